"""The copies of records that were kept as a document was released, read in the records' stead."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from agendapack import __version__
from agendapack.problems import Location, Problem, Severity, error
from agendapack.records.document_names import without_language
from agendapack.records.languages import Languages
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    MEETING_FILE,
    MEETINGS,
    MINUTES_FILE,
    MeetingRef,
    folder_day,
)
from agendapack.records.minutes_schema import Minutes
from agendapack.records.record import Record
from agendapack.records.shelf import Shelf
from agendapack.records.source import decode
from agendapack.records.validation import Reading, read_record
from agendapack.records.version_control import is_lfs_pointer
from agendapack.released.released_heads import in_words
from agendapack.released.released_meeting import (
    DECISIONS_DOCUMENT,
    MINUTES_DOCUMENT,
    RELEASED,
    RELEASED_FILE,
    released_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agendapack.records.library import Library
    from agendapack.records.source import YamlSource
    from agendapack.records.values import Text
    from agendapack.released.released_meeting import Release, ReleasedMeeting

R = TypeVar("R", bound=Record)

_RECORDS = {2: {COUNCIL_FILE}, 3: {COMMITTEE_FILE}, 4: {MEETING_FILE, MINUTES_FILE}}
"""The names of the records that lie so many names deep below the root."""

Readings = dict[tuple[type[Record], str, Languages], Reading[Any]]
"""Records that were read without a fault, by the digests of their files."""


class RecordCopy(Struct, frozen=True):
    """A copy of a record, and the digest that it is to have."""

    file: Path
    sha256: str


class RecordCopies(Struct, frozen=True):
    """The copies of records that a released document has, by the places of the records."""

    key: str
    release: Release
    by_record: Mapping[Path, RecordCopy]

    def meetings_of(self, committee: str) -> list[MeetingRef]:
        """A committee's meetings whose minutes are among the copies, in order of date."""
        found = []
        for file in self.by_record:
            day = folder_day(file.parent.name)
            if (file.name, file.parents[1].name) == (MINUTES_FILE, committee) and day is not None:
                found.append(MeetingRef(day, f"{committee}/{file.parent.name}", file.parent))
        return sorted(found)


def has_minutes(release: Release) -> bool:
    """Whether a document follows from minutes, so that all that a register wants was kept."""
    return without_language(release.document) in (MINUTES_DOCUMENT, DECISIONS_DOCUMENT)


def record_copies(root: Path, meeting: ReleasedMeeting, release: Release) -> RecordCopies:
    """The copies that facts are read from; ``root`` is the council's.

    An agenda has earlier minutes among what it was made of, as papers.  The minutes that follow
    from the agenda are not counted on from these: they may have been drafts then.
    """
    own = {f"{MEETINGS}/{COUNCIL_FILE}", f"{MEETINGS}/{meeting.key}/{MEETING_FILE}"}
    own.add(f"{MEETINGS}/{meeting.key.split('/')[0]}/{COMMITTEE_FILE}")
    with_minutes = has_minutes(release)
    return RecordCopies(
        meeting.key,
        release,
        {
            root / known.file: RecordCopy(meeting.record(known), known.sha256)
            for known in release.made_from
            if known.file in own or (with_minutes and _is_record(known.file))
        },
    )


def _is_record(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == MEETINGS and parts[-1] in _RECORDS.get(len(parts), ())


class CopiesShelf(Shelf):
    """A shelf that has copies of some records, and all others from ``own``.

    ``alone``: the copies are all that there is.  Only a copy with the digest that it is to have is
    read; ``readings`` holds what was read of copies with the same bytes.  ``problems`` grow with
    what is read: what this agendapack cannot read of a copy, as it once could, is left out with a
    warning, unless it is too much.
    """

    def __init__(
        self, own: Shelf, copies: RecordCopies, readings: Readings, *, alone: bool = False
    ) -> None:
        super().__init__(own.folder, copies.meetings_of, self._place)
        self.problems: list[Problem] = []
        self._own = own
        self._alone = alone
        self._copies = copies
        self._by_file = {copy.file: copy for copy in copies.by_record.values()}
        self._readings = readings

    def before(self, ref: MeetingRef) -> Iterator[MeetingRef]:
        """The earlier meetings that minutes may be counted on from."""
        is_own = not self._alone and not has_minutes(self._copies.release)
        return self._own.before(ref) if is_own else super().before(ref)

    def is_there(self, file: Path) -> bool:
        return file in self._by_file or (not self._alone and self._own.is_there(file))

    def read(
        self, model: type[R], file: Path, stand_ins: Mapping[str, Text] | None = None
    ) -> Reading[R]:
        copy = self._by_file.get(file)
        if copy is None and self._alone:
            self.problems.append(self._without_copy(file))
            return Reading(None, complete=False)
        if copy is None:
            return self._own.in_language(self._wanted).read(model, file, stand_ins)
        known = self._readings.get((model, copy.sha256, self.languages_of(model)))
        if known is None:
            known = self._read_copy(model, copy, stand_ins)
        return known

    def _place(self, file: Path) -> Path:
        copy = self._copies.by_record.get(file)
        if copy is not None:
            return copy.file
        return file if self._alone else self._own.take(file)

    def _read_copy(
        self, model: type[R], copy: RecordCopy, stand_ins: Mapping[str, Text] | None
    ) -> Reading[R]:
        data = _bytes(copy.file)
        if data is None or sha256(data).hexdigest() != copy.sha256:
            self.problems.append(self._damaged(copy, data))
            return Reading(None, complete=False)
        source = decode(data, copy.file)
        languages = self.languages_of(model)
        reading = read_record(model, source, stand_ins, languages)
        errors = [problem for problem in reading.problems if problem.is_error]
        if not errors:
            self._readings[model, copy.sha256, languages] = reading
            return reading
        is_good = reading.record is not None and _is_counted(reading.record, source)
        self.problems += (self._outdated(problem, is_good=is_good) for problem in errors)
        return Reading(reading.record if is_good else None, complete=False)

    def _damaged(self, copy: RecordCopy, data: bytes | None) -> Problem:
        """What is wrong with a copy that holds ``data``, None where there is no file."""
        record = next(file for file, kept in self._copies.by_record.items() if kept is copy)
        document = in_words(self._copies.release.document)
        name = copy.file.relative_to(self.folder.parent).as_posix()
        found, hint = "other bytes", f"take it back from version control: git log -- {name}"
        if data is None:
            found = "no such file"
        elif is_lfs_pointer(data):
            found, hint = "a pointer of Git LFS", 'run "git lfs pull" to have the file itself'
        return error(
            f"expected the {record.name} that was kept with the {document} of {self._copies.key},"
            f" found {found}",
            Location(copy.file),
            hint,
        )

    def _without_copy(self, file: Path) -> Problem:
        released = released_folder(self.folder.parent, self._copies.key) / RELEASED_FILE
        document = in_words(self._copies.release.document)
        return error(
            f"expected the {file.name} that the {document} of {self._copies.key} was made from,"
            " found none among its files",
            Location(released),
            f"take it back from version control: git log -- {released.name}",
        )

    def _outdated(self, problem: Problem, *, is_good: bool) -> Problem:
        """A fault of a copy, which was none when it was released, and which nobody may mend."""
        document = self._copies.release.document
        what = "this" if is_good else "the meeting"
        hint = (
            f"agendapack {self._copies.release.agendapack} released the {in_words(document)} with"
            f" it: agendapack {__version__} leaves {what} out, and the file stays as it is"
        )
        return replace(problem, severity=Severity.WARNING if is_good else Severity.ERROR, hint=hint)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None  # a pipe would be waited for, for ever


def _is_counted(record: Record, source: YamlSource) -> bool:
    """Whether the numbers of minutes follow from what could be read of them."""
    if not isinstance(record, Minutes) or source.table is None:
        return True
    return len(record.minutes) == len(source.table["minutes"]) and not record.had("first_number")


def released_meetings(library: Library) -> tuple[MeetingRef, ...]:
    """All meetings, those too that were released and whose folders are gone, in order of date."""
    known = {ref.key for ref in library.meetings()}
    folder = library.root / RELEASED
    gone = []
    for committee in _names(folder):
        for name in _names(folder / committee):
            key, day = f"{committee}/{name}", folder_day(name)
            if day is not None and key not in known and (folder / key / RELEASED_FILE).is_file():
                gone.append(MeetingRef(day, key, library.folder / key))
    return tuple(sorted((*library.meetings(), *gone))) if gone else library.meetings()


def _names(folder: Path) -> list[str]:
    """The names in a folder; none where it is none."""
    try:
        return [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
