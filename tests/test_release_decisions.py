"""What a release keeps of a meeting, decided from plain values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agendapack.build.outcomes import DocumentState
from agendapack.build.release_decisions import (
    Decided,
    ReleaseRequest,
    check_reason,
    check_request,
    decide,
)
from agendapack.problems import UsageError
from agendapack.released.released_meeting import Release, ReleasedMeeting

KEY = "parks/2024-05-16"
_UNPRINTABLE = "--amend: expected one line of text, found a character that cannot be printed: U+"
DAY = date(2024, 5, 8)


def released(*documents: str, status: str | None = None) -> ReleasedMeeting:
    """Each document in its first version; minutes have the ``status``."""
    releases = [
        Release(name, 1, DAY, "1.0.0", (), (), (), None, status if name == "minutes" else None)  # type: ignore[arg-type]
        for name in documents
    ]
    return ReleasedMeeting(Path("released", KEY), KEY, tuple(releases))


def state(
    document: str, differs: tuple[str, ...] | None = None, status: str | None = None
) -> DocumentState:
    return DocumentState(document, (), (), None, differs, status)  # type: ignore[arg-type]


def asked(amend: str | None = None, *only: str) -> ReleaseRequest:
    return ReleaseRequest(DAY, amend, only)


def test_what_was_not_released_is_new() -> None:
    states = [state("agenda-pack"), state("supplement-1"), state("minutes", status="draft")]
    assert decide(released(), states, asked()) == Decided(
        new=("agenda-pack", "supplement-1", "minutes")
    )
    assert decide(released("agenda-pack"), states, asked()).versions == ("supplement-1", "minutes")


def test_what_would_be_the_same_is_left() -> None:
    states = [state("agenda-pack"), state("minutes", status="draft")]
    before = released("agenda-pack", "minutes", status="draft")
    assert decide(before, states, asked()) == Decided()


def test_what_would_be_otherwise_stays() -> None:
    states = [state("agenda-pack", ("i", "67")), state("supplement-1", ())]
    before = released("agenda-pack", "supplement-1")
    assert decide(before, states, asked()) == Decided(
        stay=(("agenda-pack", ("i", "67")), ("supplement-1", ()))
    )


def test_an_amendment_takes_what_has_other_pages() -> None:
    states = [state("agenda-pack", ("i",)), state("supplement-1", ()), state("supplement-2")]
    before = released("agenda-pack", "supplement-1", "supplement-2")
    assert decide(before, states, asked("A reason.")) == Decided(
        amended=("agenda-pack",), stay=(("supplement-1", ()),)
    )


def test_an_amendment_of_one_document_leaves_the_others() -> None:
    states = [state("agenda-pack", ("i",)), state("supplement-1", ())]
    before = released("agenda-pack", "supplement-1")
    assert decide(before, states, asked("A reason.", "supplement-1")) == Decided(
        amended=("supplement-1",), stay=(("agenda-pack", ("i",)),)
    )


def test_only_one_of_several_new_documents() -> None:
    states = [state("agenda-pack"), state("supplement-1")]
    assert decide(released(), states, asked(None, "agenda-pack")) == Decided(new=("agenda-pack",))


def test_minutes_that_are_confirmed_are_another_version() -> None:
    before = released("minutes", status="draft")
    confirmed = [state("minutes", ("1",), "confirmed")]
    assert decide(before, confirmed, asked()) == Decided(confirmed=("minutes",))
    # Confirming is no amendment.
    assert decide(before, confirmed, asked("A reason.")) == Decided(confirmed=("minutes",))
    assert decide(before, confirmed, asked(None, "agenda-pack")) == Decided(
        stay=(("minutes", ("1",)),)
    )


def test_draft_minutes_that_say_something_else_are_amended() -> None:
    states = [state("minutes", ("1",), "draft")]
    before = released("minutes", status="draft")
    assert decide(before, states, asked()) == Decided(stay=(("minutes", ("1",)),))
    assert decide(before, states, asked("A reason.")) == Decided(amended=("minutes",))


def test_confirmed_minutes_do_not_become_a_draft_by_themselves() -> None:
    states = [state("minutes", ("1",), "draft")]
    before = released("minutes", status="confirmed")
    assert decide(before, states, asked()) == Decided(stay=(("minutes", ("1",)),))


@pytest.mark.parametrize(
    ("request_", "message", "hint"),
    [
        (
            asked(None, "supplement-11"),
            f'the meeting "{KEY}" has no document "supplement-11"',
            "did you mean supplement-1?",
        ),
        (
            asked(None, "xyzzy"),
            f'the meeting "{KEY}" has no document "xyzzy"',
            "known here: agenda-pack, minutes, supplement-1",
        ),
        (
            asked("A reason.", "supplement-1"),
            f'"supplement-1" of {KEY} is not released yet, so it cannot be amended',
            f"release it without --amend: agendapack release {KEY} --only supplement-1",
        ),
        (
            asked("A reason.", "minutes"),
            f'"minutes" of {KEY} cannot be amended: its records make it as it was released',
            "change the records or papers first, then amend",
        ),
        (
            asked("A reason."),
            f"nothing of {KEY} is to be amended: each page is as it was released",
            "what differs in agenda-pack is on no page; --only amends it all the same",
        ),
    ],
)
def test_what_cannot_be_done_is_wrong_usage(
    request_: ReleaseRequest, message: str, hint: str
) -> None:
    states = [state("agenda-pack", ()), state("supplement-1"), state("minutes", status="draft")]
    before = released("agenda-pack", "minutes", status="draft")
    with pytest.raises(UsageError) as raised:
        check_request(KEY, request_, [(before, states)])
    assert (raised.value.message, raised.value.hint) == (message, hint)


def test_what_can_be_done_for_one_audience_is_asked_for() -> None:
    public = (released("agenda-pack"), [state("agenda-pack")])
    members = (released("agenda-pack"), [state("agenda-pack", ("143",))])
    check_request(KEY, asked("A reason."), [public, members])
    with pytest.raises(UsageError, match="nothing of parks/2024-05-16 is to be amended"):
        check_request(KEY, asked("A reason."), [public])


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "--amend: expected the reason, found nothing"),
        (" \t", "--amend: expected the reason, found nothing"),
        (
            "one\ntwo",
            f"{_UNPRINTABLE}000A",
        ),
        (
            "a\x1b[2J",
            f"{_UNPRINTABLE}001B",
        ),
        ("\udcff", f"{_UNPRINTABLE}DCFF"),
        ("x" * 301, "--amend: expected at most 300 characters, found 301"),
    ],
)
def test_a_reason_is_a_line_of_text(reason: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        check_reason(reason)
    assert raised.value.message == message


def test_a_reason_may_be_of_any_script() -> None:
    assert check_reason("  Dŵr & <b>costs</b>: £4 ") == "Dŵr & <b>costs</b>: £4"
    assert check_reason("x" * 300) == "x" * 300


def test_a_reason_may_have_the_spaces_of_a_word_processor() -> None:
    assert check_reason("\u00a0Item\u00a07:\u202flate\u2009") == "Item 7: late"


def test_no_version_is_of_an_earlier_day_than_the_one_before_it() -> None:
    before = released("agenda-pack", "minutes", status="draft")
    states = [state("agenda-pack", ("i",)), state("minutes", ("1",), "confirmed")]
    early = date(2024, 5, 7)
    for request, name in (
        (ReleaseRequest(early, "A reason.", ("agenda-pack",)), "agenda-pack"),
        (ReleaseRequest(early), "minutes"),
    ):
        with pytest.raises(UsageError) as raised:
            check_request(KEY, request, [(before, states)])
        assert (raised.value.message, raised.value.hint) == (
            f"{name} of {KEY} was released on 8 May 2024: expected no earlier day for its next"
            " version, found 7 May 2024",
            "set the computer's clock right, or give the day with --today",
        )
    check_request(KEY, ReleaseRequest(DAY, "A reason."), [(before, states)])
    check_request(KEY, ReleaseRequest(early), [(before, [*states[:1], state("supplement-1")])])
