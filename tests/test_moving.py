"""docs/moving.md is done: from a pack that another program made to the next meeting."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.foreign_packs import BEXDALE, WITHHELD, ForeignItem, bexdale_front, make_pack
from tests.running import agendapack
from tests.test_a_year import BLOCK, FILE, changed

pytestmark = pytest.mark.once

SALE = ForeignItem("7", "Sale of the Depot", "Not for publication.", withheld=8)
ITEMS = (*WITHHELD[:-2], SALE, WITHHELD[-1])
"""An agenda that says of an item that it is exempt, and not by which paragraph."""

PAGE = Path(__file__).parent.parent / "docs" / "moving.md"


def run(commands: str, root: Path) -> str:
    """Run the commands of a block: each line that it shows of their output is printed.  What is
    told beside the output is given back."""
    printed = ""
    for command in re.split(r"^\$ ", commands, flags=re.MULTILINE)[1:]:
        line, *shown = command.splitlines()
        ran = agendapack(*shlex.split(line)[1:], cwd=root)
        assert (ran.code, re.findall(r": error: .*", ran.err)) == (0, []), ran.err
        lines = [*ran.out.splitlines(), *ran.papers]
        for each in shown:
            assert any(found.startswith(each) for found in lines), f"{each}\n{ran.out}"
        printed += ran.err
    return printed


def test_the_page_leads_from_a_pack_to_the_next_meeting(tmp_path: Path) -> None:
    pack = make_pack(bexdale_front(ITEMS), ITEMS, BEXDALE)
    (tmp_path / "last-pack.pdf").write_bytes(pack)
    said = ""
    for before, language, content in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "console":
            said += run(content, tmp_path)
        named = FILE.fullmatch(before)
        if named is None:
            continue
        file = tmp_path / named[2]
        text = file.read_text(encoding="utf-8")
        if named[1]:
            file.write_text(changed(text, content), encoding="utf-8")
        else:
            assert content in text
    assert said.count(": warning: ") == 1  # the one thing to look at
    records = "".join(file.read_text("utf-8") for file in (tmp_path / "meetings").rglob("*.yaml"))
    assert "# To check: " not in records
    assert (tmp_path / "meetings/planning/2024-07-02/meeting.yaml").is_file()
