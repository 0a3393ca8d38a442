"""The papers of an item, found and in order: what an audience may see, and what is withheld.

A paper is exempt if and only if it lies in ``exempt/`` and says so, itself or by its item.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import Problem, error
from agendapack.records.discretion import of_exempt_paper, veiled
from agendapack.records.dossier import (
    PaperOptions,
    PaperSource,
    PaperToFollow,
    WithheldPaper,
    WorkProgrammeSource,
)
from agendapack.records.markings import is_marked
from agendapack.records.meeting_names import EXEMPT_FOLDER, MINUTES_FILE, WORK_PROGRAMME_FILE
from agendapack.records.minutes_sources import minutes_source
from agendapack.records.paper_files import PapersFolder
from agendapack.records.paper_kinds import MAX_PAGES, TYPESET, type_of
from agendapack.records.record import hyphened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from agendapack.problems import Location
    from agendapack.records.dossier import Audience
    from agendapack.records.exemptions import Exemption
    from agendapack.records.markings import KnownParagraphs
    from agendapack.records.meeting_schema import Paper
    from agendapack.records.opening_readings import OpeningReadings
    from agendapack.records.values import Text

Entry = PaperSource | WithheldPaper

PASTE = 'run "agendapack check --members" where exempt/ is: it prints the line to paste'
_MOVE = "move it to exempt/"


class ItemPapers(Struct, frozen=True):
    """Finds the papers of a meeting's items, for one audience."""

    readings: OpeningReadings
    known: KnownParagraphs
    audience: Audience

    def find_all(
        self,
        number: str,
        papers: Iterable[Paper],
        exemption: Exemption | None,
        titles: Mapping[str, Text],
    ) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
        """The papers of the item ``number``, and what is wrong with those that cannot be taken.

        ``exemption`` is the item's own; ``titles`` are the true ones of exempt papers, by file.
        The path of each is the place from which it is read.
        """
        found: dict[tuple[Path, PaperOptions], Entry] = {}
        problems: list[Problem] = []
        for paper in papers:
            if paper.to_follow:
                continue  # it has no file to find
            mark = self._exemption(paper, exemption)
            problems += self.known.problems(paper)
            if mark is not None or self.readings.is_complete("meeting"):
                # else its mark may be what had to be left out
                problems += _page_count_problems(paper, mark)
                problems += _public_alone(paper, mark)
            problems += _kept_stamps(paper)
            entry = self._entry(number, paper, mark, titles, problems)
            if entry is None:
                continue
            name = paper.file if paper.file is not None else paper.exempt_minutes_of
            path = Path(name or "") if isinstance(entry, WithheldPaper) else entry.path.resolve()
            same = (path, PaperOptions() if paper.work_programme else _options(paper))
            if same in found:
                problems.append(_twice(number, paper, found[same].place, mark))
            else:
                found[same] = entry
        return tuple(map(self._taken, found.values())), tuple(problems)

    def find_to_follow(
        self, papers: Iterable[Paper], exemption: Exemption | None, ahead: int
    ) -> tuple[tuple[PaperToFollow, ...], tuple[Problem, ...]]:
        """The papers of an item that are not there yet, and what is wrong with what is said of
        them.  ``exemption`` is the item's own; ``ahead`` of its entries stand before all of
        ``papers``."""
        found: list[PaperToFollow] = []
        problems: list[Problem] = []
        before = ahead
        for paper in papers:
            if not paper.to_follow:
                before += 1
                continue
            assert paper.title is not None  # the record asks for one
            problems += (*self.known.problems(paper), *_said_of_a_file(paper))
            mark = self._exemption(paper, exemption)
            found.append(PaperToFollow(paper.title, before, paper.title.place, mark))
        return tuple(found), tuple(problems)

    def _taken(self, entry: Entry) -> Entry:
        if isinstance(entry, WithheldPaper) or entry.is_set_from_records:
            return entry
        return replace(entry, path=self.readings.shelf.take(entry.path), original=entry.path)

    def _exemption(self, paper: Paper, of_item: Exemption | None) -> Exemption | None:
        """Why a paper is not for publication: by its own marks, else by those of its item."""
        if is_marked(paper) or of_item is None:
            return self.known.exemption(paper)
        if paper.public_interest is None:
            return of_item
        return replace(of_item, public_interest=paper.public_interest)

    def _entry(
        self,
        number: str,
        paper: Paper,
        exemption: Exemption | None,
        titles: Mapping[str, Text],
        problems: list[Problem],
    ) -> Entry | None:
        if paper.exempt_minutes_of is not None:
            return self._exempt_minutes(number, paper.exempt_minutes_of, paper, exemption, problems)
        if paper.work_programme:
            return self._work_programme(paper, exemption, problems)
        assert paper.file is not None  # the record asks for one of the two
        if exemption is None:
            return self._public(paper, paper.file, problems)
        misplaced = self._folder().holds(paper.file)
        if misplaced:
            in_both = self._folder(EXEMPT_FOLDER).holds(paper.file)
            where = "in papers/ and in exempt/" if in_both else "in papers/"
            hint = "take the one out of papers/, or give it another name" if in_both else _MOVE
            message = f'the paper "{paper.file}" is exempt, and lies {where}'
            discreet = f"an exempt paper of item {number} lies {where}"
            problems.append(veiled(error(message, paper.file.place, hint), discreet))
        if self.audience == "public":
            return _withheld(paper, paper.file.place, exemption)
        source = self._folder(EXEMPT_FOLDER).find(paper)
        if isinstance(source, Problem):
            problems += () if misplaced else (of_exempt_paper(source, number),)
            return None
        return replace(
            source,
            title=next((titles[name] for name in paper.names if name in titles), source.title),
            exemption=exemption,
            page_count=paper.page_count,
        )

    def _public(self, paper: Paper, name: Text, problems: list[Problem]) -> Entry | None:
        source = self._folder().find(paper)
        if not isinstance(source, Problem):
            return source
        if not self._folder().holds(name) and self._folder(EXEMPT_FOLDER).holds(name):
            if not self.readings.is_complete("meeting"):
                return None  # its mark may be what had to be left out
            source = veiled(
                error(
                    f'the paper "{name}" lies in exempt/, and nothing marks it',
                    name.place,
                    "write exempt: and the paragraph at the paper or its item, or move it to"
                    " papers/",
                ),
                "a paper that lies in exempt/ is named here, and nothing marks it",
            )
        problems.append(source)
        return None

    def _exempt_minutes(
        self,
        number: str,
        name: Text,
        paper: Paper,
        exemption: Exemption | None,
        problems: list[Problem],
    ) -> Entry | None:
        """The exempt minutes of an earlier meeting, as a paper."""
        readings = self.readings
        if exemption is None:
            problems.append(
                error(
                    "exempt minutes, and neither the paper nor its item is exempt",
                    name.place,
                    "write exempt: and its paragraphs at the item",
                )
            )
            return None
        ref = readings.shelf.earlier(name, readings.ref)
        if isinstance(ref, Problem):
            problems.append(ref)
            return None
        minutes = readings.minutes(ref)
        if minutes is None or not any(map(is_marked, minutes.minutes)):
            if minutes is not None or not readings.has_minutes(ref):
                problems.append(
                    error(
                        f'the meeting "{ref.name}" has no exempt minutes',
                        name.place,
                        f"mark them in {ref.key}/{MINUTES_FILE}, or take the paper out",
                    )
                )
            return None
        if self.audience == "public":
            return _withheld(paper, name.place, exemption)
        if not readings.has_exempt_minutes(ref):
            problems.append(
                error(
                    f'the exempt minutes of the meeting "{ref.name}" are not there',
                    name.place,
                    f"put them in {ref.key}/{EXEMPT_FOLDER}/{MINUTES_FILE}",
                )
            )
            return None
        source = minutes_source(readings, ref, "exempt", as_paper=True)
        if source is None or source.exempt_file is None:
            return None
        return PaperSource(
            kind="minutes",
            path=source.exempt_file,
            title=paper.title,
            place=name.place,
            minutes=source,
            exemption=exemption,
            page_count=paper.page_count,
        )

    def _work_programme(
        self, paper: Paper, exemption: Exemption | None, problems: list[Problem]
    ) -> Entry | None:
        """The committee's work programme, as a paper: everybody may read it."""
        readings, place = self.readings, paper.place_of("work_programme")
        committee = readings.ref.committee
        if exemption is not None:
            problems.append(
                error(
                    "the work programme is public, and this paper is not for publication",
                    place,
                    "move it to an item that is public",
                )
            )
            return None
        if not readings.has_work_programme():
            problems.append(
                error(
                    f"no {WORK_PROGRAMME_FILE} in {committee}/",
                    place,
                    f"write it in {committee}/{WORK_PROGRAMME_FILE}, or take the paper out",
                )
            )
            return None
        programme = readings.work_programme()
        if programme is None or readings.committee is None:
            return None
        file = readings.shelf.take(readings.shelf.folder / committee / WORK_PROGRAMME_FILE)
        return PaperSource(
            kind="work-programme",
            path=file,
            title=paper.title,
            place=place,
            work_programme=WorkProgrammeSource(readings.committee, programme, file),
        )

    def _folder(self, name: str = "papers") -> PapersFolder:
        shelf = self.readings.shelf
        return PapersFolder(shelf.folder, self.readings.ref.key, shelf.take, name)


def _withheld(paper: Paper, place: Location, exemption: Exemption) -> WithheldPaper:
    """Without a page count, which is an error, one page is kept."""
    return WithheldPaper(paper.title, exemption, paper.page_count or 1, place)


def _options(paper: Paper) -> PaperOptions:
    return PaperOptions(paper.pages or (), paper.rotate, paper.scale == "fit")


def _twice(number: str, paper: Paper, first: Location, exemption: Exemption | None) -> Problem:
    name = paper.file if paper.file is not None else paper.exempt_minutes_of
    named = "the work programme" if name is None else f'the paper "{name}"'
    found = error(
        f"{named} is in this item for the second time: it is first in line {first.line}",
        paper.place_of("work_programme") if name is None else name.place,
        "keep one of the two",
    )
    return found if exemption is None else of_exempt_paper(found, number)


SAID_OF_A_FILE = (
    *("pages", "rotate", "scale", "accessibility", "page_count", "comments", "replaces"),
    *("shared", "public", "stamps"),
)


def _said_of_a_file(paper: Paper) -> Iterator[Problem]:
    """What only a paper that is there may say, of one that is to follow."""
    for name in SAID_OF_A_FILE:
        if name in paper.model_fields_set:
            key = hyphened(name)
            yield error(
                f"{key}: is for a paper that is there, and this one is to follow",
                paper.place_of(name),
                "take it out: it belongs at the paper that a supplement brings",
            )


def _public_alone(paper: Paper, exemption: Exemption | None) -> Iterator[Problem]:
    """What only a public paper may say, of an exempt one."""
    for key, said in (("public", paper.public), ("shared", paper.shared)):
        if said and exemption is not None:
            yield error(
                f"{key}: true is for public papers, and this one is not for publication",
                paper.place_of(key),
                "take it out; if the paper is public, its item cannot be exempt",
            )


def _kept_stamps(paper: Paper) -> Iterator[Problem]:
    """What agendapack sets itself is no page of a pack that was published before."""
    known = None if paper.file is None else type_of(PurePath(paper.file))
    is_set_here = paper.file is None or (known is not None and known.kind in TYPESET)
    if paper.stamps == "keep" and is_set_here:
        yield error(
            "stamps: keep is for pages of a published pack, and agendapack sets this paper itself",
            paper.place_of("stamps"),
            "take the line out",
        )


def _page_count_problems(paper: Paper, exemption: Exemption | None) -> list[Problem]:
    if exemption is not None and paper.page_count is None:
        if paper.had("page_count") or paper.work_programme:  # which is no exempt paper at all
            return []
        return [error('missing key "page-count" at an exempt paper', paper.place, PASTE)]
    if exemption is not None and (paper.page_count or 0) > MAX_PAGES:
        return [
            error(
                f"page-count: {paper.page_count} is more than any paper may have",
                paper.place_of("page_count"),
                f"a paper has {MAX_PAGES} pages at most",
            )
        ]
    if exemption is None and paper.page_count is not None:
        return [
            error(
                "page-count: is for exempt papers, and this one is public",
                paper.place_of("page_count"),
                "take it out, or mark the paper with exempt: and its paragraph",
            )
        ]
    return []
