"""What a result follows from besides its inputs: this copy of agendapack, its libraries, and for
office files LibreOffice and the fonts that are installed.

It is the same on every machine that would make the same bytes, wherever things are installed there
and whenever they were: no absolute path and no time is in it.  Nothing is started.  LibreOffice and
fonts are too large to be read whole; the first kilobyte of a file tells an upgrade, since it has
the build's number in a library and the checksums of its tables in a font.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack import __version__
from agendapack.records.shipped import shipped_templates

LIBRARIES = frozenset(
    {
        *("babel", "fonttools", "holidays", "jinja2", "lxml", "markdown-it-py", "markupsafe"),
        *("mdit-py-plugins", "mdurl", "msgspec", "pikepdf", "pillow", "pydantic"),
        *("pydantic-core", "pypdf", "pypdfium2", "python-bidi", "pyyaml", "reportlab"),
        "uharfbuzz",
    }
)
"""The distributions whose versions may change what is made or what is said of it."""

FONTS = frozenset((".dfont", ".otc", ".otf", ".pfa", ".pfb", ".ttc", ".ttf", ".woff", ".woff2"))
"""How names of files with fonts end; lists beside them differ by machine, and change nothing."""

BEGIN = 1024  # bytes that are read of a large file


class ToolVersions(Struct, frozen=True):
    """agendapack and what it runs on.

    ``code`` is a digest of its modules and shipped templates; ``platform`` the system and kind of
    machine, for which libraries are compiled ("linux x86_64"); ``libraries`` names with versions.
    """

    version: str
    code: str
    python: str
    zlib: str
    platform: str
    libraries: tuple[tuple[str, str], ...]


class OfficeVersions(Struct, frozen=True):
    """What the PDF of an office file follows from besides agendapack.

    ``program`` is a digest of LibreOffice's files, empty where there is none; ``version`` is empty
    too where it is not known.  ``fonts`` are names of files with digests, whatever folders they lie
    in; ``font_settings`` and ``hyphenation`` digests of the system's files.
    """

    version: str
    program: str
    fonts: tuple[tuple[str, str], ...]
    font_settings: str
    hyphenation: str


@cache
def tool() -> str:
    """A digest of this copy of agendapack and of its libraries."""
    return digest_of(tool_versions())


@cache
def office() -> str:
    """A digest of what the PDF of an office file follows from besides agendapack: LibreOffice, the
    fonts, their settings and the rules of hyphenation."""
    return digest_of(office_versions())


def digest_of(versions: ToolVersions | OfficeVersions) -> str:
    return sha256(msgspec.json.encode(versions)).hexdigest()


def tool_versions() -> ToolVersions:
    """Those of this process.  A developer's edit of a module or a template is another code."""
    name = getattr(os, "uname", lambda: None)()
    machine = os.environ.get("PROCESSOR_ARCHITECTURE", "") if name is None else name.machine
    return ToolVersions(
        __version__,
        _code(Path(__file__).resolve().parents[1], shipped_templates()),
        sys.version.split()[0],
        zlib.ZLIB_RUNTIME_VERSION,
        f"{sys.platform} {machine}",
        tuple(sorted(libraries(sys.path).items())),
    )


def _code(package: Path, templates: Path) -> str:
    """A digest of a copy's modules and templates; these lie in a wheel's package, and beside that
    of a checkout."""
    found = []
    for top, label in ((package, "agendapack"), (templates, "templates")):
        for folder, folders, names in os.walk(top):
            folders[:] = [
                name
                for name in folders
                if not name.startswith((".", "__pycache__")) and Path(folder, name) != templates
            ]
            for name in names:
                if not name.startswith("."):
                    with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123
                        known = sha256(file.read()).hexdigest()
                    place = os.path.relpath(folder, top).replace(os.sep, "/")
                    found.append(f"{label}/{place}/{name} {known}")
    return _digest(sorted(found))


def libraries(places: Iterable[str]) -> dict[str, str]:
    """The versions of the installed :data:`LIBRARIES`, by the folders that name them, such as
    "pikepdf-10.7.3.dist-info", in the folders ``places``; the first that has one counts."""
    found: dict[str, str] = {}
    for place in places:
        here: dict[str, list[str]] = {}
        with suppress(OSError):  # an archive, or a folder that is not there
            for entry in sorted(os.listdir(place)):  # noqa: PTH208
                name, _, rest = entry.partition("-")
                if rest.endswith((".dist-info", ".egg-info")):
                    normal = name.lower().replace("_", "-")
                    version = rest.rpartition(".")[0].partition("-")[0]
                    if normal in LIBRARIES:
                        here.setdefault(normal, []).append(version)
        found = {name: " or ".join(each) for name, each in here.items()} | found
    return found


def office_versions() -> OfficeVersions:
    """Those of this machine."""
    from agendapack.papers.office.soffice import find_soffice

    program = find_soffice()
    program = None if program is None else program.resolve()
    own = [] if program is None else _installation(program)
    fonts = _below([*_font_folders(), *([] if program is None else _own_fonts(program))])
    hyphens = _below(folder / "hyphen" for folder in _data_folders())
    return OfficeVersions(
        "" if program is None else _version(program),
        _digest(_known(own)) if own else "",
        tuple(sorted({(_name(font), known) for font in fonts if (known := _known_font(font))})),
        _digest(_font_settings()),
        _digest(_known(hyphens)),
    )


def _installation(program: Path) -> list[Path]:
    """The files that an upgrade of LibreOffice replaces: those beside the program where it lies in
    its installation, and not where it is a script of somebody's."""
    beside, above = program.parent, program.parent.parent
    if any((beside / name).is_file() for name in ("versionrc", "version.ini")):
        return sorted(beside.iterdir())
    return [program, above / "Info.plist"]  # macOS


def _own_fonts(program: Path) -> tuple[Path, Path]:
    """Where LibreOffice has fonts of its own; the second is macOS's place."""
    above = program.parent.parent
    return above / "share" / "fonts", above / "Resources" / "fonts"


_PRODUCT = re.compile(rb"^ProductKey=LibreOffice ([0-9.]+)", re.MULTILINE)


def _version(program: Path) -> str:
    """What LibreOffice's own files call its version, "7.4"; empty where none does."""
    beside = program.parent
    places = (beside, beside.parent / "Resources")
    for file in (place / name for place in places for name in ("bootstraprc", "bootstrap.ini")):
        with suppress(OSError):
            if (found := _PRODUCT.search(file.read_bytes())) is not None:
                return found[1].decode()
    return ""


def _font_folders() -> Iterator[Path]:
    """Where fonts are installed."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "Fonts")
        yield Path(os.environ.get("LOCALAPPDATA", home), "Microsoft", "Windows", "Fonts")
        return
    if sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
        return
    yield from (folder / "fonts" for folder in _data_folders())
    yield home / ".fonts"


def _data_folders() -> list[Path]:
    """Where freedesktop.org has programs share what they need; there are none on other systems."""
    if sys.platform in ("win32", "darwin"):
        return []
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return [*map(Path, dict.fromkeys([*shared.split(":"), "/usr/share", str(own)]))]


def _font_settings() -> Iterator[str]:
    """What fontconfig is told: its files, by those that the environment names instead."""
    named = os.environ.get("FONTCONFIG_FILE")
    folder = os.environ.get("FONTCONFIG_PATH") or "/etc/fonts"
    own = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config", "fontconfig")
    if named:
        yield next(_known([Path(folder, named)], whole=True), named)
    yield from _known(_below([Path(folder)]), whole=True)
    yield from _known(_below([own]), whole=True)


def _below(folders: Iterable[Path]) -> list[Path]:
    """The files below folders, also by way of links to folders; each folder once."""
    found, seen = [], set()
    for top in folders:
        for folder, below, names in os.walk(top, followlinks=True):
            below.sort()
            real = os.path.realpath(folder)
            if real in seen:
                below.clear()
                continue
            seen.add(real)
            found += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
    return found


def _known_font(file: Path) -> str:
    """What a font is known by; empty where a file is none."""
    return next(_known([file]), "").rpartition(" ")[2] if file.suffix.lower() in FONTS else ""


def _known(files: Iterable[Path], *, whole: bool = False) -> Iterator[str]:
    """Each file's name, and a digest of its size and of how it begins, or of the ``whole``; what is
    no file is left out."""
    for file in files:
        with suppress(OSError):  # a link that leads nowhere, or what only others may read
            about = file.stat()
            if stat.S_ISREG(about.st_mode):
                with file.open("rb") as opened:
                    begin = opened.read(None if whole else BEGIN)
                yield f"{_name(file)} {sha256(b'%d %b' % (about.st_size, begin)).hexdigest()}"


def _name(file: Path) -> str:
    """A file's name, whatever bytes it is of."""
    return os.fsencode(file.name).decode(errors="backslashreplace")


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode(errors="surrogateescape")).hexdigest()
