"""Holds the packs of several languages against each other before they are published."""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.build.pack_making import MOST_TOLD
from agendapack.build.staged_documents import StagedDocuments
from agendapack.pack.consolidated_values import CONSOLIDATED_DOCUMENT
from agendapack.pack.language_agreement import disagreements
from agendapack.pack.pack_map import PackMap
from agendapack.problems import UnprovedError
from agendapack.records.document_names import in_language, without_language


def require_same_pages(staged: StagedDocuments) -> None:
    """Raise UnprovedError unless each pack, that of everything to date too where it is there, has
    in every language the pages that it has in the first.  Those that are taken as they were
    released say what they say (:func:`~agendapack.build.twin_numbers.language_number_problems`),
    and so does what is made of them."""
    first: dict[str, tuple[str, PackMap]] = {}
    for name, known in _compared(staged):
        twin, twin_map = first.setdefault(without_language(name), (name, known))
        found = list(disagreements(twin_map, known))
        if found:
            here = staged.staging.folder / f"{twin}.pdf"
            said = f"{here} and {name}.pdf have other pages, and were not published"
            raise UnprovedError(
                f"{said}: {'; '.join(found[:MOST_TOLD])}",
                "please report this fault in agendapack; the last good packs are untouched",
                discreet=None if staged.is_public else said,
            )


def _compared(staged: StagedDocuments) -> Iterator[tuple[str, PackMap]]:
    packs = [each for each in staged.own if each.map is not None]
    yield from ((each.name, each.map) for each in packs if each.map and each.release is None)
    if all(each.release is None for each in packs):
        for consolidated in staged.consolidated:
            if (known := consolidated.map) is not None:
                yield in_language(CONSOLIDATED_DOCUMENT, known.suffix), known
