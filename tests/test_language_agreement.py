"""Two packs of several languages agree page by page, or are not published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from agendapack.build.outcomes import ConsolidatedPack
from agendapack.build.same_pages import require_same_pages
from agendapack.build.staged_documents import StagedDocument
from agendapack.pack.language_agreement import disagreements
from agendapack.pack.pack_map import MappedItem, MappedPage, PackMap
from agendapack.problems import UnprovedError
from agendapack.records.page_ranges import PageRange


def page(number: int, paper: int = 1, item: str = "7") -> MappedPage:
    return MappedPage(paper, 0, paper, str(number), PageRange(number, number), item)


FRONT = MappedPage(0, 0, 0, "i", None, None)
PACK = PackMap(
    *(1, 0, "Agenda pack", "cy", date(2024, 5, 8), "restart", False, True, False),
    (MappedItem("7", "Coed", PageRange(1, 3)), MappedItem("8", "Llwybrau", None)),
    (),
    (FRONT, page(1), page(2), page(3, paper=2)),
)


def test_packs_that_agree_have_other_titles_alone() -> None:
    items = (MappedItem("7", "Trees", PageRange(1, 3)), MappedItem("8", "Paths", None))
    assert list(disagreements(PACK, replace(PACK, items=items, language="en-GB"))) == []


@pytest.mark.parametrize(
    ("pages", "fault"),
    [
        (
            (FRONT, page(1), page(2), page(3)),
            'physical page 4 is "3", of paper 1, of item 7, there and "3", of paper 2, of item 7,'
            " here",
        ),
        (
            (FRONT, FRONT, page(1), page(2)),
            'physical page 2 is "i", of the front matter, there and "1", of paper 1, of item 7,'
            " here",
        ),
        (
            (FRONT, page(1), page(2)),
            'physical page 4 is missing there and "3", of paper 2, of item 7, here',
        ),
    ],
)
def test_the_first_page_that_is_another_is_named(pages: Any, fault: str) -> None:
    assert list(disagreements(PACK, replace(PACK, pages=pages))) == [fault]


def test_an_item_with_other_pages_is_named() -> None:
    other = replace(PACK, items=(MappedItem("7", "Trees", PageRange(1, 4)), PACK.items[1]))
    assert list(disagreements(PACK, other)) == ["item 7 has other pages"]


def test_packs_with_other_pages_are_not_published() -> None:
    other = replace(PACK, pages=PACK.pages[:3])
    own = [StagedDocument("agenda-pack", (), map=PACK)]
    own += [StagedDocument("minutes", ()), StagedDocument("supplement-1.en", (), map=other)]
    staging = SimpleNamespace(folder=Path("packs"))
    staged: Any = SimpleNamespace(own=own, staging=staging, is_public=True, consolidated=())
    require_same_pages(staged)
    own.append(StagedDocument("agenda-pack.en", (), map=other))
    with pytest.raises(UnprovedError) as caught:
        require_same_pages(staged)
    said = "packs/agenda-pack.pdf and agenda-pack.en.pdf have other pages, and were not published"
    fault = 'physical page 4 is missing there and "3", of paper 2, of item 7, here'
    assert caught.value.message == f"{said}: {fault}"
    assert caught.value.discreet is None
    staged.is_public = False
    with pytest.raises(UnprovedError) as caught:
        require_same_pages(staged)
    assert caught.value.discreet == said
    own.pop()
    staged.consolidated = (
        ConsolidatedPack(map=PACK),
        ConsolidatedPack(map=replace(other, suffix=".en")),
    )
    with pytest.raises(UnprovedError) as caught:
        require_same_pages(staged)
    both = "packs/consolidated-pack.pdf and consolidated-pack.en.pdf"
    assert caught.value.message.startswith(f"{both} have other pages, and were not published: ")
    own[0].release = object()  # type: ignore[assignment]
    require_same_pages(staged)  # what was released says what it says
