"""The HTML beside each PDF leads to every document of its meeting; the PDF does not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from agendapack.build.built import Written
from agendapack.build.outcomes import DocumentState
from agendapack.build.release_decisions import public_files
from agendapack.build.twin_links import linking_to, with_links, without_links
from agendapack.pack.pack_map import PackMap
from agendapack.records.vocabulary import ENGLISH
from tests.exempt_council import KEY, exempt_council
from tests.running import agendapack, council, write

PARKS = "parks/2024-05-16"
APRIL = "parks/2024-04-18"

ALL = (
    ("agenda-pack.pdf", "Agenda pack (PDF)"),
    ("front-sheet.html", "Agenda (web page)"),
    ("supplement-1.pdf", "Supplement 1 (PDF)"),
    ("supplement-1.html", "Supplement 1 (web page)"),
    ("consolidated-pack.pdf", "Everything published to date (PDF)"),
    ("consolidated-pack.html", "Everything published to date (web page)"),
    ("minutes.pdf", "Minutes (PDF)"),
    ("minutes.html", "Minutes (web page)"),
    ("decisions.pdf", "Decisions (PDF)"),
    ("decisions.html", "Decisions (web page)"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of all kinds, for the public and for members."""
    root = exempt_council(tmp_path_factory.mktemp("twins") / "council")
    minutes = root / "meetings" / KEY / "minutes.yaml"
    text = minutes.read_text(encoding="utf-8")
    decided = text.replace("- agreed: that two swings are painted.", "- decision: {text: Painted.}")
    assert decided != text
    minutes.write_text(decided, encoding="utf-8")
    assert agendapack("build", "--members", KEY, cwd=root).code == 0
    return root


def links(file: Path) -> tuple[tuple[str, str], ...]:
    """Where the links at the end of a page lead, and what they say."""
    html = file.read_text(encoding="utf-8")
    [nav] = re.findall(
        r'<nav class="documents" aria-label="Documents of this meeting">\n'
        r"<h2>Documents of this meeting</h2>\n<ul>\n(.*?)</ul>\n</nav>\n</body>",
        html,
        re.DOTALL,
    )
    return tuple(re.findall(r'<a href="([^"]*)" type="[^"]*">([^<]*)</a>', nav))


@pytest.mark.parametrize("folder", ["packs", "members"])
@pytest.mark.parametrize("page", [name for name, _ in ALL if name.endswith(".html")])
def test_each_page_leads_to_all_documents_but_itself(built: Path, folder: str, page: str) -> None:
    made = built / folder / KEY
    there = {file.name for file in made.iterdir()}
    wanted = tuple(each for each in ALL if each[0] in there and each[0] != page)
    assert links(made / page) == wanted


def test_types_are_those_of_the_files(built: Path) -> None:
    html = (built / "packs" / KEY / "front-sheet.html").read_text(encoding="utf-8")
    assert '<a href="agenda-pack.pdf" type="application/pdf">' in html
    assert '<a href="minutes.html" type="text/html">' in html


def test_a_pdf_has_no_such_links(built: Path) -> None:
    for name in ("agenda-pack.pdf", "minutes.pdf", "consolidated-pack.pdf"):
        with PdfReader(built / "packs" / KEY / name) as reader:
            said = "".join(page.extract_text() for page in reader.pages)
        assert "Documents of this meeting" not in said


def test_a_page_may_load_nothing_but_what_it_carries(built: Path) -> None:
    for name in ("front-sheet.html", "minutes.html", "consolidated-pack.html"):
        html = (built / "packs" / KEY / name).read_text(encoding="utf-8")
        [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        assert "default-src 'none'" in policy
        assert "script" not in policy


def test_what_was_released_stays_and_what_is_new_leads_to_it(tmp_path: Path) -> None:
    """Links that a released page lacks are no difference that is told of."""
    root = council(tmp_path / "council")
    write(root / "meetings" / PARKS / "meeting.yaml", MAY)
    write(root / "meetings" / PARKS / "minutes.yaml", MINUTES)
    assert agendapack("release", PARKS, "--only", "agenda-pack", cwd=root).code == 0
    made = root / "packs" / PARKS
    front = (root / "released" / PARKS / "front-sheet.html").read_bytes()
    ran = agendapack("build", PARKS, cwd=root)
    assert ran.code == 0
    assert "front-sheet" not in ran.err
    assert "agenda-pack" not in ran.err
    assert (made / "front-sheet.html").read_bytes() == front
    assert links(made / "front-sheet.html") == (("agenda-pack.pdf", "Agenda pack (PDF)"),)
    assert links(made / "minutes.html") == (
        ("agenda-pack.pdf", "Agenda pack (PDF)"),
        ("front-sheet.html", "Agenda (web page)"),
        ("minutes.pdf", "Minutes (PDF)"),
    )


MAY = """\
    date: 2024-05-16
    time: "10:00"
    published: 2024-05-08
    items:
      - title: Play areas
        papers: [play-areas.md]
    """
MINUTES = """\
    status: draft
    present: [Councillor Ash]
    first-number: 8
    minutes:
      - title: Play areas
        item: 1
        body:
          - agreed: that two swings are painted.
    """


@pytest.mark.once
def test_a_released_page_leads_to_what_is_public_alone() -> None:
    every = ("agenda-pack", "minutes", "agenda-pack.cy", "supplement-1")
    linked = with_links("<body><p>x</p></body>", "agenda-pack", every, ENGLISH, {".cy": "cy"})
    made = linking_to(linked, {"agenda-pack.pdf", "minutes.pdf", "minutes.html"})
    assert made == with_links("<body><p>x</p></body>", "agenda-pack", every[:2], ENGLISH)
    assert linking_to("<p>x", ()) == "<p>x"


@pytest.mark.once
def test_files_are_public_with_their_documents_and_what_follows_from_these() -> None:
    states = [
        DocumentState(
            *(name, (Written(f"{name}.pdf", "", 1, 1),), ()),
            map=PackMap(
                *(1, ordinal, "", "en", date(2024, 5, 8), "restart", True, True, False),
                *((), (), ()),
                suffix=suffix,
            ),
        )
        for name, ordinal, suffix in (
            *(("agenda-pack", 0, ""), ("supplement-1", 1, "")),
            *(("agenda-pack.cy", 0, ".cy"), ("supplement-1.cy", 1, ".cy")),
        )
    ]
    released = ("agenda-pack", "supplement-1", "agenda-pack.cy")
    assert public_files(states, released) == {
        *("agenda-pack.pdf", "supplement-1.pdf", "agenda-pack.cy.pdf"),
        *("consolidated-pack.pdf", "consolidated-pack.html"),
    }


@pytest.mark.parametrize("html", ["<html><body><p>x</p></body></html>", "<p>x", "</body></body>"])
def test_a_page_without_its_links_is_as_it_was(html: str) -> None:
    linked = with_links(html, "minutes", ("agenda-pack", "minutes"), ENGLISH)
    assert ("<nav" in linked) == ("</body>" in html)
    assert without_links(linked) == html
    assert without_links(html) == html


def test_all_but_the_links_is_in_the_main_landmark(built: Path) -> None:
    for page in ("front-sheet.html", "minutes.html", "consolidated-pack.html", "decisions.html"):
        html = (built / "packs" / KEY / page).read_text(encoding="utf-8")
        assert re.search(r"<body[^>]*>\n<main>\n.*</main>\n<nav .*</nav>\n</body>", html, re.DOTALL)
        assert html.count("<main>") == html.count("</main>") == 1
