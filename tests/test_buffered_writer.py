"""The file a pack is saved to: a full disk is told once qpdf is done, and not before."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from agendapack.pack.buffered_writer import _BUFFER, _RawWriter, buffered_writer


class Disk:
    """A file that takes ``most`` bytes at once, ``room`` in all, and cannot be closed if told."""

    def __init__(self, most: int, room: int, *, closes: bool = True) -> None:
        self.most, self.room, self.closes = most, room, closes
        self.held = b""

    def write(self, data: Any) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = bytes(data[: min(self.most, self.room)])
        self.held += taken
        self.room -= len(taken)
        return len(taken)

    def close(self) -> None:
        if not self.closes:
            raise OSError(errno.EIO, "Input/output error")


def writer(tmp_path: Path, disk: Disk) -> _RawWriter:
    raw = _RawWriter(tmp_path / "pack.pdf")
    raw._file.close()
    raw._file = disk  # type: ignore[assignment]
    return raw


def test_what_is_written_is_in_the_file_and_can_be_changed(tmp_path: Path) -> None:
    target = tmp_path / "pack.pdf"
    with buffered_writer(target) as file:
        assert file.writable()
        assert file.seekable()
        file.write(b"abc" * _BUFFER)
        assert file.tell() == 3 * _BUFFER
        assert file.seek(1) == 1
        file.write(b"X")
    data = target.read_bytes()
    assert (data[:6], len(data)) == (b"aXcabc", 3 * _BUFFER)


def test_a_file_that_takes_a_part_is_given_the_rest(tmp_path: Path) -> None:
    disk = Disk(most=4, room=100)
    raw = writer(tmp_path, disk)
    assert raw.write(b"ten octets") == 10
    raw.finish()
    assert disk.held == b"ten octets"


def test_a_full_disk_is_told_at_the_end(tmp_path: Path) -> None:
    """qpdf ends the whole process when its output raises while it cleans up."""
    disk = Disk(most=4, room=6)
    raw = writer(tmp_path, disk)
    assert raw.write(b"ten octets") == 10
    disk.room = 50  # which would leave a hole where the rest of the first was
    assert raw.write(b"more") == 4
    assert disk.held == b"ten oc"
    with pytest.raises(OSError, match="No space left on device"):
        raw.finish()


@pytest.mark.parametrize(
    ("room", "message"), [(100, "Input/output error"), (0, "No space left on device")]
)
def test_the_first_fault_is_told(tmp_path: Path, room: int, message: str) -> None:
    raw = writer(tmp_path, Disk(most=100, room=room, closes=False))
    raw.write(b"ten octets")
    with pytest.raises(OSError, match=message):
        raw.finish()
