"""What surrounds an element while it is set: room, direction, language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pages.layout.boxes import Frame, KeepGroup
from agendapack.pages.layout.directions import isolated, own_direction
from agendapack.pages.layout.logical import Node
from agendapack.pages.styles.cascade import Align, Path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agendapack.pages.html.elements import HtmlElement
    from agendapack.pages.styles.cascade import Style

_MIRRORED: Mapping[Align, Align] = {"left": "right", "centre": "centre", "right": "left"}


class Around(Struct, frozen=True):
    """What surrounds an element; ``hang`` is the room for numbers before its text.

    ``leftwards`` is the direction that an element around it has, None where none says any;
    ``written`` the direction that the structure element ``node`` is in; ``language`` what an
    element around it names.
    """

    path: Path
    node: Node
    left: float = 0.0
    right: float = 0.0
    hang: float = 0.0
    frames: tuple[Frame, ...] = ()
    groups: tuple[KeepGroup, ...] = ()
    leftwards: bool | None = None
    written: bool = False
    language: str = ""

    def inset(self, start: float, end: float = 0.0) -> Around:
        """With so much less room where lines begin, and where they end."""
        left, right = (end, start) if self.leftwards else (start, end)
        return replace(self, left=self.left + left, right=self.right + right)

    def within(self, element: HtmlElement) -> Around:
        """With the language and the direction that ``element`` says it has."""
        if element.attributes.keys().isdisjoint(("lang", "dir")):
            return self
        own = own_direction(element, lambda: isolated(element.children, str))
        language = element.attributes.get("lang") or self.language
        return replace(self, leftwards=self.leftwards if own is None else own, language=language)

    def write(self, node: Node) -> Around:
        """Inside ``node``, which is told where its direction is another one."""
        leftwards = bool(self.leftwards)
        if leftwards != self.written:  # ISO 32000-1, table 343
            mode = "/RlTb" if leftwards else "/LrTb"
            node.attributes.setdefault("Layout", {})["WritingMode"] = mode
        return replace(self, node=node, written=leftwards)

    def align(self, style: Style) -> Align:
        """Where lines stand: "left" is where they begin."""
        return _MIRRORED[style.align] if self.leftwards else style.align
