"""The documents of a meeting that a build takes as they were released, and their files.

Nothing heavy is imported here: where all that was released stands, no library is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.members_folder import MEMBERS
from agendapack.build.options import NewVersions, Options
from agendapack.build.output import digest, machine_errors
from agendapack.pack.pack_map import PackMap, read_map
from agendapack.records.document_names import in_language, language_suffix, without_language
from agendapack.records.dossier import Audience, DocumentAmendment, Dossier
from agendapack.records.inputs import Input
from agendapack.records.values import Text
from agendapack.released.kept_files import KeptFault, kept_fault
from agendapack.released.released_meeting import (
    AGENDA,
    DECISIONS_DOCUMENT,
    MINUTES_DOCUMENT,
    RELEASED_FILE,
    KeptFile,
    Release,
    ReleasedMeeting,
    released_folder,
)
from agendapack.released.released_names import document_suffixes
from agendapack.released.released_record import read_released

_READ = "check the file's permissions"
_ORDER = (AGENDA, "supplement", MINUTES_DOCUMENT, DECISIONS_DOCUMENT)


class ReleasedDocuments(Struct, frozen=True):
    """What of a meeting was released for one audience.

    ``meeting`` is all of it, None where nothing was; ``record`` its released.yaml as it was before
    it was read.  ``taken`` are the documents that a build takes as they are, in the order in which
    a meeting's documents are listed, each in its last version.  ``amendments``, by document: why
    there are other versions of it than the first.  ``named_by`` is what the names of documents
    follow from: what was released for everybody, also of the members' documents.
    """

    meeting: ReleasedMeeting | None = None
    record: Input | None = None
    taken: Mapping[str, Release] = {}
    amendments: Mapping[str, tuple[DocumentAmendment, ...]] = {}
    named_by: ReleasedMeeting | None = None

    def amended(self, dossier: Dossier) -> Dossier:
        """A dossier whose documents have the names that those in its language were released under,
        and say why they were published again."""
        named = document_suffixes(dossier.council.languages, self.named_by)
        suffix = named[dossier.language]
        renamed = (replace(pack, suffix=suffix) for pack in dossier.packs)
        packs = tuple(
            replace(pack, amendments=self.amendments.get(pack.document, ())) for pack in renamed
        )
        minutes = dossier.minutes
        if minutes is not None:
            minutes = replace(
                minutes,
                amendments=self._amendments_of(MINUTES_DOCUMENT, suffix),
                decision_amendments=self._amendments_of(DECISIONS_DOCUMENT, suffix),
            )
        return replace(dossier, packs=packs, minutes=minutes)

    def _amendments_of(self, document: str, suffix: str) -> tuple[DocumentAmendment, ...]:
        return self.amendments.get(in_language(document, suffix), ())

    def amended_on(self, document: str) -> tuple[date, ...]:
        """The days on which a document was published again."""
        return tuple(each.day for each in self.amendments.get(document, ()))

    @property
    def made_by(self) -> str:
        """The version of agendapack that made the last of them."""
        assert self.meeting is not None
        taken = self.taken.values()
        return [each.agendapack for each in self.meeting.releases if each in taken][-1]

    def has_all(self, documents: tuple[str, ...]) -> bool:
        """Whether all of a meeting's ``documents`` are taken."""
        return bool(documents) and set(documents) <= self.taken.keys()


def released_documents(
    root: Path, key: str, audience: Audience, options: Options
) -> ReleasedDocuments:
    """What was released of the meeting ``key``, for one audience, and what is taken of it.

    UnprovedError where its released.yaml is not as it was written.
    """
    above = root / MEMBERS if audience == "members" else root
    record = None
    with suppress(OSError):  # there is none; what cannot be read is told of by what reads it
        file = released_folder(above, key) / RELEASED_FILE
        record = Input(Path(os.path.relpath(file, root)).as_posix(), digest(file))
    meeting = read_released(above, key)
    named_by = read_released(root, key) or meeting if audience == "members" else meeting
    if meeting is None:
        return ReleasedDocuments(named_by=named_by)
    new = options.new_versions
    last = meeting.current
    taken = {name: last[name] for name in sorted(last, key=document_order)}
    if not options.released:
        taken = {}
    elif new is not None:
        taken = {name: each for name, each in taken.items() if name not in new.documents}
    amendments = {name: _amendments(meeting, name, new) for name in last}
    return ReleasedDocuments(meeting, record, taken, amendments, named_by)


def _amendments(
    meeting: ReleasedMeeting, document: str, new: NewVersions | None
) -> tuple[DocumentAmendment, ...]:
    """Why there are other versions of a document, the one that is being made included."""
    found = [
        DocumentAmendment(release.released, Text(release.amended, language=release.amended_in))
        for release in meeting.amendments(document)
        if release.amended is not None
    ]
    if new is not None and (reason := new.documents.get(document)) is not None:
        found.append(DocumentAmendment(new.day, reason))
    return tuple(found)


def document_order(document: str) -> tuple[int, int, str]:
    """By what a meeting's documents are sorted: the agenda pack, supplements, minutes,
    decisions, each in the council's first language first."""
    document, suffix = without_language(document), language_suffix(document)
    kind, _, number = document.rpartition("-")
    if kind == "supplement" and number.isdecimal():
        return _ORDER.index(kind), int(number), suffix
    return (_ORDER.index(document) if document in _ORDER else len(_ORDER)), 0, suffix


def published_files(release: Release) -> tuple[KeptFile, ...]:
    """The files of a document that are published: all but the map of a pack."""
    return tuple(file for file in release.files if not file.name.endswith(".json"))


def copy_kept(
    folder: Path, kept: KeptFile, target: Path, *, otherwise: str = ""
) -> KeptFault | None:
    """Copy a file from the ``folder`` of what was released to ``target``; where it is not as it
    was released nothing is there then, and this says what has become of it.

    MachineError where it cannot be read, or ``target`` be written; then ``otherwise`` says what to
    do, as :func:`machine_errors` has it.
    """
    file, writing = folder / kept.kept, f"cannot write {target.parent / kept.name}"

    def write(piece: bytes) -> None:
        with machine_errors(writing, otherwise=otherwise):
            copy.write(piece)

    with (
        machine_errors(writing, otherwise=otherwise),
        target.open("wb") as copy,
        machine_errors(f"cannot read {file}", _READ),
    ):
        fault = kept_fault(folder, kept, write)
    if fault is not None:
        with machine_errors(writing):
            target.unlink()
    return fault


def kept_map(folder: Path, release: Release) -> PackMap | KeptFault | None:
    """The map of a released pack, or what has become of its file; None for what is no pack."""
    kept = next((file for file in release.files if file.name.endswith(".json")), None)
    if kept is None:
        return None
    data = bytearray()
    with machine_errors(f"cannot read {folder / kept.kept}", _READ):
        fault = kept_fault(folder, kept, data.extend)
    return read_map(bytes(data)) if fault is None else fault


def standing_maps(released: ReleasedDocuments) -> dict[str, PackMap]:
    """The maps of the packs that are taken as they were released, by document.  One that is not
    there as it was is left out: whether the pack can be published is decided where it is
    copied."""
    found = {}
    for document, release in released.taken.items():
        assert released.meeting is not None
        known = kept_map(released.meeting.folder, release)
        if isinstance(known, PackMap):
            found[document] = known
    return found
