"""What public documents are held against: what is exempt, and what is public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agendapack.build import jobs
from agendapack.build.evidence_gathering import EvidenceGathering
from agendapack.build.jobs import KnownExempt, ProofCase
from agendapack.build.meeting_reading import MeetingReading, read_meeting
from agendapack.build.pool import JobFailed
from agendapack.build.proof_case import Gathered, designations, proof_case
from agendapack.build.taken_papers import TakenPaper
from agendapack.papers.evidence.paper_evidence import EvidencePage, PaperEvidence
from agendapack.problems import Location, Problem, error
from agendapack.records.dossier import Dossier
from agendapack.records.library import Library
from tests.builders import pdf
from tests.exempt_council import EXEMPT, KEY, MEETING, WORDS, exempt_council


@pytest.fixture
def reading(tmp_path: Path) -> MeetingReading:
    library = Library(exempt_council(tmp_path / "council"))
    return read_meeting(library, library.named(KEY), tmp_path / "into", tmp_path / "designs")


def gathered(dossier: Dossier, *, exempt: bool) -> list[Gathered]:
    """The papers of a dossier, with no evidence."""
    items = [item for pack in dossier.packs for item in pack.items]
    names = dict.fromkeys(designations(dossier))
    return [
        Gathered(TakenPaper(items[0], source, None, None, ()), name, Path(name))
        for source, name in names
        if (source.exemption is not None) == exempt
    ]


@pytest.fixture
def case(reading: MeetingReading) -> ProofCase:
    opened = reading.opened
    assert opened.dossier is not None
    assert opened.members is not None
    return proof_case(
        reading,
        [opened.members],
        gathered(opened.members, exempt=True),
        gathered(opened.dossier, exempt=False),
        [opened.dossier],
    )


def test_everything_exempt_is_known_by_what_may_be_said_of_it(case: ProofCase) -> None:
    assert case.exempt == (
        KnownExempt("paper 2 of item 1", Path("paper 2 of item 1"), ("walrus-costs.md",)),
        KnownExempt("paper 1 of item 3", Path("paper 1 of item 3"), ("zebra-award.md",)),
        KnownExempt(
            "paper 1 of item 3 in supplement 1",
            Path("paper 1 of item 3 in supplement 1"),
            ("walrus-terms.md",),
        ),
        KnownExempt(
            "what exempt/meeting.yaml says of item 3",
            None,
            (),
            ("Award to Quagga Leisure", "Quagga's own words were heard."),
        ),
        KnownExempt(
            "exempt minute 8",
            None,
            (),
            ("that Quagga Leisure is awarded the contract for ten years at their price.",),
        ),
    )


def test_public_are_the_records_the_law_and_the_templates(case: ProofCase) -> None:
    assert case.public == (Path("paper 1 of item 1"),)
    assert {"Anytown Council", "Cabinet", "Councillor Sample", "A contract was let."} <= {
        *case.texts
    }
    assert "Exclusion of the Press and Public" in case.texts
    assert any("Part 1 of Schedule 12A" in text for text in case.texts)
    assert any("<h1" in text for text in case.texts)
    assert "Public interest:" in case.texts  # in quotation marks in a template
    said = " ".join(case.texts).casefold()
    assert [word for word in WORDS if word.casefold() in said] == []


def test_names_that_members_alone_know_are_known(tmp_path: Path) -> None:
    told = 'items: {3: {papers: {"zebra-award.md": Zebra, other.pdf: One word}}}'
    root = exempt_council(tmp_path / "council", {f"{EXEMPT}/meeting.yaml": told})
    library = Library(root)
    found = read_meeting(library, library.named(KEY), tmp_path / "into", tmp_path / "designs")
    assert found.opened.members is not None
    assert found.opened.dossier is not None
    made = proof_case(found, [found.opened.members], [], [], [found.opened.dossier])
    assert made.exempt[0] == KnownExempt(
        "what exempt/meeting.yaml says of item 3",
        None,
        ("zebra-award.md", "other.pdf"),
        ("Zebra", "One word"),
    )


def test_a_title_is_exempt_in_every_language(tmp_path: Path) -> None:
    """One word is known too, as that of a title is which is written in one language."""
    told = "items: {3: {title: {sco: Sebra, en: Zebra}, papers: {a.pdf: {sco: Un, en: One}}}}"
    root = exempt_council(tmp_path / "council", {f"{EXEMPT}/meeting.yaml": told})
    library = Library(root)
    found = read_meeting(library, library.named(KEY), tmp_path / "into", tmp_path / "designs")
    assert found.opened.members is not None
    assert found.opened.dossier is not None
    made = proof_case(found, [found.opened.members], [], [], [found.opened.dossier])
    assert made.exempt[0].texts == ("Sebra", "Zebra", "Un", "One")


class NoPool:
    """A pool in which every job fails."""

    def submit(self, *_: Any, **__: Any) -> Any:
        class Failed:
            def result(self) -> None:
                raise JobFailed("took longer than 0 seconds")

        return Failed()


@pytest.mark.parametrize("exempt", [True, False])
def test_a_paper_that_cannot_be_read_is_an_error(
    reading: MeetingReading, exempt: bool, tmp_path: Path
) -> None:
    problems: list[Problem] = []
    pool: Any = NoPool()
    gathering = EvidenceGathering(reading, pool, tmp_path, problems)
    dossier = reading.opened.members
    assert dossier is not None
    one = gathered(dossier, exempt=exempt)[0]
    assert gathering._gathered(one.paper, one.designation, pool.submit()) is None
    [problem] = problems
    told = "took longer than 0 seconds where it is read for the proof that nothing exempt is public"
    name = "walrus-costs.md" if exempt else "play.md"
    assert problem.message == f'"{name}" {told}'
    assert problem.discreet == (f"paper 2 of item 1 {told}" if exempt else None)
    assert problem.location.file.name == "meeting.yaml"


def test_evidence_goes_through_a_file(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf(2))
    file = jobs.gather_evidence(paper, paper, False, tmp_path)
    public = jobs.gather_evidence(paper, paper, True, tmp_path)
    assert file is not None
    assert public is not None
    assert file != public
    assert len(jobs._evidence(file).pages) == 2
    document = tmp_path / "pack.pdf"
    document.write_bytes(pdf(1))
    case = ProofCase((KnownExempt("paper 1 of item 1", file),), (public,), (), ())
    assert jobs.prove_nothing_exempt(document, "pdf", case) == ()
    alone = ProofCase(case.exempt, (), (), ())
    [fault] = jobs.prove_nothing_exempt(document, "pdf", alone)
    assert fault == "physical page 1 has a stream of paper 1 of item 1 that nothing public has"
    assert jobs.compare_papers([file], [file]) == ()  # empty pages are no pages in common


def test_an_exempt_paper_has_to_be_read_whole(tmp_path: Path) -> None:
    """Of a public one what can be read is enough."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"no PDF")
    assert jobs.gather_evidence(paper, paper, False, tmp_path) is None
    assert jobs.gather_evidence(paper, paper, True, tmp_path) is not None
    pages = (EvidencePage("one"), EvidencePage("other"))
    assert PaperEvidence(pages).is_whole
    assert not PaperEvidence((*pages, EvidencePage("", unread=True))).is_whole


def test_papers_that_cannot_be_compared_are_an_error(
    reading: MeetingReading, tmp_path: Path
) -> None:
    gathering: Any = EvidenceGathering(reading, NoPool(), tmp_path, [])  # type: ignore[arg-type]
    at = Location(reading.snapshot.root / MEETING)
    told = "comparing exempt papers with public ones took longer than 0 seconds"
    assert list(gathering._in_common([], [], at)) == [error(told, at)]
