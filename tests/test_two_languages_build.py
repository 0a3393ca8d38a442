"""A meeting in Welsh and English: each language has its own packs, and page 5 is page 5 in both."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.builders import outline_as_text
from tests.running import FILES, MEETING, PAPERS, agendapack, council, pdf, write

KEY = "parks/2024-05-16"
LATER = "meetings/parks/2024-05-16"
LONG = "\n\n".join(f"{14 * ' '}Paragraff {number} o'r hysbysiad." for number in range(70))
PARKS: Mapping[str, str | bytes] = {
    "meetings/council.yaml": f"""\
        name: {{cy: Cyngor Ambridge, en: Ambridge Council}}
        language: [cy, en-GB]
        jurisdiction: wales
        contacts:
          jo-bell: {{name: Jo Bell, telephone: 01632 960000}}
        notices:
          general:
            cy: |
{LONG}
            en: One short notice.
        """,
    "meetings/parks/committee.yaml": """\
        name: {cy: Pwyllgor Parciau, en: Parks Committee}
        contact: jo-bell
        members: [Councillor Ash, Councillor Birch, Councillor Cedar]
        """,
    "meetings/parks/2024-04-18/meeting.yaml": """\
        date: 2024-04-18
        time: "10:00"
        items: [{title: {cy: Plannu coed, en: Tree planting}}]
        """,
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        published: 2024-05-08
        items:
          - title: {cy: Cofnodion, en: Minutes}
            minutes-of: 2024-04-18
          - title: {cy: Mannau chwarae, en: Play areas}
            papers:
              - {file: {cy: costau.pdf, en: costs.pdf}, title: {cy: Costau, en: Costs}}
              - {file: survey.pdf, title: {cy: Arolwg, en: Survey}}
              - {file: {en: advice.pdf}, title: {en: Advice}}
        supplements:
          - published: 2024-05-08
            numbering: continue
            items:
              2: [{file: {cy: hwyr.pdf, en: late.pdf}, title: {cy: Hwyr, en: Late}}]
        """,
    f"{LATER}/minutes.yaml": """\
        status: draft
        present: [Councillor Ash]
        first-number: 12
        minutes:
          - title: {cy: Mannau chwarae, en: Play areas}
            item: 2
            body:
              - agreed: {cy: "nodi'r adroddiad.", en: that the report is noted.}
        """,
    f"{PAPERS}/costau.pdf": pdf(pages=5),
    f"{PAPERS}/costs.pdf": pdf(pages=2),
    f"{PAPERS}/survey.pdf": pdf(pages=3),
    f"{PAPERS}/advice.pdf": pdf(pages=1),
    f"{PAPERS}/hwyr.pdf": pdf(pages=1),
    f"{PAPERS}/late.pdf": pdf(pages=3),
    "templates/languages/cy.po": """\
        msgid ""
        msgstr "Content-Type: text/plain; charset=UTF-8"

        msgid "Page {number}"
        msgstr "Tudalen {number}"

        msgid "Pages {first} - {last}"
        msgstr "Tudalennau {first} - {last}"

        #, fuzzy
        msgid "Agenda Item {number}"
        msgstr "Eitem Agenda {number}"
        """,
}
NAMES = ("agenda-pack", "supplement-1", "consolidated-pack")


class Built:
    """A council's meeting as it is built in a folder, with what was printed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran = agendapack("build", KEY, cwd=self.root)
        self.folder = self.root / "packs" / KEY

    def pdf(self, document: str) -> PdfReader:
        return PdfReader(self.folder / f"{document}.pdf")

    @property
    def manifest(self) -> Any:
        return json.loads((self.folder / "manifest.json").read_bytes())

    @property
    def bytes(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(self.folder.iterdir())}


def parks(folder: Path) -> Path:
    """The council's records and papers, in a folder."""
    changes = {name: None for name in FILES if name.startswith(f"{PAPERS}/")}
    return council(folder, {**changes, **PARKS})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(parks(tmp_path_factory.mktemp("council")))


def text(page: Any) -> str:
    return " ".join(page.extract_text().split())


def test_every_document_is_there_in_both_languages(built: Built) -> None:
    assert built.ran.code == 0, built.ran.err
    stems = ("agenda-pack", "consolidated-pack", "minutes", "supplement-1")
    pages = ("consolidated-pack", "front-sheet", "minutes", "supplement-1")
    expected = {f"{stem}{suffix}.pdf" for stem in stems for suffix in ("", ".en")}
    expected |= {f"{stem}{suffix}.html" for stem in pages for suffix in ("", ".en")}
    assert built.bytes.keys() == {*expected, "manifest.json"}
    assert {output["file"] for output in built.manifest["outputs"]} == expected


@pytest.mark.parametrize("document", NAMES)
def test_both_packs_have_the_same_pages(built: Built, document: str) -> None:
    welsh, english = built.pdf(document), built.pdf(f"{document}.en")
    assert welsh.page_labels == english.page_labels
    assert len(welsh.pages) == len(english.pages)
    places = [
        {name: each.get_destination_page_number(to) for name, to in each.named_destinations.items()}
        for each in (welsh, english)
    ]
    assert {name: page for name, page in places[0].items() if "page-" in name} == {
        name: page for name, page in places[1].items() if "page-" in name
    }
    assert places[0].get("item-2") == places[1].get("item-2")


def test_each_paper_has_as_many_numbers_as_where_it_is_longest(built: Built) -> None:
    """Blank pages fill the rest; the front matter is as long in both too."""
    packs = built.manifest["packs"]
    for file in ("agenda-pack.pdf", "agenda-pack.en.pdf"):
        items = packs[file]["items"]
        assert [(one["first"], one["last"]) for one in items.values()] == [(1, 2), (3, 14)]
    found = {
        file: [page["source"].rpartition("/")[2] for page in packs[file]["pages"]]
        for file in ("agenda-pack.pdf", "agenda-pack.en.pdf")
    }
    front = [page for page in packs["agenda-pack.pdf"]["pages"] if not page["label"].isdecimal()]
    assert len(front) == 4
    assert found["agenda-pack.pdf"][len(front) :] == [
        *("minutes.yaml", "blank"),
        *["costau.pdf"] * 5,
        "blank",
        *["survey.pdf"] * 3,
        "blank",
        *("advice.pdf", "blank"),
    ]
    english = found["agenda-pack.en.pdf"]
    assert english[: len(front)] == [*["front sheet"] * 2, *["blank"] * (len(front) - 2)]
    assert english[len(front) :] == [
        *("minutes.yaml", "blank"),
        *["costs.pdf"] * 2,
        *["blank"] * 4,
        *["survey.pdf"] * 3,
        "blank",
        *("advice.pdf", "blank"),
    ]
    late = [page["label"] for page in packs["supplement-1.en.pdf"]["pages"]]
    assert late[-4:] == ["15", "16", "17", "18"]


def test_stamps_ranges_and_bookmarks_are_in_the_language_of_the_pack(built: Built) -> None:
    welsh, english = built.pdf("agenda-pack"), built.pdf("agenda-pack.en")
    first = welsh.page_labels.index("3")
    assert text(welsh.pages[first]) == "Eitem Agenda 2 Tudalen 3"
    assert text(english.pages[first]) == "Agenda Item 2 Page 3"
    front = " ".join(text(page) for page in welsh.pages[:first])
    assert "Mannau chwarae (Tudalennau 3 - 14)" in front
    assert "Play areas (Pages 3 - 14)" in " ".join(text(page) for page in english.pages[:first])
    lines = [
        [line.strip() for line in outline_as_text(built.folder / f"agenda-pack{each}.pdf")]
        for each in ("", ".en")
    ]
    assert any("Mannau chwarae" in line for line in lines[0])
    assert any("Play areas" in line for line in lines[1])
    ranges = {file: pack["items"]["2"]["range"] for file, pack in built.manifest["packs"].items()}
    assert ranges["agenda-pack.pdf"] == "Tudalennau 3 - 14"
    assert ranges["agenda-pack.en.pdf"] == "Pages 3 - 14"


def kids(element: Any) -> list[Any]:
    """The elements that one holds."""
    held = element["/K"].get_object()
    found = [kid.get_object() for kid in (held if isinstance(held, list) else [held])]
    return [kid for kid in found if isinstance(kid, Mapping)]


def languages(pack: PdfReader, title: str) -> list[str | None]:
    """What the elements of papers with a title say of their language."""
    [document] = kids(pack.root_object["/StructTreeRoot"])
    papers = [paper for item in kids(document) for paper in kids(item)]
    return [paper.get("/Lang") for paper in papers if paper.get("/T") == title]


def test_packs_say_their_language_and_that_of_papers_in_another(built: Built) -> None:
    for suffix, tag in (("", "cy"), (".en", "en-GB")):
        for document in (*NAMES, "minutes"):
            read = built.pdf(f"{document}{suffix}")
            assert read.root_object["/Lang"] == tag
            packet = read.root_object["/Metadata"].get_object().get_data().decode()
            assert f"<rdf:li>{tag}</rdf:li>" in packet
    assert {file: pack["language"] for file, pack in built.manifest["packs"].items()} == {
        f"{name}{suffix}.pdf": tag
        for name in NAMES
        for suffix, tag in (("", "cy"), (".en", "en-GB"))
    }
    assert languages(built.pdf("agenda-pack"), "Advice") == ["en-GB"]
    assert languages(built.pdf("agenda-pack.en"), "Advice") == [None]


def test_what_no_translator_has_read_is_told_once(built: Built) -> None:
    assert built.ran.err.count("has not been checked") == 1
    told = built.ran.err[built.ran.err.index("the Welsh of") :]
    assert '"Agenda Item {number}"' in told[: told.index("\n")]


@pytest.mark.once
def test_the_same_records_give_the_same_bytes(built: Built, tmp_path: Path) -> None:
    assert Built(parks(tmp_path)).bytes == built.bytes
    again = agendapack("build", KEY, cwd=built.root)
    assert again.out == f"{KEY}: unchanged since it was built, {len(built.bytes) + 1} files\n"


@pytest.mark.once
def test_a_language_that_is_taken_out_leaves_nothing_behind(built: Built, tmp_path: Path) -> None:
    root = shutil.copytree(built.root, tmp_path / "council")
    assert any(".en." in name for name in built.bytes)
    file = "meetings/council.yaml"
    write(root / file, str(PARKS[file]).replace("[cy, en-GB]", "en-GB"))
    left = Built(root)
    assert left.ran.code == 0, left.ran.err
    assert not [name for name in left.bytes if ".en." in name]
    assert left.pdf("agenda-pack").root_object["/Lang"] == "en-GB"
    assert not [pack for pack in left.manifest["packs"].values() if "language" in pack]
