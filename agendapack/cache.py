"""Prepared papers, kept in ``.agendapack/`` under what they were made from.

An entry is one file: a line with the digest of what follows, the prepared paper as JSON, and its
PDF where agendapack made one.  It is written under a temporary name and renamed, so two builds may
share the folder; whatever does not read back to its digest is as good as absent.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from agendapack.fingerprint import tool
from agendapack.pack.facts import Prepared

_IN_ENTRY = "in-this-entry"  # stands for the PDF that the entry itself holds


class Cache:
    """The prepared papers of one council.  ``folder`` None keeps nothing; ``keeping`` False only
    reads what is there."""

    def __init__(self, folder: Path | None, *, keeping: bool = True) -> None:
        self._keeping = keeping
        self._folder = folder / "papers" if folder is not None else None

    @staticmethod
    def key(*parts: object) -> str:
        """The name of an entry: a digest of ``parts`` and of this copy of agendapack."""
        return sha256("\0".join([tool(), *map(repr, parts)]).encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        return self._folder is None or not self._folder.is_dir()

    def has(self, key: str) -> bool:
        """Whether there is an entry of ``key``, be it good or not."""
        return self._folder is not None and (self._folder / key).is_file()

    def get(self, key: str, source: Path) -> Prepared | None:
        """The entry of ``key``; ``source`` is the paper's file, which it leads to if it holds no
        PDF of its own."""
        if self._folder is None:
            return None
        try:
            entry = (self._folder / key).read_bytes()
            head, _, body = entry.partition(b"\n")
            digest, length = head.split()
            if digest != sha256(body).hexdigest().encode():
                return None
            about = json.loads(body[: int(length)])
            prepared = msgspec.convert(about, Prepared, dec_hook=_path)
        except (OSError, ValueError):
            return None
        if prepared.facts is None:
            return prepared
        pdf: Path | bytes = body[int(length) :] if str(prepared.facts.pdf) == _IN_ENTRY else source
        return replace(prepared, facts=replace(prepared.facts, pdf=pdf))

    def put(self, key: str, prepared: Prepared) -> None:
        """Keep ``prepared``; a disk that will not have it is no fault of the build's."""
        if self._folder is None or not self._keeping:
            return
        pdf = b""
        if prepared.facts is not None and isinstance(prepared.facts.pdf, bytes):
            pdf = prepared.facts.pdf
            prepared = replace(prepared, facts=replace(prepared.facts, pdf=_IN_ENTRY))
        # By way of Python's JSON: the rows of a band are larger than 64 bits.
        about = json.dumps(msgspec.to_builtins(prepared, enc_hook=str)).encode()
        body = about + pdf
        temporary = self._folder / f"{key}.{os.getpid()}.tmp"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            head = f"{sha256(body).hexdigest()} {len(about)}\n"
            temporary.write_bytes(head.encode() + body)
            temporary.replace(self._folder / key)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


def _path(kind: type, value: str) -> Path:
    """A path as it was written: the only values here that JSON does not know."""
    assert kind is Path
    return Path(value)
