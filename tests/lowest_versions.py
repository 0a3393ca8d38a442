"""Print the lowest versions that pyproject.toml allows, as a constraints file of pip.

A dependency is written ``name>=version`` and nothing more: its floor is the version that CI tests,
and there is no cap. Anything else is refused with a ``ValueError``.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
FLOOR = re.compile(r"([A-Za-z0-9._-]+)>=([0-9]+(?:\.[0-9]+)*)")


def lowest_versions(project: Path = PROJECT) -> dict[str, str]:
    """By name, the lowest version of each dependency, those for development included."""
    table = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    lowest = {}
    for line in [*table["dependencies"], *table["optional-dependencies"]["dev"]]:
        found = FLOOR.fullmatch(line)
        if not found:
            raise ValueError(f"{project.name}: {line!r} is not of the form 'name>=version'")
        lowest[found[1]] = found[2]
    return lowest


if __name__ == "__main__":
    for name, version in lowest_versions().items():
        print(f"{name}=={version}")
