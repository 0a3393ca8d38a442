"""Reads the facts of many meetings: from their records, or as they were kept."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import Problem, in_order
from agendapack.records.meeting_names import COMMITTEE_FILE, COUNCIL_FILE, MEETING_FILE
from agendapack.records.minutes_schema import Minutes
from agendapack.records.misnamed import explained, misnamed_in_committee, misnamed_in_meeting
from agendapack.records.record import Record
from agendapack.records.shelf import Shelf
from agendapack.records.vocabulary import ENGLISH, Vocabulary
from agendapack.registers.exemption_facts import ReviewFact
from agendapack.registers.kept_facts import KeptFacts, ReadFrom, Records
from agendapack.registers.meeting_facts import MeetingFacts
from agendapack.registers.meeting_reader import MeetingReader
from agendapack.registers.publication_facts import PublicationFacts
from agendapack.registers.record_copies import Readings, released_meetings
from agendapack.registers.stand_ins import with_languages
from agendapack.released.released_meeting import RELEASED_FILE, released_folder
from agendapack.released.released_record import find_released

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.schema import Council
    from agendapack.records.validation import Reading
    from agendapack.records.values import Text
    from agendapack.records.work_programme_schema import WorkProgramme

R = TypeVar("R", bound=Record)


class HeldMeeting(Struct, frozen=True):
    """A meeting that was not called off, with what its records hold; ``reviews`` go with its
    exemptions, one for each, or there are none where ``exempt/meeting.yaml`` is not there.

    ``root`` is the council's.
    """

    root: Path
    ref: MeetingRef
    facts: MeetingFacts
    reviews: tuple[ReviewFact, ...] = ()


class FactsRead(Struct, frozen=True):
    """Meetings in order of date, without those whose records have errors, which are told."""

    meetings: tuple[HeldMeeting, ...]
    problems: tuple[Problem, ...]


class ProgrammeRead(Struct, frozen=True):
    """A committee's work programme, with the committee's name."""

    committee: str
    key: str
    programme: WorkProgramme


class PublicationsRead(Struct, frozen=True):
    """What the web site is told of meetings, in order of date; without those of which nothing is
    published and those whose records have errors, which are told."""

    meetings: tuple[tuple[MeetingRef, PublicationFacts], ...]
    problems: tuple[Problem, ...]


class FactsReader:
    """Reads the records of one council; ``caching`` takes what was kept, and keeps what is new.

    What was released is read from the copies of records that were kept then.  ``records`` are the
    files as they are now, for who looks at them too.
    """

    def __init__(self, library: Library, *, caching: bool = True) -> None:
        self.library = library
        root = library.root if caching else None
        self.refs = released_meetings(library)
        self.records = Records(library.root)
        self._taken: list[Path] = []
        self._shelf = _MinutesShelf(library.folder, library.meetings_of, self._take)
        self._copies_read: Readings = {}  # of one committee
        self._facts = KeptFacts(root, MeetingFacts)
        self._reviews = KeptFacts(root, tuple[ReviewFact, ...], exempt=True)
        self._root = root

    @property
    def council(self) -> Council | None:
        return self._shelf.council().record

    @property
    def words(self) -> Vocabulary:
        """The words of the council's language."""
        council = self.council
        return ENGLISH if council is None else self._shelf.words(str(council.language))

    def meetings(self, refs: Iterable[MeetingRef], *, with_reviews: bool = False) -> FactsRead:
        """The facts of meetings; ``with_reviews`` also what their ``exempt/`` says."""
        wanted = {ref.key for ref in refs}
        found: list[HeldMeeting] = []
        problems: list[Problem] = []
        misnamed: dict[str, tuple[Problem, ...]] = {}
        for ref, earlier, _ in self._in_committees():
            if ref.key in wanted:
                if ref.committee not in misnamed:
                    folder = self.library.folder / ref.committee
                    misnamed[ref.committee] = tuple(misnamed_in_committee(folder))
                told = (*misnamed[ref.committee], *misnamed_in_meeting(ref.folder))
                held = self._held(ref, earlier, told, problems, with_reviews)
                if held is not None and not held.facts.is_off:
                    found.append(held)
        known = frozenset(ref.key for ref in self.refs)
        self._facts.save(known)
        self._reviews.save(known)
        found.sort(key=lambda held: held.ref)
        return FactsRead(tuple(found), in_order(problems))

    def publications(
        self, refs: Iterable[MeetingRef], *, drafts: bool = False, language: str = ""
    ) -> PublicationsRead:
        """What the web site is told of meetings: what was released, and with ``drafts`` the rest
        too; in a ``language``, as a tag, empty for the council's first."""
        name = f"{'drafts' if drafts else 'publications'}{language and f'.{language}'}"
        kept = KeptFacts(self._root, PublicationFacts, f"site/{name}.json")
        wanted = {ref.key for ref in refs}
        found: list[tuple[MeetingRef, PublicationFacts]] = []
        problems: list[Problem] = []
        for ref, earlier, before in self._in_committees():
            if ref.key not in wanted:
                continue
            facts = kept.get(ref.key, self.records, earlier)
            if facts is None:
                with_own = drafts and (ref.folder / MEETING_FILE).is_file()
                reader = self._begin(ref, problems, drafts=with_own, language=language)
                if drafts:
                    self._take(ref.folder / MEETING_FILE)
                facts = None if reader is None else reader.publication(_finder(before))
                if reader is None or facts is None:
                    continue
                if reader.is_whole:
                    read_from = self._read_from(reader, earlier, with_own=with_own)
                    kept.put(ref.key, read_from, facts)
            agenda = with_languages(facts.agenda, facts.languages)
            recorded = with_languages(facts.facts, facts.languages)
            found.append((ref, replace(facts, agenda=agenda, facts=recorded)))
        kept.save(frozenset(ref.key for ref in self.refs))
        found.sort(key=lambda each: each[0])
        return PublicationsRead(tuple(found), in_order(problems))

    def programmes(
        self, committees: Sequence[str]
    ) -> tuple[tuple[ProgrammeRead, ...], tuple[Problem, ...]]:
        """The work programmes of committees, without those with errors, which are told."""
        found, problems = [], []
        for key in committees:
            misnamed = misnamed_in_committee(self.library.folder / key)
            committee, programme = self._shelf.committee(key), self._shelf.work_programme(key)
            told = [*committee.problems, *(() if programme is None else programme.problems)]
            errors = [problem for problem in explained(told, misnamed) if problem.is_error]
            problems += errors
            if errors or programme is None or programme.record is None:
                continue
            assert committee.record is not None  # it has no errors
            found.append(ProgrammeRead(str(committee.record.name), key, programme.record))
        return tuple(found), in_order(problems)

    def _in_committees(self) -> Iterator[tuple[MeetingRef, str, Sequence[MeetingRef]]]:
        """The meetings of one committee after the other, each with a digest of the names of those
        before it, and with these."""
        refs: dict[str, list[MeetingRef]] = defaultdict(list)
        for ref in self.refs:
            refs[ref.committee].append(ref)
        for own in refs.values():
            self._copies_read.clear()
            earlier = ""
            for at, ref in enumerate(own):
                yield ref, earlier, own[:at]
                earlier = sha256(f"{earlier}\0{ref.name}".encode()).hexdigest()

    def _held(
        self,
        ref: MeetingRef,
        earlier: str,
        misnamed: Sequence[Problem],
        problems: list[Problem],
        with_reviews: bool,
    ) -> HeldMeeting | None:
        """A meeting with its facts; None where something is wrong, which is added to
        ``problems``."""
        facts = None if misnamed else self._facts.get(ref.key, self.records, earlier)
        if facts is None:
            reader = self._begin(ref, problems)
            facts = None if reader is None else reader.facts(misnamed)
            if reader is None or facts is None:
                return None
            if reader.is_whole:
                self._facts.put(ref.key, self._read_from(reader, earlier), facts)
        if not with_reviews or not facts.exemptions:
            return HeldMeeting(self.library.root, ref, facts)
        reviews = self._reviews.get(ref.key, self.records, earlier)
        if reviews is None:
            reader = self._begin(ref, problems)
            reviews = None if reader is None else reader.reviews()
            if reader is None or reviews is None:
                return None
            if reader.is_whole:
                self._reviews.put(ref.key, self._read_from(reader, earlier), reviews)
        return HeldMeeting(self.library.root, ref, facts, reviews)

    def _begin(
        self,
        ref: MeetingRef,
        problems: list[Problem],
        *,
        drafts: bool = False,
        language: str = "",
    ) -> MeetingReader | None:
        root = self.library.root
        self._taken.clear()
        self._take(released_folder(root, ref.key) / RELEASED_FILE)
        released = find_released(root, ref.key)
        if isinstance(released, Problem):
            problems.append(released)
            return None
        return MeetingReader(
            *(self._shelf, ref, released, self._copies_read, problems),
            drafts=drafts,
            language=language,
        )

    def _read_from(
        self, reader: MeetingReader, earlier: str, *, with_own: bool | None = None
    ) -> ReadFrom:
        """What was read since :meth:`_begin`, and what all meetings of the committee share."""
        files = list(self._taken)
        if reader.sources.all is None if with_own is None else with_own:
            folder = self.library.folder
            files += (folder / COUNCIL_FILE, folder / reader.ref.committee / COMMITTEE_FILE)
        names = sorted({self.records.name(path) for path in files})
        return ReadFrom(tuple((name, self.records.digest(name)) for name in names), earlier)

    def _take(self, path: Path) -> Path:
        """Note that a file is read.  Its digest is taken first: should it be saved meanwhile, what
        is kept does not fit it, and is read anew."""
        self.records.digest(self.records.name(path))
        self._taken.append(path)
        return path


def _finder(before: Sequence[MeetingRef]) -> Callable[[str], str | None]:
    """Finds the meeting of that name, or on that day, among those ``before``."""

    def find(name: str) -> str | None:
        named = [ref for ref in before if ref.name == name]
        named = named or [ref for ref in before if ref.date.isoformat() == name]
        return named[0].key if len(named) == 1 else None

    return find


class _MinutesShelf(Shelf):
    """A shelf that keeps the minutes of one committee, which later ones may count on from."""

    def _keep_nothing(self) -> None:
        super()._keep_nothing()
        self._minutes: dict[Path, Reading[Any]] = {}

    def read(
        self, model: type[R], file: Path, stand_ins: Mapping[str, Text] | None = None
    ) -> Reading[R]:
        if model is not Minutes:
            return super().read(model, file, stand_ins)
        kept = self._minutes
        if kept and next(iter(kept)).parents[1] != file.parents[1]:
            kept.clear()
        if file not in kept:
            kept[file] = super().read(model, file, stand_ins)
        return kept[file]
