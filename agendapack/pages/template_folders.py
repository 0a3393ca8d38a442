"""Where templates are: the council's own, and those that ship."""

from __future__ import annotations

from pathlib import Path

from agendapack.problems import MachineError
from agendapack.records.shipped import shipped_templates

SITE_STATIC = Path("site", "static")
"""Among a council's templates, the folder of files that are none: they go into its web site as they
are, and no document is made from them."""


def template_folders(root: Path) -> tuple[Path, ...]:
    """Where templates are looked for: the council's folder, then the shipped one."""
    places = (root / "templates", shipped_templates())
    return tuple(dict.fromkeys(place.resolve() for place in places if place.is_dir()))


def find_template(folders: tuple[Path, ...], name: str) -> Path:
    """The first of ``folders`` that has a file ``name``; MachineError if none has."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise MachineError(
        f"the template {name} is missing from {', '.join(map(str, folders))}",
        "install agendapack again",
    )
