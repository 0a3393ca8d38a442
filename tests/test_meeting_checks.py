"""What happened to a meeting and its items: what the records may not say together, and what is
looked for among the committee's other meetings."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.records.checks import check
from agendapack.records.dossier import Deferred, EarlierItem
from tests.records_builders import (
    COMMITTEE,
    Library,
    council,
    dossier,
    faults,
    findings,
    opened,
)

HEAD = 'date: 2018-02-14\ntime: "14:00"\n'
EARLIER = """\
date: 2017-12-13
time: "14:00"
items:
  - title: Paths
  - title: Verges
    number: 2a
supplements:
  - published: 2017-12-12
    items:
      3: {title: Bridge, papers: [bridge.pdf]}
      2a: [verges.pdf]
      4: [nothing-like-that.pdf]
"""


def later(*items: str) -> tuple[str, None]:
    """The meeting.yaml of 14 March, with these items."""
    listed = "".join(f"  - {item}\n" for item in items)
    return f'date: 2018-03-14\ntime: "14:00"\nitems:\n{listed}', None


def found(folder: Path, meeting: str, **others: str | tuple[str, None]) -> list[str]:
    """What the checks say of a meeting of 14 February whose third line is the first of
    ``meeting``; ``others`` are meetings, ``on_2018_03_14=later(...)``."""
    earlier = {
        name.removeprefix("on_").replace("_", "-"): (text, None) if isinstance(text, str) else text
        for name, text in others.items()
    }
    library = council(folder, meeting=HEAD + meeting, papers={}, earlier=earlier)
    return [line.removeprefix("meeting.yaml:") for line in findings(library)]


ITEM = "items: [{title: Paths}]\n"
MARCH = later("title: Paths")


@pytest.mark.parametrize("key", ["to-follow", "replaces", "page-count", "file", "work-programme"])
def test_a_key_of_a_paper_at_its_item(tmp_path: Path, key: str) -> None:
    text = f"{HEAD}items:\n  - {{title: Paths, {key}: true}}\n"
    assert faults(council(tmp_path, meeting=text, papers={})) == [
        f'meeting.yaml:4:20: error: unknown key "{key}" | it belongs to a paper, under papers:'
    ]


@pytest.mark.parametrize("word", ["true", "false", "Yes", "no"])
@pytest.mark.parametrize(
    ("record", "place"),
    [
        ("status: cancelled\nreason: WORD\n", "4:9"),
        ("items:\n  - {title: Paths, withdrawn: WORD}\n", "4:31"),
        ("items:\n  - {title: Paths, urgent: WORD}\n", "4:28"),
        ("items:\n  - {title: Paths, deferred: {to: 2018-03-14, reason: WORD}}\n", "4:55"),
        ("items:\n  - {title: Paths, exempt: 3, public-interest: WORD}\n", "4:48"),
    ],
)
def test_a_reason_is_given_in_words(tmp_path: Path, record: str, place: str, word: str) -> None:
    """True is what the key itself says; and of what is not so there is no reason."""
    text = HEAD + record.replace("WORD", word)
    assert faults(council(tmp_path, meeting=text, papers={})) == [
        f'meeting.yaml:{place}: error: expected a reason in words, found "{word}"'
        " | write why, as it is to be printed, or take the key out"
    ]


# -- a meeting that was not held -------------------------------------------------------------------


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_status_has_a_reason(tmp_path: Path, status: str) -> None:
    assert found(tmp_path, f"status: {status}\n") == [
        "3:9: error: a status without a reason"
        " | add a line reason: ... for the front sheet to print"
    ]


@pytest.mark.parametrize(
    "record", ["status: cancelled\nreason: [a, b]\n", "status: of\nreason: Snow.\n"]
)
def test_what_does_not_fit_is_told_once(tmp_path: Path, record: str) -> None:
    known = opened(council(tmp_path, meeting=HEAD + record + ITEM, papers={}))
    assert len(known.problems) == 1
    assert known.dossier is not None
    assert check(known.dossier) == ()


def test_what_needs_a_status(tmp_path: Path) -> None:
    meeting = f"reason: Snow.\nrearranged-to: 2018-03-14\n{ITEM}"
    remedy = " | add status: cancelled, or status: postponed, or take it out"
    assert found(tmp_path, meeting, on_2018_03_14=MARCH) == [
        f"3:9: error: a reason without a status{remedy}",
        "4:16: error: a day to which the meeting is rearranged, without a status" + remedy,
    ]


POSTPONED = "status: postponed\nreason: Snow.\nrearranged-to: "
CANCELLED = "status: cancelled\nreason: Snow.\nrearranged-to: "


@pytest.mark.parametrize(
    ("meeting", "told"),
    [
        (f"{POSTPONED}2018-03-14\n", []),
        (f"{CANCELLED}2018-01-31\n", []),  # brought forward
        (
            f"{CANCELLED}2018-01-30\n",
            [
                "5:16: warning: no meeting of the committee on 30 January 2018"
                " | agendapack new parks 2018-01-30"
            ],
        ),
        (
            f"{POSTPONED}2018-02-14\n",
            [
                "5:16: error: the meeting is rearranged for its own day"
                " | correct the day; where only the hour is another, change time: and take this and"
                " status: out"
            ],
        ),
        (
            f"{POSTPONED}2018-02-07\n",
            [
                "5:16: error: the meeting of 14 February 2018 is postponed to 7 February 2018,"
                " before it"
                " | correct the day, or write status: cancelled if it was brought forward"
            ],
        ),
        (
            f"{CANCELLED}2018-03-15\n",
            [
                "5:16: warning: no meeting of the committee on 15 March 2018"
                " | agendapack new parks 2018-03-15"
            ],
        ),
    ],
)
def test_the_day_to_which_it_was_moved(tmp_path: Path, meeting: str, told: list[str]) -> None:
    others = {"on_2018_01_31": EARLY, "on_2018_03_14_special": MARCH}
    assert found(tmp_path, meeting, **others) == told


def test_a_meeting_that_was_not_held_has_no_minutes(tmp_path: Path) -> None:
    minutes = "status: draft\nminutes: [{title: Paths, item: 1}]\n"
    meeting = f"{HEAD}status: cancelled\nreason: Snow.\n"
    library = council(tmp_path, meeting=meeting, minutes=minutes, papers={})
    assert findings(library) == [
        "meeting.yaml:3:9: warning: the meeting was cancelled, and has minutes"
        " | take status: out if it was held, or minutes.yaml if it was not",
        'minutes.yaml:2:32: warning: no item "1" on the agenda of 2018-02-14 | it has no items',
    ]


def test_minutes_of_a_meeting_that_was_cancelled_are_not_there(tmp_path: Path) -> None:
    cancelled = 'date: 2017-12-13\ntime: "14:00"\nstatus: cancelled\nreason: Snow.\n'
    meeting = f"{HEAD}items: [{{title: Minutes, minutes-of: 2017-12-13}}]\n"
    library = council(
        tmp_path, meeting=meeting, papers={}, earlier={"2017-12-13": (cancelled, None)}
    )
    assert faults(library) == [
        'meeting.yaml:3:38: error: the meeting "2017-12-13" has no minutes'
        " | write them in parks/2017-12-13/minutes.yaml, or take minutes-of out"
    ]


def test_days_of_notice_are_counted_of_what_is_held(tmp_path: Path) -> None:
    late = (
        "published: 2018-02-13\nprivate-notice: [2018-02-12, 2018-02-13]\n"
        "items: [{title: Paths}]\n"
        "supplements: [{published: 2018-02-13, items: {1: [report.pdf]}}]\n"
    )
    for at, (more, told) in enumerate({"": 4, "status: cancelled\nreason: Snow.\n": 0}.items()):
        committee = f"{COMMITTEE}executive: true\n"
        library = council(tmp_path / str(at), meeting=HEAD + more + late, committee=committee)
        assert len(findings(library)) == told


# -- items that were put off -----------------------------------------------------------------------


def deferred(more: str = "", to: str = "2018-03-14") -> str:
    return f"items:\n  - title: Apologies\n  - title: Paths\n    deferred: {{to: {to}{more}}}\n"


def test_nothing_is_withdrawn_and_deferred(tmp_path: Path) -> None:
    meeting = f"{deferred()}    withdrawn: It is built.\n"
    march = later("{title: Paths, follows: 2018-02-14#2}")
    assert found(tmp_path, meeting, on_2018_03_14=march) == [
        "6:15: error: withdrawn: and deferred: stand together | an item is one of the two"
    ]


@pytest.mark.parametrize(("day", "words"), [("02-14", "14 February"), ("01-31", "31 January")])
def test_an_item_is_deferred_to_a_later_day(tmp_path: Path, day: str, words: str) -> None:
    assert found(tmp_path, deferred(to=f"2018-{day}"), on_2018_01_31=EARLY) == [
        f"6:20: error: the item is deferred to {words} 2018, which is not after the meeting of"
        " 14 February 2018 | write the day of the later meeting that will take it"
    ]


EARLY = 'date: 2018-01-31\ntime: "14:00"\nitems: [{title: Paths}]\n'


def test_an_item_is_deferred_to_a_meeting(tmp_path: Path) -> None:
    assert found(tmp_path, deferred(to="2018-03-15"), on_2018_03_14=MARCH) == [
        "6:20: warning: no meeting of the committee on 15 March 2018"
        " | agendapack new parks 2018-03-15"
    ]


def test_a_folder_without_a_record_is_no_meeting(tmp_path: Path) -> None:
    assert found(tmp_path, deferred(), on_2018_03_14=(None, None)) == [  # type: ignore[arg-type]
        "6:20: warning: no meeting of the committee on 14 March 2018"
        " | agendapack new parks 2018-03-14"
    ]


NOTE = (
    "6:20: note: nothing on the agenda of 14 March 2018 follows this item"
    " | write follows: 2018-02-14#2 at the item there"
)


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (["title: Paths"], [NOTE]),
        (["{title: Paths, follows: 2018-02-14#1}"], [NOTE]),  # another item
        (["{title: Paths, follows: 2018-01-31#2}"], [NOTE]),  # another meeting
        (["title: Apologies", "{title: Paths, follows: 2018-02-14#2}"], []),
        (["{title: Paths, follows: maybe}"], []),  # who knows
        (["{title: [a]}"], []),
    ],
)
def test_the_later_agenda_takes_a_deferred_item(
    tmp_path: Path, items: list[str], told: list[str]
) -> None:
    others = {"on_2018_01_31": EARLY, "on_2018_03_14_special": later(*items)}
    assert found(tmp_path, deferred(), **others) == told


def test_of_two_meetings_on_the_day_either_may_take_it(tmp_path: Path) -> None:
    others = {
        "on_2018_03_14": MARCH,
        "on_2018_03_14_special": later("{title: Paths, follows: 2018-02-14#2}"),
    }
    assert found(tmp_path, deferred(), **others) == []


def test_the_dossier_knows_what_happened(tmp_path: Path) -> None:
    meeting = (
        f"{HEAD}items:\n"
        "  - {title: Paths, lead: Sam Hill, follows: 2017-12-13#2A, urgent: It is unsafe.}\n"
        "  - {title: Verges, withdrawn: They are cut.}\n"
        "  - {title: Ponds, deferred: {to: 2018-03-14, reason: Frost.}}\n"
    )
    march = later("{title: Ponds, follows: 2018-02-14#3}")
    others = {"2017-12-13": (EARLIER, None), "2018-03-14": march}
    known = dossier(council(tmp_path, meeting=meeting, papers={}, earlier=others))
    paths, verges, ponds = known.items
    assert (paths.lead, paths.urgent) == ("Sam Hill", "It is unsafe.")
    assert paths.follows == EarlierItem(
        "parks/2017-12-13", Library(tmp_path).meetings()[0].date, "2a"
    )
    assert verges.withdrawn == "They are cut."
    [march_14] = known.moved_to
    assert ponds.deferred == Deferred(march_14.day, "Frost.")
    assert (march_14.names, march_14.followed) == (("2018-03-14",), ("3",))


# -- items that go on ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("follows", "told"),
    [
        ("2017-12-13#1", []),
        ("2017-12-13#2A", []),
        ("2017-12-13#3", []),  # which a supplement added
        (
            "2017-12-13#7",
            ['no item "7" on the agenda of 2017-12-13 | known here: 1, 2a, 3'],
        ),
        ("2017-12-13#4", ['no item "4" on the agenda of 2017-12-13 | known here: 1, 2a, 3']),
        ("2017-12-13#2", ['no item "2" on the agenda of 2017-12-13 | did you mean 2a?']),
        ("2017-12-14#1", ['no meeting "2017-12-14" in parks/ | did you mean 2017-12-13?']),
        (
            "2018-02-14#1",
            [
                'expected an earlier meeting, found "2018-02-14", this meeting itself'
                " | an item follows the business of a meeting before it"
            ],
        ),
        (
            "2018-03-14#1",
            [
                'expected an earlier meeting, found "2018-03-14", a later meeting'
                " | an item follows the business of a meeting before it"
            ],
        ),
        ("2017-11-15#1", ['no item "1" on the agenda of 2017-11-15 | it has no items']),
    ],
)
def test_what_an_item_follows(tmp_path: Path, follows: str, told: list[str]) -> None:
    cancelled = 'date: 2017-11-15\ntime: "14:00"\nstatus: cancelled\nreason: Snow.\n'
    library = council(
        tmp_path,
        meeting=f"{HEAD}items:\n  - title: Paths\n    follows: {follows}\n",
        papers={},
        earlier={
            "2017-11-15": (cancelled, None),
            "2017-12-13": (EARLIER, None),
            "2018-03-14": MARCH,
        },
    )
    assert faults(library) == [f"meeting.yaml:5:14: error: {problem}" for problem in told]


def test_a_fault_of_the_earlier_record_is_told_instead(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        meeting=f"{HEAD}items: [{{title: Paths, follows: 2017-12-13#2a}}]\n",
        papers={},
        earlier={"2017-12-13": (EARLIER.replace("number: 2a", "number: no"), None)},
    )
    assert [line.partition(" found")[0] for line in faults(library)] == [
        "meeting.yaml:6:13: error: expected an item number such as 5 or 5a,"
    ]


def test_a_meeting_without_these_looks_at_no_other(tmp_path: Path) -> None:
    assert dossier(council(tmp_path, earlier={"2018-03-14": MARCH})).moved_to == ()
