"""Writes PDF objects through ReportLab's document, and spells numbers and strings for them."""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFStream


class _Written(PDFObject):  # type: ignore[misc,unused-ignore]
    """An object whose bytes are known; ReportLab numbers it and puts it in the file."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.data = b"null"

    def format(self, document: Any) -> bytes:
        return self.data


class _Ended(PDFObject):  # type: ignore[misc,unused-ignore]
    """One of ReportLab's streams, its end on a line of its own (ISO 19005-2, 6.1.7.1)."""

    __RefOnly__ = 1

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def format(self, document: Any) -> bytes:
        written: bytes = self.stream.format(document)
        return written.removesuffix(b"endstream\n") + b"\nendstream\n"


class Writer:
    """Objects by number.  ReportLab's own (fonts, pictures) are numbered in the same run."""

    def __init__(self) -> None:
        # invariant: no clock; the version is PDF 1.7, whatever the features used.
        document_class: Any = PDFDocument
        self.document: Any = document_class(
            compression=1, invariant=1, pdfVersion=(1, 7), lang=None, dummyoutline=1
        )
        self._objects: dict[int, _Written] = {}

    def reserve(self) -> int:
        """A new object's number; :meth:`fill` says later what it is."""
        written = _Written()
        self.document.Reference(written)
        count: int = self.document.objectcounter
        self._objects[count] = written
        return count

    def fill(self, number: int, data: str | bytes) -> None:
        self._objects[number].data = data.encode("latin-1") if isinstance(data, str) else data

    def add(self, data: str | bytes) -> int:
        """A new object: its number."""
        number = self.reserve()
        self.fill(number, data)
        return number

    def stream(self, entries: str, content: bytes, *, compress: bool = True) -> int:
        if compress:
            content = zlib.compress(content, 9)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(content)}>>\nstream\n".encode("latin-1")
        return self.add(head + content + b"\nendstream")

    def finish(self, catalog: str, info: str) -> bytes:
        """The file.  Its identifier follows from what is in it."""
        document = self.document
        for font in document.delayedFonts:
            font.addObjects(document)
        for key, thing in document.idToObject.items():
            if isinstance(thing, PDFStream):
                document.idToObject[key] = _Ended(thing)
        document.Catalog, document.info = _Written(), _Written()
        document.Catalog.data = catalog.encode("latin-1")
        document.info.data = info.encode("latin-1")
        digest = sha256(document.Catalog.data + document.info.data)
        for written in self._objects.values():
            digest.update(written.data)
        ident = digest.hexdigest()[:32].upper()
        document._ID = f"[<{ident}><{ident}>]"
        data: bytes = document.format()
        return data

    def number_of(self, obj: Any) -> int:
        """The number of one of ReportLab's objects, which gets one now if it has none."""
        reference = self.document.Reference(obj)
        found: int = self.document.idToObjectNumberAndVersion[reference.name][0]
        return found


def number(value: float) -> str:
    """A real number to a hundredth of a point, without needless digits."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def literal(data: bytes) -> str:
    """A byte string (ISO 32000-1, 7.3.4), in hexadecimal unless it is plain ASCII."""
    if all(0x20 <= byte < 0x7F and byte not in b"()\\" for byte in data):
        return f"({data.decode('ascii')})"
    return f"<{data.hex().upper()}>"


def text_string(text: str) -> str:
    """A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, else UTF-16 with its mark."""
    if text.isascii():
        return literal(text.encode("ascii"))
    data = b"\xfe\xff" + text.encode("utf-16-be")
    return f"<{data.hex().upper()}>"
