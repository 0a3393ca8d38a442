"""Bad input from end to end: the lines that are printed, exit code 1, and nothing written."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.running import FILES, MEETING, MINUTES, PAPERS, agendapack, council, pdf, snapshot, write

COUNCIL = "meetings/council.yaml"
COMMITTEE = "meetings/parks/committee.yaml"
BLANK = "templates/blank.html"
SURVEY = f"{PAPERS}/survey.pdf"

Changes = Mapping[str, str | bytes | None]


def edited(file: str, *replacements: tuple[str, str]) -> dict[str, str | bytes | None]:
    """The council's ``file`` with each first text replaced by the second."""
    content = FILES[file]
    assert isinstance(content, str)
    text = dedent(content)
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {file: text}


def paper_named(name: str) -> dict[str, str | bytes | None]:
    return edited(MEETING, ("- survey.pdf", f"- {name}"))


def blank_template(sentence: str) -> dict[str, str | bytes | None]:
    start = '{% extends "base.html" %}\n{% block title %}Blank{% endblock %}\n{% block body %}\n'
    return {BLANK: f"{start}{sentence}\n{{% endblock %}}\n"}


def private_business(*items: str) -> dict[str, str | bytes | None]:
    """The agenda with more items at its end, in lines 14 and on."""
    added = "".join(f"  - {item}\n" for item in items)
    return edited(MEETING, ("      - survey.pdf\n", f"      - survey.pdf\n{added}"))


ROWS: dict[str, tuple[Changes, str]] = {
    "YAML that does not parse: a quote left open": (
        edited(MEETING, ("venue: Village Hall", 'venue: "Village Hall')),
        f"""\
        {MEETING}:3:8: error: the quote that opens here is never closed
            close it where the text ends; an apostrophe inside single quotes is written ''
        """,
    ),
    "YAML that does not parse: a colon in the text": (
        edited(MEETING, ("title: Play areas\n", "title: Play areas: the survey\n")),
        f"""\
        {MEETING}:9:22: error: the text of this line holds a colon, which YAML takes for a key's
            put the text in quotes: title: "Play areas: the survey"
        """,
    ),
    "YAML that does not parse: a tab": (
        edited(MEETING, ("    text: To", "\ttext: To")),
        f"""\
        {MEETING}:10:1: error: a tab stands in the indentation
            indent with spaces: two for each step
        """,
    ),
    "a file that is not UTF-8": (
        {MEETING: dedent(str(FILES[MEETING])).replace("Village Hall", "Café").encode("latin-1")},
        f"""\
        {MEETING}:3:11: error: expected text in UTF-8, found the byte 0xE9, é in Windows-1252
            save the file as UTF-8: in Notepad, choose it beside the button Save
        """,
    ),
    "an empty file": (
        {MEETING: ""},
        f"""\
        {MEETING}:1:1: error: the file is empty
            docs/records.md shows what belongs in it
        """,
    ),
    "an unknown key near a known one": (
        edited(MEETING, ("venue:", "venu:")),
        f"""\
        {MEETING}:3:1: error: unknown key "venu"
            did you mean venue?
        """,
    ),
    "an unknown key near none": (
        edited(MEETING, ("venue:", "colour:")),
        f"""\
        {MEETING}:3:1: error: unknown key "colour"
            take it out: docs/records.md lists the keys
        """,
    ),
    "a repeated key": (
        edited(MEETING, ("venue: Village Hall", "venue: Village Hall\nvenue: Church Hall")),
        f"""\
        {MEETING}:4:1: error: the key "venue" is here for the second time: it is first in line 3
            keep one of the two
        """,
    ),
    "a missing required key": (
        edited(MEETING, ('time: "10:00"\n', "")),
        f"""\
        {MEETING}:1:1: error: missing key "time"
            add a line such as time: "14:00"
        """,
    ),
    "a missing required key of earlier minutes": (
        edited(MINUTES, ("status: draft\n", "")),
        f"""\
        {MINUTES}:1:1: error: missing key "status"
            add a line such as status: draft
        """,
    ),
    "a date that is not one": (
        edited(MEETING, ("published: 2024-05-08\nitems", "published: 8/5/2024\nitems")),
        f"""\
        {MEETING}:4:12: error: expected a date such as 2018-02-14, found "8/5/2024"
            write 2024-05-08
        """,
    ),
    "a day that there is not": (
        edited(MEETING, ("published: 2024-05-08\nitems", "published: 2024-02-30\nitems")),
        f"""\
        {MEETING}:4:12: error: expected a date such as 2018-02-14, found "2024-02-30"
            there is no such day
        """,
    ),
    "a date that is not the folder's": (
        edited(MEETING, ("date: 2024-05-16", "date: 2024-05-17")),
        f"""\
        {MEETING}:1:7: error: expected 2024-05-16, the date of the folder "2024-05-16",\
 found "2024-05-17"
            change the date, or rename the folder
        """,
    ),
    "a time that is not one": (
        edited(MEETING, ('time: "10:00"', "time: 10.00am")),
        f"""\
        {MEETING}:2:7: error: expected a time such as "14:00", found "10.00am"
            write "10:00"
        """,
    ),
    "a time that no clock shows": (
        edited(MEETING, ('time: "10:00"', 'time: "25:00"')),
        f"""\
        {MEETING}:2:7: error: expected a time such as "14:00", found "25:00"
            write hours and minutes of the 24-hour clock
        """,
    ),
    "an unknown standing item": (
        edited(MEETING, ("standing: apologies", "standing: apology")),
        f"""\
        {MEETING}:6:15: error: no standing item "apology" in parks/committee.yaml
            did you mean apologies?
        """,
    ),
    "an unknown contact": (
        edited(COMMITTEE, ("contact: jo-bell", "contact: jo-ball")),
        f"""\
        {COMMITTEE}:2:10: error: no contact "jo-ball" in council.yaml
            did you mean jo-bell?
        """,
    ),
    "a committee without its file": (
        {COMMITTEE: None},
        f"""\
        {COMMITTEE}:1:1: error: no such file: committee.yaml
            create it: docs/records.md tells how
        """,
    ),
    "minutes-of a meeting without minutes": (
        {MINUTES: None},
        f"""\
        {MEETING}:8:17: error: the meeting "2024-04-18" has no minutes
            write them in parks/2024-04-18/minutes.yaml, or take minutes-of out
        """,
    ),
    "minutes-of a meeting that there is not": (
        edited(MEETING, ("minutes-of: 2024-04-18", "minutes-of: 2024-04-19")),
        f"""\
        {MEETING}:8:17: error: no meeting "2024-04-19" in parks/
            did you mean 2024-04-18?
        """,
    ),
    "a paper that is missing, near another": (
        edited(MEETING, ("file: play-areas.md", "file: play-area.md")),
        f"""\
        {MEETING}:12:16: error: no such paper "play-area.md"
            did you mean play-areas.md?
        """,
    ),
    "a paper that is missing, near none": (
        paper_named("ledger.pdf"),
        f"""\
        {MEETING}:13:9: error: no such paper "ledger.pdf"
            put the file in parks/2024-05-16/papers/
        """,
    ),
    "a paper that is empty": (
        {SURVEY: b""},
        f"""\
        {MEETING}:13:9: error: the paper "survey.pdf" is empty (0 bytes)
            save it again
        """,
    ),
    "a paper that is not a PDF": (
        {SURVEY: b"PK\x03\x04 something else"},
        f"""\
        {MEETING}:13:9: error: the paper "survey.pdf" is not a PDF, whatever its name says
            open it in the program that made it, and save it as PDF
        """,
    ),
    "a PDF that cannot be read": (
        {SURVEY: b"%PDF-1.7\nand nothing more"},
        f"""\
        {MEETING}:13:9: error: "survey.pdf" cannot be read as a PDF: unable to find trailer\
 dictionary while recovering damaged file
            open it in the program it came from and save it as PDF again
        """,
    ),
    "a PDF without pages": (
        {SURVEY: pdf(pages=0)},
        f"""\
        {MEETING}:13:9: error: "survey.pdf" has no pages
            ask its author for the whole document
        """,
    ),
    "a PDF that needs a password": (
        {SURVEY: pdf(password="secret")},
        f"""\
        {MEETING}:13:9: error: "survey.pdf" needs a password to open
            ask its author for a copy without a password, or print it to a new PDF
        """,
    ),
    "a paper outside papers/, absolute": (
        paper_named("/etc/passwd"),
        f"""\
        {MEETING}:13:9: error: the paper "/etc/passwd" is outside the meeting's papers/
            copy the file into papers/ and give its name alone
        """,
    ),
    "a paper outside papers/, by Windows rules": (
        paper_named(r"C:\papers\survey.pdf"),
        rf"""
        {MEETING}:13:9: error: the paper "C:\papers\survey.pdf" is outside the meeting's papers/
            copy the file into papers/ and give its name alone
        """,
    ),
    "a paper outside papers/, climbing": (
        paper_named("../meeting.yaml"),
        f"""\
        {MEETING}:13:9: error: the paper "../meeting.yaml" is outside the meeting's papers/
            copy the file into papers/ and give its name alone
        """,
    ),
    "a supplement for an item that is not on the agenda": (
        edited(MEETING, ("3: [costs.pdf]", "9: [costs.pdf]")),
        f"""\
        {MEETING}:17:7: error: no item "9" on the agenda
            known here: 1, 2, 3; an item that the supplement adds needs a title:
        """,
    ),
    "two items with one number": (
        edited(
            MEETING,
            ("- title: Play areas", "- number: 2\n    title: Play areas"),
            ("3: [costs.pdf]", "1: [costs.pdf]"),
        ),
        f"""\
        {MEETING}:9:13: error: two items have the number "2": the first is in line 7
            leave number: out to count on, or set another
        """,
    ),
    "a member both present and apologised": (
        edited(MINUTES, ("apologies: [Councillor", "apologies: [Councillor Birch, Councillor")),
        f"""\
        {MINUTES}:4:13: error: "Councillor Birch" has sent apologies and is also present, in line 2
            take the name out of one of the two
        """,
    ),
    "somebody who arrives twice": (
        edited(
            MINUTES,
            ("- agreed:", "- arrived: Cllr Ash\n      - arrived: Cllr Ash\n      - agreed:"),
        ),
        f"""\
        {MINUTES}:11:18: error: "Cllr Ash" arrived, and was there already by line 10
            take one of the two out, or say between them when the member left: departed:
        """,
    ),
    "numbers of minutes that cannot continue": (
        {
            "meetings/parks/2024-05-02/meeting.yaml": FILES[
                "meetings/parks/2024-04-18/meeting.yaml"
            ].replace("2024-04-18", "2024-05-02"),  # type: ignore[union-attr, arg-type]
            "meetings/parks/2024-05-02/minutes.yaml": "minutes: []\n",
            "meetings/parks/2024-05-16/minutes.yaml": "status: draft\nfirst-number: continue\n"
            "minutes: [{title: Apologies}]\n",
        },
        """\
        meetings/parks/2024-05-16/minutes.yaml:2:15: error: the numbers cannot count on from parks/2024-05-02/minutes.yaml, which has errors
            mend it first: "agendapack check parks/2024-05-02" says what is wrong
        """,  # noqa: E501
    ),
    "a substitute for somebody who is not a member": (
        edited(MINUTES, ("for: Councillor Cedar", "for: Councillor Elm")),
        f"""\
        {MINUTES}:3:49: error: expected a substitute for a member, found one for "Councillor Elm"
            its members: Councillor Ash, Councillor Birch, Councillor Cedar
        """,
    ),
    "exempt business without an exclusion of the public": (
        private_business("{title: A lease, exempt: 3}"),
        f"""\
        {MEETING}:14:30: error: no item before this exempt one proposes to exclude the public
            add an item - exclusion: true before it
        """,
    ),
    "an exclusion of the public for nothing": (
        private_business("exclusion: true"),
        f"""\
        {MEETING}:14:16: error: no exempt item comes after this exclusion of the public
            mark the items after it with exempt: and their paragraphs, or take it out
        """,
    ),
    "an unknown paragraph": (
        private_business("exclusion: true", "{title: A lease, exempt: [3, 12]}"),
        f"""\
        {MEETING}:15:34: error: no paragraph "12" in Part 1 of Schedule 12A, Local Government\
 Act 1972
            known here: 1, 2, 3, 4, 5, 6, 7; another is described under exempt-paragraphs: in\
 council.yaml
        """,
    ),
    "an exempt paper without a page count": (
        private_business("exclusion: true", "{title: A lease, exempt: 3, papers: [lease.pdf]}"),
        f"""\
        {MEETING}:15:42: error: missing key "page-count" at an exempt paper
            run "agendapack check --members" where exempt/ is: it prints the line to paste
        """,
    ),
    "a template that does not compile": (
        {BLANK: '{% extends "base.html" %}\n{% block body %}\n<p>Blank</p>\n'},
        f"""\
        {BLANK}:3: error: the template does not compile: {{% block %}} is not closed
            write {{% endblock %}}
        """,
    ),
    "a template that uses an unknown name": (
        blank_template("<p>{{ langauge }}</p>"),
        f"""\
        {BLANK}:4:7: error: unknown name "langauge"
            did you mean language?
        """,
    ),
    "a template that leaves the subset: an element": (
        blank_template("<p><b>Blank</b></p>"),
        f"""\
        {BLANK}:4:4: error: <b> is not in the HTML subset
            use <strong>
        """,
    ),
    "a template that leaves the subset: an attribute": (
        blank_template('<p style="color: red">Blank</p>'),
        f"""\
        {BLANK}:4:1: error: <p> cannot have the attribute "style"
            use class="...", and set its look in styles.yaml
        """,
    ),
    "a template that adds to the shipped one, misspelt": (
        {
            "templates/front-sheet.html": """\
                {% extends "agendapack/front-sheet.html" %}
                {% block heading %}{{ comittee.name }}{% endblock %}
                """
        },
        """\
        templates/front-sheet.html:2:23: error: unknown name "comittee"
            did you mean committee?
        """,
    ),
    "styles with an unknown key": (
        {"templates/styles.yaml": "styles:\n  h1: {siez: 30pt}\n"},
        """\
        templates/styles.yaml:2:8: error: unknown key "siez"
            did you mean size?
        """,
    ),
    "a text field that leaves the subset": (
        edited(MEETING, ("To consider the survey.", "To consider ![the survey](plan.png).")),
        f"""\
        {MEETING}:10:37: error: a text field cannot hold a picture: "plan.png"
            put it in a paper, or in a template
        """,
    ),
    "a Markdown paper's front matter": (
        {f"{PAPERS}/play-areas.md": "---\nsubjekt: Play\n---\n# Play areas\n\nNine.\n"},
        f"""\
        {PAPERS}/play-areas.md:2:1: error: unknown key "subjekt"
            did you mean subject?
        """,
    ),
    "several files, all gathered, in order of place": (
        {
            **edited(COMMITTEE, ("contact: jo-bell", "contact: jo-ball")),
            **edited(MINUTES, ("for: Councillor Cedar", "for: Councillor Elm")),
            **edited(MEETING, ("venue:", "venu:"), ("3: [costs.pdf]", "9: [cost.pdf]")),
            SURVEY: pdf(password="secret"),
        },
        f"""\
        {MINUTES}:3:49: error: expected a substitute for a member, found one for "Councillor Elm"
            its members: Councillor Ash, Councillor Birch, Councillor Cedar
        {MEETING}:3:1: error: unknown key "venu"
            did you mean venue?
        {MEETING}:13:9: error: "survey.pdf" needs a password to open
            ask its author for a copy without a password, or print it to a new PDF
        {MEETING}:17:7: error: no item "9" on the agenda
            known here: 1, 2, 3; an item that the supplement adds needs a title:
        {MEETING}:17:11: error: no such paper "cost.pdf"
            did you mean costs.pdf?
        {COMMITTEE}:2:10: error: no contact "jo-ball" in council.yaml
            did you mean jo-bell?
        """,
    ),
    "a paper to follow that has a file": (
        paper_named("{file: survey.pdf, title: Survey, to-follow: true}"),
        f"""\
        {MEETING}:13:9: error: expected no file for a paper that is to follow, found "survey.pdf"
            take out to-follow: if the paper is there; else take out file:, and give a title:
        """,
    ),
    "a paper to follow whose pages are counted": (
        paper_named("{title: Survey, to-follow: true, page-count: 12}"),
        f"""\
        {MEETING}:13:54: error: page-count: is for a paper that is there, and this one is to follow
            take it out: it belongs at the paper that a supplement brings
        """,
    ),
    "a paper to follow in a supplement": (
        edited(MEETING, ("3: [costs.pdf]", "3: [{title: Costs, to-follow: true}]"))
        | {f"{PAPERS}/costs.pdf": None},
        f"""\
        {MEETING}:17:37: error: to-follow: is for papers of the agenda, and this is a supplement's
            name the paper's file:, or take the paper out
        """,
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs of the council while it has no faults."""
    root = council(tmp_path_factory.mktemp("published"))
    built = agendapack("build", "2024-05-16", cwd=root)
    assert (built.code, built.err) == (0, "")
    return root / "packs"


@pytest.mark.parametrize("row", ROWS)
def test_bad_input(row: str, tmp_path: Path, published: Path) -> None:
    changes, problems = ROWS[row]
    expected = dedent(problems).lstrip("\n")
    council(tmp_path, changes)
    shutil.copytree(published, tmp_path / "packs")
    before = snapshot(tmp_path)

    built = agendapack("build", "2024-05-16", cwd=tmp_path)
    not_built = "parks/2024-05-16: not built; what was published before stays\n"
    assert (built.code, built.out, built.err) == (1, "", expected + not_built)
    assert snapshot(tmp_path) == before


def test_check_tells_the_same(tmp_path: Path) -> None:
    changes, problems = ROWS["several files, all gathered, in order of place"]
    council(tmp_path, changes)
    checked = agendapack("check", "2024-05-16", cwd=tmp_path)
    assert checked.err == dedent(problems).lstrip("\n")
    errors = problems.count(": error: ")
    assert errors > 1
    assert (checked.code, checked.out) == (1, f"parks/2024-05-16: {errors} errors\n")


def test_a_first_build_with_a_fault_makes_no_folder(tmp_path: Path) -> None:
    council(tmp_path, {SURVEY: b""})
    assert agendapack("build", "2024-05-16", cwd=tmp_path).code == 1
    assert not (tmp_path / "packs").exists()


def test_a_paper_that_leads_out_through_a_link(tmp_path: Path) -> None:
    council(tmp_path, {SURVEY: None})
    write(tmp_path / "elsewhere.pdf", pdf())
    try:
        (tmp_path / SURVEY).symlink_to(tmp_path / "elsewhere.pdf")
    except OSError:
        pytest.skip("links need a privilege on this machine")
    checked = agendapack("check", "2024-05-16", cwd=tmp_path)
    assert (checked.code, checked.err) == (
        1,
        f'{MEETING}:13:9: error: the paper "survey.pdf" is outside the meeting\'s papers/,'
        " through a link\n    copy the file into papers/ and give its name alone\n",
    )


def test_an_error_stops_its_own_meeting_alone(tmp_path: Path) -> None:
    council(tmp_path, {SURVEY: b""})
    built = agendapack("build", "--all", cwd=tmp_path)
    assert built.code == 1
    assert (tmp_path / "packs/parks/2024-04-18/manifest.json").exists()
    assert not (tmp_path / "packs/parks/2024-05-16").exists()


def test_only_what_a_meeting_reaches_is_checked(tmp_path: Path) -> None:
    council(tmp_path, {SURVEY: b""})
    built = agendapack("build", "2024-04-18", cwd=tmp_path)
    assert (built.code, built.err) == (0, "")
