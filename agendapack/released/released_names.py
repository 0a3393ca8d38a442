"""Which of a meeting's languages adds nothing to the names of its documents, once some of them were
released.

A document is known by its name for ever.  So "agenda-pack" stays in the language in which it was
released, also where the council writes another one first by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct

from agendapack.records.document_names import language_suffix
from agendapack.records.meeting_names import COUNCIL_FILE, MEETINGS
from agendapack.records.typed_values import from_yaml
from agendapack.records.vocabulary import subtag
from agendapack.released.released_meeting import Release, ReleasedMeeting


class _Council(Struct):
    """What is known of a council.yaml with one language: that, or the one where none is said."""

    language: str = "en-GB"


def document_suffixes(languages: Sequence[str], released: ReleasedMeeting | None) -> dict[str, str]:
    """What tells a meeting's documents in each of the council's ``languages`` apart, by the tag of
    the language: "" for one, ".cy" for another.

    Without a release the first adds nothing.
    """
    plain = subtag(languages[0])
    if released is not None and released.releases:
        named = {language_suffix(each.document).removeprefix(".") for each in released.releases}
        subtags = [subtag(language) for language in languages]
        # What was released in a language with a suffix keeps it.
        others = [each for each in subtags if each not in named]
        plain = subtag(plain_language(released)) or next(iter(others), "")
    return {tag: "" if subtag(tag) == plain else f".{subtag(tag)}" for tag in languages}


def plain_language(released: ReleasedMeeting) -> str:
    """The language of released documents that are called what they are, as a tag; "" where there
    are none, or it is not known."""
    for release in released.releases:
        if not language_suffix(release.document) and (tag := release_language(released, release)):
            return tag
    return ""


def release_language(released: ReleasedMeeting, release: Release) -> str:
    """The language of a released document, as a tag; "" where it is not known.

    An agendapack that knew one language alone did not write it down: the copy of council.yaml that
    was kept then has it.
    """
    if release.language or (suffix := language_suffix(release.document)):
        return release.language or suffix.removeprefix(".")
    for known in release.made_from:
        if known.file == f"{MEETINGS}/{COUNCIL_FILE}":
            with suppress(OSError, ValueError):
                return from_yaml(released.record(known).read_bytes(), _Council).language
    return ""
