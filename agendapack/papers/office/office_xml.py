"""The XML parts of an office file: read as a stream, or rewritten in a few places.

Both are expat's work, in time that grows with the part and no faster, with limits on entries, bytes
and depth.  A document type declaration, which no office program writes, is refused, and with it
every trick with entities.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol
from xml.parsers import expat
from xml.sax.saxutils import escape

from msgspec import Struct

MAX_ENTRIES = 20_000
MAX_UNPACKED = 2 * 1024**3  # bytes of all parts, pictures included
MAX_PART = 96 * 1024**2  # bytes of one part; about a million cells
MAX_READ = 256 * 1024**2  # bytes of all parts that are read
MAX_DEPTH = 512
_BUFFER = 1 << 16


BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError),
    *(ValueError, LookupError),
)
"""What ``zipfile`` raises for a broken or an encrypted zip."""


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


class Listener:
    """A handler that does nothing; its kin do what they need."""

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

        def start(name: str, attributes: Mapping[str, str]) -> None:
            handler.start(_local(name), _named(attributes))

        def end(name: str) -> None:
            handler.end(_local(name))

        parser = _parser(start, end, handler.text)
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


class Edit(Struct, frozen=True):
    """Bytes ``start`` to ``end`` of a part become ``instead``."""

    start: int
    end: int
    instead: bytes

    @classmethod
    def of(cls, start: int, end: int, text: str) -> Edit:
        """``text`` as a part's content, or as a value in double quotes."""
        # ASCII, which stands in every encoding that a part may be in.
        written = escape(text, {'"': "&quot;"}).encode("ascii", "xmlcharrefreplace")
        return cls(start, end, written)


class StartTag:
    """A start tag at the byte ``at`` of a part; ``name`` and ``attributes`` are as a Handler has
    them, ``namespace`` is that of the name; the names in ``given`` have their namespaces and a
    space before them."""

    def __init__(self, name: str, attributes: Mapping[str, str], part: bytes, at: int) -> None:
        self.namespace, _, self.name = name.rpartition(" ")
        self.at = at
        self.given = attributes
        self._named: dict[str, str] | None = None
        self._part = part

    @property
    def attributes(self) -> dict[str, str]:
        if self._named is None:  # few tags are asked for them
            self._named = _named(self.given)
        return self._named

    def end(self) -> int:
        """The byte after its ">"."""
        *_, after = self._written()
        return self._part.index(b">", after[2]) + 1

    def is_empty(self) -> bool:
        """Whether it is the whole element: ``<empty/>``."""
        return self._part[self.end() - 2 : self.end() - 1] == b"/"

    def closed(self, at: int) -> int:
        """The byte after the element, whose end an Editor is told to be at the byte ``at``."""
        return self.end() if self.is_empty() else self._part.index(b">", at) + 1

    def cut(self, at: int) -> Edit:
        """The edit that takes the element out, with all that is in it."""
        return Edit(self.at, self.closed(at), b"")

    def unwrapped(self, at: int) -> tuple[Edit, ...]:
        """The edits that take the element's tags out and leave what is between them."""
        if self.is_empty():
            return (self.cut(at),)
        return Edit(self.at, self.end(), b""), Edit(at, self.closed(at), b"")

    def prefix(self) -> bytes:
        """The prefix of its name as written, colon included; empty where it has none."""
        (_, start, end), *_ = self._written()
        prefix, colon, _ = self._part[start:end].rpartition(b":")
        return prefix + colon

    def with_value(self, name: str, value: str) -> Edit:
        """The edit that gives the attribute ``name`` another value, or puts it first; a new one in
        a namespace gets the prefix of the tag."""
        (_, _, name_end), *attributes = self._written()
        for written, start, end in attributes:
            if written == name:
                return Edit.of(start, end, value)
        prefix = self.prefix() if name.startswith(":") else b""
        edit = Edit.of(name_end, name_end, value)
        named = b" %b%b=" % (prefix, name.removeprefix(":").encode("ascii"))
        return Edit(name_end, name_end, named + b'"' + edit.instead + b'"')

    def without(self, name: str) -> Edit | None:
        """The edit that takes the attribute ``name`` out; None where it has none."""
        return next((edit for written, _, edit in self.written() if written == name), None)

    def written(self) -> Iterator[tuple[str, str, Edit]]:
        """Each attribute, also where two share a local name: its name as a Handler has it, its
        value, and the edit that takes it out."""
        _, *places = self._written()
        for value, (name, start, end) in zip(self.given.values(), places, strict=True):
            before = self._part.rindex(b"=", self.at, start) - 1
            while self._part[before] in b" \t\r\n":
                before -= 1
            while self._part[before] not in b" \t\r\n":
                before -= 1
            yield name, value, Edit(before, end + 1, b"")

    def _written(self) -> Iterator[tuple[str, int, int]]:
        """The tag's own name, called "", then each attribute as a Handler has it, with where the
        name or the value starts and ends.  Expat has found the tag well-formed (XML 1.0, 3.1)."""
        part = self._part
        start = end = self.at + 1
        while part[end] not in b" \t\r\n/>":
            end += 1
        yield "", start, end
        while True:
            while part[end] in b" \t\r\n":
                end += 1
            if part[end] in b"/>":
                return
            equals = part.index(b"=", end)
            prefix, colon, local = part[end:equals].strip().rpartition(b":")
            start = equals + 1
            while part[start] not in b"\"'":
                start += 1
            start, end = start + 1, part.index(part[start : start + 1], start + 1)
            if b"xmlns" not in (prefix, local):
                yield (colon + local).decode("ascii", "replace"), start, end
            end += 1


class Editor(Protocol):
    """What is told of a part and says what becomes of it: names are those that a Handler has,
    ``at`` is the byte at which an end tag begins (in ``<empty/>``, some byte of it, or the next).
    Edits do not overlap."""

    edits: list[Edit]

    def start(self, tag: StartTag) -> None: ...

    def end(self, name: str, at: int) -> None: ...

    def text(self, data: str) -> None: ...


def rewritten(part: bytes, editor: Editor) -> bytes:
    """``part`` with the edits of ``editor``, byte for byte otherwise; raises Unlookable where it is
    not XML."""
    part = in_ascii_superset(part)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        editor.start(StartTag(name, attributes, part, parser.CurrentByteIndex))

    def end_tag(name: str) -> None:
        editor.end(_local(name), parser.CurrentByteIndex)

    parser = _parser(start, end_tag, editor.text)
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise Unlookable("is damaged inside and cannot be looked into") from None
    pieces, end = [], 0
    for edit in sorted(editor.edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [part[end : edit.start], edit.instead]
        end = edit.end
    return b"".join((*pieces, part[end:])) if pieces else part


def is_well_formed(part: bytes) -> bool:
    """Whether a part is XML from beginning to end, without entities of its own."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, Unlookable):
        return False
    return True


def _refuse_entity(*_: object) -> None:
    raise Unlookable("declares entities", refused=True)


class _RootFound(Exception):
    pass


def root_of(beginning: bytes) -> str:
    """The local name of the root of the XML that begins so; empty where that is no XML, or its
    root is further on."""
    found = ""

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal found
        found = _local(name)
        raise _RootFound

    with contextlib.suppress(_RootFound, Unlookable, expat.ExpatError):
        _parser(start, lambda _: None, lambda _: None).Parse(beginning, False)
    return found


def in_ascii_superset(part: bytes) -> bytes:
    """``part`` in UTF-8 if it is in UTF-16, so that markup is the bytes that it is everywhere."""
    if not part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part
    text = part.decode("utf-16", "replace")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return text.encode("utf-8", "replace")


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


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _named(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes by the names that a Handler has."""
    return {
        ":" + name.rpartition(" ")[2] if " " in name else name: value
        for name, value in attributes.items()
    }


def _parser(
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> expat.XMLParserType:
    """A parser that keeps to the limits; a name in a namespace has that before it, and a space."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start_within(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Unlookable("is nested too deeply to be looked into", refused=True)
        start(name, attributes)

    def end_within(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def doctype(*_: object) -> None:
        raise Unlookable("declares a document type, as no office program does", refused=True)

    parser.StartElementHandler = start_within
    parser.EndElementHandler = end_within
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    return parser
