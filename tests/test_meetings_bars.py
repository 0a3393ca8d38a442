"""What is seen of many meetings while they are built: bars on a terminal, lines in a log."""

from __future__ import annotations

import io
import itertools
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from rich.console import Console

from agendapack.cli import interrupts
from agendapack.cli.meetings_under_way import MeetingsUnderWay, Overview, standing
from agendapack.cli.printing import echo, lines_kept
from agendapack.cli.progress_bars import Bars, MeetingsBars, bars, meetings_bars, without
from agendapack.cli.progress_drawing import ProgressDrawing, shortened_key
from agendapack.cli.progress_lines import MeetingsLines


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A terminal that knows as much of its language as bars need."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        super().__init__()
        self.console = Console(
            file=self,
            force_terminal=True,
            force_interactive=True,
            width=width,
            height=height,
            color_system=None,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )
        self._width = width

    def isatty(self) -> bool:
        return True

    def shown(self) -> list[str]:
        """The lines on it, without spaces at their ends; the last is that of the cursor."""
        lines, row, column = [""], 0, 0
        for part in re.findall(r"\x1b\[[?\d]*[A-Za-z]|[^\x1b]", self.getvalue()):
            if part == "\x1b[2K":
                lines[row] = ""
            elif part == "\x1b[1A":
                row -= 1
            elif part == "\r":
                column = 0
            elif part == "\n":
                row, column = row + 1, 0
                lines += [""] * (row == len(lines))
            elif len(part) == 1:
                lines[row] = f"{lines[row][:column]:<{column}}{part}{lines[row][column + 1 :]}"
                column += 1
            else:
                assert part in ("\x1b[?25l", "\x1b[?25h"), part
        assert not any(lines[row + 1 :]), lines
        return [line.rstrip() for line in lines[: row + 1]]

    def is_cursor_hidden(self) -> bool:
        return self.getvalue().rfind("\x1b[?25l") > self.getvalue().rfind("\x1b[?25h")


@pytest.fixture(autouse=True)
def _some_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def begin(under_way: MeetingsUnderWay, *keys: str) -> None:
    """Begin meetings; of each one paper of four is read."""
    for key in keys:
        told = under_way.meeting(key)
        told.begin(key)
        told.expect("papers read", 4)
        told.expect("office files converted", 0)
        told.expect("documents typeset", 3)
        told.step("papers read")


def frame(under_way: MeetingsUnderWay, width: int, height: int) -> list[str]:
    """What is drawn, without spaces at the ends of lines."""
    terminal = Terminal(width, height)
    terminal.console.print(ProgressDrawing(under_way))
    assert max(map(len, terminal.getvalue().split("\n"))) <= width
    return [line.rstrip() for line in terminal.getvalue().split("\n")]


def some_way_on(count: int = 300) -> MeetingsUnderWay:
    """Many meetings 94 seconds after they were begun, 118 of them done, and three under way."""
    clock = Clock()
    under_way = MeetingsUnderWay(count, clock)
    for number in range(118):
        clock.now = 80 * (number + 1) / 118
        under_way.done(str(number))
    begin(under_way, "parks/2024-05-16")
    clock.now = 92
    begin(under_way, "health-and-adult-social-care/2024-05-17", "a\x1b[2J/2024-05-18")
    clock.now = 94
    return under_way


# Frames


def test_many_meetings_are_a_line_and_one_for_each_under_way() -> None:
    assert frame(some_way_on(), 80, 24) == [
        "Meetings 118 of 300, 1:34, some 2:30 left ━━━━━━━━━━━━━━╸",
        "  parks/2024-05-16                       0:14 1/4 papers read",
        "  health-and-adult-social-ca…/2024-05-17 0:02 1/4 papers read",
        "  a\\x1b[2J/2024-05-18                    0:02 1/4 papers read",
        "",
        "",
    ]


def test_a_narrow_terminal_shows_the_days() -> None:
    assert frame(some_way_on(), 40, 10) == [
        "118 of 300, 1:34, some 2:30 left ━━╸",
        "  parks/2024-05-16   0:14 1/4 papers re…",
        "  health…/2024-05-17 0:02 1/4 papers re…",
        "  a\\x1b[…/2024-05-18 0:02 1/4 papers re…",
        "",
        "",
    ]


def test_a_low_terminal_shows_what_takes_longest() -> None:
    assert frame(some_way_on(), 60, 8)[1:-1] == [
        "  parks/2024-05-16 0:14 1/4 papers read",
        "  2 more under way",
        "",
    ]
    assert frame(some_way_on(), 60, 5)[1:-1] == ["  3 under way", ""]


@pytest.mark.parametrize("width", [1, 2, 5, 12, 20, 39, 41, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    frame(some_way_on(3000), width, 24)
    under_way = MeetingsUnderWay(1, Clock())
    begin(under_way, "health-and-adult-social-care-overview-and-scrutiny/2024-05-17")
    frame(under_way, width, 24)


def test_one_meeting_is_shown_with_all_its_stages() -> None:
    clock = Clock()
    under_way = MeetingsUnderWay(1, clock)
    begin(under_way, "parks/2024-05-16")
    clock.now = 3723
    assert frame(under_way, 60, 24) == [
        "parks/2024-05-16    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1:02:03",
        "  papers read       ━━━━━━━━                         1/4",
        "  documents typeset                                  0/3",
        "",
        "",
    ]


def test_a_meeting_is_in_its_first_stage_that_has_steps_left() -> None:
    under_way = MeetingsUnderWay(2, Clock())
    begin(under_way, "parks/2024-05-16")
    told = under_way.meeting("parks/2024-05-16")
    for number in (1, 2, 3):
        assert frame(under_way, 60, 24)[1].endswith(f" {number}/4 papers read")
        told.step("papers read")
    assert frame(under_way, 60, 24)[1].endswith(" 0/3 documents typeset")
    for _ in range(3):
        told.step("documents typeset")
    assert frame(under_way, 60, 24)[1].endswith(" 3/3 documents typeset")


def test_a_meeting_with_nothing_to_do_is_counted_and_never_begins() -> None:
    under_way = MeetingsUnderWay(2, Clock())
    told = under_way.meeting("parks/2024-05-16")
    assert frame(under_way, 60, 24)[1:] == ["", ""]
    under_way.done("parks/2024-05-16")
    told.step("papers read")  # of a thread that comes late
    assert frame(under_way, 60, 24)[0].startswith("Meetings 1 of 2, 0:00 ━")
    assert frame(under_way, 60, 24)[1:] == ["", ""]


@pytest.mark.parametrize(
    ("key", "width", "shown"),
    [
        ("parks/2024-05-16", 16, "parks/2024-05-16"),
        ("parks/2024-05-16", 15, "par…/2024-05-16"),
        ("parks/2024-05-16", 12, "parks/2024-…"),
        ("公園委員会/2024-05-16", 17, "公園…/2024-05-16"),
        ("no-committee", 5, "no-c…"),
    ],
)
def test_a_long_name_keeps_its_day(key: str, width: int, shown: str) -> None:
    assert shortened_key(key, width) == shown


# What is left


def test_nothing_is_left_once_all_are_done() -> None:
    assert standing(Overview(299, 300, 94, 2.0, ())) == "Meetings 299 of 300, 1:34, some 0:05 left"
    assert standing(Overview(300, 300, 94, 0.0, ())) == "Meetings 300 of 300, 1:34"


def test_what_is_left_is_not_guessed() -> None:
    clock = Clock()
    under_way = MeetingsUnderWay(100, clock)
    for number in range(9):
        clock.now += 2
        under_way.done(str(number))
    assert under_way.overview().left is None
    clock.now += 2
    under_way.done("9")
    assert under_way.overview().left == 180
    many = MeetingsUnderWay(100, clock)
    for number in range(50):
        many.done(str(number))
    clock.now += 9
    assert many.overview().left is None
    clock.now += 1
    assert many.overview().left == 10


def test_what_is_left_follows_the_last_minutes() -> None:
    clock = Clock()
    under_way = MeetingsUnderWay(3000, clock)
    for number in range(2000):  # a millisecond for each that had nothing to do
        clock.now += 0.001
        under_way.done(str(number))
    for number in range(200):
        clock.now += 5
        under_way.done(f"new {number}")
    assert under_way.overview().left == pytest.approx(800 * 5)


def test_what_is_left_is_known_of_many_that_are_soon_done() -> None:
    clock = Clock()
    under_way = MeetingsUnderWay(10_000, clock)
    for number in range(1_000):
        clock.now += 0.02
        under_way.done(str(number))
    assert under_way.overview().left == pytest.approx(9_000 * 0.02)


def test_what_is_left_grows_while_nothing_is_done() -> None:
    clock = Clock()
    under_way = MeetingsUnderWay(20, clock)
    for number in range(10):
        clock.now += 2
        under_way.done(str(number))
    assert under_way.overview().left == 20
    clock.now += 40
    assert under_way.overview().left == 60


# Threads


@contextmanager
def often_interrupted() -> Iterator[None]:
    """Threads take turns every few instructions."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def test_many_threads_may_tell() -> None:
    """Whatever is drawn meanwhile, no step is done before it is expected, and none is lost."""
    count, threads = 160, 8
    under_way = MeetingsUnderWay(count)
    waiting = tuple(f"b/{number}" for number in range(50))
    begin(under_way, *waiting)
    steps = itertools.count()

    def work(key: str) -> None:
        told = under_way.meeting(key)
        told.begin(key)
        for _ in range(5):
            told.expect("papers read", 2)
            told.step("papers read")
            told.step("papers read")
            next(steps)
        [own] = [each for each in under_way.overview().meetings if each.key == key]
        assert [(stage.done, stage.expected) for stage in own.stages] == [(10, 10)]
        under_way.done(key)

    terminal = Terminal()
    with (
        often_interrupted(),
        MeetingsBars(under_way, terminal.console) as shown,
        ThreadPoolExecutor(threads) as pool,
    ):
        for number, done in enumerate([pool.submit(work, f"a/{n}") for n in range(count)]):
            with without(shown), pytest.MonkeyPatch.context() as patch:
                patch.setattr(sys, "stderr", terminal)
                echo(f"result {number}", err=True)
            done.result()
            overview = under_way.overview()
            assert len(overview.meetings) <= len(waiting) + threads
            assert all(
                stage.done <= stage.expected for m in overview.meetings for stage in m.stages
            )
    overview = under_way.overview()
    assert (overview.done, tuple(each.key for each in overview.meetings)) == (count, waiting)
    assert next(steps) == 5 * count
    assert terminal.shown() == [*(f"result {number}" for number in range(count)), ""]


# Lines that are printed


def standard_error(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal that standard error is."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_lines_come_above_the_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = standard_error(monkeypatch)
    monkeypatch.setattr(sys, "stdout", terminal)
    under_way = some_way_on()
    below = frame(under_way, 80, 24)[:-1]
    with MeetingsBars(under_way, terminal.console) as shown:
        assert terminal.shown() == below
        assert not terminal.is_cursor_hidden()
        with without(shown):
            echo("packs/parks/2024-05-15/agenda-pack.pdf", err=False)
            echo(f"[b]a warning[/b]\t{'that is longer than the terminal is wide ' * 3}", err=True)
            assert terminal.shown() == below
        printed = [
            "packs/parks/2024-05-15/agenda-pack.pdf",
            f"[b]a warning[/b]\\t{'that is longer than the terminal is wide ' * 3}".rstrip(),
        ]
        assert terminal.shown() == [*printed, *below]
        begin(under_way, "zoo/2024-05-19")
        with without(shown):
            pass
        assert terminal.shown() == [*printed, *below]
        with without(shown):
            echo("another")
        grown = frame(under_way, 80, 24)[:-1]
        assert len(grown) == len(below) + 1
        assert terminal.shown() == [*printed, "another", *grown]
    assert terminal.shown() == [*printed, "another", ""]
    assert not terminal.is_cursor_hidden()
    echo("and a last one")
    assert terminal.shown()[-2:] == ["and a last one", ""]


def test_standard_output_stays_plain(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = standard_error(monkeypatch)
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    with MeetingsBars(some_way_on(), terminal.console) as shown, without(shown):
        echo("a file")
        echo("a problem", err=True)
    assert out.getvalue() == "a file\n"
    assert terminal.shown() == ["a problem", ""]


def test_lines_are_kept_by_the_last_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = standard_error(monkeypatch)
    with lines_kept() as outer:
        with lines_kept() as inner:
            echo("a", err=True)
        echo("b", err=True)
    echo("c", err=True)
    assert (outer, inner, terminal.getvalue()) == (["b"], ["a"], "c\n")


class Gone(Terminal):
    """A terminal that was closed while the command goes on."""

    def write(self, _: str) -> int:
        raise OSError(5, "Input/output error")


def test_a_terminal_that_is_gone_stops_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Gone()
    monkeypatch.setattr(sys, "stderr", gone)
    with MeetingsBars(some_way_on(), gone.console) as shown, without(shown):
        echo("a problem", err=True)
    assert gone.getvalue() == ""


# Ctrl-C


@pytest.fixture
def _raising() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt."""
    interrupts.allow()
    yield
    interrupts._State.came, interrupts._State.raising = 0, False


def test_ctrl_c_leaves_a_clean_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = standard_error(monkeypatch)
    with (
        pytest.raises(KeyboardInterrupt),
        MeetingsBars(some_way_on(), terminal.console) as shown,
        without(shown),
    ):
        echo("a problem", err=True)
        raise KeyboardInterrupt
    assert terminal.shown() == ["a problem", ""]
    assert not terminal.is_cursor_hidden()


@pytest.mark.usefixtures("_raising")
def test_ctrl_c_while_something_is_drawn_waits_for_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich would keep what it had not written yet, and write nothing any more."""
    terminal = standard_error(monkeypatch)

    def overview(self: MeetingsUnderWay) -> object:
        monkeypatch.setattr(MeetingsUnderWay, "overview", drawn)
        interrupts._handle(2, None)
        return drawn(self)

    drawn = MeetingsUnderWay.overview
    shown = MeetingsBars(some_way_on(), terminal.console)
    monkeypatch.setattr(MeetingsUnderWay, "overview", overview)
    with pytest.raises(KeyboardInterrupt), shown:
        pytest.fail("it is raised as soon as that is drawn")
    assert terminal.getvalue().count("Meetings 118") == 2  # at the beginning, and at the end
    assert terminal.shown() == [""]
    assert not terminal.is_cursor_hidden()


@pytest.mark.parametrize(("on_terminal", "before"), [(True, b"\n"), (False, b"")])
def test_the_third_ctrl_c_says_so_on_a_line_of_its_own(
    on_terminal: bool, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[int, bytes]] = []
    monkeypatch.setattr(interrupts._State, "came", 2)
    monkeypatch.setattr(os, "isatty", lambda _: on_terminal)
    monkeypatch.setattr(os, "write", lambda *call: written.append(call))
    monkeypatch.setattr(os, "_exit", lambda _: None)
    interrupts._handle(2, None)
    sentence = b"agendapack: interrupted; what was published before stays\n"
    assert written == [(2, before + sentence)]


# Which it is


def test_meetings_that_are_built_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = standard_error(monkeypatch)
    clock = Clock()
    with Bars(MeetingsUnderWay(2, clock), terminal.console) as shown:
        for key in ("parks/2024-05-16", "parks/2024-05-17"):
            shown.begin(key)
            shown.expect("packs proved", 2)
            clock.now += 5
            shown.step("packs proved")
        with without(shown):
            echo("a problem", err=True)
        assert terminal.shown() == [
            "a problem",
            "Meetings 1 of 2, 0:10 ━━━━━━━━━━━━━━━━━━━━",
            "  parks/2024-05-17 0:05 1/2 packs proved",
            "",
        ]


@pytest.mark.parametrize(
    ("style", "meetings", "found"),
    [
        *[("text", 2, MeetingsLines), ("github", 2, MeetingsLines)],
        *[("json", 2, type(None)), ("text", 1, type(None))],
    ],
)
def test_without_a_terminal_there_are_lines_for_many(
    style: str, meetings: int, found: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with meetings_bars(meetings, style=style) as shown, bars(meetings) as one_by_one:
        assert (type(shown), one_by_one) == (found, None)


def test_on_a_terminal_there_are_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = standard_error(monkeypatch)
    monkeypatch.setattr(sys, "stdout", terminal)
    with meetings_bars(2) as shown:
        assert type(shown) is MeetingsBars
    with bars(1) as one_by_one:
        assert type(one_by_one) is Bars
    monkeypatch.setenv("TERM", "dumb")
    with meetings_bars(2) as shown:
        assert type(shown) is MeetingsLines


def test_there_are_no_bars_where_lines_go_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_error(monkeypatch)
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        for style, found in (("text", MeetingsLines), ("json", MeetingsBars)):
            with meetings_bars(2, style=style) as shown:
                assert type(shown) is found
        with bars(1) as nothing, bars(1, printing=False) as shown:
            assert nothing is None
            assert type(shown) is Bars


# In a log


def test_a_log_has_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    lines = MeetingsLines(MeetingsUnderWay(300, clock))
    for number in range(300):
        clock.now += 0.41
        lines.meeting(str(number)).begin(str(number))
        lines.done(str(number))
    assert capsys.readouterr() == (
        "",
        "74 of 300 meetings done, some 1:40 left\n"
        "148 of 300 meetings done, some 1:10 left\n"
        "222 of 300 meetings done, some 0:35 left\n"
        "296 of 300 meetings done, some 0:05 left\n",
    )


def test_a_log_has_no_line_for_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    lines = MeetingsLines(MeetingsUnderWay(2, clock))
    for key in ("a", "b"):
        clock.now += 40
        lines.done(key)
    assert capsys.readouterr() == ("", "1 of 2 meetings done\n")
