"""The base class of records: it knows its place in its file, and that of each of its values."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from msgspec import Struct, field
from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import CoreSchema

from agendapack.problems import Location, Problem, did_you_mean, error
from agendapack.records.fields import ANY_TEXT_JSON_SCHEMA, describe, unfit
from agendapack.records.languages import Languages
from agendapack.records.values import NOWHERE, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic.json_schema import JsonSchemaValue

R = TypeVar("R", bound="Record")


class ReadingContext(Struct):
    """In which language one file is read, and what is found beside pydantic's own errors (a
    validation context)."""

    languages: Languages = Languages()
    problems: list[Problem] = field(default_factory=list)
    meant: dict[tuple[int, str], str] = field(default_factory=dict)
    """By a table's id and a key that it lacks, the unknown key that was taken for it."""
    plain: dict[str, list[Location]] = field(default_factory=dict)
    """Where words stand in one language, by the key of each text."""
    unprinted: dict[str, list[Location]] = field(default_factory=dict)
    """Where words stand in a language that is none of the council's, by that."""


_MEANT = ("title", "text", "name")
"""Keys one of which is probably meant where a language stands in its place."""


def hyphened(name: str) -> str:
    """A field's key in YAML: ``minutes_of`` is ``minutes-of``, ``for_`` is ``for``."""
    return name.rstrip("_").replace("_", "-")


class Record(BaseModel):
    """A mapping that the council wrote.  It is frozen, takes no key that it does not know, and
    remembers where it and each of its values stand."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=hyphened,
        validate_by_name=True,
        validate_by_alias=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # of a nested record: its parent has it built in
    )

    short: ClassVar[str | None] = None
    """The key that a plain text stands for, where one may stand instead of the mapping."""

    _written: Table | Row | Text | None = PrivateAttr(default=None)

    @property
    def place(self) -> Location:
        """Where the record starts; ``NOWHERE`` for one that was made in Python."""
        return NOWHERE if self._written is None else self._written.place

    def place_of(self, name: str) -> Location:
        """Where the value of the field ``name`` starts; the record's place if it has none."""
        if isinstance(self._written, Table):
            return self._written.value_place(hyphened(name))
        return self.place

    def had(self, name: str) -> bool:
        """Whether a value of the field ``name`` was written that did not fit, and was told of."""
        return isinstance(self._written, Table) and hyphened(name) in self._written.left_out

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """The keys that the record knows, as YAML writes them."""
        return tuple(hyphened(name) for name in cls.model_fields)

    @classmethod
    def as_table(cls, value: object) -> object:
        """``value``, or the mapping that it is short for."""
        if cls.short is not None and isinstance(value, Text) and value.strip():
            return cls.in_full(value)
        return value

    @classmethod
    def in_full(cls, text: Text | Table) -> Table:
        """The mapping that a text is short for, which may be given in several languages."""
        assert cls.short is not None
        return Table({cls.short: text}, text.place)

    @classmethod
    def _is_short(cls, value: object, languages: Languages) -> bool:
        """Whether ``value`` is the text, in several languages, that may stand instead of the
        mapping."""
        if cls.short is None or not isinstance(value, Table) or not languages.are_keys_of(value):
            return False
        keys = cls.keys()
        if any(key in keys for key in value):
            return False
        return not languages.tags or any(languages.tag(key) is not None for key in value)

    @classmethod
    def own_languages(cls, table: Table) -> tuple[str, ...]:
        """The languages that a record says its council has; none if it says nothing of them."""
        return ()

    @classmethod
    def expected(cls) -> str:
        """What a message says was expected in the record's stead."""
        keys = [hyphened(n) for n, f in cls.model_fields.items() if f.is_required()] or cls.keys()
        mapping = f"a mapping with {' and '.join(keys[:2])}"
        return f"text or {mapping}" if cls.short else mapping

    @classmethod
    def short_forms(cls) -> list[dict[str, Any]]:
        """What may stand instead of the mapping, in JSON Schema."""
        return [dict(ANY_TEXT_JSON_SCHEMA)] if cls.short else []

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        if forms := cls.short_forms():
            definition = handler.resolve_ref_schema(made)
            mapping = dict(definition)
            description = mapping.pop("description", None)
            definition.clear()
            definition.update({"anyOf": [*forms, mapping]})
            if description:
                definition["description"] = description
        return made

    @model_validator(mode="wrap")
    @classmethod
    def _remember(
        cls, value: Any, handler: ModelWrapValidatorHandler[R], info: ValidationInfo
    ) -> R:
        reading = info.context if isinstance(info.context, ReadingContext) else ReadingContext()
        table: object
        if cls._is_short(value, reading.languages):
            table = cls.in_full(value)
        else:
            table = cls.as_table(value)
        if not isinstance(table, dict):
            if isinstance(table, cls):
                return table  # type: ignore[return-value]  # R is cls
            needed = (hyphened(n) for n, field in cls.model_fields.items() if field.is_required())
            keys = cls.keys()
            first = next(needed, cls.short or ("title" if "title" in keys else keys[0]))
            hint = f"write {first}: and the others, each on a line of its own"
            raise unfit(f"expected {cls.expected()}, found {describe(value)}", hint)
        if isinstance(info.context, ReadingContext) and isinstance(table, Table):
            table = cls._known(table, reading)
        record = handler(table)
        if isinstance(value, Row | Text):
            record._written = value
        elif isinstance(table, Table):
            record._written = table
        return record

    @classmethod
    def unknown_key(cls, key: Text, table: Table) -> Problem:
        """The problem of a key that the record does not know."""
        known = cls.belongs(key) or did_you_mean(key, cls.keys())
        hint = known or "take it out: docs/records.md lists the keys"
        return error(f'unknown key "{key}"', key.place, hint)

    @classmethod
    def _below_languages(cls, table: Table, context: ReadingContext) -> Table:
        """What stands below languages where keys of the record belong, by the key that was probably
        meant; that is one problem."""
        known = cls.keys()
        found = {
            key: value
            for key, value in table.items()
            if key not in known and context.languages.tag(key) is not None
        }
        if not found:
            return Table()
        first = next(iter(found))
        place = table.key_place(first)
        meant = cls.short or next((key for key in _MEANT if key in known), None)
        context.problems.append(
            error(
                f'a language stands where a key belongs: "{first}"',
                place,
                f"write it below the key of a text, as in {meant or 'text'}: {{{first}: ...}}",
            )
        )
        if meant is None or meant in table:
            return Table()
        return Table({Text(meant, place): Table(found, place)})

    @classmethod
    def belongs(cls, key: str) -> str:
        """A hint where a key belongs that is another record's; "" for one that is none's."""
        return ""

    @classmethod
    def _known(cls, table: Table, context: ReadingContext) -> Table:
        """The table without its unknown keys, each a problem.

        A key that is near one that is absent stands for it, so that what it holds is read as well
        and no second problem says that the other is missing.
        """
        known = cls.keys()
        if all(key in known for key in table):
            return table
        kept = Table(place=table.place, left_out=table.left_out)
        kept.update(cls._below_languages(table, context))
        for key, value in table.items():
            if key in known:
                kept[key] = value
                continue
            key = key if isinstance(key, Text) else Text(key, table.place)
            if context.languages.tag(key) is not None:
                continue  # told with the others
            context.problems.append(cls.unknown_key(key, table))
            absent = [name for name in known if name not in table and name not in kept]
            near = None if cls.belongs(key) else cls.meant_by(key, absent)
            if near is not None:
                kept[Text(near, key.place)] = value
                context.meant[id(table), near] = str(key)
        return kept

    @classmethod
    def meant_by(cls, key: str, absent: Sequence[str]) -> str | None:
        """The key of ``absent`` that an unknown one stands for; None if it is near none."""
        return next(iter(get_close_matches(key, absent, n=1, cutoff=0.6)), None)
