"""What the web site is made of: what was released, in its last version, and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock
from uuid import NAMESPACE_URL, uuid5

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.build.options import Options
from agendapack.problems import UnprovedError
from agendapack.registers.meeting_facts import MinuteName, VoteFact, Wording
from agendapack.registers.published_agenda import (
    AgendaFacts,
    EarlierBusiness,
    ItemFact,
    MemberFact,
    OfficerFact,
)
from agendapack.released.released_meeting import ReleasedMeeting
from agendapack.site import draft_documents, released_publications
from agendapack.site.pack_maps import read_pack_map
from agendapack.site.published_meeting import PublishedMeeting, SiteVersion
from agendapack.site.site_reading import SiteRead, read_site
from tests.publication_builders import council, options, publish, site
from tests.records_builders import shown
from tests.running import MEETING, MINUTES, agendapack, write
from tests.running import council as small_council

APRIL, MAY = "parks/2024-04-18", "parks/2024-05-16"

PARKS = """\
    name: Parks Committee
    members: [{name: Councillor Mrs Ash, role: Chair}, Councillor Birch]
    standing-items: {apologies: {title: Apologies, text: To receive apologies.}}
    """
AGENDA = """\
    date: 2024-05-16
    time: "10:00"
    items:
      - standing: apologies
      - {title: Ponds, text: To dig *two* ponds., follows: 2024-04-18#1, lead: Jo Bell}
    """
OF_MAY = {
    "parks/committee.yaml": PARKS,
    f"{APRIL}/meeting.yaml": 'date: 2024-04-18\ntime: "10:00"\nitems: [title: Pits]\n',
    f"{MAY}/meeting.yaml": AGENDA,
}


def meeting(read: SiteRead, key: str = MAY) -> PublishedMeeting:
    [found] = [each for each in read.meetings if each.key == key]
    return found


def titles(read: SiteRead) -> list[tuple[str, str, int]]:
    return [(item.number, item.title, item.supplement) for item in meeting(read).agenda.items]


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / "meetings" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(read: SiteRead) -> str:
    """All that a site would be made of."""
    return msgspec.json.encode(read.meetings, enc_hook=str).decode()


# -- as it is released -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The council of two meetings, its documents released and its agenda of May amended."""
    root = small_council(tmp_path_factory.mktemp("council"))
    for key, day in ((APRIL, "2024-04-25"), (MAY, "2024-05-08")):
        assert agendapack("release", key, "--today", day, cwd=root).code == 0
    path = root / MEETING
    path.write_text(path.read_text().replace("To consider the survey.", "To weigh it."))
    amend = ("--amend", "A survey came.", "--today", "2024-05-10")
    assert agendapack("release", MAY, *amend, cwd=root).code == 0
    return root


def test_documents_are_there_in_their_last_versions(released: Path) -> None:
    read = site(released)
    assert [(each.key, each.is_draft) for each in read.meetings] == [(APRIL, False), (MAY, False)]
    april, may = read.meetings
    assert [
        (each.document, each.status, [file.name for file in each.files], each.pack is not None)
        for each in (*april.documents, *may.documents)
    ] == [
        ("agenda-pack", None, ["agenda-pack.pdf", "front-sheet.html"], True),
        ("minutes", "draft", ["minutes.pdf", "minutes.html"], False),
        ("agenda-pack", None, ["agenda-pack.pdf", "front-sheet.html"], True),
        ("supplement-1", None, ["supplement-1.pdf", "supplement-1.html"], True),
    ]
    agenda = may.documents[0]
    assert agenda.pdf.path == released / "released" / MAY / "agenda-pack.v2.pdf"
    assert agenda.pdf.size == agenda.pdf.path.stat().st_size
    assert agenda.pdf.pages == len(read_pack_map(agenda).pages)
    first, last = agenda.versions
    assert first == SiteVersion(1, date(2024, 5, 8))
    assert last == SiteVersion(2, date(2024, 5, 10), "A survey came.", None, last.changed)
    assert last.changed
    assert (agenda.published, agenda.updated) == (date(2024, 5, 8), date(2024, 5, 10))


def test_the_agenda_is_as_its_front_sheet_prints_it(released: Path) -> None:
    agenda = meeting(site(released)).agenda
    assert agenda == AgendaFacts(
        *("Ambridge Council", "en-GB", "england", "Parks Committee", date(2024, 5, 16), "10:00"),
        venue="Village Hall",
        published=date(2024, 5, 8),
        contact=OfficerFact("Jo Bell", telephone="01632 960000"),
        members=(
            MemberFact("Councillor Ash", "Chair"),
            MemberFact("Councillor Birch"),
            MemberFact("Councillor Cedar"),
        ),
        items=(
            ItemFact("1", "Apologies", text=Wording("To receive apologies.", 8, 39)),
            ItemFact("2", "Minutes"),
            ItemFact("3", "Play areas", text=Wording("To weigh it.", 10, 11)),
        ),
        languages=("en-GB",),
    )


def test_what_was_read_is_kept(released: Path) -> None:
    """The second time no file of a document is read, and no record."""
    before = site(released)
    reading = mock.patch.object(released_publications, "find_released", side_effect=AssertionError)
    hashing = mock.patch.object(released_publications, "kept_fault", side_effect=AssertionError)
    with reading, hashing:
        assert site(released) == before
    with hashing, pytest.raises(AssertionError):
        site(released, caching=False)


def test_nothing_of_meetings_is_read(released: Path, tmp_path: Path) -> None:
    before = site(released)
    root = tmp_path / "copy"
    shutil.copytree(released, root, ignore=shutil.ignore_patterns(".agendapack", "packs"))
    write(root / MEETING, "date: tomorrow\n")
    write(root / MINUTES, "status: [\n")
    write(root / "meetings/parks/committee.yaml", "name: Gardens Committee\nmembers: []\n")
    same = said(before).replace(str(released), str(root))
    assert said(site(root)) == same
    shutil.rmtree(root / "meetings/parks")
    assert said(site(root)) == same


# -- versions --------------------------------------------------------------------------------------


def test_no_word_of_an_earlier_version_is_there(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    edit(root, f"{MAY}/meeting.yaml", "Ponds", "Mrs Teasel’s debts")
    edit(root, "parks/committee.yaml", "Councillor Birch", "Councillor Teasel")
    publish(root, MAY, shows=[("1", "a"), ("2", "b"), ("3", "c")])
    edit(root, f"{MAY}/meeting.yaml", "Mrs Teasel’s debts", "Ponds")
    edit(root, "parks/committee.yaml", "Councillor Teasel", "Councillor Birch")
    assert "Teasel" in said(site(root))
    publish(root, MAY, amended="A name was taken out.", shows=[("1", "a"), ("2", "x"), ("4", "d")])
    read = site(root)
    assert "Teasel" not in said(read)
    [agenda] = meeting(read).documents
    assert agenda.versions[1] == SiteVersion(
        *(2, date(2024, 5, 8), "A name was taken out."), None, ("2",), ("4",), 1
    )


SECRETS = ("Teasel", "Nettle", "Sorrel", "Yarrow")


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["agenda-pack", "minutes", "decisions"]), min_size=1, max_size=4))
def test_each_version_takes_the_last_ones_words_away(documents: list[str]) -> None:
    """Whichever documents are amended, in whatever order: of each the last version tells."""
    with TemporaryDirectory() as folder:
        root = council(Path(folder), OF_MAY)
        last: dict[str, str] = {}
        for word, document in zip(SECRETS, documents, strict=False):
            write(root / "meetings" / MAY / "meeting.yaml", AGENDA.replace("Ponds", word))
            decision = f"[{{decision: {{text: {word}.}}}}]"
            minutes = f"status: draft\nminutes: [{{title: {word}, body: {decision}}}]\n"
            write(root / "meetings" / MAY / "minutes.yaml", minutes)
            publish(root, MAY, document)
            last[document] = word
            told = said(site(root))
            assert {each for each in SECRETS if each in told} <= set(last.values())
            if "agenda-pack" in last:
                assert last["agenda-pack"] in told


def test_each_pack_tells_of_its_own_items(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, MAY)
    edit(root, f"{MAY}/meeting.yaml", "Ponds", "Lakes")
    added = """\
supplements:
  - {published: 2024-05-10, items: {1a: {title: Geese, papers: [geese.pdf]}}}
  - {published: 2024-05-12, items: {7: {title: Ducks, papers: [ducks.pdf]}}}
"""
    path = root / "meetings" / MAY / "meeting.yaml"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    assert titles(site(root)) == [("1", "Apologies", 0), ("2", "Ponds", 0)]
    publish(root, MAY, "supplement-1")
    both = [("1", "Apologies", 0), ("1a", "Geese", 1), ("2", "Ponds", 0)]
    assert titles(site(root)) == both
    edit(root, f"{MAY}/meeting.yaml", "Geese", "Swans")
    publish(root, MAY, "supplement-2")
    assert titles(site(root)) == [*both, ("7", "Ducks", 2)]


def test_when_and_where_are_as_the_last_pack_has_them(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, MAY)
    off = "status: cancelled\nreason: There is *no* water.\ntitle: Special\nitems:"
    edit(root, f"{MAY}/meeting.yaml", "items:", off)
    assert meeting(site(root)).agenda.status is None
    publish(root, MAY, amended="It is cancelled.")
    found = meeting(site(root))
    agenda = found.agenda
    assert (agenda.status, agenda.title) == ("cancelled", "Special")
    assert agenda.reason == Wording("There is *no* water.", 4, 9)
    assert found.facts.is_off


# -- minutes ---------------------------------------------------------------------------------------

VOTES = """\
    status: confirmed
    present: [Councillor Mrs Ash, Councillor Birch]
    minutes:
      - title: Ponds
        item: 2
        body:
          - moved: {motion: That one is dug., by: Councillor Birch, seconded: Cllr Ash}
          - amendment:
              {motion: That two are., by: Cllr Ash, vote: {for: [Cllr Ash], against: 0}}
          - vote: {for: [Councillor Birch], abstained: [Cllr Ash], recorded: true}
          - vote: {for: [Cllr Ash], against: [Councillor Birch]}
      - {title: Rents, body: [vote: {for: 1, against: 1, casting: for}]}
    """


def test_votes_are_told_with_what_was_moved_last(tmp_path: Path) -> None:
    """Names are told of a recorded vote alone: the minutes print those of no other."""
    root = council(tmp_path, {**OF_MAY, f"{MAY}/minutes.yaml": VOTES})
    publish(root, MAY, "minutes", status="confirmed")
    ponds = MinuteName(1, "Ponds", "2")
    motion = Wording("That one is dug.", 7, 25)
    moved = (motion, "Councillor Birch", "Cllr Ash")
    assert meeting(site(root)).facts.votes == (
        VoteFact(
            *(ponds, "amendment", Wording("That two are.", 9, 20), "Cllr Ash", None),
            *(1, 0, 0, None, False, "carried"),
        ),
        VoteFact(
            *(ponds, "motion", *moved),
            *(("Councillor Birch",), 0, ("Cllr Ash",), None, True, "carried"),
        ),
        VoteFact(ponds, "motion", *moved, 1, 1, 0, None, False, "lost"),
        VoteFact(
            *(MinuteName(2, "Rents"), "motion", None, None, None),
            *(1, 1, 0, "for", False, "carried"),
        ),
    )


def test_minutes_that_are_not_released_are_not_told(tmp_path: Path) -> None:
    root = council(tmp_path, {**OF_MAY, f"{MAY}/minutes.yaml": VOTES})
    publish(root, MAY)
    found = meeting(site(root)).facts
    assert (found.minutes, found.votes, found.attendance) == (None, (), ())
    edit(root, f"{MAY}/minutes.yaml", "recorded: true}", "recorded: true}\n      - agreed: this.")
    publish(root, MAY, "decisions")
    noted = meeting(site(root)).facts
    assert [decision.text.text for decision in noted.decisions] == ["this."]
    assert (noted.minutes, noted.votes, noted.attendance) == (None, (), ())


def test_without_a_pack_there_are_no_items(tmp_path: Path) -> None:
    root = council(tmp_path, {**OF_MAY, f"{MAY}/minutes.yaml": VOTES})
    publish(root, MAY, "minutes", status="confirmed")
    found = meeting(site(root))
    assert found.agenda.items == ()
    assert [fact.member for fact in found.facts.attendance] == [
        "Councillor Mrs Ash",
        "Councillor Birch",
    ]


# -- exempt business -------------------------------------------------------------------------------

EXEMPT = """\
    date: 2024-05-16
    time: "10:00"
    items:
      - {title: Ponds, papers: [{file: a.pdf, title: Survey}, {file: b.pdf, exempt: 3}]}
      - exclusion: true
      - {title: A lease, exempt: [1, 3], papers: [{file: teasel.pdf, page-count: 2}]}
    """


def test_exempt_business_is_told_as_the_public_may_know_it(tmp_path: Path) -> None:
    secret = {
        "items": "{3: {title: The lease of Teasel Farm, papers: {teasel.pdf: {title: Teasel}}}}"
    }
    files = {
        **OF_MAY,
        f"{MAY}/meeting.yaml": EXEMPT,
        f"{MAY}/exempt/meeting.yaml": f"items: {secret['items']}\n",
    }
    root = council(tmp_path, files)
    publish(root, MAY)
    read = site(root)
    ponds, exclusion, lease = meeting(read).agenda.items
    assert (exclusion.title, exclusion.kind) == ("Exclusion of the Press and Public", "exclusion")
    assert [text.partition(" of Part")[0] for text in ponds.exempt] == [
        "Exempt information under paragraph 3"
    ]
    assert [text.partition(" of Part")[0] for text in lease.exempt] == [
        *("Exempt information under paragraph 1", "Exempt information under paragraph 3")
    ]
    assert "teasel" not in said(read).casefold()


# -- other meetings --------------------------------------------------------------------------------


def test_business_that_follows_is_of_a_meeting_before(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, MAY)
    assert meeting(site(root)).agenda.items[1].follows == EarlierBusiness(APRIL, "1")
    shutil.rmtree(root / "meetings" / APRIL)
    assert meeting(site(root)).agenda.items[1].follows is None


def test_only_some_meetings(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, APRIL)
    publish(root, MAY)
    assert [each.key for each in site(root, only=(APRIL,)).meetings] == [APRIL]
    assert [each.key for each in site(root).meetings] == [APRIL, MAY]
    shutil.rmtree(root / "meetings/parks")
    assert [each.key for each in site(root).meetings] == [APRIL, MAY]


def test_a_meeting_is_known_by_a_number_that_never_changes(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, MAY)
    before = meeting(site(root)).uid
    assert before == str(uuid5(NAMESPACE_URL, f"{MAY}\nAmbridge Council"))
    council(root, OF_MAY, name="Borchester Council")
    publish(root, MAY, amended="The council has another name.")
    publish(root, APRIL)
    read = site(root)
    assert meeting(read).agenda.council == "Borchester Council"
    assert meeting(read).uid == before
    assert meeting(read, APRIL).uid != before


def test_a_copy_of_an_older_council_may_have_been_removed(tmp_path: Path) -> None:
    """As release.md says where it told what should never have been published."""
    root = council(tmp_path, OF_MAY)
    record = root / "meetings/council.yaml"
    mended = record.read_bytes()
    record.write_bytes(mended + b"contacts: {jo: {name: Jo Bell, telephone: 01632 960001}}\n")
    released = publish(root, MAY)
    record.write_bytes(mended)
    publish(root, MAY, amended="A number was wrong.")
    before = meeting(site(root)).uid
    [council_copy] = [
        released.record(each)
        for each in released.releases[0].made_from
        if each.file == "meetings/council.yaml"
    ]
    council_copy.unlink()
    assert meeting(site(root, caching=False)).uid == before


# -- what is wrong ---------------------------------------------------------------------------------


def test_a_file_that_is_not_as_it_was_released_stops_it(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    pdf = publish(root, MAY).folder / "agenda-pack.pdf"
    site(root)
    os.utime(pdf, ns=(0, 0))
    site(root)  # it was touched, and is what it was
    data = pdf.read_bytes()
    pdf.write_bytes(data.upper())
    with pytest.raises(UnprovedError) as told:
        site(root)
    assert told.value.message == f"{pdf} is not as it was released"
    pdf.unlink()
    with pytest.raises(UnprovedError, match="was released, and is not there"):
        site(root)


def test_a_damaged_record_is_an_error(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, APRIL)
    file = publish(root, MAY).file
    file.write_text(file.read_text(encoding="utf-8").replace("version: 1", "version: 0"))
    read = read_site(root, options(root))
    assert [each.key for each in read.meetings] == [APRIL]
    assert [problem.is_error for problem in read.problems] == [True]
    assert read.problems[0].location.file == file


def test_a_copy_that_is_not_what_was_kept_is_an_error(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    made = publish(root, MAY)
    [known] = [each for each in made.releases[0].made_from if each.file.endswith("meeting.yaml")]
    made.record(known).write_text("date: 2024-05-16\n", encoding="utf-8")
    read = read_site(root, options(root))
    assert read.meetings == ()
    assert [problem.message for problem in read.problems] == [
        "expected the meeting.yaml that was kept with the agenda of parks/2024-05-16, found other"
        " bytes"
    ]


def test_a_record_that_was_not_kept_is_an_error(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    made = publish(root, MAY)
    text = made.file.read_text(encoding="utf-8").splitlines(keepends=True)
    made.file.write_text("".join(line for line in text if "committee.yaml" not in line))
    read = read_site(root, options(root))
    assert [problem.message for problem in read.problems] == [
        "expected the committee.yaml that the agenda of parks/2024-05-16 was made from, found none"
        " among its files"
    ]


# -- drafts ----------------------------------------------------------------------------------------


@pytest.fixture
def half_released(tmp_path: Path) -> Iterator[Path]:
    """Of April the minutes are a draft, of May nothing is released."""
    root = small_council(tmp_path)
    released_agenda = ("--only", "agenda-pack", "--today", "2024-04-25")
    assert agendapack("release", APRIL, *released_agenda, cwd=root).code == 0
    yield root


def test_drafts_are_there_where_they_are_asked_for(half_released: Path) -> None:
    root = half_released
    assert [each.key for each in site(root).meetings] == [APRIL]
    read = site(root, drafts=True)
    assert [
        (each.key, each.is_draft, [(own.document, own.is_draft) for own in each.documents])
        for each in read.meetings
    ] == [
        (APRIL, False, [("agenda-pack", False), ("minutes", True)]),
        (MAY, True, [("agenda-pack", True), ("supplement-1", True)]),
    ]
    minutes, pack = read.meetings[0].documents[1], read.meetings[1].documents[0]
    assert minutes.status == "draft" == (read.meetings[0].facts.minutes or minutes).status
    assert (pack.versions, pack.published) == ((), None)
    assert pack.pdf.path == root / "packs" / MAY / "agenda-pack.pdf"
    assert pack.pdf.pages == len(read_pack_map(pack).pages)
    assert [item.number for item in read.meetings[1].agenda.items] == ["1", "2", "3"]
    with mock.patch.object(draft_documents, "Options", _Unbuilt):
        assert site(root, drafts=True) == read  # nothing is built again
    for kept in (root / ".agendapack/site/maps").rglob("*.json"):
        kept.write_bytes(b"")
    assert site(root, drafts=True) == read
    assert pack.pdf.pages == len(read_pack_map(pack).pages)
    assert [each.key for each in site(root).meetings] == [APRIL]
    assert site(root).meetings[0].facts.minutes is None
    path = root / MEETING
    path.write_text(path.read_text(encoding="utf-8").replace("2024-04-18", "2024-04-19"))
    faulty = read_site(root, options(root, drafts=True))
    assert shown(faulty.problems) == [
        'meeting.yaml:8:17: error: no meeting "2024-04-19" in parks/ | did you mean 2024-04-18?'
    ]


class _Unbuilt(Options, frozen=True):
    """Options with which nothing may be compiled."""

    @property
    def takes_all(self) -> bool:
        assert not self.checking
        return True


def test_released_meetings_do_not_hear_of_drafts(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    made: ReleasedMeeting = publish(root, MAY)
    edit(root, f"{MAY}/meeting.yaml", "Ponds", "Lakes")
    assert titles(site(root)) == [("1", "Apologies", 0), ("2", "Ponds", 0)]
    assert made.key == MAY


# -- committees that were others -------------------------------------------------------------------


def test_what_a_committee_was_is_read_of_its_record_today(tmp_path: Path) -> None:
    root = council(tmp_path, OF_MAY)
    publish(root, MAY)
    assert site(root).committees == {}
    write(root / "meetings/parks/committee.yaml", f"{PARKS}formerly: [gardens, ../x]\n")
    write(root / "meetings/gardens/committee.yaml", "name: Gardens\nformerly: [woods]\n")
    assert site(root).committees == {"parks": ("gardens",), "gardens": ("woods",)}
    assert site(root).committees == {"parks": ("gardens",), "gardens": ("woods",)}
    write(root / "meetings/parks/committee.yaml", "name: [\n")
    assert site(root).committees == {}
    write(root / "meetings/parks/committee.yaml", "name: Parks\nformerly: {a: b}\n")
    assert [problem.location.line for problem in read_site(root, options(root)).problems] == [2]


@pytest.mark.parametrize(
    ("formerly", "told"),
    [
        (
            "[parks]",
            '4:12: error: "parks" was formerly itself | name the folders that its meetings lay in'
            " before",
        ),
        (
            "[woods, woods]",
            '4:19: error: "woods" stands under formerly: for the second time | take one of the two'
            " out",
        ),
        (
            "[../woods]",
            '4:12: error: expected the folder of a committee, found "../woods" | write the name'
            " that its folder in meetings/ had, such as parks",
        ),
        (
            "[gardens]",
            '4:12: error: "parks" was formerly itself: it was gardens, which was ponds, which was'
            " parks | take parks out of formerly: in ponds/committee.yaml, or gardens out of it"
            " here",
        ),
    ],
)
def test_no_committee_was_itself(tmp_path: Path, formerly: str, told: str) -> None:
    files = {
        **OF_MAY,
        "gardens/committee.yaml": "name: Gardens\nformerly: [ponds, woods]\n",
        "ponds/committee.yaml": "name: Ponds\nformerly: [parks]\n",
        "parks/committee.yaml": f"{PARKS}formerly: {formerly}\n",
    }
    ran = agendapack("check", APRIL, cwd=council(tmp_path, files))
    assert f"meetings/parks/committee.yaml:{told.partition(' | ')[0]}" in ran.out + ran.err
    assert told.partition(" | ")[2] in ran.out + ran.err
