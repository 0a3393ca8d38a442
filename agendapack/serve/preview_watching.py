"""Watches what the pages are made from: the council's records, papers, templates and what it
released."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path, PurePath

from watchfiles import Change, watch

from agendapack.records.meeting_names import MEETINGS
from agendapack.released.released_meeting import RELEASED

WATCHED = (MEETINGS, "templates", RELEASED)
"""Folders in the council's root; what is made there lies in others."""

STEP = 50
"""Milliseconds without another change, after which what has changed is told."""
MOST = 400
"""Milliseconds after which it is told although more changes come."""

_PASSING = re.compile(
    r"\.(?!well-known$)|~\$|#.*#$|.*(~|\.sw[a-z]|\.tmp|\.bak|\.crdownload|\.part)$|4913$", re.I
)
"""What editors and office programs put beside a file while they have it open, by its name."""


def is_source(path: PurePath, root: PurePath) -> bool:
    """Whether a file that changed may be one that pages are made from.

    >>> is_source(PurePath("/ambridge/meetings/parks/committee.yaml"), PurePath("/ambridge"))
    True
    >>> is_source(PurePath("/ambridge/meetings/parks/.committee.yaml.swp"), PurePath("/ambridge"))
    False
    """
    parts = path.relative_to(root).parts if path.is_relative_to(root) else (path.name,)
    return not any(_PASSING.match(part) for part in parts)


class CouncilWatcher:
    """Calls ``changed`` when something has changed below the council's ``root``.

    One thread watches the folders, another the root itself: a folder that is moved away and put
    back, as version control does it, has to be watched anew.  Where the system tells of nothing,
    as when others watch all that it lets be watched, the files are looked at again and again.
    """

    def __init__(self, root: Path, changed: Callable[[], None]) -> None:
        self._root, self._changed = root, changed
        self._stopping = threading.Event()
        self._again = threading.Event()
        self._polling: bool | None = None  # None: unless the surroundings ask for it
        self._threads = [
            threading.Thread(target=each, name="watching", daemon=True)
            for each in (self._watch_folders, self._watch_root)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._again.set()
        for thread in self._threads:
            thread.join(timeout=1)

    def _watch_folders(self) -> None:
        unseen = False  # whether there may have been changes while nothing was watched
        while not self._stopping.is_set():
            self._again.clear()
            folders = [self._root / name for name in WATCHED if (self._root / name).is_dir()]
            if not folders:
                self._again.wait()
                unseen = True
                continue
            try:
                for changes in watch(
                    *folders,
                    watch_filter=self._is_source,
                    debounce=MOST,
                    step=STEP,
                    stop_event=self._again,
                    rust_timeout=200,
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    force_polling=self._polling,
                    ignore_permission_denied=True,
                ):
                    if changes or unseen:
                        self._changed()
                    unseen = False
            except (OSError, RuntimeError) as fault:
                self._failed(fault)
                self._again.wait(0.2)
            unseen = True

    def _watch_root(self) -> None:
        while not self._stopping.is_set():
            try:
                for changes in watch(
                    self._root,
                    watch_filter=None,
                    debounce=MOST,
                    step=STEP,
                    stop_event=self._stopping,
                    rust_timeout=200,
                    raise_interrupt=False,
                    force_polling=self._polling,
                    recursive=False,
                    ignore_permission_denied=True,
                ):
                    if any(Path(path).name in WATCHED for _, path in changes):
                        self._again.set()
                        self._changed()
            except (OSError, RuntimeError) as fault:
                self._failed(fault)
                self._stopping.wait(0.2)

    def _failed(self, fault: OSError | RuntimeError) -> None:
        if not isinstance(fault, FileNotFoundError):  # else a folder went between two looks
            self._polling = True

    def _is_source(self, _change: Change, path: str) -> bool:
        return is_source(Path(path), self._root)
