"""Whether a page has one number in a public pack and in the members', and in each language, where
one of two was released and the records have become others since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from agendapack.build.staged_documents import StagedDocument
from agendapack.pack.pack_map import PackMap
from agendapack.problems import Location, Problem, warning
from agendapack.records.document_names import without_language
from agendapack.records.language_names import language_name
from agendapack.records.page_ranges import PageRange


def twin_number_problems(
    public: Sequence[StagedDocument],
    members: Sequence[StagedDocument],
    meeting: Path,
    key: str,
) -> Iterator[Problem]:
    """A warning for each pack in which something is on other pages for members than for everybody;
    ``meeting`` is the file of the meeting ``key``."""
    by_name = {document.name: document for document in public}
    for own in members:
        twin = by_name.get(own.name)
        if twin is None or twin.map is None or own.map is None:
            continue
        if twin.release is None and own.release is None:
            continue  # both are planned by the same records, and proved
        if (moved := _moved(twin.map, own.map)) is not None:
            yield warning(
                f"the members' {own.pdf_name} and the public one have other page numbers: {moved}",
                Location(meeting),
                f'agendapack release --members --amend "REASON" {key} makes anew what was released'
                " and would be otherwise now, so that both have the same",
            )


def language_number_problems(
    documents: Sequence[StagedDocument], meeting: Path, key: str
) -> Iterator[Problem]:
    """A warning for each pack in which an item is on other pages than in the first language that
    the pack is in; ``documents`` are those of one audience."""
    first: dict[str, StagedDocument] = {}
    for own in documents:
        twin = first.setdefault(without_language(own.name), own)
        if twin is own or twin.map is None or own.map is None:
            continue
        if twin.release is None and own.release is None:
            continue  # both are planned together, and proved
        names = [f"in {language_name(pack.language)}" for pack in (twin.map, own.map)]
        if (moved := _moved_item(twin.map, own.map, *names)) is not None:
            yield warning(
                f"{own.pdf_name} and {twin.pdf_name} have other page numbers: {moved}",
                Location(meeting),
                f'agendapack release --amend "REASON" {key} makes anew what was released and would'
                " be otherwise now, so that both have the same",
            )


def _moved(public: PackMap, members: PackMap) -> str | None:
    """The first item, or public paper of one, that is on other pages for members."""
    if (moved := _moved_item(public, members, "for the public", "for members")) is not None:
        return moved
    papers = _papers(members)
    for file, (item, one) in _papers(public).items():
        _, other = papers.get(file, (item, one))
        if one != other:
            return (
                f"a paper of item {item} is on {_worded(other)} for members, and on"
                f" {_worded(one)} for the public"
            )
    return None


def _moved_item(first: PackMap, second: PackMap, *names: str) -> str | None:
    """The first item that is on other pages in the ``second`` of two packs, with their names."""
    one, other = _items(first), _items(second)
    for number in dict.fromkeys((*one, *other)):
        if one.get(number) != other.get(number):
            pages = [_worded(items.get(number)) for items in (one, other)]
            return f"item {number} is on {pages[1]} {names[1]}, and on {pages[0]} {names[0]}"
    return None


def _items(pack: PackMap) -> dict[str, PageRange | None]:
    return {item.number: item.pages for item in pack.items}


def _papers(pack: PackMap) -> dict[str, tuple[str | None, PageRange | None]]:
    """Of each paper that stands once in a pack, by its file, the item and the pages."""
    files = [source.file for source in pack.sources]
    return {
        source.file: (source.item, source.pages)
        for source in pack.sources
        if source.kind == "paper" and source.file is not None and files.count(source.file) == 1
    }


def _worded(pages: PageRange | None) -> str:
    if pages is None:
        return "no page"
    if len(pages) == 1:
        return f"page {pages.first_name}"
    return f"pages {pages.first_name} to {pages.last_name}"
