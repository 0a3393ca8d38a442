"""Makes the councils that ``packs.py`` builds: one meeting each, its papers made here and now.

In a process of its own, ``python tests/bench/councils.py KIND PAGES PAPERS FOLDER``, since making
ten thousand pages leaves a process large, and what it starts afterwards would be measured as such.
"""

from __future__ import annotations

import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
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
        from agendapack.pack.intake.papers import prepare
        from agendapack.pages.render import Renderer
        from agendapack.press import Press

        self._press = Press(folder, prepare)
        self._renderer = Renderer(self._press.folders, self._press.styles.css())
        self._file = folder / "paper.md"
        self._sections = 1.0  # to a page

    def tagged(self, pages: int, random: Random) -> bytes:
        """A tagged paper of ``pages`` pages, or as near to it as whole sections come."""
        from agendapack.pages.typeset import typeset

        seed = random.random()
        for _ in range(4):
            self._file.write_text(markdown(max(1, round(self._sections * pages)), Random(seed)))
            rendered = self._renderer.report(self._file, "en-GB")
            assert rendered.root is not None, rendered.problems
            made = typeset(
                rendered.root,
                self._press.styles,
                title=rendered.title,
                language="en-GB",
                date=date(2024, 5, 8),
            )
            if abs(made.pages - pages) <= 1:
                break
            self._sections *= pages / made.pages
        self._file.unlink()
        return made.pdf


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


def council(folder: Path, papers: list[bytes]) -> None:
    """A council whose only meeting has an item for each of ``papers``."""
    meeting = folder / "meetings" / MEETING
    (meeting / "papers").mkdir(parents=True)
    (folder / "meetings" / "council.yaml").write_text(COUNCIL)
    (meeting.parent / "committee.yaml").write_text(COMMITTEE)
    lines = ["date: 2024-05-16", 'time: "10:00"', "venue: Village Hall", "published: 2024-05-08"]
    lines.append("items:")
    for number, paper in enumerate(papers, start=1):
        name = f"paper-{number:02}.pdf"
        (meeting / "papers" / name).write_bytes(paper)
        lines.append(f"  - {{title: Report {number}, papers: [{name}]}}")
    (meeting / "meeting.yaml").write_text("\n".join(lines) + "\n")


def make(kind: str, pages: int, papers: int, folder: Path) -> None:
    random = Random(f"{kind} {pages} {papers}")
    if kind == "tagged":
        folder.mkdir(parents=True)
        typesetter = Typesetter(folder)
        tagged = [typesetter.tagged(length, random) for length in lengths(pages, papers)]
        council(folder, tagged)
        council(folder.with_name(f"{folder.name}-dropped"), [without_tags(p) for p in tagged])
        return
    pixels = {"untagged": 0, "small-images": 64, "large-images": 1200}[kind]
    council(folder, [untagged(n, random, pixels) for n in lengths(pages, papers)])


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
