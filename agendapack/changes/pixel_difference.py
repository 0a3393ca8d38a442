"""How far two pictures differ, whatever lies a pixel further on in one of them."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageChops


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far two pictures of one size differ, as :func:`_beyond` has it, in both directions."""
    return ImageChops.lighter(_beyond(one, other), _beyond(other, one))


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel lies outside the colours of ``other`` around its place: letters that are
    set a fraction of a pixel further on are no difference."""
    lightest = _widened(ImageChops.lighter, other)
    darkest = _widened(ImageChops.darker, other)
    return ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one))


def _widened(
    choose: Callable[[Image.Image, Image.Image], Image.Image], image: Image.Image
) -> Image.Image:
    """Each pixel the lightest, or the darkest, of the nine around its place: of three side by side,
    then of three of these one above another."""
    for across, down in ((1, 0), (0, 1)):
        before = ImageChops.offset(image, -across, -down)
        after = ImageChops.offset(image, across, down)
        image = choose(image, choose(before, after))
    return image
