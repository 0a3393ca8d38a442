"""The house keeps its shape: imports run one way, libraries have their rooms, starting is quick."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.lowest_versions import EXTRAS, listed, lowest_versions

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "agendapack"

VISIBLE = {
    *("agendapack", "meetings", "templates", "tests", "docs", "packs", "members"),
    *("pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
}

ORDER = (
    *("problems", "records", "papers", "pages", "pack"),
    *("changes", "released", "build", "archive", "begin", "unpack", "registers"),
    *("site", "serve", "cli"),
)
"""The rooms in the order in which a meeting walks through them; each imports those before it."""

DOORS = {"__init__", "__main__"}
"""What stands before the rooms: the version, and ``python -m agendapack``."""

ROOMS: dict[str, set[str]] = {
    "click": {
        *("cli.asking", "cli.build_command", "cli.changes_command", "cli.check_command"),
        *("cli.clean_command", "cli.cluster_option", "cli.commands", "cli.completion"),
        *("cli.init_command", "cli.list_command"),
        *("cli.new_records", "cli.printing", "cli.register_command", "cli.release_command"),
        *("cli.schema_command", "cli.serve_command", "cli.shared_options"),
        *("cli.show_command", "cli.site_command", "cli.unpack_command"),
    },
    "babel": {"records.catalogues", "records.language_names", "records.language_rules"},
    "dask": {"archive.cluster_runner"},
    "distributed": {"archive.cluster_runner", "archive.cluster_tasks", "archive.cluster_workers"},
    "filelock": {"build.cache_pruning", "build.output", "build.temporary"},
    "bidi": {"pages.layout.directions"},
    "fontTools": {
        *("papers.ua.font_programs", "papers.ua.glyph_codes", "papers.office.missing_glyphs"),
        *("pages.styles.web_fonts", "pages.styles.scripts", "build.preload"),
        "papers.script_names",
    },
    "holidays": {"records.clear_days"},
    "icalendar": {"site.open_data.calendar_feeds"},
    "jinja2": {"pages.html"},
    "markdown_it": {
        "pages.html.escapes",
        "pages.html.footnotes",
        "pages.html.heading_anchors",
        "pages.html.markdown",
        "pages.html.markdown_inline",
        "pages.html.markdown_languages",
    },
    "markupsafe": {"pages.html"},
    "pikepdf": {
        *("papers", "pack", "changes.page_reading", "unpack.cutting"),
        *("unpack.signs.sign_reading", "unpack.signs.page_links"),
    },
    "PIL": {
        *("papers.evidence", "papers.page_bitmap", "papers.pictures.picture_reading"),
        *("changes.close_looks", "changes.marked_pictures", "changes.page_looks"),
        *("changes.pixel_difference", "site.document_files.paper_pictures"),
        "unpack.cutting.stamp_proof",
    },
    "pagefind_bin": {"site.searching.search_job"},
    "pydantic": {
        *("records.fields", "records.json_schema", "records.record", "records.schema"),
        *("records.minutes_schema", "records.minute_entries", "records.meeting_schema"),
        *("records.number_fields", "records.day_fields", "records.work_programme_schema"),
        *("records.exempt_schema", "records.exempt_settings", "records.validation"),
        "records.text_fields",
    },
    "pydantic_core": {
        *(
            "records.exempt_schema",
            "records.meeting_schema",
            "records.fields",
            "records.json_schema",
            "records.record",
            "records.schema",
            "records.text_fields",
        ),
    },
    "pypdf": {
        *("pack.proof", "pack.proof_contents", "pack.proof_ranges", "pack.proof_stamps"),
        *("pack.proof_structure", "papers.evidence"),
    },
    "pypdfium2": {
        *("papers.covered_text", "papers.laid_over", "papers.likeness", "papers.looking"),
        *("papers.heading_texts", "papers.marked_pages", "papers.page_bitmap"),
        "papers.edge_lines",
        *("papers.page_objects", "papers.picture_fineness", "papers.evidence"),
        *("papers.ground_text", "papers.outside_text", "papers.cropped_pictures"),
        *("papers.hidden_characters", "papers.page_furniture", "papers.page_leaks"),
        *("changes.changes_page", "changes.close_looks", "changes.marked_pictures"),
        *("changes.page_looks", "changes.page_reading", "changes.page_words"),
        *("site.document_files.paper_pictures", "site.document_files.text_reading"),
        *("unpack.signs.sign_reading", "unpack.signs.page_letters", "unpack.signs.page_drawings"),
        *("unpack.cutting.stamp_lifting", "unpack.cutting.stamp_proof"),
        "unpack.cutting.piece_markings",
    },
    "reportlab": {
        *("pack.stamp_font", "pages.styles.fonts", "pages.styles.font_embedding"),
        "pages.layout.pdf_writing",
    },
    "rich": {"cli.plan_table", "cli.progress_bars", "cli.progress_drawing"},
    "starlette": {"serve.preview_web"},
    "uharfbuzz": {"pages.styles.shaping"},
    "uvicorn": {"serve.preview_serving"},
    "watchfiles": {"serve.preview_watching"},
    "yaml": {"records.source", "records.record_heads"},
}
"""By library: the modules, or the folders of modules, that import it; nothing else does."""

VALUES = {"msgspec"}
"""What the values are made of that pass between stages: a library as dataclasses are one, for any
module."""

PURE = {
    *("papers.facts", "papers.geometry", "pack.numbering", "pack.page_labels"),
    "papers.printed_numbers",
    *("changes.page_changes", "changes.page_matching", "changes.word_changes"),
    *("pack.head_markings", "pack.placing", "pack.plan"),
    "unpack.signs.line_setting",
}
"""Modules that decide: they see no other library, so that a plan is made without a PDF in sight."""

DISTRIBUTIONS = {
    "fontTools": "fonttools",
    "bidi": "python-bidi",
    "yaml": "pyyaml",
    "markdown_it": "markdown-it-py",
    "PIL": "pillow",
    "axe_playwright_python": "axe-playwright-python",
}
COME_ALONG = {
    "dask": "distributed",
    "dateutil": "icalendar",
    "markupsafe": "jinja2",
    "pydantic_core": "pydantic",
}
"""Libraries that are part of another, whose version brings theirs."""
UNIMPORTED = {"cryptography"}
"""Libraries that another uses for us where they are installed, and does not bring along."""


@cache
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
                yield node.module
                if room(node.module) == "agendapack":  # what is imported may be a module itself
                    yield from (f"{node.module}.{alias.name}" for alias in node.names)

    return tuple(names())


def room(module: str) -> str:
    return module.split(".")[0]


@cache
def inside(module: str) -> set[str]:
    """The modules of the house that a module imports."""
    names = {
        name.removeprefix("agendapack.")
        for name in imported(modules()[module])
        if name.startswith("agendapack.") and name != "agendapack.__version__"
    }
    return {name for name in names if name in modules()}


def folders(module: str) -> list[str]:
    """The folders that hold a module, the outermost first: for a.b.c, a and a.b."""
    parts = module.split(".")[:-1]
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def circle(arrows: Mapping[str, set[str]]) -> set[str]:
    """The names that are in a circle, or lead into one; empty where there is none."""
    left = {name: set(needs) - {name} for name, needs in arrows.items()}
    while ready := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in ready}
    return set(left)


def test_the_house_has_the_rooms_of_its_order() -> None:
    assert {room(module) for module in modules()} - DOORS == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_contributors_are_told_what_each_room_holds(name: str) -> None:
    """The names in the table are those of its modules and folders, and each folder is there."""
    if name == "problems":
        return
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| `{name}/` \|(.*)\|$", contributing, re.MULTILINE)
    told = set(re.findall(r"`([\w/]+)`", row))
    below = {folder for module in modules() for folder in folders(module)} - {name}
    held = {f"{folder.split('.')[-1]}/" for folder in below if room(folder) == name}
    names = {module.split(".")[-1] for module in modules() if room(module) == name} - DOORS
    assert held <= told <= held | names


@pytest.mark.parametrize("module", modules())
def test_imports_run_along_the_order_of_the_rooms(module: str) -> None:
    if room(module) in DOORS:
        return
    before = set(ORDER[: ORDER.index(room(module)) + 1])
    assert {room(name) for name in inside(module)} <= before


def test_what_is_marked_is_left_out_of_the_run_with_the_lowest_versions_alone() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = [line for line in makefile.splitlines() if "-m pytest" in line]
    assert [re.findall(r"pytest .* -m '(.*)'", line) for line in lines] == [[], ["not once"]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    marks = project["tool"]["pytest"]["ini_options"]["markers"]
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for mark in marks:
        assert f"`@pytest.mark.{mark.split(':')[0]}`" in contributing


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle({module: inside(module) for module in modules()}) == set()


@pytest.mark.parametrize("holder", ["", *sorted({f for m in modules() for f in folders(m)})])
def test_what_lies_in_a_folder_can_be_put_in_an_order(holder: str) -> None:
    """The folders and modules that lie side by side in a folder import each other one way."""

    def part(module: str) -> str | None:
        """What lies in ``holder`` and is, or holds, a module."""
        if holder and not module.startswith(f"{holder}."):
            return None
        return module.removeprefix(f"{holder}.").split(".")[0]

    arrows: dict[str, set[str]] = {}
    for module in modules():
        own = part(module)
        if own is not None and own not in DOORS:
            others = {other for name in inside(module) if (other := part(name)) is not None}
            arrows.setdefault(own, set()).update(others - {own})
    assert circle(arrows) == set()


def test_no_name_is_there_twice() -> None:
    places = {*modules(), *(folder for module in modules() for folder in folders(module))}
    names = [place.split(".")[-1] for place in places]
    twice = {name for name in names if names.count(name) > 1} - DOORS
    assert twice == set()


def test_no_class_name_is_there_twice() -> None:
    found: dict[str, list[str]] = {}
    for module, path in modules().items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    assert {name: at for name, at in found.items() if len(at) > 1} == {}


def libraries_of(module: str) -> set[str]:
    names = {name.split(".")[0] for name in imported(modules()[module])}
    # typing_extensions is read by type checkers alone: it belongs to what they need.
    return names - {"agendapack", "typing_extensions"} - VALUES - sys.stdlib_module_names


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_the_libraries_that_have_a_room_in_it(module: str) -> None:
    places = {module, *folders(module)}
    strange = {name for name in libraries_of(module) if not ROOMS[name] & places}
    assert strange == set()
    assert module not in PURE or libraries_of(module) == set()


ELSEWHERE = re.compile(r"(socket|ssl|http|ftplib|smtplib|asyncio|webbrowser|urllib\.request)\b")
CHANCE = re.compile(r"(random|secrets|uuid)\b|os\.urandom")
CALENDAR = re.compile(r"\b(today|now|utcnow|gmtime|localtime|strftime|ctime|time|time_ns)$")
READ = {
    "build.snapshot: time.time_ns",
    "build.temporary_files: os.urandom",
    "build.temporary_files: time.time",
    "cli.serve_command: datetime.now",
    "cli.today: date.today",
    "pack.readers_copy: secrets",
    "serve.preview_address: socket",
    "serve.preview_serving: socket",
    "serve.preview_state: asyncio",
    "serve.preview_web: asyncio",
}
"""Whether a file was written a moment ago, and so may be written still: nothing of it is kept.  How
files are called on their way, since no other thread or machine may call any so; whether one was
left over, and whether what is in the cache is used: no document tells of these.  The owner's
password of an encrypted copy, which nobody is to know.  The preview is a server, and prints when it
made its pages again."""


def test_no_module_asks_a_server_a_calendar_or_chance() -> None:
    """What is made follows from the council's files alone.  Clocks that tell how long something
    takes (``monotonic``, ``perf_counter``, ``thread_time``) are for limits."""
    found = set()
    for module, path in modules().items():
        names = {name for name in imported(path) if ELSEWHERE.match(name) or CHANCE.match(name)}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = ast.unparse(node.func)
                if CHANCE.match(name) or (CALENDAR.search(name) and _is_clock(name)):
                    names.add(name)
        found |= {f"{module}: {name}" for name in names}
    assert found == READ


def _is_clock(name: str) -> bool:
    """Whether a call is of the standard library's clocks: date.today, datetime.now, time.time."""
    return name.split(".")[-2] in {"date", "datetime", "time"}


def test_one_module_asks_for_typed_values() -> None:
    """Since two threads that do crash the program."""
    asking = {
        module
        for module, path in modules().items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and re.fullmatch(
            r"(msgspec\.)?(convert|json\.decode|yaml\.decode|msgpack\.decode)",
            (call := ast.unparse(node.func)),
        )
        and (call == "msgspec.convert" or "type" in {word.arg for word in node.keywords})
    }
    assert asking == {"records.typed_values"}


def test_no_group_of_an_expression_is_repeated_possessively() -> None:
    # Python before 3.11.5, as Debian 12 has it, takes for part of the match what does not match.
    possessive = re.compile(r"[^(]\)(?:[*+?]|\{[0-9,]+\})\+")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "agendapack").rglob("*.py"))
        if possessive.search(re.sub(r"(?m)^\s*#.*", "", path.read_text(encoding="utf-8")))
    ]
    assert found == [], 'write "(?>(?:..)*)" in place of "(?:..)*+"'


def test_no_room_stands_empty() -> None:
    used = {(name, at) for at in modules() for name in libraries_of(at)}
    rooms = {(library, room) for library, rooms in ROOMS.items() for room in rooms}
    lived_in = used | {(library, folder) for library, at in used for folder in folders(at)}
    assert rooms - lived_in == set()


def test_each_library_is_a_dependency_with_its_reason_written_down() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["site"], *extras["serve"], *extras["cluster"]]
    required = {re.split(r"[<>=~! \[;]", line)[0].lower() for line in lines}
    used = {DISTRIBUTIONS.get(name, name) for name in ROOMS if name not in COME_ALONG}
    used |= VALUES | UNIMPORTED
    assert required == used
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    assert [name for name in sorted(required) if f"**{name}**" not in contributing] == []


def test_a_dependency_has_a_floor_and_no_cap() -> None:
    lowest = lowest_versions()
    assert [f"{name}>={version}" for name, version in lowest.items()] == list(listed())


def test_whoever_develops_has_every_extra() -> None:
    """So that its floors are tested too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    [taken] = [named for line in extras["dev"] if (named := EXTRAS.fullmatch(line))]
    assert {*taken[1].split(","), "dev"} == set(extras)


@pytest.mark.parametrize(
    "written", ["pikepdf", "pikepdf>=10,<11", "pikepdf==10.3", "pikepdf>10", "pikepdf[x]>=10"]
)
def test_a_dependency_without_just_a_floor_is_refused(written: str, tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text(
        f'[project]\ndependencies = ["{written}"]\noptional-dependencies.dev = []\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="is not of the form 'name>=version'"):
        lowest_versions(project)


def test_the_tests_import_nothing_that_is_not_installed_for_them() -> None:
    installed = {re.split(r"[<>=~! \[;]", line)[0].lower() for line in listed()}
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
    "the proof of exempt business": (
        "agendapack.pack.exempt_proof, agendapack.pack.exempt_sharing",
        {"pikepdf", "reportlab", "pydantic"},
    ),
    "the build itself": (
        "agendapack.cli.commands, agendapack.build.pipeline, agendapack.records.opening,"
        " agendapack.build.comparing, agendapack.site.document_files.documents_making,"
        " agendapack.site.document_files.page_texts, agendapack.unpack.unpacking",
        {"pikepdf", "pypdfium2", "pypdf", "PIL", "reportlab", "jinja2", "markdown_it", "rich"},
    ),
}
"""What must stay apart: what proves a pack must not be what wrote it, and whatever parses a paper
or runs a template does it in a worker, so the build's own process loads no library for it."""


@pytest.mark.parametrize("process", APART)
def test_a_process_loads_no_library_of_anothers(process: str) -> None:
    loads, others = APART[process]
    code = f"import sys, {loads}; print(*{others!r} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout.split() == []


USES: dict[str, set[str]] = {
    "--help": set(),
    "--version": set(),
    "site --help": set(),
    "serve --help": set(),
    "build --help": set(),
    "list": {"yaml"},
    "build 1999-01-01": set(),
    "clean --help": set(),
    "init --help": set(),
    "new --help": set(),
    "minutes --help": set(),
    "unpack --help": set(),
    "changes --help": set(),
    "release --help": set(),
    "init": {"yaml", "pydantic"},
    "schema meeting": {"pydantic"},
    "check 2018-02-14": {"yaml", "pydantic", "holidays", "filelock"},
    "register --help": set(),
    "register actions --no-cache": {"yaml", "pydantic"},
    "show 2018-02-14": {"yaml", "pydantic", "holidays", "rich", "filelock"},
}
"""By command: the libraries that it has a use for, beside click."""

RUN = """
import sys
from agendapack.cli.commands import main
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
