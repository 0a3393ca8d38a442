"""The names by which links within a Markdown paper lead to its headings.

A heading is named by its words, as the sites do on which Markdown is written (GitHub, GitLab): in
small letters, hyphens for spaces, without punctuation; the second of a name gets "-1".
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

FOOTNOTE = "footnote-"
"""Begins the name of a footnote, which its number follows."""


class Anchors(Struct):
    """``targets`` are the names of all headings; ``wanted`` those that a link leads to."""

    targets: tuple[str, ...] = ()
    wanted: frozenset[str] = frozenset()
    _taken: int = 0

    @classmethod
    def of(cls, tokens: Sequence[Token], notes: int) -> Anchors:
        """Those of a paper with so many footnotes."""
        used = {f"{FOOTNOTE}{n}{end}": 0 for n in range(1, notes + 1) for end in ("", "-mark")}
        targets = []
        for token, following in pairwise(tokens):
            if token.type == "heading_open":
                targets.append(_unused(slug(heading_text(following)), used))
        links = (child for token in tokens for child in token.children or ())
        hrefs = (str(link.attrGet("href") or "") for link in links if link.type == "link_open")
        wanted = frozenset(unquote(href[1:]) for href in hrefs if href.startswith("#"))
        return cls(tuple(targets), wanted)

    def take(self) -> str:
        """The name of the next heading; empty where no link leads to it."""
        if self._taken >= len(self.targets):
            return ""
        name = self.targets[self._taken]
        self._taken += 1
        return name if name in self.wanted else ""


def slug(text: str) -> str:
    """
    >>> slug("2.1 What it costs: £5 & more")
    '21-what-it-costs-5--more'
    """
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _unused(name: str, used: dict[str, int]) -> str:
    """A name that is not used, which is from now on; ``used`` has the last number given to each."""
    name = found = name or "heading"
    while found in used:
        used[name] += 1
        found = f"{name}-{used[name]}"
    used[found] = 0
    return found


def heading_text(inline: Token) -> str:
    return " ".join(plain(inline.children or ()).split())


def plain(tokens: Sequence[Token]) -> str:
    """The text of what runs within a line, without its marks."""
    texts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            texts.append(" ")
        elif token.type != "footnote_ref":
            texts.append(plain(token.children) if token.children else token.content)
    return "".join(texts)
