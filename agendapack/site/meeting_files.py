"""The files that the site has of one meeting, once they are made: documents, and each paper as a
PDF of its own."""

from __future__ import annotations

from msgspec import Struct

from agendapack.problems import Problem
from agendapack.records.page_ranges import PageRange
from agendapack.site.published_meeting import SiteDocument


class PaperFile(Struct, frozen=True):
    """A paper as a PDF of its own, cut out of the pack ``document``, whose pages bear the pack's
    numbers and labels.

    ``pages`` are its numbers there, blank pages included, ``first`` its first page as the pack's
    physical page (from one), ``page_count`` how many pages the file has.  ``name`` is its name in
    the meeting's folder on the site ("papers/7-1-local-system-review.pdf"), ``picture`` that of the
    picture of its first page, with its width and height in pixels; None where there is none.
    ``size`` is in bytes.  ``replaces`` says which numbers of which pack (by its document) it stands
    in place of.  ``replaced_by`` is the document that replaces it.  ``language`` is the tag of the
    one that it is written in, "" where it is that of the pages that lead to it.
    """

    document: str
    item: str
    title: str
    pages: PageRange
    first: int
    page_count: int
    name: str
    size: int
    picture: str | None = None
    width: int = 0
    height: int = 0
    replaces: tuple[tuple[str, PageRange], ...] = ()
    replaced_by: str | None = None
    language: str = ""


class SlipOfPages(Struct, frozen=True):
    """Pages that a public pack leaves out: what stands for them there, the item and its number,
    and the slip's first physical page (from one)."""

    document: str
    item: str
    pages: PageRange
    first: int


class MeetingFiles(Struct, frozen=True):
    """All of a meeting's files on the site; ``consolidated`` is the pack of everything to date,
    None where there is no supplement.  ``papers`` and ``slips`` are in the order of their packs.
    ``problems`` are those of the templates by which it was made; where they are errors it is None.
    """

    papers: tuple[PaperFile, ...] = ()
    slips: tuple[SlipOfPages, ...] = ()
    consolidated: SiteDocument | None = None
    problems: tuple[Problem, ...] = ()
