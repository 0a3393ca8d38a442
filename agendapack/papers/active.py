"""Active content stays out of a pack: what runs, opens, sends, plays or carries another file.

What stays is what a reader of a printed paper would expect of a link: places in the pack, web and
mail addresses, the next page, layers switched on and off.  The appearance of what is removed stays
too (12.5.5), so that the page looks as it did: a film's poster becomes a picture of itself.

Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import Location, Problem, warning
from agendapack.records.vocabulary import ENGLISH


class ActiveKind(StrEnum):
    """What is removed, in the words that the advisor reads."""

    JAVASCRIPT = "JavaScript"
    LAUNCH = "an action that starts a program or opens a file"
    ELSEWHERE = "a link into another file"
    ADDRESS = "a link that is no web or mail address"
    SUBMIT = "a button that sends the form"
    IMPORT = "a button that imports data"
    RESET = "a button that clears the form"
    MEDIA = "sound, film or a 3D model"
    FILE = "an attached file"
    AUTOMATIC = "an action that runs by itself"
    OTHER = "an action of an unknown kind"
    EXTERNAL = "content kept in another file"


class Removed(Struct, frozen=True):
    """One kind of active content, and the one-based pages that had it (none: the whole paper);
    ``count`` is how many there are, where they were counted."""

    kind: ActiveKind
    pages: tuple[int, ...] = ()
    count: int = 1


_HINTS: dict[ActiveKind, str] = {
    ActiveKind.JAVASCRIPT: "its pages look as they did; fields keep the values that they have",
    ActiveKind.LAUNCH: "give readers the web address of what it opens, if they need it",
    ActiveKind.ELSEWHERE: "add that file as a paper of its own, or link to its web address",
    ActiveKind.ADDRESS: "link to a page that readers can reach, with an address that begins https://",
    ActiveKind.SUBMIT: "give readers a web address or an email address to answer to",
    ActiveKind.IMPORT: "its fields keep the values that they have",
    ActiveKind.RESET: "in a pack it would clear the fields of other papers too",
    ActiveKind.MEDIA: "its picture stays; publish it on the council's website and link to it",
    ActiveKind.FILE: "if members should have it, add it as a paper of its own",
    ActiveKind.AUTOMATIC: "nothing need be done",
    ActiveKind.OTHER: "nothing need be done",
    ActiveKind.EXTERNAL: "what it showed is missing; ask the author for a PDF that holds it all",
}


_PRONOUN = ("it is", "they are")


def counted(removed: Iterable[Removed], files: int, *, named: bool) -> tuple[Removed, ...]:
    """The same with how many attached files there are; without them where they are ``named``
    already."""
    return tuple(
        replace(one, count=max(files, 1)) if one.kind is ActiveKind.FILE else one
        for one in removed
        if not (named and one.kind is ActiveKind.FILE and not one.pages)
    )


def wording(name: str, removed: Iterable[Removed], place: Location) -> tuple[Problem, ...]:
    """The warnings about a paper's active content, for the advisor."""
    return tuple(
        warning(
            f'"{name}" has {_what_and_where(one)}; {_PRONOUN[one.count > 1]} left out of the pack',
            place,
            _HINTS[one.kind],
        )
        for one in removed
    )


def _what_and_where(one: Removed) -> str:
    what = f"{one.count:,} attached files" if one.count > 1 else one.kind
    return f"{what} {ENGLISH.on_pages(one.pages, most=8)}".rstrip()
