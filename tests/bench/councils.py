"""Makes the councils that ``packs.py`` builds: one meeting each, its papers made here and now.

In a process of its own, ``python tests/bench/councils.py KIND PAGES PAPERS FOLDER``, since making
ten thousand pages leaves a process large, and what it starts afterwards would be measured as such.

Kinds: ``written`` makes papers as a word processor exports them (headings, lists, links, tables,
charts, photographs, six fonts), ``FOLDER`` untagged and ``FOLDER-tagged`` tagged, ``office`` the
same as office files, and ``dense`` papers that are mostly tables: these need LibreOffice.  ``real``
takes the papers that a council published, whatever PAGES and PAPERS say.  ``untagged`` and
``tagged`` are text and tables alone, from ReportLab and from agendapack's own typesetter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
REAL = Path(os.environ.get("AGENDAPACK_CORPUS") or ROOT.parent / "shared" / "corpus") / "council"
"""Papers that a council published, which are no part of this project; they may not be there."""
ROWS = 11
"""Of each dense table."""
MEETING = "parks/2024-05-16"
WORDS = (
    "committee budget service report member officer review quarter housing transport school park "
    "library contract saving risk survey resident delivery programme target cost income repair "
    "street planning partner health board funding scheme figure year month decision option"
)

COUNCIL = "name: Ambridge Council\njurisdiction: england\ncontacts:\n  jo-bell: {name: Jo Bell}\n"
COMMITTEE = "name: Parks Committee\ncontact: jo-bell\nmembers:\n  - Councillor Ash\n"


def sentence(random: Random) -> str:
    return " ".join(random.choices(WORDS.split(), k=random.randint(8, 18))).capitalize() + "."


def paragraph(random: Random) -> str:
    return " ".join(sentence(random) for _ in range(random.randint(3, 6)))


def lengths(pages: int, papers: int) -> list[int]:
    """How many pages each paper has: uneven, as papers are, and ``pages`` together."""
    weights = [1 + (7 * index) % 5 for index in range(papers)]
    shares = [max(1, pages * weight // sum(weights)) for weight in weights]
    shares[0] += pages - sum(shares)
    return shares


def untagged(pages: int, random: Random, image_pixels: int = 0) -> bytes:
    """A paper as a report writer makes it: pages of text in an embedded font, a ruled table on
    every fifth, and a photograph of ``image_pixels`` square on each (if any)."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if "Bench" not in pdfmetrics.getRegisteredFontNames():
        file = next(iter(sorted((ROOT / "templates" / "fonts").rglob("*Regular*.ttf"))))
        pdfmetrics.registerFont(TTFont("Bench", str(file)))
    buffer = BytesIO()
    canvas = Canvas(buffer, pageCompression=1, invariant=True)
    for page in range(pages):
        canvas.setFont("Bench", 11)
        words = paragraph(random).split() * 9
        for line in range(36):
            canvas.drawString(72, 760 - 18 * line, " ".join(words[9 * line : 9 * line + 9]))
        if page % 5 == 4:
            canvas.grid([72, 172, 272, 372, 472], [80 + 10 * row for row in range(4)])
        if image_pixels:
            canvas.drawImage(photograph(image_pixels, random), 150, 300, 300, 300)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def photograph(pixels: int, random: Random):  # type: ignore[no-untyped-def]
    """A JPEG that compresses badly, as a photograph of leaves does."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = Image.frombytes("RGB", (pixels, pixels), random.randbytes(3 * pixels * pixels))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return ImageReader(buffer)


def markdown(sections: int, random: Random) -> str:
    """A report with headings, lists and a table in each section."""
    parts = ["# " + sentence(random)]
    for _ in range(sections):
        parts.append("## " + sentence(random))
        parts += [paragraph(random) for _ in range(3)]
        parts.append("\n".join(f"- {sentence(random)}" for _ in range(5)))
        parts.append("### " + sentence(random))
        parts.append(paragraph(random))
        rows = ["| Service | Budget | Spent | Left |", "| --- | --- | --- | --- |"]
        for _ in range(6):
            money = " | ".join(str(random.randint(1, 999)) for _ in range(3))
            rows.append(f"| {' '.join(random.choices(WORDS.split(), k=2))} | {money} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


class Typesetter:
    """agendapack's own, for papers that are tagged."""

    def __init__(self, folder: Path) -> None:
        from agendapack.build import typesetting
        from agendapack.pages.template_folders import template_folders

        self._typesetter = typesetting.Typesetter(template_folders(folder))
        self._file = folder / "paper.md"
        self._sections = 1.0  # to a page

    def tagged(self, pages: int, random: Random) -> bytes:
        """A tagged paper of ``pages`` pages, or as near to it as whole sections come."""
        from agendapack.pages.layout.typeset import typeset

        seed = random.random()
        for _ in range(4):
            self._file.write_text(markdown(max(1, round(self._sections * pages)), Random(seed)))
            rendered = self._typesetter.renderer.report(self._file, "en-GB")
            assert rendered.root is not None, rendered.problems
            made = typeset(
                rendered.root,
                self._typesetter.styles,
                title=rendered.title,
                language="en-GB",
                date=date(2024, 5, 8),
            )
            if abs(made.pages - pages) <= 1:
                break
            self._sections *= pages / made.pages
        self._file.unlink()
        return made.pdf


def page_of_html(sections: int, random: Random, folder: Path, name: str) -> Path:
    """A report as HTML for LibreOffice, about two pages a section."""
    from PIL import Image, ImageDraw

    def embedded(picture: Image.Image, kind: str, **options: int) -> str:
        buffer = BytesIO()
        picture.save(buffer, kind, **options)
        return f"data:image/{kind.lower()};base64,{b64encode(buffer.getvalue()).decode()}"

    bars = Image.new("RGB", (900, 500), "white")
    draw = ImageDraw.Draw(bars)
    for bar in range(12):
        left, top, red = 40 + 70 * bar, 480 - random.randint(30, 400), random.randint(0, 255)
        draw.rectangle((left, top, left + 50, 480), fill=(red, 90, 140))
    chart = embedded(bars, "PNG")
    noise = Image.frombytes("L", (800, 600), random.randbytes(800 * 600))
    photograph = embedded(noise.resize((1200, 900)).convert("RGB"), "JPEG", quality=60)

    body = []
    for section in range(sections):
        body.append(f"<h1>{sentence(random)}</h1>")
        for _ in range(4):
            link = f'<a href="https://example.org/{section}">{sentence(random)}</a>'
            body.append(f"<p>{paragraph(random)} <b>{sentence(random)}</b> {link}</p>")
        items = "".join(f"<li>{sentence(random)}</li>" for _ in range(5))
        serif = 'style="font-family: Liberation Serif"'
        body.append(f"<ul>{items}</ul><h2 {serif}>{sentence(random)}</h2>")
        body.append(f"<p {serif}><i>{paragraph(random)}</i></p>")
        rows = "".join(
            f"<tr>{''.join(f'<td>{random.randint(1, 99_999)}</td>' for _ in range(5))}</tr>"
            for _ in range(12)
        )
        body.append(f'<table border="1">{rows}</table>')
        body.append(f'<p><img src="{chart}" width="500" alt="A chart of twelve bars"></p>')
        if section % 3 == 0:
            body.append(f'<p><img src="{photograph}" width="500" alt="Leaves"></p>')
    file = folder / f"{name}.html"
    head = f'<meta charset="utf-8"><title>{sentence(random)}</title>'
    text = f'<html><head>{head}</head><body style="font-family: Liberation Sans">'
    file.write_text(text + "\n".join(body) + "</body></html>", encoding="utf-8")
    return file


def converted(pages: list[Path], to: str, ending: str) -> list[bytes]:
    """HTML files as LibreOffice's writer makes of them."""
    from agendapack.papers.office.soffice import find_soffice

    with tempfile.TemporaryDirectory() as made:
        command = [find_soffice(), "--headless", f"-env:UserInstallation=file://{made}/profile"]
        command += ["--infilter=HTML (StarWriter)", "--convert-to", to, "--outdir", made, *pages]
        subprocess.run(command, check=True, capture_output=True)
        return [Path(made, f"{page.stem}.{ending}").read_bytes() for page in pages]


def export(tagged: bool) -> str:
    """The name of LibreOffice's way to PDF, with tags or without."""
    setting = {"UseTaggedPDF": {"type": "boolean", "value": str(tagged).lower()}}
    return f"pdf:writer_pdf_Export:{json.dumps(setting)}"


def written(pages: int, papers: int, random: Random, folder: Path) -> None:
    """Papers as a word processor exports them, and the same tagged."""
    with tempfile.TemporaryDirectory() as made:
        html = [
            page_of_html(max(1, round(length / 2.0)), random, Path(made), f"report-{number:02}")
            for number, length in enumerate(lengths(pages, papers))
        ]
        for tagged in (False, True):
            target = folder.with_name(f"{folder.name}-tagged") if tagged else folder
            council(target, converted(html, export(tagged), "pdf"))


def office(pages: int, papers: int, random: Random, folder: Path) -> None:
    """The same as office files, Word's and LibreOffice's own."""
    with tempfile.TemporaryDirectory() as made:
        html = [
            page_of_html(max(1, round(pages / papers / 2.0)), random, Path(made), f"report-{n:02}")
            for n in range(papers)
        ]
        half = papers // 2
        documents = [("docx", data) for data in converted(html[:half], "docx", "docx")]
        documents += [("odt", data) for data in converted(html[half:], "odt", "odt")]
    council(folder, [data for _, data in documents], [ending for ending, _ in documents])


def page_of_tables(pages: int, random: Random, folder: Path, name: str) -> Path:
    """A budget report as HTML for LibreOffice: on each page a paragraph and a dense table, about
    150 structure elements."""
    heads = "".join(f"<th>{random.choice(WORDS.split())}</th>" for _ in range(6))
    body = []
    for page in range(pages):
        rows = "".join(
            f"<tr><td>{' '.join(random.choices(WORDS.split(), k=3))}</td>"
            + "".join(f"<td>{random.randint(-9_999, 99_999):,}</td>" for _ in range(5))
            + "</tr>"
            for _ in range(ROWS)
        )
        apart = ' style="page-break-before: always"' if page else ""
        body.append(f"<h1{apart}>{sentence(random)}</h1><p>{paragraph(random)}</p>")
        body.append(f'<table border="1"><thead><tr>{heads}</tr></thead>{rows}</table>')
    file = folder / f"{name}.html"
    head = f'<meta charset="utf-8"><title>{sentence(random)}</title>'
    text = f'<html><head>{head}</head><body style="font-family: Liberation Sans">'
    file.write_text(text + "\n".join(body) + "</body></html>", encoding="utf-8")
    return file


def dense(pages: int, papers: int, random: Random, folder: Path) -> None:
    """Tagged papers of dense tables."""
    with tempfile.TemporaryDirectory() as made:
        html = [
            page_of_tables(length, random, Path(made), f"report-{number:02}")
            for number, length in enumerate(lengths(pages, papers))
        ]
        council(folder, converted(html, export(tagged=True), "pdf"))


def real(folder: Path) -> None:
    council(folder, [paper.read_bytes() for paper in sorted(REAL.glob("*.pdf"))])


def without_tags(paper: bytes) -> bytes:
    """The same paper with its structure tree dropped."""
    import pikepdf

    with pikepdf.open(BytesIO(paper)) as pdf:
        del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo
        for page in pdf.pages:
            for key in ("/StructParents", "/Tabs"):
                if key in page.obj:
                    del page.obj[key]
        buffer = BytesIO()
        pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def council(folder: Path, papers: list[bytes], endings: list[str] | None = None) -> None:
    """A council whose only meeting has an item for each of ``papers``, PDFs if not said."""
    meeting = folder / "meetings" / MEETING
    (meeting / "papers").mkdir(parents=True)
    (folder / "meetings" / "council.yaml").write_text(COUNCIL)
    (meeting.parent / "committee.yaml").write_text(COMMITTEE)
    lines = ["date: 2024-05-16", 'time: "10:00"', "venue: Village Hall", "published: 2024-05-08"]
    lines.append("items:")
    for number, (paper, ending) in enumerate(
        zip(papers, endings or ["pdf"] * len(papers), strict=True), start=1
    ):
        name = f"paper-{number:02}.{ending}"
        (meeting / "papers" / name).write_bytes(paper)
        lines.append(f"  - {{title: Report {number}, papers: [{name}]}}")
    (meeting / "meeting.yaml").write_text("\n".join(lines) + "\n")


def make(kind: str, pages: int, papers: int, folder: Path) -> None:
    random = Random(f"{kind} {pages} {papers}")
    if kind == "real":
        real(folder)
    elif kind in ("written", "office", "dense"):
        by_office = {"written": written, "office": office, "dense": dense}
        by_office[kind](pages, papers, random, folder)
    elif kind == "tagged":
        folder.mkdir(parents=True)
        typesetter = Typesetter(folder)
        tagged = [typesetter.tagged(length, random) for length in lengths(pages, papers)]
        council(folder, tagged)
        council(folder.with_name(f"{folder.name}-dropped"), [without_tags(p) for p in tagged])
    else:
        pixels = {"untagged": 0, "small-images": 64, "large-images": 1200}[kind]
        council(folder, [untagged(n, random, pixels) for n in lengths(pages, papers)])


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
