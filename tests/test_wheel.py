"""The wheel carries all that a build needs: installed alone, it compiles the sample."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import agendapack, snapshot, write

pytestmark = pytest.mark.once

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


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The programs of an environment that has all dependencies and no agendapack.

    What a path file names is not asked for path files of its own, so that this checkout's editable
    install stays out; and what tells pip of it is not there.
    """
    present = tmp_path / "present"
    present.mkdir()
    for folder in (Path(name) for name in sys.path if name.endswith("-packages")):
        for path in folder.iterdir():
            if "agendapack" not in path.name and not (present / path.name).exists():
                (present / path.name).symlink_to(path)
    home = tmp_path / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    [site] = home.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(str(present), encoding="utf-8")
    return home / "bin"


BROKEN = "meetings/parks-committee/2024-06-20/meeting.yaml"


@pytest.mark.skipif(os.name == "nt", reason="the workflow's steps are for a shell of Linux")
def test_the_workflow_that_init_writes_does_its_steps(
    wheel: Path, machine: Path, tmp_path: Path
) -> None:
    """Each command of its steps, in order, as the runner gives it, in a council's repository."""
    council = tmp_path / "council"
    options = ("--name", "Borchester District Council", "--jurisdiction", "england")
    begun = agendapack(
        *("init", council, *options, "--committee", "Parks Committee", "--ci", "github"),
        cwd=tmp_path,
    )
    assert begun.code == 0
    meeting = 'date: 2024-05-16\ntime: "10:00"\nitems: [{title: Trees, papers: [trees.csv]}]\n'
    write(council / "meetings/parks-committee/2024-05-16/meeting.yaml", meeting)
    write(council / "meetings/parks-committee/2024-05-16/papers/trees.csv", "Tree,Height\nAsh,9\n")
    write(council / BROKEN, meeting)
    workflow = yaml.safe_load((council / ".github/workflows/packs.yml").read_text(encoding="utf-8"))
    environment = {
        **workflow["env"],
        "PATH": f"{machine}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "CI": "true",
        "GITHUB_WORKSPACE": str(council),
        # Where the package is found, in the index's stead; what it needs is there already.
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheel.parent),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    steps = workflow["jobs"]["packs"]["steps"]
    ran = {step["name"]: done for step, done in commands(steps, council, environment)}

    assert list(ran) == [
        "Install agendapack",
        "Build every meeting",
        "Say that something is missing",
    ]
    assert ran["Install agendapack"].returncode == 0, ran["Install agendapack"].stderr
    assert (machine / "agendapack").is_file()
    built = ran["Build every meeting"]
    assert built.returncode == 1
    assert f"::error file={BROKEN},line=1,col=7::expected 2024-06-20" in built.stdout
    assert ran["Say that something is missing"].stdout.startswith("::notice::Not every meeting")
    artifacts = {
        step["with"]["name"]: set(matching(council, step["with"]["path"]))
        for step in steps
        if "upload-artifact" in step.get("uses", "")
    }
    folder = "parks-committee/2024-05-16"
    assert artifacts == {
        "packs": {
            f"packs/{folder}/{name}"
            for name in ("agenda-pack.pdf", "front-sheet.html", "manifest.json")
        },
        "for-officers": {f"packs/for-officers/{folder}/accessibility.html"},
    }
    [cached] = [step["with"]["path"] for step in steps if "cache@" in step.get("uses", "")]
    write(council / ".agendapack/exempt/secret.pdf", "")
    kept = packed(council, cached)
    assert any(name.endswith(".pdf") for name in kept)
    assert not [name for name in kept if "exempt" in name]

    shutil.rmtree((council / BROKEN).parent)
    built_steps = [step for step in steps if step.get("name") != "Install agendapack"]
    again = {s["name"]: done.returncode for s, done in commands(built_steps, council, environment)}
    assert again == {"Build every meeting": 0}


def commands(
    steps: list[dict[str, Any]], council: Path, environment: dict[str, str]
) -> Iterator[tuple[dict[str, Any], subprocess.CompletedProcess[str]]]:
    """What comes of each step's command, those that run where a step before has failed too.

    Packages of the system's are not installed: that needs the rights of root, and a network.
    """
    failed = False
    for step in steps:
        condition = step.get("if", "${{ success() }}")
        wanted = {"${{ success() }}": not failed, "${{ failure() }}": failed}
        if "run" in step and "apt-get" not in step["run"] and wanted[condition]:
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]],
                cwd=council,
                env=environment,
                capture_output=True,
                encoding="utf-8",
            )
            failed |= done.returncode != 0
            yield step, done


def packed(council: Path, paths: str) -> list[str]:
    """The files that the cache keeps: of each entry that a path matches, all that lies in it."""
    lines = paths.split()
    entries = {path for line in lines if line[0] != "!" for path in council.glob(line)}
    entries -= {path for line in lines if line[0] == "!" for path in council.glob(line[1:])}
    files = (path for entry in entries for path in (entry, *entry.rglob("*")) if path.is_file())
    return sorted(path.relative_to(council).as_posix() for path in files)


def matching(council: Path, paths: str) -> Iterator[str]:
    """The files that lie in an artifact's paths, and in none of those after a "!"."""
    lines = paths.split()
    wanted = tuple(line for line in lines if not line.startswith("!"))
    refused = tuple(line[1:] for line in lines if line.startswith("!"))
    for path in sorted(council.rglob("*")):
        name = path.relative_to(council).as_posix()
        if path.is_file() and name.startswith(wanted) and not name.startswith(refused):
            yield name
