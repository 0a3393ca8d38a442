"""Writes what is released of a meeting into the folder of what was, so that a reader finds the old
release or the new one, whatever stops it.

Files get names that no released version has; ``released.yaml``, which alone says what was released,
gets its name last, when the disk has everything else.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from msgspec import Struct

from agendapack.build import jobs
from agendapack.build.interrupted_releases import ReleasePlace
from agendapack.build.members_folder import keep_out_of_git
from agendapack.build.outcomes import DocumentState
from agendapack.build.output import Staging, digest, machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.temporary_files import write_whole
from agendapack.build.twin_links import linking_to
from agendapack.pack.pack_map import map_bytes
from agendapack.problems import Location, MachineError, UnprovedError
from agendapack.records.inputs import Input
from agendapack.records.meeting_names import MEETINGS
from agendapack.released.kept_files import kept_name
from agendapack.released.released_meeting import (
    RELEASED_FILE,
    KeptFile,
    ReleasedMeeting,
    ShownAs,
)
from agendapack.released.released_record import released_text

RECORDS_FOLDER = "records"
_SAID = "nothing was released"


class ReadyFile(Struct, frozen=True):
    """A file to be kept: a copy of ``source``, or ``data``, whose SHA-256 must be that of
    ``kept``."""

    kept: KeptFile
    source: Path | None = None
    data: bytes = b""


def ready_files(
    state: DocumentState, version: int, made: Path, public: Container[str]
) -> tuple[ReadyFile, ...]:
    """The files to keep of a document that was made in the folder ``made``, its PDF first, and the
    map of a pack last.  Its HTML leads to no files of the meeting but those that are ``public``
    from now on."""
    files = []
    for each in state.files:
        name, kept = each.name, kept_name(each.name, version)
        source = made / name
        files.append(ReadyFile(KeptFile(name, kept, each.sha256, each.size, each.pages), source))
        if source.suffix == ".html":
            html = source.read_text(encoding="utf-8")
            if (linking := linking_to(html, public)) != html:
                data = linking.encode()
                files[-1] = ReadyFile(_kept(name, kept, data), data=data)
    if state.map is not None:
        name, data = f"{state.document}.json", map_bytes(state.map)
        files.append(ReadyFile(_kept(name, kept_name(name, version), data), data=data))
    return tuple(files)


def _kept(name: str, kept: str, data: bytes) -> KeptFile:
    return KeptFile(name, kept, sha256(data).hexdigest(), len(data), None)


def shown_pages(file: Path, pages: int, pool: WorkerPool) -> tuple[ShownAs, ...]:
    """What each page of a PDF shows."""
    try:
        found = pool.submit(jobs.digest_pages, file, limits=limits_for(pages)).result()
    except JobFailed as fault:
        raise MachineError(
            f"{file.name} was not released: reading its pages {fault}",
            "nothing was released; please report it",
        ) from fault
    return tuple(ShownAs(page.label, page.digest) for page in found)


def record_copies(root: Path, made_from: Sequence[Input]) -> dict[Input, bytes]:
    """The records among what documents were made from, as they were then.

    MachineError where one has changed since.
    """
    found = {}
    for known in dict.fromkeys(made_from):
        path = Path(known.file)
        if path.parts[:1] != (MEETINGS,) or path.suffix != ".yaml":
            continue
        with machine_errors(f"cannot read {root / path}"):
            data = (root / path).read_bytes()
        if _kept("", "", data).sha256 != known.sha256:
            raise MachineError(
                f"{root / path} has changed while its meeting was being released",
                "nothing was released: release it again",
            )
        found[known] = data
    return found


def write_release(
    place: ReleasePlace,
    released: ReleasedMeeting,
    files: Sequence[ReadyFile],
    records: Mapping[Input, bytes],
) -> None:
    """Keep new ``files`` and ``records``, then have ``released.yaml`` tell of ``released``.

    MachineError where the disk will not have it, or a link leads elsewhere: what was released
    before stands then, and nothing else is left.
    """
    names = [each.kept for release in released.releases for each in release.files]
    if len(set(names)) < len(names):
        raise MachineError(
            f"{released.file} names a file twice, and nothing that was released is overwritten",
            f"restore it from version control: git log -- {released.file}",
        )
    folder, private = place.folder, place.for_members
    text = released_text(released).encode()
    new = [folder / file.kept.kept for file in files]
    require_no_links(place, [*(path.name for path in new), RELEASED_FILE])
    _require_record(place, files)
    new += [path for path in map(released.record, records) if not path.exists()]
    with _as_before(place, new, text):
        if private:
            keep_out_of_git(place.above)
        if records:
            with Staging(folder / RECORDS_FOLDER, private=private) as beside:
                for known, data in records.items():
                    beside.write(released.record(known).name, data)
                beside.publish()
            _have_names_on_disk(folder / RECORDS_FOLDER)
        with Staging(folder, private=private) as staging:
            for file in files:
                _stage(staging, file)
            staging.publish()
            _have_names_on_disk(folder)
            staging.write(RELEASED_FILE, text)
            staging.publish()
        _have_names_on_disk(folder)
    if not private:
        _keep_line_ends(folder.parents[1] / ".gitattributes")


def _keep_line_ends(file: Path) -> None:
    """Have Git leave released files as they are, where nobody has said otherwise."""
    with suppress(OSError):  # the next release does it
        if not os.path.lexists(file):
            write_whole(file, _ATTRIBUTES.encode())


_ATTRIBUTES = """\
# What was released is kept byte for byte: Git is not to change the ends of lines.
* -text
"""


def _stage(staging: Staging, file: ReadyFile) -> None:
    kept = file.kept
    if file.source is None:
        staging.write(kept.kept, file.data)
        return
    path = staging.place(kept.kept)
    with machine_errors(f"cannot write {staging.folder / kept.kept}"):
        copyfile(file.source, path)
        found = digest(path)
    if found != kept.sha256:
        raise MachineError(f"{file.source} has changed while it was being released")


@contextmanager
def _as_before(place: ReleasePlace, new: Sequence[Path], text: bytes) -> Iterator[None]:
    """Where something stops the writing, and ``released.yaml`` does not say ``text`` by then,
    remove the ``new`` files and the folders that are left empty."""
    try:
        yield
    except MachineError as fault:
        folder = place.folder
        with suppress(OSError):
            if (folder / RELEASED_FILE).read_bytes() == text:
                raise
        for path in new:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        for path in (folder / RECORDS_FOLDER, *_folders(place)):
            with suppress(OSError):
                path.rmdir()
        raise MachineError(fault.message, f"{_remedy(fault, folder)}; {_SAID}") from fault


def _remedy(fault: MachineError, folder: Path) -> str:
    cause = fault.__cause__
    if not isinstance(cause, OSError):
        return f"look into {folder}, and release it again"
    if cause.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "free some room on the disk, and release it again"
    return f"check the permissions of {folder}, and release it again"


def require_no_links(place: ReleasePlace, names: Sequence[str] = ()) -> None:
    """MachineError where the folder of what was released, one that holds it, or one of its files
    ``names`` is a link: what is kept would lie elsewhere, or what lies elsewhere be published."""
    folder = place.folder
    for path in (*_folders(place), folder / RECORDS_FOLDER, *(folder / name for name in names)):
        if path.is_symlink():
            raise MachineError(
                f"{path} is a link: what was released lies in the council's folder itself",
                f"put what it leads to in its place; {_SAID}",
            )


def _require_record(place: ReleasePlace, new: Sequence[ReadyFile]) -> None:
    """UnprovedError where another file would be written over that was released once, by what it is
    called, and the released.yaml that told of it is gone.  A release that was cut short may have
    left the same."""
    record = place.folder / RELEASED_FILE
    if record.exists():
        return
    for file in new:
        path = place.folder / file.kept.kept
        if path.is_file() and digest(path) != file.kept.sha256:
            raise UnprovedError(
                f"{path} is there, and {record} is not, which tells what was released; {_SAID}",
                f"restore it from version control: git log -- {record}; where this was never"
                f" published, remove {path.parent}",
                Location(record),
            )


def _folders(place: ReleasePlace) -> tuple[Path, ...]:
    """The folder of what was released, and those that hold it, up to the first that holds more."""
    folders = (place.folder, *place.folder.parents)
    return folders[: folders.index(place.above)]


def _have_names_on_disk(folder: Path) -> None:
    """Have the disk hold the names of a folder's files, where the system can be told to."""
    with suppress(OSError):
        known = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(known)
        finally:
            os.close(known)
