"""The file a pack is saved to: buffered, and on a disk that may be full."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

_BUFFER = 1 << 18  # bytes: qpdf writes a few at a time


@contextmanager
def buffered_writer(target: Path) -> Iterator[BinaryIO]:
    """A file to save a pack to; OSError once it is done, if the disk would not have all of it."""
    raw = _RawWriter(target)
    try:
        with BufferedWriter(raw, _BUFFER) as buffered:
            yield buffered
    finally:
        raw.finish()


class _RawWriter(RawIOBase):
    """Writes to a file, and keeps an OSError to itself until it is finished: qpdf ends the whole
    process when its output raises while it cleans up."""

    def __init__(self, target: Path) -> None:
        self._file = target.open("wb", buffering=0)
        self._fault: OSError | None = None

    def write(self, data: Any, /) -> int:
        length = memoryview(data).nbytes
        if self._fault is None:
            try:
                written = 0
                while written < length:  # a file without a buffer may take a part
                    written += self._file.write(data[written:]) or 0
            except OSError as fault:
                self._fault = fault
        return length

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def finish(self) -> None:
        """Close the file; raises the first OSError there was."""
        try:
            self._file.close()
        except OSError as fault:
            self._fault = self._fault or fault
        if self._fault is not None:
            raise self._fault
