"""Reads a content stream: what it marks, paints and writes, and what it leaves open at its end.

A tagged page ties each piece of its content to the structure tree by a number (MCID), or declares
it an artifact (ISO 32000-1, 14.6 and 14.7.4).  A stamp is drawn after the page's own content, in
one more content stream, so it inherits whatever that content left behind: a turned coordinate
system, an open text object, marked content that would swallow it (8.4.2, 9.4.1).

One pass of a compiled expression finds both; it swallows the operators that do not matter in runs,
because drawings have hundreds of thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct, field

from agendapack.papers.pdf.cut_short import (
    END,
    IMAGE_END,
    REGULAR,
    closing_operands,
    has_open_brackets,
)
from agendapack.papers.pdf.strings import (
    HEXADECIMAL,
    LITERAL,
    string_bytes,
    string_end,
    text,
    without_nesting,
)

# Python before 3.11.5 matches "(?:..)*+" wrongly where a repetition fails half way; "(?>(?:..)*)"
# says the same.
_SPACE = rb"[\x00\t\n\f\r ]*+"
_GAP = rb"[\x00\t\n\f\r ]++"
_NAME = rb"/" + REGULAR + rb"*+"
_STRING = LITERAL + rb"|" + HEXADECIMAL
_DICTIONARY = rb"<<(?>(?:[^()<>]++|" + _STRING + rb")*)>>"
_PROPERTIES = rb"<<(?>(?:[^()<>]++|" + _STRING + rb"|" + _DICTIONARY + rb")*)>>"
# What does not matter: numbers, and operators that paint, write and mark nothing.
_SWALLOWED = (
    rb"(?>(?:[\x00\t\n\f\r \]]++|[0-9.+\-][\x00\t\n\f\r 0-9.+\-]*+(?:(?<=[\x00\t\n\f\r ])|" + END
    + rb")|(?:T[dDmcwzLs*]|m|l|c|v|y|h|re|cm|w|[JjMdi]|g|G|rg|RG|k|K|sc|SC|scn|SCN|W|W\*|n|MP|DP)"
    + END + rb"|" + _NAME + _GAP + rb"(?:gs|cs|CS|scn|SCN|ri|MP)" + END + rb")*)"
)  # fmt: skip
_FONT = _GAP + rb"[0-9.+\-]++" + _GAP + rb"Tf" + END
_SHOWN = (
    rb"(?>(?:(?:\[[^\[\]()<>%]*+(?>(?:(?:" + _STRING + rb")[^\[\]()<>%]*+)*)\]" + _SPACE
    + rb"TJ|(?:" + _STRING + rb")" + _SPACE + rb"Tj)" + END + _SWALLOWED + rb")+)"
)  # fmt: skip
# The commonest phrases are one token each: content with a number, text in one font.
_TOKEN = re.compile(
    _SWALLOWED
    + rb"(?:/(?P<tag>" + REGULAR + rb"++)" + _SPACE
    + rb"<<" + _SPACE + rb"/MCID" + _SPACE + rb"(?P<mcid>\d++)" + _SPACE + rb">>" + _SPACE
    + rb"BDC" + END
    + rb"|(?P<object>BT" + END + _SWALLOWED + rb"(?:(?P<its_font>" + _NAME + rb")" + _FONT
    + _SWALLOWED + rb")?(?P<its_text>" + _SHOWN + rb")ET" + END + rb")"
    rb"|(?P<shown>" + _SHOWN + rb")"
    rb"|(?P<font>" + _NAME + rb")" + _FONT
    + rb"|(?P<image>ID)" + END
    + rb"|(?P<word>" + REGULAR + rb"++)"
    rb"|(?P<operand>" + _NAME + rb"|" + _STRING + rb"|" + _PROPERTIES + rb")"
    rb"|%[^\r\n]*+"
    rb"|(?P<nested>\()"
    rb"|[\[{}<>)])?",
    re.DOTALL,
)  # fmt: skip
_WORD_GROUP = _TOKEN.groupindex["word"]
_ANY_NAME = re.compile(rb"/" + REGULAR + rb"++")
_NUMBER_BEFORE = re.compile(rb"(\d+)[\x00\t\n\f\r ]*$")
_MCID = re.compile(rb"/MCID[\x00\t\n\f\r ]*(\d+)")
_TEXT_KEY = re.compile(rb"/(ActualText|Alt|E)(?=[\x00\t\n\f\r (<])")
_LANGUAGE = re.compile(rb"/Lang[\x00\t\n\f\r ]*(" + _STRING + rb")")

_TEXT = (b"Tj", b"TJ", b"'", b'"')
_PAINTING = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh")


class MarkProperties(NamedTuple):
    """The properties of one marked-content sequence; ``words`` tells of /Alt, /ActualText or /E."""

    mcid: int | None = None
    language: str | None = None
    words: bool = False


NO_MARK = MarkProperties()
Named = Callable[[str], MarkProperties]
"""Gives the mark that a name in the resources' /Properties stands for."""


class Place(NamedTuple):
    """Under which marks something stands: the numbers around it, outermost first; whether it is an
    artifact; whether a mark around it gives a language."""

    mcids: tuple[int, ...]
    artifact: bool
    language: bool


_OUTSIDE = Place((), False, False)


class Balance(Struct, frozen=True):
    """What content leaves behind.

    ``closing``: what ends whatever is open, brackets of operands first.  ``unopened``: offsets of
    the ``Q`` bytes that restore what was never saved, which readers ignore; they must not meet a
    state we saved.
    """

    closing: bytes = b""
    unopened: tuple[int, ...] = ()


BALANCED = Balance()


class StreamContent(Struct):
    """What was found in one content stream.  ``drawn`` are XObjects by name, ``written`` what is
    shown in each font by name (operands with what lies between them, nested parentheses escaped),
    visible text first, invisible second."""

    balance: Balance = BALANCED
    mcids: dict[int, int] = field(default_factory=dict)  # to how often it is used
    painted: set[Place] = field(default_factory=set)
    texts: set[Place] = field(default_factory=set)
    drawn: dict[tuple[str, Place], int] = field(default_factory=dict)  # to how often
    written: tuple[dict[str, set[bytes]], dict[str, set[bytes]]] = field(
        default_factory=lambda: ({}, {})
    )
    languages: set[str] = field(default_factory=set)
    artifact_in_content: bool = False
    content_in_artifact: bool = False
    artifacts: bool = False  # not inside content that has a number
    spans: set[Place] = field(default_factory=set)  # Spans with words but no language
    inline_images: bool = False


def read_content(content: bytes, named: Named = lambda name: NO_MARK) -> StreamContent:
    """Go through one content stream, decoded, or several joined by a newline."""
    return _Reader(content, named).read()


def balance(content: bytes) -> Balance:
    """How far ``content`` is from balanced.

    >>> balance(b"q 1 0 0 1 5 5 cm (Q) Tj").closing
    b'Q'
    >>> balance(b"Q q Q").unopened
    (0,)
    """
    return read_content(content).balance


def without_unopened(content: bytes, unopened: tuple[int, ...]) -> bytes:
    """``content`` with its unmatched ``Q`` blanked out, so that none undoes a state saved before
    it."""
    if not unopened:
        return content
    edited = bytearray(content)
    for offset in unopened:
        edited[offset] = 0x20
    return bytes(edited)


_Opened = tuple[bytes, Place, str, int]
"""Something that is open: what ends it, and the place, font and mode that hold again then."""

_OPEN_TEXT: _Opened = (b"ET", _OUTSIDE, "", 0)


def names_in(content: bytes) -> set[str]:
    """Every name that stands anywhere in content, in its strings and pictures too."""
    return set(map(_name, set(_ANY_NAME.findall(content))))


class _Reader:
    """Reads one content stream: a method for each operator that matters."""

    def __init__(self, content: bytes, named: Named) -> None:
        self.content = content
        self.named = named
        self.found = StreamContent()
        self.place = _OUTSIDE
        self.font = ""
        self.mode = 0  # of text: 3 is invisible (9.3.6)
        self.shown: set[bytes] | None = None  # what is written in this font and mode, once asked
        self.opened: list[_Opened] = []  # innermost last
        self.unopened: list[int] = []
        self.cut_short = False
        self.in_image = False  # in the header of an inline image
        self.operands: list[bytes] = []  # names, strings, dictionaries since the last operator
        self.operators: dict[bytes, Callable[[re.Match[bytes]], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            b"BT": self._begin_text,
            b"ET": self._end_text,
            b"BMC": self._mark,
            b"BDC": self._mark_with_properties,
            b"EMC": self._end_mark,
            b"Do": self._draw,
            b"Tr": self._set_mode,
            b"BI": self._begin_image,
            **dict.fromkeys(_TEXT, self._show_strings),
            **dict.fromkeys(_PAINTING, self._paint),
        }

    def read(self) -> StreamContent:
        position = 0
        while position < len(self.content):
            position = self._read_from(position)
        found = self.found
        found.painted |= found.texts
        closing = [closer for closer, *_ in reversed(self.opened)]
        if self.cut_short or self.in_image or has_open_brackets(self.content):
            closing[:0] = filter(None, [closing_operands(self.content)])
        if closing or self.unopened:
            found.balance = Balance(b" ".join(closing), tuple(self.unopened))
        return found

    def _read_from(self, start: int) -> int:
        """Read on from an offset; gives the offset to go on from after what the expression cannot
        swallow, or the end."""
        operator = self.operators.get
        operands = self.operands
        for token in _TOKEN.finditer(self.content, start):
            kind = token.lastgroup
            if kind == "word":
                act = operator(token[_WORD_GROUP])
                if act is not None:
                    act(token)
                if operands:
                    operands.clear()
            elif kind == "object":
                if token["its_font"]:
                    self._set_font(token["its_font"])
                self._show(token["its_text"])
            elif kind == "shown":
                self._show(token["shown"])
            elif kind == "font":
                self._set_font(token["font"])
            elif kind == "mcid":
                self._open_content(int(token["mcid"]), token["tag"])
            elif kind == "operand":
                operands.append(token["operand"])
            elif kind == "nested":
                return self._nested(token.start("nested"))
            elif kind == "image":
                return self._image(token.end())
        return len(self.content)

    def _names(self) -> list[bytes]:
        return [one for one in self.operands if one[:1] == b"/"]

    # Saved states, text objects (8.4.2, 9.4.1)

    def _save(self, token: re.Match[bytes]) -> None:
        self.opened.append((b"Q", _OUTSIDE, self.font, self.mode))

    def _restore(self, token: re.Match[bytes]) -> None:
        saved = self._close(b"Q")
        if saved is None:
            self.unopened.append(token.start("word"))
        else:
            _, _, self.font, self.mode = saved
            self.shown = None

    def _begin_text(self, token: re.Match[bytes]) -> None:
        self.opened.append(_OPEN_TEXT)

    def _end_text(self, token: re.Match[bytes]) -> None:
        self._close(b"ET")

    def _close(self, closer: bytes) -> _Opened | None:
        """Take the innermost open thing that ``closer`` ends, if there is one.

        Text objects and marked content may be interleaved with saved states in careless files, so
        the search goes past what does not match rather than insisting on order.
        """
        opened = self.opened
        if opened and opened[-1][0] == closer:
            return opened.pop()
        for index in range(len(opened) - 2, -1, -1):
            if opened[index][0] == closer:
                return opened.pop(index)
        return None

    # Text, paint, XObjects

    def _set_font(self, name: bytes) -> None:
        self.font = _name(name)
        self.shown = None

    def _show(self, operand: bytes) -> None:
        if self.shown is None:
            written = self.found.written[1 if self.mode == 3 else 0]
            self.shown = written.setdefault(self.font, set())
        self.shown.add(operand)
        self.found.texts.add(self.place)

    def _show_strings(self, token: re.Match[bytes]) -> None:
        for operand in self.operands:
            if operand[:1] != b"/" and operand[:2] != b"<<":
                self._show(operand)

    def _set_mode(self, token: re.Match[bytes]) -> None:
        start = token.start("word")
        number = _NUMBER_BEFORE.search(self.content, max(0, start - 16), start)
        self.mode = int(number[1]) if number else 0
        self.shown = None

    def _paint(self, token: re.Match[bytes]) -> None:
        self.found.painted.add(self.place)

    def _draw(self, token: re.Match[bytes]) -> None:
        if names := self._names():
            draw = (_name(names[-1]), self.place)
            self.found.drawn[draw] = self.found.drawn.get(draw, 0) + 1

    # Marked content (14.6)

    def _open_content(self, mcid: int, tag: bytes) -> None:
        """Open a sequence with nothing but a number: nearly all are of this kind."""
        self.operands.clear()
        if tag == b"Artifact":
            self._open(b"/Artifact", MarkProperties(mcid))
            return
        found, place = self.found, self.place
        self.opened.append((b"EMC", place, "", 0))
        found.mcids[mcid] = found.mcids.get(mcid, 0) + 1
        found.content_in_artifact |= place.artifact
        self.place = Place((*place.mcids, mcid), place.artifact, place.language)

    def _mark(self, token: re.Match[bytes]) -> None:
        names = self._names()
        self._open(names[-1] if names else b"/", NO_MARK)

    def _mark_with_properties(self, token: re.Match[bytes]) -> None:
        names = self._names()
        if self.operands and self.operands[-1][:2] == b"<<":
            self._open(names[-1] if names else b"/", _mark_of(self.operands[-1]))
        elif len(names) > 1:
            self._open(names[-2], self.named(_name(names[-1])))
        else:
            self._open(names[0] if names else b"/", NO_MARK)

    def _open(self, tag: bytes, mark: MarkProperties) -> None:
        found, place = self.found, self.place
        self.opened.append((b"EMC", place, "", 0))
        if mark is NO_MARK and tag != b"/Artifact":
            return
        mcids, artifact, language = place
        if mark.mcid is not None:
            found.mcids[mark.mcid] = found.mcids.get(mark.mcid, 0) + 1
            found.content_in_artifact |= artifact
            mcids = (*mcids, mark.mcid)
        if tag == b"/Artifact":
            found.artifact_in_content |= bool(mcids)
            found.artifacts |= not mcids
            artifact = True
        if mark.language is not None:
            found.languages.add(mark.language)
            language = True
        if mark.words and not language and tag == b"/Span":
            found.spans.add(Place(mcids, artifact, False))
        self.place = Place(mcids, artifact, language)

    def _end_mark(self, token: re.Match[bytes]) -> None:
        ended = self._close(b"EMC")
        self.place = ended[1] if ended is not None else _OUTSIDE

    # What the expression cannot swallow

    def _nested(self, start: int) -> int:
        """Read a string that has parentheses in it, or no end."""
        end, depth = string_end(self.content, start)
        self.operands.append(without_nesting(self.content[start:end]))
        self.cut_short |= depth > 0
        return end

    def _begin_image(self, token: re.Match[bytes]) -> None:
        self.in_image = True

    def _image(self, start: int) -> int:
        """Pass over an inline image's data, which is binary: it ends at an EI in white space
        (8.9.7)."""
        self.in_image = False
        self.found.painted.add(self.place)
        self.found.inline_images = True
        self.operands.clear()
        end = IMAGE_END.search(self.content, start)
        self.cut_short |= end is None
        return end.end() if end else len(self.content)


def _mark_of(properties: bytes) -> MarkProperties:
    mcid = _MCID.search(properties)
    language = _LANGUAGE.search(properties)
    return MarkProperties(
        int(mcid[1]) if mcid else None,
        text(string_bytes(language[1])) if language else None,
        _TEXT_KEY.search(properties) is not None,
    )


def _name(name: bytes) -> str:
    """A name without its solidus, its escapes undone (7.3.5)."""
    if b"#" in name:
        name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), name)
    return name[1:].decode("utf-8", "surrogateescape")
