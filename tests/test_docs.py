"""The documents and the machinery around the code: what they show is so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml

from agendapack import __version__
from agendapack.begin.council_workflow import workflow
from agendapack.cli.commands import cli
from tests.running import agendapack, write

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MENTIONED = re.compile(r"\bdocs/[\w-]+\.md\b")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced code of a page, in one language."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name} links to {target}"


def test_a_page_that_a_message_names_is_there() -> None:
    named = {
        name
        for file in (ROOT / "agendapack").rglob("*.py")
        for name in MENTIONED.findall(file.read_text(encoding="utf-8"))
    }
    assert {name for name in named if not (ROOT / name).is_file()} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_modules_that_a_page_names_are_there(page: Path) -> None:
    files = [
        f"/{path.relative_to(ROOT).as_posix()}"
        for wing in ("agendapack", "tests", "docs")
        for path in (ROOT / wing).rglob("*.py")
    ]
    named = re.findall(r"`([\w/*-]+\.py)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not any(file.endswith(f"/{name}") for file in files)] == []


def readme_files() -> dict[str, str]:
    """The files of the council that the README writes, by their names."""
    files = re.findall(
        r"^`(meetings/[^`]+)`[^\n]*\n\n```(?:yaml|markdown)\n(.*?)^```$",
        (ROOT / "README.md").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert len(files) == 4
    return dict(files)


def test_the_readmes_council_builds(tmp_path: Path) -> None:
    for name, content in readme_files().items():
        write(tmp_path / name, content.encode())
    built = agendapack("build", "--all", "--strict", cwd=tmp_path)
    assert (built.code, built.err) == (0, "")
    # What is to be published, and what not, is where the README says.
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("\n## What to publish, and what not\n")[1].split("\n## ")[0]
    folders = re.findall(r"^\| `([^`]+/)` \| (To be|Not to be|The cache)", table, re.MULTILINE)
    kinds = ["To be", "Not to be", "Not to be", "Not to be", "The cache"]
    assert [told for _, told in folders] == kinds
    # Members' packs are for meetings with exempt business, of which this council has none.
    assert [name for name, _ in folders if not (tmp_path / name).is_dir()] == ["members/"]
    published = {path.name for path in (tmp_path / folders[0][0]).iterdir()}
    assert published == {"agenda-pack.pdf", "front-sheet.html", "manifest.json"}
    assert all(f"`{name}`" in table for name in published)


def test_the_readme_shows_what_the_commands_print() -> None:
    shown = blocks(ROOT / "README.md", "console")
    assert shown
    for block in shown:
        assert block.startswith("$ agendapack ")
        command, _, output = block.removeprefix("$ agendapack ").partition("\n")
        ran = agendapack(*command.split(), cwd=ROOT)
        assert output == ran.err + ran.out


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"`agendapack {name}" not in text] == []


def test_help_lists_the_commands_in_the_readmes_order_each_in_one_whole_line() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = agendapack("--help", cwd=ROOT).out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == re.findall(r"^\| `agendapack (\w+)", text, re.M)
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []


def test_the_readme_tells_a_mistake_as_the_command_does(tmp_path: Path) -> None:
    for name, content in readme_files().items():
        write(tmp_path / name, content.replace("- play-areas.md", "- play-area.md").encode())
    checked = agendapack("check", "--all", cwd=tmp_path)
    [shown] = [block for block in blocks(ROOT / "README.md", "text") if ": error: " in block]
    assert checked.err == shown


def test_the_changelog_has_the_present_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", changelog, re.MULTILINE)


def test_the_changelog_says_each_thing_once() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=- |\n)", changelog)
    first = [re.split(r"[:;.,]", entry.removeprefix("- "))[0] for entry in entries if entry.strip()]
    assert [words for words in first if first.count(words) > 1] == []


def test_figures_of_speed_name_the_commit_that_they_were_measured_at() -> None:
    text = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    for heading in ("Measured", "Long texts"):
        section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        assert re.search(r"\*\*commit [0-9a-f]{7}\*\*", section), heading
    for name in ("README.md", "CHANGELOG.md"):
        page = (ROOT / name).read_text(encoding="utf-8")
        assert re.findall(r"\b(?:\d+|one|two) (?:milli)?seconds\b", page) == [], name


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs/images").glob("*.png"):
        assert picture.stat().st_size < 200_000, picture.name


def test_ci_runs_what_contributors_run() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert script.splitlines()[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in script
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    called = {word for line in re.findall(r"^make (.+)$", script, re.M) for word in line.split()}
    assert {"lint", "types", "test"} <= called <= targets
    assert {"build", "test"} <= targets


def test_the_workflow_annotates_keeps_the_packs_and_tests_on_three_systems() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/packs.yml").read_text(encoding="utf-8"))
    assert set(workflow[True]) == {"push", "pull_request"}  # YAML 1.1 reads the key "on" as true
    jobs = workflow["jobs"]
    steps = jobs["packs"]["steps"]
    assert any(step.get("run") == "agendapack build --all --format github" for step in steps)
    kept = {
        step["with"]["name"]: step["with"]["path"].split()
        for step in steps
        if "upload-artifact" in step.get("uses", "")
    }
    assert kept == {
        "packs": ["packs/", "!packs/for-officers/"],
        "for-officers": ["packs/for-officers/"],
    }
    systems = {name.split("-")[0] for name in jobs["tests"]["strategy"]["matrix"]["os"]}
    assert systems == {"ubuntu", "macos", "windows"}


def test_the_workflow_that_ci_shows_is_the_one_that_init_writes() -> None:
    [text] = blocks(ROOT / "docs/ci.md", "yaml")
    assert text == workflow()
    assert yaml.safe_load(text)["env"] == {"AGENDAPACK": f"agendapack=={__version__}"}


def test_the_hook_for_commits_runs_as_pre_commit_would_run_it(tmp_path: Path) -> None:
    """Its keys are those of pre-commit's manifest; the entry gets the options, and no files."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    [hook] = yaml.safe_load(text)
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert f"- id: {hook['id']}\n" in (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    touched = ["meetings/council.yaml", "templates/styles.yaml", "README.md", "packs/meetings/a"]
    assert [bool(re.search(hook["files"], name)) for name in touched] == [True, True, False, False]
    program, *options = hook["entry"].split()
    assert program == "agendapack"
    write(tmp_path / "meetings/council.yaml", "name: Borchester\njurisdiction: england\n")
    assert agendapack(*options, cwd=tmp_path).code == 0
    write(tmp_path / "meetings/parks/2024-05-16/meeting.yml", "")
    assert agendapack(*options, "--strict", cwd=tmp_path).code == 1


def test_no_workflow_sees_what_is_exempt() -> None:
    """Neither ours nor the one that a council is shown: it builds public packs, keeps none of
    ``members/``, and fetches no submodules, in which ``exempt/`` may lie."""
    ours = (ROOT / ".github/workflows/packs.yml").read_text(encoding="utf-8")
    for text in (ours, *blocks(ROOT / "docs/ci.md", "yaml")):
        for job in yaml.safe_load(text)["jobs"].values():
            for step in job["steps"]:
                assert "--members" not in step.get("run", "")
                assert "submodules" not in step.get("with", {})
                if "cache" in step.get("uses", ""):
                    # actions/cache packs a folder that it is given whole, whatever is excluded
                    kept = [".agendapack/*", "!.agendapack/exempt"]
                    assert step["with"]["path"].split() == kept
                if "upload" in step.get("uses", ""):
                    paths = step["with"]["path"].split()
                    assert all(path.lstrip("!").startswith("packs/") for path in paths)


def test_the_schema_is_where_the_readme_says(tmp_path: Path) -> None:
    """From a meeting's own folder, in a council that has no copy of agendapack."""
    for page in ("README.md", "docs/records.md", "docs/commands.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        [path] = set(re.findall(r"yaml-language-server: \$schema=(\S+schema\.json)", text))
        meeting = tmp_path / "meetings" / "parks" / "2024-05-16"
        assert (meeting / path).resolve() == tmp_path / "schemas" / "meeting.schema.json"
        assert "agendapack schema --all schemas" in text


def test_python_is_new_enough_everywhere_that_says_so() -> None:
    assert sys.version_info >= (3, 11)
    for name in ("pyproject.toml", "Makefile", "README.md"):
        assert "3.11" in (ROOT / name).read_text(encoding="utf-8"), name
