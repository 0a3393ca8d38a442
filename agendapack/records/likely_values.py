"""What a date, a time or a range of pages was probably meant to be, where it does not fit."""

from __future__ import annotations

import re
from datetime import date

from agendapack.records.meeting_names import day, folder_day
from agendapack.records.slugs import slug

_CURLY = str.maketrans(dict.fromkeys("“”„‟‘’‚‛\"'", ""))
_DASHES = str.maketrans(dict.fromkeys("–—−‐‑‒", "-"))

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Za-z]{3,9})\.?,? (\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ", re.I)

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(.*)", re.ASCII)

_CLOCK = re.compile(
    r"(\d{1,2})(?: ?[:.h] ?(\d{2}))?(?::\d{2})? ?(am|pm)?(?: ?(?:hrs?|hours|h|o'?clock|noon))?",
    re.ASCII | re.I,
)
_MILITARY = re.compile(r"(\d{2})(\d{2}) ?(?:hrs?|hours|h)?", re.ASCII | re.I)
_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_RANGE = re.compile(r"\s*(?:-| to | until )\s*")

_SPAN_OF_PAGES = re.compile(
    r"[1-9]\d{0,4}(?: ?- ?(?:[1-9]\d{0,4})?)?(?:, ?[1-9][\d -]*)*", re.ASCII
)

_AFTERNOON = range(1, 9)
"""Hours that more councils meet at in the afternoon or evening than in the morning."""


def likely_day(text: str) -> str | None:
    """The day that ``text`` writes in another way than the records do, as they write it.

    >>> likely_day("Thursday 16th May 2024"), likely_day("16/05/24"), likely_day("2024–5–16")
    ('2024-05-16', '2024-05-16', '2024-05-16')
    """
    plain = _WEEKDAY.sub("", _plain(text))
    if match := _YEAR_FIRST.fullmatch(plain):
        return _day(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(plain):
        return _day(match[3] if len(match[3]) == 4 else f"20{match[3]}", match[2], match[1])
    if match := _WRITTEN.fullmatch(plain):
        return _day(match[3], _month(match[2]), match[1])
    if match := _MONTH_FIRST.fullmatch(plain):
        return _day(match[3], _month(match[1]), match[2])
    return None


def likely_folder(name: str) -> str | None:
    """What a meeting's folder was probably to be called.

    >>> likely_folder("14-02-2018"), likely_folder("2018-02-14 Special"), likely_folder("notes")
    ('2018-02-14', '2018-02-14-special', None)
    """
    match = _DATED.fullmatch(name)
    if match is not None and day(match[1]) is not None:
        meant = f"{match[1]}-{slug(match[2])}".rstrip("-")
        return meant if folder_day(meant) is not None else match[1]
    return likely_day(name) or likely_day(name.replace("_", "-"))


def likely_times(text: str) -> tuple[str, ...]:
    """The times of day that ``text`` may mean, the likelier first.

    >>> likely_times("2:30"), likely_times("10.00am"), likely_times("1430"), likely_times("noon")
    (('14:30', '02:30'), ('10:00',), ('14:30',), ('12:00',))
    """
    plain = _RANGE.split(_plain(text))[0].replace("a.m.", "am").replace("p.m.", "pm")
    plain = plain.strip(" .")
    if plain.lower() in _WORDS:
        return (_WORDS[plain.lower()],)
    if match := _MILITARY.fullmatch(plain):
        return _clock(int(match[1]), match[2])
    match = _CLOCK.fullmatch(plain)
    if match is None:
        return ()
    hour, minute, half = int(match[1]), match[2] or "00", (match[3] or "").lower()
    if half and 1 <= hour <= 12:
        return _clock(hour % 12 + (12 if half == "pm" else 0), minute)
    if not half and hour in _AFTERNOON and not match[1].startswith("0"):
        return (*_clock(hour + 12, minute), *_clock(hour, minute))
    return _clock(hour, minute)


def likely_pages(text: str) -> str | None:
    """The pages that ``text`` means, as the records write them.

    >>> likely_pages("pp. 1–3"), likely_pages("1 to 3; 7"), likely_pages("two")
    ('1-3', '1-3, 7', None)
    """
    plain = re.sub(r"^(?:pages?|pp?)\.? ?", "", _plain(text), flags=re.I).replace(";", ",")
    plain = re.sub(r" to (?:the )?end$", "-", plain)
    plain = re.sub(r" (?:and|&) ", ", ", re.sub(r" to ", "-", plain)).replace(", , ", ", ")
    return plain if _SPAN_OF_PAGES.fullmatch(plain) else None


def _plain(text: str) -> str:
    """``text`` with plain dashes and single spaces, and without quotation marks."""
    return " ".join(text.translate(_CURLY).translate(_DASHES).split())


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _month(name: str) -> str:
    short = name.lower()[:3]
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _clock(hour: int, minute: str) -> tuple[str, ...]:
    return (f"{hour:02}:{minute}",) if hour < 24 and int(minute) < 60 else ()
