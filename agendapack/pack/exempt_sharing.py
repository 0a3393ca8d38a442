"""What exempt papers have in common with public ones and with public records: the same page, a
long run of words, a sum of money.

The first is a mistake, since a page cannot be both; the others may be one, or what the public was
allowed to be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from agendapack.pack.exempt_proof import ExemptEvidence, is_same_picture
from agendapack.pack.exempt_public import amounts_of
from agendapack.papers.evidence.paper_evidence import (
    ATTACHED,
    METADATA,
    EvidencePage,
    FoundPicture,
    PaperEvidence,
)
from agendapack.papers.wordings import amounts, readings, runs, sums

LONG_RUN = 25
"""Words running that two papers hardly have by chance."""
LEAST_DRAWN = 3_000  # bytes of content without words or pictures: a plan or map, no divider


class Shared(Struct, frozen=True):
    """What two papers have in common, by their places in what was given: the same page, or a run of
    so many ``words``.  Pages are physical ones of each paper, from one; ``public_page`` is 0 where
    the words stand on none: in a bookmark or a form field."""

    kind: Literal["page", "words"]
    exempt: int
    public: int
    exempt_page: int
    public_page: int
    words: int = 0


def shared_with_public(
    exempt: Sequence[PaperEvidence], public: Sequence[PaperEvidence]
) -> tuple[Shared, ...]:
    """Everything that exempt papers share with public ones: of each pair of pages that they are the
    same, or their longest run of words."""
    return tuple(
        shared
        for first, one in enumerate(exempt)
        for second, other in enumerate(public)
        for shared in _of_pair(first, one, second, other)
    )


class SaidInRecords(Struct, frozen=True):
    """What a public record says that otherwise exempt papers or records alone say, by their places
    in what was given: a sum of money, or a run of so many ``words``."""

    text: int
    exempt: int
    words: int = 0


def said_in_records(
    texts: Sequence[str], exempt: Sequence[ExemptEvidence], public: Sequence[PaperEvidence]
) -> tuple[SaidInRecords, ...]:
    """Which ``texts`` of public records name a sum that is exempt and in no public paper, or have a
    long run of words in common with what is exempt."""
    known = frozenset[str]().union(*map(amounts_of, public))
    open_runs = {run for paper in public for run in _long_runs(paper)}
    own_amounts = [
        amounts_of(one.evidence).union(*map(amounts, one.titles)) - known for one in exempt
    ]
    own_runs = [
        _long_runs(one.evidence).union(*map(_runs_in, one.titles)) - open_runs for one in exempt
    ]
    found = []
    for number, text in enumerate(texts):
        in_text, its_runs = sums(text), _runs_in(text)
        for index in range(len(exempt)):
            if in_text & own_amounts[index]:
                found.append(SaidInRecords(number, index))
            if common := its_runs & own_runs[index]:
                found.append(SaidInRecords(number, index, LONG_RUN + len(common) - 1))
    return tuple(found)


def _of_pair(first: int, one: PaperEvidence, second: int, other: PaperEvidence) -> Iterator[Shared]:
    pictures = {
        picture.digest: picture
        for paper in (one, other)
        for picture in paper.pictures
        if not picture.plain
    }
    same = [
        (own, its)
        for own, page in enumerate(one.pages, start=1)
        for its, public_page in enumerate(other.pages, start=1)
        if _is_same_page(page, public_page, pictures)
    ]
    for own, its in same:
        yield Shared("page", first, second, own, its)
    told = set(same)
    for (own, its), length in _common_runs(one, other).items():
        if (own, its) not in told:
            yield Shared("words", first, second, own, its, length)


def _is_same_page(
    one: EvidencePage, other: EvidencePage, pictures: Mapping[bytes, FoundPicture]
) -> bool:
    """Whether two pages say and show the same; neither a page with hardly anything on it nor one
    that shows what all pages of its paper show is the same as another."""
    if one.shown != other.shown:
        return False
    shows, is_shown = (
        [pictures[digest] for digest in page.pictures if digest in pictures]
        for page in (one, other)
    )
    if len(shows) != len(is_shown):
        return False
    if not all(any(is_same_picture(a, b) for b in is_shown) for a in shows):
        return False
    if one.content == other.content and one.size >= LEAST_DRAWN:
        return True
    return one.shown.count(" ") + 1 >= LONG_RUN or any(_is_large(picture) for picture in shows)


def _is_large(picture: FoundPicture) -> bool:
    """Whether a picture may be a scanned page: at least 40 dots to the inch of A4."""
    return picture.size[0] * picture.size[1] >= 150_000


def _common_runs(one: PaperEvidence, other: PaperEvidence) -> dict[tuple[int, int], int]:
    """By both pages, the length in words of the longest run that two papers have in common."""
    found: dict[tuple[int, int], int] = {}
    for own in _words_and_pages(one):
        for its in (*_words_and_pages(other), *_beside_pages(other)):
            for pages, length in _common_in(own, its):
                found[pages] = max(found.get(pages, 0), length)
    return found


def _common_in(own: _Said, its: _Said) -> Iterator[tuple[tuple[int, int], int]]:
    """Runs in common, by the pages where they begin; a longer one after each that it goes on."""
    places: dict[str, int] = {}
    own_words, own_pages = own
    for index, run in enumerate(runs(own_words, LONG_RUN)):
        places.setdefault(run, index)
    its_words, its_pages = its
    before, start, length = -2, (0, 0), 0
    if places.keys().isdisjoint(runs(its_words, LONG_RUN)):
        return
    for index, run in enumerate(runs(its_words, LONG_RUN)):
        place = places.get(run)
        if place is None:
            before = -2
            continue
        if place == before + 1:
            length += 1
        else:
            start, length = (own_pages[place], its_pages[index]), LONG_RUN
        yield start, length
        before = place


_Said = tuple[list[str], list[int]]
"""The words of a paper and the page of each."""


def _runs_in(text: str) -> set[str]:
    return {run for said in readings(text) for run in runs(said, LONG_RUN)}


def _long_runs(paper: PaperEvidence) -> set[str]:
    return {run for said, _ in _words_and_pages(paper) for run in runs(said, LONG_RUN)}


def _words_and_pages(paper: PaperEvidence) -> Iterator[_Said]:
    """As PDFium reads the words, and as marks without width part them, where there are any."""
    yield _put_together(page.shown for page in paper.pages)
    if any(page.parted for page in paper.pages):
        yield _put_together(page.parted or page.shown for page in paper.pages)


def _beside_pages(paper: PaperEvidence) -> Iterator[_Said]:
    """The words of bookmarks, fields and whatever else a paper has beside its pages and a pack may
    keep: its properties and attachments it leaves out."""
    for text in paper.texts:
        if text.place not in (METADATA, ATTACHED):
            for said in readings(text.text):
                yield said, [text.page or 0] * len(said)


def _put_together(texts: Iterable[str]) -> _Said:
    said: list[str] = []
    pages: list[int] = []
    for number, text in enumerate(texts, start=1):
        of_page = text.split()
        said += of_page
        pages += [number] * len(of_page)
    return said, pages
