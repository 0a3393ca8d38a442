"""What agendapack says in one language: texts, texts with a number, dates and lists.

The English is in the code and the templates, and is also the key (gettext's msgid) under which
another language has its own text, in a catalogue (``records/catalogues.py``).  Names of days and
months, dates and lists of another language are by CLDR (``records/language_rules.py``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.values import Text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from agendapack.records.counted_texts import CountedText

L = TypeVar("L", bound="LanguageWords")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


class LanguageWords(Struct, frozen=True):
    """One language's words.

    ``language`` is their subtag (BCP 47).  ``texts`` has a translation for each English text, with
    the same ``{placeholders}``, and ``counted`` one for each text with a number, by its English for
    one.  What they lack is said in English, as a Text whose ``language`` is "en", so that it can be
    marked; a language without either is English through and through, its dates too.

    ``unchecked`` is the English of those translations that nobody who knows the language has looked
    at; those of them that are said are put into ``noted`` where it is there (:meth:`noting`).
    """

    language: str = "en"
    texts: Mapping[str, str] = {}
    counted: Mapping[str, CountedText] = {}
    unchecked: frozenset[str] = frozenset()
    noted: set[str] | None = None

    def noting(self: L, noted: set[str]) -> L:
        """The same words, which put the English of those that are unchecked into ``noted`` when
        they are said."""
        return replace(self, noted=noted)

    @property
    def is_spoken(self) -> bool:
        """Whether there are words in this language."""
        return self.language == "en" or bool(self.texts or self.counted)

    @property
    def translations(self) -> tuple[str, ...]:
        """Everything that is said in this language and not in English, its placeholders in it."""
        counted = [form for text in self.counted.values() for form in text.forms]
        names = (*self.days, *self.months) if self._has_rules else ()
        return (*self.texts.values(), *counted, *names)

    def say(self, text: str, /, **values: object) -> str:
        """An English text in this language, its placeholders filled with ``values``.

        >>> LanguageWords().say("Telephone {number}", number="01752 304570")
        'Telephone 01752 304570'
        """
        own = self.texts.get(text)
        if own is None:
            return self._english(_filled(text, values))
        self._note(text)
        return _filled(own, values)

    def say_number(self, one: str, many: str, /, count: int, **values: object) -> str:
        """A text with a number, ``count``; ``one`` and ``many`` are its English.

        >>> words = LanguageWords()
        >>> [words.say_number("{count} paper", "{count} papers", count=n) for n in (0, 1)]
        ['0 papers', '1 paper']
        """
        values["count"] = count
        own = self.counted.get(one)
        if own is None:
            return self._english(_filled(one if count == 1 else many, values))
        self._note(one)
        return _filled(own.of(count), values)

    def _note(self, english: str) -> None:
        if self.noted is not None and english in self.unchecked:
            self.noted.add(english)

    def _english(self, text: str) -> str:
        return text if self.language == "en" else Text(text, language="en")

    @property
    def _has_rules(self) -> bool:
        """Whether dates and lists are by the rules of this language, and not as in English."""
        if self.language == "en" or not self.is_spoken:
            return False
        from agendapack.records import language_rules  # not needed, and slow to load, for English

        return language_rules.is_known(self.language)

    # Days and times

    @property
    def days(self) -> tuple[str, ...]:
        """The names of Monday to Sunday."""
        if not self._has_rules:
            return _DAYS
        from agendapack.records import language_rules

        return language_rules.day_names(self.language)

    @property
    def months(self) -> tuple[str, ...]:
        """The names of January to December."""
        if not self._has_rules:
            return _MONTHS
        from agendapack.records import language_rules

        return language_rules.month_names(self.language)

    def date(self, day: datetime.date) -> str:
        """
        >>> from datetime import date
        >>> LanguageWords().date(date(2018, 2, 6))
        '6 February 2018'
        """
        if not self._has_rules:
            return self._english(f"{day.day} {_MONTHS[day.month - 1]} {day.year}")
        from agendapack.records import language_rules

        return language_rules.long_date(day, self.language)

    def day(self, day: datetime.date) -> str:
        """
        >>> from datetime import date
        >>> LanguageWords().day(date(2018, 2, 14))
        'Wednesday 14 February 2018'
        """
        if not self._has_rules:
            return self._english(f"{_DAYS[day.weekday()]} {self.date(day)}")
        from agendapack.records import language_rules

        return language_rules.full_date(day, self.language)

    def month(self, day: datetime.date) -> str:
        """The month of a day, with its year.

        >>> from datetime import date
        >>> LanguageWords().month(date(2018, 2, 14))
        'February 2018'
        """
        if not self._has_rules:
            return self._english(f"{_MONTHS[day.month - 1]} {day.year}")
        from agendapack.records import language_rules

        return language_rules.month_and_year(day, self.language)

    def time(self, time: str) -> str:
        """A time of day as the records write it, "14:00", in the twelve-hour form.

        >>> [LanguageWords().time(t) for t in ("14:00", "09:05", "12:00", "00:30")]
        ['2.00 pm', '9.05 am', '12.00 noon', '12.30 am']
        """
        hour, minute = (int(part) for part in time.split(":")[:2])
        if minute == 0 and hour in (0, 12):
            return self.say("12.00 noon") if hour else self.say("12.00 midnight")
        clock = {"hour": hour % 12 or 12, "minute": f"{minute:02}"}
        if hour < 12:
            return self.say("{hour}.{minute} am", **clock)
        return self.say("{hour}.{minute} pm", **clock)

    # Lists

    def series(self, words: Iterable[str]) -> str:
        """
        >>> LanguageWords().series(["Cook", "Dann", "Vincent"])
        'Cook, Dann and Vincent'
        """
        *others, last = tuple(words) or ("",)
        if not others:
            return last
        if not self._has_rules:
            return f"{', '.join(others)} and {last}"
        from agendapack.records import language_rules

        return language_rules.listed((*others, last), self.language)


def _filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its placeholders filled: what a value holds is never one."""
    if not values:
        return text
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
