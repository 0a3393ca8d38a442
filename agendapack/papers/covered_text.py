"""Finds text on a page that is still there and cannot be seen: under a box drawn over it, or in the
colour of its highlight; and redactions that were never applied.

A character is hidden where the page shows one even colour in its place, and something else once the
boxes there are taken away.  So what nobody was ever to see (recognised text behind a scan, a layer
that is off, white text on white paper, text that is clipped away) is passed over, as is what can be
read: white text on a dark band, a table's cells, text that is drawn once more on top.

What this misses: pictures under boxes; boxes less than four units high or wide that make none
together, or more than :data:`MOST` on a page; annotations that PDFium does not draw; a box made of
text; a picture laid over text, unless it is of one colour and covers less than :data:`SHEET` of the
page; text that runs askew, or is covered so that some of it shows; black text on a black picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ctypes import c_double
from math import floor

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from msgspec.structs import replace
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.laid_over import laid_over
from agendapack.papers.leaks import CoveredText, LeakKind, PageLeaks, counts_on, letters
from agendapack.papers.page_bitmap import Bitmap, look_alike
from agendapack.papers.page_objects import (
    Colour,
    PageObjects,
    PaintedBox,
    ShownText,
    address,
    fill_colour,
    left_out,
)

MOST = 1000  # boxes that are looked at, the largest, and fewer where there is much text
MOST_PAIRS = 300_000  # of texts and boxes; a page that has more is a drawing
SHEET = 0.8  # of a page's area: a picture as large as this is the page itself, a scan
COVERED = 0.6  # of a character's box
WORD = 2  # letters and digits side by side: fewer are a bullet, or a chart's label
LIGHT = 230  # of 255: no channel of a highlight that hides black text is as light as this
ALIKE = 32  # of 255: colours further apart than this, in any channel, are not even compared as seen
RESOLUTION = 3.0  # pixels to a unit of user space, and fewer where there would be too many
STRIPS = 32  # that a page is divided into, so that a text is not held against every box of it
NEIGHBOURS = (-2, -1, 1, 2)  # pages that are asked whether a text recurs in its place
RECURRING = 2  # of them: then it is page furniture, such as a number, that a picture came to cover
MARGIN = 3.0  # user space units: how exactly it recurs

_LAST = 1 << 62  # annotations are drawn after everything else


class _Box(Struct, frozen=True):
    """Something that may hide text: its place in the order of drawing, its box in user space, and
    what the page paints there, unless it is an annotation; ``own`` are the letters that a form
    field shows or is called, in lower case."""

    order: int
    box: PageBox
    kind: LeakKind = LeakKind.BOX
    painted: PaintedBox | None = None
    own: str = ""


class _Character(Struct, frozen=True):
    """A letter or digit, its box and the part that is covered (user space), and the boxes there
    with how much of it each covers; ``ordinal`` counts all letters and digits of the page.

    ``is_bared``: whether something else is seen without the boxes.  An ``l`` that fills its box is
    one even colour too.
    """

    text: str
    whole: PageBox
    box: PageBox
    covers: tuple[tuple[float, _Box], ...]
    ordinal: int
    is_bared: bool = False

    @property
    def kind(self) -> LeakKind:
        kinds = {box.kind for _, box in self.covers}
        return LeakKind.BOX if LeakKind.BOX in kinds else LeakKind.HIGHLIGHT

    def follows(self, other: _Character) -> bool:
        """Whether it stands right after another, in the same line, and is hidden likewise."""
        both = self.whole.intersect(other.whole)
        is_in_line = both.width > 0 or both.height > 0
        return self.ordinal == other.ordinal + 1 and self.kind == other.kind and is_in_line


def page_leaks(page: pdfium.PdfPage, geometry: PageGeometry, objects: PageObjects) -> PageLeaks:
    """What is hidden on an open page that draws ``objects``; PDFium must show it as ``geometry``
    says."""
    annotations, redactions = laid_over(page)
    boxes = [
        _Box(_LAST, one.box, LeakKind.HIGHLIGHT if one.is_highlight else LeakKind.BOX, own=one.own)
        for one in annotations
    ]
    boxes += _painted(objects)
    covered = _covered(objects.texts, boxes, geometry.visible)
    if not covered:
        return PageLeaks((), redactions)
    characters = list(_characters(page, geometry, covered))
    return PageLeaks(tuple(_runs(_unseen(page, geometry, characters))), redactions)


def _painted(objects: PageObjects) -> Iterator[_Box]:
    """What a page paints, the largest alone where there is much."""
    painted: Sequence[PaintedBox] = objects.painted
    most = min(MOST, MOST_PAIRS // max(1, len(objects.texts)) + 1)
    if len(painted) > most:
        painted = sorted(painted, key=lambda one: one.box.width * one.box.height)[-most:]
    return (_Box(one.order, one.box, painted=one) for one in painted)


# What may hide what


def _covered(
    texts: Sequence[ShownText], boxes: Sequence[_Box], visible: PageBox
) -> dict[int, tuple[_Box, ...]]:
    """The boxes that may hide a text, by its object's address: those that are drawn after it, and
    those drawn before it in its own dark colour."""
    if not boxes:
        return {}
    strips: dict[int, list[_Box]] = {}
    tall = max(visible.height / STRIPS, 1.0)
    for box in boxes:
        inside = box.box.intersect(visible)
        for strip in range(floor(inside.bottom / tall), floor(inside.top / tall) + 1):
            strips.setdefault(strip, []).append(box)
    colours: dict[int, Colour | None] = {}
    found: dict[int, tuple[_Box, ...]] = {}
    for text in texts:
        place = text.box
        if place is None or (inside := place.intersect(visible)).is_empty:
            continue
        first, last = floor(inside.bottom / tall), floor(inside.top / tall)
        near: Iterable[_Box] = strips.get(first, ())
        if last > first:
            several = (strips.get(strip, ()) for strip in range(first, last + 1))
            near = {id(box): box for boxes in several for box in boxes}.values()
        over = [box for box in near if _of_line(box.box, place) > 0]
        if not _cover(over, place):
            continue
        hiding = [box for box in over if box.order > text.order]
        if len(hiding) < len(over):
            hiding += _highlights(text, over, colours)
        if _cover(hiding, place):
            found[address(text.handle)] = tuple(hiding)
    return found


def _cover(boxes: Iterable[_Box], text: PageBox) -> bool:
    """Whether boxes lie over enough of a text, together."""
    return sum(_of_line(box.box, text) for box in boxes) >= COVERED


def _of_line(box: PageBox, text: PageBox) -> float:
    """How much a box covers of the height of a text, 0 to 1, which is one line, upright or
    lying; 0 where it lies beside it."""
    width = min(box.right, text.right) - max(box.left, text.left)
    height = min(box.top, text.top) - max(box.bottom, text.bottom)
    if width <= 0 or height <= 0:
        return 0.0
    return height / text.height if text.width >= text.height else width / text.width


def _highlights(
    text: ShownText, boxes: Iterable[_Box], colours: dict[int, Colour | None]
) -> Iterator[_Box]:
    """Those of ``boxes`` that lie under a text and have its colour, unless that is light."""
    own = fill_colour(text.handle)
    if own is None or min(own) >= LIGHT:
        return
    for box in boxes:
        if box.order < text.order and box.painted is not None:
            if box.order not in colours:
                colours[box.order] = fill_colour(box.painted.handle)
            other = colours[box.order]
            if other is not None and look_alike(own, other, ALIKE):
                yield replace(box, kind=LeakKind.HIGHLIGHT)


def _characters(
    page: pdfium.PdfPage, geometry: PageGeometry, covered: Mapping[int, tuple[_Box, ...]]
) -> Iterator[_Character]:
    """The letters and digits that boxes cover."""
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return
    sides = tuple(c_double() for _ in range(4))
    try:
        ordinal = 0
        for index in range(raw.FPDFText_CountChars(text_page)):
            letter = chr(raw.FPDFText_GetUnicode(text_page, index))
            if not letter.isalnum():
                continue
            ordinal += 1
            boxes = covered.get(address(raw.FPDFText_GetTextObject(text_page, index)))
            if boxes is None or not raw.FPDFText_GetCharBox(text_page, index, *sides):
                continue
            left, right, bottom, top = (side.value for side in sides)
            box = PageBox(left, bottom, right, top).intersect(geometry.visible)
            shares = [(share, one) for one in boxes if (share := _share(box, one.box)) > 0]
            if sum(share for share, _ in shares) >= COVERED:
                # Boxes that cover it alone, else all of them together.
                covers = [cover for cover in shares if cover[0] >= COVERED] or shares
                most = max(share for share, _ in covers)
                widest = [one.box for share, one in covers if share == most or most < COVERED]
                seen = box.intersect(_around(widest))
                yield _Character(letter, box, seen, tuple(covers), ordinal)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _share(one: PageBox, other: PageBox) -> float:
    """How much of one box another covers, 0 to 1."""
    both = one.intersect(other)
    if one.is_empty or both.is_empty:
        return 0.0
    return both.width * both.height / (one.width * one.height)


# What is seen


def _unseen(
    page: pdfium.PdfPage, geometry: PageGeometry, characters: Iterable[_Character]
) -> Iterator[_Character]:
    """Those that cannot be seen."""
    pictures: dict[int, bool] = {}

    def hides(box: _Box) -> bool:
        if box.painted is None or not box.painted.is_picture:
            return True
        if box.order not in pictures:
            pictures[box.order] = _is_one_colour(page, geometry, box.box)
        return pictures[box.order]

    waiting = []
    for one in characters:
        covers = tuple(cover for cover in one.covers if hides(cover[1]))
        if sum(share for share, _ in covers) >= COVERED:
            waiting.append(replace(one, covers=covers))
    if not waiting:
        return
    view = geometry.to_view
    area = _around(view.apply_to_box(one.box) for one in waiting)
    annotated = any(box.painted is None for one in waiting for _, box in one.covers)
    shown = Bitmap.of(page, geometry, area, RESOLUTION, annotated=annotated)
    hidden = [one for one in waiting if shown.is_even(view.apply_to_box(one.box))]
    if not hidden:
        return
    painted = {box.order: box.painted for one in hidden for _, box in one.covers}
    handles = (handle for one in painted.values() if one is not None for handle in one.handles)
    with left_out(handles):
        bare = Bitmap.of(page, geometry, area, RESOLUTION, annotated=False)
    for one in hidden:
        yield replace(one, is_bared=not bare.is_even(view.apply_to_box(one.box)))


def _is_one_colour(page: pdfium.PdfPage, geometry: PageGeometry, box: PageBox) -> bool:
    """Whether a picture on a page is no more than a box; one as large as the page is a scan."""
    seen = box.intersect(geometry.visible)
    if seen.is_empty or _share(geometry.visible, seen) >= SHEET:
        return False
    area = geometry.to_view.apply_to_box(seen)
    return Bitmap.of(page, geometry, area, 1.0, annotated=False).is_even(area)


def _around(boxes: Iterable[PageBox]) -> PageBox:
    found = list(boxes)
    return PageBox(
        min(box.left for box in found),
        min(box.bottom for box in found),
        max(box.right for box in found),
        max(box.top for box in found),
    )


def _runs(characters: Iterable[_Character]) -> Iterator[CoveredText]:
    """Hidden characters side by side, each run once; left out are those of which too few for a
    word could be seen without the boxes, and what a form field shows or is called."""
    run: list[_Character] = []
    for one in [*characters, None]:
        if run and (one is None or not one.follows(run[-1])):
            text = "".join(each.text for each in run)
            is_own = any(text.casefold() in box.own for _, box in run[0].covers)
            if sum(each.is_bared for each in run) >= WORD and not is_own:
                yield CoveredText(run[0].kind, text, _around(each.box for each in run))
            run = []
        if one is not None:
            run.append(one)


def without_furniture(
    document: pdfium.PdfDocument, leaks: Sequence[PageLeaks]
) -> tuple[PageLeaks, ...]:
    """The leaks of all pages of a document without its page furniture: what stands in the same
    place on pages beside it too, where a number counts the pages or the text can be seen."""
    return tuple(
        replace(found, texts=tuple(_peculiar(document, index, leaks))) if found.texts else found
        for index, found in enumerate(leaks)
    )


def _peculiar(
    document: pdfium.PdfDocument, index: int, leaks: Sequence[PageLeaks]
) -> Iterator[CoveredText]:
    texts = leaks[index].texts
    counted, repeated, seen = Counter[CoveredText](), Counter[CoveredText](), set[CoveredText]()
    own = _said_there(document, index, texts)
    for step in NEIGHBOURS:
        other = index + step
        if not 0 <= other < len(document):
            continue
        hidden = {text.text for text in leaks[other].texts}
        others = _said_there(document, other, texts)
        for text, whole, said in zip(texts, own, others, strict=True):
            # Where more than the hidden letters lies there, they alone are compared.
            if counts_on(whole if letters(whole) == text.text else text.text, said, step):
                counted[text] += 1
            elif letters(said) == text.text:
                repeated[text] += 1
                if text.text not in hidden:
                    seen.add(text)
    for text in texts:
        is_shown = repeated[text] >= RECURRING and text in seen
        if counted[text] < RECURRING and not is_shown:
            yield text


def _said_there(
    document: pdfium.PdfDocument, index: int, texts: Iterable[CoveredText]
) -> list[str]:
    """What a page says in the place of each text."""
    try:
        page = document[index].get_textpage()
    except pdfium.PdfiumError:
        return ["" for _ in texts]
    boxes = (text.box.as_tuple() for text in texts)
    return [
        str(page.get_text_bounded(left - MARGIN, bottom - MARGIN, right + MARGIN, top + MARGIN))
        for left, bottom, right, top in boxes
    ]
