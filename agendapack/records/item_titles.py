"""The title of an item of business: its own, that of its standing item, or the stock one of an item
that proposes to exclude the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.records.exclusions import exclusion_title
from agendapack.records.values import Text

if TYPE_CHECKING:
    from agendapack.records.meeting_schema import Item
    from agendapack.records.schema import Committee, Council, StandingItem
    from agendapack.records.vocabulary import Vocabulary


def standing_item(item: Item, committee: Committee) -> StandingItem | None:
    """The standing item that an item names, if the committee has it."""
    return None if item.standing is None else committee.standing_items.get(item.standing)


def public_title(
    item: Item, standing: StandingItem | None, council: Council | None, words: Vocabulary
) -> Text:
    """The title that an item has in the public records; ``standing`` is the one that it names, and
    ``words`` are those of the language of the records."""
    stock = exclusion_title(council, words) if item.exclusion else None
    return item.title or (standing.title if standing else item.standing) or stock or Text("")
