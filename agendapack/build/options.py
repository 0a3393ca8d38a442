"""What a command asks of a build."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Reader(Struct, frozen=True):
    """Somebody who gets copies of the members' documents: the ``name`` on their pages, and what it
    adds to the names of their files ("councillor-cook")."""

    name: str
    slug: str


class Options(Struct, frozen=True):
    """How meetings are built.

    ``out`` holds a folder for each; so does ``members``, of the members' documents, where these are
    wanted; with ``if_there``, only those of meetings whose exempt files are there.  ``readers`` get
    copies of these in their names, encrypted where there is a ``password``.  ``caching`` takes
    prepared papers from the cache, ``keeping`` puts new ones into it.  ``jobs``: how many at a
    time, as many as there are cores if not said.
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
