"""Leads from the HTML beside a PDF to every document of its meeting.

The links are put into the finished HTML, so that the PDF, which is set of the same, has none of
them; and what the records make of a document is told by the HTML without them, since other
documents come later.  No page counts: those of packs that are made of others are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from agendapack.pack.consolidated_values import CONSOLIDATED, CONSOLIDATED_HTML
from agendapack.records.vocabulary import Vocabulary
from agendapack.released.released_meeting import AGENDA, DECISIONS_DOCUMENT, MINUTES_DOCUMENT

CONSOLIDATED_DOCUMENT = CONSOLIDATED.removesuffix(".pdf")
_BEGIN, _END = '<nav class="documents" ', "</nav>\n"
_BODY_END = "</body>"
_NAMES = {
    AGENDA: ("Agenda pack (PDF)", "Agenda (web page)"),
    CONSOLIDATED_DOCUMENT: (
        "Everything published to date (PDF)",
        "Everything published to date (web page)",
    ),
    MINUTES_DOCUMENT: ("Minutes (PDF)", "Minutes (web page)"),
    DECISIONS_DOCUMENT: ("Decisions (PDF)", "Decisions (web page)"),
}
_SUPPLEMENT = ("Supplement {number} (PDF)", "Supplement {number} (web page)")


def html_name(document: str) -> str:
    """What the HTML of a document is called."""
    if document == CONSOLIDATED_DOCUMENT:
        return CONSOLIDATED_HTML
    return "front-sheet.html" if document == AGENDA else f"{document}.html"


def with_links(html: str, own: str, documents: Sequence[str], words: Vocabulary) -> str:
    """The HTML of the document ``own`` with links to all ``documents`` of its meeting, at the end;
    there is none to the page itself."""
    before, end, after = html.rpartition(_BODY_END)
    if not end:
        return html  # a template of a council's own that leaves it to browsers
    title = escape(words.say("Documents of this meeting"))
    items = "".join(_items(own, documents, words))
    nav = f'{_BEGIN}aria-label="{title}">\n<h2>{title}</h2>\n<ul>\n{items}</ul>\n{_END}'
    return f"{before}{nav}{end}{after}"


def without_links(html: str) -> str:
    """The same HTML as it was before."""
    before, begin, rest = html.rpartition(_BEGIN)
    _, end, after = rest.partition(_END)
    return f"{before}{after}" if begin and end and after.startswith(_BODY_END) else html


def _items(own: str, documents: Sequence[str], words: Vocabulary) -> Iterator[str]:
    for document in sorted(documents, key=_order):
        number = document.removeprefix("supplement-")
        pdf, page = (words.say(name, number=number) for name in _NAMES.get(document, _SUPPLEMENT))
        yield f'<li><a href="{document}.pdf" type="application/pdf">{escape(pdf)}</a></li>\n'
        if document != own:
            yield f'<li><a href="{html_name(document)}" type="text/html">{escape(page)}</a></li>\n'


def _order(document: str) -> tuple[int, int]:
    """Packs, with that of everything after those that it is made of, before minutes."""
    number = document.removeprefix("supplement-")
    if number.isdecimal():
        return 1, int(number)
    order = (AGENDA, "", CONSOLIDATED_DOCUMENT, MINUTES_DOCUMENT, DECISIONS_DOCUMENT)
    return order.index(document), 0
