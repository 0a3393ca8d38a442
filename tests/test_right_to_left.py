"""Text that is written from right to left: where it stands, and what is told of it."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from bidi import get_display
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from agendapack.pages.layout.directions import begins_leftwards, in_sight, levels
from agendapack.pages.layout.ideographs import split_at_ideographs
from agendapack.pages.layout.typeset import Typeset
from agendapack.pages.styles.css import stylesheet
from agendapack.pages.styles.styles_reader import load_styles
from agendapack.pages.styles.web_fonts import WebFace, font_faces
from agendapack.records.language_directions import is_leftwards
from agendapack.records.shipped import shipped_templates
from tests.typeset_builders import check, drawn_tree, opened, set_html, styles

LEFT, RIGHT = styles().page.left, styles().page.width - styles().page.right
LONG = (
    "وهو طويل جدا حتى يملأ أكثر من سطر واحد في هذه"
    " الصفحة ويظهر أين يبدأ كل سطر منه بعد السطر الأول وحتى النهاية"
)


def edges(result: Typeset, text: str, page: int = 0) -> tuple[float, float]:
    """The left and the right edge of what a page shows for ``text``."""
    found = pdfium.PdfDocument(result.pdf)[page].get_textpage()
    at = found.get_text_range().index(text)
    boxes = [found.get_charbox(at + offset) for offset in range(len(text))]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def rules(result: Typeset) -> list[tuple[float, float, float, float]]:
    """The lines that are drawn: from where to where."""
    found, at = [], (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(opened(result).pages[0]):
        if str(operator) in ("m", "l"):
            point = (float(operands[0]), float(operands[1]))
            if str(operator) == "l":
                found.append((*at, *point))
            at = point
    return found


# -- the order of characters -------------------------------------------------------------------


@pytest.mark.parametrize("leftwards", [False, True])
@given(text=st.text(alphabet="ab 12.,(-אבג\u0627\u0628\u06f1\u2067\u2066\u2069", max_size=14))
def test_a_line_is_seen_in_the_order_of_the_unicode_algorithm(text: str, leftwards: bool) -> None:
    # A space at the end is that of a line, which goes where the line ends (rule L1).
    text += "x"
    order = in_sight(range(len(text)), levels(text, leftwards))
    seen = "".join(text[at] for at in order)
    assert seen == get_display(text, base_dir="R" if leftwards else "L")


@pytest.mark.parametrize(
    ("text", "leftwards"),
    [
        ("12 - ", False),
        ("(abc אב)", False),
        ("12. אב abc", True),
        ("\u2067אב\u2069 abc", False),
        ("\u2068abc\u2069 אב", True),
        ("\u200fabc", True),
    ],
)
def test_the_first_letter_that_is_no_isolates_says_the_direction(
    text: str, leftwards: bool
) -> None:
    assert begins_leftwards(text) is leftwards


@pytest.mark.parametrize(
    ("tag", "leftwards"),
    [
        *(("ar", True), ("ur-PK", True), ("he", True), ("pa", False), ("pa-Arab", True)),
        *(("ar-Latn", False), ("en-GB", False), ("zh-Hans", False)),
    ],
)
def test_a_language_is_written_as_its_script_is(tag: str, leftwards: bool) -> None:
    assert is_leftwards(tag) is leftwards


# -- where it stands ---------------------------------------------------------------------------


def test_a_paragraph_begins_at_the_right_and_goes_on_there() -> None:
    result = set_html(f'<p lang="ar" dir="rtl">الاجتماع {LONG}</p>')
    check(result)
    assert result.problems == ()
    assert edges(result, "الاجتماع")[1] == pytest.approx(RIGHT, abs=1.5)
    assert edges(result, "النهاية")[1] < RIGHT - 1
    assert edges(result, LONG.split()[-3])[0] > LEFT
    assert drawn_tree(result) == "Document\n  P WritingMode=RlTb Lang='ar'"


@pytest.mark.parametrize(
    ("attributes", "text", "at_right"),
    [
        ("", "الاجتماع of the Council", True),
        ("", "Council الاجتماع", False),
        (' dir="ltr"', "الاجتماع of the Council", False),
        (' dir="rtl"', "Council 12", True),
        (' dir="auto"', "Council الاجتماع", False),
        (' lang="ur"', "12 Council", True),
        (' lang="ur" dir="ltr"', "12 Council", False),
        ("", '<span lang="ar" dir="rtl">الاجتماع</span> of the Council', False),
    ],
)
def test_what_says_a_paragraphs_direction(attributes: str, text: str, at_right: bool) -> None:
    result = set_html(f"<p{attributes}>{text}</p>")
    words = [word for word in ("Council", "الاجتماع", "12") if word in text]
    ends = [edge for word in words for edge in edges(result, word)]
    assert (abs(max(ends) - RIGHT) < 12, abs(min(ends) - LEFT) < 12) == (at_right, not at_right)


def test_figures_and_other_scripts_stand_within_a_line_as_they_are_read() -> None:
    result = set_html('<p lang="ar" dir="rtl">مجلس Plymouth في 14 فبراير (NHS)</p>')
    order = ["مجلس", "Plymouth", "في", "14", "فبراير", "NHS"]
    starts = [edges(result, word)[1] for word in order]
    assert starts == sorted(starts, reverse=True)
    shown = pdfium.PdfDocument(result.pdf)[0].get_textpage().get_text_range()
    assert shown.startswith("مجلس Plymouth في 14 فبراير")


def test_a_passage_of_its_own_direction_is_kept_together() -> None:
    passage = '<span lang="ar" dir="rtl">مرحبا 12</span>'
    result = set_html(f"<p>{passage}, 34 (welcome)</p>")
    # Without the isolate, the comma and the second number would belong to the Arabic.
    assert edges(result, "12")[1] < edges(result, "مرحبا")[0]
    assert edges(result, "مرحبا")[1] < edges(result, "34")[0]


def test_the_numbers_of_a_list_stand_at_its_right() -> None:
    result = set_html(
        '<ol lang="ar" dir="rtl"><li>الاعتذارات</li>'
        f"<li>محضر {LONG}<ul><li>نقطة</li></ul></li></ol>"
    )
    check(result)
    assert edges(result, "1")[1] == pytest.approx(RIGHT, abs=2)
    first, second = edges(result, "الاعتذارات")[1], edges(result, "محضر")[1]
    assert first == pytest.approx(second, abs=1.5)
    assert first < edges(result, "1")[0]
    assert edges(result, "نقطة")[1] < second - 10
    assert edges(result, "•")[0] > edges(result, "نقطة")[1]
    assert drawn_tree(result).splitlines()[1] == (
        "  L ListNumbering=Decimal WritingMode=RlTb Lang='ar'"
    )


def test_the_first_column_of_a_table_stands_at_its_right() -> None:
    result = set_html(
        '<table lang="ar" dir="rtl"><thead><tr><th scope="col">السنة</th>'
        '<th scope="col">المبلغ</th></tr></thead><tbody>'
        "<tr><td>عام</td><td>1,200</td></tr><tr><td>عام</td><td>90</td></tr>"
        "</tbody></table>"
    )
    check(result)
    assert edges(result, "السنة")[1] == pytest.approx(RIGHT - 5, abs=2)
    assert edges(result, "المبلغ")[1] < edges(result, "السنة")[0]
    # Figures are written from the left: their ends stand below each other.
    assert edges(result, "1,200")[1] == pytest.approx(edges(result, "90")[1], abs=0.5)
    assert edges(result, "90")[1] == pytest.approx(edges(result, "المبلغ")[1], abs=2)


def test_a_table_that_is_narrow_stands_at_the_right(tmp_path: Path) -> None:
    file = tmp_path / "styles.yaml"
    file.write_text("styles:\n  table: {width: content}\n", encoding="utf-8")
    table = '<table lang="ar" dir="rtl"><tbody><tr><td>عام</td></tr></tbody></table>'
    result = set_html(table, in_styles=load_styles(file)[0])
    assert edges(result, "عام")[1] == pytest.approx(RIGHT - 5, abs=2)


def test_a_column_of_figures_that_is_set_to_the_right_ends_there() -> None:
    result = set_html(
        '<table dir="rtl"><tbody><tr><td class="right">1,200</td><td>عام</td></tr>'
        '<tr><td class="right">90</td><td>عام</td></tr></tbody></table>'
    )
    assert edges(result, "90")[1] == pytest.approx(RIGHT - 5, abs=2)
    assert edges(result, "1,200")[1] == pytest.approx(RIGHT - 5, abs=2)


def test_a_cell_of_figures_ends_at_the_right() -> None:
    result = set_html(
        '<table dir="rtl"><tbody><tr><td class="numeric">12</td></tr>'
        '<tr><td class="right">long text</td></tr></tbody></table>'
    )
    assert edges(result, "12")[1] == pytest.approx(RIGHT - 5, abs=2)
    assert edges(result, "long")[0] == pytest.approx(LEFT + 5, abs=2)


def test_the_bar_of_a_quotation_stands_where_its_lines_begin() -> None:
    uprights = {
        direction: [
            line[0]
            for line in rules(set_html(f'<div class="quote" dir="{direction}"><p>a</p></div>'))
            if line[0] == line[2]
        ]
        for direction in ("ltr", "rtl")
    }
    assert uprights == {
        "ltr": [pytest.approx(LEFT + 1, abs=0.1)],
        "rtl": [pytest.approx(RIGHT - 1, abs=0.1)],
    }


def test_a_link_has_one_area_and_one_line_under_it_on_each_line() -> None:
    result = set_html(
        f'<p lang="ar" dir="rtl"><a href="https://www.plymouth.gov.uk">محضر {LONG}</a> ثم</p>'
    )
    check(result)
    areas = [[float(side) for side in note.Rect] for note in opened(result).pages[0].Annots]
    assert len(areas) == 2
    assert areas[0][2] == pytest.approx(RIGHT, abs=0.1)
    assert areas[0][0] >= LEFT - 0.1
    assert areas[1][2] == pytest.approx(RIGHT, abs=0.1)
    assert [(line[0], line[2]) for line in rules(result)] == [
        (pytest.approx(left, abs=0.1), pytest.approx(right, abs=0.1)) for left, _, right, _ in areas
    ]


def test_a_page_in_a_language_from_the_right_is_one_from_the_right() -> None:
    result = set_html('<p>الاجتماع</p><p dir="ltr">Council</p>', lang="ur")
    assert drawn_tree(result) == ("Document WritingMode=RlTb Lang='ur'\n  P\n  P WritingMode=LrTb")
    assert edges(result, "Council")[0] == pytest.approx(LEFT, abs=1.5)


def test_the_stylesheet_has_sides_that_turn_about() -> None:
    css = stylesheet(styles())
    assert "border-inline-start: 2.67px solid #8a97a3;" in css
    assert ".numeric { text-align: right;" in css
    assert ".right { text-align: end; }" in css
    assert "-left" not in css.replace("border-left-", "")


# -- where lines end ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("市议会", ["市", "议", "会"]),
        ("「会」。", ["「会」。"]),
        ("第67页，谢", ["第", "67", "页，", "谢"]),
        ("データー", ["デー", "ター"]),
        ("Plymouth市", ["Plymouth", "市"]),
        ("and/or", ["and/or"]),
    ],
)
def test_lines_end_beside_ideographs(text: str, parts: list[str]) -> None:
    assert split_at_ideographs(text) == parts


# -- the HTML ----------------------------------------------------------------------------------


def test_the_fonts_of_a_page_keep_the_rules_by_which_letters_join() -> None:
    folder = shipped_templates() / "fonts"
    arabic = WebFace("Noto Sans Arabic", False, False, folder / "NotoSansArabic-Regular.ttf")
    plain = WebFace("IBM Plex Sans", False, False, folder / "IBMPlexSans-Regular.ttf")
    css = font_faces({arabic: "مجلس", plain: "Council – £5"})
    kept = {}
    for family, data in re.findall(r'font-family: "([^"]+)".*?base64,([^)]+)\)', css):
        font = TTFont(io.BytesIO(b64decode(data)))
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        kept[family] = (features >= {"init", "medi", "fina"}, "GPOS" in font)
    assert kept == {"Noto Sans Arabic": (True, True), "IBM Plex Sans": (False, False)}
