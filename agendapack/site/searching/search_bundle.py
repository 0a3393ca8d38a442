"""What Pagefind writes, in one order, so that the same pages give the same bytes; and what is
told of each page that is found.

Pagefind lists what can be filtered by in an order of chance, and names files by sums of that.  Its
lists are CBOR, of arrays, texts and numbers, packed by gzip behind a word that marks them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"

_NUMBER, _TEXT, _ARRAY = 0, 3, 4
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def put_in_order(bundle: Path) -> None:
    """Write the lists of filters, and what names them, anew.  A bundle that is of another form than
    those that we know stays as it is: search works with it all the same."""
    try:
        entry = json.loads((bundle / ENTRY).read_bytes())
        lists = {tag: _lists(bundle, about["hash"]) for tag, about in entry["languages"].items()}
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return
    for tag, (meta, filters) in lists.items():
        hash_ = entry["languages"][tag]["hash"]
        before = hash_.split("_")[0]
        meta[3] = sorted(
            [name, _renamed(bundle / "filter", f"{was}.pf_filter", [name, sorted(values)], before)]
            for was, (name, values) in filters.items()
        )
        (bundle / f"pagefind.{hash_}.pf_meta").unlink()
        data = packed(meta)
        entry["languages"][tag]["hash"] = f"{before}_{sha256(data).hexdigest()[:10]}"
        name = f"pagefind.{entry['languages'][tag]['hash']}.pf_meta"
        (bundle / name).write_bytes(data)
    (bundle / ENTRY).write_text(json.dumps(entry, sort_keys=True), encoding="utf-8")


def tell_facts(bundle: Path, facts: Mapping[str, Mapping[str, str]]) -> None:
    """Add to each fragment, which a browser loads for what was found, the ``facts`` of the file
    that it was made from, by its name.  ValueError where one is of another form."""
    for file in sorted((bundle / "fragment").iterdir()):
        marked = gzip.decompress(file.read_bytes())
        if not marked.startswith(MARK):
            raise ValueError("not of Pagefind's")
        fragment = json.loads(marked.removeprefix(MARK))
        told = facts[fragment["url"].removeprefix("/")]
        fragment["url"] = told["address"]
        fragment["meta"] = {**fragment["meta"], **told}
        data = json.dumps(fragment, sort_keys=True, ensure_ascii=False).encode()
        file.write_bytes(gzip.compress(MARK + data, compresslevel=9, mtime=0))


def _lists(bundle: Path, hash_: str) -> tuple[list[Any], dict[str, Any]]:
    """The list of a language, and those of its filters by the names of their files."""
    meta = unpacked((bundle / f"pagefind.{hash_}.pf_meta").read_bytes())
    filters = {}
    for name, file in meta[3]:
        filters[file] = unpacked((bundle / "filter" / f"{file}.pf_filter").read_bytes())
        if filters[file][0] != name:
            raise ValueError("a filter has another's name")
    return meta, filters


def _renamed(folder: Path, was: str, value: Any, before: str) -> str:
    data = packed(value)
    (folder / was).unlink()
    name = f"{before}_{sha256(data).hexdigest()[:7]}"
    (folder / f"{name}.pf_filter").write_bytes(data)
    return name


def unpacked(data: bytes) -> Any:
    """A list of Pagefind's; ValueError where it holds something that we could not write again."""
    marked = gzip.decompress(data)
    if not marked.startswith(MARK):
        raise ValueError("not of Pagefind's")
    value, end = _read(marked, len(MARK))
    if end != len(marked) or _written(value) != marked[len(MARK) :]:
        raise ValueError("of another form than what we write")
    return value


def packed(value: Any) -> bytes:
    return gzip.compress(MARK + _written(value), compresslevel=9, mtime=0)


def _read(data: bytes, at: int) -> tuple[Any, int]:
    kind, small = data[at] >> 5, data[at] & 31
    at += 1
    if small < 24:
        number = small
    else:
        width = _WIDTHS[small]
        number = int.from_bytes(data[at : at + width], "big")
        at += width
    if kind == _NUMBER:
        return number, at
    if kind == _TEXT:
        return data[at : at + number].decode(), at + number
    if kind != _ARRAY:
        raise ValueError(f"a value of kind {kind}")
    values = []
    for _ in range(number):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def _written(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(_NUMBER, value)
    if isinstance(value, str):
        return _head(_TEXT, len(value.encode())) + value.encode()
    return _head(_ARRAY, len(value)) + b"".join(map(_written, value))


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    small, width = next(each for each in _WIDTHS.items() if number < 1 << 8 * each[1])
    return bytes([kind << 5 | small]) + number.to_bytes(width, "big")
