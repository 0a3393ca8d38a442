"""Times the setting of long Markdown and CSV papers: 10, 100 and 1,000 kB of each kind of text.

``make bench`` runs it.  Each paper is made into HTML, set and read back in a process of its own;
printed are processor seconds, pages, and the memory of that process.  Kinds may be named as
arguments, and sizes in kB: python tests/bench/texts.py table csv 100
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SIZES = (10, 100, 1000)

KINDS = {
    "addresses": ("md", "", "https://www.ambridge.example/parks/trees\n"),
    "short paragraphs": ("md", "", "A short one.\n\n"),
    "one paragraph": ("md", "", "One long paragraph of words that goes on and on.\n"),
    "table": ("md", "| a | b | c |\n|---|---|---|\n", "| cell | some words | 12 |\n"),
    "list": ("md", "", "- an entry of a list\n"),
    "quotes": ("md", "", "> > > Somebody said so.\n>\n"),
    "emphasis": ("md", "", "*a **b** c* "),
    "csv": ("csv", "Ward,Spend,Purpose\n", "Ham,12.50,some words\n"),
}
"""By kind: the paper's ending, how its text begins, and what it repeats."""

SETTING = """
import resource, sys, time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from agendapack.pages.template_folders import template_folders
from agendapack.build.typesetting import Typesetter
from agendapack.pages.template_folders import template_folders
suffix, head, unit, size = sys.argv[1:]
with TemporaryDirectory() as folder:
    paper = Path(folder, f"paper.{suffix}")
    title = "# Trial\\n\\n" if suffix == "md" else ""
    paper.write_text(title + head + unit * (int(size) * 1000 // len(unit)), encoding="utf-8")
    setting = Typesetter(template_folders(Path(folder)))
    begun = time.process_time()
    draw = setting.renderer
    made = draw.report(paper, "en-GB") if suffix == "md" else draw.table(paper, "en-GB", None)
    printed = setting.print(made, date(2018, 2, 14), Path(folder), examining=True)
    spent = time.process_time() - begun
    pages = len(printed.facts.pages) if printed.facts else 0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{spent:8.2f} s {pages:6} pages {memory:6} MB")
"""


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(SIZES)
    kinds = [word for word in sys.argv[1:] if not word.isdigit()] or list(KINDS)
    for kind in kinds:
        suffix, head, unit = KINDS[kind]
        for size in sizes:
            command = [sys.executable, "-c", SETTING, suffix, head, unit, str(size)]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            print(f"{kind:<18} {size:5} kB {ran.stdout.rstrip() or 'not set'}", flush=True)


if __name__ == "__main__":
    main()
