"""The maps of packs: what the site's pages and data tell of them, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.build.output import machine_errors
from agendapack.pack.pack_map import PackMap, read_map
from agendapack.problems import AgendapackError, MachineError
from agendapack.released.kept_files import KeptFault, kept_fault, not_as_released
from agendapack.released.released_meeting import KeptFile
from agendapack.site.published_meeting import (
    PackFacts,
    PackItem,
    PublishedMeeting,
    SiteDocument,
    SiteFile,
)

AGAIN = "run the command again when nothing else builds the meeting"


def pack_facts(known: PackMap) -> PackFacts:
    """What the site tells of a pack with this map."""
    first: dict[str, int] = {}
    for at, page in enumerate(known.pages, 1):
        if page.item is not None:
            first.setdefault(page.item, at)
    return PackFacts(
        known.ordinal,
        tuple(
            PackItem(item.number, item.pages, first[item.number])
            for item in known.items
            if item.pages is not None
        ),
    )


def read_maps(meeting: PublishedMeeting) -> Mapping[str, PackMap]:
    """The maps of a meeting's packs, by their documents, in their order.

    UnprovedError where one is not as it was released, MachineError where it cannot be read.
    """
    return {pack.document: read_pack_map(pack) for pack in meeting.packs}


def read_pack_map(document: SiteDocument) -> PackMap:
    """The map of a document that is a pack, with the errors of :func:`read_maps`."""
    assert document.pack is not None
    file, data = document.pack.map, bytearray()
    with machine_errors(f"cannot read {file.path}", "check the file's permissions"):
        fault = kept_fault(file.path.parent, as_kept(file), data.extend)
    if fault is not None:
        raise changed(document, file, fault)
    return read_map(bytes(data))


def as_kept(file: SiteFile) -> KeptFile:
    """A file of a document as one that was released, in whose folder it has its path's name."""
    return KeptFile(file.name, file.path.name, file.sha256, file.size, file.pages)


def changed(document: SiteDocument, file: SiteFile, fault: KeptFault) -> AgendapackError:
    """What is said where a file of a document is not as it was when the documents were read."""
    if document.is_draft:
        return MachineError(f"{file.path} was written anew while the site was made", AGAIN)
    return not_as_released(fault)
