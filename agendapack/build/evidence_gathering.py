"""Has jobs gather what exempt and public papers say and show, and compares the two before anything
is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.jobs import ProofCase
from agendapack.build.meeting_reading import MeetingReading
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.proof_case import Gathered, designations, proof_case, public_texts
from agendapack.build.taken_papers import TakenPaper
from agendapack.problems import Location, Problem, error, warning
from agendapack.records.dossier import Dossier, PaperSource
from agendapack.records.meeting_names import MEETING_FILE
from agendapack.records.values import Text


class EvidenceGathering(Struct):
    """One meeting's papers, read for the proof that nothing exempt is public; gathers problems as
    it goes.  ``into`` is the build's temporary folder."""

    reading: MeetingReading
    pool: WorkerPool
    into: Path
    problems: list[Problem]

    def case(
        self,
        everybodys: Sequence[Dossier],
        members: Sequence[Dossier],
        public: Sequence[TakenPaper],
        exempt: Sequence[TakenPaper],
    ) -> ProofCase | None:
        """What public documents in all languages are to be held against; None where a paper cannot
        be read.  ``everybodys`` and ``members`` are the meeting in each language."""
        named = {_at(source): name for each in members for source, name in designations(each)}
        begun = [
            (paper, named.get(_at(paper.source), "an exempt paper"), self._begin(paper))
            for paper in (*_each_set_once(exempt), *_each_set_once(public))
            # The texts of records are known.
            if paper.placed is not None
            and (not paper.source.is_set_from_records or _is_exempt(paper))
        ]
        found = [self._gathered(*each) for each in begun]
        gathered = [one for one in found if one is not None]
        own = [one for one in gathered if _is_exempt(one.paper)]
        others = [one for one in gathered if not _is_exempt(one.paper)]
        meeting = Location(everybodys[0].folder / MEETING_FILE)
        self.problems += self._in_common(own, others, meeting)
        if len(gathered) < len(begun):
            return None
        case = proof_case(self.reading, members, own, others, everybodys)
        self.problems += self._in_records(case, everybodys[0], meeting)
        return case

    def _begin(self, paper: TakenPaper) -> Future[Path | None]:
        assert paper.placed is not None
        facts, public = paper.placed.facts, not _is_exempt(paper)
        return self.pool.submit(
            *(jobs.gather_evidence, facts.pdf, paper.source.path, public, self.into),
            limits=limits_for(facts.page_count),
        )

    def _gathered(
        self, paper: TakenPaper, designation: str, reading: Future[Path | None]
    ) -> Gathered | None:
        """A paper with its evidence; None, and a problem, where it cannot be read."""
        try:
            if (evidence := reading.result()) is not None:
                return Gathered(paper, designation, evidence)
            told = "cannot be read whole, so nothing could be proved of it"
        except JobFailed as fault:
            told = f"{fault} where it is read for the proof that nothing exempt is public"
        found = error(
            f'"{paper.source.path.name}" {told}',
            paper.source.place,
            "open it in the program it came from and save it as PDF again",
        )
        said = f"{designation} {told}"
        self.problems.append(replace(found, discreet=said) if _is_exempt(paper) else found)
        return None

    def _in_common(
        self, exempt: Sequence[Gathered], public: Sequence[Gathered], meeting: Location
    ) -> Iterator[Problem]:
        """The same file in both folders, the same page, and long runs of words."""
        same = set()
        for first, own in enumerate(exempt):
            for second, other in enumerate(public):
                if self._digest(own) == self._digest(other):
                    same.add((first, second))
                    yield self._error(other, f"is the same file as {own.designation}")
        comparing = self.pool.submit(
            jobs.compare_papers,
            [one.evidence for one in exempt],
            [one.evidence for one in public],
        )
        try:
            shared = comparing.result()
        except JobFailed as fault:
            yield error(f"comparing exempt papers with public ones {fault}", meeting)
            return
        for each in shared:
            own, other = exempt[each.exempt], public[each.public]
            its = f"page {each.exempt_page} of {own.designation}"
            if (each.exempt, each.public) in same:
                continue
            if each.kind == "page":
                yield self._error(
                    other, f"has a page that is exempt: page {each.public_page} is {its}"
                )
            elif not other.paper.source.shared:
                where = f"page {each.public_page}" if each.public_page else "a bookmark or field"
                yield warning(
                    f'"{other.paper.source.path.name}" and an exempt paper have {each.words} words'
                    f" running in common: {where}, and {its}",
                    other.paper.source.place,
                    "take them out of the public paper, or write shared: true where they may be"
                    " public",
                )

    def _in_records(
        self, case: ProofCase, everybodys: Dossier, meeting: Location
    ) -> Iterator[Problem]:
        """Sums of money and long runs of words that public records have, and otherwise what is
        exempt alone."""
        folder = self.reading.snapshot.copy_of(everybodys.folder)
        texts = [text for text in public_texts(folder, everybodys) if isinstance(text, Text)]
        comparing = self.pool.submit(jobs.compare_records, [str(text) for text in texts], case)
        try:
            said = comparing.result()
        except JobFailed as fault:
            yield error(f"comparing what is exempt with public records {fault}", meeting)
            return
        for each in said:
            what = f"{each.words} words running that stand" if each.words else "a sum that stands"
            yield warning(
                f"this says {what} in {case.exempt[each.exempt].designation}, which is exempt, and"
                " in no public paper",
                texts[each.text].place,
                "take it out, unless the public may know it: what stands in a record is public",
            )

    def _error(self, public: Gathered, what: str) -> Problem:
        source = public.paper.source
        return error(
            f'"{source.path.name}" in papers/ {what}',
            source.place,
            "decide which it is: what is exempt lies in exempt/ alone",
        )

    def _digest(self, one: Gathered) -> str:
        return self.reading.snapshot.input(one.paper.source.path).sha256


def _each_set_once(papers: Iterable[TakenPaper]) -> Iterator[TakenPaper]:
    """Papers without those that another language shares: what one says in two languages, since it
    was set in both, is looked at in both."""
    seen = set()
    for paper in papers:
        pdf = paper.placed and paper.placed.facts.pdf
        if pdf is None or pdf not in seen:
            seen.add(pdf)
            yield paper


def _is_exempt(paper: TakenPaper) -> bool:
    return paper.source.exemption is not None


def _at(source: PaperSource) -> tuple[int, int]:
    """Where the meeting names a paper, whatever copy of the record that was read in."""
    return source.place.line, source.place.column
