"""What a content stream marks, paints and writes (ISO 32000-1, 14.6 and 14.7.4; 9.4).

A tagged page ties each piece of its content to the structure tree by a number (MCID), or declares
it an artifact.  One pass of a compiled expression finds what is painted under which marks and what
is written in which font; it swallows the operators that do not matter in runs, because drawings
have hundreds of thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import Struct, field

_END = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"  # a token ends at white space or a delimiter (7.2.2)
_STRING = rb"\((?:[^()\\]|\\.)*+\)"
_HEX = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"
_NAME = rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*+"
_PROPERTIES = (
    rb"<<(?:[^()<>]|" + _STRING + rb"|" + _HEX + rb"|<<(?:[^()<>]|" + _STRING + rb"|" + _HEX
    + rb")*+>>)*+>>"
)  # fmt: skip
_SPACE = rb"[\x00\t\n\f\r ]*+"
# What does not matter is swallowed first; the commonest phrases are one token each.
_TOKEN = re.compile(
    rb"(?:[\x00\t\n\f\r 0-9.+\-\]]++|(?:BT|ET|T[dDmcwzLs*]|m|l|c|v|y|h|re|cm|w|[JjMdi]|ri|gs|g|G"
    rb"|rg|RG|k|K|cs|CS|sc|SC|scn|SCN|W|W\*|n|MP|DP)" + _END + rb")*+"
    rb"(?:/(?P<tag>[^\x00\t\n\f\r ()<>\[\]{}/%]++)" + _SPACE
    + rb"<<" + _SPACE + rb"/MCID" + _SPACE + rb"(?P<mcid>\d++)" + _SPACE + rb">>" + _SPACE
    + rb"BDC" + _END
    + rb"|(?P<shown>\[(?:[^\[\]()<>%]|" + _STRING + rb"|" + _HEX + rb")*+\]" + _SPACE + rb"TJ|(?:"
    + _STRING + rb"|" + _HEX + rb")" + _SPACE + rb"Tj)" + _END
    + rb"|(?P<end>EMC)" + _END
    + rb"|(?P<font>" + _NAME + rb")[\x00\t\n\f\r ]++[0-9.+\-]++[\x00\t\n\f\r ]++Tf" + _END
    + rb"|(?P<string>" + _STRING + rb"|" + _HEX + rb")"
    rb"|(?P<properties>" + _PROPERTIES + rb")"
    rb"|(?P<name>" + _NAME + rb")"
    rb"|%[^\r\n]*+"
    rb"|(?P<word>[A-Za-z'\"][A-Za-z0-9'\"*]*+)"
    rb"|(?P<nested>\()"
    rb"|[\[{}<>)])?",
    re.DOTALL,
)  # fmt: skip
_NUMBER_BEFORE = re.compile(rb"(\d+)[\x00\t\n\f\r ]*$")
_IMAGE_END = re.compile(rb"(?<=[\x00\t\n\f\r ])EI(?=[\x00\t\n\f\r ]|$)")
_STRINGS = re.compile(_STRING + rb"|" + _HEX)
_NO_DIGITS = re.compile(rb"[^0-9A-Fa-f]")
_ESCAPES = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MCID = re.compile(rb"/MCID[\x00\t\n\f\r ]*(\d+)")
_TEXT_KEY = re.compile(rb"/(ActualText|Alt|E)(?=[\x00\t\n\f\r (<])")
_LANGUAGE = re.compile(rb"/Lang[\x00\t\n\f\r ]*(" + _STRING + rb"|" + _HEX + rb")")

_TEXT = frozenset((b"Tj", b"TJ", b"'", b'"'))
_PAINTING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"))


class Mark(NamedTuple):
    """The properties of one marked-content sequence; ``words`` tells of /Alt, /ActualText or /E."""

    mcid: int | None = None
    language: str | None = None
    words: bool = False


NO_MARK = Mark()
Named = Callable[[str], Mark]
"""Gives the mark that a name in the resources' /Properties stands for."""


class Place(NamedTuple):
    """Under which marks something stands: the numbers around it, outermost first; whether it is an
    artifact; whether a mark around it gives a language."""

    mcids: tuple[int, ...]
    artifact: bool
    language: bool


_OUTSIDE = Place((), False, False)


class Marks(Struct):
    """What was found in one content stream.  ``drawn`` are XObjects by name, ``written`` what is
    shown in each font by name (operands as they stand), visible text first, invisible second."""

    mcids: dict[int, int] = field(default_factory=dict)  # to how often it is used
    painted: set[Place] = field(default_factory=set)
    texts: set[Place] = field(default_factory=set)
    drawn: dict[tuple[str, Place], int] = field(default_factory=dict)  # to how often
    written: tuple[dict[str, list[bytes]], dict[str, list[bytes]]] = field(
        default_factory=lambda: ({}, {})
    )
    languages: set[str] = field(default_factory=set)
    artifact_in_content: bool = False
    content_in_artifact: bool = False
    artifacts: bool = False  # not inside content that has a number
    spans: set[Place] = field(default_factory=set)  # Spans with words but no language
    inline_images: bool = False


def read_marks(content: bytes, named: Named = lambda name: NO_MARK) -> Marks:
    """Go through one decoded content stream."""
    return _Scan(named).run(content)


class _Scan:
    def __init__(self, named: Named) -> None:
        self.named = named
        self.found = Marks()
        self.place = _OUTSIDE
        self.above: list[Place] = []
        self.font = ""
        self.mode = 0
        self.states: list[tuple[str, int]] = []

    def run(self, content: bytes) -> Marks:
        found = self.found
        names: list[bytes] = []  # operands since the last operator
        properties = b""
        strings: list[bytes] = []
        position, end = 0, len(content)
        match = _TOKEN.match
        while position < end:
            token = match(content, position)
            if token is None or token.end() == position:
                position += 1
                continue
            position = token.end()
            kind = token.lastgroup
            if kind is None:
                continue
            if kind == "mcid":
                self._open_content(int(token["mcid"]), token["tag"] == b"Artifact")
                names.clear()
            elif kind == "shown":
                self._show(token["shown"])
            elif kind == "end":
                self.place = self.above.pop() if self.above else _OUTSIDE
            elif kind == "font":
                self.font = _name(token["font"])
            elif kind == "name":
                names.append(token["name"])
            elif kind == "string":
                strings.append(token["string"])
            elif kind == "properties":
                properties = token["properties"]
            elif kind == "nested":
                start = token.start("nested")
                position = _string_end(content, start)
                strings.append(content[start:position])
            else:
                word = token["word"]
                if word == b"BDC":
                    tag = names[0] if names else b"/"
                    mark = _mark(properties) if properties else NO_MARK
                    if not properties and len(names) > 1:
                        tag, mark = names[-2], self.named(_name(names[-1]))
                    self._open(tag, mark)
                elif word == b"BMC":
                    self._open(names[-1] if names else b"/", NO_MARK)
                elif word in _TEXT:
                    for string in strings:
                        self._show(string)
                elif word in _PAINTING:
                    found.painted.add(self.place)
                elif word == b"Do":
                    if names:
                        draw = (_name(names[-1]), self.place)
                        found.drawn[draw] = found.drawn.get(draw, 0) + 1
                elif word == b"q":
                    self.states.append((self.font, self.mode))
                elif word == b"Q":
                    if self.states:
                        self.font, self.mode = self.states.pop()
                elif word == b"Tr":
                    number = _NUMBER_BEFORE.search(
                        content, max(0, token.start("word") - 16), token.start("word")
                    )
                    self.mode = int(number[1]) if number else 0
                elif word == b"ID":
                    # An inline image's data is binary: it ends at an EI in white space (8.9.7).
                    found.painted.add(self.place)
                    found.inline_images = True
                    image = _IMAGE_END.search(content, position)
                    position = image.end() if image else end
                names.clear()
                strings.clear()
                properties = b""
        found.painted |= found.texts
        return found

    def _show(self, operand: bytes) -> None:
        self.found.texts.add(self.place)
        written = self.found.written[1 if self.mode == 3 else 0]
        if self.font in written:
            written[self.font].append(operand)
        else:
            written[self.font] = [operand]

    def _open_content(self, mcid: int, artifact: bool) -> None:
        """Open a sequence with nothing but a number: nearly all are of this kind."""
        if artifact:
            self._open(b"/Artifact", Mark(mcid))
            return
        found, place = self.found, self.place
        self.above.append(place)
        found.mcids[mcid] = found.mcids.get(mcid, 0) + 1
        found.content_in_artifact |= place.artifact
        self.place = Place((*place.mcids, mcid), place.artifact, place.language)

    def _open(self, tag: bytes, mark: Mark) -> None:
        found, place = self.found, self.place
        self.above.append(place)
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


def _mark(properties: bytes) -> Mark:
    mcid = _MCID.search(properties)
    language = _LANGUAGE.search(properties)
    return Mark(
        int(mcid[1]) if mcid else None,
        text(string_bytes(language[1])) if language else None,
        _TEXT_KEY.search(properties) is not None,
    )


def _name(name: bytes) -> str:
    """A name without its solidus, its escapes undone (7.3.5)."""
    if b"#" in name:
        name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), name)
    return name[1:].decode("utf-8", "replace")


def _string_end(content: bytes, start: int) -> int:
    """The offset after a literal string with nested parentheses (7.3.4.2)."""
    depth = 0
    for delimiter in re.finditer(rb"\\.|[()]", content[start:], re.DOTALL):
        if delimiter[0] == b"(":
            depth += 1
        elif delimiter[0] == b")":
            depth -= 1
            if depth == 0:
                return start + delimiter.end()
    return len(content)


def strings_in(operands: Iterable[bytes]) -> set[bytes]:
    """The bytes of every string in operands of text-showing operators, each once: a text sets the
    same few strings thousands of times."""
    return set(map(string_bytes, _written(operands)))


def bytes_in(operands: Iterable[bytes]) -> frozenset[int]:
    """Every byte that those strings have, whatever stands before or after it."""
    written = _written(operands)
    inner = b"".join(string[1:-1] for string in written if string[:1] == b"(")
    if b"\\" in inner:
        escapes = set(_ESCAPES.findall(inner))
        inner = _ESCAPES.sub(b"", inner)
        inner += b"".join(string_bytes(b"(\\" + escape + b")") for escape in escapes)
    return frozenset(inner).union(*(string_bytes(s) for s in written if s[:1] != b"("))


def _written(operands: Iterable[bytes]) -> set[bytes]:
    """The strings in operands of text-showing operators, as they are written."""
    phrases: set[bytes] = set()  # an array, or a string with its operator
    strings: set[bytes] = set()
    for operand in operands:
        is_string = operand[:1] == b"(" and operand[-1:] == b")"
        (strings if is_string else phrases).add(operand)
    strings.update(_STRINGS.findall(b" ".join(phrases)))
    return strings


def string_bytes(written: bytes) -> bytes:
    """The bytes that a string as written stands for (7.3.4)."""
    if written[:1] == b"<":
        digits = _NO_DIGITS.sub(b"", written)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    inner = written[1:-1]
    return _ESCAPES.sub(_unescape, inner) if b"\\" in inner else inner


def _unescape(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape[:1].isdigit() and escape[:1] < b"8":
        return bytes([int(escape, 8) & 255])
    if escape in (b"\r\n", b"\n", b"\r"):
        return b""
    return _ESCAPED.get(escape, escape)


def text(string: bytes) -> str:
    """A text string's characters (7.9.2.2), near enough for a language."""
    if string[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return string.decode("utf-16", "replace")
    return string.decode("latin-1")
