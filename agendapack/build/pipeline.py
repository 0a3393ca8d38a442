"""The pipeline: read, check, prepare, number, typeset, plan; ``writing.py`` does the rest.

``compile_meeting`` decides everything and writes nothing; ``write_meeting`` carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.cache import Cache
from agendapack.build.cache_folder import EXEMPT, FOLDER
from agendapack.build.compiled import Compiled, DocumentSet
from agendapack.build.documents import Printed
from agendapack.build.drafts import Drafting
from agendapack.build.evidence_gathering import EvidenceGathering
from agendapack.build.meeting_reading import MeetingReading, read_meeting
from agendapack.build.options import Options
from agendapack.build.outcomes import Outcome
from agendapack.build.pool import WorkerPool
from agendapack.build.preparing import Preparation
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.released_documents import (
    ReleasedDocuments,
    released_documents,
    standing_maps,
)
from agendapack.build.released_exempt import released_exempt_papers
from agendapack.build.taken_papers import TakenPaper, each_once
from agendapack.build.temporary import temporary_errors
from agendapack.build.writing import Writing
from agendapack.problems import (
    Location,
    Problem,
    Severity,
    error,
    has_errors,
    in_order,
    note,
    strictly,
)
from agendapack.records.checks import check
from agendapack.records.document_names import in_language, language_suffix, without_language
from agendapack.records.dossier import AgendaItem, Dossier, MinutesSource
from agendapack.records.inputs import Input
from agendapack.records.language_problems import unchecked_problem, unspoken_problem
from agendapack.records.library import Library, Opened
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    EXEMPT_FOLDER,
    FOR_OFFICERS,
    MEETING_FILE,
    MeetingRef,
)
from agendapack.records.minutes_sources import decisions_in
from agendapack.released.released_meeting import DECISIONS_DOCUMENT, MINUTES_DOCUMENT, RELEASED


class Pipeline:
    """Compiles and writes meetings of one council; ``into`` is a temporary folder of the caller's,
    which holds what jobs make until it is written."""

    def __init__(
        self,
        library: Library,
        options: Options,
        pool: WorkerPool,
        into: Path,
        progress: Progress,
    ) -> None:
        self.library = library
        self.root = library.root
        self.options = options
        self.pool = pool
        self.into = into
        self.progress = progress
        self.stopwatch = Stopwatch()

    def compile_meeting(self, ref: MeetingRef) -> Compiled:
        """Everything up to assembly; nothing is written but the cache."""
        self.progress.begin(ref.key)
        with self.stopwatch.stage("read"):
            reading = read_meeting(self.library, ref, self.into, self.pool.folder / "designs")
        with reading.worded_faults(), temporary_errors(room_alone=True):
            return self._compile(ref, reading)

    def _compile(self, ref: MeetingRef, reading: MeetingReading) -> Compiled:
        stage, opened = self.stopwatch.stage, reading.opened
        problems = list(opened.problems)
        if opened.dossier is None:
            return Compiled(ref, None, None, self._in_order(problems, reading))
        released = released_documents(self.root, ref.key, "public", self.options)
        dossiers = [released.amended(each) for each in opened.in_all_languages]
        members: list[Dossier] = []
        members_released = ReleasedDocuments()
        if opened.members is not None:
            members_released = released_documents(self.root, ref.key, "members", self.options)
            in_all = opened.members_in_all_languages
            members = [members_released.amended(each) for each in in_all]
        with stage("prepare"):
            self._forget_in_public(members, reading)
            preparation = Preparation(dossiers, reading, self._cache(), self.pool, self.into)
            others = members and Preparation(
                *(members, reading, self._cache(EXEMPT), self.pool, self.into), exempt=True
            )
        beside = self._set_beside(dossiers, reading)
        with stage("check"):
            problems += check(*dossiers)
            problems += check(*members)
            problems += (*_language_problems(dossiers, problems), *_name_problems(ref))
            problems += _exempt_problems(ref, opened, self.options)
        with stage("prepare"):
            papers = preparation.papers(self.progress)
            exempt = others.papers(self.progress) if others else []
        all_public, all_exempt = tuple(_flat(papers)), tuple(_flat(exempt))
        problems += [problem for paper in (*all_public, *all_exempt) for problem in paper.problems]
        documents = (*(pack.document for each in dossiers for pack in each.packs), *beside)
        all_released = released.has_all(documents)
        if all_released and self._stands(members, members_released.has_all(documents)):
            problems = [each for each in problems if each.severity is not Severity.WARNING]
        if not has_errors(problems):
            problems += _unproved(ref, opened, all_released)
            if released.meeting is not None:
                problems += released_exempt_papers(dossiers, members, released.meeting, reading)
        case = None
        if members and not self.options.if_there:
            gathering = EvidenceGathering(reading, self.pool, self.into, problems)
            with stage("gather evidence"):
                case = gathering.case(dossiers, members, all_public, all_exempt)
        # Also where there are errors already: a template's faults are told with the rest.
        public = self._set(dossiers, papers, beside, reading, problems, released)
        private = None
        wanted = self.options.members is not None and not has_errors(problems)
        if members and wanted:  # with errors the two dossiers may have other papers
            beside = self._set_beside(members, reading)
            together = [_together(*each) for each in zip(members, papers, exempt, strict=True)]
            private = self._set(
                *(members, together, beside, reading, problems, members_released), public
            )
        everything = (
            *public.problems,
            *(private.problems if private else ()),
            *_none_exempt(ref, opened, self.options),
        )
        return Compiled(
            ref,
            public,
            private,
            in_order(everything),
            tuple(each_once(all_exempt)),
            tuple(dict.fromkeys(file for each in members for file in reading.exempt_inputs(each))),
            reading.watched,
            case,
            reading.design,
        )

    def _stands(self, members: Sequence[Dossier], all_released_to_them: bool) -> bool:
        """Whether nothing is made of a meeting whose public documents were all released: what is
        imperfect in its records and papers was told, and published."""
        wants_members = self.options.members is not None and members
        if self.options.checking or not self.options.keeping:
            return False
        return all_released_to_them or not wants_members

    def _cache(self, *below: str) -> Cache:
        folder = self.root.joinpath(FOLDER, *below) if self.options.caching else None
        return Cache(folder, keeping=self.options.keeping)

    def _forget_in_public(self, members: Sequence[Dossier], reading: MeetingReading) -> None:
        """Remove what is kept, among what everybody may read, of papers that are exempt by now."""
        everybodys = self._cache()
        for pack in (pack for dossier in members for pack in dossier.packs):
            for item in pack.items:
                for source in item.papers:
                    if source.exemption is not None:
                        everybodys.forget(reading.snapshot.input(source.path).sha256)

    def _set_beside(
        self, dossiers: Sequence[Dossier], reading: MeetingReading
    ) -> dict[str, Future[Printed]]:
        """Begin to set the documents that are no packs, by what they are called."""
        return {
            in_language(document, dossier.suffix): self.pool.submit(
                *(job, reading.design, dossier.minutes, self.into)
            )
            for dossier in dossiers
            if dossier.minutes is not None
            for document, job in _jobs_beside(dossier.minutes)
        }

    def _set(
        self,
        dossiers: Sequence[Dossier],
        papers: Sequence[Sequence[Sequence[TakenPaper]]],
        beside: Mapping[str, Future[Printed]],
        reading: MeetingReading,
        problems: Sequence[Problem],
        released: ReleasedDocuments,
        before: DocumentSet | None = None,
    ) -> DocumentSet:
        """The documents of one audience; ``papers`` are those of each pack in each language,
        ``problems`` those of the meeting as such.  What was told of the words of the documents that
        were set ``before`` is not told again."""
        own = list(problems)
        drafting = Drafting(
            *(dossiers, reading.design, self.pool, self.into),
            *(self.progress, self.stopwatch, own, standing_maps(released)),
        )
        drafts, report = drafting.packs(papers, len(beside))
        languages = {dossier.suffix: dossier.language for dossier in dossiers}
        printed = {}
        for name, setting in beside.items():
            what, language = _BESIDE[without_language(name)], languages[language_suffix(name)]
            if (made := drafting.document(setting, what, language)) is not None:
                printed[name] = made
        unchecked = drafting.unchecked
        if before is not None:
            unchecked = {each: own - before.unchecked[each] for each, own in unchecked.items()}
        place = dossiers[0].council.place_of("language")
        told = (unchecked_problem(each, said, place) for each, said in unchecked.items())
        own += [problem for problem in told if problem is not None]
        made_from: dict[Input, None] = {}
        inputs_of: dict[str, tuple[Input, ...]] = {}
        for dossier, shares in zip(dossiers, papers, strict=True):
            pictures = [[file for paper in share for file in paper.pictures] for share in shares]
            made_from |= dict.fromkeys(reading.inputs(dossier, chain.from_iterable(pictures)))
            inputs_of |= reading.inputs_of_documents(dossier, pictures)
        compared = (file for dossier in dossiers for file in reading.compared_inputs(dossier))
        return DocumentSet(
            tuple(dossiers),
            tuple(drafts),
            printed,
            tuple(each_once(_flat(papers))),
            report,
            self._in_order(own, reading),
            tuple(made_from),
            tuple(dict.fromkeys(compared)),
            _in_all_languages(inputs_of),
            released,
            drafting.unchecked,
        )

    def _in_order(
        self, problems: Sequence[Problem], reading: MeetingReading
    ) -> tuple[Problem, ...]:
        found = map(reading.originals.worded, problems)
        return in_order(strictly(found) if self.options.strict else found)

    def write_meeting(self, compiled: Compiled, out: Path) -> Outcome:
        """Make, prove and publish a good meeting's files below ``out``, and the members' documents
        where they are wanted (:class:`~agendapack.build.writing.Writing`)."""
        options = replace(self.options, out=out)
        work = Writing(
            *(self.root, compiled.ref.key, options, self.pool, self.into),
            *(self.progress, self.stopwatch),
        )
        return work.write(compiled)


def _flat(papers: Iterable[Iterable[Iterable[TakenPaper]]]) -> Iterator[TakenPaper]:
    """The papers of all packs in all languages."""
    return (paper for packs in papers for pack in packs for paper in pack)


def _in_all_languages(
    inputs_of: Mapping[str, tuple[Input, ...]],
) -> dict[str, tuple[Input, ...]]:
    """What each document is made of, with what it is made of in the other languages: the numbers of
    its pages follow from these too."""
    found: dict[str, dict[Input, None]] = {}
    for name, files in inputs_of.items():
        found.setdefault(without_language(name), {}).update(dict.fromkeys(files))
    return {name: tuple(found[without_language(name)]) for name in inputs_of}


def _jobs_beside(source: MinutesSource) -> Iterator[tuple[str, Callable[..., Printed]]]:
    """The documents that minutes give, with the jobs that set them."""
    yield MINUTES_DOCUMENT, jobs.set_minutes
    if decisions_in(source):
        yield DECISIONS_DOCUMENT, jobs.set_decisions


_BESIDE = {MINUTES_DOCUMENT: "the minutes", DECISIONS_DOCUMENT: "the notice of decisions"}
"""The documents that are no packs, in words."""


def _together(
    members: Dossier,
    public: Sequence[Sequence[TakenPaper]],
    exempt: Sequence[Sequence[TakenPaper]],
) -> list[list[TakenPaper]]:
    """The papers of each pack that members get, in order: public papers as they were taken once for
    everybody, under the items as members know them."""
    together = []
    for pack, everybodys, others in zip(members.packs, public, exempt, strict=True):
        open_to_all, kept_back = iter(everybodys), iter(others)
        together.append(
            [
                _under(item, next(open_to_all if source.exemption is None else kept_back))
                for item in pack.items
                for source in item.papers
            ]
        )
    return together


def _under(item: AgendaItem, paper: TakenPaper) -> TakenPaper:
    placed = paper.placed and replace(paper.placed, item_title=item.title)
    return replace(paper, item=item, placed=placed)


def _exempt_problems(ref: MeetingRef, opened: Opened, options: Options) -> tuple[Problem, ...]:
    """An error where exempt files are wanted that are not there."""
    place = Location(ref.folder / MEETING_FILE)
    wanted = options.members is not None and not options.if_there
    folder = f"meetings/{ref.key}/{EXEMPT_FOLDER}/"
    if opened.exempt == "absent" and wanted:
        hint = f"put the exempt papers into {folder}, or build without --members"
        return (error(f"the members' documents need {folder}, which is not there", place, hint),)
    return ()


def _unproved(ref: MeetingRef, opened: Opened, all_released: bool) -> tuple[Problem, ...]:
    """That public documents could not be held against what is exempt; those that were released
    were, and are as they were."""
    if opened.exempt != "absent" or all_released:
        return ()
    words = (
        "that nothing exempt is in the public documents was not proved here:"
        f" {EXEMPT_FOLDER}/ is not there"
    )
    return (note(words, Location(ref.folder / MEETING_FILE)),)


def _none_exempt(ref: MeetingRef, opened: Opened, options: Options) -> tuple[Problem, ...]:
    """That there are no members' documents of a meeting without exempt business."""
    if opened.exempt != "none" or options.members is None or options.if_there:
        return ()
    words = "nothing here is exempt, so members read the public documents"
    return (note(words, Location(ref.folder / MEETING_FILE)),)


def _name_problems(ref: MeetingRef) -> tuple[Problem, ...]:
    """An error where a committee's documents would lie in a folder that holds something else."""
    name = ref.committee.casefold()
    if name not in _TAKEN:
        return ()
    return (
        error(
            f'a committee\'s folder cannot be called "{ref.committee}"',
            Location(ref.folder.parent / COMMITTEE_FILE, 1, 1),
            f"rename the folder: {_TAKEN[name]}",
        ),
    )


_TAKEN = {
    FOR_OFFICERS: f"what lies in packs/{FOR_OFFICERS}/ is not published",
    RELEASED: f"members/{RELEASED}/ holds what was released to members",
}
"""Names that committees' folders cannot have, with the reason."""


def _language_problems(dossiers: Sequence[Dossier], told: Sequence[Problem]) -> Iterator[Problem]:
    """A warning where documents would be marked as a language that they do not speak."""
    for dossier in dossiers:
        if not dossier.words.is_spoken:
            place = dossier.council.place_of("language")
            problem = unspoken_problem(dossier.language, place, told)
            if problem is not None:
                yield problem
