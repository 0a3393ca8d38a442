"""Intake: every paper of a meeting, whatever its kind, becomes a prepared PDF and its facts, once.

What was prepared before comes from the cache.  The rest is shared out: PDFs and pictures go to the
workshop, office files to LibreOffice together and then there too, and what agendapack typesets
itself is set here meanwhile.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.cache import Cache
from agendapack.build.jobs import (
    HERE,
    converted_task,
    key_of,
    pdf_task,
    picture_task,
    request_for,
)
from agendapack.build.output import digest
from agendapack.build.setters import set_papers
from agendapack.build.workers import Failure, Task
from agendapack.build.workshop import Shop
from agendapack.pack.plan import PlacedPaper
from agendapack.papers.accessibility import PaperAccessibility
from agendapack.papers.facts import Prepared
from agendapack.papers.request import WHOLE, Request, Reshaping
from agendapack.problems import Location, MachineError, Problem, error, has_errors
from agendapack.records.dossier import AgendaItem, Dossier, PaperSource
from agendapack.records.paper_kinds import TYPESET

if TYPE_CHECKING:
    from agendapack.build.typesetting import Press, Sheets

_PAPER = Path("the-paper-itself")


class TakenPaper(Struct, frozen=True):
    """A paper of an item after intake; ``placed`` is None where it cannot be taken."""

    item: AgendaItem
    source: PaperSource
    placed: PlacedPaper | None
    accessibility: PaperAccessibility | None
    problems: tuple[Problem, ...]


class Intake:
    """Takes papers in for one council, with its press, its cache and its workshop; ``jobs`` are as
    many as may be typeset at a time."""

    def __init__(self, press: Callable[[], Press], cache: Cache, shop: Shop, jobs: int) -> None:
        self._jobs = jobs
        self._press = press
        self._cache = cache
        self._shop = shop
        self._known: dict[str, Prepared] = {}
        self._contents: dict[str, str] = {}  # by the same keys: the digests of papers' files

    def take(
        self,
        dossier: Dossier,
        wanted: Sequence[tuple[AgendaItem, PaperSource]],
        told: Callable[[str], None] = lambda _: None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> tuple[TakenPaper, ...]:
        """Prepare every one of ``wanted``; each paper once, however often it is wanted.

        ``told`` hears of each that is done; ``meanwhile`` is called while the workshop is busy.
        """
        keys = [self._key(source, dossier) for _, source in wanted]
        missing: dict[str, PaperSource] = {}
        for key, (_, source) in zip(keys, wanted, strict=True):
            if key in self._known or key in missing:
                continue
            if (kept := self._cache.get(key, source.path)) is not None:
                self._known[key] = kept
            else:
                missing[key] = source
        agenda = keys[: sum(len(item.papers) for item in dossier.items)]
        foreseen = self._foresee(agenda, 0)
        for key, prepared in self._prepare(missing, dossier, meanwhile):
            self._check_content(missing[key], key, prepared)
            lasting = _is_lasting(prepared)
            self._known[key] = self._cache.put(key, prepared) if lasting else prepared
            foreseen = self._foresee(agenda, foreseen)
            told(f"preparing {missing[key].path.name}")
        return tuple(
            _taken(item, source, self._known[key])
            for key, (item, source) in zip(keys, wanted, strict=True)
        )

    def _foresee(self, keys: Sequence[str], told: int) -> int:
        """Tell the workshop of papers that the agenda pack will hold, in their order, so that it
        can begin with the pack; gives how many it has been told of, of which ``told`` before."""
        while told < len(keys) and (prepared := self._known.get(keys[told])) is not None:
            facts = prepared.facts
            if facts is None:
                break  # there will be no pack
            if facts.can_be_copied_ahead:
                if not isinstance(facts.pdf, Path):
                    break  # what lies in memory is not sent for nothing, and those behind it wait
                self._shop.foresee(facts.pdf, tagged=facts.tags != "none")
            told += 1
        return told

    def _key(self, source: PaperSource, dossier: Dossier) -> str:
        """What a prepared paper follows from: its bytes, its options and, where agendapack typesets
        it, the templates, the language and the day."""
        more: list[object] = []
        if source.kind in TYPESET:
            more = [self._press().fingerprint, self._press().setting(source, dossier)]
        content = digest(source.path)
        key = key_of(source.path, _request(source), content, *more)
        self._contents[key] = content
        return key

    def _check_content(self, source: PaperSource, key: str, prepared: Prepared) -> None:
        """MachineError if a paper was read from other bytes than those it would be kept under: the
        workshop may have begun with it before it was replaced."""
        facts = prepared.facts
        if facts is None or facts.pdf != source.path or facts.sha256 == self._contents[key]:
            return
        raise MachineError(f"{source.path} changed while it was being read", "build again")

    def _inspected(self, source: PaperSource, sheets: Sheets) -> Prepared:
        made = self._press().paper(sheets)
        problems = tuple(unplaced(problem, source) for problem in made.problems)
        if made.facts is None or _is_whole(source):
            return replace(made, problems=problems)
        part = self._shop.inspect(made.facts.pdf, replace(_request(source), looking=False))
        return replace(part, problems=(*problems, *part.problems), title=made.title)

    def _prepare(
        self,
        missing: dict[str, PaperSource],
        dossier: Dossier,
        meanwhile: Callable[[], None],
    ) -> Iterator[tuple[str, Prepared]]:
        typeset = {k: s for k, s in missing.items() if s.kind in TYPESET}
        office = {k: s for k, s in missing.items() if s.kind == "office"}
        self._shop.prepare(
            {key: task for key, source in missing.items() if (task := _task(source)) is not None}
        )
        with tempfile.TemporaryDirectory(prefix="agendapack-") as folder:
            hidden = {key: _hidden(source) for key, source in office.items()}
            converted, refused = _converted(office, hidden, Path(folder))
            yield from refused
            self._shop.prepare(
                {k: converted_task(pdf, _request(office[k])) for k, pdf in converted.items()}
            )
            meanwhile()
            for key, sheets in set_papers(self._press(), dossier, typeset, self._jobs):
                yield key, self._inspected(typeset[key], sheets)
            for key, result in self._shop.results():
                source = missing[key]
                if isinstance(result, Failure):
                    result = Prepared(None, (_failed(source, result),))
                told = hidden.get(key, ())
                yield key, replace(result, problems=(*told, *result.problems))


def _is_whole(source: PaperSource) -> bool:
    """Whether a paper is taken as it is: all its pages, the way up and the size they are."""
    return _request(source).reshaping == WHOLE


def _request(source: PaperSource) -> Request:
    options = source.options
    reshaping = Reshaping(options.pages, options.rotate, "fit" if options.fit else "keep")
    return request_for(source.path, reshaping)


def _task(source: PaperSource) -> Task | None:
    """What the workshop is asked to do with a paper as it is; None for one that has to be made a
    PDF here first."""
    if source.kind == "pdf":
        return pdf_task(source.path, _request(source))
    if source.kind == "picture":
        return picture_task(source.path, _request(source))
    return None


def _converted(
    office: dict[str, PaperSource], hidden: Mapping[str, tuple[Problem, ...]], folder: Path
) -> tuple[dict[str, Path], list[tuple[str, Prepared]]]:
    """Office files as PDFs, by key; and those that cannot be converted, with the reason.

    ``hidden`` is what each hides: a file with an error there is not opened at all.
    """
    safe = {key: source for key, source in office.items() if not has_errors(hidden[key])}
    refused = [(key, Prepared(None, hidden[key])) for key in office if key not in safe]
    if not safe:
        return {}, refused
    office = safe
    places = {source.path: Location(source.path) for source in office.values()}
    from agendapack.papers.office.conversion import convert

    conversion = convert(places, folder)
    converted = {
        key: conversion.pdfs[source.path]
        for key, source in office.items()
        if source.path in conversion.pdfs
    }
    refused += [
        (key, Prepared(None, _refusal(source, conversion.problems)))
        for key, source in office.items()
        if key not in converted
    ]
    return converted, refused


def _refusal(source: PaperSource, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    own = [p for p in problems if p.location.file == source.path]
    # Without LibreOffice there is one problem for all of them; it stands where the first is named.
    return tuple(replace(p, location=HERE) for p in (own or problems[:1]))


def _hidden(source: PaperSource) -> tuple[Problem, ...]:
    from agendapack.papers.office import hidden

    return hidden.wording(source.path.name, hidden.look(source.path), HERE)


def _failed(source: PaperSource, failure: Failure) -> Problem:
    return error(
        f'"{source.path.name}" {failure.reason}',
        HERE,
        "open it in the program it came from and save it as PDF again",
    )


def _is_lasting(prepared: Prepared) -> bool:
    """Whether the same source will come out the same: a paper that could not be taken may have
    wanted a program that is installed tomorrow, and a template's fault is not the paper's own."""
    if prepared.facts is None or has_errors(prepared.problems):
        return False
    return all(p.location.file in (HERE.file, _PAPER) for p in prepared.problems)


def _taken(item: AgendaItem, source: PaperSource, prepared: Prepared) -> TakenPaper:
    problems = tuple(_placed(problem, source) for problem in prepared.problems)
    placed = None
    if prepared.facts is not None:
        title = source.title or prepared.title or _own_title(item, source)
        placed = PlacedPaper(
            item.number, item.title, title, prepared.facts, source.path, source.options.mend
        )
    accessibility = prepared.accessibility
    if accessibility is not None and not source.options.mend:
        accessibility = accessibility.as_is()
    return TakenPaper(item, source, placed, accessibility, problems)


def _placed(problem: Problem, source: PaperSource) -> Problem:
    """A problem where the records name the paper, or in the paper's own file."""
    if problem.location.file == HERE.file:
        return replace(problem, location=source.place)
    if problem.location.file == _PAPER:
        return replace(problem, location=replace(problem.location, file=source.path))
    return problem


def unplaced(problem: Problem, source: PaperSource) -> Problem:
    """The reverse of it for a paper's own file: what may be kept for wherever the file is later."""
    if problem.location.file == source.path:
        return replace(problem, location=replace(problem.location, file=_PAPER))
    return problem


def _own_title(item: AgendaItem, source: PaperSource) -> str:
    """A PDF without a title in the records: the item's own if it is the item's only paper."""
    if len(item.papers) == 1:
        return item.title
    return source.path.stem.replace("-", " ").replace("_", " ").strip().capitalize()
