"""Every paper of a meeting, whatever its kind, becomes a prepared PDF and its facts, once.

What was prepared before comes from the cache; the rest are jobs of the worker pool.  Office files
go through LibreOffice together, and their PDFs are read as they come.  Public papers and exempt
ones go apart, so that nothing of one can come into what is made of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.cache import Cache
from agendapack.build.fingerprint import office
from agendapack.build.meeting_reading import MeetingReading
from agendapack.build.pool import JobFailed, Limits, WorkerPool
from agendapack.build.progress import Progress
from agendapack.build.taken_papers import TakenPaper, kept_back
from agendapack.pack.plan import PlacedPaper
from agendapack.papers.facts import Prepared
from agendapack.papers.request import Request, Reshaping
from agendapack.papers.titles import paper_title
from agendapack.problems import Location, Problem, error, has_errors
from agendapack.records.dossier import AgendaItem, Dossier, Pack, PaperSource
from agendapack.records.paper_kinds import TYPESET

if TYPE_CHECKING:
    from agendapack.papers.office.conversion import Conversion

HERE = Location(Path("the-place-that-names-the-paper"))
"""Stands in prepared papers for wherever a record names them."""

_PAPER = Path("the-paper-itself")  # stands for a paper's own file

OFFICE_SECONDS = 150.0  # by the clock for each file: LibreOffice has its own, shorter limit
OFFICE_PROCESSOR = 120


class _Wanted(Struct, frozen=True):
    """A paper of a pack in one language, and the key that it has in the cache."""

    key: str
    item: AgendaItem
    source: PaperSource
    dossier: Dossier


class Preparation:
    """One meeting's papers on their way through the pool: those that everybody may read or, with
    ``exempt``, the others of members' dossiers.

    ``dossiers`` are the meeting in each of the council's languages; a paper that several of them
    have is prepared once.  ``into`` is the build's temporary folder.  Its jobs begin at once;
    :meth:`papers` waits for them.
    """

    def __init__(
        self,
        dossiers: Sequence[Dossier],
        reading: MeetingReading,
        cache: Cache,
        pool: WorkerPool,
        into: Path,
        *,
        exempt: bool = False,
    ) -> None:
        self._reading = reading
        self._design = reading.design
        self._cache = cache
        self._pool = pool
        self._into = into
        self._known: dict[str, Prepared] = {}
        self._wanted: list[list[list[_Wanted]]] = []
        self._missing: dict[str, _Wanted] = {}
        names = [
            name
            for dossier in dossiers
            for name in (dossier.council.name, dossier.council.department, dossier.committee.name)
        ]
        self._letterhead = tuple(dict.fromkeys(str(name) for name in names if name))
        for dossier in dossiers:
            packs = dossier.packs
            self._wanted.append([self._in_pack(pack, dossier, exempt=exempt) for pack in packs])
        for wanted in (each for packs in self._wanted for pack in packs for each in pack):
            if wanted.key in self._known or wanted.key in self._missing:
                continue
            if (kept := cache.get(wanted.key, wanted.source.path, into)) is not None:
                self._known[wanted.key] = kept
            else:
                self._missing[wanted.key] = wanted
        self._hidden = self._look()
        # A file with an error is not opened at all.
        self._safe = [key for key, found in self._hidden.items() if not has_errors(found)]
        self._converting = self._convert(self._safe)  # first: it takes longest
        self._reads = {
            wanted.key: self._begin(wanted)
            for wanted in sorted(self._missing.values(), key=lambda each: _weight(each.source))
            if wanted.source.kind != "office"
        }

    def _in_pack(self, pack: Pack, dossier: Dossier, *, exempt: bool) -> list[_Wanted]:
        return [
            _Wanted(self._key(source, dossier), item, source, dossier)
            for item in pack.items
            for source in item.papers
            if (source.exemption is not None) == exempt
        ]

    def papers(self, progress: Progress) -> list[list[list[TakenPaper]]]:
        """Every paper, language by language and pack by pack; ``progress`` is told of those that
        were not known."""
        progress.expect("papers read", len(self._missing))
        progress.expect("office files converted", len(self._safe))
        for key, prepared in self._results(progress):
            if is_lasting(prepared):
                self._cache.put(key, prepared, self._missing[key].source.path)
            self._known[key] = prepared
            progress.step("papers read")
        return [
            [[self._taken(each, self._known[each.key]) for each in pack] for pack in packs]
            for packs in self._wanted
        ]

    def _results(self, progress: Progress) -> Iterator[tuple[str, Prepared]]:
        for key, found in self._hidden.items():
            if key not in self._safe:
                yield key, Prepared(None, found)
        yield from self._done(self._reads)
        reads: dict[str, Future[Prepared]] = {}
        for key, made in self._converted(self._safe, self._converting):
            progress.step("office files converted")
            if isinstance(made, Path):
                request = _request(self._missing[key].source)
                reads[key] = self._pool.submit(jobs.read_converted, made, request, self._into)
            else:
                yield key, Prepared(None, (*self._hidden[key], *made))
        yield from self._done(reads)

    def _look(self) -> dict[str, tuple[Problem, ...]]:
        """What each office file hides."""
        looks = {
            key: self._pool.submit(jobs.look_into_office_file, source.path, _request(source))
            for key, source in self._sources()
            if source.kind == "office"
        }
        found = {}
        for key, look in looks.items():
            try:
                found[key] = look.result()
            except JobFailed as fault:
                found[key] = (_failed(self._missing[key].source, fault),)
        return found

    def _sources(self) -> Iterator[tuple[str, PaperSource]]:
        """What is to be read, by its key."""
        return ((key, wanted.source) for key, wanted in self._missing.items())

    def _done(self, reads: Mapping[str, Future[Prepared]]) -> Iterator[tuple[str, Prepared]]:
        """Papers as they are read, each with what it hides."""
        keys = {future: key for key, future in reads.items()}
        for future in as_completed(keys):
            key = keys[future]
            source = self._missing[key].source
            try:
                made = future.result()
            except JobFailed as fault:
                made = Prepared(None, (_failed(source, fault),))
            problems = (_unplaced(problem, source) for problem in made.problems)
            yield key, replace(made, problems=(*self._hidden.get(key, ()), *problems))

    def _begin(self, wanted: _Wanted) -> Future[Prepared]:
        source, request = wanted.source, _request(wanted.source)
        if source.kind == "picture":
            return self._pool.submit(jobs.read_picture, source.path, request, self._into)
        if source.kind in TYPESET:
            return self._pool.submit(
                jobs.set_paper, self._design, source, wanted.dossier.packs[0], request, self._into
            )
        return self._pool.submit(jobs.read_pdf, source.path, request, self._into)

    def _convert(self, keys: Sequence[str]) -> Future[Conversion] | None:
        """Begin to convert office files, all in one job: LibreOffice takes long to start."""
        if not keys:
            return None
        files = [self._missing[key].source.path for key in keys]
        # LibreOffice is held to the processor time of the worker that starts it.
        limits = Limits(OFFICE_SECONDS * len(files), OFFICE_PROCESSOR * len(files))
        # Files of one name would be PDFs of one name, were two jobs to share a folder.
        folder = self._into / sha256("".join(keys).encode()).hexdigest()
        return self._pool.submit(jobs.convert_office_files, files, folder, limits=limits)

    def _converted(
        self, keys: Sequence[str], converting: Future[Conversion] | None
    ) -> Iterator[tuple[str, Path | tuple[Problem, ...]]]:
        """Each office file's PDF, or why it has none.

        Where the job fails with several files, each is tried in a job of its own.
        """
        if converting is None:
            return
        try:
            conversion = converting.result()
        except JobFailed as fault:
            if len(keys) == 1:
                yield keys[0], (_failed(self._missing[keys[0]].source, fault),)
                return
            for key in keys:
                yield from self._converted([key], self._convert([key]))
            return
        for key in keys:
            source = self._missing[key].source
            made = conversion.pdfs.get(source.path)
            if made is None:
                yield key, _own(source, conversion.problems)
                continue
            self._hidden[key] += _own(source, conversion.problems)
            yield key, made

    def _key(self, source: PaperSource, dossier: Dossier) -> str:
        """What a prepared paper follows from: its bytes, its options and, where agendapack sets
        it, the templates, the language, the day and the pictures beside it; where LibreOffice
        does, that and the fonts."""
        taken, agenda = self._reading.snapshot, dossier.packs[0]
        content = taken.input(source.path).sha256
        more: list[object] = []
        if source.kind in TYPESET:
            more = [self._design.fingerprint, source.language or dossier.language]
        if source.minutes is not None:
            more += self._reading.minutes_inputs(source)
        elif source.work_programme is not None:
            more += [agenda.day, *self._reading.work_programme_inputs(source)]
        elif source.kind in TYPESET:
            draws_on = source.title if source.kind == "csv" else taken.pictures(source.path.parent)
            more += [agenda.day, draws_on]
        elif source.kind == "office":
            more = [office()]
        return Cache.key(content, source.path.suffix.lower(), _request(source), *more)

    def _taken(self, wanted: _Wanted, prepared: Prepared) -> TakenPaper:
        item, source = wanted.item, wanted.source
        place = source.place
        source = replace(
            source, place=replace(place, file=self._reading.originals.path(place.file))
        )
        problems = tuple(_placed(problem, source) for problem in prepared.problems)
        placed, pages = None, None
        if prepared.facts is not None:
            file, pages = self._reading.originals.path(source.path), prepared.facts.page_count
            placed = PlacedPaper(
                item.number,
                item.title,
                source.title or paper_title(prepared.headings, file, self._letterhead),
                prepared.facts,
                file,
                source.options.mend,
                keeps_stamps=source.options.keep_stamps,
                printed=prepared.printed,
                language=source.language,
            )
        accessibility = prepared.accessibility
        if accessibility is not None and not source.options.mend:
            accessibility = accessibility.as_is()
        pictures = tuple(source.path.parent / name for name in prepared.pictures)
        taken = TakenPaper(
            *(item, source, placed, accessibility, problems, pages, pictures, prepared.unchecked)
        )
        return taken if source.exemption is None else kept_back(taken, wanted.dossier.words)


def _weight(source: PaperSource) -> tuple[bool, int]:
    """Sorts papers: those that are set first, since that takes long for their size, then others by
    their size, the largest first."""
    return source.kind not in TYPESET, -source.path.stat().st_size


def _request(source: PaperSource) -> Request:
    options = source.options
    reshaping = Reshaping(options.pages, options.rotate, "fit" if options.fit else "keep")
    return Request(
        source.path.name,
        HERE,
        reshaping,
        marked=source.exemption is not None,
        keeping_comments=options.keep_comments,
        seeking_markings=source.must_bear_no_marking,
        reading_numbers=options.keep_stamps,
    )


def _failed(source: PaperSource, fault: JobFailed) -> Problem:
    hint = "open it in the program it came from and save it as PDF again"
    if source.kind in TYPESET:
        hint = "look for a loop without an end in the council's own templates, or divide the paper"
    return error(f'"{source.path.name}" {fault}', HERE, hint)


def _own(source: PaperSource, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """A file's own.  Without LibreOffice there is one problem for all files: the first one's."""
    return tuple(replace(p, location=HERE) for p in problems if p.location.file == source.path)


def is_lasting(prepared: Prepared) -> bool:
    """Whether the same source will come out the same: a paper that could not be taken may have
    wanted a program that is installed tomorrow, and a template's fault is not the paper's own."""
    if prepared.facts is None or has_errors(prepared.problems):
        return False
    return all(p.location.file in (HERE.file, _PAPER) for p in prepared.problems)


def _placed(problem: Problem, source: PaperSource) -> Problem:
    """A problem where the records name the paper, or in the paper's own file."""
    if problem.location.file == HERE.file:
        return replace(problem, location=source.place)
    if problem.location.file == _PAPER:
        return replace(problem, location=replace(problem.location, file=source.path))
    return problem


def _unplaced(problem: Problem, source: PaperSource) -> Problem:
    """The reverse of it for a paper's own file: what may be kept for wherever the file is later."""
    if problem.location.file == source.path:
        return replace(problem, location=replace(problem.location, file=_PAPER))
    return problem
