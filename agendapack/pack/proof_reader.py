"""Reads of a finished pack only what the proof asks for.

pypdf parses every object of an object stream when one of them is wanted.  A proof follows one
element a page up its structure tree, so that way it would parse whole trees; and with trees come
tens of thousands of objects, of each of which pypdf reads three numbers one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import SEEK_END, BytesIO
from itertools import accumulate, islice
from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    read_object,
)

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_HEADER = re.compile(rb"\d+ 0 obj\s")
_REFERENCES = re.compile(rb"\[(?:\s*(?:\d+ 0 R|null))*\s*\]")
_PARENT = re.compile(rb"/P\s+(\d+) 0 R")
_REFERENCE = re.compile(rb"(\d+) 0 R|null")
_TRAILER = ("/Root", "/Info", "/ID", "/Size")  # 7.5.5, table 15
_UNUSUAL = ("/Prev", "/Encrypt", "/Index", "/XRefStm")


def _columns(table: StreamObject, width: int) -> Iterator[Iterable[int]] | None:
    """The bytes of a cross-reference stream column by column, each row the difference to the one
    above it (7.4.4.4, PNG's Up); None where they are written otherwise."""
    parameters: Any = table.pop("/DecodeParms", {})
    data = table.get_data()
    if parameters.get("/Predictor") != 12 or parameters.get("/Columns") != width:
        return None
    differences = [data[at :: width + 1] for at in range(width + 1)]
    if differences[0] != b"\2" * len(differences[0]):
        return None
    return (map((255).__and__, accumulate(column)) for column in differences[1:])


def _numbers(columns: Iterator[Iterable[int]], count: int) -> Iterable[int]:
    """The numbers that the next ``count`` columns make, high byte first."""
    first, *rest = islice(columns, count)
    for column in rest:
        first = [high << 8 | low for high, low in zip(first, column, strict=True)]
    return first


class ThriftyReader(PdfReader):
    """pypdf's reader, but of an object stream (ISO 32000-1, 7.5.7) it parses the wanted object
    alone, and a file's only cross-reference stream (7.5.8) it reads at once.  Whatever is unusual
    about either is left to pypdf's own way."""

    _streams: dict[int, tuple[bytes, dict[int, int]]]  # by number: the data, offsets by object

    def read(self, stream: IO[Any]) -> None:
        table = None
        with suppress(PyPdfError, ValueError, TypeError):
            table = self._table(stream)
        if table is None:
            super().read(stream)

    def _table(self, stream: IO[Any]) -> StreamObject | None:
        """Take over a file's cross-reference stream; None where it has none that is plain."""
        stream.seek(0, SEEK_END)
        stream.seek(max(0, stream.tell() - 64))
        end = _END.search(stream.read())
        if end is None:
            return None
        stream.seek(int(end[1]))
        header = _HEADER.match(stream.read(32))
        if header is None:
            return None
        stream.seek(int(end[1]) + header.end())
        table = read_object(stream, self)
        if not isinstance(table, StreamObject) or any(key in table for key in _UNUSUAL):
            return None
        widths = [int(width) for width in table["/W"]]  # type: ignore[attr-defined]
        columns = _columns(table, sum(widths))
        if table.get("/Type") != "/XRef" or widths[0] != 1 or columns is None:
            return None
        kinds, places, within = (_numbers(columns, width) for width in widths)
        rows = list(zip(kinds, places, within, strict=True))
        self.xref = {0: {n: place for n, (kind, place, _) in enumerate(rows) if kind == 1}}
        self.xref_objStm = {n: (place, at) for n, (kind, place, at) in enumerate(rows) if kind == 2}
        for key in _TRAILER:
            if key in table:
                self.trailer[NameObject(key)] = table.raw_get(key)
        return table

    def parent_of(self, reference: IndirectObject) -> IndirectObject | None:
        """What a structure element hangs below (14.7.2, /P), told without parsing its kids, of
        which there may be thousands; None where it does not say."""
        number, at = self.xref_objStm.get(reference.idnum, (None, 0))
        if number is not None:
            data, offsets = self._stream(number)
            starts = list(offsets.values())
            if at < len(starts) and offsets.get(reference.idnum) == starts[at]:
                end = starts[at + 1] if at + 1 < len(starts) else len(data)
                said = _PARENT.findall(data, starts[at], end)
                if len(said) == 1:
                    return IndirectObject(int(said[0]), 0, self)
        element = reference.get_object()
        if not isinstance(element, DictionaryObject) or "/P" not in element:
            return None
        parent = element.raw_get("/P")
        return parent if isinstance(parent, IndirectObject) else None

    def _stream(self, number: int) -> tuple[bytes, dict[int, int]]:
        known = self.__dict__.setdefault("_streams", {})
        if number not in known:
            known[number] = self._index(number)
        found: tuple[bytes, dict[int, int]] = known[number]
        return found

    def _get_object_from_stream(self, indirect_reference: IndirectObject) -> PdfObject:
        wanted = indirect_reference.idnum
        number, _ = self.xref_objStm[wanted]
        data, offsets = self._stream(number)
        if wanted not in offsets:
            return super()._get_object_from_stream(indirect_reference)
        found = self._object_at(data, offsets[wanted])
        self.cache_indirect_object(0, wanted, found)
        return found

    def _object_at(self, data: bytes, offset: int) -> PdfObject:
        if references := _REFERENCES.match(data, offset):  # a page's entry in the parent tree
            return ArrayObject(
                IndirectObject(int(number), 0, self) if number else NullObject()
                for number in _REFERENCE.findall(references[0])
            )
        stream = BytesIO(data)  # which shares the data with others that are like it
        stream.seek(offset)
        found: PdfObject = read_object(stream, self)
        return found

    def _index(self, number: int) -> tuple[bytes, dict[int, int]]:
        stream: Any = IndirectObject(number, 0, self).get_object()
        data = stream.get_data()
        first = int(stream["/First"])
        try:
            numbers = list(map(int, data[:first].split()))
        except ValueError:
            numbers = []
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return data, {held: first + offset for held, offset in pairs}
