"""Takes a published pack apart: reads it, divides it, and decides which files become of it.

The pack is opened by jobs of a worker pool alone.  Nothing is written here but into the pool's own
folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from datetime import date
from filecmp import cmp
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.begin.council_start import FILES_FOR_GIT
from agendapack.begin.record_files import AddedTo, schema_file, schema_line
from agendapack.begin.schema_files import schema_files
from agendapack.build.comparing import SAVE_AGAIN
from agendapack.build.pool import JobFailed, Limits, WorkerPool
from agendapack.build.progress import Progress, Silent, Stage
from agendapack.changes.shown_pages import Unreadable
from agendapack.problems import Location, Problem, UsageError, error
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    EXEMPT_FOLDER,
    MEETING_FILE,
    MEETINGS,
    MINUTES_FILE,
    PAPERS_FOLDER,
    MeetingRef,
)
from agendapack.records.page_ranges import PageRange
from agendapack.unpack import unpack_jobs
from agendapack.unpack.dividing.found_items import told_once
from agendapack.unpack.dividing.pack_dividing import divide
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.earlier_minutes import earlier_minutes, is_same_body
from agendapack.unpack.front_head.front_reading import read_front
from agendapack.unpack.members_packs import shown_exempt
from agendapack.unpack.minutes_pages.minutes_reading import read_minutes
from agendapack.unpack.pack_division import CutPiece, NumberedPages, PackDivision
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.page_numbering.page_numbers import number_pages
from agendapack.unpack.printed_front import PrintedFront
from agendapack.unpack.printed_minutes import PrintedMinutes
from agendapack.unpack.there_already import meeting_faults, published_papers, records_there
from agendapack.unpack.unfit_packs import PUBLISHED_PACK, refuse_unlike_pdf, unfit_pack
from agendapack.unpack.written_records.minutes_record import minutes_text
from agendapack.unpack.written_records.pack_records import PublishedPack, RecordsThere, pack_records
from agendapack.unpack.written_records.piece_names import piece_names
from agendapack.unpack.written_records.supplement_insertion import insert_supplement
from agendapack.unpack.written_records.supplement_records import check_ordinal, supplement_record

LIMITS = Limits(seconds=900.0, processor=600)
"""For reading or cutting a pack: ten times what the largest take."""

_READ: Stage = "packs read"
_CUT: Stage = "packs taken apart"

_BY_HAND = "begin them with agendapack minutes, and write them by hand"

R = TypeVar("R")


class UnpackOrder(Struct, frozen=True):
    """What is asked for: the ``pack``, and the meeting that it is of.  ``committee`` and ``name``
    are the meeting's folders; ``supplement`` is the pack's ordinal, 0 for an agenda pack."""

    root: Path
    committee: str
    name: str
    day: date
    pack: Path
    supplement: int = 0

    @property
    def key(self) -> str:
        return f"{self.committee}/{self.name}"

    @property
    def folder(self) -> Path:
        return self.root / MEETINGS / self.committee / self.name


class UnpackedPaper(Struct, frozen=True):
    """A paper that was found, in ``file``, or that is missing, and will have its place there."""

    file: Path
    item: str
    numbers: PageRange
    is_missing: bool = False
    keeps_stamps: bool = False


class UnpackedPack(Struct, frozen=True):
    """What becomes of a pack: ``files`` that are not there yet, texts or copies of others, and a
    record that is ``added`` to.  ``record`` is the file that tells most, with its whole ``text``.
    ``pasted`` are the lines of a supplement for which the record leaves no place.  ``doubts`` are
    all that is to be told."""

    record: Path
    text: str
    files: Mapping[Path, str | Path]
    items: int = 0
    papers: tuple[UnpackedPaper, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    added: Mapping[Path, AddedTo] = field(default_factory=dict)
    pasted: tuple[str, ...] = ()

    @property
    def in_writing_order(self) -> dict[Path, str | Path]:
        """The files, papers before records and the ``record`` last: where writing was cut short,
        the same command can be given again."""
        ranks = {
            file: (isinstance(text, str), file == self.record) for file, text in self.files.items()
        }
        return {file: self.files[file] for file in sorted(self.files, key=ranks.__getitem__)}


def unpack_pack(
    order: UnpackOrder, pool: WorkerPool, progress: Progress | None = None
) -> UnpackedPack | tuple[Problem, ...]:
    """What becomes of a pack, or why it cannot be taken apart.

    UsageError where there is no such file, or what would be written is there; OSError where a file
    cannot be read.
    """
    there = records_there(order.root, order.committee)
    if not isinstance(there, RecordsThere):
        return there
    unpacking = _Unpacking(order, there, pool, progress or Silent())
    return unpacking.of_supplement() if order.supplement else unpacking.of_agenda()


class _Unpacking:
    """One pack being taken apart."""

    def __init__(
        self, order: UnpackOrder, there: RecordsThere, pool: WorkerPool, progress: Progress
    ) -> None:
        self._order = order
        self._there = there
        self._pool = pool
        self._progress = progress
        progress.begin(order.key)
        self._into = Path(mkdtemp(dir=pool.folder))
        self._copy = self._into / "pack.pdf"

    # An agenda pack

    def of_agenda(self) -> UnpackedPack | tuple[Problem, ...]:
        order = self._order
        record = order.folder / MEETING_FILE
        refuse_unlike_pdf(order.pack)
        signs = self._read()
        if isinstance(signs, Problem):
            return (signs,)
        numbered = number_pages(signs)
        front = read_front(signs, numbered.front)
        if not any(item.pages or item.papers for item in front.items):
            whole = read_minutes(signs, range(len(signs.pages)), numbered.stamps)
            if whole is not None:
                return self._of_minutes(whole)
        if os.path.lexists(record):
            raise UsageError(
                f'the meeting "{order.key}" is there already: {record}',
                "nothing is overwritten: move it away, or name the pack with --supplement N if it"
                " is a supplement",
            )
        pack = self._taken_apart(signs, numbered, front)
        if isinstance(pack, Problem):
            return (pack,)
        is_new = self._there.council is None
        texts = pack_records(
            *(pack, order.committee, order.day, self._there, self._schema_lines(is_new))
        )
        files: dict[Path, str | Path] = {}
        meetings = order.root / MEETINGS
        if texts.council is not None:
            files[meetings / COUNCIL_FILE] = texts.council
            files |= self._beside_council()
        if texts.committee is not None:
            files[meetings / order.committee / COMMITTEE_FILE] = texts.committee
        files[record] = texts.meeting
        files |= self._papers(pack)
        earlier = earlier_minutes(
            *(signs, numbered, pack, order.day, self._there.meetings),
            *(order.folder.parent, order.pack.name, self._schema_lines(is_new)),
        )
        files |= earlier.files
        doubts = (*texts.doubts, *earlier.doubts)
        items = len(front.items) or len(pack.division.found_items)
        return UnpackedPack(record, texts.meeting, files, items, self._listed(pack), doubts)

    def _beside_council(self) -> dict[Path, str]:
        """What a council begins with beside its records, where it is not there yet."""
        root = self._order.root
        beside = {root / name: text for name, text in FILES_FOR_GIT.items()} | schema_files(root)
        return {file: text for file, text in beside.items() if not os.path.lexists(file)}

    def _schema_lines(self, is_new: bool) -> dict[str, str]:
        """The first lines of records that name their schemas, where the council has these."""
        root, folder = self._order.root, self._order.root / MEETINGS
        files = {
            "council": folder / COUNCIL_FILE,
            "committee": folder / self._order.committee / COMMITTEE_FILE,
            "meeting": self._order.folder / MEETING_FILE,
            "minutes": self._order.folder / MINUTES_FILE,
        }
        return {
            name: schema_line(root, file, name)
            for name, file in files.items()
            if is_new or schema_file(root, name).is_file()
        }

    # A supplement

    def of_supplement(self) -> UnpackedPack | tuple[Problem, ...]:
        order = self._order
        record = order.folder / MEETING_FILE
        meeting = self._there.meetings.get(order.name)
        if meeting is None:
            if not record.is_file():
                raise UsageError(
                    f'there is no meeting "{order.key}" yet: {record}',
                    "take its agenda pack apart first: the same command without --supplement",
                )
            return meeting_faults(order.root, MeetingRef(order.day, order.key, order.folder))
        check_ordinal(meeting, order.supplement, record)
        refuse_unlike_pdf(order.pack)
        before = record.read_bytes()
        signs = self._read()
        if isinstance(signs, Problem):
            return (signs,)
        numbered = number_pages(signs)
        pack = self._taken_apart(signs, numbered, read_front(signs, numbered.front))
        if isinstance(pack, Problem):
            return (pack,)
        published, last = published_papers(order.root, order.key, self._pool)
        assert self._there.council is not None and self._there.committee is not None
        entry = supplement_record(
            *(pack, order.supplement, meeting, self._there.council, self._there.committee),
            *(published, last),
        )
        text = insert_supplement(before.decode(), record, order.supplement, entry.lines)
        return UnpackedPack(
            *(record, text or "", self._papers(pack), len(pack.front.items), self._listed(pack)),
            entry.doubts,
            {} if text is None else {record: AddedTo(before, text)},
            entry.lines if text is None else (),
        )

    # Minutes

    def _of_minutes(self, minutes: PrintedMinutes) -> UnpackedPack | tuple[Problem, ...]:
        """What becomes of a document that is the minutes of the meeting, and nothing else."""
        order = self._order
        record = order.folder / MINUTES_FILE
        if os.path.lexists(record):
            raise UsageError(
                f'the meeting "{order.key}" has minutes already: {record}',
                "nothing is overwritten: move them away if these are to take their place",
            )
        committee = self._there.committee
        if committee is not None and not is_same_body(minutes.committee, committee.name):
            said = (
                f'these are minutes of "{minutes.committee}", and committee.yaml has'
                f' "{committee.name}"; look whether they are this committee\'s'
            )
            minutes = replace(minutes, doubts=(Doubt("minutes", said), *minutes.doubts))
        if minutes.day not in (None, order.day):
            assert minutes.day is not None
            said = f"these are minutes of {minutes.day.isoformat()}, not of {order.day.isoformat()}"
            raise UsageError(said, "name the meeting by that day")
        is_new = self._there.council is None
        lines = self._schema_lines(is_new)
        text = minutes_text(minutes, lines.get("minutes", ""))
        if text is None:
            said = "is minutes, in which no numbered minute was found"
            return (error(f'"{order.pack.name}" {said}', Location(order.pack), _BY_HAND),)
        files: dict[Path, str | Path] = {record: text}
        if not os.path.lexists(order.folder / MEETING_FILE):
            raise UsageError(
                f'there is no meeting "{order.key}" yet, and {order.pack.name} is its minutes',
                "take its agenda pack apart first, or begin it: agendapack new",
            )
        return UnpackedPack(record, text, files, len(minutes.minutes), (), minutes.doubts)

    # Reading and cutting

    def _read(self) -> PackSigns | Problem:
        shutil.copyfile(self._order.pack, self._copy)
        self._progress.expect(_READ, 1)
        signs = self._result(self._begun(unpack_jobs.read_signs, self._copy))
        self._progress.step(_READ)
        if isinstance(signs, PackSigns) and (unfit := unfit_pack(signs)) is not None:
            said, hint = unfit
            return error(said, Location(self._order.pack), hint)
        return signs

    def _taken_apart(
        self, signs: PackSigns, numbered: NumberedPages, front: PrintedFront
    ) -> PublishedPack | Problem:
        divided = divide(signs, numbered, front)
        division = replace(divided, doubts=(*numbered.doubts, *divided.doubts))
        pieces = self._cut(division, numbered)
        if isinstance(pieces, Problem):
            return pieces
        if (said := shown_exempt(front, division, pieces)) is not None:
            return error(said, Location(self._order.pack), PUBLISHED_PACK)
        spoken = (*numbered.front, *(page for page, _ in numbered.slips))
        words = "\n".join(line.text for page in spoken for line in signs.pages[page].lines)
        front = told_once(front, divided)
        names = self._names(division)
        return PublishedPack(front, division, names, pieces, words, signs.language)

    def _cut(
        self, division: PackDivision, numbered: NumberedPages
    ) -> tuple[CutPiece, ...] | Problem:
        """The papers as files, cut by as many jobs as run at once: each goes through the whole
        pack, and pruning its tags and proving that its stamps are gone takes most of the time."""
        count = sum(not paper.is_missing for paper in division.papers)
        size = max(1, -(-count // self._pool.jobs))
        parts = [slice(at, at + size) for at in range(0, count, size)]
        begun = [
            self._begun(
                *(unpack_jobs.cut_pieces, self._copy, division, numbered.stamps),
                *(self._into, part),
            )
            for part in parts
        ]
        pieces: list[CutPiece] = []
        self._progress.expect(_CUT, len(begun))
        for each in begun:
            found = self._result(each)
            self._progress.step(_CUT)
            if isinstance(found, Problem):
                return found
            pieces += found
        return tuple(pieces)

    def _begun(
        self, job: Callable[..., R | Unreadable], *arguments: object
    ) -> Future[R | Unreadable]:
        return self._pool.submit(job, *arguments, limits=LIMITS)

    def _result(self, begun: Future[R | Unreadable]) -> R | Problem:
        """What a job gives, or what is wrong with the pack."""
        try:
            found = begun.result()
        except JobFailed as fault:
            found = Unreadable(str(fault), SAVE_AGAIN)
        if not isinstance(found, Unreadable):
            return found
        pack = self._order.pack
        return error(f'"{pack.name}" {found.reason}', Location(pack), found.hint)

    # Papers

    def _names(self, division: PackDivision) -> tuple[str, ...]:
        """The names of papers; of a supplement's, in a folder of its own among the others."""
        names = piece_names(division)
        if not self._order.supplement:
            return names
        return tuple(f"supplement-{self._order.supplement}/{name}" for name in names)

    def _papers(self, pack: PublishedPack) -> dict[Path, str | Path]:
        found = (
            name
            for name, paper in zip(pack.names, pack.division.papers, strict=True)
            if not paper.is_missing
        )
        folder = self._order.folder / PAPERS_FOLDER
        papers = {
            folder / name: self._into / piece.file
            for name, piece in zip(found, pack.pieces, strict=True)
        }
        return {file: piece for file, piece in papers.items() if not _is_same(file, piece)}

    def _listed(self, pack: PublishedPack) -> tuple[UnpackedPaper, ...]:
        return tuple(self._each(pack))

    def _each(self, pack: PublishedPack) -> Iterator[UnpackedPaper]:
        pieces = iter(pack.pieces)
        for name, paper in zip(pack.names, pack.division.papers, strict=True):
            if paper.is_missing:
                file = self._order.folder / EXEMPT_FOLDER / name
                yield UnpackedPaper(file, paper.item, paper.numbers, is_missing=True)
            else:
                file = self._order.folder / PAPERS_FOLDER / name
                kept = next(pieces).keeps_stamps
                yield UnpackedPaper(file, paper.item, paper.numbers, keeps_stamps=kept)


def _is_same(file: Path, piece: Path) -> bool:
    """Whether a paper is there already to the letter, as where writing was cut short before."""
    return file.is_file() and not file.is_symlink() and cmp(file, piece, shallow=False)
