"""Reads a meeting: its records, papers and templates as they were at one moment."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.council_files import watched
from agendapack.build.jobs import Design
from agendapack.build.snapshot import Snapshot, Unsteady
from agendapack.build.temporary import temporary_errors
from agendapack.pages.template_folders import SITE_STATIC, template_folders
from agendapack.problems import AgendapackError, MachineError, Problem
from agendapack.records.document_names import in_language
from agendapack.records.dossier import Dossier, MinutesSource, Pack, PaperSource
from agendapack.records.inputs import Input
from agendapack.records.library import Library, Opened
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    EXEMPT_FOLDER,
    MEETING_FILE,
    MINUTES_FILE,
    MeetingRef,
)
from agendapack.records.minutes_sources import minutes_of
from agendapack.released.released_meeting import DECISIONS_DOCUMENT, MINUTES_DOCUMENT

T = TypeVar("T")

TRIES = 9
PAUSE = 0.02  # seconds before the second try; before each later one twice as long

TEMPLATES = "templates"


class Originals(Struct, frozen=True):
    """Names the files of the council at ``root``, of which those in the folders ``copies`` are
    copies."""

    root: Path
    copies: tuple[Path, ...]

    def path(self, path: Path) -> Path:
        """The council's own file, of a copy; any other path as it is."""
        for folder in self.copies:
            if path.is_relative_to(folder):
                return self.root / path.relative_to(folder)
        return path

    def worded(self, problem: Problem) -> Problem:
        """A problem with the council's own paths."""
        place = replace(problem.location, file=self.path(problem.location.file))
        message, hint = self.worded_text(problem.message), self.worded_text(problem.hint)
        return replace(problem, message=message, location=place, hint=hint)

    def worded_text(self, text: str) -> str:
        for folder in self.copies:
            text = text.replace(str(folder), str(self.root))
        return text

    @contextmanager
    def worded_faults(self) -> Iterator[None]:
        """Have what stops the work name the council's own paths."""
        try:
            yield
        except AgendapackError as fault:
            fault.message = self.worded_text(fault.message)
            fault.hint = self.worded_text(fault.hint)
            raise
        except OSError as fault:
            if isinstance(fault.filename, str):
                fault.filename = self.worded_text(fault.filename)
            raise


class MeetingReading(Struct, frozen=True):
    """A meeting as read: its paths are those of the snapshot.

    ``watched``: the names that would matter if they came or went.
    """

    opened: Opened
    snapshot: Snapshot
    design: Design
    watched: tuple[str, ...]

    @property
    def originals(self) -> Originals:
        return Originals(self.snapshot.root, (self.snapshot.folder, self.design.root))

    def worded_faults(self) -> AbstractContextManager[None]:
        """Have what stops the work name the council's own paths."""
        return self.originals.worded_faults()

    def minutes_inputs(self, source: PaperSource) -> tuple[Input, ...]:
        """What an earlier meeting's minutes are set from, as a paper."""
        of_minutes = tuple(_of_minutes(source))
        committee = next(file for file in of_minutes if file.name == MEETING_FILE).parent.parent
        files = (committee.parent / COUNCIL_FILE, committee / COMMITTEE_FILE, *of_minutes)
        return tuple(map(self.snapshot.input, files))

    def work_programme_inputs(self, source: PaperSource) -> tuple[Input, ...]:
        """What a committee's work programme is set from, beside its own file."""
        return (self.snapshot.input(source.path.parent / COMMITTEE_FILE),)

    def inputs(self, dossier: Dossier, pictures: Iterable[Path]) -> tuple[Input, ...]:
        """Every file of the council's that the documents of ``dossier`` are made of, each once.

        ``pictures`` are those that its papers show, of those that lie beside them.
        """
        files = [*_records(self.snapshot, dossier), *pictures]
        named = [self.snapshot.input(file) for file in files]
        named += self.snapshot.inputs(self.snapshot.folder / TEMPLATES)
        return tuple(dict.fromkeys(named))

    def inputs_of_documents(
        self, dossier: Dossier, pictures: Sequence[Iterable[Path]]
    ) -> dict[str, tuple[Input, ...]]:
        """The files that each document of ``dossier`` is made of, by document; ``pictures`` are
        those of the papers of each pack."""
        found = {}
        of_meeting = tuple(_meeting_records(self.snapshot, dossier))
        templates = self.snapshot.inputs(self.snapshot.folder / TEMPLATES)

        def named(files: Iterable[Path]) -> tuple[Input, ...]:
            own = map(self.snapshot.input, (*of_meeting, *files))
            return tuple(dict.fromkeys((*own, *templates)))

        for pack, shown in zip(dossier.packs, pictures, strict=True):
            found[pack.document] = named((*_pack_records(self.snapshot, dossier, pack), *shown))
        if dossier.minutes is not None:
            of_minutes = named(_minutes_records(self.snapshot, dossier, dossier.minutes))
            for document in (MINUTES_DOCUMENT, DECISIONS_DOCUMENT):
                found[in_language(document, dossier.suffix)] = of_minutes
        return found

    def compared_inputs(self, dossier: Dossier) -> tuple[Input, ...]:
        """The files from which something is told of a meeting, and nothing is made: earlier
        minutes, by which its own are numbered, and the records of meetings to which something was
        moved.  A pack stays as it was whatever becomes of these."""
        files = [file for source in minutes_of(dossier) for file in source.compared_with]
        files += [file for each in dossier.moved_to for file in each.files]
        return tuple(dict.fromkeys(map(self.snapshot.input, files)))

    def exempt_inputs(self, members: Dossier) -> tuple[Input, ...]:
        """Every file that a members' dossier is made of, and all else that was taken in the
        meeting's ``exempt/``."""
        folder = self.snapshot.copy_of(members.folder) / EXEMPT_FOLDER
        compared = self.compared_inputs(members)
        found = (*self.inputs(members, ()), *compared, *self.snapshot.inputs(folder))
        return tuple(dict.fromkeys(found))


def _records(snapshot: Snapshot, dossier: Dossier) -> Iterator[Path]:
    """A meeting's records and papers, in the order in which they are reached."""
    council, committee, meeting, *exempt = _meeting_records(snapshot, dossier)
    yield from (council, committee, meeting)
    if dossier.minutes is not None:
        yield from _minutes_records(snapshot, dossier, dossier.minutes)
    yield from exempt
    for pack in dossier.packs:
        yield from _pack_records(snapshot, dossier, pack)


def _meeting_records(snapshot: Snapshot, dossier: Dossier) -> Iterator[Path]:
    """The records of which every document of a meeting is made."""
    folder = snapshot.copy_of(dossier.folder)
    yield folder.parent.parent / COUNCIL_FILE
    yield folder.parent / COMMITTEE_FILE
    yield folder / MEETING_FILE
    if dossier.audience == "members":
        yield from _exempt_records(snapshot, folder)


def _minutes_records(
    snapshot: Snapshot, dossier: Dossier, minutes: MinutesSource
) -> Iterator[Path]:
    yield snapshot.copy_of(dossier.folder) / MINUTES_FILE
    yield from minutes.counted_from


def _pack_records(snapshot: Snapshot, dossier: Dossier, pack: Pack) -> Iterator[Path]:
    """A pack's papers, and the records of other meetings that it is made of."""
    meetings = snapshot.copy_of(dossier.folder).parent.parent
    for item in pack.items:
        if item.follows is not None:
            yield meetings / item.follows.key / MEETING_FILE
        for paper in item.papers:
            if paper.minutes is not None:
                yield from _of_minutes(paper)
            else:
                yield paper.path


def _of_minutes(paper: PaperSource) -> Iterator[Path]:
    """The records of an earlier meeting whose minutes are a paper."""
    folder = paper.path.parent
    if paper.exemption is not None:
        folder = folder.parent
        yield paper.path
    yield folder / MEETING_FILE
    yield folder / MINUTES_FILE
    if paper.minutes is not None:
        yield from paper.minutes.counted_from


def _exempt_records(snapshot: Snapshot, folder: Path) -> Iterator[Path]:
    """The records in ``exempt/`` that were read, of a meeting's folder of copies."""
    for name in (MEETING_FILE, MINUTES_FILE):
        if (file := folder / EXEMPT_FOLDER / name).is_file():
            yield file


def read_meeting(library: Library, ref: MeetingRef, into: Path, designs: Path) -> MeetingReading:
    """Read a meeting, again if something changes meanwhile.

    ``into`` is a folder of the build's own for what is read.  Templates go into ``designs``, a
    folder that those of other meetings share: one copy of each set that differs.  MachineError
    names the file that keeps changing, or that cannot be read.
    """
    return _at_one_moment(
        library.root, into, lambda snapshot: _read_once(library, ref, snapshot, designs)
    )


def read_design(root: Path, into: Path, designs: Path) -> Design:
    """Read the templates of the council at ``root`` alone, in the same way."""
    return _at_one_moment(root, into, lambda snapshot: _read_templates(snapshot, designs))


def _at_one_moment(root: Path, into: Path, read: Callable[[Snapshot], T]) -> T:
    pause = PAUSE
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause)
            pause *= 2
        try:
            return read(Snapshot(root, into / f"read-{attempt}"))
        except Unsteady as fault:
            changing = fault.file
    raise MachineError(
        f"{changing} keeps changing while it is read",
        "build again when the program that writes it has finished",
    )


def _read_once(
    library: Library, ref: MeetingRef, snapshot: Snapshot, designs: Path
) -> MeetingReading:
    names = watched(library.root, ref.key)
    _take_templates(snapshot)
    with Originals(library.root, (snapshot.folder,)).worded_faults():
        opened = library.open(ref, snapshot.take)  # catalogues of words are among the templates
    reading = MeetingReading(opened, snapshot, _design(snapshot, designs), names)
    for dossier in (*opened.in_all_languages, *opened.members_in_all_languages):
        for folder in _folders_of_markdown(dossier):
            snapshot.take_pictures(reading.originals.path(folder))
    if (file := snapshot.changed()) is not None:
        raise Unsteady(file)
    if watched(library.root, ref.key) != names:
        raise Unsteady(ref.folder)
    return reading


def _read_templates(snapshot: Snapshot, designs: Path) -> Design:
    _take_templates(snapshot)
    if (file := snapshot.changed()) is not None:
        raise Unsteady(file)
    return _design(snapshot, designs)


def _take_templates(snapshot: Snapshot) -> None:
    """Take what documents are made from: what is no template would count as public if it were
    among them."""
    folder = snapshot.root / TEMPLATES
    snapshot.take_all(folder, folder / SITE_STATIC)


def _folders_of_markdown(dossier: Dossier) -> list[Path]:
    """The folders in which Markdown papers lie, which alone may show the pictures there."""
    papers = (paper for pack in dossier.packs for item in pack.items for paper in item.papers)
    found = {paper.path.parent for paper in papers if paper.kind == "markdown"}
    return sorted(found)


def _design(snapshot: Snapshot, designs: Path) -> Design:
    """The templates that were taken, moved to where all meetings with the same ones have them."""
    taken = snapshot.folder / TEMPLATES
    fingerprint = sha256(repr(snapshot.inputs(taken)).encode()).hexdigest()
    root = designs / fingerprint
    if taken.is_dir() and not root.exists():
        _move(taken, root)
    folders = template_folders(root)
    if len(template_folders(snapshot.root)) < len(folders):
        folders = folders[:1]  # the council's are the shipped ones, as in a checkout
    return Design(root, fingerprint, folders)


def _move(taken: Path, root: Path) -> None:
    """Have the templates that were ``taken`` lie in ``root``, all of them from its first moment on:
    several meetings look for it at once, and one of them is the first."""
    with temporary_errors():
        root.parent.mkdir(exist_ok=True)
        made = Path(mkdtemp(dir=root.parent))
        taken.rename(made / TEMPLATES)
        try:
            made.rename(root)
        except OSError:
            if not root.exists():
                raise
            shutil.rmtree(made)
