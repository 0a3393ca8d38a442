"""The page of a meeting: what it is, its documents, its items, and what came of them."""

from __future__ import annotations

from agendapack.site.meeting_files import MeetingFiles
from agendapack.site.open_data.event_markup import event_markup
from agendapack.site.page_addresses import (
    CALENDAR,
    MEETING_EVENT,
    PACK_JSON,
    committee_address,
    meeting_address,
)
from agendapack.site.site_outline import SiteOutline
from agendapack.site.web_pages.document_list import changes_made, listed_documents
from agendapack.site.web_pages.item_list import meeting_on, shown_items
from agendapack.site.web_pages.list_pages import CommitteeMember
from agendapack.site.web_pages.minute_list import attended_by, other_minutes
from agendapack.site.web_pages.page_values import PageWords, SiteLink, SitePage, badges


def meeting_page(key: str, outline: SiteOutline) -> SitePage:
    meeting = outline.meetings[key]
    agenda = meeting.agenda
    files = outline.files.get(key, MeetingFiles())
    address = meeting_address(key)
    words = PageWords(outline, address)
    committee = outline.committee_of[key]
    first = next((d.published for d in meeting.documents if d.published is not None), None)
    return SitePage(
        address,
        "meeting.html",
        words.meeting_title(key),
        CALENDAR,
        {
            "committee": SiteLink(agenda.committee, words.to(committee_address(committee))),
            "heading": agenda.title,
            "day": agenda.day,
            "time": agenda.time,
            "venue": agenda.venue,
            "online": None
            if agenda.online_url is None
            else SiteLink(agenda.online_text or words.say("Watch online"), agenda.online_url),
            "badges": badges(meeting, words.vocabulary),
            "status": agenda.status,
            "reason": None if agenda.reason is None else agenda.reason.text,
            "rearranged_to": agenda.rearranged_to,
            "rearranged_link": ""
            if agenda.rearranged_to is None
            else meeting_on(agenda.rearranged_to, meeting, words),
            "contact": agenda.contact,
            "documents": listed_documents(meeting, files, words),
            "items": shown_items(meeting, files, words),
            "others": other_minutes(meeting, words),
            "attendance": attended_by(meeting, words),
            "members": tuple(
                CommitteeMember(words.person(member.name), member.role) for member in agenda.members
            ),
            "published": first,
            "changes": changes_made(meeting, words),
            "calendar_file": words.to(f"{address}{MEETING_EVENT}"),
            "data_file": words.file(f"{address}{PACK_JSON}"),
            "event": event_markup(outline, key),
        },
    )
