"""The papers that a front sheet lists under their item, those to follow among them."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location
from agendapack.records.dossier import PaperToFollow
from agendapack.records.page_ranges import ListedRange, PageRange
from tests import running
from tests.builders import outline_as_text
from tests.exempt_pages_builders import AFFAIRS, AFFAIRS_WHY, CONFIDENTIAL, STAFF, parks
from tests.records_builders import MEETING, PDF, council, dossier, write
from tests.running import MEETING as MEETING_FILE
from tests.running import PAPERS
from tests.test_exempt_pages import BY_LAW, PARAGRAPH_1, PARAGRAPH_3
from tests.test_render import faults, seen

pytestmark = pytest.mark.once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from agendapack.records.dossier import Dossier
    from agendapack.records.exemptions import Exemption
    from tests.exempt_pages_builders import Withheld

SPANS = [PageRange(first, first + 1) for first in range(1, 11, 2)]
"""Of the five papers of :func:`parks`: three of item 1, two of item 3."""
TITLES = ["Plan", "Appendix A", "Appendix B", "Award", "Letter"]


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(template_folders(tmp_path), "")


def sheet(
    renderer: Renderer,
    meeting: Dossier,
    *,
    pack: int = 0,
    papers: Sequence[PageRange] = SPANS,
    replaced: Sequence[str] = (),
    titles: Sequence[str] = TITLES,
) -> Rendered:
    ranges = {"1": PageRange(1, 6), "3": PageRange(7, 10)}
    return renderer.front_sheet(meeting, meeting.packs[pack], ranges, papers, replaced, titles)


def agenda(*arguments: Renderer | Dossier, **options: Sequence[PageRange] | Sequence[str]) -> str:
    """What a reader sees from the heading "Agenda" on."""
    return seen(sheet(*arguments, **options)).partition("h2: Agenda\n")[2]  # type: ignore[arg-type]


def following(meeting: Dossier, item: str, *papers: tuple[int, str, Exemption | None]) -> Dossier:
    """The meeting with papers of an item that are to follow: before which entry, title, why not for
    the public."""
    to_follow = tuple(
        PaperToFollow(title, before, Location(meeting.folder), exemption)
        for before, title, exemption in papers
    )
    items = tuple(
        replace(own, to_follow=to_follow) if own.number == item else own for own in meeting.items
    )
    return replace(meeting, packs=(replace(meeting.packs[0], items=items), *meeting.packs[1:]))


def test_papers_are_listed_under_their_item(tmp_path: Path, renderer: Renderer) -> None:
    made = sheet(renderer, parks(tmp_path, {}))
    assert seen(made).partition("h2: Agenda\n")[2] == dedent("""\
        h3: 1. Corporate plan (Pages 1 - 6)
        * Plan (Pages 1 - 2)
        * Appendix A (Pages 3 - 4)
        * Appendix B (Pages 5 - 6)
        h3: 2. Exclusion of the public
        h3: 3. Contract award (Pages 7 - 10)
        To award it.
        * Award (Pages 7 - 8)
        * Letter (Pages 9 - 10)
        h3: 4. Senior staff""")
    link = '<a class="page-range" href="agenda-pack.pdf#nameddest=page-3">(Pages 3 - 4)</a>'
    assert f"<li>Appendix A {link}\n</li>" in made.html
    assert made.html.count('<ul class="papers">') == 2
    assert made.listed[1:3] == (
        ListedRange("1", 2, "Appendix A", "Pages 3 - 4"),
        ListedRange("1", 3, "Appendix B", "Pages 5 - 6"),
    )
    assert len(made.listed) == 5


def test_one_paper_is_not_listed(tmp_path: Path, renderer: Renderer) -> None:
    made = sheet(renderer, parks(tmp_path, {}), pack=1, papers=SPANS[:1])
    assert "<ul" not in made.html
    assert made.listed == ()


def test_supplements_list_theirs(tmp_path: Path, renderer: Renderer) -> None:
    meeting = parks(tmp_path, {})
    supplement = meeting.packs[2]
    [item] = supplement.items
    more = replace(item, entries=(*item.entries, *meeting.items[2].entries))
    packs = (*meeting.packs[:2], replace(supplement, items=(more,)))
    said = agenda(renderer, replace(meeting, packs=packs), pack=2, papers=SPANS[:3])
    assert said == dedent("""\
        h3: 1. Corporate plan (Pages 1 - 6)
        * Plan (Pages 1 - 2)
        * Appendix A (Pages 3 - 4)
        * Appendix B (Pages 5 - 6)""")


def test_a_record_may_do_without_lists(tmp_path: Path, renderer: Renderer) -> None:
    made = sheet(renderer, replace(parks(tmp_path, {}), lists_papers=False))
    assert "<ul" not in made.html
    assert made.listed == ()


def test_without_lists_what_a_paper_replaces_is_told_all_the_same(
    tmp_path: Path, renderer: Renderer
) -> None:
    meeting = replace(parks(tmp_path, {}), lists_papers=False)
    words = ("replaces pages 67 to 70 of the agenda pack", "replaces page 9 of supplement 1")
    made = sheet(renderer, meeting, replaced=["", words[0], "", words[0], words[1]])
    assert seen(made).partition("h2: Agenda\n")[2] == dedent("""\
        h3: 1. Corporate plan (Pages 1 - 6)
        Appendix A (Pages 3 - 4), replaces pages 67 to 70 of the agenda pack
        h3: 2. Exclusion of the public
        h3: 3. Contract award (Pages 7 - 10)
        To award it.
        * Award (Pages 7 - 8), replaces pages 67 to 70 of the agenda pack
        * Letter (Pages 9 - 10), replaces page 9 of supplement 1
        h3: 4. Senior staff""")
    assert '<p class="replaces">Appendix A' in made.html
    assert made.listed == (
        ListedRange("1", 2, "Appendix A", "Pages 3 - 4"),
        ListedRange("3", 1, "Award", "Pages 7 - 8"),
        ListedRange("3", 2, "Letter", "Pages 9 - 10"),
    )


def test_without_lists_an_exempt_paper_that_replaces_one_has_its_note_under_the_item(
    tmp_path: Path, renderer: Renderer
) -> None:
    meeting = parks(tmp_path, {}, {"1": [None, ("Appendix C", AFFAIRS), None]})
    replaced = ["", "replaces page 9 of the agenda pack"]
    said = agenda(renderer, replace(meeting, lists_papers=False), replaced=replaced)
    assert said.startswith(
        dedent(f"""\
        h3: 1. Corporate plan (Pages 1 - 6)
        Not for publication: Appendix C (Pages 3 - 4). {PARAGRAPH_3}
        Appendix C (Pages 3 - 4), replaces page 9 of the agenda pack
        h3: 2""")
    )


def test_where_a_paper_has_no_range_nothing_is_listed(tmp_path: Path, renderer: Renderer) -> None:
    assert "<ul" not in sheet(renderer, parks(tmp_path, {}), papers=SPANS[:4]).html


@pytest.mark.parametrize(
    ("council_says", "committee_says", "meeting_says", "lists"),
    [
        ("", "", "", True),
        ("false", "", "", False),
        ("false", "true", "", True),
        ("true", "false", "", False),
        ("", "false", "true", True),
        ("true", "true", "false", False),
    ],
)
def test_the_meeting_wins_over_the_committee_and_that_over_the_council(
    tmp_path: Path, council_says: str, committee_says: str, meeting_says: str, lists: bool
) -> None:
    def line(said: str) -> str:
        return f"list-papers: {said}\n" if said else ""

    made = council(
        tmp_path,
        meeting=line(meeting_says) + MEETING,
        committee=f"{line(committee_says)}name: Parks Committee\nstanding-items:\n"
        "  apologies: {title: Apologies}\n",
        council_yaml=f"{line(council_says)}name: Ambridge Council\njurisdiction: england\n",
    )
    assert dossier(made).lists_papers is lists


def test_what_a_paper_replaces_stands_after_its_range(tmp_path: Path, renderer: Renderer) -> None:
    replaced = ["", "replaces pages 67 to 70 of the agenda pack", "", "", ""]
    said = agenda(renderer, parks(tmp_path, {}), replaced=replaced)
    line = "* Appendix A (Pages 3 - 4), replaces pages 67 to 70 of the agenda pack\n* Appendix B"
    assert line in said


def test_a_title_that_the_record_gives_is_told_at_its_line(
    tmp_path: Path, renderer: Renderer
) -> None:
    """The others at the line that names the paper."""
    meeting = """\
        date: 2018-02-14
        time: "14:00"
        items:
          - title: Report
            papers:
              - {file: a.pdf, title: "Given"}
              - b.pdf
        """
    made = dossier(council(tmp_path, meeting=meeting, papers={"a.pdf": PDF, "b.pdf": PDF + b"b"}))
    rendered = renderer.front_sheet(made, made.packs[0], {}, SPANS[:2], (), ["Given", "Found 🌳"])
    texts = {str(text): text.place.line for text in rendered.origins.texts}
    assert (texts["Given"], texts["Found 🌳"]) == (6, 7)


def test_a_title_that_no_font_has_gives_way_to_the_files_name(tmp_path: Path) -> None:
    """Unless the record gives it: a paper may be in any language."""
    setting, meeting = Typesetter(template_folders(tmp_path)), parks(tmp_path, {})
    titles = ["Plan", "सारांश", "摘要", *TITLES[3:]]
    made = setting.front_sheet(meeting, meeting.packs[0], {}, tmp_path, SPANS, (), titles)
    assert made.problems == ()
    assert [listed.title for listed in made.listed[:3]] == ["Plan", "b", "c"]


# Papers that are to follow


def test_a_paper_to_follow_stands_in_its_place(tmp_path: Path, renderer: Renderer) -> None:
    meeting = following(
        parks(tmp_path, {}), "1", (0, "First", None), (2, "Third", None), (3, "Last", None)
    )
    made = sheet(renderer, meeting)
    assert [listed.paper for listed in made.listed] == [1, 2, 3, 1, 2]
    said = seen(made).partition("h2: Agenda\n")[2]
    assert said.partition("\nh3: 2")[0] == dedent("""\
        h3: 1. Corporate plan (Pages 1 - 6)
        * First (To follow)
        * Plan (Pages 1 - 2)
        * Appendix A (Pages 3 - 4)
        * Third (To follow)
        * Appendix B (Pages 5 - 6)
        * Last (To follow)""")


def test_an_items_only_paper_is_to_follow(tmp_path: Path, renderer: Renderer) -> None:
    made = sheet(renderer, following(parks(tmp_path, {}), "4", (0, "Pay <policy>", None)))
    assert (
        '<p class="to-follow">Pay &lt;policy&gt; <span class="page-range">(To follow)</span></p>'
        in made.html
    )
    assert seen(made).endswith("h3: 4. Senior staff\nPay <policy> (To follow)")


def test_one_paper_is_there_and_one_is_to_follow(tmp_path: Path, renderer: Renderer) -> None:
    meeting = following(parks(tmp_path, {}), "4", (0, "A", None), (0, "B", None))
    assert agenda(renderer, meeting).endswith(
        "h3: 4. Senior staff\n* A (To follow)\n* B (To follow)"
    )


def test_beside_one_that_is_to_follow_an_only_paper_is_listed(
    tmp_path: Path, renderer: Renderer
) -> None:
    meeting = parks(tmp_path, {})
    items = (replace(meeting.items[0], entries=meeting.items[0].entries[:1]), *meeting.items[1:])
    meeting = replace(meeting, packs=(replace(meeting.packs[0], items=items), *meeting.packs[1:]))
    meeting = following(meeting, "1", (1, "Costs", None))
    said = agenda(renderer, meeting, papers=SPANS[:3])
    assert said.startswith(
        "h3: 1. Corporate plan (Pages 1 - 6)\n* Plan (Pages 1 - 2)\n* Costs (To follow)\nh3: 2"
    )
    said = agenda(renderer, replace(meeting, lists_papers=False), papers=SPANS[:3])
    assert said.startswith("h3: 1. Corporate plan (Pages 1 - 6)\nCosts (To follow)\nh3: 2")


def test_without_lists_papers_to_follow_are_told_all_the_same(
    tmp_path: Path, renderer: Renderer
) -> None:
    meeting = following(parks(tmp_path, {}), "1", (1, "Costs", None))
    said = agenda(renderer, replace(meeting, lists_papers=False))
    assert said.startswith("h3: 1. Corporate plan (Pages 1 - 6)\nCosts (To follow)\nh3: 2")


# Exempt papers


def listed(
    renderer: Renderer,
    folder: Path,
    papers: Sequence[Withheld],
    exempt: Mapping[str, Exemption] | None = None,
) -> str:
    """What a public front sheet says of item 1."""
    meeting = parks(folder, exempt or {}, {"1": papers})
    titles = ["Plan", "", "", "Award", "Letter"]
    return agenda(renderer, meeting, titles=titles).partition("\nh3: 2")[0]


def test_an_exempt_paper_bears_its_note_in_the_list(tmp_path: Path, renderer: Renderer) -> None:
    """Once, with its reserved range."""
    assert listed(renderer, tmp_path, [None, ("Appendix C", AFFAIRS_WHY), None]) == dedent(f"""\
        h3: 1. Corporate plan (Pages 1 - 6)
        * Plan (Pages 1 - 2)
        * Appendix C (Pages 3 - 4) Not for publication. {PARAGRAPH_3}
        Public interest: The bids <are> still open.
        * c (Pages 5 - 6)""")


def test_exempt_papers_of_one_reason_say_it_once(tmp_path: Path, renderer: Renderer) -> None:
    assert listed(renderer, tmp_path, [("A", AFFAIRS), (None, AFFAIRS), ("C", STAFF)]) == dedent(
        f"""\
        h3: 1. Corporate plan (Pages 1 - 6)
        * A (Pages 1 - 2) Not for publication. {PARAGRAPH_3}
        * Exempt paper (Pages 3 - 4) Not for publication, for the same reason.
        * C (Pages 5 - 6) Not for publication. {PARAGRAPH_1}
        {PARAGRAPH_3}"""
    )
    said = listed(renderer, tmp_path / "parted", [("A", AFFAIRS), None, ("C", AFFAIRS)])
    assert said.count(PARAGRAPH_3) == 2


def test_papers_of_an_exempt_item_bear_the_reasons_that_are_their_own(
    tmp_path: Path, renderer: Renderer
) -> None:
    papers: Sequence[Withheld] = [(None, AFFAIRS), ("Letter", CONFIDENTIAL)]
    meeting = parks(tmp_path, {"3": AFFAIRS}, {"3": papers})
    said = agenda(renderer, meeting, titles=[""] * 5)
    assert said.partition("To award it.\n")[2].partition("\nh2")[0] == dedent(f"""\
        Not for publication. {PARAGRAPH_3}
        * Exempt paper (Pages 7 - 8)
        * Letter (Pages 9 - 10) Not for publication. {BY_LAW}""")


def test_members_lists_have_the_titles_that_bookmarks_show(
    tmp_path: Path, renderer: Renderer
) -> None:
    papers: Sequence[Withheld] = [None, (None, AFFAIRS), None]
    meeting = parks(tmp_path, {}, {"1": papers}, audience="members")
    said = agenda(renderer, meeting)
    assert f"* Appendix A (Pages 3 - 4) Not for publication. {PARAGRAPH_3}" in said


@pytest.mark.parametrize("audience", ["public", "members"])
def test_exempt_papers_to_follow_have_their_note_in_both_packs(
    tmp_path: Path, renderer: Renderer, audience: str
) -> None:
    """They hold nothing yet, so they make no members' copy of a pack."""
    meeting = parks(tmp_path, {}, audience=audience)  # type: ignore[arg-type]
    made = sheet(renderer, following(meeting, "4", (0, "Pay", AFFAIRS_WHY)))
    assert seen(made).endswith(
        f"h3: 4. Senior staff\nPay (To follow)\nNot for publication. {PARAGRAPH_3}\n"
        "Public interest: The bids <are> still open."
    )
    assert "NOT FOR PUBLICATION" not in made.html
    assert "members" not in made.title


# Templates of a council's own


def test_a_template_may_leave_lists_out(tmp_path: Path) -> None:
    write(
        tmp_path / "templates" / "front-sheet.html",
        '{% extends "agendapack/front-sheet.html" %}{% block papers %}{% endblock %}',
    )
    renderer = Renderer(template_folders(tmp_path), "")
    made = sheet(renderer, parks(tmp_path, {}))
    assert "<ul" not in made.html
    assert made.listed == ()


def test_a_template_without_lists_still_has_the_notes(tmp_path: Path) -> None:
    """One that was written before there were lists prints all notes."""
    write(
        tmp_path / "templates" / "front-sheet.html",
        """\
        {% extends "agendapack/front-sheet.html" %}
        {% block agenda %}
        <h2>Business</h2>
        {% for item in items %}
        {% for note in notes.get(item.number, ()) %}
        <p>{{ note.papers[0].title }}, {{ note.papers[0].pages }}: {{ note.reasons[0] }}</p>
        {% endfor %}
        {% endfor %}
        {% endblock %}
        """,
    )
    meeting = parks(tmp_path, {}, {"1": [None, ("Appendix C", AFFAIRS), None]})
    made = sheet(Renderer(template_folders(tmp_path), ""), meeting)
    assert faults(made) == []
    assert seen(made).endswith(f"h2: Business\nAppendix C, Pages 3 - 4: {PARAGRAPH_3}")


def test_a_template_that_leaves_a_description_out_of_a_list_is_warned_of(tmp_path: Path) -> None:
    write(
        tmp_path / "templates" / "front-sheet.html",
        '{% extends "agendapack/front-sheet.html" %}{% block papers %}{% endblock %}',
    )
    meeting = following(parks(tmp_path, {}), "4", (0, "Pay", AFFAIRS))
    [fault] = faults(sheet(Renderer(template_folders(tmp_path), ""), meeting))
    assert 'description "Information relating to business affairs" is not printed' in fault


# Set as pages


def test_the_range_of_a_listed_paper_never_breaks(tmp_path: Path) -> None:
    setting = Typesetter(template_folders(tmp_path))
    meeting = parks(tmp_path, {})
    long = "A report whose title is so long that the range after it has no room in"
    for more in ("", " its", " its line", " its whole line"):
        titles = [long + more, *TITLES[1:]]
        made = setting.front_sheet(meeting, meeting.packs[0], {}, tmp_path, SPANS, (), titles)
        assert (made.problems, len(made.listed)) == ((), 5)
        assert made.facts is not None
        lines = [
            line
            for page in PdfReader(made.facts.pdf).pages
            for line in page.extract_text().split("\n")
        ]
        assert any("(Pages 1 - 2)" in line for line in lines), lines


# From the records to the pack

BUILT = """\
    date: 2024-05-16
    time: "10:00"
    published: 2024-05-08
    items:
      - title: Minutes
        minutes-of: 2024-04-18
        papers:
          - {title: Corrections, to-follow: true}
      - title: Play areas
        papers:
          - play-areas.md
          - {file: valuations.pdf, exempt: 3, page-count: 3}
          - {file: prices.pdf, exempt: 3, page-count: 1, title: Prices}
          - {title: "Costs :smile: [red]", to-follow: true}
          - survey.pdf
      - title: Budget
        papers:
          - {title: Budget report, to-follow: true}
    """


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public pack with lists, without its exempt papers."""
    files = {MEETING_FILE: BUILT, f"{PAPERS}/costs.pdf": None}
    root = running.council(tmp_path_factory.mktemp("lists"), files)
    ran = running.agendapack("build", "2024-05-16", cwd=root)
    assert ran.code == 0, ran.err
    told = "is to follow, and no supplement brings it"
    assert [line for line in ran.err.splitlines() if told in line] == [
        f'{MEETING_FILE}:8:17: note: "Corrections" {told}',
        f'{MEETING_FILE}:14:17: note: "Costs :smile: [red]" {told}',
        f'{MEETING_FILE}:18:17: note: "Budget report" {told}',
    ]
    return root


def test_lists_have_the_titles_of_bookmarks(built: Path) -> None:
    """The papers' first headings, and else the names of their files."""
    [html] = (built / "packs").rglob("front-sheet.html")
    lines = html.read_text(encoding="utf-8").partition("<h2>Agenda</h2>")[2].partition("</main>")[0]
    found = [" ".join(re.sub("<[^>]*>", "", line).split()) for line in lines.split("\n")]
    assert [line for line in found if line.endswith(")") and "Schedule" not in line] == [
        "1. Minutes (Pages 1 - 2)",
        "Parks Committee, Thursday 18 April 2024: minutes (Pages 1 - 2)",
        "Corrections (To follow)",
        "2. Play areas (Pages 3 - 14)",
        "Play areas (Pages 3 - 4)",
        "Exempt paper (Pages 5 - 8)",
        "Prices (Pages 9 - 10)",
        "Costs :smile: [red] (To follow)",
        "survey (Pages 11 - 14)",
        "Budget report (To follow)",
    ]


def test_bookmarks_know_no_papers_to_follow(built: Path) -> None:
    [pack] = (built / "packs").rglob("agenda-pack.pdf")
    lines = (line.partition(" -> ")[0] for line in outline_as_text(pack))
    assert [line for line in lines if not line.startswith("    ")][1:] == [
        "1. Minutes",
        "  Parks Committee, Thursday 18 April 2024: minutes",
        "2. Play areas",
        "  Play areas",
        "  Not for publication: Pages 5 - 10",
        "  survey",
        "3. Budget",
    ]


def test_show_says_what_is_to_follow(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = running.agendapack("show", "2024-05-16", cwd=built)
    assert shown.code == 0
    told = [line for line in shown.out.splitlines() if "to follow" in line]
    assert [" ".join(line.strip("│").split()) for line in told] == [
        "Corrections │ to follow │ │",
        "Costs :smile: [red] │ to follow │ │",
        "Budget report │ to follow │ │",
    ]
    shown = running.agendapack("show", "2024-05-16", "--format", "json", cwd=built)
    [pack] = json.loads(shown.out)["meetings"][0]["packs"]
    assert [item["to-follow"] for item in pack["items"]] == [
        ["Corrections"],
        ["Costs :smile: [red]"],
        ["Budget report"],
    ]
    assert pack["items"][2]["range"] is None
