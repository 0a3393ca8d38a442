"""Reads papers and documents into their evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec.structs import replace
from pypdf import PdfReader

from agendapack.papers.evidence.markup_evidence import read_html, read_json
from agendapack.papers.evidence.object_evidence import ObjectEvidence
from agendapack.papers.evidence.office_evidence import office_evidence
from agendapack.papers.evidence.paper_evidence import (
    ATTACHED,
    EvidencePage,
    FoundData,
    FoundPicture,
    FoundText,
    PaperEvidence,
)
from agendapack.papers.evidence.picture_likeness import is_tiny
from agendapack.papers.evidence.reading_faults import FAULTS
from agendapack.papers.evidence.site_evidence import (
    read_calendar,
    read_data,
    read_font,
    read_picture,
    read_search_data,
    read_search_fragment,
    read_search_program,
    read_text,
    read_xml,
)
from agendapack.papers.evidence.standalone_pages import picture_likenesses, size_of, words_of
from agendapack.papers.evidence.stream_kinds import is_plain_text, plain_text
from agendapack.papers.evidence.word_evidence import SpokenPage, spoken_pages
from agendapack.papers.wordings import amounts, readings, sums, words

DocumentKind = Literal[
    "pdf",
    "html",
    "json",
    "data",
    "xml",
    "calendar",
    "text",
    "picture",
    "font",
    "search fragment",
    "search data",
    "search program",
]
"""What public files are read as: "json" is that of a manifest, "data" any other."""

MAX_DEPTH = 2  # of attachments of attachments
MOST_ATTACHMENTS = 100


def read_paper(pdf: Path, original: Path, *, public: bool = False) -> PaperEvidence:
    """All evidence of a paper: ``pdf`` as it was prepared, and the council's own file, of which a
    pack may lack much (its author, its attachments, what an office file hides).  Of a ``public``
    paper only what is published counts: of its own file nothing is read but the digest."""
    prepared, own = pdf.read_bytes(), original.read_bytes()
    evidence = _read_pdf(prepared, 0)
    files = {sha256(prepared).digest(), sha256(own).digest()}
    if own != prepared and not public:
        evidence = _joined(evidence, [_read_file(own, 0, words_too=False)])
    return replace(evidence, files=frozenset(files))


def read_document(document: Path, kind: DocumentKind) -> PaperEvidence:
    """All evidence of a document that agendapack made."""
    data = document.read_bytes()
    if kind == "pdf":
        return _read_pdf(data, 0)
    if (of_bytes := _OF_BYTES.get(kind)) is not None:
        return of_bytes(data)
    return _OF_TEXT[kind](plain_text(data))


_OF_TEXT: Mapping[str, Callable[[str], PaperEvidence]] = {
    "html": read_html,
    "json": read_json,
    "data": read_data,
    "xml": read_xml,
    "calendar": read_calendar,
}
_OF_BYTES: Mapping[str, Callable[[bytes], PaperEvidence]] = {
    "text": read_text,
    "picture": read_picture,
    "font": read_font,
    "search fragment": read_search_fragment,
    "search data": read_search_data,
    "search program": read_search_program,
}


def read_words(document: Path, kind: DocumentKind) -> PaperEvidence:
    """What a document says on its pages, and no more of a PDF."""
    if kind != "pdf":
        return read_document(document, kind)
    try:
        return PaperEvidence(tuple(map(_page_words, spoken_pages(document.read_bytes()))))
    except pdfium.PdfiumError:
        return PaperEvidence(unread=True)


def _page_words(said: SpokenPage) -> EvidencePage:
    shown, drawn = " ".join(words(said.shown)), " ".join(words(said.drawn))
    return EvidencePage(
        shown,
        "" if drawn == shown else drawn,
        _alone(said.shown),
        sums(said.shown),
        amounts(said.shown),
        unread=not said.whole,
        parted=_parted(said.shown) or _parted(said.drawn),
    )


def _joined(evidence: PaperEvidence, others: Iterable[PaperEvidence]) -> PaperEvidence:
    """Evidence with what was found in other files that belong to it."""
    held = list(others)
    return replace(
        evidence,
        texts=(*evidence.texts, *(text for one in held for text in one.texts)),
        pictures=(*evidence.pictures, *(picture for one in held for picture in one.pictures)),
        data=(*evidence.data, *(data for one in held for data in one.data)),
    )


def _read_file(data: bytes, depth: int, *, words_too: bool = True) -> PaperEvidence:
    """What a file of any kind holds, its words among the texts."""
    if data[:1024].lstrip()[:5] == b"%PDF-":
        evidence = _read_pdf(data, depth, words_too=False)
        try:
            spoken = list(spoken_pages(data)) if words_too else []
        except pdfium.PdfiumError:
            spoken = []
        said = (text for page in spoken for text in (page.shown, page.drawn))
        texts = tuple(FoundText(ATTACHED, None, text) for text in said)
        return replace(evidence, texts=(*evidence.texts, *texts))
    if data[:4] == b"PK\x03\x04":
        try:
            with ZipFile(BytesIO(data)) as archive:
                return office_evidence(archive)
        except (*FAULTS, BadZipFile):
            return PaperEvidence()
    if is_plain_text(data):
        text = re.sub(r"<[^>]*>", " ", plain_text(data[:2_000_000]))
        return PaperEvidence(texts=(FoundText(ATTACHED, None, text),))
    return PaperEvidence()


def _read_pdf(data: bytes, depth: int, *, words_too: bool = True) -> PaperEvidence:
    try:
        spoken = list(spoken_pages(data)) if words_too else []
        with PdfReader(BytesIO(data)) as reader:
            found = ObjectEvidence(reader)
            structure = tuple(_structure(found.structure(), spoken))
            loose = words_of([(one.data, one.resources) for one in found.loose])
            looks = picture_likenesses([picture.stream for picture in found.pictures])
            sizes = [size_of(picture.stream) for picture in found.pictures]
    except (*FAULTS, pdfium.PdfiumError):
        return PaperEvidence(unread=True)
    texts = [
        FoundText("an appearance, pattern or mark", one.page, text)
        for one, text in zip(found.loose, loose, strict=True)
        if text
    ]
    pictures = [
        FoundPicture(
            picture.digest,
            picture.page,
            look or (),
            size,
            is_tiny(size) or look == (),
        )
        for picture, look, size in zip(found.pictures, looks, sizes, strict=True)
    ]
    pages = []
    for index, said in enumerate(spoken):
        page = _page_words(said)
        if index < len(found.contents) and (content := found.contents[index]):
            drawn = {"content": content.digest, "size": content.size, "pictures": content.pictures}
            page = replace(page, **drawn)
        pages.append(page)
    evidence = PaperEvidence(
        tuple(pages),
        structure,
        (*found.texts, *texts),
        tuple(dict.fromkeys(pictures)),
        tuple(dict.fromkeys(found.data)),
    )
    if depth >= MAX_DEPTH:
        return evidence
    attached = [
        _put(_read_file(data, depth + 1), page)
        for data, page in found.attachments[:MOST_ATTACHMENTS]
    ]
    return _joined(evidence, attached)


def _put(evidence: PaperEvidence, page: int | None) -> PaperEvidence:
    """The evidence of an attachment, as of the page that carries it."""
    return PaperEvidence(
        texts=tuple(FoundText(ATTACHED, page, text.text, text.named) for text in evidence.texts),
        pictures=tuple(replace(picture, page=page) for picture in evidence.pictures),
        data=tuple(FoundData(data.kind, data.digest, page) for data in evidence.data),
    )


def _parted(text: str) -> str:
    """The words of a text as its marks without width part them; empty where it has none."""
    return " ".join([*readings(text), []][1])


def _alone(text: str) -> frozenset[str]:
    """The words that stand alone on a line, numbers beside them aside."""
    found = set()
    for line in text.splitlines():
        if len(line) < 60:
            said = [word for word in words(line) if not word[0].isdigit()]
            if len(said) == 1:
                found.add(said[0])
    return frozenset(found)


def _structure(
    leaves: Iterable[tuple[int, int]], pages: list[SpokenPage]
) -> Iterator[tuple[int, str]]:
    """The words of each page in the order of the structure."""
    at, said = 0, [""]
    for page, number in leaves:
        if not 0 < page <= len(pages):
            continue
        if page != at:
            if any(said):
                yield at, " ".join(words(" ".join(said)))
            at, said = page, []
        said.append(pages[page - 1].marked.get(number, ""))
    if any(said):
        yield at, " ".join(words(" ".join(said)))
