"""Minutes begun: a minute for each item of the meeting, to be filled in."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from agendapack.begin.minutes_draft import DraftMinute, MinutesDraft, minutes_text
from agendapack.records.checks import check
from agendapack.records.library import Library
from agendapack.records.source import parse
from tests.records_builders import COUNCIL, council, dossier, shown
from tests.running import agendapack, write

AMBRIDGE = Path(__file__).parent / "ambridge"

MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - standing: apologies
  - {title: Minutes, minutes-of: 2018-01-10}
  - {title: "Ponds: a report", number: 5a}
  - {title: Trees, withdrawn: It was not needed.}
  - {title: Paths, deferred: {to: 2018-03-14, reason: "The report was *late*."}}
  - {title: Benches, deferred: {to: 2018-03-14}}
"""

EARLIER = (
    'date: 2018-01-10\ntime: "10:00"\nitems: [{title: Old}]\n',
    "status: draft\nminutes: [{title: Old}]\n",
)


def begun(folder: Path, meeting: str = MEETING, earlier: str | None = None, **more: object) -> str:
    """The minutes of a meeting, which pass every check."""
    record = (EARLIER[0], EARLIER[1] if earlier is None else earlier)
    council(folder, meeting=meeting, papers={}, earlier={"2018-01-10": record}, **more)  # type: ignore[arg-type]
    ran = agendapack("minutes", "2018-02-14", cwd=folder)
    assert (ran.code, ran.err) == (0, "")
    found = dossier(Library(folder))
    assert found.minutes is not None
    told = [p for p in check(found) if p.location.file.name == "minutes.yaml"]
    assert shown(told) == []
    return (folder / "meetings/parks/2018-02-14/minutes.yaml").read_text(encoding="utf-8")


def minutes(text: str) -> str:
    return text.partition("\nminutes:\n")[2]


def test_a_record_is_begun_with_comments_that_teach(tmp_path: Path) -> None:
    text = begun(tmp_path)
    before, _, _ = text.partition("\nminutes:\n")
    assert before == dedent("""\
        # The minutes of one meeting. Documents print nothing of a line that begins with #.
        # They are a draft until a later meeting confirms them: then write "status: confirmed".
        status: draft
        started: "14:00"
        # finished: "16:00"
        # Move those who were away to apologies.
        present:
          - Councillor Mrs Ash
          - Councillor Dr Birch
          - Councillor Cedar
        # apologies:
        #   - NAME
        # substitutes:
        #   - {member: NAME, for: MEMBER}
        # in-attendance:
        #   - {name: NAME, role: POST}

        # To count on from the committee's last minutes of the municipal year, add a line:
        # first-number: continue

        # What a minute may say, in the order in which it happened:
        #   body:
        #     - arrived: NAME
        #     - declared: {member: NAME, interest: personal, nature: what it is}
        #     - discussed: [one point, another point]
        #     - moved: {motion: that the report is noted, by: NAME, seconded: NAME}
        #     - vote: {for: 7, against: 2, abstained: 1}
        #     - agreed: that the report is noted.
        #     - decision: {text: what was decided, reasons: why, alternatives: what was rejected}
        #     - action: {what: to write to residents, who: NAME, by: 2018-02-28}""")


def test_a_minute_for_each_item(tmp_path: Path) -> None:
    assert minutes(begun(tmp_path)) == dedent("""\
          - title: Apologies
            item: 1
          - title: Minutes
            item: 2
            # body:
            #   - agreed: that the minutes are a correct record.
          - title: "Ponds: a report"
            item: 5a
          - title: Trees
            item: 6
            body:
              - text: This item was withdrawn.
              - text: It was not needed.
          - title: Paths
            item: 7
            body:
              - text: This item was deferred to the meeting on 14 March 2018.
              - text: "The report was *late*."
          - title: Benches
            item: 8
            body:
              - text: This item was deferred to the meeting on 14 March 2018.
        """).replace("\n", "\n  ").rstrip(" ").join(["  ", ""])


def test_what_is_printed(tmp_path: Path) -> None:
    council(tmp_path, meeting=MEETING.replace(", minutes-of: 2018-01-10", ""), papers={})
    ran = agendapack("minutes", "parks/2018-02-14", cwd=tmp_path)
    assert ran.out == "meetings/parks/2018-02-14/minutes.yaml: 6 minutes to fill in\n"


def test_a_committee_without_members(tmp_path: Path) -> None:
    text = begun(tmp_path, committee="name: Parks\nstanding-items: {apologies: {title: A}}\n")
    assert '# finished: "16:00"\n# present:\n#   - NAME\n# apologies:\n' in text


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["56", "continue"])
def test_numbers_count_on_where_those_of_the_year_do(first: str, tmp_path: Path) -> None:
    meeting = MEETING.replace(", minutes-of: 2018-01-10", "")
    earlier = f"first-number: {first}\n{EARLIER[1]}"
    record = (EARLIER[0], earlier)
    council(tmp_path, meeting=meeting, papers={}, earlier={"2018-01-10": record})
    assert agendapack("minutes", "2018-02-14", cwd=tmp_path).code == 0
    text = (tmp_path / "meetings/parks/2018-02-14/minutes.yaml").read_text(encoding="utf-8")
    assert "\n\nfirst-number: continue\n\n" in text


def test_numbers_of_the_year_before_do_not(tmp_path: Path) -> None:
    """The year begins on 1 February here, so the meeting of January is in the one before."""
    text = begun(
        tmp_path,
        MEETING.replace(", minutes-of: 2018-01-10", ""),
        f"first-number: 56\n{EARLIER[1]}",
        council_yaml=COUNCIL + "year-begins: February\n",
    )
    assert "\n# first-number: continue\n" in text


# --- exempt business ------------------------------------------------------------------------------


def test_exempt_business_has_no_body(tmp_path: Path) -> None:
    shutil.copytree(AMBRIDGE, tmp_path / "council")
    root = tmp_path / "council"
    ran = agendapack("minutes", "cabinet/2024-05-16", cwd=root)
    assert (ran.code, ran.err) == (0, "")
    text = (root / "meetings/cabinet/2024-05-16/minutes.yaml").read_text(encoding="utf-8")
    table = parse(text, Path("/minutes.yaml")).table
    assert table is not None
    made = table["minutes"]
    assert isinstance(made, list)
    private = [
        each for each in made if isinstance(each, dict) and {"exempt", "confidential"} & {*each}
    ]
    assert len(private) >= 3
    numbers = [each["item"] for each in made if isinstance(each, dict)]
    assert numbers == [str(n + 1) for n in range(len(made))]
    assert all("body" not in each for each in private)
    [resolved] = [
        each["body"][0]["resolved"] for each in made if isinstance(each, dict) and "body" in each
    ]
    assert str(resolved).startswith("that under regulation 4(2)(b) of the Local Auth")
    found = Library(root).open(Library(root).named("cabinet/2024-05-16"))
    assert [p for p in found.problems if p.location.file.name == "minutes.yaml"] == []
    assert found.dossier is not None
    told = [p for p in check(found.dossier) if p.location.file.name == "minutes.yaml"]
    assert shown(told) == []


def test_exempt_business_that_was_not_considered_says_so_in_its_summary(tmp_path: Path) -> None:
    agenda = (
        'date: 2024-05-23\ntime: "10:00"\npublished: 2024-05-15\nitems:\n'
        "  - exclusion: true\n"
        "  - {title: Land, exempt: 3, deferred: {to: 2024-06-20, reason: No valuation yet.}}\n"
        "  - {title: Staff, confidential: true, withdrawn: By the officer.}\n"
    )
    root = tmp_path / "council"
    shutil.copytree(AMBRIDGE, root)
    write(root / "meetings/cabinet/2024-05-23/meeting.yaml", agenda)
    assert agendapack("minutes", "cabinet/2024-05-23", cwd=root).code == 0
    text = (root / "meetings/cabinet/2024-05-23/minutes.yaml").read_text(encoding="utf-8")
    assert minutes(text).partition("  - title: Land\n")[2] == (
        "    item: 2\n"
        "    exempt: [3]\n"
        '    summary: "This item was deferred to the meeting on 20 June 2024.\\n\\nNo valuation'
        ' yet."\n'
        "  - title: Staff\n"
        "    item: 3\n"
        "    confidential: true\n"
        '    summary: "This item was withdrawn.\\n\\nBy the officer."\n'
    )


def test_an_exempt_minute_is_told_where_its_body_goes() -> None:
    minute = DraftMinute(
        "Land", "5", exempt=("3",), public_interest="Bids: three.", comments=("x",)
    )
    text = minutes_text(MinutesDraft("10:00", (), True, (minute,)), date(2018, 2, 14), "# first")
    assert text.startswith("# first\n# The minutes")
    assert minutes(text) == (
        "  - title: Land\n    item: 5\n    exempt: [3]\n"
        '    public-interest: "Bids: three."\n    # x\n'
    )
    confidential = DraftMinute("Land", "5", confidential=True)
    text = minutes_text(MinutesDraft("10:00", (), True, (confidential,)), date(2018, 2, 14))
    assert minutes(text) == "  - title: Land\n    item: 5\n    confidential: true\n"


# --- wrong usage ----------------------------------------------------------------------------------


def refused(folder: Path, *arguments: str) -> tuple[int, str]:
    ran = agendapack("minutes", *arguments, cwd=folder)
    assert ran.out == ""
    return ran.code, ran.err.replace(str(folder), "ROOT")


def test_minutes_that_are_there_already(tmp_path: Path) -> None:
    council(tmp_path, minutes=EARLIER[1])
    assert refused(tmp_path, "2018-02-14") == (
        2,
        'agendapack: the meeting "parks/2018-02-14" has minutes already:'
        " ROOT/meetings/parks/2018-02-14/minutes.yaml\n"
        "    nothing is overwritten: go on in that file\n",
    )


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_meeting_that_did_not_take_place(tmp_path: Path, status: str) -> None:
    council(
        tmp_path,
        meeting=f"{MEETING}status: {status}\nreason: Snow.\n".replace(
            ", minutes-of: 2018-01-10", ""
        ),
        papers={},
    )
    assert refused(tmp_path, "2018-02-14") == (
        2,
        f'agendapack: the meeting "parks/2018-02-14" was {status}, and has no minutes\n'
        "    take status: out of its meeting.yaml if it was held after all\n",
    )


def test_a_day_of_two_meetings(tmp_path: Path) -> None:
    council(tmp_path, earlier={"2018-02-14-special": (MEETING, None)})
    assert refused(tmp_path, "2018-02-14") == (
        2,
        'agendapack: "2018-02-14" is more than one meeting\n'
        "    name one: parks/2018-02-14 or parks/2018-02-14-special\n",
    )


def test_a_record_with_an_error(tmp_path: Path) -> None:
    council(tmp_path, papers={})
    assert refused(tmp_path, "2018-02-14") == (
        1,
        'meetings/parks/2018-02-14/meeting.yaml:7:14: error: no such paper "report.pdf"\n'
        "    put the file in parks/2018-02-14/papers/\n",
    )
    assert not (tmp_path / "meetings/parks/2018-02-14/minutes.yaml").exists()
