"""What decides the bytes of a pack on a machine, and how two machines differ in it."""

from __future__ import annotations

from msgspec import Struct

from agendapack import __version__
from agendapack.build.fingerprint import office, tool


class Installation(Struct, frozen=True):
    """agendapack's version, its code and libraries, and what office files are printed with."""

    version: str
    code: str
    office: str


def installation() -> Installation:
    """That of this machine."""
    return Installation(__version__, tool(), office())


def differences(here: Installation, there: Installation) -> tuple[str, ...]:
    """What is otherwise there, in plain clauses; none where both make the same bytes."""
    found = []
    if here.version != there.version:
        found.append(f"agendapack {there.version} there and {here.version} here")
    if here.code != there.code:
        found.append("other code or libraries there than here")
    if here.office != there.office:
        found.append("another LibreOffice or other fonts there than here")
    return tuple(found)
