"""What a result follows from besides its inputs: an upgrade of any of it is another fingerprint."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agendapack.build import fingerprint
from agendapack.build.fingerprint import BEGIN, LIBRARIES, libraries, office, office_versions, tool
from agendapack.records import shipped

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
        "pikepdf", "numpy-2.0.dist-info", "pikepdf_extra-1.dist-info", "lxml-5.0-py3.11.egg-info",
    ):  # fmt: skip
        (tmp_path / "first" / name).mkdir(parents=True)
    for name in ("pikepdf-9.0.dist-info", "pypdf-5.0.dist-info", "pypdf-5.1.dist-info"):
        (tmp_path / "second" / name).mkdir(parents=True)
    assert libraries(map(str, [tmp_path / "none", tmp_path / "first", tmp_path / "second"])) == {
        "pyyaml": "6.0.2", "markdown-it-py": "3.0.0", "pikepdf": "10.0", "lxml": "5.0",
        "pypdf": "5.0 or 5.1",
    }  # fmt: skip


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


def test_another_kind_of_machine_is_another_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    before = afresh(tool)
    monkeypatch.setattr(sys, "platform", "sunos5")
    assert afresh(tool) != before


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes copies of a small agendapack in folders of these names, and takes each to be ours."""

    def made(name: str, templates: str = "templates") -> Path:
        package = tmp_path / name / "agendapack"
        for place in (package / "build", package / "pages", tmp_path / name / templates):
            place.mkdir(parents=True)
        (package / "build" / "fingerprint.py").write_text("one")
        (package / "pages" / "shipped.py").write_text("two")
        (tmp_path / name / templates / "pack.html").write_text("three")
        monkeypatch.setattr(fingerprint, "__file__", str(package / "build" / "fingerprint.py"))
        monkeypatch.setattr(shipped, "__file__", str(package / "pages" / "shipped.py"))
        return tmp_path / name

    return made


@pytest.mark.parametrize("templates", ["templates", "agendapack/templates"])
def test_a_copy_elsewhere_is_the_same_tool(copy: Callable[..., Path], templates: str) -> None:
    """A checkout and a wheel of the same code too, whenever their files were written."""
    copy("checkout")
    before = afresh(tool)
    place = copy("elsewhere", templates)
    for file in place.rglob("*.*"):
        os.utime(file, (1, 1))
    cached = place / "agendapack" / "build" / "__pycache__"
    cached.mkdir()
    (cached / "fingerprint.pyc").write_text("compiled")
    (place / "agendapack" / ".fingerprint.py.swp").write_text("an editor's")
    assert afresh(tool) == before


@pytest.mark.parametrize(
    "edited", ["agendapack/build/fingerprint.py", "agendapack/new.py", "templates/pack.html"]
)
def test_an_edit_of_a_module_or_a_template_is_another_tool(
    copy: Callable[..., Path], edited: str
) -> None:
    """Also one of the same size, at the same time."""
    place = copy("checkout")
    if (place / edited).exists():
        os.utime(place / edited, (1, 1))
    before = afresh(tool)
    (place / edited).write_text({"templates/pack.html": "seven"}.get(edited, "two"))
    os.utime(place / edited, (1, 1))
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
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    return folder


LINUX = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Linux's place")


@pytest.mark.parametrize(
    "changed",
    [
        "libreoffice/program/versionrc",
        "libreoffice/program/libmerged.so",
        "libreoffice/share/fonts/truetype/Carlito.ttf",
        pytest.param("home/data/fonts/own/Gill Sans.TTF", marks=LINUX),
        pytest.param("home/data/fonts/own/\udcff.ttf", marks=LINUX),
        pytest.param("home/data/hyphen/hyph_cy.dic", marks=LINUX),
        "home/.config/fontconfig/fonts.conf",
    ],
)
def test_an_upgrade_of_what_office_files_look_like(installation: Path, changed: str) -> None:
    """Also one of the same size, at the same time."""
    file = installation.parent / changed
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    seen = [afresh(office)]
    for text in ("7.4", "7.5", "7.5 "):
        file.write_text(text)
        os.utime(file, (1, 1))
        seen.append(afresh(office))
    assert len(set(seen)) == 4
    file.write_text("7.4")
    assert afresh(office) == seen[1]


def test_the_same_installed_elsewhere_is_the_same(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = installation / "share" / "fonts" / "truetype" / "Carlito.ttf"
    font.parent.mkdir(parents=True)
    font.write_text("a font")
    before = afresh(office)
    elsewhere, own = tmp_path / "elsewhere" / "office", tmp_path / "home" / ".fonts"
    shutil.copytree(installation, elsewhere)
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(elsewhere / "program" / "soffice"))
    own.parent.mkdir()
    shutil.move(elsewhere / "share" / "fonts" / "truetype", own)
    for file in elsewhere.rglob("*"):
        os.utime(file, (1, 1))
    (own / "fonts.dir").write_text("a list of this machine's")
    (own / ".uuid").write_text("a number of this machine's")
    assert afresh(office) == before
    (own / "Carlito.ttf").write_text("another")
    assert afresh(office) != before


def test_fonts_are_found_by_way_of_links_and_in_a_ring_of_them(
    installation: Path, tmp_path: Path
) -> None:
    before = afresh(office)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Gill Sans.ttf").write_text("a font")
    (tmp_path / "fonts" / "ring").symlink_to(tmp_path / "fonts")
    (installation / "share" / "fonts").mkdir(parents=True)
    (installation / "share" / "fonts" / "more").symlink_to(tmp_path / "fonts")
    assert afresh(office) != before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among files")
def test_what_is_no_file_is_no_font(installation: Path) -> None:
    """A pipe would be waited for, for ever."""
    before = afresh(office)
    fonts = installation / "share" / "fonts"
    fonts.mkdir(parents=True)
    os.mkfifo(fonts / "Gill Sans.ttf")
    pipe = os.open(fonts / "Gill Sans.ttf", os.O_RDWR)
    try:
        os.write(pipe, b"x" * 2 * BEGIN)  # whoever reads it all the same is not to wait
        assert afresh(office) == before
    finally:
        os.close(pipe)


def test_a_folder_that_links_lead_to_is_read_once(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that lead to each other would be followed until their path is too long."""
    fonts = installation / "share" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "Gill Sans.ttf").write_text("a font")
    (fonts / "ring").symlink_to(fonts)
    opened: list[Path] = []
    open_ = Path.open

    def noted(path: Path, *how: Any, **named: Any) -> Any:
        opened.append(path)
        return open_(path, *how, **named)

    monkeypatch.setattr(Path, "open", noted)
    office_versions()
    assert [path for path in opened if path.name == "Gill Sans.ttf"] == [fonts / "Gill Sans.ttf"]


def test_only_how_a_large_file_begins_is_read(installation: Path) -> None:
    library = installation / "program" / "libmerged.so"
    seen = []
    for data in (b"a" * BEGIN + b"b", b"a" * BEGIN + b"c", b"a" * BEGIN + b"cc", b"b" * BEGIN):
        library.write_bytes(data)
        seen.append(afresh(office))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3


def test_settings_of_fonts_are_read_whole(installation: Path) -> None:
    settings = installation.parent / "home" / ".config" / "fontconfig" / "fonts.conf"
    settings.parent.mkdir(parents=True)
    seen = []
    for end in (b"b", b"c"):
        settings.write_bytes(b"a" * BEGIN + end)
        seen.append(afresh(office))
    assert seen[0] != seen[1]


def test_a_link_to_libreoffice_is_what_it_leads_to(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = afresh(office)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "soffice").symlink_to(installation / "program" / "soffice")
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(tmp_path / "bin" / "soffice"))
    assert afresh(office) == before


@LINUX
def test_fonts_of_the_system_count_whatever_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """LibreOffice and fontconfig have that folder built in."""
    monkeypatch.setenv("XDG_DATA_DIRS", "/elsewhere")
    assert Path("/usr/share/fonts") in fingerprint._font_folders()


@pytest.mark.parametrize("folder", ["program", "Resources"], ids=["Linux, Windows", "macOS"])
def test_the_version_of_libreoffice_is_that_of_its_own_files(
    installation: Path, folder: str
) -> None:
    assert office_versions().version == ""
    (installation / folder).mkdir(exist_ok=True)
    (installation / folder / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 24.2\n")
    assert office_versions().version == "24.2"


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
    after = afresh(office)
    assert after != before
    (tmp_path / "Info.plist").write_text("what macOS knows of a program")
    assert afresh(office) not in (before, after)
