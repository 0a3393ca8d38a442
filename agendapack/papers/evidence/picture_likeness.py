"""What a picture looks like, in so few numbers that two pictures can be compared by them.

Each is made grey on a white ground and squeezed into a square; coding it anew or at another size
changes those numbers a little, another picture by much more.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from statistics import correlation

from PIL import Image, UnidentifiedImageError

SIDE = 16
"""Fields of the square, across and down: fewer than small pictures have pixels."""
FINE = 48
"""And those of a picture that has LEAST_FINE pixels or more both ways: pages that were scanned look
alike from afar."""
LEAST_FINE = 160
LEAST_SIDE = 12
LEAST_PIXELS = 1_000  # of a picture: rules, bullets and spacers have fewer
LEAST_CONTRAST = 24  # of 255, between a picture's darkest field and its brightest
MEAN = 8.0
"""How far, of 255, the fields of two pictures that look alike may differ on the average.  Of 100
pictures of real papers, made a third as large or coded as the poorest JPEG, none went beyond 7."""
CORRELATION = 0.95
"""And how much they must rise and fall together; of those, none fell below 0.96."""
FINE_CORRELATION = 0.965
"""The same of the fine fields: none of 387 pages, scanned at half the size, fell below 0.986, and
no two of them came above 0.953."""
SHAPE = 0.05  # how far the proportions of two that look alike may differ, and a pixel
FAULTS = (
    *(OSError, ValueError, SyntaxError, TypeError, IndexError, EOFError, ArithmeticError),
    *(UnidentifiedImageError, Image.DecompressionBombError),
)
"""What Pillow raises on data that is no picture."""


def likeness(picture: Image.Image, size: tuple[int, int] | None = None) -> bytes:
    """SIDE rows of SIDE greys, and of a larger picture FINE rows of FINE after them; empty for a
    picture that is too small, or of one colour.  ``size`` is its own, where it was drawn at
    another."""
    if is_tiny(picture.size):
        return b""
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        above = picture.convert("RGBA")
        ground = Image.new("RGBA", above.size, "white")
        ground.alpha_composite(above)
        picture = ground
    grey = picture.convert("RGB").convert("L")
    fields = grey.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    if max(fields) - min(fields) < LEAST_CONTRAST:
        return b""
    if min(size or picture.size) < LEAST_FINE:
        return fields
    return fields + grey.resize((FINE, FINE), Image.Resampling.BOX).tobytes()


def is_tiny(size: tuple[int, int]) -> bool:
    return min(size) < LEAST_SIDE or size[0] * size[1] < LEAST_PIXELS


def likenesses_of(data: bytes) -> tuple[tuple[bytes, ...], tuple[int, int]]:
    """The likenesses of a picture file, of each picture where it moves, that of its transparency
    too if it has one, and its size in pixels; none where it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as picture:
                found = []
                for index in range(getattr(picture, "n_frames", 1)):
                    picture.seek(index)
                    picture.load()
                    found += [likeness(picture)]
                    if picture.mode in ("RGBA", "LA"):
                        found += [likeness(picture.getchannel("A"))]
                        found += [likeness(picture.convert("RGB"))]
                return tuple(filter(None, found)), picture.size
    except FAULTS:
        return (), (0, 0)


def written_beside(data: bytes) -> tuple[str, ...]:
    """The texts that a picture file has beside its pixels, as far as Pillow gives them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as picture:
                picture.load()
                return tuple(text for text in picture.info.values() if isinstance(text, str))
    except FAULTS:
        return ()


def are_alike(one: bytes, other: bytes) -> bool:
    """Whether two likenesses are of the same picture."""
    fields = SIDE * SIDE
    differences = sum(abs(a - b) for a, b in zip(one[:fields], other[:fields], strict=True))
    if differences > MEAN * fields:
        return False
    if correlation(one[:fields], other[:fields]) < CORRELATION:
        return False
    fine, other_fine = one[fields:], other[fields:]
    return not (fine and other_fine) or correlation(fine, other_fine) >= FINE_CORRELATION


def have_one_shape(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two sizes in pixels have the same proportions, as far as whole pixels let them."""
    (a, b), (c, d) = one, other
    across, down = a * d, b * c
    return abs(across - down) <= SHAPE * max(across, down) + max(a, b, c, d)
