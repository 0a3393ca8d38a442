"""Temporary files beside those that they become, in folders that machines and threads may share.

Each has a name that nobody else gives.  It begins with what tells this machine's files from those
of others, since only on one machine it is certain that whoever holds a lock is alone.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

TEMPORARY = ".agendapack-"
"""How the names of all temporary files begin."""
LOCK_BEGINS = f"{TEMPORARY}lock-"
"""How the name of a lock begins that lies beside the folder which it is for."""
CLUSTER_TOKEN = f"{TEMPORARY}cluster-"
"""How the name of a file begins by which workers of a cluster know the folder that it lies in."""
DAY = 86_400.0  # seconds: nothing that is written takes as long

_NAME = re.compile(rf"{re.escape(TEMPORARY)}([0-9a-f]{{8}})[0-9a-f]{{12}}-", re.ASCII)


def temporary_name(name: str = "") -> str:
    """A name that no other thread, process or machine has, for what will be called ``name``."""
    chance = os.urandom(6)
    return f"{TEMPORARY}{_machine()}{chance.hex()}-{name}"


@cache
def _machine() -> str:
    """Eight letters for this machine: its name and, where the system tells it, its start, because
    many a machine in a container is called alike."""
    with suppress(OSError, AttributeError):
        started = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        return sha256(f"{os.uname().nodename}\n{started}".encode()).hexdigest()[:8]
    name = getattr(os, "uname", lambda: None)()
    named = os.environ.get("COMPUTERNAME", "") if name is None else name.nodename
    return sha256(named.encode()).hexdigest()[:8]


def seconds_since(about: os.stat_result) -> float:
    """How long ago a file was written, or marked as used."""
    return time.time() - about.st_mtime


def is_left_over(file: Path, *, alone: bool) -> bool:
    """Whether a temporary file is one that nobody writes any more: older than a day or, where the
    caller is ``alone`` on this machine in the file's folder, of this machine."""
    if not file.name.startswith(TEMPORARY) or file.name.startswith(LOCK_BEGINS):
        return False
    made = _NAME.match(file.name)
    if alone and made is not None and made[1] == _machine():
        return True
    try:
        return seconds_since(file.lstat()) > DAY
    except FileNotFoundError:  # another has removed it
        return False


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A temporary file to write, which becomes ``file`` at the end; nothing is left of it where
    that, or anything in between, fails."""
    temporary = file.with_name(temporary_name())
    try:
        yield temporary
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_whole(file: Path, data: bytes) -> None:
    """Write a file that is never seen half written.  OSError where the disk will not have it."""
    with whole(file) as temporary:
        temporary.write_bytes(data)
