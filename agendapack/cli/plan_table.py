"""``agendapack show``: a meeting's plan as a table, or as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from agendapack.build.compiled import Compiled
from agendapack.cli.agenda_facts import item_facts, item_lines, meeting_facts, meeting_lines
from agendapack.cli.printing import echo_document, is_private
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
    """What ``show --format json`` prints for a meeting: its packs as everybody may have them, and
    as its members may, with nothing of exempt papers where others read along."""
    public = {draft.file: draft.plan for draft in compiled.drafts}
    members = compiled.members.drafts if compiled.members is not None else ()
    names = None if is_private() else public
    dossier = compiled.public.dossier if compiled.public is not None else None
    packs = compiled.public.packs if compiled.public is not None else ()
    # What happened to an item is of the public record, also where its papers are exempt.
    facts = {pack.file: item_facts(pack) for pack in packs}
    return {
        "meeting": compiled.ref.key,
        **({} if dossier is None else meeting_facts(dossier.meeting)),
        "packs": [_pack(file, plan, root, facts[file]) for file, plan in public.items()],
        "members": [
            _pack(
                *(draft.file, draft.plan, root, facts[draft.file]),
                _headings(names.get(draft.file)) if names else None,
            )
            for draft in members
        ],
    }


def _headings(plan: PackPlan | None) -> dict[str, str]:
    """The headings of a pack's items by number."""
    titles = (bookmark.title for bookmark in plan.bookmarks[1:]) if plan else ()
    return {title.split(". ", 1)[0]: title for title in titles}


def _pack(
    file: str,
    plan: PackPlan,
    root: Path,
    facts: Mapping[str, Mapping[str, Any]],
    instead: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A pack, with the ``facts`` of its items by number; with ``instead``, the headings that
    everybody may read, exempt papers are not named."""
    papers: dict[str, list[dict[str, Any]]] = {}
    for index, source in enumerate(plan.sources):
        if source.kind not in ("paper", "slip") or source.item is None:
            continue
        unnamed = instead is not None and bool(source.marking)
        papers.setdefault(source.item, []).append(
            {
                "title": "An exempt paper" if unnamed else source.title,
                "file": shown(source.file, root) if source.file and not unnamed else None,
                "range": plan.words.pages(plan.numbering.papers[index - 1]),
                "pages": source.facts.page_count,
                "blanks": sum(p.paper == index != p.source for p in plan.pages),
                "stamps": _moved(plan, index),
                "replaces": source.replaces or None,
            }
        )
    return {
        "file": file,
        "title": plan.title,
        "pages": len(plan.pages),
        "front": {
            "pages": plan.sources[0].facts.page_count,
            "blanks": plan.front_pages - plan.sources[0].facts.page_count,
        },
        "items": [
            {
                "item": heading if instead is None else instead.get(number, f"{number}."),
                "range": plan.words.pages(plan.numbering.items[number])
                if number in papers
                else None,
                "papers": papers.get(number, []),
                **facts[number],
                "to-follow": [title for item, title in plan.to_follow if item == number],
            }
            for number, heading in _headings(plan).items()
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
    >>> stamps_in_words([{"label": label, **along} for label in ("S1-5", "S1-6", "S1-7")])
    ('pages S1-5 to S1-7: number along the foot',)
    """
    prefix = ""  # one for all pages of a pack
    by_page: dict[int, dict[str, None]] = {}
    for stamp in stamps:
        words = _WORDS[stamp["choice"]].format(kind=stamp["kind"], edge=stamp["edge"])
        before, dash, page = stamp["label"].rpartition("-")
        prefix = before + dash
        by_page.setdefault(int(page), {})[words] = None
    by_words: dict[str, list[int]] = {}
    for number, found in by_page.items():
        by_words.setdefault(", ".join(found), []).append(number)
    return tuple(
        f"{ENGLISH.page_list(pages, prefix)}: {words}" for words, pages in by_words.items()
    )


def print_plan(record: dict[str, Any]) -> None:
    # A record's text is never markup: brackets and ":smile:" stay as they are.
    console = Console(markup=False, emoji=False, highlight=False)
    packs = [(pack, "") for pack in record["packs"]]
    packs += [(pack, ", for members") for pack in record["members"]]
    for pack, audience in packs:
        moving = any(paper["stamps"] for item in pack["items"] for paper in item["papers"])
        table = Table(
            title=visible(
                f"{record['meeting']}/{pack['file']}{audience}: {counted(pack['pages'], 'page')}"
            ),
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
        for line in meeting_lines(record):
            table.add_row(visible(f"  {line}"))
        for item in pack["items"]:
            table.add_row(visible(item["item"]), item["range"] or "", "", "", style="bold")
            for line in item_lines(item):
                table.add_row(visible(f"  {line}"))
            for paper in item["papers"]:
                title = visible(f"  {paper['title']}")
                if paper["replaces"]:
                    title += f"\n    {paper['replaces']}"
                cells = [
                    title,
                    paper["range"],
                    str(paper["pages"]),
                    str(paper["blanks"] or ""),
                ]
                if moving:
                    cells.append("\n".join(stamps_in_words(paper["stamps"])))
                table.add_row(*cells)
            for title in item["to-follow"]:
                table.add_row(visible(f"  {title}"), "to follow", "", "")
        with console.capture() as drawn:
            console.print(table)
        echo_document(drawn.get())
