"""The files that a meeting names as papers: found, and held to the meeting's papers folder.

A name is looked up in folder listings, part by part and letter by letter, before any path is
opened.  So a name that only a case-insensitive disk would find is a problem on every disk, and no
name, whatever it holds, makes the machine look outside ``meetings/``.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from difflib import get_close_matches
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import MachineError, Problem, error
from agendapack.records.dossier import PaperOptions, PaperSource
from agendapack.records.meeting_names import EXEMPT_FOLDER, PAPERS_FOLDER
from agendapack.records.misreadings import in_curly_quotes, named, unseen
from agendapack.records.paper_kinds import IN_WORDS, TYPESET, type_of
from agendapack.records.version_control import LFS_HINT, is_lfs_pointer

if TYPE_CHECKING:
    from collections.abc import Callable

    from agendapack.records.meeting_schema import Paper
    from agendapack.records.values import Text

PDF_HEADER = b"%PDF-"
PDF_HEADER_WITHIN = 1024
"""Bytes; readers look this far for the header (PDF 1.7 reference, appendix H, note 13)."""


def where_it_is(file: Path) -> Path:
    """Reads a file from its own place."""
    return file


class PapersFolder(Struct, frozen=True):
    """A meeting's ``papers/`` folder, or its ``exempt/`` folder.

    ``meetings`` is the ``meetings/`` folder, which may itself be a link; nothing below it may lead
    out, but that ``exempt/`` as a whole may be a link to a share.  ``key`` is the meeting's key;
    ``take`` gives the place from which a file is read.
    """

    meetings: Path
    key: str
    take: Callable[[Path], Path] = where_it_is
    name: str = PAPERS_FOLDER

    @property
    def path(self) -> Path:
        return self.meetings.joinpath(*self.key.split("/"), self.name)

    def _real(self) -> Path:
        if self.name == EXEMPT_FOLDER:
            return self.path.resolve()
        return self.meetings.resolve().joinpath(*self.key.split("/"), self.name)

    def holds(self, name: Text) -> bool:
        """Whether there is a file of that name in the folder."""
        if _leads_out(name):
            return False
        path = self._look_up(name)
        return not isinstance(path, Problem) and path.is_file()

    def find(self, paper: Paper) -> PaperSource | Problem:
        """The paper's file in the folder, or what is wrong with it."""
        name = paper.file
        assert name is not None  # else it is another meeting's minutes
        if _leads_out(name):
            return self._outside(name)
        path = self._look_up(name)
        if isinstance(path, Problem):
            return path
        try:
            real = path.resolve(strict=True)
            if not real.is_relative_to(self._real()):
                return self._outside(name, through_link=True)
            about = real.stat()
        except FileNotFoundError:
            return error(
                f'the paper "{name}" is a link to a file that is not there',
                name.place,
                f"put the file itself in {self.name}/",
            )
        except (OSError, RuntimeError) as fault:
            if isinstance(fault, PermissionError):
                raise _unreadable(path, fault) from fault
            return error(  # a ring of links
                f'the paper "{name}" is a link that leads nowhere',
                name.place,
                f"put the file itself in {self.name}/",
            )
        if not stat.S_ISREG(about.st_mode):
            kind = "a folder" if stat.S_ISDIR(about.st_mode) else "no ordinary file"
            return error(f'the paper "{name}" is {kind}', name.place, "name a file")
        paper_type = type_of(path)
        if paper_type is None:
            suffix = PurePosixPath(name).suffix
            found = f'"{suffix}"' if suffix else "a name without an ending"
            return error(
                f'expected a paper that is {IN_WORDS}, found {found}: "{name}"',
                name.place,
                f"save it as PDF, in {self.name}/, and name that",
            )
        copy = self.take(path)
        if not copy.is_file():
            return self._missing(name, [], name, ())
        if copy.stat().st_size == 0:
            return error(f'the paper "{name}" is empty (0 bytes)', name.place, "save it again")
        head = _head(copy)
        if is_lfs_pointer(head):
            return error(
                f'the paper "{name}" is a pointer of Git LFS, not the file', name.place, LFS_HINT
            )
        if paper_type.kind == "pdf" and PDF_HEADER not in head:
            return error(
                f'the paper "{name}" is not a PDF, whatever its name says',
                name.place,
                "open it in the program that made it, and save it as PDF",
            )
        if paper.comments == "keep" and paper_type.kind != "pdf":
            return error(
                f'comments: keep is for PDFs, and "{name}" is none',
                paper.place_of("comments"),
                "take the line out, or save the paper with its comments as PDF and name that",
            )
        return PaperSource(
            kind=paper_type.kind,
            path=path,
            title=paper.title,
            place=name.place,
            language=name.language,
            shared=paper.shared,
            options=PaperOptions(
                pages=paper.pages or (),
                rotate=paper.rotate,
                fit=paper.scale == "fit",
                mend=paper.accessibility == "mend",
                keep_comments=paper.comments == "keep",
                keep_stamps=paper.stamps == "keep" and paper_type.kind not in TYPESET,
                public=paper.public,
            ),
        )

    def _outside(self, name: Text, through_link: bool = False) -> Problem:
        how = ", through a link" if through_link else ""
        return error(
            f'the paper "{name}" is outside the meeting\'s {self.name}/{how}',
            name.place,
            f"copy the file into {self.name}/ and give its name alone",
        )

    def _look_up(self, name: Text) -> Path | Problem:
        """The path of the file named exactly so; macOS may spell an accent in two characters."""
        here = self.path
        parts = [part for part in name.split("/") if part not in ("", ".")]
        for number, part in enumerate(parts):
            names = _names_in(here)
            exact = part if part in names else None
            if exact is None:
                same = [n for n in names if _composed(n) == _composed(part)]
                exact = same[0] if same else None
            if exact is None:
                return self._missing(name, parts[:number], part, names)
            here = here / exact
        return here if parts else error("expected a file's name", name.place, "name a file")

    def _missing(self, name: Text, before: list[str], part: str, names: tuple[str, ...]) -> Problem:
        message = f'no such paper "{name}"'
        folded = {_composed(n).casefold(): n for n in names}
        if (other := folded.get(_composed(part).casefold())) is not None:
            meant = "/".join([*before, other])
            return error(message, name.place, f"did you mean {meant}? capitals count")
        if (alike := {_spelt(n): n for n in names}.get(_spelt(part))) is not None:
            where = "the record" if _strange(part) else "the file's name"
            hint = f"there is {alike}, but in {where} stands {named(_strange(part + alike)[0])}"
            return error(message, name.place, f"{hint}: type an ordinary space there, or nothing")
        if (bare := in_curly_quotes(part)) is not None:
            return error(message, name.place, f"take the curly quotes out: {bare}")
        several = [type_of(PurePath(each.strip())) for each in re.split("[,;]", name)]
        if len(several) > 1 and None not in several:
            return error(message, name.place, "write each paper on a line of its own, after a dash")
        if not before and part == self.name:
            return error(message, name.place, f'leave out "{part}/": names are looked up in it')
        if "\\" in name:
            return error(message, name.place, "write / between a folder and a file")
        near = get_close_matches(_composed(part), names, n=1, cutoff=0.6)
        if near:
            return error(message, name.place, f"did you mean {'/'.join([*before, near[0]])}?")
        return error(message, name.place, f"put the file in {self.key}/{self.name}/")


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _spelt(name: str) -> str:
    """``name`` as it looks: with ordinary spaces, and without what cannot be seen."""
    return "".join(" " if c.isspace() else c for c in _composed(name) if not unseen(c)).casefold()


def _strange(name: str) -> list[str]:
    """What in ``name`` looks like a space, or like nothing, and is neither."""
    return [c for c in name if (c.isspace() and c != " ") or unseen(c)]


def _leads_out(name: str) -> bool:
    """Whether the name is absolute or climbs, by the rules of any system.

    "~ draft.md" and "a: b.md" are names of files: a shell's home folder has a slash after it, and a
    drive of Windows has no space.
    """
    windows = PureWindowsPath(name)
    return (
        name.startswith(("/", "\\"))
        or re.match(r"~[^/\\ ]*[/\\]|[A-Za-z]:\S", name) is not None
        or ".." in windows.parts
        or ".." in PurePosixPath(name).parts
    )


def _names_in(folder: Path) -> tuple[str, ...]:
    """What is in ``folder``, sorted; nothing if it is no folder."""
    try:
        return tuple(sorted(entry.name for entry in folder.iterdir()))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as fault:
        if isinstance(fault, PermissionError):
            raise _unreadable(folder, fault) from fault
        return ()


def _head(path: Path) -> bytes:
    """A file's first bytes, as far as readers look for the header of a PDF."""
    try:
        with path.open("rb") as file:
            return file.read(PDF_HEADER_WITHIN)
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def _unreadable(path: Path, fault: OSError) -> MachineError:
    return MachineError(f"cannot read {path}: {fault.strerror}", "check the file's permissions")
