"""What a workshop is asked to do with papers, and under which name a cache keeps the result.

The libraries that read papers are loaded by whoever reads one, so a build may ask for them before
it has loaded anything.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from agendapack.build.cache import Cache
from agendapack.build.output import digest
from agendapack.build.workers import Task
from agendapack.papers.facts import Prepared
from agendapack.papers.request import WHOLE, Request, Reshaping
from agendapack.problems import Location

HERE = Location(Path("the-place-that-names-the-paper"))
"""Stands in prepared papers for wherever a record names them."""


def request_for(path: Path, reshaping: Reshaping = WHOLE) -> Request:
    return Request(path.name, HERE, reshaping)


def key_of(path: Path, request: Request, content: str, *more: object) -> str:
    """The name that a prepared paper has in the cache: it follows from the file's kind and
    ``content`` (its SHA-256), from what was wanted of it, and from ``more`` where agendapack
    typesets it."""
    return Cache.key(path.suffix.lower(), request, content, *more)


def early_tasks(meeting: Path, cache: Cache) -> Sequence[Task]:
    """What is likely to be asked for of the papers in a meeting's folder, before its records say
    which they are: every PDF, as it is, that is not in the cache."""
    requests = {
        path: request_for(path)
        for path in sorted((meeting / "papers").rglob("*"))
        if path.suffix.lower() == ".pdf" and path.is_file()
    }
    return [
        pdf_task(path, request)
        for path, request in requests.items()
        if cache.is_empty or not cache.has(key_of(path, request, digest(path)))
    ]


def pdf_task(path: Path, request: Request) -> Task:
    return Task(_prepare, (path, request), weight=float(path.stat().st_size))


def converted_task(pdf: Path, request: Request) -> Task:
    """A PDF that is temporary: its bytes are taken along."""
    return Task(_prepare_bytes, (pdf, request), weight=float(pdf.stat().st_size))


def picture_task(path: Path, request: Request) -> Task:
    return Task(_prepare_picture, (path, request), weight=float(path.stat().st_size))


def _prepare(pdf: Path | bytes, request: Request) -> Prepared:
    from agendapack.papers.prepare import prepare

    return prepare(pdf, request)


def _prepare_bytes(pdf: Path, request: Request) -> Prepared:
    from agendapack.papers.office.office_remedies import in_office_file

    made = _prepare(pdf.read_bytes(), request)
    if made.accessibility is None:
        return made
    return replace(made, accessibility=in_office_file(made.accessibility))


def _prepare_picture(path: Path, request: Request) -> Prepared:
    from agendapack.papers.pictures import picture_papers as pictures

    with tempfile.TemporaryDirectory(prefix="agendapack-") as folder:
        target = Path(folder) / "picture.pdf"
        pages, problems = pictures.convert(path, target, request.place)
        if not pages:
            return Prepared(None, problems)
        made = _prepare(target.read_bytes(), request)
    return replace(made, problems=(*problems, *made.problems))
