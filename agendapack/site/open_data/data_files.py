"""All feeds and data of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.site.page_addresses import PACK_JSON, meeting_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.site.site_outline import SiteOutline


def data_files(outline: SiteOutline) -> Iterator[tuple[str, bytes]]:
    """The files, by their addresses; those that are full of addresses themselves are there only
    where the site's own is known."""
    from agendapack.site.open_data.calendar_feeds import calendar_feeds
    from agendapack.site.open_data.news_feed import news_feeds
    from agendapack.site.open_data.oparl_data import oparl_files
    from agendapack.site.open_data.pack_json import pack_json
    from agendapack.site.open_data.vote_events import popolo_files

    yield from calendar_feeds(outline)
    for key in outline.meetings:
        yield f"{meeting_address(key)}{PACK_JSON}", pack_json(outline, key)
    if outline.base_url is not None:
        yield from news_feeds(outline, outline.base_url)
        yield from oparl_files(outline, outline.base_url)
        yield from popolo_files(outline, outline.base_url)
