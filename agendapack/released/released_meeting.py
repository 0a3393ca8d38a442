"""What was published of one meeting, each version of each document, as ``released.yaml`` has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from agendapack.records.document_names import language_suffix, without_language
from agendapack.records.inputs import Input

RELEASED = "released"
"""In a council's root, beside packs/; and in members/, that of the members' documents."""
RELEASED_FILE = "released.yaml"

AGENDA = "agenda-pack"
MINUTES_DOCUMENT = "minutes"
DECISIONS_DOCUMENT = "decisions"

MinutesStatus = Literal["draft", "confirmed"]


class KeptFile(Struct, frozen=True):
    """A file of a document: ``name`` is what it is called among a meeting's documents
    ("agenda-pack.pdf"), ``kept`` its name in the folder of what was released
    ("agenda-pack.v2.pdf"), where it never changes.  ``pages`` is None where it has none."""

    name: str
    kept: str
    sha256: str
    size: int  # bytes
    pages: int | None


class ShownAs(Struct, frozen=True):
    """A page of a released document: its label, and a digest of what it shows."""

    label: str
    digest: str


class Release(Struct, frozen=True):
    """A document as it was published, in one version.

    ``document`` is "agenda-pack", "supplement-1", "minutes" or "decisions", with what tells its
    language from the council's first (:mod:`agendapack.records.document_names`).  ``version``
    counts from one.  ``released`` is the day, ``agendapack`` the version of the program that made
    it.  ``files`` begins with its PDF; a pack has a map of its pages among them, which is not
    published (:mod:`agendapack.pack.pack_map`).  ``shows`` are the PDF's pages in their order.
    ``amended`` says why there is another version of an agenda or a supplement, in the document's
    own language unless ``amended_in`` has the tag of another; ``status`` is that of minutes.
    ``language`` is the document's, as a tag; empty where an agendapack released it that knew one
    language alone.
    """

    document: str
    version: int
    released: date
    agendapack: str
    files: tuple[KeptFile, ...]
    shows: tuple[ShownAs, ...]
    made_from: tuple[Input, ...]
    amended: str | None = None
    status: MinutesStatus | None = None
    language: str = ""
    amended_in: str = ""

    @property
    def pdf(self) -> KeptFile:
        return self.files[0]


class Checked(Struct, frozen=True):
    """What the records came to when ``agendapack release`` was last run: ``made_from`` are all the
    files that the meeting's documents would be made of then, ``differs`` the documents that would
    have been others than those released, each with the labels of the pages that would show
    something else (none where only what nobody sees would)."""

    agendapack: str
    made_from: tuple[Input, ...]
    differs: tuple[tuple[str, tuple[str, ...]], ...] = ()


class ReleasedMeeting(Struct, frozen=True):
    """All that was released of a meeting for one audience, in the order in which it was; ``folder``
    holds it."""

    folder: Path
    key: str
    releases: tuple[Release, ...] = ()
    checked: Checked | None = None

    @property
    def file(self) -> Path:
        return self.folder / RELEASED_FILE

    @property
    def current(self) -> dict[str, Release]:
        """The last version of each document, by the document, in the order of their first."""
        found: dict[str, Release] = {}
        for release in self.releases:
            known = found.get(release.document)
            if known is None or known.version < release.version:
                found[release.document] = release
        return found

    def amendments(self, document: str) -> tuple[Release, ...]:
        """The versions of a document that amended it, in their order."""
        return tuple(
            release
            for release in sorted(self.releases, key=lambda each: each.version)
            if release.document == document and release.amended is not None
        )

    def follows_others(self, release: Release) -> bool:
        """Whether a pack before it was published again since: the numbers that it replaces or
        counts on from may be others."""
        since = self.releases[self.releases.index(release) + 1 :]
        suffix = language_suffix(release.document)
        own = _ordinal(release.document)
        others = [
            _ordinal(each.document) for each in since if language_suffix(each.document) == suffix
        ]
        return own is not None and any(other is not None and other < own for other in others)

    def record(self, known: Input) -> Path:
        """Where the copy lies of a record that a released document was made from."""
        return self.folder / "records" / f"{known.sha256[:16]}-{Path(known.file).name}"


def _ordinal(document: str) -> int | None:
    """Where a pack stands among a meeting's packs; None of what is no pack."""
    document = without_language(document)
    if document == AGENDA:
        return 0
    kind, _, number = document.rpartition("-")
    return int(number) if kind == "supplement" and number.isdecimal() else None


def released_folder(above: Path, key: str) -> Path:
    """The folder of what was released of the meeting ``key``; ``above`` is the council's root, or
    the folder of all members' documents."""
    return Path(above, RELEASED, key)
