"""What the Unicode Common Locale Data Repository (CLDR) knows of a language, by Babel: the names of
days and months, how dates and lists are written.  Languages are subtags: "cy"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_day_names, get_month_names
from babel.lists import format_list

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence


@cache
def is_known(language: str) -> bool:
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def day_names(language: str) -> tuple[str, ...]:
    """Monday to Sunday."""
    return tuple(get_day_names("wide", locale=language).values())


def month_names(language: str) -> tuple[str, ...]:
    """January to December."""
    return tuple(get_month_names("wide", locale=language).values())


def long_date(day: datetime.date, language: str) -> str:
    """
    >>> from datetime import date
    >>> long_date(date(2018, 2, 14), "cy")
    '14 Chwefror 2018'
    """
    return format_date(day, "long", locale=language)


def full_date(day: datetime.date, language: str) -> str:
    """
    >>> from datetime import date
    >>> full_date(date(2018, 2, 14), "cy")
    'Dydd Mercher, 14 Chwefror 2018'
    """
    return format_date(day, "full", locale=language)


def month_and_year(day: datetime.date, language: str) -> str:
    """
    >>> from datetime import date
    >>> month_and_year(date(2018, 2, 14), "cy")
    'Chwefror 2018'
    """
    return str(format_skeleton("yMMMM", day, locale=language))


def listed(words: Sequence[str], language: str) -> str:
    """
    >>> listed(["4", "6", "8"], "ga")
    '4, 6 agus 8'
    """
    return format_list(words, locale=language)


def english_name(language: str) -> str:
    """What a language is called in English: the subtag itself where that is not known.

    >>> english_name("cy"), english_name("qaa")
    ('Welsh', 'qaa')
    """
    return (is_known(language) and Locale.parse(language).get_display_name("en")) or language
