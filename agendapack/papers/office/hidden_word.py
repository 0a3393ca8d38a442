"""What Word files hide (ECMA-376, part 1, whose sections are named)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import HiddenShapes
from agendapack.papers.office.office_xml import Package

_FALSE = {"0", "false", "off"}

# 17.13.5: revisions.  Each bears its author.
_REVISIONS = {
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange",
    "rPrChange", "pPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange",
    "sectPrChange",
}  # fmt: skip


class _Style(Struct):
    """A style: what it is based on, and whether it says that text is hidden, or shown."""

    based_on: str = ""
    vanishes: bool | None = None


class _Styles:
    """A handler of styles (17.7): which of them hide text.

    A style says it, or the nearest that it is based on (17.7.2).  Styles of different kinds that
    both hide cancel each other, as toggles do, but for what is the default of the document
    (17.7.3).
    """

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._defaults: dict[str, str] = {}  # by kind
        self._hides_all = False
        self._style: _Style | None = None
        self._kind = ""
        self._path: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        if tag == "style":
            self._kind, name = attributes.get(":type", "paragraph"), attributes.get(":styleId", "")
            self._style = self._styles.setdefault((self._kind, name), _Style())
            if attributes.get(":default", "0") not in _FALSE:
                self._defaults[self._kind] = name
        elif tag == "basedOn" and self._style is not None:
            self._style.based_on = attributes.get(":val", "")
        elif tag == "vanish" and parent == "rPr":
            vanishes = attributes.get(":val") not in _FALSE
            around = self._path[-2] if len(self._path) > 1 else ""
            if around == "style" and self._style is not None:
                self._style.vanishes = vanishes
            elif around == "rPrDefault":
                self._hides_all = vanishes
        self._path.append(tag)

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag == "style":
            self._style = None

    def text(self, data: str) -> None: ...

    def hide(self, table: str | None, paragraph: str, character: str) -> bool:
        """Whether text in these styles is hidden, or in no table; "" is the default of its kind."""
        kinds = {"paragraph": paragraph, "character": character}
        if table is not None:
            kinds["table"] = table
        hidden = [self._hides(kind, name) for kind, name in kinds.items()]
        return self._hides_all or sum(hidden) % 2 == 1

    def _hides(self, kind: str, name: str) -> bool:
        name = name or self._defaults.get(kind, "")
        for _ in range(len(self._styles)):  # for styles may be based on each other in a circle
            style = self._styles.get((kind, name))
            if style is None:
                return False
            if style.vanishes is not None:
                return style.vanishes
            name = style.based_on
        return False


class _Run(Struct):
    """A run that is open."""

    style: str = ""
    vanishes: bool | None = None


class _Paragraph(Struct):
    """A paragraph that is open, and the runs of it that are; a text box in one has others."""

    style: str = ""
    runs: list[_Run] = field(default_factory=list)


class _Story:
    """A document's text: revisions (17.13.5) and hidden runs (17.3.2.41)."""

    def __init__(self, styles: _Styles) -> None:
        self.changes = 0
        self.comments = 0
        self.authors: dict[str, None] = {}
        self.commentators: dict[str, None] = {}
        self.vanished = 0
        self._styles = styles
        self._tables: list[str] = []  # the styles of those that are open
        self._paragraphs: list[_Paragraph] = []
        self._before = 0  # how many elements are open that say what was before a change
        self._in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _REVISIONS and ":author" in attributes:
            self.changes += 1
            self.authors[attributes[":author"]] = None
        elif tag == "comment" and ":id" in attributes:
            self.comments += 1
            if author := attributes.get(":author"):
                self.commentators[author] = None
        if tag.endswith("Change"):
            self._before += 1
        elif not self._before:
            self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get(":val", "")
        paragraph = self._paragraphs[-1] if self._paragraphs else _Paragraph()
        if tag == "t":
            self._in_text = True
        elif tag == "tbl":
            self._tables.append("")
        elif tag == "tblStyle" and self._tables:
            self._tables[-1] = value
        elif tag == "p":
            self._paragraphs.append(_Paragraph())
        elif tag == "pStyle":
            paragraph.style = value
        elif tag == "r":
            paragraph.runs.append(_Run())
        elif tag == "rStyle" and paragraph.runs:
            paragraph.runs[-1].style = value
        elif tag == "vanish" and paragraph.runs:
            paragraph.runs[-1].vanishes = value not in _FALSE

    def end(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag.endswith("Change"):
            self._before -= 1
        elif self._before:
            return
        elif tag == "r" and self._paragraphs and self._paragraphs[-1].runs:
            self._paragraphs[-1].runs.pop()
        elif tag == "p" and self._paragraphs:
            self._paragraphs.pop()
        elif tag == "tbl":
            self._tables.pop()

    def text(self, data: str) -> None:
        if not self._in_text or not data.strip() or not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        if paragraph.runs and self._is_hidden(paragraph, paragraph.runs[-1]):
            self.vanished += 1
            paragraph.runs[-1] = _Run(vanishes=False)  # which is told of once

    def _is_hidden(self, paragraph: _Paragraph, run: _Run) -> bool:
        if run.vanishes is not None:
            return run.vanishes
        table = self._tables[-1] if self._tables else None
        return self._styles.hide(table, paragraph.style, run.style)


def in_document(package: Package) -> Iterator[Hidden]:
    main = package.main("word/document.xml")
    styles = _Styles()
    package.read(dict(package.relations(main).values()).get("styles", ""), styles)
    folder = re.escape(main.rsplit("/", 1)[0])
    story = _Story(styles)
    stories = r"/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml"
    shapes = HiddenShapes()
    for part in package.parts(folder + stories):
        package.read(part, story)
        package.read(part, shapes)
    if story.changes:
        yield Hidden(HiddenKind.CHANGES, tuple(sorted(story.authors)), story.changes)
    if story.comments:
        yield Hidden(HiddenKind.COMMENTS, tuple(sorted(story.commentators)), story.comments)
    if story.vanished:
        yield Hidden(HiddenKind.TEXT, (), story.vanished)
    yield from shapes.hidden()
