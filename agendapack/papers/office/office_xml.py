"""The parts of an office file, read as a stream: never more in memory than a buffer, never past a
limit, no entity ever expanded."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

MAX_ENTRIES = 20_000
MAX_UNPACKED = 2 * 1024**3  # bytes of all parts, pictures included
MAX_PART = 96 * 1024**2  # bytes of one part; about a million cells
MAX_READ = 256 * 1024**2  # bytes of all parts that are read
MAX_DEPTH = 512
_BUFFER = 1 << 16


class Unlookable(Exception):
    """A file that cannot be looked into; ``refused`` where nothing else should open it either."""

    def __init__(self, reason: str, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.refused = refused


class Handler(Protocol):
    """What is told of a part: elements and attributes by local name; a colon stands before the
    name of an attribute that is in a namespace (":author", but "state")."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


class Package:
    """An open office file.  Raises Unlookable where it goes past a limit or is not XML."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self._read = 0
        entries = zipped.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Unlookable(f"holds {len(entries):,} parts", refused=True)
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Unlookable(f"unpacks to more than {MAX_UNPACKED // 1024**3} GB", refused=True)
        self._entries = {entry.filename: entry for entry in entries}

    def parts(self, pattern: str) -> Iterator[str]:
        """The names of the parts that match a regular expression in full, in order of name."""
        matcher = re.compile(pattern)
        yield from sorted(name for name in self._entries if matcher.fullmatch(name))

    def read(self, part: str, handler: Handler) -> None:
        """Tell ``handler`` what stands in ``part``; nothing where there is no such part."""
        entry = self._entries.get(part)
        if entry is None:
            return
        parser = _parser(handler)
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while buffer := stream.read(_BUFFER):
                    size += len(buffer)  # counted, for a zip may lie about its sizes
                    self._read += len(buffer)
                    if size > MAX_PART or self._read > MAX_READ:
                        raise Unlookable("is too large to be looked into")
                    parser.Parse(buffer, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise Unlookable("is damaged inside and cannot be looked into") from None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """A part's relationships (ECMA-376-2, 9.3): id -> (the type's last word, the part)."""
        folder, name = posixpath.split(part)
        reader = _Relations(folder)
        self.read(posixpath.join(folder, "_rels", f"{name}.rels"), reader)
        return reader.found

    def main(self, otherwise: str) -> str:
        """The part that holds the document itself."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        return otherwise


class _Relations:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(
                posixpath.join("/", self._folder, attributes.get("Target", ""))
            )
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            self.found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Unlookable("is nested too deeply to be looked into", refused=True)
        named = {
            ":" + key.rsplit(" ", 1)[1] if " " in key else key: value
            for key, value in attributes.items()
        }
        handler.start(tag.rsplit(" ", 1)[-1], named)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(tag.rsplit(" ", 1)[-1])

    def doctype(*_: object) -> None:
        raise Unlookable("declares a document type, as no office program does", refused=True)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = doctype
    return parser
