"""Draws the README's pictures from the sample packs in packs/.  ``make pictures`` runs it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

HERE = Path(__file__).parent
PACK = HERE.parent.parent / "packs/wellbeing/2018-02-14/agenda-pack.pdf"
PICTURES = {"front-sheet.png": ["i", "ii"], "numbered-page.png": ["63"]}
"""The labels of the pages that stand side by side in each picture."""

SCALE = 1.1  # pixels to a point: 80 dots per inch
BORDER, GAP = "#8a97a3", 16


def main() -> None:
    with pypdfium2.PdfDocument(PACK) as pack:
        labels = [pack.get_page_label(index) for index in range(len(pack))]
        for name, wanted in PICTURES.items():
            pages = [draw(pack, labels.index(label)) for label in wanted]
            width = sum(page.width for page in pages) + GAP * (len(pages) - 1)
            picture = Image.new("RGB", (width, max(page.height for page in pages)), "white")
            left = 0
            for page in pages:
                picture.paste(page, (left, 0))
                left += page.width + GAP
            # Sixty-four colours are as many as text and a few tints need.
            picture.quantize(64).save(HERE / name, optimize=True)


def draw(pack: pypdfium2.PdfDocument, index: int) -> Image.Image:
    image: Image.Image = pack[index].render(scale=SCALE).to_pil().convert("RGB")
    return ImageOps.expand(image, 1, BORDER)


if __name__ == "__main__":
    main()
