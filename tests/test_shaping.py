"""Text as glyphs: which show it, where they stand, and that it is read out as it was written."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from agendapack.pages.layout.text_encoding import Encoder
from agendapack.pages.layout.words import Run, Word, cut_to_fit, text_piece
from agendapack.pages.styles.cascade import BLACK
from agendapack.pages.styles.fonts import Face, normal, set_in
from agendapack.records.shipped import shipped_templates
from tests.judging import judge, needs_judge
from tests.typeset_builders import check, flat_text, set_html

FONTS = shipped_templates() / "fonts"


def face(name: str) -> Face:
    return _FACES.setdefault(name, Face(name, FONTS / f"{name}.ttf"))


_FACES: dict[str, Face] = {}
PLEX, ATKINSON = "IBMPlexSans-Regular", "AtkinsonHyperlegibleNext-Regular"
ARABIC, GURMUKHI = "NotoSansArabic-Regular", "NotoSansGurmukhi-Regular"

SAMPLES = {
    "kerning": "AVATAR Tudalen To. Ty.",
    "ligatures": "office fish confirmed",
    "marks of their own": "ọ̀rọ̀ ẹ́ q̇ e\u030a\u030a Tiếng Việt",
    "Welsh": "Cyngor Sir Gâr, tŷ a dŵr",
    "vowels before their consonants": "ਕਿਤਾਬ ਪੰਜਾਬੀ ਵਿੱਚ ਸ਼੍ਰੀ",
    "beyond the first plane": "well done \U0001f600",
    "Arabic": "قرر المجلس في جلسته",
    "a ligature written leftwards": "السلام لا بلا ال\u0644\u0651\u0670ه",
    "vowel marks written leftwards": "شكراً مُحَمد",
    "Urdu": "یہ اردو زبان ہے۔",
    "Hebrew": "שלום עולם",
}
LEFTWARDS = ("Arabic", "Urdu", "Hebrew", "leftwards")


def _poppler(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    text = ran.stdout.decode()
    return text.translate(dict.fromkeys(map(ord, "\u202a\u202b\u202c\f")))


def _pdfium(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text: str = document[0].get_textpage().get_text_range()
        return text
    finally:
        document.close()


READERS = {
    "pypdf": lambda pdf: pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(),
    "Poppler": _poppler,
    "PDFium": _pdfium,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", SAMPLES)
def test_text_is_read_out_as_it_was_written(kind: str, reader: str) -> None:
    if reader == "Poppler" and shutil.which("pdftotext") is None:
        pytest.skip("Poppler is not installed")
    direction = "rtl" if kind.endswith(LEFTWARDS) else "ltr"
    result = set_html(f'<p dir="{direction}">{SAMPLES[kind]}</p>')
    assert result.problems == ()
    check(result)
    read = READERS[reader](result.pdf).strip()
    assert unicodedata.normalize("NFC", read) == SAMPLES[kind]


@needs_judge
def test_shaped_text_conforms(tmp_path: Path) -> None:
    file = tmp_path / "shaped.pdf"
    paragraphs = [
        f'<p dir="{"rtl" if kind.endswith(LEFTWARDS) else "ltr"}">{text}</p>'
        for kind, text in SAMPLES.items()
    ]
    file.write_bytes(set_html("".join(["<h1>All of it</h1>", *paragraphs])).pdf)
    accessible, archival = judge(("ua1", file), ("2a", file))
    assert accessible.faults == () and archival.faults == ()


def test_letters_are_kerned_and_a_width_is_the_sum_of_what_is_drawn() -> None:
    plex = face(PLEX)
    assert plex.width("AV") < plex.width("A") + plex.width("V")
    shaped = plex.shaped("AVATAR")
    assert shaped.width == sum(glyph.advance for glyph in shaped.glyphs)


def test_a_joiner_stays_with_its_letter_whatever_mark_of_direction_stands_between() -> None:
    html = '<p dir="rtl">12 \u061c\u200d\u0628 \u2067\u0645\u06cc\u2069\u200c ab</p>'
    assert flat_text(set_html(html)).split() == ["12", "\u0628", "\u200c\u06cc\u0645", "ab"]


def test_a_ligature_is_one_code_that_shows_its_letters() -> None:
    with pikepdf.open(io.BytesIO(set_html("<p>fish</p>").pdf)) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        entries = font.ToUnicode.read_bytes().decode()
    assert "<00660069>" in entries and "<0066>" not in entries


def test_figures_for_tables_are_of_one_width_where_the_font_has_them() -> None:
    atkinson = face(ATKINSON)
    assert atkinson.width("1111") != atkinson.width("0000")
    ones, noughts = (atkinson.shaped(text, tabular=True) for text in ("1111", "0000"))
    assert ones.width == noughts.width
    html = '<p class="numeric">1,024.50</p>'
    assert flat_text(set_html(html)) == "1,024.50"


def test_a_letter_and_its_marks_are_of_one_face() -> None:
    plex, arabic, gurmukhi = face(PLEX), face(ARABIC), face(GURMUKHI)
    assert not plex.has("\u0a15") and gurmukhi.has("\u0a15\u0a3f")
    setting = set_in(plex, (arabic, gurmukhi), "page \u0a15\u0a3f, \u0645\u064f\u062d.")
    assert [(used.name, text) for used, text in setting.pieces] == [
        (PLEX, "page "),
        (GURMUKHI, "\u0a15\u0a3f, "),
        (ARABIC, "\u0645\u064f\u062d."),
    ]
    assert set_in(plex, (arabic,), "q\u0307\u0a3f").missing == ("\u0a3f",)


def test_letters_that_no_font_has_as_one_are_set_as_letter_and_mark() -> None:
    """NFC has a character for them; the face has only its parts."""
    assert "\u1e57" not in face(ATKINSON).characters
    assert face(ATKINSON).has("\u1e57") == face(ATKINSON).has("p\u0301")


def test_joiners_are_kept_where_letters_have_other_shapes_by_them() -> None:
    assert normal("co\u200coperate\u00ad") == "cooperate"
    assert normal("\u2067a\u2069 \u061cb\u034fc \u2764\ufe00") == "a bc \u2764"
    assert normal("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )
    assert normal("\u0628 \u061c\u200d\u0628") == "\u0628 \u0628"
    arabic = face(ARABIC)
    apart = arabic.shaped("\u0645\u06cc\u200c\u062e", leftwards=True)
    together = arabic.shaped("\u0645\u06cc\u062e", leftwards=True)
    numbers = [[glyph.number for glyph in each.glyphs] for each in (apart, together)]
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        (PLEX, ["e\u0323\u0301", "q\u0307", "fi"]),
        (GURMUKHI, ["\u0a15\u0a3f", "\u0a38\u0a3c\u0a4d\u0a30\u0a40"]),
    ],
)
def test_a_word_that_is_too_long_is_not_cut_inside_a_letter(name: str, letters: list[str]) -> None:
    run = Run(12.0, BLACK, None)
    piece = text_piece("".join(letters) * 9, face(name), run)
    parts = list(cut_to_fit([Word([piece], piece.width)], 0.1))
    texts = [part.pieces[0].text for part in parts]
    assert texts == letters * 9


def test_each_letter_written_leftwards_is_on_the_line_and_its_marks_are_pictures() -> None:
    arabic = face(ARABIC)
    from agendapack.pages.layout.pdf_writing import Writer

    ((_, shown),) = Encoder(Writer().document).shown(
        arabic, [arabic.shaped("\u0645\u064f\u062d", leftwards=True)]
    )
    assert shown.actual == "" and [part.up for part in shown.parts] == [0.0]
    (picture,) = shown.pictures
    assert picture.up != 0 or picture.left > 0
    assert arabic.outline(picture.number).endswith(" h f")
