"""The documents of a meeting as its page lists them, and what has changed since they were first
published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from agendapack.records.document_names import without_language
from agendapack.records.values import Text
from agendapack.site.meeting_files import MeetingFiles
from agendapack.site.page_addresses import meeting_address
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument, SiteVersion
from agendapack.site.web_pages.page_values import PageWords, SiteLink


class ListedDocument(Struct, frozen=True):
    """A document: its PDF with ``facts`` ("PDF, 24 pages, 1.2 MB") and its other files.

    ``about`` says what it is or what it replaces.  ``published`` is None of a draft, ``updated`` of
    what has one version.  ``only`` says in which language alone it is, where that is not the
    page's, and ``language`` is that one's tag; else both are "".
    """

    name: str
    href: str
    facts: str
    others: tuple[SiteLink, ...]
    about: tuple[str, ...]
    published: date | None
    updated: date | None
    is_draft: bool
    only: str = ""
    language: str = ""


class ChangeMade(Struct, frozen=True):
    """Something that was published after the first: when, what, why, and which pages it is in."""

    day: date
    what: str
    href: str
    reason: str
    pages: tuple[str, ...]


def listed_documents(
    meeting: PublishedMeeting, files: MeetingFiles, words: PageWords
) -> tuple[ListedDocument, ...]:
    """The agenda pack, the consolidated pack, supplements, minutes, decisions."""
    documents = list(meeting.documents)
    if files.consolidated is not None:
        documents.insert(1 if meeting.agenda_pack else 0, files.consolidated)
    return tuple(_listed(document, meeting, files, words) for document in documents)


def _listed(
    document: SiteDocument, meeting: PublishedMeeting, files: MeetingFiles, words: PageWords
) -> ListedDocument:
    address = meeting_address(meeting.key)
    pdf, *others = document.files
    name = words.document_name(document.document)
    if document.document == "minutes":
        kind = words.say("confirmed" if document.status == "confirmed" else "draft")
        name = words.say("{document} ({status})", document=name, status=kind)
    versions = document.versions
    return ListedDocument(
        name,
        words.file(f"{address}{pdf.name}"),
        words.file_facts(pdf),
        tuple(
            SiteLink(_other_name(other.name, words), words.file(f"{address}{other.name}"))
            for other in others
        ),
        tuple(_about(document, files, words)),
        document.published,
        document.updated if len(versions) > 1 else None,
        document.is_draft,
        words.only(document.language),
        words.strange(document.language),
    )


def _other_name(name: str, words: PageWords) -> str:
    """What a document's file beside its PDF is."""
    ending, stem = name.rpartition(".")[2], without_language(name)
    if ending != "html":
        return words.say("As {type}", type=ending.upper())
    if stem == "front-sheet":
        return words.say("Agenda as a web page")
    if stem == "accessibility":
        return words.say("How accessible the papers are")
    return words.say("As a web page")


def _about(document: SiteDocument, files: MeetingFiles, words: PageWords) -> Iterator[str]:
    if document.document == "consolidated-pack":
        yield words.say("The agenda pack with all supplements in their places")
    for paper in files.papers:
        if paper.document == document.document:
            for replaced, pages in paper.replaces:
                said = words.vocabulary.replaces(pages, ordinal_of(replaced))
                yield f"{said[:1].upper()}{said[1:]}"


def ordinal_of(document: str) -> int:
    """
    >>> ordinal_of("agenda-pack"), ordinal_of("supplement-2")
    (0, 2)
    """
    kind, _, number = document.partition("-")
    return int(number) if kind == "supplement" else 0


def changes_made(meeting: PublishedMeeting, words: PageWords) -> tuple[ChangeMade, ...]:
    """All that was published of an agenda after it was, in order of day; later versions of minutes
    too.  Nothing of the words of an earlier version is in it."""
    address = meeting_address(meeting.key)
    found: list[ChangeMade] = []
    for document in meeting.documents:
        name = words.document_name(document.document)
        href = words.file(f"{address}{document.pdf.name}")
        for version in document.versions:
            if version.version > 1:
                found.append(_change(name, href, document, version, words))
            elif document.document.startswith("supplement"):
                what = words.say("{document} published", document=name)
                found.append(ChangeMade(version.released, what, href, "", ()))
    return tuple(sorted(found, key=lambda change: change.day))


def _change(
    name: str, href: str, document: SiteDocument, version: SiteVersion, words: PageWords
) -> ChangeMade:
    if version.status is None:
        what = words.say("{document} amended", document=name)
    elif version.status == "confirmed":
        what = words.say("{document} confirmed", document=name)
    else:
        what = words.say("{document} published again as a draft", document=name)
    spoken = words.strange(version.amended_in or document.language)
    reason = Text(version.amended or "", language=spoken)
    return ChangeMade(version.released, what, href, reason, tuple(_changed_pages(version, words)))


def _changed_pages(version: SiteVersion, words: PageWords) -> Iterator[str]:
    if version.changed:
        yield words.say("Changed: {pages}", pages=labelled_pages(version.changed, words))
    if version.added:
        yield words.say("Added: {pages}", pages=labelled_pages(version.added, words))
    if version.removed:
        yield words.vocabulary.say_number(
            "Removed: {count} page", "Removed: {count} pages", version.removed
        )


def labelled_pages(labels: Sequence[str], words: PageWords) -> str:
    """Pages by their labels, numbers in runs: "page 3", "pages 3 to 5 and 9"."""
    if all(label.isdecimal() for label in labels):
        return words.vocabulary.page_list(map(int, labels))
    if len(labels) == 1:
        return words.say("page {number}", number=labels[0])
    return words.say("pages {numbers}", numbers=words.vocabulary.series(labels))
