"""Decides which documents of a meeting a release keeps, and as what: from what was released before,
what the records come to now, and what was asked for."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from datetime import date

from msgspec import Struct

from agendapack.build.outcomes import DocumentState
from agendapack.build.twin_links import consolidated_documents, html_name
from agendapack.problems import UsageError, did_you_mean
from agendapack.records.language_names import language_name
from agendapack.records.values import Text
from agendapack.records.vocabulary import ENGLISH, subtag
from agendapack.released.released_meeting import Release, ReleasedMeeting

LONGEST_REASON = 300
"""Characters: a line or three on the front sheet."""

_ODD_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces of other widths, as word processors set them."""


class ReleaseRequest(Struct, frozen=True):
    """What the command asks for: the ``day`` of the release, the reason for which released
    documents are to ``amend``, the documents that it is ``only`` about, and whether those of
    ``members`` are released too.

    The reason is in the council's first language; ``amend_in`` has it in others, each behind its
    tag or subtag.
    """

    day: date
    amend: str | None = None
    only: tuple[str, ...] = ()
    members: bool = False
    amend_in: tuple[tuple[str, str], ...] = ()

    def reason(self, language: str, first: str) -> Text | None:
        """Why a document in ``language`` is amended: in that, or in the council's ``first``
        language, as which it is marked then; None where there is none."""
        if self.amend is None:
            return None
        if not language or subtag(language) == subtag(first):
            return Text(self.amend)
        own = next((each for tag, each in self.amend_in if _is(tag, language)), None)
        return Text(self.amend, language=first) if own is None else Text(own)


def _is(tag: str, language: str) -> bool:
    return subtag(tag) == subtag(language)


class Decided(Struct, frozen=True):
    """Documents by what becomes of them: ``new`` ones get their first version, ``confirmed`` are
    minutes whose draft was released, ``amended`` are to be published otherwise than before.  These
    ``stay`` as they were released although the records would make them otherwise, each with the
    labels of the pages."""

    new: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    amended: tuple[str, ...] = ()
    stay: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def again(self) -> tuple[str, ...]:
        """The documents that were released and get another version."""
        return (*self.confirmed, *self.amended)

    @property
    def versions(self) -> tuple[str, ...]:
        """The documents of which a version is released."""
        return (*self.new, *self.again)


def decide(
    released: ReleasedMeeting, states: Sequence[DocumentState], request: ReleaseRequest
) -> Decided:
    """What becomes of each document of a meeting for one audience; whether the request makes sense
    is for :func:`check_request`."""
    current = released.current
    asked = set(request.only)
    new, confirmed, amended, stay = [], [], [], []
    for state in states:
        name, before = state.document, current.get(state.document)
        wanted = not asked or name in asked
        if before is None:
            if wanted:
                new.append(name)
        elif wanted and before.status == "draft" and state.status == "confirmed":
            confirmed.append(name)
        elif state.differs is not None:
            # Without --only what nobody sees is no reason for another version.
            amends = request.amend is not None and (name in asked or bool(state.differs))
            if wanted and amends:
                amended.append(name)
            else:
                stay.append((name, state.differs))
    return Decided(tuple(new), tuple(confirmed), tuple(amended), tuple(stay))


def decide_further(
    decided: Decided,
    released: ReleasedMeeting,
    states: Sequence[DocumentState],
    request: ReleaseRequest,
) -> Decided:
    """The same once the versions that were ``decided`` are made: ``states`` are as they are beside
    these.  A supplement says which pages of an earlier pack it replaces, and may count on from it,
    so that where that is amended it may have to be as well."""
    others = [state for state in states if state.document not in decided.again]
    more = decide(released, others, request)
    return Decided(
        decided.new,
        (*decided.confirmed, *more.confirmed),
        (*decided.amended, *more.amended),
        more.stay,
    )


def check_request(
    key: str,
    request: ReleaseRequest,
    audiences: Sequence[tuple[ReleasedMeeting, Sequence[DocumentState]]],
) -> None:
    """UsageError where what is asked for is not there to be done: for each audience what was
    released, and the documents as they are now."""
    released = {name for meeting, _ in audiences for name in meeting.current}
    states = [state for _, of_audience in audiences for state in of_audience]
    known = dict.fromkeys([*(state.document for state in states), *sorted(released)])
    differing = {state.document for state in states if state.differs is not None}
    for name in request.only:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(f'the meeting "{key}" has no document "{name}"', hint)
        if request.amend is None:
            continue
        if name not in released:
            raise UsageError(
                f'"{name}" of {key} is not released yet, so it cannot be amended',
                f"release it without --amend: agendapack release {key} --only {name}",
            )
        if name not in differing:
            raise UsageError(
                f'"{name}" of {key} cannot be amended: its records make it as it was released',
                "change the records or papers first, then amend",
            )
    decided = [decide(meeting, of_audience, request) for meeting, of_audience in audiences]
    for (meeting, _), found in zip(audiences, decided, strict=True):
        for name in found.again:
            _check_day(key, request.day, meeting.current[name])
    if request.amend is not None and not any(found.amended for found in decided):
        hint = "change the records or papers first, then amend"
        if unseen := sorted(differing & released):
            hint = (
                f"what differs in {', '.join(unseen)} is on no page; --only amends it all the same"
            )
        raise UsageError(
            f"nothing of {key} is to be amended: each page is as it was released", hint
        )


def _check_day(key: str, day: date, before: Release) -> None:
    """UsageError where a version would be of an earlier day than the one before it."""
    if day < before.released:
        raise UsageError(
            f"{before.document} of {key} was released on {ENGLISH.date(before.released)}: expected"
            f" no earlier day for its next version, found {ENGLISH.date(day)}",
            "set the computer's clock right, or give the day with --today",
        )


def check_languages(key: str, request: ReleaseRequest, languages: Sequence[str]) -> None:
    """UsageError where a reason is given in what is none of the council's ``languages``, of which
    it is the first that ``amend`` is in."""
    first, *others = languages
    if request.amend_in and request.amend is None:
        raise UsageError(
            f"--amend-in goes with --amend, which has the reason in {language_name(first)}",
            'give both: --amend "REASON" --amend-in LANGUAGE "REASON"',
        )
    named: list[str] = []
    for tag, _ in request.amend_in:
        if _is(tag, first):
            raise UsageError(
                f'--amend-in {tag}: {key} has "{tag}" first, and --amend has the reason in it',
                "leave it out, and give that reason with --amend",
            )
        if not any(_is(tag, other) for other in others):
            known = ", ".join(map(subtag, others)) or "none beside that of --amend"
            raise UsageError(
                f'--amend-in {tag}: expected another language of {key}, found "{tag}"',
                f"there is {known}: language: in council.yaml says it",
            )
        if subtag(tag) in named:
            raise UsageError(
                f"--amend-in {tag}: expected one reason in a language, found two", "keep one"
            )
        named.append(subtag(tag))


def check_reason(reason: str, option: str = "--amend") -> str:
    """The reason of an amendment as it is printed; UsageError, which begins with the ``option``,
    unless it is one line of text."""
    text = _ODD_SPACES.sub(" ", reason).strip()
    if not text:
        raise UsageError(
            f"{option}: expected the reason, found nothing",
            'say it as the front sheet is to print it: --amend "Item 7: the appendix was missing"',
        )
    odd = next((character for character in text if not character.isprintable()), None)
    if odd is not None:
        raise UsageError(
            f"{option}: expected one line of text, found a character that cannot be printed:"
            f" U+{ord(odd):04X}",
            "write the reason in one line, without what a word processor puts between words",
        )
    if len(text) > LONGEST_REASON:
        raise UsageError(
            f"{option}: expected at most {LONGEST_REASON} characters, found {len(text)}",
            "say it in a sentence or two; the papers say the rest",
        )
    return text


def public_files(states: Sequence[DocumentState], released: Container[str]) -> set[str]:
    """The files of the documents that are ``released``, and of what follows from them; ``states``
    are all that the records make."""
    own = [state for state in states if state.document in released]
    files = {file.name for state in own for file in state.files}
    for name in consolidated_documents(state.map for state in own if state.map is not None):
        files |= {f"{name}.pdf", html_name(name)}
    return files
