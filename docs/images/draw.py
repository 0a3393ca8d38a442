"""Draws the README's pictures: pages of the sample packs in packs/, and the meeting's page on the
web site, by Chromium.  ``make pictures`` runs it."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MEETING = "wellbeing/2018-02-14"
PACK = ROOT / "packs" / MEETING / "agenda-pack.pdf"
PICTURES = {"front-sheet.png": ["i", "ii"], "numbered-page.png": ["63"]}
"""The labels of the pages that stand side by side in each picture."""

SCALE = 1.1  # pixels to a point: 80 dots per inch
BORDER, GAP = "#8a97a3", 16

SITE_PICTURE = "meeting-page.png"
WIDE, NARROW, HIGH = 900, 340, 1150
"""The two windows that show the page side by side, in pixels."""
DAY = "2018-02-06"


def main() -> None:
    draw_packs()
    draw_site()


def draw_packs() -> None:
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


def draw_site() -> None:
    """The page of a released meeting, as a screen and as a phone show it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit(f"{SITE_PICTURE} needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        council = Path(folder)
        for name in ("meetings", "templates"):
            shutil.copytree(ROOT / name, council / name)
        agendapack = [sys.executable, "-m", "agendapack", "--root", folder]
        for command in (["release", MEETING], ["site"]):
            subprocess.run([*agendapack, *command, "--today", DAY], check=True)
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser,
        ):
            shots = [shown(browser, council / "site", width) for width in (WIDE, NARROW)]
    picture = Image.new("RGB", (sum(shot.width for shot in shots) + GAP, shots[0].height), "white")
    picture.paste(shots[0], (0, 0))
    picture.paste(shots[1], (shots[0].width + GAP, 0))
    picture.quantize(64).save(HERE / SITE_PICTURE, optimize=True)


def shown(browser: Browser, site: Path, width: int) -> Image.Image:
    """The meeting's page in a window of some width, taken from the site's files."""
    page = browser.new_page(viewport={"width": width, "height": HIGH})
    page.route("**/*", lambda route: route.fulfill(path=file_of(site, route.request.url)))
    page.goto(f"http://site/meetings/{MEETING}/", wait_until="networkidle")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return ImageOps.expand(image, 1, BORDER)


def file_of(site: Path, url: str) -> Path:
    path = url.removeprefix("http://site/")
    return site / (f"{path}index.html" if path.endswith("/") or not path else path)


def draw(pack: pypdfium2.PdfDocument, index: int) -> Image.Image:
    image: Image.Image = pack[index].render(scale=SCALE).to_pil().convert("RGB")
    return ImageOps.expand(image, 1, BORDER)


if __name__ == "__main__":
    main()
