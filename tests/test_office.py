"""Office files become tagged PDFs: real LibreOffice where it is installed, and stand-ins for its
misbehaviour."""

from __future__ import annotations

import errno
import re
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pypdf
import pytest

from agendapack.papers.accessibility import Finding, PaperAccessibility, State
from agendapack.papers.office.conversion import INSTALL_HINT, Conversion, convert
from agendapack.papers.office.office_remedies import in_office_file
from agendapack.papers.office.soffice import Start, find_soffice
from agendapack.papers.ua import examination
from agendapack.papers.ua.document_facts import gather
from agendapack.papers.ua.document_rules import read_xmp
from agendapack.papers.ua.examination import examine
from agendapack.problems import Location, MachineError
from tests import builders
from tests.office_builders import cells, docx, odt, pptx, rtf, xlsx

pytestmark = pytest.mark.once

needs_libreoffice = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed here"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


def converted(
    into: Path, *files: Path, seconds: float = 120, soffice: Path | None = None
) -> Conversion:
    places = {file: Location(Path("meeting.yaml"), n, 7) for n, file in enumerate(files, 1)}
    return convert(places, into, seconds=seconds, soffice=soffice)


def messages(conversion: Conversion) -> list[str]:
    return [f"{problem.location.line}: {problem.message}" for problem in conversion.problems]


def text(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def roles(pdf: Path) -> str:
    """The structure tree as nested standard roles."""
    with pikepdf.open(pdf) as opened:
        root = opened.Root.get(pikepdf.Name.StructTreeRoot)
        if root is None:
            return ""
        return _roles(root.K, dict(root.get(pikepdf.Name.RoleMap, {}).items()))


def _roles(kids: pikepdf.Object, mapped: dict[str, pikepdf.Object]) -> str:
    drawn = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and pikepdf.Name.S in kid:
            inside = _roles(kid.K, mapped) if pikepdf.Name.K in kid else ""
            role = str(mapped.get(str(kid.S), kid.S))[1:]
            drawn.append(role + (f"({inside})" if inside else ""))
    return " ".join(drawn)


# --- with LibreOffice -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Conversion]:
    """One file of each kind that a test can write, in one start, two of them of one name."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "annex").mkdir()
    files = {
        "docx": docx(folder / "report.docx", "Budget report", "The overspend is £1.2m."),
        "odt": odt(folder / "health.odt", "Health report", "A paragraph."),
        "rtf": rtf(folder / "letter.rtf", "A letter."),
        "xlsx": xlsx(folder / "figures.xlsx", {"Spend": cells(("Ward", "£000"), ("Ham", "12"))}),
        "pptx": pptx(folder / "slides.pptx", ["Mental health", "Unseen", "Next"], hidden=[2]),
        "namesake": docx(folder / "annex" / "Report.docx", "Annex", "Another text."),
    }
    return files, converted(folder / "made", *files.values())


@needs_libreoffice
def test_every_family_converts_in_one_start(family: tuple[dict[str, Path], Conversion]) -> None:
    files, conversion = family
    assert messages(conversion) == []
    said = {kind: text(conversion.pdfs[file]) for kind, file in files.items()}
    assert "£1.2m" in said["docx"]
    assert "Health report" in said["odt"]
    assert "A letter." in said["rtf"]
    assert "Ham" in said["xlsx"]
    assert "Mental health" in said["pptx"]
    assert "Unseen" not in said["pptx"]
    assert "Another text." in said["namesake"]


@needs_libreoffice
def test_reading_structure(family: tuple[dict[str, Path], Conversion]) -> None:
    files, conversion = family
    drawn = {kind: roles(conversion.pdfs[file]) for kind, file in files.items()}
    assert drawn["docx"] == "Document(H1 P)"
    # A sheet is tagged in full or not at all, as the LibreOffice at hand can.
    assert drawn["xlsx"] == "" or "Table" in drawn["xlsx"]


def claims(pdf: Path) -> bool:
    with pikepdf.open(pdf) as opened:
        metadata = opened.Root.get("/Metadata")
        return metadata is not None and b"<pdfuaid:part>1<" in metadata.read_bytes()


@needs_libreoffice
def test_a_pdf_claims_what_libreoffice_claims_and_is_judged_by_the_rules(
    family: tuple[dict[str, Path], Conversion],
) -> None:
    files, conversion = family
    for kind in ("docx", "odt", "rtf", "pptx"):
        assert claims(conversion.pdfs[files[kind]]), kind
    assert claims(conversion.pdfs[files["xlsx"]]) == (roles(conversion.pdfs[files["xlsx"]]) != "")
    with pikepdf.open(conversion.pdfs[files["docx"]]) as pdf:
        found = examine(gather(pdf))
    assert found.conforms
    assert [finding.message for finding in found.unmended] == []


@needs_libreoffice
def test_a_title_among_the_files_properties_is_the_pdfs(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp="http://schemas'
        '.openxmlformats.org/package/2006/metadata/core-properties"><dc:title>Parks &amp; more'
        "</dc:title></cp:coreProperties>"
    )
    report = docx(tmp_path / "a.docx", "Title", extra={"docProps/core.xml": core})
    with zipfile.ZipFile(report) as zipped:
        parts = {name: zipped.read(name).decode() for name in zipped.namelist()}
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="c" Type="{kind}" Target="docProps/core.xml"/></Relationships>',
    )
    with zipfile.ZipFile(report, "w") as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    conversion = converted(tmp_path / "made", report)
    with pikepdf.open(conversion.pdfs[report]) as pdf:
        assert read_xmp(pdf.Root.Metadata.read_bytes()).title == "Parks & more"
        assert examine(gather(pdf)).findings == ()


def test_no_remedy_for_an_office_file_is_to_save_another_pdf() -> None:
    named = re.compile(r'"(\d\d-\d\d\d)"')
    rules = Path(examination.__file__).parent.glob("*.py")
    checkpoints = sorted({found for file in rules for found in named.findall(file.read_text())})
    assert len(checkpoints) > 30
    findings = tuple(Finding("7.1", name, "x", remedy="Save it as PDF") for name in checkpoints)
    for state in State:
        told = in_office_file(PaperAccessibility(state, findings)).findings
        assert [f.checkpoint for f in told] == checkpoints
        for word in ("PDF", "Acrobat"):
            assert [f.remedy for f in told if word in f.remedy] == []


@needs_libreoffice
def test_the_bookmarks_are_the_headings(family: tuple[dict[str, Path], Conversion]) -> None:
    files, conversion = family
    reader = pypdf.PdfReader(conversion.pdfs[files["docx"]])
    assert [entry.title for entry in reader.outline] == ["Budget report"]


@needs_libreoffice
def test_the_same_files_give_the_same_bytes(
    family: tuple[dict[str, Path], Conversion], tmp_path: Path
) -> None:
    files, first = family
    time.sleep(1.1)  # LibreOffice writes the second of the day into its PDFs
    second = converted(tmp_path / "again", *files.values())
    for kind, file in files.items():
        assert first.pdfs[file].read_bytes() == second.pdfs[file].read_bytes(), kind


@needs_libreoffice
def test_older_binary_formats(tmp_path: Path) -> None:
    import subprocess

    sources = {
        "doc": docx(tmp_path / "a.docx", "Title", "Words."),
        "xls": xlsx(tmp_path / "b.xlsx", {"A": cells(("Words.",))}),
        "ppt": pptx(tmp_path / "c.pptx", ["Words."]),
    }
    profile = (tmp_path / "profile").as_uri()
    for older, source in sources.items():
        subprocess.run(
            [str(find_soffice()), f"-env:UserInstallation={profile}", "--headless", "--convert-to",
             older, "--outdir", str(tmp_path), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    files = [source.with_suffix(f".{older}") for older, source in sources.items()]
    conversion = converted(tmp_path / "made", *files)
    assert messages(conversion) == []
    assert list(conversion.pdfs) == files
    for file, made in conversion.pdfs.items():
        assert "Words." in text(made), file


@needs_libreoffice
def test_a_refused_file_is_named_and_the_others_are_converted(tmp_path: Path) -> None:
    good = odt(tmp_path / "good.odt", "Good")
    torn = docx(tmp_path / "torn.docx", "Torn")
    torn.write_bytes(torn.read_bytes()[:700])
    conversion = converted(tmp_path / "made", torn, good)
    assert messages(conversion) == ['1: "torn.docx" is damaged inside']
    assert list(conversion.pdfs) == [good]


# --- without ----------------------------------------------------------------------------------


def script(path: Path, body: str) -> Path:
    """A stand-in for soffice: a shell script that sees the files as ``$@`` and ``$out``."""
    path.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done; out=$2; shift 2\n' + body,
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


_ONE = 'echo "convert $f -> x"; cp "$PDF" "$out/$(basename "${f%.*}").pdf"'


@pytest.fixture
def blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "blank.pdf")
    monkeypatch.setenv("PDF", str(tmp_path / "blank.pdf"))


@posix
@pytest.mark.usefixtures("blank")
def test_a_file_that_takes_too_long_is_stopped_with_its_children(tmp_path: Path) -> None:
    stand_in = script(
        tmp_path / "soffice",
        'for f in "$@"; do case $f in *slow*) (sleep 2; touch "$PDF.late") & wait;; *) '
        f"{_ONE};; esac; done",
    )
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("first", "slow", "last")]
    began = time.monotonic()
    conversion = converted(tmp_path / "made", *files, seconds=0.8, soffice=stand_in)
    assert messages(conversion) == ['2: "slow.rtf" kept LibreOffice busy for more than 0.8 s']
    assert [file.name for file in conversion.pdfs] == ["first.rtf", "last.rtf"]
    time.sleep(max(0.0, 2.5 - (time.monotonic() - began)))
    assert not (tmp_path / "blank.pdf.late").exists()


@posix
@pytest.mark.usefixtures("blank")
def test_a_file_that_brings_libreoffice_down(tmp_path: Path) -> None:
    stand_in = script(
        tmp_path / "soffice",
        'for f in "$@"; do case $f in *bad*) exit 139;; *refused*) '
        f'echo "Error: source file could not be loaded";; *) {_ONE};; esac; done',
    )
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("refused", "one", "bad", "two")]
    conversion = converted(tmp_path / "made", *files, soffice=stand_in)
    assert messages(conversion) == [
        '1: "refused.rtf" is refused by LibreOffice',
        '3: "bad.rtf" makes LibreOffice stop in the middle of its work',
    ]
    assert [file.name for file in conversion.pdfs] == ["one.rtf", "two.rtf"]


@posix
@pytest.mark.usefixtures("blank")
def test_a_file_that_fails_among_others_is_tried_alone(tmp_path: Path) -> None:
    """A memory that is full of other files, or a fault of LibreOffice's, is not its doing."""
    stand_in = script(
        tmp_path / "soffice",
        f'for f in "$@"; do case $f$# in *crash*3) exit 139;; *odd*2) '
        f'echo "Error: source file could not be loaded";; *) {_ONE};; esac; done',
    )
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("crash", "odd", "plain")]
    conversion = converted(tmp_path / "made", *files, soffice=stand_in)
    assert messages(conversion) == []
    assert {file.name for file in conversion.pdfs} == {"crash.rtf", "odd.rtf", "plain.rtf"}


@posix
@pytest.mark.usefixtures("blank")
def test_messages_without_end_are_neither_kept_nor_waited_for(tmp_path: Path) -> None:
    stand_in = script(
        tmp_path / "soffice",
        f'for f in "$@"; do case $f in *loud*) exec yes "convert this";; *) {_ONE};; esac; done',
    )
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("loud", "last")]
    conversion = converted(tmp_path / "made", *files, soffice=stand_in)
    assert messages(conversion) == ['1: "loud.rtf" makes LibreOffice print messages without end']
    assert [file.name for file in conversion.pdfs] == ["last.rtf"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds to a limit of memory")
@pytest.mark.usefixtures("blank")
def test_libreoffice_has_a_limit_of_memory(tmp_path: Path) -> None:
    limit = tmp_path / "limit"
    body = f'ulimit -v > "{limit}"; for f in "$@"; do {_ONE}; done'
    stand_in = script(tmp_path / "soffice", body)
    made = converted(tmp_path / "made", rtf(tmp_path / "a.rtf", "a"), soffice=stand_in)
    assert messages(made) == []
    assert int(limit.read_text()) == 2 * 1024 * 1024  # KiB


def test_all_files_are_given_to_one_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[list[str]] = []

    def start(_: Path, files: Sequence[Path], out: Path, *__: Path, seconds: float) -> Start:
        starts.append([file.name for file in files])
        for file in files:
            (out / f"{file.stem}.pdf").write_bytes(builders.pdf())
        return Start(len(files))

    monkeypatch.setattr("agendapack.papers.office.conversion.run", start)
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("one", "two", "three")]
    made = converted(tmp_path / "made", *files, soffice=tmp_path)
    assert messages(made) == []
    # The profile and the temporary folder are gone.
    assert set((tmp_path / "made").iterdir()) == set(made.pdfs.values())
    assert starts == [["one.rtf", "two.rtf", "three.rtf"]]


@pytest.mark.parametrize(
    ("program", "role", "tagged"),
    [("Calc", "Table", True), ("Calc", "P", False), ("Writer", "P", True)],
)
def test_a_sheet_whose_cells_have_no_tags_counts_as_untagged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, role: str, tagged: bool
) -> None:
    """LibreOffice before 7.5 tags a sheet's header and footer alone."""

    def as_libreoffice(made: pikepdf.Pdf) -> None:
        made.docinfo.Creator = program
        made.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        element = pikepdf.Dictionary(S=pikepdf.Name(f"/{role}"))
        document = pikepdf.Dictionary(S=pikepdf.Name.Document, K=pikepdf.Array([element]))
        made.Root.StructTreeRoot = pikepdf.Dictionary(K=document)
        made.pages[0].obj.StructParents = 0

    def start(_: Path, files: Sequence[Path], out: Path, *__: Path, seconds: float) -> Start:
        (out / "a.pdf").write_bytes(builders.pdf(edit=as_libreoffice))
        return Start(1)

    monkeypatch.setattr("agendapack.papers.office.conversion.run", start)
    made = converted(tmp_path / "made", rtf(tmp_path / "a.rtf", "a"), soffice=tmp_path)
    (file,) = made.pdfs.values()
    with pikepdf.open(file) as opened:
        assert ("/StructTreeRoot" in opened.Root) == tagged
        assert ("/MarkInfo" in opened.Root) == tagged
        assert ("/StructParents" in opened.pages[0].obj) == tagged


@posix
@pytest.mark.usefixtures("blank")
def test_the_temporary_folder_is_libreoffices_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice deletes what TMPDIR names if that is a file."""
    named = tmp_path / "a-file"
    named.write_text("x", encoding="utf-8")
    monkeypatch.setenv("TMPDIR", str(named))
    stand_in = script(
        tmp_path / "soffice",
        f'rm -f "$TMPDIR" "$TMP" "$TEMP"; test -d "$TMPDIR" || exit 1; for f in "$@"; do {_ONE}; '
        "done",
    )
    file = rtf(tmp_path / "a.rtf", "a")
    assert list(converted(tmp_path / "made", file, soffice=stand_in).pdfs) == [file]
    assert named.exists()


@posix
def test_a_full_disk_is_not_blamed_on_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = script(tmp_path / "soffice", 'echo "convert $1 -> x"')
    file = rtf(tmp_path / "a.rtf", "a")
    refused = converted(tmp_path / "made", file, soffice=stand_in)
    assert messages(refused) == ['1: "a.rtf" is refused by LibreOffice']
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=5 * 1024**2))
    with pytest.raises(MachineError) as fault:
        converted(tmp_path / "made", file, soffice=stand_in)
    assert fault.value.message == (
        '"a.rtf" cannot be converted: the temporary folder has only 5 MB left'
        f" ({tmp_path.resolve() / 'made'})"
    )
    assert fault.value.hint == (
        "make room there, or name another folder in the environment variable TMPDIR"
    )


@posix
def test_a_limit_on_files_is_not_blamed_on_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = script(tmp_path / "soffice", 'echo "convert $1 -> x"')
    file = rtf(tmp_path / "a.rtf", "a")
    monkeypatch.setattr("resource.getrlimit", lambda _: (60 * 1024, 60 * 1024))
    with pytest.raises(MachineError) as fault:
        converted(tmp_path / "made", file, soffice=stand_in)
    assert fault.value.message == (
        '"a.rtf" cannot be converted: a program may write files of only 60 kB here'
    )
    assert fault.value.hint == "lift that limit (ulimit -f unlimited), and build again"


def test_a_disk_that_fills_while_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("agendapack.papers.office.conversion.cut_off", full)
    with pytest.raises(OSError, match="No space left"):
        converted(tmp_path / "made", rtf(tmp_path / "a.rtf", "a"), soffice=tmp_path)


def test_files_none_of_which_can_be_copied(tmp_path: Path) -> None:
    torn = docx(tmp_path / "torn.docx", "Torn")
    torn.write_bytes(torn.read_bytes()[:700])
    conversion = converted(tmp_path / "made", torn, soffice=tmp_path / "no-program")
    assert messages(conversion) == ['1: "torn.docx" is damaged inside']
    assert conversion.problems[0].hint == (
        "open it in the program it came from, let it be repaired, look it over, and save it anew"
    )


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENDAPACK_SOFFICE", str(tmp_path / "none"))
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("one", "two", "three")]
    conversion = converted(tmp_path / "made", *files)
    assert messages(conversion) == [
        '1: "one.rtf" and 2 more need LibreOffice to become PDF, and it is not installed here'
    ]
    assert conversion.problems[0].hint == INSTALL_HINT
    for word in ("apt install", "brew install", "winget install", "save the file as PDF"):
        assert word in INSTALL_HINT


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("noise.docx", b"not a zip", '1: "noise.docx" is not a DOCX file, whatever its name says'),
        (
            "~$report.docx",
            b"\x05Clerk",
            '1: "~$report.docx" is what Word or Excel keeps while a file is open',
        ),
        ("empty.odt", b"", '1: "empty.odt" is empty'),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....",
            '1: "locked.xlsx" needs a password to open, or is of an older kind than its name says',
        ),
    ],
)
def test_what_the_first_bytes_tell(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert messages(converted(tmp_path / "made", tmp_path / name)) == [expected]
