"""Where a pack is saved to, on a disk that may be full."""

from __future__ import annotations

from io import BufferedIOBase
from pathlib import Path
from typing import Any


class Sink(BufferedIOBase):
    """A file to save a pack to.

    qpdf ends the whole process when its output cannot be written (it throws while it cleans up), so
    a full disk is remembered here, and raised as the OSError it was once qpdf is done.
    """

    def __init__(self, target: Path) -> None:
        self._file = target.open("wb")
        self._fault: OSError | None = None

    def write(self, data: Any, /) -> int:
        if self._fault is None:
            try:
                self._file.write(data)
            except OSError as fault:
                self._fault = fault
        return memoryview(data).nbytes

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        try:
            self._file.close()
        except OSError as fault:
            self._fault = self._fault or fault
        super().close()
        pending, self._fault = self._fault, None
        if pending is not None:
            raise pending
