"""Compares two PDFs, whatever they are: the worker pool reads them, and this process decides
nothing but what to ask for."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from tempfile import mkdtemp

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.members_folder import is_for_members
from agendapack.build.pool import JobFailed, Limits, WorkerPool
from agendapack.changes.changes_section import ChangesOutline, TwoDocuments
from agendapack.changes.page_changes import Comparison
from agendapack.changes.shown_pages import ShownDocument, Unreadable
from agendapack.problems import Location, Problem, UsageError, error
from agendapack.records.version_control import LFS_BEGINS

LIMITS = Limits(seconds=900.0, processor=300)
"""For a document: twenty times what the largest packs take."""

_NAME_TWO = "name two PDFs, the older one first"
SAVE_AGAIN = "open it in the program it came from and save it as PDF again"


class ComparedDocuments(Struct, frozen=True):
    """Two PDFs, the old one first, and what is different between them."""

    files: tuple[Path, Path]
    documents: tuple[ShownDocument, ShownDocument]
    comparison: Comparison

    def called(self, old: str, new: str) -> TwoDocuments:
        """The same under names, for a page that shows it."""
        return TwoDocuments(self.files, self.documents, self.comparison, (old, new))

    @property
    def is_marked(self) -> bool:
        """Whether a page of either bears the mark of exempt papers."""
        return any(document.is_marked for document in self.documents)


def compare_documents(
    files: tuple[Path, Path], pool: WorkerPool
) -> ComparedDocuments | tuple[Problem, ...]:
    """What is different between two PDFs, the old one first; or why they cannot be compared.

    UsageError where there is no such file; OSError where one cannot be read.
    """
    seen = dict.fromkeys(files)  # one may be named twice
    if problems := tuple(fault for file in seen if (fault := _at_sight(file)) is not None):
        return problems
    folder = Path(mkdtemp(dir=pool.folder))
    read = _read(files, folder, pool, keeping_stamps=False)
    if isinstance(read, tuple) and len({document.is_stamped for document in read}) == 2:
        # Another program has written one of the two, and its stamps cannot be told from its text.
        read = _read(files, folder, pool, keeping_stamps=True)
    if isinstance(read, list):
        return tuple(read)
    try:
        comparison = pool.submit(jobs.compare_shown, *read, limits=LIMITS).result()
    except JobFailed as fault:
        return (error(f"comparing them {fault}", Location(files[1]), SAVE_AGAIN),)
    return ComparedDocuments(files, read, comparison)


def changes_html(
    shown: TwoDocuments | ChangesOutline, about: Path, pool: WorkerPool
) -> str | Problem:
    """The page that shows what is different between two documents, or several; or why there is
    none, which is told of the file ``about``."""
    try:
        return pool.submit(jobs.show_changes, shown, limits=LIMITS).result()
    except JobFailed as fault:
        return error(f"drawing the pages that differ {fault}", Location(about), SAVE_AGAIN)


def _at_sight(file: Path) -> Problem | None:
    """What is wrong with a file before anything parses it."""
    if not file.exists():
        discreet = "there is no such file" if is_for_members(file) else None
        raise UsageError(f"there is no file {file}", _NAME_TWO, discreet=discreet)
    if file.is_dir():
        raise UsageError(f"{file} is a folder", _NAME_TWO)
    with file.open("rb") as handle:
        begins = handle.read(1024)
    if begins.startswith(LFS_BEGINS):
        hint = 'the file itself is not on this computer yet: run "git lfs pull"'
        return _problem(file, "is a pointer of Git LFS, not the file", hint)
    if b"%PDF-" not in begins:
        return _problem(file, "is not a PDF", "only PDFs are compared: save it as PDF first")
    return None


def _problem(file: Path, reason: str, hint: str) -> Problem:
    """What is wrong with a file; the name of an exempt one is not said where others read along."""
    told = error(f'"{file.name}" {reason}', Location(file), hint)
    return replace(told, discreet=f"a file {reason}") if is_for_members(file) else told


def _read(
    files: tuple[Path, Path], folder: Path, pool: WorkerPool, *, keeping_stamps: bool
) -> tuple[ShownDocument, ShownDocument] | list[Problem]:
    """Both documents, or what is wrong with either."""
    begun: list[Future[ShownDocument | Unreadable]] = [
        pool.submit(
            *(jobs.read_shown, file, folder / f"{number}-{keeping_stamps}.pdf", keeping_stamps),
            limits=LIMITS,
        )
        for number, file in enumerate(files)
    ]
    documents, problems = [], []
    for file, reading in zip(files, begun, strict=True):
        try:
            found = reading.result()
        except JobFailed as fault:
            found = Unreadable(str(fault), SAVE_AGAIN)
        if isinstance(found, Unreadable):
            problems.append(_problem(file, found.reason, found.hint))
        else:
            documents.append(found)
    return problems or (documents[0], documents[1])
