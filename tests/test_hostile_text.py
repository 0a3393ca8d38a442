"""No expression that can go back on itself is matched on a paper's text: each text here is long
enough to keep one that does busy for hours."""

from __future__ import annotations

import subprocess
import sys

import pytest

_TEXTS = {
    "a cell of spaces": """
        from agendapack.pages.layout.grid import is_figure
        assert not is_figure("1" + " " * N + "x")
    """,
    "a cell of figures": """
        from agendapack.pages.layout.grid import is_figure
        assert not is_figure("1,. " * N + "x")
    """,
    "front matter of empty lines": """
        from agendapack.pages.html.reports import parse_report
        assert parse_report("---\\n" + " \\n" * N + "#\\n---\\nText", Path("a.md")).problems == ()
    """,
    "a CMap of beginnings": """
        from agendapack.papers.ua.glyph_codes import read_cmap
        assert not read_cmap(b"beginbfchar " * N).texts
    """,
    "a CMap of lists that do not end": """
        from agendapack.papers.ua.glyph_codes import read_cmap
        assert not read_cmap(b"beginbfrange " + b"<0><0>[" * N + b" endbfrange").texts
    """,
    "a font size of digits": """
        from agendapack.papers.reshaping.shrinking import FONT_SIZE
        assert not FONT_SIZE.search(b"1" * N + b".") and not FONT_SIZE.search(b"1" + b" " * N)
    """,
    "formulas": """
        from agendapack.papers.office.formulas import calls, is_of_its_cells_alone
        for text in ("A " * N, "A" * N, "A." * N, '"' * N + "x", "'" * N + "x", "$A" * N, "#" * N):
            assert not calls(text + "TODAY" + " " * N)
            is_of_its_cells_alone(text)
    """,
    "references of OpenDocument": """
        from agendapack.papers.office.open_document_fields import REFERENCE
        assert not REFERENCE.search("[" * N) and not REFERENCE.search("[" + "A" * N)
    """,
}


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of processor time there")
def test_time_grows_with_a_text_and_no_faster() -> None:
    """All in one process, which has half a minute of processor time; it says what it did."""
    code = "import resource\\nfrom pathlib import Path\\nN = 200_000\\n".replace("\\n", "\n")
    code += "resource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
    for name, text in _TEXTS.items():
        lines = [line.removeprefix(" " * 8) for line in text.splitlines()]
        code += "\n".join(lines) + f"\nprint({name!r}, flush=True)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == list(_TEXTS), done.stderr
