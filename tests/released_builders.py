"""Says that a document was released, as ``agendapack release`` does, without making one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from agendapack.records.inputs import Input
from agendapack.released.released_meeting import (
    KeptFile,
    MinutesStatus,
    Release,
    ReleasedMeeting,
    ShownAs,
    released_folder,
)
from agendapack.released.released_record import read_released, released_text


def keep_records(
    root: Path,
    key: str,
    document: str,
    records: Sequence[str] = (),
    *,
    status: MinutesStatus | None = None,
    language: str = "",
) -> ReleasedMeeting:
    """Keep a document of the meeting ``key`` in its next version: copies of the ``records`` that
    it is made from, by their paths below the root, and ``released.yaml``."""
    known = read_released(root, key) or ReleasedMeeting(released_folder(root, key), key)
    version = 1 + sum(each.document == document for each in known.releases)
    inputs = []
    for name in records:
        data = (root / name).read_bytes()
        inputs.append(Input(name, sha256(data).hexdigest()))
        copy = known.record(inputs[-1])
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
    pdf = KeptFile(f"{document}.pdf", f"{document}.v{version}.pdf", "0" * 64, 1000, 1)
    release = Release(
        document,
        version,
        date(2024, 6, version),
        "0.0.9",
        (pdf,),
        (ShownAs("1", "abc"),),
        tuple(inputs),
        status=status,
        language=language,
    )
    made = replace(known, releases=(*known.releases, release))
    made.folder.mkdir(parents=True, exist_ok=True)
    made.file.write_text(released_text(made), encoding="utf-8")
    return made
