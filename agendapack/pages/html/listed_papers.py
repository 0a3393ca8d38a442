"""The papers of an item as a front sheet lists them: title, pages, and what is to be said of each.

Those that are to follow have no pages.  Those that are there in one language alone say so.  A list
stands for more than one paper; a single one that is to follow is told all the same, since no range
tells of it.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.html.not_for_publication import ExemptNote, WordedRange, exempt_note
from agendapack.records.dossier import PaperSource
from agendapack.records.language_names import name_in
from agendapack.records.page_ranges import ListedRange
from agendapack.records.values import Text
from agendapack.records.vocabulary import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from agendapack.pages.html.elements import HtmlElement
    from agendapack.records.dossier import AgendaItem, PaperToFollow, WithheldPaper
    from agendapack.records.exemptions import Exemption
    from agendapack.records.page_ranges import PageRange
    from agendapack.records.vocabulary import Vocabulary

RANGE_CLASS = "page-range"
"""Of the link that says a paper's pages (docs/templates.md)."""


class ListedPaper(Struct, frozen=True):
    """A paper of a list.  ``pages`` is None where it is to follow; ``replaces`` says in words what
    it stands in place of, "" where of nothing.  ``only`` says in words that it is in one language
    alone, where that is not the pack's: "English only".

    ``exempt`` says why it is not for publication, where its item does not say that already;
    ``same_reason``: as the one before it.  ``ordinal`` counts the item's papers that have pages,
    from one.
    """

    title: str
    pages: WordedRange | None = None
    to_follow: bool = False
    replaces: str = ""
    exempt: ExemptNote | None = None
    same_reason: bool = False
    ordinal: int = 0
    only: str = ""


class NumberedPaper(Struct, frozen=True):
    """What is known of a paper when its pack is numbered: its pages, the title that bookmarks show
    ("" where the record's own is to do), and what it stands in place of."""

    pages: PageRange
    title: str = ""
    replaces: str = ""


def front_sheet_lists(
    items: Sequence[AgendaItem],
    ranges: Sequence[PageRange],
    titles: Sequence[str],
    replaced: Sequence[str],
    words: Vocabulary,
    *,
    in_full: bool = True,
) -> dict[str, tuple[ListedPaper, ...]]:
    """The papers to list under each item, by its number; items with nothing to list are left out.

    ``ranges``, ``titles`` and ``replaced`` are those of all the items' papers in their order.
    Where there are more ranges or fewer, some paper has none, and those alone are listed that are
    to follow.  Unless the lists are wanted ``in_full``, those alone are listed that nothing else
    on the front sheet tells of.
    """
    count = sum(len(item.entries) for item in items)
    known = len(ranges) == count
    texts = zip(chain(titles, repeat("")), chain(replaced, repeat("")), strict=False)
    numbered = iter([NumberedPaper(pages, *next(texts)) for pages in ranges] if known else ())
    found = {}
    for item in items:
        own = [next(numbered) for _ in item.entries] if known else []
        if listed := listed_papers(item, own, words, in_full=in_full):
            found[item.number] = listed
    return found


def listed_papers(
    item: AgendaItem,
    numbered: Sequence[NumberedPaper],
    words: Vocabulary,
    *,
    in_full: bool = True,
) -> tuple[ListedPaper, ...]:
    """The papers to list under ``item``: all, if there is more than one and each that has pages is
    ``numbered``; else those that are to follow.

    Unless ``in_full``, of those with pages only such as stand in place of another or are in another
    language than the pack, and they bear no notes: those stand under the item.
    """
    every = len(numbered) == len(item.entries)
    if every and len(item.entries) == 1 and not (item.to_follow and in_full):
        numbered, every = (), False
    made: list[ListedPaper] = []
    before: Exemption | None = None
    ordinal = 0
    for paper, known in _in_order(item, numbered if every else ()):
        ordinal += known is not None
        only = only_in(paper.language, words) if isinstance(paper, PaperSource) else ""
        if known is not None and not in_full and not known.replaces and not only:
            continue
        is_noted = paper.exemption != item.exemption and (in_full or known is None)
        exemption = paper.exemption if is_noted else None
        made.append(
            ListedPaper(
                title=_title(paper, known, words),
                pages=None if known is None else WordedRange.of(known.pages, words),
                to_follow=known is None,
                replaces="" if known is None else known.replaces,
                exempt=None if exemption is None else exempt_note(exemption, words),
                same_reason=exemption is not None and exemption == before,
                ordinal=0 if known is None else ordinal,
                only=only,
            )
        )
        before = exemption
    return tuple(made)


def _in_order(
    item: AgendaItem, numbered: Sequence[NumberedPaper]
) -> Iterator[tuple[PaperSource | WithheldPaper | PaperToFollow, NumberedPaper | None]]:
    """The item's papers, those that are to follow in their places."""
    following = list(item.to_follow)
    for position, (entry, known) in enumerate(zip(item.entries, numbered, strict=False)):
        while following and following[0].before <= position:
            yield following.pop(0), None
        yield entry, known
    for paper in following:
        yield paper, None


def _title(
    paper: PaperSource | WithheldPaper | PaperToFollow,
    known: NumberedPaper | None,
    words: Vocabulary,
) -> str:
    """A paper's title, which knows the line of the record that gives it or names the paper."""
    if paper.title:
        return paper.title
    own = paper if isinstance(paper, PaperSource) else None
    language = "" if own is None else own.language
    if known is not None and known.title:
        return Text(known.title, paper.place, language=language)
    if paper.exemption is not None:
        return words.stock_title(paper.exemption)
    return Text("" if own is None else own.path.stem, paper.place, language=language)


def only_in(language: str, words: Vocabulary) -> str:
    """What is said of a paper that is in ``language`` alone, in words of another; "" for none.

    Words that have no translation of it say it in English, the name of the language too.

    >>> from agendapack.records.vocabulary import ENGLISH, Vocabulary
    >>> only_in("cy", ENGLISH), only_in("", ENGLISH), str(only_in("en", Vocabulary("ga")))
    ('Welsh only', '', 'English only')
    """
    if not language:
        return ""
    only = message("{language} only")
    spoken = words.language if only in words.texts else "en"
    return words.say(only, language=name_in(language, spoken))


def single_papers_only_in(
    items: Iterable[AgendaItem], lists: Mapping[str, Iterable[ListedPaper]], words: Vocabulary
) -> dict[str, str]:
    """The same of the papers of items that have one, by the item's number; the others, and those
    that are listed, say it in their lists."""
    return {
        item.number: only_in(item.papers[0].language, words)
        for item in items
        if len(item.papers) == 1 and item.papers[0].language and not _is_listed(item, lists)
    }


def _is_listed(item: AgendaItem, lists: Mapping[str, Iterable[ListedPaper]]) -> bool:
    return any(paper.pages for paper in lists.get(item.number, ()))


def printed_ranges(
    root: HtmlElement, lists: Mapping[str, Iterable[ListedPaper]]
) -> tuple[ListedRange, ...]:
    """The papers of ``lists`` whose ranges a front sheet prints: its template may be the council's
    own, which leaves lists out."""
    links = {
        str(element.attributes.get("href", "")).partition("#nameddest=")[2]
        for element in root.walk()
        if element.tag == "a" and RANGE_CLASS in element.attributes.get("class", "").split()
    }
    return tuple(
        ListedRange(item, paper.ordinal, paper.title, str(paper.pages))
        for item, papers in lists.items()
        for paper in papers
        if paper.pages is not None and f"page-{paper.pages.first}" in links
    )
