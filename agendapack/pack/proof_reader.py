"""Reads of a finished pack only what the proof asks for.

pypdf parses every object of an object stream when one of them is wanted.  A proof follows one
element a page up its structure tree, so that way it would parse whole trees.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject, PdfObject, read_object


class ThriftyReader(PdfReader):
    """pypdf's reader, but of an object stream (ISO 32000-1, 7.5.7) it parses the wanted object
    alone.  Whatever is unusual about the stream is left to pypdf's own way."""

    _streams: dict[int, tuple[BytesIO, dict[int, int]]]  # by number: the data, offsets by object

    def _get_object_from_stream(self, indirect_reference: IndirectObject) -> PdfObject:
        wanted = indirect_reference.idnum
        number, _ = self.xref_objStm[wanted]
        known = self.__dict__.setdefault("_streams", {})
        if number not in known:
            known[number] = self._index(number)
        data, offsets = known[number]
        if wanted not in offsets:
            return super()._get_object_from_stream(indirect_reference)
        data.seek(offsets[wanted])
        found = read_object(data, self)
        self.cache_indirect_object(0, wanted, found)
        return found

    def _index(self, number: int) -> tuple[BytesIO, dict[int, int]]:
        stream: Any = IndirectObject(number, 0, self).get_object()
        data = stream.get_data()
        first = int(stream["/First"])
        try:
            numbers = list(map(int, data[:first].split()))
        except ValueError:
            numbers = []
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return BytesIO(data), {held: first + offset for held, offset in pairs}
