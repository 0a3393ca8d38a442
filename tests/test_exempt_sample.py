"""The invented council of ``tests/ambridge``: two meetings with exempt business of every kind,
built with and without ``exempt/``."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from agendapack.papers.evidence.evidence_reading import read_document
from agendapack.papers.office.soffice import find_soffice
from tests.clearing_builders import off_list
from tests.office_builders import cells, docx, xlsx
from tests.running import Ran, agendapack, write

pytestmark = pytest.mark.once

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
    """The council in ``folder``, with or without what members alone may read; without the committee
    of test_every_key.py."""
    absent = ("environment",) if exempt else ("environment", "exempt")
    shutil.copytree(AMBRIDGE, folder, ignore=shutil.ignore_patterns(*absent), dirs_exist_ok=True)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def manifest(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return record


@dataclass(frozen=True)
class Council:
    """A council, built: where it lies, and what the build printed."""

    root: Path
    built: Ran


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


@cache
def read(file: Path) -> Reading:
    return Reading(file)


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
        reading = read(whole.root / "packs" / name)
        public += " ".join((*reading.texts, *reading.outline(deepest=9)))
    assert [secret for secret in (*SECRETS, *FILES) if secret in public] == []
    members = " ".join(" ".join(read(whole.root / "members" / name).texts) for name in PDFS)
    assert [secret for secret in SECRETS if secret not in members] == []


@pytest.mark.parametrize("name", PDFS)
def test_no_pack_holds_what_is_on_no_list(whole: Council, name: str) -> None:
    assert off_list(whole.root / "packs" / name) == []
    assert off_list(whole.root / "members" / name) == []


# Numbers, links and bookmarks


@pytest.mark.parametrize("name", [name for name in PDFS if "minutes" not in name])
def test_a_page_has_one_number_in_both_packs(whole: Council, name: str) -> None:
    public = read(whole.root / "packs" / name).by_label()
    members = read(whole.root / "members" / name).by_label()
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
    public = read(whole.root / "packs" / name)
    members = read(whole.root / "members" / name)
    own = re.compile(r"(?:item|page)-\d+")  # others are the papers', and exempt ones have theirs

    def packs(reading: Reading) -> set[str]:
        return {name for name in reading.destinations if own.fullmatch(name)}

    assert packs(public) == packs(members)
    for reading in (public, members):
        for label in reading.by_label():
            for number in numbers(label):
                assert reading.destinations[f"page-{number}"] == label
        assert {link for link in reading.links if link not in reading.destinations} == set()


@pytest.mark.parametrize("name", [name for name in PDFS if "minutes" not in name])
@pytest.mark.parametrize("kept", ["packs", "members"])
def test_papers_start_on_a_right_hand_page(whole: Council, name: str, kept: str) -> None:
    """An even number of pages lies before each paper and before each slip."""
    labels = read(whole.root / kept / name).labels
    assert len(labels) % 2 == 0
    firsts = [n for n, label in enumerate(labels) if label[0].isdigit() and label not in labels[:n]]
    assert all(n % 2 == 0 for n in firsts if numbers(labels[n])[0] % 2 == 1)


OUTLINE = """\
Cabinet, Thursday 16 May 2024: agenda [i]
1. Apologies [ii]
2. Declarations of Interest [ii]
3. Minutes [1]
  Cabinet, Thursday 18 April 2024: minutes [1]
4. Corporate Plan [3]
  Corporate Plan 2024 to 2028 [3]
  Appendix A: What Residents Asked For [5]
5. Council Buildings [7]
  Council Buildings [7]
  Appendix B: Condition of the Buildings [9]
  Not for publication: Pages 11 - 12 [11 - 12]
  Appendix D: What the Buildings Cost to Run [13]
6. Exclusion of the Press and Public [ii]
7. Leisure Contract [15 - 20]
  Not for publication: Pages 15 - 20 [15 - 20]
8. Exempt Minutes [21 - 22]
  Not for publication: Pages 21 - 22 [21 - 22]
9. A Post in the Planning Service [23 - 24]
  Not for publication: Pages 23 - 24 [23 - 24]
10. Advice on a Claim [iv]
11. Information from a Government Department [25 - 26]
  Not for publication: Pages 25 - 26 [25 - 26]
"""

MEMBERS_OUTLINE = """\
Cabinet, Thursday 16 May 2024: agenda for members, not for publication [i]
1. Apologies [ii]
2. Declarations of Interest [ii]
3. Minutes [1]
  Cabinet, Thursday 18 April 2024: minutes [1]
4. Corporate Plan [3]
  Corporate Plan 2024 to 2028 [3]
  Appendix A: What Residents Asked For [5]
5. Council Buildings [7]
  Council Buildings [7]
  Appendix B: Condition of the Buildings [9]
  Appendix C: What Tamsin Orchard & Daughters Think the Buildings Would Fetch [11]
  Appendix D: What the Buildings Cost to Run [13]
6. Exclusion of the Press and Public [ii]
7. The Award of the Leisure Contract to Fernbrook Leisure [15]
  Award of the Leisure Contract to Fernbrook Leisure [15]
  How Fernbrook Leisure and Quickwater Pools Were Marked [19]
8. Exempt Minutes [21]
  Cabinet, Thursday 18 April 2024: exempt minutes [21]
9. The Regrading of the Conservation Officer [23]
  The Regrading of the Conservation Officer [23]
10. The Claim of the Estate of Barnaby Thripp [iv]
11. Where Fuel Would Be Kept in an Emergency [25]
  The Fuel Depot at Wether Down [25]
"""


def test_bookmarks_of_both_packs(whole: Council) -> None:
    """Two exempt papers of item 7 share a slip; item 10 has no paper, and is on the front sheet."""
    name = f"{MAY}/agenda-pack.pdf"
    public, members = whole.root / "packs" / name, whole.root / "members" / name
    assert read(public).outline() == OUTLINE.splitlines()
    assert read(members).outline() == MEMBERS_OUTLINE.splitlines()


def test_ranges_on_both_front_sheets_lead_to_their_pages(whole: Council) -> None:
    """The same ranges on paper and on the screen, to the public and to members: those of items, and
    those of papers that are listed, exempt ones among them."""
    expected = [
        *(("item-3", "Pages 1 - 2"), ("item-4", "Pages 3 - 6")),
        *(("page-3", "Pages 3 - 4"), ("page-5", "Pages 5 - 6")),
        *(("item-5", "Pages 7 - 14"), ("page-7", "Pages 7 - 8"), ("page-9", "Pages 9 - 10")),
        *(("page-11", "Pages 11 - 12"), ("page-13", "Pages 13 - 14")),
        *(("item-7", "Pages 15 - 20"), ("page-15", "Pages 15 - 18"), ("page-19", "Pages 19 - 20")),
        *(("item-8", "Pages 21 - 22"), ("item-9", "Pages 23 - 24"), ("item-11", "Pages 25 - 26")),
    ]
    for kept in ("packs", "members"):
        folder = whole.root / kept / MAY
        html = (folder / "front-sheet.html").read_text(encoding="utf-8")
        links = re.findall(r'href="agenda-pack.pdf#nameddest=([^"]+)">\(([^)]+)\)<', html)
        assert links == expected
        reading = read(folder / "agenda-pack.pdf")
        assert [link for link in reading.links if re.match("item-|page-", link)][
            : len(expected)
        ] == [name for name, _ in expected]


# What the public sees


def test_a_slip_says_what_it_stands_for_and_why(whole: Council) -> None:
    pages = read(whole.root / "packs" / MAY / "agenda-pack.pdf").by_label()
    paragraph = (
        "Exempt information under paragraph 3 of Part 1 of Schedule 12A to the Local Government Act"
        " 1972: Information relating to the financial or business affairs of any particular person"
        " (including the authority holding that information)."
    )
    assert pages["15 - 20"] == (
        "Pages 15 - 20 are not for publication Item 7: Leisure Contract Cabinet, Thursday 16 May"
        f" 2024 These pages are only in the members’ copy of this pack. {paragraph} Public"
        " interest: Bidders gave their prices in confidence, and would not bid again if these were"
        " published before the contract is signed. Agenda Item 7 Pages 15 - 20"
    )
    assert "• Appendix C: Valuations" in pages["11 - 12"]
    assert "Agenda Item" not in pages["11 - 12"]
    assert "Confidential information, which the law forbids" in pages["25 - 26"]


def test_the_public_front_sheet_names_both_parts(whole: Council) -> None:
    html = (whole.root / "packs" / MAY / "front-sheet.html").read_text(encoding="utf-8")
    headings = re.findall(r"<h[23][^>]*>(?:<span[^>]*>(\S+)</span> )?([^<]*)", html)
    order = [f"{number} {text.strip()}".strip() for number, text in headings]
    assert order[order.index("Agenda") : order.index("Documents of this meeting")] == [
        *("Agenda", "Part I", "1. Apologies", "2. Declarations of Interest", "3. Minutes"),
        *("4. Corporate Plan", "5. Council Buildings", "6. Exclusion of the Press and Public"),
        *("Part II", "7. Leisure Contract", "8. Exempt Minutes"),
        *("9. A Post in the Planning Service", "10. Advice on a Claim"),
        "11. Information from a Government Department",
    ]
    assert "be excluded from the meeting for items 7, 8, 9 and 10, as it is likely" in html
    assert html.count("<strong>Not for publication") == 6


def test_a_supplement_with_nothing_public_keeps_its_number(whole: Council) -> None:
    """It has a front sheet and a slip, and the next one is the second."""
    record = manifest(whole.root / "packs" / MAY)["packs"]
    assert [page["label"] for page in record["supplement-1.pdf"]["pages"]] == [
        *("i", "ii", "1 - 2", "1 - 2")
    ]
    assert [page["label"] for page in record["supplement-2.pdf"]["pages"]] == [
        *("i", "ii", "3", "4", "5 - 6", "5 - 6")
    ]
    html = (whole.root / "packs" / MAY / "supplement-1.html").read_text(encoding="utf-8")
    assert '#nameddest=item-7">(Pages 1 - 2)</a>' in html
    assert "Not for publication" in html


def test_minutes_of_both_sets(whole: Council) -> None:
    public = " ".join(read(whole.root / "packs" / APRIL / "minutes.pdf").texts)
    members = " ".join(read(whole.root / "members" / APRIL / "minutes.pdf").texts)
    summary = "The Cabinet considered an offer for the land and told its officers on what terms"
    assert summary in public
    assert summary not in members
    assert "104. Land at Mill Lane Not for publication. Exempt information under" in public
    assert "was not sold to Hollowbrook" not in public
    assert "Resolved that the land is not sold to Hollowbrook Homes for less than" in members
    # The agenda pack of May confirms the public ones, for members too, and then the exempt ones.
    pages = read(whole.root / "members" / MAY / "agenda-pack.pdf").by_label()
    assert summary in pages["1"]
    assert "Hollowbrook" not in pages["1"] + pages["2"]
    assert "Resolved that the land is not sold to Hollowbrook Homes" in pages["21"]
    assert "102. Car Parks" not in pages["21"]


def test_the_manifest_of_the_public_set_names_no_exempt_file(whole: Council) -> None:
    public, members = manifest(whole.root / "packs" / MAY), manifest(whole.root / "members" / MAY)

    def exempt(record: Any) -> set[str]:
        return {one["file"] for one in record["inputs"] if "/exempt/" in one["file"]}

    assert exempt(public) == set()
    folder = AMBRIDGE / "meetings" / MAY / "exempt"
    assert {f"meetings/{MAY}/exempt/{path.name}" for path in folder.iterdir()} <= exempt(members)
    told = {one["file"]: one["sha256"] for one in members["public"]}
    files = {path.name: path.read_bytes() for path in (whole.root / "packs" / MAY).iterdir()}
    assert told == {
        name: sha256(files[name]).hexdigest() for name in told
    } and told.keys() == files.keys() - {"manifest.json"}


# What members see


MARK = {
    "11": "Paragraph 3 of Part 1 of Schedule 12A",
    "15": "Paragraph 3 of Part 1 of Schedule 12A",
    "16": "Paragraph 3 of Part 1 of Schedule 12A",
    "19": "Paragraph 3 of Part 1 of Schedule 12A",
    "21": "Paragraphs 1, 3 and 4 of Part 1 of Schedule 12A",
    "22": "Paragraphs 1, 3 and 4 of Part 1 of Schedule 12A",
    "23": "Paragraphs 1 and 2 of Part 1 of Schedule 12A",
    "25": "Confidential information",
}


def test_each_exempt_page_bears_its_mark_and_no_other_page_does(whole: Council) -> None:
    """The blank pages that fill a paper up bear none."""
    pages = read(whole.root / "members" / MAY / "agenda-pack.pdf").by_label()
    marked = {label for label, text in pages.items() if "NOT FOR PUBLICATION" in text}
    assert marked == MARK.keys()
    for label, law in MARK.items():
        assert law in pages[label], label


def test_a_mark_is_read_aloud_on_the_first_exempt_page_of_an_item(whole: Council) -> None:
    """Once an item: on its other pages it is an artifact."""
    file = whole.root / "members" / MAY / "agenda-pack.pdf"
    labels = read(file).labels
    marks = ("not for publication information", "not for publication confidential")
    aloud = [
        labels[page - 1]
        for page, said in read_document(file, "pdf").structure
        if said.startswith(marks)
    ]
    assert aloud == ["11", "15", "21", "23", "25"]


# What is printed


@pytest.fixture(scope="module")
def checked(whole: Council) -> Ran:
    return agendapack("check", MAY, "--members", cwd=whole.root)


@pytest.fixture(scope="module")
def shown(whole: Council) -> Ran:
    return agendapack("show", MAY, cwd=whole.root)


def test_nothing_that_is_printed_says_what_is_exempt(
    whole: Council, checked: Ran, shown: Ran
) -> None:
    """Where the output is no terminal: neither names nor words."""
    said = "".join(
        text for one in (whole.built, checked, shown) for text in (one.out, one.err, *one.papers)
    )
    assert [secret for secret in (*SECRETS, *FILES) if secret in said] == []


SHORT = """\
meetings/cabinet/2024-05-16/meeting.yaml:36:16: note: an exempt paper of item 7 has 2 pages, and\
 its page-count reserves 3: blank pages take the rest
meetings/cabinet/2024-05-16/meeting.yaml:56:16: note: supplement 1 is published 2 clear days\
 before the meeting
    counted: 14 May, 15 May; left out: none
meetings/cabinet/2024-05-16/meeting.yaml:60:16: note: supplement 2 is published 0 clear days\
 before the meeting
    counted: none; left out: none
meetings/cabinet/2024-05-16/meeting.yaml:66:18: note: an exempt paper of item 9 has 1 page, and its\
 page-count reserves 2: blank pages take the rest
"""


def test_the_sample_has_no_fault(whole: Council) -> None:
    """Its passage in common with an exempt report is said to be shared, its notices are in time."""
    assert whole.built.err == SHORT


def test_without_exempt_files_a_build_says_what_was_not_proved(bare: Council) -> None:
    notes = [line for line in bare.built.err.splitlines() if "proved" in line]
    assert notes == [
        f"meetings/{key}/meeting.yaml: note: that nothing exempt is in the public documents was not"
        " proved here: exempt/ is not there"
        for key in (APRIL, MAY)
    ]


def test_check_prints_the_page_counts(checked: Ran) -> None:
    assert checked.code == 0
    assert [line for line in checked.out.splitlines() if "page-count" in line] == [
        f"meetings/{MAY}/meeting.yaml:{place}: page-count: {count}  (item {item}, an exempt paper)"
        for place, count, item in (
            *(("22:15", 1, 5), ("36:16", 2, 7), ("37:16", 1, 7), ("42:29", 2, 8)),
            *(("47:16", 1, 9), ("54:16", 1, 11), ("59:18", 1, 7), ("66:18", 1, 9)),
        )
    ]


def test_show_prints_both_plans(shown: Ran, bare: Council) -> None:
    for file, public, members in (
        ("agenda-pack.pdf", 26, 30),
        ("supplement-1.pdf", 4, 4),
        ("supplement-2.pdf", 6, 6),
    ):
        assert f"{MAY}/{file}: {public} pages" in shown.out
        assert re.search(rf"{MAY}/{file}, for members: {members}\s+pages", shown.out)
    assert "for members" not in agendapack("show", MAY, cwd=bare.root).out


# Office files


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed here")
def test_what_kinds_of_file_exempt_papers_are_changes_nothing_public(
    whole: Council, tmp_path: Path
) -> None:
    """A report in Word and an appendix in Excel, made with tests/office_builders.py: as long as
    their ``page-count`` stays, every public page does."""
    root = ambridge(tmp_path)
    exempt = root / "meetings" / MAY / "exempt"
    docx(
        exempt / "leisure-award.docx",
        "Award of the Leisure Contract to Fernbrook Leisure",
        "Quickwater Pools asked for £3,999,500 over ten years, and its accounts are weak.",
    )
    rows = (("Building", "As it stands"), ("Depot", "£288,750"))
    xlsx(exempt / "valuations.xlsx", {"Values": cells(*rows)})
    (exempt / "leisure-award.md").unlink()
    (exempt / "valuations.csv").unlink()
    for record in (exempt / "meeting.yaml", exempt.parent / "meeting.yaml"):
        text = record.read_text(encoding="utf-8")
        text = text.replace("leisure-award.md", "leisure-award.docx")
        record.write_text(text.replace("valuations.csv", "valuations.xlsx"), encoding="utf-8")
    built = agendapack("build", MAY, "--members", cwd=root)
    assert built.code == 0
    public = bytes_of(root / "packs" / MAY)
    assert (
        json.loads(public.pop("manifest.json"))["packs"]
        == (manifest(whole.root / "packs" / MAY)["packs"])
    )
    before = bytes_of(whole.root / "packs" / MAY)
    assert public == {name: before[name] for name in before if name != "manifest.json"}
    pages = read(root / "members" / MAY / "agenda-pack.pdf").by_label()
    assert "Depot" in pages["11"]
    assert "£3,999,500 over ten years" in pages["15"]
    assert "NOT FOR PUBLICATION" in pages["15"]


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


def test_the_document_tells_a_fault_as_the_command_does(tmp_path: Path) -> None:
    ambridge(tmp_path)
    record = tmp_path / "meetings" / MAY / "exempt" / "meeting.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("  5:\n", "  4:\n", 1), encoding="utf-8")
    checked = agendapack("check", MAY, cwd=tmp_path)
    assert checked.code == 1
    shown = re.findall(
        r"^```text\n(meetings/.*\.yaml:.*\n)```$",
        DOCUMENT.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [line in checked.err for line in shown] == [True]
