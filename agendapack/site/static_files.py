"""The council's own files that go into the site as they are, such as ``CNAME`` or ``robots.txt``:
what lies in ``templates/site/static/``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from agendapack.pages.template_folders import SITE_STATIC
from agendapack.problems import Location, Problem, error
from agendapack.site.page_addresses import SEARCH_INDEX
from agendapack.site.site_folder import MARKER, SiteFolder

STATIC = Path("templates") / SITE_STATIC


def add_static_files(
    root: Path, folder: SiteFolder, languages: Iterable[str] = ("",)
) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Put them into the site, below its root; gives their addresses, and what is wrong with them.
    A file where the site has something of its own, and a link, is an error.  ``languages`` are the
    folders of the site's languages."""
    addresses: set[str] = set()
    problems = []
    searched = [f"{each}{SEARCH_INDEX}" for each in languages]
    own = _own_addresses(folder, searched)
    for file in _files(root / STATIC):
        address = file.relative_to(root / STATIC).as_posix()
        if file.is_symlink():
            problems.append(
                error("a link goes into no site", Location(file), "put the file itself here")
            )
        elif (found := _taken(address, own, searched)) is not None:
            problems.append(
                error(f"the site has a {found} of its own", Location(file), "give it another name")
            )
        else:
            folder.write(address, file.read_bytes())
            addresses.add(address)
    return frozenset(addresses), tuple(problems)


def _own_addresses(folder: SiteFolder, searched: Iterable[str]) -> Mapping[str, str]:
    """The addresses of the site's own files and folders, those to come too, folded: there are disks
    on which "A" and "a" are one name.  What each is, in words."""
    found: dict[str, str] = {}
    indexes = (f"{each}pagefind.js" for each in searched)
    for address in (*folder.entries, MARKER, *indexes):
        for above in PurePosixPath(address).parents:
            found[str(above).casefold()] = f"folder {above}"
        found[address.casefold()] = f"file {address}"
    return found


def _taken(address: str, own: Mapping[str, str], searched: Iterable[str]) -> str | None:
    """What of the site's own a file would lie on, or in as if it were a folder; None where it can
    lie there.  What is below a folder that is ``searched`` is the search's alone."""
    folded = PurePosixPath(address.casefold())
    if str(folded) in own:
        return own[str(folded)]
    for index in searched:
        if folded.is_relative_to(index):
            return f"folder {index.rstrip('/')}"
    files = (own.get(str(above), "") for above in folded.parents)
    return next((found for found in files if found.startswith("file ")), None)


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder, links for what they are, in order of their names."""
    for above, folders, names in os.walk(folder):
        linked = [name for name in folders if Path(above, name).is_symlink()]
        folders[:] = sorted(set(folders) - set(linked))
        yield from (Path(above, name) for name in sorted((*names, *linked)))
