"""What a command asks of a site, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from agendapack.build.meeting import Failure
from agendapack.problems import Problem


class SiteOptions(Struct, frozen=True):
    """How a site is made.

    ``out`` is the folder that it becomes; ``base_url`` the address of its root, None where that is
    not known (then there are no feeds and data with absolute addresses).  ``today`` is the day that
    it is made for.  ``drafts``: with what is not released, marked so; ``only`` the meetings with
    these keys, all if not said.  ``searching``: with an index to search in.  ``jobs``: how many at
    a time.  ``caching`` takes over what has not changed.
    """

    out: Path
    today: date
    base_url: str | None = None
    drafts: bool = False
    only: tuple[str, ...] | None = None
    searching: bool = True
    jobs: int | None = None
    caching: bool = True


class SiteResult(Struct, frozen=True):
    """What came of making a site.

    ``faulty``: records or templates have errors; ``failed``: ``failure`` says what stopped it.
    Either way the site that was there before stays.  ``counts`` are of what there is on it, by
    "meetings", "documents", "drafts" (documents that are not released), "papers", "pages", "files",
    "bytes", and of the files that were "made" anew.
    """

    out: Path
    state: Literal["made", "faulty", "failed"]
    problems: tuple[Problem, ...] = ()
    failure: Failure | None = None
    counts: Mapping[str, int] = {}
