"""Runs LibreOffice: where it is, a start of it, and what came of each file.

Each start has a profile folder of its own that is thrown away afterwards: no macros, no links
followed (neither to the web nor to files on this machine), no recent documents, a dead proxy for
whatever would ask the network all the same.  Its temporary folder is its own too: LibreOffice
deletes what TMPDIR names if that is a file.  LibreOffice and all that it starts form one process
group, which does not outlive the start.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO

from msgspec import Struct

_MEMORY_KIB = 2 * 1024 * 1024  # of addresses; half of it is enough for an ordinary report


CRASHED = "makes LibreOffice stop in the middle of its work"


class Start(Struct, frozen=True):
    """What one start of LibreOffice came to.

    ``reached`` files were dealt with, in their order: each has a whole PDF or was refused.
    ``fault``, the end of a sentence about the next file, says why the start was cut short there.
    """

    reached: int
    fault: str = ""


def find_soffice() -> Path | None:
    """LibreOffice's own program: from AGENDAPACK_SOFFICE, the search path, or its usual places."""
    named = os.environ.get("AGENDAPACK_SOFFICE")
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in (
        ("soffice.com", "soffice")
        if sys.platform == "win32"
        else (
            "soffice",
            "libreoffice",
        )
    ):
        if found := shutil.which(name):
            return Path(found)
    return next((place for place in _usual_places() if place.is_file()), None)


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                # The .com waits for the end and can be read from; the .exe does neither.
                yield Path(folder, "LibreOffice", "program", "soffice.com")
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        installed = Path("/opt").glob("libreoffice*/program/soffice")
        yield from sorted(installed, key=_version, reverse=True)
        yield Path("/usr/lib/libreoffice/program/soffice")
        yield Path("/usr/lib64/libreoffice/program/soffice")


def _version(program: Path) -> list[int]:
    """The numbers in a path: of 7.6 and 25.2, the latter is the newer."""
    return [int(number) for number in re.findall(r"[0-9]+", str(program))]


def run(program: Path, files: Sequence[Path], out: Path, work: Path, *, seconds: float) -> Start:
    """Convert ``files`` to PDFs in the folder ``out``, in one start; ``work`` is an empty folder of
    the caller's for the profile and what LibreOffice puts aside.

    LibreOffice is stopped when a file takes longer than ``seconds``: each has so many.
    """
    profile, aside = work / "profile", work / "tmp"
    _write_profile(profile)
    aside.mkdir()
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nodefault",
        "--nofirststartwizard",
        "--nolockcheck",
        "--nologo",
        "--convert-to",
        "pdf",  # the filter follows from the file; its options stand in the profile
        "--outdir",
        str(out),
        *map(str, files),
    ]
    made = [out / f"{file.stem}.pdf" for file in files]
    process, guard = _spawn(command, work, aside)
    assert process.stdout is not None
    log = _Log(process.stdout, len(files))
    try:
        events, since = 0, time.monotonic()
        while process.poll() is None:
            time.sleep(0.02)
            if log.is_flooded:
                return Start(_first_without(made), "makes LibreOffice print messages without end")
            if log.events != events:
                events, since = log.events, time.monotonic()
            elif time.monotonic() - since > seconds:
                fault = f"kept LibreOffice busy for more than {seconds:g} s"
                return Start(log.reached(made), fault)
    finally:
        _kill(process)
        guard.close()
        log.close()
    if log.events < len(files) or (process.returncode and not is_whole(made[-1])):
        return Start(log.reached(made), CRASHED)
    return Start(len(files))


class _Log:
    """What LibreOffice prints, read while it does, by a thread: a line for each file, in their
    order, before it is saved or when it cannot be loaded.  Nothing of it is kept."""

    _EVENT = re.compile(rb"(convert|Error: source file could not be loaded)\b")
    _MOST = 1 << 24  # bytes, of which a hundred a file are usual
    _LINE = 256  # bytes that a line is looked at

    def __init__(self, stream: IO[bytes], files: int) -> None:
        self.events = 0
        self.is_flooded = False
        self._files = files
        self._is_saving = False
        self._stream = stream
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        size, line = 0, b""
        while data := self._stream.read1(1 << 16):  # type: ignore[attr-defined]
            size += len(data)
            self.is_flooded = self.is_flooded or size > self._MOST
            if self.is_flooded:
                continue
            *whole, line = (line + data).split(b"\n")
            for text in whole:
                self._take(text)
            line = line[: self._LINE]
        self._take(line)

    def _take(self, line: bytes) -> None:
        found = self._EVENT.match(line)
        if found is not None and self.events < self._files:
            self._is_saving = found[1] == b"convert"
            self.events += 1

    def reached(self, made: Sequence[Path]) -> int:
        """The index of the file that LibreOffice was at when it was cut short."""
        saving = self._is_saving and not is_whole(made[self.events - 1])
        return min(self.events - saving, len(made) - 1)

    def close(self) -> None:
        """Read to the end, which has come when all have ended that print."""
        self._thread.join(timeout=5)
        if not self._thread.is_alive():
            self._stream.close()


def _first_without(made: Sequence[Path]) -> int:
    """The index of the first file that has no PDF: what is printed may be anything."""
    return next((at for at, pdf in enumerate(made) if not is_whole(pdf)), len(made) - 1)


def is_whole(pdf: Path) -> bool:
    try:
        with pdf.open("rb") as stream:
            stream.seek(max(0, pdf.stat().st_size - 32))
            return b"%%EOF" in stream.read()
    except OSError:
        return False


_LIMITED_AND_GUARDED = (
    'ulimit -v "$0" 2>/dev/null; exec 3<&0 </dev/null; '
    '(read -r _ <&3; kill -9 0) & exec 3<&-; exec "$@"'
)
"""Runs a program with a limit of memory, and beside it in its process group a shell that ends the
group when standard input is closed at its other end."""


def _spawn(
    command: Sequence[str], folder: Path, aside: Path
) -> tuple[subprocess.Popen[bytes], BinaryIO]:
    """Start a program as the head of a process group of its own, without a terminal; ``aside`` is
    its temporary folder.

    The group ends when the file that is given beside it is closed, and so when this process ends in
    whatever way.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "DISPLAY", "WAYLAND_DISPLAY"}
    } | {"TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    environment |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(aside))
    if sys.platform == "win32":
        del environment["SAL_USE_VCLPLUGIN"]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP,
        )
        return process, io.BytesIO()  # there the pool ends a worker's whole tree
    reader, writer = os.pipe()
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _LIMITED_AND_GUARDED, str(_MEMORY_KIB), *command],
            cwd=folder,
            env=environment,
            stdin=reader,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    finally:
        os.close(reader)
    return process, os.fdopen(writer, "wb")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started; the wrapper that LibreOffice ships starts two more."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/PID", str(process.pid), "/T", "/F"],
                capture_output=True,
                check=False,
            )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


_COMMON, _WRITER, _CALC = (
    f"/org.openoffice.Office.{part}" for part in ("Common", "Writer", "Calc")
)
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    # Very high: macros of trusted folders alone, and there is none; then none at all.
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    # Pictures, sections and cells that a document fetches from elsewhere, this machine included.
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_WRITER}/Content/Update", "Link", "2"),  # never
    (f"{_CALC}/Content/Update", "Link", "1"),  # never
    (f"{_COMMON}/History", "PickListSize", "0"),
    (f"{_COMMON}/Misc", "CrashReport", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("/org.openoffice.Inet/Settings", f"ooInet{scheme}Proxy{entry}", value)
        for scheme in ("HTTP", "HTTPS", "FTP")
        for entry, value in (("Name", "127.0.0.1"), ("Port", "9"))  # the discard port
    ),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "en-GB"),
    (f"{_COMMON}/Filter/PDF/Export", "UseTaggedPDF", "true"),
    (f"{_COMMON}/Filter/PDF/Export", "PDFUACompliance", "true"),  # from LibreOffice 7.0 on
    (f"{_COMMON}/Filter/PDF/Export", "ExportBookmarks", "true"),
    (f"{_COMMON}/Filter/PDF/Export", "ExportNotes", "false"),
    (f"{_COMMON}/Filter/PDF/Export", "ExportNotesPages", "false"),
    (f"{_COMMON}/Filter/PDF/Export", "ExportHiddenSlides", "false"),
    # A published report is not for filling in: its fields are drawn as they stand.
    (f"{_COMMON}/Filter/PDF/Export", "ExportFormFields", "false"),
)


def _write_profile(folder: Path) -> None:
    """Write a profile of the settings; options of the PDF export stand here too, so that one start
    can convert files of every family."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n{items}</oor:items>\n',
        encoding="utf-8",
    )
