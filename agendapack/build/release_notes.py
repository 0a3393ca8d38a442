"""What is said of documents that stay as they were released, in notes of the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from agendapack.problems import Location, Problem, note, warning
from agendapack.records.dossier import Audience
from agendapack.records.inputs import Input
from agendapack.records.language_names import language_name
from agendapack.records.numerals import roman
from agendapack.records.vocabulary import ENGLISH, subtag
from agendapack.released.released_meeting import Release, ShownAs

TEMPLATES_BEGIN = "templates/"

_NUMBERED = re.compile(r"(.*?)([0-9]+)")
_ROMAN = {roman(number): roman(number + 1) for number in range(1, 200)}


class StandingRelease(Struct, frozen=True):
    """A released document that stays, and what the records would make in its place: ``differs`` as
    in :class:`~agendapack.build.outcomes.DocumentState`.

    ``has_other_records``: it would be made of other files than it was; otherwise it is agendapack
    or a library that would make something else of the same.  ``is_made``: the records still make
    such a document.  ``is_confirmed``: they make minutes that are confirmed, of which a draft was
    released.
    """

    release: Release
    differs: tuple[str, ...] | None
    has_other_records: bool
    is_made: bool = True
    is_confirmed: bool = False
    audience: Audience = "public"


def differing_pages(shows: Sequence[ShownAs], now: Sequence[ShownAs]) -> tuple[str, ...]:
    """The labels of the pages that would show something else: those of released pages first, then
    those of pages that would be new, each once."""
    before, after = _by_label(shows), _by_label(now)
    labels = dict.fromkeys((*before, *after))
    return tuple(label for label in labels if before.get(label) != after.get(label))


def _by_label(pages: Iterable[ShownAs]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for page in pages:  # a slip has its label on both sides
        found.setdefault(page.label, []).append(page.digest)
    return found


def made_of_others(was: Sequence[Input], now: Sequence[Input]) -> bool:
    """Whether a document that was made from the files ``was`` would be made of others, where
    ``now`` are at least those that it would be made from."""
    return not set(was) <= set(now) or templates_among(was) != templates_among(now)


def templates_among(inputs: Iterable[Input]) -> set[Input]:
    return {each for each in inputs if each.file.startswith(TEMPLATES_BEGIN)}


def release_notes(
    standing: Sequence[StandingRelease], meeting: Path, key: str, version: str
) -> tuple[Problem, ...]:
    """What is to be said of released documents, the public ones first: at most one note for each,
    and one for all that a mere ``version`` of agendapack would make otherwise.

    ``meeting`` is the file of the meeting ``key``.
    """
    place = Location(meeting)
    said: set[tuple[object, ...]] = set()
    notes: list[Problem] = []
    by_version = [each for each in standing if _is_by_version(each)]
    for each in standing:
        if each in by_version or each.differs is None:
            continue
        release = each.release
        alike = (release.document, release.released, release.version, each.differs)
        if alike not in said:
            said.add(alike)
            notes.append(_note(each, place, key))
    if by_version:
        before = ", ".join(dict.fromkeys(each.release.agendapack for each in by_version))
        libraries = " with the libraries of this computer" if before == version else ""
        notes.append(
            note(
                f"agendapack {version}{libraries} would now make other files than those that"
                f" agendapack {before} released, which stay",
                place,
            )
        )
    return tuple(notes)


def _is_by_version(each: StandingRelease) -> bool:
    changed = each.has_other_records or each.is_confirmed or not each.is_made
    return each.differs is not None and not changed


def _note(each: StandingRelease, place: Location, key: str) -> Problem:
    release = each.release
    whose = "the members' " if each.audience == "members" else ""
    stays = (
        f"{whose}{release.pdf.name} stays as it was released on"
        f" {ENGLISH.date(release.released)} (version {release.version})"
    )
    changes, amend = f"agendapack changes {key} shows it", "agendapack release --amend"
    if each.is_confirmed:
        return note(
            f"{stays}, a draft; the minutes are confirmed now",
            place,
            f"{changes}, and agendapack release {key} publishes it",
        )
    if not each.is_made:
        return note(
            f"{stays}; the records would now make no such document", place, "what was public stays"
        )
    what = worded_pages(each.differs) if each.differs else "what no page shows"
    return note(
        f"{stays}; the records would now make {what} otherwise",
        place,
        f'{changes}; if it is to be published: {amend} "REASON" {key}',
    )


def reasons_that_stand_in(releases: Iterable[Release], meeting: Path) -> Iterator[Problem]:
    """A warning for each language in which no reason was given for documents that are amended;
    ``meeting`` is the file of the meeting."""
    seen: set[str] = set()
    for release in releases:
        own = subtag(release.language)
        if release.amended_in and own not in seen:
            seen.add(own)
            other = language_name(release.amended_in)
            yield warning(
                f"{release.pdf.name} prints why it was amended in {other}, since that was not given"
                f" in {language_name(own)}",
                Location(meeting),
                f'give it with --amend-in {own} "REASON" the next time; before anybody has the new'
                " version, take that back and release it again (docs/release.md)",
            )


def worded_pages(labels: Iterable[str]) -> str:
    """Pages by their labels, with those that follow one another as ranges.

    >>> worded_pages(("i", "67", "68", "69", "70")), worded_pages(("S1-1",))
    ('pages i and 67 to 70', 'page S1-1')
    """
    said: list[str] = []
    for run in _runs(labels):
        said += run if len(run) < 3 else [f"{run[0]} to {run[-1]}"]
    *most, last = said
    several = bool(most) or " " in last
    words = f"{', '.join(most)} and {last}" if most else last
    return f"{'pages' if several else 'page'} {words}"


def _runs(labels: Iterable[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for label in labels:
        if run and _next(run[-1]) != label:
            yield run
            run = []
        run.append(label)
    if run:
        yield run


def _next(label: str) -> str | None:
    """The label that counts on from ``label``."""
    if (numbered := _NUMBERED.fullmatch(label)) is not None:
        return f"{numbered[1]}{int(numbered[2]) + 1}"
    return _ROMAN.get(label)
