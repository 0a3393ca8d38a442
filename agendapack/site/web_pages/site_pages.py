"""All pages of a site, decided from its outline."""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.site.site_outline import SiteOutline
from agendapack.site.web_pages.list_pages import (
    calendar_pages,
    committee_pages,
    data_page,
    home_page,
    redirect_pages,
    search_page,
)
from agendapack.site.web_pages.meeting_page import meeting_page
from agendapack.site.web_pages.page_values import SitePage
from agendapack.site.web_pages.people_pages import people_pages


def site_pages(outline: SiteOutline) -> Iterator[SitePage]:
    yield home_page(outline)
    yield from calendar_pages(outline)
    yield from committee_pages(outline)
    for key in outline.meetings:
        yield meeting_page(key, outline)
    yield from people_pages(outline)
    if outline.searchable:
        yield search_page(outline)
    yield data_page(outline)
    yield from redirect_pages(outline)
