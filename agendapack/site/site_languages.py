"""The languages of a site, and what its pages in one of them have of documents that are there in
several: that of their own language; where there is none, one of another stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from agendapack.pages.html.language_marks import language_of
from agendapack.records.language_names import own_name
from agendapack.records.values import Text
from agendapack.records.vocabulary import subtag
from agendapack.site.meeting_files import MeetingFiles, PaperFile
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument
from agendapack.site.site_outline import SiteLanguage

FilesInLanguages = Mapping[str, Mapping[str, MeetingFiles]]
"""The files of the documents in each language, by its subtag, of each meeting by its key."""


def site_languages(
    council: Sequence[str], documents: Iterable[SiteDocument]
) -> tuple[SiteLanguage, ...]:
    """The languages of the ``council``, as tags, and those of ``documents`` that it has no more.

    That in which the council first released a document under a plain name has the addresses
    without a folder, whichever it writes first by now: addresses never change.  Before there is
    such a document it is the council's first.
    """
    tags = {subtag(tag): tag for tag in council}
    plain: list[tuple[date, str]] = []
    for document in documents:
        if document.published is not None and not document.suffix and document.language:
            plain.append((document.published, subtag(document.language)))
        if document.language:
            tags.setdefault(subtag(document.language), document.language)
    if len(tags) < 2:
        return (SiteLanguage(next(iter(tags.values()), "")),)
    first = min(plain, default=(None, next(iter(tags))))[1]
    order = sorted(tags, key=lambda own: own != first)
    folders = ("", *(f"{own}/" for own in order[1:]))
    return tuple(
        SiteLanguage(tags[own], own_name(tags[own]), folder)
        for own, folder in zip(order, folders, strict=True)
    )


def in_one_language(
    documents: Sequence[SiteDocument], language: SiteLanguage, languages: Sequence[SiteLanguage]
) -> tuple[SiteDocument, ...]:
    """A meeting's documents as the pages in ``language`` have them, each once."""
    order = [language, *(each for each in languages if each != language)]
    ranks = {subtag(each.tag): rank for rank, each in enumerate(order)}
    first = subtag(languages[0].tag)
    found: dict[str, SiteDocument] = {}
    for document in sorted(documents, key=lambda each: ranks.get(_subtag(each, first), len(ranks))):
        found.setdefault(document.document, document)
    return tuple(each for each in documents if found[each.document] is each)


def with_own_documents(
    meetings: Iterable[PublishedMeeting], tag: str
) -> tuple[PublishedMeeting, ...]:
    """The meetings with the documents that are in the language of their pages, a ``tag``; without
    those that have none."""
    found = []
    for meeting in meetings:
        own = tuple(each for each in meeting.documents if _is_in(each, tag))
        strange = (each for each in meeting.documents if each not in own)
        if own:
            found.append(replace(meeting, documents=own, others=(*meeting.others, *strange)))
    return tuple(found)


def files_of(meeting: PublishedMeeting, tag: str, files: FilesInLanguages) -> MeetingFiles:
    """The files of a meeting's documents as its pages in the language with a ``tag`` have them."""
    known = {own: every[meeting.key] for own, every in files.items() if meeting.key in every}
    own = subtag(tag)
    mine = known.get(own, MeetingFiles())
    if all(_is_in(document, tag) for document in meeting.documents):
        papers, slips = mine.papers, mine.slips
    else:
        packs = [(pack, known[_subtag(pack, own)]) for pack in meeting.packs]
        papers = tuple(
            _marked(paper, pack, tag)
            for pack, its in packs
            for paper in its.papers
            if paper.document == pack.document
        )
        slips = tuple(
            slip for pack, its in packs for slip in its.slips if slip.document == pack.document
        )
    every = (mine, *known.values())
    consolidated = next((each.consolidated for each in every if each.consolidated), None)
    return replace(mine, papers=papers, slips=slips, consolidated=consolidated)


def _marked(paper: PaperFile, pack: SiteDocument, tag: str) -> PaperFile:
    """A paper as pages in the language with a ``tag`` have it: in the language of its pack, unless
    it knows another, and called as in that pack."""
    if _is_in(pack, tag):
        return paper
    title = Text(paper.title, language=language_of(paper.title) or pack.language)
    return replace(paper, title=title, language=paper.language or pack.language)


def _is_in(document: SiteDocument, tag: str) -> bool:
    return _subtag(document, subtag(tag)) == subtag(tag)


def _subtag(document: SiteDocument, otherwise: str) -> str:
    return subtag(document.language) or otherwise
