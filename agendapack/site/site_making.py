"""Makes the council's web site: the one walk from what was released to the folder that is served.

Whatever goes wrong on the way, nothing is published, and the site that was there stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from agendapack import __version__
from agendapack.build.meeting import worded
from agendapack.build.meeting_reading import Originals, read_design
from agendapack.build.pool import WorkerPool, workplace
from agendapack.build.progress import Progress, Silent
from agendapack.problems import (
    AgendapackError,
    Location,
    Problem,
    UsageError,
    has_errors,
    in_order,
    note,
)
from agendapack.records.vocabulary import subtag
from agendapack.site.document_files.documents_making import make_documents
from agendapack.site.document_files.page_texts import page_texts
from agendapack.site.open_data.data_files import data_files
from agendapack.site.outlining import outlines
from agendapack.site.searching.search_index import make_search_index
from agendapack.site.site_extras import check_extras
from agendapack.site.site_folder import (
    MADE_BY,
    MARKER,
    SiteFolder,
    SiteMarker,
    marker_text,
    site_folder,
)
from agendapack.site.site_languages import with_own_documents
from agendapack.site.site_options import SiteOptions, SiteResult
from agendapack.site.site_outline import SiteOutline
from agendapack.site.site_proof import prove_site
from agendapack.site.site_reading import SiteRead, read_site
from agendapack.site.static_files import add_static_files
from agendapack.site.web_pages.pages_making import make_pages


def make_site(
    root: Path,
    options: SiteOptions,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> SiteResult:
    """Make the site of the council at ``root``.  Without a ``pool`` it has one of its own."""
    told: list[Problem] = []
    try:
        check_extras(options)
        with (
            site_folder(root, options.out, caching=options.caching) as folder,
            workplace(pool, options.jobs) as (workers, into),
        ):
            sites = _made(root, options, folder, into, workers, progress or Silent(), told)
            if not sites:
                return SiteResult(options.out, "faulty", in_order(told))
            folder.publish()
    except Exception as fault:
        if os.environ.get("AGENDAPACK_TRACEBACK") and not isinstance(fault, AgendapackError):
            raise
        return SiteResult(options.out, "failed", in_order(told), worded(fault))
    return SiteResult(options.out, "made", in_order(told), counts=_counts(sites, folder))


def _made(
    root: Path,
    options: SiteOptions,
    folder: SiteFolder,
    into: Path,
    pool: WorkerPool,
    progress: Progress,
    told: list[Problem],
) -> tuple[SiteOutline, ...]:
    """Make and prove all files of the site, in each language, and add what there is to say to what
    is ``told``; nothing where that has errors."""
    read = read_site(root, options, pool, progress)
    told += read.problems
    if has_errors(told):
        return ()
    _check_that_there_is_something(read, options)
    design = read_design(root, into, pool.folder / "designs")
    originals = Originals(root, (design.root,))
    files = {}
    for language, meetings in zip(read.languages, read.in_languages, strict=True):
        own = with_own_documents(meetings, language.tag)
        made = make_documents(root, own, folder, design, options, pool, progress)
        files[subtag(language.tag)] = made
        told += (originals.worded(problem) for each in made.values() for problem in each.problems)
    if has_errors(told):
        return ()
    sites = outlines(read, files, options, design.folders)
    told += map(originals.worded, make_pages(sites, design, folder, pool, progress))
    if has_errors(told):
        return ()
    for address, data in data_files(*sites):
        folder.write(address, data)
    static, problems = add_static_files(root, folder, [each.folder for each in sites])
    told += problems
    if has_errors(told):
        return ()
    if options.searching:
        texts = partial(page_texts, root, pool=pool)
        for each in sites:
            make_search_index(
                *(each.meetings.values(), each.language, texts, folder, pool, progress),
                words=each.words,
                below=each.folder,
            )
    has_drafts = any(each.has_drafts for each in sites)
    marker = SiteMarker(MADE_BY, __version__, options.today, options.base_url, has_drafts)
    folder.write(MARKER, marker_text(marker))
    folder.finish()
    keys = [meeting.key for meeting in read.meetings]
    left = prove_site(root, folder.folder, keys, options, pool, progress, static)
    told += _unproved(root, left)
    return sites


def _check_that_there_is_something(read: SiteRead, options: SiteOptions) -> None:
    if read.meetings:
        return
    if options.drafts:
        raise UsageError(
            "there is no meeting to make a site of", "agendapack new begins one, and build makes it"
        )
    raise UsageError(
        "no meeting is released, so there is nothing to publish",
        "agendapack release MEETING keeps what is published; --drafts makes a site of the rest",
    )


def _unproved(root: Path, keys: Iterable[str]) -> tuple[Problem, ...]:
    """That the site was not held against the exempt papers of some meetings, which are not here."""
    return tuple(
        note(
            "the site was not held against this meeting's exempt papers, which are not here",
            Location(root / "meetings" / key),
            "its documents were when they were released; bring exempt/ here to have all proved",
        )
        for key in keys
    )


def _counts(sites: Sequence[SiteOutline], folder: SiteFolder) -> Mapping[str, int]:
    """Of what several languages show, each file once."""
    entries = folder.entries
    files = [each for site in sites for each in site.files.items()]
    documents = {
        (key, each.name): each
        for site in sites
        for key, meeting in site.meetings.items()
        for each in meeting.documents
    }
    consolidated = {(key, each.consolidated.name) for key, each in files if each.consolidated}
    return {
        "meetings": len(sites[0].meetings),
        "documents": len(documents) + len(consolidated),
        "drafts": sum(document.is_draft for document in documents.values()),
        "papers": len({(key, paper.name) for key, each in files for paper in each.papers}),
        "pages": sum(address.endswith("index.html") for address in entries),
        "files": len(entries),
        "bytes": sum(entry.size for entry in entries.values()),
        "made": folder.made,
    }
