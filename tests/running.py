"""Runs the command line in this process, and makes small councils for it to work on."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from unittest import mock

import pikepdf

from agendapack.cli.commands import main

MEETING = "meetings/parks/2024-05-16/meeting.yaml"
MINUTES = "meetings/parks/2024-04-18/minutes.yaml"
PAPERS = "meetings/parks/2024-05-16/papers"


@dataclass(frozen=True)
class Ran:
    """What a command printed, and the exit code that it gave.

    ``papers`` are the lines of ``out`` that tell of each paper's accessibility, kept apart: they
    have tests of their own.
    """

    code: int
    out: str
    err: str
    papers: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def printing(cls, code: int, out: str, err: str) -> Ran:
        lines = out.splitlines(keepends=True)
        papers = tuple(line.rstrip("\n") for line in lines if line.startswith("item "))
        return cls(code, "".join(x for x in lines if not x.startswith("item ")), err, papers)


def agendapack(*arguments: str | Path, cwd: Path) -> Ran:
    """Run ``agendapack`` in ``cwd``, its output no terminal."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["agendapack", *map(str, arguments)]),
    ):
        try:
            main()
        except SystemExit as done:
            assert done.code is None or isinstance(done.code, int)
            code = int(done.code or 0)
    return Ran.printing(code, out.getvalue(), err.getvalue())


def pdf(pages: int = 1, *, password: str = "", height: float = 841.89) -> bytes:
    """A PDF of empty pages, encrypted if there is a password."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595.28, height))
    file = io.BytesIO()
    if password:
        made.save(file, encryption=pikepdf.Encryption(user=password, owner="owner"))
    else:
        made.save(file, deterministic_id=True)
    return file.getvalue()


FILES: Mapping[str, str | bytes] = {
    "meetings/council.yaml": """\
        name: Ambridge Council
        jurisdiction: england
        contacts:
          jo-bell: {name: Jo Bell, telephone: 01632 960000}
        notices:
          information-only: For information.
        """,
    "meetings/parks/committee.yaml": """\
        name: Parks Committee
        contact: jo-bell
        members:
          - {name: Councillor Ash, role: Chair}
          - Councillor Birch
          - Councillor Cedar
        standing-items:
          apologies: {title: Apologies, text: To receive apologies.}
        """,
    "meetings/parks/2024-04-18/meeting.yaml": """\
        date: 2024-04-18
        time: "10:00"
        items:
          - standing: apologies
          - title: Tree planting
        """,
    MINUTES: """\
        status: draft
        present: [Councillor Ash, Councillor Birch]
        substitutes: [{member: Councillor Dogwood, for: Councillor Cedar}]
        apologies: [Councillor Cedar]
        first-number: 7
        minutes:
          - title: Tree planting
            item: 2
            body:
              - agreed: that forty limes are planted.
        """,
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        venue: Village Hall
        published: 2024-05-08
        items:
          - standing: apologies
          - title: Minutes
            minutes-of: 2024-04-18
          - title: Play areas
            text: To consider the survey.
            papers:
              - {file: play-areas.md, title: Play areas}
              - survey.pdf
        supplements:
          - published: 2024-05-08
            items:
              3: [costs.pdf]
        """,
    f"{PAPERS}/play-areas.md": """\
        # Play areas

        Three of the nine play areas need new surfacing.
        """,
    f"{PAPERS}/survey.pdf": pdf(pages=3),
    f"{PAPERS}/costs.pdf": pdf(pages=2),
}
"""A council with one committee and two meetings: Markdown and PDF papers, minutes, a supplement."""


def council(root: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The council of ``FILES`` in ``root``; ``changes`` adds, replaces or (None) leaves out."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is not None:
            write(root / name, content)
    return root


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below ``folder``, but for the cache: its bytes, and when it was last written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".agendapack" not in path.parts
    }
