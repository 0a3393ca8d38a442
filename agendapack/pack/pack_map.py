"""The map of a finished pack: what each of its pages is, as plain data that is kept beside it.

It tells of a pack all that is needed to take it apart again, without the records and papers that it
was made from: for the manifest, and for the pack that holds everything to date.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from agendapack.pack.placing import Stamp
from agendapack.pack.plan import PackPlan, Replaced, Source, SourceKind, item_heading
from agendapack.records.document_names import in_language
from agendapack.records.dossier import Pack
from agendapack.records.item_numbers import item_destination
from agendapack.records.page_ranges import PageRange
from agendapack.records.typed_values import from_json
from agendapack.records.values import Text
from agendapack.records.vocabulary import ENGLISH, NUMBER_TEXTS, Vocabulary, subtag

MAP_VERSION = 1


class MappedItem(Struct, frozen=True):
    """An item of the agenda that the pack's front sheet prints: its number, its title as the
    audience knows it, and its pages; None where it has none in this pack.  ``heading`` is what its
    bookmark says, ``urgent`` why a supplement put it on the agenda (Markdown), "" where none did or
    no reason is given."""

    number: str
    title: str
    pages: PageRange | None
    heading: str = ""
    urgent: str = ""


class MappedSource(Struct, frozen=True):
    """Something that the pack takes pages from, in order: as :class:`~agendapack.pack.plan.Source`.

    ``file`` is the path below the council's root, with solidi, of what a paper was made from, and
    ``page_count`` how many pages that has.  ``pages`` are the numbers of a paper, or those that a
    slip stands for, blank pages included.  ``replaces`` is what it stands in place of: the ordinal
    of a pack, and the numbers of the pages there.
    """

    kind: SourceKind
    title: str
    item: str | None = None
    file: str | None = None
    page_count: int = 0
    pages: PageRange | None = None
    replaces: Replaced = ()
    is_exempt: bool = False


class MappedPage(Struct, frozen=True):
    """A physical page: the ``page``-th (from zero) of the source ``source``, belonging to the paper
    ``paper`` (both by their places in :attr:`PackMap.sources`); its numbers, None in front
    matter."""

    source: int
    page: int
    paper: int
    label: str
    numbers: PageRange | None
    item: str | None
    stamps: tuple[Stamp, ...] = ()


class PackMap(Struct, frozen=True, omit_defaults=True):
    """A pack, ``ordinal`` 0 for the agenda pack; ``numbering`` and ``suffix`` as its
    :class:`Pack` has them.  ``languages`` has the tag of each source, by its place among them, that
    is in another language than the pack, ``stand_ins`` that of each title or text which stands in
    for a translation.  ``words`` are those of page numbers, by their English: another language's
    catalogue may have others by now."""

    version: int
    ordinal: int
    title: str
    language: str
    published: date
    numbering: Literal["restart", "continue", "prefix"]
    recto: bool
    accessible: bool
    archival: bool
    items: tuple[MappedItem, ...]
    sources: tuple[MappedSource, ...]
    pages: tuple[MappedPage, ...]
    suffix: str = ""
    languages: tuple[tuple[int, str], ...] = ()
    words: dict[str, str] = {}
    stand_ins: dict[str, str] = {}

    def text(self, text: str) -> Text:
        """A title or another text of the pack, with its language where that is another."""
        return Text(text, language=self.stand_ins.get(text, ""))

    @property
    def page_words(self) -> Vocabulary:
        """The words in which its stamps and its front sheet say page numbers."""
        return Vocabulary(subtag(self.language), self.words) if self.words else ENGLISH

    @property
    def file(self) -> str:
        """What the pack is called among a meeting's documents."""
        document = f"supplement-{self.ordinal}" if self.ordinal else "agenda-pack"
        return f"{in_language(document, self.suffix)}.pdf"

    def own_pages(self, source: int) -> list[int]:
        """The physical pages (from zero) of a source; of a blank one, which are all the same, the
        first."""
        pages = [index for index, page in enumerate(self.pages) if page.source == source]
        return pages[:1] if self.sources[source].kind == "blank" else pages

    def place_of(self, source: int) -> int:
        """The place of a source among all that are no blank pages, from zero."""
        return sum(1 for each in self.sources[:source] if each.kind != "blank")

    def key_of(self, source: int) -> str:
        """What a paper's names are behind in the pack, as :class:`~agendapack.pack.plan.Source` has
        it; "" where it is no paper."""
        paper = self.sources[source]
        if paper.item is None:
            return ""
        ordinal = sum(1 for each in self.sources[: source + 1] if each.item == paper.item)
        return f"{item_destination(paper.item)}.{ordinal}"

    @property
    def exempt_pages(self) -> tuple[int, ...]:
        """The pages of exempt papers, as physical pages counted from zero."""
        pages = enumerate(self.pages)
        return tuple(index for index, page in pages if self.sources[page.source].is_exempt)


def pack_map(plan: PackPlan, pack: Pack, root: Path) -> PackMap:
    """The map of the pack that ``plan`` describes; ``root`` is the folder below which papers are
    named."""
    papers = [source for source in plan.sources if source.kind in ("paper", "slip")]
    starts: dict[int, list[PageRange]] = {}
    for page in plan.pages:
        if page.numbers is not None:
            starts.setdefault(page.paper, []).append(page.numbers)
    assert len(papers) == len(starts)
    return PackMap(
        MAP_VERSION,
        pack.ordinal,
        plan.title,
        plan.language,
        plan.published,
        pack.numbering,
        plan.recto,
        plan.accessible,
        plan.archival,
        tuple(
            MappedItem(
                item.number,
                item.title,
                plan.numbering.items.get(item.number),
                item_heading(item, plan.words),
                (item.is_added and item.urgent) or "",
            )
            for item in pack.items
        ),
        tuple(
            _mapped(source, starts.get(index), root) for index, source in enumerate(plan.sources)
        ),
        tuple(
            MappedPage(p.source, p.page, p.paper, p.label, p.numbers, p.item, p.stamps)
            for p in plan.pages
        ),
        pack.suffix,
        tuple((at, each.language) for at, each in enumerate(plan.sources) if each.language),
        {english: own for english, own in plan.words.texts.items() if english in NUMBER_TEXTS},
        dict(_stand_ins(plan, pack)),
    )


def _stand_ins(plan: PackPlan, pack: Pack) -> Iterator[tuple[str, str]]:
    """The texts of a pack that are in another language, each with its tag."""
    for item in pack.items:
        heading = item_heading(item, plan.words)
        for text, of in (
            (item.title, item.title),
            (heading, item.title),
            (item.urgent, item.urgent),
        ):
            if isinstance(of, Text) and of.language:
                yield str(text), of.language
    for source in plan.sources:
        title = source.title
        # A title that was not given is what the paper calls itself.
        if language := title.language if isinstance(title, Text) else source.language:
            yield str(title), language


def _mapped(source: Source, numbers: list[PageRange] | None, root: Path) -> MappedSource:
    pages = None
    if source.kind in ("paper", "slip") and numbers:
        first, last = numbers[0], numbers[-1]
        pages = PageRange(first.first, last.last, first.prefix)
    return MappedSource(
        source.kind,
        source.title,
        source.item,
        None if source.file is None else named_below(source.file, root),
        source.facts.page_count,
        pages,
        source.replaced,
        is_exempt=bool(source.marking),
    )


def named_below(path: Path, root: Path) -> str:
    """A path as every machine would write it: relative to the root, with solidi."""
    return Path(os.path.relpath(path, root)).as_posix() if path.is_relative_to(root) else path.name


def map_bytes(of: PackMap) -> bytes:
    """A map as a file.  Titles are values of records, which know their places."""
    return msgspec.json.format(msgspec.json.encode(of, enc_hook=str), indent=1) + b"\n"


def read_map(data: bytes) -> PackMap:
    """ValueError where it is none."""
    return from_json(data, PackMap)
