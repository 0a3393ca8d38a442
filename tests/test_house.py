"""The house keeps its shape: imports run one way, libraries have their rooms, starting is quick."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "agendapack"

VISIBLE = {
    *("agendapack", "meetings", "templates", "tests", "docs", "packs"),
    *("pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
}

MAY_IMPORT: dict[str, set[str]] = {
    "problems": set(),
    "output": {"problems"},
    "fingerprint": set(),
    "cache_folder": {"output"},
    "progress": set(),
    "processes": set(),
    "workers": {"processes"},
    "aside": {"processes"},
    "records": {"problems"},
    "pages": {"problems", "records"},
    "pack": {"problems", "records"},
    "cache": {"fingerprint", "output", "pack"},
    "workshop": {"processes", "workers", "pack"},
    "prover": {"aside", "pack"},
    "paper_tasks": {"problems", "output", "workers", "cache", "pack"},
    "helpers": {
        "aside",
        "workers",
        "workshop",
        "prover",
        "paper_tasks",
        "cache",
        "cache_folder",
        "records",
    },
    "built": {"problems", "output", "fingerprint", "cache_folder"},
    "manifest": {"built", "output", "records", "pack"},
    "documents": {"problems", "records", "pack"},
    "press": {"problems", "fingerprint", "records", "pages", "pack", "documents"},
    "setters": {"processes", "workers", "press", "records"},
    "intake": {
        *("problems", "workers", "workshop", "cache", "paper_tasks", "records", "pack", "press"),
        *("output", "setters"),
    },
    "build": {
        *("problems", "output", "cache_folder", "progress", "workers", "records", "pack"),
        *("cache", "built", "manifest", "documents", "press", "intake"),
        *("aside", "processes", "prover", "workshop"),
    },
    "report": {"problems", "intake"},
    "plan_table": {"records", "pack", "build", "report"},
    "printing": {"problems", "report", "records", "built", "build"},
    "cli": {
        "printing",
        *("problems", "cache_folder", "progress", "helpers", "records", "pack", "built", "build"),
        *("report", "plan_table"),
    },
    "start": {"cli"},
    "__main__": {"start"},
    "__init__": set(),
}
"""By wing, or module at the top: the others that it may import."""

ROOMS: dict[str, set[str]] = {
    "click": {"cli", "printing"},
    "filelock": {"output"},
    "holidays": {"records.clear_days"},
    "jinja2": {"pages.render", "pages.html.strays", "pages.html.templates"},
    "markdown_it": {"pages.html.markdown"},
    "markupsafe": {
        *("pages.html.accessibility_report", "pages.html.markdown", "pages.html.templates"),
        "pages.render",
    },
    "pikepdf": {"pack"},
    "PIL": {"pack.intake.pictures", "pages.setting.pictures"},
    "pydantic": {
        *("records.fields", "records.json_schema", "records.record", "records.schema"),
        "records.validation",
    },
    "pydantic_core": {"records.fields", "records.json_schema", "records.record"},
    "pypdf": {"pack.proof", "pack.proof_reader", "pack.proof_structure"},
    "pypdfium2": {"pack.intake.likeness", "pack.intake.looking"},
    "reportlab": {
        *("pack.stamp_font", "pack.tagged.glyph_codes", "pages.setting.fonts", "pages.setting.pdf"),
    },
    "rich": {"cli", "plan_table"},
    "yaml": {"records.source"},
}
"""By library: the modules that import it, or the wing that does, and nothing else imports it."""

VALUES = {"msgspec"}
"""What the values are made of that pass between stages: a library as dataclasses are one, for any
module."""

PURE = {"pack.facts", "pack.geometry", "pack.numbering", "pack.placing", "pack.plan"}
"""Modules that decide: they see no other library, so that a plan is made without a PDF in sight."""

DISTRIBUTIONS = {"yaml": "pyyaml", "markdown_it": "markdown-it-py", "PIL": "pillow"}
COME_ALONG = {"markupsafe": "jinja2", "pydantic_core": "pydantic"}
"""Libraries that are part of another, whose version brings theirs."""


def modules() -> dict[str, Path]:
    """Every module by its dotted name below agendapack."""
    return {
        ".".join(path.relative_to(HOUSE).with_suffix("").parts): path
        for path in sorted(HOUSE.rglob("*.py"))
        if "templates" not in path.relative_to(HOUSE).parts
    }


@cache
def imported(path: Path) -> tuple[str, ...]:
    """The modules that a file names in its imports, at any depth and for types alone included."""

    def names() -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}:{node.lineno}: imports are absolute here"
                assert node.module is not None
                if node.module == "agendapack":
                    yield from (f"agendapack.{alias.name}" for alias in node.names)
                else:
                    yield node.module

    return tuple(names())


def wing(module: str) -> str:
    return module.split(".")[0]


@pytest.mark.parametrize("module", modules())
def test_imports_run_one_way(module: str) -> None:
    inside = {
        name.removeprefix("agendapack.")
        for name in imported(modules()[module])
        if name.startswith("agendapack.") and name != "agendapack.__version__"
    }
    beyond = {wing(name) for name in inside} - {wing(module)}
    assert beyond <= MAY_IMPORT[wing(module)]


def test_every_module_at_the_top_has_its_place_in_the_order() -> None:
    assert {wing(module) for module in modules()} == set(MAY_IMPORT)


def test_the_wings_and_modules_can_be_put_in_an_order() -> None:
    placed: set[str] = set()
    while len(placed) < len(MAY_IMPORT):
        ready = {name for name, needs in MAY_IMPORT.items() if needs <= placed} - placed
        assert ready, f"these import each other: {sorted(set(MAY_IMPORT) - placed)}"
        placed |= ready


def libraries_of(module: str) -> set[str]:
    names = {name.split(".")[0] for name in imported(modules()[module])}
    # typing_extensions is read by type checkers alone: it belongs to what they need.
    return names - {"agendapack", "typing_extensions"} - VALUES - sys.stdlib_module_names


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_the_libraries_that_have_a_room_in_it(module: str) -> None:
    strange = {name for name in libraries_of(module) if not ROOMS[name] & {module, wing(module)}}
    assert strange == set()
    assert module not in PURE or libraries_of(module) == set()


def test_no_room_stands_empty() -> None:
    used = {(name, at) for at in modules() for name in libraries_of(at)}
    rooms = {(library, room) for library, rooms in ROOMS.items() for room in rooms}
    lived_in = used | {(library, wing(at)) for library, at in used}
    assert rooms - lived_in == set()


def test_each_library_is_a_dependency_with_its_reason_written_down() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = {re.split(r"[<>=~! \[;]", line)[0].lower() for line in project["dependencies"]}
    used = {DISTRIBUTIONS.get(name, name) for name in ROOMS if name not in COME_ALONG} | VALUES
    assert required == used
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    assert [name for name in sorted(required) if f"**{name}**" not in contributing] == []


def test_the_tests_import_nothing_that_is_not_installed_for_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    installed = {re.split(r"[<>=~! \[;]", line)[0].lower() for line in listed}
    files = list((ROOT / "tests").glob("*.py"))
    ours = {path.stem for path in files} | {"agendapack", "tests"}
    names = {name.split(".")[0] for path in files for name in imported(path)}
    strange = names - ours - sys.stdlib_module_names - set(COME_ALONG)
    assert {DISTRIBUTIONS.get(name, name) for name in strange} <= installed


@pytest.mark.parametrize("module", [name for name in modules() if name.endswith("__init__")])
def test_package_files_import_nothing(module: str) -> None:
    assert set(imported(modules()[module])) <= {"__future__"}


def test_nothing_else_lies_at_the_top() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {top for top in tops if not top.startswith(".")} <= VISIBLE


APART: dict[str, tuple[str, set[str]]] = {
    "the proof": ("agendapack.pack.proof", {"pikepdf", "pypdfium2", "reportlab", "pydantic"}),
    "the workshop": (
        "agendapack.pack.assemble, agendapack.pack.intake.papers, agendapack.pack.intake.looking",
        {"pypdf", "reportlab", "jinja2", "pydantic", "yaml", "click"},
    ),
    "the rest of a build": (
        "agendapack.cli, agendapack.helpers, agendapack.build, agendapack.press, "
        "agendapack.records.opening",
        {"pikepdf", "pypdfium2", "pypdf", "rich"},
    ),
}
"""What each process of a build loads, and the libraries that are another's: loading them twice
would take longer than most of the work; and what proves a pack must not be what wrote it."""


@pytest.mark.parametrize("process", APART)
def test_a_process_loads_no_library_of_anothers(process: str) -> None:
    loads, others = APART[process]
    code = f"import sys, {loads}; print(*{others!r} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout.split() == []


USES: dict[str, set[str]] = {
    "--help": set(),
    "--version": set(),
    "build --help": set(),
    "list": set(),
    "build 1999-01-01": set(),
    "clean --help": set(),
    "schema meeting": {"pydantic"},
    "check 2018-02-14": {
        *("yaml", "pydantic", "jinja2", "markdown_it", "reportlab", "pikepdf", "pypdfium2"),
        "holidays",
    },
    "show 2018-02-14": {
        *("yaml", "pydantic", "jinja2", "markdown_it", "reportlab", "pikepdf", "pypdfium2"),
        *("holidays", "rich"),
    },
}
"""By command: the libraries that it has a use for, beside click."""

RUN = """
import sys
from agendapack.cli import main
sys.argv = ["agendapack", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
libraries = set({libraries!r}) & set(sys.modules)
print("LOADED", *sorted(libraries))
"""


@pytest.mark.parametrize("command", USES)
def test_a_command_imports_no_library_that_it_does_not_use(command: str) -> None:
    # PIL is drawn in by reportlab itself, whatever is asked of it.
    libraries = sorted(set(ROOMS) - {"click", "PIL", *COME_ALONG})
    ran = subprocess.run(
        [sys.executable, "-c", RUN.format(libraries=libraries), *command.split()],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = next(line for line in ran.stdout.splitlines() if line.startswith("LOADED"))
    assert set(loaded.split()[1:]) - USES[command] == set()
