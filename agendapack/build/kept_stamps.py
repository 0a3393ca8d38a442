"""Whether papers that keep the stamps of a published pack have the numbers there that their pages
get: a page's label and the front sheet's range must agree with what is printed on it."""

from __future__ import annotations

from agendapack.pack.plan import PlacedPaper
from agendapack.papers.printed_numbers import compared
from agendapack.problems import Problem, error, note
from agendapack.records.discretion import veiled
from agendapack.records.dossier import PaperSource
from agendapack.records.page_ranges import PageRange


def kept_stamp_problems(
    paper: PlacedPaper, source: PaperSource, pages: PageRange
) -> tuple[Problem, ...]:
    """What is wrong with the stamps of a paper whose first page is that of ``pages``; a note where
    none of them can be read."""
    if not paper.keeps_stamps:
        return ()
    name, found = source.path.name, compared(paper.printed, pages.first, pages.prefix)
    if found == "agree":
        return ()
    if found == "unread":
        problem = note(
            f'"{name}" keeps its stamps, and no page number of a pack can be read on it',
            source.place,
            f"look whether its first page says that it is page {pages.first_name}",
        )
    else:
        at, printed = found[0].page, found[0].printed
        count = "1 page" if len(found) == 1 else f"{len(found)} pages"
        problem = error(
            f'"{name}" keeps its stamps, and they say other numbers on {count}: its page {at + 1}'
            f' says "{printed.text}" and is page {pages.prefix}{pages.first + at} here',
            source.place,
            "put it where it has the numbers that it bears, by the order of papers or first-page:,"
            " or take its file without stamps and leave stamps: keep out",
        )
    if source.exemption is None:
        return (problem,)
    said = f"the stamps of an exempt paper of item {paper.item} do not agree with its page numbers"
    if found == "unread":
        said = f"no page number can be read on an exempt paper of item {paper.item}"
    return (veiled(problem, said),)
