"""Papers as documents of their own: what they are called, and what they keep of their packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Name
from pypdf import PdfReader

from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.pack.pack_map import MAP_VERSION, MappedItem, MappedPage, MappedSource, PackMap
from agendapack.pack.paper_publishing import publish_papers
from agendapack.pack.published_paper import PublishedPaper
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.structure.tree_reading import structure_of
from agendapack.records.page_ranges import PageRange
from agendapack.site.document_files.paper_names import named_papers, slips_of
from tests.builders import edits, form, layers, link, names, outline, pdf, picture
from tests.judging import claims, judge, needs_judge
from tests.running import MEETING, PAPERS, council
from tests.structure_drawing import draw
from tests.tagged_builders import Node, tagged

KEY = "parks/2024-05-16"


# Names, decided from maps


def a_map(*papers: tuple[str, str, int, Any], ordinal: int = 0, items: str = "") -> PackMap:
    """A pack of ``papers``: kind, title, pages, and item, or (item, what it replaces)."""
    sources, pages = [MappedSource("front", "Agenda", page_count=1)], []
    pages.append(MappedPage(0, 0, 0, "i", None, None))
    first = 1
    for kind, title, count, given in papers:
        item, replaces = given if isinstance(given, tuple) else (given, ())
        numbers = PageRange(first, first + count - 1)
        is_exempt = kind == "exempt"
        made = MappedSource(
            *("paper" if is_exempt else kind, title, item, None, count, numbers),  # type: ignore[arg-type]
            replaces=replaces,
            is_exempt=is_exempt,
        )
        at = len(sources)
        sources.append(made)
        for page in range(1 if kind == "slip" else count):
            number = numbers if kind == "slip" else PageRange(first + page, first + page)
            pages.append(MappedPage(at, page, at, number.first_name, number, item))
        first += count
    return PackMap(
        *(MAP_VERSION, ordinal, "Agenda", "en-GB", date(2024, 5, 8), "restart", False),
        *(True, False, tuple(MappedItem(n, f"Item {n}", None) for n in items.split())),
        *(tuple(sources), tuple(pages)),
    )


def test_a_name_has_the_item_the_place_in_it_and_the_title() -> None:
    agenda = a_map(
        ("paper", "Local System Review", 3, "7"),
        ("paper", "Appendix A: the “costs” of Ysgol Siân", 2, "7"),
        ("paper", "李", 1, "5 (b)"),
        ("paper", "&", 1, "8"),
        ("paper", f"{'Long ' * 11}word that is cut", 1, "9"),
        items="5b 7 8 9",
    )
    supplement = a_map(("paper", "Costs", 1, "7"), ordinal=1, items="7")
    found = named_papers({"agenda-pack": agenda, "supplement-1": supplement})
    assert [paper.name for paper in found["agenda-pack"]] == [
        "papers/7-1-local-system-review.pdf",
        "papers/7-2-appendix-a-the-costs-of-ysgol-sian.pdf",
        "papers/5-b-1-李.pdf",
        "papers/8-1.pdf",
        "papers/9-1-long-long-long-long-long-long-long-long-long-long-long-word.pdf",
    ]
    assert [paper.name for paper in found["supplement-1"]] == ["papers/s1-7-1-costs.pdf"]
    assert found["agenda-pack"][0].picture == "papers/7-1-local-system-review.webp"
    assert [paper.first for paper in found["agenda-pack"]] == [2, 5, 7, 8, 9]


def test_two_papers_never_have_one_name() -> None:
    """Also where the letters alone tell their items apart."""
    agenda = a_map(("paper", "A", 1, "2"), ("paper", "a", 1, "2."), ("paper", "A", 1, "2)"))
    assert [paper.name for paper in named_papers({"agenda-pack": agenda})["agenda-pack"]] == [
        "papers/2-1-a.pdf",
        "papers/2-1-a-2.pdf",
        "papers/2-1-a-3.pdf",
    ]


def test_a_paper_is_titled_with_its_item() -> None:
    agenda = a_map(("paper", "Item 7", 1, "7"), ("paper", "Appendix A", 1, "7"), items="7")
    assert [paper.title for paper in named_papers({"agenda-pack": agenda})["agenda-pack"]] == [
        "7. Item 7",
        "7. Item 7: Appendix A",
    ]


def test_exempt_papers_have_no_file_even_where_a_map_has_one() -> None:
    agenda = a_map(
        ("paper", "Report", 1, "7"),
        ("exempt", "Bids", 2, "7"),
        ("slip", "Not for publication: Pages 4 - 6", 3, "7"),
        ("paper", "Appendix", 1, "7"),
    )
    found = named_papers({"agenda-pack": agenda})["agenda-pack"]
    assert [paper.name for paper in found] == ["papers/7-1-report.pdf", "papers/7-4-appendix.pdf"]
    [slip] = slips_of({"agenda-pack": agenda})
    assert (slip.item, slip.pages, slip.first) == ("7", PageRange(4, 6), 5)


def test_what_replaces_a_paper_and_what_it_replaces() -> None:
    agenda = a_map(("paper", "Map", 2, "7"), ("paper", "Report", 2, "7"))
    first = a_map(("paper", "Map", 1, ("7", ((0, PageRange(1, 2)),))), ordinal=1)
    second = a_map(("slip", "Slip", 1, ("7", ((1, PageRange(1, 1)),))), ordinal=2)
    maps = {"agenda-pack": agenda, "supplement-1": first, "supplement-2": second}
    found = named_papers(maps)
    assert [paper.replaced_by for paper in found["agenda-pack"]] == ["supplement-1", None]
    [new] = found["supplement-1"]
    assert new.replaces == (("agenda-pack", PageRange(1, 2)),)
    assert new.replaced_by == "supplement-2"


# Files, cut out of finished packs


class Cut(NamedTuple):
    """A pack of one rich paper and one that is set here, taken apart."""

    pack: Path
    map: PackMap
    rich: Path
    report: Path
    folder: Path


RICH = edits(
    form(name="Ada"),
    layers("Plan", "Grid", off=["Grid"]),
    names(legend=2),
    link(0, "legend"),
    link(1, action=pikepdf.Dictionary(S=Name.URI, URI="https://www.example.org/")),
    outline(("Legend", 2), ("Plan", 0)),
)
REPORT = """\
    # Paths

    Two of the [paths](#costs) are wet.

    ## Costs

    | Path | Cost |
    | --- | ---: |
    | The Green | £1,400 |
    """


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    folder = tmp_path_factory.mktemp("cut")
    root = council(
        folder / "council",
        {
            MEETING: """\
                date: 2024-05-16
                time: "10:00"
                published: 2024-05-08
                items:
                  - title: Paths
                    papers: [{file: map.pdf, title: Map of the paths}, report.md, llwybrau.pdf]
                supplements:
                  - {published: 2024-05-08, items: {1: [second.md]}}
                """,
            f"{PAPERS}/play-areas.md": None,
            f"{PAPERS}/survey.pdf": None,
            f"{PAPERS}/costs.pdf": None,
            f"{PAPERS}/map.pdf": pdf(3, text="Map", edit=RICH),
            f"{PAPERS}/report.md": REPORT,
            f"{PAPERS}/llwybrau.pdf": tagged(
                Node("H1", marks=(0,)), Node("P", marks=(0, 1)), pages=2, language="cy", link_on=1
            ),
            f"{PAPERS}/second.md": REPORT,
        },
    )
    result = build_meeting(root, KEY, Options(root / "packs"))
    assert result.state == "built", result.problems
    found = {document.document: document for document in result.documents}
    known, whole = found["agenda-pack"].map, result.folder / "agenda-pack.pdf"
    assert known is not None
    papers = [
        PublishedPaper(1, "1. Paths: Map of the paths", folder / "map.pdf"),
        PublishedPaper(2, "1. Paths", folder / "report.pdf"),
        PublishedPaper(3, "1. Paths: llwybrau", folder / "welsh.pdf"),
    ]
    publish_papers(whole, known, papers)
    supplement = found["supplement-1"].map
    assert supplement is not None
    second = [PublishedPaper(1, "1. Paths: second", folder / "second.pdf")]
    publish_papers(result.folder / "supplement-1.pdf", supplement, second)
    return Cut(whole, known, folder / "map.pdf", folder / "report.pdf", folder)


def test_its_pages_are_the_packs_to_the_pixel_without_blank_ones(cut: Cut) -> None:
    assert [page.label for page in cut.map.pages] == ["i", "ii", "1", "2", "3", "4", *"5678"]
    own = cut.map.own_pages(1)
    assert own == [2, 3, 4]
    assert len(PdfReader(cut.rich).pages) == 3
    for at, page in enumerate(own):
        assert (picture(cut.rich, at) == picture(cut.pack, page)).all()
    assert (picture(cut.report, 0) == picture(cut.pack, cut.map.own_pages(2)[0])).all()


def test_its_pages_have_the_packs_labels_and_stamps(cut: Cut) -> None:
    assert PdfReader(cut.rich).page_labels == ["1", "2", "3"]
    made = PdfReader(cut.report)
    assert made.page_labels == ["5"]
    assert "Page 5" in made.pages[0].extract_text()
    assert "Agenda Item 1" in PdfReader(cut.rich).pages[0].extract_text()


def test_it_has_a_title_a_language_and_the_packs_dates(cut: Cut) -> None:
    made = PdfReader(cut.rich)
    assert made.metadata is not None
    assert made.metadata.title == "1. Paths: Map of the paths"
    assert made.metadata.creation_date_raw == "D:20240508000000Z"
    assert made.trailer["/Root"]["/Lang"] == "en-GB"
    assert made.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.trailer["/Root"]["/PageMode"] == "/UseOutlines"
    assert made.xmp_metadata is not None
    assert made.xmp_metadata.dc_title == {"x-default": "1. Paths: Map of the paths"}
    assert made.pdf_header == "%PDF-1.7"


def test_links_bookmarks_fields_and_layers_are_its_own_again(cut: Cut) -> None:
    made = PdfReader(cut.rich)
    assert [(entry.title, made.get_destination_page_number(entry)) for entry in made.outline] == [
        ("Legend", 2),
        ("Plan", 0),
    ]
    leads = {name: made.get_destination_page_number(at) for name, at in _named(made)}
    assert leads == {"legend": 2}
    assert _targets(made) == ["legend", "https://www.example.org/"]
    fields = made.get_fields()
    assert fields is not None
    assert {name: field.value for name, field in fields.items()} == {"name": "Ada"}
    [plan, grid] = made.trailer["/Root"]["/OCProperties"]["/OCGs"]
    assert [plan.get_object()["/Name"], grid.get_object()["/Name"]] == ["Plan", "Grid"]


def test_no_link_of_a_paper_leads_out_of_it(cut: Cut) -> None:
    """What is set here names its places too: "costs" is a heading of the report."""
    for file, count in ((cut.rich, 2), (cut.report, 1)):
        made = PdfReader(file)
        targets = _targets(made)
        assert len(targets) == count
        known = dict(_named(made))
        assert [at for at in targets if at not in known and "://" not in at] == []


def _named(made: PdfReader) -> list[tuple[str, Any]]:
    return list(made.named_destinations.items())


def _targets(made: PdfReader) -> list[str]:
    found = []
    for page in made.pages:
        for annotation in page.get("/Annots", ()):
            link = annotation.get_object()
            if link["/Subtype"] == "/Link":
                action = link.get("/A", {})
                target = link.get("/Dest", action.get("/D", action.get("/URI")))
                found.append(str(target))
    return found


def test_its_tags_are_one_document_in_its_own_language(cut: Cut) -> None:
    """A paper that had no Document gets one, any other stays as it is."""
    with pikepdf.open(cut.folder / "welsh.pdf") as made:
        assert str(made.Root.Lang) == "cy"
        assert b"<rdf:li>cy</rdf:li>" in made.Root.Metadata.read_bytes()
        structure = structure_of(Objects(made))
    assert structure is not None
    assert draw(structure).splitlines() == [
        "Document",
        "  H1",
        "    [page 1: 0]",
        "  P",
        "    [page 1: 1]",
        "    [page 2: 0]",
        "  Link",
        "    [page 2 object]",
    ]
    with pikepdf.open(cut.report) as made:
        [document] = made.Root.StructTreeRoot.K
        assert Name.Document == document.S
        assert Name.Document not in [kid.S for kid in document.K]


def test_it_claims_what_its_pack_claims_and_no_more(cut: Cut) -> None:
    """The agenda pack has a paper without tags; all of the supplement conforms."""
    assert (cut.map.accessible, cut.map.archival) == (False, False)
    assert claims(cut.pack) == claims(cut.rich) == claims(cut.report) == []
    assert claims(cut.folder / "second.pdf") == ["ua1", "2a"]


@needs_judge
def test_what_it_claims_it_keeps(cut: Cut) -> None:
    file = cut.folder / "second.pdf"
    verdicts = judge(("ua1", file), ("2a", file), ("ua1", cut.report))
    assert [verdict.faults for verdict in verdicts] == [(), (), verdicts[2].faults]
    # It claims nothing, but what it lacks is the claim alone.
    assert verdicts[2].rules == {"5-1"}


def test_the_same_pack_gives_the_same_bytes(cut: Cut, tmp_path: Path) -> None:
    again = [PublishedPaper(1, "1. Paths: Map of the paths", tmp_path / "map.pdf")]
    publish_papers(cut.pack, cut.map, again)
    assert (tmp_path / "map.pdf").read_bytes() == cut.rich.read_bytes()


def test_a_paper_of_which_a_part_has_no_tags_claims_nothing(
    cut: Cut, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agendapack.pack import paper_publishing

    whole = paper_publishing.cut_papers

    def partly(*arguments: Any, **options: Any) -> Any:
        return (replace(each, partly_tagged=True) for each in whole(*arguments, **options))

    monkeypatch.setattr(paper_publishing, "cut_papers", partly)
    known = replace(cut.map, accessible=True)
    publish_papers(cut.pack, known, [PublishedPaper(2, "1. Paths", tmp_path / "a.pdf")])
    assert claims(tmp_path / "a.pdf") == []
