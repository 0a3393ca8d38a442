"""What public files are held against, of each meeting whose exempt files are there, kept for the
next time.

A case is gathered as a build does, but nothing is set or made.  It lies below
``.agendapack/exempt/`` with the evidence of the meeting's papers, and is taken from there as long
as every file that it follows from is as it was.
"""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build import exempt_jobs
from agendapack.build.cache import Cache
from agendapack.build.cache_folder import EXEMPT, FOLDER, mark_used, private_folder
from agendapack.build.council_files import watched
from agendapack.build.evidence_gathering import EvidenceGathering
from agendapack.build.fingerprint import office, tool
from agendapack.build.jobs import KnownExempt, ProofCase
from agendapack.build.meeting_reading import MeetingReading, read_meeting
from agendapack.build.output import digest, machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, workplace
from agendapack.build.preparing import Preparation
from agendapack.build.progress import Progress
from agendapack.build.taken_papers import TakenPaper
from agendapack.problems import Problem, UnprovedError, has_errors
from agendapack.records.dossier import Dossier
from agendapack.records.library import Library
from agendapack.records.meeting_names import EXEMPT_FOLDER, MeetingRef
from agendapack.records.typed_values import from_msgpack

_RECORD = "case.msgpack"
_MARKS = "marks"


class KeptCase(Struct, frozen=True):
    """The case of one meeting: ``digest`` is one of all that is in it; ``marks`` the file with what
    it may be known by (``pack/exempt_marks.py``).  Not ``is_whole``: the meeting's records have
    errors, so that files may be missing."""

    key: str
    digest: str
    case: ProofCase
    marks: Path
    is_whole: bool = True

    def known(self) -> frozenset[int]:
        """Its marks, in short."""
        return frozenset(array("I", self.marks.read_bytes()))


class _Known(Struct, frozen=True):
    """Something exempt, its evidence by the name of its file."""

    designation: str
    evidence: str | None
    names: tuple[str, ...]
    texts: tuple[str, ...]


class _CaseRecord(Struct, frozen=True):
    """A case on the disk, and what it follows from; where nothing is exempt it has no ``digest``.
    ``marks`` is the digest of that file; the others are called by their own."""

    tool: str
    office: str | None
    watched: tuple[str, ...]
    inputs: Mapping[str, str]
    digest: str = ""
    exempt: tuple[_Known, ...] = ()
    public: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    marks: str = ""
    is_whole: bool = True


class KeptCases:
    """The cases of the council at ``root``; without ``caching`` each is gathered anew."""

    def __init__(
        self, root: Path, pool: WorkerPool, progress: Progress, *, caching: bool = True
    ) -> None:
        self._library = Library(root)
        self._root = self._library.root
        self._pool = pool
        self._progress = progress
        self._caching = caching
        self._folder = self._root / FOLDER / EXEMPT / "site" / "cases"

    def meetings(self) -> tuple[MeetingRef, ...]:
        """Those whose exempt files are there."""
        return tuple(
            ref for ref in self._library.meetings() if (ref.folder / EXEMPT_FOLDER).is_dir()
        )

    def gather(self) -> Iterator[KeptCase]:
        """The case of each meeting of which something is exempt.

        UnprovedError where what is exempt of one cannot be read.
        """
        wanted = set()
        for ref in self.meetings():
            folder = self._folder / sha256(ref.key.encode()).hexdigest()[:32]
            wanted.add(folder.name)
            record = self._unchanged(ref, folder)
            if record is None:
                record = self._gathered(ref, folder)
            if record.digest:
                yield _case(ref.key, record, folder)
        with machine_errors(f"cannot remove what is old in {self._folder}"):
            for left in self._folder.iterdir() if self._folder.is_dir() else ():
                if left.name not in wanted:
                    shutil.rmtree(left)

    def _unchanged(self, ref: MeetingRef, folder: Path) -> _CaseRecord | None:
        """The case as it was gathered last, if all that it follows from is still so."""
        if not self._caching:
            return None
        try:
            body = (folder / _RECORD).read_bytes()
            record = from_msgpack(body, _CaseRecord)
            if record.tool != tool() or record.watched != watched(self._root, ref.key):
                return None
            if record.office is not None and record.office != office():
                return None
            if any(digest(self._root / name) != known for name, known in record.inputs.items()):
                return None
            names = {*record.public, *record.pictures, *(each.evidence for each in record.exempt)}
            kept = [(name, Path(name).stem) for name in names if name]
            kept += [(_MARKS, record.marks)] if record.digest else []
            if any(digest(folder / name) != known for name, known in kept):
                return None
        except (OSError, ValueError):
            return None
        mark_used(folder / _RECORD)
        return record

    def _gathered(self, ref: MeetingRef, folder: Path) -> _CaseRecord:
        """Gather a case, and keep it."""
        self._progress.begin(ref.key)
        with workplace(self._pool, None) as (_, into):
            reading = read_meeting(self._library, ref, into, self._pool.folder / "designs")
            with reading.worded_faults():
                found = self._read(ref, reading, into)
            with machine_errors(f"cannot write into {folder}"):
                shutil.rmtree(folder, ignore_errors=True)
                private_folder(folder)
                record = found if isinstance(found, _CaseRecord) else self._keep(*found, folder)
                (folder / _RECORD).write_bytes(msgspec.msgpack.encode(record))
            return record

    def _read(
        self, ref: MeetingRef, reading: MeetingReading, into: Path
    ) -> _CaseRecord | tuple[_CaseRecord, ProofCase]:
        """What a case follows from, and the case, where anything is exempt."""
        opened = reading.opened
        exempt_records = [
            problem
            for problem in opened.problems
            if reading.originals.path(problem.location.file).is_relative_to(
                ref.folder / EXEMPT_FOLDER
            )
        ]
        if opened.dossier is None or has_errors(exempt_records):
            raise _unreadable(ref, reading, (*exempt_records, *opened.problems))
        if opened.members is None:
            everything = reading.snapshot.inputs(reading.snapshot.folder)
            known = {each.file: each.sha256 for each in everything}
            return _CaseRecord(tool(), None, reading.watched, known)
        everybodys, members = opened.in_all_languages, opened.members_in_all_languages
        public = self._papers(everybodys, reading, into)
        exempt = self._papers(members, reading, into, exempt=True)
        # A public paper that cannot be taken makes nothing public, and does no harm here.
        problems = [found for paper in exempt if not paper.placed for found in paper.problems]
        gathering = EvidenceGathering(reading, self._pool, into, problems)
        case = gathering.case(everybodys, members, public, exempt)
        if case is None or has_errors(problems):
            raise _unreadable(ref, reading, problems)
        pictures = [picture for paper in public for picture in paper.pictures]
        inputs = [file for each in everybodys for file in reading.inputs(each, pictures)]
        inputs += [file for each in members for file in reading.exempt_inputs(each)]
        by_office = any(paper.source.kind == "office" for paper in (*public, *exempt))
        record = _CaseRecord(
            tool(),
            office() if by_office else None,
            reading.watched,
            {each.file: each.sha256 for each in inputs},
            is_whole=not has_errors(opened.problems),
        )
        return record, case

    def _papers(
        self,
        dossiers: Sequence[Dossier],
        reading: MeetingReading,
        into: Path,
        *,
        exempt: bool = False,
    ) -> list[TakenPaper]:
        kept = self._root.joinpath(FOLDER, EXEMPT) if exempt else self._root / FOLDER
        cache = Cache(kept if self._caching else None)
        preparation = Preparation(dossiers, reading, cache, self._pool, into, exempt=exempt)
        papers = preparation.papers(self._progress)
        return [paper for packs in papers for pack in packs for paper in pack]

    def _keep(self, record: _CaseRecord, case: ProofCase, folder: Path) -> _CaseRecord:
        """Put all that a case consists of into ``folder``."""

        def kept(file: Path) -> str:
            name = f"{digest(file)}{file.suffix.lower()}"
            if not (folder / name).exists():
                shutil.copyfile(file, folder / name)
            return name

        marks = folder / _MARKS
        try:
            self._pool.submit(exempt_jobs.mark_exempt, case, marks).result()
        except JobFailed as fault:
            raise UnprovedError(f"reading what is exempt {fault}") from None
        record = msgspec.structs.replace(
            record,
            exempt=tuple(
                _Known(
                    one.designation,
                    None if one.evidence is None else kept(one.evidence),
                    one.names,
                    one.texts,
                )
                for one in case.exempt
            ),
            public=tuple(map(kept, case.public)),
            texts=case.texts,
            pictures=tuple(map(kept, case.pictures)),
            marks=digest(marks),
        )
        held = (record.tool, record.exempt, record.public, record.texts, record.pictures)
        named = sha256(msgspec.msgpack.encode(held)).hexdigest()
        return msgspec.structs.replace(record, digest=named)


def _case(key: str, record: _CaseRecord, folder: Path) -> KeptCase:
    exempt = tuple(
        KnownExempt(
            one.designation,
            None if one.evidence is None else folder / one.evidence,
            one.names,
            one.texts,
        )
        for one in record.exempt
    )
    public = tuple(folder / name for name in record.public)
    pictures = tuple(folder / name for name in record.pictures)
    case = ProofCase(exempt, public, record.texts, pictures)
    return KeptCase(key, record.digest, case, folder / _MARKS, record.is_whole)


def _unreadable(
    ref: MeetingRef, reading: MeetingReading, problems: Sequence[Problem]
) -> UnprovedError:
    """That nothing can be proved while a meeting's records or papers have errors."""
    found = next(reading.originals.worded(each) for each in problems if each.is_error)
    told = f"nothing is proved of what is exempt of {ref.key}, which has errors"
    hint = f"agendapack check {ref.key} tells of them"
    return UnprovedError(
        f"{told}: {found.message}", hint, discreet=f"{told}: {found.discreet or found.message}"
    )
