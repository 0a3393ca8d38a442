"""What decides the bytes of a pack on a machine, and in what two machines differ.

Packs that are made on several machines are the same only where all of this is: agendapack, Python,
the libraries, LibreOffice and the fonts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from msgspec import Struct

from agendapack.build.fingerprint import (
    OfficeVersions,
    ToolVersions,
    office_versions,
    tool_versions,
)


class Installation(Struct, frozen=True):
    """What is installed on a machine; two that are equal make the same packs."""

    tool: ToolVersions
    office: OfficeVersions


def installation() -> Installation:
    """That of this machine."""
    return Installation(tool_versions(), office_versions())


def differences(here: Installation, there: Installation) -> tuple[str, ...]:
    """In what two machines differ, each a clause such as "pikepdf 10.14.0 there and 10.15.1 here";
    none if and only if they are equal."""
    return (
        *_tool_differences(here.tool, there.tool),
        *_office_differences(here.office, there.office),
    )


def _tool_differences(here: ToolVersions, there: ToolVersions) -> Iterator[str]:
    if here.version != there.version:
        yield _versions("agendapack", here.version, there.version)
    elif here.code != there.code:
        yield f"another copy of agendapack {there.version}"
    if here.python != there.python:
        yield _versions("Python", here.python, there.python)
    if here.zlib != there.zlib:
        yield _versions("zlib", here.zlib, there.zlib)
    if here.platform != there.platform:
        yield f"a machine of the kind {there.platform} there and {here.platform} here"
    own, other = dict(here.libraries), dict(there.libraries)
    for name in sorted({*own, *other}):
        if own.get(name) != other.get(name):
            yield _versions(name, own.get(name), other.get(name))


def _office_differences(here: OfficeVersions, there: OfficeVersions) -> Iterator[str]:
    if not (here.program and there.program):
        if here.program or there.program:
            own, other = (each.version if each.program else None for each in (here, there))
            yield _versions("LibreOffice", own, other)
    elif here.version != there.version:
        yield _versions("LibreOffice", here.version, there.version)
    elif here.program != there.program:
        yield f"another build of {_named('LibreOffice', there.version)}"
    own_fonts, other_fonts = _by_name(here.fonts), _by_name(there.fonts)
    if missing := own_fonts.keys() - other_fonts.keys():
        yield f"without {_fonts(missing)}"
    if more := other_fonts.keys() - own_fonts.keys():
        yield f"with {_fonts(more)}, not installed here"
    both = own_fonts.keys() & other_fonts.keys()
    if others := [name for name in both if own_fonts[name] != other_fonts[name]]:
        yield f"with another version of {_fonts(others)}"
    if here.font_settings != there.font_settings:
        yield "with other settings for fonts"
    if here.hyphenation != there.hyphenation:
        yield "with other rules of hyphenation"


def _versions(name: str, here: str | None, there: str | None) -> str:
    """None is what is not installed; empty a version that is not known."""
    if there is None:
        return f"no {name} there"
    found = "none" if here is None else here or "another"
    return f"{_named(name, there)} there and {found} here"


def _named(name: str, version: str) -> str:
    return f"{name} {version}" if version else name


def _by_name(fonts: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, known in fonts:
        found.setdefault(name, set()).add(known)
    return found


def _fonts(files: Iterable[str]) -> str:
    """ "the font Gill Sans", "the fonts Gill Sans and 3 more"."""
    first, *rest = sorted({PurePath(file).stem for file in files})
    if not rest:
        return f"the font {first}"
    return f"the fonts {first} and {rest[0] if len(rest) == 1 else f'{len(rest)} more'}"
