"""Finds in a text what is meant as mark-up and is none in Markdown: HTML, lists typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_ELEMENTS = (
    *("a", "abbr", "article", "aside", "audio", "b", "big", "blockquote", "br", "button", "canvas"),
    *("center", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "embed"),
    *("figcaption", "figure", "font", "footer", "form", "h[1-6]", "head", "header", "hr", "html"),
    *("i", "iframe", "img", "input", "ins", "kbd", "li", "link", "meta", "nav", "noscript"),
    *("object", "ol", "p", "pre", "q", "s", "script", "section", "small", "span", "strike"),
    *("strong", "style", "sub", "sup", "svg", "table", "tbody", "td", "textarea", "tfoot", "th"),
    *("thead", "tr", "tt", "u", "ul", "video"),
)
"""HTML's elements, without those whose names are words that a paper may put into < and >."""
_HTML = re.compile(
    rf"<!--|<!doctype[^<>]*+>|</?(?P<tag>{'|'.join(_ELEMENTS)})(\s[^<>]*+)?+/?>",
    re.IGNORECASE,
)
_MARKDOWN = {
    "b": "write **bold**",
    "strong": "write **bold**",
    "i": "write *italic*",
    "em": "write *italic*",
    "br": "end the line with a backslash to break it",
    "p": "leave an empty line between paragraphs",
    "a": "write [text](https://...)",
    "img": "write ![what it shows](file.png)",
    "script": "leave it out: the document is read without scripts",
    "style": "leave it out: how a paper looks is written in styles.yaml",
    "s": "write ~~struck out~~",
    "del": "write ~~struck out~~",
    "strike": "write ~~struck out~~",
    "sup": "write the character itself, such as ²",
    "sub": "write the character itself, such as ₂",
}
_BULLET = re.compile(r"\s*[•◦▪▫●○■□‣⁃·]")
_NUMBER = re.compile(r"\s*(?:[–—]|\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)])\s")


def html_in(text: str) -> Iterator[tuple[str, str]]:
    """Each tag and comment in a text, and what to write instead."""
    for found in _HTML.finditer(text):
        hint = "delete it: everybody could read it"
        if found["tag"]:
            hint = _MARKDOWN.get(found["tag"].lower(), "write it in Markdown")
        yield found[0], hint


def typed_list(lines: Sequence[str]) -> tuple[int, str, str] | None:
    """The first line of a paragraph that looks like a list's, from zero, what it begins with, and
    what to do.  One number or dash at a line's beginning is none: a sentence may run on there."""
    bullets = [n for n, line in enumerate(lines) if _BULLET.match(line)]
    numbers = [n for n, line in enumerate(lines) if _NUMBER.match(line)]
    if bullets:
        at, begins, kind = bullets[0], lines[bullets[0]].lstrip()[0], "- "
    elif len(numbers) > 1:
        at, begins, kind = numbers[0], lines[numbers[0]].split()[0], "1. "
    else:
        return None
    return at, begins, f'begin each line with "{kind}", and leave an empty line before the first'
