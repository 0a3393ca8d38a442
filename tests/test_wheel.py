"""The wheel carries all that a build needs: installed alone, it compiles the sample."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.running import agendapack, snapshot

ROOT = Path(__file__).parent.parent
SOURCES = ("agendapack", "templates", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: what lies about in the checkout has no part in it."""
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy2(ROOT / name, copy / name)
    out = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", out, copy),
        cwd=out,
    )
    [made] = out.glob("agendapack-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that has the wheel and, by a path file, its dependencies."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    purelib = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    )
    run(
        *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"),
        *("--python", python, "install", "--no-deps", "--no-index", wheel),
        cwd=home,
    )
    # The path file's own path files are not read: this checkout's editable install stays out.
    present = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (purelib / "dependencies.pth").write_text("\n".join(present), encoding="utf-8")
    return scripts / ("agendapack.exe" if os.name == "nt" else "agendapack")


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_the_wheel_holds_the_templates_styles_fonts_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {
        f"agendapack/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert carried <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    fonts = {name for name in carried if name.endswith((".ttf", ".otf"))}
    assert fonts
    assert not any(name.startswith(("tests/", "meetings/", "docs/")) for name in names)


def test_the_wheel_alone_compiles_the_sample(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    council = tmp_path_factory.mktemp("council")
    shutil.copytree(ROOT / "meetings", council / "meetings")
    used = run(
        installed.with_stem("python"),
        *("-c", "import agendapack; print(agendapack.__file__)"),
        cwd=council,
    )
    assert not Path(used).is_relative_to(ROOT)
    printed = run(installed, "build", "--all", cwd=council)
    assert "packs/wellbeing/2018-02-14/agenda-pack.pdf" in printed

    out = tmp_path_factory.mktemp("checkout")
    assert agendapack("build", "--all", "--out", out, cwd=ROOT).code == 0
    for name, (data, _) in snapshot(out / "wellbeing").items():
        if not name.endswith("manifest.json"):  # it lists the checkout's own templates/ too
            assert (council / "packs/wellbeing" / name).read_bytes() == data, name
