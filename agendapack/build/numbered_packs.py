"""Numbers the packs of a meeting, from the page counts of its papers: in all of the council's
languages alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.kept_stamps import kept_stamp_problems
from agendapack.build.taken_papers import TakenPaper
from agendapack.pack.numbering import Numbering, number
from agendapack.pack.pack_map import PackMap
from agendapack.pack.plan import PlacedPaper, Replaced
from agendapack.pack.published_numbers import NumberedEntry, last_number, published_numbers
from agendapack.pack.slips import SlipPage, slips
from agendapack.problems import Problem, warning
from agendapack.records.dossier import (
    AgendaItem,
    Dossier,
    Pack,
    PaperSource,
    ReplacedPaper,
    WithheldPaper,
)
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import Vocabulary


class PackEntry(Struct, frozen=True):
    """A paper of an item, the ``position``-th of its entries, prepared or withheld; ``source`` is
    what the dossier has of it."""

    item: AgendaItem
    position: int
    paper: PlacedPaper | WithheldPaper
    source: PaperSource | WithheldPaper


class NumberedPack(Struct, frozen=True):
    """What a pack holds, numbered from ``first``.

    ``entries`` are its papers in order, prepared or withheld, without those that cannot be taken;
    ``slips`` stand for the withheld ones.  ``replaced`` says of each entry, in words ("" where of
    nothing) and in numbers, what it stands in place of.  ``published`` are the numbers of each
    entry as readers have them: those that were released, where the pack is taken as it was, None
    where that has no such paper.
    """

    dossier: Dossier
    pack: Pack
    taken: Sequence[TakenPaper]
    entries: Sequence[PackEntry]
    first: int
    numbering: Numbering
    slips: Sequence[SlipPage]
    replaced: Sequence[tuple[str, Replaced]]
    published: Sequence[PageRange | None]


class PackNumbering(Struct):
    """Numbers packs; ``standing``, ``problems``, which it adds to, and ``unchecked`` are as
    :class:`~agendapack.build.drafts.Drafting` has them."""

    standing: Mapping[str, PackMap]
    problems: list[Problem]
    unchecked: dict[str, set[str]]

    def packs(
        self,
        dossiers: Sequence[Dossier],
        papers: Sequence[Sequence[Sequence[TakenPaper]]],
    ) -> list[NumberedPack]:
        """The packs in all languages, each with its papers, which are given by language and by
        pack.  A paper has as many page numbers in each as it has where it is longest."""
        entries = [
            [tuple(_entries(pack, taken)) for pack, taken in zip(each.packs, own, strict=True)]
            for each, own in zip(dossiers, papers, strict=True)
        ]
        if len(dossiers) > 1:
            entries = _equally_long(dossiers, entries)
        return [
            share
            for dossier, own, found in zip(dossiers, papers, entries, strict=True)
            for share in self._in_one_language(dossier, own, found)
        ]

    def _in_one_language(
        self,
        dossier: Dossier,
        papers: Sequence[Sequence[TakenPaper]],
        entries_of_packs: Sequence[Sequence[PackEntry]],
    ) -> list[NumberedPack]:
        """The packs in one language."""
        found: list[NumberedPack] = []
        last = 0
        is_whole = True
        for pack, taken, entries in zip(dossier.packs, papers, entries_of_packs, strict=True):
            first = last + 1 if pack.numbering == "continue" else pack.first_page
            counts = ((each.item.number, each.paper.page_count) for each in entries)
            numbering = number(counts, first=first, recto=pack.recto, prefix=pack.prefix)
            withheld = [(each.item.number, _if_withheld(each.paper)) for each in entries]
            standing = slips(withheld, numbering)
            known = self.standing.get(pack.document)
            words = pack.words.noting(self.unchecked.setdefault(pack.language, set()))
            replaced = []
            for each in entries:
                replaced.append(_replaces(each.source.replaces, found, words))
                # What was released says what it says, whatever is made of the records beside it.
                if known is None and _is_not_there(each.source.replaces, found):
                    self.problems.append(_of_nothing_released(each.source))
            is_whole = is_whole and _is_whole(pack, entries)
            if known is None and is_whole:  # else pages move once the papers that lack are there
                for each, pages in zip(entries, numbering.papers, strict=True):
                    if isinstance(each.paper, PlacedPaper) and isinstance(each.source, PaperSource):
                        self.problems += kept_stamp_problems(each.paper, each.source, pages)
            published: Sequence[PageRange | None] = numbering.papers
            if known is not None:
                published = published_numbers(known, _numbered(entries, numbering), standing)
            found.append(
                NumberedPack(
                    *(dossier, pack, taken, entries, first, numbering, standing, replaced),
                    published,
                )
            )
            # Numbers with a prefix leave the count of the others alone.
            if known is not None:
                is_counted = known.numbering != "prefix"
                last = (last_number(known) or first - 1) if is_counted else last
            else:
                last = last if pack.prefix else numbering.last
        return found


def _equally_long(
    dossiers: Sequence[Dossier], entries: Sequence[Sequence[Sequence[PackEntry]]]
) -> list[list[tuple[PackEntry, ...]]]:
    """The papers of all languages (by language, and by pack), each with as many page numbers as it
    has where it is longest."""
    counts: dict[tuple[int, str, int], int] = {}
    for dossier, own in zip(dossiers, entries, strict=True):
        for pack, found in zip(dossier.packs, own, strict=True):
            for entry in found:
                key = (pack.ordinal, entry.item.number, entry.position)
                counts[key] = max(counts.get(key, 0), entry.paper.page_count)
    return [
        [
            tuple(
                _reserving(entry, counts[pack.ordinal, entry.item.number, entry.position])
                for entry in found
            )
            for pack, found in zip(dossier.packs, own, strict=True)
        ]
        for dossier, own in zip(dossiers, entries, strict=True)
    ]


def _reserving(entry: PackEntry, page_count: int) -> PackEntry:
    paper = entry.paper
    if paper.page_count == page_count:
        return entry
    if isinstance(paper, PlacedPaper):
        return replace(entry, paper=replace(paper, reserved=page_count))
    return replace(entry, paper=replace(paper, page_count=page_count))


def _entries(pack: Pack, taken: Sequence[TakenPaper]) -> Iterator[PackEntry]:
    """A pack's papers in order, each with what the dossier has of it; ``taken`` are those that its
    audience may see."""
    following = iter(taken)
    for item in pack.items:
        for position, entry in enumerate(item.entries):
            if isinstance(entry, WithheldPaper):
                yield PackEntry(item, position, entry, entry)
            elif (placed := next(following).placed) is not None:
                yield PackEntry(item, position, placed, entry)


def _replaces(
    paper: ReplacedPaper | None, before: Sequence[NumberedPack], words: Vocabulary
) -> tuple[str, Replaced]:
    """What a paper stands in place of, by the numbers of the packs ``before``; nothing also where a
    pack lacks papers that could not be taken, so that nothing is made of it."""
    if paper is None or paper.ordinal >= len(before):
        return "", ()
    share = before[paper.ordinal]
    if not _is_whole(share.pack, share.entries):
        return "", ()
    pages = share.published[paper.paper]
    if pages is None:
        return "", ()
    return words.replaces(pages, paper.ordinal), ((paper.ordinal, pages),)


def _is_not_there(paper: ReplacedPaper | None, before: Sequence[NumberedPack]) -> bool:
    """Whether a paper stands in place of one that its pack, as it was released, does not have."""
    if paper is None or paper.ordinal >= len(before):
        return False
    share = before[paper.ordinal]
    return _is_whole(share.pack, share.entries) and share.published[paper.paper] is None


def _is_whole(pack: Pack, entries: Sequence[object]) -> bool:
    """Whether none of a pack's papers is left out, since it could not be taken."""
    return len(entries) == sum(len(item.entries) for item in pack.items)


def _of_nothing_released(source: PaperSource | WithheldPaper) -> Problem:
    assert source.replaces is not None
    pack = f"supplement {source.replaces.ordinal}" if source.replaces.ordinal else "the agenda pack"
    return warning(
        f"{pack} has no such paper as it was released, so nothing says which pages this one"
        " replaces",
        source.place,
        "replace a paper that was published, or amend what was released first",
    )


def _numbered(entries: Sequence[PackEntry], numbering: Numbering) -> list[NumberedEntry]:
    return [
        NumberedEntry(
            entry.item.number,
            paper.file.name if isinstance(paper, PlacedPaper) and paper.file else None,
            paper.title,
            pages,
            isinstance(paper, WithheldPaper),
        )
        for entry, pages in zip(entries, numbering.papers, strict=True)
        for paper in (entry.paper,)
    ]


def _if_withheld(entry: PlacedPaper | WithheldPaper) -> WithheldPaper | None:
    return entry if isinstance(entry, WithheldPaper) else None
