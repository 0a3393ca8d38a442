"""What a result follows from besides its inputs: an upgrade of any of it is another fingerprint."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from agendapack.build import fingerprint
from agendapack.build.fingerprint import LIBRARIES, libraries, office, tool

UNFELT = {"click", "filelock", "rich"}
"""What they do leaves no trace in a pack, nor in what is said of it."""


def afresh(of: Callable[[], str]) -> str:
    of.cache_clear()  # type: ignore[attr-defined]
    found = of()
    of.cache_clear()  # type: ignore[attr-defined]
    return found


def test_every_library_that_can_be_felt_counts() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
    named = {re.split("[>=]", each)[0].lower() for each in project["project"]["dependencies"]}
    assert named - UNFELT <= LIBRARIES


def test_libraries_are_known_by_the_folders_that_name_their_versions(tmp_path: Path) -> None:
    for name in (
        "PyYAML-6.0.2.dist-info", "markdown_it_py-3.0.0.egg-info", "pikepdf-10.0.dist-info",
        "pikepdf", "numpy-2.0.dist-info", "pikepdf_extra-1.dist-info",
    ):  # fmt: skip
        (tmp_path / name).mkdir()
    assert list(libraries([str(tmp_path / "not there"), str(tmp_path)])) == [
        "PyYAML-6.0.2.dist-info", "markdown_it_py-3.0.0.egg-info", "pikepdf-10.0.dist-info",
    ]  # fmt: skip


def test_another_version_of_a_library_is_another_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    seen = [afresh(tool)]
    for version in ("12.0", "12.1"):
        monkeypatch.setattr(sys, "path", [str(tmp_path / version)])
        (tmp_path / version / f"pillow-{version}.dist-info").mkdir(parents=True)
        seen.append(afresh(tool))
    assert len(set(seen)) == 3


def test_another_python_is_another_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    before = afresh(tool)
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert afresh(tool) != before


def test_an_edit_of_a_module_is_another_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "package" / "build" / "fingerprint.py"
    module.parent.mkdir(parents=True)
    module.write_text("one")
    monkeypatch.setattr(fingerprint, "__file__", str(module))
    before = afresh(tool)
    (module.parent / "__pycache__").mkdir()
    (module.parent / "__pycache__" / "fingerprint.pyc").write_text("compiled")
    assert afresh(tool) == before
    module.write_text("another")
    assert afresh(tool) != before


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """LibreOffice as it is installed, and a home folder."""
    folder = tmp_path / "libreoffice"
    for name in ("program/soffice", "program/versionrc", "program/libmerged.so"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("7.4")
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(folder / "program" / "soffice"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    return folder


@pytest.mark.parametrize(
    "changed",
    [
        "libreoffice/program/versionrc",
        "libreoffice/program/libmerged.so",
        "libreoffice/share/fonts/truetype/Carlito.ttf",
        pytest.param(
            "home/data/fonts/own/Gill Sans.ttf",
            marks=pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Linux's place"),
        ),
    ],
)
def test_an_upgrade_of_what_office_files_look_like(installation: Path, changed: str) -> None:
    before = afresh(office)
    assert afresh(office) == before
    file = installation.parent / changed
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("another version")
    assert afresh(office) != before


def test_the_settings_of_fonts_count(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = afresh(office)
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/other.conf")
    assert afresh(office) != before


def test_a_script_for_libreoffice_counts_and_what_lies_beside_it_does_not(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "bin" / "soffice"
    script.parent.mkdir()
    script.write_text("#!/bin/sh")
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(script))
    before = afresh(office)
    (script.parent / "another").write_text("#!/bin/sh")
    assert afresh(office) == before
    script.write_text("#!/bin/dash")
    assert afresh(office) != before


def test_time_counts_where_size_is_the_same(installation: Path) -> None:
    before = afresh(office)
    os.utime(installation / "program" / "versionrc", ns=(1, 1))
    assert afresh(office) != before
