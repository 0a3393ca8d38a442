"""Promise 9 for a whole site: no file of it holds what is exempt of any meeting, also of those that
the site has nothing of.

A document of a meeting is held against what is exempt of that meeting, just as when it was built.
Everything else, pages, feeds, data and the index to search in, tells of many meetings, and is held
against what is exempt of all; the documents on the site are public, and so is what they say.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build import exempt_jobs, jobs
from agendapack.build.cache_folder import EXEMPT, FOLDER, private_folder
from agendapack.build.exempt_jobs import FirstLook
from agendapack.build.fingerprint import tool
from agendapack.build.kept_cases import KeptCase, KeptCases
from agendapack.build.output import digest, machine_errors
from agendapack.build.pack_making import MOST_TOLD
from agendapack.build.pool import LIMITS, JobFailed, Limits, WorkerPool, workplace
from agendapack.build.progress import Progress, Stage
from agendapack.problems import UnprovedError
from agendapack.records.library import Library
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MINUTES_FILE
from agendapack.records.typed_values import from_msgpack
from agendapack.site.site_file_kinds import PublicFile, public_files
from agendapack.site.site_options import SiteOptions

STAGE: Stage = "documents held against exempt papers"
TOGETHER = 100  # files of a first look in one job
PDF_LIMITS = Limits(LIMITS.seconds * 4, LIMITS.processor * 4, LIMITS.memory)
_EXEMPT_KEY = re.compile(rb"\b(?:exempt|minutes-of)\b")


def prove_site(
    root: Path,
    folder: Path,
    keys: Sequence[str],
    options: SiteOptions,
    pool: WorkerPool,
    progress: Progress,
    static: Collection[str] = (),
) -> tuple[str, ...]:
    """Raise UnprovedError unless no file of the site in ``folder``, which has pages of the meetings
    ``keys`` and, at the addresses ``static``, files that the council put there itself, holds what
    is exempt of any meeting of the council at ``root``.

    Gives those of ``keys`` of which this was not proved, since something is exempt and the files
    are not there, or not all of them.  What was proved once of the same file and the same exempt
    papers is not proved again, unless ``options`` says not to take anything over.
    """
    files = tuple(public_files(folder, static))
    gathering = KeptCases(root, pool, progress, caching=options.caching)
    cases = tuple(gathering.gather())
    if cases:
        with workplace(pool, options.jobs) as (workers, into):
            work = _Proving(root, folder, files, cases, workers, into, progress)
            work.prove(caching=options.caching)
    left = {*_without_exempt_files(root, keys), *(case.key for case in cases if not case.is_whole)}
    return tuple(key for key in dict.fromkeys(keys) if key in left)


class _Fault(Struct, frozen=True):
    """What a file holds, in words; ``meeting`` is the one of which that is exempt."""

    file: PublicFile
    meeting: str
    told: str

    def __str__(self) -> str:
        if self.file.meeting() == self.meeting:
            return f"{self.file.address}: {self.told}"
        return f"{self.file.address}: {self.told} ({self.meeting})"


class _Proving(Struct):
    """One site held against all ``cases``; ``into`` is a temporary folder."""

    root: Path
    folder: Path
    files: tuple[PublicFile, ...]
    cases: tuple[KeptCase, ...]
    pool: WorkerPool
    into: Path
    progress: Progress

    def prove(self, *, caching: bool) -> None:
        """Raise UnprovedError where something exempt is found."""
        kept = self.root / FOLDER / EXEMPT / "site"
        before = _proved_before(kept / "proved.msgpack") if caching else frozenset()
        digests = {file.address: digest(file.path) for file in self.files}
        own = {case.key: case for case in self.cases}
        documents = {
            f"{own[key].digest} {digests[file.address]} {file.kind}": (file, own[key])
            for file in self.files
            if file.is_document and (key := file.meeting()) in own and key is not None
        }
        together = self._together(digests)
        others = {
            f"{together} {digests[file.address]} {file.kind}": file
            for file in self.files
            if not file.is_document
        }
        left = [each for name, each in documents.items() if name not in before]
        beside = [file for name, file in others.items() if name not in before]
        self.progress.expect(STAGE, len(left) + len(beside))
        faults = [*self._documents(left), *self._others(beside, digests)]
        if faults:
            raise self._unproved(faults)
        with machine_errors(f"cannot write into {kept}"):
            private_folder(kept)
            record = (tool(), sorted({*documents, *others}))
            (kept / "proved.msgpack").write_bytes(msgspec.msgpack.encode(record))

    def _together(self, digests: Mapping[str, str]) -> str:
        """A digest of what files that tell of many meetings are held against."""
        said = sorted(digests[file.address] for file in self.files if file.is_whole_document)
        known = sorted(f"{case.key} {case.digest}" for case in self.cases)
        return sha256("\n".join((*known, *said)).encode()).hexdigest()

    def _documents(self, left: Sequence[tuple[PublicFile, KeptCase]]) -> Iterator[_Fault]:
        """Each document against what is exempt of its own meeting."""
        proofs = [
            (file, case, self.pool.submit(
                *(jobs.prove_nothing_exempt, file.path, file.kind, case.case), limits=PDF_LIMITS
            ))
            for file, case in left
        ]  # fmt: skip
        for file, case, proof in proofs:
            yield from self._told(file, case, proof)
            self.progress.step(STAGE)

    def _told(
        self, file: PublicFile, case: KeptCase, proof: Future[tuple[str, ...]]
    ) -> Iterator[_Fault]:
        try:
            yield from (_Fault(file, case.key, told) for told in proof.result())
        except JobFailed as fault:
            yield _Fault(file, case.key, f"the proof {fault}")

    def _others(self, left: Sequence[PublicFile], digests: Mapping[str, str]) -> Iterator[_Fault]:
        """Everything else against what is exempt of any meeting."""
        looks = list(self._looked_at(left))
        asked = frozenset[str]().union(*(look.marks for _, look in looks))
        said = self._said(asked, digests)
        proofs = []
        known = {case.key: case.known() for case in self.cases} if asked - said else {}
        for file, look in looks:
            if not look.whole:
                told = "it cannot be read whole, so nothing is proved of it"
                yield _Fault(file, file.meeting() or self.cases[0].key, told)
            elsewhere = look.marks & said
            short = frozenset(map(_short, look.marks - said))
            for case in self.cases:
                if look.pictured or (short and not short.isdisjoint(known[case.key])):
                    job = (exempt_jobs.prove_beside, file.path, file.kind, case.case, elsewhere)
                    proofs.append((case.key, file, case, self.pool.submit(*job)))
        for _, file, case, proof in proofs:
            yield from self._told(file, case, proof)

    def _looked_at(self, left: Sequence[PublicFile]) -> Iterator[tuple[PublicFile, FirstLook]]:
        if not left:
            return
        marks = self.into / "marks"
        everything = frozenset[int]().union(*(case.known() for case in self.cases))
        marks.write_bytes(array("I", sorted(everything)).tobytes())
        parts = [left[start : start + TOGETHER] for start in range(0, len(left), TOGETHER)]
        begun = [
            (part, self.pool.submit(
                *(exempt_jobs.look_at_files, [(file.path, file.kind) for file in part], marks),
                limits=PDF_LIMITS,
            ))
            for part in parts
        ]  # fmt: skip
        for part, looking in begun:
            try:
                yield from zip(part, looking.result(), strict=True)
            except JobFailed:
                yield from ((file, FirstLook(whole=False, pictured=False)) for file in part)
            for _ in part:
                self.progress.step(STAGE)

    def _said(self, asked: frozenset[str], digests: Mapping[str, str]) -> frozenset[str]:
        """Which of some marks the documents of the site have."""
        kept = self.root / FOLDER / EXEMPT / "site" / "said"
        with machine_errors(f"cannot write into {kept}"):
            private_folder(kept)
        documents = [file for file in self.files if file.is_whole_document] if asked else []
        begun = [
            self.pool.submit(
                *(exempt_jobs.said_in_document, file.path, file.kind),
                *(kept / digests[file.address], asked),
                limits=PDF_LIMITS,
            )
            for file in documents
        ]
        found: set[str] = set()
        for saying in begun:
            try:
                found |= saying.result()
            except JobFailed:  # then it says nothing, and all is looked for
                continue
        if asked:
            wanted = {digests[file.address] for file in documents}
            with machine_errors(f"cannot remove what is old in {kept}"):
                for old in kept.iterdir():
                    if old.name not in wanted:
                        old.unlink()
        return frozenset(found)

    def _unproved(self, faults: Sequence[_Fault]) -> UnprovedError:
        told = list(dict.fromkeys(map(str, faults)))
        more = f"; and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
        said = (
            "the site may hold what is exempt, and was not published:"
            f" {'; '.join(told[:MOST_TOLD])}{more}"
        )
        hint = (
            "take it out of the public papers and records, and where a document was released,"
            ' make it anew with agendapack release MEETING --amend "REASON"; where the words are'
            " public elsewhere, write them in a public paper too: docs/exempt.md says more"
        )
        # No fault of this proof quotes what is exempt, whatever an exempt file is called.
        return UnprovedError(said, hint, discreet=f"{said}; docs/exempt.md says what to do")


def _short(mark: str) -> int:
    from agendapack.pack.exempt_marks import short

    return short(mark)


def _proved_before(file: Path) -> frozenset[str]:
    try:
        made_by, proved = from_msgpack(file.read_bytes(), tuple[str, list[str]])
    except (OSError, ValueError):
        return frozenset()
    return frozenset(proved) if made_by == tool() else frozenset()


def _without_exempt_files(root: Path, keys: Sequence[str]) -> Iterator[str]:
    """Those of some meetings that have something exempt whose files are not there."""
    library = Library(root)
    for ref in library.meetings():
        if ref.key not in keys or (ref.folder / EXEMPT_FOLDER).is_dir():
            continue
        records = (ref.folder / MEETING_FILE, ref.folder / MINUTES_FILE)
        if any(map(_speaks_of_exempt, records)) and library.open(ref).exempt == "absent":
            yield ref.key


def _speaks_of_exempt(file: Path) -> bool:
    """Whether a record may say that something is exempt: reading it whole takes longer."""
    try:
        return _EXEMPT_KEY.search(file.read_bytes()) is not None
    except OSError:
        return False
