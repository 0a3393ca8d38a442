"""Where templates are: the council's own, and those that ship."""

from __future__ import annotations

from pathlib import Path

from agendapack.problems import MachineError


def template_folders(root: Path) -> tuple[Path, ...]:
    """Where templates are looked for: the council's, then the wheel's, or else the checkout's."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "templates"
    if not shipped.is_dir():  # beside an installed package, "templates" would be somebody else's
        shipped = package.parent / "templates"
    places = (root / "templates", shipped)
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
