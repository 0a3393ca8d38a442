"""What is exempt by now, and was released for everybody before: what is published of it is told,
since no build takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agendapack.build.meeting_reading import MeetingReading
from agendapack.problems import Location, Problem, warning
from agendapack.records import source
from agendapack.records.dossier import Dossier, WithheldPaper
from agendapack.records.meeting_names import MEETING_FILE, MEETINGS, PAPERS_FOLDER
from agendapack.records.values import Row, Table, Text, Value
from agendapack.records.vocabulary import ENGLISH
from agendapack.released.released_meeting import Release, ReleasedMeeting


def released_exempt_papers(
    public: Sequence[Dossier],
    members: Sequence[Dossier],
    released: ReleasedMeeting,
    reading: MeetingReading,
) -> Iterator[Problem]:
    """A warning for each paper that is exempt, and that a public document was made from which is
    published, or is still among what was released.  ``public`` and ``members`` are the meeting in
    each of the council's languages, for everybody and for members where ``exempt/`` is there.

    Where ``exempt/`` is there, such a paper is known by its bytes; else by the name that it had in
    ``papers/``.
    """
    digests = _digests(members, reading)
    names = _names(public, reading)
    numbers = {
        entry.place: item.number
        for dossier in public
        for pack in dossier.packs
        for item in pack.items
        for entry in item.entries
        if isinstance(entry, WithheldPaper)
    }
    current = released.current.values()
    for release in released.releases:
        if release not in current and not (released.folder / release.pdf.kept).exists():
            continue
        for known in release.made_from:
            place = digests.get(known.sha256) or names.get(known.file)
            if place is not None and place in numbers:
                yield _problem(released, release, numbers[place], place)


def _digests(members: Sequence[Dossier], reading: MeetingReading) -> Mapping[str, Location]:
    """Where the meeting names each of its exempt papers, by the SHA-256 of the paper."""
    return {
        reading.snapshot.input(paper.path).sha256: paper.place
        for dossier in members
        for pack in dossier.packs
        for item in pack.items
        for paper in item.papers
        if paper.exemption is not None and not paper.is_set_from_records
    }


def _names(public: Sequence[Dossier], reading: MeetingReading) -> Mapping[str, Location]:
    """The same by the paths that the papers would have in ``papers/``, below the root; without
    those that a public paper has."""
    folder = f"{MEETINGS}/{public[0].key}/{PAPERS_FOLDER}"
    record = source.read(reading.snapshot.copy_of(public[0].folder) / MEETING_FILE)
    packs = [pack for dossier in public for pack in dossier.packs]
    papers = [paper for pack in packs for item in pack.items for paper in item.papers]
    papers = [paper for paper in papers if not paper.is_set_from_records]
    open_to_all = {reading.snapshot.input(paper.path).file for paper in papers}
    found = {f"{folder}/{text}": text.place for text in _texts(record.table)}
    return {name: place for name, place in found.items() if name not in open_to_all}


def _texts(value: Value | None) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Table):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Row):
        for inner in value:
            yield from _texts(inner)


def _problem(released: ReleasedMeeting, release: Release, number: str, place: Location) -> Problem:
    words = (
        f"an exempt paper of item {number} is in {{}}, which was released to everybody on"
        f" {ENGLISH.date(release.released)} (version {release.version})"
    )
    if released.current[release.document] is not release:
        kept = f"released/{released.key}/{release.pdf.kept}"
        hint = "where that was a mistake, remove the file there and from the history of Git too"
        return warning(words.format(kept), place, f"{hint}: docs/release.md says how")
    return warning(
        words.format(release.pdf.name),
        place,
        f"take it down where it was published; then agendapack release {released.key} --amend"
        ' "REASON" makes it without the paper: docs/release.md says what else to do',
    )
