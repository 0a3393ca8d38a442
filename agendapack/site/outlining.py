"""Puts the whole site together as plain data: committees, people, and what leads where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.records.vocabulary import vocabulary
from agendapack.site.linked_business import linked_business
from agendapack.site.page_addresses import committee_address, meeting_address, person_address
from agendapack.site.site_languages import files_of
from agendapack.site.site_outline import SiteCommittee, SiteOutline
from agendapack.site.site_people import site_people
from agendapack.site.translated_people import with_people_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from agendapack.site.meeting_files import MeetingFiles
    from agendapack.site.published_meeting import PublishedMeeting
    from agendapack.site.site_languages import FilesInLanguages
    from agendapack.site.site_options import SiteOptions
    from agendapack.site.site_reading import SiteRead


def outlines(
    read: SiteRead, files: FilesInLanguages, options: SiteOptions, folders: Sequence[Path] = ()
) -> tuple[SiteOutline, ...]:
    """The site as data in each of its languages, whose words are also in ``folders`` of
    templates."""
    made: list[SiteOutline] = []
    for language, meetings in zip(read.languages, read.in_languages, strict=True):
        own = {each.key: files_of(each, language.tag, files) for each in meetings}
        outline = outlined(replace(read, meetings=meetings), own, options)
        tag = language.tag or outline.language
        outline = replace(
            outline,
            language=tag,
            words=vocabulary(tag, folders),
            folder=language.folder,
            languages=read.languages,
        )
        made.append(with_people_of(made[0], outline) if made else outline)
    return tuple(made)


def outlined(
    read: SiteRead, files: Mapping[str, MeetingFiles], options: SiteOptions
) -> SiteOutline:
    """The site as data.  The council is called as its latest meeting that is published calls it."""
    meetings = {meeting.key: meeting for meeting in read.meetings}
    committees = _committees(read.meetings, read.committees)
    found = site_people(read.meetings, committees)
    earlier, later = linked_business(meetings)
    redirects = dict(_moved(committees, meetings))
    redirects |= {person_address(old): person_address(new) for old, new in found.once.items()}
    last = read.meetings[-1].agenda if read.meetings else None
    return SiteOutline(
        "" if last is None else last.council,
        "en-GB" if last is None else last.language,
        "england" if last is None else last.jurisdiction,
        None if last is None else last.website,
        options.today,
        options.base_url,
        meetings,
        files,
        committees,
        found.people,
        found.slugs,
        _pages_of_meetings(committees),
        earlier,
        later,
        dict(sorted(redirects.items())),
        any(document.is_draft for each in read.meetings for document in each.documents),
        options.searching,
    )


def _committees(
    meetings: Sequence[PublishedMeeting], formerly: Mapping[str, tuple[str, ...]]
) -> tuple[SiteCommittee, ...]:
    """The committees that have published meetings, by key, without those that are another by now:
    the meetings of these are on the page of that one."""
    own: dict[str, list[PublishedMeeting]] = {}
    for meeting in meetings:
        own.setdefault(meeting.ref.committee, []).append(meeting)
    befores = {key: _all_before(key, formerly) for key in own}
    gone = {before for key, all_before in befores.items() for before in all_before}
    made = []
    for key in sorted(own.keys() - gone):
        listed = [each for name in (key, *befores[key]) for each in own.get(name, ())]
        listed.sort(key=lambda each: each.ref)
        agenda = own[key][-1].agenda
        keys = tuple(each.key for each in listed)
        made.append(SiteCommittee(key, agenda.committee, agenda.members, keys, befores[key]))
    return tuple(made)


def _all_before(key: str, formerly: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """All that a committee was before, by way of others too; in a circle nobody was another."""
    found: dict[str, None] = {}
    waiting = list(formerly.get(key, ()))
    for name in waiting:
        if name not in found:
            found[name] = None
            waiting += formerly.get(name, ())
    return () if key in found else tuple(found)


def _pages_of_meetings(committees: Sequence[SiteCommittee]) -> dict[str, str]:
    """The committee on whose page each meeting is: its own, or the first that this one became."""
    found: dict[str, str] = {}
    for committee in committees:
        for key in committee.meetings:
            found.setdefault(key, committee.key)
    return found


def _moved(
    committees: Sequence[SiteCommittee], meetings: Mapping[str, PublishedMeeting]
) -> Iterator[tuple[str, str]]:
    """From the addresses that committees and their meetings had under another name, to those that
    they have; the first committee of those that one became has them."""
    seen: set[str] = set()
    for committee in committees:
        for old in committee.formerly:
            if old in seen:
                continue
            seen.add(old)
            yield committee_address(old), committee_address(committee.key)
            for key in committee.meetings:
                folder, _, name = key.partition("/")
                moved = f"{old}/{name}"
                if folder == committee.key and moved not in meetings:
                    yield meeting_address(moved), meeting_address(key)
