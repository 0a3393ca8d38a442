"""Prepared papers, kept in ``.agendapack/`` under what they were made from.

An entry is one file: a line with the digest of what follows, the prepared paper as JSON, and its
PDF where agendapack made one.  It is written under a temporary name and renamed, so two builds may
share the folder; whatever does not read back to its digest is as good as absent.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from agendapack.fingerprint import tool
from agendapack.pack.facts import Prepared

_IN_ENTRY = Path("in-this-entry")  # stands for the PDF that the entry itself holds


class Cache:
    """The prepared papers of one council.  ``folder`` None keeps nothing; ``keeping`` False only
    reads what is there."""

    def __init__(self, folder: Path | None, *, keeping: bool = True) -> None:
        self._keeping = keeping
        self._folder = folder / "papers" if folder is not None else None
        self._adapter: Any = None

    @staticmethod
    def key(*parts: object) -> str:
        """The name of an entry: a digest of ``parts`` and of this copy of agendapack."""
        return sha256("\0".join([tool(), *map(repr, parts)]).encode()).hexdigest()

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
            prepared: Prepared = self._types().validate_json(body[: int(length)])
        except (OSError, ValueError):
            return None
        if prepared.facts is None:
            return prepared
        pdf: Path | bytes = body[int(length) :] if prepared.facts.pdf == _IN_ENTRY else source
        return replace(prepared, facts=replace(prepared.facts, pdf=pdf))

    def put(self, key: str, prepared: Prepared) -> None:
        """Keep ``prepared``; a disk that will not have it is no fault of the build's."""
        if self._folder is None or not self._keeping:
            return
        pdf = b""
        if prepared.facts is not None and isinstance(prepared.facts.pdf, bytes):
            pdf = prepared.facts.pdf
            prepared = replace(prepared, facts=replace(prepared.facts, pdf=_IN_ENTRY))
        about = self._types().dump_json(prepared)
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

    def _types(self) -> Any:
        if self._adapter is None:
            from pydantic import ConfigDict, TypeAdapter, with_config

            # Bytes that are no text (what closes a page's content) have to survive.
            binary = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
            self._adapter = TypeAdapter(with_config(binary)(Prepared))
        return self._adapter
