"""How well colours can be told apart (WCAG 2.2, relative luminance and contrast ratio)."""

from __future__ import annotations


def luminance(red: float, green: float, blue: float) -> float:
    """The relative luminance of an sRGB colour, whose parts are from 0 to 1."""
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(first: tuple[float, float, float], second: tuple[float, float, float]) -> float:
    """The contrast ratio of two sRGB colours, 1 to 21.

    >>> contrast((0, 0, 0), (1, 1, 1))
    21.0
    """
    darker, lighter = sorted((luminance(*first), luminance(*second)))
    return (lighter + 0.05) / (darker + 0.05)
