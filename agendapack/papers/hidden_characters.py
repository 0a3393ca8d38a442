"""The letters and digits of an open page with their places, and those that are hidden put together
to what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from ctypes import c_double

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox
from agendapack.papers.leaks import CoveredText, LeakKind
from agendapack.papers.page_objects import address

WORD = 2  # letters and digits side by side: fewer are a bullet, a drop cap, or a chart's label


class PageCharacter(Struct, frozen=True):
    """A letter or digit of a page; ``ordinal`` counts them all, ``owner`` is the address of the
    text object that shows it, and ``box`` asks where it stands in user space: None where PDFium
    does not know."""

    text: str
    ordinal: int
    owner: int
    box: Callable[[], PageBox | None]


def characters(page: pdfium.PdfPage) -> Iterator[PageCharacter]:
    """The letters and digits of a page, one after the other: only the one at hand knows its box."""
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return
    sides = tuple(c_double() for _ in range(4))
    index = 0

    def box() -> PageBox | None:
        if not raw.FPDFText_GetCharBox(text_page, index, *sides):
            return None
        left, right, bottom, top = (side.value for side in sides)
        return PageBox(left, bottom, right, top)

    try:
        ordinal = 0
        for index in range(raw.FPDFText_CountChars(text_page)):
            letter = chr(raw.FPDFText_GetUnicode(text_page, index))
            if letter.isalnum():
                ordinal += 1
                owner = address(raw.FPDFText_GetTextObject(text_page, index))
                yield PageCharacter(letter, ordinal, owner, box)
    finally:
        raw.FPDFText_ClosePage(text_page)


class HiddenCharacter(Struct, frozen=True):
    """A letter or digit that cannot be seen: its box, and the part of that which is hidden (user
    space).

    ``is_bared``: whether something else is seen without what hides it.  An ``l`` that fills its box
    is one even colour too.  ``own`` are the letters of the form fields that lie over it.
    """

    text: str
    whole: PageBox
    box: PageBox
    ordinal: int
    kind: LeakKind
    is_bared: bool = True
    own: tuple[str, ...] = ()

    def follows(self, other: HiddenCharacter) -> bool:
        """Whether it stands right after another, in the same line, and is hidden likewise."""
        both = self.whole.intersect(other.whole)
        is_in_line = both.width > 0 or both.height > 0
        return self.ordinal == other.ordinal + 1 and self.kind == other.kind and is_in_line


def runs(hidden: Iterable[HiddenCharacter]) -> Iterator[CoveredText]:
    """Hidden characters side by side, each run once; left out are those of which too few for a
    word could be seen without what hides them, and what a form field shows or is called."""
    run: list[HiddenCharacter] = []
    for one in [*hidden, None]:
        if run and (one is None or not one.follows(run[-1])):
            text = "".join(each.text for each in run)
            is_own = any(text.casefold() in own for own in run[0].own)
            if sum(each.is_bared for each in run) >= WORD and not is_own:
                yield CoveredText(run[0].kind, text, around(each.box for each in run))
            run = []
        if one is not None:
            run.append(one)


def around(boxes: Iterable[PageBox]) -> PageBox:
    """The box around some."""
    found = list(boxes)
    return PageBox(
        min(box.left for box in found),
        min(box.bottom for box in found),
        max(box.right for box in found),
        max(box.top for box in found),
    )
