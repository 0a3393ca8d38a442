"""Words that a template needs put together: dates, times, and names run into a sentence.

The language decides through one :class:`Vocabulary`; a language without one of its own is worded
in English.  Another is an entry in ``_VOCABULARIES`` and nothing else.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping


class Vocabulary(Struct, frozen=True):
    """What one language calls days, months, the halves of the day and people's titles."""

    days: tuple[str, ...]  # Monday first
    months: tuple[str, ...]
    morning: str
    afternoon: str
    noon: str
    midnight: str
    conjunction: str
    plurals: Mapping[str, str]  # a title that is said once for several names: Councillors A and B


ENGLISH = Vocabulary(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    morning="am",
    afternoon="pm",
    noon="noon",
    midnight="midnight",
    conjunction="and",
    plurals={"Councillor": "Councillors", "Cllr": "Cllrs", "Alderman": "Aldermen"},
)

_VOCABULARIES = {"en": ENGLISH}


def vocabulary(language: str) -> Vocabulary:
    """The words of a language tag (BCP 47): "en-GB" and "en" have the same."""
    return _VOCABULARIES.get(language.split("-")[0].lower(), ENGLISH)


def has_vocabulary(language: str) -> bool:
    """Whether there are words of its own for a language tag; without, English stands in."""
    return language.split("-")[0].lower() in _VOCABULARIES


class Wording(Struct, frozen=True):
    """One language's way to say dates, times and names."""

    words: Vocabulary

    @classmethod
    def of(cls, language: str) -> Wording:
        return cls(vocabulary(language))

    def date(self, day: datetime.date) -> str:
        """
        >>> from datetime import date
        >>> Wording(ENGLISH).date(date(2018, 2, 6))
        '6 February 2018'
        """
        return f"{day.day} {self.words.months[day.month - 1]} {day.year}"

    def day(self, day: datetime.date) -> str:
        """
        >>> from datetime import date
        >>> Wording(ENGLISH).day(date(2018, 2, 14))
        'Wednesday 14 February 2018'
        """
        return f"{self.words.days[day.weekday()]} {self.date(day)}"

    def time(self, time: str) -> str:
        """A time of day as the records write it, "14:00", in the twelve-hour form.

        >>> [Wording(ENGLISH).time(t) for t in ("14:00", "09:05", "12:00", "00:30")]
        ['2.00 pm', '9.05 am', '12.00 noon', '12.30 am']
        """
        hour, minute = (int(part) for part in time.split(":")[:2])
        if minute == 0 and hour in (0, 12):
            return f"12.00 {self.words.noon if hour else self.words.midnight}"
        half = self.words.morning if hour < 12 else self.words.afternoon
        return f"{hour % 12 or 12}.{minute:02} {half}"

    def series(self, names: Iterable[str]) -> str:
        """
        >>> Wording(ENGLISH).series(["Cook", "Dann", "Vincent"])
        'Cook, Dann and Vincent'
        """
        *most, last = tuple(names) or ("",)
        return f"{', '.join(most)} {self.words.conjunction} {last}" if most else last

    def names(self, names: Iterable[str]) -> str:
        """Names as one phrase; a title that neighbours share is said once, in the plural.

        >>> Wording(ENGLISH).names(["Councillor Mrs Bridgeman", "Councillor Cook"])
        'Councillors Mrs Bridgeman and Cook'
        >>> Wording(ENGLISH).names(["Councillor Cook", "Councillor Dann", "Mr Ellis"])
        'Councillors Cook and Dann; and Mr Ellis'
        """
        plurals = self.words.plurals
        runs: list[str] = []
        for title, group in groupby(names, key=lambda name: _title(name, plurals)):
            run = tuple(group)
            if title and len(run) > 1:
                bare = (name[len(title) + 1 :] for name in run)
                runs.append(f"{plurals[title]} {self.series(bare)}")
            else:
                runs.append(self.series(run))
        if len(runs) < 2:
            return "".join(runs)
        # A comma would read as if the next run's people had the first run's title.
        return f"{'; '.join(runs[:-1])}; {self.words.conjunction} {runs[-1]}"


def _title(name: str, plurals: Mapping[str, str]) -> str:
    first, _, rest = name.partition(" ")
    return first if first in plurals and rest else ""
