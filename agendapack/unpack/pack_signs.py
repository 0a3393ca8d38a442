"""All that a published pack shows of itself, as plain data: the lines of its pages, with where they
stand and how they look; its page labels; its bookmarks.

Lengths are points (1/72 inch).  A page is measured upright, as a reader sees it, within its visible
box: ``top`` and ``bottom`` from its upper edge downwards, ``left`` and ``right`` from its left
edge.  Pages are counted from zero.
"""

from __future__ import annotations

from msgspec import Struct


class LinePart(Struct, frozen=True):
    """Letters of a line that look alike, and lead to the same place: a web address (``link``), or a
    page of the pack (``target``)."""

    text: str
    left: float
    right: float
    size: float
    bold: bool = False
    italic: bool = False
    link: str = ""
    target: int | None = None


class PageLine(Struct, frozen=True):
    """A line as it is read, without the space at its ends.  Where there is a wide gap in it, as
    between columns or before a range at the right margin, it is two lines, the left one first.
    ``upright``: it runs from left to right as the page is seen."""

    parts: tuple[LinePart, ...]
    top: float
    bottom: float
    upright: bool = True

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def left(self) -> float:
        return self.parts[0].left

    @property
    def right(self) -> float:
        return self.parts[-1].right

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.parts, key=lambda part: len(part.text)).size

    @property
    def is_bold(self) -> bool:
        return all(part.bold for part in self.parts if part.text.strip())


class PageSigns(Struct, frozen=True):
    """A page: the ``label`` that the document gives it, "" where it gives none; its lines from top
    to bottom, of those at one height the left one first.

    ``draws``: it shows anything but text, such as a line, an area or a picture.  ``is_scanned``: a
    picture covers most of it, and it has no text that is seen but stamps.
    """

    label: str
    width: float
    height: float
    lines: tuple[PageLine, ...] = ()
    draws: bool = False
    is_scanned: bool = False


class PackBookmark(Struct, frozen=True):
    """A bookmark, ``depth`` 0 for the outermost; ``page`` is None where it leads to no page."""

    title: str
    page: int | None
    depth: int = 0


class PackSigns(Struct, frozen=True):
    """A whole pack.  ``has_labels``: the document labels its pages.  ``title`` and ``language`` are
    what it says of itself, "" where it does not.  ``is_tagged``: it has a structure tree."""

    pages: tuple[PageSigns, ...]
    bookmarks: tuple[PackBookmark, ...] = ()
    has_labels: bool = False
    title: str = ""
    language: str = ""
    is_tagged: bool = False
