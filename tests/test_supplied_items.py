"""What supplements bring: items that they add to the agenda, and papers that replace others."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest

from agendapack.records.dossier import AgendaItem, Dossier, ReplacedPaper, WithheldPaper
from agendapack.records.item_numbers import numbers_on_agenda
from agendapack.records.library import Library
from tests.exempt_records_builders import both, private_council, problems, wrong
from tests.records_builders import COUNCIL, PDF, council, dossier, faults, findings

AGENDA = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - title: Apologies
  - title: Paths
    papers: [paths.pdf, map.pdf]
  - title: Verges
    number: 7
    papers: [verges.pdf]
"""

FILES = ("paths.pdf", "map.pdf", "verges.pdf", "new.pdf", "newer.pdf", "newest.pdf")


def record(*supplements: str, agenda: str = AGENDA, published: str = "2018-02-06") -> str:
    """A meeting with supplements; each is what stands under its ``items:``."""
    return (
        agenda
        + "supplements:\n"
        + "".join(
            f"  - published: {published}\n    items:\n{indent(each, '      ')}\n"
            for each in supplements
        )
    )


def made(folder: Path, *supplements: str, agenda: str = AGENDA) -> Library:
    text = record(*supplements, agenda=agenda)
    return council(folder, meeting=text, papers=dict.fromkeys(FILES, PDF))


def told(folder: Path, *supplements: str, agenda: str = AGENDA) -> list[str]:
    """What is wrong, without the notes of files that nothing names."""
    found = faults(made(folder, *supplements, agenda=agenda))
    return [line.removeprefix("meeting.yaml:") for line in found if ": note: " not in line]


def good(folder: Path, *supplements: str, agenda: str = AGENDA) -> Dossier:
    """The dossier; of the files only those are there that the record names."""
    text = record(*supplements, agenda=agenda)
    files = [name for name in FILES if re.search(rf"(?<!replaces: )\b{name}", text)]
    return dossier(council(folder, meeting=text, papers=dict.fromkeys(files, PDF)))


def numbers(items: tuple[AgendaItem, ...]) -> list[str]:
    return [item.number for item in items]


def names(item: AgendaItem) -> list[str]:
    return [paper.path.name for paper in item.papers]


# Items that are added


def test_a_supplement_adds_an_item(tmp_path: Path) -> None:
    found = good(
        tmp_path,
        "11: {title: Flooding, text: To consider it., lead: Sam Hill, urgent: It rains.,"
        " papers: [new.pdf]}",
    )
    [pack] = found.supplements
    [item] = pack.items
    assert (item.number, item.title, item.text) == ("11", "Flooding", "To consider it.")
    assert (item.lead, item.urgent, item.is_added) == ("Sam Hill", "It rains.", True)
    assert (item.place.line, item.place.column) == (14, 7)
    assert names(item) == ["new.pdf"]
    assert (item.information_only, item.exemption, item.resolution) == (False, None, None)
    assert numbers(found.items) == ["1", "2", "7"]


def test_items_that_are_added_stand_among_the_others_by_number(tmp_path: Path) -> None:
    found = good(
        tmp_path,
        "11: {title: D, papers: [new.pdf]}\n7: [new.pdf]\n2b: {title: C, papers: [new.pdf]}\n"
        "2a: {title: B, papers: [new.pdf]}\n2: [new.pdf]\n1: [new.pdf]",
    )
    [pack] = found.supplements
    assert numbers(pack.items) == ["1", "2", "2a", "2b", "7", "11"]
    assert [item.number for item in pack.items if item.is_added] == ["2a", "2b", "11"]


def test_a_later_supplement_brings_papers_for_an_item_that_was_added(tmp_path: Path) -> None:
    found = good(
        tmp_path,
        "8a: {title: Flooding, text: To consider it., papers: [new.pdf]}",
        "7: [newer.pdf]\n8A: [newest.pdf]",
    )
    verges, flooding = found.supplements[1].items
    assert (flooding.number, flooding.title, flooding.text) == (
        "8a",
        "Flooding",
        "To consider it.",
    )
    assert (names(verges), names(flooding)) == (["newer.pdf"], ["newest.pdf"])
    assert flooding.is_added
    assert not verges.is_added


@pytest.mark.parametrize("key", ["title", "text", "lead", "urgent"])
def test_an_item_of_the_agenda_has_its_title_there(tmp_path: Path, key: str) -> None:
    assert told(tmp_path, f"7: {{{key}: Something, papers: [new.pdf]}}") == [
        f"14:{13 + len(key)}: error: {key}: is for an item that the supplement adds, and item 7 is"
        " on the agenda | take it out, or write the number of an item that is not on the agenda"
    ]


def test_an_item_is_added_once(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        "8: {title: Flooding, papers: [new.pdf]}",
        "8: {title: Floods, text: Again., papers: [newer.pdf]}",
    ) == [
        "17:18: error: item 8 is added for the second time: supplement 1 adds it in line 14 | take"
        " title: out to bring papers for that item, or write another number"
    ]


def test_what_is_said_of_an_added_item_stands_where_it_is_added(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        "8: {title: Flooding, papers: [new.pdf]}",
        "8: {urgent: It rains., papers: [newer.pdf]}",
    ) == [
        "17:19: error: urgent: is for an item that the supplement adds, and supplement 1 adds item"
        " 8 | write it there, under line 14"
    ]


def test_an_item_that_is_nowhere_needs_a_title(tmp_path: Path) -> None:
    assert told(tmp_path, "8: {urgent: It rains., papers: [new.pdf]}", "7x: [newer.pdf]") == [
        '14:7: error: no item "8" on the agenda | known here: 1, 2, 7; an item that the supplement'
        " adds needs a title:",
        '17:7: error: no item "7x" on the agenda | did you mean 7? an item that the supplement adds'
        " needs a title:",
    ]


def test_an_item_that_is_nowhere_on_a_long_agenda(tmp_path: Path) -> None:
    agenda = 'date: 2018-02-14\ntime: "14:00"\nitems:\n' + "  - title: A\n" * 14
    assert told(tmp_path, "99: [new.pdf]", agenda=agenda) == [
        '21:7: error: no item "99" on the agenda | did you mean 9? an item that the supplement adds'
        " needs a title:"
    ]
    assert told(tmp_path / "further", "888: [new.pdf]", agenda=agenda)[0].endswith(
        'no item "888" on the agenda | its items are 1 to 14; an item that the supplement adds'
        " needs a title:"
    )


def test_an_item_is_in_a_supplement_once(tmp_path: Path) -> None:
    agenda = AGENDA.replace("number: 7", "number: 7a")
    assert told(tmp_path, "7a: [new.pdf]\n7A: [newer.pdf]", agenda=agenda) == [
        '15:7: error: item "7A" is in this supplement for the second time: it is first in line 14 |'
        " put the papers under one of the two"
    ]


@pytest.mark.parametrize("key", ["exempt", "confidential", "public-interest"])
def test_a_supplement_marks_papers_and_no_item(tmp_path: Path, key: str) -> None:
    """No key that looks alike is suggested: what it holds is another thing."""
    [fault] = told(tmp_path, f"8: {{title: Flooding, {key}: 3, papers: [new.pdf]}}")
    assert fault == (
        f'14:28: error: unknown key "{key}" | mark its papers one by one: a supplement cannot'
        " mark an item"
    )


def test_nothing_is_said_of_numbers_where_an_item_was_left_out(tmp_path: Path) -> None:
    agenda = AGENDA.replace("title: Apologies", "title: [Apologies]")
    brought = "3: [new.pdf]\n7: {title: Verges, papers: [{file: new.pdf, replaces: other.pdf}]}"
    assert told(tmp_path, brought, agenda=agenda) == [
        "5:12: error: expected text, found a list | put the text in quotes"
    ]


def test_minutes_may_be_of_an_item_that_was_added(tmp_path: Path) -> None:
    minutes = """\
        status: draft
        minutes:
          - {title: Flooding, item: 8A}
          - {title: Other, item: 9}
        """
    text = record("8a: {title: Flooding, urgent: It rains., papers: [new.pdf]}")
    library = council(tmp_path, meeting=text, minutes=minutes, papers=dict.fromkeys(FILES[:4], PDF))
    assert [line for line in findings(library) if line.startswith("minutes")] == [
        'minutes.yaml:4:26: warning: no item "9" on the agenda of 2018-02-14 | its items are 1 to'
        " 8a"
    ]
    found = dossier(library)
    assert numbers_on_agenda(found.meeting) == ("1", "2", "7", "8a")


def test_minutes_of_a_meeting_without_items(tmp_path: Path) -> None:
    text = 'date: 2018-02-14\ntime: "14:00"\nstatus: cancelled\nreason: Snow.\n'
    minutes = "status: draft\nminutes:\n  - {title: Flooding, item: 1}\n"
    library = council(tmp_path, meeting=text, minutes=minutes, papers={})
    assert [line for line in findings(library) if line.startswith("minutes")] == [
        'minutes.yaml:3:29: warning: no item "1" on the agenda of 2018-02-14 | it has no items'
    ]


# Clear days of what is added


URGENT = "8: {title: Flooding, papers: [new.pdf]}"


@pytest.mark.parametrize(
    ("jurisdiction", "published", "found", "needed", "law"),
    [
        ("england", "2018-02-09", 2, 5, "Local Government Act 1972, section 100B(4)(b)"),
        ("wales", "2018-02-09", 2, 3, "Local Government Act 1972, section 100B(4)(b)"),
        ("wales", "2018-02-08", None, 3, ""),
        (
            "scotland",
            "2018-02-14",
            0,
            3,
            "Local Government (Scotland) Act 1973, section 50B(4)(b)",
        ),
        ("northern-ireland", "2018-02-12", 1, 5, "the council's standing orders"),
        ("england", "2018-02-06", None, 5, ""),
    ],
)
def test_an_item_that_is_added_late_is_urgent(
    tmp_path: Path, jurisdiction: str, published: str, found: int | None, needed: int, law: str
) -> None:
    library = council(
        tmp_path,
        meeting=record(URGENT, published=published),
        papers=dict.fromkeys(FILES[:4], PDF),
        council_yaml=COUNCIL.replace("england", jurisdiction),
    )
    told = [line for line in findings(library) if "is added" in line]
    warned = (
        f"meeting.yaml:14:7: warning: item 8 is added with {found} of {needed} clear days, and"
        f" nothing says why it is urgent | write urgent: with the Chair's reason ({law}), or leave"
        " the item to a later meeting"
    )
    assert told == ([] if found is None else [warned])


def test_an_item_that_is_urgent_or_known_may_come_late(tmp_path: Path) -> None:
    """Papers that come later for an item that was added in time are no new item."""
    urgent = URGENT.replace("papers", "urgent: It rains., papers")
    for folder, text in (
        ("urgent", record(urgent, published="2018-02-13")),
        (
            "known",
            record(URGENT)
            + "  - {published: 2018-02-13, items: {8: [newer.pdf], 7: [newer.pdf]}}\n",
        ),
    ):
        names = FILES[:5] if folder == "known" else FILES[:4]
        library = council(tmp_path / folder, meeting=text, papers=dict.fromkeys(names, PDF))
        assert [line for line in findings(library) if "is added" in line] == []


def test_of_a_meeting_that_is_not_held_no_days_are_counted(tmp_path: Path) -> None:
    text = record(URGENT, published="2018-02-13") + "status: cancelled\nreason: Snow.\n"
    library = council(tmp_path, meeting=text, papers=dict.fromkeys(FILES[:4], PDF))
    assert [line for line in findings(library) if "is added" in line] == []


# Papers that replace others


def replaced(found: Dossier) -> list[tuple[str, ReplacedPaper | None]]:
    """Each paper of the supplements, and what it replaces."""
    return [
        (paper.path.name, paper.replaces)
        for pack in found.supplements
        for item in pack.items
        for paper in item.papers
    ]


def test_a_paper_replaces_one_of_the_agenda_pack(tmp_path: Path) -> None:
    found = good(
        tmp_path,
        "7: [{file: new.pdf, replaces: verges.pdf}]\n2: [newer.pdf, {file: newest.pdf, replaces:"
        " map.pdf}]",
    )
    assert replaced(found) == [
        ("newer.pdf", None),
        ("newest.pdf", ReplacedPaper(0, 1)),
        ("new.pdf", ReplacedPaper(0, 2)),
    ]


def test_a_paper_replaces_that_of_the_latest_pack_which_has_it(tmp_path: Path) -> None:
    found = good(
        tmp_path,
        "2: [newer.pdf, {file: new.pdf, replaces: map.pdf}]",
        "2: [map.pdf]",
        "2: [{file: newest.pdf, replaces: new.pdf}, {file: paths.pdf, replaces: map.pdf}]",
    )
    assert replaced(found)[-2:] == [
        ("newest.pdf", ReplacedPaper(1, 1)),
        ("paths.pdf", ReplacedPaper(2, 0)),
    ]


def test_a_paper_replaces_that_of_an_item_which_was_added(tmp_path: Path) -> None:
    found = good(
        tmp_path,
        "8a: {title: Flooding, papers: [new.pdf]}\n7: [newest.pdf]",
        "8A: [{file: newer.pdf, replaces: new.pdf}]",
    )
    assert replaced(found)[-1] == ("newer.pdf", ReplacedPaper(1, 1))


def test_two_parts_of_a_paper_are_replaced_one_after_the_other(tmp_path: Path) -> None:
    agenda = AGENDA.replace(
        "[verges.pdf]", "[{file: verges.pdf, pages: 1-2}, {file: verges.pdf, pages: 4}]"
    )
    found = good(
        tmp_path,
        "7: [{file: new.pdf, replaces: verges.pdf}, {file: newer.pdf, replaces: verges.pdf}]",
        agenda=agenda,
    )
    assert [where for _, where in replaced(found)] == [ReplacedPaper(0, 2), ReplacedPaper(0, 3)]


@pytest.mark.parametrize(
    ("supplements", "expected"),
    [
        (
            ["2: [{file: new.pdf, replaces: mpa.pdf}]"],
            '14:37: error: item 2 has no paper "mpa.pdf" that was published before | did you mean'
            " map.pdf?",
        ),
        (
            ["2: [{file: new.pdf, replaces: verges.pdf}]"],
            '14:37: error: item 2 has no paper "verges.pdf" that was published before | known here:'
            " map.pdf, paths.pdf",
        ),
        (
            ["1: [{file: new.pdf, replaces: verges.pdf}]"],
            '14:37: error: item 1 has no paper "verges.pdf" that was published before | take'
            " replaces: out: this item had no papers before",
        ),
        (
            ["2: [newer.pdf, {file: new.pdf, replaces: newer.pdf}]"],
            '14:48: error: item 2 has no paper "newer.pdf" that was published before | known here:'
            " map.pdf, paths.pdf",
        ),
        (
            [
                "2: [{file: new.pdf, replaces: map.pdf},\n"
                "    {file: newer.pdf, replaces: map.pdf}]",
            ],
            '15:39: error: the paper "map.pdf" is replaced already, in line 14 | keep one of the'
            " two",
        ),
        (
            [
                "2: [{file: new.pdf, replaces: map.pdf}]",
                "2: [{file: newer.pdf, replaces: map.pdf}]",
            ],
            '17:39: error: the paper "map.pdf" is replaced already, in line 14 | write the name of'
            " the paper that replaces it in supplement 1",
        ),
    ],
)
def test_a_paper_that_cannot_be_replaced(
    tmp_path: Path, supplements: list[str], expected: str
) -> None:
    assert told(tmp_path, *supplements) == [expected]


def test_a_paper_of_the_agenda_replaces_nothing(tmp_path: Path) -> None:
    agenda = AGENDA.replace("[verges.pdf]", "[{file: verges.pdf, replaces: map.pdf}]")
    assert told(tmp_path, "7: [new.pdf]", agenda=agenda) == [
        "10:43: error: replaces: is for papers of a supplement, and this one is in the agenda pack"
        " | take it out, or name the paper under supplements:"
    ]


def test_what_a_missing_paper_would_have_been_replaced_by_is_not_told_too(tmp_path: Path) -> None:
    agenda = AGENDA.replace("verges.pdf", "absent.pdf")
    assert told(tmp_path, "7: [{file: new.pdf, replaces: absent.pdf}]", agenda=agenda) == [
        '10:14: error: no such paper "absent.pdf" | did you mean paths.pdf?'
    ]


# Exempt papers


EXEMPT = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - title: Paths
    papers:
      - report.pdf
      - {file: prices.pdf, exempt: 3, page-count: 2}
"""
PRICES = "{file: lower-prices.pdf, exempt: 3, page-count: 4"


def exempt_council(folder: Path, *supplements: str, files: tuple[str, ...] = ()) -> Library:
    return private_council(
        folder,
        meeting=record(*supplements, agenda=EXEMPT),
        minutes=None,
        exempt=dict.fromkeys(("prices.pdf", *files), PDF),
    )


def test_an_exempt_paper_replaces_an_exempt_one(tmp_path: Path) -> None:
    library = exempt_council(
        tmp_path, f"1: [{PRICES}, replaces: prices.pdf}}]", files=("lower-prices.pdf",)
    )
    public, members = both(library)
    for found in (public, members):
        [entry] = found.supplements[0].items[0].entries
        assert entry.replaces == ReplacedPaper(0, 1)
    assert "prices.pdf" not in repr(public)


def test_the_name_of_an_exempt_paper_is_not_known_where_a_public_one_replaces_it(
    tmp_path: Path,
) -> None:
    text = record("1: [{file: summary.pdf, replaces: prices.pdf}]", agenda=EXEMPT)
    library = private_council(
        tmp_path,
        meeting=text,
        minutes=None,
        exempt={"prices.pdf": PDF},
        papers=dict.fromkeys(("report.pdf", "summary.pdf"), PDF),
    )
    public, _ = both(library)
    assert replaced(public) == [("summary.pdf", ReplacedPaper(0, 1))]
    assert "prices.pdf" not in repr(public)
    paper = public.meeting.supplements[0].items["1"].papers[0]  # type: ignore[index]
    assert (paper.file, paper.replaces) == ("summary.pdf", None)


def test_what_an_exempt_paper_replaces_is_told_discreetly(tmp_path: Path) -> None:
    library = exempt_council(
        tmp_path, f"1: [{PRICES}, replaces: price.pdf}}]", files=("lower-prices.pdf",)
    )
    [problem] = problems(library)
    assert problem.message == 'item 1 has no paper "price.pdf" that was published before'
    assert problem.hint == "did you mean prices.pdf?"
    assert problem.discreet == (
        'what this paper replaces is not as this line names it: "agendapack check" at a terminal'
        " says more"
    )


def test_a_name_that_may_be_an_exempt_papers_is_told_discreetly(tmp_path: Path) -> None:
    text = record("1: [{file: summary.pdf, replaces: price.pdf}]", agenda=EXEMPT)
    library = private_council(
        tmp_path,
        meeting=text,
        minutes=None,
        exempt={"prices.pdf": PDF},
        papers=dict.fromkeys(("report.pdf", "summary.pdf"), PDF),
    )
    [problem] = problems(library)
    assert problem.hint == "did you mean prices.pdf?"
    assert problem.discreet is not None
    assert "price" not in problem.discreet


def test_an_added_item_may_have_exempt_papers(tmp_path: Path) -> None:
    library = exempt_council(
        tmp_path,
        f"2: {{title: A sale, papers: [report.pdf, {PRICES}, title: Appendix}}]}}",
        files=("lower-prices.pdf",),
    )
    public, members = both(library)
    [item] = public.supplements[0].items
    kinds = [type(entry) for entry in item.entries]
    assert (item.title, kinds[1]) == ("A sale", WithheldPaper)
    assert len(members.supplements[0].items[0].papers) == 2


def test_members_may_be_told_the_title_of_an_added_items_exempt_paper(tmp_path: Path) -> None:
    text = record(f"2: {{title: A sale, papers: [{PRICES}}}]}}", agenda=EXEMPT)
    told = "items:\n  2: {papers: {lower-prices.pdf: What the land would fetch}}\n"
    files = dict.fromkeys(("prices.pdf", "lower-prices.pdf"), PDF)
    library = private_council(
        tmp_path, meeting=text, minutes=None, exempt={"meeting.yaml": told, **files}
    )
    _, members = both(library)
    assert members.supplements[0].items[0].papers[0].title == "What the land would fetch"
    other = told.replace("2:", "3:")
    library = private_council(
        tmp_path / "other", meeting=text, minutes=None, exempt={"meeting.yaml": other, **files}
    )
    assert wrong(library) == [
        'meeting.yaml:2:3: error: no item "3" on the agenda | its items are 1 to 2'
    ]
