"""Holds the packs of several languages against each other before they are published."""

from __future__ import annotations

from agendapack.build.pack_making import MOST_TOLD
from agendapack.build.staged_documents import StagedDocument, StagedDocuments
from agendapack.pack.language_agreement import disagreements
from agendapack.problems import UnprovedError
from agendapack.records.document_names import without_language


def require_same_pages(staged: StagedDocuments) -> None:
    """Raise UnprovedError unless each pack has in every language the pages that it has in the
    first.  Those that are taken as they were released say what they say
    (:func:`~agendapack.build.twin_numbers.language_number_problems`)."""
    first: dict[str, StagedDocument] = {}
    for document in staged.own:
        if document.map is None or document.release is not None:
            continue
        twin = first.setdefault(without_language(document.name), document)
        assert twin.map is not None
        found = list(disagreements(twin.map, document.map))
        if found:
            here, there = (staged.staging.folder / each.pdf_name for each in (twin, document))
            said = f"{here} and {there.name} have other pages, and were not published"
            raise UnprovedError(
                f"{said}: {'; '.join(found[:MOST_TOLD])}",
                "please report this fault in agendapack; the last good packs are untouched",
                discreet=None if staged.is_public else said,
            )
