"""``pack.json``: of one meeting, which item has which papers on which pages of which file.

Names of files are relative to the folder that it lies in.  Its JSON Schema,
docs/schemas/pack.schema.json, follows from the classes here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from agendapack.records.page_ranges import PageRange
from agendapack.released.released_meeting import MinutesStatus
from agendapack.site.open_data.meeting_words import document_name, plain
from agendapack.site.page_addresses import PACK_JSON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agendapack.registers.published_agenda import ItemFact
    from agendapack.site.meeting_files import PaperFile
    from agendapack.site.published_meeting import PublishedMeeting, SiteDocument
    from agendapack.site.site_outline import SiteOutline

PACK_VERSION = 1

_Pack = Annotated[str, Meta(description="A pack, by the `document` of one of `documents`.")]
_Item = Annotated[str, Meta(description="An item of the agenda, by its number.")]
_Language = Annotated[
    str | None, Meta(description="A language tag (BCP 47), where the site has several languages.")
]
_First = Annotated[
    int, Meta(ge=1, description="Its first page, as viewers count the pages of the pack's PDF.")
]


class PrintedPages(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """A range of pages as they are numbered in print, both included: "67" to "70", or "S1-1" to
    "S1-4"."""

    first: str
    last: str


class JsonFile(Struct, frozen=True, omit_defaults=True):
    """A file of a document, with its size in bytes and, where it has any, how many pages."""

    name: str
    size: int
    sha256: str
    pages: int | None = None


class JsonVersion(Struct, frozen=True, omit_defaults=True):
    """A version of a document that was published on a day: why it was amended, and of minutes,
    whether they are a draft.  The site has the last version alone."""

    version: int
    released: date
    amended: str | None = None
    status: MinutesStatus | None = None


class JsonDocument(Struct, frozen=True, omit_defaults=True):
    """A document in its last version: its PDF comes first among its files.  A draft is one that
    is not published.  Where the council writes in several languages, it says in which it is."""

    document: Annotated[
        str,
        Meta(
            description="agenda-pack, supplement-1, supplement-2, minutes, decisions, or"
            " consolidated-pack, the pack of everything to date; in another language than the"
            " council's first, with that one's: agenda-pack.cy."
        ),
    ]
    title: str
    files: tuple[JsonFile, ...]
    status: MinutesStatus | None = None
    draft: bool = False
    versions: tuple[JsonVersion, ...] = ()
    language: _Language = None


class ItemPages(Struct, frozen=True, omit_defaults=True):
    """The pages of an item in a pack."""

    document: _Pack
    pages: PrintedPages
    page: _First


class JsonItem(Struct, frozen=True, omit_defaults=True):
    """An item of the agenda, in its order, with its pages in each pack that has some."""

    number: str
    title: str
    pages: tuple[ItemPages, ...] = ()
    withdrawn: Annotated[bool, Meta(description="It was taken off the agenda.")] = False
    deferred_to: Annotated[date | None, Meta(description="The day to which it was put off.")] = None
    not_for_publication: Annotated[
        tuple[str, ...],
        Meta(description="Why the item, or some of its papers, is not public."),
    ] = ()


class JsonReplaced(Struct, frozen=True):
    """Pages of an earlier pack that a paper stands in place of."""

    document: _Pack
    pages: PrintedPages


class JsonPaper(Struct, frozen=True, omit_defaults=True):
    """A paper: where it is in its pack, and its file, a PDF of its own with the same numbers."""

    item: _Item
    title: str
    document: _Pack
    pages: PrintedPages
    page: _First
    file: str
    size: Annotated[int, Meta(description="In bytes.")]
    page_count: int
    replaces: tuple[JsonReplaced, ...] = ()
    replaced_by: Annotated[
        str | None, Meta(description="The pack that has another paper, or pages, in its place.")
    ] = None
    language: _Language = None


class JsonSlip(Struct, frozen=True, omit_defaults=True):
    """Pages that are not for publication: the pack has one page in their place."""

    item: _Item
    document: _Pack
    pages: PrintedPages
    page: _First


class JsonPack(Struct, frozen=True, omit_defaults=True, rename={"day": "date"}):
    """A meeting's items, papers and pages, as agendapack writes them into pack.json."""

    version: Annotated[int, Meta(description="The version of this format.")]
    meeting: Annotated[str, Meta(description="Its folder below meetings/ on the site.")]
    council: str
    committee: str
    day: date
    time: Annotated[str, Meta(description="In Europe/London.", pattern="^[0-2][0-9]:[0-5][0-9]$")]
    documents: tuple[JsonDocument, ...]
    items: tuple[JsonItem, ...]
    papers: tuple[JsonPaper, ...]
    slips: tuple[JsonSlip, ...]
    title: Annotated[str | None, Meta(description="What kind of meeting it is.")] = None
    status: Annotated[
        Literal["cancelled", "postponed"] | None, Meta(description="Where it is not held.")
    ] = None
    rearranged_to: date | None = None


def pack_json(outline: SiteOutline, key: str, others: Sequence[SiteOutline] = ()) -> bytes:
    """The file of the meeting ``key``, in the words of its ``outline``; the ``others`` are the site
    in other languages, whose documents and papers are there too."""
    sites = (outline, *others)
    meeting = outline.meetings[key]
    agenda = meeting.agenda
    documents: dict[str, JsonDocument] = {}
    papers: dict[str, JsonPaper] = {}
    slips: list[JsonSlip] = []
    for site in sites:
        own, files = site.meetings[key], site.files[key]
        last = () if files.consolidated is None else (files.consolidated,)
        new = [each for each in (*own.documents, *last) if each.name not in documents]
        names = {each.document: each.name for each in new}
        documents |= {each.name: _document(site, each) for each in new}
        papers |= {
            each.name: _paper(site, own, each) for each in files.papers if each.name not in papers
        }
        slips += (
            JsonSlip(slip.item, names[slip.document], _printed(slip.pages), slip.first)
            for slip in files.slips
            if slip.document in names
        )
    made = JsonPack(
        PACK_VERSION,
        key,
        agenda.council,
        agenda.committee,
        agenda.day,
        agenda.time,
        tuple(documents.values()),
        tuple(_item([site.meetings[key] for site in sites], item) for item in agenda.items),
        tuple(papers.values()),
        tuple(slips),
        agenda.title,
        agenda.status,
        agenda.rearranged_to,
    )
    return msgspec.json.format(msgspec.json.encode(made, enc_hook=str), indent=1) + b"\n"


def pack_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    schema = _for_readers(msgspec.json.schema(JsonPack))
    return {"$schema": dialect, "title": PACK_JSON, **schema}


def pack_schema_text() -> str:
    """The schema as the file ``docs/schemas/pack.schema.json`` holds it."""
    return msgspec.json.format(msgspec.json.encode(pack_schema()), indent=2).decode() + "\n"


def _for_readers(schema: Any) -> Any:
    """An absent key is absent, never null; and no docstring's line breaks."""
    if isinstance(schema, list):
        return [_for_readers(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _for_readers(value) for key, value in schema.items() if key != "default"}
    match made.get("anyOf"):
        case [one, {"type": "null"}]:
            made = {**{key: value for key, value in made.items() if key != "anyOf"}, **one}
    if isinstance(made.get("description"), str):
        made["description"] = " ".join(made["description"].split())
    return made


def _document(outline: SiteOutline, document: SiteDocument) -> JsonDocument:
    return JsonDocument(
        document.name,
        document_name(outline.words, document),
        tuple(JsonFile(each.name, each.size, each.sha256, each.pages) for each in document.files),
        document.status,
        document.is_draft,
        tuple(
            JsonVersion(
                each.version,
                each.released,
                None if each.amended is None else plain(each.amended),
                each.status,
            )
            for each in document.versions
        ),
        _language(outline, document.language),
    )


def _language(outline: SiteOutline, tag: str) -> str | None:
    return (tag or outline.language) if outline.is_one_of_several else None


def _item(meetings: Sequence[PublishedMeeting], item: ItemFact) -> JsonItem:
    return JsonItem(
        item.number,
        item.title,
        tuple(_item_pages(meetings, item)),
        item.withdrawn is not None,
        item.deferred_to,
        item.exempt,
    )


def _item_pages(meetings: Sequence[PublishedMeeting], item: ItemFact) -> Iterator[ItemPages]:
    packs = {pack.name: pack for meeting in meetings for pack in meeting.packs}
    for document in packs.values():
        assert document.pack is not None
        for known in document.pack.facts.items:
            if known.number == item.number:
                yield ItemPages(document.name, _printed(known.pages), known.first)


def _paper(outline: SiteOutline, meeting: PublishedMeeting, paper: PaperFile) -> JsonPaper:
    names = {each.document: each for each in meeting.documents}

    def name(document: str) -> str:
        return names[document].name if document in names else document

    pack = names.get(paper.document)
    return JsonPaper(
        paper.item,
        paper.title,
        name(paper.document),
        _printed(paper.pages),
        paper.first,
        paper.name,
        paper.size,
        paper.page_count,
        tuple(JsonReplaced(name(document), _printed(pages)) for document, pages in paper.replaces),
        None if paper.replaced_by is None else name(paper.replaced_by),
        _language(outline, paper.language or ("" if pack is None else pack.language)),
    )


def _printed(pages: PageRange) -> PrintedPages:
    return PrintedPages(pages.first_name, pages.last_name)
