"""The days and times that records hold, and the names of meetings, which are days too."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from agendapack.records.fields import TEXT_JSON_SCHEMA, any_text, describe, scalar, unfit
from agendapack.records.likely_values import likely_day, likely_folder, likely_times
from agendapack.records.meeting_names import day, folder_day
from agendapack.records.text_fields import TextForm
from agendapack.records.values import Text

_WRITTEN_AS_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def _date(value: object) -> date:
    if type(value) is date:
        return value
    expected = "a date such as 2018-02-14"
    text = scalar(value, expected, "")
    if (found := day(text)) is not None:
        return found
    hint = "write year-month-day"
    if _WRITTEN_AS_DAY.fullmatch(text):
        hint = "there is no such day"
    elif meant := likely_day(text):
        hint = f"write {meant}"
    raise unfit(f"expected {expected}, found {describe(text)}", hint)


Day = Annotated[
    date,
    PlainValidator(_date),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": _DATE_PATTERN, "examples": ["2018-02-14"]}
    ),
]
"""A day, written 2018-02-14 and in no other way."""

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _time(value: object) -> Text:
    expected = 'a time such as "14:00"'
    text = scalar(value, expected, "")
    if _TIME.fullmatch(text):
        return text
    hint = "write hours and minutes of the 24-hour clock"
    if times := likely_times(text):
        hint = f'write "{times[0]}"'
        if len(times) > 1:
            hint += f', or "{times[1]}" if it is in the morning'
    raise unfit(f"expected {expected}, found {describe(text)}", hint)


Time = Annotated[
    Text,
    PlainValidator(_time),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            "examples": ["14:00"],
        }
    ),
]
"""A time of day, kept as the text "14:00"; such texts sort as the times do."""


def _two_days(value: object) -> tuple[date, ...]:
    expected = "two days such as [2024-04-04, 2024-05-08]"
    if not isinstance(value, list | tuple):
        raise unfit(f"expected {expected}, found {describe(value)}", "write them in brackets")
    if len(value) != 2:
        raise unfit(
            f"expected {expected}, found {len(value) or 'none'}",
            "write the day of the first notice, then the day of the second",
        )
    return tuple(_date(day) for day in value)


TwoDays = Annotated[
    tuple[date, ...],
    PlainValidator(_two_days),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string", "format": "date", "pattern": _DATE_PATTERN},
            "minItems": 2,
            "maxItems": 2,
            "examples": [["2024-04-04", "2024-05-08"]],
        }
    ),
]
"""Two days, in the order in which they come."""


def _meeting_name(value: object) -> Text:
    expected = "a meeting's date such as 2017-12-13"
    text = scalar(value, expected, "")
    if folder_day(text) is None:
        if meant := likely_folder(text):
            hint = f"write {meant}"
        else:
            no_day = _WRITTEN_AS_DAY.fullmatch(text) is not None
            hint = "there is no such day" if no_day else "or the name of its folder"
        raise unfit(f"expected {expected}, found {describe(text)}", hint)
    return text


MeetingName = Annotated[
    Text,
    PlainValidator(_meeting_name),
    WithJsonSchema({"type": "string", "pattern": _DATE_PATTERN[:-1] + "(-[a-z0-9]+)*$"}),
]
"""A meeting of the same committee: its date, or its folder's name."""

_BUSINESS = re.compile(r"(?P<meeting>[^#]+)#(?P<item>[1-9][0-9]{0,3}[A-Za-z]?)", re.ASCII)


def _business_name(value: object) -> Text:
    expected = "a meeting and an item there such as 2017-12-13#7"
    text = scalar(value, expected, "")
    match = _BUSINESS.fullmatch(text)
    if match is None or folder_day(match["meeting"]) is None:
        raise unfit(
            f"expected {expected}, found {describe(text)}",
            "write the meeting's date, or the name of its folder, then # and the item's number",
        )
    return text


BusinessName = Annotated[
    Text,
    PlainValidator(_business_name),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _DATE_PATTERN[:-1] + "(-[a-z0-9]+)*#[1-9][0-9]{0,3}[A-Za-z]?$",
            "examples": ["2017-12-13#7"],
        }
    ),
]
"""An item of an earlier meeting of the same committee: the meeting's name, #, the item's number."""

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_YEAR_DAY = re.compile(r"(?:(?P<day>[1-9]|[12]\d|3[01]) )?(?P<month>[A-Za-z]+)", re.ASCII)


def _year_day(value: object) -> tuple[int, int]:
    if isinstance(value, tuple):
        return value
    expected = "a month such as May, or a day such as 15 May"
    text = scalar(value, expected, "")
    match = _YEAR_DAY.fullmatch(text)
    if match is None or match["month"].lower() not in _MONTH_NAMES:
        raise unfit(f"expected {expected}, found {describe(text)}", "write the month's whole name")
    month, day_ = _MONTH_NAMES.index(match["month"].lower()) + 1, int(match["day"] or 1)
    try:
        date(2023, month, day_)  # no leap year
    except ValueError:
        hint = "not every year has such a day"
        raise unfit(f"expected {expected}, found {describe(text)}", hint) from None
    return month, day_


YearDay = Annotated[
    tuple[int, int],
    PlainValidator(_year_day),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(([1-9]|[12][0-9]|3[01]) )?[A-Za-z]+$",
            "examples": ["May", "15 May"],
        }
    ),
]
"""A day of each year: its month and its day, both counted from one."""


def _date_or_text(value: object) -> date | Text:
    if isinstance(value, str) and (found := day(value)) is not None:
        return found
    return value if type(value) is date else any_text(value)


DayOrText = Annotated[
    date | Text,
    PlainValidator(_date_or_text),
    WithJsonSchema(TEXT_JSON_SCHEMA),
    TextForm("name"),
]
"""A day, written 2018-02-14, or words that stand in its place: to be confirmed."""
