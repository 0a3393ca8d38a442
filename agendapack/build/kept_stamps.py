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
            f'"{name}" keeps its stamps, and no page number can be read on it',
            source.place,
            f"look whether its first page is page {pages.first_name}",
        )
    else:
        first = found[0]
        others = "" if len(found) == 1 else f", and so on for {len(found)} pages"
        problem = error(
            f'"{name}" keeps its stamps, and page {first.page + 1} of it says'
            f' "{first.printed.text}" where it is page'
            f" {pages.prefix}{pages.first + first.page}{others}",
            source.place,
            "put it where it has the numbers that are printed on it (first-page: says where a pack"
            " begins), or take it from a file without stamps, and stamps: keep out",
        )
    if source.exemption is None:
        return (problem,)
    said = f"the stamps of an exempt paper of item {paper.item} do not agree with its page numbers"
    if found == "unread":
        said = f"no page number can be read on an exempt paper of item {paper.item}"
    return (veiled(problem, said),)
