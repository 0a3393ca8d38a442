"""Reads and writes ``released.yaml``.

It is YAML that a person can read and Git can merge, in a form that is read quickly: long lists are
block scalars with a line for each entry, as sha256sum writes them.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from msgspec import Struct

from agendapack.problems import Problem, UnprovedError
from agendapack.records.document_names import in_language, language_suffix, without_language
from agendapack.records.inputs import Input
from agendapack.records.typed_values import from_yaml
from agendapack.records.vocabulary import subtag
from agendapack.released.damaged_record import Damage, Step, check_merged, damage_problem
from agendapack.released.released_meeting import (
    AGENDA,
    RELEASED_FILE,
    Checked,
    KeptFile,
    MinutesStatus,
    Release,
    ReleasedMeeting,
    ShownAs,
    released_folder,
)

_HEAD = """\
# What was published of this meeting, as "agendapack release" wrote it: docs/release.md says what
# each line means. Not to be edited: what is here was public, and stays so.
"""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{,99}")
_DOCUMENT = re.compile(
    r"(?:agenda-pack|supplement-[1-9][0-9]{,3}|minutes|decisions)(?:\.[a-z]{2,8})?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){,8}")
"""A tag (BCP 47, 2.1), as far as its form goes."""
_MOST_VERSIONS = 9999
_MOST_BYTES = 16 * 1024**2
"""A page takes some thirty, so nobody's are a hundredth of that."""


class _File(Struct, rename="kebab", forbid_unknown_fields=True):
    name: str
    kept: str
    sha256: str
    bytes: int
    pages: int | None = None


class _Release(Struct, rename="kebab", forbid_unknown_fields=True):
    document: str
    version: int
    released: date
    agendapack: str
    files: list[_File]
    shows: str
    made_from: str
    amended: str | None = None
    amended_in: str = ""
    status: MinutesStatus | None = None
    language: str = ""


class _Checked(Struct, rename="kebab", forbid_unknown_fields=True):
    agendapack: str
    made_from: str
    differs: dict[str, list[str]] = {}


class _Record(Struct, rename="kebab", forbid_unknown_fields=True):
    meeting: str
    documents: list[_Release]
    checked: _Checked | None = None


def read_released(above: Path, key: str) -> ReleasedMeeting | None:
    """What was released of the meeting ``key``; None if nothing was.  ``above`` is the council's
    root, or the folder of all members' documents.

    Raises UnprovedError where ``released.yaml`` is not as it was written: nothing can be held
    against it then.
    """
    found = find_released(above, key)
    if isinstance(found, Problem):
        place = found.location
        where = f"{place.file}:{place.line}" if place.line else f"{place.file}"
        raise UnprovedError(f"{where} is {found.message}", found.hint, place)
    return found


def find_released(above: Path, key: str) -> ReleasedMeeting | Problem | None:
    """The same, or what is wrong with ``released.yaml``."""
    folder = released_folder(above, key)
    file = folder / RELEASED_FILE
    data = b""
    try:
        found = record_bytes(file)
        if found is None:
            return None
        data = found
        check_merged(data)
        return _read(folder, key, from_yaml(data, _Record))
    except ValueError as fault:  # msgspec's errors, and those of text, are these
        return damage_problem(file, data, fault)


def record_bytes(file: Path) -> bytes | None:
    """What a ``released.yaml`` holds; None where there is none.

    Damage where it is no file, since a pipe would be waited for, for ever, or too long to be one.
    """
    try:
        known = file.lstat()
        if not stat.S_ISREG(known.st_mode):
            raise Damage("a link, a folder or a pipe is there in its place")
        if known.st_size > _MOST_BYTES:
            raise Damage(f"it has {known.st_size // 1024**2} MB, and none has more than 16")
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _read(folder: Path, key: str, record: _Record) -> ReleasedMeeting:
    if record.meeting != key:
        raise Damage(
            f'it tells of "{record.meeting}", and lies in the folder of "{key}"', "meeting"
        )
    releases: list[Release] = []
    seen: set[tuple[str, int] | str] = set()
    for index, entry in enumerate(record.documents):
        release = _release(entry, "documents", index)
        version = (release.document, release.version)
        if version in seen:
            what = f"version {release.version} of {release.document} stands in it twice"
            raise Damage(what, "documents", index)
        seen.add(version)
        for number, file in enumerate(release.files):
            if file.kept in seen:
                what = f'two documents have the file "{file.kept}"'
                raise Damage(what, "documents", index, "files", number)
            seen.add(file.kept)
        releases.append(release)
    checked = None if record.checked is None else _checked(record.checked)
    return ReleasedMeeting(folder, key, tuple(releases), checked)


def _checked(entry: _Checked) -> Checked:
    differs = ((document, tuple(labels)) for document, labels in entry.differs.items())
    made_from = _inputs(entry.made_from, "checked", "made-from")
    return Checked(entry.agendapack, tuple(made_from), tuple(differs))


def _release(entry: _Release, *at: Step) -> Release:
    if not _DOCUMENT.fullmatch(entry.document):
        raise Damage(f'"{entry.document}" is no document', *at, "document")
    if not 1 <= entry.version <= _MOST_VERSIONS:
        raise Damage(f'"{entry.version}" is no version', *at, "version")
    for key, tag in (("language", entry.language), ("amended-in", entry.amended_in)):
        if tag and not _LANGUAGE.fullmatch(tag):
            raise Damage(f'"{tag}" is no language', *at, key)
    suffix = language_suffix(entry.document).removeprefix(".")
    if suffix and entry.language and subtag(entry.language) != suffix:
        raise Damage(f'"{entry.language}" is not what {entry.document} is in', *at, "language")
    if not entry.files:
        raise Damage(f"{entry.document} has no files", *at, "files")
    files = tuple(KeptFile(f.name, f.kept, f.sha256, f.bytes, f.pages) for f in entry.files)
    names = [file.name for file in files]
    for number, file in enumerate(files):
        pdf, *beside = file_names(entry.document)
        if file.name not in (beside if number else [pdf]) or file.name in names[:number]:
            raise Damage(f'"{file.name}" is no file of {entry.document}', *at, "files", number)
        known = _NAME.fullmatch(file.kept) and _SHA256.fullmatch(file.sha256)
        if not known or Path(file.kept).suffix != Path(file.name).suffix:
            raise Damage(f'"{file.kept}" is no file that was released', *at, "files", number)
    return Release(
        entry.document,
        entry.version,
        entry.released,
        entry.agendapack,
        files,
        tuple(ShownAs(label, digest) for _, digest, label in _lines(entry.shows)),
        tuple(_inputs(entry.made_from, *at, "made-from")),
        entry.amended,
        entry.status,
        entry.language,
        entry.amended_in,
    )


def file_names(document: str) -> tuple[str, ...]:
    """What the files of a document are called, its PDF first, and last the map that a pack has."""
    kind = without_language(document)
    html = in_language("front-sheet" if kind == AGENDA else kind, language_suffix(document))
    return (f"{document}.pdf", f"{html}.html", f"{document}.json")


def _inputs(block: str, *at: Step) -> Iterator[Input]:
    for line, digest, name in _lines(block):
        if not _SHA256.fullmatch(digest):
            raise Damage(f'"{digest}" is no SHA-256', *at, line=line)
        try:
            file = json.loads(name) if name.startswith('"') else name
        except (ValueError, RecursionError):
            file = None
        if not (isinstance(file, str) and _is_below_root(file)):
            raise Damage(f"{name} is no file's name", *at, line=line)
        yield Input(file, digest)


def _is_below_root(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name
    )


def _lines(block: str) -> Iterator[tuple[int, str, str]]:
    """The lines of a block, counted from zero, each as its first word and the rest."""
    for number, line in enumerate(block.split("\n")):
        if line:
            first, _, rest = line.partition(" ")
            yield number, first, rest.removeprefix(" ")


def released_text(meeting: ReleasedMeeting) -> str:
    """``released.yaml`` as a file."""
    return _HEAD + "".join(f"{line}\n" for line in _written(meeting))


def _written(meeting: ReleasedMeeting) -> Iterator[str]:
    yield f"meeting: {_quoted(meeting.key)}"
    yield "documents:"
    for release in meeting.releases:
        yield f"- document: {release.document}"
        yield f"  version: {release.version}"
        yield f"  released: {release.released.isoformat()}"
        yield f"  agendapack: {_quoted(release.agendapack)}"
        if release.amended is not None:
            yield f"  amended: {_quoted(release.amended)}"
        if release.amended_in:
            yield f"  amended-in: {_quoted(release.amended_in)}"
        if release.status is not None:
            yield f"  status: {release.status}"
        if release.language:
            yield f"  language: {_quoted(release.language)}"
        yield "  files:"
        for file in release.files:
            pages = "" if file.pages is None else f", pages: {file.pages}"
            known = f"sha256: {_quoted(file.sha256)}, bytes: {file.size}{pages}"
            yield f"  - {{name: {file.name}, kept: {file.kept}, {known}}}"
        yield from _block("shows", [f"{each.digest} {each.label}" for each in release.shows], "  ")
        yield from _block("made-from", _input_lines(release.made_from), "  ")
    if meeting.checked is not None:
        yield "checked:"
        yield f"  agendapack: {_quoted(meeting.checked.agendapack)}"
        if meeting.checked.differs:
            yield "  differs:"
            for document, labels in meeting.checked.differs:
                yield f"    {document}: [{', '.join(map(_quoted, labels))}]"
        yield from _block("made-from", _input_lines(meeting.checked.made_from), "  ")


def _block(key: str, lines: Sequence[str], indent: str) -> Iterator[str]:
    if not lines:
        yield f'{indent}{key}: ""'
        return
    yield f"{indent}{key}: |"
    yield from (f"{indent}  {line}" for line in lines)


def _input_lines(inputs: Sequence[Input]) -> list[str]:
    return [f"{each.sha256}  {_path(each.file)}" for each in inputs]


def _path(name: str) -> str:
    """A file's path; in quotation marks where it has characters that YAML does not take."""
    plain = name.isprintable() and not name.startswith('"') and name == name.strip()
    return name if plain else json.dumps(name)


def _quoted(text: str) -> str:
    """A text as YAML has it in quotation marks."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
