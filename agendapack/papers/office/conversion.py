"""Office files become tagged PDFs: one start of LibreOffice for all of them.

A file that keeps LibreOffice busy for too long is named and left out, and the others are converted
by a new start.  One that brings LibreOffice down, or is refused, among others is tried once more by
itself: it may have been their doing.
"""

from __future__ import annotations

import errno
import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from agendapack.papers.office.office_xml import Unlookable
from agendapack.papers.office.outside_references import cut_off
from agendapack.papers.office.saved_values import NO_ROOM, freeze
from agendapack.papers.office.soffice import CRASHED, find_soffice, is_whole, run
from agendapack.papers.ua.document_rules import claim_packet
from agendapack.problems import Location, MachineError, Problem, error
from agendapack.records.paper_kinds import Format, type_of

PDFUA = b"http://www.aiim.org/pdfua/ns/id/"

REFUSED = "is refused by LibreOffice"
_ROOM = 32 * 1024**2  # bytes that a conversion may want on the disk

SECONDS = 120.0
"""How long LibreOffice may work at one file, its own start included, before it is stopped."""

_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_BEGINS: Mapping[Format, tuple[bytes, ...]] = {
    "ooxml": (_ZIP,),
    "odf": (_ZIP,),
    "rtf": (_RTF,),
    "binary": (_OLE, _ZIP, _RTF),  # programs open it as what it is
}

INSTALL_HINT = (
    "install LibreOffice (Debian and Ubuntu: sudo apt install libreoffice-writer libreoffice-calc"
    " libreoffice-impress; macOS: brew install --cask libreoffice; Windows: winget install"
    " TheDocumentFoundation.LibreOffice), or save the file as PDF and name the PDF instead"
)


class Conversion(Struct, frozen=True):
    """What came of a call: each converted file's PDF, an error for each of the others, and what
    cannot be shown as it was saved."""

    pdfs: Mapping[Path, Path]
    problems: tuple[Problem, ...]


def convert(
    files: Mapping[Path, Location],
    into: Path,
    *,
    seconds: float = SECONDS,
    soffice: Path | None = None,
) -> Conversion:
    """Convert ``files`` (each with the place that names it) to PDFs in the folder ``into``.

    ``seconds`` is for each file.  The PDFs have no date, author or id of their own, so that the
    same file gives the same bytes from the same LibreOffice and fonts.  Never raises for a file;
    an ``into`` that cannot be written raises OSError or MachineError.
    """
    problems: list[Problem] = []
    wanted: dict[Path, Location] = {}
    for file, place in files.items():
        fault = _not_convertible(file, place)
        if fault is None:
            wanted[file] = place
        else:
            problems.append(fault)
    program = soffice or find_soffice()
    if not wanted:
        return Conversion({}, tuple(problems))
    if program is None:
        return Conversion({}, (*problems, _missing(wanted)))
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="agendapack-office-", dir=into, ignore_cleanup_errors=True
    ) as folder:
        batch = _Batch(program, Path(folder).resolve(), seconds)
        staged: dict[Path, Path] = {}
        for file, place in wanted.items():
            try:
                staged[file], told = batch.stage(file, place)
                problems += told
            except Unlookable as fault:
                hint = _SAVE_AS_PDF if fault.refused else _REPAIR
                problems.append(_error(file, place, str(fault), hint))
            except OSError as fault:
                if fault.errno in _MACHINE:
                    raise
                problems.append(_error(file, place, f"cannot be read: {fault.strerror}", ""))
        outcomes = batch.convert(list(staged.values()))
        pdfs: dict[Path, Path] = {}
        for file, copy in staged.items():
            outcome = outcomes[copy]
            target = into / f"{copy.stem}.pdf"
            if isinstance(outcome, str):
                problems.append(_error(file, wanted[file], outcome, _SAVE_AS_PDF))
            elif fault_in := _settle(outcome, target):
                problems.append(_error(file, wanted[file], fault_in, _SAVE_AS_PDF))
            else:
                pdfs[file] = target
    return Conversion(pdfs, tuple(problems))


_MACHINE = (*NO_ROOM, errno.EROFS, errno.EMFILE, errno.ENFILE)
"""Errors of the machine and not of the file that is at hand."""
_REPAIR = "open it in the program it came from, let it be repaired, look it over, and save it anew"
_SAVE_AS_PDF = "open it in the program it came from, save it as PDF, and name the PDF instead"


def _error(file: Path, place: Location, what: str, hint: str) -> Problem:
    return error(f'"{file.name}" {what}', place, hint)


def _missing(wanted: Mapping[Path, Location]) -> Problem:
    (first, place), *others = wanted.items()
    rest = f" and {len(others)} more" if others else ""
    need = "need" if others else "needs"
    return error(
        f'"{first.name}"{rest} {need} LibreOffice to become PDF, and it is not installed here',
        place,
        INSTALL_HINT,
    )


def _not_convertible(file: Path, place: Location) -> Problem | None:
    """What the first bytes tell: LibreOffice would set a broken file as pages of noise."""
    paper = type_of(file)
    assert paper is not None and paper.office is not None
    try:
        with file.open("rb") as stream:
            head = stream.read(8)
    except OSError as fault:
        return _error(file, place, f"cannot be read: {fault.strerror}", "")
    if file.name.startswith("~$"):
        hint = f'close the file that it stands for, and name that: "{file.name[2:]}"'
        return _error(file, place, "is what Word or Excel keeps while a file is open", hint)
    if not head:
        return _error(file, place, "is empty", "ask its author for the whole file")
    if paper.office.is_xml and head.startswith(_OLE):
        return _error(
            file,
            place,
            "needs a password to open, or is of an older kind than its name says",
            "ask its author for a copy without a password, saved anew",
        )
    if not head.startswith(_BEGINS[paper.office.format]):
        return _error(
            file,
            place,
            f"is not a {file.suffix[1:].upper()} file, whatever its name says",
            "open it in the program it came from and save it again",
        )
    return None


class _Batch:
    """Files staged in a folder of their own, and the starts of LibreOffice that convert them."""

    def __init__(self, program: Path, folder: Path, seconds: float) -> None:
        self._program = program
        self._folder = folder
        self._seconds = seconds
        self._names: set[str] = set()
        self._starts = 0

    def stage(self, file: Path, place: Location) -> tuple[Path, tuple[Problem, ...]]:
        """Copy a file to where nothing lies beside it that its links could reach, under a name that
        no other copy's PDF bears; gives the copy, and what it cannot show as it was saved."""
        stem, ordinal = file.stem, 1
        while stem.casefold() in self._names:
            ordinal += 1
            stem = f"{file.stem}-{ordinal}"
        self._names.add(stem.casefold())
        folder = self._folder / "in"
        folder.mkdir(exist_ok=True)
        copy = folder / f"{stem}{file.suffix.lower()}"
        told = freeze(file, copy, place)
        cut_off(copy)
        return copy, told

    def convert(self, copies: Sequence[Path]) -> dict[Path, Path | str]:
        """Each copy's PDF, or the end of a sentence that says why there is none."""
        outcomes: dict[Path, Path | str] = {}
        waiting = [list(copies)] if copies else []  # one start for each
        while waiting:
            batch = waiting.pop()
            found = self._start(batch)
            outcomes |= found
            if len(batch) > 1:
                waiting += [[copy] for copy, made in found.items() if made in (REFUSED, CRASHED)]
            if rest := [copy for copy in batch if copy not in found]:
                waiting.append(rest)
        return outcomes

    def _start(self, copies: Sequence[Path]) -> dict[Path, Path | str]:
        """One start of LibreOffice, and what came of the copies that it reached."""
        self._starts += 1
        out, work = (self._folder / f"{name}{self._starts}" for name in ("out", "work"))
        out.mkdir()
        work.mkdir()
        start = run(self._program, copies, out, work, seconds=self._seconds)
        outcomes: dict[Path, Path | str] = {}
        for copy in copies[: start.reached]:
            pdf = out / f"{copy.stem}.pdf"
            outcomes[copy] = pdf if is_whole(pdf) else REFUSED
        if start.reached < len(copies):
            outcomes[copies[start.reached]] = start.fault
        for copy, made in outcomes.items():
            if isinstance(made, str):
                self._require_room(copy)
        return outcomes

    def _require_room(self, copy: Path) -> None:
        """MachineError where a full disk, or a limit on files, may be why a file has no PDF."""
        wanted = max(_ROOM, 4 * copy.stat().st_size)
        if (largest := _largest_file()) < wanted:
            raise MachineError(
                f'"{copy.name}" cannot be converted: a program may write files of only'
                f" {largest // 1024} kB here",
                "lift that limit (ulimit -f unlimited), and build again",
            )
        if (free := shutil.disk_usage(self._folder).free) < wanted:
            raise MachineError(
                f'"{copy.name}" cannot be converted: the temporary folder has only'
                f" {free // 1024**2} MB left ({self._folder.parent})",
                "make room there, or name another folder in the environment variable TMPDIR",
            )


def _largest_file() -> float:
    """How many bytes the system lets a program write into one file."""
    try:
        import resource
    except ImportError:  # Windows
        return math.inf
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return math.inf if limit == resource.RLIM_INFINITY else limit


def _settle(made: Path, target: Path) -> str | None:
    """Write LibreOffice's PDF to ``target`` without what differs from run to run (the Info
    dictionary's date, /ID, and a checksum of both); gives what is wrong with it, or None."""
    try:
        with pikepdf.open(made, suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                return "has nothing to print"
            sheet = str(pdf.docinfo.get(Name.Creator, "")) == "Calc"
            title = str(pdf.docinfo.get(Name.Title, ""))
            for key in ("/Info", "/ID", "/DocChecksum"):
                if key in pdf.trailer:
                    del pdf.trailer[key]
            claims = Name.Metadata in pdf.Root and PDFUA in pdf.Root.Metadata.read_bytes()
            if Name.Metadata in pdf.Root:
                del pdf.Root.Metadata
            if sheet and not _has_table(pdf):
                _untag(pdf)
            elif claims:
                pdf.Root.Metadata = _metadata(pdf, title)
            pdf.save(
                target,
                object_stream_mode=ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,
            )
    except pikepdf.PdfError:
        return "comes out of LibreOffice as a PDF that cannot be read"
    return None


def _metadata(pdf: Pdf, title: str) -> pikepdf.Object:
    """Metadata that say what LibreOffice's do, but for when: that the file conforms to PDF/UA-1
    (ISO 14289-1, 5), and its title where it has one."""
    return pdf.make_stream(claim_packet(title), Type=Name.Metadata, Subtype=Name.XML)


def _has_table(pdf: Pdf) -> bool:
    """Whether anything near the top of the structure tree is a table."""
    level: list[pikepdf.Object | None] = [pdf.Root.get(Name.StructTreeRoot, Dictionary())]
    for _ in range(5):
        kids: list[pikepdf.Object | None] = []
        for element in level:
            inside = element.get(Name.K) if isinstance(element, Dictionary) else None
            kids += list(inside) if isinstance(inside, Array) else [inside]
        level = [kid for kid in kids if isinstance(kid, Dictionary)]
        if any(kid is not None and kid.get(Name.S) == Name.Table for kid in level):
            return True
    return False


def _untag(pdf: Pdf) -> None:
    """LibreOffice before 7.5 tags a sheet's header and footer but none of its cells; a page that
    claims to be tagged and is not is worse for its reader than one that does not claim it."""
    for key in (Name.StructTreeRoot, Name.MarkInfo):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in (Name.StructParents, Name.Tabs):
            if key in page.obj:
                del page.obj[key]
