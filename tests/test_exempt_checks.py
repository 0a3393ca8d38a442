"""The order of exempt business, its minutes, and an executive's notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exempt_records_builders import EXEMPT, MEETING, MINUTES, private_council, wrong
from tests.records_builders import COMMITTEE, COUNCIL

HEAD = 'date: 2018-02-14\ntime: "14:00"\n'


def told(
    folder: Path,
    items: str,
    *,
    head: str = HEAD,
    council_yaml: str = COUNCIL,
    committee: str = COMMITTEE,
) -> list[str]:
    library = private_council(
        folder,
        meeting=f"{head}items:\n{items}",
        minutes=None,
        papers={},
        exempt=None,
        council_yaml=council_yaml,
        committee=committee,
    )
    return wrong(library)


IDLE = (
    "error: no exempt item comes after this exclusion of the public | mark the items after it with"
    " exempt: and their paragraphs, or take it out"
)
NONE_BEFORE = (
    "error: no item before this exempt one proposes to exclude the public | add an item"
    " - exclusion: true before it"
)
COME_BACK = (
    "note: a public item between private ones: the public may come back for it | put it before the"
    " exclusion of the public if it can be"
)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("  - title: A\n  - exclusion: true\n  - {title: B, exempt: 3}\n", []),
        ("  - {title: A, confidential: true}\n", []),
        ("  - exclusion: true\n  - title: A\n", [f"4:16: {IDLE}"]),
        ("  - exclusion: true\n  - {title: A, confidential: true}\n", [f"4:16: {IDLE}"]),
        ("  - {title: A, exempt: 3}\n", [f"4:24: {NONE_BEFORE}"]),
        (
            "  - {title: A, exempt: 3}\n  - exclusion: true\n",
            [f"4:24: {NONE_BEFORE}", f"5:16: {IDLE}"],
        ),
        (
            "  - exclusion: true\n  - exclusion: true\n  - {title: A, exempt: 3}\n",
            [f"4:16: {IDLE}"],
        ),
        (
            "  - exclusion: true\n  - {title: A, exempt: 3}\n  - title: B\n"
            "  - {title: C, confidential: true}\n",
            [f"6:5: {COME_BACK}"],
        ),
        (
            "  - exclusion: true\n  - {title: A, exempt: 3}\n  - exclusion: true\n"
            "  - {title: B, exempt: 3}\n  - title: C\n",
            [],
        ),
        (
            "  - {exclusion: true, exempt: 3}\n  - {title: A, exempt: 3}\n",
            [
                "4:31: error: the item that proposes to exclude the public is public itself | take"
                " exempt: out"
            ],
        ),
        (
            "  - exclusion: true\n  - {title: A, exempt: 3, confidential: true}\n",
            [
                "5:41: error: exempt: and confidential: stand together | confidential business has"
                " no paragraph: keep one of the two"
            ],
        ),
    ],
)
def test_the_order_of_items(items: str, expected: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, items) == [f"meeting.yaml:{line}" for line in expected]


REASON = (
    "error: public-interest: gives the reason for what is exempt, and exempt: is not there | add"
    " exempt: and its paragraph, or take public-interest: out"
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("    confidential: true\n", "    confidential: true\n    public-interest: x\n"), "19:22"),
        (("- report.pdf", "- {file: report.pdf, public-interest: x}"), "7:45"),
        (("standing: apologies", "standing: apologies\n    public-interest: x"), "5:22"),
    ],
)
def test_a_reason_without_exempt_business(
    change: tuple[str, str], expected: str, tmp_path: Path
) -> None:
    library = private_council(tmp_path, meeting=MEETING.replace(*change))
    assert wrong(library) == [f"meeting.yaml:{expected}: {REASON}"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("    summary:", "    body: [{text: Members looked at the bids.}]\n    summary:"),
            "10:11: error: the body of an exempt minute stands in the public record | move it to"
            " exempt/minutes.yaml, under 48:, and write a summary: here",
        ),
        (
            ("    item: 1\n", "    item: 1\n    summary: Nothing.\n"),
            "6:14: error: summary: stands in place of an exempt body, and this minute is public"
            " | write it as the body, or mark the minute with exempt: and its paragraph",
        ),
        (
            ("    item: 1\n", "    item: 4\n"),
            "4:5: error: item 4 is exempt, and its minute is not marked | write exempt: and its"
            " paragraph here (or confidential: true), and move the body to exempt/minutes.yaml,"
            " under 47:",
        ),
        (
            ("    exempt: 3\n", "    exempt: 12\n"),
            '9:13: error: no paragraph "12" in Part 1 of Schedule 12A, Local Government Act 1972'
            " | known here: 1, 2, 3, 4, 5, 6, 7; another is described under exempt-paragraphs: in"
            " council.yaml",
        ),
        (
            ("    item: 1\n", "    item: 1\n    public-interest: x\n"),
            f"6:22: {REASON}",
        ),
    ],
)
def test_public_minutes_of_exempt_business(
    change: tuple[str, str], expected: str, tmp_path: Path
) -> None:
    assert change[0] in MINUTES
    minutes = MINUTES.replace(change[0], change[1], 1)
    assert wrong(private_council(tmp_path / "a", minutes=minutes)) == [f"minutes.yaml:{expected}"]
    alone = private_council(tmp_path / "b", minutes=minutes, exempt=None)
    assert wrong(alone) == [f"minutes.yaml:{expected}"]


def test_members_minutes_are_checked_too_and_told_discreetly(tmp_path: Path) -> None:
    from tests.exempt_records_builders import problems

    exempt = {**EXEMPT, "minutes.yaml": "minutes:\n  48: [{arrived: Councillor Elm}]\n"}
    library = private_council(tmp_path, exempt=exempt)
    assert wrong(library) == [
        'minutes.yaml:2:18: warning: "Councillor Elm" arrived and is not among those present'
        " | add the name under present:"
    ]
    assert [bool(problem.discreet) for problem in problems(library)] == [True]


# Executives

EXECUTIVE = COMMITTEE + "executive: true\n"
PRIVATE = "  - exclusion: true\n  - {title: A, exempt: 3}\n"
LATE = "reg. 5(6) says who has to agree where it cannot be given in time"


def test_an_executive_outside_england(tmp_path: Path) -> None:
    wales = COUNCIL.replace("england", "wales")
    items = PRIVATE.replace("exempt: 3", "exempt: 14")
    assert told(tmp_path, items, council_yaml=wales, committee=EXECUTIVE) == [
        "committee.yaml:9:12: error: executive: true is for England, and the jurisdiction is"
        ' "wales" | take it out: the resolution is then that of the council\'s own Act'
    ]


def test_a_private_notice_of_no_executive(tmp_path: Path) -> None:
    head = HEAD + "private-notice: [2018-01-02, 2018-02-05]\n"
    assert told(tmp_path, PRIVATE, head=head) == [
        "meeting.yaml:3:17: error: private-notice: is for an executive in England, and this"
        " committee is none | take it out, or write executive: true in committee.yaml"
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        # 17 January to 13 February are 28 days, weekends counted in; 7 to 13 February five working.
        ("[2018-01-16, 2018-02-06]", []),
        (
            "[2018-01-17, 2018-02-06]",
            [
                "warning: expected 28 clear days between the first notice and the private meeting,"
                f" found 27 | SI 2012/2089, reg. 5(2); {LATE}"
            ],
        ),
        (
            "[2018-01-16, 2018-02-07]",
            [
                "warning: expected 5 clear days between the second notice and the private meeting,"
                f" found 4 | SI 2012/2089, reg. 5(4); {LATE}"
            ],
        ),
        (
            "[2018-02-14, 2018-02-14]",
            [
                "warning: expected 28 clear days between the first notice and the private meeting,"
                f" found 0 | SI 2012/2089, reg. 5(2); {LATE}",
                "warning: expected 5 clear days between the second notice and the private meeting,"
                f" found 0 | SI 2012/2089, reg. 5(4); {LATE}",
            ],
        ),
        (
            "[2018-02-06, 2018-01-16]",
            [
                "error: expected the first notice, the second one and the meeting in this order,"
                " found 2018-02-06, 2018-01-16 and 2018-02-14 | correct the days"
            ],
        ),
        (
            "2018-01-16",
            [
                'error: expected two days such as [2024-04-04, 2024-05-08], found "2018-01-16"'
                " | write them in brackets"
            ],
        ),
        (
            "[2018-01-16]",
            [
                "error: expected two days such as [2024-04-04, 2024-05-08], found 1 | write the day"
                " of the first notice, then the day of the second"
            ],
        ),
        (
            "[2018-01-16, soon]",
            ['error: expected a date such as 2018-02-14, found "soon" | write year-month-day'],
        ),
    ],
)
def test_the_notices_of_a_private_meeting(days: str, expected: list[str], tmp_path: Path) -> None:
    head = HEAD + f"private-notice: {days}\n"
    assert told(tmp_path, PRIVATE, head=head, committee=EXECUTIVE) == [
        f"meeting.yaml:3:17: {line}" for line in expected
    ]


def test_a_private_notice_outside_england(tmp_path: Path) -> None:
    head = HEAD + "private-notice: [2018-02-12, 2018-02-13]\n"
    scotland = COUNCIL.replace("england", "scotland")
    found = told(tmp_path, PRIVATE, head=head, council_yaml=scotland, committee=EXECUTIVE)
    assert [line.split(":")[0] for line in found] == ["meeting.yaml", "committee.yaml"]
    assert "private-notice: is for an executive in England" in found[0]


def test_a_reason_of_a_late_paper_of_an_exempt_item(tmp_path: Path) -> None:
    late = """\
supplements:
  - published: 2018-02-02
    items:
      4: [{file: late.pdf, page-count: 4, public-interest: It names people.}]
      2: [{file: report.pdf, public-interest: It names people.}]
"""
    library = private_council(tmp_path, meeting=MEETING + late, exempt=None)
    assert wrong(library) == [f"meeting.yaml:24:47: {REASON}"]
