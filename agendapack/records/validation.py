"""Makes a record of a YAML source, with every fault at its place and in our words.

A file with one bad date must not hide its missing papers.  So a reading that fails is tried again
without the values that did not fit (:func:`read_record`): what is left is good enough to go on
looking for problems with, and the problems say that nothing may be built from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from agendapack.problems import Location, Problem, did_you_mean, error, warning
from agendapack.records.fields import UNFIT, describe
from agendapack.records.languages import Languages, series
from agendapack.records.minute_entries import KINDS
from agendapack.records.record import ReadingContext, Record, hyphened
from agendapack.records.values import Row, Table, Text, Value
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agendapack.records.source import YamlSource

R = TypeVar("R", bound=Record)

_ROUNDS = 8  # of leaving out; each removes a value at least as deep as the last one's parent


class Reading(Struct, Generic[R], frozen=True):
    """A record as read, and everything that is wrong with its file.

    ``complete`` is False where values that did not fit had to be left out; ``record`` is None where
    too little was left.  ``languages`` are those of the council as far as they were known, with the
    one in which it was read.
    """

    record: R | None
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    languages: Languages = Languages()


def read_record(
    model: type[R],
    source: YamlSource,
    stand_ins: Mapping[str, Text] | None = None,
    languages: Languages = Languages(),  # noqa: B008  # it is frozen
) -> Reading[R]:
    """The record in ``source``, read in one of the council's ``languages``; what it says of these
    itself wins.  ``stand_ins`` are texts for keys that it cannot do without."""
    if source.table is None:
        return Reading(None, source.problems, complete=False, languages=languages)
    if own := model.own_languages(source.table):
        languages = replace(languages, tags=own)
    reading = ReadingContext(languages)
    try:
        record = model.model_validate(source.table, context=reading)
    except ValidationError as fault:
        problems = _problems(fault, source.table, model, reading)
        return Reading(
            _salvage(model, source.table, fault, reading, stand_ins or {}),
            _each_place_once(
                source.problems, (*reading.problems, *problems, *_in_one_language(reading))
            ),
            complete=False,
            languages=languages,
        )
    problems = [*reading.problems, *_in_one_language(reading)]
    return Reading(record, _each_place_once(source.problems, problems), languages=languages)


_LINES = 5  # of one key that are named


def _in_one_language(reading: ReadingContext) -> Iterator[Problem]:
    """A warning that names all the words of a record that stand in one language, in a council of
    several."""
    if not reading.plain:
        return
    tags = reading.languages.tags
    named = (f"{key} ({_lines(places)})" for key, places in reading.plain.items())
    key, (first, *_) = next(iter(reading.plain.items()))
    both = ", ".join(f"{subtag(tag)}: ..." for tag in tags)
    yield warning(
        f"not given in each of {series(tags)}: {', '.join(named)}",
        first,
        f"write each as a mapping, as in {key}: {{{both}}}",
    )


def _lines(places: Sequence[Location]) -> str:
    """
    >>> from pathlib import Path
    >>> _lines([Location(Path(), line) for line in (3, 8, 8)])
    'lines 3 and 8'
    """
    lines = sorted({place.line for place in places})
    if len(lines) == 1:
        return f"line {lines[0]}"
    more = len(lines) - _LINES
    *most, last = map(str, lines[:_LINES])
    if more > 0:
        most, last = [*most, last], f"{more} more"
    return f"lines {', '.join(most)} and {last}"


def _each_place_once(written: Sequence[Problem], meant: Sequence[Problem]) -> tuple[Problem, ...]:
    """What is wrong with how a file is written, and with what it says.

    An error of the writing explains one of the value at the same place; a warning of the writing
    says nothing more than an error of the value does.
    """
    mended = {problem.location for problem in written if problem.is_error}
    wrong = {problem.location for problem in meant if problem.is_error}
    return (
        *(problem for problem in written if problem.is_error or problem.location not in wrong),
        *(problem for problem in meant if problem.location not in mended),
    )


def _problems(
    fault: ValidationError, table: Table, model: type[Record], reading: ReadingContext
) -> list[Problem]:
    found = (_problem(detail, table, model, reading) for detail in fault.errors(include_url=False))
    return [problem for problem in found if problem is not None]


def _problem(
    detail: Any, table: Table, model: type[Record], reading: ReadingContext
) -> Problem | None:
    kind: str = detail["type"]
    loc: tuple[str | int, ...] = detail["loc"]
    found: object = detail["input"]
    context: dict[str, Any] = detail.get("ctx", {})
    path = _path(table, loc, reading)
    place = _key_place(table, path) if loc and loc[-1] == "[key]" else _place(table, path)
    if kind == UNFIT:
        return error(context["message"], context["place"] or place, context["hint"])
    if kind == "missing":
        key = str(loc[-1])
        return error(f'missing key "{key}"', place, _example(model, loc, key))
    if kind == "extra_forbidden":  # a table that was not read with a ReadingContext
        return error(f'unknown key "{loc[-1]}"', _key_place(table, path), "take it out")
    if kind == "entry":
        keys = ", ".join(KINDS)
        hint = ""
        if isinstance(found, dict) and found:
            first = str(next(iter(found)))
            hint = did_you_mean(first, ()) or "an entry has one of these keys and its text"
            return error(f'expected one of {keys}, found "{first}"', place, hint)
        return error(
            f"expected one of {keys}, found {describe(found)}", place, "begin with - text:"
        )
    if kind in ("too_short", "too_long"):
        if isinstance(found, dict | list) and found:
            return None  # its entries are at fault, and each is a problem of its own
        return error("expected at least one entry, found none", place, "write one")
    expected = {
        "tuple_type": ("a list", "put each entry on a line of its own, after a dash"),
        "dict_type": ("keys and values", "write each as key: value"),
        "mapping_type": ("keys and values", "write each as key: value"),
    }.get(kind)
    if expected is not None:
        return error(f"expected {expected[0]}, found {describe(found)}", place, expected[1])
    said = f"{detail['msg'][:1].lower()}{detail['msg'][1:]}"
    return error(said, place, "docs/records.md tells what belongs here")


def _example(model: type[Record], loc: Sequence[str | int], key: str) -> str:
    """A line to add, from the example of the key that is missing at the top of a file."""
    if len(loc) > 1:
        return f"add a line {key}: ..."
    info = next(field for name, field in model.model_fields.items() if hyphened(name) == key)
    example = (info.examples or ["..."])[0]
    if not isinstance(example, str):
        return f"add a list under {key}:"
    return f"add a line such as {key}: " + (f'"{example}"' if ":" in example else example)


def _path(table: Table, loc: Sequence[str | int], reading: ReadingContext) -> tuple[str | int, ...]:
    """The part of ``loc`` that leads through what was written.

    pydantic's path also names the tags of unions, and the keys that a short form stands for.
    """
    path: list[str | int] = []
    here: Value = table
    for step in loc:
        if isinstance(here, Table) and isinstance(step, str):
            key = step if step in here else reading.meant.get((id(here), step), step)
            if key not in here:
                continue
            here = here[key]
            path.append(key)
        elif isinstance(here, Row) and isinstance(step, int) and step < len(here):
            here = here[step]
            path.append(step)
    return tuple(path)


def _at(table: Table, path: Sequence[str | int]) -> Value:
    here: Value = table
    for step in path:  # `_path` went the same way
        here = here[step]  # type: ignore[index, assignment]
    return here


def _place(table: Table, path: Sequence[str | int]) -> Location:
    """The place of the value; of a key whose value is nothing, which has no place to point to."""
    value = _at(table, path)
    if isinstance(value, Text) and not value and path and isinstance(path[-1], str):
        return _key_place(table, path)
    return value.place


def _key_place(table: Table, path: Sequence[str | int]) -> Location:
    parent = _at(table, path[:-1])
    if isinstance(parent, Table) and path and isinstance(path[-1], str):
        return parent.key_place(path[-1])
    return parent.place


def _salvage(
    model: type[R],
    table: Table,
    fault: ValidationError,
    reading: ReadingContext,
    stand_ins: Mapping[str, Text],
) -> R | None:
    """The record without the values that do not fit, if that is one."""
    for _ in range(_ROUNDS):
        doomed: set[tuple[str | int, ...]] = set()
        for detail in fault.errors(include_url=False, include_context=False):
            if detail["type"] == "too_short" and detail["input"]:
                continue
            path = _path(table, detail["loc"], reading)
            if detail["type"] == "missing":
                key = str(detail["loc"][-1])
                if not path and key in stand_ins:
                    continue
            doomed.add(path)
        table = _without(table, (), doomed, stand_ins)
        reading = ReadingContext(reading.languages)
        try:
            return model.model_validate(table, context=reading)
        except ValidationError as again:
            fault = again
            if () in doomed:
                return None
    return None


def _without(
    value: Any, path: tuple[str | int, ...], doomed: set[tuple[str | int, ...]], stand_ins: Any
) -> Any:
    """A copy of ``value`` without what the paths in ``doomed`` lead to, stand-ins added on top."""
    if isinstance(value, Table):
        gone = frozenset(str(key) for key in value if (*path, str(key)) in doomed)
        kept = Table(place=value.place, left_out=value.left_out | gone)
        for key, inner in value.items():
            if key not in gone:
                kept[key] = _without(inner, (*path, str(key)), doomed, stand_ins)
        if not path:
            for key, text in stand_ins.items():
                kept.setdefault(Text(key, value.place), text)
        return kept
    if isinstance(value, Row):
        return Row(
            (
                _without(inner, (*path, number), doomed, stand_ins)
                for number, inner in enumerate(value)
                if (*path, number) not in doomed
            ),
            value.place,
        )
    return value
