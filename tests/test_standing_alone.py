"""HTML beside the PDFs stands alone: its fonts and the logo are in it, and it asks no server."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.images import embed_logo
from agendapack.pages.layout.faces_shown import faces_shown
from agendapack.pages.styles.css import stylesheet
from agendapack.pages.styles.web_fonts import WebFace, font_faces
from agendapack.pages.template_folders import template_folders
from agendapack.records.shipped import shipped_templates
from tests.records_builders import council, dossier, write
from tests.typeset_builders import body, styles

PLEX = shipped_templates() / "fonts" / "IBMPlexSans-Regular.ttf"


def test_each_face_has_the_characters_that_it_shows() -> None:
    html = "<h1>Ŵy</h1><p>plain <em>sl<strong>anted</strong></em> \u2717</p>"
    shown = faces_shown(body(html), styles())
    faces = {(use.family, use.bold, use.italic): "".join(sorted(shown[use])) for use in shown}
    assert faces == {
        ("IBM Plex Sans", True, False): "yŴ",
        ("IBM Plex Sans", False, False): "ailnp",
        ("IBM Plex Sans", False, True): "ls",
        ("IBM Plex Sans", True, True): "adent",
        ("DejaVu Sans", False, False): "\u2717",
    }


def test_a_face_is_embedded_with_its_characters_and_no_others() -> None:
    css = font_faces({WebFace("IBM Plex Sans", bold=True, italic=False, file=PLEX): {"ŷ"}})
    assert css.startswith(
        '@font-face { font-family: "IBM Plex Sans"; font-weight: bold; font-style: normal; src: '
    )
    font = embedded(css)
    characters = set(map(chr, font.getBestCmap()))
    assert set("ŷAz09 (") <= characters
    assert not set("ŵЖ") & characters
    assert font["name"].names == []  # the reserved name is the whole font's
    assert len(css) < 12_000


def test_a_font_that_stands_for_several_faces_is_embedded_once() -> None:
    uses = {
        WebFace("Own", bold=False, italic=False, file=PLEX): {"ŵ"},
        WebFace("Own", bold=True, italic=False, file=PLEX): {"ŷ"},
    }
    css = font_faces(uses)
    assert css.count("@font-face") == 1
    assert "font-weight: normal" in css
    assert set("ŵŷ") <= set(map(chr, embedded(css).getBestCmap()))


def restricted(font: TTFont) -> None:
    font["OS/2"].fsType = 4  # preview and print: not for a page that is passed on


def without_widths(font: TTFont) -> None:
    del font["hmtx"]


@pytest.mark.parametrize("change", [restricted, without_widths])
def test_a_font_that_may_not_or_cannot_be_cut_is_left_out(
    tmp_path: Path, change: Callable[[TTFont], None]
) -> None:
    file = tmp_path / "own.ttf"
    with TTFont(PLEX) as font:
        change(font)
        font.save(file)
    assert font_faces({WebFace("Own", bold=False, italic=False, file=file): {"a"}}) == ""


def test_the_stylesheet_names_the_fallback_fonts_after_the_texts_own() -> None:
    named = '"IBM Plex Sans", "Noto Sans Arabic", "Noto Sans Gurmukhi", "DejaVu Sans", "Segoe UI"'
    assert f"body {{ font-family: {named}" in stylesheet(styles())


@pytest.mark.parametrize(
    "place", ['<div class="logo"></div>', "<div id='a' class='top logo'>\n</div>"]
)
def test_the_logo_is_a_picture_in_the_page(tmp_path: Path, place: str) -> None:
    file = tmp_path / "crest.png"
    Image.new("RGB", (4, 2)).save(file)
    html = embed_logo(f"{place}<h1>Agenda</h1>", file, 'The "Rose" Council')
    assert re.search(
        r'class=.[a-z ]*logo.><img src="data:image/png;base64,[\w+/=]+"'
        r' alt="The &#34;Rose&#34; Council"></div><h1>',
        html,
    )


@pytest.mark.parametrize("html", ['<div class="logos"></div>', '<div class="logo">Rose</div>'])
def test_what_is_no_empty_place_for_a_logo_stays(tmp_path: Path, html: str) -> None:
    file = tmp_path / "crest.png"
    Image.new("RGB", (4, 2)).save(file)
    assert embed_logo(html, file, "Rose") == html


def test_a_front_sheet_asks_no_server_for_anything(tmp_path: Path) -> None:
    library = council(tmp_path)
    write(tmp_path / "templates" / "styles.yaml", "logo: {image: crest.png, alt: Ambridge}")
    Image.new("RGB", (4, 2)).save(tmp_path / "templates" / "crest.png")
    opened = dossier(library)
    html = (
        Typesetter(template_folders(tmp_path))
        .front_sheet(opened, opened.packs[0], {}, tmp_path)
        .html
    )
    assert html.count("@font-face") == 2
    assert '<div class="logo"><img src="data:image/png;base64,' in html
    fetched = re.findall(r'(?:src="|url\(|@import |<link )([^")]{0,12})', html)
    assert {address[:5] for address in fetched} == {"data:"}


def embedded(css: str) -> TTFont:
    [data] = re.findall(r"url\(data:font/woff;base64,([\w+/=]+)\)", css)
    return TTFont(BytesIO(base64.b64decode(data)))


def test_letters_that_join_keep_the_rules_of_their_font() -> None:
    """Without them a browser shows Arabic letters apart, and marks beside their letters."""
    file = shipped_templates() / "fonts" / "NotoSansArabic-Regular.ttf"
    use = WebFace("Noto Sans Arabic", bold=False, italic=False, file=file)
    data = re.findall(r"base64,([^)]+)\)", font_faces({use: set("\u0628\u062d\u0631\u064f")}))
    (font,) = [TTFont(BytesIO(base64.b64decode(each))) for each in data]
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features and "GPOS" in font
