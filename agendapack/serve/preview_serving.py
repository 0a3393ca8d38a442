"""Runs the preview until it is ended: watches, builds and serves, and ends all of that together."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from socket import socket
from types import FrameType

from uvicorn import Config, Server

from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.output import alone_if_free, machine_errors
from agendapack.build.pool import WorkerPool
from agendapack.problems import MachineError, Problem
from agendapack.serve.preview_address import PreviewAddress
from agendapack.serve.preview_building import MakesSite, PreviewBuilder, PreviewTask, Rebuild
from agendapack.serve.preview_state import PreviewBoard
from agendapack.serve.preview_watching import CouncilWatcher
from agendapack.serve.preview_web import PreviewWeb

PREVIEWS = 20
"""How many previews of a council there may be at a time."""


@contextmanager
def preview_folder(root: Path) -> Iterator[Path]:
    """The folder of a preview's site, which no other preview of the council has meanwhile, and the
    next one finds."""
    with ExitStack() as stack:
        for number in range(1, PREVIEWS + 1):
            folder = root / FOLDER / "serve" / str(number)
            if stack.enter_context(alone_if_free(folder, root / FOLDER / LOCKS)):
                with machine_errors(f"cannot write into {folder}"):
                    folder.mkdir(parents=True, exist_ok=True)
                yield folder / "site"
                return
        raise MachineError(
            f"no folder for the preview could be made in {root / FOLDER / 'serve'}",
            "see that it can be written, and that not all previews of this council are still there",
        )


def serve_preview(
    task: PreviewTask,
    listening: socket,
    address: PreviewAddress,
    make: MakesSite,
    *,
    today: Callable[[], date],
    report: Callable[[Rebuild], None],
    wording: Callable[[Problem], Problem],
    jobs: int | None = None,
) -> None:
    """Serve until Ctrl-C, or until the system asks it to end.

    Whatever was started has ended when it returns.  ``report`` is told of each build, ``wording``
    says its problems for the browser.
    """
    # What uvicorn would say of a fault is in the page that the browser has of it.
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn").propagate = False
    board = PreviewBoard()
    web = PreviewWeb(task.out, address, board, members=task.members)
    server = _PreviewServer(web, board)
    with _signals(server.end), WorkerPool(jobs) as pool:
        pool.start()
        builder = PreviewBuilder(
            task, pool, board, make, today=today, report=report, wording=wording
        )
        watcher = CouncilWatcher(task.root, builder.want)
        watcher.start()
        builder.start()
        try:
            server.run(sockets=[listening])
        finally:
            watcher.stop()
            builder.stopping()
            pool.close()
            # What a build leaves that did not notice, the next one sweeps.
            builder.join(seconds=0.5)


class _PreviewServer(Server):
    """uvicorn's server, which says nothing itself and leaves signals to us."""

    def __init__(self, web: PreviewWeb, board: PreviewBoard) -> None:
        super().__init__(
            Config(
                web.application(),
                http="h11",
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._board = board

    def end(self) -> None:
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._board.close()  # who waits for events would be waited for
        await super().shutdown(sockets)


@contextmanager
def _signals(end: Callable[[], None]) -> Iterator[None]:
    """Have Ctrl-C, and whoever ends the program or closes its window, call ``end``, however often
    they do."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: FrameType | None) -> None:
        end()

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, handle) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
