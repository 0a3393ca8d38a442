"""The comments in a PDF (ISO 32000-2, 12.5.6): notes that somebody stuck to a page or hung on a
mark that is drawn there.  How the advisor is told of those that a pack leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from agendapack.problems import Location, Problem, warning
from agendapack.records.vocabulary import ENGLISH

MOST_NAMED = 12  # authors


class PaperComments(Struct, frozen=True):
    """How many notes a paper has, their one-based pages in order, and who wrote them."""

    count: int = 0
    pages: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()


def wording(name: str, comments: PaperComments, place: Location) -> Iterator[Problem]:
    """The warning about notes that were taken out; it never says what is in them."""
    if comments.count:
        what = "1 comment" if comments.count == 1 else f"{comments.count:,} comments"
        where = ENGLISH.on_pages(comments.pages, most=8)
        left = "it is" if comments.count == 1 else "they are"
        yield warning(
            f'"{name}" has {what}{_by(comments.authors)}, {where}; {left} left out of the pack',
            place,
            "if members should read them, write comments: keep at the paper; else delete them"
            " before the file itself goes to anybody",
        )


def _by(authors: tuple[str, ...]) -> str:
    if not authors:
        return ""
    if len(authors) > MOST_NAMED:
        shown = ", ".join(authors[:MOST_NAMED])
        return f" by {shown} and {len(authors) - MOST_NAMED} more"
    *others, last = authors
    return f" by {', '.join(others)} and {last}" if others else f" by {last}"
