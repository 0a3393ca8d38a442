"""Records: what they take, what is wrong at which place, and the JSON Schemas for editors."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeVar

import jsonschema
import pytest
from pydantic import ValidationError

from agendapack.records.json_schema import RECORDS, json_schema, json_schema_text
from agendapack.records.meeting_schema import Meeting
from agendapack.records.minute_entries import Agreed, Discussed, TextEntry
from agendapack.records.minutes_schema import Minutes
from agendapack.records.record import Record
from agendapack.records.schema import Committee, Council
from agendapack.records.source import NOWHERE, Row, Table, Text, parse
from agendapack.records.validation import Reading, read_record
from tests.records_builders import COMMITTEE, COUNCIL, MEETING, MINUTES, shown

R = TypeVar("R", bound=Record)
ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "meetings").rglob("*.yaml"))


def reading(model: type[R], text: str) -> Reading[R]:
    file = Path(f"/council/{model.__name__.lower()}.yaml")
    return read_record(model, parse(dedent(text), file))


def record(model: type[R], text: str) -> R:
    read_in = reading(model, text)
    assert shown(read_in.problems) == []
    assert read_in.record is not None
    return read_in.record


def faults(model: type[Record], text: str) -> list[str]:
    """The problems, without the file's name."""
    problems = sorted(reading(model, text).problems, key=lambda p: p.location.line)
    return [line.split(".yaml:")[1] for line in shown(problems)]


def test_a_council() -> None:
    council = record(Council, COUNCIL)
    assert council.name == "Ambridge Council"
    assert council.language == "en-GB"
    assert council.jurisdiction == "england"
    assert council.contacts["jo-bell"].telephone == "01632 960000"
    assert council.signatory is not None
    assert council.signatory.role == "Clerk"
    assert list(council.notices) == ["invitation", "information-only"]


@pytest.mark.parametrize(
    ("key", "found", "problem"),
    [
        ("website", "javascript:alert(1)", True),
        ("website", "ftp://ambridge.example", True),
        ("website", "//ambridge.example", True),
        ("website", "see our site", True),
        ("website", "[our site](https://ambridge.example)", True),
        ("website", "www.ambridge.example/a?b=1#c", False),
        ("website", "HTTPS://ambridge.example:8080", False),
        ("email", "Jo Bell <jo@ambridge.example>", True),
        ("email", "jo.bell", True),
        ("email", "jo.bell+a@ambridge.example", False),
    ],
)
def test_an_address_is_one(key: str, found: str, problem: bool) -> None:
    expected = {
        "website": (
            f'expected a web address such as https://www.plymouth.gov.uk, found "{found}" | an'
            " address begins with https: or http:, or with the site's name, and has no spaces"
        ),
        "email": (
            f'expected an e-mail address such as clerk@plymouth.gov.uk, found "{found}"'
            " | give the address alone, without a name or spaces"
        ),
    }[key]
    text = {
        "website": f"website: '{found}'\n",
        "email": f"contacts:\n  jo:\n    name: Jo\n    email: '{found}'\n",
    }[key]
    at = "3:10" if key == "website" else "6:12"
    told = [f"{at}: error: {expected}"] if problem else []
    assert faults(Council, f"name: Ambridge\njurisdiction: england\n{text}") == told


def test_a_committee() -> None:
    committee = record(Committee, COMMITTEE)
    assert committee.members is not None
    assert [(m.name, m.role) for m in committee.members] == [
        ("Councillor Mrs Ash", "Chair"),
        ("Councillor Dr Birch", None),
        ("Councillor Cedar", None),
    ]
    assert committee.standing_items["apologies"].text == "To receive apologies."


def test_a_meeting() -> None:
    meeting = record(
        Meeting,
        """\
        date: 2018-02-14
        time: 14:00
        items:
          - title: Report
            number: 5a
            minutes-of: 2017-12-13
            information-only: true
            papers:
              - report.pdf
              - {file: more.pdf, title: "Appendix 1: More"}
        recto: false
        supplements:
          - published: 2018-03-12
            numbering: continue
            items:
              5a: [late.pdf]
        """,
    )
    assert meeting.date == dt.date(2018, 2, 14)
    assert meeting.time == "14:00"
    [item] = meeting.items
    assert (item.number, item.minutes_of, item.information_only) == ("5a", "2017-12-13", True)
    assert [(p.file, p.title) for p in item.papers] == [
        ("report.pdf", None),
        ("more.pdf", "Appendix 1: More"),
    ]
    assert meeting.recto is False
    [supplement] = meeting.supplements
    assert (supplement.numbering, list(supplement.items)) == ("continue", ["5a"])


def test_minutes() -> None:
    minutes = record(
        Minutes,
        """\
        status: draft
        started: "14:00"
        present: [Councillor Mrs Ash]
        substitutes: [{member: Councillor Elm, for: Councillor Cedar}]
        in-attendance: [Jo Bell, {name: Sam Hill, role: Clerk}]
        first-number: 43
        minutes:
          - title: Report
            item: 5
            body:
              - text: The report was presented.
              - arrived: Councillor Dr Birch
              - discussed: [cost, time]
              - discussed: {lead: "Members asked", points: [why]}
              - agreed: that the report is noted.
        """,
    )
    assert minutes.first_number == 43
    assert minutes.substitutes[0].for_ == "Councillor Cedar"
    assert [(a.name, a.role) for a in minutes.in_attendance] == [
        ("Jo Bell", None),
        ("Sam Hill", "Clerk"),
    ]
    body = minutes.minutes[0].body
    assert [entry.kind for entry in body] == ["text", "arrived", "discussed", "discussed", "agreed"]
    text, _, points, led, agreed = body
    assert isinstance(text, TextEntry)
    assert text.text == "The report was presented."
    assert isinstance(points, Discussed)
    assert isinstance(led, Discussed)
    assert isinstance(agreed, Agreed)
    assert (points.discussed.lead, points.discussed.points) == (None, ("cost", "time"))
    assert (led.discussed.lead, led.discussed.points) == ("Members asked", ("why",))
    assert agreed.agreed.points == ("that the report is noted.",)


def test_records_and_texts_know_their_places() -> None:
    meeting = record(Meeting, MEETING)
    report = meeting.items[1]
    file = Path("/council/meeting.yaml")
    assert (report.place.file, report.place.line, report.place.column) == (file, 6, 5)
    assert report.title is not None
    assert (report.title.place.line, report.title.place.column) == (6, 12)
    assert report.place_of("papers").column == 13
    assert report.papers[0].place == report.papers[0].file.place
    assert report.papers[0].place.column == 14
    assert meeting.place_of("date").column == 7
    assert meeting.place_of("venue") == meeting.place


def test_records_can_be_made_in_python() -> None:
    council = Council(name=Text("Ambridge"), jurisdiction="wales")
    assert council.place == NOWHERE
    with pytest.raises(ValidationError, match="frozen"):
        council.name = Text("Borchester")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("date: 14/02/2018", 'found "14/02/2018" | write 2018-02-14'),
        ("date: 2018-2-14", 'found "2018-2-14" | write 2018-02-14'),
        ("date: 2018-02-30", 'found "2018-02-30" | there is no such day'),
        ("date: 1518566400", 'found "1518566400" | write year-month-day'),
        ("date: 2018-02-14T00:00:00", 'found "2018-02-14T00:00:00" | write 2018-02-14'),
        (
            "date: [2018-02-14]",
            "found a list | write one text, without brackets, braces or a dash",
        ),
    ],
)
def test_a_date_is_written_in_one_way(line: str, found: str) -> None:
    assert faults(Meeting, MEETING.replace("date: 2018-02-14", line)) == [
        f"1:7: error: expected a date such as 2018-02-14, {found}"
    ]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("25:00", 'found "25:00" | write hours and minutes of the 24-hour clock'),
        ("9:30", 'found "9:30" | write "09:30"'),
        ("2.30 pm", 'found "2.30 pm" | write "14:30"'),
        ("2pm", 'found "2pm" | write "14:00"'),
        ("noon", 'found "noon" | write "12:00"'),
        ("840", 'found "840" | write hours and minutes of the 24-hour clock'),
    ],
)
def test_a_time_is_one(time: str, expected: str) -> None:
    assert faults(Meeting, MEETING.replace('"14:00"', time)) == [
        f'2:7: error: expected a time such as "14:00", {expected}'
    ]


def test_unknown_keys_and_the_near_ones() -> None:
    text = MEETING.replace("published", "pulished").replace("papers:", "paper:")
    assert faults(Meeting, text + "chair: nobody\n") == [
        '3:1: error: unknown key "pulished" | did you mean published?',
        '7:5: error: unknown key "paper" | did you mean papers?',
        '8:1: error: unknown key "chair" | take it out: docs/records.md lists the keys',
    ]


def test_a_key_with_an_underscore_is_unknown() -> None:
    assert faults(Meeting, MEETING + "    minutes_of: 2017-12-13\n") == [
        '8:5: error: unknown key "minutes_of" | did you mean minutes-of?'
    ]


def test_what_a_mistyped_key_holds_is_read_too() -> None:
    assert faults(Meeting, MEETING.replace("date: 2018-02-14", "dat: tomorrow")) == [
        '1:1: error: unknown key "dat" | did you mean date?',
        '1:6: error: expected a date such as 2018-02-14, found "tomorrow" | write year-month-day',
    ]


def test_missing_keys() -> None:
    assert faults(Meeting, "venue: here\n") == [
        '1:1: error: missing key "date" | add a line such as date: 2018-02-14',
        '1:1: error: missing key "time" | add a line such as time: "14:00"',
        '1:1: error: missing key "items" | add a list under items:',
    ]
    assert faults(Council, "language: cy\n") == [
        '1:1: error: missing key "name" | add a line such as name: Plymouth City Council',
        '1:1: error: missing key "jurisdiction" | add a line such as jurisdiction: england',
    ]


def test_nothing_where_something_is_needed() -> None:
    text = MEETING.replace("title: Report", "title:") + "venue: ''\nmembers:\nsupplements: []\n"
    assert faults(Meeting, text) == [
        "6:5: error: expected text, found nothing | write it, or take the key out",
        "8:1: error: expected text, found nothing | write it, or take the key out",
        "9:1: error: expected a list, found nothing | put each entry on a line of its own, after a"
        " dash",
    ]


@pytest.mark.parametrize(
    ("found", "hint"),
    [("en_GB", "write en-GB"), ("English", "en-GB is British English")],
)
def test_a_language_is_a_tag(found: str, hint: str) -> None:
    text = f"name: Anytown\nlanguage: {found}\njurisdiction: england\n"
    expected = f'expected a language tag such as en-GB, found "{found}"'
    assert faults(Council, text) == [f"2:11: error: {expected} | {hint}"]


def test_null_is_not_printed() -> None:
    assert faults(Meeting, MEETING + "venue: null\n") == [
        '8:8: error: expected text, found "null" | write it, or take the key out'
    ]
    assert record(Meeting, MEETING + 'venue: "null"\n').venue == "null"


def test_wrong_kinds_of_value() -> None:
    text = """\
        date: 2018-02-14
        time: "14:00"
        venue: [a, b]
        notices: text
        members: [{name: A}, [B]]
        recto: yes
        items:
          - a
          - title: B
            number: V
            papers: report.pdf
          - information-only: true
        supplements:
          - published: 2018-03-12
            numbering: continu
            items: {seven: [a.pdf]}
        """
    assert faults(Meeting, text) == [
        "3:8: error: expected text, found a list | put the text in quotes",
        '4:10: error: expected keys and values, found "text" | write each as key: value',
        "5:22: error: expected text or a mapping with name, found a list"
        " | write name: and the others, each on a line of its own",
        '6:8: error: expected true or false, found "yes" | write true',
        '8:5: error: expected an item with a title, found "a"'
        " | write title: and the others, each on a line of its own",
        '10:13: error: expected an item number such as 5 or 5a, found "V" | a number, then one'
        " letter at most",
        '11:13: error: expected a list, found "report.pdf" | put each entry on a line of its own,'
        " after a dash",
        "12:5: error: expected an item with a title, or with the key of a standing item | add a"
        " line such as title: Declarations of Interest",
        '15:16: error: expected restart, continue or prefix, found "continu"'
        " | did you mean continue?",
        '16:13: error: expected an item number such as 5 or 5a, found "seven" | a number, then one'
        " letter at most",
    ]


def test_entries_of_a_minute() -> None:
    text = """\
        status: drafted
        first-number: 0
        minutes:
          - title: A
            item: x
            body:
              - discused: [a]
              - text: a
                arrived: b
              - spoke: a
              - just text
              - agreed: {lead: a}
              - noted: []
              - text: [a]
        """
    kinds = (
        "text, arrived, departed, returned, discussed, recommended, agreed, resolved, noted, moved,"
        " amendment, vote, declared, action, decision"
    )
    assert faults(Minutes, text) == [
        '1:9: error: expected draft or confirmed, found "drafted" | did you mean draft?',
        '2:15: error: expected continue or a whole number from 1 to 999999, found "0" | continue'
        " counts on from the committee's last minutes of the municipal year",
        '5:11: error: expected an item number such as 5 or 5a, found "x" | a number, then one'
        " letter at most",
        '7:9: error: unknown key "discused" | did you mean discussed?',
        '9:9: error: "text" and "arrived" stand in one entry | begin "arrived" with a dash, as an'
        " entry of its own",
        f'10:9: error: expected one of {kinds}, found "spoke" | an entry has one of these keys and'
        " its text",
        f'11:9: error: expected one of {kinds}, found "just text" | begin with - text:',
        '12:17: error: missing key "points" | add a line points: ...',
        "13:16: error: expected at least one entry, found none | write one",
        "14:15: error: expected text, found a list | put the text in quotes",
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("left: Elm", ['4:5: error: unknown key "left" | did you mean departed?']),
        ("Joined: Elm", ['4:5: error: unknown key "Joined" | did you mean arrived?']),
        ("motion: {motion: A}", ['4:5: error: unknown key "motion" | did you mean moved?']),
        ("carried: {for: 7}", ['4:5: error: unknown key "carried" | did you mean vote?']),
        (
            "vote: 7",
            [
                '4:11: error: expected a mapping with for and against, found "7" | write for: and'
                " the others, each on a line of its own"
            ],
        ),
        *(
            (
                f"{key}: [Elm, Oak]",
                [
                    f"4:{7 + len(key)}: error: expected one name, found a list | write an entry for"
                    " each"
                ],
            )
            for key in ("arrived", "departed", "returned")
        ),
    ],
)
def test_what_is_said_of_entries_that_are_nearly_right(entry: str, expected: list[str]) -> None:
    text = f"""\
        status: draft
        minutes:
          - {{title: A, body: [
            {entry}]}}
        """
    assert faults(Minutes, text) == expected


def test_a_jurisdiction_is_one_of_four() -> None:
    assert faults(Council, COUNCIL.replace("england", "Engand")) == [
        "2:15: error: expected england, wales, scotland or northern-ireland,"
        ' found "Engand" | did you mean england?'
    ]


def test_what_does_not_fit_is_left_out_and_the_rest_kept() -> None:
    text = MEETING.replace("2018-02-06", "soon") + "  - title: Other\n    papers: [a.pdf, {}]\n"
    read_in = reading(Meeting, text)
    assert not read_in.complete
    assert len(read_in.problems) == 2
    assert read_in.record is not None
    assert read_in.record.published is None
    assert [p.file for p in read_in.record.items[2].papers] == ["a.pdf"]


# JSON Schema


def plain(value: object) -> Any:
    """The value as an editor reads it: with numbers and booleans by YAML 1.2's core schema."""
    if isinstance(value, Table):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Row):
        return [plain(inner) for inner in value]
    assert isinstance(value, Text)
    if value.quoted:
        return str(value)
    if value in ("true", "false"):
        return value == "true"
    if value in ("", "~", "null"):
        return None
    try:
        return int(value)
    except ValueError:
        return str(value)


def valid(name: str, text: str) -> bool:
    table = parse(text, Path(f"/{name}.yaml")).table
    return jsonschema.Draft202012Validator(json_schema(name)).is_valid(plain(table))


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize("name", RECORDS)
def test_the_published_schema_is_what_the_command_prints(name: str) -> None:
    published = ROOT / "docs" / "schemas" / f"{name}.schema.json"
    assert published.read_text(encoding="utf-8") == json_schema_text(name)


@pytest.mark.parametrize("name", RECORDS)
def test_every_key_is_described(name: str) -> None:
    def objects(schema: Any) -> Any:
        if isinstance(schema, dict):
            if "properties" in schema:
                yield schema
            for inner in schema.values():
                yield from objects(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from objects(inner)

    found = list(objects(json_schema(name)))
    assert found
    for schema in found:
        assert schema["additionalProperties"] is False
        for key, about in schema["properties"].items():
            assert about.get("description"), key
            assert "_" not in key


@pytest.mark.parametrize("file", SAMPLES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_the_samples_follow_their_schema_and_name_it(file: Path) -> None:
    name = file.stem
    text = file.read_text(encoding="utf-8")
    table = parse(text, file).table
    jsonschema.Draft202012Validator(json_schema(name)).validate(plain(table))
    comment = text.splitlines()[0]
    assert comment.startswith("# yaml-language-server: $schema=")
    named = (file.parent / comment.split("=", 1)[1]).resolve()
    assert json.loads(named.read_text(encoding="utf-8")) == json_schema(name)


@pytest.mark.parametrize(
    ("name", "text"),
    [("council", COUNCIL), ("committee", COMMITTEE), ("meeting", MEETING), ("minutes", MINUTES)],
)
def test_the_schema_takes_what_the_reader_takes(name: str, text: str) -> None:
    assert valid(name, text)
    assert reading(RECORDS[name], text).problems == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("meeting", MEETING + "venue: 2018\n"),
        ("meeting", MEETING.replace('"14:00"', "14:00")),
        ("meeting", MEETING + "    number: 5\nmembers: [Councillor Elm, {name: Councillor Oak}]\n"),
        ("meeting", MEETING + "supplements: [{published: 2018-03-12, items: {2: [a.pdf]}}]\n"),
        ("minutes", MINUTES + "    body: [{agreed: yes}, {noted: [a]}]\n"),
        ("minutes", MINUTES + "    body: [{discussed: {points: [a]}}]\n"),
        ("minutes", MINUTES + "    body: [{vote: {for: '7', against: 0, abstained: [a, 2]}}]\n"),
        ("minutes", MINUTES + "first-number: '43'\n"),
        ("council", COUNCIL.replace("01632 960000", "01632960000")),
        ("council", COUNCIL + "exempt-paragraphs: {18C: It is kept, '9': {description: So}}\n"),
        ("council", COUNCIL + "parts: {exempt: Private}\nexclusion: {title: Leaving}\n"),
        ("meeting", MEETING + "    exempt: 3\n  - exclusion: true\n"),
        ("meeting", MEETING + "    exempt: [3, 7A]\n    public-interest: It is.\n"),
        ("meeting", MEETING.replace("[report.pdf]", "[{exempt-minutes-of: 2018-01-01}]")),
        ("meeting", MEETING + "private-notice: [2018-01-01, 2018-02-01]\n"),
        ("minutes", MINUTES + "    exempt: 3\n    summary: It was awarded.\n"),
        ("exempt-meeting", "items: {7: {papers: {a.pdf: A, b.pdf: {title: B}}}}\n"),
        ("exempt-minutes", "minutes: {7: [{text: a}], 8: {title: A, body: [{noted: [a]}]}}\n"),
    ],
)
def test_both_take(name: str, text: str) -> None:
    assert valid(name, text)
    assert reading(RECORDS[name], text).problems == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("meeting", MEETING.replace("date: 2018-02-14\n", "")),
        ("meeting", MEETING.replace("date: 2018-02-14", "date: 14 February 2018")),
        ("meeting", MEETING.replace('"14:00"', '"2 pm"')),
        ("meeting", MEETING.replace("title: Report", "name: Report")),
        ("meeting", MEETING.replace("title: Report", "text: Report")),
        ("meeting", MEETING.replace("[report.pdf]", "report.pdf")),
        ("meeting", MEETING + "recto: yes\n"),
        ("meeting", MEETING + "minutes_of: 2018-01-01\n"),
        ("meeting", MEETING + "supplements: [{published: 2018-03-12, items: {x: [a.pdf]}}]\n"),
        ("meeting", MEETING + "supplements: [{published: 2018-03-12, items: {}}]\n"),
        ("council", COUNCIL.replace("england", "France")),
        ("minutes", MINUTES + "    body: [{text: a, arrived: b}]\n"),
        ("minutes", MINUTES + "    body: [a]\n"),
        ("minutes", MINUTES + "first-number: 0\n"),
        ("minutes", MINUTES + "first-number: '0'\n"),
        ("minutes", MINUTES + "    body: [{vote: {for: '07'}}]\n"),
        ("minutes", MINUTES + "    body: [{vote: {for: [[a]]}}]\n"),
        ("minutes", MINUTES + "    body: [{departed: [a]}]\n"),
        ("council", COUNCIL + "exempt-paragraphs: {first: It is kept}\n"),
        ("meeting", MEETING + "    exempt: true\n"),
        ("meeting", MEETING + "    exempt: []\n"),
        ("meeting", MEETING + "    exempt: [3, 3]\n"),
        ("meeting", MEETING.replace("[report.pdf]", "[{title: A}]")),
        (
            "meeting",
            MEETING.replace("[report.pdf]", "[{file: a.pdf, exempt-minutes-of: 2018-01-01}]"),
        ),
        ("meeting", MEETING.replace("[report.pdf]", "[{file: a.pdf, page-count: 0}]")),
        ("meeting", MEETING + "private-notice: [2018-01-01]\n"),
        ("exempt-meeting", "items: {}\n"),
        ("exempt-meeting", "items: {x: {title: A}}\n"),
        ("exempt-minutes", "minutes: {7: []}\n"),
        ("exempt-minutes", "minutes: {7: [{told: a}]}\n"),
        ("exempt-minutes", "minutes: {a: [{text: a}]}\n"),
    ],
)
def test_both_refuse(name: str, text: str) -> None:
    assert not valid(name, text)
    assert reading(RECORDS[name], text).problems != ()


# docs/records.md

DOCUMENT = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml ([\w-]+)\n(.*?)```", DOCUMENT, re.DOTALL)


def test_every_record_is_shown_by_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == set(RECORDS)


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_the_documented_examples_are_right(name: str, text: str) -> None:
    assert reading(RECORDS[name], text).problems == ()
    assert valid(name, text)


def test_every_key_is_documented() -> None:
    def subclasses(model: type[Record]) -> set[type[Record]]:
        return {model, *(each for sub in model.__subclasses__() for each in subclasses(sub))}

    keys = {key for model in subclasses(Record) for key in (*model.keys(),)}
    assert {key for key in keys if f"`{key}`" not in DOCUMENT} == set()


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("May", (5, 1)),
        ("15 may", (5, 15)),
        ("31 December", (12, 31)),
        ("31 June", "not every year has such a day"),
        ("29 February", "not every year has such a day"),
        ("Mai", "write the month's whole name"),
        ("15/5", "write the month's whole name"),
    ],
)
def test_the_day_on_which_a_year_begins(written: str, found: tuple[int, int] | str) -> None:
    text = f"{COUNCIL}year-begins: {written}\n"
    if isinstance(found, str):
        line = len(text.splitlines())
        assert faults(Council, text) == [
            f"{line}:14: error: expected a month such as May, or a day such as 15 May, found"
            f' "{written}" | {found}'
        ]
    else:
        record = reading(Council, text).record
        assert record is not None and record.year_begins == found
