"""The items of an agenda as a meeting's page shows them: with their papers, what was decided, and
where else the same business was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from agendapack.records.item_numbers import item_destination
from agendapack.records.page_ranges import PageRange
from agendapack.registers.published_agenda import ItemFact
from agendapack.site.meeting_files import MeetingFiles, PaperFile
from agendapack.site.page_addresses import meeting_address
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.site_outline import Business
from agendapack.site.web_pages.document_list import ordinal_of
from agendapack.site.web_pages.minute_list import ItemMinutes, item_minutes
from agendapack.site.web_pages.page_values import PageWords, SiteLink, facts_of_file


class PagePicture(Struct, frozen=True):
    """The picture of a paper's first page, in pixels."""

    href: str
    width: int
    height: int


class LinkedPaper(Struct, frozen=True):
    """A paper of an item: a PDF of its own, and its pages in the pack ``pack`` (a link to the first
    of them).  ``replaces`` are texts, ``replaced_by`` is None where nothing replaces it.  ``only``
    and ``language`` as a listed document has them."""

    title: str
    href: str
    facts: str
    pages: SiteLink
    pack: str
    picture: PagePicture | None
    replaces: tuple[str, ...]
    replaced_by: SiteLink | None
    only: str = ""
    language: str = ""


class AwaitedPaper(Struct, frozen=True):
    """A paper that was to follow, and where it is once it came; ``came.href`` is "" until then."""

    title: str
    came: SiteLink


class ShownItem(Struct, frozen=True):
    """An item.  Texts that end in no full stop of their own are Markdown: ``text``, ``withdrawn``,
    ``deferral`` and ``urgent``; each is None where the record has none."""

    number: str
    anchor: str
    title: str
    is_exclusion: bool
    text: str | None
    lead: str | None
    withdrawn: str | None
    deferred_to: date | None
    deferred_link: str
    deferral: str | None
    urgent: str | None
    supplement: SiteLink | None
    exempt: tuple[str, ...]
    slips: tuple[SiteLink, ...]
    papers: tuple[LinkedPaper, ...]
    awaited: tuple[AwaitedPaper, ...]
    earlier: tuple[SiteLink, ...]
    later: tuple[SiteLink, ...]
    minutes: ItemMinutes


def item_anchor(number: str) -> str:
    """The name of an item's place on the page of its meeting."""
    return item_destination(number)


def shown_items(
    meeting: PublishedMeeting, files: MeetingFiles, words: PageWords
) -> tuple[ShownItem, ...]:
    return tuple(_shown(item, meeting, files, words) for item in meeting.agenda.items)


def _shown(
    item: ItemFact, meeting: PublishedMeeting, files: MeetingFiles, words: PageWords
) -> ShownItem:
    address = meeting_address(meeting.key)
    outline = words.outline
    business = Business(meeting.key, item.number)
    papers = [paper for paper in files.papers if paper.item == item.number]
    supplement = None
    if item.supplement:
        document = meeting.find(f"supplement-{item.supplement}")
        name = words.vocabulary.pack_name(item.supplement)
        supplement = SiteLink(
            name, "" if document is None else words.file(f"{address}{document.pdf.name}")
        )
    return ShownItem(
        item.number,
        item_anchor(item.number),
        item.title,
        item.kind == "exclusion",
        None if item.text is None else item.text.text,
        item.lead,
        None if item.withdrawn is None else item.withdrawn.text,
        item.deferred_to,
        "" if item.deferred_to is None else meeting_on(item.deferred_to, meeting, words),
        None if item.deferral is None else item.deferral.text,
        None if item.urgent is None else item.urgent.text,
        supplement,
        item.exempt,
        tuple(
            _in_pack(slip.document, slip.pages, slip.first, meeting, words)
            for slip in files.slips
            if slip.item == item.number
        ),
        tuple(_paper(paper, meeting, words) for paper in papers),
        tuple(_awaited(item, papers, address, words)),
        tuple(_elsewhere(outline.earlier.get(business, ()), words)),
        tuple(_elsewhere(outline.later.get(business, ()), words)),
        item_minutes(meeting, item.number, words),
    )


def _paper(paper: PaperFile, meeting: PublishedMeeting, words: PageWords) -> LinkedPaper:
    address = meeting_address(meeting.key)
    picture = None
    if paper.picture is not None:
        picture = PagePicture(words.file(f"{address}{paper.picture}"), paper.width, paper.height)
    replaced_by = None
    if paper.replaced_by is not None:
        document = meeting.find(paper.replaced_by)
        href = "" if document is None else words.file(f"{address}{document.pdf.name}")
        replaced_by = SiteLink(words.document_name(paper.replaced_by), href)
    return LinkedPaper(
        paper.title,
        words.file(f"{address}{paper.name}"),
        facts_of_file(paper.name, paper.page_count, paper.size, words.vocabulary),
        _in_pack(paper.document, paper.pages, paper.first, meeting, words),
        words.document_name(paper.document),
        picture,
        tuple(
            words.vocabulary.replaces(pages, ordinal_of(document))
            for document, pages in paper.replaces
        ),
        replaced_by,
        words.only(paper.language),
        words.strange(paper.language),
    )


def _in_pack(
    document: str, pages: PageRange, first: int, meeting: PublishedMeeting, words: PageWords
) -> SiteLink:
    """Pages of a pack, with a link to the first: ``first`` is what a browser counts it as."""
    pack = meeting.find(document)
    text = words.vocabulary.pages_of(pages, ordinal_of(document))
    if pack is None:
        return SiteLink(text)
    return SiteLink(
        text, f"{words.file(f'{meeting_address(meeting.key)}{pack.pdf.name}')}#page={first}"
    )


def _awaited(
    item: ItemFact, papers: Iterable[PaperFile], address: str, words: PageWords
) -> Iterator[AwaitedPaper]:
    """The papers that were to follow.  One came that has the same title in a supplement; and where
    one is left on each side, that is it."""
    later = [p for p in papers if p.document != "agenda-pack" and not p.replaces]
    by_title = {paper.title.casefold(): paper for paper in later}
    known = {title: by_title.get(title.casefold()) for title in item.to_follow}
    missing = [title for title, paper in known.items() if paper is None]
    unknown = [paper for paper in later if paper not in known.values()]
    if len(missing) == len(unknown) == 1:
        known[missing[0]] = unknown[0]
    for title in item.to_follow:
        paper = known[title]
        if paper is None:
            yield AwaitedPaper(title, SiteLink(""))
        else:
            name = words.document_name(paper.document)
            yield AwaitedPaper(title, SiteLink(name, words.file(f"{address}{paper.name}")))


def _elsewhere(others: Iterable[Business], words: PageWords) -> Iterator[SiteLink]:
    """The same business at other meetings, which are of the same committee."""
    for other in others:
        agenda = words.outline.meetings[other.meeting].agenda
        date = words.vocabulary.date(agenda.day)
        text = words.say(
            "{meeting}, item {number}",
            meeting=f"{agenda.title}, {date}" if agenda.title else date,
            number=other.item,
        )
        address = f"{words.to(meeting_address(other.meeting))}#{item_anchor(other.item)}"
        yield SiteLink(text, address)


def meeting_on(day: date, meeting: PublishedMeeting, words: PageWords) -> str:
    """A link to the meeting of the same committee on another day; "" where the site has none."""
    outline = words.outline
    committee = outline.committee_of[meeting.key]
    for key, other in outline.meetings.items():
        if other.agenda.day == day and outline.committee_of[key] == committee:
            return words.to(meeting_address(key))
    return ""
