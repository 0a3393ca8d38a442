"""What the checks say of records that can be read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from agendapack.records import checks
from agendapack.records.checks import RULES, check
from agendapack.records.person_names import Roll, key
from tests.records_builders import (
    COMMITTEE,
    COUNCIL,
    MEETING,
    council,
    dossier,
    findings,
    shown,
)

if TYPE_CHECKING:
    from pathlib import Path


def minutes(head: str, body: str = "") -> str:
    """Minutes whose second line is the first of ``head``."""
    return "status: draft\n" + head + "minutes:\n  - title: Report\n" + body


def of_minutes(folder: Path, head: str, body: str = "") -> list[str]:
    return [
        line.removeprefix("minutes.yaml:")
        for line in findings(council(folder, minutes=minutes(head, body)))
    ]


def of_dates(folder: Path, published: str, more: str = "", where: str = "england") -> list[str]:
    meeting = MEETING.replace("published: 2018-02-06", f"published: {published}") + more
    library = council(folder, meeting=meeting, council_yaml=COUNCIL.replace("england", where))
    return [line.removeprefix("meeting.yaml:") for line in findings(library)]


def test_good_records_give_no_problem(tmp_path: Path) -> None:
    head = (
        'started: "14:00"\nfinished: "16:30"\n'
        "present: [Councillor Mrs Ash, Councillor Dr Birch]\n"
        "substitutes: [{member: Councillor Elm, for: Councillor Cedar}]\n"
        "apologies: [Councillor Cedar]\n"
        "in-attendance: [Jo Bell]\n"
    )
    body = "    item: 2\n    body: [{arrived: Cllr Birch}, {arrived: Councillor Elm}]\n"
    assert of_minutes(tmp_path, head, body) == []


def test_every_rule_says_what_it_holds() -> None:
    assert all(rule.__doc__ for rule in RULES)


def test_a_member_both_present_and_apologised(tmp_path: Path) -> None:
    head = "present:\n  - Councillor Mrs Ash\n  - Cllr Cedar\napologies: [Councillor Cedar]\n"
    assert of_minutes(tmp_path, head) == [
        '5:13: error: "Councillor Cedar" has sent apologies and is also present, in line 4 | take'
        " the name out of one of the two"
    ]


def test_a_substitute_who_apologised(tmp_path: Path) -> None:
    head = (
        "substitutes:\n  - {member: Councillor Elm, for: Councillor Cedar}\n"
        "apologies: [Councillor Cedar, Councillor Elm]\n"
    )
    assert (
        '4:31: error: "Councillor Elm" has sent apologies and is also present, in line 3 | take the'
        " name out of one of the two"
    ) in of_minutes(tmp_path, head)


@pytest.mark.parametrize(
    ("absent", "hint"),
    [
        ("Councillor Cedr", "did you mean Councillor Cedar?"),
        ("Oak", "its members: Councillor Mrs Ash, Councillor Dr Birch, Councillor Cedar"),
    ],
)
def test_a_substitute_for_somebody_who_is_not_a_member(
    tmp_path: Path, absent: str, hint: str
) -> None:
    head = f"substitutes: [{{member: Councillor Elm, for: {absent}}}]\n"
    assert of_minutes(tmp_path, head) == [
        f'2:45: error: expected a substitute for a member, found one for "{absent}" | {hint}'
    ]


def test_a_substitute_for_somebody_who_came(tmp_path: Path) -> None:
    head = (
        "present: [Councillor Cedar]\n"
        "substitutes: [{member: Councillor Elm, for: Councillor Cedar}]\n"
    )
    assert of_minutes(tmp_path, head) == [
        '3:45: warning: "Councillor Cedar" has a substitute and is also present, in line 2 | take'
        " the name out of one of the two"
    ]


def test_somebody_listed_twice(tmp_path: Path) -> None:
    head = "present: [Councillor Cedar, Cllr Cedar]\n"
    assert of_minutes(tmp_path, head) == [
        '2:29: warning: "Cllr Cedar" is listed twice: first in line 2 | take one out'
    ]


def test_a_member_listed_twice(tmp_path: Path) -> None:
    library = council(
        tmp_path, committee=COMMITTEE.replace("  - Councillor Cedar", "  - Councillor Mrs Ash")
    )
    assert findings(library) == [
        'committee.yaml:6:5: warning: "Councillor Mrs Ash" is listed twice: first in line 4 | take'
        " one out"
    ]


def test_somebody_who_is_not_a_member(tmp_path: Path) -> None:
    head = "present: [Councillor Ceder, Councillor Elm]\napologies: [Cllr Cedar, Councillor Oak]\n"
    others = "substitutes go under substitutes:, others under in-attendance:"
    assert of_minutes(tmp_path, head) == [
        '2:11: warning: "Councillor Ceder" is present and is not a member of the committee | did'
        " you mean Councillor Cedar?",
        '2:29: warning: "Councillor Elm" is present and is not a member of the committee |'
        f" {others}",
        '3:25: warning: "Councillor Oak" apologises and is not a member of the committee |'
        f" {others}",
    ]


def test_without_members_nobody_is_held_to_the_list(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        committee="name: Parks\nstanding-items: {apologies: {title: Apologies}}\n",
        minutes=minutes(
            "present: [A]\nsubstitutes: [{member: B, for: C}]\napologies: [C]\n",
        ),
    )
    assert findings(library) == []


def test_somebody_arrived_who_was_not_there(tmp_path: Path) -> None:
    body = "    body:\n      - arrived: Councillor Birch\n"
    assert of_minutes(tmp_path, "present: [Councillor Cedar]\n", body) == [
        '6:18: warning: "Councillor Birch" arrived and is not among those present | add the name'
        " under present:"
    ]


def test_a_finish_before_the_start(tmp_path: Path) -> None:
    assert of_minutes(tmp_path, 'started: "14:00"\nfinished: "13:30"\n') == [
        '3:11: warning: the meeting finished at "13:30", before it started at "14:00" | right if it'
        " ran past midnight; else correct one of the two"
    ]


def test_a_finish_at_the_start(tmp_path: Path) -> None:
    assert of_minutes(tmp_path, 'started: "14:00"\nfinished: "14:00"\n') == []


def test_a_finish_without_a_start(tmp_path: Path) -> None:
    assert of_minutes(tmp_path, 'finished: "13:30"\n') == []


def test_a_meeting_in_the_night(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        meeting=MEETING.replace("14:00", "02:30"),
        minutes=minutes('started: "06:59"\n'),
    )
    assert findings(library) == [
        'meeting.yaml:2:7: warning: the meeting starts at "02:30", in the night | write "14:30" if'
        " the afternoon is meant",
        'minutes.yaml:2:10: warning: the meeting starts at "06:59", in the night | write "18:59" if'
        " the afternoon is meant",
    ]


def test_a_meeting_at_seven_in_the_morning(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        meeting=MEETING.replace("14:00", "07:00"),
        minutes=minutes('started: "07:00"\n'),
    )
    assert findings(library) == []


def test_a_minute_of_an_item_that_was_not_on_the_agenda(tmp_path: Path) -> None:
    library = council(
        tmp_path, meeting=MEETING + "  - title: Last\n", minutes=minutes("", "    item: 9\n")
    )
    assert findings(library) == [
        'minutes.yaml:4:11: warning: no item "9" on the agenda of 2018-02-14 | its items are 1 to 3'
    ]


def test_earlier_minutes_are_checked_too(tmp_path: Path) -> None:
    record = minutes("present: [Councillor Cedar]\napologies: [Councillor Cedar]\n")
    library = council(
        tmp_path,
        meeting=MEETING + "  - {title: Minutes, minutes-of: 2017-12-13}\n",
        earlier={"2017-12-13": (MEETING.replace("2018-02-14", "2017-12-13"), record)},
    )
    [problem] = check(dossier(library))
    assert problem.location.file == tmp_path / "meetings/parks/2017-12-13/minutes.yaml"
    assert shown([problem])[0].startswith("minutes.yaml:3:13: error: ")


def test_information_only_without_a_notice(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        meeting=MEETING + "    information-only: true\n",
        council_yaml=COUNCIL.replace("  information-only: For information.\n", ""),
    )
    assert findings(library) == [
        'meeting.yaml:8:23: warning: no notice "information-only" to print under this item | add it'
        " under notices: in council.yaml"
    ]


def test_information_only_with_its_notice(tmp_path: Path) -> None:
    assert findings(council(tmp_path, meeting=MEETING + "    information-only: true\n")) == []


def test_five_clear_days_are_enough_in_england(tmp_path: Path) -> None:
    assert of_dates(tmp_path, "2018-02-06") == []


def test_four_are_not(tmp_path: Path) -> None:
    assert of_dates(tmp_path, "2018-02-07") == [
        "3:12: warning: expected 5 clear days between publication and the meeting, found 4 |"
        " counted: 8 February, 9 February, 12 February, 13 February; left out: 10 February"
        " (Saturday), 11 February (Sunday); 6 February 2018 was the last day to publish (Local"
        " Government Act 1972, section 100B(4)(a))"
    ]


def test_three_are_enough_in_wales(tmp_path: Path) -> None:
    assert of_dates(tmp_path, "2018-02-08", where="wales") == []


def test_two_are_not(tmp_path: Path) -> None:
    assert of_dates(tmp_path, "2018-02-09", where="wales") == [
        "3:12: warning: expected 3 clear days between publication and the meeting, found 2 |"
        " counted: 12 February, 13 February; left out: 10 February (Saturday), 11 February"
        " (Sunday); 8 February 2018 was the last day to publish (Local Government Act 1972,"
        " sections 100A(6)(aa) and 100B(4)(a))"
    ]


def test_on_the_day_none_are_counted(tmp_path: Path) -> None:
    [line] = of_dates(tmp_path, "2018-02-14")
    assert "found 0 | counted: none; left out: none;" in line


def test_published_after_the_meeting(tmp_path: Path) -> None:
    assert of_dates(tmp_path, "2018-02-15") == [
        "3:12: warning: the agenda is published on 15 February 2018, after the meeting of 14"
        " February 2018 | correct the date"
    ]


def test_published_in_another_century(tmp_path: Path) -> None:
    assert of_dates(tmp_path, "1018-02-06") == [
        "3:12: warning: the agenda is published on 6 February 1018, more than a year before the"
        " meeting | correct the date"
    ]


@pytest.mark.parametrize(("published", "mistyped"), [("2017-01-10", False), ("2017-01-09", True)])
def test_four_hundred_days_before_is_not_mistyped_yet(
    tmp_path: Path, published: str, mistyped: bool
) -> None:
    assert bool(of_dates(tmp_path, published)) == mistyped


def test_a_meeting_without_a_publication_date(tmp_path: Path) -> None:
    meeting = MEETING.replace("published: 2018-02-06\n", "")
    assert findings(council(tmp_path, meeting=meeting)) == []


def supplement(published: str) -> str:
    return f"  - {{published: {published}, items: {{2: [report.pdf]}}}}\n"


def test_supplements_say_how_late_they_are(tmp_path: Path) -> None:
    more = "supplements:\n" + "".join(
        map(supplement, ["2018-02-06", "2018-02-09", "2018-02-12", "2018-02-14", "2018-03-12"])
    )
    assert of_dates(tmp_path, "2018-02-06", more) == [
        "10:17: note: supplement 2 is published 2 clear days before the meeting | counted: 12"
        " February, 13 February; left out: 10 February (Saturday), 11 February (Sunday)",
        "11:17: note: supplement 3 is published 1 clear day before the meeting | counted: 13"
        " February; left out: none",
        "12:17: note: supplement 4 is published 0 clear days before the meeting | counted: none;"
        " left out: none",
        "13:17: note: supplement 5 is published after the meeting",
    ]


def test_a_supplement_in_time_and_on_the_day_of_the_agenda_is_no_note(tmp_path: Path) -> None:
    more = "supplements:\n" + supplement("2018-02-06") + supplement("2018-02-06")
    assert of_dates(tmp_path, "2018-02-06", more) == []
    late = "supplements:\n" + supplement("2018-02-07")
    assert len(of_dates(tmp_path / "late", "2018-02-06", late)) == 1


def test_a_supplement_to_an_agenda_without_a_date(tmp_path: Path) -> None:
    meeting = MEETING.replace("published: 2018-02-06\n", "")
    more = "supplements:\n" + supplement("2018-02-01") + supplement("2018-01-01")
    assert findings(council(tmp_path, meeting=meeting + more)) == [
        "meeting.yaml:9:17: warning: supplement 2 is published on 1 January 2018, before supplement"
        " 1 | correct the date, or put the supplements in order"
    ]


def test_supplements_out_of_order(tmp_path: Path) -> None:
    more = "supplements:\n" + supplement("2018-02-05") + supplement("2018-02-02")
    assert of_dates(tmp_path, "2018-02-06", more) == [
        "9:17: warning: supplement 1 is published on 5 February 2018, before the agenda | correct"
        " the date, or put the supplements in order",
        "10:17: warning: supplement 2 is published on 2 February 2018, before supplement 1 |"
        " correct the date, or put the supplements in order",
    ]


def test_a_day_in_december(tmp_path: Path) -> None:
    meeting = MEETING.replace("2018-02-14", "2018-12-20").replace("2018-02-06", "2018-12-19")
    [line] = findings(council(tmp_path, meeting=meeting, name="2018-12-20"), "2018-12-20")
    assert line.endswith(
        "counted: none; left out: none; 12 December 2018 was the last day to publish (Local"
        " Government Act 1972, section 100B(4)(a))"
    )
    assert checks._short(date(2018, 12, 3)) == "3 December"


def test_minutes_after_others_without_members_are_checked(tmp_path: Path) -> None:
    """The meeting's own minutes have no members to go by; the earlier meeting's have."""
    meeting = MEETING + "  - {title: Minutes, minutes-of: 2017-12-13}\nmembers: []\n"
    record = minutes("present: [Councillor Oak]\n")
    library = council(
        tmp_path,
        meeting=meeting,
        minutes=record,
        earlier={"2017-12-13": (MEETING.replace("2018-02-14", "2017-12-13"), record)},
    )
    [problem] = check(dossier(library))
    assert problem.message == '"Councillor Oak" is present and is not a member of the committee'
    assert "2017-12-13" in problem.location.file.as_posix()


def test_names_are_compared_without_councillor() -> None:
    assert key("Councillor Mrs Ash") == key("Cllr. Mrs Ash") == key("mrs  ash") == "mrs ash"
    assert key("Cynghorydd Siân Ash") == "siân ash"


def test_a_roll_finds_people_by_their_bare_names() -> None:
    roll = Roll(["Councillor Dr Birch", "Councillor Mrs Ash", "Councillor Mr Ash", "Elm"])
    assert roll.find("Cllr Birch") == "Councillor Dr Birch"
    assert roll.find("Councillor Elm") == "Elm"
    assert roll.find("Councillor Ms Elm") == "Elm"
    assert roll.find("Mrs Ash") == "Councillor Mrs Ash"
    assert roll.find("Councillor Ash") is None
    assert roll.find("Mrs Birch") is None
    assert "Oak" not in roll


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Cllr Smith", "Councillor John Smith"),
        ("Councillor J. Smith", "Councillor John Smith"),
        ("Councillor John Smith", "Councillor Smith"),
        ("Councillor John Smith MBE", "Cllr J Smith"),
        ("Councillor Mrs Smith", "Councillor Ann Smith"),
        ("Councillor John Smith (in the Chair)", "Councillor John Smith"),
        ("The Mayor (Councillor Smith)", "Councillor John Smith"),
        ("The Mayor, Councillor Smith", "Councillor John Smith"),
        ("Councillor Smith, Vice-Chair", "Councillor John Smith"),
        ("Councillor Smith (the Leader)", "Councillor John Smith"),
        ("Cllr Sian Evans", "Councillor Siân Evans"),
        ("Cllr O’Brien", "Councillor Tom O'Brien"),
        ("Cllr van der Berg", "Councillor George van der Berg"),
        ("Canon Hill", "Revd Canon Hill"),
        ("Mr Hill", "Mr A Hill"),
    ],
)
def test_a_name_may_be_shorter_than_the_rolls(name: str, known: str) -> None:
    assert Roll([known, "Councillor Oak"]).find(name) == known


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Councillor Jane Smith", "Councillor John Smith"),
        ("Mr Smith", "Councillor John Smith"),
        ("Councillor John Smith", "Mr Smith"),
        ("Mr Smith", "Mrs Smith"),
        ("Councillor Smithson", "Councillor Smith"),
        ("Councillor John", "Councillor John Smith"),
        ("The Chair", "Councillor Smith"),
    ],
)
def test_names_of_two_people(name: str, known: str) -> None:
    assert Roll([known]).find(name) is None


@pytest.mark.parametrize(
    "name", ["", "()", "(", ",", "\u0301 Ash", "Councillor", "The", ")) (Cllr"]
)
def test_what_is_hardly_a_name_is_nobodys(name: str) -> None:
    roll = Roll([name, "Councillor \u0301 Oak"])
    assert roll.find(f"{name} A Elm") is None
    assert roll.find("A Oak") == "Councillor \u0301 Oak"


def test_a_name_that_two_may_have_finds_neither_and_names_both() -> None:
    roll = Roll(["Councillor John Smith", "Councillor Jane Smith", "Sue Smith"])
    assert roll.find("Cllr Smith") is roll.find("Cllr J Smith") is None
    assert roll.near("Cllr Smith") == "Councillor John Smith or Councillor Jane Smith"
    assert roll.find("Cllr Jane Smith") == "Councillor Jane Smith"
    assert (
        Roll(["Councillor John Smith", "Sue Smith"]).find("Cllr Smith") == "Councillor John Smith"
    )
    assert Roll(["Councillor Smith", "Councillor Jane Smith"]).find("Smith") == "Councillor Smith"


def test_one_name_in_a_list_is_the_member_and_another_is_not(tmp_path: Path) -> None:
    record = minutes(
        "present: [Councillor Jane Cedar, Councillor Cedar]\napologies: [Councillor Eve Ash]\n"
    )
    assert findings(council(tmp_path, minutes=record)) == [
        'minutes.yaml:2:11: warning: "Councillor Jane Cedar" is present and is not a member of the'
        " committee | substitutes go under substitutes:, others under in-attendance:"
    ]


def test_who_arrived_late_may_have_apologised_for_it(tmp_path: Path) -> None:
    record = """\
        status: draft
        present: [Cllr Ash, Cllr Birch]
        apologies: [Councillor Mrs Ash (for lateness), Cllr Birch]
        minutes:
          - {title: A, body: [{arrived: Ash}]}
        """
    assert findings(council(tmp_path, minutes=record)) == [
        'minutes.yaml:3:48: error: "Cllr Birch" has sent apologies and is also present, in line 2'
        " | take the name out of one of the two"
    ]


def test_the_chair_may_arrive(tmp_path: Path) -> None:
    record = """\
        status: draft
        present: [Cllr Ash, Cllr Birch]
        minutes:
          - {title: A, body: [{arrived: The Chair}, {arrived: Cllr Cedar}, {arrived: Birch}]}
        """
    assert findings(council(tmp_path, minutes=record)) == [
        'minutes.yaml:4:55: warning: "Cllr Cedar" arrived and is not among those present | add the'
        " name under present:"
    ]


def test_couples_and_offices() -> None:
    roll = Roll(["Mr J Cook", "Mrs A Cook", "Provost John Bell", "Alderman Hill", "Cllr Hill"])
    assert roll.find("Mr Cook") == roll.find("J. Cook") == "Mr J Cook"
    assert roll.find("Mrs Cook") == "Mrs A Cook"
    assert roll.find("Cook") is None
    assert roll.find("Councillor Bell") == roll.find("Provost Bell") == "Provost John Bell"
    assert roll.find("Councillor Hill") == "Cllr Hill"
    assert roll.find("Alderman P Hill") == "Alderman Hill"


def test_a_substitute_of_a_members_surname_is_nobody_twice(tmp_path: Path) -> None:
    record = minutes(
        "present: [Councillor Mrs Ash]\n"
        "substitutes: [{member: Councillor Jane Cedar, for: Councillor Dr Birch}]\n"
        "apologies: [Councillor Cedar, Councillor Dr Birch]\n"
    )
    assert findings(council(tmp_path, minutes=record)) == []
