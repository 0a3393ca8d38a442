"""What the Unicode Common Locale Data Repository (CLDR) knows of a language, by Babel: the names of
days and months, how dates and lists are written.  Languages are subtags: "cy"."""

from __future__ import annotations

import re
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
    >>> listed(["4", "6", "8"], "cy"), listed(["Jones", "Dann"], "cy")
    ('4, 6 ac 8', 'Jones a Dann')
    """
    *others, last = words
    if others and language == "cy":
        return f"{', '.join(others)} {_and_in_welsh(last)}"
    return format_list(words, locale=language)


_VOWEL = re.compile(r"\W*(?:[aeiouâêîôûŵŷ]|y(?![aeiou])|8|1$|1[1-9]$)", re.IGNORECASE)
"""How what begins with a vowel when it is said begins: 1 is un, 8 wyth, 11 un deg un."""


def _and_in_welsh(last: str) -> str:
    """ "a" or "ac" and the last of a list, where CLDR has "a(c)" for both and a comma before it:
    "ac" before a vowel, "a'r" for both "and" and the article that a title begins with.

    >>> [_and_in_welsh(name) for name in ("Dann", "Ellis", "11", "6", "Y Cynghorydd Jones")]
    ['a Dann', 'ac Ellis', 'ac 11', 'a 6', "a'r Cynghorydd Jones"]
    """
    article, _, rest = last.partition(" ")
    if article in ("Y", "Yr") and rest:
        return f"a'r {rest}"
    return f"ac {last}" if _VOWEL.match(last) else f"a {last}"
