"""A structure tree as text."""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.papers.pdf.objects import Json, text_of
from agendapack.papers.structure.standard_types import Roles
from agendapack.papers.structure.structure_tree import (
    ContentItem,
    ObjectItem,
    Structure,
    StructureElement,
)


def draw(drawn: Structure | StructureElement, *, first_page: int = 0) -> str:
    """The tree as indented text, one line for each element and each run of content.

    Roles are mapped; pages count from 1 at zero-based ``first_page``; ids are numbered in the order
    in which they first appear, so that a paper's tree is the same text wherever it stands.
    """
    tops = drawn.kids if isinstance(drawn, Structure) else (drawn,)
    ids: dict[str, int] = {}
    for top in tops:
        for element in top.below():
            if element.id is not None:
                ids.setdefault(element.id, len(ids) + 1)
    lines: list[str] = []
    for top in tops:
        _draw(top, 0, first_page, ids, lines)
    return "\n".join(lines)


def draw_kids(element: StructureElement, *, first_page: int = 0) -> str:
    """What is below an element, drawn as :func:`draw` draws a whole tree."""
    below = Structure(element.elements, (), Roles({}, {}), None, 0)
    return draw(below, first_page=first_page)


def _draw(
    element: StructureElement, depth: int, first_page: int, ids: dict[str, int], lines: list[str]
) -> None:
    indent = "  " * depth
    lines.append(indent + " ".join([element.standard or element.role, *_details(element, ids)]))
    run: list[int] = []
    where: tuple[int | None, str] | None = None
    for kid in (*element.kids, None):
        if run and not (isinstance(kid, ContentItem) and (kid.page, kid.stream) == where):
            form = " form" if where and where[1] else ""
            numbers = " ".join(map(str, run))
            page = where[0] if where else None
            lines.append(f"{indent}  [{_page(page, first_page)}{form}: {numbers}]")
            run = []
        if isinstance(kid, StructureElement):
            _draw(kid, depth + 1, first_page, ids, lines)
        elif isinstance(kid, ObjectItem):
            lines.append(f"{indent}  [{_page(kid.page, first_page)} object]")
        elif kid is not None:
            where = (kid.page, kid.stream)
            run.append(kid.mcid)


def _page(page: int | None, first_page: int) -> str:
    return "no page" if page is None else f"page {page - first_page + 1}"


def _details(element: StructureElement, ids: dict[str, int]) -> Iterator[str]:
    for name in ("title", "language", "alt", "actual_text", "expansion"):
        value = getattr(element, name)
        if value is not None:
            yield f"{name.replace('_', '-')}={value!r}"
    if element.id is not None:
        yield f"id={ids[element.id]}"
    for key in sorted(element.attributes):
        if key == "Table/Headers":
            numbers = ",".join(str(ids.get(header, "?")) for header in element.headers)
            yield f"{key}={numbers}"
        else:
            yield f"{key}={_shown(element.attributes[key])}"


def _shown(value: Json) -> str:
    if isinstance(value, list):
        return "[" + " ".join(map(_shown, value)) + "]"
    if isinstance(value, dict):
        return "<" + " ".join(f"{key} {_shown(value[key])}" for key in sorted(value)) + ">"
    text = text_of(value)
    if text is not None:
        return repr(text)
    return f"{value:g}" if isinstance(value, float) else str(value)
