"""Papers that bear the stamps of a pack that was published before: ``stamps: keep``."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from pikepdf import Pdf
from pypdf import PdfReader

from agendapack.pack.proof import prove
from agendapack.papers.prepare import prepare
from agendapack.papers.printed_numbers import PrintedNumber, compared, printed_number
from agendapack.papers.request import Request
from tests.builders import PLACE, pack, pdf, picture
from tests.running import FILES, MEETING, PAPERS, Ran, agendapack, council

KEY = "parks/2024-05-16"
SURVEY = f"{PAPERS}/survey.pdf"
AT_PAPER = f"{MEETING}:13:16"


def stamped(
    *texts: str,
    head: str = "",
    mode: int = 0,
    at: tuple[float, float] = (280, 20),
    **options: object,
) -> bytes:
    """A paper whose pages bear these stamps in the midst of their own content, at their foot; the
    first also ``head`` at its top right.  ``mode`` is how the text is drawn (3: not at all)."""

    def edit(made: Pdf) -> None:
        for page, text in zip(made.pages, texts, strict=True):
            drawn = _text(text, *at, mode) + page.Contents.read_bytes()
            page.Contents = made.make_stream(drawn)
        if head:
            first = made.pages[0]
            first.Contents = made.make_stream(_text(head, 480, 815) + first.Contents.read_bytes())

    return pdf(len(texts), edit=edit, **options)


def _text(text: str, x: float, y: float, mode: int = 0) -> bytes:
    return f"q BT /F1 11 Tf {mode} Tr {x} {y} Td ({text}) Tj ET Q ".encode()


def printed(source: bytes) -> list[list[str]]:
    made = prepare(source, Request("survey.pdf", PLACE, examining=False, reading_numbers=True))
    return [[number.text for number in page] for page in made.printed]


# --- which lines are page numbers ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "number", "prefix", "total"),
    [
        ("Page 15", 15, "", None),
        ("page  15 ", 15, "", None),
        ("Page 12 of 96", 12, "", 96),
        ("Page 12/96", 12, "", 96),
        ("12 of 96", 12, "", 96),
        ("12", 12, "", None),
        ("- 12 -", 12, "", None),
        ("\u2013 12 \u2013", 12, "", None),
        ("000012", 12, "", None),
        ("Tudalen 12", 12, "", None),
        ("Tudalen 12 o 96", 12, "", 96),
        ("p. 12", 12, "", None),
        ("[12]", 12, "", None),
        ("Page | 12", 12, "", None),
        ("Agenda Page 12", 12, "", None),
        ("Page No. 12", 12, "", None),
        ("Page S1-3", 3, "S1-", None),
        ("S1-3", 3, "S1-", None),
        ("Supplement 1, Page 3", 3, "", None),
        ("Pecyn atodol 1, Tudalen 3", 3, "", None),
    ],
)
def test_lines_that_are_page_numbers(
    line: str, number: int, prefix: str, total: int | None
) -> None:
    found = printed_number(line)
    assert found is not None
    assert (found.number, found.prefix, found.total) == (number, prefix, total)


@pytest.mark.parametrize(
    "line",
    [
        *("", "Page", "Agenda Item 7", "12 May", "Pages 12 - 15", "12.5", "Page 12a", "iv", "7th"),
        *("Page 12 of the report", "\u00b2", "1" * 9, "Page " * 20 + "5", "-" * 200),
    ],
)
def test_lines_that_are_none(line: str) -> None:
    assert printed_number(line) is None


def test_what_is_read_of_pages() -> None:
    assert printed(stamped("Page 5", "- 6 -", "", head="Page 99")) == [
        ["Page 99", "Page 5"],
        ["- 6 -"],
        [],
    ]


def test_a_turned_page_is_read_as_it_is_seen() -> None:
    """Where the page is seen lying, what stands along its edge as it is stored is at its side."""
    lying = stamped("Page 5", rotate=90)
    assert printed(lying) == [[]]
    turned = stamped("Page 5", rotate=180)
    assert printed(turned) == [["Page 5"]]


def test_what_is_not_seen_is_not_read() -> None:
    """What a program recognised on a scan lies there undrawn; what is cut off, nobody sees."""
    assert printed(stamped("Page 5", mode=3)) == [[]]
    assert printed(stamped("Page 5", crop=[0, 50, 595, 800])) == [[]]


def test_a_number_is_no_part_of_a_line() -> None:
    close = stamped("Turnover in 2018 was", head="")
    assert printed(close) == [[]]
    apart = stamped("Parks Committee) Tj 90 0 Td (Page 5")
    assert printed(apart) == [[]]
    far = stamped("Parks Committee) Tj 180 0 Td (Page 5")
    assert printed(far) == [["Page 5"]]


def test_a_page_with_too_much_at_its_edge_is_not_read() -> None:
    """A drawing, or a page that is made to take long."""

    def rows(count: int) -> bytes:
        row = ") Tj 20 0 Td (".join("7" * 28)
        return stamped(") Tj -540 8 Td (".join([row] * count), at=(10, 2))

    assert printed(rows(7)) == [["7"]]
    assert printed(rows(8)) == [[]]


def test_what_stands_beside_a_number() -> None:
    def is_alone(said: str) -> list[bool]:
        request = Request("survey.pdf", PLACE, examining=False, reading_numbers=True)
        return [number.is_alone for number in prepare(stamped(said), request).printed[0]]

    assert is_alone("13") == [True]
    assert is_alone("1) Tj 180 0 Td (13") == [True, True]
    assert is_alone("Trees in 2018) Tj 180 0 Td (13") == [False]


# --- whether they agree -------------------------------------------------------------------------


def pages(*texts: str | Sequence[str]) -> list[list[PrintedNumber]]:
    """What pages print: one text for each, or several."""
    found = []
    for said in texts:
        each = [said] if isinstance(said, str) else said
        found.append([number for text in each if (number := printed_number(text)) is not None])
    return found


def others(found: object) -> object:
    return [(each.page, each.printed.text) for each in found] if isinstance(found, tuple) else found


@pytest.mark.parametrize(
    ("said", "first", "expected"),
    [
        # one number each
        (pages("Page 5", "Page 6"), 5, "agree"),
        (pages("5", "- 6 -", ""), 5, "agree"),
        (pages("Page 6", "Page 7"), 5, [(0, "Page 6"), (1, "Page 7")]),
        (pages("Page 5", "Page 7"), 5, [(1, "Page 7")]),
        (pages("Page 1", "Page 2"), 5, [(0, "Page 1"), (1, "Page 2")]),
        (pages("Page 6 of 96"), 5, [(0, "Page 6 of 96")]),
        # none
        (pages("", ""), 5, "unread"),
        # a paper's own beside them
        (pages(["Page 5", "Page 1"], ["Page 2", "Page 6"]), 5, "agree"),
        (pages(["Page 5", "Page 3"], "Page 4"), 5, "agree"),
        (pages(["Page 5", "Page 3"], "Page 9"), 5, [(1, "Page 9")]),
        # a paper's own alone
        (pages("Page 1 of 2", "Page 2 of 2"), 5, "unread"),
        (pages("1", "2"), 5, "unread"),
        (pages("", "1", "2"), 5, "unread"),
        # numbers without a word
        (pages("6", "7"), 5, [(0, "6"), (1, "7")]),
        (pages("74", "", "12"), 5, "unread"),
        (pages("74"), 5, [(0, "74")]),
        (pages("2018"), 5, "unread"),
    ],
)
def test_agreement(said: list[list[PrintedNumber]], first: int, expected: object) -> None:
    assert others(compared(said, first)) == expected


def test_agreement_with_a_prefix() -> None:
    assert compared(pages("Page S1-3", "S1-4"), 3, "S1-") == "agree"
    assert others(compared(pages("Page S2-3"), 3, "S1-")) == [(0, "Page S2-3")]
    assert others(compared(pages("Page 3"), 3, "S1-")) == [(0, "Page 3")]


def test_a_number_beside_other_words_is_not_alone() -> None:
    [beside] = pages("74")[0]
    assert compared([[replace(beside, is_alone=False)]], 5) == "unread"


# --- in packs -----------------------------------------------------------------------------------


def build(root: Path, paper: bytes, record: str = "", *options: str) -> Ran:
    kept = FILES[MEETING].replace("- survey.pdf", "- {file: survey.pdf, stamps: keep}")
    kept = kept.replace("[costs.pdf]", "[{file: costs.pdf, stamps: keep}]")
    costs = {f"{PAPERS}/costs.pdf": stamped("Page 1", "Page 2")}
    made = council(root, {MEETING: record or kept, SURVEY: paper, **costs})
    return agendapack("build", KEY, *options, cwd=made)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept")
    ran = build(root, stamped("Page 5", "Page 6", "Page 7", head="Agenda Item 3"))
    assert (ran.code, ran.err) == (0, "")
    return root / "packs" / KEY


def test_labels_ranges_and_destinations_go_on(built: Path) -> None:
    with PdfReader(built / "agenda-pack.pdf") as reader:
        assert reader.page_labels == ["i", "ii", *(str(number) for number in range(1, 9))]
        names = reader.named_destinations
        assert reader.get_destination_page_number(names["page-6"]) == 7
    assert "(Pages 3 - 8)" in (built / "front-sheet.html").read_text(encoding="utf-8")


def test_kept_pages_look_as_they_did(built: Path) -> None:
    paper = stamped("Page 5", "Page 6", "Page 7", head="Agenda Item 3")
    for page in range(3):
        own, in_pack = picture(paper, page), picture(built / "agenda-pack.pdf", 6 + page)
        assert np.array_equal(own, in_pack)


def test_other_papers_and_the_blank_page_are_as_ever(built: Path) -> None:
    with PdfReader(built / "agenda-pack.pdf") as reader:
        texts = [page.extract_text() for page in reader.pages]
    assert [bool(re.search(r"Page \d", text)) for text in texts[2:]] == [
        *(True, False, True, False),
        *(True, True, True, False),
    ]
    assert "intentionally left blank" in texts[-1]


def test_everything_to_date_and_show(built: Path) -> None:
    with PdfReader(built / "consolidated-pack.pdf") as reader:
        texts = [page.extract_text() for page in reader.pages]
        labels = reader.page_labels
    for label, said in {"6": "Page 6", "S1-1": "Page 1", "S1-2": "Page 2"}.items():
        assert re.findall(r"(?:Supplement 1, )?Page \d+", texts[labels.index(label)]) == [said]
    root = built.parents[2]
    ran = agendapack("show", KEY, "--format", "json", cwd=root)
    assert ran.code == 0
    [agenda, _] = json.loads(ran.out)["meetings"][0]["packs"]
    assert [paper["range"] for paper in agenda["items"][2]["papers"]] == [
        "Pages 3 - 4",
        "Pages 5 - 8",
    ]
    assert agendapack("show", KEY, cwd=root).code == 0


@pytest.mark.once
def test_a_slip_in_its_place_names_the_item(tmp_path: Path) -> None:
    """Of a paper that was replaced: the stamps of its own pages are gone with these."""
    record = FILES[MEETING].replace("{file: play-areas.md, title: Play areas}", "play-areas.pdf")
    record = record.replace("play-areas.pdf", "{file: play-areas.pdf, stamps: keep}")
    record = record.replace("[costs.pdf]", "[{file: costs.pdf, replaces: play-areas.pdf}]")
    older = stamped("Page 3", "Page 4", head="Agenda Item 3")
    root = council(
        tmp_path,
        {MEETING: record, f"{PAPERS}/play-areas.pdf": older, f"{PAPERS}/play-areas.md": None},
    )
    ran = agendapack("build", KEY, cwd=root)
    assert (ran.code, ran.err) == (0, "")
    with PdfReader(root / "packs" / KEY / "consolidated-pack.pdf") as reader:
        slip = reader.pages[reader.page_labels.index("3 - 4")].extract_text()
    assert re.findall(r"Agenda Item 3|Pages 3 - 4$", slip, re.MULTILINE) == [
        "Agenda Item 3",
        "Pages 3 - 4",
    ]


def test_an_exempt_paper_bears_its_mark_all_the_same(tmp_path: Path) -> None:
    """The law wants it on every copy; the slip that the public has is this pack's own."""
    record = FILES[MEETING].replace(
        "- survey.pdf", "- {file: survey.pdf, stamps: keep, exempt: 3, page-count: 3}"
    )
    root = council(
        tmp_path,
        {
            MEETING: record,
            SURVEY: None,
            "meetings/parks/2024-05-16/exempt/survey.pdf": stamped("Page 5", "Page 6", "Page 7"),
        },
    )
    ran = agendapack("build", KEY, "--members", cwd=root)
    assert (ran.code, [line for line in ran.err.splitlines() if "stamps" in line]) == (0, [])
    with PdfReader(root / "members" / KEY / "agenda-pack.pdf") as reader:
        texts = [page.extract_text() for page in reader.pages][6:9]
    assert [re.findall(r"Page \d|NOT FOR PUBLICATION", text) for text in texts] == [
        ["Page 5", "NOT FOR PUBLICATION"],
        ["Page 6", "NOT FOR PUBLICATION"],
        ["Page 7", "NOT FOR PUBLICATION"],
    ]
    with PdfReader(root / "packs" / KEY / "agenda-pack.pdf") as reader:
        assert "Pages 5 - 8" in reader.pages[6].extract_text()
    council(
        root,
        {
            MEETING: record,
            SURVEY: None,
            "meetings/parks/2024-05-16/exempt/survey.pdf": stamped("Page 5", "Page 8", "Page 7"),
        },
    )
    ran = agendapack("build", KEY, "--members", cwd=root)
    said = "the stamps of an exempt paper of item 3 do not agree with its page numbers"
    assert (ran.code, said in ran.err, "survey.pdf" in ran.err) == (1, True, False)


@pytest.mark.once
def test_other_numbers_are_an_error(tmp_path: Path) -> None:
    ran = build(tmp_path, stamped("Page 5", "Page 7", "Page 8"))
    assert (ran.code, ran.err.splitlines()[0]) == (
        1,
        f'{AT_PAPER}: error: "survey.pdf" keeps its stamps, and they say other numbers on 2 pages:'
        ' its page 2 says "Page 7" and is page 6 here',
    )
    assert ran.err.splitlines()[1] == (
        "    put it where it has the numbers that it bears, by the order of papers or first-page:,"
        " or take its file without stamps and leave stamps: keep out"
    )
    ran = agendapack("check", KEY, cwd=tmp_path)
    assert (ran.code, "they say other numbers on 2 pages" in ran.err) == (1, True)


@pytest.mark.once
def test_no_numbers_are_one_note(tmp_path: Path) -> None:
    ran = build(tmp_path, stamped("", "", ""))
    assert (ran.code, ran.err.splitlines()) == (
        0,
        [
            f'{AT_PAPER}: note: "survey.pdf" keeps its stamps, and no page number of a pack can be'
            " read on it",
            "    look whether its first page says that it is page 5",
        ],
    )


@pytest.mark.once
def test_nothing_is_said_while_a_paper_before_it_is_missing(tmp_path: Path) -> None:
    """Its pages move once that is there."""
    record = FILES[MEETING].replace(
        "- survey.pdf", "- broken.pdf\n              - {file: survey.pdf, stamps: keep}"
    )
    council(tmp_path, {f"{PAPERS}/broken.pdf": b"%PDF-1.7 nothing"})
    ran = build(tmp_path, stamped("Page 7", "Page 8", "Page 9"), record)
    assert (ran.code, "keeps its stamps" in ran.err) == (1, False)
    assert "broken.pdf" in ran.err


@pytest.mark.once
@pytest.mark.parametrize(
    ("paper", "column"),
    [
        ("{file: play-areas.md, stamps: keep}", 39),
        ("{work-programme: true, stamps: keep}", 40),
    ],
)
def test_what_agendapack_sets_has_no_stamps(paper: str, column: int, tmp_path: Path) -> None:
    record = FILES[MEETING].replace("- survey.pdf", f"- survey.pdf\n              - {paper}")
    record = record.replace("- {file: play-areas.md, title: Play areas}\n              ", "")
    files = {"meetings/parks/work-programme.yaml": "- {topic: Paths, meeting: 2024-05-16}\n"}
    council(tmp_path, files)
    ran = build(tmp_path, pdf(3), record)
    assert (ran.code, ran.err.splitlines()[:2]) == (
        1,
        [
            f"{MEETING}:13:{column}: error: stamps: keep is for pages of a published pack, and"
            " agendapack sets this paper itself",
            "    take the line out",
        ],
    )


@pytest.mark.once
def test_a_paper_to_follow_has_no_stamps(tmp_path: Path) -> None:
    record = FILES[MEETING].replace(
        "- survey.pdf", "- {to-follow: true, title: Survey, stamps: keep}"
    )
    ran = build(tmp_path, pdf(3), record)
    assert "stamps: is for a paper that is there, and this one is to follow" in ran.err


def test_a_page_of_an_older_pack_of_ours(built: Path, tmp_path: Path) -> None:
    """Its stamps are drawn as this pack's are: the proof knows them from what it has set."""
    with Pdf.open(built / "agenda-pack.pdf") as whole, Pdf.new() as cut:
        cut.pages.extend(whole.pages[4:6])  # play areas, page 3 and its blank page
        cut.save(tmp_path / "older.pdf")
    record = FILES[MEETING].replace(
        "- {file: play-areas.md, title: Play areas}", "- {file: survey.pdf, stamps: keep}"
    )
    record = record.replace("              - survey.pdf\n", "")
    record = record.replace("text: To consider the survey.\n", "text: To consider it.\n")
    ran = build(tmp_path / "council", (tmp_path / "older.pdf").read_bytes(), record)
    assert (ran.code, "keeps its stamps" in ran.err) == (0, False)
    with PdfReader(tmp_path / "council/packs" / KEY / "agenda-pack.pdf") as reader:
        assert re.findall(r"Page \d|Agenda Item \d", reader.pages[4].extract_text()) == [
            "Agenda Item 3",
            "Page 3",
        ]


# --- the proof ----------------------------------------------------------------------------------


def test_the_proof_finds_a_stamp_on_a_kept_page(tmp_path: Path) -> None:
    made = pack(tmp_path, [("4", pdf(2), "Minutes"), ("7", stamped("Page 3", "Page 4"), "Report")])
    at = made.page_of("7")
    page = made.plan.pages[at]
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(stamped("Page 3", "Page 4"))
    sources = list(made.plan.sources)
    own = sources[page.source]
    sources[page.source] = replace(own, keeps_stamps=True, facts=replace(own.facts, pdf=paper))
    kept = tuple(
        replace(each, stamps=()) if each.source == page.source else each for each in made.plan.pages
    )
    plan = replace(made.plan, sources=tuple(sources), pages=kept)
    broken = [str(each) for each in prove(made.path, plan)]
    assert broken == [
        f"promise 3 on physical page {at + number}: it keeps the stamps that it has and yet bears"
        " another"
        for number in (1, 2)
    ]
