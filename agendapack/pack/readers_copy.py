"""One reader's copy of a members' pack: the reader's name across each exempt page, and a password.

Both are added to a pack that is proved already; nothing else in it changes.  Who passes such a copy
on passes their own name on with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import atan2, cos, hypot, sin
from pathlib import Path
from secrets import token_hex
from unicodedata import normalize

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from agendapack.pack.buffered_writer import buffered_writer
from agendapack.pack.stamp_font import StampFont
from agendapack.pack.stamping import InkFonts, name_resources, small_stream
from agendapack.pack.stamps import StampInk, shown_text
from agendapack.papers.geometry import Matrix, PageGeometry
from agendapack.papers.pdf.page_attributes import page_geometry
from agendapack.papers.prepare import open_pdf

GREY, STRENGTH = 0.5, 0.3  # seen on white and on dark grounds; what is under it can be read
LENGTH = 0.75  # of the visible page's diagonal: the name's greatest length
HEIGHT = 0.15  # of its shorter side: the name's greatest size
_STATE = "AgendapackFaint"
_BEGIN = b"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC"  # ISO 32000-1, 14.8.2.2.2
_ARCHIVAL = re.compile(rb"\n<pdfaid:(part|conformance)>[^<]*</pdfaid:\1>")


def make_readers_copy(
    pack: Path,
    target: Path,
    name: str,
    exempt_pages: Sequence[int],
    password: str | None,
    font: Path,
) -> None:
    """Write to ``target`` the copy of ``pack`` that is for ``name`` alone.

    ``exempt_pages`` counts physical pages from zero; ``font`` is a TrueType file.  With a
    ``password`` the copy is encrypted with AES-256 (ISO 32000-2, 7.6.4); it is not the same bytes
    then each time it is made.

    Raises:
        OSError: the disk will not have it.
    """
    letters = StampFont(font)
    with open_pdf(pack) as copy:
        if exempt_pages:
            _mark_pages(copy, [copy.pages[number].obj for number in exempt_pages], name, letters)
        if password is not None:
            _drop_archival_claim(copy)
        with buffered_writer(target) as file:
            copy.save(
                file,
                object_stream_mode=ObjectStreamMode.generate,
                # qpdf takes no such wish for a file that it encrypts.
                stream_decode_level=StreamDecodeLevel.none if password is None else None,
                deterministic_id=password is None,
                encryption=_encryption(password) if password is not None else False,
                fix_metadata_version=False,
            )


def _encryption(password: str) -> pikepdf.Encryption:
    """Readers that know the password may do what they like with the copy.

    The owner's password is nobody's: with an empty one anybody could open the copy.  Programs that
    ask for a password put it into a normal form first (RFC 4013), so it must have that here too.
    """
    return pikepdf.Encryption(owner=token_hex(32), user=normalize("NFKC", password), R=6, aes=True)


def _drop_archival_claim(copy: Pdf) -> None:
    """No encrypted file is PDF/A (ISO 19005-2, 6.1.3)."""
    metadata = copy.Root.get(Name.Metadata)
    if isinstance(metadata, pikepdf.Stream):
        metadata.write(_ARCHIVAL.sub(b"", metadata.read_bytes()))


def _mark_pages(copy: Pdf, pages: Sequence[Object], name: str, letters: StampFont) -> None:
    ink = letters.ink([name])
    fonts = InkFonts.copied(copy, ink)
    before = copy.make_stream(b"q\n")
    faint = copy.make_indirect(Dictionary(Type=Name.ExtGState, ca=STRENGTH))
    for page in pages:
        state = name_resources(page, Name.ExtGState, {_STATE: faint})[_STATE]
        matrix, size = _across(page_geometry(pikepdf.Page(page)), letters.measure(name))
        drawn = _drawn(name, matrix, size, state, ink, fonts.named_on(page))
        contents = page.get(Name.Contents)
        own = list(contents) if isinstance(contents, Array) else [contents]
        # Whatever has been stamped or was set here closes what it opens.
        after = small_stream(copy, b"\nQ\n" + drawn)
        page.Contents = Array([before, *(part for part in own if part is not None), after])


def _across(page: PageGeometry, length: float) -> tuple[Matrix, float]:
    """Where a text of ``length`` at one unit of size goes, and how large it is, so that it rises
    along the page's diagonal, as the page is seen, with its middle in the page's middle."""
    width, height = page.view_width, page.view_height
    size = min(LENGTH * hypot(width, height) / length, HEIGHT * min(width, height))
    angle = atan2(height, width)
    along, up = cos(angle), sin(angle)
    half, drop = length * size / 2, size * 0.35  # half of what capitals rise above their line
    x = width / 2 - half * along + drop * up
    y = height / 2 - half * up - drop * along
    return Matrix(along, up, -up, along, x, y).then(page.to_user_space), size


def _drawn(
    name: str,
    matrix: Matrix,
    size: float,
    state: str,
    ink: StampInk,
    fonts: Mapping[str, str],
) -> bytes:
    at = " ".join(f"{v:.4f}" for v in (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f))
    return b"\n".join(
        (
            _BEGIN,
            f"q /{state} gs {GREY} g 0 Tr BT {at} Tm".encode(),
            *shown_text(name, size, ink, fonts),
            b"ET Q EMC",
        )
    )
