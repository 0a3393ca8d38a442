"""The invented council of ``tests/cwm_derw``, which publishes in Welsh and in English: its packs,
read back page by page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.judging import claims, judge, needs_judge
from tests.running import Ran, agendapack

pytestmark = pytest.mark.once

CWM_DERW = Path(__file__).parent / "cwm_derw"
JUNE = "environment/2024-06-19"


@dataclass(frozen=True)
class Council:
    """The council, built: where it lies, and what the build printed."""

    root: Path
    built: Ran

    def pack(self, name: str) -> PdfReader:
        return PdfReader(self.root / "packs" / JUNE / name)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    root = tmp_path_factory.mktemp("cwm-derw")
    shutil.copytree(CWM_DERW, root, dirs_exist_ok=True)
    return Council(root, agendapack("build", "--all", "--members", cwd=root))


def words(text: str) -> str:
    return " ".join(text.split())


def stamps(pack: PdfReader, stamp: str) -> list[str]:
    """What each page bears as its number, as ``stamp`` has it; "" where it bears none."""
    found = (re.findall(rf"\b{stamp} (\d+)\b", page.extract_text()) for page in pack.pages)
    return [numbers[-1] if numbers else "" for numbers in found]


def ranges(pack: PdfReader, one: str, several: str) -> list[tuple[str, str]]:
    """The page ranges that a front sheet prints, as (first, last)."""
    front = words(" ".join(page.extract_text() for page in pack.pages[:3]))
    pattern = rf"\((?:{one} (\d+)|{several} (\d+) - (\d+))\)"
    return [(a or b, a or c) for a, b, c in re.findall(pattern, front)]


def leads(pack: PdfReader) -> Iterator[tuple[str, int | None]]:
    """Each destination, with the sheet it leads to, counted from zero."""
    for name, destination in sorted(pack.named_destinations.items()):
        yield name, pack.get_destination_page_number(destination)


def test_the_two_packs_agree_page_by_page(council: Council) -> None:
    assert council.built.code == 0, council.built.err
    welsh, english = council.pack("agenda-pack.pdf"), council.pack("agenda-pack.en.pdf")
    assert len(welsh.pages) == len(english.pages) == 20
    assert welsh.page_labels == english.page_labels
    assert welsh.page_labels[3:6] == ["iv", "1", "2"]
    printed = ranges(english, "Page", "Pages")
    assert ranges(welsh, "Tudalen", "Tudalennau") == printed
    assert printed == [
        *(("1", "2"), ("3", "10"), ("3", "6"), ("7", "8"), ("9", "10")),
        *(("11", "14"), ("11", "12"), ("13", "14"), ("15", "16")),
    ]
    assert list(leads(welsh)) == list(leads(english))
    for stamped in (stamps(welsh, "Tudalen"), stamps(english, "Page")):
        # A blank page bears no stamp, and papers are not equally long; none bears another's number.
        assert {
            (label, stamp) for label, stamp in zip(welsh.page_labels, stamped, strict=True)
        } <= {
            *((label, label) for label in welsh.page_labels),
            *((label, "") for label in welsh.page_labels),
        }
    assert stamps(welsh, "Tudalen")[6:10] == ["3", "4", "5", ""]
    assert stamps(english, "Page")[6:10] == ["3", "", "", ""]


def test_each_pack_speaks_its_language(council: Council) -> None:
    welsh, english = council.pack("agenda-pack.pdf"), council.pack("agenda-pack.en.pdf")
    assert [pack.trailer["/Root"]["/Lang"] for pack in (welsh, english)] == ["cy", "en"]
    fourth = [words(pack.pages[6].extract_text()) for pack in (welsh, english)]
    assert fourth[0].startswith("Llwybrau’r Afon") and "Eitem Agenda 4" in fourth[0]
    assert fourth[1].startswith("Paths by the River") and "Agenda Item 4" in fourth[1]
    blanks = [words(pack.pages[9].extract_text()) for pack in (welsh, english)]
    assert blanks == [
        "Mae’r dudalen hon yn wag yn fwriadol",
        "This page is intentionally left blank",
    ]
    table = words(council.pack("consolidated-pack.pdf").pages[0].extract_text())
    assert "Atodiad B: Barn Peiriannydd (Saesneg yn unig) Pecyn agenda" in table
    front = words(welsh.pages[1].extract_text())
    assert "Atodiad B: Barn Peiriannydd (Saesneg yn unig) (Tudalennau 9 - 10)" in front
    people = words(welsh.pages[0].extract_text())
    assert "Y Cynghorydd Masarnen a’r Cynghorydd Criafol." in people
    assert "Councillors Masarnen and Criafol." in words(english.pages[0].extract_text())


def test_what_has_no_welsh_is_told_where_it_is_written(council: Council) -> None:
    assert [line for line in council.built.err.splitlines() if "stands in" in line] == [
        "meetings/environment/2024-06-19/meeting.yaml:21:15: note: file: is not given in cy, and en"
        " stands in for it",
    ]


@needs_judge
def test_both_packs_conform_to_pdf_ua(council: Council) -> None:
    files = sorted((council.root / "packs").rglob("*.pdf"))
    assert len(files) == 10
    asked = [(flavour, file) for file in files for flavour in claims(file)]
    assert {flavour for flavour, _ in asked} >= {"ua1"}
    assert [verdict for verdict in judge(*asked) if not verdict.passed] == []
