"""Characters of office files that print as boxes are found in the PDF, and told by their script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from agendapack.build import jobs
from agendapack.papers.office.missing_glyphs import look, wording
from agendapack.papers.request import Request
from agendapack.papers.ua.font_programs import undefined_codes, undefined_glyphs
from tests.builders import CORPUS, PLACE
from tests.font_builders import cff, truetype

# Four glyphs: what the font lacks, a letter, the first once more under another code, a space.
_WIDTHS = {".notdef": 500, "a": 500, "box": 500, "space": 500}
_SQUARES = {".notdef": 400, "a": 300, "box": 400}
_CODES = {1: "a", 2: "box", 3: "space"}
_BOX = [0, 100, "hmoveto", 300, "hlineto", 300, "vlineto", "endchar"]

PROGRAM = truetype(_WIDTHS, {(1, 0): _CODES}, squares=_SQUARES)


def unicode_map(texts: Mapping[int, str], size: int) -> bytes:
    entries = "\n".join(
        f"<{code:0{2 * size}X}> <{text.encode('utf-16-be').hex()}>" for code, text in texts.items()
    )
    return f"{len(texts)} beginbfchar\n{entries}\nendbfchar".encode()


def converted(
    path: Path, *pages: str, texts: Mapping[int, str], program: bytes = PROGRAM, form: str = ""
) -> Path:
    """A PDF as LibreOffice writes it: pages of content that share a font, /F1; ``form`` is the
    content of a form, /X1."""
    with pikepdf.new() as pdf:
        is_composite = program != PROGRAM
        file = pdf.make_stream(program, Subtype=Name.CIDFontType0C)
        key = "/FontFile3" if is_composite else "/FontFile2"
        descriptor = pdf.make_indirect(Dictionary({"/Type": Name.FontDescriptor, key: file}))
        size = 2 if is_composite else 1
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/BAAAAA+Sans"),
            FontDescriptor=descriptor,
            ToUnicode=pdf.make_stream(unicode_map(texts, size)),
        )
        if is_composite:
            holder = Dictionary(Subtype=Name.CIDFontType0, FontDescriptor=descriptor)
            font.Subtype, font.Encoding = Name.Type0, Name("/Identity-H")
            font.DescendantFonts = Array([pdf.make_indirect(holder)])
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(F1=pdf.make_indirect(font))))
        if form:
            drawn = pdf.make_stream(form.encode(), Subtype=Name.Form, Resources=resources)
            resources = pdf.make_indirect(Dictionary(XObject=Dictionary(X1=drawn)))
        for content in pages:
            page = pdf.add_blank_page()
            page.obj.Resources = resources
            page.obj.Contents = pdf.make_stream(content.encode())
        pdf.save(path)
    return path


def shown(codes: str, text: str = "") -> str:
    show = f"BT /F1 12 Tf <{codes}> Tj ET\n"
    if not text:
        return show
    return f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex()}>>> BDC {show} EMC\n"


TEXTS = {1: "a", 2: "ਜ", 3: " "}


def test_a_code_with_the_outline_of_glyph_0_is_a_box_for_what_its_actual_text_says(
    tmp_path: Path,
) -> None:
    content = shown("0102") + shown("02", "আ") + shown("0103") + "q " + shown("02", "🌳") + " Q"
    pdf = converted(tmp_path / "a.pdf", shown("01"), content, shown("02", "আ"), texts=TEXTS)
    assert look(pdf) == {"ਜ": (2,), "আ": (2, 3), "🌳": (2,)}


def test_boxes_in_a_form(tmp_path: Path) -> None:
    pdf = converted(tmp_path / "a.pdf", "/X1 Do", texts=TEXTS, form=shown("02"))
    assert look(pdf) == {"ਜ": (1,)}


def test_boxes_of_a_composite_font(tmp_path: Path) -> None:
    program = cff({".notdef": _BOX, "cid00001": 700, "cid00002": _BOX}, keyed=(500,))
    pdf = converted(tmp_path / "a.pdf", shown("00010002"), texts=TEXTS, program=program)
    assert look(pdf) == {"ਜ": (1,)}


def test_blanks_for_want_of_a_font(tmp_path: Path) -> None:
    program = cff({".notdef": 500, "cid00001": _BOX, "cid00002": 500}, keyed=(500,))
    texts = {1: "a", 2: "ਜ"}
    pdf = converted(tmp_path / "a.pdf", shown("00010002"), texts=texts, program=program)
    assert look(pdf) == {"ਜ": (1,)}
    pdf = converted(tmp_path / "b.pdf", shown("0002"), texts={2: " "}, program=program)
    assert look(pdf) == {}


def test_a_font_that_has_a_box_and_shows_none(tmp_path: Path) -> None:
    assert look(converted(tmp_path / "a.pdf", shown("0103"), texts=TEXTS)) == {}
    assert look(converted(tmp_path / "b.pdf", shown("01"), texts={1: "a"})) == {}


def test_undefined_glyphs() -> None:
    assert undefined_glyphs(PROGRAM) == {0, 2}
    assert undefined_glyphs(truetype(_WIDTHS, {})) == {0, 1, 2, 3}  # all of them blanks
    assert undefined_glyphs(cff({".notdef": _BOX, "a": 700, "b": _BOX})) == {0, 2}
    assert undefined_glyphs(PROGRAM[:200]) == undefined_glyphs(b"") == frozenset()


def test_undefined_codes() -> None:
    """As LibreOffice writes them of a font with CFF outlines."""
    encoding = b"0 1 255 {1 index exch /.notdef put} for\ndup 1 /A put\ndup 7 /.notdef put\n"
    assert undefined_codes(encoding + b"currentfile eexec\ndup 8 /.notdef put") == {7}


def test_it_is_an_error_that_says_what_to_install() -> None:
    found = {"ਜ": (1,), "如": (1, 3), "か": (3,), "🌳": (9,), "\u2fe0": (9,), "\uf0b7": (2,)}
    (problem,) = wording("report.docx", found, PLACE)
    assert problem.is_error
    assert problem.message == (
        '"report.docx" has characters that no font here has, printed as boxes or blanks on'
        " pages 1, 2, 3 and 9: Chinese or Japanese, Gurmukhi (Punjabi), Japanese, emoji,"
        " symbols and symbols of a font of their own, such as Wingdings"
    )
    assert problem.hint == (
        "install a font that has them where packs are built (Debian and Ubuntu: sudo apt install"
        " fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core), or save the file as PDF where it"
        " looks right, and name the PDF instead"
    )
    many = {"ب": tuple(range(1, 10))}
    assert (
        "blanks on pages 1, 2, 3, 4, 5 and 4 more: Arabic" in wording("a", many, PLACE)[0].message
    )


@pytest.mark.parametrize("character", ["□", "\ufffd", "\u200b", "\xa0", "\x07", "\ufe0f", "\u2800"])
def test_what_is_a_box_by_itself_or_is_not_seen_is_no_fault(character: str) -> None:
    assert wording("report.docx", {character: (1,)}, PLACE) == ()


def test_a_paper_with_boxes_is_not_taken(tmp_path: Path) -> None:
    pdf = converted(tmp_path / "a.pdf", shown("0102"), shown("01"), texts=TEXTS)
    made = jobs.read_converted(pdf, Request("a.docx", PLACE), tmp_path)
    assert made.facts is None
    assert [problem.message for problem in made.problems] == [
        '"a.docx" has characters that no font here has, printed as boxes or blanks on page 1:'
        " Gurmukhi (Punjabi)"
    ]


@pytest.mark.once
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real papers are not here")
def test_council_papers_have_no_boxes() -> None:
    for file in sorted((CORPUS / "council").glob("*.pdf")):
        assert look(file) == {}, file.name
