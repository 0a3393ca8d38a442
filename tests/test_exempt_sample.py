"""The invented council of ``tests/ambridge``: two meetings with exempt business of every kind,
built with and without ``exempt/``."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from tests.clearing_builders import off_list
from tests.running import Ran, agendapack, write

ROOT = Path(__file__).parent.parent
AMBRIDGE = Path(__file__).parent / "ambridge"
APRIL = "cabinet/2024-04-18"
MAY = "cabinet/2024-05-16"

SECRETS = (
    *("Fernbrook", "Quickwater", "Hollowbrook", "Tamsin", "Orchard", "Thripp", "Withy Farm"),
    *("Harbour Master", "Conservation Officer", "Wether Down", "refinery", "midsummer"),
    *("4,217,000", "421,700", "62,300", "875,000", "1,385,000", "1,525,000", "38,250", "18,900"),
    *("51,207", "47,180", "1,904,000"),
)
"""Words and sums that stand in ``exempt/`` alone."""

FILES = tuple(
    path.name
    for path in sorted(AMBRIDGE.rglob("exempt/*"))
    if path.name not in ("meeting.yaml", "minutes.yaml")
)
"""The names of exempt papers, which no public document has."""


def ambridge(folder: Path, *, exempt: bool = True) -> Path:
    """The council in ``folder``, with or without what members alone may read."""
    absent = None if exempt else shutil.ignore_patterns("exempt")
    shutil.copytree(AMBRIDGE, folder, ignore=absent, dirs_exist_ok=True)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass(frozen=True)
class Council:
    """A council, built: where it lies, and what the build printed."""

    root: Path
    built: Ran

    def public(self, name: str) -> PdfReader:
        return PdfReader(self.root / "packs" / name)

    def members(self, name: str) -> PdfReader:
        return PdfReader(self.root / "members" / name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """With ``exempt/``: both sets."""
    root = ambridge(tmp_path_factory.mktemp("whole"))
    return Council(root, agendapack("build", "--all", "--members", cwd=root))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Without ``exempt/``: as a server has it."""
    root = ambridge(tmp_path_factory.mktemp("bare"), exempt=False)
    return Council(root, agendapack("build", "--all", cwd=root))


PDFS = (
    *(f"{APRIL}/{name}.pdf" for name in ("agenda-pack", "minutes")),
    *(f"{MAY}/{name}.pdf" for name in ("agenda-pack", "supplement-1", "supplement-2")),
)


class Reading:
    """A PDF as pypdf reads it: labels, words, bookmarks as (depth, title, label), destinations as
    labels by name."""

    def __init__(self, file: Path) -> None:
        with PdfReader(file) as reader:
            self.labels = reader.page_labels
            self.texts = [" ".join(page.extract_text().split()) for page in reader.pages]
            self.bookmarks = list(self._bookmarks(reader, reader.outline))
            self.destinations = {
                name: self.labels[number]
                for name, destination in reader.named_destinations.items()
                if (number := reader.get_destination_page_number(destination)) is not None
            }
            self.links = [
                str(annotation.get_object()["/Dest"])
                for page in reader.pages
                for annotation in page.get("/Annots", ())
                if "/Dest" in annotation.get_object()
            ]

    def _bookmarks(
        self, reader: PdfReader, entries: list[Any], depth: int = 0
    ) -> Iterator[tuple[int, str, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._bookmarks(reader, entry, depth + 1)
            elif isinstance(entry, Destination):
                page = reader.get_destination_page_number(entry)
                assert page is not None
                yield depth, str(entry.title), self.labels[page]

    def outline(self, *, deepest: int = 1) -> list[str]:
        """A line for each bookmark: its title, and the label of its page."""
        return [
            f"{'  ' * depth}{title} [{label}]"
            for depth, title, label in self.bookmarks
            if depth <= deepest
        ]

    def by_label(self) -> dict[str, str]:
        """The words of each numbered page; of a slip, its first page."""
        pages = zip(self.labels, self.texts, strict=True)
        found: dict[str, str] = {}
        for label, text in pages:
            if label[0].isdigit():
                found.setdefault(label, text)
        return found


def numbers(label: str) -> range:
    """The page numbers that a label stands for: "7", or "7 - 10"."""
    first, _, last = label.partition(" - ")
    return range(int(first), int(last or first) + 1)


# The two sets


def test_the_public_documents_are_the_same_with_and_without_exempt_files(
    whole: Council, bare: Council, tmp_path: Path
) -> None:
    """All files, byte for byte: without ``exempt/``, with it, and with ``--members``."""
    plain = agendapack("build", "--all", "--out", tmp_path / "packs", cwd=whole.root)
    assert (whole.built.code, bare.built.code, plain.code) == (0, 0, 0)
    public = bytes_of(whole.root / "packs")
    assert bytes_of(bare.root / "packs") == public
    assert bytes_of(tmp_path / "packs") == public
    assert {f"{MAY}/agenda-pack.pdf", f"{APRIL}/minutes.html", f"{MAY}/supplement-1.pdf"} <= set(
        public
    )
    assert not (bare.root / "members").exists()


def test_the_members_set_has_the_same_names_and_is_kept_out_of_git(whole: Council) -> None:
    public = {name for name in bytes_of(whole.root / "packs") if not name.startswith("for-off")}
    members = bytes_of(whole.root / "members")
    assert members.pop(".gitignore") == b"*\n"
    kept = {name for name in members if not name.endswith("accessibility.html")}
    assert kept == public


def test_nothing_exempt_is_in_what_is_public(whole: Council) -> None:
    """Neither in its bytes nor in the words of its pages; and all of it is in the members'."""
    packs = bytes_of(whole.root / "packs")
    public = b"\n".join(packs.values()).decode("latin-1")
    public += "".join(data.decode("utf-8", "ignore") for data in packs.values())
    for name in PDFS:
        reading = Reading(whole.root / "packs" / name)
        public += " ".join((*reading.texts, *reading.outline(deepest=9)))
    assert [secret for secret in (*SECRETS, *FILES) if secret in public] == []
    members = " ".join(" ".join(Reading(whole.root / "members" / name).texts) for name in PDFS)
    assert [secret for secret in SECRETS if secret not in members] == []


@pytest.mark.parametrize("name", PDFS)
def test_no_pack_holds_what_is_on_no_list(whole: Council, name: str) -> None:
    assert off_list(whole.root / "packs" / name) == []
    assert off_list(whole.root / "members" / name) == []


# Numbers, links and bookmarks


@pytest.mark.parametrize("name", [name for name in PDFS if "minutes" not in name])
def test_a_page_has_one_number_in_both_packs(whole: Council, name: str) -> None:
    public = Reading(whole.root / "packs" / name).by_label()
    members = Reading(whole.root / "members" / name).by_label()
    ranges = [numbers(label) for label in public]
    assert [n for each in ranges for n in each] == [n for each in members for n in numbers(each)]
    assert all(len(numbers(label)) == 1 for label in members)
    slips = {label: text for label, text in public.items() if "not for publication" in text}
    assert slips
    for label, text in public.items():
        if label not in slips:
            assert members[label] == text, label
    for label, text in slips.items():
        one = len(numbers(label)) == 1
        assert (f"Page {label}" if one else f"Pages {label}") in text
        for number in numbers(label):
            theirs = members[str(number)]
            assert "NOT FOR PUBLICATION" in theirs or "intentionally left blank" in theirs, number


@pytest.mark.parametrize("name", [name for name in PDFS if "minutes" not in name])
def test_every_number_is_a_destination_in_both_packs(whole: Council, name: str) -> None:
    """In the public one those of a slip lead to the slip."""
    public = Reading(whole.root / "packs" / name)
    members = Reading(whole.root / "members" / name)
    assert public.destinations.keys() == members.destinations.keys()
    for reading in (public, members):
        for label in reading.by_label():
            for number in numbers(label):
                assert reading.destinations[f"page-{number}"] == label
        assert {link for link in reading.links if link not in reading.destinations} == set()


@pytest.mark.parametrize("name", [name for name in PDFS if "minutes" not in name])
@pytest.mark.parametrize("kept", ["packs", "members"])
def test_papers_start_on_a_right_hand_page(whole: Council, name: str, kept: str) -> None:
    """An even number of pages lies before each paper and before each slip."""
    labels = Reading(whole.root / kept / name).labels
    assert len(labels) % 2 == 0
    firsts = [n for n, label in enumerate(labels) if label[0].isdigit() and label not in labels[:n]]
    assert all(n % 2 == 0 for n in firsts if numbers(labels[n])[0] % 2 == 1)


# docs/exempt.md

DOCUMENT = ROOT / "docs" / "exempt.md"


def documented() -> dict[str, str]:
    """The files of the council that docs/exempt.md writes, by their names."""
    files = re.findall(
        r"^`(meetings/[^`]+)`\n\n```yaml\n(.*?)^```$",
        DOCUMENT.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return dict(files)


def test_the_council_of_the_document_builds(tmp_path: Path) -> None:
    meeting = "meetings/cabinet/2024-05-16"
    papers = {
        f"{meeting}/papers/buildings.md": "# Council Buildings\n\nThere are four of them.\n",
        f"{meeting}/exempt/valuations.csv": "Building,Value\nDepot,£1\n",
        f"{meeting}/exempt/leisure-award.md": "# An Award\n\nFernbrook Leisure wins.\n",
    }
    files = documented()
    assert sorted(files) == [
        "meetings/cabinet/2024-05-16/exempt/meeting.yaml",
        "meetings/cabinet/2024-05-16/exempt/minutes.yaml",
        "meetings/cabinet/2024-05-16/meeting.yaml",
        "meetings/cabinet/2024-05-16/minutes.yaml",
        "meetings/cabinet/committee.yaml",
        "meetings/council.yaml",
    ]
    for name, content in {**files, **papers}.items():
        write(tmp_path / name, content.encode())
    checked = agendapack("check", "--all", "--strict", cwd=tmp_path)
    assert (checked.code, checked.err) == (0, "")
