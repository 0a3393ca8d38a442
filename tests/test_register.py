"""``register``: tables over the records of all meetings, in four formats."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.build.pool import JobFailed
from agendapack.cli.named_meetings import open_library
from agendapack.records import source
from agendapack.records.vocabulary import ENGLISH
from agendapack.registers.facts_reading import FactsReader
from agendapack.registers.minutes_registers import actions_register
from agendapack.registers.register_formats import fitted_lines
from tests.running import Ran, agendapack, write

COUNCIL = "name: Ambridge Council\njurisdiction: england\nyear-begins: 1 April\n"
PARKS = """\
    name: Parks Committee
    members: [Councillor Mrs Ash, Councillor Dr Birch, Councillor Cedar, Councillor Elm]
    """
APRIL = "meetings/parks/2024-04-18"
MAY = "meetings/parks/2024-05-16-special"
ROADS = "meetings/roads/2024-05-02"


def agenda(day: str, more: str = "") -> str:
    return f'date: {day}\ntime: "10:00"\n{more}items:\n  - title: Trees\n  - title: Ponds\n'


FILES: Mapping[str, str] = {
    "meetings/council.yaml": COUNCIL,
    "meetings/parks/committee.yaml": PARKS,
    "meetings/roads/committee.yaml": "name: Roads Committee\nmembers: [Councillor Fir]\n",
    f"{APRIL}/meeting.yaml": agenda("2024-04-18"),
    f"{APRIL}/minutes.yaml": """\
        status: confirmed
        present: [Cllr Ash, Councillor Birch]
        substitutes: [{member: Councillor Yew, for: Councillor Cedar}]
        apologies: [Councillor Cedar]
        interests:
          - {member: Councillor Mrs Ash, interest: personal, nature: She has a pond., item: 2}
        first-number: 7
        minutes:
          - title: Trees
            item: 1
            body:
              - action: {what: To plant *forty* limes., who: Jo Bell, by: 2024-05-01}
              - action: {what: To water them., who: Jo Bell, by: 2024-06-01, done: 2024-05-30}
              - recommended: that the Council buys a spade.
              - resolved:
                  lead: "The Committee resolved:"
                  points: [that limes are planted., that oaks are not.]
          - title: Ponds
            item: 2
            body:
              - arrived: Councillor Elm
              - declared: {member: Councillor Birch, interest: disclosable-pecuniary, left: true}
              - action: {what: "=1+1"}
              - decision:
                  text: The pond is dug.
                  reasons: It is dry.
                  alternatives: To wait for rain.
                  key: true
                  call-in-ends: 2024-04-25
        """,
    f"{MAY}/meeting.yaml": agenda("2024-05-16", "title: Special meeting\n"),
    f"{MAY}/minutes.yaml": """\
        status: draft
        present: [Councillor Dr Birch]
        apologies: [Mrs Ash]
        first-number: continue
        minutes:
          - title: Trees
            body:
              - agreed: that the limes are well.
              - action: {what: To count them., by: 2024-06-30}
        """,
    f"{ROADS}/meeting.yaml": agenda("2024-05-02"),
    f"{ROADS}/minutes.yaml": """\
        status: confirmed
        present: [Councillor Fir]
        minutes: [{title: Signs, body: [{action: {what: To paint the signs., who: Sam Hill}}]}]
        """,
    "meetings/roads/2024-06-06/meeting.yaml": agenda("2024-06-06", "status: cancelled\n"),
    "meetings/roads/2024-06-06/minutes.yaml": """\
        status: draft
        minutes: [{title: Signs, body: [{action: {what: To do nothing.}}]}]
        """,
    "meetings/parks/work-programme.yaml": """\
        entries:
          - {topic: Spades, meeting: to be confirmed}
          - topic: Hedges
            meeting: 2024-07-04
            lead: Jo Bell
            reason: They *grow*.
            status: planned
        """,
    "meetings/roads/work-programme.yaml": """\
        entries: [{topic: Kerbs, meeting: 2024-06-06}]
        """,
}
"""Two committees: one with confirmed minutes and a special meeting's draft, one with a meeting that
was cancelled and all the same has minutes."""

DAY = ("--today", "2024-06-10")


def council(root: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    for name, content in {**FILES, **(changes or {})}.items():
        if content is not None:
            write(root / name, content)
    return root


@pytest.fixture(scope="module")
def ambridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return council(tmp_path_factory.mktemp("ambridge"))


def register(root: Path, *arguments: str) -> Ran:
    return agendapack("register", *arguments, *DAY, cwd=root)


def rows(root: Path, *arguments: str) -> list[list[str]]:
    """The rows of a register without their head."""
    ran = register(root, *arguments)
    assert (ran.code, ran.err) == (0, "")
    return [line.split("\t") for line in ran.out.splitlines()[1:]]


# -- what each register holds ----------------------------------------------------------------------


def test_actions(ambridge: Path) -> None:
    ran = register(ambridge, "actions")
    assert (ran.code, ran.err, ran.out.splitlines()) == (
        0,
        "",
        [
            "\t".join(cells)
            for cells in (
                (
                    *("Meeting", "Kind of meeting", "Minutes", "Minute", "Title"),
                    *("What", "Who", "By", "Done", "Overdue on 10 June 2024"),
                ),
                (
                    *("parks/2024-04-18", "", "confirmed", "7", "Trees"),
                    *("To plant *forty* limes.", "Jo Bell", "2024-05-01", "", "yes"),
                ),
                (
                    *("parks/2024-04-18", "", "confirmed", "7", "Trees"),
                    *("To water them.", "Jo Bell", "2024-06-01", "2024-05-30", "no"),
                ),
                ("parks/2024-04-18", "", "confirmed", "8", "Ponds", "=1+1", "", "", "", "no"),
                (
                    *("roads/2024-05-02", "", "confirmed", "1", "Signs"),
                    *("To paint the signs.", "Sam Hill", "", "", "no"),
                ),
                (
                    *("parks/2024-05-16-special", "Special meeting", "draft", "9", "Trees"),
                    *("To count them.", "", "2024-06-30", "", "no"),
                ),
            )
        ],
    )


@pytest.mark.parametrize(("day", "overdue"), [("2024-05-01", "no"), ("2024-05-02", "yes")])
def test_an_action_is_overdue_after_its_day(ambridge: Path, day: str, overdue: str) -> None:
    ran = agendapack("register", "actions", "--today", day, cwd=ambridge)
    assert ran.out.splitlines()[1].split("\t")[-1] == overdue


def test_decisions(ambridge: Path) -> None:
    assert [row[3:] for row in rows(ambridge, "decisions")] == [
        ["7", "Trees", "resolved", "The Committee resolved: that limes are planted.", *[""] * 5],
        ["7", "Trees", "resolved", "The Committee resolved: that oaks are not.", *[""] * 5],
        [
            *("8", "Ponds", "decision", "The pond is dug.", "It is dry.", "To wait for rain."),
            *("yes", "2024-04-25", "no"),
        ],
        ["9", "Trees", "agreed", "that the limes are well.", *[""] * 5],
    ]


@pytest.mark.parametrize(("day", "is_open"), [("2024-04-25", "yes"), ("2024-04-26", "no")])
def test_a_call_in_is_open_on_its_last_day(ambridge: Path, day: str, is_open: str) -> None:
    ran = agendapack("register", "decisions", "--today", day, cwd=ambridge)
    assert ran.out.splitlines()[3].split("\t")[-1] == is_open
    assert ran.out.splitlines()[0].endswith(f"\tCall-in open on {day[-2:]} April 2024")


def test_attendance(ambridge: Path) -> None:
    """Names are one person's however minutes write them; who arrived during the meeting came."""
    assert register(ambridge, "attendance").out.splitlines()[0] == (
        "Committee\tMember\tMeetings\tPresent\tApologies\tSubstitute sent\tAbsent without apology"
        "\tAttendance in per cent\tBy draft minutes"
    )
    assert rows(ambridge, "attendance") == [
        ["Parks Committee", "Councillor Mrs Ash", "2", "1", "1", "0", "0", "50", "1"],
        ["Parks Committee", "Councillor Dr Birch", "2", "2", "0", "0", "0", "100", "1"],
        ["Parks Committee", "Councillor Cedar", "2", "0", "1", "1", "1", "0", "1"],
        ["Parks Committee", "Councillor Elm", "2", "1", "0", "0", "1", "50", "1"],
        ["Roads Committee", "Councillor Fir", "1", "1", "0", "0", "0", "100", "0"],
    ]


def test_attendance_goes_by_the_members_on_the_day(tmp_path: Path) -> None:
    changes = {
        f"{APRIL}/meeting.yaml": agenda("2024-04-18", "members: [Cllr Ash, Councillor Oak]\n"),
    }
    assert rows(council(tmp_path, changes), "attendance", "parks") == [
        ["Parks Committee", "Councillor Mrs Ash", "2", "1", "1", "0", "0", "50", "1"],
        ["Parks Committee", "Councillor Dr Birch", "1", "1", "0", "0", "0", "100", "1"],
        ["Parks Committee", "Councillor Cedar", "1", "0", "0", "0", "1", "0", "1"],
        ["Parks Committee", "Councillor Elm", "1", "0", "0", "0", "1", "0", "1"],
        ["Parks Committee", "Councillor Oak", "1", "0", "0", "0", "1", "0", "0"],
    ]


def test_two_members_of_one_meeting_are_never_one_person(tmp_path: Path) -> None:
    members = "members: [Councillor Oak, Councillor Mrs Oak, Councillor Elm, Mr Elm]\n"
    changes = {
        f"{APRIL}/meeting.yaml": agenda("2024-04-18", members),
        f"{MAY}/meeting.yaml": agenda("2024-05-16", "members: [Cllr Mrs Oak, Mr Elm]\n"),
    }
    found = rows(council(tmp_path, changes), "attendance", "parks")
    assert [row[1:3] for row in found] == [
        *(["Cllr Mrs Oak", "2"], ["Mr Elm", "2"]),
        *(["Councillor Oak", "1"], ["Councillor Elm", "1"]),
    ]


def test_minutes_that_list_nobody_tell_nothing_of_attendance(tmp_path: Path) -> None:
    changes = {f"{ROADS}/minutes.yaml": "status: draft\nminutes: [title: Signs]\n"}
    assert rows(council(tmp_path, changes), "attendance", "roads") == []


def test_interests(ambridge: Path) -> None:
    assert [row[3:] for row in rows(ambridge, "interests")] == [
        ["", "", "2", "Councillor Mrs Ash", "Personal interest", "She has a pond.", "no"],
        ["8", "Ponds", "2", "Councillor Birch", "Disclosable pecuniary interest", "", "yes"],
    ]


def test_work_programmes(ambridge: Path) -> None:
    assert register(ambridge, "work-programme").out.splitlines() == [
        "Meeting\tCommittee\tTopic\tLead\tReason\tStatus",
        "2024-06-06\tRoads Committee\tKerbs\t\t\t",
        "2024-07-04\tParks Committee\tHedges\tJo Bell\tThey *grow*.\tplanned",
        "to be confirmed\tParks Committee\tSpades\t\t\t",
    ]
    for day in ("2024-06-07", "2024-07-04"):
        found = rows(ambridge, "work-programme", "--since", day)
        assert [row[2] for row in found] == ["Hedges", "Spades"]


def test_registers_of_some_meetings(ambridge: Path) -> None:
    found = rows(ambridge, "actions", "roads", "meetings/parks/", "--since", "2024-05-02")
    assert [row[0] for row in found] == ["roads/2024-05-02", "parks/2024-05-16-special"]
    assert rows(ambridge, "actions", "roads", "--since", "2024-05-03") == []


actions_of_a_minute = st.lists(
    st.lists(st.sampled_from(["To dig", "To dig", "To wait: a day", "To *rest*"]), max_size=3),
    min_size=1,
    max_size=3,
)


@settings(max_examples=25)
@given(st.lists(actions_of_a_minute, max_size=4))
def test_every_action_is_in_the_register_once(meetings: Sequence[Sequence[Sequence[str]]]) -> None:
    wanted = []
    with TemporaryDirectory() as folder:
        root = council(Path(folder), dict.fromkeys(name for name in FILES if "/2024-" in name))
        for at, minutes in enumerate(meetings):
            day = f"2024-0{at + 1}-01"
            place = root / "meetings" / ("parks", "roads")[at % 2] / day
            write(place / "meeting.yaml", agenda(day))
            record = {"status": "draft", "minutes": []}
            for number, actions in enumerate(minutes, 1):
                body = [{"action": {"what": what}} for what in actions]
                record["minutes"].append({"title": "Trees", "body": body})  # type: ignore[attr-defined]
                wanted += [(day, number, what) for what in actions]
            write(place / "minutes.yaml", json.dumps(record))
        for _ in range(2):  # from the records, and as they were kept
            reader = FactsReader(open_library(root))
            read = reader.meetings(reader.library.meetings())
            assert read.problems == ()
            table = actions_register(read.meetings, date(2024, 1, 1), ENGLISH)
            assert [(row[2].isoformat(), row[5], row[7]) for row in table.rows] == wanted  # type: ignore[union-attr]


# -- what is wrong ---------------------------------------------------------------------------------


def test_a_meeting_with_an_error_is_left_out_and_told(tmp_path: Path) -> None:
    changes = {f"{APRIL}/minutes.yaml": "status: finished\nminutes: [title: Trees]\n"}
    ran = register(council(tmp_path, changes), "actions")
    assert (ran.code, [line.split("\t")[0] for line in ran.out.splitlines()]) == (
        1,
        ["Meeting", "roads/2024-05-02"],
    )
    assert ran.err == (
        f'{APRIL}/minutes.yaml:1:9: error: expected draft or confirmed, found "finished"\n'
        "    write one of these words\n"
        f"{MAY}/minutes.yaml:4:15: error: the numbers cannot count on from"
        " parks/2024-04-18/minutes.yaml, which has errors\n"
        '    mend it first: "agendapack check parks/2024-04-18" says what is wrong\n'
    )


def test_a_committee_with_an_error_is_left_out_and_told_once(tmp_path: Path) -> None:
    changes = {"meetings/parks/committee.yaml": "members: [Councillor Ash]\n"}
    for name in ("actions", "work-programme"):
        ran = register(council(tmp_path / name, changes), name)
        assert (ran.code, ran.out.count("parks")) == (1, 0)
        assert ran.err == (
            'meetings/parks/committee.yaml:1:1: error: missing key "name"\n'
            "    add a line such as name: Wellbeing Overview and Scrutiny Committee\n"
        )


def test_meetings_that_are_named_wrongly_are_told(tmp_path: Path) -> None:
    changes = {
        "meetings/roads/June/meeting.yaml": agenda("2024-06-13"),
        f"{ROADS}/minutes.yaml": None,
        f"{ROADS}/Minutes.yaml": "status: draft\nminutes: [title: Signs]\n",
    }
    ran = register(council(tmp_path, changes), "actions")
    assert ran.code == 1
    places = [line.partition(": error: ")[0] for line in ran.err.splitlines() if "error" in line]
    assert places == [f"{ROADS}/Minutes.yaml", "meetings/roads/June/meeting.yaml:1:1"]
    assert register(tmp_path, "actions", "parks").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["tasks"],
            "Error: Invalid value for 'REGISTER': 'tasks' is not one of 'actions', 'decisions',"
            " 'attendance', 'interests', 'exemptions', 'work-programme'.",
        ),
        (["actions", "park"], 'agendapack: no committee "park" in {root}/meetings'),
        (
            ["actions", "--since", "3 May"],
            'agendapack: --since: expected a date such as 2018-02-14, found "3 May"',
        ),
        (
            ["actions", "--today", "tomorrow"],
            'agendapack: --today: expected a date such as 2018-02-14, found "tomorrow"',
        ),
        (
            ["actions", "--out", "meetings/actions.csv"],
            "agendapack: a register cannot be written to {root}/meetings/actions.csv, where the"
            " council's own files lie",
        ),
        (
            ["actions", "--out", "packs/actions.csv"],
            "agendapack: a register cannot be written to {root}/packs/actions.csv, where the"
            " council's own files lie",
        ),
    ],
)
def test_wrong_usage(ambridge: Path, arguments: Sequence[str], told: str) -> None:
    ran = agendapack("register", *arguments, cwd=ambridge)
    assert (ran.code, ran.out) == (2, "")
    assert told.format(root=ambridge) in ran.err.splitlines()


# -- the formats -----------------------------------------------------------------------------------


def test_csv_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    changes = {
        f"{ROADS}/minutes.yaml": """\
            status: confirmed
            minutes:
              - title: "@SUM(A1), or Dŵr"
                body:
                  - action: {what: '+44, or "more"', who: "-1", by: 2024-05-09}
                  - action:
                      what: |
                        One line;=1+1;"@x"; - and;y.

                        ::error::Another ##[error].
                      who: "::error::x"
            """
    }
    ran = register(council(tmp_path, changes), "actions", "roads", "--format", "csv")
    head = (
        "Meeting,Committee,Date,Kind of meeting,Minutes,Minute,Title,What,Who,By,Done,"
        "Overdue on 10 June 2024"
    )
    meeting = 'roads/2024-05-02,Roads Committee,2024-05-02,,confirmed,1,"\'@SUM(A1), or Dŵr"'
    assert (ran.code, ran.err, ran.out) == (
        0,
        "",
        f"{head}\r\n"
        f'{meeting},"\'+44, or ""more""",\'-1,2024-05-09,,yes\r\n'
        f'{meeting},"One line; =1+1; ""@x""; - and;y. ::error::Another ## [error].",'
        "'::error::x,,,no\r\n",
    )
    assert len({len(row) for row in csv.reader(io.StringIO(ran.out, newline=""))}) == 1


def test_json(ambridge: Path) -> None:
    ran = register(ambridge, "actions", "parks", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err, list(document)) == (0, "", ["registers", "problems", "failures"])
    [found] = document["registers"]
    assert (found["register"], found["today"]) == ("actions", "2024-06-10")
    assert found["columns"][-1] == {"key": "overdue", "title": "Overdue on 10 June 2024"}
    assert found["rows"][0] == {
        "meeting": "parks/2024-04-18",
        "committee": "Parks Committee",
        "date": "2024-04-18",
        "meeting-title": None,
        "minutes": "confirmed",
        "minute": 7,
        "title": "Trees",
        "what": "To plant *forty* limes.",
        "who": "Jo Bell",
        "by": "2024-05-01",
        "done": None,
        "overdue": True,
    }


def test_json_of_wrong_usage(ambridge: Path) -> None:
    ran = register(ambridge, "actions", "park", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, document["registers"], document["failures"][0]["exit_code"]) == (2, [], 2)


HOSTILE = {
    f"{ROADS}/minutes.yaml": """\
        status: draft
        minutes:
          - title: "<script>alert(1)</script> ##[error]"
            body: [{action: {what: "To **paint** {{ signs }}.", by: 2024-05-09}}]
        """
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = council(tmp_path_factory.mktemp("page"), HOSTILE)
    ran = register(root, "actions", "roads", "--format", "html")
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_a_page_is_one_table_with_a_caption_and_header_cells(page: str) -> None:
    body = page[page.index("<body") :]
    assert body == (
        '<body class="register actions">\n'
        "<main>\n"
        "<h1>Actions</h1>\n"
        '<p class="when">Ambridge Council, 10 June 2024</p>\n'
        "<table>\n"
        "<caption>Actions: 1 entry</caption>\n"
        "<thead>\n"
        '<tr><th scope="col">Committee</th><th scope="col">Date</th><th scope="col">Minutes</th>'
        '<th scope="col" class="numeric">Minute</th><th scope="col">Title</th>'
        '<th scope="col">What</th><th scope="col">By</th>'
        '<th scope="col">Overdue on 10 June 2024</th></tr>\n'
        "</thead>\n"
        "<tbody>\n"
        '<tr><td><span class="label">Committee: </span>Roads Committee</td>'
        '<td class="nowrap"><span class="label">Date: </span>2 May 2024</td>'
        '<td><span class="label">Minutes: </span>draft</td>'
        '<td class="numeric"><span class="label">Minute: </span>1</td>'
        '<td><span class="label">Title: </span>&lt;script&gt;alert(1)&lt;/script&gt; ##&#91;error]'
        '</td><td><p class="label">What:</p>\n'
        "<p>To <strong>paint</strong> {{ signs }}.</p>\n"
        '</td><td class="nowrap"><span class="label">By: </span>9 May 2024</td>'
        '<td><span class="label">Overdue on 10 June 2024: </span>yes</td></tr>\n'
        "</tbody>\n"
        "</table>\n"
        "</main>\n"
        "</body>\n"
        "</html>\n"
    )


def test_a_page_runs_nothing_and_requests_nothing(page: str) -> None:
    head = page[: page.index("<body")]
    assert '<html lang="en-GB">' in head
    assert "<title>Actions, Ambridge Council, 10 June 2024</title>" in head
    assert "Content-Security-Policy" in head
    assert "url(data:" in head
    assert "http" not in head.replace("http-equiv", "")


def test_a_fault_of_a_text_is_told_at_its_line(tmp_path: Path) -> None:
    """Where it stands in the minutes is kept with it."""
    text = FILES[f"{ROADS}/minutes.yaml"].replace("To paint the signs.", '"![A sign](sign.png)"')
    root = council(tmp_path, {f"{ROADS}/minutes.yaml": text})
    assert register(root, "actions").code == 0  # which keeps it
    ran = register(root, "actions", "roads", "--format", "html")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(
        f"{ROADS}/minutes.yaml:3:60: error: a text field cannot hold a picture"
    )


def test_a_register_with_nothing_in_it(ambridge: Path) -> None:
    ran = register(ambridge, "exemptions", "--format", "csv")
    assert (ran.code, ran.out.count("\r\n")) == (0, 1)


def test_a_register_is_written_to_a_file(ambridge: Path, tmp_path: Path) -> None:
    for style in ("text", "csv", "json"):
        file = tmp_path / f"actions.{style}"
        printed = register(ambridge, "actions", "--format", style)
        ran = register(ambridge, "actions", "--format", style, "--out", str(file))
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.endswith(f"actions.{style}: Actions, 10 June 2024, 5 rows\n")
        written = file.read_bytes().decode()
        if style == "json":
            assert json.loads(written) == json.loads(printed.out)["registers"][0]
        else:
            assert written == printed.out
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("actions.csv", "actions.json", "actions.text")
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_register_replaces_nothing_but_a_file(ambridge: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = register(ambridge, "actions", "--out", str(tmp_path / "pipe"))
    assert (ran.code, ran.err) == (
        2,
        f"agendapack: {tmp_path}/pipe is no file that can be replaced\n"
        "    name a file with --out\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_page_that_takes_too_long_is_told(
    ambridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise JobFailed("took longer than 240 seconds")

    monkeypatch.setattr("agendapack.build.pool.WorkerPool.submit", fail)
    ran = register(ambridge, "actions", "--format", "html")
    assert (ran.code, ran.out, ran.err) == (
        3,
        "",
        "agendapack: the page of 5 rows could not be made: it took longer than 240 seconds\n"
        "    take fewer meetings, with --since or by naming committees; CSV has no such limit\n",
    )


def test_a_terminal_has_columns_that_fit() -> None:
    table = [
        ["Meeting", "Kind", "Title of it", "What", "Overdue on 10 June 2024"],
        ["parks/2024-04-18", "", "Trees", "To plant forty limes, and to water them.", "yes"],
        ["roads/2024-05-02-special", "", "Signs", "To paint", "no"],
    ]
    assert fitted_lines(table, 61) == [
        "Meeting                   Title  What                 Overdue",
        "                          of it                       on 10",
        "                                                      June",
        "                                                      2024",
        "parks/2024-04-18          Trees  To plant forty       yes",
        "                                 limes, and to water",
        "                                 them.",
        "roads/2024-05-02-special  Signs  To paint             no",
    ]
    assert fitted_lines(table, 40) == [
        "Meeting: parks/2024-04-18",
        "Title of it: Trees",
        "What: To plant forty limes, and to water",
        "  them.",
        "Overdue on 10 June 2024: yes",
        "",
        "Meeting: roads/2024-05-02-special",
        "Title of it: Signs",
        "What: To paint",
        "Overdue on 10 June 2024: no",
    ]
    assert fitted_lines(table[:1], 10) == [
        "Meeting, Kind, Title of it, What, Overdue on 10 June 2024"
    ]


# -- what is exempt --------------------------------------------------------------------------------

PRIVATE = {
    f"{ROADS}/meeting.yaml": """\
        date: 2024-05-02
        time: "10:00"
        items:
          - title: Depots
            papers:
              - {file: values.pdf, exempt: 3, page-count: 2, title: Appendix A}
              - report.pdf
          - exclusion: true
          - title: A contract
            exempt: [1, 3]
            public-interest: Bidders trust us.
            papers: [{file: award.pdf, page-count: 4}]
          - {title: A matter, confidential: true}
        supplements:
          - {published: 2024-05-01, items: {3: [{file: more.pdf, page-count: 1}]}}
        """,
    f"{ROADS}/minutes.yaml": """\
        status: draft
        present: [Councillor Fir]
        minutes:
          - {title: A contract, exempt: 3, summary: It was awarded.}
          - {title: Slip, exempt: 3, body: [{action: {what: To pay Splash Ltd.}}]}
        """,
    f"{ROADS}/exempt/meeting.yaml": """\
        items:
          1: {review: 2025-01-01, papers: {values.pdf: What the depots fetch}}
          3:
            title: Award to Splash Ltd
            review: 2024-06-09
            papers: {award.pdf: Splash Ltd and its rivals}
        """,
    f"{ROADS}/exempt/minutes.yaml": """\
        minutes:
          1:
            - resolved: that Splash Ltd digs.
            - action: {what: To pay Splash Ltd.}
        """,
}
AFFAIRS = (
    "Information relating to the financial or business affairs of any particular person"
    " (including the authority holding that information)"
)
ANYBODY = "Information relating to any individual"


def test_exemptions(tmp_path: Path) -> None:
    root = council(tmp_path, PRIVATE)
    contract = ["1, 3", "no", f"{ANYBODY}; {AFFAIRS}", "Bidders trust us.", "2024-06-09", "yes"]
    assert [row[2:] for row in rows(root, "exemptions")] == [
        ["1", "Depots", "Appendix A", "3", "no", AFFAIRS, "", "2025-01-01", "no"],
        ["3", "A contract", "", *contract],
        ["3", "A contract", "Exempt paper", *contract],
        ["3", "A contract", "Exempt paper", *contract],
        ["4", "A matter", "", "", "yes", "", "", "", ""],
    ]


@pytest.mark.parametrize(("day", "overdue"), [("2024-06-09", "no"), ("2024-06-10", "yes")])
def test_a_review_is_overdue_after_its_day(tmp_path: Path, day: str, overdue: str) -> None:
    root = council(tmp_path, PRIVATE)
    ran = agendapack("register", "exemptions", "--today", day, cwd=root)
    assert ran.out.splitlines()[2].split("\t")[-1] == overdue


def test_reviews_are_there_only_where_exempt_records_are(tmp_path: Path) -> None:
    changes = {name: None for name in PRIVATE if "/exempt/" in name}
    found = rows(council(tmp_path, {**PRIVATE, **changes}), "exemptions")
    assert [row[-2:] for row in found] == [["", ""]] * 5


@pytest.mark.parametrize("style", ["text", "csv", "json", "html"])
def test_nothing_exempt_is_printed(tmp_path: Path, style: str) -> None:
    root = council(tmp_path, PRIVATE)
    for name in ("actions", "decisions", "exemptions"):
        if style != "html" or name == "exemptions":
            ran = register(root, name, "--format", style)
            assert (ran.code, ran.out.count("Splash"), ran.out.count("fetch")) == (0, 0, 0)
            assert ".pdf" not in ran.out


def test_what_is_kept_of_exempt_records_lies_among_what_is_exempt(tmp_path: Path) -> None:
    root = council(tmp_path, PRIVATE)
    rows(root, "exemptions")
    public = (root / ".agendapack/registers/facts.json").read_text(encoding="utf-8")
    private = root / ".agendapack/exempt/registers/facts.json"
    assert ("Splash" in public, "Splash" in private.read_text(encoding="utf-8")) == (False, True)
    assert "2024-06-09" not in public
    assert (root / ".agendapack/exempt").stat().st_mode & 0o777 == 0o700


def test_a_terminal_of_one_reader_says_true_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agendapack.cli.register_command.is_private", lambda: True)
    root = council(tmp_path, PRIVATE)
    titles = [row[3:5] for row in rows(root, "exemptions")]
    assert titles == [
        ["Depots", "What the depots fetch"],
        ["Award to Splash Ltd", ""],
        ["Award to Splash Ltd", "Splash Ltd and its rivals"],
        ["Award to Splash Ltd", "Exempt paper"],
        ["A matter", ""],
    ]
    assert "Splash" not in register(root, "exemptions", "--format", "csv").out
    out = str(tmp_path / "exemptions.txt")
    assert register(root, "exemptions", "--out", out).code == 0
    assert "Splash" not in Path(out).read_text(encoding="utf-8")


def test_an_error_of_an_exempt_record_is_told_discreetly(tmp_path: Path) -> None:
    record = {f"{ROADS}/exempt/meeting.yaml": "items: {3: {review: Splash}}\n"}
    root = council(tmp_path, {**PRIVATE, **record})
    ran = register(root, "exemptions")
    assert (ran.code, ran.out.count("\n")) == (1, 1)
    assert ran.err == (
        f"{ROADS}/exempt/meeting.yaml:1:21: error: this line of a record in exempt/ is not right:"
        ' "agendapack check" at a terminal says what\n'
    )
    assert register(root, "actions").code == 0


# -- what is kept ----------------------------------------------------------------------------------


def files_read(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str) -> list[str]:
    """Which records of meetings a register reads."""
    read: list[str] = []

    def noted(path: Path) -> source.YamlSource:
        read.append(path.relative_to(root / "meetings").as_posix())
        return original(path)

    original = source.read
    with monkeypatch.context() as patched:
        patched.setattr(source, "read", noted)
        assert register(root, "actions", *arguments).code == 0
    return [name for name in read if "/20" in name]


PARKS_READ = [
    *("parks/2024-04-18/meeting.yaml", "parks/2024-04-18/minutes.yaml"),
    *("parks/2024-05-16-special/meeting.yaml", "parks/2024-05-16-special/minutes.yaml"),
]


def test_what_is_as_it_was_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = council(tmp_path)
    first = register(root, "actions", "--no-cache")
    assert not (root / ".agendapack").exists()
    assert files_read(monkeypatch, root, "parks") == PARKS_READ
    assert files_read(monkeypatch, root, "parks") == []
    assert register(root, "actions") == first
    assert files_read(monkeypatch, root) == []
    assert files_read(monkeypatch, root, "parks", "--no-cache") == PARKS_READ


@pytest.mark.parametrize("name", ["meetings/council.yaml", "meetings/parks/committee.yaml"])
def test_what_all_meetings_share_has_them_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = council(tmp_path)
    register(root, "actions")
    write(root / name, f"{FILES[name].rstrip(' ')}\n")
    assert files_read(monkeypatch, root, "parks") == PARKS_READ


def test_a_changed_record_is_read_with_those_that_count_on_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = council(tmp_path)
    register(root, "actions")
    text = FILES[f"{APRIL}/minutes.yaml"].replace("first-number: 7", "first-number: 20")
    write(root / APRIL / "minutes.yaml", text)
    assert [row[3] for row in rows(root, "actions", "parks")] == ["20", "20", "21", "22"]


def test_a_meeting_between_has_later_ones_counted_anew(tmp_path: Path) -> None:
    root = council(tmp_path)
    register(root, "actions")
    write(root / "meetings/parks/2024-05-01/meeting.yaml", agenda("2024-05-01"))
    minutes = "status: draft\nfirst-number: continue\nminutes: [title: One, title: Two]\n"
    write(root / "meetings/parks/2024-05-01/minutes.yaml", minutes)
    assert [row[3] for row in rows(root, "actions", "parks")] == ["7", "7", "8", "11"]


def test_minutes_that_come_and_go_are_noticed(tmp_path: Path) -> None:
    root = council(tmp_path, {f"{ROADS}/minutes.yaml": None})
    assert rows(root, "actions", "roads") == []
    write(root / ROADS / "minutes.yaml", FILES[f"{ROADS}/minutes.yaml"])
    assert len(rows(root, "actions", "roads")) == 1
    (root / ROADS / "minutes.yaml").unlink()
    assert rows(root, "actions", "roads") == []


@pytest.mark.parametrize("damage", [b"", b"{}", b"0\n{}"])
def test_what_is_damaged_is_read_anew(tmp_path: Path, damage: bytes) -> None:
    root = council(tmp_path)
    before = register(root, "actions")
    kept = root / ".agendapack/registers/facts.json"
    kept.write_bytes(damage)
    assert register(root, "actions") == before
    assert kept.stat().st_size > 100


def test_what_another_agendapack_kept_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = council(tmp_path)
    register(root, "actions")
    monkeypatch.setattr("agendapack.registers.kept_facts.tool", lambda: "another")
    assert files_read(monkeypatch, root, "parks") == PARKS_READ


def test_meetings_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    root = council(tmp_path)
    register(root, "actions")
    for path in (root / ROADS).iterdir():
        path.unlink()
    (root / ROADS).rmdir()
    write(root / APRIL / "minutes.yaml", FILES[f"{APRIL}/minutes.yaml"] + "\n")
    register(root, "actions", "parks")
    kept = (root / ".agendapack/registers/facts.json").read_text(encoding="utf-8")
    assert ("roads/2024-05-02" in kept, "roads/2024-06-06" in kept) == (False, True)
