"""What the checks say of votes, interests, days and signatures in minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendapack.records.interest_checks import minutes_are_of_the_agenda
from tests.minutes_builders import HEAD, minutes_yaml, source_of, told_of
from tests.records_builders import MEETING, council, faults, findings, opened

if TYPE_CHECKING:
    from pathlib import Path

MOVED = "moved: {motion: A.}"
"""The first entry of a body, in line 8, so that what follows stands in line 9."""


def told_of_vote(folder: Path, vote: str, *before: str) -> list[str]:
    return told_of(folder, [*before, MOVED, f"vote: {{{vote}}}"])


# Votes


@pytest.mark.parametrize(
    "vote",
    [
        "for: 2, against: 1",
        "for: 1, abstained: 2",
        "for: 1, against: 1, casting: for",
        "for: [Cllr Ash, Cllr Birch], against: [Councillor Elm], recorded: true",
        "abstained: [Cllr Ash], for: 2",
    ],
)
def test_good_votes(tmp_path: Path, vote: str) -> None:
    assert told_of_vote(tmp_path, vote) == []


CORRECT = "correct the vote, or that line"


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        (
            "for: [Councillor Cedar]",
            '9:22: error: "Councillor Cedar" votes, and is not among those present | correct the'
            " vote, or the list of those present",
        ),
        (
            "for: [Cllr Elmm]",
            '9:22: error: "Cllr Elmm" votes, and is neither a member nor a substitute | did you'
            " mean Councillor Elm?",
        ),
        (
            "for: [Jo Bell]",
            '9:22: error: "Jo Bell" votes, and is neither a member nor a substitute | substitutes'
            " go under substitutes:",
        ),
        (
            "for: [Cllr Ash], abstained: [Councillor Mrs Ash]",
            '9:45: error: "Councillor Mrs Ash" votes twice: first in line 9 | take one of the two'
            " out",
        ),
        (
            "for: 3, against: 1",
            "9:15: error: expected at most 3 votes, as 3 members are there, found 4: 3 for, 1"
            " against, 0 abstained | correct the votes, or who was there",
        ),
        (
            "abstained: 0",
            "9:15: error: a vote in which nobody votes | write how many were for and against, or"
            " take it out",
        ),
        (
            "for: [Cllr Ash, Cllr Birch], against: 1, recorded: true",
            "9:67: error: expected the names of those who voted in a recorded vote, found numbers |"
            " write the names in brackets, such as for: [Councillor Cook], or take recorded: out",
        ),
        (
            "for: 2, against: 1, casting: for",
            "9:45: error: a casting vote, and the others are not equal: 2 for and 1 against |"
            " correct the votes, or take casting: out",
        ),
        (
            "for: 1, against: 1",
            "9:15: note: the votes are equal, 1 for and 1 against, so the motion was lost | write"
            " casting: for or casting: against if who presided had a second vote",
        ),
    ],
)
def test_votes_that_cannot_be_so(tmp_path: Path, vote: str, expected: str) -> None:
    assert told_of_vote(tmp_path, vote) == [expected]


def test_votes_of_those_who_are_away(tmp_path: Path) -> None:
    interest = "declared: {member: Councillor Elm, interest: personal, left: true}"
    told = told_of(
        tmp_path,
        ["departed: Cllr Ash", interest, MOVED,
         "vote: {for: [Cllr Ash, Cllr Birch, Councillor Elm]}", "arrived: Cllr Birch"],
    )  # fmt: skip
    assert told == [
        f'11:22: error: "Cllr Ash" votes, and had left in line 8 | {CORRECT}',
        f'11:32: error: "Cllr Birch" votes, and arrived only in line 12 | {CORRECT}',
        f'11:44: error: "Councillor Elm" votes, and had left for this item, by line 9 | {CORRECT}',
    ]


def test_more_votes_than_are_there_at_that_time(tmp_path: Path) -> None:
    told = told_of(tmp_path, ["departed: Cllr Ash", "departed: Cllr Elm", MOVED, "vote: {for: 2}"])
    assert told == [
        "11:15: error: expected at most 1 vote, as 1 member is there, found 2: 2 for, 0 against, 0"
        " abstained | correct the votes, or who was there"
    ]


def test_votes_on_an_amendment(tmp_path: Path) -> None:
    def amendment(vote: str) -> str:
        return f"amendment: {{motion: B., vote: {{{vote}}}}}"

    told = told_of(
        tmp_path, [MOVED, amendment("for: 1, against: 1"), amendment("for: 9"), "text: A."]
    )
    assert told == [
        "9:39: note: the votes are equal, 1 for and 1 against, so the amendment was lost | write"
        " casting: for or casting: against if who presided had a second vote",
        "10:39: error: expected at most 3 votes, as 3 members are there, found 9: 9 for, 0 against,"
        " 0 abstained | correct the votes, or who was there",
    ]


def test_without_attendance_votes_are_held_to_the_members_alone(tmp_path: Path) -> None:
    body = [MOVED, "vote: {for: [Cllr Cedar, Oak], against: 40}"]
    assert told_of(tmp_path, body, head="") == [
        '6:34: error: "Oak" votes, and is neither a member nor a substitute | substitutes go under'
        " substitutes:"
    ]


def test_without_attendance_votes_are_not_counted_against_it(tmp_path: Path) -> None:
    assert told_of(tmp_path, [MOVED, "vote: {for: 40}"], head="") == []


LOST = "vote: {for: 1, against: 2}"


RENEWED = "moved: {motion: that the lease is renewed for a year.}"


@pytest.mark.parametrize("said", ["resolved", "agreed", "recommended"])
def test_what_was_lost_is_not_resolved(tmp_path: Path, said: str) -> None:
    body = [RENEWED, LOST, "text: So be it.", f"{said}: The lease be renewed.", f"{said}: B."]
    assert told_of(tmp_path, body) == [
        f"11:9: error: {said}, and the motion was lost by the vote in line 9 | correct the vote, or"
        " say what else was moved and carried"
    ]


@pytest.mark.parametrize(
    "resolved",
    [
        "that the lease is renewed.",
        "[to note the report; and, that the lease is renewed for a year from May.]",
        "that the lease is renewed for two years.",
    ],
)
def test_what_is_resolved_in_the_words_of_what_was_lost(tmp_path: Path, resolved: str) -> None:
    amended = "amendment: {motion: for two years in place of a year.}"
    [problem] = told_of(tmp_path, [RENEWED, amended, LOST, f"resolved: {resolved}"])
    assert problem.startswith("11:9: error: resolved, and the motion was lost by the vote in line")


@pytest.mark.parametrize(
    "resolved",
    [
        "that the motion is not supported.",
        "that the lease is not renewed.",
        "that renewal of the lease is refused.",
        "[that the motion was lost., to look for another tenant.]",
    ],
)
def test_a_resolution_may_say_that_the_motion_was_lost(tmp_path: Path, resolved: str) -> None:
    assert told_of(tmp_path, [RENEWED, LOST, f"resolved: {resolved}"]) == []


@pytest.mark.parametrize("said", ["that the lease ends.", "to proceed to the next business."])
def test_something_else_may_be_resolved_without_a_motion(tmp_path: Path, said: str) -> None:
    assert told_of(tmp_path, [RENEWED, LOST, f"resolved: {said}"]) == [
        "10:9: note: resolved, and the motion was lost by the vote in line 9 | add what else was"
        " moved before it, if it was: moved:"
    ]


@pytest.mark.parametrize(
    "bodies",
    [
        ([RENEWED, LOST, "noted: that the lease is renewed."],),
        ([RENEWED, LOST], ["resolved: that the lease is renewed."]),
        ([RENEWED, LOST, MOVED, "resolved: that the lease is renewed."],),
        ([RENEWED, LOST, "vote: {for: 2}", "resolved: that the lease is renewed."],),
        (
            [
                RENEWED,
                "amendment: {motion: B., vote: {for: 1, against: 2}}",
                "resolved: that the lease is renewed.",
            ],
        ),
    ],
)
def test_what_may_follow_a_vote_that_was_lost(
    tmp_path: Path, bodies: tuple[list[str], ...]
) -> None:
    assert told_of(tmp_path, *bodies) == []


@pytest.mark.parametrize(
    "put",
    [
        "text: The officer's recommendation was put to the vote.",
        "recommended: that the lease is renewed.",
        "resolved: that the lease is renewed.",
        "decision: {text: The lease is renewed.}",
    ],
)
def test_a_vote_may_be_on_what_the_minute_says_before(tmp_path: Path, put: str) -> None:
    assert told_of(tmp_path, [put, "vote: {for: 2}"]) == []


def test_a_refusal_that_was_lost_is_not_resolved(tmp_path: Path) -> None:
    body = ["moved: {motion: that permission is refused.}", LOST]
    [problem] = told_of(tmp_path, [*body, "resolved: that permission is refused."])
    assert problem.startswith("10:9: error: resolved, and the motion was lost by the vote in line")
    [problem] = told_of(tmp_path / "other", [*body, "resolved: that permission is granted."])
    assert problem.startswith("10:9: note: resolved, and the motion was lost by the vote in line 9")


def test_a_text_before_a_vote_is_not_taken_for_what_was_lost(tmp_path: Path) -> None:
    text = "text: Members spoke for renewing the lease, and that it ends."
    [problem] = told_of(tmp_path, [text, LOST, "resolved: that the lease ends."])
    assert problem.startswith("10:9: note: resolved, and the motion was lost by the vote in line 9")


def test_a_recommendation_that_was_lost_is_not_resolved(tmp_path: Path) -> None:
    body = ["recommended: that the lease is renewed.", LOST, "resolved: that the lease is renewed."]
    assert told_of(tmp_path, body) == [
        "10:9: error: resolved, and the motion was lost by the vote in line 9 | correct the vote,"
        " or say what else was moved and carried"
    ]


def test_a_vote_on_nothing(tmp_path: Path) -> None:
    assert told_of(tmp_path, [MOVED], ["vote: {for: 2}"]) == [
        "11:15: warning: a vote, and nothing is moved before it in this minute | add what was voted"
        " on before it: moved:"
    ]


# Interests


def declared(member: str, more: str = "", kind: str = "personal") -> str:
    return f"declared: {{member: {member}, interest: {kind}{more}}}"


def test_interests_of_somebody_who_is_no_member(tmp_path: Path) -> None:
    head = HEAD + "interests: [{member: Oak, interest: personal}]\n"
    body = [
        declared("Cllr Brich"),
        declared("Jo Bell"),
        declared("Cllr Cedar"),
        declared("Cllr Elm"),
    ]
    assert told_of(tmp_path, body, head=head) == [
        '5:22: warning: "Oak" declares an interest and is neither a member nor a substitute |'
        " substitutes go under substitutes:, others in-attendance:",
        '9:28: warning: "Cllr Brich" declares an interest and is neither a member nor a substitute'
        " | did you mean Councillor Dr Birch?",
    ]


def test_without_any_list_of_people_interests_may_be_anybodys(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        committee="name: Parks\nstanding-items: {apologies: {title: Apologies}}\n",
        minutes=minutes_yaml(declared("Oak"), head=""),
    )
    assert not [line for line in findings(library) if line.startswith("minutes.yaml")]


def test_the_same_interest_twice(tmp_path: Path) -> None:
    head = HEAD + "interests: [{member: Cllr Birch, interest: personal, item: 2}]\n"
    told = told_of(
        tmp_path,
        ["item: 2", declared("Councillor Dr Birch"), declared("Cllr Ash", ", nature: A tenant")],
        ["item: 1", declared("Cllr Ash", ", nature: a  tenant, item: 2")],
        ["item: 1", declared("Cllr Ash", ", nature: A tenant"), declared("Cllr Birch")],
        head=head,
    )
    assert told == [
        '10:28: warning: "Councillor Dr Birch" declares the same interest as in line 5 | take one'
        " of the two out",
        '15:28: warning: "Cllr Ash" declares the same interest as in line 11 | take one of the two'
        " out",
    ]


def test_an_interest_in_an_item_that_is_not_on_the_agenda(tmp_path: Path) -> None:
    told = told_of(tmp_path, ["item: 4", declared("Cllr Ash", ", item: 3")])
    assert told == [
        '7:11: warning: no item "4" on the agenda of 2018-02-14 | its items are 1 to 2',
        '9:64: warning: no item "3" on the agenda of 2018-02-14 | its items are 1 to 2',
    ]


def test_an_item_that_a_supplement_brings_is_on_the_agenda(tmp_path: Path) -> None:
    late = "{9: {title: Late, urgent: It could not wait., papers: [late.pdf]}}"
    brought = f"supplements: [{{published: 2018-02-07, items: {late}}}]\n"
    library = council(
        tmp_path,
        meeting=MEETING + brought,
        minutes=minutes_yaml(["item: 9"], ["item: 8"], head=""),
        papers={"report.pdf": b"%PDF-1.7\n%%EOF\n", "late.pdf": b"%PDF-1.7\n%%EOF\n"},
    )
    found = opened(library).dossier
    assert found is not None
    assert [p.message for p in minutes_are_of_the_agenda(found)] == [
        'no item "8" on the agenda of 2018-02-14'
    ]


VOTING = [MOVED, "vote: {for: [Cllr Birch]}"]
DPI = "disclosable-pecuniary"


@pytest.mark.parametrize(
    ("kind", "where", "words", "law"),
    [
        (DPI, "england", "a disclosable pecuniary interest", "Localism Act 2011, s.31(4)"),
        (DPI, "wales", "a disclosable pecuniary interest", "the members' code of conduct"),
        ("prejudicial", "england", "a prejudicial interest", "the members' code of conduct"),
    ],
)
def test_a_vote_with_an_interest(
    tmp_path: Path, kind: str, where: str, words: str, law: str
) -> None:
    told = told_of(tmp_path, [declared("Cllr Birch", kind=kind), *VOTING], VOTING, where=where)
    assert told == [
        f'10:22: warning: "Cllr Birch" votes, and declared {words} in this item in line 8 | not'
        f" without a dispensation: {law}; if there is one, say so in nature:"
    ]


def test_who_has_such_an_interest_moves_nothing(tmp_path: Path) -> None:
    body = [
        declared("Cllr Birch", kind=DPI),
        "moved: {motion: A., by: Cllr Ash, seconded: Cllr Birch}",
        "amendment: {motion: A., by: Cllr Birch}",
    ]
    because = " and declared a disclosable pecuniary interest in this item in line 8"
    assert [line.partition(" | ")[0] for line in told_of(tmp_path, body)] == [
        '9:53: warning: "Cllr Birch" seconds the motion,' + because,
        '10:37: warning: "Cllr Birch" moves the amendment,' + because,
    ]


def test_who_has_a_dispensation_takes_part(tmp_path: Path) -> None:
    nature = ", nature: Owns a house; has a dispensation"
    assert told_of(tmp_path, [declared("Cllr Birch", nature, kind=DPI), *VOTING]) == []


def test_a_vote_with_an_interest_in_the_item_of_a_later_minute(tmp_path: Path) -> None:
    head = HEAD + f"interests: [{{member: Cllr Ash, interest: {DPI}, item: 2}}]\n"
    first = ["item: 1", declared("Cllr Birch", ", item: 2", DPI), declared("Cllr Birch"), *VOTING]
    told = told_of(
        tmp_path, first, ["item: 2", MOVED, "vote: {for: [Cllr Ash, Cllr Birch]}"], head=head
    )
    assert [line.partition(" | ")[0] for line in told] == [
        '18:22: warning: "Cllr Ash" votes, and declared a disclosable pecuniary interest in this'
        " item in line 5",
        '18:32: warning: "Cllr Birch" votes, and declared a disclosable pecuniary interest in this'
        " item in line 10",
    ]


# Days


def test_days_before_the_meeting(tmp_path: Path) -> None:
    told = told_of(
        tmp_path,
        ["action: {what: A., by: 2018-02-13, done: 2018-01-01}",
         "action: {what: A., by: 2018-02-14, done: 2018-02-14}",
         "decision: {text: A., call-in-ends: 2018-02-13}",
         "decision: {text: A., call-in-ends: 2018-02-14}"],
    )  # fmt: skip
    assert told == [
        "8:32: warning: an action is to be done by 2018-02-13, before the meeting of 2018-02-14 |"
        " correct the date",
        "8:50: warning: an action was done on 2018-01-01, before the meeting of 2018-02-14 |"
        " correct the date",
        "10:44: error: the call-in ends on 2018-02-13, before the meeting of 2018-02-14 | correct"
        " the date",
    ]


# Confirmation

SIGNED = "signed: {by: Councillor Mrs Ash, on: 2018-03-14}\n"


def of_confirmation(folder: Path, more: str, status: str = "confirmed") -> list[str]:
    """What is said of minutes whose sixth line is the first of ``more``."""
    bare = MEETING.replace("published: 2018-02-06\n", "").replace("    papers: [report.pdf]\n", "")
    names = ("2018-01-10", "2018-02-14-late", "2018-03-14", "2018-04-18", "2018-04-18-special")
    later = {name: (bare.replace("2018-02-14", name[:10]), None) for name in names}
    meeting = MEETING.replace("published: 2018-02-06\n", "")
    text = minutes_yaml("text: A.", head="", status=status) + more
    library = council(folder, meeting=meeting, minutes=text, earlier=later)
    told = faults(library) or findings(library)
    return [line.removeprefix("minutes.yaml:") for line in told]


@pytest.mark.parametrize(
    "more",
    [
        "",
        SIGNED,
        SIGNED.replace("03-14", "02-14"),
        "confirmed: {at: 2018-02-14-late}\n",
        "confirmed: {at: 2018-03-14}\n" + SIGNED,
        "confirmed: {at: 2018-04-18-special}\n",
    ],
)
def test_minutes_that_are_confirmed_and_signed(tmp_path: Path, more: str) -> None:
    assert of_confirmation(tmp_path, more) == []


def test_drafts_are_neither_confirmed_nor_signed(tmp_path: Path) -> None:
    assert of_confirmation(tmp_path, "confirmed: {at: 2018-03-14}\n" + SIGNED, "draft") == [
        '6:12: error: the minutes are confirmed, and their status is "draft" | write status:'
        " confirmed",
        '7:9: error: the minutes are signed, and their status is "draft" | write status: confirmed',
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            SIGNED.replace("03-14", "02-13"),
            "6:38: error: the minutes are signed on 2018-02-13, before the meeting of 2018-02-14 |"
            " correct the date",
        ),
        (
            SIGNED + "confirmed: {at: 2018-04-18-special}\n",
            "6:38: warning: the minutes are signed on 2018-03-14, before the meeting of 2018-04-18"
            " that confirmed them | correct the date",
        ),
        (
            "confirmed: {at: 2018-03-15}\n",
            '6:17: error: no meeting "2018-03-15" in parks/ | did you mean 2018-03-14?',
        ),
        (
            "confirmed: {at: 2018-01-10}\n",
            '6:17: error: expected a later meeting, found "2018-01-10", an earlier meeting | the'
            " minutes of a meeting are confirmed by one after it",
        ),
        (
            "confirmed: {at: 2018-02-14}\n",
            '6:17: error: expected a later meeting, found "2018-02-14", this meeting itself | the'
            " minutes of a meeting are confirmed by one after it",
        ),
    ],
)
def test_confirmations_and_signatures_that_cannot_be_so(
    tmp_path: Path, more: str, expected: str
) -> None:
    assert of_confirmation(tmp_path, more) == [expected]


def test_the_day_of_the_meeting_that_confirmed_them(tmp_path: Path) -> None:
    later = {"2018-03-14": (MEETING.replace("2018-02-14", "2018-03-14"), None)}
    text = minutes_yaml("text: A.", head="", status="confirmed")
    library = council(tmp_path, minutes=text + "confirmed: {at: 2018-03-14}\n", earlier=later)
    assert str(source_of(library).confirmed_on) == "2018-03-14"
