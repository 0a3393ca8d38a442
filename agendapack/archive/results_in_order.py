"""Results in the order in which they were asked for, whichever comes first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Result = TypeVar("Result", covariant=True)


class Future(Protocol[Result]):
    """What has a result by and by, of this machine or another."""

    def result(self) -> Result: ...


def results_in_order(
    things: Iterable[T], begin: Callable[[T], Future[R]], ahead: int
) -> Iterator[R]:
    """Begin the work for each of ``things``, and give its results in their order.

    At most ``ahead`` are begun whose results were not given yet, so that memory does not grow with
    their number, however long the first of them takes.
    """
    begun: deque[Future[R]] = deque()
    for thing in things:
        begun.append(begin(thing))
        if len(begun) >= ahead:
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()
