"""The cache's folder: where it is, and how it goes."""

from __future__ import annotations

import shutil
from pathlib import Path

from agendapack.build.output import machine_errors

FOLDER = ".agendapack"


def clean(root: Path) -> bool:
    """Remove a council's cache; whether there was one."""
    folder = root / FOLDER
    if not folder.is_dir():
        return False
    with machine_errors(f"cannot remove {folder}"):
        shutil.rmtree(folder)
    return True
