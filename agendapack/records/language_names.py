"""What languages are called: in English, for those who use agendapack, and in themselves, for those
who read what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


def language_name(tag: str) -> str:
    """The English name of a tag's language, without its country; the tag where CLDR has none.

    >>> language_name("cy"), language_name("en-GB"), language_name("xx")
    ('Welsh', 'English', 'xx')
    """
    known = _locale(tag)
    return tag if known is None else known.get_display_name("en") or tag


def own_name(tag: str) -> str:
    """What a language calls itself, for links to what is written in it.

    >>> own_name("cy"), own_name("en-GB")
    ('Cymraeg', 'English')
    """
    known = _locale(tag)
    return tag if known is None else known.get_display_name() or tag


def name_in(tag: str, language: str) -> str:
    """What a tag's language is called in another, as a sentence begins with it.

    >>> name_in("en-GB", "cy"), name_in("cy", "en-GB"), name_in("cy", "fr")
    ('Saesneg', 'Welsh', 'Gallois')
    """
    known, other = _locale(tag), _locale(language)
    name = None if known is None or other is None else known.get_display_name(other)
    return f"{name[:1].upper()}{name[1:]}" if name else language_name(tag)


def _locale(tag: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # loaded where a second language is met

    try:
        return Locale.parse(tag.partition("-")[0].lower())
    except (UnknownLocaleError, ValueError):
        return None
