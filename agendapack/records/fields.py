"""The kinds of value that records hold: text, days, times, numbers, choices.

A value that does not fit raises :func:`unfit`, whose words are the advisor's; ``validation.py``
finds the place that belongs to it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from agendapack.problems import Location
from agendapack.records.values import NOWHERE, Text
from agendapack.records.vocabulary import subtag

UNFIT = "agendapack"
"""The type of the errors that carry their own words."""


def unfit(message: str, hint: str, place: Location | None = None) -> PydanticCustomError:
    """A fault in our words: ``message`` says what was expected and found, ``hint`` what to do, and
    ``place`` where it is, if not where the value starts."""
    said = {"message": message, "hint": hint, "place": place}
    return PydanticCustomError(UNFIT, "{message}", said)


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


_LANGUAGE_KEY = re.compile("[a-z]{2}(-[A-Z]{2})?")


def any_text(value: object) -> Text:
    hint = "put the text in quotes" if isinstance(value, dict | list) else ""
    if isinstance(value, dict) and value and all(_LANGUAGE_KEY.fullmatch(key) for key in value):
        hint = "write it once: it is the same in every language"
    text = scalar(value, "text", hint)
    if text in ("~", "null", "Null", "NULL") and not text.quoted and text.place is not NOWHERE:
        raise unfit(f'expected text, found "{text}"', "write it, or take the key out")
    return text


TEXT_JSON_SCHEMA = {"type": ["string", "number"], "minLength": 1, "pattern": r"\S"}
"""Text in JSON Schema: an editor reads 2018 as a number, which is text here."""

TRANSLATIONS_JSON_SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    "additionalProperties": TEXT_JSON_SCHEMA,
}
"""The same text in several languages, by their tags."""

ANY_TEXT_JSON_SCHEMA: dict[str, Any] = {"anyOf": [TEXT_JSON_SCHEMA, TRANSLATIONS_JSON_SCHEMA]}
"""Text that may be in one language or in several."""


AnyText = Annotated[Text, PlainValidator(any_text), WithJsonSchema(TEXT_JSON_SCHEMA)]
"""Text as it was written, with its place."""


Key = Annotated[str, PlainValidator(any_text), WithJsonSchema({"type": "string", "pattern": r"\S"})]
"""A key that the council chooses: a Text, typed as ``str`` so that it can be looked up by one."""


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


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def _language(value: object) -> Text:
    expected = "a language tag such as en-GB"
    text = scalar(value, expected, "write one language, or a list such as [cy, en]")
    if not _LANGUAGE.fullmatch(text):
        meant = text.replace("_", "-")
        hint = f"write {meant}" if _LANGUAGE.fullmatch(meant) else "en-GB is British English"
        raise unfit(f"expected {expected}, found {describe(text)}", hint)
    return text


def language_tags(value: object) -> tuple[Text, ...]:
    """The languages that ``value`` gives, one or a list: each a BCP 47 tag of at least a language
    subtag, and each another language."""
    if not isinstance(value, list | tuple):
        return (_language(value),)
    found: dict[str, Text] = {}
    for each in value:
        tag = _language(each)
        first = found.setdefault(subtag(tag), tag)
        if first is not tag:
            raise unfit(
                f'"{first}" and "{tag}" are the same language, whose documents have one name',
                "keep one of the two",
                tag.place,
            )
    if not found:
        raise unfit("expected at least one language, found none", "write one, such as en-GB")
    return tuple(found.values())


_LANGUAGE_SCHEMA = {"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}

LANGUAGES_JSON_SCHEMA = {
    "anyOf": [
        _LANGUAGE_SCHEMA,
        {"type": "array", "items": _LANGUAGE_SCHEMA, "minItems": 1, "uniqueItems": True},
    ],
    "examples": ["en-GB", ["cy", "en"]],
}


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
