"""All feeds and data of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.site.page_addresses import PACK_JSON, meeting_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.site.site_outline import SiteOutline


def data_files(outline: SiteOutline, *others: SiteOutline) -> Iterator[tuple[str, bytes]]:
    """The files, by their addresses; those that are full of addresses themselves are there only
    where the site's own is known.

    Feeds are there in each language.  Data are there once, in the words of the ``outline``, and
    have the documents of the ``others`` too, each with its language.
    """
    from agendapack.site.open_data.calendar_feeds import calendar_feeds
    from agendapack.site.open_data.news_feed import news_feeds
    from agendapack.site.open_data.oparl_data import oparl_files
    from agendapack.site.open_data.pack_json import pack_json
    from agendapack.site.open_data.vote_events import popolo_files

    for each in (outline, *others):
        yield from calendar_feeds(each)
        if each.base_url is not None:
            yield from news_feeds(each, each.base_url)
    for key in outline.meetings:
        yield f"{meeting_address(key)}{PACK_JSON}", pack_json(outline, key, others)
    if outline.base_url is not None:
        yield from oparl_files(outline, outline.base_url, others)
        yield from popolo_files(outline, outline.base_url)
