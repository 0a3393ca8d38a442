"""Holds a finished pack against its plan, with another library than the one that wrote it.

Only the file's structure and the stamps' own streams are read, never the papers' text, which would
cost more than the build; the front sheet's text is read, because its printed ranges are a promise.
Promises are numbered as in docs/promises.md.  Each ``_prove`` function yields what it finds broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Any, cast

from msgspec import Struct
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from agendapack.pack.bookmarks import Bookmark
from agendapack.pack.metadata import PRODUCER, pdf_date
from agendapack.pack.plan import PackPlan, PlannedPage
from agendapack.pack.proof_contents import prove_contents
from agendapack.pack.proof_ranges import prove_ranges
from agendapack.pack.proof_stamps import prove_stamps
from agendapack.pack.proof_structure import prove_structure

_Both = Sequence[tuple[PageObject, PlannedPage]]  # each page as it is, and as it was planned


class Broken(Struct, frozen=True):
    """A promise that a pack does not keep; ``page`` counts physical pages from one, None for
    all."""

    promise: int
    page: int | None
    fault: str

    def __str__(self) -> str:
        where = f" on physical page {self.page}" if self.page else ""
        return f"promise {self.promise}{where}: {self.fault}"


def prove(file: Path, plan: PackPlan) -> tuple[Broken, ...]:
    """Everything in ``file`` that does not keep what ``plan`` promises; empty when all is well."""
    try:
        return _proved(file, plan)
    except PyPdfError as fault:
        return (Broken(1, None, f"{_stopped(plan)} cannot be read by the proof: {fault}"),)


def _stopped(plan: PackPlan) -> str:
    """What stopped the reading of a pack: the paper that cannot be read alone either."""
    for source in plan.sources:
        try:
            with PdfReader(cast(Path, source.facts.pdf)) as reader:
                list(reader.pages)
        except PyPdfError:
            return f'the paper "{source.file.name if source.file else source.title}"'
        except OSError:
            continue
    return "it"


def _proved(file: Path, plan: PackPlan) -> tuple[Broken, ...]:
    with (
        file.open("rb") as opened,
        # pypdf would read a file whole; of this one it takes what it looks at.
        mmap(opened.fileno(), 0, access=ACCESS_READ) as mapped,
        PdfReader(cast(IO[bytes], mapped)) as reader,
    ):
        pages = list(reader.pages)
        if len(pages) != len(plan.pages):
            fault = f"it has {len(pages)} pages where the plan has {len(plan.pages)}"
            return (Broken(1, None, fault),)
        numbers = {
            page.indirect_reference.idnum: index
            for index, page in enumerate(pages)
            if page.indirect_reference is not None
        }
        targets = {
            name: numbers.get(_page_id(found.get("/Page")), -1)
            for name, found in reader.named_destinations.items()
        }
        both = tuple(zip(pages, plan.pages, strict=True))
        return tuple(
            chain(
                _prove_labels(reader, plan),
                _prove_stamps(both, plan),
                _prove_rectos(reader, plan, numbers, targets),
                _prove_blanks(both, plan),
                _prove_ranges(both, plan, targets),
                _prove_destinations(plan, targets),
                _prove_bookmarks(reader, plan, numbers, targets),
                _prove_tags(reader, pages, plan),
                _prove_metadata(reader, plan),
                _prove_contents(pages, plan),
            )
        )


def _page_id(reference: object) -> int:
    return reference.idnum if isinstance(reference, IndirectObject) else -1


def _entry(holder: Any, key: str) -> Any:
    """What a dictionary has at ``key``, references followed; nothing where it has none."""
    return holder.get(key, DictionaryObject()).get_object()


def _prove_labels(reader: PdfReader, plan: PackPlan) -> Iterator[Broken]:
    labels = reader.page_labels
    for index, planned in enumerate(plan.pages):
        if (label := labels[index]) != planned.label:
            yield Broken(1, index + 1, f'its label is "{label}" instead of "{planned.label}"')


def _prove_rectos(
    reader: PdfReader, plan: PackPlan, numbers: Mapping[int, int], targets: Mapping[str, int]
) -> Iterator[Broken]:
    """Promise 2: each paper's first page, where its bookmark leads, is a right-hand one, unless the
    meeting says otherwise."""
    if not plan.recto:
        return
    for depth, title, page in _found_lines(
        reader.root_object.get("/Outlines"), 0, numbers, targets
    ):
        if depth == 1 and page % 2:
            yield Broken(2, page + 1, f'the paper "{title}" starts on a left-hand page')
    if (count := len(reader.pages)) % 2:
        yield Broken(2, count, "the last paper is not made up to an even number of pages")


def _prove_blanks(both: _Both, plan: PackPlan) -> Iterator[Broken]:
    """Promise 2: a blank page says that it is one."""
    known: dict[str, bool] = {}
    for index, (page, planned) in enumerate(both):
        if plan.sources[planned.source].kind != "blank":
            continue
        contents = repr(page.get("/Contents"))
        if contents not in known:
            known[contents] = bool(page.extract_text().strip())
        if not known[contents]:
            yield Broken(2, index + 1, "a blank page does not say that it is one")


def _prove_stamps(both: _Both, plan: PackPlan) -> Iterator[Broken]:
    for promise, page, fault in prove_stamps(both, plan):
        yield Broken(promise, page + 1, fault)


def _prove_ranges(both: _Both, plan: PackPlan, targets: Mapping[str, int]) -> Iterator[Broken]:
    front = [page for page, planned in both if planned.numbers is None]
    for promise, fault in prove_ranges(front, plan, targets):
        yield Broken(promise, None, fault)


def _prove_contents(pages: Sequence[PageObject], plan: PackPlan) -> Iterator[Broken]:
    for page, fault in prove_contents(pages, plan):
        yield Broken(5, page + 1, fault)


def _prove_destinations(plan: PackPlan, targets: Mapping[str, int]) -> Iterator[Broken]:
    for name, page in plan.destinations:
        if targets.get(name) != page:
            yield Broken(4, page + 1, f'the destination "{name}" does not lead here')
    for bookmark in plan.bookmarks:
        if bookmark.destination and targets.get(bookmark.destination, -1) < 0:
            yield Broken(4, None, f'there is no destination "{bookmark.destination}"')


def _prove_bookmarks(
    reader: PdfReader,
    plan: PackPlan,
    numbers: Mapping[int, int],
    targets: Mapping[str, int],
) -> Iterator[Broken]:
    planned = _planned_lines(plan.bookmarks, 0, targets)
    found = _found_lines(reader.root_object.get("/Outlines"), 0, numbers, targets)
    for line in planned:
        if next(found, None) != line:
            _, title, page = line
            yield Broken(4, page + 1 if page >= 0 else None, f'the bookmark "{title}" is not right')
            return
    if next(found, None) is not None:
        yield Broken(4, None, "it has bookmarks that nobody planned")


_Line = tuple[int, str, int]  # depth, title, zero-based page or -1


def _planned_lines(
    bookmarks: Sequence[Bookmark], depth: int, targets: Mapping[str, int]
) -> Iterator[_Line]:
    for bookmark in bookmarks:
        if bookmark.destination is not None:
            page = targets.get(bookmark.destination, -1)
        else:
            page = -1 if bookmark.page is None else bookmark.page
        yield depth, bookmark.title, page
        yield from _planned_lines(bookmark.children, depth + 1, targets)


def _found_lines(
    parent: Any, depth: int, numbers: Mapping[int, int], targets: Mapping[str, int]
) -> Iterator[_Line]:
    parent = parent.get_object() if parent is not None else {}
    node = parent.get("/First")
    while node is not None:
        entry = node.get_object()
        target = entry.get("/Dest")
        target = target.get_object() if target is not None else None
        if isinstance(target, ArrayObject):
            page = numbers.get(_page_id(target[0] if target else None), -1)
        else:
            page = targets.get(str(target), -1)
        yield depth, entry.get("/Title"), page
        yield from _found_lines(entry, depth + 1, numbers, targets)
        node = entry.get("/Next")


def _prove_tags(reader: PdfReader, pages: Sequence[PageObject], plan: PackPlan) -> Iterator[Broken]:
    for page, fault in prove_structure(reader, pages, plan):
        yield Broken(6, None if page is None else page + 1, fault)


def _prove_metadata(reader: PdfReader, plan: PackPlan) -> Iterator[Broken]:
    """Promise 7: the pack's own title, language and dates, and nobody else's."""
    properties: Any = _entry(reader.trailer, "/Info")
    info = {str(key): str(value) for key, value in properties.items()}
    moment = pdf_date(plan.published)
    own = {"/Title": plan.title, "/CreationDate": moment, "/ModDate": moment, "/Producer": PRODUCER}
    if info != own:
        yield Broken(7, None, f"its properties are {info} instead of {own}")
    root = reader.root_object
    if root.get("/Lang") != plan.language:
        yield Broken(7, None, f'its language is "{root.get("/Lang", "")}"')
    metadata = root.get("/Metadata")
    packet = metadata.get_object().get_data().decode() if metadata is not None else ""
    if ("<pdfuaid:part>1<" in packet) != plan.accessible:
        yield Broken(6, None, "what it claims of PDF/UA-1 is not what was found")
    claimed = "<pdfaid:part>2<" in packet and "<pdfaid:conformance>A<" in packet
    if claimed != plan.archival or ("/OutputIntents" in root) != plan.archival:
        yield Broken(6, None, "what it claims of PDF/A-2a is not what was found")
    if plan.published.isoformat() not in packet:
        yield Broken(7, None, "its XMP metadata does not give the publication date")
    for entry in ("/AF", "/Collection", "/PieceInfo"):
        if entry in root:
            yield Broken(7, None, f"it carries {entry[1:]} of a paper")
