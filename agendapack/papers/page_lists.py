"""Lists of pages in words."""

from __future__ import annotations

from collections.abc import Iterable


def in_pages(pages: Iterable[int], *, most: int | None = None) -> str:
    """``on page 4``, ``on pages 4, 6 to 9 and 12``; empty for none.

    Of more pages than ``most`` only the number is told, and the first: ``on 12 pages, the first
    page 4``.
    """
    numbers = sorted(set(pages))
    if not numbers:
        return ""
    if most is not None and len(numbers) > most:
        return f"on {len(numbers)} pages, the first page {numbers[0]}"
    runs: list[list[int]] = []
    for page in numbers:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = [word for run in runs for word in _run(run)]
    series = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"on {'page' if len(numbers) == 1 else 'pages'} {series}"


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else list(map(str, run))
