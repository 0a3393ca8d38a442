"""What LibreOffice is told: its profile, and what that keeps it from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from xml.etree import ElementTree

import numpy as np
import pypdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from agendapack.papers.office import soffice
from agendapack.papers.office.soffice import CRASHED, Start, _first_without, _Log, find_soffice, run
from tests.office_builders import ODF, archive, docx, odt, rtf
from tests.running import MEETING, PAPERS, agendapack, council

pytestmark = pytest.mark.once

PROFILE = """\
Common/Security/Scripting MacroSecurityLevel 3
Common/Security/Scripting DisableMacrosExecution true
Common/Security/Scripting BlockUntrustedRefererLinks true
Writer/Content/Update Link 2
Calc/Content/Update Link 1
Common/History PickListSize 0
Common/Misc CrashReport false
Inet/Settings ooInetProxyType 2
Inet/Settings ooInetHTTPProxyName 127.0.0.1
Inet/Settings ooInetHTTPProxyPort 9
Inet/Settings ooInetHTTPSProxyName 127.0.0.1
Inet/Settings ooInetHTTPSProxyPort 9
Inet/Settings ooInetFTPProxyName 127.0.0.1
Inet/Settings ooInetFTPProxyPort 9
Setup/L10N ooSetupSystemLocale en-GB
Common/Filter/PDF/Export UseTaggedPDF true
Common/Filter/PDF/Export PDFUACompliance true
Common/Filter/PDF/Export ExportBookmarks true
Common/Filter/PDF/Export ExportNotes false
Common/Filter/PDF/Export ExportNotesPages false
Common/Filter/PDF/Export ExportHiddenSlides false
Common/Filter/PDF/Export ExportFormFields false
"""


def settings(profile: Path) -> Iterator[str]:
    """Each setting of a profile: where it stands, its name, its value."""
    oor = "{http://openoffice.org/2001/registry}"
    for item in ElementTree.parse(profile / "user" / "registrymodifications.xcu").getroot():
        (prop,) = item
        assert prop.get(f"{oor}op") == "fuse"
        path = item.attrib[f"{oor}path"].replace("/org.openoffice.Office.", "")
        value = "".join(prop.itertext())
        yield f"{path.replace('/org.openoffice.', '')} {prop.get(f'{oor}name')} {value}\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("out", "work"):
        (tmp_path / name).mkdir()
    return tmp_path / "out", tmp_path / "work"


def test_the_profile(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    """Macros off, links never followed, no network, a tagged PDF of what shows: to the letter, for
    a setting that is gone is not missed by anything else."""
    run(Path("/bin/true"), [tmp_path / "a.odt"], *folders, seconds=9)
    assert "".join(settings(folders[1] / "profile")) == PROFILE


def test_where_libreoffice_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named outright, else on the search path, else where it is installed as a rule."""
    named, usual = tmp_path / "named", tmp_path / "usual"
    found = tmp_path / "bin" / ("soffice.com" if sys.platform == "win32" else "soffice")
    found.parent.mkdir()
    for program in (named, found, usual):
        program.touch(mode=0o755)
    monkeypatch.setattr(soffice, "_usual_places", lambda: iter([tmp_path / "none", usual]))
    monkeypatch.setenv("PATH", str(found.parent))
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(named))
    assert find_soffice() == named
    named.unlink()
    assert find_soffice() is None
    monkeypatch.delenv("AGENDAPACK_SOFFICE")
    assert find_soffice() == found
    found.unlink()
    assert find_soffice() == usual


CONVERT, LOST = b"convert a as a Writer document\n", b"Error: source file could not be loaded\n"


@pytest.mark.parametrize(
    ("printed", "whole", "at"),
    [
        (b"", 0, 0),
        (b"a warning\n", 0, 0),
        (CONVERT, 0, 0),
        (CONVERT, 1, 1),
        (CONVERT * 2, 1, 1),
        (LOST, 0, 1),
        (LOST + CONVERT, 0, 1),
        (CONVERT * 3, 2, 2),
        (CONVERT * 3, 3, 2),
        (CONVERT * 9, 3, 2),
        (CONVERT[:7], 0, 0),
        (b"x" * 999 + CONVERT, 0, 0),
        (b"x" * 999 + b"\n" + CONVERT, 1, 1),
    ],
)
def test_the_file_at_which_libreoffice_was_cut_short(
    tmp_path: Path, printed: bytes, whole: int, at: int
) -> None:
    """It tells of a file before it saves it; ``whole`` of three PDFs are."""
    made = [tmp_path / f"{name}.pdf" for name in "abc"]
    for file in made[:whole]:
        file.write_bytes(b"%PDF-1.7\n" + b" " * 99 + b"%%EOF\n")
    if whole < len(made):
        made[whole].write_bytes(b"%PDF-1.7\n%%EOF" + b" " * 99)  # an end that is none
    log = _Log(BytesIO(printed), len(made))
    log.close()
    assert log.reached(made) == at
    assert _first_without(made) == min(whole, 2)
    assert not log.is_flooded


def test_messages_without_end_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Log, "_MOST", 9)
    for printed, flooded in ((b"x" * 9, False), (b"x" * 10, True)):
        log = _Log(BytesIO(printed), 1)
        log.close()
        assert log.is_flooded == flooded


def test_the_usual_places_of_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    monkeypatch.setenv("ProgramW6432", "w")
    monkeypatch.setenv("ProgramFiles(x86)", "x86")
    monkeypatch.setenv("HOME", str(tmp_path))
    installed = [
        Path("/opt", f"libreoffice{version}/program/soffice") for version in ("24.8", "7.6", "25.2")
    ]
    globbed = {("/opt", "libreoffice*/program/soffice"): installed}
    monkeypatch.setattr(Path, "glob", lambda self, pattern: globbed[self.as_posix(), pattern])
    found = {}
    for platform in ("win32", "darwin", "linux"):
        monkeypatch.setattr(sys, "platform", platform)
        found[platform] = [path.as_posix() for path in soffice._usual_places()]
    inside = "LibreOffice.app/Contents/MacOS/soffice"
    assert found["win32"] == [
        f"{folder}/LibreOffice/program/soffice.com" for folder in (tmp_path, "w", "x86")
    ]
    assert found["darwin"] == [f"/Applications/{inside}", f"{tmp_path}/Applications/{inside}"]
    assert found["linux"] == [
        f"{folder}/program/soffice"
        for folder in (
            "/opt/libreoffice25.2",
            "/opt/libreoffice24.8",
            "/opt/libreoffice7.6",
            "/usr/lib/libreoffice",
            "/usr/lib64/libreoffice",
        )
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_what_libreoffice_is_given(
    tmp_path: Path, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its options, its folder, nothing to read, and no more of the environment than it needs."""
    for name in ("PYTHONPATH", "PYTHONHOME", "DISPLAY", "WAYLAND_DISPLAY", "TZ", "OTHER"):
        monkeypatch.setenv(name, "kept")
    seen = tmp_path / "seen"
    stand_in = tmp_path / "soffice"
    stand_in.write_text(
        f'#!/bin/sh\nexec 3>"{seen}"\nprintf "%s\\n" "$@" "$PWD" "read:$(cat)" >&3\n'
        "for name in PYTHONPATH PYTHONHOME DISPLAY WAYLAND_DISPLAY TZ OTHER SAL_USE_VCLPLUGIN"
        ' TMPDIR TMP TEMP; do eval echo "$name=\\$$name" >&3; done\n'
        "echo Error: source file could not be loaded >&2\n",
        encoding="utf-8",
    )
    stand_in.chmod(0o755)
    out, work = folders
    assert run(stand_in, [tmp_path / "a.odt"], out, work, seconds=9) == Start(1)
    assert seen.read_text(encoding="utf-8").splitlines() == [
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nodefault",
        "--nofirststartwizard",
        "--nolockcheck",
        "--nologo",
        "--convert-to",
        "pdf",
        "--outdir",
        str(out),
        str(tmp_path / "a.odt"),
        str(work),
        "read:",
        *(f"{name}=" for name in ("PYTHONPATH", "PYTHONHOME", "DISPLAY", "WAYLAND_DISPLAY")),
        "TZ=UTC",
        "OTHER=kept",
        "SAL_USE_VCLPLUGIN=svp",
        *(f"{name}={work / 'tmp'}" for name in ("TMPDIR", "TMP", "TEMP")),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("body", "start"),
    [
        ("exit 0", Start(0, CRASHED)),
        ("echo convert a; exit 3", Start(0, CRASHED)),
        ("echo convert a; exit 0", Start(1)),  # what has no PDF then was refused
        ("echo convert a; echo %%EOF >OUT/a.pdf; exit 3", Start(1)),
    ],
    ids=["silent", "stopped", "refused", "whole"],
)
def test_how_a_start_may_end(
    tmp_path: Path, folders: tuple[Path, Path], body: str, start: Start
) -> None:
    stand_in = tmp_path / "soffice"
    script = f"#!/bin/sh\n{body}\n".replace("OUT", f"'{folders[0]}'")
    stand_in.write_text(script, encoding="utf-8")
    stand_in.chmod(0o755)
    assert run(stand_in, [tmp_path / "a.odt"], *folders, seconds=9) == start


class _Clock:
    """Time that passes only while somebody sleeps, a second each time."""

    def __init__(self) -> None:
        self.now = 0

    def monotonic(self) -> int:
        return self.now

    def sleep(self, _: float) -> None:
        self.now += 1


def test_each_file_has_its_own_time(
    tmp_path: Path, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = _Clock()

    class Log:
        """Tells of a file every four seconds, of two in all."""

        is_flooded = False
        events = property(lambda _: min(2, clock.now // 4))
        reached = staticmethod(lambda _: 1)
        close = staticmethod(lambda: None)

    process = SimpleNamespace(stdout=BytesIO(), poll=lambda: None)
    monkeypatch.setattr(soffice, "time", clock)
    monkeypatch.setattr(soffice, "_spawn", lambda *_: (process, BytesIO()))
    monkeypatch.setattr(soffice, "_kill", lambda _: None)
    monkeypatch.setattr(soffice, "_Log", lambda *_: Log())
    files = [tmp_path / "a.odt", tmp_path / "b.odt"]
    ended = run(tmp_path / "soffice", files, *folders, seconds=5)
    assert ended == Start(1, "kept LibreOffice busy for more than 5 s")
    assert clock.now == 8 + 5 + 1


def test_how_libreoffice_is_started_and_ended_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[tuple[object, dict[str, object]]] = []
    process = SimpleNamespace(pid=7, poll=lambda: None, wait=lambda: None)

    def call(command: object, **options: object) -> object:
        called.append((command, options))
        return process

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 1, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 2, raising=False)
    monkeypatch.setattr(subprocess, "Popen", call)
    monkeypatch.setattr(subprocess, "run", call)
    soffice._spawn(["soffice.com"], tmp_path, tmp_path / "tmp")
    command, options = called.pop()
    environment = options.pop("env")
    assert isinstance(environment, dict)
    assert environment["TEMP"] == str(tmp_path / "tmp")
    assert "SAL_USE_VCLPLUGIN" not in environment
    assert (command, options) == (
        ["soffice.com"],
        {
            "cwd": tmp_path,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "creationflags": 3,
        },
    )
    soffice._kill(cast("subprocess.Popen[bytes]", process))
    assert called == [
        (["taskkill", "/PID", "7", "/T", "/F"], {"capture_output": True, "check": False})
    ]
    process.poll = lambda: 0  # it has ended
    soffice._kill(cast("subprocess.Popen[bytes]", process))
    assert len(called) == 1


def macro(path: Path, mark: Path) -> Path:
    """A document that writes the file ``mark`` when it is opened, if its macro may run."""
    basic = {
        "Basic/script-lc.xml": '<library:libraries xmlns:library="http://openoffice.org/2000/library">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": '<library:library xmlns:library="http://openoffice.org/2000/'
        'library" library:name="Standard"><library:element library:name="Module1"/>'
        "</library:library>",
        "Basic/Standard/Module1.xml": '<script:module xmlns:script="http://openoffice.org/2000/script"'
        ' script:name="Module1" script:language="StarBasic">Sub Main\nOpen "'
        f'{mark}" For Output As #1\nClose #1\nEnd Sub\n</script:module>',
    }
    content = (
        f'<office:document-content {ODF} xmlns:script="urn:oasis:names:tc:opendocument:xmlns:'
        'script:1.0" xmlns:ooo="http://openoffice.org/2004/office"'
        ' xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.3"><office:scripts>'
        '<office:event-listeners><script:event-listener script:language="ooo:script"'
        ' script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main'
        '?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners>'
        "</office:scripts><office:body><office:text><text:p>Macro</text:p></office:text>"
        "</office:body></office:document-content>"
    )
    media = "application/vnd.oasis.opendocument.text"
    entries = {"/": media, **dict.fromkeys(("content.xml", *basic), "text/xml")}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries.items()
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{listed}</manifest:manifest>"
    )
    parts = {"mimetype": media, "content.xml": content, **basic}
    return archive(path, {**parts, "META-INF/manifest.xml": manifest})


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed here")
def test_nothing_runs_and_no_link_is_followed(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    """Of files as they are, which LibreOffice never gets in a build."""
    program = find_soffice()
    assert program is not None
    secret, marked, mark = (tmp_path / name for name in ("secret.txt", "marked.png", "ran"))
    secret.write_text("TOP SECRET", encoding="utf-8")
    Image.new("RGB", (60, 60), (255, 0, 255)).save(marked)
    section = (
        '<text:section text:name="s"><text:section-source xlink:type="simple"'
        f' xlink:href="{secret.as_uri()}" text:filter-name="Text"/><text:p>As it was.</text:p>'
        "</text:section>"
    )
    picture = (
        '<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image'
        f' xlink:href="{marked.as_uri()}" xlink:type="simple" xlink:show="embed"'
        ' xlink:actuate="onLoad"/></draw:frame></text:p>'
    )
    files = [
        odt(tmp_path / "links.odt", "Title", body=section + picture),
        macro(tmp_path / "macro.odt", mark),
    ]
    assert run(program, files, *folders, seconds=120) == Start(2)
    made = folders[0] / "links.pdf"
    assert "SECRET" not in pypdf.PdfReader(made).pages[0].extract_text()
    with pdfium.PdfDocument(made) as pdf:
        seen = pdf[0].render(scale=0.3).to_numpy()[..., :3].astype(int)
    assert not np.any((seen[..., 1] < 100) & (seen[..., 0] > 150) & (seen[..., 2] > 150))
    assert not mark.exists()


def test_without_libreoffice_there_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(tmp_path / "none"))
    names = ("b.rtf", "a.docx", "c.rtf")
    meeting = "date: 2024-05-16\nitems:\n  - {title: Parks, papers: [b.rtf, a.docx, c.rtf]}\n"
    root = council(tmp_path, {MEETING: meeting})
    for name in names:
        (docx if name == "a.docx" else rtf)(root / PAPERS / name, name)
    ran = agendapack("build", "2024-05-16", cwd=root)
    told = [line for line in (ran.out + ran.err).splitlines() if "LibreOffice to" in line]
    assert told == [
        'meetings/parks/2024-05-16/meeting.yaml:3:29: error: "b.rtf" and 2 more need LibreOffice to'
        " become PDF, and it is not installed here"
    ]
    assert ran.code == 1
