"""What storage is asked for below a folder while a command runs: files, bytes and operations, as
strace sees the calls of all its processes (Linux alone).

Calls are counted that a file server would have to answer, were the folder on one.  Of what is
mapped into memory no bytes are known.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

KINDS: Mapping[str, tuple[str, ...]] = {
    "look": ("stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"),
    "follow a link": ("readlink", "readlinkat"),
    "list a folder": ("getdents64",),
    "open": ("open", "openat"),
    "make a folder": ("mkdir", "mkdirat"),
    "rename or link": ("rename", "renameat", "renameat2", "link", "linkat"),
    "remove": ("unlink", "unlinkat", "rmdir"),
    "change times or rights": ("utimensat", "chmod", "fchmod", "fchmodat"),
    "flush": ("fsync", "fdatasync"),
    "lock": ("flock",),
    "read": ("read", "readv", "pread64", "preadv", "preadv2"),
    "write": ("write", "writev", "pwrite64", "pwritev", "pwritev2"),
    "copy": ("sendfile", "copy_file_range"),
}
"""Operations by what they are, and the system calls that ask for them."""

LOOKS = ("look", "follow a link")
MOVES_DATA = ("read", "write", "copy")
_KIND_OF = {call: kind for kind, calls in KINDS.items() for call in calls}
_CALL = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(\(| resumed>)(.*)")
_RESULT = re.compile(r"\) += (-?\d+)")


class StorageUse(NamedTuple):
    """How often each kind of operation was asked for, of which files and folders, the bytes that
    were read, written and copied, and how many files were opened to read and to write."""

    operations: Counter[str]
    places: defaultdict[str, set[str]]
    bytes: Counter[str]
    files: Counter[str]

    @property
    def metadata(self) -> int:
        """The operations that move no data."""
        return sum(many for kind, many in self.operations.items() if kind not in MOVES_DATA)

    @property
    def remembered(self) -> int:
        """How many of these a server is asked for where its client remembers for a while what it
        looked at, and asks anew whenever a file is opened, as that of NFS does (nfs(5))."""
        repeated = sum(self.operations[kind] - len(self.places[kind]) for kind in LOOKS)
        return self.metadata - repeated


def available() -> bool:
    return shutil.which("strace") is not None


def storage_use(command: Sequence[str | Path], root: Path, trace: Path) -> StorageUse:
    """Run a command, and count what it does below ``root``; ``trace`` is a file for what strace
    writes.  The command runs in the trace's folder, which is not below ``root``."""
    calls = ",".join(f"?{call}" for call in _KIND_OF)
    watch = ["strace", "--follow-forks", "--decode-fds=path", "--quiet=all", "--seccomp-bpf"]
    watch += ["--string-limit=0", f"--trace={calls}", f"--output={trace}"]
    done = subprocess.run([*watch, *command], cwd=trace.parent, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command} failed under strace:\n{done.stdout}{done.stderr}")
    with trace.open(errors="replace") as lines:
        return _counted(lines, root)


def _counted(lines: Iterable[str], root: Path) -> StorageUse:
    use = StorageUse(Counter(), defaultdict(set), Counter(), Counter())
    below = re.compile(rf'["<]({re.escape(str(root))}(?:/[^">]*)?)[">]')
    for name, text in _calls(lines):
        kind = _KIND_OF.get(name)
        place = below.search(text)
        if kind is None or place is None or "AT_EMPTY_PATH" in text:
            continue  # what is asked of an open file, its owner has in memory
        results = _RESULT.findall(text)
        value = int(results[-1]) if results else -1
        if kind == "list a folder" and value == 0:
            continue  # a server says with the last names that they are the last
        use.operations[kind] += 1
        use.places[kind].add(place[1])
        if kind in MOVES_DATA:
            use.bytes[kind] += max(0, value)
        if kind == "open" and value >= 0 and "O_DIRECTORY" not in text:
            use.files["write" if "O_WRONLY" in text or "O_RDWR" in text else "read"] += 1
    return use


def _calls(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each call's name and what was printed of it; what another process's call has cut in two is
    put together again."""
    begun: dict[str, str] = {}
    for line in lines:
        if not (found := _CALL.match(line.rstrip("\n"))):
            continue
        process, name, how, text = found.groups()
        if how != "(":
            text = begun.pop(process, "") + text
        if text.endswith("<unfinished ...>"):
            begun[process] = text.removesuffix("<unfinished ...>")
        else:
            yield name, text
