"""Calls in a process that is there before they are, and what becomes of them when it is not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agendapack.build.aside import Aside

Asides = Callable[..., Aside]


@pytest.fixture
def aside() -> Iterator[Asides]:
    """Makes Asides that end with the test."""
    made: list[Aside] = []

    def make(*arguments: Any) -> Aside:
        made.append(Aside(*arguments))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def where(number: int) -> tuple[int, int]:
    return os.getpid(), number


def loaded(module: str) -> bool:
    return module in sys.modules


def fail(word: str) -> None:
    raise ValueError(f"{word} as it would here")


def test_calls_are_made_elsewhere_in_their_order(aside: Asides) -> None:
    beside = aside(where)
    beside.call(7)
    beside.call(8)
    assert beside.is_busy
    (one, seven), (other, eight) = beside.result(), beside.result()
    assert (seven, eight) == (7, 8)
    assert one == other != os.getpid()
    assert not beside.is_busy


def test_its_modules_are_loaded_before_any_call(aside: Asides) -> None:
    beside = aside(loaded, ["wave"])
    beside.get_ready()
    beside.call("wave")
    assert beside.result() is True
    assert "wave" not in sys.modules


def test_a_call_is_made_here_where_the_process_died(aside: Asides) -> None:
    beside = aside(where)
    beside._process.kill()
    beside._process.join()
    beside.call(7)
    assert beside.result() == (os.getpid(), 7)


def test_a_call_fails_as_it_would_here(aside: Asides) -> None:
    beside = aside(fail)
    beside.call("quite")
    with pytest.raises(ValueError, match="quite as it would here"):
        beside.result()


def test_one_that_is_busy_can_be_ended(aside: Asides) -> None:
    beside = aside(where)
    beside.call(7)
    beside.stop()
    assert not beside._process.is_alive()
