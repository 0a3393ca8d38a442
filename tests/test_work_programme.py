"""A committee's work programme: the record, and the paper that it becomes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.layout.typeset import typeset
from agendapack.pages.template_folders import template_folders
from agendapack.records.checks import check
from tests import running
from tests.records_builders import council, dossier, faults, opened, shown, write
from tests.typeset_builders import DAY, page_texts, styles
from tests.typeset_builders import check as check_set

if TYPE_CHECKING:
    from agendapack.records.library import Library

MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - standing: apologies
  - title: Work programme
    papers: [{work-programme: true}]
"""

PROGRAMME = """\
title: Work Programme 2017 - 2018
entries:
  - topic: Budget
    meeting: 2018-03-14
    lead: Head of Finance
    reason: To comment **before** Cabinet decides.
  - {topic: Play areas, meeting: 2018-03-14}
  - {topic: Lakes & <ponds>, meeting: to be confirmed}
"""


def library(
    folder: Path, programme: str | None = PROGRAMME, meeting: str = MEETING, **more: object
) -> Library:
    made = council(folder, meeting=meeting, papers={}, **more)  # type: ignore[arg-type]
    if programme is not None:
        write(folder / "meetings" / "parks" / "work-programme.yaml", programme)
    return made


# --- the record found ---------------------------------------------------------------------------


def test_the_work_programme_is_a_paper_of_its_item(tmp_path: Path) -> None:
    [paper] = dossier(library(tmp_path)).items[1].papers
    assert (paper.kind, paper.title, paper.path.name) == (
        *("work-programme", None),
        "work-programme.yaml",
    )
    assert paper.work_programme is not None
    assert paper.work_programme.committee.name == "Parks Committee"
    assert [entry.topic for entry in paper.work_programme.programme.entries] == [
        *("Budget", "Play areas", "Lakes & <ponds>"),
    ]


def test_its_title_in_the_meeting_is_the_bookmarks(tmp_path: Path) -> None:
    meeting = MEETING.replace("work-programme: true", "work-programme: true, title: What next")
    [paper] = dossier(library(tmp_path, meeting=meeting)).items[1].papers
    assert paper.title == "What next"


def test_a_marking_in_it_is_no_mistake(tmp_path: Path) -> None:
    """It is the council's own record; what is not for publication has another place."""
    [paper] = dossier(library(tmp_path)).items[1].papers
    assert not paper.must_bear_no_marking


def test_a_supplement_may_bring_it(tmp_path: Path) -> None:
    meeting = """\
        date: 2018-02-14
        time: "14:00"
        published: 2018-02-06
        items: [{title: Work programme}]
        supplements:
          - published: 2018-02-08
            items: {1: [{work-programme: true}]}
        """
    [supplement] = dossier(library(tmp_path, meeting=meeting)).supplements
    assert [paper.kind for paper in supplement.items[0].papers] == ["work-programme"]


# --- what can be wrong ----------------------------------------------------------------------------


def test_no_work_programme_there(tmp_path: Path) -> None:
    assert faults(library(tmp_path, None)) == [
        "meeting.yaml:7:31: error: no work-programme.yaml in parks/"
        " | write it in parks/work-programme.yaml, or take the paper out"
    ]


def test_twice_in_one_item(tmp_path: Path) -> None:
    meeting = MEETING.replace(
        "[{work-programme: true}]", "[{work-programme: true}, {work-programme: true, rotate: 90}]"
    )
    assert faults(library(tmp_path, meeting=meeting)) == [
        "meeting.yaml:7:55: error: the work programme is in this item for the second time: it is"
        " first in line 7 | keep one of the two"
    ]


def test_in_an_exempt_item(tmp_path: Path) -> None:
    meeting = MEETING.replace("title: Work programme", "title: Work programme\n    exempt: 3")
    assert faults(library(tmp_path, meeting=meeting)) == [
        "meeting.yaml:8:31: error: the work programme is public, and this paper is not for"
        " publication | move it to an item that is public"
    ]


def test_its_own_faults_are_told_once(tmp_path: Path) -> None:
    meeting = MEETING + "  - title: Again\n    papers: [{work-programme: true}]\n"
    programme = """\
        entries:
          - {topic: Budget, leed: Head of Finance}
        """
    assert faults(library(tmp_path, programme, meeting)) == [
        'work-programme.yaml:2:5: error: missing key "meeting" | add a line meeting: ...',
        'work-programme.yaml:2:21: error: unknown key "leed" | did you mean lead?',
    ]


def test_no_entries(tmp_path: Path) -> None:
    assert faults(library(tmp_path, "entries: []\n")) == [
        "work-programme.yaml:1:10: error: expected at least one entry, found none | write one"
    ]


def test_it_is_not_read_where_nothing_names_it(tmp_path: Path) -> None:
    meeting = MEETING.replace("[{work-programme: true}]", "[]")
    assert faults(library(tmp_path, "entries: []\n", meeting)) == []


def test_its_lines_are_printed_as_they_stand(tmp_path: Path) -> None:
    programme = "entries:\n  - {topic: A **bold** plan, meeting: 2018-03-14}\n"
    assert shown(check(dossier(library(tmp_path, programme)))) == [
        "work-programme.yaml:2:13: warning: this line is printed as it stands, with the signs of"
        ' "**bold**" | write the words alone; Markdown belongs into texts, notices, minutes and'
        " papers"
    ]


def test_a_committee_at_fault_leaves_it_out(tmp_path: Path) -> None:
    found = opened(library(tmp_path, committee="nothing\n"))
    assert found.dossier is None


# --- how it is set --------------------------------------------------------------------------------


def rendered(folder: Path, programme: str = PROGRAMME) -> Rendered:
    [paper] = dossier(library(folder, programme)).items[1].papers
    assert paper.work_programme is not None
    made = Renderer(template_folders(folder), "").work_programme(paper.work_programme, "en-GB")
    assert shown(made.problems) == []
    return made


def test_a_table_of_meetings_and_their_topics(tmp_path: Path) -> None:
    made = rendered(tmp_path)
    assert made.title == "Work Programme 2017 - 2018"
    _, _, body = made.html.partition('<body class="work-programme">')
    assert [line for line in body.splitlines() if line.strip()] == [
        "<h1>Work Programme 2017 - 2018</h1>",
        '<p class="when">Parks Committee</p>',
        "<table>",
        "<thead>",
        '<tr><th scope="col">Meeting</th><th scope="col">Topic</th><th scope="col">Reason</th>'
        '<th scope="col">Lead</th></tr>',
        "</thead>",
        "<tbody>",
        '<tr><th scope="row" class="nowrap" rowspan="2">14 March 2018</th><td>Budget</td>'
        "<td>To comment <strong>before</strong> Cabinet decides.</td><td>Head of Finance</td></tr>",
        "<tr><td>Play areas</td><td></td><td></td></tr>",
        '<tr><th scope="row">to be confirmed</th><td>Lakes &amp; &lt;ponds&gt;</td>'
        "<td></td><td></td></tr>",
        "</tbody>",
        "</table>",
        "</body>",
        "</html>",
    ]


def test_the_stock_title_and_the_columns_that_something_fills(tmp_path: Path) -> None:
    made = rendered(tmp_path, "entries: [{topic: Budget, meeting: 2018-03-14, status: planned}]")
    assert made.title == "Work Programme"
    assert made.root is not None
    pages = typeset(made.root, styles(), title="A trial", language="en-GB", date=DAY)
    check_set(pages)
    [page] = page_texts(pages)
    assert page.split() == [
        *("Work", "Programme", "Parks", "Committee", "Meeting", "Topic", "Status"),
        *("14", "March", "2018", "Budget", "planned"),
    ]


def test_entries_of_one_meeting_that_do_not_follow_one_another_keep_their_order(
    tmp_path: Path,
) -> None:
    entries = "".join(f"  - {{topic: T, meeting: 2018-0{month}-14}}\n" for month in (3, 4, 3))
    html = rendered(tmp_path, f"entries:\n{entries}").html
    days = [part.partition("<")[0] for part in html.split('<th scope="row" class="nowrap">')[1:]]
    assert days == ["14 March 2018", "14 April 2018", "14 March 2018"]


# --- in a build -----------------------------------------------------------------------------------

WITH_PROGRAMME = str(running.FILES[running.MEETING]).replace(
    "          - title: Play areas\n",
    "          - title: What next\n            papers: [{work-programme: true}]\n"
    "          - title: Play areas\n",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("council")
    changes: dict[str, str | bytes | None] = {
        running.MEETING: WITH_PROGRAMME,
        "meetings/parks/work-programme.yaml": PROGRAMME,
    }
    running.council(root, changes)
    ran = running.agendapack("build", "2024-05-16", cwd=root)
    assert (ran.code, ran.err) == (0, "")
    assert ran.papers[1] == "item 3, work-programme.yaml: tagged, no findings"
    return root


def test_it_is_in_the_pack_under_its_own_heading(built: Path) -> None:
    pack = pypdf.PdfReader(built / "packs/parks/2024-05-16/agenda-pack.pdf")
    pages = [page.extract_text() for page in pack.pages]
    [text] = [text for text in pages if "Lakes & <ponds>" in text]
    assert "Page 3" in text
    titles = [mark["/Title"] for mark in _flat(pack.outline)]
    assert "Work Programme 2017 - 2018" in titles


def _flat(outline: list[object]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for mark in outline:
        found += _flat(mark) if isinstance(mark, list) else [mark]  # type: ignore[list-item]
    return found


@pytest.mark.once
def test_a_change_of_it_is_seen_and_one_of_the_committees_name(built: Path) -> None:
    options = Options(built / "packs")
    assert running.agendapack("build", "2024-05-16", cwd=built).out.startswith(
        "parks/2024-05-16: unchanged"
    )
    file = built / "meetings/parks/work-programme.yaml"
    file.write_text(PROGRAMME.replace("Budget", "Budget monitoring"), encoding="utf-8")
    assert build_meeting(built, "parks/2024-05-16", options).state == "built"
    committee = built / "meetings/parks/committee.yaml"
    committee.write_text(
        committee.read_text(encoding="utf-8").replace("Parks Committee", "Green Spaces Committee"),
        encoding="utf-8",
    )
    assert build_meeting(built, "parks/2024-05-16", options).state == "built"
    pack = pypdf.PdfReader(built / "packs/parks/2024-05-16/agenda-pack.pdf")
    [text] = [t for page in pack.pages if "Budget monitoring" in (t := page.extract_text())]
    assert "Green Spaces Committee" in text
