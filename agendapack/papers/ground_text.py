"""Finds light text on a ground of its own colour, such as white words on white paper.

A character is hidden where the page shows one even colour in its place, and something else once the
text is black.  So what nobody was ever to see is passed over (invisible text, a layer that is off,
what is clipped away, what lies under a scan or anything else), and so is white text on a dark band
or a dark picture.

Dark text on a ground of its own colour is a highlight's: see ``covered_text.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec.structs import replace

from agendapack.papers.covered_text import ALIKE, COVERED, LIGHT, MOST_PAIRS, RESOLUTION
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.hidden_characters import WORD, HiddenCharacter, around, characters, runs
from agendapack.papers.leaks import CoveredText, LeakKind
from agendapack.papers.page_bitmap import Bitmap
from agendapack.papers.page_objects import (
    PageObjects,
    PaintedBox,
    ShownText,
    address,
    fill_colour,
    filled_black,
    is_light,
    is_plain,
    jpeg2000_size,
)

COARSE = 1.0  # pixels to a unit of user space: most of what can be read is seen to be so then
READ = 0.25  # of a text's letters: a line that crosses it makes one or two uneven


def ground_texts(
    page: pdfium.PdfPage, geometry: PageGeometry, objects: PageObjects
) -> Iterator[CoveredText]:
    """The light texts of an open page, which draws ``objects``, that cannot be told from their
    ground."""
    waiting = list(_light(objects, geometry.visible))
    if not waiting:
        return
    handles = {address(text.handle): text.handle for text in waiting}
    found = list(_characters(page, geometry.visible, handles.keys()))
    if len(found) < WORD:
        return
    view = geometry.to_view
    for resolution in (COARSE, RESOLUTION):
        area = around(view.apply_to_box(one.box) for _, one in found)
        shown = Bitmap.of(page, geometry, area, resolution, annotated=True)
        found = sorted(_even(shown, geometry, found), key=lambda pair: pair[1].ordinal)
        if len(found) < WORD:
            return
    with filled_black(handles[owner] for owner in dict.fromkeys(owner for owner, _ in found)):
        bare = Bitmap.of(page, geometry, area, RESOLUTION, annotated=True)
    yield from runs(
        replace(one, is_bared=not bare.is_even(view.apply_to_box(one.box))) for _, one in found
    )


def _even(
    shown: Bitmap, geometry: PageGeometry, characters: Iterable[tuple[int, HiddenCharacter]]
) -> Iterator[tuple[int, HiddenCharacter]]:
    """Those in whose place one even colour is shown, without the texts of which much can be read:
    the rest of them hangs over the edge of the band that they stand on."""
    view = geometry.to_view
    even: dict[int, list[HiddenCharacter]] = {}
    read: Counter[int] = Counter()
    for owner, one in characters:
        if shown.is_even(view.apply_to_box(one.box)):
            even.setdefault(owner, []).append(one)
        else:
            read[owner] += 1
    for owner, found in even.items():
        if read[owner] <= READ * (read[owner] + len(found)):
            yield from ((owner, one) for one in found)


def _light(objects: PageObjects, visible: PageBox) -> Iterator[ShownText]:
    """The light texts within the visible page that do not lie on a box of another colour."""
    light = [text for text in objects.texts if is_light(text.handle, LIGHT)]
    if len(light) * len(objects.painted) > MOST_PAIRS:
        return
    for text in light:
        if text.box is None or text.box.intersect(visible).is_empty:
            continue
        if not _is_on_dark(text.order, text.box, objects.painted):
            yield text


def _is_on_dark(order: int, text: PageBox, painted: Sequence[PaintedBox]) -> bool:
    """Whether what was painted last under a text is a box of a colour that is not light."""
    under = [one for one in painted if one.order < order and _lies_on(text, one.box)]
    if not under:
        return False
    last = max(under, key=lambda one: one.order)
    if last.is_picture:
        # The page is looked at, unless PDFium might not draw the picture (``picture_fineness.py``).
        return jpeg2000_size(last.handle) is not None
    if not is_plain(last.handle):
        return False
    colour = fill_colour(last.handle)
    return colour is not None and min(colour) < LIGHT - ALIKE


def _lies_on(text: PageBox, box: PageBox) -> bool:
    both = text.intersect(box)
    return (
        not both.is_empty
        and both.width >= COVERED * text.width
        and both.height >= COVERED * text.height
    )


def _characters(
    page: pdfium.PdfPage, visible: PageBox, owners: Container[int]
) -> Iterator[tuple[int, HiddenCharacter]]:
    """The letters and digits of some texts within the visible page, with their texts'
    addresses."""
    for one in characters(page):
        whole = one.box() if one.owner in owners else None
        if whole is not None and not (box := whole.intersect(visible)).is_empty:
            yield one.owner, HiddenCharacter(one.text, whole, box, one.ordinal, LeakKind.GROUND)
