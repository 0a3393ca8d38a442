"""Work on PDFs beside the rest of a build, and here where there is nobody beside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from agendapack.build.cache import Cache
from agendapack.build.jobs import HERE, early_tasks, key_of, pdf_task, request_for
from agendapack.build.output import digest
from agendapack.build.workers import Failure, Task, Workers
from agendapack.build.workshop import Beside, Shop, Workshop
from agendapack.papers.request import Request, Reshaping
from tests.builders import pdf, planned, stamp_font
from tests.test_intake import council

Shops = Callable[..., Shop]


def beside(early: Callable[[], list[Task]] = list, seconds: float = 60.0) -> Beside:
    return Beside(Workers(2, seconds=seconds), early, True)


def here(early: Callable[[], list[Task]] = list, seconds: float = 60.0) -> Workshop:
    return Workshop(Workers(2, seconds=seconds))


@pytest.fixture(params=[beside, here])
def shop(request: pytest.FixtureRequest) -> Iterator[Shops]:
    """Makes workshops, beside or here, that are closed with the test."""
    yield from _closing(request.param)


@pytest.fixture
def shop_beside() -> Iterator[Callable[..., Beside]]:
    yield from _closing(beside)


def _closing(make: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    made: list[Shop] = []

    def one(**options: Any) -> Shop:
        made.append(make(**options))
        return made[-1]

    yield one
    for each in made:
        each.close()


def double(number: int) -> int:
    return 2 * number


def mark(file: Path) -> int:
    """Leave a letter for each time this was done; gives the process."""
    with file.open("a") as opened:
        opened.write("x")
    return os.getpid()


def sleep_for_ever() -> None:
    time.sleep(3600)


def written(file: Path, data: bytes | None = None) -> Path:
    file.write_bytes(data or pdf(pages=3))
    return file


def numbers(*values: int) -> dict[str, Task]:
    return {str(value): Task(double, (value,)) for value in values}


def test_each_task_has_its_result_by_name(shop: Shops) -> None:
    made = shop()
    made.prepare(numbers(1, 2, 3))
    assert dict(made.results()) == {"1": 2, "2": 4, "3": 6}


def test_more_tasks_may_follow_before_and_after_the_results(shop: Shops) -> None:
    made = shop()
    made.prepare(numbers(1))
    made.prepare(numbers(2))
    assert dict(made.results()) == {"1": 2, "2": 4}
    made.prepare(numbers(3))
    assert dict(made.results()) == {"3": 6}
    assert dict(made.results()) == {}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="nobody tells of open files here")
def test_processes_are_let_go_when_they_are_done(shop: Shops) -> None:
    made = shop()
    process = made._process.pid if isinstance(made, Beside) else os.getpid()

    def open_files() -> int:
        made.inspect(pdf(), Request("typeset", HERE, looking=False))
        return len(list(Path(f"/proc/{process}/fd").iterdir()))

    counts = []
    for _ in range(4):
        made.prepare(numbers(1, 2, 3))
        assert len(dict(made.results())) == 3
        counts.append(open_files())
    assert len(set(counts[1:])) == 1


def test_a_task_that_never_ends_is_told_of(shop: Shops) -> None:
    made = shop(seconds=2)
    made.prepare({"slow": Task(sleep_for_ever, ()), **numbers(4)})
    assert dict(made.results()) == {"slow": Failure("took longer than 2 seconds"), "4": 8}


def test_what_is_typeset_is_inspected_while_papers_are_read(shop: Shops) -> None:
    made = shop()
    made.prepare({**numbers(1, 2, 3, 4), "late": Task(time.sleep, (0.5,))})
    inspected = made.inspect(pdf(pages=3), Request("typeset", HERE, looking=False))
    assert inspected.facts is not None and inspected.facts.page_count == 3
    assert dict(made.results()) == {"1": 2, "2": 4, "3": 6, "4": 8, "late": None}


def test_a_fault_is_raised_where_the_work_was_asked_for(shop: Shops, tmp_path: Path) -> None:
    plan = planned([("7", written(tmp_path / "paper.pdf"))])
    with pytest.raises(OSError, match="no-such-folder"):
        shop().assemble(
            plan, stamp_font().ink(plan.stamp_texts), tmp_path / "no-such-folder" / "pack.pdf"
        )


def test_packs_are_the_same_wherever_they_are_made(tmp_path: Path) -> None:
    paper = written(tmp_path / "paper.pdf")
    other = written(tmp_path / "other.pdf")
    plan = planned([("7", paper), ("8", other), ("9", paper)])
    made = {}
    for make in (beside, here):
        shop = make()
        shop.inspect(paper, request_for(paper))
        shop.assemble(plan, stamp_font().ink(plan.stamp_texts), tmp_path / make.__name__)
        shop.close()
        made[make] = (tmp_path / make.__name__).read_bytes()
    assert made[beside] == made[here]
    with pikepdf.open(tmp_path / "here") as pack:
        assert len(pack.pages) == len(plan.pages)


WITHOUT_FORKS = """
import sys
if __name__ == "__main__":
    from agendapack.build import processes
    processes.can_fork = lambda: False
    from agendapack.cli.start import main
    main()
"""


def test_where_processes_are_not_forked_packs_are_the_same(tmp_path: Path) -> None:
    """As on macOS and Windows: the build is its own workshop, and workers are started anew."""
    (tmp_path / "unforked.py").write_text(WITHOUT_FORKS)
    made = []
    for command in (["-m", "agendapack"], [str(tmp_path / "unforked.py")]):
        root = tmp_path / command[-1][-6:]
        papers = council(root, "one.pdf", "two.pdf", "words.md", "more.md")
        for name in ("one.pdf", "two.pdf"):
            written(papers / name)
        for name in ("words.md", "more.md"):
            (papers / name).write_text("# Words\n\nSome of them.\n")
        ran = subprocess.run(
            [sys.executable, *command, "--root", str(root), "build", "--all"],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        made.append({file.name: file.read_bytes() for file in (root / "packs").rglob("*.pdf")})
    assert made[0] == made[1] != {}


def test_early_tasks_are_begun_at_once_and_done_once(
    shop_beside: Callable[..., Beside], tmp_path: Path
) -> None:
    file = tmp_path / "times"
    task = Task(mark, (file,))
    made = shop_beside(early=lambda: [task])
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    made.prepare({"wanted": Task(mark, (file,)), **numbers(1)})
    results = dict(made.results())
    assert results["wanted"] != os.getpid()
    assert results["1"] == 2
    assert file.read_text() == "x"


def test_early_tasks_that_nobody_asks_for_hold_nothing_up(
    shop_beside: Callable[..., Beside],
) -> None:
    made = shop_beside(early=lambda: [Task(sleep_for_ever, ())])
    made.prepare(numbers(1))
    assert dict(made.results()) == {"1": 2}
    made.close()
    assert made._process.exitcode == 0  # it saw to its workers and ended; nobody had to kill it


def test_what_a_workshop_that_dies_has_not_done_is_done_here(
    shop_beside: Callable[..., Beside],
) -> None:
    made = shop_beside()
    made.prepare(numbers(1))
    made._process.kill()
    made._process.join()
    made.prepare(numbers(2))
    assert dict(made.results()) == {"1": 2, "2": 4}
    inspected = made.inspect(pdf(), Request("typeset", HERE, looking=False))
    assert inspected.facts is not None
    made.prepare(numbers(3))
    assert dict(made.results()) == {"3": 6}


def test_papers_that_are_cached_are_not_begun_early(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("new.pdf", "known.PDF", "words.md", "report.docx"):
        (papers / name).write_bytes(pdf())
    new, known = papers / "new.pdf", papers / "known.PDF"
    cache = Cache(tmp_path / ".agendapack")
    both = [pdf_task(path, request_for(path)) for path in (known, new)]
    assert early_tasks(tmp_path, cache) == both
    prepared = Workshop(Workers()).inspect(known, request_for(known))
    cache.put(key_of(known, request_for(known), digest(known)), prepared)
    assert early_tasks(tmp_path, cache) == both[1:]
    assert early_tasks(tmp_path, Cache(None)) == both


def test_a_paper_is_kept_under_all_that_it_follows_from(tmp_path: Path) -> None:
    one, other = tmp_path / "one.pdf", tmp_path / "other.pdf"
    one.write_bytes(pdf())
    other.write_bytes(pdf())
    turned = partial(request_for, reshaping=Reshaping(rotate=90))
    keys = {
        key_of(one, request_for(one), digest(one)),
        key_of(one, turned(one), digest(one)),
        key_of(one, request_for(one), digest(one), "more"),
        key_of(other, request_for(other), digest(other)),
    }
    assert len(keys) == 4
    before = key_of(one, request_for(one), digest(one))
    one.write_bytes(pdf(pages=2))
    assert key_of(one, request_for(one), digest(one)) != before
