"""Makes the JSON Schema of each record file, for editors: what ``agendapack schema`` prints.

The schemas take what the reader takes.  Where the reader takes a number for text (all its scalars
are text), so do they, since an editor reads YAML 1.2 and sees a number there.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from agendapack.records.exempt_schema import ExemptMeeting, ExemptMinutes
from agendapack.records.fields import (
    ANY_TEXT_JSON_SCHEMA,
    TEXT_JSON_SCHEMA,
    TRANSLATIONS_JSON_SCHEMA,
)
from agendapack.records.meeting_schema import Meeting
from agendapack.records.minutes_schema import Minutes
from agendapack.records.record import Record
from agendapack.records.schema import Committee, Council
from agendapack.records.work_programme_schema import WorkProgramme

if TYPE_CHECKING:
    from pydantic_core import core_schema

RECORDS: dict[str, type[Record]] = {
    "council": Council,
    "committee": Committee,
    "meeting": Meeting,
    "minutes": Minutes,
    "work-programme": WorkProgramme,
    "exempt-meeting": ExemptMeeting,
    "exempt-minutes": ExemptMinutes,
}
"""The records that are a file each, by the name that ``agendapack schema`` takes."""


class _ForEditors(GenerateJsonSchema):
    """An absent key is absent, never null; and a key needs no title beside its name."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default", ...) in (None, [], {}):
            made.pop("default", None)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@cache  # once is enough: most of the work is in reading the sources
def _describe(record: type[Record]) -> None:
    """Give the fields of all kinds of record their docstrings for descriptions.

    pydantic would do so itself, but for every command: it reads the source of each model anew.
    """
    for kind in record.__subclasses__():
        for base in reversed(kind.__mro__):
            if issubclass(base, Record) and base is not Record:
                for field, docstring in _docstrings(base):
                    kind.model_fields[field].description = docstring
        kind.model_rebuild(force=True)
        _describe(kind)


def _docstrings(kind: type[Record]) -> Iterator[tuple[str, str]]:
    """Each field that has a docstring, with it."""
    (definition,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(definition, ast.ClassDef)
    for one, after in pairwise(definition.body):
        match one, after:
            case (
                ast.AnnAssign(target=ast.Name(id=field)),
                ast.Expr(value=ast.Constant(value=str(docstring))),
            ) if field in kind.model_fields:
                yield field, inspect.cleandoc(docstring)


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record file ``name``, a key of ``RECORDS``."""
    model = RECORDS[name]
    _describe(Record)
    schema = model.model_json_schema(by_alias=True, schema_generator=_ForEditors)
    schema = _with_references(schema)
    schema["$defs"] = {**_SHARED, **schema.get("$defs", {})}
    schema["title"] = f"{name.replace('exempt-', 'exempt/')}.yaml"
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


_SHARED: dict[str, dict[str, Any]] = {
    "Text": {
        "anyOf": [TEXT_JSON_SCHEMA, {"$ref": "#/$defs/Translations"}],
        "description": "Text, or a mapping with the text in each of the council's languages.",
    },
    "Translations": TRANSLATIONS_JSON_SCHEMA,
}
"""What stands in almost every field, and is written once."""


def _with_references(schema: Any) -> Any:
    """A schema in which what is shared is referred to."""
    if isinstance(schema, list):
        return [_with_references(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema == TRANSLATIONS_JSON_SCHEMA:
        return {"$ref": "#/$defs/Translations"}
    made = {key: _with_references(value) for key, value in schema.items()}
    if schema.get("anyOf") == ANY_TEXT_JSON_SCHEMA["anyOf"]:
        del made["anyOf"]
        return {"$ref": "#/$defs/Text", **made}
    return made


def json_schema_text(name: str) -> str:
    """The schema as the file ``docs/schemas/<name>.schema.json`` holds it."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
