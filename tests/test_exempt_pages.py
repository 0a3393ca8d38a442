"""What front sheets, slips and minutes say of business that is not for publication."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Literal

import pytest
from msgspec.structs import replace

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.not_for_publication import part_headings
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.template_folders import template_folders
from agendapack.papers.accessibility import PaperAccessibility, ReportedPaper, State
from agendapack.problems import Severity
from agendapack.records.discretion import OF_A_RECORD
from agendapack.records.dossier import Dossier, MinutesSource, WithheldPaper
from agendapack.records.page_ranges import PageRange
from tests.exempt_pages_builders import (
    AFFAIRS,
    AFFAIRS_WHY,
    CONFIDENTIAL,
    INDIVIDUAL,
    STAFF,
    Withheld,
    parks,
    parks_minutes,
)
from tests.records_builders import PDF, council, opened, write
from tests.test_render import faults, seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from agendapack.problems import Problem
    from agendapack.records.library import Opened


PARAGRAPH_1 = (
    "Exempt information under paragraph 1 of Part 1 of Schedule 12A to the Local Government Act"
    " 1972: Information relating to any individual."
)
PARAGRAPH_3 = (
    "Exempt information under paragraph 3 of Part 1 of Schedule 12A to the Local Government Act"
    " 1972: Information relating to business affairs."
)
BY_LAW = (
    "Confidential information, which the law forbids to be disclosed to the public"
    " (Local Government Act 1972, s.100A(2))."
)
MEMBERS_ONLY = (
    "NOT FOR PUBLICATION. This pack is for members of the Council. It holds {} information, which"
    " must not be copied, passed on or discussed with anybody who is not entitled to it."
)


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(template_folders(tmp_path), "")


def agenda(
    renderer: Renderer,
    meeting: Dossier,
    *,
    pack: int = 0,
    ranges: Mapping[str, PageRange] | None = None,
    papers: Sequence[PageRange] = (),
) -> str:
    """What a reader sees from the heading "Agenda" on."""
    sheet = renderer.front_sheet(meeting, meeting.packs[pack], ranges or {}, papers)
    return seen(sheet).partition("h2: Agenda\n")[2]


# Front sheets, without the lists of papers, which tests/test_listed_papers.py holds


def unlisted(meeting: Dossier) -> Dossier:
    return replace(meeting, lists_papers=False)


def test_parts_and_reasons_of_exempt_items(tmp_path: Path, renderer: Renderer) -> None:
    meeting = parks(
        tmp_path,
        {"3": AFFAIRS_WHY, "4": STAFF},
        resolution="To *exclude* the public.\n\n- Item 3: paragraph 3\n",
    )
    assert agenda(renderer, meeting, ranges={"3": PageRange(7, 10)}) == dedent(f"""\
        h2: Part I
        h3: 1. Corporate plan
        h3: 2. Exclusion of the public
        To exclude the public.
        * Item 3: paragraph 3
        h2: Part II
        h3: 3. Contract award (Pages 7 - 10)
        To award it.
        Not for publication. {PARAGRAPH_3}
        Public interest: The bids <are> still open.
        h3: 4. Senior staff
        Not for publication. {PARAGRAPH_1}
        {PARAGRAPH_3}""")


def test_confidential_business_has_no_paragraph(tmp_path: Path, renderer: Renderer) -> None:
    said = agenda(renderer, parks(tmp_path, {"4": CONFIDENTIAL}))
    assert said.endswith(f"h2: Part II\nh3: 4. Senior staff\nNot for publication. {BY_LAW}")


def test_without_exempt_business_nothing_is_said(tmp_path: Path, renderer: Renderer) -> None:
    meeting = unlisted(parks(tmp_path, {}))
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {}, [PageRange(1, 2)] * 5)
    assert seen(sheet).endswith(
        dedent("""\
        h2: Agenda
        h3: 1. Corporate plan
        h3: 2. Exclusion of the public
        h3: 3. Contract award
        To award it.
        h3: 4. Senior staff""")
    )
    assert not re.search("exempt|publication|Part I", sheet.html)


SPANS = [PageRange(first, first + 1) for first in range(1, 11, 2)]


def test_an_exempt_paper_among_public_ones(tmp_path: Path, renderer: Renderer) -> None:
    meeting = unlisted(parks(tmp_path, {}, {"1": [None, ("Appendix C", AFFAIRS_WHY), None]}))
    assert agenda(renderer, meeting, papers=SPANS) == dedent(f"""\
        h3: 1. Corporate plan
        Not for publication: Appendix C (Pages 3 - 4). {PARAGRAPH_3}
        Public interest: The bids <are> still open.
        h3: 2. Exclusion of the public
        h3: 3. Contract award
        To award it.
        h3: 4. Senior staff""")
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {}, SPANS)
    assert re.findall('<a class="page-range".*?</a>', sheet.html) == [
        '<a class="page-range" href="agenda-pack.pdf#nameddest=page-3">(Pages 3 - 4)</a>'
    ]


def test_papers_of_one_reason_are_named_together(tmp_path: Path, renderer: Renderer) -> None:
    kept: Sequence[Withheld] = [("A", AFFAIRS), (None, STAFF), (None, AFFAIRS)]
    said = agenda(renderer, unlisted(parks(tmp_path, {}, {"1": kept})), papers=SPANS)
    assert said.partition("\nh3: 2")[0] == dedent(f"""\
        h3: 1. Corporate plan
        Not for publication: A (Pages 1 - 2) and Exempt paper (Pages 5 - 6). {PARAGRAPH_3}
        Not for publication: Exempt paper (Pages 3 - 4). {PARAGRAPH_1}
        {PARAGRAPH_3}""")
    kept = [("A", AFFAIRS), ("B", AFFAIRS), ("C", AFFAIRS)]
    said = agenda(renderer, parks(tmp_path / "more", {}, {"1": kept}))
    assert f"Not for publication: A, B and C. {PARAGRAPH_3}" in said


def test_where_a_paper_has_no_range_none_is_printed(tmp_path: Path, renderer: Renderer) -> None:
    meeting = parks(tmp_path, {}, {"1": [None, ("Appendix C", AFFAIRS), None]})
    said = agenda(renderer, meeting, papers=SPANS[:4])
    assert f"Not for publication: Appendix C. {PARAGRAPH_3}" in said


def test_a_paper_of_an_exempt_item_with_a_reason_of_its_own(
    tmp_path: Path, renderer: Renderer
) -> None:
    papers: Sequence[Withheld] = [(None, AFFAIRS), ("Letter", CONFIDENTIAL)]
    meeting = unlisted(parks(tmp_path, {"3": AFFAIRS}, {"3": papers}))
    said = agenda(renderer, meeting, papers=SPANS)
    assert said.partition("To award it.\n")[2].partition("\nh2")[0] == dedent(f"""\
        Not for publication. {PARAGRAPH_3}
        Not for publication: Letter (Pages 9 - 10). {BY_LAW}""")


def test_each_part_is_named_where_it_begins(tmp_path: Path) -> None:
    def headings(*numbers: str) -> dict[str, str]:
        folder = tmp_path / "-".join(("of", *numbers))
        items = parks(folder, dict.fromkeys(numbers, AFFAIRS)).items
        return part_headings(items, ("open", "closed"))

    assert headings() == {}
    assert headings("3", "4") == {"1": "open", "3": "closed"}
    assert headings("1") == {"1": "closed", "2": "open"}
    assert headings("3") == {"1": "open", "3": "closed", "4": "open"}


def test_supplements(tmp_path: Path, renderer: Renderer) -> None:
    meeting = parks(tmp_path, {"3": AFFAIRS})
    spans = [PageRange(1, 2)]
    said = agenda(renderer, meeting, pack=1, ranges={"3": spans[0]}, papers=spans)
    assert said == dedent(f"""\
        h2: Part II
        h3: 3. Contract award (Pages 1 - 2)
        To award it.
        Not for publication. {PARAGRAPH_3}""")
    assert agenda(renderer, meeting, pack=2) == "h3: 1. Corporate plan"


# Members' copies


def test_a_members_front_sheet_says_that_it_is_one(tmp_path: Path, renderer: Renderer) -> None:
    meeting = parks(tmp_path, {"3": AFFAIRS, "4": CONFIDENTIAL}, audience="members")
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {})
    assert seen(sheet).startswith(MEMBERS_ONLY.format("exempt and confidential") + "\n")
    assert sheet.title == (
        "Parks Committee, Wednesday 14 February 2018: agenda for members, not for publication"
    )
    assert f"Not for publication. {PARAGRAPH_3}" in seen(sheet)
    supplement = renderer.front_sheet(meeting, meeting.packs[1], {})
    assert seen(supplement).startswith(MEMBERS_ONLY.format("exempt") + "\n")
    assert supplement.title == (
        "Parks Committee, Wednesday 14 February 2018: supplement pack for members, not for"
        " publication"
    )


def test_a_public_front_sheet_says_nothing_of_members(tmp_path: Path, renderer: Renderer) -> None:
    meeting = parks(tmp_path, {"3": AFFAIRS, "4": CONFIDENTIAL})
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {})
    assert sheet.title == "Parks Committee, Wednesday 14 February 2018: agenda"
    assert "NOT FOR PUBLICATION" not in sheet.html


def test_a_members_pack_without_anything_exempt_is_as_the_public_one(
    tmp_path: Path, renderer: Renderer
) -> None:
    public = parks(tmp_path, {"3": AFFAIRS})
    members = parks(tmp_path / "members", {"3": AFFAIRS}, audience="members")
    sheets = [renderer.front_sheet(each, each.packs[2], {}).html for each in (public, members)]
    assert sheets[0] == sheets[1]


def test_members_see_where_an_exempt_paper_is(tmp_path: Path, renderer: Renderer) -> None:
    papers = {"1": [None, ("Valuations", AFFAIRS), None]}
    meeting = parks(tmp_path, {}, papers, audience="members")
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {})
    assert seen(sheet).startswith(MEMBERS_ONLY.format("exempt") + "\n")
    said = agenda(renderer, unlisted(meeting), papers=SPANS)
    assert f"Not for publication: Valuations (Pages 3 - 4). {PARAGRAPH_3}" in said


# Slips


def slip(
    renderer: Renderer, folder: Path, papers: Sequence[Withheld], pages: PageRange
) -> Rendered:
    meeting = parks(folder, {"3": AFFAIRS}, {"3": papers})
    item = meeting.items[2]
    kept = [entry for entry in item.entries if isinstance(entry, WithheldPaper)]
    return renderer.slip(meeting, meeting.packs[0], item, kept, pages)


def test_a_slip(tmp_path: Path, renderer: Renderer) -> None:
    papers: Sequence[Withheld] = [("Appraisal", AFFAIRS_WHY), (None, AFFAIRS_WHY)]
    made = slip(renderer, tmp_path, papers, PageRange(143, 160))
    assert made.title == "Not for publication: Pages 143 - 160"
    assert seen(made) == dedent(f"""\
        h1: Pages 143 - 160 are not for publication
        Item 3: Contract award
        Parks Committee, Wednesday 14 February 2018
        These pages are only in the members’ copy of this pack.
        * Appraisal
        * Exempt paper
        {PARAGRAPH_3}
        Public interest: The bids <are> still open.""")


def test_a_slip_for_one_page(tmp_path: Path, renderer: Renderer) -> None:
    made = slip(renderer, tmp_path, [("Letter", CONFIDENTIAL), None], PageRange(5, 5))
    assert made.title == "Not for publication: Page 5"
    assert seen(made) == dedent(f"""\
        h1: Page 5 is not for publication
        Item 3: Contract award
        Parks Committee, Wednesday 14 February 2018
        This page is only in the members’ copy of this pack.
        * Letter
        {BY_LAW}""")


def test_a_slip_lists_no_papers_without_titles(tmp_path: Path, renderer: Renderer) -> None:
    papers: Sequence[Withheld] = [(None, AFFAIRS), (None, AFFAIRS)]
    made = slip(renderer, tmp_path, papers, PageRange(1, 4))
    assert "<ul" not in made.html
    assert seen(made).endswith(f"only in the members’ copy of this pack.\n{PARAGRAPH_3}")


def test_a_slip_says_each_reason_by_its_papers(tmp_path: Path, renderer: Renderer) -> None:
    papers: Sequence[Withheld] = [("Letter", CONFIDENTIAL), (None, STAFF)]
    assert seen(slip(renderer, tmp_path, papers, PageRange(1, 4))).endswith(
        dedent(f"""\
        * Letter
        {BY_LAW}
        * Exempt paper
        {PARAGRAPH_1}
        {PARAGRAPH_3}""")
    )


def test_a_slip_is_one_page_with_a_name_for_its_bookmark(tmp_path: Path) -> None:
    meeting = parks(tmp_path, {"3": STAFF})
    item, setting = meeting.items[2], Typesetter(template_folders(tmp_path))
    kept = [entry for entry in item.entries if isinstance(entry, WithheldPaper)]
    printed = setting.slip(meeting, meeting.packs[0], item, kept, PageRange(3, 6), tmp_path)
    assert printed.problems == ()
    assert printed.title == "Not for publication: Pages 3 - 6"
    assert printed.facts is not None
    assert printed.facts.page_count == 1
    assert printed.facts.pages[0].geometry.size == pytest.approx((595.28, 841.89), abs=0.01)


def test_a_councils_own_slip(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "slip.html"
    own.parent.mkdir()
    own.write_text(
        '{% extends "agendapack/slip.html" %}{% block subject %}<p>{{ itme.title }}</p>'
        "{% endblock %}",
        encoding="utf-8",
    )
    meeting = parks(tmp_path, {"3": STAFF})
    rendered = Renderer(template_folders(tmp_path), "").slip(
        meeting, meeting.packs[0], meeting.items[2], (), PageRange(3, 6)
    )
    assert faults(rendered) == ['slip.html:1:62: unknown name "itme" | did you mean item?']


# A council's own templates

SLIP = """\
{% extends "agendapack/slip.html" %}
{% block exempt %}<p>Information relating to any individual</p>{% endblock %}
"""
AGENDA = """\
{% extends "agendapack/front-sheet.html" %}
{% block agenda %}
<h2>Business</h2>
{% for item in items %}
<h3>{{ item.title }}</h3>
{% for note in notes.get(item.number, ()) %}
<p>{{ note.reasons[0] }}</p>
{% endfor %}
{% endfor %}
{% endblock %}
"""


def test_a_template_that_leaves_a_description_out_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path / "templates" / "front-sheet.html", AGENDA)
    write(tmp_path / "templates" / "slip.html", SLIP)
    renderer = Renderer(template_folders(tmp_path), "")
    lacks = (
        'the description "Information relating to business affairs" is not printed, and the law'
        " wants it on every copy | print the reasons of each of the notes: docs/templates.md tells"
        " of them"
    )
    meeting = parks(tmp_path, {"3": STAFF})
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {})
    assert faults(sheet) == [f"front-sheet.html:0:0: {lacks}"]
    assert {problem.severity for problem in sheet.problems} == {Severity.WARNING}
    papers = [entry for entry in meeting.items[2].entries if isinstance(entry, WithheldPaper)]
    made = renderer.slip(meeting, meeting.packs[0], meeting.items[2], papers, PageRange(1, 4))
    assert faults(made) == [f"slip.html:0:0: {lacks}"]
    more = parks(tmp_path / "more", {"4": INDIVIDUAL, "3": CONFIDENTIAL})
    assert faults(renderer.front_sheet(more, more.packs[0], {})) == []


# Minutes

MINUTES_MEMBERS_ONLY = (
    "NOT FOR PUBLICATION. These minutes are for members of the Council. They hold {} information,"
    " which must not be copied, passed on or discussed with anybody who is not entitled to it.\n"
)
HEAD = "h1: Parks Committee\nWednesday 14 February 2018\n"


def minuted(renderer: Renderer, source: MinutesSource) -> tuple[str, str, str]:
    """The title of the minutes; what a reader sees before the heading "Minutes"; and from there."""
    rendered = renderer.minutes(source)
    before, heading, after = re.split("(h2: (?:Exempt m|M)inutes\n)", seen(rendered))
    return rendered.title, before, heading + after


def test_public_minutes_have_a_summary_in_place_of_what_is_exempt(
    tmp_path: Path, renderer: Renderer
) -> None:
    title, before, after = minuted(renderer, parks_minutes(tmp_path, "public"))
    assert title == "Parks Committee, Wednesday 14 February 2018: minutes"
    assert before.startswith(f"{HEAD}h2: Present:\n")
    assert after == dedent(f"""\
        h2: Minutes
        h3: 43. Paths
        Noted the update.
        h3: 44. Contract award
        Not for publication. {PARAGRAPH_3}
        Public interest: The bids <are> still open.
        Summary: The award was agreed.
        h3: 45. Senior staff
        Not for publication. {PARAGRAPH_1}
        {PARAGRAPH_3}""")


def test_public_minutes_print_no_exempt_body_whatever_they_are_given(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = parks_minutes(tmp_path, "all")
    public = renderer.minutes(replace(source, shown="public")).html
    assert not re.search("Example Leisure|Nobody is named|the post goes", public)


def test_minutes_for_members_have_what_is_exempt(tmp_path: Path, renderer: Renderer) -> None:
    title, before, after = minuted(renderer, parks_minutes(tmp_path, "all", confidential=True))
    assert title == (
        "Parks Committee, Wednesday 14 February 2018: minutes for members, not for publication"
    )
    note = MINUTES_MEMBERS_ONLY.format("exempt and confidential")
    assert before.startswith(f"{note}{HEAD}h2: Present:\n")
    assert after == dedent(f"""\
        h2: Minutes
        h3: 43. Paths
        Noted the update.
        h3: 44. Contract award
        Not for publication. {PARAGRAPH_3}
        Public interest: The bids <are> still open.
        Agreed to award it to Example Leisure.
        h3: 45. Senior staff
        Not for publication. {BY_LAW}
        Nobody is named here.
        Resolved that the post goes.""")


@pytest.mark.parametrize(
    ("shown", "foot"),
    [
        ("public", "Parks Committee, 14 February 2018 – page {page} of {pages}"),
        ("all", "Parks Committee, 14 February 2018 – page {page} of {pages} – not for publication"),
    ],
)
def test_each_page_of_minutes_for_members_says_so(
    tmp_path: Path, renderer: Renderer, shown: Literal["public", "all"], foot: str
) -> None:
    root = renderer.minutes(parks_minutes(tmp_path, shown), standalone=True).root
    assert root is not None
    assert root.attributes["data-foot"] == foot


def test_members_read_the_summary_of_a_minute_without_a_body(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = replace(parks_minutes(tmp_path, "public"), shown="all")
    assert minuted(renderer, source)[2].count("Summary: The award was agreed.") == 1


def test_minutes_for_members_without_anything_exempt_are_as_the_public_ones(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = replace(parks_minutes(tmp_path, "public"), exemptions={})
    public, members = (
        renderer.minutes(replace(source, shown=shown)) for shown in ("public", "all")
    )
    assert public.html == members.html
    assert "publication" not in public.html


def test_exempt_minutes_as_a_paper(tmp_path: Path, renderer: Renderer) -> None:
    title, before, after = minuted(renderer, parks_minutes(tmp_path, "exempt"))
    assert title == "Parks Committee, Wednesday 14 February 2018: exempt minutes"
    assert before.startswith(f"{MINUTES_MEMBERS_ONLY.format('exempt')}{HEAD}Note: these minutes")
    assert after == dedent(f"""\
        h2: Exempt minutes
        h3: 44. Contract award
        Not for publication. {PARAGRAPH_3}
        Public interest: The bids <are> still open.
        Agreed to award it to Example Leisure.
        h3: 45. Senior staff
        Not for publication. {PARAGRAPH_1}
        {PARAGRAPH_3}
        Nobody is named here.
        Resolved that the post goes.""")


# The page on accessibility


def test_the_page_on_accessibility_tells_of_its_readers_papers_alone(tmp_path: Path) -> None:
    public = parks(tmp_path, {"3": AFFAIRS})
    members = parks(tmp_path / "members", {"3": AFFAIRS}, audience="members")
    setting = Typesetter(template_folders(tmp_path))
    tagged = PaperAccessibility(State.TAGGED)
    papers = [
        ReportedPaper("1", "Corporate plan", "a.pdf", "A public paper", tagged),
        ReportedPaper("3", "Contract award to Example Leisure", "d.pdf", "The bids", tagged),
    ]
    page = seen(setting.accessibility_report([public], papers))
    assert "A public paper" in page
    assert "Nothing was found in the paper:" in page
    assert not re.search("Example Leisure|d[.]pdf|The bids|NOT FOR", page)
    page = seen(setting.accessibility_report([members], papers))
    assert page.startswith(
        "NOT FOR PUBLICATION. This page names papers that hold exempt information.\n"
    )
    assert "The bids" in page
    assert "NOT FOR" not in seen(setting.accessibility_report([members], papers[:1]))


# From the records

PRIVATE_COUNCIL = """\
name: Ambridge
jurisdiction: england
parts:
  public: Open§
  exempt: Closed§
exclusion:
  title: Exclusion§
  resolution: |
    To exclude the public from {items}§:

    {list}
"""
PRIVATE_MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - title: Corporate plan
    papers:
      - a.pdf
      - file: b.pdf
        title: Appendix C§
        exempt: 3
        public-interest: The bids§.
        page-count: 2
  - exclusion: true
  - title: Contract award§
    exempt: [1, 3]
    public-interest: |
      The *bids*
      are open§.
    papers: [{file: d.pdf, page-count: 2}]
"""
PRIVATE_MINUTES = """\
status: draft
minutes:
  - title: Contract award
    exempt: 3
    public-interest: So§ it is.
    summary: |
      The award
      was agreed§.
"""
EXEMPT_MEETING = """\
items:
  1:
    papers:
      b.pdf: What the buildings§ would fetch
  3:
    title: Award to Example Leisure§
    text: To award it§.
"""
EXEMPT_MINUTES = """\
minutes:
  1:
    title: Award to Example Leisure§
    body:
      - text: |
          Members looked

          • at prices§.
      - resolved: that it is so§.
"""


def private(root: Path) -> tuple[Opened, Mapping[str, str]]:
    """The records with a character that no font has for each "§", and the line of each."""
    numbers = iter(range(0x1F300, 0x1F400))
    texts = {
        "council.yaml": PRIVATE_COUNCIL,
        "meeting.yaml": PRIVATE_MEETING,
        "minutes.yaml": PRIVATE_MINUTES,
        "exempt/meeting.yaml": EXEMPT_MEETING,
        "exempt/minutes.yaml": EXEMPT_MINUTES,
    }
    texts = {name: re.sub("§", lambda _: chr(next(numbers)), t) for name, t in texts.items()}
    library = council(
        root,
        council_yaml=texts["council.yaml"],
        meeting=texts["meeting.yaml"],
        minutes=texts["minutes.yaml"],
        papers={"a.pdf": PDF + b"a"},
    )
    exempt = root / "meetings" / "parks" / "2018-02-14" / "exempt"
    for name in ("meeting.yaml", "minutes.yaml"):
        write(exempt / name, texts[f"exempt/{name}"])
    for name in ("b.pdf", "d.pdf"):
        (exempt / name).write_bytes(PDF + name.encode())
    places = {
        character: f"{name}:{number}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for character in re.findall("[\U0001f300-\U0001f3ff]", line)
    }
    return opened(library), places


def told(found: Iterable[Problem]) -> dict[str, str]:
    """The line at which each character is told."""
    return {
        chr(int(code, 16)): f"{p.location.file.name}:{p.location.line}"
        if p.location.file.parent.name != "exempt"
        else f"exempt/{p.location.file.name}:{p.location.line}"
        for p in found
        for code in re.findall(r"U\+(1F[0-9A-F]+)", p.message)
    }


def test_what_no_font_has_is_told_at_its_line_and_discreetly(tmp_path: Path) -> None:
    meeting, places = private(tmp_path)
    setting = Typesetter(template_folders(tmp_path))
    spans = [PageRange(page, page + 1) for page in (1, 3, 5)]
    printed: dict[str, list[Problem]] = {}
    for dossier in (meeting.dossier, meeting.members):
        assert dossier is not None
        assert dossier.minutes is not None
        made = [
            setting.front_sheet(dossier, dossier.packs[0], {}, tmp_path, spans),
            setting.minutes(dossier.minutes, tmp_path),
        ]
        for item in dossier.items:
            papers = [entry for entry in item.entries if isinstance(entry, WithheldPaper)]
            made += [
                setting.slip(dossier, dossier.packs[0], item, papers, PageRange(3, 4), tmp_path)
            ]
        printed[dossier.audience] = [problem for one in made for problem in one.problems]
    everywhere = told(printed["public"])
    assert everywhere == {c: p for c, p in places.items() if not p.startswith("exempt/")}
    assert all(problem.discreet is None for problem in printed["public"])
    assert {c: p for c, p in places.items() if p.startswith("exempt/")} == {
        c: p for c, p in told(printed["members"]).items() if p.startswith("exempt/")
    }
    exempt = [p for p in printed["members"] if p.location.file.parent.name == "exempt"]
    assert any("•" in problem.message for problem in exempt)
    assert {problem.discreet for problem in exempt} == {OF_A_RECORD}
