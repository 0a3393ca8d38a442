"""Decides what a new agenda begins with, from the committee's records alone.

The items that recur stand as they stood at the last meeting, or as committee.yaml lists them.
Business comes where that meeting's own business stood: what was put off to the day, what an
earlier meeting was to do that was moved to it, and what the work programme plans for it.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.exclusions import exclusion_title
from agendapack.records.item_numbers import number_items
from agendapack.records.markings import is_marked
from agendapack.records.vocabulary import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from agendapack.begin.committee_records import CommitteeRecords, RecordedMeeting
    from agendapack.records.meeting_schema import Item

_MINUTES = ("minutes", "cofnodion")
_PROGRAMME = ("work programme", "work-programme", "rhaglen waith")


class DraftItem(Struct, frozen=True):
    """An item of an agenda that is begun: what its record says, and ``comments`` on it.

    It has a ``standing`` item's key, or a ``title``, or is an ``exclusion``.  ``holds``: what the
    item is for, where agendapack fills it.
    """

    standing: str | None = None
    title: str | None = None
    lead: str | None = None
    information_only: bool = False
    holds: str = ""  # "minutes", "work programme" or nothing
    minutes_of: str | None = None
    work_programme: bool = False
    follows: str | None = None
    exempt: tuple[str, ...] = ()
    confidential: bool = False
    public_interest: str | None = None
    exclusion: bool = False
    comments: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        return bool(self.exempt) or self.confidential


def draft_items(
    records: CommitteeRecords, day: date, like: RecordedMeeting | None
) -> tuple[DraftItem, ...]:
    """The items of the committee's meeting on ``day``, one at least, modelled on ``like``."""
    items, at = _skeleton(records, like)
    items, business = _taken_up(items, _business(records, day), records)
    items[at:at] = [item for item in business if not item.is_private]
    items = _with_minutes(items, records, day)
    items = _with_programme(items, records)
    private = [item for item in business if item.is_private]
    if any(item.exempt for item in private):
        printed = f"Printed as: {exclusion_title(records.council, records.words)}."
        items.append(DraftItem(exclusion=True, comments=(printed,)))
    items += private
    if not items:
        items.append(DraftItem(title=records.say("Apologies")))
    return tuple(items)


def _skeleton(
    records: CommitteeRecords, like: RecordedMeeting | None
) -> tuple[list[DraftItem], int]:
    """The items that recur, and where business goes among them."""
    kept: list[DraftItem] = []
    at: int | None = None
    for item in () if like is None else like.meeting.items:
        recurring = _recurring(records, item)
        if recurring is not None:
            kept.append(recurring)
        elif at is None and not item.exclusion and not is_marked(item):
            at = len(kept)
    if not any(item.standing for item in kept):
        standing = records.committee.standing_items
        own, at = kept, None
        kept = [_recognised(DraftItem(standing=key), each.title) for key, each in standing.items()]
        taken = {item.holds for item in kept}
        kept += [item for item in own if item.holds not in taken]
    if at is None:
        at = next((n for n, item in enumerate(kept) if item.holds == "work programme"), len(kept))
    return kept, at


def _recurring(records: CommitteeRecords, item: Item) -> DraftItem | None:
    """An item of an earlier meeting as the next one has it; None for business of its own."""
    if item.exclusion or is_marked(item):
        return None
    sets_programme = any(paper.work_programme for paper in item.papers)
    holds = "minutes" if item.minutes_of else "work programme" if sets_programme else ""
    standing = records.standing(item)
    if standing is not None:
        made = DraftItem(standing=item.standing, information_only=item.information_only)
        return replace(made, holds=holds) if holds else _recognised(made, standing.title)
    if holds and item.title is not None:  # else it names a standing item that is there no more
        return DraftItem(title=item.title, information_only=item.information_only, holds=holds)
    return None


def _recognised(item: DraftItem, title: str) -> DraftItem:
    """A standing item with what it is for, by its key or its title."""
    names = [(item.standing or "").casefold(), title.casefold()]
    for holds, words in (("minutes", _MINUTES), ("work programme", _PROGRAMME)):
        if any(name.startswith(word) for name in names for word in words):
            return replace(item, holds=holds)
    return item


# Minutes, and the work programme


def _with_minutes(items: list[DraftItem], records: CommitteeRecords, day: date) -> list[DraftItem]:
    """The items with the minutes of the last meeting, where they are still to be confirmed."""
    last = records.last_before(day)
    if last is None:
        return items
    at = next((n for n, item in enumerate(items) if item.holds == "minutes"), None)
    minutes = records.minutes.get(last.ref.name)
    elsewhere = _confirming(records, last)
    named = f"The minutes of {ENGLISH.date(last.ref.date)}"
    filled = replace(DraftItem() if at is None else items[at], holds="minutes")
    if elsewhere is not None:
        filled = replace(filled, comments=(f"{named} are on the agenda of {elsewhere.ref.name}.",))
    elif minutes is None:
        line = f"minutes-of: {last.ref.name}"
        comments = (f"{named} are not there yet. Once they are, add the line:", line)
        filled = replace(filled, comments=comments)
    elif minutes.status == "confirmed" or minutes.confirmed is not None:
        filled = replace(filled, comments=(f"{named} are confirmed already.",))
    else:
        filled = replace(filled, minutes_of=last.ref.name)
    left: list[str] = []
    for each in _unconfirmed(records, day, last):
        when = ENGLISH.date(each.ref.date)
        left += [
            f"The minutes of {when} are on no agenda yet. Give them an item of their own, with:",
            f"minutes-of: {each.ref.name}",
        ]
    filled = replace(filled, comments=(*filled.comments, *left))
    if at is not None:
        return [*items[:at], filled, *items[at + 1 :]]
    is_settled = elsewhere is not None or (minutes is not None and filled.minutes_of is None)
    if is_settled and not left:
        return items
    at = min(2, len(items))  # after apologies and declarations
    return [*items[:at], replace(filled, title=records.say("Minutes")), *items[at:]]


def _confirming(records: CommitteeRecords, last: RecordedMeeting) -> RecordedMeeting | None:
    """The meeting that has the minutes of ``last`` on its agenda already: by their name, or, the
    next that was held, as a file, as meetings have them that were taken from published packs."""
    held = [each for each in records.meetings if each.took_place and each.ref != last.ref]
    for each in held:
        named = (item.minutes_of for item in each.meeting.items if item.minutes_of)
        if any(map(last.is_called, named)):
            return each
    following = next((each for each in held if each.ref.date > last.ref.date), None)
    if following is not None and any(
        paper.file and _is_for_minutes(records, item)
        for item in following.meeting.items
        for paper in item.papers
    ):
        return following
    return None


def _is_for_minutes(records: CommitteeRecords, item: Item) -> bool:
    """Whether an item of an earlier meeting is the one for minutes, by its key or its title."""
    standing = records.standing(item)
    title = item.title or (standing.title if standing is not None else "")
    return _recognised(DraftItem(standing=item.standing), title).holds == "minutes"


def _unconfirmed(
    records: CommitteeRecords, day: date, last: RecordedMeeting
) -> Iterator[RecordedMeeting]:
    """The meetings before ``day``, but for the ``last``, whose minutes are drafts that no agenda
    has."""
    for each in records.meetings:
        minutes = records.minutes.get(each.ref.name)
        if each.ref.date >= day or each.ref == last.ref or minutes is None:
            continue
        is_draft = minutes.status != "confirmed" and minutes.confirmed is None
        if is_draft and each.took_place and _confirming(records, each) is None:
            yield each


def _with_programme(items: list[DraftItem], records: CommitteeRecords) -> list[DraftItem]:
    """The items with the committee's work programme as a paper, if it keeps one."""
    if records.programme is None:
        return items
    at = next((n for n, item in enumerate(items) if item.holds == "work programme"), None)
    if at is not None:
        return [*items[:at], replace(items[at], work_programme=True), *items[at + 1 :]]
    title = records.say("Work Programme")
    return [*items, DraftItem(title=title, holds="work programme", work_programme=True)]


# Business


def _business(records: CommitteeRecords, day: date) -> list[DraftItem]:
    """What earlier records say that the meeting is to consider.

    What two meetings put off under one title is one item, and so is a topic of that title.  Items
    of one meeting stay as many as they were, and private ones too, whose titles may say little.
    """
    found: list[tuple[str, DraftItem]] = []
    for meeting, item in chain(_put_off(records, day), _planned(records, day)):
        same = [
            n
            for n, (other, each) in enumerate(found)
            if (each.title or "").casefold() == (item.title or "").casefold()
            and (not meeting or (other != meeting and not each.is_private and not item.is_private))
        ]
        if not same:
            found.append((meeting, item))
            continue
        other, each = found[same[0]]
        comments = (*each.comments, *item.comments)
        found[same[0]] = (other, replace(each, lead=each.lead or item.lead, comments=comments))
    return [item for _, item in found]


def _taken_up(
    items: list[DraftItem], business: list[DraftItem], records: CommitteeRecords
) -> tuple[list[DraftItem], list[DraftItem]]:
    """The items that recur, with what was put off of the same title; and the other business."""
    standing = records.committee.standing_items
    titles = [item.title or standing[item.standing or ""].title for item in items]
    left = []
    for each in business:
        same = [
            n for n, title in enumerate(titles) if title.casefold() == (each.title or "").casefold()
        ]
        if same and not each.is_private and items[same[0]].follows is None:
            item = items[same[0]]
            items[same[0]] = replace(item, follows=each.follows, comments=each.comments)
        else:
            left.append(each)
    return items, left


def _put_off(records: CommitteeRecords, day: date) -> Iterator[tuple[str, DraftItem]]:
    """The items that were deferred to ``day``, and the business of meetings moved to it, unless
    another meeting has taken them up; each with the meeting's folder."""
    taken = {
        str(item.follows)
        for each in records.meetings
        if each.took_place
        for item in each.meeting.items
        if item.follows is not None
    }
    for each in records.meetings:
        is_moved = each.meeting.rearranged_to == day
        numbers = number_items(item.number for item in each.meeting.items)
        for number, item in zip(numbers, each.meeting.items, strict=True):
            follows = f"{each.ref.name}#{number}"
            is_deferred = item.deferred is not None and item.deferred.to == day
            is_business = _recurring(records, item) is None and item.withdrawn is None
            if follows in taken or f"{each.ref.date.isoformat()}#{number}" in taken:
                continue
            if is_deferred or (
                is_moved and is_business and not item.exclusion and not item.deferred
            ):
                earlier = follows if each.ref.date < day else None
                yield each.ref.name, _followed(records, each, item, earlier)


def _followed(
    records: CommitteeRecords, each: RecordedMeeting, item: Item, follows: str | None
) -> DraftItem:
    when = ENGLISH.date(each.ref.date)
    if item.deferred is None:
        comments = [f"From the meeting of {when}, which was moved to this day."]
    else:
        why = f": {item.deferred.reason}" if item.deferred.reason else "."
        comments = [f"Deferred on {when}{why}"]
    if not is_marked(item):
        comments += _papers_comment(
            each, [p.file for p in item.papers if p.file and not is_marked(p)]
        )
    return DraftItem(
        title=records.title(item),
        lead=item.lead,
        follows=follows,
        exempt=item.exempt or (),
        confidential=item.confidential,
        public_interest=item.public_interest,
        comments=tuple(comments),
    )


def _papers_comment(each: RecordedMeeting, files: Sequence[str]) -> list[str]:
    if not files:
        return []
    return [f"Its papers are in ../{each.ref.name}/papers/: {', '.join(files)}."]


def _planned(records: CommitteeRecords, day: date) -> Iterator[tuple[str, DraftItem]]:
    """The topics that the work programme has for ``day``; no meeting put them off."""
    for topic in () if records.programme is None else records.programme.entries:
        if topic.meeting == day:
            comments = ["In the work programme for this day."]
            if topic.reason is not None:
                comments = [f"In the work programme for this day: {topic.reason}"]
            yield "", DraftItem(title=topic.topic, lead=topic.lead, comments=tuple(comments))
