"""The fields of Word show what was saved (ECMA-376-1, 17.16), in every story of a document.

A field is its code and its result.  The code goes and the result stays, as plain text, but for the
few kinds that are listed here.
"""

from __future__ import annotations

from msgspec import Struct, field

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import Edit, StartTag

OF_THE_LAYOUT = frozenset(("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"))
"""Numbers that follow from where a page ends, which is for whoever sets the pages to say."""

_LEADING_SOMEWHERE = frozenset(("HYPERLINK", "TOC"))  # they show their results, linked and tagged

_SHOWN_FROM_THEIR_CODES = frozenset((
    "ADVANCE", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "EQ", "FORMCHECKBOX", "FORMDROPDOWN",
    "GOTOBUTTON", "LISTNUM", "MACROBUTTON", "SYMBOL",
))  # fmt: skip
"""They have no result, and are the same wherever and whenever they are read."""

_NOT_SHOWN = frozenset((
    "ASK", "DATA", "NEXT", "NEXTIF", "PRINT", "PRIVATE", "RD", "SET", "SKIPIF", "TA", "TC", "XE",
))  # fmt: skip

KEPT = OF_THE_LAYOUT | _LEADING_SOMEWHERE | _SHOWN_FROM_THEIR_CODES | _NOT_SHOWN

_REFERENCES = frozenset(("REF", "PAGEREF", "NOTEREF"))

_STORIES = frozenset(("txbxContent", "footnote", "endnote", "comment"))


def kind_of(code: str) -> str:
    """The first word of a field's code, in capitals."""
    words = code.split(maxsplit=1)
    return words[0].upper() if words else ""


def led_to(code: str) -> str:
    """The bookmark that a reference with the switch \\h leads to; empty where it leads nowhere."""
    words = code.split()
    if len(words) > 2 and words[0].upper() in _REFERENCES and "\\h" in map(str.lower, words[2:]):
        return words[1].strip('"')
    return ""


class _Field(Struct):
    """A field that is open.

    ``tags`` cut its three characters out and ``pieces`` the parts of its code, of which
    ``first_text`` is the first that is text; ``texts`` is what it says; ``inside`` counts the open
    fields in its code.
    """

    tags: list[Edit] = field(default_factory=list)
    has_result: bool = False
    kind: str = ""
    inside: int = 0
    pieces: list[Edit] = field(default_factory=list)
    first_text: tuple[StartTag, Edit] | None = None
    texts: list[str] = field(default_factory=list)

    @property
    def is_in_code(self) -> bool:
        return not self.has_result


class _Story(Struct):
    """Fields do not reach from one story into another: the fields of this one that are open,
    outermost first, and how many of them are links."""

    fields: list[_Field] = field(default_factory=list)
    links: int = 0


class _Reference(Struct):
    """A reference whose bookmark may be further on, as a link and as text."""

    bookmark: str
    linked: list[Edit]
    plain: list[Edit]


class WordFields(Edits):
    """One part of a document: its body, a header, its notes.

    A field's code may be divided over runs (17.16.18), and fields may stand in the codes of others,
    where they are a part of the code.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parents: list[str] = []
        self._stories = [_Story()]
        self._simple: list[StartTag] = []
        self._piece: tuple[StartTag, int] | None = None  # of a code, with its depth
        self._is_text = False  # the piece is a text of the code at hand, not of one in it
        self._character: tuple[StartTag, _Field, str] | None = None
        self._cut: tuple[StartTag, int] | None = None  # what goes whatever is around it
        self._bookmarks: set[str] = set()
        self._references: list[_Reference] = []
        self._links = 0  # elements

    def start(self, tag: StartTag) -> None:
        parent = self._parents[-1] if self._parents else ""
        self._parents.append(tag.name)
        if self._piece is not None or self._cut is not None:
            return
        at_hand = self._at_hand()
        if tag.name in _STORIES:
            self._stories.append(_Story())
        elif tag.name == "fldChar":
            self._begin_character(tag, at_hand)
        elif at_hand is not None and at_hand.is_in_code:
            if tag.name == "fldSimple" or (parent == "r" and tag.name != "rPr"):
                self._begin_piece(tag)
                self._is_text = not at_hand.inside and tag.name in ("instrText", "delInstrText")
        elif tag.name == "fldSimple":
            self._simple.append(tag)
        elif tag.name == "hyperlink":
            self._links += 1
        elif tag.name == "bookmarkStart":
            self._bookmarks.add(tag.attributes.get(":name", ""))
        elif tag.name in ("fldData", "updateFields") and self._character is None:
            self._cut = (tag, len(self._parents))
        elif parent == "sdtPr" and tag.name != "docPartObj":
            # A control shows its contents, not what they are bound to or chosen from (17.5.2).
            self._cut = (tag, len(self._parents))

    def text(self, data: str) -> None:
        if self._piece is not None and self._is_text:
            self._stories[-1].fields[-1].texts.append(data)

    def end(self, name: str, at: int) -> None:
        depth = len(self._parents)
        self._parents.pop()
        if self._piece is not None:
            if self._piece[1] == depth:
                at_hand, tag = self._stories[-1].fields[-1], self._piece[0]
                at_hand.pieces.append(tag.cut(at))
                if self._is_text and at_hand.first_text is None:
                    at_hand.first_text = (tag, at_hand.pieces[-1])
                self._piece, self._is_text = None, False
        elif self._cut is not None:
            if self._cut[1] == depth:
                self.edits.append(self._cut[0].cut(at))
                self._cut = None
        elif name == "fldChar" and self._character is not None:
            self._end_character(*self._character, at)
            self._character = None
        elif name == "fldSimple" and self._simple:
            self._settle_simple(self._simple.pop(), at)
        elif name == "hyperlink":
            self._links = max(0, self._links - 1)
        elif name in _STORIES and len(self._stories) > 1:
            self._stories.pop()
        if not self._parents:
            self._settle_references()

    def _at_hand(self) -> _Field | None:
        fields = self._stories[-1].fields
        return fields[-1] if fields else None

    def _begin_piece(self, tag: StartTag) -> None:
        self._piece = (tag, len(self._parents))

    def _begin_character(self, tag: StartTag, at_hand: _Field | None) -> None:
        kind = tag.attributes.get(":fldCharType", "")
        if at_hand is not None and at_hand.is_in_code and (kind == "begin" or at_hand.inside):
            at_hand.inside += {"begin": 1, "end": -1}.get(kind, 0)
            self._begin_piece(tag)
            return
        if kind == "begin":
            at_hand = _Field()
            self._stories[-1].fields.append(at_hand)
        if at_hand is not None:
            self._character = (tag, at_hand, kind)

    def _end_character(self, tag: StartTag, of: _Field, kind: str, at: int) -> None:
        of.tags.append(tag.cut(at))
        story = self._stories[-1]
        if kind == "separate":
            of.has_result, of.kind = True, kind_of("".join(of.texts))
            story.links += of.kind == "HYPERLINK"
        elif kind == "end":
            story.fields.pop()
            story.links -= of.kind == "HYPERLINK"
            self._settle(of, is_linked=bool(story.links or self._links))

    def _settle(self, of: _Field, *, is_linked: bool) -> None:
        code = "".join(of.texts)
        kind = kind_of(code)
        if kind in KEPT:
            return
        if not of.has_result:
            self.unkept.without_result.append(kind)
        plain = of.tags + of.pieces
        bookmark = led_to(code)
        if not bookmark or is_linked or of.first_text is None or not of.has_result:
            self.edits += plain
            return
        first, cut = of.first_text
        link = Edit.of(cut.start, cut.end, f' HYPERLINK \\l "{bookmark}" ').instead
        tag = first.prefix() + b"instrText"
        linked = Edit(cut.start, cut.end, b"<%b>%b</%b>" % (tag, link, tag))
        others = [piece for piece in of.pieces if piece != cut]
        self._references.append(_Reference(bookmark, [linked, *others], plain))

    def _settle_simple(self, tag: StartTag, at: int) -> None:
        code = tag.attributes.get(":instr", "")
        kind = kind_of(code)
        if kind in KEPT:
            return
        if tag.is_empty():
            self.unkept.without_result.append(kind)
        plain = list(tag.unwrapped(at))
        bookmark = led_to(code)
        if not bookmark or self._links or self._stories[-1].links or tag.is_empty():
            self.edits += plain
            return
        start, end = plain
        name, anchor = tag.prefix() + b"hyperlink", Edit.of(0, 0, bookmark).instead
        opened = b'<%b %banchor="%b">' % (name, tag.prefix(), anchor)
        linked = [Edit(start.start, start.end, opened), Edit(end.start, end.end, b"</%b>" % name)]
        self._references.append(_Reference(bookmark, linked, plain))

    def _settle_references(self) -> None:
        for one in self._references:
            self.edits += one.linked if one.bookmark in self._bookmarks else one.plain
        self._references.clear()
