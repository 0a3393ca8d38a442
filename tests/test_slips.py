"""Slips of the hand in records, made one at a time in a good meeting, and what is said of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.records.meeting_schema import Meeting
from agendapack.records.misreadings import in_curly_quotes, quoted
from agendapack.records.source import decode, parse
from agendapack.records.validation import read_record
from tests.records_builders import council, faults, shown

FILE = Path("/council/meeting.yaml")
GOOD = """\
date: 2024-05-16
time: "10:00"
venue: Village Hall
items:
  - title: Apologies
    text: To receive apologies.
  - title: Play areas
    papers:
      - {file: play-areas.md, title: Play areas}
      - survey.pdf
"""


def told(old: str, new: str, encoding: str = "utf-8") -> list[str]:
    """What is said of the good meeting with its first ``old`` replaced."""
    assert old in GOOD
    return told_of(GOOD.replace(old, new, 1).encode(encoding))


def told_of(data: bytes) -> list[str]:
    return shown(read_record(Meeting, decode(data, FILE)).problems, file=False)


QUOTES = "put the text in quotes if the # belongs to it:"
SPACED = "a comment has a space after its #"


def test_the_meeting_is_good() -> None:
    assert told_of(GOOD.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # -- a comment that swallows text
        (
            "title: Play areas",
            "title: Application #12345 at Mill Lane",
            '7:24: warning: "#12345 at Mill Lane" is taken for a comment, and "Application" is left'
            f' | {QUOTES} "Application #12345 at Mill Lane"; {SPACED}',
        ),
        (
            "apologies.",
            'the "big" #3',
            '6:32: warning: "#3" is taken for a comment, and "To receive the "big"" is left'
            f" | {QUOTES} 'To receive the \"big\" #3'; {SPACED}",
        ),
        (
            "- survey.pdf",
            "- survey.pdf\n      - plan.pdf #2",
            '11:18: warning: "#2" is taken for a comment, and "plan.pdf" is left'
            f' | {QUOTES} "plan.pdf #2"; {SPACED}',
        ),
        (
            "papers:\n      - {file: play-areas.md, title: Play areas}\n      - survey.pdf",
            "papers: [plan #2.pdf, survey.pdf]",
            '8:19: error: "#2.pdf, survey.pdf]" is taken for a comment | put the whole text in'
            " quotes if the # belongs to it",
        ),
        (
            "To receive apologies.",
            "To agree\n      lot #3 of\n      the plan",
            '7:11: error: "#3 of" is taken for a comment | put the whole text in quotes if the #'
            " belongs to it",
        ),
        # -- an anchor, an alias, a tag, and other characters that begin no text
        (
            "Play areas\n",
            "&Co report\n",
            '7:12: warning: "&Co" is taken for an anchor, and "report" is left | put the text in'
            ' quotes if the & belongs to it: "&Co report"',
        ),
        (
            "Play areas\n",
            "& Co report\n",
            '7:12: error: a value cannot start with "&" | put the whole value in quotes',
        ),
        (
            "Play areas\n",
            "*urgent\n",
            '7:12: error: "*urgent" refers to an anchor, and there is no "&urgent" before it | put'
            " the text in quotes if it is meant to start with *",
        ),
        (
            "Play areas\n",
            "*Urgent* business\n",
            '7:12: error: a value cannot start with "*" | put the whole value in quotes',
        ),
        (
            "Play areas\n",
            "!important notice\n",
            '7:12: error: the tag "!important" cannot be used in a record | write the value without'
            " it, in quotes if it is meant to start with !",
        ),
        *(
            (
                "Play areas\n",
                f"{mark}{text}\n",
                f'7:12: error: a value cannot start with "{mark}" | put the whole value in quotes',
            )
            for mark, text in [("%", "5 of it"), ("@", "home"), ("`", "code`"), ("?", " why")]
        ),
        # -- curly quotes
        (
            "Village Hall",
            "“Village Hall”",
            "3:8: warning: the quotes around “Village Hall” are part of the text: YAML knows"
            ' straight ones | write "Village Hall", or "“Village Hall”" to keep them',
        ),
        (
            "Village Hall",
            '“Village Hall"',
            '3:8: warning: the quotes around “Village Hall" are part of the text: YAML knows'
            ' straight ones | write "Village Hall", or \'“Village Hall"\' to keep them',
        ),
        (
            '"10:00"',
            "“10:00”",
            '2:7: error: expected a time such as "14:00", found "“10:00”" | write "10:00"',
        ),
        (
            "2024-05-16",
            "‘2024-05-16’",
            '1:7: error: expected a date such as 2018-02-14, found "‘2024-05-16’"'
            " | write 2024-05-16",
        ),
        (
            "Village Hall",
            "“Village Hall: main room”",
            "3:8: error: a curly quote (“) does not open a text in quotes | type straight quotes:"
            ' "Village Hall: main room"',
        ),
        (
            "Village Hall",
            '"Village Hall”',
            "3:8: error: the quote that opens here is closed with a curly one (”)"
            ' | type " there, as at the beginning',
        ),
        (
            "{file: play-areas.md, title: Play areas}",
            "“{file: play-areas.md, title: Play areas}”",
            "9:9: error: a curly quote (“) does not open a text in quotes | take the curly quotes"
            " out: nothing stands around { } and [ ]",
        ),
        (
            "title: Play areas}",
            "title: “Play areas, new: all”}",
            "9:38: error: a curly quote (“) does not open a text in quotes | type straight quotes",
        ),
        # -- a space is wanting
        (
            "venue: Village Hall",
            "venue:Village Hall",
            "3:7: error: expected a space after the colon | write venue: Village Hall",
        ),
        (
            "time: ",
            "time:",
            '2:6: error: expected a space after the colon | write time: "10:00"',
        ),
        (
            "title: Play",
            "title:Play",
            "7:11: error: expected a space after the colon | write title: Play areas",
        ),
        (
            "{file: play",
            "{file:play",
            "9:15: error: expected a space after the colon | write file: play-areas.md",
        ),
        (
            "- title: Apologies",
            "-title: Apologies",
            "5:4: error: expected a space after the dash | write - title: Apologies",
        ),
        (
            "- title: Play",
            "-title: Play",
            "7:4: error: expected a space after the dash | write - title: Play areas",
        ),
        (
            "- survey",
            "-survey",
            "10:8: error: expected a space after the dash | write - survey.pdf",
        ),
        # -- another character than the right one
        *(
            (
                "- survey.pdf",
                f"{mark} survey.pdf",
                f'10:7: error: expected a hyphen before a list entry, found "{mark}"'
                " | write - survey.pdf",
            )
            for mark in "–•*\uf0b7"
        ),
        *(
            (
                "venue: ",
                f"venue{mark} ",
                f'3:{column}: error: expected a colon after "venue", found "{mark.strip()}"'
                " | write venue: Village Hall",
            )
            for mark, column in [(" =", 7), (";", 6), ("：", 6)]
        ),
        # -- a quote that is closed by another one, or by none
        (
            '"10:00"\nvenue: Village Hall\nitems:\n  - title: Apologies',
            '"10:00\nvenue: Village Hall\nitems:\n  - title: "Apologies"',
            "2:7: error: the quote that opens here is not closed before line 5, where another one"
            " opens | close it where the text ends",
        ),
        (
            '"10:00"\nvenue: Village Hall',
            '"10:00\nvenue: Village Hall"',
            "2:7: error: the quote that opens here is closed in line 3 only, and"
            ' "venue:" stands between | close it where the text ends; text over several lines is'
            " indented",
        ),
        (
            '"10:00"',
            '10:00"',
            '2:7: error: expected a time such as "14:00", found "10:00"" | write "10:00"',
        ),
        # -- brackets and braces
        (
            "title: Play areas}",
            "title: Play, areas}",
            '9:44: error: "areas" stands here without a value | put the text in quotes if the comma'
            " before it belongs to it",
        ),
        (
            "title: Play areas}",
            "title: Play: areas}",
            '9:42: error: a second colon stands in the text "Play:" | put the text in quotes:'
            " inside { } and [ ] a colon belongs to a key",
        ),
        (
            "Play areas\n",
            "{draft}\n",
            "7:12: error: expected text, found a mapping | put the text in quotes",
        ),
        # -- spaces that are none, and what cannot be seen
        *(
            (
                old,
                new,
                f"{place}: error: a no-break space (U+00A0) stands where an ordinary space belongs"
                " | delete it and type a space: the two cannot be told apart by eye",
            )
            for old, new, place in [
                ("    text:", "\xa0\xa0\xa0\xa0text:", "6:1"),
                ("    text:", "  \xa0 text:", "6:3"),
                ("venue: ", "venue:\xa0", "3:7"),
                ("- title: Play", "-\xa0title: Play", "7:4"),
            ]
        ),
        (
            "- survey",
            "-\tsurvey",
            "10:8: error: a tab stands after the dash | put one space there instead",
        ),
        (
            "venue",
            "\xa0venue",
            "3:1: error: a no-break space (U+00A0) stands in the key or before it | delete it, and"
            " type a space if one is wanted: venue:",
        ),
        (
            "venue",
            "ven\u200bue",
            "3:1: error: a zero width space (U+200B) stands in the key or before it | delete it,"
            " and type a space if one is wanted: venue:",
        ),
        (
            "Village",
            "\u202eVillage",
            "3:8: warning: a right-to-left override (U+202E), which cannot be seen, stands in this"
            " text | delete it: it was probably pasted in",
        ),
        (
            "Village",
            "Village\u2028",
            "3:15: error: the character U+2028 cannot stand in a record | delete it: it cannot be"
            " seen, and was probably pasted in",
        ),
        # -- a backslash in double quotes
        (
            "Village Hall",
            r'"C:\temp"',
            r'3:8: warning: "\t" in double quotes is read as a tab | use single quotes if the'
            r" backslash belongs to the text: 'C:\temp'",
        ),
        (
            "Village Hall",
            r'"C:\new"',
            r'3:8: warning: "\n" in double quotes is read as a new line | use single quotes if the'
            r" backslash belongs to the text: 'C:\new'",
        ),
        (
            "Village Hall",
            r'"\\server\new"',
            r'3:8: warning: "\n" in double quotes is read as a new line | use single quotes if the'
            r" backslash belongs to the text: '\\server\new'",
        ),
        (
            "Village Hall",
            r'"a\e[31mb"',
            "3:8: error: an escape writes the character U+001B | take it out: no document can print"
            " it",
        ),
        (
            "Village Hall",
            r'"Hall \ Room 2"',
            r'3:8: warning: "\ " in double quotes is read as another character | use single quotes'
            r" if the backslash belongs to the text: 'Hall \ Room 2'",
        ),
        (
            "Village Hall",
            'Village Hall"',
            '3:8: warning: the quote at the end of Village Hall" is part of the text: none opens'
            ' before it | write "Village Hall", or \'Village Hall"\' to keep it',
        ),
        # -- a key in the wrong place, or none
        (
            "title: Play areas\n",
            "title Play areas\n",
            '7:10: error: expected a colon after "title" | write title: Play areas',
        ),
        (
            "- survey.pdf",
            "- survey.pdf\n        title: The survey",
            '10:9: error: "survey.pdf" has no key, and the line below it has one | write its key'
            " before it, such as title: or file:",
        ),
        (
            "text: To receive apologies.",
            "text: >\n    To receive apologies.",
            "7:5: error: the text after | or > must be indented further than its key | put two"
            " spaces more before each of its lines",
        ),
        (
            "venue: Village Hall",
            "venue:\nVillage Hall",
            '4:1: error: expected a colon after "Village Hall" | indent it if it belongs to venue:'
            " above",
        ),
        (
            "venue:",
            "- venue:",
            "3:1: error: a list entry stands where a key belongs | take the dash away, or indent"
            " the line further than the key that it belongs to",
        ),
        (
            "title: Play areas}",
            "title=Play areas}",
            '9:31: error: expected a colon after "title", found "=" | write title: Play areas',
        ),
        (
            "items:",
            "\xa0\nitems:",
            "4:1: error: a no-break space (U+00A0) stands where an ordinary space belongs | delete"
            " it and type a space: the two cannot be told apart by eye",
        ),
        (
            "title: Play areas\n",
            "minutes-of: 13 December 2017\n    title: Play areas\n",
            "7:17: error: expected a meeting's date such as 2017-12-13, found"
            ' "13 December 2017" | write 2017-12-13',
        ),
        (
            "- survey.pdf",
            "- survey.pdf: The survey",
            '10:9: error: expected file: before the name of a file, found "survey.pdf:"'
            " | write {file: survey.pdf, title: The survey}",
        ),
    ],
)
def test_a_slip_is_told_where_it_was_made(old: str, new: str, expected: str) -> None:
    assert told(old, new) == [expected]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Village Hall", "Village Hall # where else"),
        ("Village Hall", "Village Hall #"),
        ("Village Hall", '"Hall #3"'),
        ("Village Hall", "Hall no.3#4"),
        ("To receive apologies.", "|\n      Lot #3 of\n      the plan"),
        ("items:", "#-- the agenda\nitems:"),
        ("Village Hall", "The “Village” Hall"),
        ("Village Hall", '"“Village Hall”"'),
        ("Village Hall", r'"Village\nHall \u00a3 \"x\" \\ \/"'),
        ("Village Hall", "'C:\\temp'"),
        ("Village Hall", "Village\u00a0Hall \u200d\u200e"),
        ("To receive apologies.", '"To receive\n      note: apologies."'),
        ("Village Hall\n", 'Village Hall\npublished: 2024-05-01\ncontact: "x"\n'),
    ],
)
def test_what_was_meant_so_is_not_told(old: str, new: str) -> None:
    assert told(old, new) == []


def test_a_comment_is_told_before_a_fault_that_stops_the_reading() -> None:
    text = "a: lot #3\nb: [c\nd: lot #4\n"
    assert shown(parse(text, FILE).problems, file=False) == [
        f'1:8: warning: "#3" is taken for a comment, and "lot" is left | {QUOTES} "lot #3";'
        f" {SPACED}",
        '2:4: error: the "[" that opens here is not closed with "]" | close it, and put a comma'
        " between its entries; text that holds [ needs quotes",
    ]


def test_an_anchor_that_is_used_is_meant() -> None:
    assert parse("a: &Co report\nb: *Co\n", FILE).problems == ()


def test_an_anchor_and_a_comment_before_nothing() -> None:
    assert told("Play areas\n", "&Co\n") == [
        '7:12: warning: "&Co" is taken for an anchor, and nothing is left | put the text in quotes'
        ' if the & belongs to it: "&Co"',
        "7:5: error: expected text, found nothing | write it, or take the key out",
    ]
    assert told("- survey.pdf", "- #5.pdf")[0] == (
        f'10:9: warning: "#5.pdf" is taken for a comment, and nothing is left | {QUOTES} "#5.pdf";'
        f" {SPACED}"
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2:30", '"14:30", or "02:30" if it is in the morning'),
        ("8:00", '"20:00", or "08:00" if it is in the morning'),
        ("9:15", '"09:15"'),
        ("2.30pm", '"14:30"'),
        ("10.00 a.m.", '"10:00"'),
        ("12 noon", '"12:00"'),
        ("midnight", '"00:00"'),
        ("1430", '"14:30"'),
        ("1430hrs", '"14:30"'),
        ("14h30", '"14:30"'),
        ("14:30:00", '"14:30"'),
        ("10 o'clock", '"10:00"'),
        ("10:00–12:00", '"10:00"'),
        ("10am to 12", '"10:00"'),
    ],
)
def test_a_time_that_was_meant(written: str, meant: str) -> None:
    assert told('"10:00"', written) == [
        f'2:7: error: expected a time such as "14:00", found "{written}" | write {meant}'
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("16 May 2024", "16th of May 2024", "Thursday 16 May 2024", "May 16, 2024", "16/05/24"),
        *("16.5.2024", "2024/05/16", "2024–05–16", "2024-5-16", "2024-05-16T10:00"),
    ],
)
def test_a_date_that_was_meant(written: str) -> None:
    assert told("2024-05-16", written) == [
        f'1:7: error: expected a date such as 2018-02-14, found "{written}" | write 2024-05-16'
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("1–3", 'write "1-3"'),
        ("1 to 3", 'write "1-3"'),
        ("pp. 1 and 3", 'write "1, 3"'),
        ("3 to end", 'write "3-"'),
        ("1; 4–6", 'write "1, 4-6"'),
        ("all of it", "12- means from 12 on"),
    ],
)
def test_pages_that_were_meant(written: str, hint: str) -> None:
    assert told("- survey.pdf", f"- {{file: survey.pdf, pages: {written}}}") == [
        f'10:35: error: expected pages such as 3-10, or 1, 4-6, found "{written}" | {hint}'
    ]


@pytest.mark.parametrize(
    ("named", "there", "hint"),
    [
        ("~ draft.md", "draft.md", "did you mean draft.md?"),
        ('"a: b.md"', "c.pdf", "put the file in parks/2018-02-14/papers/"),
        (
            "plan\xa01.pdf",
            "plan 1.pdf",
            "there is plan 1.pdf, but in the record stands a no-break space (U+00A0): type an"
            " ordinary space there, or nothing",
        ),
        (
            "plan 1.pdf",
            "plan\xa01.pdf",
            "there is plan\xa01.pdf, but in the file's name stands a no-break space (U+00A0): type"
            " an ordinary space there, or nothing",
        ),
        ("x “a.pdf”", "a.pdf", "did you mean a.pdf?"),
        ("“a.pdf”", "a.pdf", "take the curly quotes out: a.pdf"),
        (
            "a.pdf, b.pdf",
            "a.pdf",
            "write each paper on a line of its own, after a dash",
        ),
    ],
)
def test_a_paper_that_was_meant(named: str, there: str, hint: str, tmp_path: Path) -> None:
    meeting = f"""\
date: 2018-02-14
time: "14:00"
items:
  - title: Report
    papers:
      - {named}
"""
    library = council(tmp_path, meeting=meeting, papers={there: b"%PDF-"})
    told = [fault for fault in faults(library) if "error" in fault]
    plain = named.strip('"')
    assert told == [f'meeting.yaml:6:9: error: no such paper "{plain}" | {hint}']


@pytest.mark.parametrize("name", ["~ draft.md", "~draft.md", "a: b.md"])
def test_a_name_may_begin_as_a_home_or_a_drive_does(name: str, tmp_path: Path) -> None:
    meeting = f"""\
date: 2018-02-14
time: "14:00"
items:
  - title: Report
    papers: ["{name}"]
"""
    try:
        library = council(tmp_path, meeting=meeting, papers={name: b"# Draft\n"})
    except OSError:
        pytest.skip("this disk takes no such name")
    assert faults(library) == []


@pytest.mark.parametrize("text", ["plain", "the Chair's", 'the "big" one', r"C:\temp", "'\"\\"])
def test_what_is_put_in_quotes_reads_back(text: str) -> None:
    assert parse(f"a: {quoted(text)}\n", FILE).table == {"a": text}


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“a”", "a"),
        ("‘the Chair’s’", "the Chair’s"),
        ("“a” and “b”", None),
        ("“a", None),
        ("a”", None),
        ("“”", None),
    ],
)
def test_curly_quotes_around_a_whole_text(text: str, inside: str | None) -> None:
    assert in_curly_quotes(text) == inside


def test_a_long_text_is_told_in_short() -> None:
    [line] = told("Village Hall", "word " * 5000 + "#3")
    assert len(line) < 400
    [line] = told("Village Hall", "“" + "word " * 5000 + "”")
    assert len(line) < 300
