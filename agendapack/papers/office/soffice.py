"""Runs LibreOffice: where it is, a start of it, and what came of each file.

Each start has a profile folder of its own that is thrown away afterwards: no macros, no links
followed (neither to the web nor to files on this machine), no recent documents, a dead proxy for
whatever would ask the network all the same.  LibreOffice and all that it starts form one process
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
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

_MEMORY_KIB = 2 * 1024 * 1024  # of addresses; half of it is enough for an ordinary report


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
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
        yield Path("/usr/lib/libreoffice/program/soffice")
        yield Path("/usr/lib64/libreoffice/program/soffice")


def run(program: Path, files: Sequence[Path], out: Path, work: Path, *, seconds: float) -> Start:
    """Convert ``files`` to PDFs in the folder ``out``, in one start; ``work`` is an empty folder of
    the caller's for the profile and the log.

    LibreOffice is stopped when a file takes longer than ``seconds``: each has so many.
    """
    profile, log = work / "profile", work / "log"
    _write_profile(profile)
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
    with log.open("wb") as output:
        process, guard = _spawn(command, work, output.fileno())
        try:
            events, since = 0, time.monotonic()
            while process.poll() is None:
                time.sleep(0.02)
                if (now := len(_EVENT.findall(_read(log)))) != events:
                    events, since = now, time.monotonic()
                elif time.monotonic() - since > seconds:
                    fault = f"kept LibreOffice busy for more than {seconds:g} s"
                    return Start(_reached(_read(log), made), fault)
        finally:
            _kill(process)
            guard.close()
    text = _read(log)
    if len(_EVENT.findall(text)) < len(files) or (process.returncode and not is_whole(made[-1])):
        return Start(_reached(text, made), "makes LibreOffice stop in the middle of its work")
    return Start(len(files))


# Printed once for each file, in their order: before it is saved, or when it cannot be loaded.
_EVENT = re.compile(r"^(convert|Error: source file could not be loaded)\b", re.MULTILINE)


def _reached(log: str, made: Sequence[Path]) -> int:
    """The index of the file that LibreOffice was at when it was cut short."""
    events = _EVENT.findall(log)
    saving = bool(events) and events[-1] == "convert" and not is_whole(made[len(events) - 1])
    return min(len(events) - saving, len(made) - 1)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


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
    command: Sequence[str], folder: Path, output: int
) -> tuple[subprocess.Popen[bytes], BinaryIO]:
    """Start a program as the head of a process group of its own, without a terminal.

    The group ends when the file that is given beside it is closed, and so when this process ends in
    whatever way.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "DISPLAY", "WAYLAND_DISPLAY"}
    } | {"TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    if sys.platform == "win32":
        del environment["SAL_USE_VCLPLUGIN"]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
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
            stdout=output,
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
