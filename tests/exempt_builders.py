"""An exempt and a public paper of a few objects, and the evidence of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import Image, ImageDraw

from agendapack.pack.exempt_proof import ExemptEvidence
from agendapack.pack.exempt_public import PublicSide
from agendapack.papers.evidence.evidence_reading import read_paper
from tests.builders import edits, outline, pdf

SECRET = "The tender of Example Leisure Limited was the lowest of four that came"
PRICE = "The contract is worth £4,213,507 over ten years"
SHARED = "The centre was built in nineteen seventy and has two pools"
AWARD = "paper 2 of item 7"
"""What may be said of the exempt paper in public."""
BIDS = b"bidder,price\nExample Leisure Limited,4213507\nSample Pools plc,4900000\n"
RECORDS = (
    *("Cabinet", "Council House, Anytown", "A contract award", "Corporate plan", "Jo Example"),
    *("Democratic Advisor", "Information relating to the financial affairs of any person"),
    "Paragraph {paragraph} of Part 1 of Schedule 12A of the Local Government Act 1972",
)
"""Texts of public records."""

Edit = Callable[[Pdf], None]


def shown(*lines: str, left: int = 72, top: int = 700) -> bytes:
    """Content that shows lines of text in the font F1."""
    drawn = b"BT /F1 11 Tf %d %d Td 15 TL" % (left, top)
    return drawn + b"".join(b" (%s) Tj T*" % line.encode("cp1252") for line in lines) + b" ET"


def photograph(size: tuple[int, int] = (160, 120), seed: int = 3) -> Image.Image:
    """A picture that is unlike those of other seeds."""
    picture = Image.new("RGB", size, (40, 90, 160))
    draw = ImageDraw.Draw(picture)
    across, down = size[0] / 16, size[1] / 12
    for step in range(12):
        column, row = (step * seed * 5) % 13, (step * seed * 7) % 9
        corner = (column * across, row * down)
        opposite = ((column + 3) * across, (row + 3) * down)
        colour = ((step * 60 * seed) % 256, (step * 33) % 256, 255 - (step * 20 * seed) % 256)
        draw.ellipse((*corner, *opposite), fill=colour)
    return picture


def jpeg(picture: Image.Image, quality: int = 90) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def showing(picture: Image.Image, page: int = 0, *, quality: int | None = None) -> Edit:
    """An editor: a picture in the middle of a zero-based page, as JPEG where it has a quality."""

    def write(made: Pdf) -> None:
        width, height = picture.size
        held = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
        )
        if quality is None:
            image = made.make_stream(picture.tobytes(), held)
        else:
            held.Filter = Name.DCTDecode
            image = made.make_stream(jpeg(picture, quality), held)
        own = made.pages[page]
        own.add_resource(image, Name.XObject, Name("/Photo"))
        own.contents_add(made.make_stream(b"q 160 0 0 120 200 300 cm /Photo Do Q"))

    return write


def saying(*lines: str, page: int = 0) -> Edit:
    """An editor: text added to a zero-based page."""

    def write(made: Pdf) -> None:
        own = made.pages[page]
        font = made.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
        own.add_resource(font, Name.Font, Name("/F9"))
        own.contents_add(made.make_stream(shown(*lines, top=500).replace(b"/F1 ", b"/F9 ")))

    return write


def attached(name: str, data: bytes) -> Edit:
    """An editor: an attachment of the file (ISO 32000-1, 7.11.4)."""

    def write(made: Pdf) -> None:
        held = made.make_stream(data, Type=Name.EmbeddedFile)
        spec = Dictionary(Type=Name.Filespec, F=String(name), EF=Dictionary(F=held))
        files = Dictionary(Names=Array([String(name), made.make_indirect(spec)]))
        if Name.Names not in made.Root:
            made.Root.Names = Dictionary()
        made.Root.Names.EmbeddedFiles = files

    return write


def annotated(page: int = 0, **keys: Object | str) -> Edit:
    """An editor: an annotation on a zero-based page."""

    def write(made: Pdf) -> None:
        held = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[50, 50, 70, 70])
        for key, value in keys.items():
            held[f"/{key}"] = String(value) if isinstance(value, str) else value
        own = made.pages[page].obj
        if Name.Annots not in own:
            own.Annots = Array([])
        own.Annots.append(made.make_indirect(held))

    return write


def information(**keys: str) -> Edit:
    """An editor: the file's properties."""

    def write(made: Pdf) -> None:
        made.trailer.Info = made.make_indirect(
            Dictionary({f"/{key}": String(value) for key, value in keys.items()})
        )

    return write


def encoded(made: Pdf) -> None:
    """An editor: the fonts have the letters of Windows, a pound sign among them."""
    for page in made.pages:
        page.obj.Resources.Font.F1.Encoding = Name.WinAnsiEncoding


def award(*further: Edit) -> bytes:
    """An exempt report of two pages: its words and price, a picture, a bookmark, properties, an
    attachment; and words that the corporate plan has as well."""
    said = shown(
        "Cabinet",
        "A contract award",
        "Paragraph 3 of Part 1 of Schedule 12A",
        SECRET,
        SHARED,
        PRICE,
    )
    return pdf(
        2,
        content=said,
        edit=edits(
            encoded,
            showing(photograph(), 1),
            information(Title="Falcon", Author="Robin Sample", Producer="Example Writer 12"),
            outline(("Bids compared", 0)),
            attached("bids.csv", BIDS),
            annotated(0, Subtype=Name.Link, Contents="Link within this document"),
            *further,
        ),
    )


def plan_paper(*further: Edit) -> bytes:
    """A public report of two pages."""
    said = shown("Cabinet", "Corporate plan", SHARED, "It costs £350,000 a year to run")
    return pdf(2, content=said, edit=edits(encoded, showing(photograph(seed=4), 1), *further))


def exempt_paper(
    folder: Path,
    source: bytes | None = None,
    titles: Sequence[str] = ("Award to Example Leisure",),
    names: Sequence[str] = ("leisure-award.pdf",),
) -> ExemptEvidence:
    file = folder / "exempt.pdf"
    file.write_bytes(award() if source is None else source)
    return ExemptEvidence(AWARD, read_paper(file, file), tuple(names), tuple(titles))


def public_side(
    folder: Path,
    *sources: bytes,
    texts: Sequence[str] = RECORDS,
    pictures: Sequence[Path] = (),
) -> PublicSide:
    papers = []
    for ordinal, source in enumerate(sources or (plan_paper(),)):
        file = folder / f"public-{ordinal}.pdf"
        file.write_bytes(source)
        papers.append(read_paper(file, file, public=True))
    return PublicSide(tuple(papers), tuple(texts), tuple(pictures))
