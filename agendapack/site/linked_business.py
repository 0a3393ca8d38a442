"""Which items of business, at several meetings, are the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from agendapack.site.site_outline import Business

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agendapack.site.published_meeting import PublishedMeeting

Links = dict[Business, tuple[Business, ...]]


def linked_business(meetings: Mapping[str, PublishedMeeting]) -> tuple[Links, Links]:
    """From each item that has any, its business at earlier meetings and at later ones, both by way
    of others too, in the order of the meetings; ``meetings`` are by key, in order of date."""
    numbers = {
        key: {item.number.casefold(): item.number for item in meeting.agenda.items}
        for key, meeting in meetings.items()
    }
    before: dict[Business, Business] = {}
    after: dict[Business, list[Business]] = defaultdict(list)
    for key, meeting in meetings.items():
        for item in meeting.agenda.items:
            follows = item.follows
            if follows is None:
                continue
            number = numbers.get(follows.meeting, {}).get(follows.item.casefold())
            if number is not None:
                own, earlier = Business(key, item.number), Business(follows.meeting, number)
                before[own] = earlier
                after[earlier].append(own)
    place = {
        Business(key, item.number): (at, row)
        for at, (key, meeting) in enumerate(meetings.items())
        for row, item in enumerate(meeting.agenda.items)
    }
    earlier_ones: Links = {}
    for own in before:
        chain = {own: None}
        at = own
        while at in before and before[at] not in chain:
            at = before[at]
            chain[at] = None
        earlier_ones[own] = tuple(reversed(chain))[:-1]
    later_ones: Links = {}
    for own in list(after):
        found: dict[Business, None] = {}
        waiting = list(after[own])
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = None
                waiting += after.get(each, ())
        later_ones[own] = tuple(sorted(found, key=place.__getitem__))
    return earlier_ones, later_ones
