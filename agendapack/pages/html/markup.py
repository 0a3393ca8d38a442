"""Reads HTML into a tree of elements.

Nothing is mended: a tag that is not closed, closes nothing or leaves the subset (``subset.py``) is
a problem at its own place.  The parser is our own because a lenient one hides these faults, and
gives places by line only.

What the typesetter reads in the tree:

- The root is ``<body>``, with the ``lang`` of ``<html>`` unless it has its own, and
  ``data-page-size="W H"`` (points) or ``data-orientation="landscape"``.
- Text and phrasing content stand in ``p``, headings, ``caption``, ``li``, ``th`` and ``td`` (and in
  phrasing elements), never directly in ``body``, ``section``, ``div``, ``tr`` or a list.  ``li``,
  ``th`` and ``td`` may hold text and blocks side by side: ``<li>text<ol>...</ol></li>``.
- The number of an item or a minute is read out with its heading:
  ``<h3><span class="number">7.</span> Title <a class="page-range" href="...">(Page 5)</a></h3>``.
- ``src`` of an ``img`` is the absolute path of a PNG or JPEG file; ``alt=""`` means decoration.
- Whitespace is as written: collapsing it is the typesetter's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from agendapack.pages.html.elements import HtmlElement
from agendapack.pages.html.nesting import structure_problems
from agendapack.pages.html.subset import (
    NO_TEXT,
    RAW,
    VOID,
    Fault,
    attribute_faults,
    element_fault,
    link_fault,
    nesting_fault,
)
from agendapack.problems import Location, Problem, error, has_errors, in_order

__all__ = ["HtmlDocument", "HtmlElement", "Image", "read"]

MAX_DEPTH = 100
"""Elements inside each other; Markdown's own limit is far below."""

_NAME = r"[^\s\"'<>/=]+"
TOKEN = re.compile(
    rf"""
      (?P<text>[^<]+)
    | <(?P<open>[a-z][a-z0-9-]*)
       (?P<attributes>(?>(?:\s+{_NAME}(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*))
       \s*(?P<slash>/?)>
    | </(?P<close>[a-z][a-z0-9-]*)\s*>
    | <!--(?!-?>)(?P<comment>.*?)-->
    | (?P<doctype><!doctype\s+html\s*>)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
ATTRIBUTE = re.compile(rf"(?P<name>{_NAME})(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")

_LANGUAGE = re.compile(r"""\slang\s*=\s*["']?([A-Za-z0-9-]*)""", re.IGNORECASE)

FindImage: TypeAlias = Callable[[str, Location], "Path | Fault"]


class Image(Struct, frozen=True):
    """Where in the HTML a picture is named, quotes included, and the file that was meant."""

    start: int
    end: int
    file: Path


class HtmlDocument(Struct, frozen=True):
    """A document as read: its ``<body>``, unless an error forbids to set it."""

    root: HtmlElement | None
    title: str
    language: str
    problems: tuple[Problem, ...]
    images: tuple[Image, ...] = ()


def read(
    html: str,
    file: Path,
    places: Mapping[int, Location] | None = None,
    find_image: FindImage | None = None,
) -> HtmlDocument:
    """Read a document.

    ``places`` gives offsets in ``html`` the place that they came from; a tag between two of them
    is put down to the one before.  Without any, a place is a line of ``file``.  ``find_image``
    says which file a picture's ``src`` means.
    """
    reader = _Reader(html, file, places or {}, find_image)
    return reader.document()


def language_in(attributes: str) -> str | None:
    """The language that a tag's attributes name, as a tag; None if they name none.

    >>> language_in(' class="a" lang="cy"'), language_in(' hreflang="cy"')
    ('cy', None)
    """
    found = _LANGUAGE.search(attributes)
    return found[1] if found else None


class _Open(Struct):
    """An element whose end tag has not come yet."""

    tag: str
    attributes: Mapping[str, str]
    place: Location
    children: list[HtmlElement | str]
    known: bool = True  # False: not in the subset, so its children go to its parent

    def close(self) -> HtmlElement:
        return HtmlElement(self.tag, self.attributes, tuple(self.children), self.place)


class _Reader(Struct):
    html: str
    file: Path
    places: Mapping[int, Location]
    find_image: FindImage | None
    problems: list[Problem] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    seen: dict[str, HtmlElement | None] = field(default_factory=dict)  # html, head, body, title
    title: str = ""
    _offsets: list[int] = field(default_factory=list)

    def document(self) -> HtmlDocument:
        self._offsets = sorted(self.places)
        position = 0
        while position < len(self.html):
            token = TOKEN.match(self.html, position)
            if token is None:
                position = self._stray(position)
                continue
            position = token.end()
            if token["text"] is not None:
                self._text(token["text"], token.start())
            elif token["open"] is not None:
                position = self._start(token)
            elif token["close"] is not None:
                self._end(token["close"].lower(), token.start())
        for left in reversed(self.stack):
            self._unclosed(left, "where it ends")
        self._finish()
        body = self.seen.get("body")
        html = self.seen.get("html")
        language = html.attributes.get("lang", "") if html else ""
        root = None
        if body is not None:
            root = HtmlElement(
                "body", {"lang": language, **body.attributes}, body.children, body.place
            )
            # Rows that a misplaced tag took out of their table would be a second fault there.
            self.problems += structure_problems(root, tables=not has_errors(self.problems))
        problems = in_order(self.problems)
        if has_errors(problems):
            root = None
        return HtmlDocument(root, self.title, language, problems, tuple(self.images))

    # -- tags ----------------------------------------------------------------------------------

    def _start(self, token: re.Match[str]) -> int:
        """Open an element; gives the position after it, or after its text if that is raw."""
        tag = token["open"].lower()
        place = self._place(token.start())
        attributes = self._attributes(tag, token, place)
        end = token.end()
        raw = ""
        if tag in RAW:
            closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(self.html, end)
            if closing is None:
                self._fault(Fault(f"<{tag}> is not closed", f"write </{tag}> where it ends"), place)
                return len(self.html)
            raw, end = self.html[end : closing.start()], closing.end()
        fault = element_fault(tag)
        known = fault is None
        if fault is None:
            for wrong in attribute_faults(tag, attributes):
                self._fault(wrong, place)
            fault = self._misplaced(tag)
        if tag in ("html", "head", "body", "title"):
            if tag in self.seen:
                fault = Fault(f"<{tag}> is here for the second time", "write it once")
            self.seen.setdefault(tag, None)
        if fault is not None:
            self._fault(fault, place)
        if len(self.stack) == MAX_DEPTH:
            self._fault(Fault(f"more than {MAX_DEPTH} elements inside each other"), place)
            self.stack.clear()
            return len(self.html)
        if tag == "title":
            self.title = " ".join(unescape(raw).split())
        if tag in RAW:
            return end
        if tag in VOID:
            self._append(HtmlElement(tag, attributes, (), place))
        elif token["slash"]:
            hint = f"write <{tag}></{tag}>"
            self._fault(Fault(f"<{tag}/> cannot close itself", hint), place)
        else:
            children = [] if known or not self.stack else self.stack[-1].children
            self.stack.append(_Open(tag, attributes, place, children, known))
        return end

    def _end(self, tag: str, offset: int) -> None:
        place = self._place(offset)
        if tag in VOID:
            hint = f"leave it out: <{tag}> stands alone"
            self._fault(Fault(f"</{tag}> closes nothing", hint), place)
            return
        if all(entry.tag != tag for entry in self.stack):
            hint = f"leave it out, or write <{tag}> where it begins"
            self._fault(Fault(f"</{tag}> closes nothing", hint), place)
            return
        while (entry := self.stack.pop()).tag != tag:
            line = f", line {place.line}" if place.line else ""
            self._unclosed(entry, f"before the </{tag}> in {place.file.name}{line}")
            self._shut(entry)
        self._shut(entry)

    def _unclosed(self, entry: _Open, where: str) -> None:
        if entry.known:  # else it was named where it began
            hint = f"write </{entry.tag}> {where}"
            self._fault(Fault(f"<{entry.tag}> is not closed", hint), entry.place)

    def _shut(self, entry: _Open) -> None:
        if not entry.known:
            return
        element = entry.close()
        if entry.tag in self.seen:
            self.seen[entry.tag] = element
        self._append(element)

    def _append(self, child: HtmlElement | str) -> None:
        if self.stack:
            self.stack[-1].children.append(child)

    def _parent(self) -> str:
        """The nearest open element that is in the subset; nothing outside ``<html>``."""
        return next((entry.tag for entry in reversed(self.stack) if entry.known), "")

    def _misplaced(self, tag: str) -> Fault | None:
        if self._in_unknown() or (not self.stack and tag == "html"):
            return None
        parent = self._parent()
        if not parent:
            return Fault(f"<{tag}> stands outside <html>", "extend base.html, and fill its blocks")
        return nesting_fault(tag, parent)

    def _in_unknown(self) -> bool:
        """Directly in an element that is not in the subset, where anything may stand."""
        return bool(self.stack) and not self.stack[-1].known

    # -- text and attributes ---------------------------------------------------------------------

    def _text(self, raw: str, start: int) -> None:
        text = unescape(raw)
        parent = self._parent()
        homeless = not parent or (parent in NO_TEXT and not self._in_unknown())
        if homeless and text.strip():
            where = f"directly in <{parent}>" if parent else "outside <html>"
            shown = " ".join(text.split())
            shown = shown if len(shown) <= 40 else shown[:39] + "…"
            self._fault(
                Fault(f'text stands {where}: "{shown}"', NO_TEXT.get(parent, "put it in <body>")),
                self._place(start + len(raw) - len(raw.lstrip())),
            )
        self._append(text)

    def _attributes(self, tag: str, token: re.Match[str], place: Location) -> dict[str, str]:
        attributes: dict[str, str] = {}
        start = token.start("attributes")
        for found in ATTRIBUTE.finditer(token["attributes"]):
            name = found["name"].lower()
            quoted = found["value"] or ""
            value = unescape(quoted[1:-1] if quoted[:1] in ("'", '"') else quoted)
            if name in attributes:
                fault = Fault(f'<{tag}> has the attribute "{name}" twice', "keep one of the two")
                self._fault(fault, place)
                continue
            attributes[name] = value
            if tag == "a" and name == "href" and (unsafe := link_fault(value)) is not None:
                self._fault(unsafe, place)
            if tag == "img" and name == "src" and self.find_image is not None:
                file = self.find_image(value, place)
                if isinstance(file, Fault):
                    self._fault(file, place)
                else:
                    attributes[name] = str(file)
                    span = found.span("value")
                    self.images.append(Image(start + span[0], start + span[1], file))
        return attributes

    # -- faults ----------------------------------------------------------------------------------

    def _stray(self, position: int) -> int:
        """Name a "<" that begins nothing whole; gives the position to read on from."""
        place = self._place(position)
        broken = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*>?").match(self.html, position)
        if self.html.startswith("<!--", position):
            self._fault(Fault("the comment is not closed", "write --> where it ends"), place)
            self.stack.clear()  # the rest is comment: that it closes nothing is no second fault
            return len(self.html)
        if broken is None:
            self._fault(Fault('a "<" begins no tag', "write &lt; to print it"), place)
            return position + 1
        shown = broken[0].split("\n")[0]
        hint = "look for a missing > or quotation mark"
        self._fault(Fault(f'"{shown}" is not a whole tag', hint), place)
        # Read on as if it were one, or its end tag would be the next fault.
        tag = broken[2].lower()
        if broken[1]:
            self._end(tag, position)
        elif tag not in VOID:
            self.stack.append(_Open(tag, {}, place, [], element_fault(tag) is None))
        return broken.end()

    def _finish(self) -> None:
        whole = Location(self.file)
        for tag, hint in (
            ("html", "extend base.html, and fill its blocks"),
            ("body", "extend base.html, and fill its blocks"),
            ("title", "write <title> in <head>"),
        ):
            if tag not in self.seen and not self.problems:
                self._fault(Fault(f"the document has no <{tag}>", hint), whole)
        if "title" in self.seen and not self.title:
            self._fault(Fault("the document's <title> is empty", "fill the block title"), whole)

    def _fault(self, fault: Fault, place: Location) -> None:
        self.problems.append(error(fault.message, place, fault.hint))

    def _place(self, offset: int) -> Location:
        if not self._offsets:
            before = self.html[:offset]
            line_start = before.rfind("\n") + 1
            return Location(self.file, before.count("\n") + 1, offset - line_start + 1)
        at = bisect_right(self._offsets, offset) - 1
        return self.places[self._offsets[max(at, 0)]]
