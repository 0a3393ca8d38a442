"""The council's own files that go into the site as they are, such as ``CNAME`` or ``robots.txt``:
what lies in ``templates/site/static/``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from agendapack.pages.template_folders import SITE_STATIC
from agendapack.problems import Location, Problem, error
from agendapack.site.site_folder import SiteFolder

STATIC = Path("templates") / SITE_STATIC


def add_static_files(root: Path, folder: SiteFolder) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Put them into the site, below its root; gives their addresses, and what is wrong with them.
    A file that the site has already, and a link, is an error."""
    addresses: set[str] = set()
    problems = []
    for file in _files(root / STATIC):
        address = file.relative_to(root / STATIC).as_posix()
        if file.is_symlink():
            problems.append(
                error("a link goes into no site", Location(file), "put the file itself here")
            )
        elif address in folder.entries:
            problems.append(
                error(
                    f"the site has a file {address} of its own",
                    Location(file),
                    "give it another name",
                )
            )
        else:
            folder.write(address, file.read_bytes())
            addresses.add(address)
    return frozenset(addresses), tuple(problems)


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder, links for what they are, in order of their names."""
    for above, folders, names in os.walk(folder):
        linked = [name for name in folders if Path(above, name).is_symlink()]
        folders[:] = sorted(set(folders) - set(linked))
        yield from (Path(above, name) for name in sorted((*names, *linked)))
