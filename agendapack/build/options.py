"""What a command asks of a build."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct


class Reader(Struct, frozen=True):
    """Somebody who gets copies of the members' documents: the ``name`` on their pages, and what it
    adds to the names of their files ("councillor-cook")."""

    name: str
    slug: str


class NewVersions(Struct, frozen=True):
    """Documents that are made anew although they were released, each with the reason of its
    amendment, None where there is none; and the ``day`` on which that is done."""

    documents: Mapping[str, str | None]
    day: date


class Options(Struct, frozen=True):
    """How meetings are built.

    ``out`` holds a folder for each; so does ``members``, of the members' documents, where these are
    wanted; with ``if_there``, only those of meetings whose exempt files are there.  ``readers`` get
    copies of these in their names, encrypted where there is a ``password``.  ``caching`` takes
    prepared papers from the cache, ``keeping`` puts new ones into it.  ``jobs``: how many at a
    time, as many as there are cores if not said.  What was released is taken as it is, unless
    ``released`` is False, or there are ``new_versions`` of it.  ``checking`` looks at all that a
    meeting is made of even where nothing has changed since its last release.  With ``unproved``,
    for what nobody is to get, public documents are not held against what is exempt.
    """

    out: Path
    strict: bool = False
    caching: bool = True
    keeping: bool = True
    jobs: int | None = None
    members: Path | None = None
    if_there: bool = False
    readers: tuple[Reader, ...] = ()
    password: str | None = None
    released: bool = True
    new_versions: NewVersions | None = None
    checking: bool = False
    unproved: bool = False

    @property
    def takes_all(self) -> bool:
        """Whether all that was released is taken as it is."""
        return self.released and self.new_versions is None
