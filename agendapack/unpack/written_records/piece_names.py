"""The names of the files that a pack is taken apart into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.records.paper_markings import in_file_name
from agendapack.records.slugs import slug

if TYPE_CHECKING:
    from agendapack.unpack.pack_division import DividedPaper, PackDivision

_LONGEST = 50
"""Letters before the extension: with the folders above it, a path on Windows has 260."""

_LONGEST_BYTES = 150
"""Of a name in UTF-8, which a file system may count: most allow 255."""


def piece_names(division: PackDivision) -> tuple[str, ...]:
    """A file name for each paper of the division, in order: in ``papers/``, of a missing one in
    ``exempt/``.  No two are alike in both folders together; all are in lower case.

    A name begins with the item's number, so that it is no device's on Windows.  That of a public
    paper bears no marking such as "exempt", which a check would take at its word.
    """
    names: list[str] = []
    taken: set[str] = set()
    for paper in division.papers:
        stem = _stem(paper)
        name, count = f"{stem}.pdf", 1
        while name in taken:
            count += 1
            name = f"{stem}-{count}.pdf"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _stem(paper: DividedPaper) -> str:
    item = slug(paper.item)[:12].strip("-") or "0"
    title = slug(paper.title) or ("private" if paper.is_missing else "paper")
    if not paper.is_missing and in_file_name(f"{item}-{title}.pdf") is not None:
        title = "paper"
    stem = f"{item}-{title}"
    if len(stem) > _LONGEST:
        words = stem[: _LONGEST + 1].rpartition("-")[0]
        stem = words if words != item else stem[:_LONGEST]
    while len(stem.encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    return stem.strip("-")
