"""Runs Pagefind, as a job of the worker pool."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from agendapack.build.pool import Limits
from agendapack.problems import MachineError
from agendapack.site.searching.search_bundle import ENTRY, put_in_order, tell_facts

LIMITS = Limits(seconds=1800.0, processor=3600, memory=6 * 1024**3)
"""Some five thousand pages take ten seconds, and less than a gigabyte."""

ENGINE = ("pagefind.js", "pagefind-worker.js")
"""What runs in the browser, beside the ``wasm``."""

_FOLDERS = ("filter", "fragment", "index")


def index_pages(pages: Path, facts: Path, into: Path, language: str) -> tuple[str, ...]:
    """Index the HTML files in ``pages``; the names of the files in ``into`` that a site needs, the
    engine's among them.

    ``facts`` is a file with what the search page is told of each, by their names.  The language is
    a tag such as "en".  Nothing is asked of any server: Pagefind has no such thing, and its own
    settings, in files and in the environment, are not looked at.
    """
    import pagefind_bin

    command = [str(pagefind_bin.get_executable()), "--site", str(pages), "--silent"]
    command += ["--output-path", str(into), "--force-language", language]
    ours = {name: value for name, value in os.environ.items() if "PAGEFIND" not in name}
    try:
        ran = subprocess.run(
            command,
            cwd=pages,
            env=ours,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as fault:
        raise MachineError(f"Pagefind could not be started: {fault.strerror}", _HINT) from fault
    if ran.returncode != 0 or not (into / ENTRY).is_file():
        said = [line.strip() for line in (ran.stderr + ran.stdout).splitlines() if line.strip()]
        why = f": {said[-1]}" if said else f", and ended with code {ran.returncode}"
        raise MachineError(f"Pagefind could not make the search index{why}", _HINT)
    try:
        tell_facts(into, json.loads(facts.read_bytes()))
    except (ValueError, KeyError, EOFError) as fault:
        raise MachineError(
            "the search index that Pagefind made is of a form that agendapack does not know",
            "install a version of Pagefind that agendapack knows, or a newer agendapack",
        ) from fault
    put_in_order(into)
    return tuple(sorted(_wanted(into)))


_HINT = "install it again, with pip install 'agendapack[site]', or free some memory and room"


def is_engine(name: str) -> bool:
    """Whether a file is of Pagefind's own, and the same for every index."""
    return name in ENGINE or name.startswith("wasm.")


def _wanted(into: Path) -> set[str]:
    """The files that a site needs: not the interfaces that Pagefind brings for other sites."""
    found = {
        path.relative_to(into).as_posix()
        for folder in _FOLDERS
        for path in (into / folder).glob("*")
    }
    tops = {path.name for path in into.iterdir() if path.is_file()}
    return found | {
        name for name in tops if is_engine(name) or name == ENTRY or name.endswith(".pf_meta")
    }
