"""A meeting begun: what its record says, decided from the committee's records."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.begin.committee_records import find_committee
from agendapack.begin.meeting_draft import publication
from agendapack.begin.record_comments import commented
from agendapack.begin.written_values import folder_of
from agendapack.problems import UsageError
from agendapack.records.checks import check
from agendapack.records.clear_days import count_clear_days
from agendapack.records.library import Library
from agendapack.records.source import parse
from tests.records_builders import COUNCIL, MINUTES, council, dossier, opened, shown, write
from tests.running import agendapack
from tests.running import council as running_council
from tests.test_init import on_a_terminal

COMMITTEE = """\
name: Parks Committee
members: [Councillor Ash, Councillor Birch]
standing-items:
  apologies: {title: Apologies}
  declarations: {title: Declarations of Interest}
  minutes: {title: Minutes}
  programme: {title: Work Programme}
"""

LAST = """\
date: 2018-02-14
time: "14:00"
venue: Village Hall, Ambridge
title: Extraordinary meeting
published: 2018-02-06
online: {url: https://ambridge.example/live}
notices: {invitation: Once only.}
items:
  - standing: apologies
  - {standing: declarations, information-only: true, text: For once.}
  - {standing: minutes, minutes-of: 2018-01-10}
  - title: Ponds
    papers: [ponds.pdf]
    deferred: {to: 2018-03-14, reason: The report was late.}
    lead: Jo Bell
  - {title: Trees, withdrawn: Not needed.}
  - standing: programme
supplements:
  - published: 2018-02-08
    items: {4: [ponds-costs.pdf]}
"""

EARLIER = {"2018-01-10": ('date: 2018-01-10\ntime: "10:00"\nitems: [{title: Old}]\n', MINUTES)}

PDF = b"%PDF-1.7\n%%EOF\n"


def parks(folder: Path, last: str | None = LAST, **more: object) -> Library:
    settings: dict[str, object] = {
        "papers": {"ponds.pdf": PDF, "ponds-costs.pdf": PDF},
        "committee": COMMITTEE,
        "earlier": EARLIER,
        **more,
    }
    return council(folder, meeting=last, **settings)  # type: ignore[arg-type]


def new(folder: Path, day: str = "2018-03-14", *options: str, today: str = "2018-02-20") -> str:
    """The record that is begun, without the comments before its items and after them; what it says
    passes every check."""
    ran = agendapack("new", "parks", day, "--today", today, *options, cwd=folder)
    assert (ran.code, ran.err) == (0, "")
    text = (folder / "meetings/parks" / day / "meeting.yaml").read_text(encoding="utf-8")
    assert shown(check(dossier(Library(folder), day))) == []
    return text


def agenda(text: str) -> str:
    _, _, items = text.partition("\nitems:\n")
    items, _, _ = items.partition("\n\n#")
    return items + "\n"


# --- the whole record ---------------------------------------------------------------------------


def test_a_record_is_begun_with_comments_that_teach(tmp_path: Path) -> None:
    parks(tmp_path)
    ran = agendapack("new", "parks", "2018-03-14", "--today", "2018-02-20", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "meetings/parks/2018-03-14/meeting.yaml: 5 items, to be published on 6 March 2018\n"
        "today was taken to be 20 February 2018\n"
    )
    folder = tmp_path / "meetings/parks/2018-03-14"
    assert (folder / "papers").is_dir()
    assert [*(folder / "papers").iterdir()] == []
    assert (folder / "meeting.yaml").read_text(encoding="utf-8") == dedent("""\
        # The agenda of one meeting. Documents print nothing of a line that begins with #.
        # "agendapack check" says what is wrong, at its line.
        date: 2018-03-14
        time: "14:00"
        venue: "Village Hall, Ambridge"
        # The last day that leaves 5 clear days (Local Government Act 1972, section 100B(4)(a)).
        published: 2018-03-06

        # The items are numbered in this order. A report is a file in papers/ that an item names:
        #   - title: Budget
        #     papers:
        #       - budget.pdf
        #       - {title: Appendix 1, to-follow: true}
        items:
          - standing: apologies
          - standing: declarations
            information-only: true
          - standing: minutes
            # The minutes of 14 February 2018 are not there yet. Once they are, add the line:
            # minutes-of: 2018-02-14
          - title: Ponds
            lead: Jo Bell
            follows: 2018-02-14#4
            # Deferred on 14 February 2018: The report was late.
            # Its papers are in ../2018-02-14/papers/: ponds.pdf.
          - standing: programme

        # Papers that come after the agenda was published, by the number of their item:
        # supplements:
        #   - published: 2018-03-06
        #     items:
        #       5: [late-report.pdf]
        """)


def test_options_win_over_the_last_meeting(tmp_path: Path) -> None:
    parks(tmp_path)
    text = new(
        tmp_path, "2018-03-14", "--time", "09:30", "--venue", "Barn: #1", "--title", "Special"
    )
    assert 'time: "09:30"\ntitle: Special\nvenue: "Barn: #1"\n' in text


def test_the_schema_is_named_as_the_committees_other_meetings_do(tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=../../../x/meeting.schema.json"
    parks(tmp_path, f"{line}\n{LAST}")
    assert new(tmp_path).startswith(f"{line}\n# The agenda")


def test_the_schema_is_named_where_init_puts_it(tmp_path: Path) -> None:
    parks(tmp_path)
    write(tmp_path / "schemas/meeting.schema.json", "{}")
    line = "# yaml-language-server: $schema=../../../schemas/meeting.schema.json\n"
    assert new(tmp_path).startswith(line)


# --- the items that recur -------------------------------------------------------------------------


def test_a_committee_that_has_not_met_begins_with_its_standing_items(tmp_path: Path) -> None:
    parks(tmp_path, earlier={}, name="2019-01-01", last=LAST.replace("2018-02-14", "2019-01-01"))
    (tmp_path / "meetings/parks/2019-01-01/meeting.yaml").unlink()
    (tmp_path / "meetings/parks/2019-01-01/papers/ponds.pdf").unlink()
    (tmp_path / "meetings/parks/2019-01-01/papers/ponds-costs.pdf").unlink()
    (tmp_path / "meetings/parks/2019-01-01/papers").rmdir()
    (tmp_path / "meetings/parks/2019-01-01").rmdir()
    text = new(tmp_path, "2018-03-14", "--time", "14:00")
    assert agenda(text) == (
        "  - standing: apologies\n  - standing: declarations\n"
        "  - standing: minutes\n  - standing: programme\n"
    )
    assert "# venue: Room, Building\n" in text


def test_without_standing_items_an_agenda_begins_with_apologies(tmp_path: Path) -> None:
    write(tmp_path / "meetings/council.yaml", COUNCIL)
    write(tmp_path / "meetings/parks/committee.yaml", "name: Parks Committee\n")
    assert agenda(new(tmp_path, "2018-03-14", "--time", "14:00")) == "  - title: Apologies\n"


def test_a_meeting_without_standing_items_gives_the_committees(tmp_path: Path) -> None:
    last = 'date: 2018-02-14\ntime: "14:00"\nitems: [{title: Ponds}]\n'
    parks(tmp_path, last, papers={})
    assert agenda(new(tmp_path)).startswith("  - standing: apologies\n  - standing: declarations\n")


def test_another_meeting_to_model_it_on(tmp_path: Path) -> None:
    like = """\
        date: 2017-12-13
        time: "10:00"
        items:
          - standing: programme
          - standing: apologies
          - {exclusion: true}
          - {title: Land, exempt: 3}
        """
    parks(tmp_path, earlier={**EARLIER, "2017-12-13": (dedent(like), None)})
    text = new(tmp_path, "2018-03-14", "--like", "2017-12-13")
    assert [line for line in agenda(text).splitlines() if line.startswith("  - ")] == [
        *("  - title: Ponds", "  - standing: programme", "  - title: Minutes"),
        "  - standing: apologies",
    ]
    assert 'time: "10:00"' in text


# --- minutes --------------------------------------------------------------------------------------


def test_the_last_meetings_minutes_are_to_be_confirmed(tmp_path: Path) -> None:
    parks(tmp_path, minutes=MINUTES)
    assert "  - standing: minutes\n    minutes-of: 2018-02-14\n" in agenda(new(tmp_path))


@pytest.mark.parametrize("how", ["status: confirmed", "status: draft\nconfirmed: {at: 2018-03-01}"])
def test_minutes_that_are_confirmed_are_not(how: str, tmp_path: Path) -> None:
    special = 'date: 2018-03-01\ntime: "10:00"\nitems: [{title: Old}]\n'
    special = special.replace("items:", "status: cancelled\nreason: Snow.\nitems:")
    parks(
        tmp_path,
        minutes=MINUTES.replace("status: draft", how),
        earlier={**EARLIER, "2018-03-01": (special, None)},
    )
    assert (
        "  - standing: minutes\n    # The minutes of 14 February 2018 are confirmed already.\n"
    ) in agenda(new(tmp_path))


def test_minutes_that_another_agenda_has(tmp_path: Path) -> None:
    special = 'date: 2018-03-20\ntime: "10:00"\nitems: [{title: M, minutes-of: 2018-02-14}]\n'
    parks(tmp_path, minutes=MINUTES, earlier={**EARLIER, "2018-03-20": (special, None)})
    assert ("    # The minutes of 14 February 2018 are on the agenda of 2018-03-20.\n") in agenda(
        new(tmp_path)
    )


def test_earlier_minutes_that_no_agenda_has_are_told(tmp_path: Path) -> None:
    special = 'date: 2018-02-07\ntime: "10:00"\nitems: [{title: Trees}]\n'
    earlier = {**EARLIER, "2018-02-07-special": (special, MINUTES)}
    parks(tmp_path, minutes=MINUTES, earlier=earlier)
    told = (
        "    minutes-of: 2018-02-14\n"
        "    # The minutes of 7 February 2018 are on no agenda yet. Give them an item of their own,"
        " with:\n"
        "    # minutes-of: 2018-02-07-special\n"
    )
    assert told in agenda(new(tmp_path))


def test_earlier_minutes_that_the_next_agenda_has_as_a_file_are_not_told(tmp_path: Path) -> None:
    first = 'date: 2018-02-01\ntime: "10:00"\nitems: [{title: Trees}]\n'
    second = first.replace("-01", "-07").replace("Trees}", "Minutes, papers: [minutes.pdf]}")
    earlier = {**EARLIER, "2018-02-01": (first, MINUTES), "2018-02-07": (second, None)}
    parks(tmp_path, minutes=MINUTES, earlier=earlier)
    assert "on no agenda" not in new(tmp_path)


def test_earlier_minutes_that_are_confirmed_are_not_told(tmp_path: Path) -> None:
    special = 'date: 2018-02-07\ntime: "10:00"\nitems: [{title: Trees}]\n'
    confirmed = MINUTES.replace("draft", "confirmed")
    parks(tmp_path, minutes=MINUTES, earlier={**EARLIER, "2018-02-07": (special, confirmed)})
    assert "on no agenda" not in new(tmp_path)


def test_a_meeting_that_was_cancelled_has_none(tmp_path: Path) -> None:
    last = LAST.replace("items:", "status: cancelled\nreason: Snow.\nitems:", 1)
    parks(tmp_path, last)
    assert "    minutes-of: 2018-01-10\n" in agenda(new(tmp_path))


def test_a_standing_item_that_is_no_more_is_not_taken_over(tmp_path: Path) -> None:
    """Where it held the minutes, they have an item of their own."""
    old = COMMITTEE.replace("  minutes: {title: Minutes}\n", "")
    parks(tmp_path, committee=old)
    assert agenda(new(tmp_path)).startswith(
        "  - standing: apologies\n"
        "  - standing: declarations\n    information-only: true\n"
        "  - title: Minutes\n"
        "    # The minutes of 14 February 2018 are not there yet. Once they are, add the line:\n"
    )


def test_minutes_are_put_where_there_is_no_item_for_them(tmp_path: Path) -> None:
    committee = COMMITTEE.replace("  minutes: {title: Minutes}\n", "")
    last = LAST.replace("  - {standing: minutes, minutes-of: 2018-01-10}\n", "").replace("4:", "3:")
    parks(tmp_path, last, committee=committee, minutes=MINUTES)
    assert "true\n  - title: Minutes\n    minutes-of: 2018-02-14\n" in agenda(new(tmp_path))


# --- business -------------------------------------------------------------------------------------


def test_what_was_deferred_to_another_day_stays_out(tmp_path: Path) -> None:
    parks(tmp_path)
    assert "Ponds" not in agenda(new(tmp_path, "2018-03-15"))


def test_what_another_meeting_took_up_stays_out(tmp_path: Path) -> None:
    other = 'date: 2018-03-14\ntime: "9:00"\nitems: [{title: P, follows: "2018-02-14#4"}]\n'
    other = other.replace('"9:00"', '"09:00"')
    parks(tmp_path, earlier={**EARLIER, "2018-03-14-special": (other, None)})
    assert "Ponds" not in agenda(new(tmp_path))


def test_what_a_meeting_took_up_by_the_name_of_a_folder_stays_out(tmp_path: Path) -> None:
    other = 'date: 2018-03-14\ntime: "09:00"\nitems: [{title: P, follows: 2018-02-14-x#4}]\n'
    parks(tmp_path, name="2018-02-14-x", earlier={**EARLIER, "2018-03-14-special": (other, None)})
    assert "Ponds" not in agenda(new(tmp_path))


def test_a_standing_item_that_followed_another_still_recurs(tmp_path: Path) -> None:
    last = LAST.replace(
        "  - standing: programme\n", "  - {standing: programme, follows: 2018-01-10#1}\n"
    )
    parks(tmp_path, last)
    assert agenda(new(tmp_path)).endswith("  - standing: programme\n")


def test_a_meeting_that_was_cancelled_is_no_model(tmp_path: Path) -> None:
    special = 'date: 2018-02-20\ntime: "10:00"\nstatus: cancelled\nreason: Snow.\n'
    special += "items: [{standing: programme}]\n"
    parks(tmp_path, earlier={**EARLIER, "2018-02-20": (special, None)})
    assert agenda(new(tmp_path)).startswith("  - standing: apologies\n")


def test_the_business_of_a_meeting_that_was_brought_forward(tmp_path: Path) -> None:
    """It follows nothing: the meeting that it was to be at comes after this one."""
    last = LAST.replace(
        "items:", "status: cancelled\nreason: Snow.\nrearranged-to: 2018-02-12\nitems:", 1
    ).replace("    deferred: {to: 2018-03-14, reason: The report was late.}\n", "")
    parks(tmp_path, last)
    assert (
        "  - title: Ponds\n    lead: Jo Bell\n"
        "    # From the meeting of 14 February 2018, which was moved to this day.\n"
    ) in agenda(new(tmp_path, "2018-02-12"))


def test_a_standing_item_that_was_deferred_is_there_once(tmp_path: Path) -> None:
    last = LAST.replace(
        "  - standing: programme\n", "  - {standing: programme, deferred: {to: 2018-03-14}}\n"
    )
    parks(tmp_path, last)
    assert agenda(new(tmp_path)).endswith(
        "  - standing: programme\n    follows: 2018-02-14#6\n    # Deferred on 14 February 2018.\n"
    )


def test_items_of_one_title_that_a_meeting_put_off_are_as_many_as_they_were(
    tmp_path: Path,
) -> None:
    twin = "{title: Ponds, deferred: {to: 2018-03-14}}"
    parks(tmp_path, LAST.replace("items:", f"items:\n  - {twin}", 1))
    assert (
        "  - title: Ponds\n    follows: 2018-02-14#1\n    # Deferred on 14 February 2018.\n"
        "  - title: Ponds\n    lead: Jo Bell\n    follows: 2018-02-14#5\n"
    ) in agenda(new(tmp_path))


def test_private_items_of_one_title_are_as_many_as_they_were(tmp_path: Path) -> None:
    put_off = "title: A contract award, exempt: [3], deferred: {to: 2018-03-14}"
    first = f'date: 2018-02-07\ntime: "10:00"\nitems: [exclusion: true, {{{put_off}}}]\n'
    second = first.replace("02-07", "02-08")
    parks(tmp_path, earlier={**EARLIER, "2018-02-07": (first, None), "2018-02-08": (second, None)})
    text = agenda(new(tmp_path))
    assert text.count("  - title: A contract award\n") == 2
    assert "follows: 2018-02-07#2\n" in text
    assert "follows: 2018-02-08#2\n" in text


def test_what_two_meetings_put_off_under_one_title_is_one_item(tmp_path: Path) -> None:
    """It says of both, and of the work programme, what they say."""
    other = 'date: 2018-02-07\ntime: "10:00"\nitems: [{title: ponds, deferred: {to: 2018-03-14}}]\n'
    topic = "entries: [{topic: Ponds, meeting: 2018-03-14, reason: They are dry.}]\n"
    root = parks(tmp_path, earlier={**EARLIER, "2018-02-07": (other, None)}).root
    write(root / "meetings/parks/work-programme.yaml", topic)
    assert (
        "  - title: ponds\n"
        "    lead: Jo Bell\n"
        "    follows: 2018-02-07#1\n"
        "    # Deferred on 7 February 2018.\n"
        "    # Deferred on 14 February 2018: The report was late.\n"
        "    # Its papers are in ../2018-02-14/papers/: ponds.pdf.\n"
        "    # In the work programme for this day: They are dry.\n"
    ) in agenda(new(tmp_path))


def test_the_business_of_a_meeting_that_was_moved_to_the_day(tmp_path: Path) -> None:
    last = LAST.replace(
        "items:", "status: postponed\nreason: Snow.\nrearranged-to: 2018-03-21\nitems:", 1
    ).replace("    deferred: {to: 2018-03-14, reason: The report was late.}\n", "")
    parks(tmp_path, last)
    text = agenda(new(tmp_path, "2018-03-21"))
    assert (
        "  - title: Ponds\n    lead: Jo Bell\n    follows: 2018-02-14#4\n"
        "    # From the meeting of 14 February 2018, which was moved to this day.\n"
    ) in text
    assert "Trees" not in text  # it was withdrawn


def test_what_is_exempt_stays_so_after_a_resolution(tmp_path: Path) -> None:
    last = LAST.replace(
        "    papers: [ponds.pdf]\n",
        "    papers: [{file: ponds.pdf, page-count: 2}]\n    exempt: [3]\n"
        "    public-interest: Bids.\n",
    ).replace("items: {4: [ponds-costs.pdf]}", "items: {6: [ponds-costs.pdf]}")
    last = last.replace("  - title: Ponds\n", "  - exclusion: true\n  - title: Ponds\n", 1)
    last = last.replace("{6:", "{7:")
    parks(
        tmp_path,
        last,
        papers={"ponds-costs.pdf": PDF},
        exempt={"ponds.pdf": PDF},
    )
    assert agenda(new(tmp_path)).endswith(
        "  - exclusion: true\n"
        "    # Printed as: Exclusion of the Press and Public.\n"
        "  - title: Ponds\n"
        "    lead: Jo Bell\n"
        "    public-interest: Bids.\n"
        "    follows: 2018-02-14#5\n"
        "    exempt: [3]\n"
        "    # Deferred on 14 February 2018: The report was late.\n"
    )


PROGRAMME = """\
entries:
  - topic: Budget
    meeting: 2018-03-14
    lead: Head of Finance
    reason: "Before\\n\\nCabinet # decides."
  - {topic: PONDS, meeting: 2018-03-14}
  - {topic: Later, meeting: 2018-04-14}
  - {topic: Some day, meeting: to be confirmed}
"""


def test_topics_of_the_work_programme_and_the_programme_itself(tmp_path: Path) -> None:
    parks(tmp_path)
    write(tmp_path / "meetings/parks/work-programme.yaml", PROGRAMME)
    text = agenda(new(tmp_path))
    assert text.partition("  - title: Budget\n")[2] == (
        "    lead: Head of Finance\n"
        "    # In the work programme for this day: Before\n"
        "    # Cabinet # decides.\n"
        "  - standing: programme\n"
        "    papers: [{work-programme: true}]\n"
    )
    assert "PONDS" not in text  # it is there, as what was deferred
    assert "Later" not in text


def test_a_work_programme_without_an_item_gets_one(tmp_path: Path) -> None:
    write(tmp_path / "meetings/council.yaml", COUNCIL)
    write(tmp_path / "meetings/parks/committee.yaml", "name: Parks Committee\n")
    write(tmp_path / "meetings/parks/work-programme.yaml", PROGRAMME)
    assert agenda(new(tmp_path, "2018-04-14", "--time", "14:00")) == (
        "  - title: Later\n"
        "    # In the work programme for this day.\n"
        "  - title: Work Programme\n"
        "    papers: [{work-programme: true}]\n"
    )


def said_of_publication(text: str) -> str:
    before, _, _ = text.partition("\npublished:")
    lines = before.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("venue:")) + 1
    return " ".join(line.removeprefix("# ") for line in lines[first:])


# --- the day of publication -----------------------------------------------------------------------


def test_late_is_said_with_the_clear_days_that_are_left(tmp_path: Path) -> None:
    parks(tmp_path)
    ran = agendapack("new", "parks", "2018-03-14", "--today", "2018-03-09", cwd=tmp_path)
    assert ran.out == (
        "meetings/parks/2018-03-14/meeting.yaml: 5 items, to be published on 9 March 2018\n"
        "today was taken to be 9 March 2018\n"
    )
    text = (tmp_path / "meetings/parks/2018-03-14/meeting.yaml").read_text(encoding="utf-8")
    assert said_of_publication(text) == (
        "Begun on 2018-03-09, which leaves 2 clear days; the law asks for 5 (Local Government Act"
        " 1972, section 100B(4)(a)): the last day in time was 2018-03-06. A meeting at shorter"
        " notice needs a reason for urgency."
    )
    assert "\npublished: 2018-03-09\n" in text


def test_one_clear_day_and_none() -> None:
    day = date(2018, 3, 14)
    assert publication(day, "england", date(2018, 3, 12))[1].startswith(
        "Begun on 2018-03-12, which leaves 1 clear day;"
    )
    assert publication(day, "england", date(2018, 3, 13))[1].startswith(
        "Begun on 2018-03-13, which leaves no clear days;"
    )


def test_a_meeting_of_the_past(tmp_path: Path) -> None:
    parks(tmp_path)
    text = new(tmp_path, today="2024-01-01")
    assert said_of_publication(text) == (
        "The last day that left 5 clear days (Local Government Act 1972, section 100B(4)(a)): the"
        " meeting's day has come."
    )
    assert "\npublished: 2018-03-06\n" in text


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-40, 40))
def test_publication_is_in_time_or_today(day: date, ahead: int) -> None:
    today = date.fromordinal(day.toordinal() - ahead)
    published, _ = publication(day, "wales", today)
    assert published == today or len(count_clear_days(published, day, "wales")) >= 3
    assert published < day


# --- wrong usage ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["parcs", "2018-03-14"],
            ['no committee "parcs" in {root}/meetings', "did you mean parks?"],
        ),
        (
            ["planning", "2018-03-14"],
            [
                "no committee.yaml in {root}/meetings/planning",
                "write one there; a line such as name: Planning Committee is enough",
            ],
        ),
        (
            ["parks", "2018-02-14"],
            [
                'the meeting "parks/2018-02-14" is there already: {root}/meetings/parks/2018-02-14',
                "for a second one on the day add a word to its name: 2018-02-14-extraordinary",
            ],
        ),
        (
            ["parks", "14.3.2018"],
            [
                'expected a meeting\'s date such as 2017-12-13, found "14.3.2018"',
                "write 2018-03-14",
            ],
        ),
        (
            ["parks", "2018-02-30"],
            [
                'expected a meeting\'s date such as 2017-12-13, found "2018-02-30"',
                "there is no such day",
            ],
        ),
        (
            ["parks", "2018-03-14_Special"],
            [
                'expected a meeting\'s date such as 2017-12-13, found "2018-03-14_Special"',
                "write 2018-03-14-special",
            ],
        ),
        (
            ["parks", "meetings/parks/14-03-2018/"],
            [
                'expected a meeting\'s date such as 2017-12-13, found "meetings/parks/14-03-2018/"',
                "write 2018-03-14",
            ],
        ),
        (
            ["parks", "next"],
            [
                'expected a meeting\'s date such as 2017-12-13, found "next"',
                "or the name of its folder",
            ],
        ),
        (
            ["parks", "0018-03-14"],
            [
                'expected the day of a meeting, found "0018-03-14"',
                "look at the year: it is to be from 1972 on",
            ],
        ),
        (
            ["parks", "2018-03-14", "--today", "yesterday"],
            [
                '--today: expected a date such as 2018-02-14, found "yesterday"',
                "write year-month-day",
            ],
        ),
        (
            ["parks", "2018-03-14", "--time", "2pm"],
            ['--time: expected a time such as "14:00", found "2pm"', 'write "14:00"'],
        ),
        (
            ["parks", "2018-03-14", "--venue", " "],
            ["--venue: expected text, found nothing", "write it, or leave the option out"],
        ),
        (
            ["parks", "2018-03-14", "--venue", "\udcff"],
            [
                "--venue: expected text in UTF-8, found other bytes",
                "set the terminal, or what wrote the command, to UTF-8",
            ],
        ),
        (
            ["parks", "\udcff"],
            [
                "expected text in UTF-8, found other bytes",
                "set the terminal, or what wrote the command, to UTF-8",
            ],
        ),
        (
            ["parks", "2018-03-14", "--title", "a\x1b[31m"],
            [
                "--title: an escape writes the character U+001B",
                "take it out: no document can print it",
            ],
        ),
        (
            ["parks", "2018-03-14", "--like", "cabinet/2018-01-10"],
            [
                '"cabinet/2018-01-10" is no meeting of parks: expected one to model the new one on',
                "name a meeting of that committee, or leave --like out for its last one",
            ],
        ),
        (
            ["cabinet", "2018-01-09"],
            None,
        ),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], told: list[str] | None) -> None:
    parks(tmp_path)
    (tmp_path / "meetings/planning").mkdir()
    write(tmp_path / "meetings/cabinet/committee.yaml", "name: Cabinet\n")
    write(tmp_path / "meetings/cabinet/2018-01-10/meeting.yaml", EARLIER["2018-01-10"][0])
    before = sorted(tmp_path.rglob("*"))
    ran = agendapack("new", *arguments, cwd=tmp_path)
    if told is None:  # the time is that of the committee's only meeting, if a later one
        assert (ran.code, ran.err) == (0, "")
        return
    assert (ran.code, ran.out) == (2, "")
    message, hint = (line.format(root=tmp_path) for line in told)
    assert ran.err == f"agendapack: {message}\n    {hint}\n"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_meeting_that_is_there_by_another_name_is_not_begun_again(tmp_path: Path) -> None:
    parks(tmp_path)
    write(tmp_path / "meetings/parks/2018-03-14/meeting.yml", "date: 2018-03-14\n")
    before = sorted(tmp_path.rglob("*"))
    ran = agendapack("new", "parks", "2018-03-14", cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        'meetings/parks/2018-03-14/meeting.yml: error: expected a file called "meeting.yaml",'
        ' found "meeting.yml"\n'
        "    rename it to meeting.yaml\n"
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_spaces_around_a_day_are_nothing(tmp_path: Path) -> None:
    assert folder_of(" 2018-03-14 ") == ("2018-03-14", date(2018, 3, 14))
    with pytest.raises(UsageError) as caught:
        folder_of(" ")
    assert caught.value.message == "expected a meeting's date such as 2017-12-13, found nothing"


@pytest.mark.parametrize("written", ["meetings/parks", "parks/", "./meetings/parks/", " parks "])
def test_a_committee_may_be_named_by_its_folder(written: str, tmp_path: Path) -> None:
    assert find_committee(parks(tmp_path), written) == "parks"


@pytest.mark.parametrize("written", ["", "/", "other/parks", ".git"])
def test_what_names_no_committee(written: str, tmp_path: Path) -> None:
    library = parks(tmp_path)
    (library.folder / ".git").mkdir()
    with pytest.raises(UsageError, match=r"^no committee"):
        find_committee(library, written)


def test_a_council_without_committees(tmp_path: Path) -> None:
    write(tmp_path / "meetings/council.yaml", COUNCIL)
    with pytest.raises(UsageError) as caught:
        find_committee(Library(tmp_path), "parks")
    assert caught.value.message == f'no committee "parks" in {tmp_path}/meetings'
    assert caught.value.hint == (
        "a committee is a folder with a committee.yaml in it: meetings/planning, say"
    )


def test_a_first_meeting_needs_its_time(tmp_path: Path) -> None:
    write(tmp_path / "meetings/council.yaml", COUNCIL)
    write(tmp_path / "meetings/parks/committee.yaml", "name: Parks Committee\n")
    ran = agendapack("new", "parks", "2018-03-14", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        2,
        "agendapack: no earlier meeting of the committee says when it starts\n"
        '    give the time: --time "14:00"\n',
    )


def test_records_with_errors_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    parks(tmp_path, LAST.replace('"14:00"', "2pm"))
    ran = agendapack("new", "parks", "2018-03-14", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err + ran.out == (
        "meetings/parks/2018-02-14/meeting.yaml:2:7: error: expected a time such as"
        ' "14:00", found "2pm"\n    write "14:00"\n'
    )
    assert not (tmp_path / "meetings/parks/2018-03-14").exists()


def test_a_second_meeting_on_the_day(tmp_path: Path) -> None:
    parks(tmp_path)
    text = new(tmp_path, "2018-02-14-extraordinary")
    assert "date: 2018-02-14\n" in text
    assert opened(Library(tmp_path), "2018-02-14-extraordinary").problems == ()


def test_a_folder_with_papers_alone_gets_its_record(tmp_path: Path) -> None:
    parks(tmp_path)
    (tmp_path / "meetings/parks/2018-03-14/papers").mkdir(parents=True)
    new(tmp_path)


# --- questions ------------------------------------------------------------------------------------


def unspaced(text: str) -> str:
    """Without spaces: older versions of click print the one after a question on standard output."""
    return text.replace(" ", "")


def test_on_a_terminal_time_and_venue_are_asked_for(tmp_path: Path) -> None:
    parks(tmp_path)
    command = ("new", "parks", "2018-03-14", "--today", "2018-02-20")
    ran = on_a_terminal(*command, answers="2pm\n15:30\nThe barn\n", cwd=tmp_path)
    assert ran.code == 0
    assert unspaced(ran.err) == unspaced(
        'Time of the meeting [14:00]: Error: expected a time such as "14:00", found "2pm"'
        '\n    write "14:00"\n'
        "Time of the meeting [14:00]: Venue [Village Hall, Ambridge]: "
    )
    text = (tmp_path / "meetings/parks/2018-03-14/meeting.yaml").read_text(encoding="utf-8")
    assert 'time: "15:30"\nvenue: The barn\n' in text


def test_what_is_given_is_not_asked_for_and_enter_takes_the_last_meetings(tmp_path: Path) -> None:
    parks(tmp_path)
    command = ("new", "parks", "2018-03-14", "--time", "15:30", "--today", "2018-02-20")
    ran = on_a_terminal(*command, answers="\n", cwd=tmp_path)
    assert (ran.code, unspaced(ran.err)) == (0, unspaced("Venue [Village Hall, Ambridge]: "))
    text = (tmp_path / "meetings/parks/2018-03-14/meeting.yaml").read_text(encoding="utf-8")
    assert 'time: "15:30"\nvenue: "Village Hall, Ambridge"\n' in text


def test_a_first_meeting_is_asked_for_its_time(tmp_path: Path) -> None:
    write(tmp_path / "meetings/council.yaml", COUNCIL)
    write(tmp_path / "meetings/parks/committee.yaml", "name: Parks Committee\n")
    ran = on_a_terminal("new", "parks", "2018-03-14", answers="10:00\n\n", cwd=tmp_path)
    assert (ran.code, unspaced(ran.err)) == (0, unspaced("Time of the meeting: Venue: "))
    text = (tmp_path / "meetings/parks/2018-03-14/meeting.yaml").read_text(encoding="utf-8")
    assert 'time: "10:00"\n# venue: Room, Building\n' in text


# --- other councils -------------------------------------------------------------------------------

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("meetings", "committee", "day"),
    [
        (ROOT / "meetings", "wellbeing", "2018-03-14"),
        (ROOT / "meetings", "wellbeing", "2018-01-10"),
        (ROOT / "tests/ambridge/meetings", "cabinet", "2024-05-02"),
        (ROOT / "tests/ambridge/meetings", "cabinet", "2024-07-18"),
        (None, "parks", "2024-05-02"),
        (None, "parks", "2024-06-20"),
    ],
)
def test_what_is_begun_passes_every_check(
    meetings: Path | None, committee: str, day: str, tmp_path: Path
) -> None:
    if meetings is None:
        running_council(tmp_path)
    else:
        shutil.copytree(meetings, tmp_path / "meetings")
    ran = agendapack("new", committee, day, "--today", "2018-01-01", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    found = Library(tmp_path).open(Library(tmp_path).named(f"{committee}/{day}"))
    assert shown(found.problems) == []
    assert found.dossier is not None
    assert shown(check(found.dossier)) == []


# --- comments -------------------------------------------------------------------------------------


@given(st.text())
def test_whatever_a_record_says_a_comment_stays_one(text: str) -> None:
    lines = commented(text, "  ")
    assert all(line.startswith("  # ") for line in lines)
    found = parse("\n".join(["key: value", *lines, ""]), Path("/x.yaml"))
    assert found.table == {"key": "value"}


@pytest.mark.once
def test_what_is_begun_says_each_text_in_each_language(tmp_path: Path) -> None:
    """The meeting, and its minutes once an item is withdrawn and another is put off: what is there
    in one language alone is not said to be in the other."""
    last = """\
        date: 2018-02-14
        time: "14:00"
        venue: {cy: Neuadd, en: Hall}
        items:
          - title: {cy: Parc, en: Park}
            lead: {cy: Clerc, en: Clerk}
            deferred: {to: 2018-03-14}
          - {title: {cy: "Coed: dau", en: Trees}, deferred: {to: 2018-03-14}}
          - {title: {en: Paths}, deferred: {to: 2018-03-14}}
        """
    council(
        tmp_path,
        council_yaml="name: A\nlanguage: [cy, en]\njurisdiction: wales\n",
        committee="name: Parks\nmembers: [{cy: Cynghorydd Onnen, en: Councillor Ash}]\n",
        meeting=last,
        papers={},
        minutes="status: draft\nminutes: [{title: {cy: Parc, en: Park}}]\n",
    )
    new = agendapack("new", "parks", "2018-03-14", "--today", "2018-03-01", cwd=tmp_path)
    assert (new.code, new.err) == (0, "")
    file = tmp_path / "meetings/parks/2018-03-14/meeting.yaml"
    text = file.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#") and line]
    assert kept == [
        "date: 2018-03-14",
        'time: "14:00"',
        "venue: {cy: Neuadd, en: Hall}",
        "published: 2018-03-08",
        "items:",
        "  - title: {cy: Parc, en: Park}",
        "    lead: {cy: Clerc, en: Clerk}",
        "    follows: 2018-02-14#1",
        '  - title: {cy: "Coed: dau", en: Trees}',
        "    follows: 2018-02-14#2",
        "  - title: {cy: Cofnodion, en: Minutes}",
        "    minutes-of: 2018-02-14",
        "  - title: {en: Paths}",
        "    follows: 2018-02-14#3",
    ]
    assert "# Words are written in each language: {cy: ..., en: ...}.\n" in text
    follows = "    follows: 2018-02-14#"
    text = text.replace(f"{follows}1\n", f"{follows}1\n    withdrawn: {{cy: Na, en: No.}}\n")
    text = text.replace(f"{follows}2\n", f"{follows}2\n    deferred: {{to: 2018-04-11}}\n")
    write(file, text)
    begun = agendapack("minutes", "2018-03-14", cwd=tmp_path)
    assert (begun.code, begun.err) == (0, "")
    minutes = file.with_name("minutes.yaml").read_text(encoding="utf-8")
    assert "present:\n  - Cynghorydd Onnen\n" in minutes
    assert minutes.partition("\nminutes:\n")[2].splitlines()[:11] == [
        "  - title: {cy: Parc, en: Park}",
        "    item: 1",
        "    body:",
        "      - text: {cy: Tynnwyd yr eitem hon yn ôl., en: This item was withdrawn.}",
        "      - text: {cy: Na, en: No.}",
        '  - title: {cy: "Coed: dau", en: Trees}',
        "    item: 2",
        "    body:",
        "      - text: {cy: Gohiriwyd yr eitem hon tan y cyfarfod ar 11 Ebrill 2018.,"
        " en: This item was deferred to the meeting on 11 April 2018.}",
        "  - title: {cy: Cofnodion, en: Minutes}",
        "    item: 3",
    ]
    assert minutes.endswith("  - title: {en: Paths}\n    item: 4\n")
