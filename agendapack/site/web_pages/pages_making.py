"""Makes the pages of a site, and what all of them share: of what has changed, no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from agendapack.build.fingerprint import tool
from agendapack.build.jobs import Design
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Progress, Stage
from agendapack.problems import MachineError, Problem, in_order
from agendapack.records.typed_values import from_json
from agendapack.records.values import Text
from agendapack.site.page_addresses import ASSETS, STYLESHEET, page_file
from agendapack.site.site_folder import STAYS, SiteFolder
from agendapack.site.site_outline import SiteOutline
from agendapack.site.web_pages import page_jobs
from agendapack.site.web_pages.page_jobs import PageOrder, SiteAssets
from agendapack.site.web_pages.page_values import SitePage, page_frame
from agendapack.site.web_pages.site_pages import site_pages

BATCH = 40
"""Pages that one job makes."""

STAGE: Stage = "web pages made"

T = TypeVar("T")


def make_pages(
    outlines: Sequence[SiteOutline],
    design: Design,
    folder: SiteFolder,
    pool: WorkerPool,
    progress: Progress,
) -> tuple[Problem, ...]:
    """Make what of the pages in each language, stylesheet, script, fonts and logo does not follow
    from the same as the last time.  Where a problem is an error, some of it is not there.

    MachineError where a job could not be done, or the disk will not have it.
    """
    assets, problems = _assets(design, folder, pool)
    waiting: deque[_Batch] = deque()

    def end_first() -> None:
        problems.extend(_end(waiting.popleft(), folder, progress))

    # What pages are made of is kept of no more of them than the workers are at.
    for orders in _batches(_wanted(outlines, design, assets, folder), BATCH):
        progress.expect(STAGE, len(orders))
        job = pool.submit(page_jobs.write_pages, design, [order for _, order in orders])
        waiting.append(_Batch([(plan, order.file) for plan, order in orders], job))
        if len(waiting) > pool.jobs:
            end_first()
    while waiting:
        end_first()
    return in_order(dict.fromkeys(problems))


class _Batch(NamedTuple):
    """Pages that are being made: what each follows from, and where it is written."""

    pages: Sequence[tuple[str, Path]]
    job: Future[tuple[Problem, ...]]


def _wanted(
    outlines: Sequence[SiteOutline], design: Design, assets: SiteAssets, folder: SiteFolder
) -> Iterator[tuple[str, PageOrder]]:
    """The pages that are not taken over, each with a digest of what it follows from."""
    for outline, page in ((each, page) for each in outlines for page in site_pages(each)):
        address = page_file(f"{outline.folder}{page.address}")
        values = _values(page, outline, assets)
        plan = _digest(tool(), design.fingerprint, page.template, values)
        if folder.kept(address, plan) is None:
            yield plan, PageOrder(page.template, outline.language, values, folder.place(address))


def _end(batch: _Batch, folder: SiteFolder, progress: Progress) -> tuple[Problem, ...]:
    """Wait for pages, and note those that were made; what is wrong with the others."""
    problems = _result(batch.job)
    for plan, file in batch.pages:
        if file.is_file():
            folder.add(file.relative_to(folder.folder).as_posix(), plan)
        progress.step(STAGE)
    return problems


def _values(page: SitePage, outline: SiteOutline, assets: SiteAssets) -> Mapping[str, Any]:
    logo = f"{ASSETS}{assets.logo}" if assets.logo else ""
    return {"frame": page_frame(page, outline, logo, assets.logo_text), **page.values}


def _assets(
    design: Design, folder: SiteFolder, pool: WorkerPool
) -> tuple[SiteAssets, list[Problem]]:
    """What all pages share: taken over whole, or made whole."""
    plan = _digest(tool(), design.fingerprint, "assets", {})
    known = folder.kept(STYLESHEET, plan)
    if known is not None:
        assets = from_json(known.facts, SiteAssets)
        if all(folder.kept(f"{ASSETS}{name}", plan) for name in assets.files if name != _CSS):
            return assets, []
    into = folder.place(STYLESHEET).parent
    for file in into.rglob("*"):
        if file.is_file():
            file.unlink()  # what was taken over is linked to the site that is there
    assets, problems = _result(pool.submit(page_jobs.write_assets, design, into))
    facts = msgspec.json.encode(assets).decode()
    for name in assets.files:
        folder.add(f"{ASSETS}{name}", plan, facts if name == _CSS else "")
    return assets, list(problems)


_CSS = STYLESHEET.removeprefix(ASSETS)


def _result(job: Future[T]) -> T:
    try:
        with machine_errors("cannot write the site", otherwise=STAYS):
            return job.result()
    except JobFailed as fault:
        raise MachineError(
            f"pages of the site could not be made: what makes them {fault}",
            "look at the council's own templates in templates/site/",
        ) from fault


def _batches(whole: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    rest = iter(whole)
    while batch := tuple(islice(rest, size)):
        yield batch


def _known(value: object) -> object:
    language = value.language if isinstance(value, Text) else ""
    return (str(value), language) if language else str(value)


def _digest(tools: str, design: str, template: str, values: Mapping[str, Any]) -> str:
    """A digest of all that a page follows from.  Texts of records know their places, which count
    for nothing here, and their languages, which do."""
    data = msgspec.json.encode((tools, design, template, values), enc_hook=_known, order="sorted")
    return sha256(data).hexdigest()
