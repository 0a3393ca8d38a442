"""What progress bars show: all meetings in a line, those under way below, in the room there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text

from agendapack.cli.meetings_under_way import (
    MeetingsUnderWay,
    MeetingUnderWay,
    Overview,
    clock_time,
    standing,
)
from agendapack.cli.report import visible

_BAR = 40
"""Columns of a bar at most."""

_LEAST_BAR = 5
"""Columns of a bar at least: in less there is none."""


class ProgressDrawing:
    """Draws meetings as they stand when it is drawn.

    Its last line is empty.  There the cursor waits, what the terminal echoes of Ctrl-C lands there,
    and so does the prompt where the command is killed.
    """

    def __init__(self, under_way: MeetingsUnderWay) -> None:
        self._under_way = under_way

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        overview = self._under_way.overview()
        width, height = options.max_width, options.size.height
        if overview.count > 1:
            yield _standing_row(overview, width)
            # Half of the height is left to what is printed.
            yield from map(_line, meeting_lines(overview.meetings, width, max(height // 2 - 2, 1)))
        else:
            for meeting in overview.meetings[-1:]:
                yield _with_stages(meeting, width)
        yield _line("")


def _standing_row(overview: Overview, width: int) -> RenderableType:
    """Where all meetings stand, and a bar where there is room for it."""
    words = standing(overview)
    if cell_len(words) > width:
        words = standing(overview, short=True)
    room = min(width - cell_len(words) - 1, _BAR)
    if room < _LEAST_BAR:
        return _line(shortened(words, width))
    row = Table.grid(Column(no_wrap=True), Column(no_wrap=True), padding=(0, 1))
    row.add_row(Text(words), ProgressBar(overview.count, overview.done, width=room))
    return row


def _with_stages(meeting: MeetingUnderWay, width: int) -> RenderableType:
    """One meeting and how long it has taken; below it each stage, and how many steps are done."""
    labels = [visible(meeting.key), *(f"  {each.stage}" for each in meeting.stages)]
    counts = [
        clock_time(meeting.seconds),
        *(f"{each.done}/{each.expected}" for each in meeting.stages),
    ]
    totals = [(None, 0), *((each.expected, each.done) for each in meeting.stages)]
    last = max(map(len, counts))
    first = min(max(map(cell_len, labels)), width - last - 1)
    room = min(width - first - last - 2, _BAR)
    table = Table.grid(*(Column(no_wrap=True) for _ in range(3)), padding=(0, 1))
    for label, (total, done), count in zip(labels, totals, counts, strict=True):
        bar = ProgressBar(total, done, width=room, pulse=total is None)
        row = (Text(shortened(label, first)), bar, Text(count))
        table.add_row(*(row if room >= _LEAST_BAR else row[::2]))
    return table


def meeting_lines(meetings: Sequence[MeetingUnderWay], width: int, most: int) -> list[str]:
    """A line of at most ``width`` columns for each meeting: its name, how long it has taken, and
    the stage that it is in.  Where there are more than ``most``, the last line counts the rest."""
    shown = meetings if len(meetings) <= most else meetings[: most - 1]
    keys = [shortened_key(visible(meeting.key), width // 2 - 2) for meeting in shown]
    times = [clock_time(meeting.seconds) for meeting in shown]
    key_width, time_width = (max(map(cell_len, texts), default=0) for texts in (keys, times))
    lines = []
    for meeting, key, seconds in zip(shown, keys, times, strict=True):
        line = f"  {set_cell_size(key, key_width)} {seconds:>{time_width}}"
        if (stage := meeting.stage) is not None:
            line += f" {stage.done}/{stage.expected} {stage.stage}"
        lines.append(shortened(line, width))
    if len(meetings) > len(shown):
        rest = f"{len(meetings) - len(shown)} {'more ' if shown else ''}under way"
        lines.append(shortened(f"  {rest}", width))
    return lines


def shortened(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns.

    >>> shortened("papers read", 9)
    'papers r…'
    """
    if cell_len(text) <= width:
        return text
    return f"{set_cell_size(text, max(width - 1, 0)).rstrip()}…"


def shortened_key(key: str, width: int) -> str:
    """A meeting's name in at most ``width`` columns, its folder's name kept if it can be.

    >>> shortened_key("health-and-adult-social-care/2018-02-14", 18)
    'health…/2018-02-14'
    """
    committee, solidus, folder = key.rpartition("/")
    room = width - cell_len(folder) - 1
    if cell_len(key) <= width or not solidus or room < 2:
        return shortened(key, width)
    return f"{shortened(committee, room)}/{folder}"


def _line(text: str) -> Text:
    """Text that is neither marked up nor broken."""
    return Text(text, no_wrap=True, overflow="ignore")
