"""The copy of an office file that LibreOffice gets refers to nothing outside itself.

LibreOffice loads pictures, objects and texts from wherever a file says, and its settings do not
keep it from all of them: pictures of OpenDocument slides and sheets, and whatever an SVG picture
draws on, come in from the machine that builds.  So each reference in each part of the copy is
looked at, in files in the file too.  What may stay is a part of the file itself, and a link to an
address of a kind that :data:`LINKS` names, which is not followed.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Set
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from agendapack.papers.office.office_xml import (
    BROKEN_ZIP,
    MAX_PART,
    MAX_UNPACKED,
    Edit,
    Package,
    StartTag,
    Unlookable,
    in_ascii_superset,
    is_well_formed,
    rewritten,
)
from agendapack.papers.office.rtf_fields import still

LINKS = frozenset(("http", "https", "mailto", "tel", "ftp"))
"""The schemes of addresses that a link may keep."""
NOWHERE = "file:///left-out-of-the-pack"
"""Where a link into another file leads in the copy, for it to be told and taken out as such."""

MAX_DEPTH = 4  # of files in files
_ZIP, _GZIP, _RTF = b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf"
_HEAD = 64  # bytes that tell what a part is


def cut_off(file: Path) -> None:
    """Rewrite an office file in its place, without what refers to the outside.

    A file that is neither a zip nor RTF is left as it is.  Raises Unlookable for a zip that cannot
    be read whole.
    """
    made = file.with_name(f"{file.name}.cut")
    with file.open("rb") as source:
        begins = source.read(len(_RTF))
        if begins == _RTF:
            file.write_bytes(still(file.read_bytes()))
        if not begins.startswith(_ZIP):
            return
        with made.open("wb") as into:
            try:
                _Rewriting().rewrite(source, into, 0)
            except BROKEN_ZIP:
                raise Unlookable("is damaged inside") from None
    made.replace(file)


class _Rewriting:
    """A file rewritten, and the files in it, within one limit of bytes."""

    def __init__(self) -> None:
        self._left = MAX_UNPACKED

    def rewrite(self, source: IO[bytes], into: IO[bytes], depth: int) -> None:
        with (
            zipfile.ZipFile(source) as zipped,
            zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as made,
        ):
            Package(zipped)  # keeps to its limits
            # Of two parts of one name, the last is the one that Python and LibreOffice read.
            entries = {entry.filename: entry for entry in zipped.infolist()}
            self._left -= sum(entry.file_size for entry in entries.values())
            if self._left < 0:
                raise Unlookable(f"unpacks to more than {MAX_UNPACKED // 1024**3} GB", refused=True)
            inside = frozenset(place for name in entries for place in _places(name))
            for name, entry in entries.items():
                # Stored, for it is read once and thrown away.
                copy = zipfile.ZipInfo(name, entry.date_time)
                with zipped.open(entry) as part:
                    head = part.read(_HEAD)
                    if _may_hold_xml(head) or _is_read(name):
                        data = head + part.read(MAX_PART)
                        if len(data) >= MAX_PART:
                            size = f"{MAX_PART // 1024**2} MB"
                            raise Unlookable(f"has a part of more than {size}", refused=True)
                        made.writestr(copy, self._cut(data, name, inside, depth))
                        continue
                    with made.open(copy, "w") as whole:
                        whole.write(head)
                        shutil.copyfileobj(part, whole)

    def _cut(self, data: bytes, name: str, inside: Set[str], depth: int) -> bytes:
        """A part without what refers to the outside; empty where it is not to be read.  ``inside``
        has the parts and folders of its file."""
        if data.startswith(_ZIP):
            return self._cut_file(data, depth)
        if data.startswith(_GZIP):
            unpacked = _unpacked(data)
            if not _is_xml(unpacked[:_HEAD]):
                return data  # such as a compressed drawing of Windows
            data = unpacked
        data = _DOCTYPE.sub(b"", in_ascii_superset(data), count=1)
        if _is_read(name) and not is_well_formed(data):
            raise Unlookable(f"is damaged inside, at {name}, and would be printed in part")
        if not _may_refer(data):
            return data
        try:
            return rewritten(data, _References(name, inside))
        except Unlookable:
            if _PICTURE.search(data):
                what = f"has a picture that cannot be looked into ({name})"
                raise Unlookable(what, refused=True) from None
            return b""  # HTML, which LibreOffice leaves out, or a part that it would not read

    def _cut_file(self, data: bytes, depth: int) -> bytes:
        """A file in the file; empty where no program would open it."""
        made = BytesIO()
        if depth < MAX_DEPTH:
            try:
                self.rewrite(BytesIO(data), made, depth + 1)
            except (*BROKEN_ZIP, Unlookable):
                return b""
        return made.getvalue()


def _places(name: str) -> Iterator[str]:
    """A part's name, and the folders that it lies in."""
    while name:
        yield name
        name = posixpath.dirname(name.rstrip("/"))


def _may_hold_xml(head: bytes) -> bool:
    """Whether a part is XML, or is packed; pictures of dots, fonts and so on refer to nothing."""
    return head.startswith((_ZIP, _GZIP)) or _is_xml(head)


def _is_read(name: str) -> bool:
    """Whether a part is XML that LibreOffice makes pages of: what it cannot read of it, it leaves
    out without a word."""
    return name.endswith((".xml", ".rels")) and not name.startswith(("customXml/", "docProps/"))


def _is_xml(head: bytes) -> bool:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            unpacked = packed.read(MAX_PART)
    except (OSError, EOFError, zlib.error):
        return b""
    return unpacked if len(unpacked) < MAX_PART else b""


# Without declarations of its own; one that has some is not taken.
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*+>")
_PICTURE = re.compile(rb"<(?:[\w.-]{1,64}:)?svg[\s>]")
# What a part must have for it to be worth the reading: a relationship, an attribute that refers, a
# picture, a letter written by its number, or an address that is not of the web.  The expressions
# begin with the bytes before them, which are looked for first.
_SIGNS = (
    *((literal, re.compile(literal)) for literal in (b"Relationship", b"href", b"image-data")),
    *((b"URL", re.compile(rb"URL")), (b"sourceFile", re.compile(rb"sourceFile\s*+="))),
    *((b"odcFile", re.compile(rb"odcFile\s*+=")), (b"src", re.compile(rb"src\s*+="))),
    *((b"url", re.compile(rb"url\s*+=")), (b"dde", re.compile(rb"dde(?<=[\s:]dde)"))),
    (b"svg", re.compile(rb"svg[\s>](?<=[<:]svg.)", re.DOTALL)),
    (b"//", re.compile(rb"//(?<=[\"']//)")),
    (b"\\\\", re.compile(rb"\\\\(?<=[\"']\\\\)")),
    (b":\\", re.compile(rb":\\")),
    (b":/", re.compile(rb":/(?<!http:/)(?<!https:/)")),
    (b"&#", re.compile(rb"&#(?:x0*+(?!2[267])[2-7]|0*+(?!34|38|39)(?:3[3-9]|[4-9]\d|1[012]\d);)")),
)


def _may_refer(part: bytes) -> bool:
    return any(literal in part and sign.search(part) for literal, sign in _SIGNS)


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_REFERRING = frozenset(("href", "src", "url", "image-data", "sourceFile", "odcFile"))
"""Attributes that name what is to be loaded, in whatever namespace."""
_READ = frozenset(("descr", "title", "name", "alt", "tooltip", "display"))
"""Attributes whose values are words for people, whatever they look like."""
_ADDRESS = re.compile(r"\s*+(?:([A-Za-z][A-Za-z0-9+.\-]*+):[/\\]|\\\\|//)")
_PIXELS = re.compile(r"data:image/(?:png|jpeg|jpg|gif);base64,", re.IGNORECASE)
_OUTSIDE_URL = re.compile(r"""url\(\s*+["']?+(?!#)""", re.IGNORECASE)


class _References:
    """An editor that takes out of a part whatever refers to the outside."""

    def __init__(self, name: str, inside: Set[str]) -> None:
        self.edits: list[Edit] = []
        self._folder = posixpath.dirname(name)
        self._inside = inside
        self._root = ""
        self._begin = 0  # of the text at hand
        self._texts: list[str] | None = None

    def start(self, tag: StartTag) -> None:
        self._root = self._root or tag.name
        if tag.name == "Relationship":
            self._relationship(tag)
            return
        if not all(self._may_stay(tag, name, value) for name, value in tag.given.items()):
            self.edits += [
                cut for name, value, cut in tag.written() if not self._may_stay(tag, name, value)
            ]
        is_style = self._root == "svg" and tag.name == "style"
        is_setting = tag.name == "config-item" and tag.attributes.get(":name", "").endswith("URL")
        if is_style or is_setting:
            self._begin, self._texts = tag.end(), []

    def text(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)

    def end(self, name: str, at: int) -> None:
        if self._texts is None or name not in ("style", "config-item"):
            return
        text, self._texts = "".join(self._texts), None
        if text and (name == "config-item" or "@" in text or _OUTSIDE_URL.search(text)):
            self.edits.append(Edit(self._begin, at, b""))

    def _relationship(self, tag: StartTag) -> None:
        """ECMA-376-2, 9.3.2.2: a target is a part, or, where the mode says so, anything."""
        attributes = tag.attributes
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            if not (attributes.get("Type", "").endswith("/hyperlink") and _is_link(target)):
                self.edits.append(tag.with_value("Target", NOWHERE))
        elif _leads_outside(target):
            self.edits.append(tag.with_value("Target", ""))

    def _may_stay(self, tag: StartTag, name: str, value: str) -> bool:
        local = name.rpartition(":")[2].rpartition(" ")[2]
        if self._root == "svg":
            if local == "href":
                return value.startswith("#") or _PIXELS.match(value) is not None
            return not (_leads_outside(value) or _OUTSIDE_URL.search(value))
        if tag.name == "a" and tag.namespace.startswith(_ODF):
            return True  # 6.1.8 text:a, 10.4.12 draw:a: a link, not followed
        if local.startswith("dde"):
            return False
        if local in _REFERRING:
            return self._is_inside(value)
        return local in _READ or not _leads_outside(value)

    def _is_inside(self, reference: str) -> bool:
        """Whether it is an anchor, a part, or a folder of parts: an object of OpenDocument."""
        path = unquote(reference.partition("#")[0]).removeprefix("./")
        beside = posixpath.normpath(posixpath.join(self._folder, path))
        return not path or path.rstrip("/") in self._inside or beside in self._inside


def _is_link(target: str) -> bool:
    return target.startswith("#") or target.partition(":")[0].strip().lower() in LINKS


def _leads_outside(value: str) -> bool:
    """Whether a value is an address, and not one of the web: those are names of namespaces, and
    nothing is fetched from them."""
    found = _ADDRESS.match(value)
    return found is not None and (found[1] or "").lower() not in ("http", "https")
