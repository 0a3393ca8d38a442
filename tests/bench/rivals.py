"""Scripts that only merge papers and number their pages, to hold agendapack's builds against.

``python tests/bench/rivals.py NAME TARGET PAPER...``: each is what one would write in ten lines.
"""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path


def page_numbers(pages: int) -> bytes:
    """A PDF of ``pages`` pages with nothing but their numbers."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 11)
        canvas.drawCentredString(297, 17, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def with_pikepdf(target: Path, papers: list[str]) -> None:
    import pikepdf

    with pikepdf.new() as pack:
        for paper in papers:
            with pikepdf.open(paper) as pdf:
                pack.pages.extend(pdf.pages)
        with pikepdf.open(BytesIO(page_numbers(len(pack.pages)))) as numbers:
            for page, number in zip(pack.pages, numbers.pages, strict=True):
                page.add_overlay(number)
        pack.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_qpdf(target: Path, papers: list[str]) -> None:
    merged, numbers = target.with_suffix(".merged.pdf"), target.with_suffix(".numbers.pdf")
    subprocess.run(["qpdf", "--empty", "--pages", *papers, "--", merged], check=True)
    counted = subprocess.run(["qpdf", "--show-npages", merged], check=True, capture_output=True)
    numbers.write_bytes(page_numbers(int(counted.stdout)))
    overlay = ["--overlay", numbers, "--", "--object-streams=generate"]
    subprocess.run(["qpdf", merged, *overlay, target], check=True)


def with_pypdf(target: Path, papers: list[str]) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for paper in papers:
        writer.append(paper)
    numbers = PdfReader(BytesIO(page_numbers(len(writer.pages))))
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        page.merge_page(number)
    writer.write(target)


RIVALS = {"pikepdf": with_pikepdf, "qpdf": with_qpdf, "pypdf": with_pypdf}

if __name__ == "__main__":
    RIVALS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
