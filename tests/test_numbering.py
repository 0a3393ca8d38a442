"""Promise 1 and 2: laws of page numbers, and the ranges of the published packs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.pack.numbering import made_up, number
from agendapack.records.numerals import roman
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import ENGLISH
from tests.builders import LAWS, pack, pdf

# Papers in the order of a pack: each item's stand together.
PAPERS = st.lists(
    st.lists(st.integers(1, 60), min_size=1, max_size=4), min_size=1, max_size=12
).map(
    lambda items: [(str(i), count) for i, counts in enumerate(items, start=1) for count in counts]
)
ODD = st.integers(0, 500).map(lambda n: 2 * n + 1)


PREFIXES = st.sampled_from(["", "S1-", "S12-"])


@LAWS
@given(PAPERS, st.integers(1, 1000), st.booleans(), PREFIXES)
def test_papers_follow_each_other_without_a_gap(papers, first, recto, prefix):
    ranges = number(papers, first=first, recto=recto, prefix=prefix).papers
    assert len(ranges) == len(papers)
    assert ranges[0].first == first
    assert all(after.first == before.last + 1 for before, after in pairwise(ranges))


@LAWS
@given(PAPERS, ODD)
def test_with_recto_every_paper_starts_odd_and_is_even_in_length(papers, first):
    numbering = number(papers, first=first)
    for (_, count), pages in zip(papers, numbering.papers, strict=True):
        assert pages.first % 2 == 1
        assert len(pages) % 2 == 0
        assert len(pages) - count in (0, 1)


@LAWS
@given(PAPERS, st.integers(1, 1000))
def test_without_recto_every_paper_has_its_own_pages_alone(papers, first):
    numbering = number(papers, first=first, recto=False)
    assert [len(pages) for pages in numbering.papers] == [count for _, count in papers]
    assert numbering.last == first + sum(count for _, count in papers) - 1


@LAWS
@given(PAPERS, st.integers(1, 1000), st.booleans())
def test_an_item_spans_exactly_its_papers(papers, first, recto):
    numbering = number(papers, first=first, recto=recto)
    for item, pages in numbering.items.items():
        own = [r for (of, _), r in zip(papers, numbering.papers, strict=True) if of == item]
        assert (pages.first, pages.last) == (own[0].first, own[-1].last)
        assert len(pages) == sum(map(len, own))


@LAWS
@given(PAPERS, PAPERS, st.booleans())
def test_a_supplement_that_continues_counts_as_one_longer_pack(papers, later, recto):
    later = [(f"s{item}", count) for item, count in later]
    before = number(papers, recto=recto)
    after = number(later, first=before.last + 1, recto=recto)
    assert number([*papers, *later], recto=recto).papers == before.papers + after.papers


@LAWS
@given(PAPERS, st.booleans())
def test_a_prefix_changes_no_number(papers, recto):
    plain, prefixed = number(papers, recto=recto), number(papers, recto=recto, prefix="S1-")
    assert prefixed.last == plain.last
    for with_prefix, without in (
        *zip(prefixed.papers, plain.papers, strict=True),
        *zip(prefixed.items.values(), plain.items.values(), strict=True),
    ):
        assert with_prefix.names == tuple(f"S1-{name}" for name in without.names)


def test_no_papers_give_no_numbers():
    numbering = number([])
    assert (numbering.papers, dict(numbering.items), numbering.last) == ((), {}, 0)
    assert number([], first=143).last == 142


@pytest.mark.parametrize(
    ("pages", "recto", "expected"), [(1, True, 2), (2, True, 2), (1, False, 1), (0, True, 0)]
)
def test_made_up(pages, recto, expected):
    assert made_up(pages, recto=recto) == expected


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        (PageRange(67, 114), "Pages 67 - 114"),
        (PageRange(5, 5), "Page 5"),
        (PageRange(1, 18, "S1-"), "Pages S1-1 - S1-18"),
        (PageRange(3, 3, "S2-"), "Page S2-3"),
    ],
)
def test_a_range_in_words(pages, words):
    assert ENGLISH.pages(pages) == words


@pytest.mark.parametrize(
    ("pages", "ordinal", "words"),
    [
        (PageRange(67, 70), 0, "replaces pages 67 to 70 of the agenda pack"),
        (PageRange(67, 68), 0, "replaces pages 67 and 68 of the agenda pack"),
        (PageRange(143, 160), 1, "replaces pages 143 to 160 of supplement 1"),
        (PageRange(3, 3, "S1-"), 1, "replaces page S1-3 of supplement 1"),
        (PageRange(1, 18, "S2-"), 2, "replaces pages S2-1 to S2-18 of supplement 2"),
    ],
)
def test_what_a_paper_replaces_in_words(pages, ordinal, words):
    assert ENGLISH.replaces(pages, ordinal) == words


@pytest.mark.parametrize(("first", "last"), [(0, 4), (5, 4), (-3, -1)])
def test_no_range_runs_backwards_or_starts_before_one(first, last):
    with pytest.raises(ValueError, match=f"no such page range: {first} to {last}"):
        PageRange(first, last)


@LAWS
@given(st.integers(1, 3999))
def test_roman_numbers_read_back(n):
    values = dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))
    digits = [values[letter] for letter in roman(n)]
    following = [*digits[1:], 0]
    assert sum(-d if d < after else d for d, after in zip(digits, following, strict=True)) == n


PUBLISHED = {
    # item: (the pages of its papers, the range on the published front sheet)
    "4": ((3,), "Pages 1 - 4"),
    "5": ((9, 24, 3, 11), "Pages 5 - 54"),
    "6": ((5, 6), "Pages 55 - 66"),
    "7": ((4, 43), "Pages 67 - 114"),
    "8": ((10,), "Pages 115 - 124"),
    "9": ((8, 3, 1), "Pages 125 - 138"),
    "10": ((3,), "Pages 139 - 142"),
}


def test_the_published_ranges(tmp_path: Path):
    papers = [(item, pdf(count)) for item, (counts, _) in PUBLISHED.items() for count in counts]
    made = pack(tmp_path, papers)
    numbering = made.plan.numbering
    assert {item: ENGLISH.pages(pages) for item, pages in numbering.items.items()} == {
        item: printed for item, (_, printed) in PUBLISHED.items()
    }
    assert numbering.last == 142
    assert len(made.plan.pages) == 2 + 142


def test_the_published_supplement(tmp_path: Path):
    slides = [("7", pdf(17, size=(960, 540)))]
    restarted = pack(tmp_path, slides).plan.numbering.items["7"]
    continued = pack(tmp_path, slides, first=143).plan.numbering.items["7"]
    assert ENGLISH.pages(restarted) == "Pages 1 - 18"
    assert ENGLISH.pages(continued) == "Pages 143 - 160"
