"""The consolidated pack: everything published to date, made from finished packs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from agendapack.build.consolidating import FinishedPack, consolidated
from agendapack.build.jobs import Design, prove_pack, write_pack
from agendapack.build.output import digest
from agendapack.build.pool import WorkerPool
from agendapack.pack.consolidated_order import consolidated_order
from agendapack.pack.pack_map import (
    MAP_VERSION,
    MappedItem,
    MappedPage,
    MappedSource,
    PackMap,
    map_bytes,
    pack_map,
    read_map,
)
from agendapack.pack.plan import PackPlan
from agendapack.pages.template_folders import template_folders
from agendapack.records.page_ranges import PageRange
from tests.builders import (
    LAWS,
    Papers,
    agenda,
    edits,
    exempt,
    form,
    layers,
    link,
    names,
    outline,
    pack,
    pdf,
    picture,
    slip,
    squares,
)
from tests.running import MEETING, PAPERS, agendapack, council, snapshot, write
from tests.tagged_builders import own_tree, tagged, trees_in_pack

# Built whole

KEY = "parks/2024-05-16"
TEMPLATES = Path(__file__).parent.parent / "templates"
RECORD = """\
    date: 2024-05-16
    time: "10:00"
    published: 2024-05-07
    items:
      - title: Apologies
      - title: Paths
        withdrawn: It is too wet.
        papers: [paths.pdf, map.pdf]
      - title: A sale
        papers:
          - sale.pdf
          - {file: prices.pdf, exempt: 3, page-count: 3}
    supplements:
      - published: 2024-05-08
        items:
          2: [{file: new-map.pdf, title: The new map, replaces: map.pdf}]
          2a: {title: Flooding, urgent: It rains., papers: [flood.pdf]}
      - published: 2024-05-08
        numbering: continue
        items:
          2: [{file: newest-map.pdf, replaces: new-map.pdf}]
          3:
            - {file: new-prices.pdf, exempt: 3, page-count: 2, replaces: prices.pdf}
            - {file: bids.pdf, exempt: 3, page-count: 1}
      - published: 2024-05-08
        numbering: prefix
        items:
          3: [{file: new-sale.pdf, replaces: sale.pdf}]
    """
EXEMPT = "meetings/parks/2024-05-16/exempt"
FILES: dict[str, str | bytes | None] = {
    MEETING: RECORD,
    **{f"{PAPERS}/{name}": None for name in ("play-areas.md", "survey.pdf", "costs.pdf")},
    **{
        f"{PAPERS}/{name}.pdf": pdf(pages, text=f"About {name}")
        for name, pages in (
            *(("paths", 2), ("map", 1), ("sale", 1)),
            *(("new-map", 1), ("flood", 3), ("newest-map", 1), ("new-sale", 1)),
        )
    },
    **{
        f"{EXEMPT}/{name}.pdf": pdf(pages, text=f"Secret {name}")
        for name, pages in (("prices", 3), ("new-prices", 2), ("bids", 1))
    },
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The meeting, built for everybody and for members, and proved."""
    made = council(tmp_path_factory.mktemp("council"), FILES)
    ran = agendapack("build", KEY, "--members", cwd=made)
    assert (ran.code, ran.err) == (0, "")
    return made


def reader(root: Path, audience: str = "packs") -> PdfReader:
    return PdfReader(root / audience / KEY / "consolidated-pack.pdf")


FRONT = ["C1", "C2", "i", "ii", "1", "2", "3 - 4", "3 - 4", "S1-1 - S1-2", "S1-1 - S1-2"]
MIDDLE = ["S2-7", "S2-8", "S1-3", "S1-4", "S1-5", "S1-6", "5 - 6", "5 - 6", "7 - 10", "7 - 10"]


def test_a_page_keeps_its_number_or_has_the_supplements_too(root: Path) -> None:
    """Supplement 2 counts on from supplement 1, so that its pages 7 to 10 are not the agenda's."""
    public = [*FRONT, *MIDDLE, "S2-9 - S2-12", "S2-9 - S2-12", "S3-1", "S3-2"]
    assert reader(root).page_labels == public
    members = [*FRONT, *MIDDLE, "S2-9", "S2-10", "S2-11", "S2-12", "S3-1", "S3-2"]
    assert reader(root, "members").page_labels == members


STAMP = r"Agenda Item \w+|(?:Supplement \d, )?Pages? S?\d[-\d]*(?: - S?\d[-\d]*)?"
SAID = r"Pages \S+ - \S+ (?:have|are) "
"""What a slip says of its pages, which is no stamp."""


def test_stamps(root: Path) -> None:
    texts = [" ".join(page.extract_text().split()) for page in reader(root).pages[4:]]
    assert [re.findall(STAMP, re.sub(SAID, "", text)) for text in texts] == [
        ["Agenda Item 2", "Page 1"],
        ["Page 2"],
        ["Pages 3 - 4"],
        [],
        ["Agenda Item 2", "Supplement 1, Pages 1 - 2"],
        [],
        ["Agenda Item 2", "Supplement 2, Page 7"],
        [],
        ["Agenda Item 2a", "Supplement 1, Page 3"],
        ["Supplement 1, Page 4"],
        ["Supplement 1, Page 5"],
        [],
        ["Agenda Item 3", "Pages 5 - 6"],
        [],
        ["Pages 7 - 10"],
        [],
        ["Agenda Item 3", "Supplement 2, Pages 9 - 12"],
        [],
        ["Agenda Item 3", "Page S3-1"],
        [],
    ]


def lines(found: Any, document: PdfReader, depth: int = 0) -> list[str]:
    said: list[str] = []
    for entry in found:
        if isinstance(entry, list):
            said += lines(entry, document, depth + 1)
        else:
            page = document.get_destination_page_number(entry)
            assert page is not None
            said.append(f"{'  ' * depth}{entry.title}: {document.page_labels[page]}")
    return said


def test_bookmarks(root: Path) -> None:
    made = reader(root)
    assert lines(made.outline, made) == [
        "Parks Committee, Thursday 16 May 2024: agenda (consolidated pack): C1",
        "Parks Committee, Thursday 16 May 2024: agenda: i",
        "1. Apologies: ii",
        "2. Paths (withdrawn): 1",
        "  paths: 1",
        "  map (replaced): 3 - 4",
        "  The new map (replaced): S1-1 - S1-2",
        "  newest-map: S2-7",
        "2a. Flooding: S1-3",
        "  flood: S1-3",
        "3. A sale: 5 - 6",
        "  sale (replaced): 5 - 6",
        "  Not for publication: Pages 7 - 10 (replaced): 7 - 10",
        "  Not for publication: Supplement 2, Pages 9 - 12: S2-9 - S2-12",
        "  new-sale: S3-1",
    ]


def test_destinations(root: Path) -> None:
    made = reader(root)
    leads = {
        name: made.page_labels[cast(int, made.get_destination_page_number(found))]
        for name, found in made.named_destinations.items()
    }
    assert [leads[f"item-{item}"] for item in ("1", "2", "2a", "3")] == ["ii", "1", "S1-3", "5 - 6"]
    pages = {name.removeprefix("page-"): at for name, at in leads.items() if "page-" in name}
    assert pages == {
        "1": "1",
        "2": "2",
        "3": "3 - 4",
        "4": "3 - 4",
        "5": "5 - 6",
        "6": "5 - 6",
        **dict.fromkeys(("7", "8", "9", "10"), "7 - 10"),
        **dict.fromkeys(("S1-1", "S1-2"), "S1-1 - S1-2"),
        **{f"S1-{number}": f"S1-{number}" for number in (3, 4, 5, 6)},
        "S2-7": "S2-7",
        "S2-8": "S2-8",
        **{f"S2-{number}": "S2-9 - S2-12" for number in (9, 10, 11, 12)},
        "S3-1": "S3-1",
        "S3-2": "S3-2",
    }


def html(root: Path, audience: str = "packs") -> str:
    return (root / audience / KEY / "consolidated-pack.html").read_text(encoding="utf-8")


def rows(text: str) -> list[str]:
    found = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).replace(" ;", ";").split()) for row in found]


def test_the_table(root: Path) -> None:
    assert rows(html(root)) == [
        "Document Published Numbers in this pack",
        "Agenda pack 7 May 2024 Pages 1 - 10",
        "Supplement 1 8 May 2024 Pages S1-1 - S1-6",
        "Supplement 2 8 May 2024 Pages S2-7 - S2-12",
        "Supplement 3 8 May 2024 Pages S3-1 - S3-2",
        "Item Paper Where and when it was published",
        "2. Paths (withdrawn) paths Agenda pack, 7 May 2024 (Pages 1 - 2)",
        "map; replaced by pages S1-1 and S1-2 of supplement 1 Agenda pack, 7 May 2024"
        " (Pages 3 - 4)",
        "The new map, which replaces pages 3 and 4 of the agenda pack; replaced by pages S2-7 and"
        " S2-8 of supplement 2 Supplement 1, 8 May 2024 (Pages S1-1 - S1-2)",
        "newest-map, which replaces pages S1-1 and S1-2 of supplement 1 Supplement 2, 8 May 2024"
        " (Pages S2-7 - S2-8)",
        "2a. Flooding (added by supplement 1) Urgent item: It rains. flood Supplement 1,"
        " 8 May 2024 (Pages S1-3 - S1-6)",
        "3. A sale sale; replaced by pages S3-1 and S3-2 of supplement 3 Agenda pack, 7 May 2024"
        " (Pages 5 - 6)",
        "Not for publication; replaced by pages S2-9 to S2-12 of supplement 2 Agenda pack,"
        " 7 May 2024 (Pages 7 - 10)",
        "Not for publication, which replaces pages 7 to 10 of the agenda pack Supplement 2,"
        " 8 May 2024 (Pages S2-9 - S2-12)",
        "new-sale, which replaces pages 5 and 6 of the agenda pack Supplement 3, 8 May 2024"
        " (Pages S3-1 - S3-2)",
    ]


def test_members_are_told_why_pages_are_not_for_publication_once(root: Path) -> None:
    text = html(root, "members")
    assert text.count("Information relating to the financial or business affairs") == 1
    assert "Secret" not in html(root)
    made = reader(root, "members")
    page = made.pages[made.page_labels.index("S2-9")].extract_text()
    assert "NOT FOR PUBLICATION" in page
    assert "Secret new-prices 1" in page


def test_a_slip_leads_to_what_stands_in_its_pages_place(root: Path) -> None:
    made = reader(root)
    at = made.page_labels.index("3 - 4")
    text = " ".join(made.pages[at].extract_text().split())
    assert "Pages 3 - 4 have been replaced" in text
    assert "They are replaced by pages S1-1 and S1-2 of supplement 1." in text
    [annotation] = made.pages[at]["/Annots"]
    target: Any = annotation.get_object()
    assert target["/Dest"] == "page-S1-1"


def test_what_stays_is_as_it_was_published(root: Path) -> None:
    """To the pixel, and to the word; of a supplement's pages all but their numbers."""
    made = root / "packs" / KEY / "consolidated-pack.pdf"
    published = root / "packs" / KEY / "agenda-pack.pdf"
    labels, old = PdfReader(made).page_labels, PdfReader(published).page_labels
    for label in ("i", "ii", "1", "2"):
        pages = (labels.index(label), old.index(label))
        assert (picture(made, pages[0]) == picture(published, pages[1])).all()
    supplement = root / "packs" / KEY / "supplement-1.pdf"
    new = picture(made, labels.index("S1-3"))
    before = picture(supplement, PdfReader(supplement).page_labels.index("3"))
    assert (new[:760] == before[:760]).all()
    assert not (new == before).all()


def test_the_manifest(root: Path) -> None:
    record = json.loads((root / "packs" / KEY / "manifest.json").read_bytes())
    made = record["packs"]["consolidated-pack.pdf"]
    assert made["published"] == "2024-05-08"
    assert made["items"]["3"] == {"first": 5, "last": 10, "range": "Pages 5 - 10"}
    assert made["pages"][4:8] == [
        {"label": "1", "source": "agenda-pack.pdf", "page": 3},
        {"label": "2", "source": "agenda-pack.pdf", "page": 4},
        {"label": "3 - 4", "source": "replaced", "page": 1},
        {"label": "3 - 4", "source": "blank", "page": 1},
    ]
    assert {"label": "S1-3", "source": "supplement-1.pdf", "page": 5} in made["pages"]
    named = [each["file"] for each in record["outputs"]]
    assert named[-2:] == ["consolidated-pack.pdf", "consolidated-pack.html"]


def test_it_is_made_again_when_a_pack_is_and_goes_with_the_last_supplement(tmp_path: Path) -> None:
    root = council(tmp_path)
    folder = root / "packs" / KEY
    assert agendapack("build", KEY, cwd=root).code == 0
    first = snapshot(folder)
    assert agendapack("build", KEY, "--no-cache", cwd=root).code == 0
    assert snapshot(folder) == first
    committee = root / "meetings/parks/committee.yaml"
    text = committee.read_text(encoding="utf-8")
    committee.write_text(text + "# Nothing that is printed.\n", encoding="utf-8")
    assert agendapack("build", KEY, cwd=root).code == 0
    again = snapshot(folder)
    kept = {"consolidated-pack.pdf", "consolidated-pack.html"}
    assert {name: again[name] for name in kept} == {name: first[name] for name in kept}
    record, before = (json.loads(each["manifest.json"][0]) for each in (again, first))
    assert record["packs"] == before["packs"]
    committee.write_text(text.replace("Birch", "Beech"), encoding="utf-8")
    assert agendapack("build", KEY, cwd=root).code == 0
    assert snapshot(folder)["consolidated-pack.pdf"] != first["consolidated-pack.pdf"]
    changed = "date: 2024-05-16\ntime: '10:00'\npublished: 2024-05-08\nitems: [{title: Paths}]\n"
    (root / MEETING).write_text(changed, encoding="utf-8")
    for paper in (root / PAPERS).iterdir():
        paper.unlink()
    assert agendapack("build", KEY, cwd=root).code == 0
    assert [file.name for file in folder.iterdir() if "consolidated" in file.name] == []


def test_a_fault_of_its_template_is_told_at_the_councils_own_file(tmp_path: Path) -> None:
    root = council(tmp_path)
    shipped = (TEMPLATES / "consolidated-pack.html").read_text(encoding="utf-8")
    own = shipped.replace("{% block body %}", "{% block body %}{{ weather.today }}")
    write(root / "templates/consolidated-pack.html", own)
    ran = agendapack("build", KEY, cwd=root)
    line = 1 + own[: own.index("{{ weather")].count("\n")
    assert ran.code == 1
    assert ran.err.splitlines()[0].startswith(
        f'templates/consolidated-pack.html:{line}:20: error: unknown name "weather"'
    ), ran.err


# Made of packs that tests make


class InThisProcess:
    """Does a pool's jobs at once."""

    def submit(self, job: Callable[..., Any], *arguments: Any, **_: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(job(*arguments))
        return done


def consolidate(
    folder: Path,
    packs: Sequence[Papers],
    *,
    others: Sequence[Sequence[FinishedPack]] = (),
) -> tuple[Path, PackPlan, list[FinishedPack]]:
    """Packs of papers, the agenda pack first, the others prefixed supplements, and what they make
    together, proved; ``others`` are the packs in other languages."""
    finished = []
    for ordinal, papers in enumerate(packs):
        made = pack(folder, papers, f"{ordinal}.pdf", supplement=ordinal, title=f"Pack {ordinal}")
        titles = dict.fromkeys(source.item or "" for source in made.plan.sources if source.item)
        own = agenda([(item, f"Title {item}") for item in titles])
        own = replace(own, ordinal=ordinal, numbering="prefix" if ordinal else "restart")
        known = read_map(map_bytes(pack_map(made.plan, own, folder)))
        finished.append(FinishedPack(made.path, digest(made.path), known))
    design = Design(folder, "", template_folders(folder))
    done = consolidated(finished, design, cast(WorkerPool, InThisProcess()), folder, others)
    assert done.problems == ()
    assert done.draft is not None
    target = folder / "all.pdf"
    write_pack(done.draft.plan, done.draft.stamp_font, target)
    assert prove_pack(target, done.draft.plan) == ()
    return target, done.draft.plan, finished


def test_the_table_has_as_many_pages_as_in_each_other_language(tmp_path: Path) -> None:
    packs = [[("1", pdf())], [("1", pdf())]]
    _, plan, finished = consolidate(tmp_path, packs)
    longer = [
        replace(each, map=replace(each.map, sources=tuple(
            replace(source, title="Mannau chwarae " * 250) for source in each.map.sources
        )))
        for each in finished
    ]  # fmt: skip
    _, other, _ = consolidate(tmp_path, packs, others=[longer])
    labels = [[page.label for page in each.pages] for each in (plan, other)]
    assert labels[0][:3] == ["C1", "C2", "i"]
    assert labels[1] == ["C1", "C2", "C3", "C4", *labels[0][2:]]
    assert [other.sources[page.source].kind for page in other.pages[:4]] == [
        "front",
        *["blank"] * 3,
    ]


def test_what_papers_carry_is_carried_on(tmp_path: Path) -> None:
    busy = pdf(
        2,
        text="Busy",
        edit=edits(
            outline(("Chapter", 1, ("Section", 0))),
            names(chapter=1),
            link(0, "chapter"),
        ),
    )
    filled = pdf(text="Form", edit=form(name="Ash"))
    layered = pdf(text="Layers", edit=layers("seen", "hidden", off=("hidden",)))
    other = pdf(text="Other", edit=layers("other"))
    made, plan, _ = consolidate(
        tmp_path, [[("1", busy), ("2", filled), ("2", layered)], [("1", other)]]
    )
    with PdfReader(made) as read:
        leads = {
            name: read.get_destination_page_number(found)
            for name, found in read.named_destinations.items()
        }
        assert leads["item-1.1/chapter"] == leads["page-2"]
        [annotation] = read.pages[cast(int, leads["page-1"])]["/Annots"]
        target: Any = annotation.get_object()
        assert target["/Dest"] == "item-1.1/chapter"
        assert lines(read.outline, read)[2:6] == [
            "1. Title 1: 1",
            "  Paper 1: 1",
            "    Chapter: 2",
            "      Section: 1",
        ]
        fields: Any = read.get_fields()
        assert {field["/V"] for field in fields.values()} == {"Ash"}
        settings: Any = read.root_object["/OCProperties"]
        assert [str(each.get_object()["/Name"]) for each in settings["/OCGs"]] == [
            "other",
            "seen",
            "hidden",
        ]
        order = settings["/D"]["/Order"]
        assert [str(each.get_object()[0]) for each in order] == ["Paper 1", "Paper 3"]
        assert [len(each.get_object()) for each in order] == [2, 3]
    at = dict(plan.destinations)["page-5"]
    assert squares(picture(made, at), 2) == "x."


def test_a_paper_has_the_tags_that_it_had(tmp_path: Path) -> None:
    from tests.test_tags import REPORT

    report = tagged(REPORT, pages=2, link_on=1, language="cy")
    made, plan, _ = consolidate(
        tmp_path, [[("1", report), ("2", pdf())], [("1", report), ("3", report)]]
    )
    starts = dict(plan.destinations)
    first = [0, 2, *(starts[f"page-{name}"] for name in ("1", "S1-1", "3", "S1-3"))]
    with pikepdf.open(made) as opened:
        trees = trees_in_pack(opened, first)
        assert trees[2] == trees[3] == trees[5] == own_tree(report)
        assert trees[4] == []
        assert opened.Root.MarkInfo.Suspects
        tops = [kid for item in opened.Root.StructTreeRoot.K.K for kid in item.K]
        assert [str(kid.get("/Lang", "")) for kid in tops if "/T" in kid][2:4] == ["cy", "cy"]


def test_a_mark_is_read_aloud_as_before(tmp_path: Path) -> None:
    """Of an untagged paper the mark alone has tags, which does not make it a tagged one."""
    secret = exempt("1", pdf(2, text="Secret"), title="Award")
    made, plan, finished = consolidate(tmp_path, [[("1", pdf()), secret], [("1", pdf())]])
    assert [plan.pages[at].label for at in plan.exempt_pages] == ["3", "4"]
    assert [page for page in plan.pages if page.is_spoken] != []
    with pikepdf.open(made) as opened, pikepdf.open(finished[0].path) as before:
        assert opened.Root.MarkInfo.Suspects
        assert before.Root.MarkInfo.Suspects


def test_the_font_of_the_stamps_is_there_once(tmp_path: Path) -> None:
    made, _, _ = consolidate(
        tmp_path, [[(str(item), pdf()) for item in range(1, 9)], [("1", pdf())]]
    )
    with pikepdf.open(made) as opened:
        fonts = {
            font.objgen
            for page in opened.pages
            for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items()
            if name.startswith("/AgendapackStamp")
        }
    assert len(fonts) == 1


def test_slips_stay_and_keep_their_side(tmp_path: Path) -> None:
    made, plan, _ = consolidate(tmp_path, [[slip("1", 3), ("2", pdf())], [slip("2", 2)]])
    assert [page.label for page in plan.pages][4:] == ["1 - 4"] * 2 + ["5", "6"] + [
        "S1-1 - S1-2"
    ] * 2
    assert len(PdfReader(made).pages) == 10


# Laws

ITEMS = ("1", "2", "2a", "3", "10")
COUNTS = st.lists(st.integers(1, 3), min_size=0, max_size=4)


@st.composite
def published(draw: st.DrawFn) -> list[PackMap]:
    """The maps of an agenda pack and its supplements, numbered in any way; a supplement's papers
    may replace earlier ones."""
    maps: list[PackMap] = []
    last = 0
    for ordinal in range(draw(st.integers(2, 4))):
        numbering = draw(st.sampled_from(("restart", "continue", "prefix"))) if ordinal else None
        prefix = f"S{ordinal}-" if numbering == "prefix" else ""
        number = last + 1 if numbering == "continue" else 1
        sources = [MappedSource("front", f"Front {ordinal}")]
        pages = [MappedPage(0, at, 0, "i" * (at + 1), None, None) for at in range(2)]
        spans: dict[str, PageRange] = {}
        for item in sorted(draw(st.sets(st.sampled_from(ITEMS))), key=ITEMS.index):
            for count in draw(COUNTS):
                span = PageRange(number, number + count - 1, prefix)
                known = [
                    (each.ordinal, source.pages)
                    for each in maps
                    for source in each.sources
                    if source.item == item and source.pages is not None
                ]
                replaces = tuple(
                    draw(st.lists(st.sampled_from(known), max_size=1)) if known else ()
                )
                at = len(sources)
                sources.append(
                    MappedSource("paper", f"{ordinal}.{at}", item, None, count, span, replaces)
                )
                for page, name in enumerate(span.names):
                    numbers = PageRange(span.first + page, span.first + page, prefix)
                    pages.append(MappedPage(at, page, at, name, numbers, item))
                number += count
                spans[item] = PageRange(spans.get(item, span).first, span.last, prefix)
        last = last if prefix else number - 1
        items = spans if ordinal else dict.fromkeys(("1", "2", "3")) | spans
        maps.append(
            PackMap(
                *(MAP_VERSION, ordinal, f"Pack {ordinal}", "en-GB", date(2024, 5, 1 + ordinal)),
                *(numbering or "restart", False, False, False),
                tuple(
                    MappedItem(item, item, spans.get(item))
                    for item in sorted(items, key=ITEMS.index)
                ),
                tuple(sources),
                tuple(pages),
            )
        )
    return maps


@LAWS
@given(published())
def test_every_published_page_is_there_once_but_those_replaced(maps: list[PackMap]) -> None:
    order = consolidated_order(maps)
    papers = [paper for item in order.items for paper in item.papers]
    shown = [(paper.pack, at) for paper in papers for at in paper.places]
    numbered = [
        (number, at)
        for number, known in enumerate(maps)
        for at, page in enumerate(known.pages)
        if page.numbers is not None
    ]
    assert sorted(shown) == numbered
    gone = {pages for known in maps for source in known.sources for pages in source.replaces}
    for paper in papers:
        assert paper.is_replaced == ((maps[paper.pack].ordinal, paper.pages) in gone)


@LAWS
@given(published())
def test_no_page_has_anothers_number(maps: list[PackMap]) -> None:
    order = consolidated_order(maps)
    called = [name for item in order.items for paper in item.papers for name in paper.called.names]
    assert len(called) == len(set(called))
    for item in order.items:
        for paper in item.papers:
            if paper.pack == 0 or maps[paper.pack].numbering == "prefix":
                assert paper.called == paper.pages


@LAWS
@given(published())
def test_papers_are_in_the_order_of_the_agenda_and_then_of_the_packs(maps: list[PackMap]) -> None:
    order = consolidated_order(maps)
    on_agenda = [item.number for item in maps[0].items]
    numbers = [item.number for item in order.items]
    assert [number for number in numbers if number in on_agenda] == on_agenda
    assert numbers == sorted(numbers, key=ITEMS.index)
    for item in order.items:
        assert [paper.pack for paper in item.papers] == sorted(p.pack for p in item.papers)
        for paper in item.papers:
            assert paper.known.item == item.number
