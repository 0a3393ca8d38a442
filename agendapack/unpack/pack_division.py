"""How a pack is divided into papers: which of its pages are whose, and under which numbers.

Pages are physical ones, counted from zero; numbers are those that the pack prints.
"""

from __future__ import annotations

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.doubts import Doubt


class PageStamps(Struct, frozen=True):
    """What is stamped on a page: its ``number`` as printed ("67", "S1-1", "iv"), "" for none; for a
    page that stands for several ``numbers``; the ``item`` of "Agenda Item 7".  ``lines`` are the
    places of the stamps among the page's lines, ``texts`` what they say."""

    number: str = ""
    numbers: PageRange | None = None
    item: str = ""
    lines: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


class NumberedPages(Struct, frozen=True):
    """What every page of a pack is numbered.  ``numbers`` has a range of one number for most pages,
    of several for a slip, and None in front matter; ``front`` are the pages of the front matter.
    ``blank`` are pages that bear nothing but a stamp or a sentence which says that they are blank,
    ``slips`` those that only say that pages are not for publication, each with the paragraphs of
    the Act that it names."""

    numbers: tuple[PageRange | None, ...]
    stamps: tuple[PageStamps, ...]
    front: tuple[int, ...]
    blank: tuple[int, ...] = ()
    slips: tuple[tuple[int, tuple[str, ...]], ...] = ()
    doubts: tuple[Doubt, ...] = ()


class DividedPaper(Struct, frozen=True):
    """A paper of an item: its ``pages`` in order, blank ones that are made again left out, and the
    ``numbers`` that it has, blank ones included.  A paper that is missing has no pages, and was
    not for publication, by the paragraphs ``exempt`` where these are known; ``count`` is then how
    many pages it reserves."""

    item: str
    title: str
    numbers: PageRange
    pages: tuple[int, ...] = ()
    exempt: tuple[str, ...] = ()
    public_interest: str = ""
    replaces: PageRange | None = None

    @property
    def is_missing(self) -> bool:
        return not self.pages

    @property
    def count(self) -> int:
        return len(self.numbers)


class DividedItem(Struct, frozen=True):
    """An item that the pack has papers of, though its front sheet could not be read."""

    number: str
    title: str


class PackDivision(Struct, frozen=True):
    """A pack divided.  ``first_page`` is the number of its first numbered page, ``recto`` whether
    every paper begins on a right-hand page and has blank pages after it.  ``found_items`` are those
    that were found by bookmarks and stamps alone."""

    front: tuple[int, ...]
    papers: tuple[DividedPaper, ...]
    first_page: int = 1
    recto: bool = True
    found_items: tuple[DividedItem, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class CutPiece(Struct, frozen=True):
    """A paper that was cut out: the ``file`` that holds it.  ``keeps_stamps``: the pack's stamps
    are part of its pages still, and ``why`` they could not be told from them.  ``marking``: what
    marks it as not for the public, and where, though it was published."""

    file: str
    keeps_stamps: bool = False
    why: str = ""
    marking: str = ""
