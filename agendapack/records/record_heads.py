"""Reads the texts at the top of a record file, and no more of it: for lists of many meetings.

A record is not validated, and what lies deeper is passed over as it is parsed, which takes a
seventh of the time of reading all of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field

from agendapack.problems import Location, Problem
from agendapack.records import source
from agendapack.records.source import LOADER, MAX_BYTES, YamlSource, text_of
from agendapack.records.values import Row, Table, Text, Value
from agendapack.records.version_control import is_lfs_pointer


def read_head(file: Path) -> YamlSource:
    """The texts that stand beside the keys at the top of a record, and the mappings and lists there
    of nothing but texts, such as a title in several languages; other values are left out.

    Where anything is out of the ordinary the file is read as :func:`source.read` does, which tells
    what is wrong.  MachineError if it is there and cannot be read.
    """
    head = _plain_head(file)
    if head is not None:
        return YamlSource(file, head)
    whole = source.read(file)
    if whole.table is None:
        return whole
    texts = {key: value for key, value in whole.table.items() if _holds_texts(value)}
    return YamlSource(file, Table(texts, whole.table.place), whole.problems)


def _holds_texts(value: Value) -> bool:
    if isinstance(value, Text):
        return True
    entries = value.values() if isinstance(value, Table) else value
    return all(isinstance(entry, Text) for entry in entries)


def _plain_head(file: Path) -> Table | None:
    """The texts at the top; None where the file is no plain record."""
    try:
        if not file.is_file() or file.stat().st_size > MAX_BYTES:
            return None
        data = file.read_bytes()
    except OSError:
        return None
    text = text_of(data, file)
    if isinstance(text, Problem) or is_lfs_pointer(data):
        return None
    try:
        return _top_texts(yaml.parse(text, Loader=LOADER), file)
    except yaml.YAMLError:
        return None


def _top_texts(events: Any, file: Path) -> Table | None:
    """The texts of the first mapping; None where that is not all there is, or not plain."""
    table = Table(place=Location(file, 1, 1))
    depth = documents = 0
    key: str | None = None
    within: _Within | None = None  # at depth 2, while it holds nothing but texts
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        elif isinstance(event, yaml.CollectionStartEvent):
            is_value = depth > 1 or (depth == 1 and key is not None)
            if not is_value and not (depth == 0 and isinstance(event, yaml.MappingStartEvent)):
                return None
            depth += 1
            within = None
            if depth == 2:
                within = _Within(str(key), isinstance(event, yaml.MappingStartEvent))
                key = None
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if within is not None:
                if within.key in table or within.repeats_a_key:
                    return None
                table[Text(within.key)] = within.value()
                within = None
        elif depth == 1 and isinstance(event, yaml.ScalarEvent):
            if key is None:
                key = event.value
            elif key in table:
                return None
            else:
                table[Text(key)] = _text(event, file)
                key = None
        elif depth < 2 and isinstance(event, yaml.NodeEvent):
            return None
        elif within is not None and isinstance(event, yaml.NodeEvent):
            if not isinstance(event, yaml.ScalarEvent):
                return None  # an alias
            within.texts.append(_text(event, file))
    return table if documents == 1 else None


class _Within(Struct):
    """The texts of a mapping or a list below the ``key`` at the top."""

    key: str
    is_mapping: bool
    texts: list[Text] = field(default_factory=list)

    @property
    def repeats_a_key(self) -> bool:
        keys = self.texts[::2]
        return self.is_mapping and len(set(keys)) < len(keys)

    def value(self) -> Table | Row:
        if self.is_mapping:
            return Table(dict(zip(self.texts[::2], self.texts[1::2], strict=True)))
        return Row(self.texts)


def _text(event: yaml.ScalarEvent, file: Path) -> Text:
    mark: Any = event.start_mark
    place = Location(file, mark.line + 1, mark.column + 1)
    return Text(event.value, place, event.style not in (None, ""))
