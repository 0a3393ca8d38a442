"""The invented council of ``tests/ambridge``: two meetings with exempt business of every kind,
built with and without ``exempt/``."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from tests.clearing_builders import off_list
from tests.running import Ran, agendapack, write

ROOT = Path(__file__).parent.parent
AMBRIDGE = Path(__file__).parent / "ambridge"
APRIL = "cabinet/2024-04-18"
MAY = "cabinet/2024-05-16"

SECRETS = (
    *("Fernbrook", "Quickwater", "Hollowbrook", "Tamsin", "Orchard", "Thripp", "Withy Farm"),
    *("Harbour Master", "Conservation Officer", "Wether Down", "refinery", "midsummer"),
    *("4,217,000", "421,700", "62,300", "875,000", "1,385,000", "1,525,000", "38,250", "18,900"),
    *("51,207", "47,180", "1,904,000"),
)
"""Words and sums that stand in ``exempt/`` alone."""

FILES = tuple(
    path.name
    for path in sorted(AMBRIDGE.rglob("exempt/*"))
    if path.name not in ("meeting.yaml", "minutes.yaml")
)
"""The names of exempt papers, which no public document has."""


def ambridge(folder: Path, *, exempt: bool = True) -> Path:
    """The council in ``folder``, with or without what members alone may read."""
    absent = None if exempt else shutil.ignore_patterns("exempt")
    shutil.copytree(AMBRIDGE, folder, ignore=absent, dirs_exist_ok=True)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass(frozen=True)
class Council:
    """A council, built: where it lies, and what the build printed."""

    root: Path
    built: Ran

    def public(self, name: str) -> PdfReader:
        return PdfReader(self.root / "packs" / name)

    def members(self, name: str) -> PdfReader:
        return PdfReader(self.root / "members" / name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """With ``exempt/``: both sets."""
    root = ambridge(tmp_path_factory.mktemp("whole"))
    return Council(root, agendapack("build", "--all", "--members", cwd=root))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Without ``exempt/``: as a server has it."""
    root = ambridge(tmp_path_factory.mktemp("bare"), exempt=False)
    return Council(root, agendapack("build", "--all", cwd=root))


# docs/exempt.md

DOCUMENT = ROOT / "docs" / "exempt.md"


def documented() -> dict[str, str]:
    """The files of the council that docs/exempt.md writes, by their names."""
    files = re.findall(
        r"^`(meetings/[^`]+)`\n\n```yaml\n(.*?)^```$",
        DOCUMENT.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return dict(files)


def test_the_council_of_the_document_builds(tmp_path: Path) -> None:
    meeting = "meetings/cabinet/2024-05-16"
    papers = {
        f"{meeting}/papers/buildings.md": "# Council Buildings\n\nThere are four of them.\n",
        f"{meeting}/exempt/valuations.csv": "Building,Value\nDepot,£1\n",
        f"{meeting}/exempt/leisure-award.md": "# An Award\n\nFernbrook Leisure wins.\n",
    }
    files = documented()
    assert sorted(files) == [
        "meetings/cabinet/2024-05-16/exempt/meeting.yaml",
        "meetings/cabinet/2024-05-16/exempt/minutes.yaml",
        "meetings/cabinet/2024-05-16/meeting.yaml",
        "meetings/cabinet/2024-05-16/minutes.yaml",
        "meetings/cabinet/committee.yaml",
        "meetings/council.yaml",
    ]
    for name, content in {**files, **papers}.items():
        write(tmp_path / name, content.encode())
    checked = agendapack("check", "--all", "--strict", cwd=tmp_path)
    assert (checked.code, checked.err) == (0, "")
