"""Leads from the HTML beside a PDF to every document of its meeting in its language, and to the
same in the other languages.

The links are put into the finished HTML, so that the PDF, which is set of the same, has none of
them; and what the records make of a document is told by the HTML without them, since other
documents come later.  No page counts: those of packs that are made of others are not known yet.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from agendapack.pack.consolidated_values import CONSOLIDATED_DOCUMENT
from agendapack.records.document_names import in_language, language_suffix, without_language
from agendapack.records.language_names import own_name
from agendapack.records.values import Text
from agendapack.records.vocabulary import Vocabulary, message
from agendapack.released.released_meeting import AGENDA, DECISIONS_DOCUMENT, MINUTES_DOCUMENT

if TYPE_CHECKING:
    from agendapack.pack.pack_map import PackMap

_BEGIN, _END = '<nav class="documents" ', "</nav>\n"
_BODY_END = "</body>"
_LINK = re.compile('<li><a href="([^"]*)"')
_NAMES = {
    AGENDA: (message("Agenda pack (PDF)"), message("Agenda (web page)")),
    CONSOLIDATED_DOCUMENT: (
        message("Everything published to date (PDF)"),
        message("Everything published to date (web page)"),
    ),
    MINUTES_DOCUMENT: (message("Minutes (PDF)"), message("Minutes (web page)")),
    DECISIONS_DOCUMENT: (message("Decisions (PDF)"), message("Decisions (web page)")),
}
_SUPPLEMENT = (
    message("Supplement {number} (PDF)"),
    message("Supplement {number} (web page)"),
)


def html_name(document: str) -> str:
    """What the HTML of a document is called."""
    kind = without_language(document)
    stem = "front-sheet" if kind == AGENDA else kind
    return f"{in_language(stem, language_suffix(document))}.html"


def consolidated_documents(packs: Iterable[PackMap]) -> tuple[str, ...]:
    """What the packs of everything to date are called, by the maps of a meeting's ``packs``: in
    each language in which the agenda has a supplement."""
    ordinals: dict[str, list[int]] = {}
    for pack in packs:
        ordinals.setdefault(pack.suffix, []).append(pack.ordinal)
    suffixes = [suffix for suffix, found in ordinals.items() if 0 in found and len(found) > 1]
    return tuple(in_language(CONSOLIDATED_DOCUMENT, suffix) for suffix in suffixes)


def with_links(
    html: str,
    own: str,
    documents: Sequence[str],
    words: Vocabulary,
    languages: Mapping[str, str] | None = None,
) -> str:
    """The HTML of the document ``own`` with links to all ``documents`` of its meeting, at the end;
    there is none to the page itself.

    ``documents`` may be in several languages: of each what is behind its name
    (:func:`~agendapack.records.document_names.language_suffix`) has its tag in ``languages``.
    """
    before, end, after = html.rpartition(_BODY_END)
    if not end:
        return html  # a template of a council's own that leaves it to browsers
    title = words.say("Documents of this meeting")
    suffix = language_suffix(own)
    same = [document for document in documents if language_suffix(document) == suffix]
    items = "".join((*_languages(own, documents, languages or {}), *_items(own, same, words)))
    head = f'aria-label="{escape(title)}">\n<h2>{_marked(title)}</h2>'
    nav = f"{_BEGIN}{head}\n<ul>\n{items}</ul>\n{_END}"
    return f"{before}{nav}{end}{after}"


def without_links(html: str) -> str:
    """The same HTML as it was before."""
    before, begin, rest = html.rpartition(_BEGIN)
    _, end, after = rest.partition(_END)
    return f"{before}{after}" if begin and end and after.startswith(_BODY_END) else html


def linking_to(html: str, files: Container[str]) -> str:
    """The same HTML without those of the links that lead to other documents than ``files``."""
    before, begin, rest = html.rpartition(_BEGIN)
    nav, end, after = rest.partition(_END)
    if not (begin and end and after.startswith(_BODY_END)):
        return html
    lines = (line for line in nav.splitlines(keepends=True) if _leads_to(line, files))
    return f"{before}{begin}{''.join(lines)}{end}{after}"


def _leads_to(line: str, files: Container[str]) -> bool:
    found = _LINK.match(line)
    return found is None or found[1] in files


def _items(own: str, documents: Sequence[str], words: Vocabulary) -> Iterator[str]:
    for document in sorted(documents, key=_order):
        kind = without_language(document)
        number = kind.removeprefix("supplement-")
        pdf, page = (words.say(name, number=number) for name in _NAMES.get(kind, _SUPPLEMENT))
        yield f'<li><a href="{document}.pdf" type="application/pdf">{_marked(pdf)}</a></li>\n'
        if document != own:
            yield f'<li><a href="{html_name(document)}" type="text/html">{_marked(page)}</a></li>\n'


def _marked(text: str) -> str:
    """A text as HTML, with its language where it stands in for a translation."""
    language = text.language if isinstance(text, Text) else ""
    html = escape(text)
    return f'<span lang="{escape(language)}">{html}</span>' if language else html


def _languages(own: str, documents: Sequence[str], languages: Mapping[str, str]) -> Iterator[str]:
    """Links to the same page in other languages, each in its own words."""
    for suffix, tag in languages.items():
        other = in_language(own, suffix)
        if other != own and other in documents:
            about = f'type="text/html" hreflang="{escape(tag)}" lang="{escape(tag)}"'
            yield f'<li><a href="{html_name(other)}" {about}>{escape(own_name(tag))}</a></li>\n'


def _order(document: str) -> tuple[int, int]:
    """Packs, with that of everything after those that it is made of, before minutes."""
    document = without_language(document)
    number = document.removeprefix("supplement-")
    if number.isdecimal():
        return 1, int(number)
    order = (AGENDA, "", CONSOLIDATED_DOCUMENT, MINUTES_DOCUMENT, DECISIONS_DOCUMENT)
    return order.index(document), 0
