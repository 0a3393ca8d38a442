"""Finds revisions of a PDF, kept in the file by what was added at its end (7.5.6), that show on a
page what the newest does not: words, or a picture.

A form that was filled, a signature or a note that was added is no leak.  A pack holds the newest
revision alone; the paper itself holds them all.

Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agendapack.papers.leaks import Leak, LeakKind, letters
from agendapack.papers.pdf.page_attributes import inherited

MOST = 10  # revisions that are looked at, the last ones
MOST_BYTES = 250_000_000  # of a file: a larger one is not taken apart once more
MAX_DEPTH = 8  # of forms within forms
LEAST_PIXELS = 64  # across and down: a smaller picture is an icon
_END = re.compile(rb"startxref[\x00\t\n\f\r ]+(\d{1,19})[\x00\t\n\f\r ]+%%EOF")
_TABLE = re.compile(rb"[\x00\t\n\f\r ]*(?:xref|\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+obj)")
_WORD = re.compile(r"\w+")
_UNREADABLE = (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError)


def earlier_revisions(source: Path | bytes) -> Iterator[Leak]:
    """The revisions before the newest that show something else: one leak, or none."""
    if isinstance(source, bytes):
        yield from _found(source, source)
    elif source.stat().st_size:
        with source.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            yield from _found(source, data)


def _found(source: Path | bytes, data: bytes | mmap) -> Iterator[Leak]:
    ends = list(_ends(data))[:-1][-MOST:]
    if not ends or len(data) > MOST_BYTES:
        return
    newest = _Newest(source)
    told = [pages for end in ends if (pages := newest.lacking(data[:end]))]
    if told:
        pages = sorted({page for one in told for page in one})
        yield Leak(LeakKind.REVISION, tuple(pages), len(told))


def _ends(data: bytes | mmap) -> Iterator[int]:
    """Where each revision ends.  The first part of a file made for the web (annex F) is none, nor
    is what a file within the file says of itself."""
    header = max(data.find(b"%PDF-", 0, 1024), 0)
    for end in _END.finditer(data):
        table = int(end[1]) + header
        if header < table < end.start() and _TABLE.match(data, table):
            yield end.end()


class _Newest:
    """What the newest revision draws on its pages, and says; read when it is first asked for."""

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        self._streams: set[bytes] | None = None
        self._said: tuple[set[str], str] | None = None

    def lacking(self, revision: bytes) -> list[int]:
        """The pages of an earlier revision, counted from one, that show what is lacking here."""
        try:
            if self._streams is None:
                with _opened(self._source) as pdf:
                    self._streams = {stream for page in pdf.pages for stream, _ in _drawn(page.obj)}
            with _opened(revision) as pdf:
                drawn = [list(_drawn(page.obj)) for page in pdf.pages]
        except _UNREADABLE:
            return []
        known = self._streams
        others = [
            index
            for index, page in enumerate(drawn)
            if any(stream not in known for stream, _ in page)
        ]
        if not others:
            return []
        texts = _texts(revision, others)
        return [
            index + 1
            for index, text in zip(others, texts, strict=True)
            if any(is_picture and stream not in known for stream, is_picture in drawn[index])
            or self._lacks(text)
        ]

    def _lacks(self, text: str) -> bool:
        """Whether a page says a word that no page says now, in whatever pieces."""
        if self._said is None:
            now = "\n".join(_texts(self._source, None))
            self._said = set(_WORD.findall(now)), letters(now)
        words, joined = self._said
        return any(
            len(word) > 1 and word not in words and letters(word) not in joined
            for word in set(_WORD.findall(text))
        )


def _opened(source: Path | bytes) -> Pdf:
    handle = BytesIO(source) if isinstance(source, bytes) else source
    return pikepdf.open(handle, suppress_warnings=True)


def _texts(source: Path | bytes, pages: Sequence[int] | None) -> list[str]:
    from agendapack.papers.looking import texts_of  # hardly a file has earlier revisions

    return texts_of(source, pages)


def _drawn(page: Object) -> Iterator[tuple[bytes, bool]]:
    """The digests of what a page draws: its content, forms and pictures; whether it is a
    picture."""
    content = page.get(Name.Contents)
    for one in content if isinstance(content, Array) else (content,):
        if isinstance(one, Stream):
            yield _digest(one), False
    yield from _drawn_by(inherited(page, Name.Resources), set(), 0)


def _drawn_by(
    resources: object, passed: set[tuple[int, int]], depth: int
) -> Iterator[tuple[bytes, bool]]:
    drawn = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    for one in drawn.values() if isinstance(drawn, Dictionary) else ():
        if not isinstance(one, Stream) or one.objgen in passed:
            continue
        passed.add(one.objgen)
        sides = (one.get(Name.Width), one.get(Name.Height))
        is_picture = one.get(Name.Subtype) == Name.Image
        if not is_picture or all(isinstance(n, int) and n >= LEAST_PIXELS for n in sides):
            yield _digest(one), is_picture
        if not is_picture and depth < MAX_DEPTH:
            yield from _drawn_by(one.get(Name.Resources), passed, depth + 1)


def _digest(stream: Object) -> bytes:
    return blake2b(stream.read_raw_bytes(), digest_size=16).digest()
