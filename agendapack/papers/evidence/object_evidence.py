"""What the objects of a PDF hold beside the words on its pages: every string, stream and picture,
whatever leads to it, and those that nothing leads to.  pypdf reads them.

Sections are of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from agendapack.papers.evidence.paper_evidence import ATTACHED, METADATA, FoundData, FoundText
from agendapack.papers.evidence.reading_faults import FAULTS
from agendapack.papers.evidence.stream_kinds import (
    content_texts,
    is_content,
    is_plain_text,
    packet_texts,
    plain_text,
    shows_text,
    stream_kind,
)
from agendapack.papers.wordings import words

MOST_TEXT = 2_000_000  # characters of one string
MOST_OBJECTS = 3_000_000
MAX_DEPTH = 12  # of forms within forms
LEAST_STREAM = 64  # bytes: what is shorter draws a picture or a line, or nothing
NOWHERE = "an object that nothing refers to"

PLACES = {
    "/StructTreeRoot": "its reading structure",
    "/Outlines": "a bookmark",
    "/Names": "a name",
    "/Dests": "a name",
    "/PageLabels": "a page label",
    "/OCProperties": "a layer",
    "/AcroForm": "a form field",
    "/Metadata": METADATA,
    "/Annots": "an annotation",
    "/EF": ATTACHED,
}
"""What is said of where a text was found, by the key that leads there."""

NAMED = frozenset(
    {
        *("/Title", "/Author", "/Subject", "/Keywords", "/Company", "/Manager", "/Comments"),
        *("/Contents", "/RC", "/Subj", "/T", "/TU", "/TM", "/V", "/DV", "/Opt", "/TI"),
        *("/Alt", "/ActualText", "/E", "/Name", "/P", "/F", "/UF", "/Desc", "/URI"),
    }
)
"""Keys whose strings people write; what programs write (dates, languages, appearances) shows
nothing of where it comes from unless it has words running."""


class LooseContent(NamedTuple):
    """Content that PDFium does not read with its page, and what its names mean."""

    data: bytes
    resources: Any
    page: int | None


class ShownPicture(NamedTuple):
    stream: StreamObject
    digest: bytes
    page: int | None


class DrawnContent(NamedTuple):
    """What a page draws: its digest, its size in bytes, and the pictures that it shows."""

    digest: bytes
    size: int
    pictures: tuple[bytes, ...]


class _Step(NamedTuple):
    value: Any
    key: str
    place: str
    page: int | None
    holder: Any = None


class ObjectEvidence:
    """Everything that one file holds.  ``attachments`` are their bytes and pages."""

    def __init__(self, reader: PdfReader) -> None:
        self.texts: list[FoundText] = []
        self.data: list[FoundData] = []
        self.pictures: list[ShownPicture] = []
        self.loose: list[LooseContent] = []
        self.attachments: list[tuple[bytes, int | None]] = []
        self.contents: list[DrawnContent] = []
        self._reader = reader
        self._seen: set[int] = set()
        self._digests: dict[int, bytes] = {}
        self._forms: dict[int, tuple[bytes, ...]] = {}
        """By number, the forms that pages draw, and the pictures that they show."""
        self._pages = list(reader.pages)
        self.numbers = {
            page.indirect_reference.idnum: index
            for index, page in enumerate(self._pages, start=1)
            if page.indirect_reference is not None
        }
        self._seen |= self.numbers.keys()
        self._gather()

    def structure(self) -> Iterator[tuple[int, int]]:
        """The marked content of the pages (page, identifier) in the order of the reading structure
        (14.7.4)."""
        root = self._entry(self._reader.root_object, "/StructTreeRoot")
        stack: list[tuple[Any, int]] = [(self._raw(root, "/K"), 0)]
        seen: set[int] = set()
        while stack and len(seen) < MOST_OBJECTS:
            kid, page = stack.pop()
            if isinstance(kid, IndirectObject):
                if kid.idnum in seen:
                    continue
                seen.add(kid.idnum)
                kid = self._object(kid)
            if isinstance(kid, ArrayObject):
                stack.extend((one, page) for one in reversed(kid))
            elif isinstance(kid, DictionaryObject):
                reference = self._raw(kid, "/Pg")
                if isinstance(reference, IndirectObject):
                    page = self.numbers.get(reference.idnum, page)
                number = kid.get("/MCID")
                if isinstance(number, int) and "/Stm" not in kid:
                    yield page, int(number)
                stack.append((self._raw(kid, "/K"), page))
            elif isinstance(kid, int):
                yield page, int(kid)

    # The walk

    def _gather(self) -> None:
        root: Any = self._reader.root_object
        trailer = self._reader.trailer
        self._walk(_Step(self._raw(trailer, "/Info"), "/Info", METADATA, None))
        self._walk_entry(root, "/StructTreeRoot", "its reading structure")
        for number, page in enumerate(self._pages, start=1):
            try:
                self.contents.append(self._content(page, number))
            except FAULTS:
                self.contents.append(DrawnContent(b"", 0, ()))
            for key in page:
                if key not in ("/Parent", "/Contents"):
                    self._walk_entry(page, key, PLACES.get(key, "a page"), number)
            self._walk_entry(page, "/Contents", "a page", number)
        for key in root:
            self._walk_entry(root, key, PLACES.get(key, "its catalogue"))
        for idnum, generation in self._numbers():
            if idnum not in self._seen:
                reference = IndirectObject(idnum, generation, self._reader)
                self._walk(_Step(reference, "", NOWHERE, None))

    def _numbers(self) -> list[tuple[int, int]]:
        plain = ((n, generation) for generation, held in self._reader.xref.items() for n in held)
        packed = ((number, 0) for number in self._reader.xref_objStm)
        return sorted({*plain, *packed})

    def _walk_entry(self, holder: Any, key: str, place: str, page: int | None = None) -> None:
        self._walk(_Step(self._raw(holder, key), key, place, page, holder))

    def _walk(self, first: _Step) -> None:
        stack = [first]
        while stack and len(self._seen) < MOST_OBJECTS:
            step = stack.pop()
            value = step.value
            if isinstance(value, IndirectObject):
                if value.idnum in self._seen:
                    continue
                self._seen.add(value.idnum)
                number = value.idnum
                value = self._object(value)
            else:
                number = 0
            if isinstance(value, StreamObject):
                try:
                    self._stream(value, step, number)
                except FAULTS:
                    self._unreadable(value, step.page)
            if isinstance(value, DictionaryObject):
                stack.extend(self._entries(value, step))
            elif isinstance(value, ArrayObject):
                held = list.__iter__(value)  # pypdf's own would follow references
                stack.extend(step._replace(value=one) for one in held)
            elif isinstance(value, (TextStringObject, ByteStringObject)):
                self._string(value, step)

    def _entries(self, value: DictionaryObject, step: _Step) -> Iterator[_Step]:
        page, place = step.page, step.place
        own = self._raw(value, "/Pg")
        if isinstance(own, IndirectObject):
            page = self.numbers.get(own.idnum, page)
        if "/Rect" in value:
            place = "an annotation"
            self._annotation(value, page)
        if value.get("/Type") == "/Page" and place == NOWHERE:
            self._orphan(value)
        for key in value:
            if key in ("/Parent", "/Pg", "/Obj"):
                continue  # they lead out of what is gone through
            below = place if key in ("/Names", "/Dests") else PLACES.get(key, place)
            yield _Step(self._raw(value, key), key, below, page, value)

    def _annotation(self, value: DictionaryObject, page: int | None) -> None:
        """The digest of what somebody drew on a page: where it lies, and its points (12.5.6)."""
        if value.get("/Subtype") in ("/Link", "/Widget", "/Popup", None):
            return
        keys = ("/Subtype", "/Rect", "/InkList", "/Vertices", "/L", "/QuadPoints", "/CL")
        drawn = repr([value.get(key) for key in keys]).encode()
        self.data.append(FoundData("object", sha256(drawn).digest(), page))

    def _orphan(self, page: DictionaryObject) -> None:
        """A page that is not among the file's pages."""
        try:
            data = b"\n".join(self._parts(page))
        except FAULTS:
            return
        self.loose.append(LooseContent(data, self._raw(page, "/Resources"), None))

    def _string(self, value: TextStringObject | ByteStringObject, step: _Step) -> None:
        if isinstance(value, bytes):
            text = plain_text(bytes(value[:MOST_TEXT]))
        else:
            text = str(value)[:MOST_TEXT]
        if "</" in text:  # rich text (12.7.3.4)
            text = re.sub(r"<[^>]*>", " ", text)
        if not words(text):
            return
        named = step.key in NAMED or step.place == "a name"
        if step.key == "/P":
            named = step.place == "a page label"
        self.texts.append(FoundText(step.place, step.page, text, named))

    # Streams

    def _stream(self, stream: StreamObject, step: _Step, number: int) -> None:
        kind = stream_kind(stream, step.key)
        if kind == "left out":
            return
        if kind == "picture":
            digest = self._digest(stream, number)
            self.pictures.append(ShownPicture(stream, digest, step.page))
            return
        data = stream.get_data()
        if kind == "metadata":
            for text, named in packet_texts(data):
                self.texts.append(FoundText(METADATA, step.page, text, named))
            return
        if kind == "attachment":
            self.data.append(FoundData("attachment", sha256(data).digest(), step.page))
            self.attachments.append((data, step.page))
            return
        if len(data) >= LEAST_STREAM:
            self.data.append(FoundData("stream", sha256(data).digest(), step.page))
        if is_content(stream, step.key):
            for text in content_texts(data):
                self.texts.append(
                    FoundText("the marking of a page's content", step.page, text, True)
                )
            drawn = step.key == "/Contents" or number in self._forms
            if not drawn and shows_text(data):
                resources = self._raw(stream, "/Resources")
                if resources is None and isinstance(step.holder, DictionaryObject):
                    resources = self._raw(step.holder, "/Resources")
                self.loose.append(LooseContent(data, resources, step.page))
        elif is_plain_text(data):
            text = re.sub(r"<[^>]*>", " ", plain_text(data[:MOST_TEXT]))
            self.texts.append(FoundText("a stream of text", step.page, text))

    def _unreadable(self, stream: StreamObject, page: int | None) -> None:
        self.data.append(FoundData("unreadable", sha256(stream._data).digest(), page))

    def _digest(self, stream: StreamObject, number: int) -> bytes:
        """Of a picture: of its samples, or of its coded image (7.4.8), and of its size."""
        if number and number in self._digests:
            return self._digests[number]
        try:
            data = stream.get_data()
        except FAULTS:  # JBIG2 without a program that reads it
            data = stream._data
        size = f"{stream.get('/Width')} {stream.get('/Height')} ".encode()
        digest = sha256(size + data).digest()
        if number:
            self._digests[number] = digest
        return digest

    # What pages draw

    def _content(self, page: Any, number: int) -> DrawnContent:
        data = b"\n".join(self._parts(page))
        shown = tuple(dict.fromkeys(self._shown(data, page.get("/Resources"), number, MAX_DEPTH)))
        return DrawnContent(sha256(data).digest(), len(data), shown)

    def _parts(self, page: Any) -> list[bytes]:
        held = self._entry(page, "/Contents")
        parts = list.__iter__(held) if isinstance(held, ArrayObject) else [held]
        streams = [self._object(part) for part in parts]
        return [stream.get_data() for stream in streams if isinstance(stream, StreamObject)]

    def _shown(self, data: bytes, resources: Any, page: int, depth: int) -> Iterator[bytes]:
        """The digests of the pictures that content shows, by way of the forms that it draws
        (8.10)."""
        held = self._object(resources)
        if b"/ActualText" in data:  # PDFium reads that instead of what is shown (14.9.4)
            unread = data.replace(b"/ActualText", b"/OtherText ")
            self.loose.append(LooseContent(unread, held, page))
        named = self._entry(held, "/XObject")
        for name in dict.fromkeys(_DRAWN.findall(data)):
            reference = self._raw(named, "/" + name.decode("latin-1"))
            stream = self._object(reference)
            number = reference.idnum if isinstance(reference, IndirectObject) else 0
            if not isinstance(stream, StreamObject):
                continue
            if stream.get("/Subtype") == "/Image":
                yield self._digest(stream, number)
            elif depth and stream.get("/Subtype") == "/Form":
                if number not in self._forms:
                    self._forms[number] = ()  # a form that draws itself
                    below = stream.get("/Resources", held)
                    inside = self._shown(stream.get_data(), below, page, depth - 1)
                    self._forms[number] = tuple(inside)
                yield from self._forms[number]

    # Values

    def _object(self, value: Any) -> Any:
        try:
            return value.get_object() if value is not None else None
        except FAULTS:
            return None

    def _entry(self, holder: Any, key: str) -> Any:
        return self._object(self._raw(holder, key))

    def _raw(self, holder: Any, key: str) -> Any:
        if not isinstance(holder, DictionaryObject) or key not in holder:
            return None
        return holder.raw_get(key)


_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
