"""What a result follows from besides its inputs, in a few letters: this copy of agendapack, its
libraries, and for office files LibreOffice and the fonts that are installed.

Nothing is started and no file is read: names, sizes and times tell an upgrade.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from agendapack import __version__

LIBRARIES = frozenset(
    {
        *("fonttools", "holidays", "jinja2", "lxml", "markdown-it-py", "markupsafe", "mdurl"),
        *("msgspec", "pikepdf", "pillow", "pydantic", "pydantic-core", "pypdf", "pypdfium2"),
        *("pyyaml", "reportlab"),
    }
)
"""The distributions whose versions may change what is made or what is said of it."""


@cache
def tool() -> str:
    """A digest of this copy of agendapack and of its libraries.

    So that a developer's edits count, every module and shipped template is in it by name, size and
    time; Python and the libraries by their versions.
    """
    package = Path(__file__).resolve().parents[1]
    folders = [package, package.parent / "templates"]
    files = (
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if "__pycache__" not in path.parts
    )
    versions = (sys.version, zlib.ZLIB_RUNTIME_VERSION, *libraries(sys.path))
    return _digest((__version__, *versions, *_listed(files)))


def libraries(places: Iterable[str]) -> Iterator[str]:
    """The folders that name the installed :data:`LIBRARIES` with their versions, as
    "pikepdf-10.7.3.dist-info", in the folders ``places``."""
    for place in places:
        with suppress(OSError):  # an archive, or a folder that is not there
            for entry in sorted(path.name for path in Path(place).iterdir()):
                name, _, rest = entry.partition("-")
                if rest.endswith((".dist-info", ".egg-info")):
                    normal = name.lower().replace("_", "-").replace(".", "-")
                    if normal in LIBRARIES:
                        yield entry


@cache
def office() -> str:
    """A digest of what the PDF of an office file follows from besides agendapack: LibreOffice, the
    fonts, their settings and the rules of hyphenation."""
    from agendapack.papers.office.soffice import find_soffice

    program = find_soffice()
    files = [] if program is None else _installation(program.resolve())
    settings = [f"{name}={os.environ.get(name)}" for name in ("FONTCONFIG_FILE", "FONTCONFIG_PATH")]
    return _digest((str(program), *settings, *_listed((*files, *_below(_font_folders())))))


def _installation(program: Path) -> list[Path]:
    """The files that an upgrade of LibreOffice replaces: those beside the program where it lies in
    its installation, and not where it is a script of somebody's."""
    beside, above = program.parent, program.parent.parent
    if any((beside / name).is_file() for name in ("versionrc", "version.ini")):
        return [*sorted(beside.iterdir()), *_below([above / "share" / "fonts"])]
    return [program, above / "Info.plist", *_below([above / "Resources" / "fonts"])]  # macOS


def _font_folders() -> Iterator[Path]:
    """Where fonts, and what the system says of them, are installed."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "Fonts")
        yield Path(os.environ.get("LOCALAPPDATA", home), "Microsoft", "Windows", "Fonts")
        return
    if sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
        return
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or home / ".local" / "share"
    for data in dict.fromkeys([*shared.split(":"), "/usr/share", str(own)]):
        yield Path(data, "fonts")
        yield Path(data, "hyphen")
    yield home / ".fonts"
    yield Path("/etc/fonts")
    yield Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config", "fontconfig")


def _below(folders: Iterable[Path]) -> list[Path]:
    return [
        Path(folder, name)
        for top in folders
        for folder, _, names in sorted(os.walk(top))
        for name in sorted(names)
    ]


def _listed(files: Iterable[Path]) -> Iterator[str]:
    """Each file's path, size and time; what is no file is left out."""
    for file in files:
        with suppress(OSError):  # a link that leads nowhere
            about = file.stat()
            if file.is_file():
                yield f"{file}\0{about.st_size}\0{about.st_mtime_ns}"


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode(errors="surrogateescape")).hexdigest()
