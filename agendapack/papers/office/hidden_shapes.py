"""Shapes that a file keeps and its program does not show: they are named, and taken out of the copy
that LibreOffice converts, which would print some of them.

In DrawingML a shape's properties say so (ECMA-376-1, 20.1.2.2.8 and 20.4.2.5), and in Word its
anchor does too (20.4.2.3); in VML its style (ECMA-376-4, 19.1.2.19); in OpenDocument LibreOffice
writes at the shape the draw:display that the standard has at layers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.office_xml import StartTag

_DRAWING_ML = frozenset((
    "contentPart", "cxnSp", "drawing", "graphicFrame", "grpSp", "pic", "sp", "wgp", "wpc", "wsp",
))  # fmt: skip
_VML = frozenset((
    "arc", "curve", "group", "image", "line", "oval", "polyline", "rect", "roundrect", "shape",
))  # fmt: skip
_OPEN_DOCUMENT = frozenset((
    "caption", "circle", "connector", "control", "custom-shape", "ellipse", "frame", "g", "line",
    "measure", "path", "polygon", "polyline", "rect", "regular-polygon", "scene",
))  # fmt: skip
_WRAPPERS = frozenset((
    "AlternateContent", "Choice", "absSizeAnchor", "absoluteAnchor", "anchor", "drawing", "graphic",
    "graphicData", "graphicFrame", "inline", "object", "oneCellAnchor", "pict", "relSizeAnchor",
    "twoCellAnchor",
))  # fmt: skip
"""What stands around one shape and is nothing without it."""


class _Element(Struct):
    """An element that is open, and how many hidden shapes there were before it."""

    name: str
    before: int
    is_hidden: bool = False
    label: str = ""


class HiddenShapes:
    """A handler: ``names`` are those of the outermost hidden shapes, "" for one without."""

    def __init__(self, *, keeps_placeholders: bool = False) -> None:
        """``keeps_placeholders``: those of a layout or a master are not drawn, and the placeholders
        of slides take their places from them."""
        self.names: list[str] = []
        self._keeps_placeholders = keeps_placeholders
        self._open: list[_Element] = []
        self._layers: set[str] = set()  # of OpenDocument that LibreOffice leaves out

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._open.append(_Element(tag, len(self.names)))
        if tag in ("cNvPr", "docPr"):
            if _is_true(attributes.get("hidden")):
                self._hide(self._shape(), attributes.get("name", ""))
        elif tag == "anchor":
            if _is_true(attributes.get("hidden")):
                self._hide(self._shape(), "")
        elif tag == "compatExt" or (tag == "ph" and self._keeps_placeholders):
            # Excel marks as hidden what stands in for a control, which it draws from elsewhere.
            self._show(self._shape())
        elif tag == "layer" and attributes.get(":display", "always") != "always":
            self._layers.add(attributes.get(":name", ""))
        elif (tag in _VML and _is_invisible(attributes.get("style", ""))) or (
            tag in _OPEN_DOCUMENT
            and (
                attributes.get(":display") in ("none", "printer")
                or attributes.get(":layer") in self._layers
            )
        ):
            label = attributes.get(":name", "") or attributes.get("id", "")
            self._hide(self._open[-1], label)

    def end(self, tag: str) -> None:
        self.ended()

    def text(self, data: str) -> None: ...

    def ended(self) -> int | None:
        """The innermost element has ended; gives how many names stand before its own if it is a
        hidden shape.  Those after that were in it, and are gone."""
        element = self._open.pop()
        if not element.is_hidden:
            return None
        if self._open and self._open[-1].name in _WRAPPERS:
            self._hide(self._open[-1], element.label)
            return None
        if any(around.is_hidden for around in self._open):
            return None
        del self.names[element.before :]
        self.names.append(element.label)
        return element.before

    def hidden(self) -> Iterator[Hidden]:
        if self.names:
            named = tuple(dict.fromkeys(filter(None, self.names)))
            yield Hidden(HiddenKind.SHAPES, named, len(self.names))

    def _shape(self) -> _Element | None:
        return next((one for one in reversed(self._open) if one.name in _DRAWING_ML), None)

    def _hide(self, element: _Element | None, label: str) -> None:
        if element is not None:
            element.is_hidden = True
            element.label = element.label or label

    def _show(self, element: _Element | None) -> None:
        if element is not None:
            element.is_hidden = False


class WithoutHiddenShapes(Edits):
    """Hidden shapes go."""

    def __init__(self, *, keeps_placeholders: bool = False) -> None:
        super().__init__()
        self._shapes = HiddenShapes(keeps_placeholders=keeps_placeholders)
        self._tags: list[StartTag] = []

    def start(self, tag: StartTag) -> None:
        self._tags.append(tag)
        self._shapes.start(tag.name, tag.attributes)

    def end(self, name: str, at: int) -> None:
        tag = self._tags.pop()
        before = self._shapes.ended()
        if before is not None:
            self.edits[before:] = [tag.cut(at)]


def _is_invisible(style: str) -> bool:
    return "visibility:hidden" in "".join(style.lower().split())


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")
