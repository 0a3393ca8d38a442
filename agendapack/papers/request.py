"""What is wanted of a paper.

Plain values: whoever asks for papers need not load the libraries that read them.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from agendapack.problems import Location

Span = tuple[int, int | None]
"""The first page and the last, counted from one; None for "to the end"."""


class Reshaping(Struct, frozen=True):
    """How a paper is taken.

    ``pages``: spans in the order wanted, all pages where there are none.  ``rotate``: degrees
    clockwise, added to what the pages say themselves: 0, 90, 180 or 270.  ``scale``: ``fit``
    shrinks pages larger than A4 to fit it, upright or lying as they are seen; ``keep`` leaves plans
    at their scale.
    """

    pages: tuple[Span, ...] = ()
    rotate: int = 0
    scale: Literal["keep", "fit"] = "keep"


WHOLE = Reshaping()
"""A paper taken as it is: all its pages, the way up and the size they are."""


class Request(Struct, frozen=True):
    """What is wanted of a paper: ``name`` it bears in messages, ``place`` that names it.

    ``looking``: look for ink where stamps go; ``examining``: check its accessibility; ``marked``:
    the head of each page will say that it is not for publication; ``keeping_comments``: its
    comments go into the pack too; ``seeking_markings``: look whether it is marked as not for the
    public; ``reading_numbers``: read which page numbers its pages print already.
    """

    name: str
    place: Location
    reshaping: Reshaping = WHOLE
    looking: bool = True
    examining: bool = True
    marked: bool = False
    keeping_comments: bool = False
    seeking_markings: bool = True
    reading_numbers: bool = False
