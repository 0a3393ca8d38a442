"""Meetings on disk: found by name, opened with all they refer to, every fault gathered."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.problems import MachineError, UsageError, has_errors
from agendapack.records.item_numbers import number_items
from agendapack.records.library import Library, find_root
from agendapack.records.source import Text
from tests.records_builders import (
    COMMITTEE,
    COUNCIL,
    MEETING,
    MINUTES,
    PDF,
    council,
    dossier,
    faults,
    opened,
    shown,
    write,
)

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")


def agenda(items: str, more: str = "") -> str:
    """A meeting with these items; they start on line 4."""
    return 'date: 2018-02-14\ntime: "14:00"\nitems:\n' + items + more


# Finding


def several(folder: Path) -> Library:
    council(folder)
    for key in (
        *("parks/2017-12-13", "parks/2018-02-14-extraordinary", "roads/2018-02-14"),
        *("roads/2018-03-01", "parks/notes", ".git/2018-02-14"),
    ):
        (folder / "meetings" / key).mkdir(parents=True)
    return Library(folder)


def keys(library: Library, text: str, cwd: Path) -> list[str]:
    return [ref.key for ref in library.find(text, cwd)]


def test_meetings_are_folders_named_for_a_date(tmp_path: Path) -> None:
    assert [ref.key for ref in several(tmp_path).meetings()] == [
        "parks/2017-12-13",
        "parks/2018-02-14",
        "parks/2018-02-14-extraordinary",
        "roads/2018-02-14",
        "roads/2018-03-01",
    ]


def test_the_meetings_of_a_committee(tmp_path: Path) -> None:
    library = several(tmp_path)
    of_parks = [ref for ref in library.meetings() if ref.committee == "parks"]
    assert [*Library(tmp_path).meetings_of("parks")] == of_parks
    for name in ("Parks", ".git", "nobody", "", "..", "parks/notes"):
        assert Library(tmp_path).meetings_of(name) == ()
    assert Library(tmp_path).named("parks/2018-02-14") == of_parks[1]
    for key in ("Parks/2018-02-14", "parks/2018-02-15", "parks/notes", "parks", "roads/../parks"):
        with pytest.raises(UsageError) as raised:
            Library(tmp_path).named(key)
        assert raised.value.message == f'no meeting "{key}" in {tmp_path / "meetings"}'


def test_a_meeting_in_a_folder_with_another_name_is_pointed_out(tmp_path: Path) -> None:
    library = several(tmp_path)
    write(tmp_path / "meetings" / "parks" / "14-02-2018" / "meeting.yaml", MEETING)
    library = Library(tmp_path)
    assert shown(library.strays()) == [
        "meeting.yaml:1:1: error: expected a folder named for a meeting's date, found"
        ' "14-02-2018" | rename it to 2018-02-14'
    ]


def test_found_by_date_takes_every_meeting_of_the_day(tmp_path: Path) -> None:
    assert keys(several(tmp_path), "2018-02-14", tmp_path) == [
        "parks/2018-02-14",
        "parks/2018-02-14-extraordinary",
        "roads/2018-02-14",
    ]


def test_found_by_folder_name_and_by_key(tmp_path: Path) -> None:
    library = several(tmp_path)
    extraordinary = ["parks/2018-02-14-extraordinary"]
    assert keys(library, "2018-02-14-extraordinary", tmp_path) == extraordinary
    for text in ("parks/2018-02-14", "parks/2018-02-14/", r"parks\2018-02-14"):
        assert keys(library, text, Path("/")) == ["parks/2018-02-14"]


def test_found_by_path(tmp_path: Path) -> None:
    library = several(tmp_path)
    folder = tmp_path / "meetings" / "parks" / "2018-02-14"
    one = ["parks/2018-02-14"]
    assert keys(library, str(folder), Path("/")) == one
    assert keys(library, str(folder) + os.sep, Path("/")) == one
    assert keys(library, "meetings/parks/2018-02-14", tmp_path) == one
    assert keys(library, r"meetings\parks\2018-02-14", tmp_path) == one
    assert keys(library, "./2018-02-14", folder.parent) == one
    assert keys(library, "../parks/2018-02-14", folder.parent) == one
    assert keys(library, ".", folder) == one
    assert keys(library, ".", folder / "papers") == one
    assert keys(library, "..", folder / "papers") == one
    assert keys(library, "meeting.yaml", folder) == one


@needs_links
def test_found_through_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    library = several(real)
    (tmp_path / "link").symlink_to(real)
    through = tmp_path / "link" / "meetings" / "parks" / "2018-02-14"
    assert keys(library, ".", through) == ["parks/2018-02-14"]
    assert keys(Library(tmp_path / "link"), str(through), Path("/")) == ["parks/2018-02-14"]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "2018-02-15",
            'no meeting "2018-02-15"',
            "the nearest: parks/2017-12-13, parks/2018-02-14, parks/2018-02-14-extraordinary,"
            " roads/2018-02-14, roads/2018-03-01",
        ),
        (
            "roads/2018-02-15",
            'no meeting "roads/2018-02-15"',
            "the nearest: roads/2018-02-14, roads/2018-03-01",
        ),
        ("park/2018-02-14", 'no committee "park"', "did you mean parks?"),
        (
            "roads",
            '"roads" is a committee: expected one of its meetings',
            "known here: roads/2018-02-14, roads/2018-03-01",
        ),
        (
            "../../..",
            'no meeting "../../.."',
            "the nearest: parks/2017-12-13, parks/2018-02-14, parks/2018-02-14-extraordinary,"
            " roads/2018-02-14, roads/2018-03-01",
        ),
    ],
)
def test_unknown_meetings_name_the_near_ones(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as raised:
        several(tmp_path).find(text, tmp_path)
    assert (raised.value.message, raised.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "folder", "hint"),
    [
        ("2018-03-14", "parks/14-03-2018", "rename it to 2018-03-14"),
        ("meetings/parks/14-03-2018/", "parks/14-03-2018", "rename it to 2018-03-14"),
        ("new/2018-03-15", "new/2018-03-15_Special", "rename it to 2018-03-15-special"),
        ("roads/2018-03-14", None, "the nearest: roads/2018-02-14, roads/2018-03-01"),
    ],
)
def test_a_meeting_in_a_folder_of_another_name(
    tmp_path: Path, text: str, folder: str | None, hint: str
) -> None:
    library = several(tmp_path)
    for name in ("parks/14-03-2018", "new/2018-03-15_Special"):
        write(library.folder / name / "meeting.yaml", "")
    with pytest.raises(UsageError) as raised:
        library.find(text, tmp_path)
    why = "" if folder is None else f": the folder {library.folder / folder} is not named as one"
    assert (raised.value.message, raised.value.hint) == (f'no meeting "{text}"{why}', hint)


@pytest.mark.once
@given(st.text(max_size=30))
def test_any_text_names_meetings_or_is_a_usage_error(text: str) -> None:
    library = Library(Path(__file__).parent.parent)
    try:
        assert library.find(text, library.root)
    except UsageError as fault:
        assert fault.message


def test_the_root_is_the_nearest_folder_upward(tmp_path: Path) -> None:
    council(tmp_path)
    assert find_root(tmp_path / "meetings" / "parks" / "2018-02-14") == tmp_path
    with pytest.raises(UsageError, match=r"no meetings/council.yaml in .* or any folder above it"):
        find_root(Path(tmp_path.anchor))
    with pytest.raises(UsageError, match=r"no meetings/council.yaml in"):
        Library(tmp_path / "meetings")


def test_listing_opens_no_file(tmp_path: Path) -> None:
    library = council(tmp_path, meeting="\t not yaml", committee=None)
    assert [ref.key for ref in library.meetings()] == ["parks/2018-02-14"]


# Opening


def test_a_dossier(tmp_path: Path) -> None:
    found = dossier(council(tmp_path))
    assert found.key == "parks/2018-02-14"
    assert found.contact is not None
    assert found.contact.name == "Jo Bell"
    assert [m.name for m in found.members] == [
        "Councillor Mrs Ash",
        "Councillor Dr Birch",
        "Councillor Cedar",
    ]
    assert found.signatory is not None
    assert found.signatory.name == "Pat Green"
    assert [(i.number, i.title, i.text) for i in found.items] == [
        ("1", "Apologies", "To receive apologies."),
        ("2", "Report", None),
    ]
    [paper] = found.items[1].papers
    assert paper.kind == "pdf"
    assert paper.path == tmp_path / "meetings/parks/2018-02-14/papers/report.pdf"
    assert (paper.place.line, paper.place.column) == (7, 14)
    assert found.minutes is None


def test_the_meeting_wins_over_the_committee_over_the_council(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        meeting=MEETING
        + "contact: sam-hill\nmembers: [Councillor Elm]\nnotices: {invitation: Come.}\n",
        committee=COMMITTEE + "notices: {invitation: Do come., parking: There is none.}\n"
        "signatory: {name: Chris Vale}\n",
    )
    found = dossier(library)
    assert found.contact is not None
    assert found.contact.name == "Sam Hill"
    assert [m.name for m in found.members] == ["Councillor Elm"]
    assert found.signatory is not None
    assert found.signatory.name == "Chris Vale"
    assert found.notices == {
        "invitation": "Come.",
        "information-only": "For information.",
        "parking": "There is none.",
    }
    assert isinstance(found.notices["parking"], Text)


def test_a_standing_item_gives_way_to_the_meetings_own_words(tmp_path: Path) -> None:
    text = agenda(
        "  - {standing: apologies, text: Own text.}\n  - {standing: apologies, title: Own}\n"
    )
    found = dossier(council(tmp_path, meeting=text, papers={}))
    assert [(i.title, i.text) for i in found.items] == [
        ("Apologies", "Own text."),
        ("Own", "To receive apologies."),
    ]


def test_minutes_of_an_earlier_meeting_are_the_first_paper(tmp_path: Path) -> None:
    text = agenda("  - {title: Minutes, minutes-of: 2017-12-13, papers: [report.pdf]}\n")
    earlier = {"2017-12-13": (MEETING.replace("2018-02-14", "2017-12-13"), MINUTES)}
    found = dossier(council(tmp_path, meeting=text, earlier=earlier))
    minutes, report = found.items[0].papers
    assert (minutes.kind, report.kind) == ("minutes", "pdf")
    assert minutes.path == tmp_path / "meetings/parks/2017-12-13/minutes.yaml"
    assert (minutes.place.line, minutes.place.column) == (4, 34)
    assert minutes.minutes is not None
    assert minutes.minutes.meeting.date.isoformat() == "2017-12-13"


def test_a_supplement_keeps_the_agendas_numbers_and_order(tmp_path: Path) -> None:
    text = agenda(
        "  - {title: A}\n  - {title: B, number: 5a}\n",
        "supplements:\n  - published: 2018-02-12\n    items: {5A: [b.pdf], 1: [a.md]}\n",
    )
    found = dossier(council(tmp_path, meeting=text, papers={"a.md": b"# A\n", "b.pdf": PDF}))
    [supplement] = found.supplements
    assert [(i.number, i.title, i.papers[0].kind) for i in supplement.items] == [
        ("1", "A", "markdown"),
        ("5a", "B", "pdf"),
    ]
    assert supplement.ordinal == 1


def test_a_pack_bears_its_day_of_publication_else_the_meetings(tmp_path: Path) -> None:
    items = "  - {title: A}\nsupplements:\n  - published: 2018-02-12\n    items: {1: [a.md]}\n"
    text = agenda(items, "published: 2018-02-06\n")
    papers = {"a.md": b"# A\n"}
    for name, meeting, day in (
        ("told", text, "2018-02-06"),
        ("not told", text.replace("published: 2018-02-06\n", ""), "2018-02-14"),
    ):
        found = dossier(council(tmp_path / name, meeting=meeting, papers=papers))
        assert [pack.day.isoformat() for pack in found.packs] == [day, "2018-02-12"]


def test_a_meeting_says_how_its_packs_are_numbered_and_whether_on_both_sides(
    tmp_path: Path,
) -> None:
    supplement = "  - {published: 2018-02-12, items: {1: [a.md]}, numbering: continue}\n"
    text = agenda("  - {title: A}\n", f"recto: false\nsupplements:\n{supplement}")
    for name, meeting, said in (
        ("told", text, [("restart", False), ("continue", False)]),
        (
            "not told",
            text.replace("recto: false\n", "").replace(", numbering: continue", ""),
            [("restart", True), ("restart", True)],
        ),
    ):
        found = dossier(council(tmp_path / name, meeting=meeting, papers={"a.md": b"# A\n"}))
        assert [(pack.numbering, pack.recto) for pack in found.packs] == said


numbers = st.one_of(st.none(), st.from_regex(r"[1-9][0-9]{0,2}[a-z]?", fullmatch=True))


@given(st.lists(numbers))
def test_numbers_given_stand_and_the_next_counts_on(given_numbers: list[str | None]) -> None:
    made = number_items(given_numbers)
    assert len(made) == len(given_numbers)
    for position, (given_number, number) in enumerate(zip(given_numbers, made, strict=True)):
        if given_number is not None:
            assert number == given_number
        elif position == 0:
            assert number == "1"
        else:
            before = made[position - 1].rstrip("abcdefghijklmnopqrstuvwxyz")
            assert int(number) == int(before) + 1


@given(st.integers(0, 50))
def test_without_numbers_items_count_from_one(count: int) -> None:
    assert number_items([None] * count) == tuple(str(n + 1) for n in range(count))


# Bad input


def test_a_date_that_is_not_the_folders(tmp_path: Path) -> None:
    assert faults(council(tmp_path, meeting=MEETING.replace("02-14", "02-15"))) == [
        'meeting.yaml:1:7: error: expected 2018-02-14, the date of the folder "2018-02-14",'
        ' found "2018-02-15" | change the date, or rename the folder'
    ]


def test_a_folder_may_say_more_than_the_date(tmp_path: Path) -> None:
    library = council(tmp_path, name="2018-02-14-extraordinary")
    assert faults(library, "2018-02-14-extraordinary") == []


def test_an_unknown_standing_item(tmp_path: Path) -> None:
    text = agenda("  - standing: apologes\n  - standing: news\n")
    assert faults(council(tmp_path, meeting=text)) == [
        'meeting.yaml:4:15: error: no standing item "apologes" in parks/committee.yaml | did you'
        " mean apologies?",
        'meeting.yaml:5:15: error: no standing item "news" in parks/committee.yaml | known here:'
        " apologies",
    ]


def test_an_unknown_contact(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        meeting=MEETING + "contact: sam-hil\n",
        committee=COMMITTEE.replace("jo-bell", "nobody"),
    )
    assert faults(library) == [
        'meeting.yaml:8:10: error: no contact "sam-hil" in council.yaml | did you mean sam-hill?',
        'committee.yaml:2:10: error: no contact "nobody" in council.yaml | known here: jo-bell,'
        " sam-hill",
    ]


def test_minutes_that_cannot_be_taken(tmp_path: Path) -> None:
    text = agenda(
        "  - {title: A, minutes-of: 2017-12-13}\n"
        "  - {title: B, minutes-of: 2017-12-31}\n"
        "  - {title: C, minutes-of: 2018-02-14}\n"
        "  - {title: D, minutes-of: 2018-03-01}\n"
        "  - {title: E, minutes-of: 2017-10-25}\n"
    )
    agreed = (MEETING, MINUTES)
    earlier = {
        "2017-12-13": (MEETING, None),
        "2018-03-01": agreed,
        "2017-10-25-one": agreed,
        "2017-10-25-two": agreed,
    }
    assert faults(council(tmp_path, meeting=text, earlier=earlier)) == [
        'meeting.yaml:4:28: error: the meeting "2017-12-13" has no minutes | write them in'
        " parks/2017-12-13/minutes.yaml, or take minutes-of out",
        'meeting.yaml:5:28: error: no meeting "2017-12-31" in parks/ | did you mean 2017-12-13?',
        'meeting.yaml:6:28: error: expected an earlier meeting, found "2018-02-14", this meeting'
        " itself | a meeting confirms the minutes of one before it",
        'meeting.yaml:7:28: error: expected an earlier meeting, found "2018-03-01", a later meeting'
        " | a meeting confirms the minutes of one before it",
        'meeting.yaml:8:28: error: "2017-10-25" is the date of more than one meeting | write'
        " 2017-10-25-one or 2017-10-25-two",
    ]


def test_faults_of_the_earlier_meeting_are_gathered(tmp_path: Path) -> None:
    text = agenda("  - {title: A, minutes-of: 2017-12-13}\n")
    earlier = {
        "2017-12-13": (
            MEETING.replace("2018-02-14", "2017-12-14"),
            MINUTES.replace("draft", "final"),
        )
    }
    assert faults(council(tmp_path, meeting=text, earlier=earlier)) == [
        'meeting.yaml:1:7: error: expected 2017-12-13, the date of the folder "2017-12-13",'
        ' found "2017-12-14" | change the date, or rename the folder',
        'minutes.yaml:1:9: error: expected draft or confirmed, found "final"'
        " | write one of these words",
    ]


def test_two_items_with_one_number(tmp_path: Path) -> None:
    text = agenda("  - {title: A}\n  - {title: B, number: 5a}\n  - {title: C, number: 5A}\n")
    assert faults(council(tmp_path, meeting=text)) == [
        'meeting.yaml:6:24: error: two items have the number "5A": the first is in line 5 | leave'
        " number: out to count on, or set another"
    ]


def test_a_supplement_for_an_item_that_is_not_on_the_agenda(tmp_path: Path) -> None:
    more = "supplements:\n  - published: 2018-03-12\n    items:\n      7: [report.pdf]\n"
    assert faults(council(tmp_path, meeting=MEETING + more)) == [
        'meeting.yaml:11:7: error: no item "7" on the agenda | known here: 1, 2; an item'
        " that the supplement adds needs a title:"
    ]


def papers_faults(tmp_path: Path, name: str, papers: dict[str, bytes] | None = None) -> list[str]:
    text = agenda(f"  - title: A\n    papers:\n      - {name}\n")
    return [
        line.removeprefix("meeting.yaml:")
        for line in faults(council(tmp_path, meeting=text, papers=papers))
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reprot.pdf", 'no such paper "reprot.pdf" | did you mean report.pdf?'),
        ("Report.PDF", 'no such paper "Report.PDF" | did you mean report.pdf? capitals count'),
        ("zz.md", 'no such paper "zz.md" | put the file in parks/2018-02-14/papers/'),
        (
            "papers/report.pdf",
            'no such paper "papers/report.pdf" | leave out "papers/": names are looked up in it',
        ),
        (r"annex\a.pdf", r'no such paper "annex\a.pdf" | write / between a folder and a file'),
        ("annex/b.pdf", 'no such paper "annex/b.pdf" | did you mean annex/a.pdf?'),
        ("annex", 'the paper "annex" is a folder | name a file'),
        ("report.pdf/x", 'no such paper "report.pdf/x" | put the file in parks/2018-02-14/papers/'),
        ("./.", "expected a file's name | name a file"),
        ("empty.pdf", 'the paper "empty.pdf" is empty (0 bytes) | save it again'),
        (
            "word.pdf",
            'the paper "word.pdf" is not a PDF, whatever its name says | open it in the program'
            " that made it, and save it as PDF",
        ),
        (
            "notes.pages",
            "expected a paper that is PDF, Markdown, CSV, an office document or a picture, found"
            ' ".pages": "notes.pages" | save it as PDF, in papers/, and name that',
        ),
        (
            "notes",
            "expected a paper that is PDF, Markdown, CSV, an office document or a picture, found a"
            ' name without an ending: "notes" | save it as PDF, in papers/, and name that',
        ),
    ],
)
def test_papers_that_cannot_be_taken(tmp_path: Path, name: str, expected: str) -> None:
    papers = {
        "report.pdf": PDF,
        "annex/a.pdf": PDF,
        "empty.pdf": b"",
        "word.pdf": b"PK\x03\x04" + b" " * 1024 + PDF,
        "notes.pages": b"PK",
        "notes": b"text",
    }
    assert papers_faults(tmp_path, name, papers) == [f"6:9: error: {expected}"]


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "../meeting.yaml", "annex/../../x.pdf", r"..\x.pdf", "C:/x.pdf"),
        *(r"C:\x.pdf", r"\\server\share\x.pdf", "//server/x.pdf", "~/x.pdf", "C:x.pdf"),
    ],
)
def test_a_name_that_leads_out_of_the_papers_folder(tmp_path: Path, name: str) -> None:
    assert papers_faults(tmp_path, name) == [
        f'6:9: error: the paper "{name}" is outside the meeting\'s papers/ | copy the file into'
        " papers/ and give its name alone"
    ]


@needs_links
@pytest.mark.parametrize("link", ["file", "folder", "papers", "meeting"])
def test_a_link_that_leads_out_of_the_papers_folder(tmp_path: Path, link: str) -> None:
    name = "annex/secret.pdf" if link == "folder" else "secret.pdf"
    library = council(tmp_path, meeting=agenda(f"  - {{title: A, papers: [{name}]}}\n"))
    folder = tmp_path / "meetings" / "parks" / "2018-02-14"
    papers, outside = folder / "papers", tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(PDF)
    if link == "file":
        (papers / "secret.pdf").symlink_to(outside / "secret.pdf")
    elif link == "folder":
        (papers / "annex").symlink_to(outside)
    elif link == "papers":
        (papers / "report.pdf").unlink()
        papers.rmdir()
        papers.symlink_to(outside)
    else:
        (papers / "secret.pdf").write_bytes(PDF)
        folder.rename(outside / "meeting")
        folder.symlink_to(outside / "meeting")
    assert faults(library) == [
        f'meeting.yaml:4:25: error: the paper "{name}" is outside the meeting\'s papers/, through a'
        " link | copy the file into papers/ and give its name alone"
    ]


@needs_links
def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    library = council(tmp_path, meeting=agenda("  - {title: A, papers: [gone.pdf, ring.pdf]}\n"))
    papers = tmp_path / "meetings" / "parks" / "2018-02-14" / "papers"
    (papers / "gone.pdf").symlink_to(papers / "nothing.pdf")
    (papers / "ring.pdf").symlink_to(papers / "ring.pdf")
    assert faults(library) == [
        'meeting.yaml:4:25: error: the paper "gone.pdf" is a link to a file that is not there | put'
        " the file itself in papers/",
        'meeting.yaml:4:35: error: the paper "ring.pdf" is a link that leads nowhere | put the file'
        " itself in papers/",
    ]


@needs_links
def test_a_link_within_the_papers_folder_is_a_paper(tmp_path: Path) -> None:
    library = council(tmp_path, meeting=agenda("  - {title: A, papers: [other.pdf]}\n"))
    papers = tmp_path / "meetings" / "parks" / "2018-02-14" / "papers"
    (papers / "other.pdf").symlink_to(papers / "report.pdf")
    assert faults(library) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    library = council(tmp_path, meeting=agenda("  - {title: A, papers: [pipe.pdf]}\n"))
    os.mkfifo(tmp_path / "meetings" / "parks" / "2018-02-14" / "papers" / "pipe.pdf")
    assert faults(library) == [
        'meeting.yaml:4:25: error: the paper "pipe.pdf" is no ordinary file | name a file'
    ]


def test_a_paper_twice_in_one_item(tmp_path: Path) -> None:
    text = agenda("  - title: A\n    papers: [report.pdf]\n  - title: B\n    papers:\n")
    text += "      - report.pdf\n      - ./report.pdf\n"
    assert faults(council(tmp_path, meeting=text)) == [
        'meeting.yaml:9:9: error: the paper "./report.pdf" is in this item for the second time: it'
        " is first in line 8 | keep one of the two"
    ]


def test_no_papers_folder(tmp_path: Path) -> None:
    library = council(tmp_path, papers={})
    (tmp_path / "meetings" / "parks" / "2018-02-14" / "papers").rmdir()
    assert faults(library) == [
        'meeting.yaml:7:14: error: no such paper "report.pdf" | put the file in'
        " parks/2018-02-14/papers/"
    ]


def test_accents_may_be_spelt_in_two_characters(tmp_path: Path) -> None:
    text = agenda("  - {title: A, papers: [café.pdf]}\n")
    assert faults(council(tmp_path, meeting=text, papers={"cafe\u0301.pdf": PDF})) == []


def test_missing_files(tmp_path: Path) -> None:
    library = council(tmp_path, meeting=None, committee=None)
    assert faults(library) == [
        "meeting.yaml:1:1: error: no such file: meeting.yaml | create it: docs/records.md tells"
        " how",
        "committee.yaml:1:1: error: no such file: committee.yaml | create it: docs/records.md tells"
        " how",
    ]
    assert opened(library).dossier is None


def test_a_paper_that_the_machine_will_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = council(tmp_path)
    open_file = Path.open

    def refuse(path: Path, *how: Any, **more: Any) -> Any:
        if path.suffix == ".pdf":  # taking the permission away would not stop root
            raise PermissionError(13, "Permission denied")
        return open_file(path, *how, **more)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MachineError) as raised:
        opened(library)
    file = tmp_path / "meetings" / "parks" / "2018-02-14" / "papers" / "report.pdf"
    assert raised.value.message == f"cannot read {file}: Permission denied"
    assert raised.value.hint == "check the file's permissions"


def test_all_faults_of_all_files_are_gathered_in_order(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        council_yaml=COUNCIL.replace("england", "France"),
        committee=COMMITTEE + "chair: Councillor Mrs Ash\n",
        meeting="date: today\npulished: 2018-02-06\nitems:\n  - standing: apologes\n"
        "  - title: B\n    number: x\n    papers: [reprot.pdf]\n  - title: C\n    title: D\n",
        minutes="status: draft\nminutes: []\n",
    )
    found = opened(library)
    assert has_errors(found.problems)
    assert shown(found.problems) == [
        "council.yaml:2:15: error: expected england, wales, scotland or northern-ireland, found"
        ' "France" | write one of these words',
        'meeting.yaml:1:1: error: missing key "time" | add a line such as time: "14:00"',
        'meeting.yaml:1:7: error: expected a date such as 2018-02-14, found "today" | write'
        " year-month-day",
        'meeting.yaml:2:1: error: unknown key "pulished" | did you mean published?',
        'meeting.yaml:4:15: error: no standing item "apologes" in parks/committee.yaml | did you'
        " mean apologies?",
        'meeting.yaml:6:13: error: expected an item number such as 5 or 5a, found "x" | a number,'
        " then one letter at most",
        'meeting.yaml:7:14: error: no such paper "reprot.pdf" | did you mean report.pdf?',
        'meeting.yaml:9:5: error: the key "title" is here for the second time: it is first in line'
        " 8 | keep one of the two",
        "minutes.yaml:2:10: error: expected at least one entry, found none | write one",
        'committee.yaml:9:1: error: unknown key "chair" | known here: contact, executive,'
        " formerly, list-papers, members, name, notices, quorum, signatory, standing-items",
    ]


def test_a_dossier_can_be_sent_to_another_process(tmp_path: Path) -> None:
    found = dossier(council(tmp_path))
    again = pickle.loads(pickle.dumps(found))
    assert again.items == found.items
    assert again.meeting.place_of("date") == found.meeting.place_of("date")
    assert again.items[0].title.place == found.items[0].title.place  # type: ignore[attr-defined]
