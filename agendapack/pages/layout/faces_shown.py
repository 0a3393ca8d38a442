"""Which characters a document shows in which face, as its PDF is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.pages.layout.inline import step
from agendapack.pages.styles.fonts import normal, set_in
from agendapack.pages.styles.web_fonts import WebFace

if TYPE_CHECKING:
    from agendapack.pages.html.elements import HtmlElement
    from agendapack.pages.styles.cascade import Path, Style
    from agendapack.pages.styles.fonts import Face
    from agendapack.pages.styles.style_values import Styles


def faces_shown(root: HtmlElement, styles: Styles) -> dict[WebFace, set[str]]:
    """The characters of a ``<body>`` by the face that shows them."""
    shown: dict[WebFace, set[str]] = {}

    def gather(element: HtmlElement, around: Path) -> None:
        path = (*around, step(element))
        for child in element.children:
            if not isinstance(child, str):
                gather(child, path)
            elif text := child.strip():
                style = styles.style(path)
                face = styles.family(style.font).face(
                    style.weight == "bold", style.slant == "italic"
                )
                for used, piece in set_in(face, styles.fallbacks, normal(text)).pieces:
                    use = _use(used, face, style, styles)
                    shown.setdefault(use, set()).update(piece)

    gather(root, ())
    return shown


def _use(used: Face, face: Face, style: Style, styles: Styles) -> WebFace:
    if used is not face:
        return WebFace(used.family_name, bold=False, italic=False, file=used.file)
    family = styles.family(style.font).regular.family_name
    return WebFace(family, style.weight == "bold", style.slant == "italic", used.file)
