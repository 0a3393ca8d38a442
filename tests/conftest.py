"""What all tests need."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from agendapack.build import pool

ROOT = Path(__file__).parents[1]

# They do their work where they are imported, and leave it to those that are forked from there.
collect_ignore = ["warm_workers.py", "release_processes.py"]


# The same examples every time, however slow the machine.
settings.register_profile("laws", deadline=None, derandomize=True)
settings.load_profile("laws")


@pytest.fixture(scope="session", autouse=True)
def workers_without_pytest() -> None:
    """Python has a new process load the program that started it, which here would be pytest."""
    main = sys.modules["__main__"]
    main.__spec__ = None
    if hasattr(main, "__file__"):
        del main.__file__


@pytest.fixture(scope="session", autouse=True)
def warm_workers() -> Iterator[None]:
    """Workers are forked from a process that has built something before (tests/warm_workers.py).

    The fork server looks for that module by itself, from whatever folder it is started in.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "PRELOADED", "tests.warm_workers")
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        yield


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One and a half processes of tests to a core: some always wait for what they have started."""
    affinity = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))
    return (3 * len(affinity(0)) + 1) // 2
