"""Page ranges as agendas print them."""

from __future__ import annotations

import pytest

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.agenda_items.printed_ranges import range_alone, split_range

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("title", "pages"),
    [
        ("Minutes (Pages 67 - 114)", PageRange(67, 114)),
        ("Minutes (Pages 67-114)", PageRange(67, 114)),
        ("Minutes Pages 67 \u2013 114", PageRange(67, 114)),
        ("Minutes (67 - 114)", PageRange(67, 114)),
        ("Minutes (Page 5)", PageRange(5, 5)),
        ("Minutes p.5", PageRange(5, 5)),
        ("Minutes pp 5 to 9", PageRange(5, 9)),
        ("Minutes (Pages S1-1 - S1-18)", PageRange(1, 18, "S1-")),
        ("Minutes ........ 5", PageRange(5, 5)),
        ("Minutes . . . . . 5 - 9", PageRange(5, 9)),
        ("Minutes \u2026 7", PageRange(7, 7)),
        ("Minutes (Tudalennau 5 - 9)", PageRange(5, 9)),
    ],
)
def test_a_range_at_the_end_of_a_title(title: str, pages: PageRange) -> None:
    found = split_range(title)
    assert (found.title, found.pages) == ("Minutes", pages)


@pytest.mark.parametrize(
    "title",
    ["Budget 2024 - 25", "Budget (2024 - 2025)", "A correction on page 5", "Route 66", "Step p"],
)
def test_what_is_no_range_stays_in_the_title(title: str) -> None:
    assert split_range(title).title == title
    assert split_range(title).printed == ""


def test_a_title_keeps_its_own_signs() -> None:
    assert split_range("CQC Report: (Pages 67 - 114)").title == "CQC Report:"
    assert split_range("Grants etc. (Page 5)").title == "Grants etc."


@pytest.mark.parametrize("printed", ["(Pages 114 - 67)", "(Pages 1 - 99999999)", "(Page 0)"])
def test_a_range_that_cannot_be_is_taken_off_and_has_no_pages(printed: str) -> None:
    found = split_range(f"Minutes {printed}")
    assert (found.title, found.printed, found.pages) == ("Minutes", printed, None)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("5", PageRange(5, 5)),
        ("5 - 54", PageRange(5, 54)),
        ("Pages 5 to 54", PageRange(5, 54)),
        ("....5", PageRange(5, 5)),
        ("6 - 1 3", PageRange(6, 13)),
        ("S1-1 - S1-2", PageRange(1, 2, "S1-")),
    ],
)
def test_a_range_in_a_column_of_its_own(text: str, pages: PageRange) -> None:
    found = range_alone(text)
    assert found is not None
    assert found.pages == pages


@pytest.mark.parametrize("text", ["To follow", "12/13", "J Bell", "", "5 items"])
def test_other_words_of_a_column_are_no_range(text: str) -> None:
    assert range_alone(text) is None
