"""The jobs of the site's pages, which the worker pool runs: templates filled, and what all pages
share made of the council's styles.

Each imports what it needs when it runs, as in :mod:`agendapack.build.jobs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from agendapack.build.jobs import Design
from agendapack.problems import Problem

if TYPE_CHECKING:
    from agendapack.pages.html.site_rendering import SiteRendering


class PageOrder(Struct, frozen=True):
    """A page to be made: by which template, of which values, into which file."""

    template: str
    language: str
    values: Mapping[str, Any]
    file: Path


class SiteAssets(Struct, frozen=True):
    """What all pages share: the ``files`` that were made, by their addresses below assets/; the
    logo's, "" for none, with its alternative text."""

    files: tuple[str, ...] = ()
    logo: str = ""
    logo_text: str = ""


def write_pages(design: Design, orders: Sequence[PageOrder]) -> tuple[Problem, ...]:
    """Fill templates, and write the pages that have no errors.  OSError where the disk will not
    have them."""
    rendering = _rendering(design.folders, design.fingerprint)
    problems: list[Problem] = []
    for order in orders:
        html, found = rendering.render(order.template, order.language, order.values)
        problems += found
        if not found:
            order.file.write_text(html, encoding="utf-8", newline="\n")
    return tuple(problems)


def write_assets(design: Design, into: Path) -> tuple[SiteAssets, tuple[Problem, ...]]:
    """Write the stylesheet, the script, the fonts and the logo into the folder ``into``, and what
    is wrong with the styles.  OSError where the disk will not have them."""
    from agendapack.pages.styles.site_css import site_stylesheet
    from agendapack.pages.styles.styles_reader import load_styles
    from agendapack.pages.styles.web_fonts import WebFace, font_files
    from agendapack.pages.template_folders import find_template

    styles, problems = load_styles(find_template(design.folders, "styles.yaml"))
    own = styles.style((("body", ()),))
    family = styles.family(own.font)
    faces = [
        (WebFace(family.regular.family_name, bold, italic, face.file), face.characters)
        for bold, italic in ((False, False), (True, False), (False, True), (True, True))
        for face in (family.face(bold, italic),)
    ]
    fonts = font_files(faces, "fonts")
    files: dict[str, bytes] = {f"fonts/{font.name}": font.data for font in fonts}
    rules = find_template(design.folders, "site/site.css").read_text(encoding="utf-8")
    css = site_stylesheet(styles, "".join(font.rule for font in fonts), rules)
    files["site.css"] = css.encode()
    files["search.js"] = find_template(design.folders, "site/search.js").read_bytes()
    logo = ""
    if styles.logo is not None:
        logo = f"logo{styles.logo.file.suffix.lower()}"
        files[logo] = styles.logo.file.read_bytes()
    for name, data in files.items():
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    text = styles.logo.alternative if styles.logo else ""
    return SiteAssets(tuple(sorted(files)), logo, text), problems


@lru_cache(maxsize=4)
def _rendering(folders: tuple[Path, ...], fingerprint: str) -> SiteRendering:
    from agendapack.pages.html.site_rendering import SiteRendering

    return SiteRendering(folders)
