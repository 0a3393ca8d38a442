"""What a site needs beside what packs need: the libraries of ``pip install 'agendapack[site]'``."""

from __future__ import annotations

from importlib.util import find_spec

from agendapack.problems import UsageError
from agendapack.site.site_options import SiteOptions


def check_extras(options: SiteOptions) -> None:
    """UsageError where a library is missing that a site needs and a pack does not."""
    needed = ["icalendar", *(["pagefind_bin"] if options.searching else [])]
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"a site needs what is not installed here: {' and '.join(missing)}",
            "pip install 'agendapack[site]'",
        )
