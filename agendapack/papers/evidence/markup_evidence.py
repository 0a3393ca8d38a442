"""What a page of HTML or a JSON file says and carries, shown or not.

HTML is read with the standard library's parser, not with the one that helped to make it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from agendapack.papers.evidence.paper_evidence import (
    EvidencePage,
    FoundData,
    FoundPicture,
    FoundText,
    PaperEvidence,
)
from agendapack.papers.evidence.picture_likeness import is_tiny, likenesses_of
from agendapack.papers.evidence.stream_kinds import is_plain_text, plain_text
from agendapack.papers.wordings import amounts, readings, sums, words

_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s"),
        *("small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
"""Elements that do not end a word."""
_DATA = re.compile(r"data:(?P<type>[^,\"'()<>\s]*),(?P<data>[^\"'()<>]*)", re.IGNORECASE)
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", re.IGNORECASE)


SOURCE = "its source"
"""All that is written, tags too: for what the parser passes over, an unclosed script say."""


def read_html(source: str) -> PaperEvidence:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    joined = "".join(reader.joined)
    apart = " ".join(reader.apart)
    lines = (words(line) for line in joined.split("\n"))
    page = EvidencePage(
        " ".join(words(joined)),
        " ".join(words(apart)),
        frozenset(line[0] for line in lines if len(line) == 1),
        sums(joined) | sums(apart),
        amounts(joined) | amounts(apart),
        parted=" ".join([*readings(joined), []][1]),
    )
    carried = read_carried(source)
    whole = FoundText(SOURCE, None, unescape(_DATA.sub(" ", source)))
    return PaperEvidence(
        (page,),
        texts=(*reader.texts, *carried.texts, whole),
        pictures=carried.pictures,
        data=(*carried.data, *_digests(source)),
        paged=False,
    )


def read_carried(source: str) -> PaperEvidence:
    """What ``data:`` addresses in a text hold, pictures above all."""
    pictures, data, texts = [], [], []
    for each in _carried(source):
        likenesses, size = likenesses_of(each)
        if size != (0, 0):
            digest = sha256(f"{size[0]} {size[1]} ".encode() + each).digest()
            plain = is_tiny(size) or not likenesses
            pictures.append(FoundPicture(digest, None, likenesses, size, plain))
        elif is_plain_text(each):
            texts.append(FoundText("a data address", None, plain_text(each)))
        data.append(FoundData("attachment", sha256(each).digest(), None))
    return PaperEvidence(texts=tuple(texts), pictures=tuple(pictures), data=tuple(data))


def read_json(source: str) -> PaperEvidence:
    try:
        strings = list(_strings(json.loads(source)))
    except (ValueError, RecursionError):
        strings = [source]
    texts = tuple(FoundText("an entry", None, unquote(text)) for text in strings)
    return PaperEvidence(texts=texts, data=tuple(_digests(source)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)


def _digests(source: str) -> Iterator[FoundData]:
    for written in dict.fromkeys(_DIGEST.findall(source)):
        yield FoundData("named", bytes.fromhex(written), None)


def _carried(source: str) -> Iterator[bytes]:
    """What ``data:`` addresses hold (RFC 2397), in attributes and styles."""
    for match in _DATA.finditer(source):
        data = unquote_to_bytes(match["data"])
        if match["type"].lower().endswith(";base64"):
            try:
                yield b64decode(re.sub(rb"\s", b"", data) + b"==")
            except ValueError:
                continue
        else:
            yield data


class _Reader(HTMLParser):
    """``joined``: the text as it is shown; ``apart``: with each tag ending a word."""

    def __init__(self) -> None:
        super().__init__()
        self.joined: list[str] = []
        self.apart: list[str] = []
        self.texts: list[FoundText] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        for _, value in attrs:
            if value and not value.startswith("data:"):
                self._add("an attribute", unquote(value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self._add("a style or script", _DATA.sub(" ", data))
        else:
            self.joined.append(data)
            self.apart.append(data)

    def handle_comment(self, data: str) -> None:
        self._add("a comment", data)

    def handle_decl(self, decl: str) -> None:
        self._add("a declaration", decl)

    def handle_pi(self, data: str) -> None:
        self._add("a declaration", data)

    def unknown_decl(self, data: str) -> None:
        self._add("a declaration", data)

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self.joined.append("\n")

    def _add(self, place: str, text: str) -> None:
        if words(text):
            self.texts.append(FoundText(place, None, text))
