"""Promises 1 and 4 held against the front sheet: each range stands on its item's line, as a link
to the item's first page.

The front sheet is a council's own template, so a line is not a place on the page.  A range belongs
to the item whose title was printed since the range before it, in the order of the content.  The
range of a paper, which may be exempt, is known by the link to a page that lies over it; where the
plan says that the front sheet lists it, the title of the paper was printed since the range before.
A range that stands in a title ("Corrected report (Page 7)") is none of these.

Of what is written from right to left, pypdf keeps the order of words, but not that of brackets and
spaces: of them only the bracket at a range's end is looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import bidirectional, normalize

from msgspec import Struct
from pypdf import PageObject

from agendapack.pack.plan import PackPlan
from agendapack.papers.geometry import PageBox
from agendapack.records.item_numbers import item_destination

Fault = tuple[int, str]
"""A promise, and how it is broken."""


class _Range(Struct, frozen=True):
    """A range as it is printed: its words; what was printed since the range before it, letters and
    digits alone; the page, counted in front matter, and the height of its end in user space."""

    words: str
    before: str
    page: int
    height: float


class _Link(Struct, frozen=True):
    """A link of the front matter to a name."""

    name: str
    page: int
    box: PageBox

    def covers(self, page: int, height: float) -> bool:
        # A fragment's x is that of its line's beginning, so the height alone is compared.
        return self.page == page and self.box.bottom <= height <= self.box.top


def prove_ranges(
    front: Sequence[PageObject], plan: PackPlan, targets: Mapping[str, int]
) -> Iterator[Fault]:
    """What the front matter's pages do not say of the items' ranges; ``targets`` has the physical
    page of each destination."""
    said = next(iter(plan.earlier_words), plan.words)
    shown = {item: _words(said.pages(pages)) for item, pages in plan.numbering.items.items()}
    headings = {source.item: source.part for source in plan.sources if source.item is not None}
    first_pages = dict(plan.destinations)
    text = _Text(front, _titles_with_ranges(plan))
    ranges = (
        list(_matches(text, _any_of(shown.values(), leftwards=text.leftwards))) if shown else []
    )
    every = list(_links(front))
    for item, words in shown.items():
        name = item_destination(item)
        printed = [one for one in ranges if one.words == words]
        keys = _keys(item, headings[item], text.letters)
        own = [one for one in printed if any(key in one.before for key in keys)]
        if not printed:
            yield 1, f'the front sheet does not print "{words}" for item {item}'
        elif not own:
            yield 1, f'the front sheet does not print "{words}" on the line of item {item}'
        links = [link for link in every if link.name == name]
        covered = (link.covers(one.page, one.height) for link in links for one in own)
        if not (any(covered) if own else links):
            yield 4, f"the front sheet's range of item {item} is not a link"
        elif targets.get(name) != first_pages[name]:
            yield 4, f"the link of item {item} does not lead to its first page"
    yield from _paper_ranges(text, every, plan, targets)


def _paper_ranges(
    text: _Text, links: Sequence[_Link], plan: PackPlan, targets: Mapping[str, int]
) -> Iterator[Fault]:
    """Ranges with a link to a page over them that leads elsewhere; and of the papers that the front
    sheet lists, those whose ranges are not on their lines, or are no links.

    A paper is named by its number alone: its title may be exempt.
    """
    pattern = _pattern(plan, leftwards=text.leftwards)
    printed = list(_matches(text, pattern))
    linked = []
    for one in printed:
        over = {link.name for link in links if link.covers(one.page, one.height)}
        if any(name.startswith("page-") for name in over):
            linked.append(one)
            number = next(filter(None, pattern.fullmatch(one.words).groups()))  # type: ignore[union-attr]
            if targets.get(f"page-{number}") not in map(targets.get, over):
                yield 4, f'the link of "{one.words}" does not lead to its first page'
    titles = _titles(plan)
    for listed in plan.listed:
        words, named = _words(listed.text), f"paper {listed.paper} of item {listed.item}"
        keys = [*map(_letters, titles.get((listed.item, words), (listed.title,)))]
        alike = [one for one in printed if one.words == words]
        own = [one for one in alike if any(key in one.before for key in keys)]
        if not alike:
            yield 1, f'the front sheet does not print "{words}" for {named}'
        elif not own:
            yield 1, f'the front sheet does not print "{words}" on the line of {named}'
        elif not any(one in linked for one in own):
            yield 4, f"the front sheet's range of {named} is not a link"


def _titles(plan: PackPlan) -> dict[tuple[str | None, str], tuple[str, ...]]:
    """What each paper may be called, by its item and its range as it is printed: by its title, or
    by its file's name where no font has that; an exempt one as in a note under its item, too.
    Those that a slip stands for are not told apart."""
    papers = zip(plan.sources[1:], plan.numbering.papers, strict=False)
    return {
        (source.item, _words(plan.words.pages(pages))): (
            source.title,
            *((source.file.stem,) if source.file and _letters(source.file.stem) else ()),
            *(plan.words.stock_titles if source.marking else ()),
        )
        for source, pages in papers
        if source.kind == "paper"
    }


def _titles_with_ranges(plan: PackPlan) -> frozenset[str]:
    """The titles of items and papers that have a range in them, as a council wrote it."""
    titles = {text for source in plan.sources for text in (source.title, source.part)}
    titles |= {listed.title for listed in plan.listed} | {title for _, title in plan.to_follow}
    pattern = _pattern(plan)
    return frozenset(title for title in titles if pattern.search(" ".join(title.split())))


def _pattern(plan: PackPlan, *, leftwards: bool = False) -> re.Pattern[str]:
    """A page range as a front sheet prints it, whatever its numbers; the first is a group."""
    first, last = "\1", "\2"  # no vocabulary has them
    either = "|".join(
        dict.fromkeys(
            _any_of(
                (
                    words.say("Page {number}", number=first),
                    words.say("Pages {first} - {last}", first=first, last=last),
                ),
                leftwards=leftwards,
            ).pattern
            for words in (plan.words, *plan.earlier_words)
        )
    )
    number = r"(?:S\d+-)?\d+"
    return re.compile(either.replace(first, f"({number})").replace(last, number))


def _any_of(ranges: Iterable[str], *, leftwards: bool) -> re.Pattern[str]:
    """One of some ranges, with its brackets; ``leftwards`` among what is written so."""
    if not leftwards:
        return re.compile("|".join(re.escape(_words(text)) for text in ranges))
    spelt = (r"[\s()]*".join(map(re.escape, _words(text)[1:-1].split())) for text in ranges)
    return re.compile("|".join(rf"\(?\s*{text}\s*\)" for text in spelt))


def _words(printed: str) -> str:
    """A range in brackets, whatever brackets and spaces are in it.

    >>> _words("( Page 7)"), _words("Pages 5 - 6")
    ('(Page 7)', '(Pages 5 - 6)')
    """
    tokens = re.findall(r"[^\s()]+", printed)
    return f"({' '.join(tokens)})"


class _Text:
    """What the pages print, in the order of their content, white space as single spaces; the
    brackets in ``titles`` as others, so that no range is found there."""

    def __init__(self, pages: Sequence[PageObject], titles: Collection[str] = ()) -> None:
        self._starts: list[int] = []
        self._places: list[tuple[int, float]] = []
        found = ""
        for number, page in enumerate(pages):
            for fragment, height in _fragments(page):
                self._starts.append(len(found))
                self._places.append((number, height))
                found = re.sub(r"\s+", " ", f"{found}{fragment} ")
        for title in titles:
            spelt = r"[\W_]*".join(re.escape(letter) for letter in title if letter.isalnum())
            found = re.sub(spelt, lambda match: re.sub("[()]", "[", match[0]), found)
        self.all = found
        self.letters = _letters(found)
        self.leftwards = any(bidirectional(character) in ("R", "AL") for character in found)

    def place(self, position: int) -> tuple[int, float]:
        """The page and the height of what stands at ``position``."""
        return self._places[bisect_right(self._starts, position) - 1]


def _fragments(page: PageObject) -> list[tuple[str, float]]:
    """A page's text in the order of its content, each piece with its height in user space."""
    found: list[tuple[str, float]] = []

    def visit(text: str, outer: Any, matrix: Any, *_: object) -> None:
        if text.strip():
            height = matrix[4] * outer[1] + matrix[5] * outer[3] + outer[5]
            found.append((text.strip(), float(height)))

    page.extract_text(visitor_text=visit)
    return found


def _matches(text: _Text, ranges: re.Pattern[str]) -> Iterator[_Range]:
    end = 0
    for match in ranges.finditer(text.all):
        page, height = text.place(match.end() - 1)
        before = _letters(text.all[end : match.start()])
        yield _Range(_words(match[0]), before, page, height)
        end = match.end()


def _keys(item: str, heading: str, letters: str) -> tuple[str, ...]:
    """What stands on an item's line: its number and title; the title alone where the front sheet
    does not print the number before it."""
    whole = _letters(heading)
    return (whole,) if whole in letters else (whole.removeprefix(_letters(item)),)


def _letters(text: str) -> str:
    """Letters and digits alone: how a template sets the rest is its own affair."""
    return "".join(filter(str.isalnum, normalize("NFKC", text).casefold()))


def _links(pages: Sequence[PageObject]) -> Iterator[_Link]:
    """The links to names, as the typesetter writes them."""
    for number, page in enumerate(pages):
        for reference in page.get("/Annots", ()):
            annotation = reference.get_object()
            target = annotation.get("/Dest")
            if isinstance(target, str):
                left, bottom, right, top = map(float, annotation["/Rect"])
                yield _Link(str(target), number, PageBox.spanning((left, bottom), (right, top)))
