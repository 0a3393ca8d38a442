"""What a picture looks like, in so few numbers that two pictures can be compared by them.

Each is made grey on a white ground and squeezed into a square; coding it anew or at another size
changes those numbers a little, another picture by much more.
"""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

SIDE = 24
"""Fields of the square, across and down: fewer pixels than most small pictures have."""
LEAST_SIDE = 12
LEAST_PIXELS = 1_000  # of a picture: rules, bullets and spacers have fewer
LEAST_CONTRAST = 24  # of 255, between a picture's darkest field and its brightest
MEAN = 3.0  # of 255: how far the fields of two that look alike may differ, all together
MOST = 30.0  # and the field that differs most; a resized edge falls into another field
SHAPE = 0.05  # how far the proportions of two that look alike may differ, and a pixel
FAULTS = (
    *(OSError, ValueError, SyntaxError, TypeError, IndexError, EOFError, ArithmeticError),
    *(UnidentifiedImageError, Image.DecompressionBombError),
)
"""What Pillow raises on data that is no picture."""


def likeness(picture: Image.Image) -> bytes:
    """SIDE rows of SIDE greys; empty for a picture that is too small, or of one colour."""
    if is_tiny(picture.size):
        return b""
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        above = picture.convert("RGBA")
        ground = Image.new("RGBA", above.size, "white")
        ground.alpha_composite(above)
        picture = ground
    grey = picture.convert("RGB").convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    darkest, brightest = grey.getextrema()
    assert isinstance(darkest, (int, float)) and isinstance(brightest, (int, float))
    return b"" if brightest - darkest < LEAST_CONTRAST else grey.tobytes()


def is_tiny(size: tuple[int, int]) -> bool:
    return min(size) < LEAST_SIDE or size[0] * size[1] < LEAST_PIXELS


def likenesses_of(data: bytes) -> tuple[tuple[bytes, ...], tuple[int, int]]:
    """The likenesses of a picture file, that of its transparency too if it has one, and its size
    in pixels; none where it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as picture:
                picture.load()
                found = [likeness(picture)]
                if picture.mode in ("RGBA", "LA"):
                    found += [likeness(picture.getchannel("A"))]
                    found += [likeness(picture.convert("RGB"))]
                return tuple(filter(None, found)), picture.size
    except FAULTS:
        return (), (0, 0)


def are_alike(one: bytes, other: bytes) -> bool:
    """Whether two likenesses are of the same picture."""
    differences = [abs(a - b) for a, b in zip(one, other, strict=True)]
    return max(differences) <= MOST and sum(differences) <= MEAN * len(differences)


def have_one_shape(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two sizes in pixels have the same proportions, as far as whole pixels let them."""
    (a, b), (c, d) = one, other
    across, down = a * d, b * c
    return abs(across - down) <= SHAPE * max(across, down) + max(a, b, c, d)
