"""Print the lowest versions that pyproject.toml allows, as a constraints file of pip.

A dependency is written ``name>=version`` and nothing more: its floor is the version that CI tests,
and there is no cap.  The extra for development takes in the others by naming them.  Anything else
is refused with a ``ValueError``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
FLOOR = re.compile(r"([A-Za-z0-9._-]+)>=([0-9]+(?:\.[0-9]+)*)")
EXTRAS = re.compile(r"agendapack\[([a-z,]+)\]")


def listed(project: Path = PROJECT) -> Iterator[str]:
    """Each dependency as it is written, then those for development, the extras that these take in
    among them."""
    table = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    yield from table["dependencies"]
    extras = table["optional-dependencies"]
    for line in extras["dev"]:
        if named := EXTRAS.fullmatch(line):
            for extra in named[1].split(","):
                yield from extras[extra]
        else:
            yield line


def lowest_versions(project: Path = PROJECT) -> dict[str, str]:
    """By name, the lowest version of each dependency, those for development included."""
    lowest = {}
    for line in listed(project):
        found = FLOOR.fullmatch(line)
        if not found:
            raise ValueError(f"{project.name}: {line!r} is not of the form 'name>=version'")
        lowest[found[1]] = found[2]
    return lowest


if __name__ == "__main__":
    for name, version in lowest_versions().items():
        print(f"{name}=={version}")
