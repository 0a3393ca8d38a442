"""How long registers take over an archive of a thousand meetings: ``tests/bench/registers.py``.

The archive is made here and now: ten committees with minutes of a dozen entries each.  The first
register reads every record, the next what was kept, and one after a day's work reads the one
meeting that changed.  Then the same is asked once all minutes were released, and what the list of
meetings takes before and after.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.councils import paragraph, sentence  # noqa: E402
from tests.released_builders import keep_records  # noqa: E402

COMMITTEES, MEETINGS = 10, 100
NAMES = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Holly")
PEOPLE = [f"Councillor {name}" for name in NAMES]


def archive(folder: Path) -> None:
    """A council whose committees met every fortnight, all with minutes."""
    random = Random(12)
    write(folder / "meetings/council.yaml", "name: Ambridge Council\njurisdiction: england\n")
    for number in range(COMMITTEES):
        key = f"committee-{number}"
        members = "".join(f"  - {name}\n" for name in PEOPLE)
        text = f"name: Committee {number}\nmembers:\n{members}"
        write(folder / f"meetings/{key}/committee.yaml", text)
        for meeting in range(MEETINGS):
            day = date(2020, 1, 6) + timedelta(days=14 * meeting + number)
            place = folder / f"meetings/{key}/{day}"
            write(place / "meeting.yaml", agenda(random, day))
            write(place / "minutes.yaml", minutes(random, day))


def agenda(random: Random, day: date) -> str:
    items = "".join(f"  - title: {sentence(random)[:-1]}\n" for _ in range(10))
    return f'date: {day}\ntime: "10:00"\nitems:\n{items}'


def minutes(random: Random, day: date) -> str:
    came = random.sample(PEOPLE, 6)
    away = [name for name in PEOPLE if name not in came][:1]
    lines = [
        "status: confirmed",
        f"present: [{', '.join(came)}]",
        f"apologies: [{', '.join(away)}]",
    ]
    lines += ["first-number: continue", "minutes:"]
    for item in range(1, 11):
        lines += [f"  - title: {sentence(random)[:-1]}", f"    item: {item}", "    body:"]
        lines += [f"      - text: {paragraph(random)}", "      - discussed:"]
        lines += [f"          - {sentence(random)}" for _ in range(4)]
        lines += ["      - resolved:", *(f"          - that {sentence(random)}" for _ in range(2))]
        if item % 3 == 0:
            by = day + timedelta(days=28)
            lines.append(f"      - action: {{what: {sentence(random)}, who: Jo Bell, by: {by}}}")
    return "\n".join((*lines, ""))


def release(folder: Path) -> None:
    """Release the minutes of all meetings, each made from those of its municipal year."""
    for committee in sorted((folder / "meetings").glob("committee-*")):
        place = f"meetings/{committee.name}"
        shared = ("meetings/council.yaml", f"{place}/committee.yaml")
        year: list[str] = []
        begins = date(2020, 5, 1)
        for meeting in sorted(path for path in committee.iterdir() if path.is_dir()):
            day = date.fromisoformat(meeting.name)
            if day >= begins:
                year.clear()
                begins = date(day.year + 1, 5, 1)
            own = f"{place}/{meeting.name}"
            year.append(f"{own}/minutes.yaml")
            records = (*shared, f"{own}/meeting.yaml", *reversed(year))
            keep_records(
                folder, f"{committee.name}/{meeting.name}", "minutes", records, status="confirmed"
            )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def timed(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "agendapack", "--root", str(folder), *arguments]
    begun, spent = perf_counter(), processor()
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    lines = ran.stdout.count(b"\n")
    took = f"{perf_counter() - begun:6.2f} s, {processor() - spent:6.2f} s of a processor"
    return f"{took}  {lines:7,} lines  {' '.join(arguments)}"


def processor() -> float:
    """Processor seconds of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        archive(folder)
        print(f"{COMMITTEES * MEETINGS:,} meetings")
        print(timed(folder, "register", "actions"), "(nothing kept yet)")
        for arguments in (
            ["actions"],
            ["decisions"],
            ["attendance"],
            ["actions", "--format", "json"],
        ):
            print(timed(folder, "register", *arguments))
        changed = next((folder / "meetings").glob("committee-3/2023-*/minutes.yaml"))
        changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        print(timed(folder, "register", "actions"), "(one meeting changed)")
        print(timed(folder, "register", "actions", "--format", "html"))
        print(timed(folder, "list"))
        release(folder)
        print(timed(folder, "register", "actions"), "(all released)")
        print(timed(folder, "register", "actions"))
        changed.unlink()
        print(timed(folder, "register", "actions"), "(one meeting's minutes gone)")
        print(timed(folder, "list"))


if __name__ == "__main__":
    main()
