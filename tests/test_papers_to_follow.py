"""Papers that are not there yet: what a record may say of them, and whether they came."""

from __future__ import annotations

from datetime import date
from textwrap import indent
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from agendapack.records.dossier import Deferred, Dossier, ReplacedPaper
from agendapack.records.papers_to_follow import papers_to_follow_came
from tests.records_builders import MINUTES, council, dossier, faults, findings, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agendapack.records.library import Library

MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - standing: apologies
  - title: Budget
    papers:
"""


def agenda(
    folder: Path,
    papers: Sequence[str],
    supplements: str = "",
    *,
    item: str = "",
    minutes: str | None = None,
) -> Library:
    """A meeting whose item 2 has ``papers``, a line each from line 8 on; ``supplements`` as YAML;
    ``item`` has more lines of the item."""
    lines = "".join(f"      - {paper}\n" for paper in papers)
    text = f"{MEETING}{lines}{indent(item, '    ')}"
    if supplements:
        text += f"supplements:\n{indent(supplements, '  ')}"
    names = ("report.pdf", "a.pdf", "b.pdf")
    files = {name: f"%PDF-1.7\n{name}".encode() for name in names if name in text}
    return council(folder, meeting=text, papers=files, minutes=minutes)


COSTS, RISKS = "{title: Costs, to-follow: true}", "{title: Risks, to-follow: true}"
BROUGHT = "- {published: 2018-02-12, items: {2: [%s]}}\n"


def test_a_paper_to_follow_has_a_title_and_a_place(tmp_path: Path) -> None:
    made = opened(agenda(tmp_path, [COSTS, "report.pdf", RISKS])).dossier
    assert made is not None
    [item] = [item for item in made.items if item.to_follow]
    assert [(p.title, p.before, p.place.line) for p in item.to_follow] == [
        ("Costs", 0, 8),
        ("Risks", 1, 10),
    ]
    assert len(item.entries) == 1


def test_the_minutes_of_the_last_meeting_stand_before_it(tmp_path: Path) -> None:
    meeting = """\
        date: 2018-02-14
        time: "14:00"
        items:
          - title: Minutes
            minutes-of: 2017-12-13
            papers: [{title: Corrections, to-follow: true}]
        """
    earlier = ('date: 2017-12-13\ntime: "14:00"\nitems: [{title: Apologies}]\n', MINUTES)
    made = council(tmp_path, meeting=meeting, papers={}, earlier={"2017-12-13": earlier})
    [paper] = dossier(made).items[0].to_follow
    assert paper.before == 1


def test_a_supplement_does_not_promise_again_what_the_agenda_promised(tmp_path: Path) -> None:
    made = dossier(agenda(tmp_path, [COSTS, "report.pdf"], BROUGHT % "a.pdf"))
    assert [len(item.to_follow) for item in made.items] == [0, 1]
    assert [len(item.to_follow) for item in made.supplements[0].items] == [0]


def test_what_is_exempt_of_a_paper_to_follow(tmp_path: Path) -> None:
    """Nothing: it lies nowhere, and needs no exempt folder and no page count."""
    made = opened(agenda(tmp_path, ["report.pdf", "{title: Costs, to-follow: true, exempt: 3}"]))
    assert (made.problems, made.exempt) == ((), "none")
    assert made.dossier is not None
    [paper] = made.dossier.items[1].to_follow
    assert paper.exemption is not None
    assert [paragraph.number for paragraph in paper.exemption.paragraphs] == ["3"]


def test_a_paper_to_follow_of_an_exempt_item_is_exempt(tmp_path: Path) -> None:
    made = opened(agenda(tmp_path, [COSTS], item="exempt: 3\n")).dossier
    assert made is not None
    item = made.items[1]
    assert item.exemption is not None
    assert item.to_follow[0].exemption == item.exemption


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pages", "1-2"),
        ("rotate", "90"),
        ("scale", "fit"),
        ("accessibility", "as-is"),
        ("page-count", "4"),
        ("comments", "keep"),
        ("replaces", "a.pdf"),
        ("shared", "true"),
        ("public", "true"),
    ],
)
def test_what_is_said_of_files_is_not_said_of_it(tmp_path: Path, key: str, value: str) -> None:
    paper = f"{{title: Costs, to-follow: true, {key}: {value}}}"
    place = paper.rindex(value) + 9
    assert faults(agenda(tmp_path, ["report.pdf", paper])) == [
        f"meeting.yaml:9:{place}: error: {key}: is for a"
        " paper that is there, and this one is to follow | take it out: it belongs at the paper"
        " that a supplement brings"
    ]


def test_a_paragraph_that_is_not_known(tmp_path: Path) -> None:
    [fault] = faults(agenda(tmp_path, ["{title: Costs, to-follow: true, exempt: 99}"]))
    assert 'meeting.yaml:8:49: error: no paragraph "99"' in fault


def test_a_supplement_promises_no_papers(tmp_path: Path) -> None:
    found = findings(agenda(tmp_path, ["report.pdf"], BROUGHT % f"a.pdf, {COSTS}"))
    assert [line for line in found if "error" in line] == [
        "meeting.yaml:10:74: error: to-follow: is for papers of the agenda, and this is a"
        " supplement's | name the paper's file:, or take the paper out"
    ]


# Whether it came


def came(folder: Path, papers: Sequence[str], supplements: str = "", **more: str) -> list[str]:
    """What is found about papers that were to follow."""
    found = findings(agenda(folder, papers, supplements, **more))
    return [line for line in found if "follow" in line]


NOT_YET = (
    'meeting.yaml:{place}: note: "{title}" is to follow, and no supplement brings it | the one that'
    " does names it under item 2, with this title"
)


def test_a_paper_that_no_supplement_brings(tmp_path: Path) -> None:
    assert came(tmp_path, ["report.pdf", COSTS]) == [NOT_YET.format(place="9:17", title="Costs")]


def test_a_paper_that_never_came(tmp_path: Path) -> None:
    assert came(tmp_path, ["report.pdf", COSTS], minutes=MINUTES) == [
        'meeting.yaml:9:17: warning: "Costs" was to follow, and never came | add the supplement'
        " that brought it, with this title under item 2, or take it out"
    ]


def test_the_only_one_of_its_item_came_by_any_title(tmp_path: Path) -> None:
    assert came(tmp_path, ["report.pdf", COSTS], BROUGHT % "a.pdf", minutes=MINUTES) == []


def test_of_several_each_comes_by_its_title(tmp_path: Path) -> None:
    brought = BROUGHT % '{file: a.pdf, title: "RISKS"}'
    assert came(tmp_path, [COSTS, RISKS], brought) == [NOT_YET.format(place="8:17", title="Costs")]
    both = brought + (BROUGHT % "{file: b.pdf, title: Costs}").replace("-12", "-13")
    assert came(tmp_path / "both", [COSTS, RISKS], both) == []


def test_a_supplement_for_another_item_brings_nothing(tmp_path: Path) -> None:
    brought = "- {published: 2018-02-12, items: {1: [{file: a.pdf, title: Costs}]}}\n"
    assert came(tmp_path, [COSTS], brought) == [NOT_YET.format(place="8:17", title="Costs")]


def test_what_is_not_dealt_with_needs_no_papers(tmp_path: Path) -> None:
    made = dossier(agenda(tmp_path, [COSTS]))
    [problem] = papers_to_follow_came(made)

    def with_item(**changes: object) -> Dossier:
        first, second = made.items
        return replace(
            made, packs=(replace(made.packs[0], items=(first, replace(second, **changes))),)
        )

    assert papers_to_follow_came(with_item()) == (problem,)
    assert papers_to_follow_came(with_item(withdrawn="It needs more time.")) == ()
    assert papers_to_follow_came(with_item(deferred=Deferred(date(2018, 3, 14)))) == ()
    off = made.meeting.model_copy(update={"status": "cancelled"})
    assert papers_to_follow_came(replace(made, meeting=off)) == ()


def test_what_replaces_another_paper_is_not_the_one_to_follow(tmp_path: Path) -> None:
    made = dossier(agenda(tmp_path, ["report.pdf", COSTS], BROUGHT % "a.pdf"))
    assert papers_to_follow_came(made) == ()
    [item] = made.supplements[0].items
    entry = replace(item.entries[0], replaces=ReplacedPaper(0, 0))
    brought = replace(made.supplements[0], items=(replace(item, entries=(entry,)),))
    assert len(papers_to_follow_came(replace(made, packs=(made.packs[0], brought)))) == 1
