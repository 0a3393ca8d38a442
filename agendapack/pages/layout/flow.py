"""Turns the element tree into boxes and the logical structure.

For each element a structure element is made, and boxes that refer to the leaves of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.pages.html.elements import HtmlElement
from agendapack.pages.layout.around import Around
from agendapack.pages.layout.boxes import (
    BOUND,
    FREE,
    HELD,
    FigureBox,
    Frame,
    Heading,
    KeepGroup,
    Label,
    LayoutBox,
    RuleBox,
    SpaceBox,
    TextBox,
)
from agendapack.pages.layout.directions import begins_leftwards, has_leftwards, isolated
from agendapack.pages.layout.grid import GridBuilder
from agendapack.pages.layout.inline import INLINE, InlineLayout, classes, plain_text, step
from agendapack.pages.layout.lines import Paragraph
from agendapack.pages.layout.list_labels import list_label
from agendapack.pages.layout.logical import Node
from agendapack.pages.styles.cascade import Path, Rule, Style
from agendapack.records.language_directions import is_leftwards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agendapack.pages.layout.tables import TableBox
    from agendapack.pages.layout.words import Word

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ROLES = {"section": "Sect", "div": "Div", "p": "P"}


class Flow(Struct):
    """Builds one document."""

    inline: InlineLayout
    language: str
    column: float  # the width between the page's margins
    document: Node = field(default_factory=lambda: Node("Document"))
    boxes: list[LayoutBox] = field(default_factory=list)
    tables: list[tuple[TableBox, HtmlElement]] = field(default_factory=list)
    idents: set[str] = field(default_factory=set)
    _levels: list[int] = field(default_factory=list)
    _anchors: list[str] = field(default_factory=list)
    _label: Label | None = None
    _new_page: bool = False
    _headers: int = 0

    def build(self, root: HtmlElement) -> None:
        """Fill :attr:`boxes` and :attr:`document` from a ``<body>``."""
        language = root.attributes.get("lang", "")
        if language and language != self.language:
            self.document.language = language
        self.note_id(root)
        self.inline.has_leftwards = has_leftwards(isolated(root.children, str))
        around = Around((step(root),), self.document)
        if is_leftwards(language or self.language) or "dir" in root.attributes:
            around = around.within(root).write(self.document)
        self._container(root, around, self.document)
        if self._anchors and self.boxes:
            self.boxes[-1].anchors += tuple(self._anchors)

    # -- blocks -------------------------------------------------------------------------------

    def _block(self, element: HtmlElement, around: Around) -> None:
        if element.attributes.get("data-break") == "before":
            self._new_page = True
        self.note_id(element)
        keep = element.attributes.get("data-keep")
        around = around.within(element)
        style = self._style(element, around)
        in_cell = any(tag in ("td", "th") for tag, _ in around.path)
        if style.right_column is not None and not in_cell:
            room = self.column - around.left - around.right
            style = replace(style, indent=max(style.indent, room - style.right_column))
        if keep == "together" or style.keep == "together":
            around = replace(around, groups=(*around.groups, KeepGroup()))
        first = len(self.boxes)
        if element.tag == "p" or element.tag in HEADINGS:
            set_text = self._paragraph if element.tag == "p" else self._heading
            if _is_framed(style):
                inside = replace(
                    style, indent=0.0, indent_right=0.0, space_before=0.0, space_after=0.0
                )
                self._framed(around, style, lambda inner: set_text(element, inner, inside))
            else:
                set_text(element, around, style)
        elif element.tag in ("ul", "ol"):
            self._list(element, around, style)
        elif element.tag == "table":
            self._table(element, around, style)
        elif element.tag == "hr":
            rule = style.rule_above or style.grid or Rule(0.5, style.colour)
            self._add(RuleBox(rule=rule), around, style)
        else:
            self._division(element, around, style)
        if len(self.boxes) > first:
            start, end = self.boxes[first], self.boxes[-1]
            start.before = max(start.before, style.space_before)
            end.after = max(end.after, style.space_after)
            if keep == "with-next" or style.keep == "with-next":
                end.hold_next = BOUND
            elif "item" in classes(element):
                end.hold_next = FREE  # an item that is a heading alone does not lead to the next
        if element.attributes.get("data-break") == "after":
            self._new_page = True

    def _division(self, element: HtmlElement, around: Around, style: Style) -> None:
        if "logo" in classes(element) and not plain_text(element.children):
            picture = self.inline.logo(around.node)
            if picture is not None:
                self._add(FigureBox(picture=picture, align=around.align(style)), around, style)
            return
        note = element.tag == "div" and "footnote" in classes(element)
        role = "Note" if note else _ROLES[element.tag]
        node = around.node.add(role, element.attributes.get("lang", ""))
        if note:
            node.ident = element.attributes.get("id", "")  # ISO 14289-1, 7.9
        path = (*around.path, step(element))
        around = around.write(node) if around.leftwards is not None else around

        def set_inside(inner: Around) -> None:
            inner = replace(inner.inset(style.hang), path=path, node=node, hang=style.hang)
            self._container(element, inner, node)

        if _is_framed(style):
            self._framed(around, style, set_inside)
        else:
            beside = style.padding[1]
            set_inside(around.inset(style.indent + beside, style.indent_right + beside))

    def _framed(self, around: Around, style: Style, set_inside: Callable[[Around], None]) -> None:
        """What is set inside a background or rules, with the padding between."""
        above, beside = style.padding
        outer = around.inset(style.indent, style.indent_right)
        frame = Frame(
            outer.left,
            outer.right,
            style.background,
            style.rule_above,
            style.rule_below,
            style.rule_left,
            bool(around.leftwards),
        )
        inner = replace(outer.inset(beside, beside), frames=(*around.frames, frame))
        if above:
            self._add(SpaceBox(height=above), inner, style, spaced=False)
            self.boxes[-1].hold_next = BOUND
        first = len(self.boxes)
        set_inside(inner)
        hold = FREE
        if above and len(self.boxes) > first:
            hold = self.boxes[-1].hold_next
            self.boxes[first].before = self.boxes[-1].after = 0.0
            self.boxes[-1].hold_next = BOUND
        if above:
            self._add(SpaceBox(height=above), inner, style, spaced=False)
            self.boxes[-1].hold_next = hold

    def _container(self, element: HtmlElement, around: Around, node: Node) -> None:
        """Children one after the other; text that stands among blocks becomes paragraphs."""
        loose: list[HtmlElement | str] = []

        def flush() -> None:
            if any(not isinstance(child, str) or child.strip(" \t\n\r\f") for child in loose):
                self._loose(list(loose), element, around, node)
            loose.clear()

        children = element.children
        led_into = _before_lists(children)
        for index, child in enumerate(children):
            if isinstance(child, str) or child.tag in INLINE:
                loose.append(child)
                continue
            flush()
            self._block(child, around)
            if child.tag == "p" and index in led_into and self.boxes:
                self.boxes[-1].hold_next = max(self.boxes[-1].hold_next, HELD)
        flush()

    def _loose(
        self, children: list[HtmlElement | str], element: HtmlElement, around: Around, node: Node
    ) -> None:
        """Text directly in a container: content of a cell or list item, else a paragraph."""
        style = self.inline.styles.style(around.path)
        for child in children:
            if isinstance(child, HtmlElement):
                self.note_id(child)
                self._note_ids_inside(child)
        if self._only_picture(children, around, style):
            return
        around = self._resolved(around, children)
        if node.role in ("Document", "Sect", "Div"):
            node = node.add("P")
            around = around.write(node)
        self._text(self._words(children, around, node, element), style, around, spaced=False)

    def _resolved(self, around: Around, children: Sequence[HtmlElement | str]) -> Around:
        """``around`` with the direction of a block that holds ``children``: that of the first
        letter, where no element says any."""
        unsaid = around.leftwards is None and self.inline.has_leftwards
        if unsaid and begins_leftwards(isolated(children, str)):
            return replace(around, leftwards=True)
        return around

    def _words(
        self,
        children: Sequence[HtmlElement | str],
        around: Around,
        node: Node,
        element: HtmlElement,
    ) -> list[Word]:
        leftwards = bool(around.leftwards)
        return self.inline.words(
            children, around.path, node, element.place, leftwards, around.language
        )

    def _only_picture(
        self, children: Sequence[HtmlElement | str], around: Around, style: Style
    ) -> bool:
        """A picture alone in its paragraph is set as a block of its own."""
        inside = [child for child in children if not isinstance(child, str) or child.strip()]
        if len(inside) != 1 or isinstance(inside[0], str) or inside[0].tag != "img":
            return False
        self.note_id(inside[0])
        picture = self.inline.picture(inside[0], around.node)
        if picture is not None:
            self._add(FigureBox(picture=picture, align=around.align(style)), around, style)
        return True

    def _paragraph(self, element: HtmlElement, around: Around, style: Style) -> None:
        if self._only_picture(element.children, around, style):
            return
        self._note_ids_inside(element)
        node = around.node.add("P", element.attributes.get("lang", ""))
        self._numbered(element, around, style, node)

    def _heading(self, element: HtmlElement, around: Around, style: Style) -> None:
        level = int(element.tag[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        depth = len(self._levels)
        self._note_ids_inside(element)
        node = around.node.add(f"H{depth}", element.attributes.get("lang", ""))
        first = len(self.boxes)
        self._numbered(element, around, style, node)
        title = plain_text(
            child
            for child in element.children
            if isinstance(child, str) or "page-range" not in classes(child)
        )
        if len(self.boxes) > first:
            self.boxes[first].heading = Heading(depth, title) if title else None
            self.boxes[-1].hold_next = BOUND

    def _numbered(self, element: HtmlElement, around: Around, style: Style, node: Node) -> None:
        """A paragraph or heading; a number that it starts with hangs in the margin kept for it."""
        path = (*around.path, step(element))
        around = self._resolved(around, element.children).write(node)
        children = list(element.children)
        while children and isinstance(children[0], str) and not children[0].strip():
            children.pop(0)
        first = children[0] if children else None
        label = None
        hang = style.hang or around.hang
        if isinstance(first, HtmlElement) and "number" in classes(first) and hang:
            number_style = self.inline.styles.style((*path, step(first)))
            text = plain_text(first.children)
            leftwards = bool(around.leftwards)
            pieces = self.inline.label(text, number_style, node.content(), first.place, leftwards)
            label = Label(pieces, hang, leftwards)
            children.pop(0)
            if style.hang:
                around = around.inset(style.hang)
        around = replace(around, path=path)
        self._text(self._words(children, around, node, element), style, around, label=label)

    def _text(
        self,
        words: list[Word],
        style: Style,
        around: Around,
        *,
        label: Label | None = None,
        spaced: bool = True,
    ) -> None:
        if label is None and self._label is not None:
            label, self._label = self._label, None
        if not words and label is None:
            return
        face = self.inline.face(style)
        text = Paragraph(words, style.size, style.leading, face, bool(around.leftwards))
        box = TextBox(text=text, align=around.align(style), label=label)
        self._add(box, around, style, spaced=spaced)

    # -- lists --------------------------------------------------------------------------------

    def _list(self, element: HtmlElement, around: Around, style: Style) -> None:
        node = around.node.add("L", element.attributes.get("lang", ""))
        numbering = {"a": "/LowerAlpha", "A": "/UpperAlpha", "i": "/LowerRoman", "I": "/UpperRoman"}
        kind = element.attributes.get("type", "1") if element.tag == "ol" else ""
        node.attributes["List"] = {
            "ListNumbering": numbering.get(kind, "/Decimal") if kind else "/Disc"
        }
        try:
            count = int(element.attributes.get("start", "1"))
        except ValueError:
            count = 1
        around = self._resolved(around, element.children).write(node)
        leftwards = bool(around.leftwards)
        path = (*around.path, step(element))
        items = [c for c in element.children if isinstance(c, HtmlElement) and c.tag == "li"]
        labels = [
            list_label(kind, count + offset, depth=_list_depth(path))
            for offset in range(len(items))
        ]
        gap = style.size * 0.5
        natural = max(
            (
                Label(self.inline.label(label, style, None, element.place, leftwards), 0.0).width
                for label in labels
            ),
            default=0.0,
        )
        hang = max(style.hang, natural + gap - style.size * 0.2)
        inner = replace(around.inset(style.indent + hang), path=path, hang=0.0)
        for item, label in zip(items, labels, strict=True):
            self._item(item, label, hang, inner)

    def _item(self, element: HtmlElement, text: str, hang: float, around: Around) -> None:
        self.note_id(element)
        style = self._style(element, around)
        item = around.node.add("LI", element.attributes.get("lang", ""))
        content = item.add("Lbl").content()
        body = item.add("LBody")
        leftwards = bool(around.leftwards)
        pieces = self.inline.label(text, style, content, element.place, leftwards)
        self._label = Label(pieces, hang, leftwards)
        first = len(self.boxes)
        inner = around.inset(style.indent).within(element).write(item)
        inner = replace(inner, path=(*around.path, step(element)), node=body)
        self._container(element, inner, body)
        if self._label is not None:  # no text took it: the item is empty, or holds no paragraph
            label, self._label = self._label, None
            self._text([], style, inner, label=label, spaced=False)
        if len(self.boxes) > first:
            start, end = self.boxes[first], self.boxes[-1]
            start.before = max(start.before, style.space_before)
            end.after = max(end.after, style.space_after)

    # -- tables -------------------------------------------------------------------------------

    def _table(self, element: HtmlElement, around: Around, style: Style) -> None:
        node = around.node.add("Table", element.attributes.get("lang", ""))
        path = (*around.path, step(element))
        around = self._resolved(around, element.children).write(node)
        outer = around.inset(style.indent, style.indent_right)
        outer = replace(outer, path=path, hang=0.0)
        for child in element.children:
            if isinstance(child, HtmlElement) and child.tag == "caption":
                caption = node.add("Caption", child.attributes.get("lang", ""))
                caption_style = self._style(child, outer)
                inner = replace(outer.within(child).write(caption), path=(*path, step(child)))
                first = len(self.boxes)
                self._container(child, inner, caption)
                for box in self.boxes[first:]:
                    box.before = max(box.before, caption_style.space_before)
                    box.after = max(box.after, caption_style.space_after)
                    box.hold_next = BOUND
        leftwards, language = bool(around.leftwards), around.language
        grid = GridBuilder(self, element, node, path, style, leftwards, language)
        table = grid.table()
        if table is None:
            return
        self.tables.append((table, element))
        self._add(table, outer, style, indented=False)

    def cell_boxes(
        self, element: HtmlElement, node: Node, path: Path, leftwards: bool, language: str
    ) -> list[LayoutBox]:
        """The boxes inside a cell, apart from the document's own; ``leftwards`` is its table."""
        kept, self.boxes = self.boxes, []
        broken, self._new_page = self._new_page, False
        self.note_id(element)
        around = Around(
            path, node, leftwards=leftwards or None, written=leftwards, language=language
        )
        around = around.within(element)
        if around.leftwards is not None:
            around = around.write(node)
        self._container(element, around, node)
        made, self.boxes = self.boxes, kept
        self._new_page = broken
        return made

    def header_ident(self) -> str:
        """A name for a header cell, used once in the document."""
        self._headers += 1
        return f"th{self._headers}"

    # -- bookkeeping --------------------------------------------------------------------------

    def _style(self, element: HtmlElement, around: Around) -> Style:
        return self.inline.styles.style((*around.path, step(element)))

    def note_id(self, element: HtmlElement) -> None:
        """Make the next box the place that the element's id leads to."""
        ident = element.attributes.get("id", "").strip()
        if not ident or ident in self.idents:
            return
        self.idents.add(ident)
        self._anchors.append(ident)

    def _note_ids_inside(self, element: HtmlElement) -> None:
        for inside in element.walk():
            if inside is not element:
                self.note_id(inside)

    def _add(
        self,
        box: LayoutBox,
        around: Around,
        style: Style,
        *,
        spaced: bool = True,
        indented: bool = True,
    ) -> None:
        box.left, box.right = around.left, around.right
        if indented and spaced:
            inside = around.inset(style.indent, style.indent_right)
            box.left, box.right = inside.left, inside.right
        if spaced:
            box.before, box.after = style.space_before, style.space_after
        if style.keep == "with-next" and spaced:
            box.hold_next = BOUND
        else:
            box.hold_next = FREE
        box.frames, box.groups = around.frames, around.groups
        box.anchors, self._anchors = tuple(self._anchors), []
        box.new_page, self._new_page = self._new_page, False
        self.boxes.append(box)


def _before_lists(children: Sequence[HtmlElement | str]) -> frozenset[int]:
    """The places of children that a list or a table comes right after, which they introduce."""
    found = []
    before = None
    for index, child in enumerate(children):
        if isinstance(child, str) and not child.strip():
            continue
        if before is not None and isinstance(child, HtmlElement):
            found += [before] if child.tag in ("ul", "ol", "table") else []
        before = index
    return frozenset(found)


def _is_framed(style: Style) -> bool:
    return bool(style.background or style.rule_above or style.rule_below or style.rule_left)


def _list_depth(path: Path) -> int:
    return sum(1 for tag, _ in path if tag == "ul")
