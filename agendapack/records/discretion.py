"""What may be said of exempt business where others read along: in a log, in a file.

A problem that names an exempt file, or quotes an exempt record or a true title, has a sentence
beside it that does not.
"""

from __future__ import annotations

from msgspec.structs import replace

from agendapack.problems import Problem
from agendapack.records.meeting_names import EXEMPT_FOLDER

OF_A_RECORD = (
    'this line of a record in exempt/ is not right: "agendapack check" at a terminal says what'
)


def veiled(problem: Problem, discreet: str = OF_A_RECORD) -> Problem:
    """The problem with something to say in its place."""
    return problem if problem.discreet is not None else replace(problem, discreet=discreet)


def veiled_by_place(problem: Problem) -> Problem:
    """The problem, veiled if it is told at a file of a meeting's exempt/ folder."""
    return veiled(problem) if EXEMPT_FOLDER in problem.location.file.parts[-2:-1] else problem


def of_exempt_paper(problem: Problem, item: str) -> Problem:
    """A problem of an exempt paper, whose name it may say."""
    return veiled(
        problem,
        f"an exempt paper of item {item} is not as this line names it:"
        ' "agendapack check" at a terminal says more',
    )
