"""Members who get copies of the documents in their own names: how these are called, and the
password that opens them."""

from __future__ import annotations

import stat
from collections.abc import Collection, Sequence
from pathlib import Path

from agendapack.build.options import Reader
from agendapack.problems import UsageError
from agendapack.records.slugs import slug

LONGEST_PASSWORD = 127
"""Bytes in UTF-8 (ISO 32000-2, 7.6.4.3.3)."""

_MOST_READ = 4096
"""Bytes of a password file: its first line, if that is a password, and a little of the next."""

LONGEST_SLUG = 200
"""Bytes in UTF-8, so that with what stands beside them the names of files keep to 255."""


def named_readers(names: Sequence[str]) -> tuple[Reader, ...]:
    """Those who are to get copies; UsageError where two would get files of one name."""
    readers: dict[str, Reader] = {}
    for name in names:
        reader = Reader(" ".join(name.split()), slug(name))
        if not reader.slug:
            raise UsageError(f'"{name}" is no name', "give --for a name with letters")
        if len(reader.slug.encode()) > LONGEST_SLUG:
            raise UsageError(
                f'the name "{reader.name[:30]}..." is too long to be part of a file\'s name',
                f"give --for a name of at most {LONGEST_SLUG} bytes, or of"
                f" {LONGEST_SLUG // 4} letters of any script",
            )
        if (other := readers.get(reader.slug)) is not None:
            raise UsageError(
                f'the copies for "{other.name}" and "{reader.name}" would have one name,'
                f" {copy_name('agenda-pack.pdf', reader)}",
                "name each reader once, and write those who share a name differently",
            )
        readers[reader.slug] = reader
    return tuple(readers.values())


def copy_name(file: str, reader: Reader) -> str:
    """What a reader's copy of ``file`` is called.

    >>> copy_name("agenda-pack.pdf", Reader("Councillor Cook", "councillor-cook"))
    'agenda-pack.councillor-cook.pdf'
    """
    stem, _, ending = file.rpartition(".")
    return f"{stem}.{reader.slug}.{ending}"


def check_copies(readers: Sequence[Reader], documents: Collection[str]) -> None:
    """UsageError where a reader's copy of one of the ``documents``, which are files, would be
    called what another is: in another language."""
    for reader in readers:
        for name in documents:
            if (copy := copy_name(name, reader)) in documents:
                raise UsageError(
                    f'a copy for "{reader.name}" would be called as another document is, {copy}',
                    "give --for the name in full, as it is to stand on each page",
                )


def copies_in(folder: Path, documents: Collection[str]) -> tuple[str, ...]:
    """The names of the readers' copies in the folder of a meeting's ``documents``, which are files
    with names of the same form in a council of several languages."""
    names = ("agenda-pack", "supplement-*", "consolidated-pack", "minutes", "decisions")
    patterns = [f"{name}.*.pdf" for name in names]
    found = {path.name for each in patterns for path in folder.glob(each)}
    return tuple(sorted(found - set(documents)))


def password_in(file: Path) -> str:
    """The first line of a file; UsageError where there is none that could be a password."""
    hint = "write the password in its first line, and nothing else"
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            # A pipe would be waited for, and a device read for ever.
            raise UsageError(f"the password file {file} is no ordinary file", hint)
        with file.open("rb") as opened:
            line, *_ = opened.read(_MOST_READ).splitlines() or [b""]
        if len(line) == _MOST_READ:
            raise _too_long(file)
        first, *_ = line.decode("utf-8-sig").splitlines() or [""]
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise UsageError(f"cannot read the password file {file}: {reason}", hint) from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"the password file {file} is no text in UTF-8", hint) from fault
    if not first.strip():
        raise UsageError(f"the password file {file} has no password in its first line", hint)
    if len(first.encode()) > LONGEST_PASSWORD:
        raise _too_long(file)
    return first


def _too_long(file: Path) -> UsageError:
    return UsageError(
        f"the password in {file} is longer than a PDF can have",
        f"choose one of at most {LONGEST_PASSWORD} bytes",
    )
