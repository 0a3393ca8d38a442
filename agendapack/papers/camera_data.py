"""Finds pictures that tell what a camera wrote into them: where they were taken, by which camera,
by whom, and a small picture of them as they were before they were cut.

A pack carries none of it (see ``clearing/picture_streams.py``); the paper itself does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pikepdf import Dictionary, Name, Pdf, Stream

from agendapack.papers.clearing.picture_streams import coded_pictures
from agendapack.papers.leaks import Leak, LeakKind
from agendapack.papers.pdf.objects import objgen
from agendapack.papers.pdf.page_attributes import inherited
from agendapack.papers.pictures.camera_tags import file_tells

MAX_DEPTH = 8  # of forms within forms


def camera_data(pdf: Pdf, pictures: Iterable[str]) -> Iterator[Leak]:
    """Those of the streams ``pictures``, given as references, that tell of a camera: one leak, or
    none."""
    found = {
        objgen(reference)
        for reference, picture in coded_pictures(pdf, pictures)
        if file_tells(picture.data)
    }
    if found:
        yield Leak(LeakKind.CAMERA, tuple(_pages_of(pdf, found)), len(found))


def _pages_of(pdf: Pdf, pictures: set[tuple[int, int]]) -> Iterator[int]:
    """The pages that show some of the pictures, counted from one."""
    for number, page in enumerate(pdf.pages, start=1):
        if pictures & set(_shown_by(inherited(page.obj, Name.Resources), set(), 0)):
            yield number


def _shown_by(
    resources: object, passed: set[tuple[int, int]], depth: int
) -> Iterator[tuple[int, int]]:
    """The XObjects among resources, and those of forms among them."""
    drawn = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    for one in drawn.values() if isinstance(drawn, Dictionary) else ():
        if isinstance(one, Stream) and one.objgen not in passed:
            passed.add(one.objgen)
            yield one.objgen
            if depth < MAX_DEPTH:
                yield from _shown_by(one.get(Name.Resources), passed, depth + 1)
