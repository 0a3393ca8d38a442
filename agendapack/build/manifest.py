"""manifest.json: what a meeting's files were made from, and what each page of a pack is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from agendapack.build.built import Written
from agendapack.build.output import MANIFEST
from agendapack.pack.pack_map import PackMap
from agendapack.records.inputs import Input
from agendapack.released.released_meeting import Release


def manifest(
    key: str,
    made_by: str,
    made_from: Sequence[Input],
    packs: Mapping[str, PackMap],
    outputs: Sequence[Written],
    *,
    released: Mapping[str, Release] | None = None,
    public: Mapping[str, str] | None = None,
) -> bytes:
    """The manifest's bytes; they hold no path of the machine and no time of day.

    ``key`` is the meeting's, ``made_by`` the version of agendapack.  ``packs`` and ``released``, of
    the outputs that are taken as they were released, are by the names of files.  ``public``, for
    the members' documents: the SHA-256 of each of those that were made of the same records for
    everybody, by name.  Where there are packs in several languages each says its own.
    """
    pages = {
        source.file: source.page_count
        for pack in packs.values()
        for source in pack.sources
        if source.file is not None
    }
    record = {
        "agendapack": made_by,
        "meeting": key,
        "inputs": [
            {"file": each.file, "sha256": each.sha256}
            | ({"pages": pages[each.file]} if each.file in pages else {})
            for each in made_from
        ],
        "packs": {
            file: _language(pack, packs.values()) | _pack(pack) for file, pack in packs.items()
        },
        "outputs": [
            {"file": written.name, "sha256": written.sha256, "bytes": written.size}
            | ({"pages": written.pages} if written.pages is not None else {})
            | _as_released((released or {}).get(written.name))
            for written in outputs
        ],
    }
    if public is not None:
        record["public"] = [{"file": name, "sha256": known} for name, known in public.items()]
    # With an indent, json.dumps leaves a ring of functions behind at each call.
    encoded = msgspec.json.encode(record, enc_hook=str)  # a text may say that it is English
    return msgspec.json.format(encoded, indent=2) + b"\n"


def previous_outputs(folder: Path) -> tuple[str, ...]:
    """The files that the last build of a meeting made, by its manifest; none where it has none."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        return tuple(str(output["file"]) for output in record["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _as_released(release: Release | None) -> dict[str, Any]:
    if release is None:
        return {}
    return {"released": {"day": release.released.isoformat(), "version": release.version}}


_OWN = {
    "front": "front sheet",
    "blank": "blank",
    "slip": "not for publication",
    "replaced": "replaced",
}


def _language(pack: PackMap, packs: Iterable[PackMap]) -> dict[str, str]:
    several = len({each.language for each in packs}) > 1
    return {"language": pack.language} if several else {}


def _pack(pack: PackMap) -> dict[str, Any]:
    words = pack.page_words
    sources = [
        _OWN.get(source.kind, source.title) if source.file is None else source.file
        for source in pack.sources
    ]
    return {
        "title": pack.title,
        "published": pack.published.isoformat(),
        "items": {
            item.number: {
                "first": item.pages.first,
                "last": item.pages.last,
                "range": words.pages(item.pages),
            }
            | ({"prefix": item.pages.prefix} if item.pages.prefix else {})
            for item in pack.items
            if item.pages is not None
        },
        "pages": [
            {"label": page.label, "source": sources[page.source], "page": page.page + 1}
            for page in pack.pages
        ],
    }
