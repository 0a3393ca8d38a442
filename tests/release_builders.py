"""Writes what was released of a meeting, as the release command does, of what a build makes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from agendapack import __version__
from agendapack.build.meeting import MeetingResult, build_meeting
from agendapack.build.options import NewVersions, Options
from agendapack.build.outcomes import DocumentState
from agendapack.changes.page_digests import page_digests
from agendapack.pack.pack_map import map_bytes
from agendapack.records.dossier import Audience
from agendapack.released.released_meeting import (
    Checked,
    KeptFile,
    Release,
    ReleasedMeeting,
    ShownAs,
    released_folder,
)
from agendapack.released.released_record import read_released, released_text

DAY = date(2024, 5, 8)


def release(
    root: Path,
    key: str,
    new_versions: Mapping[str, str | None] | None = None,
    *,
    only: tuple[str, ...] = (),
    members: bool = False,
    day: date = DAY,
    version: str = __version__,
) -> MeetingResult:
    """Release what is new of a meeting (``only`` some documents of it), and make ``new_versions``
    of others, each for its reason; for members too where these are wanted."""
    out = root / ".agendapack" / "releasing"
    options = Options(
        out,
        members=root / ".agendapack" / "exempt" / "releasing" if members else None,
        new_versions=NewVersions(new_versions, day) if new_versions else None,
        checking=True,
    )
    result = build_meeting(root, key, options)
    assert result.state == "built", (result.problems, result.failure)
    sets: list[tuple[Audience, Path, tuple[DocumentState, ...]]]
    sets = [("public", result.folder, result.documents)]
    if result.members is not None:
        sets.append(("members", result.members, result.members_documents))
    for audience, made, states in sets:
        above = root / "members" if audience == "members" else root
        _write(above, key, made, states, new_versions or {}, only, day, version)
    return result


def _write(
    above: Path,
    key: str,
    made: Path,
    states: tuple[DocumentState, ...],
    reasons: Mapping[str, str | None],
    only: tuple[str, ...],
    day: date,
    version: str,
) -> None:
    folder = released_folder(above, key)
    known = read_released(above, key) or ReleasedMeeting(folder, key)
    folder.mkdir(parents=True, exist_ok=True)
    releases = list(known.releases)
    for state in states:
        if state.version is not None or (only and state.document not in only):
            continue
        before = known.current.get(state.document)
        number = 1 if before is None else before.version + 1
        files = [
            _kept(made / file.name, folder, number, file.pages, file.name) for file in state.files
        ]
        if state.map is not None:
            source = made / f"{state.document}.json"
            source.write_bytes(map_bytes(state.map))
            files.append(_kept(source, folder, number, None, source.name))
        releases.append(
            Release(
                *(state.document, number, day, version, tuple(files)),
                tuple(ShownAs(p.label, p.digest) for p in page_digests(made / files[0].name)),
                state.made_from,
                reasons.get(state.document),
                state.status,
            )
        )
    checked = None
    if not only:
        made_from = tuple(dict.fromkeys(file for state in states for file in state.made_from))
        differs = [(each.document, each.differs) for each in states if each.differs is not None]
        checked = Checked(version, made_from, tuple(differs))
    meeting = replace(known, releases=tuple(releases), checked=checked)
    meeting.file.write_text(released_text(meeting), encoding="utf-8")


def _kept(file: Path, folder: Path, version: int, pages: int | None, name: str) -> KeptFile:
    kept = name if version == 1 else f"{file.stem}.v{version}{file.suffix}"
    shutil.copy(file, folder / kept)
    data = file.read_bytes()
    return KeptFile(name, kept, sha256(data).hexdigest(), len(data), pages)
