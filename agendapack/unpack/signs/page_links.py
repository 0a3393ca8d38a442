"""Reads where the links of a page are, and where they lead (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Page

from agendapack.papers.clearing.addresses import kept_address
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.pdf.destinations import (
    DestinationName,
    destination_name,
    explicit_destination,
)
from agendapack.papers.pdf.page_attributes import number
from agendapack.papers.pdf.strings import string_text
from agendapack.unpack.signs.line_setting import LinkArea

MOST_ANNOTATIONS = 2_000  # of a page


def link_areas(
    page: Page,
    geometry: PageGeometry,
    named: Mapping[DestinationName, Array],
    numbers: Mapping[tuple[int, int], int],
) -> tuple[LinkArea, ...]:
    """The links of a page; ``named`` are the document's named destinations, ``numbers`` its pages'
    zero-based numbers by their objects.  What leads elsewhere, or nowhere, is left out."""
    annotations = page.obj.get(Name.Annots)
    if not isinstance(annotations, Array):
        return ()
    found = []
    for index in range(min(len(annotations), MOST_ANNOTATIONS)):
        annotation = annotations[index]
        if not isinstance(annotation, Dictionary) or annotation.get(Name.Subtype) != Name.Link:
            continue
        link, explicit = _leads_to(annotation, named)
        target = None if explicit is None else numbers.get(explicit[0].objgen)
        if not link and target is None:
            continue
        for box in _boxes(annotation):
            seen, unit = geometry.to_view.apply_to_box(box), geometry.unit
            top, bottom = (geometry.view_height - edge for edge in (seen.top, seen.bottom))
            left, top, right, bottom = (
                edge * unit for edge in (seen.left, top, seen.right, bottom)
            )
            found.append(LinkArea(left, top, right, bottom, link, target))
    return tuple(found)


def _leads_to(
    annotation: Object, named: Mapping[DestinationName, Array]
) -> tuple[str, Array | None]:
    """The web address of a link, or its explicit destination."""
    target, action = annotation.get(Name.Dest), annotation.get(Name.A)
    if target is None and isinstance(action, Dictionary):
        if action.get(Name.S) == Name.URI:
            return kept_address(string_text(action.get(Name.URI))) or "", None
        if action.get(Name.S) == Name.GoTo:
            target = action.get(Name.D)
    name = destination_name(target)
    return "", explicit_destination(target) if name is None else named.get(name)


def _boxes(annotation: Object) -> Iterator[PageBox]:
    """The boxes of a link in user space: of each line that it is on, where it says so."""
    corners = _numbers(annotation.get(Name.QuadPoints))
    if corners and len(corners) % 8 == 0:
        for start in range(0, len(corners), 8):
            xs, ys = corners[start : start + 8 : 2], corners[start + 1 : start + 8 : 2]
            yield PageBox(min(xs), min(ys), max(xs), max(ys))
    elif len(sides := _numbers(annotation.get(Name.Rect))) == 4:
        yield PageBox.spanning((sides[0], sides[1]), (sides[2], sides[3]))


def _numbers(value: object) -> list[float]:
    if not isinstance(value, Array) or len(value) > 8 * MOST_ANNOTATIONS:
        return []
    return [number(value[index], 0.0) for index in range(len(value))]
