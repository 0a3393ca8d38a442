"""Words what became of pages, a line for each run of them."""

from __future__ import annotations

from collections.abc import Sequence

from agendapack.changes.page_changes import ChangeKind, ChangeRun


def run_line(run: ChangeRun, *, named: bool = True) -> str:
    """A run in one line; ``named``: with the title of its bookmark, in brackets.

    What is removed goes by its old number, what is added by its new one.
    """
    old, new = run.old_labels, run.new_labels
    name = f" ({run.bookmark})" if named and run.bookmark and run.kind is not MOVED else ""
    return f"{in_pages(old or new)}{name}: {_became(run, old, new)}"


MOVED = ChangeKind.MOVED


def _became(run: ChangeRun, old: Sequence[str], new: Sequence[str]) -> str:
    now = f"; now {in_pages(new)}" if old and new and old != new else ""
    match run.kind:
        case ChangeKind.ADDED:
            return "added"
        case ChangeKind.REMOVED:
            return "removed"
        case ChangeKind.MOVED:
            return f"moved to {_span(new)}" if old != new else "moved to another place"
        case ChangeKind.TURNED:
            return f"turned {run.pages[0].turned} degrees clockwise{now}"
        case ChangeKind.CHANGED:
            turned = run.pages[0].turned
            also = f", turned {turned} degrees clockwise" if turned else ""
            return f"changed, {_differing(run)}{also}{now}"
        case _:
            return f"{', '.join(_parts(run))}{now}"


def _parts(run: ChangeRun) -> list[str]:
    """Pages that were changed, removed and added among each other, in numbers."""
    parts = []
    if changed := run.counted(ChangeKind.CHANGED):
        parts.append(f"{changed} changed, {_differing(run)}")
    if removed := run.counted(ChangeKind.REMOVED):
        parts.append(f"{removed} removed")
    if added := run.counted(ChangeKind.ADDED):
        parts.append(f"{added} added")
    return parts


def _differing(run: ChangeRun) -> str:
    if not run.count:
        return "in its looks alone" if len(run.pages) == 1 else "in their looks alone"
    return f"{run.count} word{'' if run.count == 1 else 's'}"


def in_pages(labels: Sequence[str]) -> str:
    """
    >>> in_pages(("67", "68", "69")), in_pages(("ii",))
    ('pages 67 to 69', 'page ii')
    """
    return f"{'page' if len(labels) == 1 else 'pages'} {_span(labels)}"


def _span(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
