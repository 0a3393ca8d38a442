"""Who is there at each entry of minutes, and what is told where that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.records.attendance import attendance
from agendapack.records.dossier import MinutesSource
from agendapack.records.meeting_schema import Meeting
from agendapack.records.minutes_schema import Minutes
from agendapack.records.schema import Committee, Council
from tests.exempt_records_builders import EXEMPT, private_council, problems, wrong
from tests.exempt_records_builders import MINUTES as EXEMPT_MINUTES
from tests.minutes_builders import HEAD, minutes_yaml, source_of, told_of
from tests.records_builders import COMMITTEE, council, findings, shown


def there(folder: Path, *bodies: list[str], head: str = HEAD) -> list[list[str]]:
    """Who of the members and substitutes is there at the start, and after each entry."""
    told = attendance(source_of(council(folder, minutes=minutes_yaml(*bodies, head=head))))
    places = [told.start, *(moment.after for moment in told.moments)]
    return [
        sorted(
            person.rpartition(" ")[2]
            for person, where in each.items()
            if where.may_be_there and person in told.people.voters
        )
        for each in places
    ]


def test_who_is_there_at_each_entry(tmp_path: Path) -> None:
    body = ["text: A.", "arrived: Cllr Birch", "departed: Cllr Elm", "returned: Councillor Elm"]
    assert there(tmp_path, body) == [
        ["Ash", "Elm"],
        ["Ash", "Elm"],
        ["Ash", "Birch", "Elm"],
        ["Ash", "Birch"],
        ["Ash", "Birch", "Elm"],
    ]


def test_who_leaves_first_and_returns_was_there_from_the_start(tmp_path: Path) -> None:
    bodies = ["departed: Cllr Birch"], ["returned: Cllr Birch", "arrived: Cllr Birch"]
    everybody = ["Ash", "Birch", "Elm"]
    assert there(tmp_path, *bodies) == [everybody, ["Ash", "Elm"], everybody, everybody]


def test_who_left_for_an_interest_is_back_when_the_item_ends(tmp_path: Path) -> None:
    interest = "declared: {member: Cllr Birch, interest: personal, left: true}"
    assert there(tmp_path, ["item: 2", interest, "text: A."], ["text: B."]) == [
        ["Ash", "Birch", "Elm"],
        ["Ash", "Elm"],
        ["Ash", "Elm"],
        ["Ash", "Birch", "Elm"],
    ]


@pytest.mark.parametrize("at_the_top", [True, False])
def test_an_interest_in_another_item_takes_effect_there(tmp_path: Path, at_the_top: bool) -> None:
    interest = "{member: Cllr Birch, interest: personal, item: 2, left: true}"
    head = HEAD + f"interests: [{interest}]\n" if at_the_top else HEAD
    first = ["item: 1", "text: A."] if at_the_top else ["item: 1", f"declared: {interest}"]
    assert there(tmp_path, first, ["item: 2", "text: B."], ["text: C."], head=head) == [
        ["Ash", "Birch", "Elm"],
        ["Ash", "Birch", "Elm"],
        ["Ash", "Elm"],  # the interest
        ["Ash", "Elm"],
        ["Ash", "Birch", "Elm"],
    ]


def test_who_has_left_is_not_back_when_the_item_of_an_interest_ends(tmp_path: Path) -> None:
    interest = "declared: {member: Cllr Birch, interest: personal, item: 2, left: true}"
    bodies = ["departed: Cllr Birch", interest], ["item: 2", "text: A."], ["text: B."]
    assert there(tmp_path, *bodies) == [["Ash", "Birch", "Elm"], *[["Ash", "Elm"]] * 4]


def test_an_interest_in_no_item_is_left_for_none(tmp_path: Path) -> None:
    head = HEAD + "interests: [{member: Cllr Birch, interest: personal, left: true}]\n"
    assert there(tmp_path, ["item: 2", "text: A."], head=head) == [["Ash", "Birch", "Elm"]] * 2


def test_an_interest_without_leaving_keeps_the_member_there(tmp_path: Path) -> None:
    interest = "declared: {member: Cllr Birch, interest: personal}"
    assert there(tmp_path, ["item: 2", interest]) == [["Ash", "Birch", "Elm"]] * 2


NAMES = ("Councillor Ash", "Councillor Birch", "Councillor Cedar")

ENTRIES = st.one_of(
    st.tuples(st.sampled_from(["arrived", "departed", "returned"]), st.sampled_from(NAMES)).map(
        lambda pair: {pair[0]: pair[1]}
    ),
    st.sampled_from(NAMES).map(
        lambda name: {"declared": {"member": name, "interest": "personal", "left": True}}
    ),
    st.just({"text": "Words."}),
)


@given(
    bodies=st.lists(st.lists(ENTRIES, max_size=4), min_size=1, max_size=3),
    present=st.lists(st.sampled_from(NAMES), unique=True),
)
def test_laws_of_attendance(bodies: list[list[dict[str, object]]], present: list[str]) -> None:
    minutes = Minutes.model_validate(
        {
            "status": "draft",
            "present": present,
            "minutes": [{"title": "A", "body": tuple(body)} for body in bodies],
        }
    )
    council_ = Council.model_validate({"name": "Ambridge", "jurisdiction": "england"})
    committee = Committee.model_validate({"name": "Parks"})
    meeting = Meeting.model_validate(
        {"date": "2018-02-14", "time": "14:00", "items": ({"title": "A"},)}
    )
    told = attendance(
        MinutesSource(council_, committee, meeting, minutes, (), Path("minutes.yaml"))
    )
    before = told.start
    for moment in told.moments:
        # Between two entries somebody may come back, when an item ends, and nobody goes.
        assert told.count(moment.before) >= told.count(before)
        changed = [p for p in moment.after if moment.after[p] != moment.before.get(p)]
        assert len(changed) <= 1
        assert abs(told.count(moment.after) - told.count(moment.before)) <= 1
        assert 0 <= told.count(moment.after) <= len(told.people.voters) <= len(present)
        before = moment.after
    assert len(told.moments) == sum(map(len, bodies))


# What is told of it

ASH, BIRCH, ELM = "Councillor Mrs Ash", "Councillor Dr Birch", "Councillor Elm"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (["departed: Cllr Birch", "returned: Cllr Birch", "departed: Cllr Birch"], []),
        (["departed: Jo Bell", "returned: Jo Bell"], []),
        (
            ["departed: Councillor Cedar"],
            ['8:19: error: "Councillor Cedar" left and is not among those present | add the name'
             " under present:"],
        ),
        (
            ["returned: Councillor Elmm"],
            ['8:19: error: "Councillor Elmm" returned and is not among those present | did you mean'
             " Councillor Elm?"],
        ),
        (
            ["departed: Cllr Birch", "departed: Cllr Birch"],
            ['9:19: error: "Cllr Birch" left, and had left already in line 8 | take one of the two'
             " out, or say between them when the member came back: returned:"],
        ),
        (
            ["arrived: Cllr Birch", "departed: Cllr Birch", "arrived: Cllr Birch"],
            ['10:18: error: "Cllr Birch" arrived, and had left in line 9 | write returned: in place'
             " of arrived:"],
        ),
        (
            ["arrived: Cllr Birch", "arrived: Councillor Dr Birch"],
            ['9:18: error: "Councillor Dr Birch" arrived, and was there already by line 8 | take'
             " one of the two out, or say between them when the member left: departed:"],
        ),
        (
            ["departed: Cllr Birch", "arrived: Cllr Birch"],
            ['9:18: error: "Cllr Birch" arrived, and had left in line 8 | write returned: in place'
             " of arrived:"],
        ),
        (
            ["arrived: Cllr Cedar", "vote: {for: 4}", "departed: Cllr Cedar"],
            ['8:18: warning: "Cllr Cedar" arrived and is not among those present | add the name'
             " under present:",
             "9:15: warning: a vote, and nothing is moved before it in this minute | add what was"
             " voted on before it: moved:"],
        ),
        (
            ["returned: Cllr Birch"],
            ['8:19: error: "Cllr Birch" returned, and had not left | say before it when the member'
             " left: departed:"],
        ),
    ],
)  # fmt: skip
def test_comings_and_goings(body: list[str], expected: list[str], tmp_path: Path) -> None:
    assert told_of(tmp_path, body) == expected


LEAVING = "declared: {member: Cllr Birch, interest: personal, left: true}"


@pytest.mark.parametrize(
    "bodies",
    [
        ([LEAVING, "departed: Cllr Birch", "returned: Cllr Birch"],),
        ([LEAVING, "returned: Cllr Birch"],),
        ([LEAVING], ["returned: Cllr Birch", "departed: Cllr Birch"]),
    ],
)
def test_who_left_for_an_interest_may_be_said_to_have_left_and_returned(
    bodies: tuple[list[str], ...], tmp_path: Path
) -> None:
    assert told_of(tmp_path, *bodies) == []


BEFORE = ["departed: Cllr Birch", "returned: Cllr Birch", LEAVING]


@pytest.mark.parametrize(
    "bodies", [([*BEFORE, "arrived: Cllr Birch"],), (BEFORE, ["arrived: Cllr Birch"])]
)
def test_who_left_for_an_interest_does_not_arrive(
    bodies: tuple[list[str], ...], tmp_path: Path
) -> None:
    [told] = told_of(tmp_path, *bodies)
    assert '"Cllr Birch" arrived, and had left in line 10 | write returned: in place' in told


def test_without_a_list_of_those_present_nobody_is_held_to_it(tmp_path: Path) -> None:
    body = ["departed: Cllr Birch", "moved: {motion: A., by: Councillor Cedar}"]
    assert told_of(tmp_path, body, head="", quorum=3) == []


def test_a_quorum_that_is_not_there_at_the_start(tmp_path: Path) -> None:
    assert told_of(tmp_path, ["text: A.", "arrived: Cllr Birch"], quorum=3) == [
        "2:10: warning: 2 members are there at the start, and the quorum is 3 | correct the list,"
        " or quorum: in committee.yaml"
    ]
    head = "substitutes: [{member: Councillor Elm, for: Councillor Cedar}]\n"
    assert told_of(tmp_path / "b", "text: A.", head=head, quorum=2) == [
        "2:14: warning: 1 member is there at the start, and the quorum is 2 | correct the list, or"
        " quorum: in committee.yaml"
    ]


def test_a_quorum_that_is_lost_is_told_where_it_is_lost(tmp_path: Path) -> None:
    hint = "no business can be done until there are as many again"
    assert told_of(
        tmp_path,
        ["departed: Jo Bell", "departed: Councillor Elm", "text: A.", "departed: Cllr Birch"],
        ["returned: Councillor Elm", "departed: Cllr Elm"],
        quorum=3,
    ) == [f'9:19: warning: "Councillor Elm" leaves 2 members, and the quorum is 3 | {hint}']
    assert told_of(
        tmp_path / "b",
        ["departed: Cllr Elm", "returned: Cllr Elm", LEAVING],
        ["text: B."],
        quorum=3,
    ) == [
        f'8:19: warning: "Cllr Elm" leaves 2 members, and the quorum is 3 | {hint}',
        f'10:28: warning: "Cllr Birch" leaves 2 members, and the quorum is 3 | {hint}',
    ]


def test_a_quorum_that_is_there_again_when_an_item_ends_can_be_lost_again(tmp_path: Path) -> None:
    told = told_of(tmp_path, [LEAVING], ["departed: Cllr Elm"], quorum=3)
    assert [line.partition(" | ")[0] for line in told] == [
        '8:28: warning: "Cllr Birch" leaves 2 members, and the quorum is 3',
        '11:19: warning: "Cllr Elm" leaves 2 members, and the quorum is 3',
    ]


def test_a_quorum_is_lost_to_an_interest_when_its_item_begins(tmp_path: Path) -> None:
    interest = "interests: [{member: Cllr Birch, interest: personal, item: 2, left: true}]\n"
    told = told_of(tmp_path, ["text: A."], ["item: 2", "text: B."], head=HEAD + interest, quorum=3)
    assert told == [
        '5:22: warning: "Cllr Birch" leaves 2 members, and the quorum is 3 | no business can be'
        " done until there are as many again"
    ]


def test_who_moves_and_seconds_is_there(tmp_path: Path) -> None:
    told = told_of(
        tmp_path,
        ["moved: {motion: A., by: Cllr Cedar, seconded: Cllr Birch}", "arrived: Cllr Birch",
         "departed: Cllr Elm", "amendment: {motion: B., by: Cllr Elm, seconded: Cllr Brich}"],
        ["moved: {motion: C., by: Cllr Ash, seconded: Councillor Mrs Ash}"],
    )  # fmt: skip
    assert told == [
        '8:33: warning: "Cllr Cedar" moves the motion, and is not among those present | add the'
        " name under present:",
        '8:55: warning: "Cllr Birch" seconds the motion, and arrived only in line 9 | correct one'
        " of the two",
        '11:37: warning: "Cllr Elm" moves the amendment, and had left in line 10 | correct one of'
        " the two",
        '11:57: warning: "Cllr Brich" seconds the amendment, and is not among those present | did'
        " you mean Councillor Dr Birch?",
        '14:53: warning: "Councillor Mrs Ash" moves the motion and seconds it | name the member who'
        " seconded it",
    ]


# Exempt minutes

PRIVATE = (
    EXEMPT_MINUTES.replace("status: draft\n", f"status: draft\n{HEAD}").replace(
        "[{text: There were none.}]", "[{departed: Councillor Elm}]"
    )
    + """\
  - title: Close
    body: [{returned: Cllr Ash}, {vote: {for: [Cllr Birch, Cllr Elm]}}]
"""
)


def exempt_body(body: str) -> dict[str, str | bytes]:
    return {**EXEMPT, "minutes.yaml": f"minutes:\n  48: [{body}]\n"}


def test_nothing_is_guessed_of_exempt_minutes_that_are_not_there(tmp_path: Path) -> None:
    minutes = PRIVATE.replace("{vote:", "{moved: {motion: A.}}, {vote:")
    assert wrong(private_council(tmp_path, minutes=minutes, exempt=None)) == []


def test_what_follows_from_exempt_minutes_is_told_discreetly(tmp_path: Path) -> None:
    minutes = PRIVATE.replace("{vote:", "{moved: {motion: A.}}, {vote:")
    body = "{departed: Cllr Birch}, {departed: Cllr Ash}, {departed: Cllr Elm}"
    library = private_council(
        tmp_path, minutes=minutes, exempt=exempt_body(body), committee=COMMITTEE + "quorum: 2\n"
    )
    found = problems(library)
    assert shown(sorted(found, key=lambda p: (p.location.file.parent.name, p.location.line))) == [
        'minutes.yaml:15:71: error: "Cllr Birch" votes, and had left in line 2 of'
        " exempt/minutes.yaml | correct the vote, or that line",
        'minutes.yaml:15:83: error: "Cllr Elm" votes, and had left in line 2 of exempt/minutes.yaml'
        " | correct the vote, or that line",
        'minutes.yaml:2:19: warning: "Cllr Birch" leaves 1 member, and the quorum is 2 | no'
        " business can be done until there are as many again",
        'minutes.yaml:2:65: error: "Cllr Elm" left, and had left already in line 9 of'
        " 2018-02-14/minutes.yaml | take one of the two out, or say between them when the member"
        " came back: returned:",
    ]
    assert {problem.discreet for problem in found} == {
        'this line of a record in exempt/ is not right: "agendapack check" at a terminal says what',
        'this line does not go with the minutes in exempt/: "agendapack check" at a terminal says'
        " what",
    }


def test_what_the_public_minutes_say_alone_is_told_openly(tmp_path: Path) -> None:
    minutes = PRIVATE.replace("[{departed: Councillor Elm}]", "[{departed: Oak}]").replace(
        ", {vote: {for: [Cllr Birch, Cllr Elm]}}", ""
    )
    library = private_council(tmp_path, minutes=minutes, exempt=exempt_body("{departed: Cllr Ash}"))
    assert [(p.message, p.discreet) for p in problems(library)] == [
        ('"Oak" left and is not among those present', None)
    ]


def test_people_are_found_by_shorter_names_and_by_their_roles(tmp_path: Path) -> None:
    head = """\
present: [Cllr Ash (in the Chair), Councillor Anna Birch]
substitutes: [{member: Councillor Eve Elm, for: Councillor Cedar}]
in-attendance: [Eve Bell, Mr Elm]
"""
    body = [
        "moved: {motion: A., by: The Chairman, seconded: Elm}",
        "departed: Birch",
        "departed: Ms Bell",
        "departed: Mr Elm",
        "vote: {for: [Cllr E Elm, Ash]}",
        "returned: Cllr A. Birch",
        "moved: {motion: B., by: Dr Birch}",
        "declared: {member: The Chair, interest: personal}",
    ]
    assert told_of(tmp_path, body, head=head, quorum=3) == [
        '9:19: warning: "Birch" leaves 2 members, and the quorum is 3 | no business can be done'
        " until there are as many again"
    ]


def test_the_chair_is_who_presides(tmp_path: Path) -> None:
    body = ["departed: The Vice-Chair", "moved: {motion: A., by: The Chair}"]
    members = COMMITTEE.replace("Councillor Dr Birch", "{name: Dr Birch, role: Vice Chair}")
    assert told_of(tmp_path, ["moved: {motion: A., by: The Leader}"]) == [
        '8:33: warning: "The Leader" moves the motion, and is not among those present | add the'
        " name under present:"
    ]
    record = minutes_yaml(body, head="present: [Councillor Cedar, Dr Birch]\n")
    library = council(tmp_path / "other", minutes=record, committee=members)
    assert [line for line in findings(library) if "motion" in line] == [
        'minutes.yaml:7:33: warning: "The Chair" moves the motion, and had left in line 6 | correct'
        " one of the two"
    ]


def test_several_people_in_one_place_are_nobody(tmp_path: Path) -> None:
    body = ["departed: Councillors Ash and Birch", "moved: {motion: A., by: Cllr Ash & Cllr Elm}"]
    hint = " | name one person in each place: an entry for each, or a list where names may be"
    assert told_of(tmp_path, body) == [
        '8:19: error: "Councillors Ash and Birch" left and is not among those present' + hint,
        '9:33: warning: "Cllr Ash & Cllr Elm" moves the motion, and is not among those present'
        + hint,
    ]


def test_who_is_there_is_meant_before_who_is_not(tmp_path: Path) -> None:
    members = COMMITTEE.replace("Councillor Cedar", "Councillor Dan Cedar").replace(
        "Councillor Dr Birch", "{name: Councillor Dr Birch, role: Leader of the Council}"
    )
    record = minutes_yaml(
        ["moved: {motion: A., by: Cllr Cedar, seconded: The Leader}"],
        head="present: [Councillor Dr Birch]\n"
        "substitutes: [{member: Councillor Eve Cedar, for: Councillor Dan Cedar}]\n",
    )
    assert findings(council(tmp_path, minutes=record, committee=members)) == []
