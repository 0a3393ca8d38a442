"""The fields and cells of OpenDocument files show what was saved (OpenDocument 1.3, part 3)."""

from __future__ import annotations

import re

from msgspec import Struct

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.formulas import CHANGING, calls, is_of_its_cells_alone
from agendapack.papers.office.office_xml import StartTag

_PARENTS = frozenset(["p", "h", "span", "a", "meta", "meta-field", "ruby-base"])
"""Of the text namespace: what holds text with fields in it (6.1)."""

_MARKUP = frozenset((
    "a", "alphabetical-index-mark", "alphabetical-index-mark-end",
    "alphabetical-index-mark-start", "bookmark", "bookmark-end", "bookmark-start", "change",
    "change-end", "change-start", "line-break", "meta", "meta-field", "note", "number",
    "reference-mark", "reference-mark-end", "reference-mark-start", "ruby", "s",
    "soft-page-break", "span", "tab", "toc-mark", "toc-mark-end", "toc-mark-start",
    "user-index-mark", "user-index-mark-end", "user-index-mark-start",
))  # fmt: skip
"""What else stands in text than fields; all that is not here is one (7.1)."""

_OF_THE_LAYOUT = frozenset(
    [
        "chapter",
        "page-continuation",
        "page-count",
        "page-name",
        "page-number",
        "page-variable-get",
        "page-variable-set",
        "sheet-name",
    ]
)
"""They say where on which page they stand, which is for whoever sets the pages to say."""

_OF_A_SHEETS_HEADER = _OF_THE_LAYOUT | {"title"}
"""In a sheet's header Calc saves "???" for whatever a field shows, so that it alone can say."""

REFERENCE = re.compile(r"\[[^\[\]#]*+\]")  # to cells of the file itself: [.B2:.B9]


class _Paragraph(Struct):
    """A paragraph that is open, its depth, and how many edits there were before it."""

    tag: StartTag
    depth: int
    edits: int
    is_hidden: bool = False


class OpenDocumentFields(Edits):
    """One part: the contents, or the styles, which hold headers and footers.

    A field's tags go and its text stays (7.3 to 7.7).  Conditions, which may ask for a field's
    value, become what they last came to; a paragraph that is hidden goes, which LibreOffice would
    print.  A cell's formula goes and its value stays (19.642).
    """

    def __init__(self, *, is_sheets_header: bool = False) -> None:
        super().__init__()
        self.header_fields: dict[str, set[str]] = {}  # of sheets, by master page
        self.masters: set[str] = set()  # that sheets are set on
        self._kept = _OF_A_SHEETS_HEADER if is_sheets_header else _OF_THE_LAYOUT
        self._is_sheets_header = is_sheets_header
        self._parents: list[str] = []  # those in the namespace of text; others are ""
        self._field: tuple[StartTag, int] | None = None
        self._cut: tuple[StartTag, int] | None = None
        self._paragraphs: list[_Paragraph] = []
        self._sheet = self._master = ""

    def start(self, tag: StartTag) -> None:
        parent = self._parents[-1] if self._parents else ""
        is_text = tag.namespace.endswith(":text:1.0")
        self._parents.append(tag.name if is_text else "")
        if self._cut is not None:
            return
        if self._field is not None:
            self._begin_cut(tag)  # entries to choose from, what happens at a click
        elif is_text and parent in _PARENTS and tag.name not in _MARKUP | self._kept:
            self._begin_field(tag)
        elif is_text and tag.name in ("p", "h"):
            self._paragraphs.append(_Paragraph(tag, len(self._parents), len(self.edits)))
        elif is_text and tag.name == "section" and ":condition" in tag.attributes:
            shown = "none" if tag.attributes.get(":is-hidden") == "true" else "true"
            self.edits.append(tag.with_value(":display", shown))
            self.edits += filter(None, (tag.without(":condition"),))
        elif tag.name in ("table-cell", "covered-table-cell"):
            self._settle_cell(tag)
        elif tag.name == "table" and tag.namespace.endswith(":table:1.0"):
            self._sheet = tag.attributes.get(":name", "")
        elif tag.name == "date-time-decl" and tag.attributes.get(":source") == "current-date":
            self.edits.append(tag.with_value(":source", "fixed"))
            self.unkept.undated_slides += 1
        elif tag.name == "master-page":
            self._master = tag.attributes.get(":name", "")
        elif tag.name == "style" and tag.attributes.get(":family") == "table":
            self.masters.add(tag.attributes.get(":master-page-name", "Default"))
        elif _is_changing_rule(tag):
            self.unkept.changing_rules += 1
            self._begin_cut(tag)

    def end(self, name: str, at: int) -> None:
        depth = len(self._parents)
        self._parents.pop()
        if self._cut is not None:
            if self._cut[1] == depth:
                self.edits.append(self._cut[0].cut(at))
                self._cut = None
        elif self._field is not None and self._field[1] == depth:
            self.edits += self._field[0].unwrapped(at)
            self._field = None
        elif self._paragraphs and self._paragraphs[-1].depth == depth:
            paragraph = self._paragraphs.pop()
            if paragraph.is_hidden:
                del self.edits[paragraph.edits :]  # of what is in it
                self.edits.append(paragraph.tag.cut(at))

    def _begin_cut(self, tag: StartTag) -> None:
        self._cut = (tag, len(self._parents))

    def _begin_field(self, tag: StartTag) -> None:
        is_hidden = tag.attributes.get(":is-hidden") == "true"
        if tag.name == "hidden-paragraph" and is_hidden and self._paragraphs:
            self._paragraphs[-1].is_hidden = True
        if self._is_sheets_header:
            name = "the " + tag.name.replace("file-name", "file's name").replace("-", " ")
            self.header_fields.setdefault(self._master, set()).add(name)
            self._begin_cut(tag)
        elif is_hidden or tag.name == "script" or tag.attributes.get(":display") == "none":
            self._begin_cut(tag)
        else:
            self._field = (tag, len(self._parents))

    def _settle_cell(self, tag: StartTag) -> None:
        formula = tag.attributes.get(":formula")
        if formula is None:
            return
        if ":value-type" not in tag.attributes:
            text = REFERENCE.sub("A1", formula.partition("=")[2])
            if is_of_its_cells_alone(text):
                self.unkept.worked_out.append(self._sheet)
                return
            self.unkept.left_blank.append(self._sheet)
        gone = [":formula", ":number-matrix-columns-spanned", ":number-matrix-rows-spanned"]
        if tag.attributes.get(":string-value") == "":
            gone.append(":string-value")  # of an error, which stands in the cell's text
        self.edits += filter(None, map(tag.without, gone))


def _is_changing_rule(tag: StartTag) -> bool:
    """Whether it colours cells by what day it is, among the conditions of styles (16.3) and those
    that LibreOffice writes."""
    if tag.name == "date-is":
        return True
    name = {"map": ":condition", "condition": ":value"}.get(tag.name, "")
    return bool(name) and not CHANGING.isdisjoint(calls(tag.attributes.get(name, "")))
