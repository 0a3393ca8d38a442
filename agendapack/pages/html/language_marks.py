"""Marks in a document that is being filled the texts that are in another language than it, so that
each becomes a ``<span lang>`` when all of it is there.

A value of a record, or a message without a translation, knows its language; where it will stand, in
a text, an attribute or the title, it does not.  So it is enclosed in marks of the kind that
``marks.py`` describes, which no text of the council's can hold: its language, letter by letter, and
a mark of its end.  In a text they become elements; in an attribute or a title, which hold no
elements, they go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from agendapack.pages.html.marks import RESERVED, readable
from agendapack.pages.html.markup import TOKEN, language_in
from agendapack.pages.html.subset import PHRASING, RAW, VOID
from agendapack.records.language_directions import is_leftwards
from agendapack.records.values import Text
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTER, _CONTROL = RESERVED[0], RESERVED[1]  # high surrogates
_BEGIN = _CONTROL + "\udc01"
_END = _CONTROL + "\udc02"
_MARK = re.compile(f"(?:{_LETTER}([\udc00-\udc7f]))*{_BEGIN}|{_END}")
_LETTERS = re.compile(f"{_LETTER}([\udc00-\udc7f])")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def language_of(value: object) -> str:
    """The tag of a text that is in another language than what prints it; "" for all else."""
    return value.language if isinstance(value, Text) else ""


def marked(value: str) -> str:
    """A text, enclosed in marks where it is in another language, and then escaped."""
    language = language_of(value)
    if not language:
        return value
    return enclosed(escape(readable(value)), language)


def enclosed(html: str, language: str) -> Markup:
    """Phrasing content with the marks of its language; without, for what is no tag."""
    if not _TAG.fullmatch(language):
        return Markup(html)
    letters = "".join(f"{_LETTER}{chr(0xDC00 + ord(letter))}" for letter in language)
    return Markup(f"{letters}{_BEGIN}{html}{_END}")


def like(text: object, made: str) -> str:
    """What was made of ``text``, such as its capitals, in the language of that."""
    language = language_of(text)
    if not language or isinstance(made, Markup | Text):
        return made
    assert isinstance(text, Text)
    return Text(made, text.place, text.quoted, language)


def filled(message: str, values: Mapping[str, object]) -> str:
    """A message with ``values`` in its ``{placeholders}``; those that are markup, or in another
    language, stay so."""
    if not any(isinstance(value, Markup) or language_of(value) for value in values.values()):
        text = _PLACEHOLDER.sub(lambda found: str(values[found[1]]), message)
        return like(message, text)
    pieces: list[str] = []
    end = 0
    for found in _PLACEHOLDER.finditer(message):
        value = values[found[1]]
        shown = marked(value) if isinstance(value, str) else str(value)
        pieces += [escape(message[end : found.start()]), escape(shown)]
        end = found.end()
    html = Markup("").join((*pieces, escape(message[end:])))
    language = language_of(message)
    return enclosed(html, language) if language else html


def in_language(html: str, language: str, around: str) -> Markup:
    """What was made of a Markdown text in ``language``: each of its blocks with ``lang``, or the
    marks where it is phrasing content; ``around`` is the document's language."""
    if subtag(language) in ("", subtag(around)) or not _TAG.fullmatch(language):
        return Markup(html)
    pieces: list[str] = []
    depth = at = 0
    blocks = False
    while at < len(html):
        token = TOKEN.match(html, at)
        if token is None:
            pieces.append(html[at])
            at += 1
            continue
        at = token.end()
        tag = (token["open"] or token["close"] or "").lower()
        if token["open"] and depth == 0 and tag not in PHRASING and tag not in VOID:
            blocks = True
            unnamed = language_in(token["attributes"]) is None
            named = _attributes(language, around) if unnamed else ""
            begun = f"<{token['open']}{named}{token['attributes']}>"
            pieces.append(begun)
        else:
            pieces.append(token[0])
        if tag and tag not in VOID:
            depth += 1 if token["open"] else -1
    return Markup("".join(pieces)) if blocks else enclosed(html, language)


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """Which way a language is written, as HTML says it."""
    return "rtl" if is_leftwards(language) else "ltr"


def _attributes(language: str, around: str) -> str:
    """``lang``, and ``dir`` where it is written the other way."""
    direction = direction_of(language)
    turned = f' dir="{direction}"' if direction != direction_of(around) else ""
    return f' lang="{language}"{turned}'


def resolved(html: str, language: str) -> str:
    """A document of ``language`` with elements for its marks of other ones."""
    if _CONTROL not in html:
        return html
    return _Resolving(language).resolved(html)


class _Resolving:
    def __init__(self, language: str) -> None:
        self._pieces: list[str] = []
        # What is open: its tag, the language in it, and what ends it where a mark began it.
        self._open: list[tuple[str, str, str]] = [("", language, "")]

    def resolved(self, html: str) -> str:
        at = 0
        while at < len(html):
            token = TOKEN.match(html, at)
            if token is None:
                self._pieces.append(html[at])
                at += 1
                continue
            at = token.end()
            if token["text"] is not None:
                self._text(token["text"])
            elif token["open"] is not None:
                tag = token["open"].lower()
                self._pieces.append(token[0])
                if tag in RAW:
                    end = html.find("</", at)
                    end = len(html) if end < 0 else end
                    self._pieces.append(html[at:end])
                    at = end
                elif tag not in VOID and not token["slash"]:
                    named = language_in(token["attributes"])
                    self._open.append((tag, named or self._open[-1][1], ""))
            else:
                if token["close"] is not None:
                    self._end(token["close"].lower())
                self._pieces.append(token[0])
        return "".join(self._pieces)

    def _text(self, text: str) -> None:
        end = 0
        for found in _MARK.finditer(text):
            self._pieces.append(text[end : found.start()])
            end = found.end()
            if found[0] == _END:
                self._end("")
                continue
            language = "".join(chr(ord(c) - 0xDC00) for c in _LETTERS.findall(found[0]))
            around = self._open[-1][1]
            if subtag(language) == subtag(around) or not _TAG.fullmatch(language):
                self._open.append(("", around, ""))
            else:
                self._pieces.append(f"<span{_attributes(language, around)}>")
                self._open.append(("", language, "</span>"))
        self._pieces.append(text[end:])

    def _end(self, tag: str) -> None:
        """Close what is open down to ``tag``, or the marked text that is open; nothing where that
        is not the innermost."""
        if not tag:
            if len(self._open) > 1 and self._open[-1][0] == "":
                self._pieces.append(self._open.pop()[2])
            return
        if all(name != tag for name, _, _ in self._open):
            return
        while self._open[-1][0] != tag:
            self._pieces.append(self._open.pop()[2])
        self._open.pop()
