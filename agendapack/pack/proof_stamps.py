"""Promises 1, 2 and 3 held against the finished file: the stamps of each page, and the marks of the
pages of exempt papers, by the streams in which they are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from agendapack.pack.placing import Stamp
from agendapack.pack.plan import TOLERANCE, PackPlan, PlannedPage, Source
from agendapack.papers.geometry import Matrix, PageBox
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import Vocabulary

_STAMP = re.compile(
    rb"(?:/Artifact <</Type /Pagination /Subtype /(?P<edge>Header|Footer).*?>>"
    rb"|/P <</MCID (?P<mcid>\d+)>>) BDC\s+q 0 g 0 Tr BT "
    rb"(?P<matrix>[-0-9. ]+) Tm\s+(?P<runs>.*?)\s+ET Q EMC",
    re.DOTALL,
)
_RUN = re.compile(
    rb"/(?P<font>\S+) (?P<size>[0-9.]+) Tf\s+\((?P<text>(?:[^()\\]|\\.)*)\) Tj", re.DOTALL
)
_UNICODE = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")
_PREFIX = re.compile(r"S(?P<ordinal>[1-9]\d*)-")
_EDGES = {b"Header": "top", b"Footer": "foot", None: "top"}  # what is read aloud is at the head

Fault = tuple[int, int, str]
"""A promise, a zero-based physical page, and how it is broken."""


class _Mark(Struct, frozen=True):
    """A stamp as the file has it: its edge, its text, and the box of its glyphs in user space;
    ``mcid`` where it is marked content that is read aloud."""

    edge: str
    text: str
    matrix: Matrix
    size: float
    box: PageBox
    mcid: int | None = None

    @property
    def said(self) -> str:
        return self.text.strip()


class _Fonts:
    """Widths and characters of the stamps' fonts, read from the file once each."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Mapping[int, str], Sequence[float]]] = {}

    def of(self, page: PageObject, name: str) -> tuple[Mapping[int, str], Sequence[float]]:
        resources: Any = page.get("/Resources", DictionaryObject()).get_object()
        fonts: Any = resources.get("/Font", DictionaryObject()).get_object()
        if name not in fonts:
            return {}, [0.0] * 256  # a stamp that no reader could show
        reference = fonts.raw_get(name)
        if reference.idnum not in self._known:
            font = reference.get_object()
            characters = {
                int(code, 16): chr(int(character, 16))
                for code, character in _UNICODE.findall(font["/ToUnicode"].get_data())
            }
            widths = [float(width) for width in font["/Widths"]]
            self._known[reference.idnum] = (characters, widths)
        return self._known[reference.idnum]


def prove_stamps(both: Sequence[tuple[PageObject, PlannedPage]], plan: PackPlan) -> Iterator[Fault]:
    """Promises 1, 2 and 3: the stamps a page bears, upright and inside what is seen of it."""
    fonts = _Fonts()
    for index, (page, planned) in enumerate(both):
        marks = _marks(page, planned, fonts) if planned.stamps else ()
        source = plan.sources[planned.source]
        if not planned.stamps and (borne := _texts(page)):
            if not source.keeps_stamps:
                yield 2, index, "it is a front or blank page and yet bears a stamp"
            elif borne != _texts_before(source, planned):
                yield 3, index, "it keeps the stamps that it has and yet bears another"
        numbers = None if source.keeps_stamps else planned.numbers
        words = (plan.words, *plan.earlier_words)
        for promise, fault in _prove_marks(marks, page, planned, numbers, words):
            yield promise, index, fault
        if not _bears_marking(marks, source.marking):
            yield 3, index, "it is of an exempt paper and does not bear the whole mark that says so"


def _bears_marking(marks: Sequence[_Mark], marking: Sequence[str]) -> bool:
    said = " ".join(" ".join(mark.text for mark in marks if mark.edge == "top").split())
    return " ".join(" ".join(marking).split()) in said


def _prove_marks(
    marks: Sequence[_Mark],
    page: PageObject,
    planned: PlannedPage,
    numbers: PageRange | None,
    words: Sequence[Vocabulary],
) -> Iterator[tuple[int, str]]:
    expected = [stamp.text for stamp in planned.stamps]
    found = [mark.text for mark in marks]
    if found != expected:
        yield 1, f"it is stamped {found} instead of {expected}"
    agreeing = () if numbers is None else [t for each in words for t in number_texts(numbers, each)]
    if agreeing and planned.stamps and not any(text in found for text in agreeing):
        yield 1, f'no stamp agrees with its label "{planned.label}"'
    visible = _visible(page)
    if planned.visible is not None and not _is_same(visible, planned.visible):
        yield 3, "the page was not extended as its stamps need it"
    for mark, stamp in zip(marks, planned.stamps, strict=False):
        if mark.mcid is None and stamp.spoken is not None:
            yield 6, f'the stamp "{mark.said}" is not read aloud'
        if mark.mcid is not None and stamp.spoken is None:
            yield 6, f'the stamp "{mark.said}" is read aloud'
        if mark.edge != stamp.edge or not _is_in_place(mark, stamp):
            yield 3, f'the stamp "{mark.said}" is not where it was planned'
        if abs(mark.size - stamp.size) > TOLERANCE:
            yield 3, f'the stamp "{mark.said}" is not as large as it was planned'
    for mark in marks:
        if not visible.contains(mark.box, tolerance=TOLERANCE):
            yield 3, f'the stamp "{mark.said}" does not lie inside the visible page'
        if _direction(mark.matrix) != page.rotation % 360:
            yield 3, f'the stamp "{mark.said}" does not read upright'


def number_texts(numbers: PageRange, words: Vocabulary) -> tuple[str, ...]:
    """The stamps that agree with page numbers: those of a supplement may be the supplement's own,
    after its name.

    >>> from agendapack.records.vocabulary import ENGLISH
    >>> number_texts(PageRange(1, 1, "S1-"), ENGLISH)
    ('Page S1-1', 'Supplement 1, Page 1')
    >>> number_texts(PageRange(67, 70), ENGLISH)
    ('Pages 67 - 70',)
    """
    own = words.pages(numbers)
    supplement = _PREFIX.fullmatch(numbers.prefix)
    if supplement is None:
        return (own,)
    published = PageRange(numbers.first, numbers.last)
    return (own, words.supplement_pages(published, int(supplement["ordinal"])))


def _is_in_place(mark: _Mark, stamp: Stamp) -> bool:
    """Whether a text begins where it was planned, and ends in its box."""
    across, up = mark.matrix.e - stamp.matrix.e, mark.matrix.f - stamp.matrix.f
    return max(abs(across), abs(up)) <= TOLERANCE and stamp.box.contains(mark.box, TOLERANCE)


def _is_same(one: PageBox, other: PageBox) -> bool:
    return one.contains(other, tolerance=TOLERANCE) and other.contains(one, tolerance=TOLERANCE)


def _last_streams(page: PageObject, count: int = 1) -> bytes:
    """The data of the last streams of a page's content."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    streams = list(contents)[-count:] if isinstance(contents, ArrayObject) else [contents]
    held = (stream.get_object() for stream in streams if stream is not None)
    return b"\n".join(each.get_data() for each in held if isinstance(each, StreamObject))


def _stamped(page: PageObject, planned: PlannedPage) -> bytes:
    """The content in which a page's stamps are: the last stream, and the one before it where it
    bore some before others were drawn."""
    return _last_streams(page, 2 if planned.borne and planned.drawn else 1)


def _texts(page: PageObject) -> list[bytes]:
    """The stamps of a page as they are drawn."""
    return [match[0] for match in _STAMP.finditer(_last_streams(page))]


def _texts_before(source: Source, planned: PlannedPage) -> list[bytes]:
    """Those that a page bears already where it is taken from, which may be another pack."""
    assert isinstance(source.facts.pdf, Path)  # jobs make files
    with PdfReader(source.facts.pdf) as reader:
        return _texts(reader.pages[planned.page])


def spoken_numbers(page: PageObject, planned: PlannedPage) -> tuple[int, ...]:
    """The numbers of the marked content that a page's stamps have read aloud."""
    found = _STAMP.finditer(_stamped(page, planned))
    return tuple(int(match["mcid"]) for match in found if match["mcid"])


def _marks(page: PageObject, planned: PlannedPage, fonts: _Fonts) -> tuple[_Mark, ...]:
    marks = []
    for match in _STAMP.finditer(_stamped(page, planned)):
        matrix = Matrix(*(float(number) for number in match["matrix"].split()))
        text, length, size = "", 0.0, 0.0
        for run in _RUN.finditer(match["runs"]):
            characters, widths = fonts.of(page, "/" + run["font"].decode())
            size = float(run["size"])
            for code in re.sub(rb"\\(.)", rb"\1", run["text"]):
                text += characters.get(code, "\ufffd")
                length += widths[code] / 1000 * size
        corners = (matrix.apply(0, 0), matrix.apply(length, size * 0.7))
        mcid = int(match["mcid"]) if match["mcid"] else None
        box = PageBox.spanning(*corners)
        marks.append(_Mark(_EDGES[match["edge"]], text, matrix, size, box, mcid))
    return tuple(marks)


def _direction(matrix: Matrix) -> int | None:
    """How far the page must be turned clockwise for a text set with ``matrix`` to read upright;
    None where no page could be."""
    directions = {(1.0, 0.0): 0, (0.0, 1.0): 90, (-1.0, 0.0): 180, (0.0, -1.0): 270}
    return directions.get((matrix.a, matrix.b))


def _visible(page: PageObject) -> PageBox:
    media, crop = (
        PageBox.spanning((float(b[0]), float(b[1])), (float(b[2]), float(b[3])))
        for b in (page.mediabox, page.cropbox)
    )
    both = media.intersect(crop)
    return media if both.is_empty else both
