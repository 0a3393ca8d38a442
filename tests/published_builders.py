"""Meetings as the site has them, of what was released, with an agenda that says nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from agendapack.build.options import Options
from agendapack.build.released_documents import kept_map, published_files, released_documents
from agendapack.pack.pack_map import PackMap
from agendapack.records.library import Library
from agendapack.registers.meeting_facts import MeetingFacts
from agendapack.registers.published_agenda import AgendaFacts
from agendapack.site.pack_maps import pack_facts
from agendapack.site.published_meeting import (
    PublishedMeeting,
    SiteDocument,
    SiteFile,
    SitePack,
    SiteVersion,
)


def published(root: Path, key: str) -> PublishedMeeting:
    """The documents of the meeting ``key`` that were released, in their last versions."""
    released = released_documents(root, key, "public", Options(root / "packs"))
    assert released.meeting is not None
    meeting = released.meeting
    documents = []
    for name, release in released.taken.items():
        known, pack = kept_map(meeting.folder, release), None
        if isinstance(known, PackMap):
            [of_map] = [file for file in release.files if file.name.endswith(".json")]
            at = meeting.folder / of_map.kept
            file = SiteFile(of_map.name, at, of_map.sha256, of_map.size)
            pack = SitePack(pack_facts(known), file)
        documents.append(
            SiteDocument(
                name,
                tuple(
                    SiteFile(f.name, meeting.folder / f.kept, f.sha256, f.size, f.pages)
                    for f in published_files(release)
                ),
                tuple(
                    SiteVersion(each.version, each.released, each.amended, each.status)
                    for each in meeting.releases
                    if each.document == name
                ),
                release.status,
                pack,
            )
        )
    [ref] = [ref for ref in Library(root).meetings() if ref.key == key]
    agenda = AgendaFacts("Ambridge Council", "en-GB", "england", "Parks", ref.date, "10:00")
    return PublishedMeeting(
        ref, str(UUID(int=1)), tuple(documents), agenda, MeetingFacts("Parks Committee")
    )
