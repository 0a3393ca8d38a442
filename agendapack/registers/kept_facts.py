"""Facts of meetings, kept in ``.agendapack/`` with the digests of the records they were read from.

All of a kind are in one file: a line with the digest of this copy of agendapack and of what
follows, and the facts as JSON.  It is written under a temporary name and renamed; whatever does not
read back to its digest is as good as absent.  Facts of exempt records are kept in a file of their
own, below ``.agendapack/exempt/``, which nobody but its owner may look into.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec
from msgspec import Struct

from agendapack.build.cache_folder import EXEMPT, FOLDER, mark_used, private_folder
from agendapack.build.fingerprint import tool
from agendapack.build.temporary_files import write_whole
from agendapack.records.typed_values import from_json

if TYPE_CHECKING:
    from pathlib import Path

F = TypeVar("F")

_FILE = "registers/facts.json"


class ReadFrom(Struct, frozen=True, array_like=True):
    """What facts follow from: files below the root with the digests of their bytes, None where
    there was no file; and a digest of the names of the ``earlier`` meetings, which numbers of
    minutes may count on from.  ``released.yaml`` has the digests of the copies of records that it
    tells of."""

    files: tuple[tuple[str, str | None], ...]
    earlier: str


class _Kept(Struct, Generic[F], frozen=True, array_like=True):
    read_from: ReadFrom
    facts: F


class KeptFacts(Generic[F]):
    """The facts of type ``kind`` of one council's meetings, by the keys of these.

    ``root`` is the council's; None keeps nothing and knows nothing.  ``file`` is their place below
    ``.agendapack/``.
    """

    def __init__(
        self, root: Path | None, kind: type[F], file: str = _FILE, *, exempt: bool = False
    ) -> None:
        above = None if root is None else root / FOLDER
        if above is not None and exempt:
            above /= EXEMPT
        self._file = None if above is None else above / file
        self._type = dict[str, _Kept[kind]]  # type: ignore[valid-type]
        self._entries: dict[str, _Kept[F]] = self._read()
        self._used: dict[str, _Kept[F]] = {}
        self._is_new = False

    def get(self, key: str, records: Records, earlier: str) -> F | None:
        """The facts of a meeting, if all that they were read from is as it was."""
        entry = self._entries.get(key)
        if entry is None or entry.read_from.earlier != earlier:
            return None
        if any(records.digest(file) != digest for file, digest in entry.read_from.files):
            return None
        self._used[key] = entry
        return entry.facts

    def put(self, key: str, read_from: ReadFrom, facts: F) -> None:
        self._used[key] = _Kept(read_from, facts)
        self._is_new = True

    def save(self, known: frozenset[str]) -> None:
        """Write down what is new; ``known`` are the keys of all meetings that there are.

        A disk that will not have it is no fault of who asks for a register.
        """
        if self._file is None or not self._is_new:
            return
        others = {key: kept for key, kept in self._entries.items() if key in known}
        body = msgspec.json.encode({**others, **self._used}, enc_hook=str)
        with suppress(OSError):
            private_folder(self._file.parent)
            write_whole(self._file, _seal(body) + b"\n" + body)

    def _read(self) -> dict[str, _Kept[F]]:
        if self._file is None:
            return {}
        try:
            head, _, body = self._file.read_bytes().partition(b"\n")
            if head != _seal(body):
                return {}
            found: dict[str, _Kept[F]] = from_json(body, self._type)
        except (OSError, ValueError):
            return {}
        mark_used(self._file)
        return found


class Records:
    """The files below a council's root as they are now, each read and hashed once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._digests: dict[str, str | None] = {}

    def digest(self, file: str) -> str | None:
        """The digest of a file, called by its path below the root; None where it cannot be
        read."""
        if file not in self._digests:
            try:
                with open(os.path.join(self.root, file), "rb") as opened:  # noqa: PTH118, PTH123
                    self._digests[file] = sha256(opened.read()).hexdigest()
            except OSError:
                self._digests[file] = None
        return self._digests[file]

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _seal(body: bytes) -> bytes:
    """What the file begins with: no other bytes have it, nor those of another agendapack."""
    return sha256(tool().encode() + b"\n" + body).hexdigest().encode()
