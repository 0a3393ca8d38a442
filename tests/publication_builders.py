"""Publishes documents of a small council for its web site, without making any: what was released of
a meeting, with the records as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from agendapack.released.released_record import file_names, read_released, released_text
from agendapack.site.site_options import SiteOptions
from agendapack.site.site_reading import SiteRead, read_site
from tests.running import write

COUNCIL = "meetings/council.yaml"


def council(root: Path, files: Mapping[str, str], name: str = "Ambridge Council") -> Path:
    """A council with record ``files``, by their paths below meetings/."""
    write(root / COUNCIL, f"name: {name}\njurisdiction: england\n")
    for file, text in files.items():
        write(root / "meetings" / file, text)
    return root


def publish(
    root: Path,
    key: str,
    document: str = "agenda-pack",
    *,
    day: date = date(2024, 5, 8),
    amended: str | None = None,
    status: MinutesStatus | None = None,
    shows: Sequence[tuple[str, str]] = (("1", "abc"),),
) -> ReleasedMeeting:
    """Release a document in its next version, from the records as they are; ``shows`` are the
    labels of its pages and digests of what they show."""
    known = read_released(root, key) or ReleasedMeeting(released_folder(root, key), key)
    version = 1 + sum(each.document == document for each in known.releases)
    folder, committee = f"meetings/{key}", key.partition("/")[0]
    records = [COUNCIL, f"meetings/{committee}/committee.yaml", f"{folder}/meeting.yaml"]
    if document in ("minutes", "decisions"):
        records.append(f"{folder}/minutes.yaml")
    made_from = []
    for name in records:
        data = (root / name).read_bytes()
        made_from.append(Input(name, sha256(data).hexdigest()))
        copy = known.record(made_from[-1])
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
    files = []
    for name in file_names(document)[:2]:
        data = f"{key} {name} {version}".encode()
        kept = name if version == 1 else f"{Path(name).stem}.v{version}{Path(name).suffix}"
        write(known.folder / kept, data)
        pages = len(shows) if name.endswith(".pdf") else None
        files.append(KeptFile(name, kept, sha256(data).hexdigest(), len(data), pages))
    release = Release(
        *(document, version, day, "0.1.0", tuple(files)),
        tuple(ShownAs(label, digest) for label, digest in shows),
        tuple(made_from),
        amended,
        status,
    )
    made = replace(known, releases=(*known.releases, release))
    made.file.write_text(released_text(made), encoding="utf-8")
    return made


def options(root: Path, **asked: object) -> SiteOptions:
    return replace(SiteOptions(root / "site", date(2024, 7, 1)), **asked)


def site(root: Path, **asked: object) -> SiteRead:
    """What a site is made of; the test fails on any problem."""
    read = read_site(root, options(root, **asked))
    assert read.problems == ()
    return read
