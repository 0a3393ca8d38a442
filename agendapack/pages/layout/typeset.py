"""Sets a tree of elements as a tagged PDF.

There are three steps: ``flow.py`` turns elements into boxes and the logical structure;
``paginate.py`` divides the boxes' strips into pages; ``drawing.py`` draws the pages and writes the
file.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.html.origins import Origins
from agendapack.pages.layout.boxes import Strip, stack, total_height
from agendapack.pages.layout.drawing import Drawing, PageFormat
from agendapack.pages.layout.flow import Flow
from agendapack.pages.layout.inline import InlineLayout, classes
from agendapack.pages.layout.paginate import paginate
from agendapack.problems import Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from agendapack.pages.html.elements import HtmlElement
    from agendapack.pages.styles.style_values import Styles

_MIN_SIDE, _MAX_SIDE = 3.0, 14_400.0  # points; ISO 32000-1, annex C.2


class Typeset(Struct, frozen=True):
    """A PDF that conforms to PDF/UA-1, its number of pages, and what could not be set."""

    pdf: bytes
    pages: int
    problems: tuple[Problem, ...]


def typeset(
    root: HtmlElement,
    styles: Styles,
    *,
    title: str,
    language: str,
    date: date,
    links_to: str = "",
    with_foot: bool = False,
    origins: Origins | None = None,
) -> Typeset:
    """Set the ``<body>`` ``root``.

    A link into the file ``links_to`` goes to the destination's name alone, which that pack
    provides.  ``language`` is the document's (BCP 47); ``date`` becomes its dates, at 00:00 UTC.
    ``with_foot`` sets the body's ``data-foot`` on each page: for a document that stands alone,
    since a pack has its stamps there.  ``origins`` tell where the text was written that templates
    print.
    """
    with _without_collector():
        title = " ".join(title.split())
        foot = root.attributes.get("data-foot", "") if with_foot else ""
        inline = InlineLayout(styles, links_to, origins or Origins())
        return _typeset(root, inline, title, language, date, foot)


def _typeset(
    root: HtmlElement, inline: InlineLayout, title: str, language: str, day: date, foot: str
) -> Typeset:
    paper = _paper(root, inline)
    flow = Flow(inline, language, paper.column)
    flow.build(root)
    strips = stack(flow.boxes, paper.column, paper.depth)
    _check_tables(flow, inline, root)
    drawing = Drawing(paper, inline.images)
    parts = paginate(strips, paper.depth)
    if _is_notice(root, strips):
        strips = _notice(flow, paper)
        parts = paginate(strips, paper.depth)
        drawing.page(strips, parts[0], (paper.depth - total_height(strips)) / 2)
    else:
        for number, part in enumerate(parts, 1):
            line = foot.replace("{page}", str(number)).replace("{pages}", str(len(parts)))
            drawing.page(strips, part, foot=inline.foot(line, root.place) if line else ())
    if not parts:
        drawing.blank()
    pdf = drawing.finish(flow.document, title=title, language=language, on=day)
    return Typeset(pdf, max(len(parts), 1), tuple(inline.problems))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Garbage is collected afterwards: looking for it among what is being built takes two fifths
    of the time and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _paper(root: HtmlElement, inline: InlineLayout) -> PageFormat:
    """The page that the body asks for; on a small one the margins shrink with it."""
    page = inline.styles.page
    width, height = page.width, page.height
    if root.attributes.get("data-orientation") == "landscape":
        width, height = max(width, height), min(width, height)
    asked = root.attributes.get("data-page-size")
    if asked is not None:
        try:
            width, height = (float(part) for part in asked.split())
            if not all(_MIN_SIDE <= side <= _MAX_SIDE for side in (width, height)):
                raise ValueError
        except ValueError:
            inline.problems.append(
                error(
                    f'"{asked}" is not a page size',
                    root.place,
                    'expected a width and a height in points, such as "595 842"',
                )
            )
            width, height = page.width, page.height
    scale = min(1.0, min(width, height) / min(page.width, page.height))
    margins = (page.top, page.right, page.bottom, page.left)
    return PageFormat(width, height, *(margin * scale for margin in margins))


def _is_notice(root: HtmlElement, strips: list[Strip]) -> bool:
    """Whether the page holds only a notice (class "blank"), which stands in its middle."""
    children = [child for child in root.children if not isinstance(child, str)]
    return bool(strips) and all("blank" in classes(child) for child in children)


def _notice(flow: Flow, paper: PageFormat) -> list[Strip]:
    """A notice's strips, set smaller on a page too small for it."""
    for scale in (1.0, 0.8, 0.6, 0.4):
        strips = stack(flow.boxes, paper.column, paper.depth, scale)
        if total_height(strips) <= paper.depth:
            break
    return strips


def _check_tables(flow: Flow, inline: InlineLayout, root: HtmlElement) -> None:
    for table, element in flow.tables:
        if table.too_narrow:
            inline.problems.append(
                warning(
                    "a table is too wide for its page: words are cut even in its smallest type",
                    element.place,
                    "leave columns out, or divide the table"
                    if root.attributes.get("data-orientation") == "landscape"
                    else "set the paper in landscape, or divide the table",
                )
            )
