"""Holds a stamped page against its paper, pixel by pixel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from agendapack.pack.plan import PlannedPage
from agendapack.papers.geometry import PageBox, PageGeometry
from tests.builders import Made, differing, seen

Picture = NDArray[np.uint8]
"""Rows from the top, RGB."""

LIGHT = 0.25
"""The least relative luminance (WCAG 2.2) of a ground: a little below what gives black print a
contrast of 7, since a ground is never quite even."""


@contextmanager
def opened(source: Path | bytes) -> Iterator[pdfium.PdfDocument]:
    document = pdfium.PdfDocument(source)
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


def drawn(page: pdfium.PdfPage, scale: float) -> Picture:
    bitmap = page.render(scale=scale, rev_byteorder=True)
    return np.array(bitmap.to_numpy()[:, :, :3])


def luminance(picture: Picture) -> float:
    """The relative luminance of most of a picture."""
    value = picture / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return float(np.median(linear @ (0.2126, 0.7152, 0.0722)))


def area(box: PageBox, geometry: PageGeometry, picture: Picture) -> tuple[slice, slice]:
    """The rows and columns of a page's picture that a box in user space touches."""
    rows, columns = picture.shape[:2]
    across, down = columns / geometry.view_width, rows / geometry.view_height
    there = seen(box, geometry)
    return (
        slice(int(np.floor(rows - there.top * down)), int(np.ceil(rows - there.bottom * down))),
        slice(int(np.floor(there.left * across)), int(np.ceil(there.right * across))),
    )


def stamped_pages(made: Made, item: str = "7") -> Iterator[tuple[int, PlannedPage]]:
    """(physical index, page) of an item's pages that come from its paper."""
    for index, page in enumerate(made.plan.pages):
        if page.item == item and made.plan.sources[page.source].kind == "paper":
            yield index, page


def faults(
    paper: pdfium.PdfDocument,
    pack: pdfium.PdfDocument,
    made: Made,
    index: int,
    *,
    scale: float,
    uneven: int = 0,
) -> list[str]:
    """What is wrong with physical page ``index`` and its stamps.

    An extended page is held against its paper with the same visible box: what it showed before must
    show as before, and the strips nothing but stamps.  ``uneven`` is how far the colours of a
    channel may be apart where a stamp lies.
    """
    page = made.plan.pages[index]
    own = made.plan.sources[page.source].facts.pages[page.page].geometry
    geometry = made.plan.geometry(page)
    before = drawn(_extended(paper, page), scale)
    after = drawn(pack[index], scale)
    if before.shape != after.shape:
        return [f"its picture is {after.shape} instead of {before.shape}"]
    before_rows, before_columns = area(own.visible, geometry, before)
    if page.visible is not None:
        # The pixels on the paper's own edge are half the strip's.
        inside = np.zeros(before.shape[:2], bool)
        top, bottom = max(0, before_rows.start) + 2, before_rows.stop - 2
        inside[top:bottom, max(0, before_columns.start) : before_columns.stop] = True
        beyond = np.ones(before.shape[:2], bool)
        beyond[max(0, before_rows.start) : before_rows.stop, :] = False
    else:
        inside, beyond = np.ones(before.shape[:2], bool), np.zeros(before.shape[:2], bool)

    found = []
    for stamp in page.stamps:
        rows, columns = area(stamp.box, geometry, before)
        if rows.start < 0 or columns.start < 0:
            found.append(f"{stamp.text} lies beyond the page")
        if rows.stop > before.shape[0] or columns.stop > before.shape[1]:
            found.append(f"{stamp.text} lies beyond the page")
        if np.array_equal(before[rows, columns], after[rows, columns]):
            found.append(f"{stamp.text} cannot be seen")
        if stamp.choice == "strip":
            if not own.visible.intersect(stamp.box).is_empty:
                found.append(f"{stamp.text} reaches into the page")
        else:
            under = before[rows, columns].astype(int)
            spread = int(np.ptp(under.reshape(-1, 3), axis=0).max())
            if spread > uneven:
                found.append(f"{stamp.text} ({stamp.choice}) lies on ink: colours {spread} apart")
            if luminance(under) < LIGHT:
                found.append(f"{stamp.text} ({stamp.choice}) lies on a dark ground")
        view, matrix = geometry.to_user_space, stamp.matrix
        if (matrix.a, matrix.b, matrix.c, matrix.d) != (view.a, view.b, view.c, view.d):
            found.append(f"{stamp.text} does not read upright")
        # PDFium sets a glyph on whole pixels: it may reach half a pixel out of its place.
        grown = (
            slice(max(0, rows.start - 1), rows.stop + 1),
            slice(max(0, columns.start - 1), columns.stop + 1),
        )
        inside[grown] = beyond[grown] = False
    changed = differing(before, after) & inside
    if changed.any():
        found.append(f"{changed.sum()} pixels of the paper changed, from {_first(changed)} on")
    inked = differing(after, 255) & beyond
    if inked.any():
        found.append(f"its strip shows more than stamps, from {_first(inked)} on")
    return found


def _extended(paper: pdfium.PdfDocument, page: PlannedPage) -> pdfium.PdfPage:
    if page.visible is not None:
        unextended = paper[page.page]
        unextended.set_mediabox(*page.visible.as_tuple())
        unextended.set_cropbox(*page.visible.as_tuple())
        unextended.close()
    return paper[page.page]


def _first(where: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(value) for value in np.argwhere(where)[0])
