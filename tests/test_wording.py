"""Dates, times and names as a front sheet says them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.pages.html.wording import ENGLISH, Wording, vocabulary

ENGLISH_WORDS = Wording(ENGLISH)


def test_dates() -> None:
    assert ENGLISH_WORDS.day(date(2018, 2, 14)) == "Wednesday 14 February 2018"
    assert ENGLISH_WORDS.date(date(2018, 3, 1)) == "1 March 2018"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("00:00", "12.00 midnight"),
        ("00:05", "12.05 am"),
        ("09:30", "9.30 am"),
        ("12:00", "12.00 noon"),
        ("12:01", "12.01 pm"),
        ("14:00", "2.00 pm"),
        ("23:59", "11.59 pm"),
    ],
)
def test_times(time: str, said: str) -> None:
    assert ENGLISH_WORDS.time(time) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Councillor Cook"], "Councillor Cook"),
        (["Councillor Cook", "Councillor Dann"], "Councillors Cook and Dann"),
        (
            ["Councillor Mrs Bridgeman", "Councillor Cook", "Councillor Dr Mahony"],
            "Councillors Mrs Bridgeman, Cook and Dr Mahony",
        ),
        (["Ann Lee", "Bob Day", "Cy Coe"], "Ann Lee, Bob Day and Cy Coe"),
        (
            ["Councillor Cook", "Councillor Dann", "Mr Ellis"],
            "Councillors Cook and Dann; and Mr Ellis",
        ),
        (
            ["Alderman Ash", "Alderman Bee", "Councillor Cook", "Mr Ellis"],
            "Aldermen Ash and Bee; Councillor Cook; and Mr Ellis",
        ),
        (["Councillor", "Councillor"], "Councillor and Councillor"),
        (
            ["Councillor Tuohy", "Councillor McDonald (substituting for Councillor Dann)"],
            "Councillors Tuohy and McDonald (substituting for Councillor Dann)",
        ),
    ],
)
def test_names_run_together_with_the_title_said_once(names: list[str], said: str) -> None:
    assert ENGLISH_WORDS.names(names) == said


def test_a_language_without_words_of_its_own_has_the_english() -> None:
    assert vocabulary("en-GB") is vocabulary("EN") is vocabulary("cy") is ENGLISH


@given(st.lists(st.sampled_from(["Councillor A", "Cllr B", "Mr C", "D", "Councillor Dr E"])))
def test_no_name_is_lost_and_their_order_is_kept(names: list[str]) -> None:
    said = ENGLISH_WORDS.names(names)
    at = -1
    for name in names:
        at = said.find(name.split()[-1], at + 1)
        assert at >= 0
