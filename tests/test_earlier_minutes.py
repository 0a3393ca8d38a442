"""Minutes of earlier meetings among the papers of a pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agendapack.unpack.earlier_minutes import EarlierMinutes, earlier_minutes
from agendapack.unpack.pack_division import NumberedPages
from tests.printed_pages import printed
from tests.published_pack_builders import front, item, paper, published

pytestmark = pytest.mark.once

MINUTES = """\
**MINUTES of the meeting of the Parks Committee held on 1 May 2024 at 7.00 pm**

Present: Councillor Ash

**1. Trees**
   They grow.

**2. Paths**
   So do these.
"""


def made(text: str, title: str = "Minutes of the last meeting") -> EarlierMinutes:
    pack = published(
        front(item("3", title), committee="Parks Committee"), paper("3", 1, 1, pages=(0,))
    )
    return earlier_minutes(
        *(printed(text), NumberedPages((None,), (), ()), pack, date(2024, 6, 1), ()),
        *(Path("meetings/parks"), "pack.pdf", {}),
    )


def test_minutes_of_an_earlier_meeting_are_recorded() -> None:
    found = made(MINUTES)
    assert [file.as_posix() for file in found.files] == [
        "meetings/parks/2024-05-01/meeting.yaml",
        "meetings/parks/2024-05-01/minutes.yaml",
    ]
    assert found.doubts == ()
    other = MINUTES.replace("the Parks Committee", "the Committee & Parks")
    assert made(other).files.keys() == found.files.keys()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (MINUTES.replace(" held on 1 May 2024", ""), "no day of their meeting was found"),
        (
            MINUTES.replace("Parks Committee", "Roads Board"),
            'they name "Roads Board", and the front sheet Parks Committee',
        ),
    ],
)
def test_minutes_that_are_not_recorded_are_told(text: str, why: str) -> None:
    found = made(text)
    assert found.files == {}
    assert [(doubt.about, doubt.said) for doubt in found.doubts] == [
        (
            "item 3",
            f"no minutes.yaml was made of the minutes on page 1, since {why}; they stay a paper",
        )
    ]
    assert made(text, "Roads Board: to note what it did").doubts == ()
