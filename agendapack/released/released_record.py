"""Reads and writes ``released.yaml``.

It is YAML that a person can read and Git can merge, in a form that is read quickly: long lists are
block scalars with a line for each entry, as sha256sum writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.problems import Location, Problem, UnprovedError, error
from agendapack.records.inputs import Input
from agendapack.released.released_meeting import (
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
_RESTORE = "take it back from version control as it was: git log -- {file}"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")


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
    status: MinutesStatus | None = None


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
    try:
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return _read(folder, key, msgspec.yaml.decode(data, type=_Record))
    except (ValueError, IndexError) as fault:  # msgspec's errors, and those of text, are these
        line, what = _place(fault)
        return error(
            f"not as agendapack release wrote it: {what}",
            Location(file, line, 1 if line else 0),
            _RESTORE.format(file=file),
        )


def _place(fault: Exception) -> tuple[int, str]:
    """The line at which a file cannot be read, 0 if that is not known, and why not."""
    cause = fault.__cause__ or fault
    mark = getattr(cause, "problem_mark", None)
    what = getattr(cause, "problem", None) or str(fault)
    return (0 if mark is None else mark.line + 1), " ".join(str(what).split())


def _read(folder: Path, key: str, record: _Record) -> ReleasedMeeting:
    if record.meeting != key:
        raise ValueError(f'it tells of "{record.meeting}", and lies in the folder of "{key}"')
    releases = tuple(map(_release, record.documents))
    names = [(each.document, each.version) for each in releases]
    if len(set(names)) != len(names):
        raise ValueError("a version of a document stands in it twice")
    checked = None if record.checked is None else _checked(record.checked)
    return ReleasedMeeting(folder, key, releases, checked)


def _checked(entry: _Checked) -> Checked:
    differs = ((document, tuple(labels)) for document, labels in entry.differs.items())
    return Checked(entry.agendapack, tuple(_inputs(entry.made_from)), tuple(differs))


def _release(entry: _Release) -> Release:
    if not entry.files or entry.version < 1:
        raise ValueError(f'a version of "{entry.document}" has no files, or no number')
    files = tuple(KeptFile(f.name, f.kept, f.sha256, f.bytes, f.pages) for f in entry.files)
    for file in files:
        known = _NAME.fullmatch(file.name) and _NAME.fullmatch(file.kept)
        if not (known and _SHA256.fullmatch(file.sha256)):
            raise ValueError(f'"{file.kept}" is no file that was released')
    return Release(
        entry.document,
        entry.version,
        entry.released,
        entry.agendapack,
        files,
        tuple(ShownAs(label, digest) for digest, label in _lines(entry.shows)),
        tuple(_inputs(entry.made_from)),
        entry.amended,
        entry.status,
    )


def _inputs(block: str) -> Iterator[Input]:
    for digest, name in _lines(block):
        if not _SHA256.fullmatch(digest):
            raise ValueError(f'"{digest}" is no SHA-256')
        yield Input(json.loads(name) if name.startswith('"') else name, digest)


def _lines(block: str) -> Iterator[tuple[str, str]]:
    """The lines of a block, each as its first word and the rest."""
    for line in block.split("\n"):
        if line:
            first, _, rest = line.partition(" ")
            yield first, rest.removeprefix(" ")


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
        if release.status is not None:
            yield f"  status: {release.status}"
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
    return json.dumps(text, ensure_ascii=False)


def by_document(meeting: ReleasedMeeting | None) -> Mapping[str, Release]:
    """The last version of each document that was released."""
    return {} if meeting is None else meeting.current
