"""Bad input of exempt business from end to end: the lines that are printed where others read along,
exit code 1, and nothing written.

What needs no file of ``exempt/`` to go wrong is in ``test_bad_input.py``, page counts and passages
that both folders have in ``test_exempt_build.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.exempt_council import EXEMPT, FILES, FOLDER, KEY, MEETING, exempt_council
from tests.running import agendapack, snapshot

Changes = Mapping[str, str | bytes | None]


def edited(file: str, *replacements: tuple[str, str]) -> dict[str, str | bytes | None]:
    """The council's ``file`` with each first text replaced by the second."""
    content = FILES[file]
    assert isinstance(content, str)
    text = dedent(content)
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {file: text}


LOOK = '"agendapack check" at a terminal says what'
ROWS: dict[str, tuple[Changes, str]] = {
    "a paper in exempt/ that nothing marks": (
        edited(MEETING, ("        exempt: 3\n        page-count: 2\n", "")),
        f"""\
        {MEETING}:9:15: error: a paper that lies in exempt/ is named here, and nothing marks it
        """,
    ),
    "a marked paper in papers/": (
        {
            f"{FOLDER}/papers/walrus-costs.md": FILES[f"{EXEMPT}/walrus-costs.md"],
            f"{EXEMPT}/walrus-costs.md": None,
        },
        f"""\
        {MEETING}:9:15: error: an exempt paper of item 1 lies in papers/
        """,
    ),
    "exempt/meeting.yaml names an item that is not exempt": (
        edited(f"{EXEMPT}/meeting.yaml", ("  3:", "  2:")),
        f"""\
        {EXEMPT}/meeting.yaml:2:3: error: this line of a record in exempt/ is not right: {LOOK}
        """,
    ),
    "a paper in papers/ that calls itself exempt": (
        edited(
            f"{FOLDER}/papers/play.md",
            ("# Play areas\n", "# Play areas\n\nNOT FOR PUBLICATION\n"),
        ),
        f"""\
        {MEETING}:8:16: error: "play.md" is marked "NOT FOR PUBLICATION" at the head of page 1;\
 what lies in papers/ is published
            if it is exempt or confidential, move it to exempt/ and say so at the paper or its\
 item; if it is for the public, have the marking taken out, or write public: true at the paper
        """,
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_bad_input(row: str, tmp_path: Path) -> None:
    changes, problems = ROWS[row]
    exempt_council(tmp_path, changes)
    before = snapshot(tmp_path)
    built = agendapack("build", KEY, cwd=tmp_path)
    notes = [line for line in built.err.splitlines(keepends=True) if ": note: " not in line]
    not_built = f"{KEY}: not built; what was published before stays\n"
    assert (built.code, "".join(notes)) == (1, dedent(problems) + not_built)
    assert snapshot(tmp_path) == before
