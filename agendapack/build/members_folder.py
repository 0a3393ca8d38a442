"""The folder of the members' documents, which hold what is exempt: what keeps it from being
published by mistake, and what tells that its documents have grown old."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from agendapack.build.built import Written
from agendapack.build.output import MANIFEST, digest, machine_errors, make_folder
from agendapack.build.temporary_files import write_whole
from agendapack.problems import Location, MachineError, Problem, warning
from agendapack.records.meeting_names import COUNCIL_FILE, EXEMPT_FOLDER, MEETINGS

MEMBERS = "members"
"""In a council's root, beside packs/."""

_IGNORE = ".gitignore"


def lies_in(folder: Path, other: Path) -> bool:
    """Whether a folder is another or lies in it, by its name or by where links lead."""
    real, its_real = (Path(os.path.realpath(each)) for each in (folder, other))
    return folder.is_relative_to(other) or real.is_relative_to(its_real)


def is_for_members(file: Path) -> bool:
    """Whether a file lies among the members' documents, or the exempt papers, of some council."""
    return any(
        lies_in(file, root / MEMBERS)
        or (EXEMPT_FOLDER in file.parts[len(root.parts) :] and lies_in(file, root / MEETINGS))
        for root in _councils_above(file)
    )


def may_be_published(target: Path) -> bool:
    """Whether what is written to ``target`` lies where it may be published, or committed: anywhere
    in a council's folder but among the members' documents, or beside documents of a meeting."""
    roots = _councils_above(target)
    if any(lies_in(target.parent, root / MEMBERS) for root in roots):
        return False
    return bool(roots) or (target.parent / MANIFEST).exists()


def _councils_above(file: Path) -> tuple[Path, ...]:
    """The councils' folders in which a file lies, by its name or by where links lead."""
    places = file, Path(os.path.realpath(file))
    folders = dict.fromkeys(folder for place in places for folder in place.parents)
    return tuple(folder for folder in folders if (folder / MEETINGS / COUNCIL_FILE).is_file())


def keep_apart(members: Path, public: Path) -> None:
    """MachineError where links lead the folder of a meeting's documents for members and that of its
    public ones to one place: what is on its way into one would be taken for the other's."""
    if lies_in(members, public) or lies_in(public, members):
        raise MachineError(
            f"the members' documents cannot be written into {members}: through a link it lies where"
            f" the public ones are written, {public}",
            "take the link away, so that each has a folder of its own",
        )


def keep_out_of_git(folder: Path) -> None:
    """Make the ``folder`` of all members' documents, for its owner alone, with a ``.gitignore``
    that ends with ``*`` where there is none that does: what comes before may let files through,
    the last line wins."""
    with machine_errors(f"cannot write into {folder}"):
        make_folder(folder, private=True)
        ignore = folder / _IGNORE
        said = ignore.read_bytes() if ignore.exists() else b""
        if [line.strip() for line in said.splitlines()][-1:] != [b"*"]:
            between = b"" if not said or said.endswith(b"\n") else b"\n"
            write_whole(ignore, said + between + b"*\n")


def twin_problem(folder: Path, key: str, public: Mapping[str, str]) -> Problem | None:
    """A warning where the documents in ``folder``, for members of the meeting ``key``, were made
    beside other public ones than ``public``: SHA-256 by name."""
    made_beside = twin(folder)
    if made_beside is None or made_beside == public:
        return None
    return warning(
        "the members' documents were made beside other public ones than those of now, so the two"
        " may differ in more than what is exempt",
        Location(folder / MANIFEST),
        f"make them again: agendapack build --members {key}",
    )


def twin(folder: Path) -> Mapping[str, str] | None:
    """The public files beside which the members' documents in ``folder`` were made, SHA-256 by
    name, by their manifest; None where there are no such documents."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        return {str(file["file"]): str(file["sha256"]) for file in record["public"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digests(written: Iterable[Written]) -> dict[str, str]:
    """SHA-256 by name, of what a manifest lists: of itself it cannot, nor what lies elsewhere."""
    return {
        file.name: file.sha256
        for file in written
        if file.name == os.path.basename(file.name) != MANIFEST  # noqa: PTH119
    }


def digests_now(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of those files of a folder that are there, by name."""
    found = {}
    for name in names:
        try:
            found[name] = digest(folder / name)
        except OSError:
            continue
    return found
