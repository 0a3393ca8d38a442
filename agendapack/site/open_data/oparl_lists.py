"""Lists of OParl's objects in pages, each of them a file (OParl 1.1, "Objektlisten und
Paginierung")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Raw

from agendapack.site.open_data.oparl_addresses import list_page
from agendapack.site.page_addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE_LENGTH = 100
"""From more objects on, the specification advises pages."""


def list_pages(
    base_url: str, name: str, objects: Sequence[Raw]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pages of a list, by their addresses; an empty list has one page."""
    starts = range(0, max(1, len(objects)), PAGE_LENGTH)
    last = len(starts)
    for page, start in enumerate(starts, 1):
        links = {"first": 1, "self": page, "last": last}
        if page > 1:
            links["prev"] = page - 1
        if page < last:
            links["next"] = page + 1
        yield (
            list_page(name, page),
            {
                "data": objects[start : start + PAGE_LENGTH],
                "pagination": {
                    "totalElements": len(objects),
                    "elementsPerPage": PAGE_LENGTH,
                    "currentPage": page,
                    "totalPages": last,
                },
                "links": {
                    rel: absolute(base_url, list_page(name, number))
                    for rel, number in sorted(links.items())
                },
            },
        )
