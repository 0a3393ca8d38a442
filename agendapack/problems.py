"""What can be wrong, said once: a place, a problem, a severity, an exit code.

Faults in what the council wrote are *data* (:class:`Problem`): every stage gathers them and the
command prints them together, sorted by place.  Exceptions (:class:`AgendapackError`) are for what
stops the work altogether, and ``cli.py`` alone turns them into a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    FAULTY = 1  # the records or the papers have errors
    USAGE = 2  # wrong usage, an unknown meeting included
    MACHINE = 3  # disk, permission, a missing program
    UNPROVED = 4  # a finished pack failed its proof


class Severity(StrEnum):
    """How much a problem matters: an error stops its meeting, a warning does not, a note
    informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(Struct, frozen=True):
    """A place in a file: line and column count from one; both are 0 where only the file is
    known."""

    file: Path
    line: int = 0
    column: int = 0


class UncheckedWords(Struct, frozen=True):
    """Words of a language that nobody has checked, by their English."""

    language: str
    texts: tuple[str, ...]


class Problem(Struct, frozen=True):
    """One thing wrong, for the advisor: where, what was found and expected, and what to do.

    ``discreet`` says it without anything of an exempt record or paper, its name included, for where
    others read along; None where nothing of the kind is in ``message`` and ``hint``.
    ``unchecked`` are the words that it names, each of which is told once for all meetings.
    """

    severity: Severity
    message: str
    location: Location
    hint: str = ""
    discreet: str | None = None
    unchecked: UncheckedWords | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def error(message: str, location: Location, hint: str = "") -> Problem:
    return Problem(Severity.ERROR, message, location, hint)


def warning(message: str, location: Location, hint: str = "") -> Problem:
    return Problem(Severity.WARNING, message, location, hint)


def note(message: str, location: Location, hint: str = "") -> Problem:
    return Problem(Severity.NOTE, message, location, hint)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def strictly(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems with every warning made an error (``--strict``)."""
    return tuple(
        replace(p, severity=Severity.ERROR) if p.severity is Severity.WARNING else p
        for p in problems
    )


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by place, each once: two that differ in their hints alone are one."""
    unique: dict[Problem, Problem] = {}
    for problem in problems:
        bare = replace(problem, hint="")
        if not unique.get(bare, bare).hint:
            unique[bare] = problem
    return tuple(
        sorted(
            unique.values(),
            key=lambda p: (
                p.location.file.as_posix(),
                p.location.line,
                p.location.column,
                p.message,
            ),
        )
    )


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of what is known, or all of a short list, or nothing."""
    names = sorted({str(name) for name in known})
    near = get_close_matches(found, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    if 0 < len(names) <= 12:
        return f"known here: {', '.join(names)}"
    return ""


class AgendapackError(Exception):
    """What stops the work: a sentence that says what failed, and what to do about it.

    ``discreet`` says it as that of a :class:`Problem` does.
    """

    exit_code: ExitCode = ExitCode.MACHINE

    def __init__(
        self,
        message: str,
        hint: str = "",
        location: Location | None = None,
        discreet: str | None = None,
    ) -> None:
        # So that it can be sent to another process.
        super().__init__(message, hint, location, discreet)
        self.message = message
        self.hint = hint
        self.location = location
        self.discreet = discreet

    def __str__(self) -> str:
        return self.message


class UsageError(AgendapackError):
    """A command that cannot be understood, an unknown meeting included."""

    exit_code = ExitCode.USAGE


class MachineError(AgendapackError):
    """The machine failed: a full disk, no permission, a missing program."""

    exit_code = ExitCode.MACHINE


class UnprovedError(AgendapackError):
    """A finished pack does not keep a promise; it does not get its name."""

    exit_code = ExitCode.UNPROVED
