"""Page geometry: boxes, rotation and user units (ISO 32000-1, 7.7.3.3 and 14.11.2).

Two coordinate systems meet on a page.  *User space* is what content streams draw in; its unit is
1/72 inch times /UserUnit, its origin lies anywhere.  The *view* is what the reader sees: the
visible box, turned by /Rotate, its lower left corner at (0, 0), measured in the same unit.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

Rotation = Literal[0, 90, 180, 270]

A4 = (595.276, 841.89)  # points


class Point(NamedTuple):
    x: float
    y: float


class PageBox(Struct, frozen=True):
    """A rectangle in some coordinate system, normalised: left <= right, bottom <= top."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def spanning(cls, one: tuple[float, float], other: tuple[float, float]) -> PageBox:
        """The box between two opposite corners, in whatever order they come (7.9.5)."""
        (x1, y1), (x2, y2) = one, other
        return cls(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def is_empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    def intersect(self, other: PageBox) -> PageBox:
        """What both cover; empty (see :attr:`is_empty`) where they do not meet."""
        return PageBox(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def contains(self, other: PageBox, tolerance: float = 0.01) -> bool:
        return (
            other.left >= self.left - tolerance
            and other.bottom >= self.bottom - tolerance
            and other.right <= self.right + tolerance
            and other.top <= self.top + tolerance
        )

    def as_tuple(self) -> tuple[float, float, float, float]:
        return (self.left, self.bottom, self.right, self.top)


DEFAULT_MEDIA_BOX = PageBox(0, 0, 612, 792)
"""What readers assume where a page has no usable MediaBox (PDFium and Acrobat agree on Letter)."""


class Matrix(Struct, frozen=True):
    """An affine map, as the six operands of ``cm`` and ``Tm`` (8.3.4)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, x: float, y: float) -> Point:
        return Point(self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def apply_to_box(self, box: PageBox) -> PageBox:
        """The box around what a box becomes, which may be askew."""
        corners = [self.apply(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        xs, ys = zip(*corners, strict=True)
        return PageBox(min(xs), min(ys), max(xs), max(ys))

    @property
    def determinant(self) -> float:
        """By how much areas grow; negative where the map mirrors."""
        return self.a * self.d - self.b * self.c

    def then(self, other: Matrix) -> Matrix:
        """This map, and ``other`` of what it gives."""
        x, y = other.apply(self.e, self.f)
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            x,
            y,
        )


class PageGeometry(Struct, frozen=True):
    """Where a page is visible, and which way up.

    ``media`` and ``visible`` are in user space; ``visible`` is the CropBox within the MediaBox,
    which is all that a reader shows.  ``unit`` is /UserUnit.
    """

    media: PageBox
    visible: PageBox
    rotation: Rotation = 0
    unit: float = 1.0

    @property
    def view_width(self) -> float:
        """Width of the view, in user space units."""
        return self.visible.height if self.rotation in (90, 270) else self.visible.width

    @property
    def view_height(self) -> float:
        return self.visible.width if self.rotation in (90, 270) else self.visible.height

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the view in points, rounded to what paper can tell apart."""
        return (round(self.view_width * self.unit, 2), round(self.view_height * self.unit, 2))

    @property
    def to_user_space(self) -> Matrix:
        """The map from the view to user space.

        /Rotate turns the page clockwise (7.7.3.3), so at 90 what is drawn upwards is seen to run
        to the right, and the corner seen at the lower left is user space's lower right.
        """
        box = self.visible
        match self.rotation:
            case 90:
                return Matrix(0, 1, -1, 0, box.right, box.bottom)
            case 180:
                return Matrix(-1, 0, 0, -1, box.right, box.top)
            case 270:
                return Matrix(0, -1, 1, 0, box.left, box.top)
            case _:
                return Matrix(1, 0, 0, 1, box.left, box.bottom)

    @property
    def to_view(self) -> Matrix:
        """The map from user space to the view: the other is a turn and a shift, and this turns
        back."""
        m = self.to_user_space
        return Matrix(
            m.a, m.c, m.b, m.d, -(m.a * m.e + m.b * m.f) + 0.0, -(m.c * m.e + m.d * m.f) + 0.0
        )

    @property
    def top_left(self) -> Point:
        """The corner seen at the upper left, in user space: where a destination points."""
        return self.to_user_space.apply(0, self.view_height)
