"""Exempt business in records: what the public's dossier has of it, and what the members'."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from agendapack.records.dossier import Dossier, PaperSource, WithheldPaper
from agendapack.records.library import Library
from tests.exempt_records_builders import (
    EXEMPT,
    EXEMPT_MINUTES,
    MEETING,
    MINUTES,
    both,
    private_council,
    wrong,
)
from tests.records_builders import PDF, opened, write

EARLIER = """\
date: 2018-01-10
time: "14:00"
items:
  - title: Report
  - exclusion: true
  - title: A claim
    exempt: 5
    papers: [{file: claim.pdf, page-count: 2}]
"""
EARLIER_MINUTES = """\
status: draft
first-number: 30
minutes:
  - {title: Report, item: 1, body: [{noted: it.}]}
  - {title: A claim, item: 3, exempt: 5}
"""
CONFIRMING = """\
date: 2018-02-14
time: "14:00"
items:
  - {title: Minutes, minutes-of: 2018-01-10}
  - exclusion: true
  - title: Exempt minutes
    exempt: 5
    papers: [{exempt-minutes-of: 2018-01-10, title: Exempt minutes, page-count: 2}]
"""


def entries(dossier: Dossier, pack: int = 0) -> list[tuple[str, str, str | None, int | None]]:
    """Each paper: its item, the file or "-" for a withheld one, its title and its page count."""
    return [
        (
            item.number,
            entry.path.name if isinstance(entry, PaperSource) else "-",
            entry.title,
            entry.page_count,
        )
        for item in dossier.packs[pack].items
        for entry in item.entries
    ]


def test_the_public_dossier_withholds_what_is_exempt(tmp_path: Path) -> None:
    public, _ = both(private_council(tmp_path))
    assert public.audience == "public"
    assert {pack.audience for pack in public.packs} == {"public"}
    assert entries(public) == [
        ("2", "report.pdf", None, None),
        ("2", "-", "Appendix C", 12),
        ("4", "-", None, 18),
        ("4", "-", None, 2),
        ("5", "-", None, 1),
    ]
    assert [item.title for item in public.items] == [
        *("Apologies", "Council buildings", "Exclusion of the Press and Public"),
        *("A contract award", "Information from a department"),
    ]
    assert [len(item.papers) for item in public.items] == [0, 1, 0, 0, 0]
    [withheld, _] = public.items[3].entries
    assert isinstance(withheld, WithheldPaper)
    assert (withheld.place.line, withheld.place.column) == (15, 16)


def test_the_members_dossier_has_papers_titles_and_texts(tmp_path: Path) -> None:
    _, members = both(private_council(tmp_path))
    assert members.audience == "members"
    assert {pack.audience for pack in members.packs} == {"members"}
    assert entries(members) == [
        ("2", "report.pdf", None, None),
        ("2", "valuations.pdf", "What the buildings would fetch", 12),
        ("4", "award.pdf", "Splash Ltd and its rivals", 18),
        ("4", "advice.pdf", None, 2),
        ("5", "depot.pdf", None, 1),
    ]
    award = members.items[3]
    assert (award.title, award.text) == (
        "Award of the contract to Splash Ltd",
        "To award it to Splash Ltd.",
    )
    [paper, _] = award.papers
    folder = tmp_path / "meetings/parks/2018-02-14/exempt"
    assert paper.original == folder / "award.pdf"


def test_the_exemptions(tmp_path: Path) -> None:
    for dossier in both(private_council(tmp_path)):
        _, buildings, _, award, department = dossier.items
        assert buildings.exemption is None
        [report, appendix] = buildings.entries
        assert report.exemption is None
        assert appendix.exemption is not None
        assert [p.number for p in appendix.exemption.paragraphs] == ["3"]
        assert award.exemption is not None
        assert award.exemption.public_interest == "Bidders gave their prices in confidence."
        [paper, advice] = award.entries
        assert paper.exemption == award.exemption
        assert advice.exemption is not None
        assert [p.number for p in advice.exemption.paragraphs] == ["5"]
        assert advice.exemption.public_interest is None
        assert department.exemption is not None
        assert department.exemption.is_confidential
        assert department.exemption.law == "Local Government Act 1972, s.100A(2)"
        assert department.entries[0].exemption == department.exemption


def test_a_paper_of_an_exempt_item_may_have_a_reason_of_its_own(tmp_path: Path) -> None:
    meeting = MEETING.replace(
        "{file: award.pdf, page-count: 18}",
        "{file: award.pdf, page-count: 18, public-interest: It names people.}",
    )
    public, _ = both(private_council(tmp_path, meeting=meeting))
    [paper, _] = public.items[3].entries
    assert paper.exemption is not None
    assert [p.number for p in paper.exemption.paragraphs] == ["3"]
    assert paper.exemption.public_interest == "It names people."


def plain(dossier: Dossier) -> str:
    return repr(dossier)


@pytest.mark.parametrize("left", [None, "empty", "hidden"])
def test_the_public_dossier_is_the_same_without_exempt_files(
    left: str | None, tmp_path: Path
) -> None:
    library = private_council(tmp_path)
    before = opened(library)
    folder = tmp_path / "meetings/parks/2018-02-14/exempt"
    shutil.rmtree(folder)
    if left is not None:  # as a submodule that was not fetched
        folder.mkdir()
    if left == "hidden":
        (folder / ".git").write_text("gitdir: ../.git/modules/exempt", encoding="utf-8")
    after = opened(Library(tmp_path))
    assert (before.exempt, after.exempt) == ("present", "absent")
    assert after.members is None
    assert after.problems == before.problems == ()
    assert before.dossier is not None and after.dossier is not None
    assert plain(before.dossier) == plain(after.dossier)


def test_nothing_of_exempt_files_is_in_the_public_dossier(tmp_path: Path) -> None:
    supplement = """\
supplements:
  - published: 2018-02-02
    items: {4: [{file: late.pdf, page-count: 4}]}
"""
    exempt = {**EXEMPT, "late.pdf": PDF}
    public, members = both(private_council(tmp_path, meeting=MEETING + supplement, exempt=exempt))
    secret = ["Splash", "valuations.pdf", "award.pdf", "late.pdf", "fetch", "prices.", "/exempt/"]
    assert [word for word in secret if word in plain(public)] == []
    assert [word for word in secret if word not in plain(members)] == []
    assert entries(public, 1) == [("4", "-", None, 4)]
    assert entries(members, 1) == [("4", "late.pdf", None, 4)]


def test_each_exempt_file_is_read_as_the_others_are(tmp_path: Path) -> None:
    library = private_council(tmp_path)
    taken: list[str] = []

    def take(file: Path) -> Path:
        taken.append(file.relative_to(tmp_path).as_posix())
        return file

    library.open(library.named("parks/2018-02-14"), take)
    folder = "meetings/parks/2018-02-14/exempt"
    assert {name for name in taken if name.startswith(folder)} == {
        f"{folder}/{name}" for name in EXEMPT
    }


def test_a_meeting_without_exempt_business(tmp_path: Path) -> None:
    plain_meeting = (
        'date: 2018-02-14\ntime: "14:00"\nitems:\n  - {title: A, papers: [report.pdf]}\n'
    )
    library = private_council(tmp_path, meeting=plain_meeting, minutes=None, exempt=None)
    found = opened(library)
    assert (found.exempt, found.members, found.problems) == ("none", None, ())


def test_exempt_may_be_a_link_to_a_share(tmp_path: Path) -> None:
    private_council(tmp_path / "council")
    folder = tmp_path / "council/meetings/parks/2018-02-14/exempt"
    folder.rename(tmp_path / "share")
    try:
        folder.symlink_to(tmp_path / "share", target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege here")
    both(Library(tmp_path / "council"))


# Minutes


def test_minutes_for_the_public_and_for_members(tmp_path: Path) -> None:
    public, members = both(private_council(tmp_path))
    assert public.minutes is not None and members.minutes is not None
    assert (public.minutes.shown, members.minutes.shown) == ("public", "all")
    for source in (public.minutes, members.minutes):
        assert list(source.exemptions) == [1]
        assert [p.number for p in source.exemptions[1].paragraphs] == ["3"]
        assert source.minutes.minutes[1].summary == "A contract was awarded."
    award = public.minutes.minutes.minutes[1]
    assert (award.title, award.body, public.minutes.exempt_file) == ("A contract award", (), None)
    apologies, award = members.minutes.minutes.minutes
    assert award.title == "Award of the contract to Splash Ltd"
    assert [entry.kind for entry in award.body] == ["text", "resolved"]
    assert [entry.kind for entry in apologies.body] == ["text"]
    exempt_file = tmp_path / "meetings/parks/2018-02-14/exempt/minutes.yaml"
    assert members.minutes.exempt_file == exempt_file
    assert award.body[0].place.file == exempt_file


def test_the_body_may_be_given_alone(tmp_path: Path) -> None:
    exempt = {**EXEMPT, "minutes.yaml": "minutes:\n  48:\n    - text: Members looked.\n"}
    _, members = both(private_council(tmp_path, exempt=exempt))
    assert members.minutes is not None
    award = members.minutes.minutes.minutes[1]
    assert (award.title, len(award.body)) == ("A contract award", 1)


def earlier_council(folder: Path, meeting: str = CONFIRMING) -> Library:
    """A council whose meeting confirms exempt minutes of an earlier one, that are there."""
    library = private_council(
        folder,
        meeting=meeting,
        minutes=None,
        papers={},
        exempt=None,
        earlier={"2018-01-10": (EARLIER, EARLIER_MINUTES)},
    )
    exempt = folder / "meetings/parks/2018-01-10/exempt"
    write(exempt / "minutes.yaml", "minutes:\n  31: [{text: The claim is weak.}]\n")
    return library


def test_earlier_minutes_are_the_public_ones_and_exempt_ones_a_paper(tmp_path: Path) -> None:
    public, members = both(earlier_council(tmp_path))
    assert entries(public) == [
        ("1", "minutes.yaml", None, None),
        ("3", "-", "Exempt minutes", 2),
    ]
    assert entries(members) == [
        ("1", "minutes.yaml", None, None),
        ("3", "minutes.yaml", "Exempt minutes", 2),
    ]
    for dossier in (public, members):
        [confirmed] = dossier.items[0].papers
        assert confirmed.minutes is not None
        assert confirmed.minutes.shown == "public"
        assert [minute.body for minute in confirmed.minutes.minutes.minutes][1] == ()
        assert "claim.pdf" not in repr(confirmed)
    [exempt] = members.items[2].papers
    assert exempt.minutes is not None
    assert exempt.minutes.shown == "exempt"
    assert list(exempt.minutes.exemptions) == [1]
    assert len(exempt.minutes.minutes.minutes[1].body) == 1
    assert exempt.path == exempt.minutes.exempt_file
    assert exempt.path == tmp_path / "meetings/parks/2018-01-10/exempt/minutes.yaml"
    assert "weak" not in plain(public)


def test_exempt_minutes_that_are_not_there(tmp_path: Path) -> None:
    library = earlier_council(tmp_path)
    shutil.rmtree(tmp_path / "meetings/parks/2018-01-10/exempt")
    found = opened(library)
    assert (found.exempt, found.members, found.problems) == ("absent", None, ())
    write(
        tmp_path / "meetings/parks/2018-02-14/exempt/meeting.yaml",
        "items:\n  3: {reason: A claim.}\n",
    )
    assert wrong(library) == [
        'meeting.yaml:8:34: error: the exempt minutes of the meeting "2018-01-10" are not there'
        " | put them in parks/2018-01-10/exempt/minutes.yaml"
    ]


def test_a_meeting_without_exempt_minutes(tmp_path: Path) -> None:
    library = earlier_council(tmp_path)
    write(
        tmp_path / "meetings/parks/2018-01-10/minutes.yaml",
        "status: draft\nfirst-number: 31\nminutes: [{title: Report, item: 1}]\n",
    )
    assert wrong(library) == [
        'meeting.yaml:8:34: error: the meeting "2018-01-10" has no exempt minutes'
        " | mark them in parks/2018-01-10/minutes.yaml, or take the paper out"
    ]


def test_exempt_minutes_are_marked(tmp_path: Path) -> None:
    library = earlier_council(
        tmp_path, CONFIRMING.replace("    exempt: 5\n", "").replace(", page-count: 2", "")
    )
    assert wrong(library) == [
        "meeting.yaml:7:34: error: exempt minutes, and neither the paper nor its item is exempt"
        " | write exempt: and its paragraphs at the item",
        "meeting.yaml:5:16: error: no exempt item comes after this exclusion of the public"
        " | mark the items after it with exempt: and their paragraphs, or take it out",
    ]


def test_a_dossier_for_members_can_be_sent_to_another_process(tmp_path: Path) -> None:
    import pickle

    _, members = both(private_council(tmp_path))
    again = pickle.loads(pickle.dumps(members))
    assert again.items == members.items
    assert msgspec.structs.asdict(again)["audience"] == "members"


# What is wrong with papers


def test_a_marked_paper_in_papers(tmp_path: Path) -> None:
    exempt = {name: data for name, data in EXEMPT.items() if name != "award.pdf"}
    papers = {"report.pdf": PDF, "award.pdf": PDF}
    expected = [
        'meeting.yaml:15:16: error: the paper "award.pdf" is exempt, and lies in papers/'
        " | move it to exempt/"
    ]
    assert wrong(private_council(tmp_path / "a", exempt=exempt, papers=papers)) == expected
    assert wrong(private_council(tmp_path / "b", exempt=None, papers=papers)) == expected
    in_both = expected[0].replace("papers/ | move it to exempt/", "papers/ and in exempt/")
    hint = " | take the one out of papers/, or give it another name"
    assert wrong(private_council(tmp_path / "c", papers=papers)) == [in_both + hint]
    [problem] = opened(Library(tmp_path / "a")).problems
    assert problem.discreet == "an exempt paper of item 4 lies in papers/"


def test_a_paper_in_exempt_that_nothing_marks(tmp_path: Path) -> None:
    meeting = MEETING.replace(", title: Appendix C, exempt: 3, page-count: 12", "")
    exempt = {**EXEMPT, "meeting.yaml": "items:\n  4: {title: Award to Splash Ltd}\n"}
    library = private_council(tmp_path, meeting=meeting, exempt=exempt)
    assert wrong(library) == [
        'meeting.yaml:8:16: error: the paper "valuations.pdf" lies in exempt/, and nothing marks it'
        " | write exempt: and the paragraph at the paper or its item, or move it to papers/"
    ]
    [problem] = opened(library).problems
    assert problem.discreet == "a paper that lies in exempt/ is named here, and nothing marks it"


def test_a_file_in_exempt_that_nothing_names(tmp_path: Path) -> None:
    exempt = {**EXEMPT, "bids/losing.pdf": PDF, ".gitkeep": b"", "Thumbs.db": b"x"}
    library = private_council(tmp_path, exempt=exempt)
    assert wrong(library) == [
        'exempt:0:0: note: nothing names the exempt paper "bids/losing.pdf"'
        " | name it under an item's papers:, or move it out of exempt/"
    ]
    [problem] = opened(library).problems
    assert problem.discreet == "nothing names a file in exempt/"


def test_files_in_exempt_of_a_meeting_with_nothing_exempt(tmp_path: Path) -> None:
    meeting = 'date: 2018-02-14\ntime: "14:00"\nitems:\n  - {title: A, papers: [report.pdf]}\n'
    library = private_council(tmp_path, meeting=meeting, minutes=None, exempt={"award.pdf": PDF})
    assert wrong(library) == [
        'exempt:0:0: note: nothing names the exempt paper "award.pdf"'
        " | name it under an item's papers:, or move it out of exempt/"
    ]
    assert opened(library).exempt == "none"


def test_an_exempt_paper_that_is_not_there(tmp_path: Path) -> None:
    exempt = {name: data for name, data in EXEMPT.items() if name != "award.pdf"}
    library = private_council(tmp_path, exempt={**exempt, "Award.pdf": PDF})
    assert wrong(library) == [
        'meeting.yaml:15:16: error: no such paper "award.pdf" | did you mean Award.pdf? capitals'
        " count"
    ]
    [problem] = opened(library).problems
    assert problem.discreet == (
        'an exempt paper of item 4 is not as this line names it: "agendapack check" at a terminal'
        " says more"
    )


def test_an_exempt_paper_twice(tmp_path: Path) -> None:
    line = "      - {file: award.pdf, page-count: 18}\n"
    library = private_council(tmp_path, meeting=MEETING.replace(line, line * 2))
    assert wrong(library) == [
        'meeting.yaml:16:16: error: the paper "award.pdf" is in this item for the second time: it'
        " is first in line 15 | keep one of the two"
    ]
    assert all(problem.discreet for problem in opened(library).problems)


def test_a_page_count_for_each_exempt_paper(tmp_path: Path) -> None:
    meeting = MEETING.replace(", page-count: 18", "").replace(
        "- report.pdf", "- {file: report.pdf, page-count: 3}"
    )
    library = private_council(tmp_path, meeting=meeting)
    assert wrong(library) == [
        "meeting.yaml:7:40: error: page-count: is for exempt papers, and this one is public"
        " | take it out, or mark the paper with exempt: and its paragraph",
        'meeting.yaml:15:9: error: missing key "page-count" at an exempt paper | run "agendapack'
        ' check --members" where exempt/ is: it prints the line to paste',
    ]
    # With the papers there, it can be told what to paste.
    found = opened(library)
    assert found.members is not None
    assert entries(found.members)[2] == ("4", "award.pdf", "Splash Ltd and its rivals", None)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (
            "1000000",
            'expected a whole number from 1 to 999999, found "1000000" | write a smaller one',
        ),
        (
            "0",
            'expected a whole number from 1 to 999999, found "0" | write digits alone, such as 43',
        ),
    ],
)
def test_a_page_count_that_does_not_fit_is_not_missing_as_well(
    tmp_path: Path, written: str, fault: str
) -> None:
    meeting = MEETING.replace("page-count: 18", f"page-count: {written}")
    assert wrong(private_council(tmp_path, meeting=meeting)) == [
        f"meeting.yaml:15:39: error: {fault}"
    ]


def test_another_value_that_does_not_fit_hides_no_missing_page_count(tmp_path: Path) -> None:
    meeting = MEETING.replace("page-count: 18", "scale: 18")
    assert wrong(private_council(tmp_path, meeting=meeting)) == [
        'meeting.yaml:15:9: error: missing key "page-count" at an exempt paper | run "agendapack'
        ' check --members" where exempt/ is: it prints the line to paste',
        'meeting.yaml:15:34: error: expected keep or fit, found "18" | write one of these words',
    ]


def test_a_shared_paper(tmp_path: Path) -> None:
    meeting = MEETING.replace("- report.pdf", "- {file: report.pdf, shared: true}")
    public, _ = both(private_council(tmp_path, meeting=meeting))
    assert [paper.shared for paper in public.items[1].papers] == [True]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "page-count: 18, public: true",
            "public: true is for public papers, and this one is not for publication"
            " | take it out; if the paper is public, its item cannot be exempt",
        ),
        (
            "page-count: 18, shared: true",
            "shared: true is for public papers, and this one is not for publication"
            " | take it out; if the paper is public, its item cannot be exempt",
        ),
        (
            "page-count: 20001",
            "page-count: 20001 is more than any paper may have | a paper has 20000 pages at most",
        ),
        ("page-count: 20000", None),
        ("page-count: 18, public: false, shared: false", None),
    ],
)
def test_what_an_exempt_paper_cannot_say(said: str, expected: str | None, tmp_path: Path) -> None:
    library = private_council(tmp_path, meeting=MEETING.replace("page-count: 18", said))
    found = [problem.partition(": error: ")[2] for problem in wrong(library)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("{title: A}", '15:9: error: missing key "file" | add a line file: ...'),
        (
            "{file: award.pdf, exempt-minutes-of: 2018-01-10, page-count: 1}",
            "15:9: error: file: and exempt-minutes-of: stand together | a paper is one of the two",
        ),
    ],
)
def test_a_paper_is_a_file_or_exempt_minutes(paper: str, expected: str, tmp_path: Path) -> None:
    meeting = MEETING.replace("{file: award.pdf, page-count: 18}", paper)
    exempt = {"advice.pdf": PDF, "valuations.pdf": PDF, "depot.pdf": PDF}
    library = private_council(tmp_path, meeting=meeting, exempt=exempt, minutes=None)
    assert wrong(library) == [f"meeting.yaml:{expected}"]


# The records in exempt/


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            ("  4:\n", "  9:\n"),
            '4:3: error: no item "9" on the agenda | its items are 1 to 5',
        ),
        (
            ("  4:\n", "  1:\n"),
            "4:3: error: item 1 is not exempt | mark it in meeting.yaml with exempt: and its"
            " paragraph, or take it out here",
        ),
        (
            ("  2:\n", "  2:\n    title: The fire sale\n"),
            "3:12: error: item 2 is public, and its papers alone are exempt | take title: out, or"
            " mark the item itself",
        ),
        (
            ("award.pdf:", "awards.pdf:"),
            '10:7: error: item 4 has no exempt paper "awards.pdf" | did you mean award.pdf?',
        ),
        (
            ("valuations.pdf:", "report.pdf:"),
            '3:14: error: item 2 has no exempt paper "report.pdf" | known here: valuations.pdf',
        ),
        (
            ("reason:", "reasons:"),
            '7:5: error: unknown key "reasons" | did you mean reason?',
        ),
        (
            ("review: 2019-02-14", "review: soon"),
            '8:13: error: expected a date such as 2018-02-14, found "soon" | write year-month-day',
        ),
        (
            ("title: Award of the contract to Splash Ltd", "title: Award to *Splash Ltd*"),
            '5:12: warning: this line is printed as it stands, with the signs of "*Splash Ltd*"'
            " | write the words alone; Markdown belongs into texts, notices, minutes and papers",
        ),
    ],
)
def test_faults_in_the_exempt_meeting(
    changes: tuple[str, str], expected: str, tmp_path: Path
) -> None:
    record = EXEMPT["meeting.yaml"]
    assert isinstance(record, str) and changes[0] in record
    exempt = {**EXEMPT, "meeting.yaml": record.replace(*changes)}
    library = private_council(tmp_path, exempt=exempt)
    assert wrong(library) == [f"meeting.yaml:{expected}"]
    [problem] = opened(library).problems
    assert problem.location.file.parent.name == "exempt"
    assert problem.discreet == (
        'this line of a record in exempt/ is not right: "agendapack check" at a terminal says what'
    )


def test_yaml_in_exempt_that_does_not_parse_is_veiled_too(tmp_path: Path) -> None:
    exempt = {**EXEMPT, "meeting.yaml": "items:\n  4:\n    title:Award to Splash Ltd\n"}
    [problem] = opened(private_council(tmp_path, exempt=exempt)).problems
    assert "Splash" in problem.message + problem.hint
    assert problem.discreet is not None and "Splash" not in problem.discreet


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("50", '2:3: error: no minute "50" in minutes.yaml | its minutes are 47 to 48'),
        (
            "47",
            "2:3: error: minute 47 is not exempt | mark it in minutes.yaml with exempt: and its"
            " paragraph, or move it there",
        ),
        (
            "a",
            '2:3: error: expected the number of a minute such as 48, found "a" | write digits'
            " alone",
        ),
    ],
)
def test_faults_in_the_exempt_minutes(number: str, expected: str, tmp_path: Path) -> None:
    record = EXEMPT_MINUTES.replace("48:", f"{number}:")
    library = private_council(tmp_path, exempt={**EXEMPT, "minutes.yaml": record})
    assert wrong(library) == [f"minutes.yaml:{expected}"]
    assert all(problem.discreet for problem in opened(library).problems)


def test_exempt_minutes_without_public_ones(tmp_path: Path) -> None:
    assert wrong(private_council(tmp_path, minutes=None)) == [
        'minutes.yaml:2:3: error: no minute "48" in minutes.yaml | write the public minutes first'
    ]


def test_a_true_title_in_a_public_record(tmp_path: Path) -> None:
    minutes = MINUTES.replace(
        "A contract was awarded.",
        "It was noted that  the award of the Contract to Splash Ltd went ahead.",
    )
    library = private_council(tmp_path, minutes=minutes)
    assert wrong(library) == [
        'minutes.yaml:10:14: error: the true title "Award of the contract to Splash Ltd" of'
        " exempt/meeting.yaml stands in a public record | take it out here, or give it as the"
        " public title too",
        'minutes.yaml:10:14: error: the true title "Award of the contract to Splash Ltd" of'
        " exempt/minutes.yaml stands in a public record | take it out here, or give it as the"
        " public title too",
    ]
    assert [problem.discreet for problem in opened(library).problems] == [
        "a true title of exempt/meeting.yaml, line 5, stands in this public record",
        "a true title of exempt/minutes.yaml, line 3, stands in this public record",
    ]


def test_a_true_title_in_the_work_programme_where_it_is_a_paper(tmp_path: Path) -> None:
    """Of a meeting that does not set it nothing is told: it is no record of that one."""
    topic = "Award of the contract to Splash Ltd"
    report = "      - report.pdf\n"
    setting = MEETING.replace(report, report + "      - {work-programme: true}\n", 1)
    told = [
        f'work-programme.yaml:2:13: error: the true title "{topic}" of exempt/{record} stands in a'
        " public record | take it out here, or give it as the public title too"
        for record in ("meeting.yaml", "minutes.yaml")
    ]
    supplement = "supplements: [{published: 2018-01-12, items: {2: [{work-programme: true}]}}]\n"
    for name, meeting, expected in (
        ("set", setting, told),
        ("brought", MEETING + supplement, told),
        ("not-set", MEETING, []),
    ):
        library = private_council(tmp_path / name, meeting=meeting)
        write(
            tmp_path / name / "meetings" / "parks" / "work-programme.yaml",
            f"entries:\n  - {{topic: {topic}, meeting: 2024-07-18}}\n",
        )
        assert wrong(library) == expected


@pytest.mark.parametrize(
    ("true", "public"),
    [
        ("A contract award", "A contract award"),  # not kept from anybody
        ("Contract award", "A contract award to come"),
        ("Buildings", "A contract award"),  # one word says too little
        ("Council building", "A contract award"),  # a part of a word
    ],
)
def test_a_title_that_nobody_keeps(true: str, public: str, tmp_path: Path) -> None:
    meeting = MEETING.replace("title: A contract award", f"title: {public}")
    exempt = {**EXEMPT, "meeting.yaml": f"items:\n  4: {{title: {true}}}\n"}
    both(private_council(tmp_path, meeting=meeting, exempt=exempt))


def test_a_mark_that_is_wrong_is_the_only_thing_told(tmp_path: Path) -> None:
    """What had to be left out may be what marks a paper, or an item that exempt/ names."""
    meeting = MEETING.replace("exempt: 3, page-count: 12", "exempt: three, page-count: 12")
    [problem] = opened(private_council(tmp_path / "a", meeting=meeting)).problems
    assert problem.message.startswith("expected a paragraph such as 3")
    meeting = MEETING.replace("    exempt: 3\n", "    exempt: three\n")
    told = [
        problem.message
        for problem in opened(private_council(tmp_path / "b", meeting=meeting)).problems
    ]
    assert [message for message in told if "is not exempt" in message] == []


def test_exempt_papers_are_read_from_copies(tmp_path: Path) -> None:
    library = private_council(tmp_path / "council")

    def take(file: Path) -> Path:
        copy = tmp_path / "copies" / file.relative_to(tmp_path / "council")
        if file.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        return copy

    found = library.open(library.named("parks/2018-02-14"), take)
    assert found.problems == ()
    assert found.members is not None and found.members.minutes is not None
    award, _ = found.members.items[3].papers
    place = "meetings/parks/2018-02-14/exempt/award.pdf"
    assert award.path == tmp_path / "copies" / place
    assert award.original == tmp_path / "council" / place
    assert found.members.minutes.exempt_file is not None
    assert found.members.minutes.exempt_file.is_relative_to(tmp_path / "copies")


BARE = 'date: 2018-02-14\ntime: "14:00"\nitems:\n  - title: A\n'


@pytest.mark.parametrize(
    ("meeting", "minutes"),
    [
        (BARE + "    papers: [{file: a.pdf, exempt: 3, page-count: 1}]\n", None),
        (
            BARE
            + "supplements:\n  - published: 2018-02-02\n    items:\n"
            + "      1: [{file: a.pdf, confidential: true, page-count: 1}]\n",
            None,
        ),
        (BARE, "status: draft\nminutes: [{title: A, exempt: 3}]\n"),
        (BARE + "    confidential: true\n", None),
    ],
)
def test_what_makes_exempt_business(meeting: str, minutes: str | None, tmp_path: Path) -> None:
    library = private_council(tmp_path, meeting=meeting, minutes=minutes, papers={}, exempt=None)
    assert wrong(library) == []
    assert opened(library).exempt == "absent"


@pytest.mark.parametrize(
    ("more", "minutes"),
    [
        ("  - {title: A, confidential: true, papers: [{file: a.pdf, page-count: 1}]}\n", None),
        ("", "status: draft\nminutes: [{title: A, exempt: 3}]\n"),
    ],
)
def test_another_meetings_exempt_minutes_are_not_all_that_is_exempt(
    more: str, minutes: str | None, tmp_path: Path
) -> None:
    library = earlier_council(tmp_path, CONFIRMING + more)
    assert wrong(library) == []
    if minutes is not None:
        write(tmp_path / "meetings/parks/2018-02-14/minutes.yaml", minutes)
    assert opened(library).exempt == "absent"


def test_an_item_is_named_in_exempt_whatever_the_case_of_its_letter(tmp_path: Path) -> None:
    meeting = MEETING.replace(
        "  - title: A contract award\n", "  - title: A contract award\n    number: 4a\n"
    )
    record = EXEMPT["meeting.yaml"]
    assert isinstance(record, str)
    exempt = {**EXEMPT, "meeting.yaml": record.replace("  4:", "  4A:")}
    minutes = MINUTES.replace("item: 4", "item: 4A")
    _, members = both(private_council(tmp_path, meeting=meeting, exempt=exempt, minutes=minutes))
    assert members.items[3].title == "Award of the contract to Splash Ltd"


def test_a_council_that_cannot_be_read_knows_no_paragraph_to_be_wrong(tmp_path: Path) -> None:
    library = private_council(tmp_path, council_yaml="name: [")
    assert {p.location.file.name for p in opened(library).problems} == {"council.yaml"}
