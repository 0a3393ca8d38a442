"""What a vote decides: LGA 1972, Schedule 12, paragraph 39."""

from __future__ import annotations

from typing import Any

import pytest

from agendapack.records.minute_entries import Vote
from agendapack.records.values import Text
from agendapack.records.votes import cast, outcome

ASH, BIRCH, CEDAR = (Text(name) for name in ("Ash", "Birch", "Cedar"))


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        ({"for_": 2, "against": 1}, "carried"),
        ({"for_": 1, "against": 2}, "lost"),
        ({"for_": 1, "abstained": 9}, "carried"),
        ({"for_": 2, "against": 2}, "lost"),
        ({"for_": 2, "against": 2, "casting": "for"}, "carried"),
        ({"for_": 2, "against": 2, "casting": "against"}, "lost"),
        ({"for_": 3, "against": 2, "casting": "against"}, "carried"),
        ({"for_": 2, "against": 3, "casting": "for"}, "lost"),
        ({}, "lost"),
        ({"casting": "for"}, "carried"),
        ({"for_": (ASH, BIRCH), "against": (CEDAR,)}, "carried"),
        ({"for_": (ASH,), "against": 2}, "lost"),
        ({"for_": (ASH,), "against": (BIRCH,), "casting": "for"}, "carried"),
    ],
)
def test_a_majority_of_those_who_vote_decides(vote: dict[str, Any], expected: str) -> None:
    assert outcome(Vote(**vote)) == expected


def test_votes_are_a_number_or_names() -> None:
    assert [cast(votes) for votes in (0, 7, (), (ASH, BIRCH))] == [0, 7, 0, 2]
