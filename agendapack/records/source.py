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
import stat
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import Struct, field

from agendapack.problems import Location, MachineError, Problem, error
from agendapack.records import misreadings
from agendapack.records.misreadings import FORBIDDEN, TextSpan
from agendapack.records.values import NOWHERE, Row, Table, Text, Value
from agendapack.records.version_control import LFS_HINT, conflict_problem, is_lfs_pointer
from agendapack.records.yaml_faults import explain
from agendapack.records.yaml_slips import CURLY_QUOTE, slip_in

__all__ = [
    "NOWHERE",
    "Row",
    "Table",
    "Text",
    "Value",
    "YamlSource",
    "decode",
    "encoding_problem",
    "parse",
    "read",
    "text_of",
]

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
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_LINE_END = re.compile("\r\n|[\n\r]")
_MAP, _SEQ, _STR = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"


class YamlSource(Struct, frozen=True):
    """A YAML file as read: its top-level mapping, unless it has none, and what is wrong with it."""

    file: Path
    table: Table | None
    problems: tuple[Problem, ...] = ()


def read(file: Path) -> YamlSource:
    """Read ``file`` (absolute); MachineError if it is there and cannot be read."""
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):  # a pipe would be waited for, for ever
            found = "a folder" if stat.S_ISDIR(mode) else "something else"
            message = f'expected a file called "{file.name}", found {found} of that name'
            return _refused(file, message, "move it away, and write the record in a text file")
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return _refused(
                file,
                f"the file is larger than {MAX_BYTES // 1024 // 1024} MB",
                "keep papers in papers/, not in the record",
            )
    except (FileNotFoundError, NotADirectoryError):
        return _refused(file, f"no such file: {file.name}", "create it: docs/records.md tells how")
    except OSError as fault:
        raise MachineError(
            f"cannot read {file}: {fault.strerror or fault}",
            "check the file's permissions"
            if isinstance(fault, PermissionError)
            else "put the record itself there, in a text file",
        ) from fault
    return decode(data, file)


def decode(data: bytes, file: Path) -> YamlSource:
    """The values in ``data``, which must be UTF-8; its byte order mark is passed over (YAML 1.2,
    section 5.2)."""
    text = text_of(data, file)
    if isinstance(text, Problem):
        return YamlSource(file, None, (text,))
    if is_lfs_pointer(data):
        return _refused(file, "the file is a pointer of Git LFS, not the record", LFS_HINT)
    if (conflict := conflict_problem(text, file)) is not None:
        return YamlSource(file, None, (conflict,))
    return parse(text, file)


def text_of(data: bytes, file: Path) -> str | Problem:
    """The text of a file that must be in UTF-8, without a byte order mark; else what is wrong."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 in data[:2]:
        return error("expected text in UTF-8, found UTF-16", Location(file, 1, 1), _SAVE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return encoding_problem(fault, file)


def encoding_problem(fault: UnicodeDecodeError, file: Path) -> Problem:
    """Where a file is not in UTF-8, and which letter that is in Windows-1252."""
    byte = fault.object[fault.start]
    before = fault.object[: fault.start].decode("utf-8", "replace")
    message = f"expected text in UTF-8, found the byte 0x{byte:02X}{_in_windows(byte)}"
    return error(message, _location(file, before, len(before)), _SAVE)


_SAVE = "save the file as UTF-8: in Notepad, choose it beside the button Save"


def _in_windows(byte: int) -> str:
    """Which letter a byte is in the encoding of older Windows programs."""
    letter = bytes([byte]).decode("cp1252", "replace")
    return f", {letter} in Windows-1252" if letter.isprintable() and letter != "\ufffd" else ""


def parse(text: str, file: Path) -> YamlSource:
    """The values in ``text``, said to come from ``file``."""
    if (forbidden := FORBIDDEN.search(text)) is not None:
        return YamlSource(
            file,
            None,
            (
                error(
                    f"the character U+{ord(forbidden[0]):04X} cannot stand in a record",
                    _location(file, text, forbidden.start()),
                    "delete it: it cannot be seen, and was probably pasted in",
                ),
            ),
        )
    lines = _LINE_END.split(text)
    composer = _Composer(file, text, lines)
    try:
        top = composer.document()
    except _Refused as refused:
        return YamlSource(file, None, (*composer.problems, refused.problem))
    except yaml.MarkedYAMLError as fault:
        explained = explain(fault, file, lines, composer.last)
        before = composer.comments(until=explained.location.line - 1)
        earlier = [p for p in composer.problems if p.location != explained.location]
        return YamlSource(file, None, (*earlier, *before, explained))
    composer.problems += composer.comments()
    composer.problems += (misreadings.of_anchor(*idle) for idle in composer.idle.items())
    if isinstance(top, Table):
        return YamlSource(file, top, tuple(composer.problems))
    if top is None or (isinstance(top, Text) and not top):
        return _refused(file, "the file is empty", "docs/records.md shows what belongs in it")
    found = "a list" if isinstance(top, Row) else "text"
    slip = None
    if isinstance(top, Text):
        slip = slip_in(lines, [top.place.line - 1])
    if slip is not None:
        location = Location(file, slip.row + 1, slip.column + 1)
        return YamlSource(file, None, (error(slip.message, location, slip.hint),))
    problem = error(
        f"expected keys and values, found {found}", top.place, 'each line begins "key: value"'
    )
    return YamlSource(file, None, (*composer.problems, problem))


def _refused(file: Path, message: str, hint: str) -> YamlSource:
    return YamlSource(file, None, (error(message, Location(file, 1, 1), hint),))


def _location(file: Path, text: str, offset: int) -> Location:
    """Line and column of the character at ``offset``, both from one."""
    lines = _LINE_END.split(text[:offset])
    return Location(file, len(lines), len(lines[-1]) + 1)


class _Refused(Exception):
    """The text is YAML, but more than a record may be; reading it stops here."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Composer(Struct):
    """One document's values out of its events."""

    file: Path
    text: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    open_anchors: set[str] = field(default_factory=set)
    idle: dict[str, Text] = field(default_factory=dict)  # scalars with an anchor that nothing uses
    values: int = 0  # so far, aliases counted at their full size
    spans: list[TextSpan] = field(default_factory=list)  # of scalars, where the text has a "#"
    last: TextSpan | None = None  # the scalar before a fault

    def document(self) -> Value | None:
        events = iter(yaml.parse(self.text, Loader=LOADER))
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
            self._look_at(event, value)
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
            key_event, key = event, self._value(event, events, depth + 1)
            if isinstance(key, Text):
                key = self._cleaned(key)
            event = next(events)
            value = self._value(event, events, depth + 1)
            if start.flow_style:
                self._refuse_half_curly(key_event, event)
                lacks = isinstance(key, Text) and self._lacks_colon(key_event, event)
                if lacks and self._cut_short(key, table):
                    continue
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
            if start.flow_style:
                self._refuse_half_curly(event)
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
        self.idle.pop(name, None)
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
        first, last = event.start_mark.line + 1, event.end_mark.line
        for number, line in enumerate(self.lines[first : last + 1], first + 1):
            if line.strip():
                indent = len(line) - len(line.lstrip(" "))
                return Location(self.file, number, indent + 1)
        return self._place(event)

    # -- what parses, and says something else than was meant --------------------------------------

    def _look_at(self, event: Any, value: Text) -> None:
        """Keep what a fault may be explained by, and tell what the scalar hides."""
        start, end = event.start_mark, event.end_mark
        self.last = TextSpan(start.line, start.column, end.line, end.column)
        if "#" in self.text:
            self.spans.append(self.last)
        if event.anchor is not None:
            self.idle[event.anchor] = value
        raw = self.text[start.index : end.index]
        self.problems += misreadings.of_text(value, raw, self.last, self.lines)

    def comments(self, until: int | None = None) -> list[Problem]:
        """A warning for each comment, before the line ``until``, that may be text."""
        if "#" not in self.text:
            return []
        return [*misreadings.of_comments(self.file, self.lines[:until], self.spans)]

    def _lacks_colon(self, key: Any, value: Any) -> bool:
        """Whether an entry of a mapping in braces is a key alone."""
        if not isinstance(key, yaml.ScalarEvent) or not isinstance(value, yaml.ScalarEvent):
            return False
        if value.value or value.style not in (None, ""):
            return False
        after, until = key.end_mark, value.end_mark
        return ":" not in self.text[after.index : until.index]  # type: ignore[union-attr]

    def _cut_short(self, key: Value, table: Table) -> bool:
        """Whether a key without a value in braces is a slip: an error, and what it was meant for is
        read all the same."""
        assert isinstance(key, Text)
        name, colon, rest = key.partition(":")
        if colon and rest and not key.quoted:
            place = Location(self.file, key.place.line, key.place.column + len(name) + 1)
            message, hint = "expected a space after the colon", f"write {name}: {rest}"
            table.setdefault(Text(name, key.place), Text(rest, place))
        elif "=" in key:
            name, _, rest = key.partition("=")
            place, message = key.place, f'expected a colon after "{name}", found "="'
            hint = f"write {name}: {rest.strip()}"
        elif table:
            place, message = key.place, f'"{key}" stands here without a value'
            hint = "put the text in quotes if the comma before it belongs to it"
        else:
            return False  # the mapping itself is a text that begins with a brace
        self.problems.append(error(message, place, hint))
        return True

    def _cleaned(self, key: Text) -> Text:
        """``key`` without what looks like a space and is none; that is an error."""
        plain, strange = misreadings.cleaned(key)
        if strange is None:
            return key
        self.problems = [p for p in self.problems if p.location != key.place]
        message = f"{misreadings.named(strange)} stands in the key or before it"
        hint = f"delete it, and type a space if one is wanted: {plain}:"
        self.problems.append(error(message, key.place, hint))
        return Text(plain, key.place, key.quoted)

    def _refuse_half_curly(self, *events: Any) -> None:
        """Stop where a comma or a colon in braces or brackets cuts a text in curly quotes."""
        for event in events:
            if not isinstance(event, yaml.ScalarEvent) or event.style not in (None, ""):
                continue
            if misreadings.half_curly(event.value):
                message = CURLY_QUOTE.format(event.value[0])
                raise self._refuse(message, event, "type straight quotes")
