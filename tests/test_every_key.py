"""The invented council's Environment Committee, whose meetings use every key that tells what
happened: built once, and read as its members and residents would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from agendapack.records.library import Library
from agendapack.records.meeting_schema import Meeting
from agendapack.records.minutes_schema import Minutes
from agendapack.records.record import Record, hyphened
from agendapack.records.source import read
from agendapack.records.validation import read_record
from agendapack.records.work_programme_schema import WorkProgramme
from tests.judging import claims, judge, needs_judge
from tests.running import Ran, agendapack

AMBRIDGE = Path(__file__).parent / "ambridge"
FOLDER = AMBRIDGE / "meetings" / "environment"
JUNE = "packs/environment/2024-06-13"

ELSEWHERE = {
    # of exempt business, which the Cabinet's meetings have
    *("Paper.exempt", "Paper.confidential", "Paper.public-interest", "Paper.page-count"),
    *("Paper.exempt-minutes-of", "Paper.shared", "Paper.public", "Item.exempt"),
    *("Item.confidential", "Item.public-interest", "Item.exclusion", "Meeting.private-notice"),
    *("Minute.exempt", "Minute.confidential", "Minute.public-interest", "Minute.summary"),
    # how a paper is taken, and what says nothing of what happened
    *("Paper.pages", "Paper.rotate", "Paper.scale", "Paper.accessibility", "Paper.comments"),
    *("Paper.stamps", "Meeting.first-page", "Supplement.first-page"),
    *("Item.number", "Item.information-only", "Meeting.contact", "Meeting.members"),
    *("Meeting.signatory", "Meeting.notices", "Meeting.recto"),
    *("Member.name", "Member.role", "Signatory.name", "Signatory.role"),
}
"""Keys that other councils of the tests use."""


def given(value: object) -> Iterator[str]:
    """``Model.key`` of each key that a record gives, and of the records in it."""
    if isinstance(value, Record):
        for name in value.model_fields_set:
            yield f"{type(value).__name__}.{hyphened(name)}"
            yield from given(getattr(value, name))
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from given(entry)
    elif isinstance(value, tuple):
        for entry in value:
            yield from given(entry)


def models(model: type[Record], known: set[type[Record]]) -> set[type[Record]]:
    """A record's class, and those of all records that it may hold."""
    if model not in known:
        known.add(model)
        for field in model.model_fields.values():
            for each in _classes(field.annotation):
                models(each, known)
    return known


def _classes(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _classes(inner)


def test_every_key_is_there() -> None:
    kinds: dict[str, type[Record]] = {
        "meeting.yaml": Meeting,
        "minutes.yaml": Minutes,
        "work-programme.yaml": WorkProgramme,
    }
    seen: set[str] = set()
    for name, kind in kinds.items():
        for file in FOLDER.rglob(name):
            found = read_record(kind, read(file))
            assert found.problems == ()
            seen |= set(given(found.record))
    known: set[type[Record]] = set()
    for kind in kinds.values():
        models(kind, known)
    keys = {f"{model.__name__}.{key}" for model in known for key in (*model.keys(),)}
    assert keys - seen == ELSEWHERE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    root = tmp_path_factory.mktemp("every-key")
    cabinet = shutil.ignore_patterns("cabinet")
    shutil.copytree(AMBRIDGE, root, ignore=cabinet, dirs_exist_ok=True)
    return root, agendapack("build", "--all", cwd=root)


def lines(file: Path) -> list[str]:
    """What the pages of a PDF say, in order."""
    pages = PdfReader(file).pages
    return [line.strip() for page in pages for line in page.extract_text().splitlines() if line]


def test_its_meetings_are_built_with_nothing_but_a_note(built: tuple[Path, Ran]) -> None:
    _, ran = built
    assert (ran.code, ran.err) == (
        0,
        "meetings/environment/2024-06-13/meeting.yaml:41:16: note: supplement 1 is published"
        " 2 clear days before the meeting\n"
        "    counted: 11 June, 12 June; left out: none\n",
    )


def test_the_agenda_says_what_happened(built: tuple[Path, Ran]) -> None:
    said = lines(built[0] / JUNE / "agenda-pack.pdf")
    start = said.index("4. The Old Orchard (Pages 3 - 6)")
    assert said[said.index("Environment Committee") + 1] == "Special meeting"
    assert said[start : start + 24] == AGENDA.splitlines()


AGENDA = """\
4. The Old Orchard (Pages 3 - 6)
To say how the orchard is looked after.
Lead: Lee Marsh, Parks Manager
Follows item 3 of the meeting on 30 May 2024
• How the Orchard is Looked After (Pages 3 - 4)
• Appendix A: The Trees (Pages 5 - 6)
• Appendix B: A Map of the Trees (To follow)
5. Verges Cut Late (Pages 7 - 10)
To choose which verges are cut once a year.
Lead: Lee Marsh, Parks Manager
• Verges Cut Late (Pages 7 - 8)
• Appendix A: The Verges (Pages 9 - 10)
6. A Bench by the Ford
Withdrawn: The giver has asked for time to think.
To accept the gift of a bench.
7. Bonfires
Deferred to the meeting on 18 July 2024: The fire service could not come.
To consider a code for bonfires.
8. The Bridge at Mill Lane (Pages 11 - 12)
Urgent item: A beam broke on 3 June, and the bridge cannot wait for the next
meeting.
To close the bridge until it is mended.
9. Work Programme (Pages 13 - 14)
To consider the Committee’s work programme.
"""


def test_the_supplement_adds_and_replaces(built: tuple[Path, Ran]) -> None:
    reader = PdfReader(built[0] / JUNE / "supplement-1.pdf")
    said = lines(built[0] / JUNE / "supplement-1.pdf")
    assert "This paper replaces pages 9 and 10 of the agenda pack." in said
    assert "10. Flooding at the Ford (Pages S1-5 - S1-6)" in said
    assert reader.page_labels[2:] == [f"S1-{number}" for number in range(1, 7)]


def test_a_cancelled_meeting_says_it_first(built: tuple[Path, Ran]) -> None:
    file = built[0] / "packs/environment/2024-07-11/agenda-pack.pdf"
    assert lines(file)[:3] == [
        "THIS MEETING HAS BEEN CANCELLED",
        "The hall’s roof is being mended.",
        "It has been rearranged for Thursday 18 July 2024.",
    ]


def test_the_minutes_are_a_record(built: tuple[Path, Ran]) -> None:
    said = lines(built[0] / JUNE / "minutes.pdf")
    assert said == MINUTES.splitlines()


MINUTES = """\
Environment Committee
Special meeting
Thursday 13 June 2024
Present:
Councillor Fern, Chair.
Councillor Hazel, Vice Chair.
Councillors Maple, Rowan, Mrs Thorn and Cedar (substituting for Councillor Willow).
Apologies for absence: Councillor Willow.
Also in attendance: Lee Marsh (Parks Manager) and Jo Bell (Democratic Advisor).
The meeting started at 6.30 pm and finished at 8.15 pm.
Note: these minutes are a draft until the Committee has confirmed them at a later
meeting, and may be corrected there. The minutes of that meeting record any change.
Declarations of interest
Name Minute and item Interest Reason
Councillor
Rowan
Minute 5: The Old Orchard
(item 4)
Non-registrable
interest
A friend prunes the
trees.
Minutes
3. Declarations of Interest
The interests that were declared are in the table above, and under the item that
they are in.
4. Minutes
Agreed that the minutes of 30 May 2024 are a correct record, with two
corrections.
5. The Old Orchard
Lee Marsh presented the report.
(Councillor Rowan arrived during this item)
The Committee discussed:
(a) who owns the wall;
Environment Committee, 13 June 2024 – page 1 of 3
(b) how often the grass is cut.
Councillor Hazel moved, and Councillor Maple seconded:
that the orchard is looked after as it is for five years.
Councillor Rowan moved, and Councillor Mrs Thorn seconded, an amendment:
that “five” is replaced by “two”.
For: 2, against: 4. The amendment was lost.
For: 4, against: 1, abstained: 1. The motion was carried.
Resolved that the orchard is looked after as it is for five years.
Action: To tell the people who prune the trees.
Lee Marsh, by 28 June 2024
6. Verges Cut Late
Interests declared
Name Interest Reason
Councillor
Maple
Disclosable pecuniary
interest
His firm cuts the verges.
Left the meeting while the item was
considered
Councillor
Cedar
Personal interest Lives in Church Road.
Councillor Rowan moved, and Councillor Hazel seconded:
that nine verges are cut once a year.
(Councillor Cedar left during this item)
For: 2, against: 2. The votes being equal, the Chair used a casting vote for the
motion, which was carried.
Recorded vote
Vote Members
For Councillors Fern and Rowan
Against Councillors Hazel and Mrs Thorn
(Councillor Cedar returned during this item)
The Committee resolved:
1. that nine verges are cut once a year;
Environment Committee, 13 June 2024 – page 2 of 3
2. that the list is looked at again in a year.
7. A Bench by the Ford
The item had been withdrawn.
8. Bonfires
The item had been put off to the meeting of 18 July 2024.
9. The Bridge at Mill Lane
Key decision: The bridge is closed until it is mended, for four weeks at most.
Reasons: A beam is broken, and a cart would break the next.
Alternatives considered and rejected: A limit of weight was rejected:
• nobody would keep to it;
• the beam may fall by itself.
Call-in ends on 21 June 2024.
Recommended that the Cabinet pays for the beam.
10. Flooding at the Ford
Noted the report.
11. Work Programme
Noted the work programme.
Signed (Chair)
Date
Environment Committee, 13 June 2024 – page 3 of 3
"""


def test_an_agenda_may_leave_lists_out(built: tuple[Path, Ran]) -> None:
    said = lines(built[0] / "packs/environment/2024-07-18/agenda-pack.pdf")
    assert "A Code for Bonfires (Pages 1 - 2)" not in " ".join(said)
    assert "Follows item 7 of the meeting on 13 June 2024" in said


def test_the_numbers_continue(built: tuple[Path, Ran]) -> None:
    library = Library(built[0])
    opened = library.open(library.named("environment/2024-06-13"))
    assert opened.dossier is not None and opened.dossier.minutes is not None
    assert opened.dossier.minutes.minutes.first_number == 3


@needs_judge
def test_its_documents_conform(built: tuple[Path, Ran]) -> None:
    files = sorted((built[0] / "packs").rglob("*.pdf"))
    asked = [(flavour, file) for file in files for flavour in claims(file)]
    assert len(files) == 9 and {file for _, file in asked} == set(files)
    assert [v.file.name for v in judge(*asked) if not v.passed] == []
