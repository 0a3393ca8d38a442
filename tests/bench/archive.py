"""Makes an archive of small meetings, none of them built.

    python tests/bench/archive.py 300 FOLDER

Each has a front sheet and four papers of its own, no two of the archive the same: two PDFs of two
and three pages, a report in Markdown and a table in CSV.  A committee meets monthly, a hundred
times, so that more meetings are more committees, as with whoever hosts many.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.councils import COUNCIL, markdown, sentence, untagged  # noqa: E402

TO_A_COMMITTEE = 100
FIRST = date(2016, 1, 4)


def key(number: int) -> str:
    """What the meeting of a number is called: "committee-002/2018-06-04"."""
    committee, month = divmod(number, TO_A_COMMITTEE)
    return f"committee-{committee:03}/{_day(month)}"


def archive(root: Path, count: int) -> None:
    """An archive of so many meetings."""
    _write(root / "meetings" / "council.yaml", COUNCIL)
    for number in range(count):
        _meeting(root, number)


def _day(month: int) -> date:
    return FIRST + timedelta(days=28 * month)


def _meeting(root: Path, number: int) -> None:
    random = Random(number)
    folder = root / "meetings" / key(number)
    committee, month = divmod(number, TO_A_COMMITTEE)
    people = "".join(f"  - Councillor {name}\n" for name in ("Ash", "Birch", "Cedar", "Elm"))
    text = f"name: Committee {committee}\ncontact: jo-bell\nmembers:\n{people}"
    _write(folder.parent / "committee.yaml", text)
    day = _day(month)
    lines = [f"date: {day}", 'time: "10:00"', "venue: Village Hall"]
    lines += [f"published: {day - timedelta(days=14)}", "items:", "  - title: Apologies"]
    papers = {
        "plan.pdf": untagged(2, random),
        "accounts.pdf": untagged(3, random),
        "report.md": markdown(2, random).encode(),
        "figures.csv": _table(random).encode(),
    }
    for name, data in papers.items():
        _write(folder / "papers" / name, data)
        title = sentence(random)[:-1]
        lines.append(f"  - {{title: {title}, papers: [{{file: {name}, title: {title}}}]}}")
    _write(folder / "meeting.yaml", "\n".join((*lines, "")))


def _table(random: Random) -> str:
    rows = [f"Service {row},{random.randint(1, 999)},{random.randint(1, 999)}" for row in range(20)]
    return "\n".join(("Service,Budget,Spent", *rows, ""))


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


if __name__ == "__main__":
    archive(Path(sys.argv[2]).resolve(), int(sys.argv[1]))
