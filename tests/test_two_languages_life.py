"""The life of a meeting whose council adds Welsh, and then writes Welsh first."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import Struct
from pypdf import PdfReader

from agendapack.released.released_record import read_released
from tests.running import Ran, agendapack, write

pytestmark = pytest.mark.once

KEY = "parks/2024-05-16"
MEETING = f"meetings/{KEY}/meeting.yaml"

COUNCIL = """\
name: Ambridge Council
jurisdiction: wales
"""
AGENDA = """\
date: 2024-05-16
time: "10:00"
published: 2024-05-08
items:
  - title: Play areas
    papers: [play.md]
  - title: Paths
    papers: [paths.md]
"""
IN_BOTH = """\
date: 2024-05-16
time: "10:00"
published: 2024-05-08
items:
  - title: {en: Play areas, cy: Mannau chwarae}
    papers:
      - {en: play.md, cy: chwarae.md}
  - title: {en: Paths, cy: Llwybrau}
    papers: [{en: paths.md}]
  - title: {en: Seats}
    papers: [{file: seats.md, title: {en: Seats and tables}}]
"""
SUPPLEMENT = """\
supplements:
  - published: 2024-05-13
    items:
      2:
        - {en: late.md, cy: hwyr.md}
"""
MINUTES = """\
status: draft
present: [Councillor Ash]
first-number: 1
minutes:
  - title: {en: Play areas, cy: Mannau chwarae}
    item: 1
    body:
      - agreed: {en: that swings are painted., cy: bod siglenni yn cael eu paentio.}
"""
OTHER_WORDS = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Page {number}"
msgstr "Dalen {number}"

msgid "Pages {first} - {last}"
msgstr "Dalennau {first} - {last}"
"""
PAPERS = {
    "play.md": "# Play areas\n\nThey are to be green.\n",
    "paths.md": "# Paths\n\nThey are to be dry.\n",
    "seats.md": "# Seats\n\nThey are to be new.\n",
    "late.md": "# Late\n\nIt came late.\n",
    "hwyr.md": "# Hwyr\n\nDaeth yn hwyr.\n",
    # longer than the English one by a sheet
    "chwarae.md": "# Mannau chwarae\n\n" + "Maent i fod yn wyrdd.\n\n" * 60,
}


class Story(Struct):
    """A council, and what each step printed and left in the meeting's folder of packs/."""

    root: Path
    ran: dict[str, Ran] = {}
    packs: dict[str, Mapping[str, bytes]] = {}

    def step(self, name: str, *command: str) -> None:
        self.ran[name] = agendapack(*command, cwd=self.root)
        folder = self.root / "packs" / KEY
        self.packs[name] = {file.name: file.read_bytes() for file in folder.iterdir()}

    def change(self, file: str, *replaced: tuple[str, str]) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    told = Story(tmp_path_factory.mktemp("languages"))
    root, council = told.root, "meetings/council.yaml"
    write(root / council, COUNCIL)
    write(root / "meetings/parks/committee.yaml", "name: {en: Parks, cy: Parciau}\n")
    for name, text in PAPERS.items():
        write(root / "meetings" / KEY / "papers" / name, text)
    write(root / MEETING, AGENDA)
    told.step("English", "release", KEY, "--today", "2024-05-08")
    # As a version of agendapack released it that knew one language.
    told.change(f"released/{KEY}/released.yaml", ('  language: "en-GB"\n', ""))

    write(root / council, COUNCIL + "language: [cy, en-GB]\n")
    write(root / MEETING, IN_BOTH)
    told.step("both", "build", KEY)
    told.step("Welsh", "release", KEY, "--only", "agenda-pack.cy", "--today", "2024-05-09")
    amend = ("--amend", "Mae'n hwy.", "--amend-in", "en", "It is longer.")
    told.step("amended", "release", KEY, *amend, "--today", "2024-05-10")

    write(root / MEETING, IN_BOTH.replace('"10:00"', '"10:30"') + SUPPLEMENT)
    write(root / f"meetings/{KEY}/minutes.yaml", MINUTES)
    told.step("once more", "release", KEY, "--amend", "Am 10.30.", "--today", "2024-05-13")
    welsh = f"meetings/{KEY}/papers/chwarae.md"
    write(root / welsh, PAPERS["chwarae.md"] * 3)
    told.step("longer", "build", KEY)
    write(root / welsh, PAPERS["chwarae.md"])

    told.change(f"meetings/{KEY}/minutes.yaml", ("draft", "confirmed"))
    write(root / "templates/languages/cy.po", OTHER_WORDS)
    told.step("confirmed", "release", KEY, "--today", "2024-06-20")

    write(root / council, COUNCIL)
    write(root / MEETING, AGENDA)
    told.step("one again", "build", KEY)
    return told


def pages(pdf: bytes, folder: Path) -> tuple[list[str], list[str]]:
    """The labels and the text of its pages."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    with PdfReader(file) as reader:
        return list(reader.page_labels), [page.extract_text() for page in reader.pages]


def test_a_document_that_was_released_before_there_was_welsh_keeps_name_and_bytes(
    story: Story,
) -> None:
    before, after = story.packs["English"], story.packs["both"]
    assert before.keys() == {"agenda-pack.pdf", "front-sheet.html", "manifest.json"}
    for name in ("agenda-pack.pdf", "front-sheet.html"):
        assert after[name] == before[name] == story.packs["Welsh"][name]
    assert after.keys() - before.keys() == {"agenda-pack.cy.pdf", "front-sheet.cy.html"}
    assert b'<html lang="cy"' in after["front-sheet.cy.html"]


def test_other_numbers_than_those_that_were_released_are_told(story: Story) -> None:
    said = (
        f"{MEETING}: warning: agenda-pack.cy.pdf and agenda-pack.pdf have other page numbers:"
        " item 1 is on pages 1 to 4 in Welsh, and on pages 1 to 2 in English\n"
        f'    agendapack release --amend "REASON" {KEY} makes anew what was released and would'
        " be otherwise now, so that both have the same\n"
    )
    assert story.ran["both"].code == story.ran["Welsh"].code == 0
    assert said in story.ran["both"].err
    assert "other page numbers" not in story.ran["amended"].err


def test_a_language_that_is_ready_later_is_another_release(story: Story, tmp_path: Path) -> None:
    assert f"{KEY}: agenda-pack.cy released on 9 May 2024, version 1\n" in story.ran["Welsh"].out
    assert "agenda-pack released" not in story.ran["Welsh"].out
    amended = story.ran["amended"]
    assert f"{KEY}: agenda-pack released on 10 May 2024, version 2: It is longer.\n" in amended.out
    assert "agenda-pack.cy released" not in amended.out
    packs = story.packs["amended"]
    assert packs["agenda-pack.cy.pdf"] == story.packs["Welsh"]["agenda-pack.cy.pdf"]
    english, said = pages(packs["agenda-pack.pdf"], tmp_path)
    welsh, _ = pages(packs["agenda-pack.cy.pdf"], tmp_path)
    assert english == welsh
    assert "Amended 10 May 2024: It is longer." in said[0].replace("\n", " ")


def test_all_languages_are_amended_and_confirmed_and_say_when_a_reason_is_in_another(
    story: Story,
) -> None:
    once, confirmed = story.ran["once more"], story.ran["confirmed"]
    versions = re.findall(rf"{KEY}: (\S+) released on .*, version (.*)\n", once.out)
    assert versions == [
        ("agenda-pack", "3: Am 10.30."),
        ("agenda-pack.cy", "2: Am 10.30."),
        ("supplement-1", "1"),
        ("supplement-1.cy", "1"),
        ("minutes", "1"),
        ("minutes.cy", "1"),
    ]
    assert (
        f"{MEETING}: warning: agenda-pack.pdf prints why it was amended in Welsh, since that was"
        " not given in English\n"
        '    give it with --amend-in en "REASON" the next time; before anybody has the new version,'
        " take that back and release it again (docs/release.md)\n"
    ) in once.err
    assert "agenda-pack.cy.pdf prints why" not in once.err
    found = re.findall(rf"{KEY}: (\S+) released on .*, version (.*)\n", confirmed.out)
    assert found == [("minutes", "2: confirmed"), ("minutes.cy", "2: confirmed")]
    html = story.packs["once more"]["front-sheet.html"].decode()
    assert re.search(r'Amended .* <span lang="cy">Am 10\.30\.</span>', html)


def test_released_yaml_says_the_languages(story: Story) -> None:
    released = read_released(story.root, KEY)
    assert released is not None
    assert [
        (each.document, each.version, each.language, each.amended, each.amended_in)
        for each in released.releases
        if each.document.startswith("agenda-pack")
    ] == [
        ("agenda-pack", 1, "", None, ""),
        ("agenda-pack.cy", 1, "cy", None, ""),
        ("agenda-pack", 2, "en-GB", "It is longer.", ""),
        ("agenda-pack", 3, "en-GB", "Am 10.30.", "cy"),
        ("agenda-pack.cy", 2, "cy", "Am 10.30.", ""),
    ]


def test_each_language_has_everything_to_date(story: Story, tmp_path: Path) -> None:
    packs = story.packs["confirmed"]
    english, said = pages(packs["consolidated-pack.pdf"], tmp_path)
    welsh, welsh_said = pages(packs["consolidated-pack.cy.pdf"], tmp_path)
    assert english == welsh
    assert "It came late." in "".join(said)
    assert "Daeth yn hwyr." in "".join(welsh_said)
    # The catalogue has other words by now: what was published keeps those that it was made with.
    stamps = [re.findall("(?:Tudalen|Dalen) [0-9]+", text)[-1:] for text in welsh_said]
    assert [*filter(None, stamps)] == [
        *(["Tudalen 1"], ["Tudalen 2"], ["Tudalen 3"], ["Tudalen 5"]),
        *(["Dalen 1"], ["Tudalen 7"]),
    ]
    html = packs["consolidated-pack.cy.html"].decode()
    for stands_in in ("Paths", "3. Seats", "Seats and tables"):
        assert f'<span lang="en-GB">{stands_in}</span>' in html
    assert re.findall(r'<a href="([^"]*)" type="text/html" hreflang', html) == [
        "consolidated-pack.html"
    ]


def test_a_paper_that_is_longer_in_one_language_is_told_of_all(story: Story) -> None:
    """Since it moves what comes after it in each."""
    told = re.findall(
        r"note: (agenda-pack\S*) .* would now make (.*) otherwise", story.ran["longer"].err
    )
    assert told == [
        ("agenda-pack.cy.pdf", "pages ii, 3 to 7 and 9 to 12"),
        ("agenda-pack.pdf", "pages ii, 5, 7 and 9 to 12"),
    ]


def test_what_was_released_in_a_language_that_is_gone_stays(story: Story) -> None:
    before, after = story.packs["confirmed"], story.packs["one again"]
    assert story.ran["one again"].code == 0
    assert {name for name in before if after.get(name) != before[name]} <= {"manifest.json"}
    assert (
        f"{MEETING}: note: minutes.cy.pdf stays as it was released on 20 June 2024 (version 2); the"
        " records would now make no such document\n"
    ) in story.ran["one again"].err
    manifest = json.loads(after["manifest.json"])
    assert "agenda-pack.cy.pdf" in [each["file"] for each in manifest["outputs"]]
