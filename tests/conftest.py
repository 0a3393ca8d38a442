"""What all tests need."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(scope="session", autouse=True)
def workers_without_pytest() -> None:
    """Python has a new process load the program that started it, which here would be pytest."""
    main = sys.modules["__main__"]
    main.__spec__ = None
    if hasattr(main, "__file__"):
        del main.__file__
