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
                bold, italic = style.weight == "bold", style.slant == "italic"
                face = styles.family(style.font).face(bold, italic)
                fallbacks = styles.fallback_faces(bold, italic)
                for used, piece in set_in(face, fallbacks, normal(text)).pieces:
                    use = _use(used, face, style, styles)
                    shown.setdefault(use, set()).update(piece)

    gather(root, ())
    return shown


def _use(used: Face, face: Face, style: Style, styles: Styles) -> WebFace:
    """The face as the stylesheet names it; a fallback without a bold face is its regular one."""
    bold, italic = style.weight == "bold", style.slant == "italic"
    families = (styles.family(style.font),) if used is face else styles.fallbacks
    family = next(each for each in families if each.face(bold, italic) is used)
    if used is not face:
        bold = bold and used is not family.face(False, italic)
        italic = italic and used is not family.face(bold, False)
    return WebFace(family.regular.family_name, bold, italic, used.file)
