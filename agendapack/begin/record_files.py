"""Writes new record files: texts as YAML, the line that names a schema, and several files at once,
none over another; and a record that was added to."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from agendapack.build.temporary_files import temporary_name
from agendapack.problems import MachineError, UsageError
from agendapack.records.values import Text

SCHEMAS = "schemas"
"""The folder in the council's root that holds the schemas which editors read."""

# In YAML 1.2 these are no texts, and an editor's schema would refuse them; 1.1 has more such words.
_NO_TEXTS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# Letters and digits of any script, and marks that begin nothing in YAML, also within brackets.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .;/()&@+'’–-]|:(?=[^\s,\[\]{}]))*", re.UNICODE)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def yaml_text(text: str) -> str:
    """``text`` as a YAML scalar on one line, in double quotes where it is not safe without; as a
    mapping, if it is written in several languages.

    It may stand after a key or a dash, and within brackets and braces.

    >>> print(yaml_text("Parks Committee"), yaml_text("Minutes: to confirm"), yaml_text("no"))
    Parks Committee "Minutes: to confirm" "no"
    """
    if isinstance(text, Text) and text.translations:
        each = (f"{language}: {yaml_text(own)}" for language, own in text.translations)
        return f"{{{', '.join(each)}}}"
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _NO_TEXTS:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def schema_line(root: Path, file: Path, record: str) -> str:
    """The first line of a record file, which tells editors its schema by a path from the file's
    folder.

    ``root`` is the council's; ``record`` is a name that ``agendapack schema`` takes.
    """
    path = os.path.relpath(schema_file(root, record), file.parent)
    return f"# yaml-language-server: $schema={Path(path).as_posix()}"


def schema_file(root: Path, record: str) -> Path:
    """Where a council keeps the schema of a record file."""
    return root / SCHEMAS / f"{record}.schema.json"


class AddedTo(Struct, frozen=True):
    """A record that was added to: its bytes as they were read, and its whole text as it becomes."""

    before: bytes
    text: str


def write_new(
    files: Mapping[Path, str | Path], added: Mapping[Path, AddedTo] | None = None
) -> None:
    """Write texts (in UTF-8), and copies of other files, into files that are not there yet; the
    folders above them are made.  Records that were ``added`` to are written last, if nobody has
    changed them since they were read.

    UsageError, and nothing is written, where there is something of one's name, or a record has
    changed; MachineError where the system will not have it, and what was made by then is removed.
    """
    added = added or {}
    _refuse_taken(files)
    contents = {file.resolve(): record.text for file, record in added.items()}
    with (
        _undone_on_fault(_NONE_WRITTEN) as made,
        _staged(files, made) as staged,
        _staged(contents, made) as grown,
    ):
        for target, temporary in staged.items():
            try:
                _link(temporary, target)
            except FileExistsError:  # since it was looked for
                _refuse_taken([target])
                raise
            made.append(target)
        for file, record in added.items():
            _refuse_changed(file, record.before)
            target = file.resolve()
            shutil.copymode(target, grown[target])
            grown[target].replace(target)


def _refuse_changed(file: Path, before: bytes) -> None:
    if file.read_bytes() != before:
        raise UsageError(
            f"{file} has changed since it was read", "nothing was written: give the command again"
        )


def write_generated(files: Mapping[Path, str]) -> None:
    """Write texts that are made by agendapack alone into files, also over older ones.

    UsageError, and nothing is written, where a folder has one's name; MachineError where the system
    will not have it; no file is ever part of one.
    """
    for file in files:
        if file.is_dir():
            raise UsageError(f"{file} is a folder", "nothing was written: move it away")
    with _undone_on_fault(_SOME_WRITTEN) as made, _staged(files, made) as staged:
        for target, temporary in staged.items():
            temporary.replace(target)


_NONE_WRITTEN = "nothing was written; check the folder's permissions and the room on the disk"
_SOME_WRITTEN = "check the folder's permissions and the room on the disk, then do it again"


def _refuse_taken(files: Iterable[Path]) -> None:
    """UsageError where one of the names is taken, by a file, a folder or a link."""
    taken = [file for file in files if os.path.lexists(file)]
    if taken:
        raise UsageError(
            f"{taken[0]} is there already",
            "nothing was written, since nothing is overwritten: move it away, or keep it",
        )


@contextmanager
def _staged(files: Mapping[Path, str | Path], made: list[Path]) -> Iterator[dict[Path, Path]]:
    """The texts, or copies of files, in temporary files beside their targets, which are gone at the
    end."""
    staged: dict[Path, Path] = {}
    try:
        for target, content in files.items():
            _make_folders(target.parent, made)
            temporary = target.parent / temporary_name(target.name)
            staged[target] = temporary
            with temporary.open("wb") as file:
                if isinstance(content, str):
                    file.write(content.encode())
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())  # a disk may find out only now that it is full
        yield staged
    finally:
        for temporary in staged.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; UsageError where something else has one's name."""
    for path in (*reversed(folder.parents), folder):
        if path.is_dir():
            continue
        if os.path.lexists(path):
            raise UsageError(
                f"{path} is there, and is no folder",
                "nothing was written, since nothing is overwritten: move it away",
            )
        with suppress(FileExistsError):  # another program has made it since
            path.mkdir()
            made.append(path)


def _link(temporary: Path, target: Path) -> None:
    """Give a file its name, unless that is taken (FileExistsError)."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system, or a Python, without links
        target.touch(exist_ok=False)  # the name is ours from here on
        try:
            temporary.replace(target)
        except BaseException:
            target.unlink()
            raise


@contextmanager
def _undone_on_fault(hint: str) -> Iterator[list[Path]]:
    """A list of the files and folders that are made, in order; they are removed after a fault.

    OSErrors become MachineErrors with the ``hint``.
    """
    made: list[Path] = []
    try:
        yield made
    except BaseException as fault:
        for path in reversed(made):
            with suppress(OSError):
                if path.is_dir() and not path.is_symlink():
                    path.rmdir()
                else:
                    path.unlink()
        if isinstance(fault, OSError):
            where = f" {fault.filename}" if fault.filename else ""
            raise MachineError(
                f"cannot write{where}: {fault.strerror or fault}",
                hint,
            ) from fault
        raise
