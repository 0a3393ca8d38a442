"""Reads YAML into plain values, each of which knows its file, line and column.

Every scalar is a :class:`Text`, whatever YAML 1.1 would make of it: ``14:00`` is not 840 and ``no``
is not false.  A mapping is a :class:`Table`, a sequence a :class:`Row`.  The values are put
together from PyYAML's events rather than from its nodes, so that depth, repeated keys, tags and the
size of aliases are seen before anything is built.

Whatever is wrong with the text is a :class:`~agendapack.problems.Problem`; nothing here raises but
:class:`~agendapack.problems.MachineError`, for a file that the machine will not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import Struct, field

from agendapack.problems import Location, MachineError, Problem, error
from agendapack.records.values import NOWHERE, Row, Table, Text, Value
from agendapack.records.version_control import LFS_HINT, conflict_problem, is_lfs_pointer
from agendapack.records.yaml_faults import explain

__all__ = ["NOWHERE", "Row", "Table", "Text", "Value", "YamlSource", "decode", "parse", "read"]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 4 * 1024 * 1024
"""A year of meetings in one file stays below a tenth of this."""

MAX_DEPTH = 40
"""Mappings and lists inside each other; the records need seven."""

MAX_VALUES = 200_000
"""Scalars, mappings and lists, each alias counted with all that it stands for."""

# libyaml's parser gives the marks of the Python one (a test holds them equal), ten times faster.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAP, _SEQ, _STR = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"


class YamlSource(Struct, frozen=True):
    """A YAML file as read: its top-level mapping, unless it has none, and what is wrong with it."""

    file: Path
    table: Table | None
    problems: tuple[Problem, ...] = ()


def read(file: Path) -> YamlSource:
    """Read ``file`` (absolute); MachineError if it is there and cannot be read."""
    try:
        if file.stat().st_size > MAX_BYTES:
            return _refused(
                file,
                f"the file is larger than {MAX_BYTES // 1024 // 1024} MB",
                "keep papers in papers/, not in the record",
            )
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _refused(file, f"no such file: {file.name}", "create it: docs/records.md tells how")
    except OSError as fault:
        raise MachineError(
            f"cannot read {file}: {fault.strerror or fault}", "check the file's permissions"
        ) from fault
    return decode(data, file)


def decode(data: bytes, file: Path) -> YamlSource:
    """The values in ``data``, which must be UTF-8; its byte order mark is passed over (YAML 1.2,
    section 5.2)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _refused(file, "expected text in UTF-8, found UTF-16", "save the file as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8-sig", "replace")
        return YamlSource(
            file,
            None,
            (
                error(
                    f"expected text in UTF-8, found the byte 0x{data[fault.start]:02X}",
                    _location(file, before, len(before)),
                    "save the file as UTF-8",
                ),
            ),
        )
    if is_lfs_pointer(data):
        return _refused(file, "the file is a pointer of Git LFS, not the record", LFS_HINT)
    if (conflict := conflict_problem(text, file)) is not None:
        return YamlSource(file, None, (conflict,))
    return parse(text, file)


def parse(text: str, file: Path) -> YamlSource:
    """The values in ``text``, said to come from ``file``."""
    if (forbidden := _FORBIDDEN.search(text)) is not None:
        return YamlSource(
            file,
            None,
            (
                error(
                    f"the character U+{ord(forbidden[0]):04X} cannot stand in a YAML file",
                    _location(file, text, forbidden.start()),
                    "delete it: it cannot be seen, and was probably pasted in",
                ),
            ),
        )
    composer = _Composer(file, text)
    try:
        top = composer.document()
    except _Refused as refused:
        return YamlSource(file, None, (*composer.problems, refused.problem))
    except yaml.MarkedYAMLError as fault:
        return YamlSource(file, None, (*composer.problems, explain(fault, file, text)))
    if isinstance(top, Table):
        return YamlSource(file, top, tuple(composer.problems))
    if top is None or (isinstance(top, Text) and not top):
        return _refused(file, "the file is empty", "docs/records.md shows what belongs in it")
    found = "a list" if isinstance(top, Row) else "text"
    problem = error(
        f"expected keys and values, found {found}", top.place, 'each line begins "key: value"'
    )
    return YamlSource(file, None, (*composer.problems, problem))


def _refused(file: Path, message: str, hint: str) -> YamlSource:
    return YamlSource(file, None, (error(message, Location(file, 1, 1), hint),))


def _location(file: Path, text: str, offset: int) -> Location:
    """Line and column of the character at ``offset``, both from one."""
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text[:offset])
    return Location(file, len(lines), len(lines[-1]) + 1)


class _Refused(Exception):
    """The text is YAML, but more than a record may be; reading it stops here."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Composer(Struct):
    """One document's values out of its events."""

    file: Path
    text: str
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    open_anchors: set[str] = field(default_factory=set)
    values: int = 0  # so far, aliases counted at their full size
    _lines: list[str] | None = None

    def document(self) -> Value | None:
        events = iter(yaml.parse(self.text, Loader=_LOADER))
        next(events)  # StreamStart
        if isinstance(next(events), yaml.StreamEndEvent):
            return None
        top = self._value(next(events), events, 0)
        next(events)  # DocumentEnd
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refuse(
                "expected one document, found a second",
                after,
                'take out the line "---": a record is one file',
            )
        return top

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self._check_tag(event)
        before = self.values
        self._count(1, event)
        anchor: str | None = event.anchor
        if anchor is not None:
            self.open_anchors.add(anchor)
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            value = Text(event.value, self._scalar_place(event), event.style not in (None, ""))
        else:
            if depth == MAX_DEPTH:
                raise self._refuse(
                    f"more than {MAX_DEPTH} mappings and lists inside each other",
                    event,
                    "no record needs as many: check the brackets and the indentation",
                )
            value = (
                self._table(event, events, depth)
                if isinstance(event, yaml.MappingStartEvent)
                else self._row(event, events, depth)
            )
        if anchor is not None:
            self.open_anchors.discard(anchor)
            self.anchors[anchor] = (value, self.values - before)
        return value

    def _table(self, start: Any, events: Iterator[Any], depth: int) -> Table:
        table = Table(place=self._place(start))
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._value(event, events, depth + 1)
            value = self._value(next(events), events, depth + 1)
            if not isinstance(key, Text):
                self.problems.append(
                    error("expected a key, found a mapping or a list", key.place, "a key is text")
                )
            elif key == "<<" and not key.quoted:
                self.problems.append(
                    error(
                        'the merge key "<<" cannot be used in a record',
                        key.place,
                        "write the keys out",
                    )
                )
            elif key in table:
                first = table.key_place(key)
                self.problems.append(
                    error(
                        f'the key "{key}" is here for the second time: it is first in line'
                        f" {first.line}",
                        key.place,
                        "keep one of the two",
                    )
                )
            else:
                table[key] = value
        return table

    def _row(self, start: Any, events: Iterator[Any], depth: int) -> Row:
        row = Row(place=self._place(start))
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            row.append(self._value(event, events, depth + 1))
        return row

    def _alias(self, event: Any) -> Value:
        name: str = event.anchor
        if name in self.open_anchors:
            raise self._refuse(
                f'"*{name}" stands inside the value that it refers to', event, "write the value out"
            )
        if name not in self.anchors:
            raise self._refuse(
                f'"*{name}" refers to an anchor, and there is no "&{name}" before it',
                event,
                "put the text in quotes if it is meant to start with *",
            )
        value, size = self.anchors[name]
        self._count(size, event)
        return value

    def _count(self, values: int, event: Any) -> None:
        self.values += values
        if self.values > MAX_VALUES:
            raise self._refuse(
                f"more than {MAX_VALUES:,} values, aliases counted at full length",
                event,
                "write out what the aliases stand for",
            )

    def _check_tag(self, event: Any) -> None:
        tag = event.tag
        if tag is None or tag in (_MAP, _SEQ, _STR):
            return
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        raise self._refuse(
            f'the tag "{shown}" cannot be used in a record',
            event,
            "write the value without it, in quotes if it is meant to start with !",
        )

    def _refuse(self, message: str, event: Any, hint: str) -> _Refused:
        return _Refused(error(message, self._place(event), hint))

    def _place(self, event: Any) -> Location:
        mark = event.start_mark
        return Location(self.file, mark.line + 1, mark.column + 1)

    def _scalar_place(self, event: Any) -> Location:
        if event.style not in ("|", ">"):
            return self._place(event)
        if self._lines is None:
            self._lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", self.text)
        first, last = event.start_mark.line + 1, event.end_mark.line
        for number, line in enumerate(self._lines[first : last + 1], first + 1):
            if line.strip():
                indent = len(line) - len(line.lstrip(" "))
                return Location(self.file, number, indent + 1)
        return self._place(event)
