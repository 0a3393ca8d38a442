"""Prepared papers, kept in ``.agendapack/`` under what they were made from.

An entry is a file: a line with the digest of its name and of what follows, and the prepared paper
as JSON.  Where agendapack made its PDF, that is a file of its own beside it.  The names of both
begin with the digest of the paper's own file, so that all that was made of it can be forgotten;
its first two letters name the folder that they lie in, since in one folder for all a large archive
has tens of thousands to look through for each exempt paper.  Both are written under a temporary
name and renamed, so builds on many machines may share the folder; whatever does not read back to
its digest is as good as absent.

A build works with a copy of its own of what it takes: what becomes of an entry meanwhile is nothing
to it.
"""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from agendapack.build.cache_folder import mark_used, private_folder
from agendapack.build.fingerprint import tool
from agendapack.build.output import copy_hashed, machine_errors
from agendapack.build.output import digest as file_digest
from agendapack.build.temporary_files import whole, write_whole
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
            for path in self._place(content).parent.glob(f"{content}-*"):
                path.unlink(missing_ok=True)

    def get(self, key: str, source: Path, into: Path) -> Prepared | None:
        """The entry of ``key``, its PDF copied to the build's temporary folder ``into``; ``source``
        is the paper's file, which it leads to if it has no PDF of its own."""
        if self._folder is None:
            return None
        try:
            entry = self._place(key).read_bytes()
            head, _, body = entry.partition(b"\n")
            if head != _seal(key, body):
                return None
            prepared = from_plain(json.loads(body), Prepared, _path)
            if prepared.facts is not None:
                pdf = source
                if (made := str(prepared.facts.pdf)) != _SOURCE:
                    pdf = into / f"kept-{made}.pdf"
                    if not pdf.exists() and not _copied(self._pdf(key, made), pdf, made):
                        return None
                prepared = replace(prepared, facts=replace(prepared.facts, pdf=pdf))
        except (OSError, ValueError):
            return None
        if self._keeping:
            mark_used(self._place(key))
        return prepared

    def put(self, key: str, prepared: Prepared, source: Path) -> None:
        """Keep ``prepared``, made of the file ``source``.

        A disk that will not have it is no fault of the build's.
        """
        if self._folder is None or not self._keeping:
            return
        facts = prepared.facts
        try:
            private_folder(self._place(key).parent)
            if facts is not None:
                named = _SOURCE
                if facts.pdf != source:
                    assert isinstance(facts.pdf, Path)  # jobs make files
                    named = file_digest(facts.pdf)
                    with whole(self._pdf(key, named)) as temporary:
                        shutil.copyfile(facts.pdf, temporary)
                prepared = replace(prepared, facts=replace(facts, pdf=named))
            # By way of Python's JSON: the rows of a band are larger than 64 bits.
            body = json.dumps(msgspec.to_builtins(prepared, enc_hook=str)).encode()
            write_whole(self._place(key), _seal(key, body) + b"\n" + body)
        except OSError:
            return

    def _place(self, name: str) -> Path:
        """Where what is called ``name`` lies, that begins with the digest of a paper's file."""
        assert self._folder is not None
        return self._folder / name[:2] / name

    def _pdf(self, key: str, digest: str) -> Path:
        """The file of a PDF that agendapack made, by what its entry is called and its digest."""
        return self._place(pdf_name(key, digest))


def pdf_name(key: str, digest: str) -> str:
    """The name of the PDF of the entry ``key``.  Of its digest it has so much that two builds which
    made two of them do not write over each other's."""
    return f"{key}-{digest[:16]}.pdf"


def entry_name(name: str) -> str:
    """To which entry a file belongs: its own name, or that which :func:`pdf_name` was given."""
    return name.rpartition("-")[0] if name.endswith(".pdf") else name


def _copied(kept: Path, copy: Path, digest: str) -> bool:
    """Copy what is kept; False, and no copy, where it has another digest."""
    if copy_hashed(kept, copy) == digest:
        return True
    copy.unlink()
    return False


def _seal(key: str, body: bytes) -> bytes:
    """What an entry begins with: no other bytes have it, nor these under another name."""
    return sha256(key.encode() + b"\n" + body).hexdigest().encode()


def _path(kind: type, value: str) -> Path:
    """A path as it was written: the only values here that JSON does not know."""
    assert kind is Path
    return Path(value)
