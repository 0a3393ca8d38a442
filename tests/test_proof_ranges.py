"""The proof finds what a front sheet's lists of papers say wrongly."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from agendapack.pack.proof import Broken, prove
from agendapack.pack.proof_ranges import prove_ranges
from agendapack.records.vocabulary import Vocabulary
from tests.builders import Made, pack, pdf
from tests.test_proof import front_sheet, lead
from tests.typeset_builders import set_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Pdf

    from agendapack.pack.plan import PackPlan

    Prove = Callable[..., tuple[Broken, ...]]

ITEMS = [("4", "Minutes"), ("7", "Health")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Item 4 on pages 1 to 4, which are one paper's; item 7 on pages 5 to 12, three papers'."""
    return pack(
        tmp_path_factory.mktemp("lists"),
        [
            ("4", pdf(4), "Last minutes"),
            ("7", pdf(2), "Report"),
            ("7", pdf(4), "Report on costs"),
            ("7", pdf(1), "Letter"),
        ],
        items=ITEMS,
        recto=False,
        listing=True,
    )


@pytest.fixture
def tampered(made: Made, tmp_path: Path) -> Prove:
    """Prove the pack after ``edit`` has had its way with it."""

    def attempt(edit: Callable[[Pdf], None], plan: PackPlan = made.plan) -> tuple[Broken, ...]:
        with pikepdf.open(made.path) as opened:
            edit(opened)
            opened.save(tmp_path / "tampered.pdf")
        return prove(tmp_path / "tampered.pdf", plan)

    return attempt


def test_lists_as_they_were_made_keep_the_promises(made: Made) -> None:
    assert [f"{each.item}.{each.paper} {each.title}: {each.text}" for each in made.plan.listed] == [
        "4.1 Last minutes: Pages 1 - 4",
        "7.1 Report: Pages 5 - 6",
        "7.2 Report on costs: Pages 7 - 10",
        "7.3 Letter: Page 11",
    ]
    assert prove(made.path, made.plan) == ()


def test_a_range_is_found_behind_a_title_that_is_written_leftwards(tmp_path: Path) -> None:
    papers = [("4", pdf(2), "محضر الاجتماع")]
    plan = pack(tmp_path, papers, items=[("4", "الاجتماع")], recto=False, listing=True).plan
    front = set_html(
        '<p>4 الاجتماع <a href="a.pdf#nameddest=item-4">(Pages 1 - 2)</a></p>'
        '<p>محضر الاجتماع <a href="a.pdf#nameddest=page-1">(Pages 1 - 2)</a></p>',
        links_to="a.pdf",
    )
    pages = PdfReader(io.BytesIO(front.pdf)).pages
    assert list(prove_ranges(pages, plan, dict(plan.destinations))) == []


def test_a_range_in_a_title_is_no_range_of_the_front_sheet(tmp_path: Path) -> None:
    """Neither the paper's own nor another's: "corrected report (Page 7)"."""
    made = pack(
        tmp_path,
        [
            ("4", pdf(2), "Minutes, corrected (Page 3)"),
            ("7", pdf(2), "Report (Pages 3 - 4)"),
            ("7", pdf(1), "Costs (Pages 3 - 4), again"),
        ],
        items=[("4", "Minutes (Pages 1 - 2)"), ("7", "Health (Pages 1 - 2)")],
        recto=False,
        listing=True,
    )
    assert prove(made.path, made.plan) == ()
    with pikepdf.open(made.path) as opened:
        front_sheet((b"(Page 5", b"(Page 4"))(opened)
        opened.save(tmp_path / "tampered.pdf")
    assert prove(tmp_path / "tampered.pdf", made.plan) == (
        Broken(4, None, 'the link of "(Page 4)" does not lead to its first page'),
        Broken(1, None, 'the front sheet does not print "(Page 5)" for paper 2 of item 7'),
    )


def test_a_listed_paper_has_another_number(tampered: Prove) -> None:
    assert tampered(front_sheet((b"Pages 7 - 10", b"Pages 7 - 11"))) == (
        Broken(1, None, 'the front sheet does not print "(Pages 7 - 10)" for paper 2 of item 7'),
    )
    assert tampered(front_sheet((b"(Page 11", b"(Page 10"))) == (
        Broken(4, None, 'the link of "(Page 10)" does not lead to its first page'),
        Broken(1, None, 'the front sheet does not print "(Page 11)" for paper 3 of item 7'),
    )


@pytest.mark.parametrize("links", [{}, {"page-5": "page-7", "page-7": "page-5"}])
def test_two_papers_have_each_others_range(tampered: Prove, links: dict[str, str]) -> None:
    """Whether the links were swapped with them or not."""

    def swap(opened: Pdf) -> None:
        front_sheet(
            (b"Pages 5 - 6", b"X"), (b"Pages 7 - 10", b"Pages 5 - 6"), (b"X", b"Pages 7 - 10")
        )(opened)
        lead(opened, links)

    found = tampered(swap)
    told = 'the front sheet does not print "(Pages 7 - 10)" on the line of paper 2 of item 7'
    assert Broken(1, None, told) in found
    assert len(found) == (1 if links else 3)


def test_the_link_of_a_listed_paper_leads_elsewhere(tampered: Prove) -> None:
    assert tampered(lambda opened: lead(opened, {"page-7": "page-8"})) == (
        Broken(4, None, 'the link of "(Pages 7 - 10)" does not lead to its first page'),
    )


def test_the_range_of_a_listed_paper_is_no_link(tampered: Prove) -> None:
    def remove(opened: Pdf) -> None:
        page = opened.pages[0].obj
        page.Annots = pikepdf.Array([a for a in page.Annots if str(a.Dest) != "page-7"])

    assert tampered(remove) == (
        Broken(4, None, "the front sheet's range of paper 2 of item 7 is not a link"),
    )


def test_the_only_papers_range_is_also_its_items(tampered: Prove) -> None:
    """As where another of the item's papers is to follow: the item's line is not the paper's."""

    def remove(opened: Pdf) -> None:
        front_sheet((b"Last minutes \\(Pages 1 - 4\\)", b"Last minutes"))(opened)
        lead(opened, {"page-1": "item-4"})

    assert tampered(remove) == (
        Broken(
            1,
            None,
            'the front sheet does not print "(Pages 1 - 4)" on the line of paper 1 of item 4',
        ),
    )


def test_a_list_names_another_paper_than_the_plan(made: Made, tampered: Prove) -> None:
    """What the front sheet was to list is held against the papers, which know their titles."""
    listed = [
        replace(one, title="Letter") if one.title == "Report" else one for one in made.plan.listed
    ]
    plan = replace(made.plan, listed=tuple(listed))
    assert tampered(front_sheet((b"(Report \\(", b"(Letter \\(")), plan) == (
        Broken(
            1,
            None,
            'the front sheet does not print "(Pages 5 - 6)" on the line of paper 1 of item 7',
        ),
    )


def test_a_list_may_name_a_paper_by_its_file(made: Made, tampered: Prove) -> None:
    """As where no font has its title."""
    own = [
        replace(source, title="ملخص", file=Path("summary.pdf"))
        if source.title == "Letter"
        else source
        for source in made.plan.sources
    ]
    plan = replace(made.plan, sources=tuple(own))
    named = front_sheet((b"(Letter \\(", b"(Summary \\("))
    told = 'the front sheet does not print "(Page 11)" on the line of paper 3 of item 7'
    assert Broken(1, None, told) not in tampered(named, plan)
    assert Broken(1, None, told) in tampered(lambda opened: None, plan)


def test_an_exempt_paper_may_be_named_as_in_a_note(tmp_path: Path) -> None:
    """In members' packs, by a template that knows no lists: its note names no titles of papers."""
    papers = [("7", pdf(2), "Report"), ("7", pdf(1), "Exempt paper")]
    made = pack(tmp_path, papers, items=[("7", "Health")], recto=False, listing=True)
    front, report, exempt = made.plan.sources[:3]
    reader = PdfReader(made.path)
    pages = {
        name: reader.get_destination_page_number(each)
        for name, each in reader.named_destinations.items()
    }
    for marking, told in (
        (("Not for publication",), []),
        ((), [(1, 'the front sheet does not print "(Page 3)" on the line of paper 2 of item 7')]),
    ):
        known = replace(exempt, title="Award to Splash Ltd", marking=marking)
        sources = (front, report, known, *made.plan.sources[3:])
        plan = replace(made.plan, sources=sources)
        assert list(prove_ranges(reader.pages[: plan.front_pages], plan, pages)) == told


def test_a_front_sheet_may_leave_its_lists_out(made: Made, tmp_path: Path) -> None:
    papers = [("7", pdf(2), "Report"), ("7", pdf(4), "Report on costs")]
    bare = pack(tmp_path, papers, items=ITEMS[1:])
    assert bare.plan.listed == ()
    assert prove(bare.path, bare.plan) == ()


def test_ranges_are_found_where_they_are_written_from_right_to_left(made: Made) -> None:
    said = {"Page {number}": "صفحة {number}", "Pages {first} - {last}": "الصفحات {first} - {last}"}
    plan = replace(made.plan, words=Vocabulary("ar", said), listed=())

    def faults(second: str) -> list[tuple[int, str]]:
        lines = (
            f'<p>{title} <a href="pack.pdf#nameddest=item-{item}">({pages})</a></p>'
            for item, title, pages in (
                ("4", "4. Minutes (إنجليزي)", "الصفحات 1 - 4"),
                ("7", "7. Health", second),
            )
        )
        sheet = set_html(f'<div lang="ar" dir="rtl">{"".join(lines)}</div>', links_to="pack.pdf")
        with PdfReader(io.BytesIO(sheet.pdf)) as reader:
            return list(prove_ranges(reader.pages, plan, dict(plan.destinations)))

    assert faults("الصفحات 5 - 11") == []
    assert faults("الصفحات 5 - 1") == [
        (1, 'the front sheet does not print "(الصفحات 5 - 11)" for item 7')
    ]


def test_ranges_are_found_after_titles_that_are_written_from_right_to_left(made: Made) -> None:
    heading = '<p>{} (تقرير) <a href="pack.pdf#nameddest=item-{}">({})</a></p>'
    lines = (("4. Minutes", "4", "Pages 1 - 4"), ("7. Health", "7", "Pages 5 - 11"))
    sheet = set_html("".join(heading.format(*line) for line in lines), links_to="pack.pdf")
    plan = replace(made.plan, listed=())
    with PdfReader(io.BytesIO(sheet.pdf)) as reader:
        assert list(prove_ranges(reader.pages, plan, dict(plan.destinations))) == []
