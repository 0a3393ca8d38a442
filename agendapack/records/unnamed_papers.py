"""Files in a meeting's papers/ that nothing names: an appendix that was forgotten, say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from agendapack.problems import Location, Problem, note
from agendapack.records.dossier import Dossier, PaperSource
from agendapack.records.paper_kinds import SHOWN_IN_HTML, type_of

MOST = 20
"""Files that are named each; a folder of photographs is one note more."""

_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}


def unnamed_papers(folder: Path, papers: Iterable[PaperSource]) -> tuple[Problem, ...]:
    """A note for each file in ``folder`` that is none of the ``papers``, and no picture of
    theirs."""
    left = unnamed_files(folder, papers)
    told = [
        note(
            f'nothing names the paper "{path.relative_to(folder).as_posix()}"',
            Location(path),
            "name it under an item's papers:, or move it out of papers/",
        )
        for path in left[:MOST]
    ]
    if len(left) > MOST:
        told.append(
            note(
                f"nothing names {len(left) - MOST} more files in papers/",
                Location(folder),
                "move what is no paper out of papers/",
            )
        )
    return tuple(told)


def papers_in(dossiers: Iterable[Dossier]) -> Iterator[PaperSource]:
    """The papers of a meeting's packs, in all its languages."""
    for dossier in dossiers:
        for pack in dossier.packs:
            for item in pack.items:
                yield from item.papers


def unnamed_files(folder: Path, papers: Iterable[PaperSource]) -> list[Path]:
    """The files in ``folder`` that are none of the ``papers``, and no pictures of theirs.

    Hidden files, those that a program keeps while a file is open, and those of the system's own are
    passed over.
    """
    sources = tuple(papers)
    named = {(source.original or source.path).resolve() for source in sources}
    texts = [_text(source.path) for source in sources if _is_markdown(source.path)]
    return [
        path
        for path in _files(folder)
        if path.resolve() not in named and not _is_picture_of(path, texts)
    ]


def _files(folder: Path) -> Iterator[Path]:
    """The files in ``folder`` and below, sorted."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name.lower() not in _OF_THE_SYSTEM:
                yield Path(here, name)


def _is_markdown(path: Path) -> bool:
    kind = type_of(path)
    return kind is not None and kind.kind == "markdown"


def _is_picture_of(path: Path, texts: Iterable[str]) -> bool:
    """Whether a picture is named in the text of a Markdown paper, its spaces written or escaped."""
    if path.suffix.lower() not in SHOWN_IN_HTML:
        return False
    return any(name in text for text in texts for name in (path.name, quote(path.name)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # told where the paper is read
