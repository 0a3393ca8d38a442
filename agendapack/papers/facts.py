"""What is known about a prepared paper: plain data that the plan is made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct

from agendapack.papers.accessibility import PaperAccessibility
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.printed_numbers import PrintedNumber
from agendapack.problems import Problem

if TYPE_CHECKING:
    PdfSource: TypeAlias = Path | bytes
else:
    PdfSource = Any  # msgspec knows no union of a path with anything; the cache puts it in itself


class View(Struct, frozen=True):
    """Where on a page a bookmark lands (ISO 32000-1, 12.3.2.2): a zero-based page of its paper, the
    kind of fit, and its operands in user space (None is the file's null)."""

    page: int
    fit: str = "XYZ"
    operands: tuple[float | None, ...] = (None, None, None)


class OutlineEntry(Struct, frozen=True):
    """One line of a paper's own outline; ``view`` or ``uri`` says where it leads, or neither."""

    title: str
    view: View | None = None
    uri: str | None = None
    open: bool = False
    flags: int = 0  # 1 italic, 2 bold (table 153)
    colour: tuple[float, float, float] | None = None
    children: tuple[OutlineEntry, ...] = ()


class InkBand(Struct, frozen=True):
    """What bears ink along one edge of a page, as a grid of pixels over ``box`` (view coordinates).

    A *ground* is an even colour, light enough for black print, that the band has much of: the bare
    paper, or a tinted footer.  ``grounds`` holds for each the rows of the grid from the top, every
    row an integer of ``columns`` bits, leftmost first, set where the pixel is of another colour.  A
    place is clear if some ground has no bit set there; a band without grounds is clear nowhere.
    Nothing is known of what lies outside ``box``.
    """

    box: PageBox
    columns: int
    grounds: tuple[tuple[int, ...], ...]


class Ink(Struct, frozen=True):
    """The bands at a page's top and foot, as the page is seen; both None where the page was looked
    at and could not be drawn.

    Where a page number can have its usual place, ``foot`` is that place alone; where it has one
    along the foot, ``top`` is None: no stamp wants it then but on a paper's first page.
    """

    top: InkBand | None = None
    foot: InkBand | None = None


class PageFacts(Struct, frozen=True):
    """One page: its geometry, and what its content leaves open at its end.

    ``unopened`` counts the ``Q`` that restore what was never saved; ``closing`` holds the operators
    that end what the content leaves open (text object, marked content, saved states), so that a
    stamp drawn after it meets the state the page began with.  ``ink`` is None where nobody looked.
    """

    geometry: PageGeometry
    unopened: int = 0
    closing: bytes = b""
    ink: Ink | None = None


class PaperFacts(Struct, frozen=True):
    """A prepared PDF and what the later stages need to know about it.

    ``pdf`` is a file, or the bytes themselves where agendapack typeset them.  ``sha256`` is the
    source's, in hexadecimal.  ``form`` is "undrawn" where the paper leaves it to the reader to draw
    its fields (/NeedAppearances; ISO 32000-1, 12.7.2).  ``tags`` says whether its structure tree
    can be joined as it is, or with a parent tree made anew, or not at all;
    ``unknown_roles`` are the structure types of its elements that are neither standard nor mapped,
    with their solidus; ``has_document`` whether a Document stands at its structure tree's top.
    ``archival``: it claims PDF/A-2a, in a way that it can keep in a pack.
    ``enters_whole``: nothing of its pages need be taken out before they enter a pack.
    ``keeps_comments``: what its comments say enters too.
    """

    pdf: PdfSource
    sha256: str
    pages: tuple[PageFacts, ...]
    outline: tuple[OutlineEntry, ...] = ()
    title: str = ""
    language: str = ""
    version: str = "1.7"
    form: Literal["none", "drawn", "undrawn"] = "none"
    tags: Literal["sound", "mendable", "none"] = "none"
    unknown_roles: tuple[str, ...] = ()
    has_document: bool = False
    archival: bool = False
    enters_whole: bool = False
    keeps_comments: bool = False

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def __repr__(self) -> str:
        """Without ``pdf``: a paper is the same wherever its file lies."""
        said = (f"{n}={getattr(self, n)!r}" for n in self.__struct_fields__ if n != "pdf")
        return f"PaperFacts({', '.join(said)})"


class Prepared(Struct, frozen=True):
    """A paper made ready, and what there is to say about it.

    ``facts`` is None where it cannot be taken.  ``headings`` are the paper's first ones, as text.
    ``pictures`` are the files that it shows, below the folder in which it lies, with solidi.
    ``printed`` are the page numbers that each page prints, empty where nobody looked.
    ``unchecked``: the English of what agendapack says in it in words that wait for a translator.
    """

    facts: PaperFacts | None
    problems: tuple[Problem, ...] = ()
    accessibility: PaperAccessibility | None = None
    headings: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    printed: tuple[tuple[PrintedNumber, ...], ...] = ()
    unchecked: frozenset[str] = frozenset()
