"""Which pages a public pack leaves out together, with one slip in their place."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from agendapack.pack.numbering import Numbering
from agendapack.records.dossier import WithheldPaper
from agendapack.records.page_ranges import PageRange


class SlipPage(Struct, frozen=True):
    """Adjoining exempt papers of one item, and the page numbers that are theirs."""

    item: str
    papers: tuple[WithheldPaper, ...]
    pages: PageRange


def slips(
    papers: Sequence[tuple[str, WithheldPaper | None]], numbering: Numbering
) -> list[SlipPage]:
    """The slips of a pack whose ``papers``, as (item, the paper if it is withheld), are numbered so
    in the same order."""
    found: list[SlipPage] = []
    before: tuple[str, bool] | None = None
    for (item, paper), pages in zip(papers, numbering.papers, strict=True):
        if paper is not None:
            if before == (item, True):
                last = found.pop()
                span = PageRange(last.pages.first, pages.last, pages.prefix)
                found.append(SlipPage(item, (*last.papers, paper), span))
            else:
                found.append(SlipPage(item, (paper,), pages))
        before = (item, paper is not None)
    return found
