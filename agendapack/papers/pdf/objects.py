"""A PDF's objects as plain Python data, all at once.

Asking pikepdf for objects one by one costs several microseconds for each key; a tagged paper has
tens of thousands of structure elements.  qpdf writes the whole file as JSON (its format version 2)
several times faster than that, without stream data, and everything that is only *read* is read
from there.

In this data a reference is ``"5 0 R"``, a name ``"/Name"`` (``"n:/..."`` where its bytes are no
UTF-8), a string ``"u:text"`` or ``"b:hexadecimal"``.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TypeAlias

import msgspec
import pikepdf
from msgspec import Struct
from pikepdf import JSONStreamData, Pdf, StreamDecodeLevel

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_REFERENCES = 32  # a longer chain of references to references is a loop
MAX_TREE_DEPTH = 64  # of number, name and page trees

RARE = ("/EF", "/MCD")
"""Names that may stand anywhere in a file and hardly ever do: whoever looks for one asks first."""

_EMPTY: dict[str, Json] = {}


class Objects(Struct, frozen=True):
    """Every object of a file, by reference; ``pages`` are the references of its pages in order."""

    table: dict[str, Json]
    pages: tuple[str, ...]
    rare: frozenset[str] = frozenset()

    def mentions(self, name: str) -> bool:
        """Whether one of :data:`RARE` names stands anywhere in the file."""
        return name in self.rare

    @property
    def trailer(self) -> dict[str, Json]:
        holder = self.table.get("trailer")
        return self.dictionary(holder.get("value")) if isinstance(holder, dict) else {}

    @property
    def catalogue(self) -> dict[str, Json]:
        return self.dictionary(self.trailer.get("/Root"))

    def all(self) -> Iterator[tuple[str, Json]]:
        """Every indirect object with its reference; a stream is given as its dictionary."""
        for key, holder in self.table.items():
            if key.startswith("obj:") and isinstance(holder, dict):
                yield key[4:], _value(holder)

    def is_stream(self, reference: Json) -> bool:
        holder = self.table.get(f"obj:{reference}")
        return isinstance(holder, dict) and "stream" in holder

    def resolve(self, value: Json) -> Json:
        """What a reference leads to; a stream gives its dictionary, a dangling reference None."""
        if not isinstance(value, str):  # which is nearly always so: this is the commonest call
            return value
        for _ in range(MAX_REFERENCES):
            if not is_reference(value):
                return value
            holder = self.table.get(f"obj:{value}")
            value = _value(holder) if isinstance(holder, dict) else None
        return None

    def dictionary(self, value: Json) -> dict[str, Json]:
        """The dictionary (a stream's too) behind a value; empty where it is something else."""
        value = self.resolve(value)
        return value if isinstance(value, dict) else _EMPTY

    def array(self, value: Json) -> list[Json]:
        value = self.resolve(value)
        return value if isinstance(value, list) else []

    def several(self, value: Json) -> list[Json]:
        """What may be one thing or an array of things, as a list; None gives none."""
        resolved = self.resolve(value)
        if isinstance(resolved, list):
            return resolved
        return [] if resolved is None else [value]

    def name(self, value: Json) -> str:
        """A name without its solidus; empty where the value is none."""
        if not isinstance(value, str):
            return ""
        if value[:1] == "/":
            return value[1:]
        value = self.resolve(value)
        if isinstance(value, str):
            if value.startswith("/"):
                return value[1:]
            if value.startswith("n:/"):
                return value[3:]
        return ""

    def text(self, value: Json) -> str | None:
        """A text string; None where the value is none."""
        return text_of(self.resolve(value))

    def integer(self, value: Json) -> int | None:
        value = self.resolve(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def numbers(self, value: Json) -> tuple[float, ...]:
        """An array's numbers; empty where the value is no array of numbers alone."""
        found = [self.resolve(member) for member in self.array(value)]
        if all(isinstance(one, (int, float)) for one in found):
            return tuple(float(one) for one in found if isinstance(one, (int, float)))
        return ()

    def inherited(self, page: str, key: str) -> Json:
        """A page's attribute, its own or an ancestor's (ISO 32000-1, 7.7.3.4)."""
        node = self.dictionary(page)
        for _ in range(MAX_TREE_DEPTH):
            if key in node:
                return node[key]
            if "/Parent" not in node:
                break
            node = self.dictionary(node["/Parent"])
        return None

    def number_tree(self, root: Json) -> dict[int, Json]:
        """A number tree's entries (7.9.7); where a key comes twice the first one stands."""
        entries: dict[int, Json] = {}
        for key, value in self._leaves(root, "/Nums"):
            if isinstance(key, int) and not isinstance(key, bool):
                entries.setdefault(key, value)
        return entries

    def name_tree(self, root: Json) -> list[tuple[str, Json]]:
        """A name tree's entries (7.9.6), in the order of the file."""
        return [(key, value) for key, value in self._leaves(root, "/Names") if isinstance(key, str)]

    def _leaves(self, root: Json, leaf: str) -> Iterator[tuple[Json, Json]]:
        waiting, seen = [(root, 0)], set()
        while waiting:
            node, depth = waiting.pop()
            if isinstance(node, str):
                if node in seen:
                    continue
                seen.add(node)
            holder = self.dictionary(node)
            pairs = self.array(holder.get(leaf))
            for index in range(0, len(pairs) - 1, 2):
                yield self.resolve(pairs[index]), pairs[index + 1]
            if depth < MAX_TREE_DEPTH:
                kids = self.array(holder.get("/Kids"))
                waiting += [(kid, depth + 1) for kid in reversed(kids)]


def read_objects(pdf: Pdf) -> Objects:
    """All objects of an open PDF; about 15 microseconds an object.

    Raises:
        pikepdf.PdfError: the file is too damaged for qpdf to go through.
    """
    pages = tuple(f"{number} {generation} R" for number, generation in _page_numbers(pdf))
    buffer = BytesIO()
    pdf.write_qpdf_json(
        buffer,
        json_stream_data=JSONStreamData.none,
        decode_level=StreamDecodeLevel.none,
    )
    data = buffer.getvalue()
    with uncollected():
        try:
            written = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            # A damaged file may hold bytes that are no text, and numbers without end.
            written = json.loads(data.decode("utf-8", "replace"))
    rare = frozenset(name for name in RARE if f'"{name}"'.encode() in data)
    return Objects(written["qpdf"][1], pages, rare)


def _page_numbers(pdf: Pdf) -> list[tuple[int, int]]:
    try:
        return [page.obj.objgen for page in pdf.pages]
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return []


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cycle collector, which would go through the growing tables again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def is_reference(value: Json) -> bool:
    return isinstance(value, str) and value[-2:] == " R" and value[:1].isdigit()


def text_of(value: Json) -> str | None:
    """A direct string's text; bytes that are no text string (7.9.2.2) are read as Latin-1."""
    if isinstance(value, str):
        if value.startswith("u:"):
            return value[2:]
        if value.startswith("b:"):
            data = bytes.fromhex(value[2:])
            try:
                return data.decode("pdfdoc")
            except ValueError:
                return data.decode("latin-1")
    return None


def identifier_of(value: Json) -> str | None:
    """A direct byte string as a key: the same for the same bytes, whatever they are."""
    if isinstance(value, str):
        if value.startswith("u:"):
            return value[2:]
        if value.startswith("b:"):
            return value
    return None


def _value(holder: dict[str, Json]) -> Json:
    stream = holder.get("stream")
    if isinstance(stream, dict):
        return stream.get("dict")
    return holder.get("value")
