"""The kinds of text that a record may give in several languages, and the form of each.

``Markdown`` and ``Line`` are words, which a council of several languages has in each of them;
``Name`` names somebody or something, which is mostly the same in all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Struct
from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from agendapack.records.fields import (
    TEXT_JSON_SCHEMA,
    TRANSLATIONS_JSON_SCHEMA,
    AnyText,
    any_text,
    describe,
    unfit,
)
from agendapack.records.record import ReadingContext, hyphened
from agendapack.records.values import Row, Table, Text
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

Form = Literal["markdown", "line", "name", "file", "address"]

WORDS: tuple[Form, ...] = ("markdown", "line")
"""The forms of texts that say something, which a reader of each language wants in it."""


class TextForm(Struct, frozen=True):
    """Marks a text field: it may be a mapping by languages, of which one is taken (``Languages``),
    and has a form."""

    form: Form

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return BeforeValidator(self._in_one_language).__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        either = made.pop("anyOf", None) or [made]
        return {"anyOf": [*either, TRANSLATIONS_JSON_SCHEMA]}

    def _in_one_language(self, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(info.context, ReadingContext):
            return value
        key = hyphened(info.field_name or "")
        if isinstance(value, Row):  # names in a list
            return Row((self._text(each, key, info.context) for each in value), value.place)
        return self._text(value, key, info.context)

    def _text(self, value: Any, key: str, reading: ReadingContext) -> Any:
        languages = reading.languages
        if isinstance(value, Table):
            if not languages.are_keys_of(value):
                if value and languages.are_several:
                    each = ", ".join(f"{subtag(tag)}: ..." for tag in languages.tags)
                    hint = f"put the text of each language under its tag: {{{each}}}"
                    raise unfit(f"expected text, found {describe(value)}", hint)
                return value  # a mapping where there should be none, which the field itself tells
            text, told = languages.text(value, key, names_file=self.form == "file")
            reading.problems += told
            for name in languages.unprinted(value):
                reading.unprinted.setdefault(str(name), []).append(name.place)
            if self.form == "name":  # what is wrong with it is so in each language, and told once
                return Text(text, value.place, text.quoted, text.language, text.translations)
            return text
        if self.form not in WORDS or not isinstance(value, Text):
            return value
        if languages.are_several:
            reading.plain.setdefault(key, []).append(value.place)
        return value.standing_in(languages.instead)


Markdown = Annotated[AnyText, TextForm("markdown")]
"""Text that is read as Markdown."""

Line = Annotated[AnyText, TextForm("line")]
"""Words that are printed as they stand, in one line."""

Name = Annotated[AnyText, TextForm("name")]
"""The name of somebody or something, in one line."""

FileName = Annotated[AnyText, TextForm("file")]
"""The name of a file, of which there may be one in each language."""


def _reason(value: object) -> Text:
    text = any_text(value)
    if text.strip().casefold() in ("true", "false", "yes", "no"):
        raise unfit(
            f"expected a reason in words, found {describe(text)}",
            "write why, as it is to be printed, or take the key out",
        )
    return text


Reason = Annotated[
    Text, PlainValidator(_reason), WithJsonSchema(TEXT_JSON_SCHEMA), TextForm("markdown")
]
"""Why something is so, for documents to print: that it is so is said by the key."""


def _one_name(value: object) -> Text:
    if isinstance(value, list):
        raise unfit("expected one name, found a list", "write an entry for each")
    return any_text(value)


OneName = Annotated[
    Text, PlainValidator(_one_name), WithJsonSchema(TEXT_JSON_SCHEMA), TextForm("name")
]
"""The name of one person."""

_WEBSITE = re.compile(r"(https?://)?[^\s/?#@:]+(:[0-9]+)?([/?#]\S*)?", re.IGNORECASE)


def _website(value: object) -> Text:
    text = any_text(value)
    if not _WEBSITE.fullmatch(text):
        raise unfit(
            f"expected a web address such as https://www.plymouth.gov.uk, found {describe(text)}",
            "an address begins with https: or http:, or with the site's name, and has no spaces",
        )
    return text


Website = Annotated[
    Text, PlainValidator(_website), WithJsonSchema(TEXT_JSON_SCHEMA), TextForm("address")
]
"""A web address, of the scheme http or https, which may be left out."""


def _email(value: object) -> Text:
    text = any_text(value)
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", text):
        raise unfit(
            f"expected an e-mail address such as clerk@plymouth.gov.uk, found {describe(text)}",
            "give the address alone, without a name or spaces",
        )
    return text


Email = Annotated[
    Text, PlainValidator(_email), WithJsonSchema(TEXT_JSON_SCHEMA), TextForm("address")
]
"""An e-mail address."""
