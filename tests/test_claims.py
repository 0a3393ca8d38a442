"""What README.md, docs/papers.md and docs/promises.md say of numbers, names and words is what the
program has.

Each of these is true of the program by other tests; here the documents are held to it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agendapack.build.pool import Limits, limits_for
from agendapack.papers import delimited, marked_papers, page_objects, prepare
from agendapack.papers.accessibility import Finding, PaperAccessibility, State, summary_line
from agendapack.papers.active import ActiveKind
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.leaks import Leak, LeakKind
from agendapack.papers.leaks import wording as leak_words
from agendapack.papers.marked_papers import PageMarking, Spot
from agendapack.papers.office import conversion, hidden, office_xml, sheet_fitting, soffice
from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.pictures import picture_layout, picture_reading
from agendapack.papers.placeholders import wording as placeholder_words
from agendapack.papers.request import Request
from agendapack.papers.special import Special
from agendapack.papers.special import wording as special_words
from agendapack.papers.stamp_room import STAMP_SIZE, stamp_scale
from agendapack.problems import ExitCode
from agendapack.records.paper_kinds import TYPES
from tests import running
from tests.builders import PLACE

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    """A document's text, its lines run together."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def section(name: str, heading: str) -> str:
    """What stands below a heading, as it is written."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.split(r"\n##+ ", text.split(f"# {heading}\n", 1)[1])[0]


def first_cells(table: str) -> list[str]:
    """The first cell of each row but the header's and the rule's."""
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    return [row.split(" | ")[0].removeprefix("| ").strip() for row in rows[2:]]


def smallest_in_csv() -> float:
    """The size that the shipped styles set the table of a CSV paper in at least, in points."""
    styles = (ROOT / "templates" / "styles.yaml").read_text(encoding="utf-8")
    found = re.search(r"^  \.data: \{.*smallest: ([0-9.]+)pt", styles, re.MULTILINE)
    assert found is not None
    return float(found[1])


MM = 72 / 25.4
GB = 1024**3
JOB = Limits()

NUMBERS: list[tuple[str, str, float, float]] = [
    ("docs/papers.md", "more than 40 columns are an error", delimited.MAX_COLUMNS, 40),
    ("docs/papers.md", "at most 100,000 cells,", delimited.MAX_CELLS, 100_000),
    ("docs/papers.md", "32,767 characters a cell", delimited.MAX_CELL, 32_767),
    ("docs/papers.md", "characters a cell, 5 mb", delimited.MAX_BYTES, 5_000_000),
    ("docs/papers.md", "set smaller, down to 6 point", smallest_in_csv(), 6),
    ("docs/papers.md", "smaller than 6 point so", sheet_fitting.SMALLEST, 6),
    ("docs/papers.md", "busy for more than two minutes", conversion.SECONDS, 120),
    ("docs/papers.md", "boxes less than 4 points high or wide", page_objects.LEAST, 4),
    ("docs/papers.md", "margins of 15 mm", round(picture_layout.MARGIN / MM, 2), 15),
    ("docs/papers.md", "counts as 96 dots an inch", picture_layout.UNSTATED_DPI, 96),
    ("docs/papers.md", "at most 150 million pixels", picture_reading.MAX_PIXELS, 150_000_000),
    ("docs/papers.md", "2,000 pages a tiff", picture_reading.MAX_PAGES, 2000),
    ("docs/papers.md", "60 seconds of processor time", JOB.processor, 60),
    ("docs/papers.md", "four minutes by the clock", JOB.seconds, 240),
    ("docs/papers.md", "one and a half gigabytes of memory", JOB.memory, 1.5 * GB),
    (
        "docs/papers.md",
        "a tenth of a second for each of its pages",
        (limits_for(1000).processor - JOB.processor) / 1000,
        0.1,
    ),
    ("docs/papers.md", "a paper may have 20,000 pages", prepare.MAX_PAGES, 20_000),
    ("docs/papers.md", "(two gigabytes unpacked,", office_xml.MAX_UNPACKED, 2 * GB),
    ("docs/papers.md", "96 mb a part", office_xml.MAX_PART, 96 * 1024**2),
    ("docs/papers.md", "two gigabytes of address space", soffice._MEMORY_KIB * 1024, 2 * GB),
    ("README.md", "more than 20,000 pages", prepare.MAX_PAGES, 20_000),
    ("README.md", "more than a minute of processor time", JOB.processor, 60),
    ("README.md", "one and a half gigabytes of memory", JOB.memory, 1.5 * GB),
]
"""A document, what it says in small letters, what the program has, and what the words mean."""


@pytest.mark.parametrize(("name", "words", "has", "means"), NUMBERS)
def test_a_limit_is_what_the_document_says(name: str, words: str, has: float, means: float) -> None:
    assert words in page(name).lower()
    assert has == means


def test_stamps_are_as_large_as_the_promise_says() -> None:
    """11 points on A4, 44 on A0, 7.8 on A5, and never less than 6.6."""

    def size(width: float, height: float) -> float:
        box = PageBox(0, 0, width * MM, height * MM)
        return round(STAMP_SIZE * stamp_scale(PageGeometry(box, box)), 1)

    words = "11 points on A4, 44 on A0, 7.8 on A5, and never less than 6.6 where"
    assert words in page("docs/promises.md")
    sizes = [size(*sides) for sides in ((210, 297), (841, 1189), (148, 210), (50, 80))]
    assert sizes == [11, 44, 7.8, 6.6]


def test_every_kind_of_paper_is_in_the_table() -> None:
    table = section("docs/papers.md", "Which kinds of file")
    told = set(re.findall(r"`(\.\w+)`", table))
    assert told | {".pdf"} == set(TYPES)


def test_what_is_read_of_what_office_files_hide_is_what_is_printed() -> None:
    """Each kind has its row, in the words that an advisor reads."""
    found = [
        Hidden(HiddenKind.SHEETS, ("Salaries", "Lookup"), 2),
        Hidden(HiddenKind.ROWS, ("Spend",), 3),
        Hidden(HiddenKind.CELLS, ("Spend",), 12),
        Hidden(HiddenKind.SLIDES, ("2", "4"), 2),
        Hidden(HiddenKind.SHAPES, ("TextBox 7",), 1),
        Hidden(HiddenKind.NOTES, ("1", "7"), 2),
        Hidden(HiddenKind.CHANGES, ("Jane Smith",), 12),
        Hidden(HiddenKind.HISTORY, ("Jane Smith",), 12),
        Hidden(HiddenKind.VERSIONS, (), 2),
        Hidden(HiddenKind.COMMENTS, ("A. Clerk",), 2),
        Hidden(HiddenKind.TEXT, (), 3),
        Hidden(HiddenKind.LINKED, ("plan.jpg",), 1),
        Hidden(HiddenKind.CHUNKS, ("part.html",), 1),
        Hidden(HiddenKind.CROPPED, (), 2),
        Hidden(HiddenKind.EMBEDDED, ("Salaries.xlsx",), 1),
        Hidden(HiddenKind.CHART_DATA, ("3",), 1),
        Hidden(HiddenKind.PIVOTS, ("Summary",), 1),
        Hidden(HiddenKind.EXTERNAL_DATA, ("Pay.xlsx",), 120),
        Hidden(HiddenKind.MODEL, (), 1),
        Hidden(HiddenKind.CONNECTIONS, ("Payroll",), 1),
        Hidden(HiddenKind.SCENARIOS, ("Worst case",), 1),
        Hidden(HiddenKind.NAMES, ("Rates",), 1),
    ]
    printed = [
        f"`{problem.message.removeprefix(chr(34) + 'a' + chr(34) + ' ')}`"
        for problem in hidden.wording("a", tuple(found), PLACE)
    ]
    rows = first_cells(section("docs/papers.md", "What office files hide"))
    # After the words themselves a row may say where else they are read.
    assert ["`".join(row.split("`")[:2]) + "`" for row in rows] == printed
    # Columns share the row of rows.
    assert {one.kind for one in found} == set(HiddenKind) - {HiddenKind.COLUMNS}


def test_what_is_read_of_markings_is_what_is_printed() -> None:
    rows = first_cells(section("docs/papers.md", "Papers marked as not for the public"))
    pages = [(PageMarking("NOT FOR PUBLICATION", True, Spot.HEAD),)] * 4
    printed = [
        *marked_papers.of_pages("a", pages, PLACE),
        *marked_papers.of_labels("a", ["Confidential - Finance"], PLACE),
    ]
    said = [problem.message.partition(";")[0].removeprefix('"a" ') for problem in printed]
    assert [row.strip("`") for row in rows[:2]] == said


def test_what_is_read_of_what_papers_hold_is_what_is_printed() -> None:
    leaks = leak_words("a", [Leak(kind, (1,), 1) for kind in LeakKind], PLACE)
    rows = first_cells(section("docs/papers.md", "What papers hold and do not show"))
    assert rows == [f"`{problem.message[4:].split(', on page')[0]}`" for problem in leaks]


def test_what_is_read_of_special_pdfs_is_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "locked").write_bytes(running.pdf(password="secret"))
    rows = first_cells(section("docs/papers.md", "PDFs that are more than pages"))
    printed = [
        *special_words("a", Special(xfa="only"), PLACE),
        *special_words("a", Special(xfa="beside"), PLACE),
        *special_words("a", Special(wrapped="MicrosoftIRMServices"), PLACE),
        *placeholder_words("a", "...", PLACE),
        *special_words("a", Special(portfolio=()), PLACE),
        *special_words("a", Special(signatures=("Chair",)), PLACE),
        *prepare.prepare(tmp_path / "locked", Request("a", PLACE)).problems,
    ]
    for row, problem in zip(rows, printed, strict=True):
        words = re.findall("`([^`]+)`", row)[0]
        assert problem.message.startswith(f'"a" {words}')
    # A file that rights management locks whole is read by nothing: see test_placeholders.py.
    assert "`is protected by rights management`" in rows[2]


REMOVED = {
    ActiveKind.JAVASCRIPT: "JavaScript",
    ActiveKind.LAUNCH: "actions that start programs or open files",
    ActiveKind.ELSEWHERE: "links into other files",
    ActiveKind.ADDRESS: "links to any other address",
    ActiveKind.SUBMIT: "buttons that send",
    ActiveKind.IMPORT: "import",
    ActiveKind.RESET: "clear the form",
    ActiveKind.MEDIA: "sound, film, 3D models",
    ActiveKind.FILE: "attached files",
    ActiveKind.AUTOMATIC: "actions that run by themselves",
    ActiveKind.EXTERNAL: "content that is kept in another file",
}


def test_every_kind_that_is_removed_with_a_warning_is_in_the_table() -> None:
    cells = first_cells(section("docs/papers.md", "What a PDF may bring along"))
    for words in REMOVED.values():
        assert any(words in cell for cell in cells), words
    assert all(any(words in cell for words in REMOVED.values()) for cell in cells)
    assert set(ActiveKind) - set(REMOVED) == {ActiveKind.OTHER}


def test_the_programs_to_install_are_those_that_the_message_names() -> None:
    text = section("docs/papers.md", "Office files")
    commands = re.findall(r"^    (?:Debian, Ubuntu|macOS|Windows) +(.+)$", text, re.MULTILINE)
    assert len(commands) == 3
    assert all(command in conversion.INSTALL_HINT for command in commands)


def test_exit_codes() -> None:
    rows = re.findall(r"^\| (\d) \| (.+?) \|$", section("README.md", "The commands"), re.M)
    assert [int(code) for code, _ in rows] == list(ExitCode)
    words = ["Done", "have errors", "Wrong usage", "The machine failed", "failed its proof"]
    assert all(word in meaning for word, (_, meaning) in zip(words, rows, strict=True))


def test_a_line_on_accessibility_is_as_the_readme_shows_it() -> None:
    findings = (
        Finding("7.3", "13-004", "no alternative text for 1 figure", (4,)),
        Finding("7.5", "15-003", "a table has no header cells", (2, 3)),
        Finding("7.18.3", "28-008", "the tabulator key's order is not given", (1,), mended=True),
    )
    line = summary_line("5", "case-study.pdf", PaperAccessibility(State.TAGGED, findings))
    assert f"```text\n{line}\n```" in section("README.md", "Accessibility")


def test_the_templates_that_the_readme_names_come_with_agendapack() -> None:
    text = section("README.md", "Change how it looks, or what it says")
    named = set(re.findall(r"`([\w-]+\.(?:html|yaml))`", text))
    assert named == {"styles.yaml", *(f"{name}.html" for name in DOCUMENTS)}
    assert all((ROOT / "templates" / name).is_file() for name in named)


DOCUMENTS = ("front-sheet", "supplement", "minutes", "decisions", "report")


def test_promises_are_numbered_alike() -> None:
    """In the README, in the page on promises, and in its table of proofs."""
    numbers = [str(number) for number in range(1, 11)]
    readme = section("README.md", "What a pack promises")
    assert re.findall(r"^(\d+)\. ", readme, re.MULTILINE) == numbers
    text = (ROOT / "docs/promises.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\d+)\. \*\*", text, re.MULTILINE) == numbers
    assert first_cells(section("docs/promises.md", "How they are kept")) == numbers
