"""styles.yaml: what it may say, what is wrong with it and where, and the stylesheet it makes."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from agendapack.pages.layout.typeset import Typeset
from agendapack.pages.styles.cascade import Cascade, Rule, Style, parse_selector
from agendapack.pages.styles.css import stylesheet
from agendapack.pages.styles.declarations import PROPERTIES
from agendapack.pages.styles.style_values import Styles
from agendapack.pages.styles.styles_reader import load_styles
from agendapack.papers.luminance import contrast
from agendapack.problems import Problem
from agendapack.records.shipped import shipped_templates
from tests.typeset_builders import check, drawn_tree, set_html, styles

BODY = ("body", ())


def loaded(folder: Path, text: str) -> tuple[Styles, tuple[Problem, ...]]:
    file = folder / "styles.yaml"
    file.write_text(text, encoding="utf-8")
    (folder / "symbols.ttf").write_bytes(b"no font")
    return load_styles(file)


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [
        f"{p.location.line}:{p.location.column}: {p.severity}: {p.message} ({p.hint})"
        for p in problems
    ]


def test_the_shipped_styles_have_no_fault() -> None:
    found, problems = load_styles(shipped_templates() / "styles.yaml")
    assert problems == ()
    assert set(found.families) == {"body"}
    assert found.style((BODY,)).size == 12.0
    assert found.page.bottom >= 20 * 72 / 25.4


def test_every_shipped_font_has_its_licence_beside_it() -> None:
    folder = shipped_templates() / "fonts"
    for font in folder.glob("*.ttf"):
        assert (folder / f"{font.stem.partition('-')[0]}-LICENSE.txt").is_file()
    assert sum(file.stat().st_size for file in folder.iterdir()) < 2_600_000


def test_welsh_and_the_symbols_of_council_papers_are_covered() -> None:
    family = styles().family("body")
    for face in (family.regular, family.bold, family.italic, family.bold_italic):
        assert set("ŵŷŴŶ–—‘’“”•…£€½²") <= face.characters
    everywhere = family.regular.characters | styles().fallbacks[-1].regular.characters
    assert set("✓✗→←≥≤≠µ⅓☐☑■●") <= everywhere
    assert {chr(code) for code in range(0x100, 0x180)} <= everywhere


def test_a_councils_file_holds_only_what_differs(tmp_path: Path) -> None:
    found, problems = loaded(
        tmp_path, 'colours: {heading: "#5b0f5b"}\nstyles:\n  p: {space-after: 4mm}\n'
    )
    assert problems == ()
    heading = found.style((BODY, ("h1", ())))
    assert heading.colour == pytest.approx((0x5B / 255, 0x0F / 255, 0x5B / 255))
    assert heading.size == 22.0
    assert found.style((BODY, ("p", ()))).space_after == pytest.approx(4 * 72 / 25.4)
    assert found.families == styles().families


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pages: {size: A4}", ['1:1: error: unknown key "pages" (did you mean page?)']),
        (
            "styles:\n  p: {sise: 12pt}",
            ['2:7: error: unknown key "sise" (did you mean size?)'],
        ),
        (
            "styles:\n  p: {size: big}",
            ['2:13: error: "big" cannot stand for size (expected a size such as 12pt or 80%)'],
        ),
        (
            "styles:\n  p:\n    colour: '#12345'",
            [
                '3:13: error: "#12345" cannot stand for colour (expected a colour such as'
                " #00467f, or one of heading, line, link, quiet, shade, text)"
            ],
        ),
        (
            "styles:\n  p: {colour: '#9a9a9a'}",
            [
                '2:15: warning: the text of "p" has a contrast of 2.8:1'
                " (expected 4.5:1 or more (WCAG 2.1 AA): choose a darker colour)"
            ],
        ),
        (
            'colours:\n  link: "#66aaff"',
            [
                '2:9: warning: the text of "a" has a contrast of 2.4:1'
                " (expected 4.5:1 or more (WCAG 2.1 AA): choose a darker colour)"
            ],
        ),
        (
            "styles:\n  paragraph: {size: 12pt}",
            [
                '2:3: error: no such element "paragraph" in "paragraph"'
                " (a class is written with a dot: .name)"
            ],
        ),
        (
            "styles:\n  p > em: {size: 12pt}",
            [
                '2:3: error: "p > em" cannot stand for styles'
                " (expected an element, a .class, or one inside another)"
            ],
        ),
        (
            "fonts:\n  body: {regular: fonts/AtkinsonHyperlegibleNext-Regulr.ttf}",
            [
                '2:19: error: no such font file "fonts/AtkinsonHyperlegibleNext-Regulr.ttf"'
                " (did you mean AtkinsonHyperlegibleNext-Regular.ttf?)"
            ],
        ),
        (
            "fonts:\n  body: {regular: styles.yaml}",
            ['2:19: error: "styles.yaml" is not a font that can be embedded (expected a'],
        ),
        (
            "fonts:\n  titles: {bold: fonts/DejaVuSans.ttf}",
            [
                '2:3: error: the font "titles" has no regular face'
                " (expected regular: and the name of a .ttf file)"
            ],
        ),
        (
            "fallback-fonts:\n  - {bold: fonts/DejaVuSans.ttf}",
            [
                "2:5: error: the fallback font has no regular face"
                " (expected regular: and the name of a .ttf file)"
            ],
        ),
        (
            "fonts:\n  body: {bold: symbols.ttf}",
            ['2:16: error: "symbols.ttf" is not a font that can be embedded (expected a'],
        ),
        (
            "page: {margins: {left: 120mm, right: 120mm}}",
            ["1:8: error: the margins leave no room for text (expected margins of 15mm to 40mm)"],
        ),
        (
            "page: {size: B4}",
            ['1:14: error: "B4" cannot stand for size (expected A4, A5 or Letter)'],
        ),
        (
            "logo: {image: crest.png}",
            [
                "1:1: error: the logo has no alternative text (expected alt: and the council's"
                " name)",
                '1:15: error: no such picture "crest.png" (paths start from this file\'s folder)',
            ],
        ),
        (
            "styles: [p]",
            ['1:9: error: "a list" cannot stand for styles (expected keys and values)'],
        ),
        (
            "styles:\n  p: {leading: 14, keep: always, underline: maybe, padding: 1 2 3}",
            [
                '2:16: error: "14" cannot stand for leading (expected a number between 0.8 and 4,'
                " such as 1.4)",
                '2:45: error: "maybe" cannot stand for underline (expected yes or no)',
                '2:61: error: "1 2 3" cannot stand for padding (expected a length, or two (above'
                ' and below, at the sides), such as "3pt 6pt")',
                '2:26: error: "always" cannot stand for keep (expected none or together or'
                " with-next)",
            ],
        ),
    ],
)
def test_faults(tmp_path: Path, text: str, expected: list[str]) -> None:
    found, problems = loaded(tmp_path, text)
    lines = said(problems)
    assert len(lines) == len(expected)
    for line, start in zip(lines, expected, strict=True):
        assert line == start or (start.endswith("expected a") and line.startswith(start))
    check(set_html("<p>still set</p>", in_styles=found))


def test_two_fonts_of_one_name_are_a_fault(tmp_path: Path) -> None:
    shipped = shipped_templates() / "fonts" / "IBMPlexSans-Regular.ttf"
    (tmp_path / "other.ttf").write_bytes(shipped.read_bytes() + b"\0\0\0\0")
    (tmp_path / "copy.ttf").write_bytes(shipped.read_bytes())
    _, problems = loaded(tmp_path, "fonts:\n  titles: {regular: copy.ttf}")
    assert problems == ()
    _, problems = loaded(tmp_path, "fonts:\n  titles: {regular: other.ttf}")
    assert said(problems) == [
        '1:1: error: "IBMPlexSans-Regular.ttf" and "other.ttf" are both fonts called'
        ' "IBMPlexSans-Regular" (use one of the two, or rename one with a font editor)'
    ]


def test_a_councils_version_of_a_fallback_font_takes_its_place(tmp_path: Path) -> None:
    shipped = shipped_templates() / "fonts" / "NotoSansGurmukhi-Regular.ttf"
    (tmp_path / "newer.ttf").write_bytes(shipped.read_bytes() + b"\0\0\0\0")
    found, problems = loaded(tmp_path, "fallback-fonts: [newer.ttf]")
    assert problems == ()
    named = [family.regular.postscript_name for family in found.fallbacks]
    assert (named[0], named.count("NotoSansGurmukhi-Regular")) == ("NotoSansGurmukhi-Regular", 1)
    assert found.fallbacks[0].regular.file.name == "newer.ttf"


def test_a_variable_font_of_another_weight_is_told(tmp_path: Path) -> None:
    font = TTFont(shipped_templates() / "fonts" / "NotoSansGurmukhi-Regular.ttf")
    font["fvar"] = newTable("fvar")
    for name, default in (("thin.ttf", 100), ("plain.ttf", 400)):
        axis = Axis()
        axis.axisTag, axis.axisNameID = "wght", 2
        axis.minValue, axis.defaultValue, axis.maxValue = 100, default, 900
        font["fvar"].axes = [axis]
        font.save(tmp_path / name)
    _, problems = loaded(tmp_path, "fallback-fonts: [thin.ttf]")
    static = "(name the static .ttf file of that weight, which its makers offer too)"
    assert said(problems) == [
        '1:18: warning: "thin.ttf" is a variable font, of which the weight 100 is set, where 400'
        f" is regular {static}"
    ]
    _, problems = loaded(tmp_path, "fallback-fonts: [{regular: plain.ttf, bold: plain.ttf}]")
    assert said(problems) == [
        '1:45: warning: "plain.ttf" is a variable font, of which the weight 400 is set, where 700'
        f" is bold {static}"
    ]


def test_a_broken_file_says_where(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, "styles: {p: [}\n")
    assert len(problems) == 1
    assert problems[0].location.line == 1


def test_the_logo_is_set_where_the_template_has_its_place(tmp_path: Path) -> None:
    Image.new("RGB", (300, 100), (0, 60, 120)).save(tmp_path / "crest.png")
    found, problems = loaded(
        tmp_path, "logo: {image: crest.png, alt: Plymouth City Council, width: 40mm}"
    )
    assert problems == ()
    html = '<div class="logo"></div><h1>Agenda</h1>'
    result = set_html(html, in_styles=found)
    check(result)
    assert drawn_tree(result) == "Document\n  Figure Alt='Plymouth City Council'\n  H1"
    assert drawn_tree(set_html(html)) == "Document\n  H1"
    assert ".logo img { display: block; width: 9.449rem; }" in stylesheet(found)


def test_a_line_to_sign_on_is_for_paper_alone() -> None:
    assert "@media screen { .signature { display: none; } }" in stylesheet(styles())


def test_a_logo_without_a_width_is_45_mm_wide(tmp_path: Path) -> None:
    Image.new("RGB", (300, 100)).save(tmp_path / "crest.png")
    found, problems = loaded(tmp_path, "logo: {image: crest.png, alt: Ambridge}")
    assert problems == ()
    assert found.logo is not None
    assert found.logo.width == pytest.approx(45 * 72 / 25.4, abs=0.01)


def test_which_rule_wins() -> None:
    def rule(selector: str, **values: object) -> tuple[object, dict[str, object]]:
        return (parse_selector(selector), values)

    cascade = Cascade(
        (  # type: ignore[arg-type]
            rule("p.note", size=9.0),
            rule(".note", size=8.0, align="right"),
            rule("p", size=10.0),
            rule("div p", slant="italic"),
            rule("p", leading=2.0),
        )
    )
    path = (BODY, ("div", ()), ("p", ("note",)))
    style = cascade.style(path)
    assert (style.size, style.align, style.slant, style.leading) == (9.0, "right", "italic", 2.0)
    assert cascade.style((BODY, ("p", ()))).slant == "upright"


def test_what_is_inherited_and_what_is_not() -> None:
    found = styles()
    inside = found.style((BODY, ("table", ()), ("tbody", ()), ("tr", ()), ("td", ()), ("p", ())))
    table = found.style((BODY, ("table", ())))
    assert inside.size == table.size == 10.5
    assert inside.grid is None
    assert isinstance(table.grid, Rule)
    small = found.style((BODY, ("h1", ()), ("sup", ())))
    assert small.size == pytest.approx(22 * 0.65)


@given(st.tuples(*[st.floats(0, 1)] * 3), st.tuples(*[st.floats(0, 1)] * 3))
def test_contrast_is_symmetric_and_between_1_and_21(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> None:
    found = contrast(first, second)
    assert found == contrast(second, first)
    assert 1 <= found <= 21.0001


def test_contrast_of_black_on_white() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


def test_the_stylesheet_says_what_the_styles_say() -> None:
    css = stylesheet(styles())
    assert "h1 { font-size: 1.833rem; line-height: 1.2; color: #0b3c5d; font-weight: bold;" in css
    assert "@media print" in css and "@media (max-width: 40rem)" in css
    assert css.count("{") == css.count("}")
    assert not re.search(r"None|nan|\bobject\b", css)


def test_every_property_sets_a_field_of_a_style() -> None:
    fields = set(Style.__struct_fields__)
    assert {target for target, _ in PROPERTIES.values()} == fields


def test_the_page_on_styles_names_every_property_and_class() -> None:
    text = (shipped_templates().parent / "docs" / "styles.md").read_text(encoding="utf-8")
    for name in PROPERTIES:
        assert f"`{name}`" in text, name
    for selector, _ in styles().rules:
        for name in re.findall(r"\.[a-z-]+", selector):
            assert f"`{name}`" in text, name


_LARGE = "styles: {body: {size: 18pt}, h1: {size: 30pt}}"


def test_a_larger_body_enlarges_all_shipped_lengths_and_nothing_of_the_councils(
    tmp_path: Path,
) -> None:
    large, problems = loaded(tmp_path, _LARGE)
    assert problems == ()
    for selector in {selector for selector, _ in large.rules} - {"body", "h1"}:
        path = (BODY, *(_step(part) for part in selector.split()))
        before, after = styles().style(path), large.style(path)
        for name in ("size", "space_before", "space_after", "indent", "hang"):
            assert getattr(after, name) == pytest.approx(getattr(before, name) * 1.5), selector
        assert after.padding == pytest.approx(tuple(side * 1.5 for side in before.padding))
        assert (after.leading, after.grid) == (before.leading, before.grid)
    assert large.style((BODY, ("table", ()))).smallest == 12
    assert large.style((BODY, ("h1", ()))).size == 30
    assert large.page == styles().page


def test_the_size_of_the_body_may_be_a_part_of_the_shipped_one(tmp_path: Path) -> None:
    large, _ = loaded(tmp_path, "styles: {body: {size: 150%}}")
    assert large.style((BODY, ("h2", ()))).size == 24


def _step(selector: str) -> tuple[str, tuple[str, ...]]:
    tag, *names = selector.split(".")
    return (tag or "p", tuple(names))


def test_a_right_column_stands_at_the_right_and_is_never_wider_than_its_page(
    tmp_path: Path,
) -> None:
    found, _ = loaded(tmp_path, "styles: {.sender: {right-column: 50mm}}")
    page = found.page
    shown = set_html('<p>Left</p><div class="sender"><p>Right</p></div>', in_styles=found)
    assert _left_of(shown, "Right") == pytest.approx(
        page.width - page.right - 50 * 72 / 25.4, abs=1
    )
    in_cell = '<table><tbody><tr><td><p class="sender">Right</p></td></tr></tbody></table>'
    assert _left_of(set_html(in_cell, in_styles=found), "Right") < page.left + 10
    wide, _ = loaded(tmp_path, "styles: {.sender: {right-column: 500mm}}")
    shown = set_html('<div class="sender"><p>Right</p></div>', in_styles=wide)
    assert _left_of(shown, "Right") == pytest.approx(page.left, abs=1)


def _left_of(shown: Typeset, word: str) -> float:
    with pdfium.PdfDocument(shown.pdf) as document:
        text = document[0].get_textpage()
        found = text.search(word).get_next()
        assert found is not None
        return float(text.get_charbox(found[0])[0])


@pytest.mark.parametrize("name", ["{outside}/face.ttf", "../face.ttf", "linked.ttf"])
def test_a_font_elsewhere_on_the_machine_is_not_read(tmp_path, name):
    """What lies outside the council's folder is in no snapshot of it, and no business of its."""
    shipped = shipped_templates() / "fonts" / "DejaVuSans.ttf"
    (tmp_path / "face.ttf").write_bytes(shipped.read_bytes())
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "inside.ttf").write_bytes(shipped.read_bytes())
    try:
        (folder / "linked.ttf").symlink_to(tmp_path / "face.ttf")
    except OSError:
        pytest.skip("links need a privilege on this machine")

    def told(font):
        (folder / "styles.yaml").write_text(f"fonts:\n  extra: {{regular: {font}}}\n")
        return [problem.message for problem in load_styles(folder / "styles.yaml")[1]]

    named = name.format(outside=tmp_path)
    assert told(named) == [f'no such font file "{named}"']
    assert told("inside.ttf") == []


def test_a_fallback_may_have_a_bold_face_of_its_own(tmp_path: Path) -> None:
    found, problems = loaded(
        tmp_path,
        "fallback-fonts:\n"
        "  - {regular: fonts/NotoSansGurmukhi-Regular.ttf, bold: fonts/NotoSansGurmukhi-Bold.ttf}\n"
        "  - fonts/AtkinsonHyperlegibleNext-Regular.ttf\n",
    )
    assert not problems
    assert [face.file.name for face in found.fallback_faces()] == [
        "NotoSansGurmukhi-Regular.ttf",
        "AtkinsonHyperlegibleNext-Regular.ttf",
        "NotoSansArabic-Regular.ttf",
        "DejaVuSans.ttf",
    ]
    assert [face.file.name for face in found.fallback_faces(bold=True)] == [
        "NotoSansGurmukhi-Bold.ttf",
        "AtkinsonHyperlegibleNext-Regular.ttf",
        "NotoSansArabic-Bold.ttf",
        "DejaVuSans.ttf",
    ]
