"""How long it takes from the save of a record to the page in the browser that shows it, with
``agendapack serve`` and the sample: ``python tests/bench/serve_times.py``.

It needs Debian's Chromium and Playwright, as tests/test_site_browser.py does.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser_builders import Visitor, browser, previewed  # noqa: E402

MEETING = "wellbeing/2018-02-14"
EDITS = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as made, browser() as chromium:
        root = Path(made)
        shutil.copytree(ROOT / "meetings", root / "meetings")
        for arguments in ((MEETING,), ()):
            times = edited(root, chromium, *arguments)
            what = f"agendapack serve {' '.join(arguments)}".strip()
            first, *others = (f"{time:.2f}" for time in times)
            print(f"{what}: median {median(times[1:]):.2f} s; first {first}, then {others}")


def edited(root: Path, chromium: object, *arguments: str) -> list[float]:
    """Seconds from each save to the page that shows it, loaded with its pictures."""
    file = root / "meetings" / MEETING / "meeting.yaml"
    good = file.read_text(encoding="utf-8")
    times = []
    with previewed(root, *arguments) as address:
        visitor = Visitor(chromium, address)
        home = address.split("/meetings/")[0].rstrip("/")
        visitor.page.goto(f"{home}/meetings/{MEETING}/")
        visitor.page.locator("h1").first.wait_for(timeout=120_000)
        visitor.page.wait_for_url(f"**/meetings/{MEETING}/")
        for number in range(EDITS):
            title = f"Meeting number {number}"
            begun = perf_counter()
            file.write_text(good.replace("\ntime: ", f"\ntitle: {title}\ntime: "), encoding="utf-8")
            # Playwright looks for a text each half second at last; it tells of a page at once.
            while True:
                visitor.page.wait_for_event("load", timeout=120_000)
                loaded = perf_counter()
                if visitor.page.get_by_text(title).count():
                    break
            times.append(loaded - begun)
        visitor.close()
    file.write_text(good, encoding="utf-8")
    return times


if __name__ == "__main__":
    main()
