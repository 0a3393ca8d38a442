"""``agendapack show``: a meeting's plan as a table, or as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from agendapack.build import Compiled, Draft
from agendapack.report import counted, shown


def plan_record(compiled: Compiled, root: Path) -> dict[str, Any]:
    """What ``show --format json`` prints for a meeting."""
    return {
        "meeting": compiled.ref.key,
        "packs": [_pack(compiled, draft, root) for draft in compiled.drafts],
    }


def _pack(compiled: Compiled, draft: Draft, root: Path) -> dict[str, Any]:
    plan = draft.plan
    papers: dict[str, list[dict[str, Any]]] = {}
    for index, source in enumerate(plan.sources):
        if source.kind != "paper" or source.item is None:
            continue
        own = plan.numbering.papers[index - 1]
        papers.setdefault(source.item, []).append(
            {
                "title": source.title,
                "file": shown(source.file, root) if source.file else None,
                "range": str(own),
                "pages": source.facts.page_count,
                "blanks": len(own) - source.facts.page_count,
            }
        )
    assert compiled.dossier is not None
    titles = {bookmark.title: None for bookmark in plan.bookmarks[1:]}
    return {
        "file": draft.file,
        "title": plan.title,
        "pages": len(plan.pages),
        "front": {
            "pages": plan.sources[0].facts.page_count,
            "blanks": plan.front_pages - plan.sources[0].facts.page_count,
        },
        "items": [
            {
                "item": heading,
                "range": str(plan.numbering.items[number]) if number in papers else None,
                "papers": papers.get(number, []),
            }
            for heading in titles
            for number in [heading.split(". ", 1)[0]]
        ],
    }


def print_plan(record: dict[str, Any]) -> None:
    console = Console()
    for pack in record["packs"]:
        table = Table(
            title=f"{record['meeting']}/{pack['file']}: {counted(pack['pages'], 'page')}",
            title_justify="left",
        )
        table.add_column("Item and papers")
        table.add_column("Range", no_wrap=True)
        table.add_column("Pages", justify="right")
        table.add_column("Blank", justify="right")
        front = pack["front"]
        table.add_row("Front sheet", "", str(front["pages"]), str(front["blanks"] or ""))
        for item in pack["items"]:
            table.add_row(item["item"], item["range"] or "", "", "", style="bold")
            for paper in item["papers"]:
                table.add_row(
                    f"  {paper['title']}",
                    paper["range"],
                    str(paper["pages"]),
                    str(paper["blanks"] or ""),
                )
        console.print(table)
