"""``agendapack show``: a meeting's plan as a table, or as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from agendapack.build.drafts import Draft
from agendapack.build.pipeline import Compiled
from agendapack.cli.printing import echo_document
from agendapack.cli.report import counted, shown, visible
from agendapack.pack.placing import Choice
from agendapack.pack.plan import PackPlan
from agendapack.records.vocabulary import ENGLISH

_WORDS: dict[Choice, str] = {
    "along": "{kind} along the {edge}",
    "opposite": "{kind} at the {edge}",
    "strip": "strip added at the {edge}",
    "unseen": "could not be looked at",
}


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
        if source.kind not in ("paper", "slip") or source.item is None:
            continue
        own = plan.numbering.papers[index - 1]
        papers.setdefault(source.item, []).append(
            {
                "title": source.title,
                "file": shown(source.file, root) if source.file else None,
                "range": plan.words.pages(own),
                "pages": source.facts.page_count,
                "blanks": sum(p.paper == index != p.source for p in plan.pages),
                "stamps": _moved(plan, index),
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
                "range": plan.words.pages(plan.numbering.items[number])
                if number in papers
                else None,
                "papers": papers.get(number, []),
            }
            for heading in titles
            for number in [heading.split(". ", 1)[0]]
        ],
    }


def _moved(plan: PackPlan, source: int) -> list[dict[str, Any]]:
    """The stamps of a paper that are not known to stand clear in their usual places, a marking of
    several lines being one; ``page`` counts the paper's own pages from one."""
    return [
        {"page": page.page + 1, "label": page.label, "kind": kind, "edge": edge, "choice": choice}
        for page in plan.pages
        if page.source == source
        for kind, edge, choice in dict.fromkeys((s.kind, s.edge, s.choice) for s in page.stamps)
        if choice != "usual"
    ]


def stamps_in_words(stamps: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Where a paper's stamps were moved, a line for the pages that share it.

    >>> along = {"kind": "number", "edge": "foot", "choice": "along"}
    >>> strip = {"kind": "item", "edge": "top", "choice": "strip"}
    >>> stamps_in_words([{"label": "5", **strip}, {"label": "5", **along}])
    ('page 5: strip added at the top, number along the foot',)
    >>> stamps_in_words([{"label": label, **along} for label in ("5", "6", "7", "9")])
    ('pages 5 to 7 and 9: number along the foot',)
    """
    by_page: dict[int, dict[str, None]] = {}
    for stamp in stamps:
        words = _WORDS[stamp["choice"]].format(kind=stamp["kind"], edge=stamp["edge"])
        by_page.setdefault(int(stamp["label"]), {})[words] = None
    by_words: dict[str, list[int]] = {}
    for page, found in by_page.items():
        by_words.setdefault(", ".join(found), []).append(page)
    return tuple(f"{ENGLISH.page_list(pages)}: {words}" for words, pages in by_words.items())


def print_plan(record: dict[str, Any]) -> None:
    # A record's text is never markup: brackets and ":smile:" stay as they are.
    console = Console(markup=False, emoji=False, highlight=False)
    for pack in record["packs"]:
        moving = any(paper["stamps"] for item in pack["items"] for paper in item["papers"])
        table = Table(
            title=visible(f"{record['meeting']}/{pack['file']}: {counted(pack['pages'], 'page')}"),
            title_justify="left",
        )
        table.add_column("Item and papers")
        table.add_column("Range", no_wrap=True)
        table.add_column("Pages", justify="right")
        table.add_column("Blank", justify="right")
        if moving:
            table.add_column("Stamps moved")
        front = pack["front"]
        table.add_row("Front sheet", "", str(front["pages"]), str(front["blanks"] or ""))
        for item in pack["items"]:
            table.add_row(visible(item["item"]), item["range"] or "", "", "", style="bold")
            for paper in item["papers"]:
                cells = [
                    visible(f"  {paper['title']}"),
                    paper["range"],
                    str(paper["pages"]),
                    str(paper["blanks"] or ""),
                ]
                if moving:
                    cells.append("\n".join(stamps_in_words(paper["stamps"])))
                table.add_row(*cells)
        with console.capture() as drawn:
            console.print(table)
        echo_document(drawn.get())
