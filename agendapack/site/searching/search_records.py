"""What can be found by searching the site: a record for each page of each document, and one for
each meeting; and the parts into which the index is cut.

A part has the meetings of one year or of several.  So the memory that an index takes has a bound,
and where one meeting has changed one part is made anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from msgspec import Struct

from agendapack.records.vocabulary import Vocabulary, subtag
from agendapack.site.open_data import meeting_words
from agendapack.site.page_addresses import meeting_address
from agendapack.site.published_meeting import PublishedMeeting

_BLANK = re.compile(r"\n\s*\n")

MOST_PAGES = 5000
"""How many pages a part has at most, if no meeting has more: Pagefind takes 150 kB of memory for
each."""


class SearchRecord(Struct, frozen=True):
    """Something that can be found: ``address`` is where it leads, below the site's root.

    ``title`` is that of the page, ``meeting`` and ``document`` say where it stands, ``page`` is the
    number that is printed on it; "" of a meeting itself.  ``language`` is the tag of the text's
    where that is not the site's, else "".
    """

    address: str
    title: str
    meeting: str
    document: str
    page: str
    committee: str
    year: str
    text: str
    language: str = ""


class SearchPart(Struct, frozen=True):
    """A part of the index, by its ``name``: "2018", "2014-2017", or "2018-part-2" of a year that
    is too large."""

    name: str
    meetings: tuple[PublishedMeeting, ...]


def search_parts(
    meetings: Iterable[PublishedMeeting], most: int = MOST_PAGES
) -> tuple[SearchPart, ...]:
    """The parts of the index, the oldest first: what is added to the latest year changes one."""
    found: list[SearchPart] = []
    joined: list[PublishedMeeting] = []
    ordered = sorted(meetings, key=lambda meeting: (meeting.ref.date, meeting.key))
    for year, group in groupby(ordered, key=lambda meeting: meeting.ref.date.year):
        these = list(group)
        if joined and _pages(joined) + _pages(these) > most:
            found.append(_years(joined))
            joined = []
        if _pages(these) <= most:
            joined += these
            continue
        cut = list(_cut(these, most))
        found += [SearchPart(f"{year}-part-{n}", tuple(part)) for n, part in enumerate(cut, 1)]
    return (*found, *([_years(joined)] if joined else ()))


def _years(meetings: Sequence[PublishedMeeting]) -> SearchPart:
    first, last = meetings[0].ref.date.year, meetings[-1].ref.date.year
    return SearchPart(f"{first}" if first == last else f"{first}-{last}", tuple(meetings))


def _cut(meetings: Sequence[PublishedMeeting], most: int) -> Iterator[list[PublishedMeeting]]:
    part: list[PublishedMeeting] = []
    for meeting in meetings:
        if part and _pages([*part, meeting]) > most:
            yield part
            part = []
        part.append(meeting)
    yield part


def _pages(meetings: Iterable[PublishedMeeting]) -> int:
    return sum(
        1 + sum(document.pdf.pages or 0 for document in meeting.documents) for meeting in meetings
    )


def page_record(
    meeting: PublishedMeeting,
    document: str,
    file: str,
    page: int,
    label: str,
    text: str,
    words: Vocabulary,
    language: str = "",
) -> SearchRecord:
    """The record of a page of a PDF, the ``page``-th of its ``file``, with its printed number."""
    return SearchRecord(
        f"{meeting_address(meeting.key)}{file}#page={page}",
        words.page(label),
        meeting_name(meeting, words),
        document_name(meeting, document, words),
        label,
        meeting.agenda.committee,
        str(meeting.ref.date.year),
        text,
        language if subtag(language) != words.language else "",
    )


def meeting_record(meeting: PublishedMeeting, words: Vocabulary, below: str = "") -> SearchRecord:
    """The record of a meeting's own page, in the folder ``below`` which the pages in its language
    are: what its agenda says."""
    agenda = meeting.agenda
    said = [agenda.title, words.time(agenda.time), agenda.venue]
    for item in agenda.items:
        said.append(words.item_heading(item.number, item.title))
        said.append(meeting_words.plain(item.text.text) if item.text else None)
    name = meeting_name(meeting, words)
    return SearchRecord(
        f"{below}{meeting_address(meeting.key)}",
        name,
        name,
        "",
        "",
        agenda.committee,
        str(meeting.ref.date.year),
        "\n".join(text for text in said if text),
    )


def meeting_name(meeting: PublishedMeeting, words: Vocabulary) -> str:
    return f"{meeting_words.meeting_name(meeting.agenda)}, {words.date(meeting.ref.date)}"


def document_name(meeting: PublishedMeeting, document: str, words: Vocabulary) -> str:
    """What a document is called: "Agenda pack", "Supplement 1", "Minutes", "Decisions"."""
    found = meeting.find(document)
    if found is not None and found.pack is not None:
        return words.pack_name(found.pack.facts.ordinal)
    return words.say(document.replace("-", " ").capitalize())


def record_facts(record: SearchRecord) -> dict[str, str]:
    """What the search page is told of a record that was found.  It is not searched itself: the word
    "agenda" would find every page of an agenda pack."""
    told = {
        "address": record.address,
        "meeting": record.meeting,
        "document": record.document,
        "page": record.page,
        "language": record.language,
    }
    return {name: value for name, value in told.items() if value}


def record_page(record: SearchRecord, language: str) -> str:
    """A record as the HTML that Pagefind reads."""
    filters = "".join(
        f'<i data-pagefind-filter="{name}[title]" title="{escape(value)}"></i>'
        for name, value in (("committee", record.committee), ("year", record.year))
    )
    # Pagefind ends each paragraph with a full stop, which the lines of a page have not.
    blocks = (" ".join(block.split()) for block in _BLANK.split(record.text))
    paragraphs = "".join(f"<p>{escape(block)}</p>" for block in blocks if block)
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head>'
        f"<title>{escape(record.title)}</title></head><body data-pagefind-body>"
        f'<i data-pagefind-meta="title[title]" title="{escape(record.title)}"></i>'
        f"{filters}{paragraphs}</body></html>\n"
    )
