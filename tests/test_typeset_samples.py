"""The sample council's own documents, typeset: the front sheet's tree, and how they all read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agendapack.pages.html.render import Renderer
from agendapack.pages.layout.typeset import Typeset, typeset
from agendapack.pages.styles.css import stylesheet
from agendapack.records.library import Library
from agendapack.records.page_ranges import PageRange
from tests.typeset_builders import check_tree, drawn_tree, flat_text, opened, styles

ROOT = Path(__file__).parent.parent
RANGES = {"4": PageRange(1, 4), "5": PageRange(5, 54), "10": PageRange(139, 142)}


@pytest.fixture(scope="module")
def documents() -> dict[str, Typeset]:
    library = Library(ROOT)
    (ref,) = (each for each in library.meetings() if each.key == "wellbeing/2018-02-14")
    dossier = library.open(ref).dossier
    assert dossier is not None
    renderer = Renderer([ROOT / "templates"], stylesheet(styles()))
    papers = [paper for item in dossier.items for paper in item.papers]
    rendered = {"front sheet": renderer.front_sheet(dossier, dossier.packs[0], RANGES)}
    for paper in papers:
        if paper.minutes is not None:
            rendered["minutes"] = renderer.minutes(paper.minutes)
        elif paper.kind == "markdown":
            rendered[paper.path.name] = renderer.report(paper.path, "en-GB")
    made = {}
    for name, document in rendered.items():
        assert document.root is not None, (name, document.problems)
        made[name] = typeset(
            document.root,
            styles(),
            title=document.title,
            language=document.language,
            date=date(2018, 2, 6),
            links_to="agenda-pack.pdf",
        )
    return made


def test_each_document_is_set_whole_and_tagged_whole(documents: dict[str, Typeset]) -> None:
    assert len(documents) > 10
    for name, document in documents.items():
        assert document.problems == (), name
        check_tree(opened(document))


def test_the_tree_of_the_front_sheet(documents: dict[str, Typeset]) -> None:
    item = "    Sect\n      H3\n{link}{text}"
    link, text = "        Link\n", "      P\n"
    items = "".join(
        item.format(link=link if number in RANGES else "", text=text * paragraphs)
        for number, paragraphs in (
            *(("1", 1), ("2", 1), ("3", 1), ("4", 1), ("5", 0)),
            *(("6", 0), ("7", 0), ("8", 2), ("9", 2), ("10", 1)),
        )
    )
    assert drawn_tree(documents["front sheet"]) + "\n" == (
        "Document\n"
        "  Sect\n"
        "    Div\n"
        "      P\n"
        "      P\n"
        "      P\n"
        "        Link\n"
        "      P\n"
        "        Link\n"
        "      P\n"
        "    H1\n"
        "    P\n"
        "    H2\n"
        "    P\n"
        "    P\n"
        "    P\n"
        "    Div\n"
        "      P\n"
        "    Div\n"
        "      P\n"
        "        Link\n"
        "    P\n"
        "  Sect\n"
        "    P\n"
        "    H2\n" + items
    )


def test_the_front_sheet_reads_in_order_with_its_spaces(documents: dict[str, Typeset]) -> None:
    text = flat_text(documents["front sheet"])
    for passage in (
        "Please ask for Amelia Boulter T 01752 304570 E amelia.boulter@plymouth.gov.uk",
        "Wednesday 14 February 2018 2.00 pm Warspite Room, Council House",
        "Councillors Mrs Bridgeman, Cook, Dann, Deacon, Loveridge, Dr Mahony, Tuffin, Tuohy and"
        " Vincent.",
        "4. Minutes (Pages 1 - 4)",
        "10. Work Programme (Pages 139 - 142)",
    ):
        assert passage in text
