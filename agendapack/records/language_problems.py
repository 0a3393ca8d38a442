"""What is said of a language whose words are missing, or that nobody has checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.problems import Location, Problem, UncheckedWords, warning
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from pathlib import Path

_LONGEST = 60  # characters of a text that a warning names


def unspoken_problem(language: str, place: Location, told: Iterable[Problem]) -> Problem | None:
    """A warning for a language tag, written at ``place``, of which there are no words; none where
    what is ``told`` says already what is wrong with its catalogue."""
    own = subtag(language)
    if any(problem.location.file.name == f"{own}.po" for problem in told):
        return None
    return warning(
        f'the documents are marked as "{language}", but the words that agendapack prints'
        " itself (Agenda, Pages, the days and months) are English, and marked as that",
        place,
        f"write them in templates/languages/{own}.po (docs/languages.md), or write en-GB",
    )


def unchecked_problem(language: str, used: Iterable[str], place: Location) -> Problem | None:
    """A warning of the words that documents in a language say and that wait for somebody who knows
    it, by their English; ``place`` is where the council writes the language.  None for none."""
    texts = tuple(sorted(set(used), key=str.casefold))
    if not texts:
        return None
    named = [f'"{_short(text)}"' for text in texts]
    one = len(named) == 1
    from agendapack.records.language_names import language_name  # needs Babel, as such words do

    own = subtag(language)
    which = "one text" if one else f"{len(named)} texts"
    told = warning(
        f"the {language_name(own)} of {which} in these documents has not been checked by anybody"
        f" who knows it: {', '.join(named)}",
        place,
        f"have {'it' if one else 'them'} read, and put {'it' if one else 'them'} into"
        f" templates/languages/{own}.po without the mark fuzzy (docs/languages.md)",
    )
    return replace(told, unchecked=UncheckedWords(language, texts))


def untold(problem: Problem, told: Set[tuple[str, str]]) -> Problem | None:
    """A problem without those words that others have ``told`` of, each with its language; None if
    that leaves nothing of it."""
    words = problem.unchecked
    if words is None:
        return problem
    left = [text for text in words.texts if (words.language, text) not in told]
    new = unchecked_problem(words.language, left, problem.location)
    return None if new is None else replace(new, severity=problem.severity)


def stray_catalogues(folder: Path) -> Iterator[Problem]:
    """Warnings of catalogues in a folder of templates that no language has by their names."""
    for file in sorted((folder / "languages").glob("*.*o")):
        if _CATALOGUE.fullmatch(file.name) or file.suffix not in (".po", ".mo"):
            continue
        own = re.match("[A-Za-z]{2,3}(?=[-_.])", file.stem + ".")
        example = f"{own[0].lower()}.po" if own else "cy.po for Welsh"
        yield warning(
            f'no language has the catalogue "{file.name}"',
            Location(file, 1),
            f"name it for the language's subtag: {example}",
        )


_CATALOGUE = re.compile(r"[a-z]{2,3}\.po")


def _short(text: str) -> str:
    """A text on one line, as far as a reader needs to know it."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()}..."
