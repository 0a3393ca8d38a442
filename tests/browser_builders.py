"""Serves a folder of static pages, and opens them in a browser that nobody sees."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from signal import SIGINT
from subprocess import PIPE, STDOUT, Popen
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium")
"""Debian's; those that Playwright brings itself are not asked for."""

ALL_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""Tags of axe-core's rules, and those rules that a dark screen can break."""

# What a keyboard has to reach; of a group of radio buttons one, from which arrows lead on.
_REACHABLE = """() => [...document.querySelectorAll(
    'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex]'
)].filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility()
    && (one.type !== 'radio' || one.checked))"""

# Notes what has the focus, and whether that can be seen: it is in sight, and looks otherwise.
_WATCH = """() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const look = one => {
        const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(one);
        const outline = outlineStyle === 'none' ? '0px' : outlineWidth;
        return [outline, boxShadow, backgroundColor].join();
    };
    const wanted = (REACHABLE)();
    const looked = new Map(wanted.map(one => [one, look(one)]));
    window.reached = new Map();
    window.wanted = wanted;
    document.addEventListener('focusin', ({ target }) => {
        const { top, bottom, left, right } = target.getBoundingClientRect();
        const inSight = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
        window.reached.set(target, inSight && look(target) !== looked.get(target));
    });
    return wanted.length;
}""".replace("REACHABLE", _REACHABLE)

# What records say, but for the numbers of items.
_LENGTHEN = """() => {
    const names = 'h1, h3 span:not(.number), main dd, .badge, .council span';
    for (const one of document.querySelectorAll(`${names}, main a:not(.page-range)`)) {
        for (const node of one.childNodes) {
            if (node.nodeType === Node.TEXT_NODE && node.data.trim()) node.data = 'W'.repeat(70);
        }
    }
}"""

_MISSED = """() => window.wanted
    .filter(one => window.reached.get(one) !== true)
    .map(one => (window.reached.has(one) ? 'not seen: ' : 'not reached: ') + one.outerHTML)"""


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, by Playwright; a test is skipped where there is none."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed here"
    )
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here")
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if is_root else []
        )
        yield opened
        opened.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as any web server would; its address, which ends with a solidus."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@contextmanager
def previewed(root: Path, *arguments: str) -> Iterator[str]:
    """Run ``agendapack serve``, which ends as by Ctrl-C; the address that it prints."""
    command = [sys.executable, "-u", "-m", "agendapack", "serve", "--port", "0", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Popen(command, cwd=root, env=environment, stdout=PIPE, stderr=STDOUT, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        found = re.search(r"http://\S+/", said)
        rest = Thread(target=child.stdout.read, daemon=True)
        rest.start()
        try:
            assert found is not None, said
            yield found[0]
        finally:
            child.send_signal(SIGINT)
            child.wait(timeout=30)
            rest.join()


class Visitor:
    """A page of a browser, which notes what it asks for and what it complains of.

    ``asked`` are the addresses of all requests, ``complaints`` what the console has: violations of
    the policy for contents, scripts that fail, files that are not there.
    """

    def __init__(self, browser: Any, address: str, *, scripts: bool = True) -> None:
        self._context = browser.new_context(java_script_enabled=scripts)
        self.page = self._context.new_page()
        self.address = address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    @property
    def asked_of_others(self) -> list[str]:
        return [asked for asked in self.asked if not asked.startswith(self.address)]

    def open(self, page: str) -> Any:
        """Open a page by its address below that of the site."""
        answer = self.page.goto(f"{self.address}{page}")
        assert answer is not None
        assert answer.ok, f"{page}: {answer.status}"
        return self.page

    def close(self) -> None:
        self._context.close()

    def shown_as(self, width: int, scheme: str) -> None:
        """Show the page on a screen of so many pixels, to those who like it light or dark."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)

    def is_wide(self) -> bool:
        """Whether one has to scroll sideways."""
        wide: bool = self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
        return wide

    def with_long_words(self) -> None:
        """Have the names, titles and links of the page be a word of 70 letters each."""
        self.page.evaluate(_LENGTHEN)

    def axe(self, rules: Sequence[str] = ALL_RULES) -> list[str]:
        """What axe-core finds wrong with the page: the rule, and the first element."""
        axe = pytest.importorskip("axe_playwright_python.base")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe.AXE_SCRIPT)
        options = json.dumps({"runOnly": rules, "resultTypes": ["violations"]})
        found = self.page.evaluate(f"axe.run({options})")
        return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]

    def unreached(self) -> list[str]:
        """What Tab alone does not reach, or where nobody sees that it has the focus."""
        for _ in range(self.page.evaluate(_WATCH) + 5):
            self.page.keyboard.press("Tab")
        missed: list[str] = self.page.evaluate(_MISSED)
        return missed


def pages(folder: Path) -> list[str]:
    """The addresses of all pages of a site, but for those that only lead elsewhere."""
    found = []
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        redirects = 'http-equiv="refresh"' in file.read_text(encoding="utf-8")
        if not name.startswith("pagefind/") and not redirects:
            found.append(name.removesuffix("index.html"))
    return found


def of_each_kind(addresses: Sequence[str], most: int = 2) -> list[str]:
    """All pages, but no more than so many that are made alike: those of members, committees and
    years, and documents of one name."""
    counts: dict[str, int] = {}
    found = []
    for address in addresses:
        folder, _, name = address.rpartition("/")
        kind = name or (folder.split("/")[0] if "/" in folder else address)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= most or kind == "meetings":
            found.append(address)
    return found
