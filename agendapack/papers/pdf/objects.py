"""A PDF's objects as plain Python data, each read when something asks for it.

Asking pikepdf for the entries of an object costs several microseconds for each; a tagged paper has
tens of thousands of structure elements.  qpdf writes an object as JSON (its format version 2, a
stream without its data) and msgspec reads that in four microseconds for all its entries, so
everything that is only *read* is read from there.

In this data a reference is ``"5 0 R"``, a name ``"/Name"`` (``"n:/..."`` where its bytes are no
UTF-8), a string ``"u:text"`` or ``"b:hexadecimal"``.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias, TypeGuard

import msgspec
import pikepdf
from pikepdf import Name, Object, Pdf, Stream

from agendapack.papers.pdf.page_attributes import inherited

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_REFERENCES = 32  # a longer chain of references to references is a loop

RARE = ("/EF", "/MCD")
"""Names that may stand anywhere in a file and hardly ever do: whoever looks for one asks first."""

_EMPTY: dict[str, Json] = {}


class _Read(dict[str, Json]):
    """What was read of a file's objects; one that is missing is read."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        # Numbers and such that are objects of their own come as Python's, and are rare.
        self.written = {
            "{} {} R".format(*one.objgen): one.to_json(dereference=True)
            for one in pdf.objects
            if isinstance(one, Object)
        }
        self.rare = {
            name: sum(text.count(f'"{name}"'.encode()) for text in self.written.values())
            for name in RARE
        }

    def __missing__(self, reference: str) -> Json:
        written = self.written.get(reference)
        if written is None:
            one = self.pdf.get_object(objgen(reference))
            value = (
                _decoded(one.to_json(dereference=True)) if isinstance(one, Object) else _number(one)
            )
        else:
            value = _decoded(written)
        self[reference] = value
        return value


class Objects:
    """The objects of an open file, by reference; ``pages`` are the references of its pages in
    order.

    What is changed in the file after an object was first asked for is not seen here.

    Raises:
        pikepdf.PdfError: the file is too damaged for qpdf to go through.
    """

    def __init__(self, pdf: Pdf) -> None:
        self.pages = tuple(f"{number} {generation} R" for number, generation in _page_numbers(pdf))
        self.pdf = pdf
        self._read = _Read(pdf)

    def mentions(self, name: str) -> bool:
        """Whether one of :data:`RARE` names stands anywhere in the file, its trailer aside."""
        return self._read.rare[name] > 0

    def mentioned(self, name: str) -> int:
        """How often one of :data:`RARE` names stands in the file."""
        return self._read.rare[name]

    @cached_property
    def trailer(self) -> dict[str, Json]:
        return self.dictionary(_decoded(self.pdf.trailer.to_json()))

    @property
    def catalogue(self) -> dict[str, Json]:
        return self.dictionary(self.trailer.get("/Root"))

    def all(self) -> Iterator[tuple[str, Json]]:
        """Every indirect object with its reference; a stream is given as its dictionary."""
        for one in self.pdf.objects:
            if isinstance(one, Object):
                yield "{} {} R".format(*one.objgen), _decoded(one.to_json(dereference=True))

    def is_stream(self, reference: Json) -> bool:
        if not is_reference(reference):
            return False
        return isinstance(self.pdf.get_object(objgen(reference)), Stream)

    def forget(self, reference: str) -> None:
        """Let go of an object that will hardly be asked for again."""
        self._read.pop(reference, None)
        self._read.written.pop(reference, None)

    def resolve(self, value: Json) -> Json:
        """What a reference leads to; a stream gives its dictionary, a dangling reference None."""
        if not isinstance(value, str):  # which is nearly always so: this is the commonest call
            return value
        for _ in range(MAX_REFERENCES):
            if not is_reference(value):
                return value
            value = self._read[value]
            if not isinstance(value, str):
                return value
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
        if isinstance(value, str):
            value = self.resolve(value)
        if isinstance(value, int):
            return None if isinstance(value, bool) else value
        return int(value) if isinstance(value, float) and value.is_integer() else None

    def numbers(self, value: Json) -> tuple[float, ...]:
        """An array's numbers; empty where the value is no array of numbers alone."""
        found = [self.resolve(member) for member in self.array(value)]
        if all(isinstance(one, (int, float)) for one in found):
            return tuple(float(one) for one in found if isinstance(one, (int, float)))
        return ()

    def inherited(self, page: str, key: str) -> Json:
        """A page's attribute, its own or an ancestor's."""
        return self.plain(inherited(self.pdf.get_object(objgen(page)), Name(key)))

    def plain(self, value: object) -> Json:
        """What pikepdf gives, as this data: a reference where it is an object of its own."""
        if not isinstance(value, Object):
            return _number(value)
        if value.is_indirect:
            return "{} {} R".format(*value.objgen)
        return _decoded(value.to_json())


def _decoded(written: bytes) -> Json:
    try:
        return msgspec.json.decode(written)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A damaged file may hold bytes that are no text, and numbers without end.
        return json.loads(written.decode("utf-8", "replace"))  # type: ignore[no-any-return]


def _number(value: object) -> Json:
    """A number or truth value; None for anything else."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (bool, int, float)) else None


def objgen(reference: str) -> tuple[int, int]:
    """The number and generation that a reference names."""
    number, generation, _ = reference.split(" ")
    return int(number), int(generation)


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


def is_reference(value: Json) -> TypeGuard[str]:
    return isinstance(value, str) and value[-2:] == " R" and value[0].isdigit()


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
