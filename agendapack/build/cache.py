"""Prepared papers, kept in ``.agendapack/`` under what they were made from.

An entry is a file: a line with the digest of its name and of what follows, and the prepared paper
as JSON.  Where agendapack made its PDF, that is a file of its own, called by its digest, so that a
build can work with it where it lies, however large it is.  The names of both begin with the digest
of the paper's own file, so that all that was made of it can be forgotten.  Both are written under a
temporary name and renamed, so two builds may share the folder; whatever does not read back to its
digest is as good as absent.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from agendapack.build.cache_folder import private_folder
from agendapack.build.fingerprint import tool
from agendapack.build.output import digest as file_digest
from agendapack.build.output import machine_errors
from agendapack.papers.facts import Prepared
from agendapack.records.typed_values import from_plain

_SOURCE = "the-source"  # stands for the paper's file


class Cache:
    """The prepared papers of one council; exempt ones have a ``folder`` of their own.

    None keeps nothing; ``keeping`` False only reads what is there.
    """

    def __init__(self, folder: Path | None, *, keeping: bool = True) -> None:
        self._keeping = keeping
        self._folder = folder / "papers" if folder is not None else None

    @staticmethod
    def key(content: str, *parts: object) -> str:
        """The name of an entry: the digest of the paper's file, ``content``, and one of ``parts``,
        this copy of agendapack and its libraries."""
        made_with = sha256("\0".join([tool(), *map(repr, parts)]).encode()).hexdigest()
        return f"{content}-{made_with}"

    def forget(self, content: str) -> None:
        """Remove all that was made of files with the digest ``content``, and their copies.

        MachineError where the system will not have it.
        """
        if self._folder is None or not self._keeping:
            return
        with machine_errors(f"cannot remove what is kept in {self._folder}"):
            for path in self._folder.glob(f"{content}-*"):
                path.unlink(missing_ok=True)

    def get(self, key: str, source: Path) -> Prepared | None:
        """The entry of ``key``; ``source`` is the paper's file, which it leads to if it has no PDF
        of its own."""
        if self._folder is None:
            return None
        try:
            entry = (self._folder / key).read_bytes()
            head, _, body = entry.partition(b"\n")
            if head != _seal(key, body):
                return None
            prepared = from_plain(json.loads(body), Prepared, _path)
            if prepared.facts is None:
                return prepared
            pdf = source
            if (made := str(prepared.facts.pdf)) != _SOURCE:
                pdf = self._pdf(key, made)
                if file_digest(pdf) != made:
                    return None
        except (OSError, ValueError):
            return None
        return replace(prepared, facts=replace(prepared.facts, pdf=pdf))

    def put(self, key: str, prepared: Prepared, source: Path) -> Prepared:
        """Keep ``prepared``, made of the file ``source``; gives it back, its PDF where it is kept.

        A disk that will not have it is no fault of the build's, which goes on with what it has.
        """
        if self._folder is None or not self._keeping:
            return prepared
        facts = prepared.facts
        try:
            private_folder(self._folder)
            kept, named = prepared, _SOURCE
            if facts is not None and facts.pdf != source:
                assert isinstance(facts.pdf, Path)  # jobs make files
                made = facts.pdf.read_bytes()
                named = sha256(made).hexdigest()
                pdf = self._pdf(key, named)
                self._write(pdf.name, made)
                kept = replace(prepared, facts=replace(facts, pdf=pdf))
            if facts is not None:
                prepared = replace(prepared, facts=replace(facts, pdf=named))
            # By way of Python's JSON: the rows of a band are larger than 64 bits.
            body = json.dumps(msgspec.to_builtins(prepared, enc_hook=str)).encode()
            self._write(key, _seal(key, body) + b"\n" + body)
        except OSError:
            return prepared if facts is None else replace(prepared, facts=facts)
        return kept

    def _pdf(self, key: str, digest: str) -> Path:
        """The file of a PDF that agendapack made, by what its entry is called and its digest."""
        assert self._folder is not None
        return self._folder / f"{key.partition('-')[0]}-{digest}.pdf"

    def _write(self, name: str, data: bytes) -> None:
        assert self._folder is not None
        temporary = self._folder / f"{name}.{os.getpid()}.tmp"
        try:
            temporary.write_bytes(data)
            temporary.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise


def _seal(key: str, body: bytes) -> bytes:
    """What an entry begins with: no other bytes have it, nor these under another name."""
    return sha256(key.encode() + b"\n" + body).hexdigest().encode()


def _path(kind: type, value: str) -> Path:
    """A path as it was written: the only values here that JSON does not know."""
    assert kind is Path
    return Path(value)
