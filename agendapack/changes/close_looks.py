"""Looks closely at two pages that differ: whether words that programs read otherwise are drawn with
other letters, and whether pictures show something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_double, c_int
from itertools import product

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from PIL import Image, ImageChops
from pypdfium2 import raw

from agendapack.changes.page_words import PlacedWord, code_shows, words_on
from agendapack.changes.pixel_difference import difference
from agendapack.changes.word_changes import WordChange
from agendapack.papers.geometry import PageBox
from agendapack.papers.page_bitmap import MAX_PIXELS, drawn

CLOSE = 4.0  # pixels to a point: a letter of ten points is forty high
SQUARE = 4  # pixels of a side of the squares in which differences are averaged
MOST_OFF = 40
"""Of 255: how far the average brightness of a square may be off between two drawings of one letter
that is black on white."""
FAINTEST = 8  # of 255: what stands out less than this, nobody can read
SIZE_OFF = 0.15  # points: a comma is higher than a full stop by more, a dash wider than a hyphen
PLACE_OFF = 1.5  # points
SMALLEST = 4.0  # points: of smaller print too few pixels are drawn
PICTURE_SQUARE = 2  # dots of a side of the squares of a picture whose average is compared
PICTURE_OFF = 45
"""Of 255: how far that average may be off between a picture and the same one as another program
packs it.  Charts of real papers that Ghostscript had packed anew came to 36; another digit of six
points in a scan of 150 dots to an inch comes to 60."""
PART_OFF = 10  # the same where nearly all of the picture is as it was
PACKED_OFF = 2  # what is off by more is not as it was
PART = 0.05  # of what is drawn: what is not as it was then is a part of the picture
PALE = 24  # of 255: what stands out by less is paper
SHIFTS = sorted(product((-1, 0, 1), repeat=2), key=lambda shift: abs(shift[0]) + abs(shift[1]))


class _Letter(Struct, frozen=True):
    """A character as it is read, and where it is drawn, in user space."""

    code: int
    box: PageBox
    size: float  # points, of its font


class CloseLook:
    """Two pages, each drawn once, the first time that it is looked at."""

    def __init__(self, old: pdfium.PdfPage, new: pdfium.PdfPage) -> None:
        self._pages = old, new
        self._texts = old.get_textpage(), new.get_textpage()
        self._words = tuple(words_on(text) for text in self._texts)
        self._images: list[Image.Image | None] = [None, None]

    def close(self) -> None:
        for text in self._texts:
            text.close()

    def shows(self, change: WordChange) -> bool:
        """Whether words that differ look otherwise: some programs write down wrongly which
        characters the shapes of a font are, or where words end."""
        spans = (change.old_start, len(change.old)), (change.new_start, len(change.new))
        old, new = (
            [letter for word in words[start : start + count] for letter in self._letters(n, word)]
            for n, (words, (start, count)) in enumerate(zip(self._words, spans, strict=True))
        )
        if [letter.code for letter in old] == [letter.code for letter in new]:
            return False  # where words end is guessed by the distance of letters
        if len(old) != len(new):
            return True
        return any(
            _is_elsewhere(one, other) or (one.code != other.code and self._are_others(one, other))
            for one, other in zip(old, new, strict=True)
        )

    def _letters(self, side: int, word: PlacedWord) -> Iterator[_Letter]:
        text = self._texts[side]
        left, right, bottom, top = (c_double() for _ in range(4))
        for index in range(word.first, word.last + 1):
            code = raw.FPDFText_GetUnicode(text, index)
            if code_shows(code) and raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
                corners = (left.value, bottom.value), (right.value, top.value)
                size = raw.FPDFText_GetFontSize(text, index)
                yield _Letter(code, PageBox.spanning(*corners), size)

    def _are_others(self, one: _Letter, other: _Letter) -> bool:
        if not (one.box.width > 0 < one.box.height) or one.size < SMALLEST:
            return True  # nothing is drawn that could be looked at
        pictures = self._picture(0, one.box), self._picture(1, other.box)
        return not _are_alike(*pictures)

    def _picture(self, side: int, box: PageBox) -> Image.Image:
        """A letter, with some pixels around it."""
        image = self._images[side]
        page = self._pages[side]
        if image is None:
            image = self._images[side] = _drawn(page)
        scale = image.width / page.get_width()
        left, top = _corner(page, image, box.left, box.top)
        width, height = round(box.width * scale), round(box.height * scale)
        return image.crop((left - 2, top - 2, left + width + 2, top + height + 2))


def _is_elsewhere(one: _Letter, other: _Letter) -> bool:
    a, b = one.box, other.box
    sizes = abs(a.width - b.width), abs(a.height - b.height)
    places = abs(a.left - b.left), abs(a.bottom - b.bottom)
    return max(sizes) > SIZE_OFF or max(places) > PLACE_OFF


def _corner(page: pdfium.PdfPage, image: Image.Image, x: float, y: float) -> tuple[int, int]:

    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(page, 0, 0, *image.size, 0, x, y, across, down)
    return across.value, down.value


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(CLOSE, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    pixels = drawn(page, *size, (0, 0), size)
    return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", 0, 1)


def _are_alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of nearly one size are alike at one of the places where they may lie:
    what is pale on white differs by less than what is black."""
    most = MOST_OFF * max(_contrast(one), _contrast(other), FAINTEST) / 255
    for shift in SHIFTS:
        moved = ImageChops.offset(other.crop((0, 0, *one.size)), *shift)
        if _most_off(one, moved) <= most:
            return True
    return False


def _contrast(image: Image.Image) -> int:
    """How far apart the lightest and the darkest of a picture are, of 255."""
    darkest, lightest = image.convert("L").getextrema()
    return int(lightest) - int(darkest)  # type: ignore[arg-type]


def _most_off(one: Image.Image, other: Image.Image) -> int:
    difference = ImageChops.difference(one, other).convert("L")
    return max(difference.reduce(min(SQUARE, *one.size)).tobytes())


# Pictures


class _Placed(Struct, frozen=True):
    """A picture of a page, and where it lies, in user space."""

    object: pdfium.PdfImage
    box: tuple[float, float, float, float]


def pictures_alike(old: pdfium.PdfPage, new: pdfium.PdfPage) -> bool:
    """Whether the pictures that lie at the same places of two pages show the same, each at its own
    resolution: a figure in a scan may be too small to be told from the page as it is drawn."""
    left = list(_pictures(new))
    masked = []
    for one in _pictures(old):
        for other in left:
            if all(abs(a - b) <= 2 for a, b in zip(one.box, other.box, strict=True)):
                left.remove(other)
                if not _are_stored_alike(one, other):
                    return False
                if _is_masked(one) or _is_masked(other):
                    # Of what a form holds, the place is told in that form's space.
                    masked.append(old.get_bbox() if one.object.level else one.box)
                break
    return not masked or _are_drawn_alike(old, new, masked)


def _pictures(page: pdfium.PdfPage) -> Iterator[_Placed]:
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=10):
        yield _Placed(found, found.get_bounds())


def _are_stored_alike(one: _Placed, other: _Placed) -> bool:
    try:
        a, b = (each.object.get_bitmap().to_pil().convert("RGB") for each in (one, other))
    except (pdfium.PdfiumError, ValueError):
        return True  # nobody sees it
    return _are_one(a, b)


def _is_masked(placed: _Placed) -> bool:
    """Whether a mask leaves only some of a picture."""
    try:
        shown = placed.object.get_bitmap(render=True).to_pil()
    except (pdfium.PdfiumError, ValueError):
        return False
    return "A" in shown.getbands() and bool(shown.getchannel("A").getextrema() != (255, 255))


def _are_drawn_alike(
    old: pdfium.PdfPage, new: pdfium.PdfPage, boxes: Sequence[tuple[float, float, float, float]]
) -> bool:
    """Whether two pages look alike in ``boxes``: scanners put the letters of a page into a mask,
    which may have many more dots than the ink that it leaves."""
    one, other = _drawn(old), _drawn(new)
    if one.size != other.size:
        return True  # told already
    for box in boxes:
        left, top = _corner(old, one, box[0], box[3])
        right, foot = _corner(old, one, box[2], box[1])
        area = (max(0, left), max(0, top), min(one.width, right), min(one.height, foot))
        if area[0] >= area[2] or area[1] >= area[3]:
            continue
        differs = difference(one.crop(area), other.crop(area))
        if max(differs.reduce(min(SQUARE, *differs.size)).convert("L").tobytes()) > MOST_OFF:
            return False
    return True


def _are_one(a: Image.Image, b: Image.Image) -> bool:
    """Whether two pictures show the same, though a program may have packed one of them anew.

    That makes both lighter and darker dots everywhere around what is drawn.  Where nearly all of it
    is as it was, as when another figure was put in, less is a difference.
    """
    if a.size != b.size:
        size = min(a.width, b.width), min(a.height, b.height)
        a, b = (each.resize(size, Image.Resampling.BOX) for each in (a, b))
    side = min(PICTURE_SQUARE, *a.size)
    one, other = a.reduce(side), b.reduce(side)
    counts = ImageChops.difference(one, other).convert("L").histogram()
    ground = one.convert("L").histogram()
    paper = ground.index(max(ground))
    inked = sum(count for tone, count in enumerate(ground) if abs(tone - paper) > PALE)
    is_part = sum(counts[PACKED_OFF + 1 :]) <= inked * PART
    return not any(counts[(PART_OFF if is_part else PICTURE_OFF) + 1 :])
