"""Finds text on a page that is still there and cannot be seen: under a box drawn over it, or in the
colour of its highlight.

A character is hidden where the page shows one even colour in its place, and something else once the
boxes there are taken away.  So what nobody was ever to see (recognised text behind a scan, a layer
that is off, text that is clipped away) is passed over, as is what can be read: white text on a dark
band, a table's cells, text that is drawn once more on top.

What this misses: pictures under boxes; boxes less than four units high or wide that make none
together, or more than :data:`MOST` on a page; annotations that PDFium does not draw; a box made of
text; a picture laid over text, unless it is of one colour and covers less than :data:`SHEET` of the
page; text that runs askew, or is covered so that some of it shows; black text on a black picture;
text of the colour of its ground that is covered too (alone, ``ground_text.py`` finds it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from msgspec.structs import replace

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.hidden_characters import HiddenCharacter, around, characters, runs
from agendapack.papers.laid_over import LaidOver
from agendapack.papers.leaks import CoveredText, LeakKind
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
LIGHT = 230  # of 255: no channel of a highlight that hides black text is as light as this
ALIKE = 32  # of 255: colours further apart than this, in any channel, are not even compared as seen
RESOLUTION = 3.0  # pixels to a unit of user space, and fewer where there would be too many
STRIPS = 32  # that a page is divided into, so that a text is not held against every box of it

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
    with how much of it each covers; ``ordinal`` counts all letters and digits of the page."""

    text: str
    whole: PageBox
    box: PageBox
    covers: tuple[tuple[float, _Box], ...]
    ordinal: int

    def hidden(self, *, is_bared: bool) -> HiddenCharacter:
        kinds = {box.kind for _, box in self.covers}
        kind = LeakKind.BOX if LeakKind.BOX in kinds else LeakKind.HIGHLIGHT
        own = tuple(box.own for _, box in self.covers if box.own)
        return HiddenCharacter(
            self.text, self.whole, self.box, self.ordinal, kind, is_bared=is_bared, own=own
        )


def covered_texts(
    page: pdfium.PdfPage,
    geometry: PageGeometry,
    objects: PageObjects,
    annotations: Iterable[LaidOver],
) -> Iterator[CoveredText]:
    """What is covered on an open page that draws ``objects`` and has ``annotations`` laid over
    them; PDFium must show it as ``geometry`` says."""
    boxes = [
        _Box(_LAST, one.box, LeakKind.HIGHLIGHT if one.is_highlight else LeakKind.BOX, own=one.own)
        for one in annotations
    ]
    boxes += _painted(objects)
    covered = _covered(objects.texts, boxes, geometry.visible)
    if covered:
        yield from runs(_unseen(page, geometry, _characters(page, geometry, covered)))


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
    for one in characters(page):
        boxes = covered.get(one.owner)
        whole = one.box() if boxes is not None else None
        if boxes is None or whole is None:
            continue
        box = whole.intersect(geometry.visible)
        shares = [(share, cover) for cover in boxes if (share := _share(box, cover.box)) > 0]
        if sum(share for share, _ in shares) >= COVERED:
            # Boxes that cover it alone, else all of them together.
            covers = [cover for cover in shares if cover[0] >= COVERED] or shares
            most = max(share for share, _ in covers)
            widest = [cover.box for share, cover in covers if share == most or most < COVERED]
            seen = box.intersect(around(widest))
            yield _Character(one.text, box, seen, tuple(covers), one.ordinal)


def _share(one: PageBox, other: PageBox) -> float:
    """How much of one box another covers, 0 to 1."""
    both = one.intersect(other)
    if one.is_empty or both.is_empty:
        return 0.0
    return both.width * both.height / (one.width * one.height)


# What is seen


def _unseen(
    page: pdfium.PdfPage, geometry: PageGeometry, characters: Iterable[_Character]
) -> Iterator[HiddenCharacter]:
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
    area = around(view.apply_to_box(one.box) for one in waiting)
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
        yield one.hidden(is_bared=not bare.is_even(view.apply_to_box(one.box)))


def _is_one_colour(page: pdfium.PdfPage, geometry: PageGeometry, box: PageBox) -> bool:
    """Whether a picture on a page is no more than a box; one as large as the page is a scan."""
    seen = box.intersect(geometry.visible)
    if seen.is_empty or _share(geometry.visible, seen) >= SHEET:
        return False
    area = geometry.to_view.apply_to_box(seen)
    return Bitmap.of(page, geometry, area, 1.0, annotated=False).is_even(area)
