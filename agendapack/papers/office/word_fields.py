"""The fields of Word show what was saved (ECMA-376-1, 17.16), in every story of a document.

A field is its code and its result.  The code goes and the result stays, as plain text, but for the
few kinds that are listed here.
"""

from __future__ import annotations

from collections.abc import Sequence

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

_STORIES = frozenset(("txbxContent", "footnote", "endnote", "comment"))


def kind_of(code: str) -> str:
    """The first word of a field's code, in capitals."""
    words = code.split(maxsplit=1)
    return words[0].upper() if words else ""


class _Field(Struct):
    """A field that is open.

    ``tags`` cut its three characters out and ``pieces`` the parts of its code; ``texts`` is what
    the code says; ``inside`` counts the open fields in it.
    """

    tags: list[Edit] = field(default_factory=list)
    has_result: bool = False
    inside: int = 0
    pieces: list[Edit] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def is_in_code(self) -> bool:
        return not self.has_result


class WordFields(Edits):
    """One part of a document: its body, a header, its notes.

    A field's code may be divided over runs (17.16.18), and fields may stand in the codes of others,
    where they are a part of the code.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parents: list[str] = []
        # Fields do not reach from one story into another: those of each that are open.
        self._stories: list[list[_Field]] = [[]]
        self._simple: list[StartTag] = []
        self._piece: tuple[StartTag, int] | None = None  # of a code, with its depth
        self._is_text = False  # the piece is a text of the code at hand, not of one in it
        self._character: tuple[StartTag, _Field, str] | None = None
        self._cut: tuple[StartTag, int] | None = None  # what goes whatever is around it

    def start(self, tag: StartTag) -> None:
        parent = self._parents[-1] if self._parents else ""
        self._parents.append(tag.name)
        if self._piece is not None or self._cut is not None:
            return
        at_hand = self._at_hand()
        if tag.name in _STORIES:
            self._stories.append([])
        elif tag.name == "fldChar":
            self._begin_character(tag, at_hand)
        elif at_hand is not None and at_hand.is_in_code:
            if tag.name == "fldSimple" or (parent == "r" and tag.name != "rPr"):
                self._begin_piece(tag)
                self._is_text = not at_hand.inside and tag.name in ("instrText", "delInstrText")
        elif tag.name == "fldSimple":
            self._simple.append(tag)
        elif tag.name in ("fldData", "updateFields") and self._character is None:
            self._cut = (tag, len(self._parents))
        elif parent == "sdtPr" and tag.name != "docPartObj":
            # A control shows its contents, not what they are bound to or chosen from (17.5.2).
            self._cut = (tag, len(self._parents))

    def text(self, data: str) -> None:
        if self._piece is not None and self._is_text:
            self._stories[-1][-1].texts.append(data)

    def end(self, name: str, at: int) -> None:
        depth = len(self._parents)
        self._parents.pop()
        if self._piece is not None:
            if self._piece[1] == depth:
                self._stories[-1][-1].pieces.append(self._piece[0].cut(at))
                self._piece, self._is_text = None, False
        elif self._cut is not None:
            if self._cut[1] == depth:
                self.edits.append(self._cut[0].cut(at))
                self._cut = None
        elif name == "fldChar" and self._character is not None:
            self._end_character(*self._character, at)
            self._character = None
        elif name == "fldSimple" and self._simple:
            tag = self._simple.pop()
            code = tag.attributes.get(":instr", "")
            self._settle(code, tag.unwrapped(at), has_result=not tag.is_empty())
        elif name in _STORIES and len(self._stories) > 1:
            self._stories.pop()

    def _at_hand(self) -> _Field | None:
        return self._stories[-1][-1] if self._stories[-1] else None

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
            self._stories[-1].append(at_hand)
        if at_hand is not None:
            self._character = (tag, at_hand, kind)

    def _end_character(self, tag: StartTag, of: _Field, kind: str, at: int) -> None:
        of.tags.append(tag.cut(at))
        if kind == "separate":
            of.has_result = True
        elif kind == "end":
            self._stories[-1].pop()
            self._settle("".join(of.texts), of.tags + of.pieces, has_result=of.has_result)

    def _settle(self, code: str, edits: Sequence[Edit], *, has_result: bool) -> None:
        """Make the edits that leave of a field its result, if it is not of a kind that stays."""
        kind = kind_of(code)
        if kind in KEPT:
            return
        if not has_result:
            self.unkept.without_result.append(kind)
        self.edits += edits
