"""The numbers that records hold: of items, minutes, pages and votes."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import PlainValidator, WithJsonSchema

from agendapack.records.fields import ANY_TEXT_JSON_SCHEMA, any_text, describe, scalar, unfit
from agendapack.records.likely_values import likely_pages
from agendapack.records.text_fields import TextForm
from agendapack.records.values import Text

NUMBER_PATTERN = "^[1-9][0-9]{0,3}[A-Za-z]?$"
_NUMBER = re.compile(NUMBER_PATTERN)


def _item_number(value: object) -> Text:
    expected = "an item number such as 5 or 5a"
    text = scalar(value, expected, "")
    if not _NUMBER.fullmatch(text):
        raise unfit(
            f"expected {expected}, found {describe(text)}", "a number, then one letter at most"
        )
    return text


ItemNumber = Annotated[
    Text,
    PlainValidator(_item_number),
    WithJsonSchema(
        {
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": 9999,
            "pattern": NUMBER_PATTERN,
        }
    ),
]
"""An item's number as it is printed: 5, or 5a."""


def _positive(value: object) -> int:
    if type(value) is int and value > 0:
        return value
    expected = "a whole number from 1 to 999999"
    text = scalar(value, expected, "")
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        if re.fullmatch(r"[1-9]\d{6,}", text, re.ASCII):
            raise unfit(f"expected {expected}, found {describe(text)}", "write a smaller one")
        raise unfit(
            f"expected {expected}, found {describe(text)}", "write digits alone, such as 43"
        )
    return int(text)


Positive = Annotated[
    int,
    PlainValidator(_positive),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999999}),
]
"""A whole number from one, below a million."""


_MINUTE_PATTERN = "^[1-9][0-9]{0,5}$"


def _minute_number(value: object) -> Text:
    expected = "the number of a minute such as 48"
    text = scalar(value, expected, "")
    if not re.fullmatch(_MINUTE_PATTERN, text, re.ASCII):
        raise unfit(f"expected {expected}, found {describe(text)}", "write digits alone")
    return text


MinuteNumber = Annotated[
    Text,
    PlainValidator(_minute_number),
    WithJsonSchema({"type": "string", "pattern": _MINUTE_PATTERN}),
]
"""A minute's number as it is printed."""


def _first_number(value: object) -> int | Literal["continue"]:
    if str(value) == "continue":
        return "continue"
    try:
        return _positive(value)
    except Exception:
        raise unfit(
            f"expected continue or a whole number from 1 to 999999, found {describe(value)}",
            "continue counts on from the committee's last minutes of the municipal year",
        ) from None


FirstNumber = Annotated[
    int | Literal["continue"],
    PlainValidator(_first_number),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 999999},
                {"type": "string", "pattern": _MINUTE_PATTERN},
                {"const": "continue"},
            ]
        }
    ),
]
"""The number of the first minute, or ``continue``."""


_VOTES_PATTERN = "^(0|[1-9][0-9]{0,3})$"


def _votes(value: object) -> int | tuple[Text, ...]:
    if type(value) is int or isinstance(value, tuple):
        return value
    if isinstance(value, list):
        return tuple(map(any_text, value))
    expected = "a number of votes, or a list of names"
    text = scalar(value, expected, "write a number such as 7, or [Councillor Cook]")
    if not re.fullmatch(_VOTES_PATTERN, text):
        raise unfit(
            f"expected {expected}, found {describe(text)}",
            "write a number such as 7, or names in brackets",
        )
    return int(text)


Votes = Annotated[
    int | tuple[Text, ...],
    PlainValidator(_votes),
    TextForm("name"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 9999},
                {"type": "string", "pattern": _VOTES_PATTERN},
                {"type": "array", "items": ANY_TEXT_JSON_SCHEMA},
            ],
            "examples": [7, ["Councillor Cook"]],
        }
    ),
]
"""How many voted so, or who did."""

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
