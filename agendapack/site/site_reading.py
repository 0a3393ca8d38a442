"""Reads what a council has published, for its web site; and drafts, where these are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import Problem, in_order
from agendapack.records.former_committees import is_folder
from agendapack.records.library import Library
from agendapack.records.meeting_names import COMMITTEE_FILE, MEETING_FILE
from agendapack.registers.facts_reading import FactsReader
from agendapack.registers.kept_facts import KeptFacts, ReadFrom
from agendapack.released.released_meeting import RELEASED_FILE, released_folder
from agendapack.site.draft_documents import DraftDocuments
from agendapack.site.open_data.named_uuids import named_uuid
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument
from agendapack.site.released_publications import ReleasedPublications, in_publishing_order
from agendapack.site.site_languages import in_one_language, site_languages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agendapack.build.pool import WorkerPool
    from agendapack.build.progress import Progress
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.site.site_options import SiteOptions
    from agendapack.site.site_outline import SiteLanguage

_NAMES = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
"""The name space of addresses (RFC 9562, section 6.6)."""


class SiteRead(Struct, frozen=True):
    """What a site is made of: the meetings in order of date.  ``committees`` leads from a
    committee's key to those that it was formerly, if any.  With errors among ``problems`` no site
    is made.

    ``meetings`` are in the first of the site's ``languages``, ``translations`` the same in each of
    the others.
    """

    meetings: tuple[PublishedMeeting, ...] = ()
    committees: Mapping[str, tuple[str, ...]] = {}
    problems: tuple[Problem, ...] = ()
    languages: tuple[SiteLanguage, ...] = ()
    translations: tuple[tuple[PublishedMeeting, ...], ...] = ()

    @property
    def in_languages(self) -> tuple[tuple[PublishedMeeting, ...], ...]:
        """The meetings in each of the ``languages``."""
        return (self.meetings, *self.translations)


def read_site(
    root: Path,
    options: SiteOptions,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> SiteRead:
    """What was released of a council's meetings, as the records that were kept with it tell; with
    ``options.drafts`` the rest too, as it is built.

    UnprovedError where a released file is not as it was released.
    """
    library = Library(root)
    root = library.root
    reader = FactsReader(library, caching=options.caching)
    documents, told = _documents(root, reader, options, pool, progress)
    refs = [ref for ref in reader.refs if documents.get(ref.key)]
    publications = reader.publications(refs, drafts=options.drafts)
    tags = publications.meetings[-1][1].agenda.languages if publications.meetings else ()
    languages = site_languages(tags, (each for own in documents.values() for each in own))
    readings: list[tuple[PublishedMeeting, ...]] = []
    uids: dict[str, str] = {}
    for language in languages:
        if len(languages) > 1:
            publications = reader.publications(refs, drafts=options.drafts, language=language.tag)
        told += publications.problems
        readings.append(
            tuple(
                PublishedMeeting(
                    ref,
                    # In whichever language, it is the same meeting.
                    uids.setdefault(
                        ref.key, named_uuid(_NAMES, f"{ref.key}\n{read.first_council}")
                    ),
                    (own := in_one_language(documents[ref.key], language, languages)),
                    read.agenda,
                    read.facts,
                    tuple(each for each in documents[ref.key] if each not in own),
                )
                for ref, read in publications.meetings
            )
        )
    committees, wrong = _formerly(library, reader, options, {ref.committee for ref in refs})
    problems = in_order(dict.fromkeys((*told, *wrong)))
    return SiteRead(readings[0], committees, problems, languages, tuple(readings[1:]))


def _documents(
    root: Path,
    reader: FactsReader,
    options: SiteOptions,
    pool: WorkerPool | None,
    progress: Progress | None,
) -> tuple[dict[str, tuple[SiteDocument, ...]], list[Problem]]:
    """The documents of each meeting that has any, and what is wrong."""
    publications = ReleasedPublications(root, reader.records, caching=options.caching)
    drafts = DraftDocuments(root, options, pool, progress) if options.drafts else None
    found: dict[str, tuple[SiteDocument, ...]] = {}
    problems: list[Problem] = []
    for ref in _wanted(reader.refs, options.only):
        own: tuple[SiteDocument, ...] = ()
        if (released_folder(root, ref.key) / RELEASED_FILE).exists():
            released = publications.documents(ref.key)
            if isinstance(released, Problem):
                problems.append(released)
                continue
            own = released
        if drafts is not None and (ref.folder / MEETING_FILE).exists():
            made = drafts.of(ref.key, [each.name for each in own])
            problems += made.problems
            both = (*own, *made.documents)
            own = tuple(sorted(both, key=lambda each: in_publishing_order(each.name)))
        if own:
            found[ref.key] = own
    known = [ref.key for ref in reader.refs]
    publications.save(known)
    if drafts is not None:
        drafts.save(known)
    return found, problems


def _wanted(refs: Sequence[MeetingRef], only: tuple[str, ...] | None) -> list[MeetingRef]:
    keys = None if only is None else frozenset(only)
    return [ref for ref in refs if keys is None or ref.key in keys]


def _formerly(
    library: Library, reader: FactsReader, options: SiteOptions, committees: set[str]
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """What the committees say that they were called before; nothing else of meetings/ is read, so
    that faults in other keys are no matter."""
    kept = KeptFacts(
        library.root if options.caching else None, tuple[str, ...], "site/committees.json"
    )
    found: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    waiting = sorted(committees)
    for key in waiting:
        file = library.folder / key / COMMITTEE_FILE
        name = reader.records.name(file)
        digest = reader.records.digest(name)
        if digest is None:  # it may have been renamed
            continue
        formerly = kept.get(key, reader.records, "")
        if formerly is None:
            from agendapack.records.shelf import Shelf

            reading = Shelf(library.folder).committee(key)
            if reading.record is None or "formerly" not in reading.record.model_fields_set:
                wrong = [each for each in reading.problems if each.is_error]
                if wrong and b"formerly" in file.read_bytes():
                    problems += wrong
                    continue
            formerly = ()
            if reading.record is not None:
                named = map(str, reading.record.formerly)
                formerly = tuple(name for name in named if is_folder(name))
            kept.put(key, ReadFrom(((name, digest),), ""), formerly)
        if formerly:
            found[key] = formerly
            waiting += sorted(set(formerly) - set(waiting))
    kept.save(frozenset(waiting))
    return found, problems
