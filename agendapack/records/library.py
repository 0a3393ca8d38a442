"""Finds the meetings on disk by folder and name, and opens them.

Finding reads the names of folders and nothing else, so that it stays quick over thousands of
meetings; opening a meeting reads the four or five files that it reaches.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import (
    MachineError,
    Problem,
    UsageError,
    did_you_mean,
    in_order,
)
from agendapack.records.likely_values import likely_folder
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    MEETING_FILE,
    MEETINGS,
    MeetingRef,
    day,
    folder_day,
)
from agendapack.records.misnamed import (
    explained,
    misnamed_in_committee,
    misnamed_in_meeting,
    strays,
)

if TYPE_CHECKING:  # the records need pydantic, and finding a meeting does not
    from collections.abc import Callable

    from agendapack.records.dossier import Dossier, Translation
    from agendapack.records.shelf import Shelf


class Opened(Struct, frozen=True):
    """A meeting as read: what everybody may know of it, and, where it has exempt business and the
    exempt files are there, ``members``: what its members may.

    ``exempt``: "none" where nothing is exempt, "absent" where something is and ``exempt/`` is not
    there or empty.

    Both are in the council's first language, or its only one; ``translations`` are in the others,
    in order, none where there is no dossier.

    There may be a dossier in spite of errors, with what is at fault left out, so that the checks
    can find more; nothing may be built from it (``has_errors(opened.problems)``).
    """

    dossier: Dossier | None
    problems: tuple[Problem, ...]
    members: Dossier | None = None
    exempt: Literal["none", "absent", "present"] = "none"
    translations: tuple[Translation, ...] = ()

    @property
    def in_all_languages(self) -> tuple[Dossier, ...]:
        """What everybody may know of it, in each language."""
        first = () if self.dossier is None else (self.dossier,)
        return (*first, *(each.dossier for each in self.translations))

    @property
    def members_in_all_languages(self) -> tuple[Dossier, ...]:
        """What its members may know of it, in each language."""
        everything = (self.members, *(each.members for each in self.translations))
        return tuple(each for each in everything if each is not None)


def find_root(start: Path) -> Path:
    """The nearest folder from ``start`` upward that holds ``meetings/council.yaml``, absolute.

    UsageError if there is none.
    """
    start = _absolute(start)
    for folder in (start, *start.parents):
        if (folder / MEETINGS / COUNCIL_FILE).is_file():
            return folder
    raise UsageError(
        f"no {MEETINGS}/{COUNCIL_FILE} in {start} or any folder above it",
        "change to a folder of the council's, or name its root with --root",
    )


class Library:
    """The meetings below one root.

    Each folder is listed once, when it is first asked for: opening a meeting lists its own
    committee's alone, however many others there are.  The council's and the committees' files are
    read when a meeting first reaches them, and kept.
    """

    def __init__(self, root: Path) -> None:
        self.root = _absolute(root)
        self.folder = self.root / MEETINGS
        if not (self.folder / COUNCIL_FILE).is_file():
            raise UsageError(
                f"no {MEETINGS}/{COUNCIL_FILE} in {self.root}",
                "name the folder that holds it with --root",
            )
        self._folders: list[str] | None = None
        self._of_committees: dict[str, tuple[MeetingRef, ...]] = {}
        self._refs: tuple[MeetingRef, ...] | None = None
        self._shelf: Shelf | None = None

    def meetings(self) -> tuple[MeetingRef, ...]:
        """Every meeting, in order of date, then committee."""
        if self._refs is None:
            committees = map(self.meetings_of, self._committee_folders())
            self._refs = tuple(sorted(ref for refs in committees for ref in refs))
        return self._refs

    def meetings_of(self, committee: str) -> tuple[MeetingRef, ...]:
        """The meetings in a committee's folder, in order of date; none where there is no such
        folder."""
        if committee not in self._of_committees:
            # Names count letter by letter, also on a disk that finds them in other letters.
            is_there = committee in self._committee_folders()
            names = _folders(self.folder / committee) if is_there else []
            refs = [
                MeetingRef(held_on, f"{committee}/{name}", self.folder / committee / name)
                for name in names
                if (held_on := folder_day(name)) is not None
            ]
            self._of_committees[committee] = tuple(sorted(refs))
        return self._of_committees[committee]

    def _committee_folders(self) -> list[str]:
        """The names of the folders in ``meetings/``."""
        if self._folders is None:
            self._folders = _folders(self.folder)
        return self._folders

    def named(self, key: str) -> MeetingRef:
        """The meeting that is called ``key``; UsageError if there is none."""
        for ref in self.meetings_of(key.split("/")[0]):
            if ref.key == key:
                return ref
        raise UsageError(f'no meeting "{key}" in {self.folder}')

    def strays(self) -> tuple[Problem, ...]:
        """Meetings that no build takes, each an error at its folder."""
        return strays(self.folder, self._committee_folders())

    def unread_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the records that no meeting reads: of committees that have not met,
        and the council's own where none has."""
        met = self.committees()
        unread = [
            committee
            for committee in self._committee_folders()
            if committee not in met and (self.folder / committee / COMMITTEE_FILE).is_file()
        ]
        if met and not unread:
            return ()
        from agendapack.records.shelf import Shelf

        first = Shelf(self.folder)
        problems: list[Problem] = []
        for tag in first.languages.tags or ("",):
            shelf = first.in_language(tag)
            problems += () if met else shelf.council().problems
            for committee in unread:
                problems += shelf.committee(committee).problems
        return in_order(problems)

    def committees(self) -> tuple[str, ...]:
        """The folders of the committees that have met."""
        return tuple(sorted({ref.committee for ref in self.meetings()}))

    def find(self, text: str, cwd: Path) -> tuple[MeetingRef, ...]:
        """The meetings that ``text`` names: a date, ``committee/date`` or a folder's path.

        A path may be relative to ``cwd``, lead to a file in the folder, and be written with either
        slash.  UsageError, naming the near ones, if it names none.
        """
        wanted = text.strip().replace("\\", "/")
        trimmed = wanted.rstrip("/")
        if trimmed and "/" not in trimmed and folder_day(trimmed) is not None:
            exact = tuple(
                ref
                for ref in self.meetings()
                if ref.name == trimmed or ref.date.isoformat() == trimmed
            )
            if exact:
                return exact
        by_key = tuple(ref for ref in self.meetings() if ref.key == trimmed)
        if by_key:
            return by_key
        ref = self._at(text.strip(), wanted, cwd)
        if ref is not None:
            return (ref,)
        raise self._unknown(text.strip(), trimmed)

    def near(self, text: str = "", most: int = 5) -> tuple[MeetingRef, ...]:
        """The meetings nearest in date to the date in ``text``, else the latest ones."""
        committee, _, name = text.rpartition("/")
        wanted = day(name[:10])
        refs = [r for r in self.meetings() if r.committee == committee] or list(self.meetings())
        if wanted is None:
            return tuple(refs[-most:])
        return tuple(sorted(sorted(refs, key=lambda r: abs(r.date - wanted))[:most]))

    def _at(self, text: str, slashed: str, cwd: Path) -> MeetingRef | None:
        """The meeting whose folder the path is, or is below."""
        by_folder = {ref.folder.resolve(): ref for ref in self._in_reach(text, slashed, cwd)}
        for spelling in dict.fromkeys((text, slashed)):
            if not spelling or "\0" in spelling:
                continue
            path = (cwd / spelling).resolve()
            if not path.exists():
                continue
            for folder in (path, *path.parents):
                if folder in by_folder:
                    return by_folder[folder]
        return None

    def _in_reach(self, text: str, slashed: str, cwd: Path) -> list[MeetingRef]:
        """The meetings whose folder's name is somewhere in the path: few are worth resolving."""
        parts = {
            part
            for spelling in (text, slashed)
            if "\0" not in spelling
            for path in (cwd / spelling,)
            for part in (*_absolute(path).parts, *path.resolve().parts)
        }
        return [ref for ref in self.meetings() if ref.name in parts]

    def _unknown(self, text: str, trimmed: str) -> UsageError:
        stray = self._stray(text, trimmed.split("/"))
        if stray is not None:
            return stray
        if not self.meetings():
            return UsageError(
                f'no meeting "{text}": there are no meetings in {self.folder}',
                "begin one with agendapack new COMMITTEE DATE",
            )
        committees = self.committees()
        parts = trimmed.removeprefix("./").split("/")
        if parts[0] == MEETINGS:
            parts = parts[1:]
        if len(parts) == 1 and parts[0] in committees:
            latest = ", ".join(r.key for r in self.near(f"{parts[0]}/"))
            return UsageError(
                f'"{text}" is a committee: expected one of its meetings', f"known here: {latest}"
            )
        if len(parts) == 2 and folder_day(parts[1]) is not None and parts[0] not in committees:
            return UsageError(f'no committee "{parts[0]}"', did_you_mean(parts[0], committees))
        near = ", ".join(ref.key for ref in self.near("/".join(parts[-2:])))
        return UsageError(f'no meeting "{text}"', f"the nearest: {near}")

    def _stray(self, text: str, parts: list[str]) -> UsageError | None:
        """Where a folder that no build takes was probably meant, what it should be called."""
        for problem in self.strays():
            file = problem.location.file
            folder = file.parent if file.name == MEETING_FILE else file
            meant = likely_folder(folder.name)
            if meant is None or parts[-1] not in (folder.name, meant, meant[:10]):
                continue
            if parts[:-1] and parts[-2] != folder.parent.name:
                continue
            return UsageError(
                f'no meeting "{text}": the folder {folder} is not named as one', problem.hint
            )
        return None

    def open(self, ref: MeetingRef, take: Callable[[Path], Path] | None = None) -> Opened:
        """The meeting with all that it reaches, and every problem of those files.

        ``take`` gives the place from which a file is to be read, asked once before each is; the
        council's and the committee's files are then read anew.
        """
        from agendapack.records.opening import open_meeting
        from agendapack.records.shelf import Shelf

        if take is not None:
            opened = Opened(*open_meeting(Shelf(self.folder, self.meetings_of, take), ref))
        else:
            if self._shelf is None:
                self._shelf = Shelf(self.folder, self.meetings_of)
            opened = Opened(*open_meeting(self._shelf, ref))
        misnamed = (*misnamed_in_committee(ref.folder.parent), *misnamed_in_meeting(ref.folder))
        if not misnamed:
            return opened
        return replace(opened, problems=in_order(explained(opened.problems, misnamed)))


def _absolute(path: Path) -> Path:
    """``path`` made absolute, with its links kept: it is shown as the user knows it."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _folders(folder: Path) -> list[str]:
    """The names of the folders in ``folder``, without hidden ones."""
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if not e.name.startswith(".") and e.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as fault:
        raise MachineError(
            f"cannot read {folder}: {fault.strerror}", "check the folder's permissions"
        ) from fault
