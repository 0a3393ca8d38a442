"""The HTML subset: which elements, where each may stand, what each may carry, what to use instead.

``markup.py`` applies these rules to each tag.  The names follow the HTML
standard's (phrasing content is what runs within a line); the rules are narrower, because whatever
passes them has an obvious structure type in a tagged PDF (PDF/UA-1, 7.2 to 7.5).
docs/templates.md says the same for whoever writes a template.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Fault(NamedTuple):
    """What is wrong with a tag, and what to do; the place is the reader's to add."""

    message: str
    hint: str = ""


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PHRASING = frozenset(("a", "img", "strong", "em", "br", "s", "sup", "sub", "span"))
FLOW = frozenset((*HEADINGS, "p", "ol", "ul", "table", "hr", "section", "div"))
VOID = frozenset(("br", "hr", "img", "meta", "link"))
RAW = frozenset(("style", "script", "title", "textarea"))
"""Elements whose text is not markup up to their end tag (HTML, 13.1.2)."""

CONTENT: Mapping[str, frozenset[str]] = {
    "html": frozenset(("head", "body")),
    "head": frozenset(("meta", "title", "style", "link")),
    "title": frozenset(),
    "style": frozenset(),
    **dict.fromkeys(("body", "section", "div"), FLOW),
    **dict.fromkeys(
        (*HEADINGS, "p", "caption", "strong", "em", "s", "sup", "sub", "span"), PHRASING
    ),
    "a": PHRASING - {"a"},
    **dict.fromkeys(("ol", "ul"), frozenset(("li",))),
    **dict.fromkeys(("li", "th", "td"), PHRASING | FLOW - {"section"}),
    "table": frozenset(("caption", "thead", "tbody")),
    **dict.fromkeys(("thead", "tbody"), frozenset(("tr",))),
    "tr": frozenset(("th", "td")),
}
"""What may stand directly in each element that is not void."""

NO_TEXT: Mapping[str, str] = {
    "html": "put it in <body>",
    "head": "put it in <body>",
    **dict.fromkeys(("body", "section", "div"), "put it in <p>"),
    **dict.fromkeys(("ol", "ul"), "put it in <li>"),
    "table": "put it in <caption>, or in a cell",
    **dict.fromkeys(("thead", "tbody", "tr"), "put it in <th> or <td>"),
}
"""Elements that hold no text of their own, and where their text belongs."""

_BELONGS = {
    "li": "put it in <ol> or <ul>",
    "caption": "put it in <table>, before the rows",
    "thead": "put it in <table>",
    "tbody": "put it in <table>",
    "tr": "put it in <thead> or <tbody>",
    "th": "put it in <tr>",
    "td": "put it in <tr>",
    "html": "write it once, around the whole document",
    "head": "write it once, before <body>",
    "body": "write it once, after <head>",
    "title": "put it in <head>",
    "style": "put it in <head>",
    "meta": "put it in <head>",
    "link": "put it in <head>",
}

_INSTEAD = {
    "b": "use <strong>",
    "i": "use <em>",
    "u": "use <em>, or <span> with a class",
    "del": "use <s>",
    "strike": "use <s>",
    "ins": "use <span> with a class",
    "mark": "use <span> with a class",
    "small": "use <span> with a class",
    "big": "use <span> with a class",
    "font": "use <span> with a class, and set its look in styles.yaml",
    "code": "use <span> with a class",
    "cite": "use <em>",
    "abbr": "use <span>",
    "time": "use <span>",
    "label": "use <span>",
    "center": "use <div> with a class",
    "blockquote": 'use <div class="quote">',
    "pre": "use <p> with <br> at each line's end",
    "address": "use <p> with <br> at each line's end",
    "header": "use <div>",
    "footer": "use <div>",
    "main": "use <section>",
    "article": "use <section>",
    "aside": "use <div>",
    "nav": "use <div>",
    "figure": "use <p> with <img> in it",
    "figcaption": "use <p>",
    "svg": "use <img> with a PNG or JPEG file",
    "picture": "use <img>",
    "dl": 'use <ul>, or <table> with <th scope="row">',
    "dt": 'use <th scope="row"> in a <table>',
    "dd": "use <td> in a <table>",
    "menu": "use <ul>",
    "tfoot": "use a last <tbody>",
    "colgroup": "leave it out: widths follow from the cells",
    "col": "leave it out: widths follow from the cells",
    "hgroup": "leave it out",
    "wbr": "leave it out",
    "script": "leave it out: the document is read without scripts",
    "noscript": "leave it out: the document is read without scripts",
    "h7": "use <h6>",
}

_EVERYWHERE = frozenset(("class", "id", "lang", "dir", "data-break", "data-keep"))
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "html": frozenset(("lang", "dir")),
    "body": frozenset(
        ("class", "id", "lang", "dir", "data-page-size", "data-orientation", "data-foot")
    ),
    "a": _EVERYWHERE | {"href"},
    "img": _EVERYWHERE | {"src", "alt"},
    "span": _EVERYWHERE | {"role", "aria-label"},
    "ol": _EVERYWHERE | {"start", "type"},
    "th": _EVERYWHERE | {"scope", "rowspan", "colspan"},
    "td": _EVERYWHERE | {"rowspan", "colspan"},
}
_NEEDED: Mapping[str, Mapping[str, str]] = {
    "html": {"lang": 'write <html lang="{{ language }}">'},
    "a": {"href": "write the address it leads to, or use <span>"},
    "img": {
        "src": "name a PNG or JPEG file",
        "alt": 'say in alt="..." what the picture shows; alt="" is for mere decoration',
    },
    "th": {"scope": 'write scope="col" for a column\'s heading, scope="row" for a row\'s'},
}

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]")
_SCHEMES = ("http", "https", "mailto", "tel")

MAX_ADDRESS = 2_000
"""Characters; what readers of PDFs and programs that write mail take without fail."""


def element_fault(tag: str) -> Fault | None:
    """Is there such an element?"""
    if tag in CONTENT or tag in VOID:
        return None
    hint = _INSTEAD.get(tag, "docs/templates.md lists the elements there are")
    return Fault(f"<{tag}> is not in the HTML subset", hint)


def nesting_fault(tag: str, parent: str) -> Fault | None:
    """May ``tag`` stand directly in ``parent``, both of them in the subset?"""
    if tag in CONTENT[parent]:
        return None
    if parent == "p" and tag in FLOW:
        hint = "end the paragraph with </p> before it"
    elif tag in _BELONGS:
        hint = _BELONGS[tag]
    elif parent in NO_TEXT and tag in PHRASING:
        hint = NO_TEXT[parent]
    else:
        inner = sorted(CONTENT[parent] - {"html", "body"})
        held = ", ".join(f"<{name}>" for name in inner)
        text = "" if parent in NO_TEXT else "text, " if held else "text"
        hint = f"<{parent}> holds {text}{held or 'nothing else'}"
        if not held and not text:
            hint = f"<{parent}> holds nothing"
    return Fault(f"<{tag}> cannot stand in <{parent}>", hint)


def attribute_faults(tag: str, attributes: Mapping[str, str]) -> tuple[Fault, ...]:
    """What is wrong with the attributes of ``tag``, those that it lacks included."""
    if tag in ("meta", "link", "style"):
        return ()  # a browser's alone
    known = _ATTRIBUTES.get(tag, _EVERYWHERE)
    faults = [
        fault
        for name, value in attributes.items()
        if (fault := _attribute_fault(tag, name, value, known)) is not None
    ]
    faults += [
        Fault(f"<{tag}> has no {name}", hint)
        for name, hint in _NEEDED.get(tag, {}).items()
        if name not in attributes
    ]
    return tuple(faults)


def _attribute_fault(tag: str, name: str, value: str, known: frozenset[str]) -> Fault | None:
    if name not in known:
        if name == "style" or name in ("align", "width", "height", "valign", "border", "color"):
            hint = 'use class="...", and set its look in styles.yaml'
        elif name.startswith("on"):
            hint = "leave it out: the document is read without scripts"
        else:
            hint = f"<{tag}> may have {', '.join(sorted(known))}"
        return Fault(f'<{tag}> cannot have the attribute "{name}"', hint)
    rule = VALUES.get(name)
    expected = rule(value) if rule else None
    if expected is None:
        return None
    return Fault(f'{name}="{value}" on <{tag}>: expected {expected}')


def link_fault(href: str) -> Fault | None:
    """May a document lead there?  Only to the web, to mail, telephone, and what is beside it."""
    if len(href) > MAX_ADDRESS:
        shown = f"{href[:60]}…"
        return Fault(
            f'the link "{shown}" is longer than {MAX_ADDRESS:,} characters',
            "no program follows such an address: look where it should end",
        )
    # A browser drops tabs and line ends inside a scheme (URL standard, 4.4): so does this.
    bare = _UNSEEN.sub("", href)
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1].lower() not in _SCHEMES:
        return Fault(
            f'the link "{href}" leads to "{scheme[1].lower()}:"',
            "a link begins with https:, http:, mailto: or tel:",
        )
    if bare.startswith(("//", "\\")):
        return Fault(f'the link "{href}" has no scheme', "begin it with https:")
    if not bare:
        return Fault("the link leads nowhere", "write an address that begins with https:")
    return None


def _one_of(*values: str) -> Callable[[str], str | None]:
    expected = " or ".join(f'"{value}"' for value in values)
    return lambda value: None if value in values else expected


def _count(value: str) -> str | None:
    ok = value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 1000
    return None if ok else "a whole number from 1 to 1000"


def _start(value: str) -> str | None:
    ok = value.isascii() and value.isdigit() and len(value) <= 9
    return None if ok else "a whole number"


def _language(value: str) -> str | None:
    return None if _LANGUAGE.fullmatch(value) else 'a language such as "en-GB" or "cy"'


def _id(value: str) -> str | None:
    return None if value and not re.search(r"\s", value) else "a name without spaces"


def _page_size(value: str) -> str | None:
    sizes = value.split()
    ok = len(sizes) == 2 and all(re.fullmatch(r"\d{1,5}(\.\d{1,4})?", size) for size in sizes)
    ok = ok and all(float(size) >= 3 for size in sizes)
    return None if ok else 'a width and a height in points, such as "595.28 841.89"'


VALUES: Mapping[str, Callable[[str], str | None]] = {
    "data-break": _one_of("before", "after"),
    "data-keep": _one_of("together", "with-next"),
    "data-orientation": _one_of("portrait", "landscape"),
    "data-page-size": _page_size,
    "dir": _one_of("ltr", "rtl", "auto"),
    "role": _one_of("img"),
    "scope": _one_of("col", "row", "colgroup", "rowgroup"),
    "type": _one_of("1", "a", "A", "i", "I"),
    "rowspan": _count,
    "colspan": _count,
    "start": _start,
    "lang": _language,
    "id": _id,
}
