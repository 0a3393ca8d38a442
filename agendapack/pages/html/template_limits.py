"""How much one document's templates may do: turns of loops, calls, characters, time, numbers; and
the count of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from time import thread_time
from typing import Any

from msgspec import Struct, field

MAX_STEPS = 1_000_000
"""Turns of loops, calls and included files in one document."""

MAX_LENGTH = 50_000_000
"""Characters, and entries of lists, that one document prints or puts together."""

MAX_SECONDS = 20.0
"""Of processor time for one document, looked at with each step."""

MAX_BITS = 4096  # of a number that is multiplied
MAX_FORMAT = 1_000  # characters that "%" and the filter format fill, and columns that they ask for


class TemplateLimit(Exception):
    """A template does more than it may; ``hint`` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Spending(Struct):
    """What the document that is being made has used up; and the attributes that its templates asked
    for, each after the name of its owner's class."""

    until: float
    steps: int = 0
    length: int = 0
    asked: set[tuple[str, str]] = field(default_factory=set)


_SPENDING: ContextVar[Spending | None] = ContextVar("agendapack_spending", default=None)


@contextmanager
def limited() -> Iterator[Spending]:
    """The limits of one document, counted from zero."""
    spending = Spending(thread_time() + MAX_SECONDS)
    token = _SPENDING.set(spending)
    try:
        yield spending
    finally:
        _SPENDING.reset(token)


def spend(length: int = 0, steps: int = 0) -> None:
    """Count what a template does; TemplateLimit where it is too much, ``length`` by itself too."""
    spending = _SPENDING.get() or Spending(float("inf"))  # none while constants are worked out
    spending.steps += steps
    spending.length += length
    if spending.steps > MAX_STEPS:
        raise TemplateLimit(f"it takes more than {MAX_STEPS:,} turns of loops and calls", LOOPS)
    if spending.length > MAX_LENGTH:
        raise TemplateLimit(f"it makes more than {MAX_LENGTH:,} characters", LOOPS)
    if steps and thread_time() > spending.until:
        raise TemplateLimit(f"it takes more than {MAX_SECONDS:g} seconds", LOOPS)


def note_asked(owner: str, attribute: str) -> None:
    """Keep that a template asked for an attribute of a value of the class ``owner``."""
    spending = _SPENDING.get()
    if spending is not None:
        spending.asked.add((owner, attribute))


LOOPS = "look for a loop, a macro or a number that is larger than it was meant to be"


def size(value: object) -> int:
    return len(value) if isinstance(value, Sized) else 0


def check_operation(operator: str, left: Any, right: Any) -> None:
    """TemplateLimit where the result of an operation would be too large to be worked out."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length()
        if operator == "*" and bits + right.bit_length() > MAX_BITS:
            raise TemplateLimit("it works out too large a number", LOOPS)
        if operator == "**" and bits * max(right, 0) > MAX_BITS:
            raise TemplateLimit("it works out too large a number", LOOPS)
    elif operator == "+":
        spend(size(left) + size(right))
    elif operator == "*":
        times = left if isinstance(left, int) else right
        spend((size(left) + size(right)) * max(times, 0) if isinstance(times, int) else 0)
    elif operator == "%" and isinstance(left, str):
        check_format(left)


_COLUMNS = re.compile(r"[0-9]{4,}|\*")


def check_format(text: str) -> None:
    if len(text) > MAX_FORMAT:
        raise TemplateLimit(f"it fills a form of more than {MAX_FORMAT:,} characters")
    if "%" in text and _COLUMNS.search(text):
        raise TemplateLimit(f'it asks for more columns than a page has: "{text}"')
