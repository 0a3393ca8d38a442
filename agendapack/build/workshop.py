"""Where PDFs are read and put together, while the rest of the program does something else.

The libraries that read PDFs take as long to load as the records and templates take to read, so
they have a process of their own, which starts before either (:class:`Beside`).  Papers are read in
processes that it forks, each within limits (``workers.py``).  Where processes cannot be forked, or
the one beside dies, all is done in the caller's own (:class:`Workshop`).
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from agendapack.build.processes import begin, can_fork, settle_in
from agendapack.build.workers import Running, Task, Workers

if TYPE_CHECKING:
    from agendapack.pack.plan import PackPlan
    from agendapack.pack.stamps import StampInk
    from agendapack.papers.facts import PdfSource, Prepared
    from agendapack.papers.request import Request

READING = ("agendapack.papers.prepare", "agendapack.papers.looking")
"""What reading papers wants: loaded before the processes are forked that read them."""

ASSEMBLING = "agendapack.pack.assemble"


class Shop(Protocol):
    """What may be asked of a workshop, here or beside."""

    def prepare(self, tasks: Mapping[str, Task]) -> None:
        """Begin ``tasks``, each under a name of the caller's; more may follow at any time."""

    def results(self) -> Iterator[tuple[str, Any]]:
        """The name of each task that was begun with its result, or a Failure, as they come."""

    def inspect(self, pdf: PdfSource, request: Request) -> Prepared:
        """A PDF that agendapack itself has made, prepared; at once."""

    def foresee(self, paper: Path, *, tagged: bool) -> None:
        """Tell of a paper that the next pack is likely to hold, so that it can be copied before the
        pack is asked for; ``tagged``: with its structure tree."""

    def assemble(self, plan: PackPlan, ink: StampInk, target: Path) -> None:
        """Write the pack that ``plan`` describes.  OSError where the disk will not have it."""

    def close(self) -> None:
        """End whatever is under way."""


def workshop(
    workers: Workers,
    early: Callable[[], Sequence[Task]] = lambda: (),
    *,
    assembling: bool = False,
) -> Shop:
    """A workshop that gets ready while the caller goes on: beside it where there can be one.

    ``early`` gives tasks that are likely to be asked for: they are begun before anybody does.
    ``assembling``: whether packs will be asked for.
    """
    if not can_fork():
        return Workshop(workers)
    return Beside(workers, early, assembling)


class _Batch(Struct, eq=False):
    """Tasks that run together: ``names`` are what each is called, if anybody has asked for it yet;
    ``kept`` the results that nobody has asked for."""

    running: Running
    names: dict[int, str]
    kept: dict[int, Any] = field(default_factory=dict)


class Workshop:
    """The work itself, in this process and its workers."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._batches: list[_Batch] = []
        self._early: dict[Task, tuple[_Batch, int]] = {}
        self._ready: deque[tuple[str, Any]] = deque()

    def begin_early(self, tasks: Sequence[Task]) -> None:
        """Begin tasks that somebody is likely to ask for."""
        if tasks:
            batch = _Batch(self._workers.start(tasks), {})
            self._batches.append(batch)
            self._early = {task: (batch, index) for index, task in enumerate(tasks)}

    def prepare(self, tasks: Mapping[str, Task]) -> None:
        fresh: dict[str, Task] = {}
        for name, task in tasks.items():
            if task not in self._early:
                fresh[name] = task
                continue
            batch, index = self._early.pop(task)
            if index in batch.kept:
                self._ready.append((name, batch.kept.pop(index)))
            else:
                batch.names[index] = name
        if fresh:
            load_readers()  # once here, rather than in each worker
            running = self._workers.start(tuple(fresh.values()))
            self._batches.append(_Batch(running, dict(enumerate(fresh))))

    def results(self) -> Iterator[tuple[str, Any]]:
        while self._ready or any(batch.names for batch in self._batches):
            while self._ready:
                yield self._ready.popleft()
            self.listen()

    def listen(self, also: Connection | None = None) -> bool:
        """Wait for results, and gather them; or for ``also`` to have something to say: whether it
        has."""
        busy = [batch for batch in self._batches if batch.running.pipes()]
        pipes = [pipe for batch in busy for pipe in batch.running.pipes()]
        patience = min((batch.running.patience() for batch in busy), default=None)
        if also is not None:
            pipes.append(also)
        ready = wait(pipes, patience) if pipes else []
        for batch in busy:
            for index, result in batch.running.take(ready):  # type: ignore[arg-type]
                if index in batch.names:
                    self._ready.append((batch.names.pop(index), result))
                else:
                    batch.kept[index] = result
            if not batch.running.pipes():  # its processes have nothing more to do
                batch.running.stop()
                self._batches.remove(batch)
        return also in ready

    def take_ready(self) -> list[tuple[str, Any]]:
        """The results that have been gathered since they were last taken."""
        taken = list(self._ready)
        self._ready.clear()
        return taken

    def inspect(self, pdf: PdfSource, request: Request) -> Prepared:
        from agendapack.papers.prepare import prepare

        return prepare(pdf, request)

    def foresee(self, paper: Path, *, tagged: bool) -> None:
        pass  # here nothing can be done while the caller does something else

    def copy_ahead(self, paper: Path, tagged: bool) -> None:
        pass  # a pack is assembled in one go

    def assemble(self, plan: PackPlan, ink: StampInk, target: Path) -> None:
        from agendapack.pack.assemble import assemble

        if not any(batch.names for batch in self._batches):
            self.close()  # what was begun early and nobody asked for
        assemble(plan, ink, target)

    def close(self) -> None:
        for batch in self._batches:
            batch.running.stop()
        self._batches.clear()
        self._early.clear()  # what of it is asked for yet is begun anew


def load_readers() -> None:
    for module in READING:
        import_module(module)


class Beside:
    """A workshop in a process of its own.

    What it has not answered when it dies is done here.
    """

    def __init__(
        self, workers: Workers, early: Callable[[], Sequence[Task]], assembling: bool
    ) -> None:
        self._workers = workers
        self._assembling = assembling
        self._asked: dict[str, Task] = {}
        self._ready: deque[tuple[str, Any]] = deque()
        self._here: Workshop | None = None
        self._process, self._pipe = begin(
            _life, (), workers.jobs, workers.seconds, early, assembling, has_children=True
        )
        # Python waits for processes that have children of their own before it ends; this one ends
        # when it is told to, which has to come first.
        atexit.register(self.close)

    def prepare(self, tasks: Mapping[str, Task]) -> None:
        self._asked.update(tasks)
        if self._here is not None:
            self._here.prepare(tasks)
        else:
            self._send("prepare", dict(tasks))

    def results(self) -> Iterator[tuple[str, Any]]:
        while self._asked or self._ready:
            while self._ready:
                yield self._ready.popleft()
            if self._here is not None:
                for name, result in self._here.results():
                    self._asked.pop(name, None)
                    yield name, result
            elif self._asked:
                self._receive()

    def inspect(self, pdf: PdfSource, request: Request) -> Prepared:
        return self._call("inspect", pdf, request)  # type: ignore[no-any-return]

    def foresee(self, paper: Path, *, tagged: bool) -> None:
        if self._assembling and self._here is None:
            self._send("copy_ahead", paper, tagged)

    def assemble(self, plan: PackPlan, ink: StampInk, target: Path) -> None:
        self._call("assemble", plan, ink, target)

    def close(self) -> None:
        atexit.unregister(self.close)
        with suppress(OSError):
            self._pipe.send(("close",))
        self._pipe.close()
        self._process.join(timeout=5)  # it sees to its workers first
        self._process.kill()
        self._process.join()
        if self._here is not None:
            self._here.close()

    def _call(self, name: str, *arguments: Any) -> Any:
        if self._here is None:
            self._send(name, *arguments)
        while self._here is None:
            if (answer := self._receive()) is not None:
                given, fault = answer
                if fault is not None:
                    raise fault
                return given
        return getattr(self._here, name)(*arguments)

    def _send(self, *message: Any) -> None:
        try:
            self._pipe.send(message)
        except OSError:
            self._lost()

    def _receive(self) -> tuple[Any, Exception | None] | None:
        """What a call gave, or what it raised; None where something else has come meanwhile."""
        try:
            kind, *rest = self._pipe.recv()
        except (EOFError, OSError):
            self._lost()
            return None
        if kind == "result":
            name, result = rest
            del self._asked[name]
            self._ready.append((name, result))
            return None
        given, fault = rest
        return given, fault

    def _lost(self) -> None:
        """Do here what the process beside has not done."""
        if self._here is None:
            self._here = Workshop(self._workers)
            self._here.prepare(self._asked)


def _life(
    pipe: Connection,
    inherited: Sequence[Connection],
    jobs: int,
    seconds: float,
    early: Callable[[], Sequence[Task]],
    assembling: bool,
) -> None:
    """The life of a workshop beside: to get ready, then to do what it is told to."""
    shop = Workshop(Workers(jobs, seconds=seconds, inherited=(pipe,)))
    with suppress(Exception):  # what it does not do is done, and told of, where it is asked for
        settle_in(inherited, READING)
        gc.freeze()  # what workers never look at stays shared with them
        shop.begin_early(early())
        if assembling:
            import_module(ASSEMBLING)
        while True:
            if shop.listen(pipe):
                kind, *arguments = pipe.recv()
                if kind == "close":
                    break
                if kind in ("prepare", "copy_ahead"):
                    getattr(shop, kind)(*arguments)
                else:
                    pipe.send(("answer", *_answer(shop, kind, arguments)))
            for name, result in shop.take_ready():
                pipe.send(("result", name, result))
    with suppress(Exception):
        shop.close()
    os._exit(0)


def _answer(shop: Workshop, kind: str, arguments: list[Any]) -> tuple[Any, Exception | None]:
    try:
        return getattr(shop, kind)(*arguments), None
    except Exception as fault:
        try:
            pickle.loads(pickle.dumps(fault))
        except Exception:  # not every library's exceptions can travel
            return None, RuntimeError(f"{type(fault).__name__}: {fault}")
        return None, fault
