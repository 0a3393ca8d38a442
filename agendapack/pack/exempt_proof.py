"""Promise 9: nothing of an exempt paper is in a public document.

The finished document is read by pypdf and PDFium, an HTML page and a JSON file by the standard
library, as the papers were (``papers/evidence``); what it has in common with an exempt paper must
be in a public paper too, or in the public records (``exempt_public``).  A fault says where it is
and what kind of thing of which paper, and never quotes it: a build's messages may be public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain
from pathlib import Path

from msgspec import Struct

from agendapack.pack.exempt_public import PublicSide, amounts_of, beside_stamps
from agendapack.papers.evidence.evidence_reading import DocumentKind, read_document
from agendapack.papers.evidence.markup_evidence import SOURCE
from agendapack.papers.evidence.paper_evidence import METADATA, FoundPicture, PaperEvidence
from agendapack.papers.evidence.picture_likeness import (
    are_alike,
    have_one_shape,
    likenesses_of,
)
from agendapack.papers.wordings import RUN, amounts, readings, runs, sums, words

MOST_FAULTS = 40


class ExemptEvidence(Struct, frozen=True):
    """An exempt paper: ``designation`` is what may be said of it in public ("paper 2 of item 7");
    ``names`` are those of its files, and ``titles`` its true titles, reasons and whatever else the
    exempt records say of it."""

    designation: str
    evidence: PaperEvidence
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


_Places = dict[str, tuple[str, ...]]
"""By what was found: where, in words."""


class WordSequence(Struct, frozen=True):
    """Words that follow each other, and where each stands: a physical page, or None; ``place``
    where that is no page."""

    words: list[str]
    pages: list[int | None]
    place: str = ""

    def where(self, index: int) -> str:
        return _location(self.pages[index], self.place)


def prove_nothing_exempt(
    document: Path, kind: DocumentKind, exempt: Sequence[ExemptEvidence], public: PublicSide
) -> tuple[str, ...]:
    """What of exempt papers a public document holds, each a sentence; empty where it holds nothing.

    OSError where the document cannot be opened.
    """
    return compare(read_document(document, kind), exempt, public) if exempt else ()


def compare(
    document: PaperEvidence, exempt: Sequence[ExemptEvidence], public: PublicSide
) -> tuple[str, ...]:
    """The same of a document that was read."""
    sequences = list(word_sequences(document))
    faults = dict.fromkeys(
        chain(
            _unread(document, exempt, public),
            _words(sequences, exempt, public),
            _names(document, sequences, exempt, public),
            _sums(document, exempt, public),
            _pictures(document, exempt, public),
            _data(document, exempt, public),
        )
    )
    elsewhere = {told for place, told in map(_split, faults) if place != SOURCE}
    told = tuple(
        fault for fault in faults if _split(fault)[0] != SOURCE or _split(fault)[1] not in elsewhere
    )
    if len(told) <= MOST_FAULTS:
        return told
    return (*told[:MOST_FAULTS], f"there are {len(told) - MOST_FAULTS} more such faults")


def _split(fault: str) -> tuple[str, str]:
    """Where a fault is, and what."""
    place, _, told = fault.partition(" has ")
    return place, told


def word_sequences(evidence: PaperEvidence) -> Iterator[WordSequence]:
    """The words of a file in each of its orders: PDFium's, that of its content, that of its
    structure, and with words parted where marks without width may do so; and its other texts.
    They run on from page to page."""
    shown: list[tuple[int | None, str]] = []
    drawn: list[tuple[int | None, str]] = []
    parted: list[tuple[int | None, str]] = []
    for number, page in evidence.numbered_pages():
        shown.append((number, page.shown))
        drawn.append((number, page.drawn or page.shown))
        parted.append((number, page.parted or page.shown))
    yield _sequence(shown)
    if drawn != shown:
        yield _sequence(drawn)
    if parted != shown:
        yield _sequence(parted)
    yield _sequence(evidence.structure)
    for text in evidence.texts:
        for said in readings(text.text):
            yield WordSequence(said, [text.page] * len(said), text.place)


def _sequence(parts: Iterable[tuple[int | None, str]]) -> WordSequence:
    said: list[str] = []
    pages: list[int | None] = []
    for page, text in parts:
        of_page = text.split()
        said += of_page
        pages += [page] * len(of_page)
    return WordSequence(said, pages)


def _location(page: int | None, place: str = "") -> str:
    if page is None:
        return place or "it"
    return f"{place} on physical page {page}" if place else f"physical page {page}"


def _unread(
    document: PaperEvidence, exempt: Sequence[ExemptEvidence], public: PublicSide
) -> Iterator[str]:
    of_public = sum(page.unread for paper in public.papers for page in paper.pages)
    if document.unread or sum(page.unread for page in document.pages) > of_public:
        yield "it cannot be read whole, so nothing is proved of it"
    for paper in exempt:
        if not paper.evidence.is_whole:
            yield f"{paper.designation} cannot be read whole, so nothing is proved of it"
    known = {data.digest for paper in public.papers for data in paper.data}
    for data in document.data:
        if data.kind == "unreadable" and data.digest not in known:
            place = _location(data.page, "a stream")
            yield f"{place} cannot be decoded, so nothing is proved of it"


# Words


def _words(
    document: Sequence[WordSequence], exempt: Sequence[ExemptEvidence], public: PublicSide
) -> Iterator[str]:
    """Five words running that stand in an exempt paper and in nothing public."""
    owners = owners_of_runs(exempt)
    found = _not_public(_found(document, owners.keys(), RUN), public)
    for run, places in found.items():
        for place in places:
            yield f"{place} has words of {exempt[owners[run]].designation} that nothing public has"


def owners_of_runs(exempt: Sequence[ExemptEvidence]) -> dict[str, int]:
    """By each run of words that is exempt, the place of the first paper that has it."""
    owners: dict[str, int] = {}
    for index, paper in enumerate(exempt):
        said = (sequence.words for sequence in word_sequences(paper.evidence))
        told = (said for text in (*paper.names, *paper.titles) for said in readings(text))
        for sequence in chain(said, told):
            for run in runs(sequence):
                owners.setdefault(run, index)
    return owners


def _names(
    document: PaperEvidence,
    sequences: Sequence[WordSequence],
    exempt: Sequence[ExemptEvidence],
    public: PublicSide,
) -> Iterator[str]:
    """Names of fewer words than make a run: titles, authors, bookmarks, file names."""
    owners = owners_of_names(exempt)
    for length in range(1, RUN):
        asked = {name for name in owners if name.count(" ") == length - 1}
        if asked:
            alone = length == 1
            seen = _found_alone(document, asked) if alone else _found(sequences, asked, length)
            found = _not_public(seen, public)
            for name, places in found.items():
                what, index = owners[name]
                told = f"has {what} of {exempt[index].designation} that nothing public has"
                yield from (f"{place} {told}" for place in places)


def owners_of_names(exempt: Sequence[ExemptEvidence]) -> dict[str, tuple[str, int]]:
    """By each name of fewer words than make a run, what it is and of which paper."""
    owners: dict[str, tuple[str, int]] = {}
    for index, paper in enumerate(exempt):
        for what, text in _named(paper):
            for said in readings(text):
                if 0 < len(said) < RUN and any(len(word) > 2 and word.isalpha() for word in said):
                    owners.setdefault(" ".join(said), (what, index))
    return owners


def _named(paper: ExemptEvidence) -> Iterator[tuple[str, str]]:
    for name in paper.names:
        yield "a file name", name
        yield "a file name", Path(name).stem
    for title in paper.titles:
        yield "a title", title
    for text in paper.evidence.texts:
        if text.named:
            yield _NAMES.get(text.place, "a name"), text.text


_NAMES = {"a bookmark": "a bookmark", METADATA: "a title, author or other property"}


def _found(document: Sequence[WordSequence], asked: Iterable[str], length: int) -> _Places:
    """Where a document has any of the runs that are asked for."""
    wanted = set(asked)
    places: dict[str, dict[str, None]] = {}
    for sequence in document:
        if wanted.isdisjoint(runs(sequence.words, length)):
            continue
        for index, run in enumerate(runs(sequence.words, length)):
            if run in wanted:
                places.setdefault(run, {})[sequence.where(index)] = None
    return {run: tuple(found) for run, found in places.items()}


def _found_alone(document: PaperEvidence, asked: Iterable[str]) -> _Places:
    """Where a document has a word by itself, as a whole line or a whole text: in a sentence one
    word shows nothing."""
    wanted = set(asked)
    places: dict[str, dict[str, None]] = {}
    for number, page in document.numbered_pages():
        for word in wanted & page.alone:
            places.setdefault(word, {})[_location(number)] = None
    for text in document.texts:
        said = [word for word in words(text.text) if not word[0].isdigit()]
        if len(said) == 1 and said[0] in wanted:
            places.setdefault(said[0], {})[_location(text.page, text.place)] = None
    return {word: tuple(found) for word, found in places.items()}


def _not_public(found: _Places, public: PublicSide) -> _Places:
    """What was found without the runs that public papers or records have."""
    left = {run for run in found if run not in public.elsewhere and not public.says(run)}
    left -= _in_papers(left, public)
    cuts = {run: beside_stamps(run) for run in left}
    parts = {part for beside in cuts.values() for cut in beside for part in cut}
    said = {part for part in parts if public.says(part)} | _in_papers(parts, public)
    left -= {run for run, beside in cuts.items() if any(said.issuperset(cut) for cut in beside)}
    return {run: places for run, places in found.items() if run in left}


def _in_papers(asked: Set[str], public: PublicSide) -> set[str]:
    """Which of some runs stand in public papers."""
    found: set[str] = set()
    lengths = {run.count(" ") + 1 for run in asked}
    for paper in public.papers if asked else ():
        for sequence in word_sequences(paper):
            for length in lengths:
                found.update(asked & set(runs(sequence.words, length)))
    return found


# Money, pictures, data


def _sums(
    document: PaperEvidence, exempt: Sequence[ExemptEvidence], public: PublicSide
) -> Iterator[str]:
    """Sums whose value an exempt paper has, as a sum or a bare number, and nothing public has."""
    secrets = [
        (paper, amounts_of(paper.evidence).union(*map(amounts, paper.titles)) - public.amounts)
        for paper in exempt
    ]
    secrets = [(paper, secret) for paper, secret in secrets if secret]
    if not secrets:
        return
    said = [(_location(number), page.sums) for number, page in document.numbered_pages()]
    said += [(_location(text.page, text.place), sums(text.text)) for text in document.texts]
    for paper, secret in secrets:
        told = f"has a sum of money of {paper.designation} that nothing public has"
        yield from (f"{place} {told}" for place, held in said if secret & held)


def _pictures(
    document: PaperEvidence, exempt: Sequence[ExemptEvidence], public: PublicSide
) -> Iterator[str]:
    of_public = [picture for paper in public.papers for picture in paper.pictures]
    known = {picture.digest for picture in of_public}
    strange = [
        picture
        for picture in document.pictures
        if picture.digest not in known and not picture.plain
    ]
    if not strange:
        return
    for file in public.pictures:
        try:
            likenesses, size = likenesses_of(file.read_bytes())
        except OSError:
            continue
        of_public.append(FoundPicture(b"", None, likenesses, size))
    for picture in strange:
        for paper in exempt:
            if any(
                is_same_picture(own, picture) for own in paper.evidence.pictures if not own.plain
            ):
                if not any(is_same_picture(other, picture) for other in of_public):
                    told = f"a picture of {paper.designation} that nothing public has"
                    yield f"{_location(picture.page)} has {told}"
                break


def is_same_picture(one: FoundPicture, other: FoundPicture) -> bool:
    """Whether two pictures show the same, also at another size or quality."""
    if one.digest == other.digest:
        return True
    return have_one_shape(one.size, other.size) and any(
        are_alike(a, b) for a in one.likenesses for b in other.likenesses
    )


def _data(
    document: PaperEvidence, exempt: Sequence[ExemptEvidence], public: PublicSide
) -> Iterator[str]:
    known = {digest for paper in public.papers for digest in digests_of(paper)}
    held = [(data.digest, _KINDS.get(data.kind, ""), data.page) for data in document.data]
    for number, page in document.numbered_pages():
        held.append((page.content, _KINDS["stream"], number))
    for paper in exempt:
        own = digests_of(paper.evidence) - known
        for digest, what, at in held:
            if digest in own and what:
                told = f"{what} of {paper.designation} that nothing public has"
                yield f"{_location(at)} has {told}"


_KINDS = {
    "stream": "a stream",
    "object": "an annotation",
    "attachment": "an attachment",
    "named": "a file's digest",
}


def digests_of(evidence: PaperEvidence) -> set[bytes]:
    found = {data.digest for data in evidence.data if data.kind != "unreadable"}
    return {*found, *evidence.files, *(page.content for page in evidence.pages if page.size >= 64)}
