"""What OParl says of a meeting and its items in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.site.open_data.meeting_words import plain

if TYPE_CHECKING:
    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.published_agenda import ItemFact
    from agendapack.site.published_meeting import PublishedMeeting


def meeting_state(meeting: PublishedMeeting) -> str:
    """In the words that the specification advises: arranged, summoned, or held and recorded."""
    if meeting.facts.minutes is not None:
        return "durchgeführt"
    return "terminiert" if meeting.is_draft else "eingeladen"


def is_private(meeting: PublishedMeeting, item: ItemFact) -> bool:
    """Whether an item as a whole is not for the public, not just some of its papers.  Of a meeting
    that is off, facts do not tell the one from the other."""
    if meeting.facts.is_off:
        return bool(item.exempt)
    whole = {each.item for each in meeting.facts.exemptions if each.paper is None}
    return item.number in whole


def item_result(words: Vocabulary, item: ItemFact) -> str | None:
    """What became of an item that was not dealt with; None of any other."""
    if item.withdrawn is not None:
        return words.say("Withdrawn")
    if item.deferred_to is not None:
        return words.say("Deferred to {day}", day=words.date(item.deferred_to))
    return None


def resolution_text(meeting: PublishedMeeting, item: ItemFact) -> str:
    """What released minutes or decisions say was decided, a line for each decision."""
    decided = (each for each in meeting.facts.decisions if each.minute.item == item.number)
    return "\n".join(plain(each.text.text) for each in decided)
