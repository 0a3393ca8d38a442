"""Takes off a paper's tags what only a pack had put around them (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

from agendapack.papers.structure.walking import elements, kids_of
from agendapack.papers.ua.document_rules import claim_packet, read_xmp


def unwrap_tags(pdf: Pdf, pages: Sequence[Object]) -> None:
    """Leave the elements that were the paper's own as the structure tree of ``pdf``; no tree where
    the paper has no tags."""
    root = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(root, Dictionary):
        return
    tagged = [page for page in pages if Name.StructParents in page]
    if not tagged and not _is_filled(root):
        for key in (Name.StructTreeRoot, Name.MarkInfo):
            if key in pdf.Root:
                del pdf.Root[key]
        return
    mark = pdf.Root.get(Name.MarkInfo)
    if isinstance(mark, Dictionary) and Name.Suspects in mark and len(tagged) == len(pages):
        del mark[Name.Suspects]  # it was said of other papers
    holder = _innermost(pdf, root)
    if holder is root:
        return
    tops = [kid for kid in kids_of(holder) if isinstance(kid, Dictionary)]
    for top in tops:
        top.P = root
    root.K = Array(tops)


def packet_of(pdf: Pdf) -> bytes:
    """What a pack says of itself in XMP; empty where that cannot be read."""
    found = pdf.Root.get(Name.Metadata)
    try:
        return found.read_bytes() if isinstance(found, Stream) else b""
    except PdfError:
        return b""


def keep_claim(pdf: Pdf, pages: Sequence[Object], packet: bytes, title: str) -> None:
    """Say of a paper, all of whose pages are tagged, that it conforms to PDF/UA-1, as the
    ``packet`` of its pack does: a build of papers that do not say so may not either."""
    has_tags = Name.StructTreeRoot in pdf.Root
    if (
        has_tags
        and all(Name.StructParents in page for page in pages)
        and read_xmp(packet).part == "1"
    ):
        packet = claim_packet(title)
        pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def _is_filled(element: Object) -> bool:
    """Whether an element, or one below it, holds content."""
    return any(not _is_element(kid) for each in elements([element]) for kid in kids_of(each))


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and Name.S in kid


def _innermost(pdf: Pdf, root: Object) -> Object:
    """The innermost element that a pack had put around the paper's own; the root where there is
    none."""
    document = _only(root, ("/Document",))
    if document is None:
        return root
    # A Document around the papers' own, as programs make it that put files together.
    if _only(document, ("/Document",)) is not None:
        return document
    # Ours: a Part for the item, a Part or Sect for the paper, both with titles (``pack/tags.py``).
    item = _only(document, ("/Part",), titled=True)
    paper = None if item is None else _only(item, ("/Part", "/Sect"), titled=True)
    if paper is None or not all(map(_is_element, kids_of(paper))):
        return root
    if isinstance(language := paper.get(Name.Lang), String):
        pdf.Root.Lang = language
    return paper


def _only(element: Object, roles: Sequence[str], *, titled: bool = False) -> Object | None:
    """The only kid of an element that holds anything (those of untagged papers do not), where it is
    an element of one of these ``roles``."""
    kids = [kid for kid in kids_of(element) if not _is_element(kid) or _is_filled(kid)]
    if len(kids) != 1 or not _is_element(kids[0]):
        return None
    is_one = str(kids[0].get(Name.S)) in roles and (not titled or Name.T in kids[0])
    return kids[0] if is_one else None
