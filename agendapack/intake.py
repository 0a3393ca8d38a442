"""Intake: every paper of a meeting, whatever its kind, becomes a prepared PDF and its facts, once.

What was prepared before comes from the cache.  The rest is shared out: office files go to
LibreOffice together, PDFs and pictures to worker processes, and what agendapack typesets itself is
set here meanwhile.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.cache import Cache
from agendapack.output import digest
from agendapack.pack.facts import Prepared
from agendapack.pack.intake.request import WHOLE, Request, Reshaping
from agendapack.pack.plan import PlacedPaper
from agendapack.problems import Location, Problem, error, has_errors
from agendapack.readers import SHARED
from agendapack.records.accessibility import PaperAccessibility
from agendapack.records.dossier import AgendaItem, Dossier, PaperSource
from agendapack.workers import Failure, Task, Workers

if TYPE_CHECKING:
    from agendapack.press import Press

_HERE = Location(Path("the-place-that-names-the-paper"))
_PAPER = Path("the-paper-itself")


class TakenPaper(Struct, frozen=True):
    """A paper of an item after intake; ``placed`` is None where it cannot be taken."""

    item: AgendaItem
    source: PaperSource
    placed: PlacedPaper | None
    accessibility: PaperAccessibility | None
    problems: tuple[Problem, ...]


class Intake:
    """Takes papers in for one council, with its press, its cache and its worker processes."""

    def __init__(self, press: Callable[[], Press], cache: Cache, workers: Workers) -> None:
        self._press = press
        self._cache = cache
        self._workers = workers
        self._known: dict[str, Prepared] = {}

    def take(
        self,
        dossier: Dossier,
        wanted: Sequence[tuple[AgendaItem, PaperSource]],
        told: Callable[[str], None] = lambda _: None,
    ) -> tuple[TakenPaper, ...]:
        """Prepare every one of ``wanted``; each paper once, however often it is wanted.

        ``told`` hears of each that is done.
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
        for key, prepared in self._prepare(missing, dossier):
            self._known[key] = prepared
            told(f"preparing {missing[key].path.name}")
            if _is_lasting(prepared):
                self._cache.put(key, prepared)
        return tuple(
            _taken(item, source, self._known[key])
            for key, (item, source) in zip(keys, wanted, strict=True)
        )

    def _key(self, source: PaperSource, dossier: Dossier) -> str:
        """What a prepared paper follows from: its bytes, its options and, where agendapack typesets
        it, the templates, the language and the day."""
        parts: list[object] = [source.kind, source.path.name, source.options]
        parts.append(digest(source.path))
        if source.kind in ("markdown", "minutes"):
            parts += [self._press().fingerprint, self._press().setting(source, dossier)]
        return self._cache.key(*parts)

    def _typeset(self, source: PaperSource, dossier: Dossier) -> Prepared:
        made = self._press().paper(source, dossier)
        problems = tuple(unplaced(problem, source) for problem in made.problems)
        if made.facts is None or _is_whole(source):
            return replace(made, problems=problems)
        part = _prepare(made.facts.pdf, replace(_request(source), looking=False))
        return replace(part, problems=(*problems, *part.problems), title=made.title)

    def _prepare(
        self, missing: dict[str, PaperSource], dossier: Dossier
    ) -> Iterator[tuple[str, Prepared]]:
        typeset = {k: s for k, s in missing.items() if s.kind in ("markdown", "minutes")}
        pictured = {k: s for k, s in missing.items() if s.kind == "picture"}
        office = {k: s for k, s in missing.items() if s.kind == "office"}
        ready = {k: s for k, s in missing.items() if s.kind == "pdf"}
        with tempfile.TemporaryDirectory(prefix="agendapack-") as folder:
            # LibreOffice takes longest, and its results want preparing like any PDF.
            hidden = {key: _hidden(source) for key, source in office.items()}
            converted, refused = _converted(office, hidden, Path(folder))
            yield from refused
            keys = [*ready, *converted, *pictured]
            tasks = [_pdf_task(ready[key], ready[key].path) for key in ready]
            tasks += [_pdf_task(office[key], pdf, keep=True) for key, pdf in converted.items()]
            tasks += [_picture_task(source) for source in pictured.values()]
            if tasks and not self._workers.are_standing_by:
                import_module(SHARED)  # once here, rather than in each worker
            running = self._workers.start(tasks)
            try:
                self._press()  # templates and fonts are loaded while the workers are busy
                for key, source in typeset.items():
                    yield key, self._typeset(source, dossier)
                for index, result in running.results():
                    source = missing[keys[index]]
                    if isinstance(result, Failure):
                        result = Prepared(None, (_failed(source, result),))
                    told = hidden.get(keys[index], ())
                    yield keys[index], replace(result, problems=(*told, *result.problems))
            finally:
                running.stop()


def _is_whole(source: PaperSource) -> bool:
    """Whether a paper is taken as it is: all its pages, the way up and the size they are."""
    return _request(source).reshaping == WHOLE


def _request(source: PaperSource) -> Request:
    options = source.options
    reshaping = Reshaping(options.pages, options.rotate, "fit" if options.fit else "keep")
    return Request(source.path.name, _HERE, reshaping)


def _pdf_task(source: PaperSource, pdf: Path, *, keep: bool = False) -> Task:
    """``keep``: take the PDF's bytes along, since its file is temporary."""
    function = _prepare_bytes if keep else _prepare
    return Task(function, (pdf, _request(source)), weight=float(pdf.stat().st_size))


# The libraries that read papers are loaded by whoever reads one: a worker, most often.


def _prepare(pdf: Path | bytes, request: Request) -> Prepared:
    from agendapack.pack.intake.papers import prepare

    return prepare(pdf, request)


def _prepare_bytes(pdf: Path, request: Request) -> Prepared:
    return _prepare(pdf.read_bytes(), request)


def _picture_task(source: PaperSource) -> Task:
    weight = float(source.path.stat().st_size)
    return Task(_prepare_picture, (source.path, _request(source)), weight)


def _prepare_picture(path: Path, request: Request) -> Prepared:
    with tempfile.TemporaryDirectory(prefix="agendapack-") as folder:
        target = Path(folder) / "picture.pdf"
        from agendapack.pack.intake import pictures

        pages, problems = pictures.convert(path, target, request.place)
        if not pages:
            return Prepared(None, problems)
        made = _prepare(target.read_bytes(), request)
    return replace(made, problems=(*problems, *made.problems))


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
    from agendapack.pack.intake.office import convert

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
    return tuple(replace(p, location=_HERE) for p in (own or problems[:1]))


def _hidden(source: PaperSource) -> tuple[Problem, ...]:
    from agendapack.pack.intake import hidden

    return hidden.wording(source.path.name, hidden.look(source.path), _HERE)


def _failed(source: PaperSource, failure: Failure) -> Problem:
    return error(
        f'"{source.path.name}" {failure.reason}',
        _HERE,
        "open it in the program it came from and save it as PDF again",
    )


def _is_lasting(prepared: Prepared) -> bool:
    """Whether the same source will come out the same: a paper that could not be taken may have
    wanted a program that is installed tomorrow, and a template's fault is not the paper's own."""
    if prepared.facts is None or has_errors(prepared.problems):
        return False
    return all(p.location.file in (_HERE.file, _PAPER) for p in prepared.problems)


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
    if problem.location.file == _HERE.file:
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
