"""Finds in a text what is meant as mark-up and is none here: HTML, lists typed by hand, what other
programs add to Markdown."""

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
    rf"<!--|<!doctype[^<>]*+>|</?(?P<tag>{'|'.join(_ELEMENTS)})(?>(\s[^<>]*+)?)/?>",
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
_NUMBER = re.compile(r"\s*\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]\s")
_DASH = re.compile(r"\s*(?:[–—]\s|-(?=[^\W\d_])|[-*+](?P<unbroken>[\xa0\u2007\u202f]))")

_HEADING = re.compile(r"\s*(#{1,6})(?:(?=[^\W\d_])|(?=[\xa0\u2007\u202f]\s*\S)|(?<=##)(?=[^\s#]))")
_DEFINITION = re.compile(r"\s*:[ \t]+\S")
_CHARACTER = "write the character itself, such as {}"
_ADDED = (
    (re.compile(r"(?<=[^\W\d_)])~(?:[0-9][0-9a-z+−-]{0,5}|[a-z]{1,3})~"), _CHARACTER.format("₂")),
    (re.compile(r"(?<=[\w)\]])\^[^\s^]{1,8}\^(?![\w^(])"), _CHARACTER.format("²")),
    (re.compile(r"(?<![=\w])==(?=[^\s=])[^=]{1,200}(?<=\S)==(?![=\w])"), "write **bold**"),
    (re.compile(r"(?<![+\w])\+\+(?=[^\s+])[^+]{1,200}(?<=\S)\+\+(?![+\w])"), "write *italic*"),
    (
        re.compile(r"\{[^\S\n]*(?:lang|dir)[^\S\n]*=[^{}\n]{0,80}\}"),
        "write {lang=ur} alone on the line before a block, or [text]{lang=ur} within a line",
    ),
    (re.compile(r"\{(?!lang=|dir=)[a-zA-Z][\w-]{0,40}=[^{}\n]{0,80}\}"), "delete it"),
    (re.compile(r"\{[#.][a-zA-Z][\w-]{0,40}(?: [^{}]{0,80})?\}"), "delete it"),
    (re.compile(r"^\s*(?:\[TOC\]|\[\[_TOC_\]\])\s*$"), "delete it: a pack has its own contents"),
    (re.compile(r"^\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]"), "write the word in bold"),
)
"""What other programs add to Markdown, and what to do instead."""
_REFERENCE = re.compile(
    r"(?<![\w\])])\[(?P<text>[^\]\[]{0,200}[^\W\d_]{2}[^\]\[]{0,200})\]"
    r"\[(?P<name>[^\]\[^][^\]\[]{0,80})?\]"
)


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
    dashes = {n: found for n, line in enumerate(lines) if (found := _DASH.match(line))}
    bullets = [n for n, line in enumerate(lines) if _BULLET.match(line)]
    numbers = [n for n, line in enumerate(lines) if _NUMBER.match(line)]
    if bullets:
        at, begins, kind = bullets[0], lines[bullets[0]].lstrip()[0], "- "
    elif len(dashes) > 1:
        at, found = next(iter(dashes.items()))
        begins, kind = lines[at].split()[0], "- "
        if found["unbroken"]:
            hint = f'type a plain space after the "{begins}": this one is a no-break space'
            return at, begins, hint
    elif len(numbers) > 1:
        at, begins, kind = numbers[0], lines[numbers[0]].split()[0], "1. "
    else:
        return None
    return at, begins, f'begin each line with "{kind}", and leave an empty line before the first'


def slips_in_lines(lines: Sequence[str]) -> Iterator[tuple[int, str, str, str]]:
    """Each line of a paragraph, from zero, that was meant as something else: what is written there,
    what is said of it, and what to do."""
    defined = False
    for n, line in enumerate(lines):
        if found := _HEADING.match(line):
            signs, words = found[1], line[found.end() :].strip()
            yield (
                n,
                signs,
                f'no space follows the "{signs}": the line is no heading',
                f'begin it with "{signs} {words.split()[0]}"',
            )
        elif _DEFINITION.match(line) and not defined:
            defined = True
            hint = 'write "**Term**: what it means", each in a paragraph of its own'
            yield n, ":", "a definition is no list here: it is printed as it stands", hint


def slips_in(text: str) -> Iterator[tuple[str, str, str]]:
    """What a line prints as it stands and was meant as a sign: what is written, what is said of it,
    and what to do."""
    for pattern, hint in _ADDED:
        for found in pattern.finditer(text):
            shown = found[0].strip()
            yield shown, f'"{shown}" is printed as it stands: Markdown here does not set it', hint
    for found in _REFERENCE.finditer(text):
        name = found["name"] or found["text"]
        hint = f"write a line [{name}]: and the address"
        yield found[0], f'the link "{found[0]}" is printed as it stands: it has no address', hint
