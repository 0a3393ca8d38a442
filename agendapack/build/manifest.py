"""manifest.json: what a meeting's files were made from, and what each page of a pack is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agendapack import __version__
from agendapack.build.built import Written
from agendapack.build.output import MANIFEST
from agendapack.pack.plan import PackPlan
from agendapack.records.inputs import Input


def manifest(
    root: Path,
    key: str,
    made_from: Sequence[Input],
    plans: Mapping[str, PackPlan],
    outputs: Sequence[Written],
    *,
    public: Mapping[str, str] | None = None,
    kept: Mapping[str, Any] | None = None,
) -> bytes:
    """The manifest's bytes; they hold no path of the machine and no time of day.

    ``key`` is the meeting's; ``public``, for the members' documents, the SHA-256 of each of those
    that were made of the same records for everybody, by name; ``kept`` what is said of packs that
    stay as they are.
    """
    pages = {
        _named(source.file, root): source.facts.page_count
        for plan in plans.values()
        for source in plan.sources
        if source.file is not None
    }
    record = {
        "agendapack": __version__,
        "meeting": key,
        "inputs": [
            {"file": each.file, "sha256": each.sha256}
            | ({"pages": pages[each.file]} if each.file in pages else {})
            for each in made_from
        ],
        "packs": {file: _pack(root, plan) for file, plan in plans.items()} | dict(kept or {}),
        "outputs": [
            {"file": written.name, "sha256": written.sha256, "bytes": written.size}
            | ({"pages": written.pages} if written.pages is not None else {})
            for written in outputs
        ],
    }
    if public is not None:
        record["public"] = [{"file": name, "sha256": known} for name, known in public.items()]
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def previous_pack(folder: Path, file: str) -> Any:
    """What the last build's manifest says of a pack; None where it says nothing."""
    try:
        return json.loads((folder / MANIFEST).read_bytes())["packs"][file]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def previous_outputs(folder: Path) -> tuple[str, ...]:
    """The files that the last build of a meeting made, by its manifest; none where it has none."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        return tuple(str(output["file"]) for output in record["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _named(path: Path, root: Path) -> str:
    """A path as every machine would write it: relative to the root, with solidi."""
    return Path(os.path.relpath(path, root)).as_posix() if path.is_relative_to(root) else path.name


def _pack(root: Path, plan: PackPlan) -> dict[str, Any]:
    def source(index: int) -> str:
        of = plan.sources[index]
        if of.cut_from is not None:
            return of.cut_from[0]
        if of.kind == "replaced":
            return "replaced"
        if of.kind == "front":
            return "front sheet"
        if of.kind == "blank":
            return "blank"
        if of.kind == "slip":
            return "not for publication"
        return _named(of.file, root) if of.file is not None else of.title

    def first_page(index: int) -> int:
        cut_from = plan.sources[index].cut_from
        return 0 if cut_from is None else cut_from[1]

    return {
        "title": plan.title,
        "published": plan.published.isoformat(),
        "items": {
            item: {"first": pages.first, "last": pages.last, "range": plan.words.pages(pages)}
            | ({"prefix": pages.prefix} if pages.prefix else {})
            for item, pages in plan.numbering.items.items()
        },
        "pages": [
            {
                "label": page.label,
                "source": source(page.source),
                "page": page.page + 1 + first_page(page.source),
            }
            for page in plan.pages
        ],
    }
