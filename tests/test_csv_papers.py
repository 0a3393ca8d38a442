"""A CSV paper becomes a tagged table that agendapack sets itself."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from textwrap import dedent

import pypdf
import pytest

from agendapack.pages.html.elements import HtmlElement
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.layout.typeset import Typeset, typeset
from agendapack.pages.template_folders import template_folders
from agendapack.papers.delimited import MAX_BYTES, MAX_CELLS, NotATable, read_table
from tests.records_builders import shown
from tests.test_intake import build, council, label
from tests.typeset_builders import DAY, check, drawn_tree, page_texts, styles


def rendered(
    folder: Path, text: str, title: str | None = None, name: str = "wards.csv"
) -> Rendered:
    file = folder / name
    file.write_text(dedent(text), encoding="utf-8")
    return Renderer(template_folders(folder), "").table(file, "en-GB", title)


def table_set(paper: Rendered) -> Typeset:
    assert paper.root is not None
    made = typeset(paper.root, styles(), title="A trial", language="en-GB", date=DAY)
    check(made)
    return made


def orientation(paper: Rendered) -> str:
    assert paper.root is not None
    return paper.root.attributes["data-orientation"]


# --- reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        "Ward,Spend\nHam,£5\n".encode(),
        b"\xef\xbb\xbf" + "Ward;Spend\r\nHam;£5\r\n".encode(),
        "Ward\tSpend\nHam\t£5".encode("utf-16"),
        'Ward,Spend\n\n"Ham",£5\n'.encode("cp1252"),
        "Ward,Spend,,\nHam,£5,,\n,,,\n".encode(),
        "sep=|\nWard|Spend\nHam|£5\n".encode(),
    ],
)
def test_csv_of_any_encoding_and_delimiter(data: bytes) -> None:
    assert read_table(data).rows == (("Ward", "Spend"), ("Ham", "£5"))


DIVIDE = "save it as CSV again, divided or with fewer columns; or print it to a PDF"
UNICODE = 'save it again as "CSV UTF-8"'
QUOTES = "write a quotation mark that belongs to the text twice, in a cell in quotation marks"
LONG = "look for a quotation mark that is not closed; a long text belongs into a Markdown paper"
AGAIN = "save it again, or take it off the item"


@pytest.mark.parametrize(
    ("data", "line", "reason", "hint"),
    [
        (b"\n \n", 0, "holds no rows", AGAIN),
        (b"," * 60, 0, "holds no rows", AGAIN),
        (b"a,b\na\0b", 2, "holds bytes that are no text", UNICODE),
        ("a,b\na\0b".encode("utf-16"), 2, "holds bytes that are no text", UNICODE),
        ("a,b\na,b".encode("utf-16-le"), 1, "holds bytes that are no text", UNICODE),
        (b"a,b\na\x81,\xa3", 2, "holds bytes that are no text", UNICODE),
        (
            "a,b\n".encode("utf-16") + b"a",
            2,
            "breaks off in the midst of a character",
            UNICODE,
        ),
        (b"a\n" + b"a," * 41, 2, "has 41 columns, and a page holds at most 40", DIVIDE),
        (b"a,b\nc," + b"d" * 32_768, 2, "has a cell of more than 32,767 characters", LONG),
        (b'a,b\nc,"' + b"d" * 140_000, 2, "has a cell of more than 32,767 characters", LONG),
        (b"a" * (MAX_BYTES + 1), 0, "is larger than 5 MB", DIVIDE),
        (b"a,b\n" * (MAX_CELLS // 2 + 1), 0, "has more than 100,000 cells", DIVIDE),
        (b'a,b\nc,d\n"e,f\ng,h\n', 3, "has a quotation mark that is never closed", QUOTES),
        (b'sep=;\na;b\n"c;d\n', 3, "has a quotation mark that is never closed", QUOTES),
        (
            b'a,b\n"c,d\ne,f\n"g",h\n',
            2,
            "has a quotation mark that is closed only in line 4, in the midst of text",
            QUOTES,
        ),
        (
            b'a,b\n"The "Old" House",5\n',
            2,
            "has text after a quotation mark that closes a cell",
            QUOTES,
        ),
        (
            b"a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> mine\n",
            2,
            "holds a conflict of Git that is not resolved",
            "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>",
        ),
    ],
)
def test_csv_that_is_no_table(data: bytes, line: int, reason: str, hint: str) -> None:
    with pytest.raises(NotATable) as raised:
        read_table(data)
    assert (raised.value.line, str(raised.value), raised.value.hint) == (line, reason, hint)


def test_quotation_marks_that_are_right_or_part_of_a_cell() -> None:
    table = read_table(b'a,b\n"x ""y"" z","1\n2"\n5" pipe,3\n')
    assert table.rows[1:] == (('x "y" z', "1\n2"), ('5" pipe', "3"))
    assert table.lines == (1, 2, 4)


def test_a_line_that_states_the_mark_is_counted() -> None:
    assert read_table(b"sep=\t\r\na\tb\r\nc\td\r\n").lines == (2, 3)


def test_a_formula_in_csv_stays_text() -> None:
    assert read_table(b'Name,Link\nx,"=HYPERLINK(""http://a"")"').rows[1][1].startswith("=")


def test_lines_with_one_cell_above_a_table_are_its_titles() -> None:
    table = read_table(b"Spending over 500\nJanuary 2024,,\n\nWard,Spend\nHam,5\nStoke,\n")
    assert table.titles == ("Spending over 500", "January 2024")
    assert table.rows == (("Ward", "Spend"), ("Ham", "5"), ("Stoke", ""))
    assert table.lines == (4, 5, 6)


@pytest.mark.parametrize(
    ("header", "names_columns"),
    [
        ("Ward,Spend (£)", True),
        (",2017/18,2018", True),
        ("Ham,12", False),
        ("Ham,£1,200.50", False),
        ("Ham,01/02/2024", False),
        ("Ham,01752 304570", False),
    ],
)
def test_a_first_row_names_the_columns_unless_it_holds_values(
    header: str, names_columns: bool
) -> None:
    assert read_table(f"{header}\nStoke,7\n".encode()).has_header is names_columns


def test_a_row_by_itself_names_no_columns() -> None:
    assert not read_table(b"Ward,Spend\n").has_header


# --- setting ----------------------------------------------------------------------------------


def test_a_table_with_header_cells(tmp_path: Path) -> None:
    text = """\
        Ward,Telephone,Spend
        Ham,01752 304570,£12.50
        "Stoke
        and Ford",,-
        """
    paper = rendered(tmp_path, text, name="ward_spend-2023-24.csv")
    assert paper.problems == ()
    assert paper.title == "ward_spend-2023-24"
    assert drawn_tree(table_set(paper), texts=True) == dedent("""\
        Document
          H1 'ward_spend-2023-24'
          Table
            THead
              TR
                TH Scope=Column 'Ward'
                TH Scope=Column 'Telephone'
                TH Scope=Column 'Spend'
            TBody
              TR
                TD 'Ham'
                TD '01752 304570'
                TD '£12.50'
              TR
                TD 'Stoke and Ford'
                TD
                TD '-'""")


def test_a_paper_has_the_title_that_the_records_give_it(tmp_path: Path) -> None:
    paper = rendered(tmp_path, "Year ended\n\nWard,Spend\nHam,5\n", "Spend <by> ward")
    assert drawn_tree(table_set(paper), texts=True).split("\n")[1:3] == [
        "  H1 'Spend <by> ward'",
        "  P 'Year ended'",
    ]


def test_a_first_row_of_values_is_told_at_its_line(tmp_path: Path) -> None:
    paper = rendered(tmp_path, "\nHam,12\nStoke,7\n")
    assert shown(paper.problems) == [
        "wards.csv:2:0: warning: the table has no heading cell, so nobody who hears it read can"
        " tell its columns | give its first row headings"
    ]


def test_a_row_that_is_longer_than_the_header_is_told(tmp_path: Path) -> None:
    paper = rendered(tmp_path, "Spend\n\nWard,Sum\nHam,1,200\nStoke,7\nFord,2,100,\n")
    assert shown(paper.problems) == [
        "wards.csv:4:0: warning: the row has more cells than the header, which names 2 columns,"
        " and so have 1 of those below it | name each column, or put a cell that holds the mark"
        " between cells in quotation marks"
    ]
    assert paper.root is not None


def test_an_encoding_that_was_guessed_is_told(tmp_path: Path) -> None:
    (tmp_path / "wards.csv").write_bytes("Ward,Sum\nHam,£1\n".encode("cp1252"))
    paper = Renderer(template_folders(tmp_path), "").table(tmp_path / "wards.csv", "en-GB", None)
    assert shown(paper.problems) == [
        'wards.csv:0:0: note: "wards.csv" is not in UTF-8, and was read as Windows-1252'
        ' | look at its accents and pound signs in the pack; "CSV UTF-8" needs no guess'
    ]


def test_a_long_table_repeats_its_header(tmp_path: Path) -> None:
    made = table_set(rendered(tmp_path, "Ward,Spend\n" + "Ham,5\n" * 100))
    texts = page_texts(made)
    assert len(texts) > 2
    assert all("Ward" in text for text in texts)
    assert drawn_tree(made).count("TH ") == 2


def test_a_wide_table_turns_the_page(tmp_path: Path) -> None:
    names = ",".join(f"Indicator {n}" for n in range(9))
    assert orientation(rendered(tmp_path, "Ward,Spend\nHam,5\n")) == "portrait"
    assert orientation(rendered(tmp_path, f"{names}\n{names}\n")) == "landscape"


def test_a_table_too_wide_for_the_page_is_told(tmp_path: Path) -> None:
    names = ",".join(f"Indicator{n}" for n in range(30))
    made = table_set(rendered(tmp_path, f"{names}\n{names}\n"))
    assert shown(made.problems) == [
        "wards.csv:1:0: warning: a table is too wide for its page: words are cut even in its"
        " smallest type | leave columns out, or divide the table"
    ]


def test_a_file_that_holds_no_table_is_an_error_in_it(tmp_path: Path) -> None:
    paper = rendered(tmp_path, "a," * 41)
    assert paper.root is None
    assert shown(paper.problems) == [
        'wards.csv:1:0: error: "wards.csv" has 41 columns, and a page holds at most 40'
        " | save it as CSV again, divided or with fewer columns; or print it to a PDF"
    ]


# --- in a pack --------------------------------------------------------------------------------


def test_a_csv_paper_needs_no_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENDAPACK_SOFFICE", os.devnull)
    papers = council(tmp_path, "wards.csv", "{file: wards.csv, title: Spend by ward}")
    (papers / "wards.csv").write_text("Ward,Spend\nHam,£12.50\n", encoding="utf-8")
    done = build(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "item 1, wards.csv: tagged, no findings" in done.stdout
    assert label(tmp_path) == {"1": "Pages 1 - 2", "2": "Pages 3 - 4"}
    pack = pypdf.PdfReader(tmp_path / "packs" / "cabinet" / "2024-01-10" / "agenda-pack.pdf")
    texts = [page.extract_text() for page in pack.pages]
    assert [title for title in ("wards", "Spend by ward") if any(title in t for t in texts)] == [
        "wards",
        "Spend by ward",
    ]
    assert (papers / "wards.csv").write_text("Ward,Spend\nHam\n", encoding="utf-8")
    assert "unchanged" not in build(tmp_path).stdout


def test_what_a_csv_cannot_say_is_told_at_the_file(tmp_path: Path) -> None:
    papers = council(tmp_path, "wards.csv")
    (papers / "wards.csv").write_bytes(b"a\0b")
    done = build(tmp_path)
    assert done.returncode == 1
    assert (
        'papers/wards.csv:1: error: "wards.csv" holds bytes that are no text\n    save it again as'
        ' "CSV UTF-8"'
    ) in done.stderr


# --- limits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["1" + " " * 32_000 + "x", "1," * 16_000, "x" * 32_000, "(" * 32_000, "£1 -" * 8_000],
)
def test_work_grows_with_a_cell_and_no_faster(tmp_path: Path, cell: str) -> None:
    """Function calls for a cell and for a quarter of it, where a square would be sixteen times; the
    processor's time, with much room, shows that no regular expression goes back on itself."""

    def work(cell: str) -> int:
        calls = 0

        def count_call(*_: object) -> None:
            nonlocal calls
            calls += 1

        paper = rendered(tmp_path, f'Ward,Spend\nHam,"{cell}"\n')
        assert isinstance(paper.root, HtmlElement)
        sys.setprofile(count_call)
        try:
            typeset(paper.root, styles(), title="Trial", language="en-GB", date=DAY)
        finally:
            sys.setprofile(None)
        return calls

    began = time.process_time()
    quarter = work(cell[: len(cell) // 4])
    assert work(cell) <= 4.6 * quarter + 10_000
    assert time.process_time() - began < 60
