"""Camera data, comments and thumbnails in the pictures of a paper that are JPEG or JPEG 2000."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

from agendapack.papers.pdf.objects import objgen
from agendapack.papers.pictures import jpeg, jpeg2000_file

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": jpeg.without_extras,
    "/DCT": jpeg.without_extras,
    "/JPXDecode": jpeg2000_file.without_extras,
}
"""By the filter that decodes a picture: what takes out of it what is no part of the picture."""


class CodedStream(Struct, frozen=True, eq=False):
    """A picture's stream, its last filter with the parameters of that, and its coded data."""

    stream: Stream
    coding: Name
    parameters: Dictionary | None
    data: bytes


def have_extras(pdf: Pdf, pictures: Iterable[str]) -> bool:
    """Whether one of the streams ``pictures``, given as references, holds more than a
    picture."""
    return any(True for _ in _with_extras(pdf, pictures))


def drop_extras(pdf: Pdf, pictures: Iterable[str]) -> None:
    """Leave of ``pictures`` the pictures alone, to the pixel as they were."""
    for found in _with_extras(pdf, pictures):
        found.stream.write(found.data, filter=found.coding, decode_parms=found.parameters)


def _with_extras(pdf: Pdf, pictures: Iterable[str]) -> Iterator[CodedStream]:
    for _, found in coded_pictures(pdf, pictures):
        shorter = CODINGS[str(found.coding)](found.data)
        if shorter is not found.data:
            yield replace(found, data=shorter)


def coded_pictures(pdf: Pdf, pictures: Iterable[str]) -> Iterator[tuple[str, CodedStream]]:
    """Those of the streams ``pictures`` that are JPEG or JPEG 2000, with their references."""
    for reference in pictures:
        stream = pdf.get_object(objgen(reference))
        if not isinstance(stream, Stream):
            continue
        filters = _several(stream.get(Name.Filter))
        coding = filters[-1] if filters else None
        if not isinstance(coding, Name) or str(coding) not in CODINGS:
            continue
        parameters = _several(stream.get(Name.DecodeParms))
        data = _data(pdf, stream, filters[:-1], parameters)
        last = parameters[-1] if len(parameters) == len(filters) else None
        known = last if isinstance(last, Dictionary) else None
        yield reference, CodedStream(stream, coding, known, data)


def _data(pdf: Pdf, stream: Stream, before: list[Object], parameters: list[Object]) -> bytes:
    """A picture's coded data, with the filters ``before`` its own undone; empty where they cannot
    be."""
    raw = stream.read_raw_bytes()
    if not before:
        return raw
    outer = pdf.make_stream(raw, Filter=Array(before))
    if len(parameters) > len(before):
        outer.DecodeParms = Array(parameters[: len(before)])
    try:
        return outer.read_bytes()
    except PdfError:
        return b""


def _several(value: Object | None) -> list[Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
