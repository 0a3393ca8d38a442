"""The work that a text makes grows with its length, and no faster: counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from agendapack.pages.html.passages import FieldPassage
from agendapack.pages.html.render import Renderer
from agendapack.pages.layout.typeset import typeset
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location
from tests.typeset_builders import styles

pytestmark = pytest.mark.once

OURS = str(Path(typeset.__code__.co_filename).parent.parent.parent)


def lines_run(action: Callable[[], object]) -> int:
    """How many lines of agendapack's run in an action."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "https://www.ambridge.example/a\n",
        "https://!!!!! ",
        "Short.\n\n",
        "Words that go on. ",
        "a\\\n",
        "## Heading\n\n",
        "- entry\n",
        "*a **b** ",
        "| a | b |\n|---|---|\n| c | d |\n\n",
    ],
)
def test_setting_markdown_four_times_as_long_is_four_times_the_work(
    tmp_path: Path, unit: str
) -> None:
    renderer = Renderer(template_folders(tmp_path), "")

    def work(length: int) -> int:
        paper = tmp_path / "a.md"
        paper.write_text("# Title\n\n" + unit * (length // len(unit)), encoding="utf-8")

        def set_paper() -> None:
            rendered = renderer.report(paper, "en-GB")
            assert rendered.root is not None
            typeset(rendered.root, styles(), title="A", language="en-GB", date=date(2018, 2, 14))

        return lines_run(set_paper)

    work(0)  # what is loaded and remembered once
    page = work(0)
    assert work(4_000) - page < 5 * (work(1_000) - page)


def test_one_address_on_many_lines_makes_a_file_that_grows_with_it(tmp_path: Path) -> None:
    """Each line of a link has an annotation, which bears the link's description."""
    renderer = Renderer(template_folders(tmp_path), "")

    def size(words: int) -> int:
        paper = tmp_path / "a.md"
        paper.write_text(f"# Title\n\n[{'word ' * words}](https://a.example)\n", encoding="utf-8")
        rendered = renderer.report(paper, "en-GB")
        assert rendered.root is not None
        made = typeset(rendered.root, styles(), title="A", language="en-GB", date=date(2018, 2, 14))
        return len(made.pdf)

    assert size(8_000) - size(4_000) < 1.5 * (size(4_000) - size(100))


def test_finding_the_lines_of_a_field_grows_with_it() -> None:
    def work(lines: int) -> int:
        source = [f"  line {number}" for number in range(lines)]
        text = "\n".join(line.strip() for line in source)
        passage = FieldPassage(text, Location(Path("/council/a.yaml"), 1, 3), source)
        return lines_run(lambda: [passage.place(n, f"line {n}") for n in range(lines)])

    assert work(400) < 5 * work(100)
