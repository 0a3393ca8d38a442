"""What documents say of exempt and confidential business, put together for the templates.

Every copy that the public may have says "Not for publication" and the description of the exempt
information (Local Government Act 1972, s.100B(5)); the members' copies bear the same.
"""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from agendapack.pages.html.language_marks import enclosed, language_of
from agendapack.pages.html.typography import letters_in
from agendapack.problems import Location, warning
from agendapack.records.vocabulary import message

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from agendapack.pages.html.elements import HtmlElement
    from agendapack.problems import Problem
    from agendapack.records.dossier import (
        AgendaItem,
        MinutesSource,
        Pack,
        PaperSource,
        WithheldPaper,
    )
    from agendapack.records.exemptions import Exemption
    from agendapack.records.page_ranges import PageRange
    from agendapack.records.schema import Council
    from agendapack.records.values import Text
    from agendapack.records.vocabulary import Vocabulary


class WordedRange(Struct, frozen=True):
    """A page range as a template has it: printed, it is in the pack's language.  ``first`` and
    ``last`` are page numbers as they are stamped: 67, or S1-3."""

    first: str
    last: str
    text: str

    @classmethod
    def of(cls, pages: PageRange, words: Vocabulary) -> WordedRange:
        return cls(pages.first_name, pages.last_name, words.pages(pages))

    def __str__(self) -> str:
        return self.text


class NamedPaper(Struct, frozen=True):
    """An exempt paper as a note names it: its title, and its pages where they are known."""

    title: str
    pages: WordedRange | None = None


class ExemptNote(Struct, frozen=True):
    """Why something is not for publication: a sentence for each of the ``reasons`` in the law, and
    the council's own.

    ``papers`` are those that it is about; none where it is about an item or a minute as a whole.
    ``in_list``: the list of the item's papers says the same of each of them.
    """

    reasons: tuple[str, ...]
    public_interest: str | None = None
    papers: tuple[NamedPaper, ...] = ()
    in_list: bool = False


def front_sheet_values(
    pack: Pack,
    council: Council,
    paper_ranges: Sequence[PageRange],
    words: Vocabulary,
    listed: Container[str] = (),
) -> dict[str, object]:
    """What a front sheet's template is given; docs/templates.md tells the names.  ``listed`` are
    the numbers of the items whose papers are all in lists."""
    exemptions = _exemptions_held(pack.items) if pack.audience == "members" else ()
    parts = (_part(council.parts.public, words), _part(council.parts.exempt, words))
    return {
        "parts": part_headings(pack.items, parts),
        "notes": item_notes(pack.items, paper_ranges, words, listed),
        "private_kinds": kinds_of(exemptions, words),
    }


def _part(heading: Text, words: Vocabulary) -> str:
    """A part's heading: the council's own, or the stock one in the document's language."""
    return heading if heading.place.file.name else words.say(heading)


def minutes_values(source: MinutesSource, words: Vocabulary) -> dict[str, object]:
    """What the minutes' template is given; docs/templates.md tells the names."""
    exemptions = source.exemptions
    return {
        "shown": source.shown,
        "notes": {
            source.minutes.first + place: exempt_note(exemption, words)
            for place, exemption in exemptions.items()
        },
        "private_kinds": kinds_of(exemptions.values() if source.shown != "public" else (), words),
    }


def item_notes(
    items: Sequence[AgendaItem],
    paper_ranges: Sequence[PageRange],
    words: Vocabulary,
    listed: Container[str] = (),
) -> dict[str, tuple[ExemptNote, ...]]:
    """The notes of each item that has any, by its number.

    ``paper_ranges`` are those of all the items' papers in their order; where there are more or
    fewer, the notes name no pages.  ``listed`` are the items whose papers are all in lists.
    """
    every_known = len(paper_ranges) == sum(len(item.entries) for item in items)
    spans: Iterator[PageRange | None] = iter(paper_ranges) if every_known else repeat(None)
    notes: dict[str, tuple[ExemptNote, ...]] = {}
    for item in items:
        own = [] if item.exemption is None else [exempt_note(item.exemption, words)]
        papers = [(entry, next(spans)) for entry in item.entries]
        others = [each for each in papers if each[0].exemption not in (None, item.exemption)]
        if own or others:
            of_papers = _paper_notes(others, words, in_list=item.number in listed)
            notes[item.number] = (*own, *of_papers)
    return notes


def slip_notes(papers: Sequence[WithheldPaper], words: Vocabulary) -> tuple[ExemptNote, ...]:
    """A note for each reason why ``papers`` are not there; it names them if any has a title."""
    notes = tuple(_paper_notes(((paper, None) for paper in papers), words))
    if any(paper.title for paper in papers):
        return notes
    return tuple(replace(note, papers=()) for note in notes)


def _paper_notes(
    papers: Iterable[tuple[PaperSource | WithheldPaper, PageRange | None]],
    words: Vocabulary,
    *,
    in_list: bool = False,
) -> Iterator[ExemptNote]:
    """A note for each reason, with the papers that are withheld for it."""
    by_reason: dict[Exemption, list[NamedPaper]] = {}
    for paper, pages in papers:
        if paper.exemption is not None:
            title = paper.title or words.stock_title(paper.exemption)
            worded = None if pages is None else WordedRange.of(pages, words)
            by_reason.setdefault(paper.exemption, []).append(NamedPaper(title, worded))
    for exemption, named in by_reason.items():
        yield replace(exempt_note(exemption, words), papers=tuple(named), in_list=in_list)


def part_headings(items: Iterable[AgendaItem], parts: tuple[str, str]) -> dict[str, str]:
    """The heading that stands before an item, by its number: ``parts`` names the public and the
    private part of a meeting, and each is named where it begins.  Empty where nothing is private.

    The item that proposes to exclude the public is heard in public.
    """
    private = [(item.number, item.exemption is not None) for item in items]
    if not any(is_private for _, is_private in private):
        return {}
    found: dict[str, str] = {}
    before: bool | None = None
    for number, is_private in private:
        if is_private != before:
            found[number] = parts[is_private]
        before = is_private
    return found


def kinds_of(exemptions: Iterable[Exemption | None], words: Vocabulary) -> tuple[str, ...]:
    """What kinds of information there are, in words: "exempt", "confidential", both or none."""
    found = [exemption for exemption in exemptions if exemption is not None]
    kinds = (
        (message("exempt"), any(exemption.paragraphs for exemption in found)),
        (message("confidential"), any(exemption.is_confidential for exemption in found)),
    )
    return tuple(words.say(kind) for kind, is_there in kinds if is_there)


def descriptions(exemptions: Iterable[Exemption | None], words: Vocabulary) -> tuple[str, ...]:
    """The descriptions of exempt information, which the law wants on every copy, each once."""
    found = (exemption for exemption in exemptions if exemption is not None)
    paragraphs = (paragraph for exemption in found for paragraph in exemption.paragraphs)
    return tuple(dict.fromkeys(map(words.description, paragraphs)))


def undescribed(root: HtmlElement, wanted: Iterable[str], template: Path) -> Iterator[Problem]:
    """Warnings of the descriptions that a document does not print: its template is the council's
    own, and may be older than its exempt business."""
    printed = letters_in(root.text())
    for description in wanted:
        if letters_in(description) not in printed:
            yield warning(
                f'the description "{description}" is not printed, and the law wants it on every'
                " copy",
                Location(template),
                "print the reasons of each of the notes: docs/templates.md tells of them",
            )


def exemptions_in(pack: Pack) -> Iterator[Exemption | None]:
    """The exemptions of a pack's items and of their papers, those to follow included."""
    yield from _exemptions_held(pack.items)
    for item in pack.items:
        for paper in item.to_follow:
            yield paper.exemption


def _exemptions_held(items: Iterable[AgendaItem]) -> Iterator[Exemption | None]:
    """The exemptions of items and of their papers that have pages."""
    for item in items:
        yield item.exemption
        for entry in item.entries:
            yield entry.exemption


def exempt_note(exemption: Exemption, words: Vocabulary) -> ExemptNote:
    """A note that names no papers."""
    return ExemptNote(_reasons(exemption, words), exemption.public_interest)


def _reasons(exemption: Exemption, words: Vocabulary) -> tuple[str, ...]:
    """The reasons in words, in which what of the law is not translated keeps its language."""
    law = [text for each in exemption.paragraphs for text in (each.part, each.act)]
    law += [paragraph.description for paragraph in exemption.paragraphs]
    said = map(words.say, filter(None, (*law, exemption.law)))
    strange = {text.rstrip(" ."): language for text in said if (language := language_of(text))}
    return tuple(_with_languages(reason, strange) for reason in words.reasons(exemption))


def _with_languages(reason: str, strange: Mapping[str, str]) -> str:
    """A sentence with marks around what of it is ``strange``: texts by their language."""
    if language_of(reason) or not strange:
        return reason
    any_of_them = "|".join(map(re.escape, sorted(strange, key=len, reverse=True)))
    return Markup("").join(
        enclosed(escape(piece), strange[piece]) if piece in strange else piece
        for piece in re.split(f"({any_of_them})", reason)
    )
