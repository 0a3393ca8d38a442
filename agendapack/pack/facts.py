"""What is known about a prepared paper: plain data that the plan is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agendapack.pack.geometry import PageGeometry


@dataclass(frozen=True, slots=True)
class View:
    """Where on a page a bookmark lands (ISO 32000-1, 12.3.2.2): a zero-based page of its paper, the
    kind of fit, and its operands in user space (None is the file's null)."""

    page: int
    fit: str = "XYZ"
    operands: tuple[float | None, ...] = (None, None, None)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of a paper's own outline; ``view`` or ``uri`` says where it leads, or neither."""

    title: str
    view: View | None = None
    uri: str | None = None
    open: bool = False
    flags: int = 0  # 1 italic, 2 bold (table 153)
    colour: tuple[float, float, float] | None = None
    children: tuple[OutlineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: its geometry, and what its content leaves open at its end.

    ``unopened`` counts the ``Q`` that restore what was never saved; ``closing`` holds the operators
    that end what the content leaves open (text object, marked content, saved states), so that a
    stamp drawn after it meets the state the page began with.
    """

    geometry: PageGeometry
    unopened: int = 0
    closing: bytes = b""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A prepared PDF and what the later stages need to know about it.

    ``pdf`` is a file, or the bytes themselves where agendapack typeset them.  ``sha256`` is the
    source's, in hexadecimal.  ``form`` is "undrawn" where the paper leaves it to the reader to draw
    its fields (/NeedAppearances; ISO 32000-1, 12.7.2).
    """

    pdf: Path | bytes
    sha256: str
    pages: tuple[PageFacts, ...]
    outline: tuple[OutlineEntry, ...] = ()
    title: str = ""
    language: str = ""
    version: str = "1.7"
    form: Literal["none", "drawn", "undrawn"] = "none"

    @property
    def page_count(self) -> int:
        return len(self.pages)
