"""Finds days and times of day in printed text, in English and in Welsh."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from msgspec import Struct

MAX_TEXT = 2000  # letters: what is longer is searched so far

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon llun",
            "tuesday tues tue mawrth",
            "wednesday weds wed mercher",
            "thursday thurs thur thu iau",
            "friday fri gwener",
            "saturday sat sadwrn",
            "sunday sun sul",
        )
    )
    for name in names.split()
}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WEEKDAY = rf"(?:\b(?:dydd\s)?(?P<weekday>{_any(_WEEKDAYS)})\b\.?\s?,?\s?(?:the\s)?)?"
_DAYS = (
    re.compile(
        rf"{_WEEKDAY}\b(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)?\b\s?,?\s?"
        rf"(?:of\s|o\s)?(?P<month>{_any(_MONTHS)})\b\.?\s?,?\s?(?P<year>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_WEEKDAY}\b(?P<month>{_any(_MONTHS)})\b\.?\s(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th)?\s?,?"
        r"\s?(?P<year>\d{4})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_WEEKDAY}(?<![\d./-])(?P<day>\d{{1,2}})(?P<dot>[./-])(?P<month>\d{{1,2}})(?P=dot)"
        r"(?P<year>\d{4}|\d{2})(?![\d/-]|\.\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])(?P<weekday>)"),
)

_HALF = r"(?P<half>a\.?\s?m\b\.?|p\.?\s?m\b\.?|y\.?\s?b\b\.?|y\.?\s?p\b\.?|y\.?\s?h\b\.?)"
_NOON = r"(?P<noon>noon|midday|hanner\sdydd|midnight|hanner\snos)\b"
_CLOCK = r"(?<![\d.,:/£-])(?P<hour>\d{1,2})(?:\s?[.:]\s?(?P<minute>[0-5]\d))?"
_TIMES = (
    # The first of two times has the half of the day that stands after the second: "2.00-4.00 pm".
    re.compile(
        rf"{_CLOCK}\s?(?:-|–|to|until|i)\s?(?P<end>\d{{1,2}})(?:[.:][0-5]\d)?\s?{_HALF}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_CLOCK}\s?(?:o['’]clock\s)?{_HALF}", re.IGNORECASE),
    re.compile(rf"(?:{_CLOCK}\s?)?\b{_NOON}", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<hour>[01]\d|2[0-3])[.:]?(?P<minute>[0-5]\d)\s?(?:hours|hrs)\b", re.I),
    re.compile(
        r"(?<![\d.,:/£-])(?P<hour>[01]?\d|2[0-3])(?P<dot>[.:])(?P<minute>[0-5]\d)(?![\d%/:-]|\.\d)"
    ),
)
_AT = re.compile(r"(?:\bat|\bam|:|^)\s?$", re.IGNORECASE)


class FoundDay(Struct, frozen=True):
    """A day, and where in a text it stands.  ``weekday`` is the one that is printed before it,
    ``fits`` whether it is that day's."""

    day: date
    start: int
    end: int
    weekday: str = ""
    fits: bool = True


class FoundTime(Struct, frozen=True):
    """A time of day as records write it, "14:00", and where in a text it stands.  ``is_guess``: no
    half of the day is printed, and it might be the other one."""

    time: str
    start: int
    end: int
    is_guess: bool = False


@lru_cache(2048)  # several questions are asked of one line
def find_days(text: str) -> tuple[FoundDay, ...]:
    """The days in a text, in their order.  The day comes before the month, as is usual in Britain.

    >>> [str(found.day) for found in find_days("Thursday, 13th March, 2025; 14.02.18; 1/2/2019")]
    ['2025-03-13', '2018-02-14', '2019-02-01']
    """
    found: list[FoundDay] = []
    if not any(letter.isdigit() for letter in text[:MAX_TEXT]):
        return ()
    for form in _DAYS:
        for match in form.finditer(text[:MAX_TEXT]):
            day = _day(match)
            is_new = all(match.end() <= f.start or f.end <= match.start() for f in found)
            if day is not None and is_new:
                weekday = match["weekday"] or ""
                fits = not weekday or _WEEKDAYS[weekday.casefold()] == day.weekday()
                found.append(FoundDay(day, match.start(), match.end(), weekday, fits))
    return tuple(sorted(found, key=lambda each: each.start))


def _day(match: re.Match[str]) -> date | None:
    month = _MONTHS.get(match["month"].casefold()) or match["month"]
    year = int(match["year"])
    try:
        return date(year + 2000 if year < 100 else year, int(month), int(match["day"]))
    except ValueError:
        return None


@lru_cache(2048)
def find_times(text: str) -> tuple[FoundTime, ...]:
    """The times of day in a text, in their order.  Of a span of time there is only its begin.

    >>> [found.time for found in find_times("2.00 pm, 14:00, 12 noon, 6.30pm and 2.00-4.00 pm")]
    ['14:00', '14:00', '12:00', '18:30', '14:00']
    """
    text = text[:MAX_TEXT]
    taken = [(found.start, found.end) for found in find_days(text)]
    times: list[FoundTime] = []
    for form in _TIMES:
        for match in form.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            found = _time(match, text)
            if found is not None:
                taken.append(match.span())
                times.append(found)
    return tuple(sorted(times, key=lambda each: each.start))


def _time(match: re.Match[str], text: str) -> FoundTime | None:
    named = match.groupdict()
    hour, minute = int(named["hour"] or 12), int(named.get("minute") or 0)
    half = (named.get("half") or "").casefold().replace(".", "").replace(" ", "")
    is_guess = False
    if half:
        if not 1 <= hour <= 12:
            # "14.00 pm" says one thing twice.
            half = "" if 12 < hour < 24 and half != "am" else "none"
        if half == "none":
            return None
        later = half in ("pm", "yp", "yh")
        if later and named.get("end") and int(named["end"]) % 12 < hour % 12:
            later = False  # 10.00-1.00 pm begins in the morning
        hour = hour % 12 + 12 if half and later else hour % 12 if half else hour
    elif named.get("noon"):
        if hour != 12:
            return None
        hour = 0 if named["noon"].casefold() in ("midnight", "hanner nos") else 12
    elif named.get("dot"):
        if named["dot"] == "." and not _AT.search(text[: match.start()]):
            return None  # as likely the number of a paragraph
        if hour < 8 and not match["hour"].startswith("0"):
            hour, is_guess = hour + 12, True
    return FoundTime(f"{hour:02}:{minute:02}", match.start(), match.end(), is_guess)
