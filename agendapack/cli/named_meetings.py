"""What command lines name: the council, its meetings, and the folders that are written into.

As in ``commands.py``, each imports what it needs when it runs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.cli.printing import say

if TYPE_CHECKING:
    from agendapack.build.options import Options
    from agendapack.problems import Problem
    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef


def check_out(out: Path, library: Library) -> None:
    """UsageError where packs would lie among what they are made from, or what is not public."""
    from agendapack.build.members_folder import MEMBERS, lies_in
    from agendapack.problems import UsageError

    hint = "name another folder with --out, or leave it out for packs/"
    if is_the_councils(out, library):
        raise UsageError(
            f"packs cannot be written into {out}, where the council's own files lie", hint
        )
    if lies_in(out, library.root / MEMBERS):
        raise UsageError(
            f"packs cannot be written into {out}, where the members' documents lie", hint
        )


def is_the_councils(out: Path, library: Library) -> bool:
    from agendapack.build.cache_folder import FOLDER
    from agendapack.build.members_folder import MEMBERS, lies_in
    from agendapack.released.released_meeting import RELEASED

    own = ("templates", FOLDER, RELEASED, f"{MEMBERS}/{RELEASED}")
    kept = [library.folder, *(library.root / name for name in own)]
    if lies_in(out, library.root) and lies_in(library.root, out):
        return True
    return any(lies_in(out, folder) for folder in kept)


def with_members(
    options: Options,
    out: Path | None,
    names: Sequence[str],
    password_file: Path | None,
    library: Library,
) -> Options:
    """The options of a build that makes the members' documents too; UsageError where these would
    lie among others, or readers and password do not go together."""
    from msgspec.structs import replace

    from agendapack.build.members_folder import MEMBERS, lies_in
    from agendapack.build.readers import named_readers, password_in
    from agendapack.problems import UsageError

    folder = Path(os.path.abspath(out)) if out else library.root / MEMBERS  # noqa: PTH100
    hint = "name another folder with --members-out, or leave it out for members/"
    if is_the_councils(folder, library):
        raise UsageError(
            f"the members' documents cannot be written into {folder}, where the council's own files"
            " lie",
            hint,
        )
    # packs/ is public also where this build writes elsewhere.
    for public in (options.out, library.root / "packs"):
        if lies_in(folder, public) or lies_in(public, folder):
            raise UsageError(
                f"the members' documents cannot be written into {folder}: the public ones are"
                f" written into {public}, and neither folder may lie in the other",
                hint,
            )
    if password_file is not None and not names:
        raise UsageError(
            "--password-file is about readers' copies", "name a reader with --for beside it"
        )
    password = None if password_file is None else password_in(password_file)
    return replace(options, members=folder, readers=named_readers(names), password=password)


def open_library(root: Path | None) -> Library:
    from agendapack.records.library import Library, find_root

    return Library(root if root is not None else find_root(Path.cwd()))


def all_meetings(library: Library) -> tuple[MeetingRef, ...]:
    """Every meeting; that there is none is said, and no fault."""
    if not library.meetings():
        say(
            f"there are no meetings in {library.folder} yet",
            "begin one with agendapack new COMMITTEE DATE",
        )
    return library.meetings()


def stray_problems(
    library: Library, refs: Sequence[MeetingRef], everything: bool, *, strict: bool
) -> tuple[Problem, ...]:
    """With ``--all``, an error for each meeting that it should take and does not, and what is wrong
    with the records that no meeting reads; without, one for each of ``refs`` that was released
    under another name."""
    from agendapack.problems import strictly
    from agendapack.released.stray_releases import stray_problem

    found = (*library.strays(), *library.unread_problems()) if everything else ()
    keys = stray_release_keys(library, None if everything else refs)
    found += tuple(stray_problem(library.root, key) for key in keys)
    return strictly(found) if strict else found


def stray_release_keys(library: Library, refs: Sequence[MeetingRef] | None) -> tuple[str, ...]:
    """The meetings that were released and are in meetings/ no more; of ``refs`` those that they
    were before their committee's folder was renamed."""
    from agendapack.released.stray_releases import namesakes, stray_releases

    if not (library.root / "released").is_dir():
        return ()
    strays = stray_releases(library.root, {ref.key for ref in library.meetings()})
    if refs is None:
        return strays
    found = (key for ref in refs for key in namesakes(library.root, ref.key, strays))
    return tuple(dict.fromkeys(found))


def find_meetings(
    root: Path | None, meetings: Sequence[str], everything: bool
) -> tuple[Library, tuple[MeetingRef, ...]]:
    """The meetings that a command line names; UsageError where it names none, or one unknown."""
    from agendapack.problems import UsageError

    library = open_library(root)
    if everything:
        if meetings:
            raise UsageError("--all takes every meeting, so name none beside it")
        return library, all_meetings(library)
    if not meetings:
        near = ", ".join(ref.key for ref in library.near())
        raise UsageError(
            "name a meeting, or give --all",
            f"the latest: {near}" if near else "there are no meetings yet",
        )
    found = [ref for text in meetings for ref in library.find(text, Path.cwd())]
    return library, tuple(dict.fromkeys(found))
