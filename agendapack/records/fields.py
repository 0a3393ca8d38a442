"""The kinds of value that records hold: text, days, times, numbers, choices.

A value that does not fit raises :func:`unfit`, whose words are the advisor's; ``validation.py``
finds the place that belongs to it.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from agendapack.records.likely_values import likely_day, likely_pages, likely_times
from agendapack.records.meeting_names import day, folder_day
from agendapack.records.values import NOWHERE, Text

UNFIT = "agendapack"
"""The type of the errors that carry their own words."""


def unfit(message: str, hint: str) -> PydanticCustomError:
    """A fault in our words: ``message`` says what was expected and found, ``hint`` what to do."""
    return PydanticCustomError(UNFIT, "{message}", {"message": message, "hint": hint})


def describe(value: object) -> str:
    """What was found, for a message: the text in quotes, or what kind of thing it is."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = " ".join(str(value).split())
    if not text:
        return "nothing"
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'


_ONE_TEXT = "write one text, without brackets, braces or a dash"


def scalar(value: object, expected: str, hint: str) -> Text:
    """``value`` if it is text with something in it."""
    if isinstance(value, Text):
        text = value
    elif isinstance(value, str):
        text = Text(value)  # a record made in Python rather than read
    else:
        raise unfit(f"expected {expected}, found {describe(value)}", hint or _ONE_TEXT)
    if not text.strip():
        raise unfit(f"expected {expected}, found nothing", "write it, or take the key out")
    return text


def any_text(value: object) -> Text:
    hint = "put the text in quotes" if isinstance(value, dict | list) else ""
    text = scalar(value, "text", hint)
    if text in ("~", "null", "Null", "NULL") and not text.quoted and text.place is not NOWHERE:
        raise unfit(f'expected text, found "{text}"', "write it, or take the key out")
    return text


TEXT_JSON_SCHEMA = {"type": ["string", "number"], "minLength": 1, "pattern": r"\S"}
"""Text in JSON Schema: an editor reads 2018 as a number, which is text here."""


AnyText = Annotated[Text, PlainValidator(any_text), WithJsonSchema(TEXT_JSON_SCHEMA)]
"""Text as it was written, with its place."""


def _reason(value: object) -> Text:
    text = any_text(value)
    if text.strip().casefold() in ("true", "false", "yes", "no"):
        raise unfit(
            f"expected a reason in words, found {describe(text)}",
            "write why, as it is to be printed, or take the key out",
        )
    return text


Reason = Annotated[Text, PlainValidator(_reason), WithJsonSchema(TEXT_JSON_SCHEMA)]
"""Why something is so, for documents to print: that it is so is said by the key."""

_WEBSITE = re.compile(r"(https?://)?[^\s/?#@:]+(:[0-9]+)?([/?#]\S*)?", re.IGNORECASE)


def _website(value: object) -> Text:
    text = any_text(value)
    if not _WEBSITE.fullmatch(text):
        raise unfit(
            f"expected a web address such as https://www.plymouth.gov.uk, found {describe(text)}",
            "an address begins with https: or http:, or with the site's name, and has no spaces",
        )
    return text


Website = Annotated[Text, PlainValidator(_website), WithJsonSchema(TEXT_JSON_SCHEMA)]
"""A web address, of the scheme http or https, which may be left out."""


def _email(value: object) -> Text:
    text = any_text(value)
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", text):
        raise unfit(
            f"expected an e-mail address such as clerk@plymouth.gov.uk, found {describe(text)}",
            "give the address alone, without a name or spaces",
        )
    return text


Email = Annotated[Text, PlainValidator(_email), WithJsonSchema(TEXT_JSON_SCHEMA)]
"""An e-mail address."""

Key = Annotated[str, PlainValidator(any_text), WithJsonSchema({"type": "string", "pattern": r"\S"})]
"""A key that the council chooses: a Text, typed as ``str`` so that it can be looked up by one."""

_DATE_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def _date(value: object) -> date:
    if type(value) is date:
        return value
    expected = "a date such as 2018-02-14"
    text = scalar(value, expected, "")
    if (found := day(text)) is not None:
        return found
    hint = "write year-month-day"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
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


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = scalar(value, "true or false", "")
    if text not in ("true", "false"):
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(text.lower())
        lowered = text.lower() if text.lower() in ("true", "false") else meant
        raise unfit(
            f"expected true or false, found {describe(text)}",
            f"write {lowered}" if lowered else "write one of the two",
        )
    return text == "true"


Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
"""``true`` or ``false``, and none of YAML 1.1's other words for them."""


_PARAGRAPH_PATTERN = "^[1-9][0-9]?[A-Za-z]?$"
_PARAGRAPH = re.compile(_PARAGRAPH_PATTERN)


def _paragraph(value: object, expected: str = "the number of a paragraph such as 3 or 7A") -> Text:
    text = scalar(value, expected, "")
    if not _PARAGRAPH.fullmatch(text):
        raise unfit(
            f"expected {expected}, found {describe(text)}",
            "write the number of the paragraph of the Act that describes the exempt information",
        )
    return text


_PARAGRAPH_SCHEMA = {
    "type": ["integer", "string"],
    "minimum": 1,
    "maximum": 99,
    "pattern": _PARAGRAPH_PATTERN,
}

ParagraphKey = Annotated[
    str,
    PlainValidator(_paragraph),
    WithJsonSchema({"type": "string", "pattern": _PARAGRAPH_PATTERN}),
]
"""The number of a paragraph as a key: a Text, typed as ``str`` as ``Key`` is."""


def _paragraphs(value: object) -> tuple[Text, ...]:
    if isinstance(value, tuple):
        return value
    expected = "a paragraph such as 3, or a list such as [1, 3]"
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise unfit(f"expected {expected}, found none", "write one, or take the key out")
    found = tuple(_paragraph(entry, expected) for entry in entries)
    for number, text in enumerate(found):
        if text in found[:number]:
            raise unfit(f'the paragraph "{text}" is named twice', "keep one of the two")
    return found


Paragraphs = Annotated[
    tuple[Text, ...],
    PlainValidator(_paragraphs),
    WithJsonSchema(
        {
            "anyOf": [
                _PARAGRAPH_SCHEMA,
                {"type": "array", "items": _PARAGRAPH_SCHEMA, "minItems": 1, "uniqueItems": True},
            ],
            "examples": [3, [1, 3]],
        }
    ),
]
"""Paragraphs of the Act that describe exempt information: one, or a list."""


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

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def _language(value: object) -> Text:
    expected = "a language tag such as en-GB"
    text = scalar(value, expected, "")
    if not _LANGUAGE.fullmatch(text):
        meant = text.replace("_", "-")
        hint = f"write {meant}" if _LANGUAGE.fullmatch(meant) else "en-GB is British English"
        raise unfit(f"expected {expected}, found {describe(text)}", hint)
    return text


Language = Annotated[
    Text,
    PlainValidator(_language),
    WithJsonSchema({"type": "string", "pattern": f"^{_LANGUAGE.pattern}$", "examples": ["en-GB"]}),
]
"""A language, as a BCP 47 tag of at least a language subtag: en, en-GB, cy."""

_SPAN = re.compile(r"([1-9]\d{0,4})(?: ?(-) ?([1-9]\d{0,4})?)?", re.ASCII)
_SPANS_PATTERN = r"^[1-9][0-9]*( ?- ?([1-9][0-9]*)?)?(, ?[1-9][0-9]*( ?- ?([1-9][0-9]*)?)?)*$"


def _spans(value: object) -> tuple[tuple[int, int | None], ...]:
    if isinstance(value, tuple):
        return value
    expected = "pages such as 3-10, or 1, 4-6"
    text = scalar(value, expected, "")
    spans: list[tuple[int, int | None]] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            meant = likely_pages(text)
            hint = f'write "{meant}"' if meant else "12- means from 12 on"
            raise unfit(f"expected {expected}, found {describe(text)}", hint)
        first = int(match[1])
        last = int(match[3]) if match[3] else (None if match[2] else first)
        if last is not None and last < first:
            raise unfit(f"expected {expected}, found {describe(text)}", f"write {last}-{first}")
        spans.append((first, last))
    return tuple(spans)


Spans = Annotated[
    tuple[tuple[int, int | None], ...],
    PlainValidator(_spans),
    WithJsonSchema(
        {
            "type": ["integer", "string"],
            "minimum": 1,
            "pattern": _SPANS_PATTERN,
            "examples": ["3-10", "1, 4-6", "12-"],
        }
    ),
]
"""Pages of a paper, counted from one: (first, last) in order, last None for "to the end"."""


def _turn(value: object) -> int:
    if type(value) is int and value in (0, 90, 180, 270):
        return value
    text = scalar(value, "90, 180 or 270", "")
    if text not in ("0", "90", "180", "270"):
        raise unfit(
            f"expected 90, 180 or 270, found {describe(text)}", "degrees, clockwise as it is seen"
        )
    return int(text)


Turn = Annotated[
    int, PlainValidator(_turn), WithJsonSchema({"type": "integer", "enum": [0, 90, 180, 270]})
]
"""A quarter turn or several, in degrees, clockwise."""


def one_of(literal: Any) -> BeforeValidator:
    """A validator for a ``Literal``: one of its words, and a hint that names the nearest."""
    words: tuple[str, ...] = get_args(literal)
    expected = f"{', '.join(words[:-1])} or {words[-1]}"

    def choose(value: object) -> str:
        text = scalar(value, expected, "")
        if text not in words:
            near = get_close_matches(text.lower(), words, n=1)
            raise unfit(
                f"expected {expected}, found {describe(text)}",
                f"did you mean {near[0]}?" if near else "write one of these words",
            )
        return str(text)

    return BeforeValidator(choose)


def _meeting_name(value: object) -> Text:
    expected = "a meeting's date such as 2017-12-13"
    text = scalar(value, expected, "")
    if folder_day(text) is None:
        raise unfit(
            f"expected {expected}, found {describe(text)}",
            f"write {meant}" if (meant := likely_day(text)) else "or the name of its folder",
        )
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
_YEAR_DAY = re.compile(r"(?:(?P<day>[1-9]|[12]\d|30) )?(?P<month>[A-Za-z]+)", re.ASCII)


def _year_day(value: object) -> tuple[int, int]:
    if isinstance(value, tuple):
        return value
    expected = "a month such as May, or a day such as 15 May"
    text = scalar(value, expected, "")
    match = _YEAR_DAY.fullmatch(text)
    if match is None or match["month"].lower() not in _MONTH_NAMES:
        raise unfit(f"expected {expected}, found {describe(text)}", "write the month's whole name")
    month, day_ = _MONTH_NAMES.index(match["month"].lower()) + 1, int(match["day"] or 1)
    if month == 2 and day_ > 28:
        raise unfit(f"expected {expected}, found {describe(text)}", "not every year has such a day")
    return month, day_


YearDay = Annotated[
    tuple[int, int],
    PlainValidator(_year_day),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(([1-9]|[12][0-9]|30) )?[A-Z][a-z]+$",
            "examples": ["May", "15 May"],
        }
    ),
]
"""A day of each year: its month and its day, both counted from one."""


def _date_or_text(value: object) -> date | Text:
    if isinstance(value, str) and (found := day(value)) is not None:
        return found
    return value if type(value) is date else any_text(value)


DayOrText = Annotated[date | Text, PlainValidator(_date_or_text), WithJsonSchema(TEXT_JSON_SCHEMA)]
"""A day, written 2018-02-14, or words that stand in its place: to be confirmed."""
