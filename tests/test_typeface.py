"""The typeface that documents are set in, as it is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agendapack.pages.styles.style_values import Styles
from agendapack.pages.styles.styles_reader import load_styles
from agendapack.records.shipped import shipped_templates
from tests.seeing import Picture, drawn, opened
from tests.typeset_builders import set_html, styles

_ATKINSON = "\n".join(
    f"    {kind}: fonts/AtkinsonHyperlegibleNext-{face}.ttf"
    for kind, face in (
        ("regular", "Regular"),
        ("bold", "Bold"),
        ("italic", "Italic"),
        ("bold-italic", "BoldItalic"),
    )
)


@pytest.mark.parametrize(
    "html",
    [
        "<p>0</p>",
        "<p><strong>0</strong></p>",
        "<p><em>0</em></p>",
        "<p><strong><em>0</em></strong></p>",
        '<p class="numeric">0</p>',
        '<p class="numeric"><strong>0</strong></p>',
    ],
)
def test_a_nought_has_no_stroke(html: str) -> None:
    assert _is_hollow(_glyph(html, styles()))


def test_atkinson_hyperlegible_can_be_chosen(tmp_path: Path) -> None:
    """As docs/styles.md says; its nought has a stroke, which shows that the test above sees one."""
    file = tmp_path / "styles.yaml"
    text = f"fonts:\n  body:\n{_ATKINSON}\n"
    file.write_text(text, encoding="utf-8")
    assert text in Path(__file__).parents[1].joinpath("docs/styles.md").read_text(encoding="utf-8")
    chosen, problems = load_styles(file)
    assert problems == ()
    assert not _is_hollow(_glyph("<p>0</p>", chosen))


def test_letters_and_figures_that_are_mistaken_for_each_other_differ() -> None:
    glyphs = [_glyph(f"<p>{letter}</p>", styles()) for letter in "Il1|O0"]
    shapes = {(glyph.shape, glyph.tobytes()) for glyph in glyphs}
    assert len(shapes) == len(glyphs)


def test_figures_are_of_one_width() -> None:
    family = styles().family("body")
    for face in (family.regular, family.bold, family.italic, family.bold_italic):
        assert len({face.width(figure) for figure in "0123456789"}) == 1


def test_the_shipped_family_is_the_one_that_the_docs_name() -> None:
    chosen, _ = load_styles(shipped_templates() / "styles.yaml")
    assert chosen.family("body").regular.family_name == "IBM Plex Sans"


def _glyph(html: str, chosen: Styles) -> Picture:
    """The ink of a page that holds one letter: True where it is dark, cut to the letter."""
    with opened(set_html(html, in_styles=chosen).pdf) as document:
        ink = drawn(document[0], 3).mean(axis=2) < 128
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _is_hollow(glyph: Picture) -> bool:
    """Whether the middle half of a letter's height bears no ink around its axis."""
    height, width = glyph.shape
    return not glyph[height * 3 // 10 : height * 7 // 10, width * 2 // 5 : width * 3 // 5].any()
