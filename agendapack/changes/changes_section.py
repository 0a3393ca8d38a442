"""What a page of changes shows of one document."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from agendapack.changes.page_changes import Comparison
from agendapack.changes.shown_pages import ShownDocument


class TwoDocuments(Struct, frozen=True):
    """Two PDFs, the old one first, as their files are and as they were compared, and what is
    different between them; ``names`` is what they are called."""

    files: tuple[Path, Path]
    documents: tuple[ShownDocument, ShownDocument]
    comparison: Comparison
    names: tuple[str, str]


class ChangesSection(Struct, frozen=True):
    """One document of several: what it is called, in one line what became of it, and the two
    versions where they show something else."""

    anchor: str
    name: str
    outcome: str
    compared: TwoDocuments | None


class ChangesOutline(Struct, frozen=True):
    """A page about several documents: what they are of, and each."""

    title: str
    subject: str
    sections: tuple[ChangesSection, ...]
