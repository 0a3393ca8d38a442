"""Office files become tagged PDFs: real LibreOffice where it is installed, and stand-ins for its
misbehaviour."""

from __future__ import annotations

import sys
import time
import zipfile
from pathlib import Path

import pikepdf
import pypdf
import pytest

from agendapack.papers.office.conversion import INSTALL_HINT, Conversion, convert
from agendapack.papers.office.delimited import NotATable, read_table
from agendapack.papers.office.soffice import find_soffice
from agendapack.papers.office.word_fields import freeze
from agendapack.problems import Location
from tests.office_builders import cells, docx, odf, odt, pptx, rtf, xlsx

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
        "csv": folder / "wards.csv",
        "namesake": docx(folder / "annex" / "Report.docx", "Annex", "Another text."),
    }
    files["csv"].write_text("Ward,Telephone,Spend\nHam,01752 304570,£12.50\n", encoding="utf-8")
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
    assert "01752 304570" in said["csv"]
    assert "£12.50" in said["csv"]
    assert "Another text." in said["namesake"]


@needs_libreoffice
def test_reading_structure(family: tuple[dict[str, Path], Conversion]) -> None:
    files, conversion = family
    drawn = {kind: roles(conversion.pdfs[file]) for kind, file in files.items()}
    assert drawn["docx"] == "Document(H1 P)"
    assert drawn["csv"] == ("Document(Table(TR(TH(P) TH(P) TH(P)) TR(TD(P) TD(P) TD(P))) P)")
    # A sheet is tagged in full or not at all, as the LibreOffice at hand can.
    assert drawn["xlsx"] == "" or "Table" in drawn["xlsx"]


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
@pytest.mark.parametrize(("modern", "older"), [("docx", "doc"), ("xlsx", "xls"), ("pptx", "ppt")])
def test_older_binary_formats(tmp_path: Path, modern: str, older: str) -> None:
    import subprocess

    source = {
        "docx": lambda path: docx(path, "Title", "Words."),
        "xlsx": lambda path: xlsx(path, {"A": cells(("Words.",))}),
        "pptx": lambda path: pptx(path, ["Words."]),
    }[modern](tmp_path / f"paper.{modern}")
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [str(find_soffice()), f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         older, "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    conversion = converted(tmp_path / "made", tmp_path / f"paper.{older}")
    assert messages(conversion) == []
    (pdf,) = conversion.pdfs.values()
    assert "Words." in text(pdf)


@needs_libreoffice
def test_nothing_outside_the_file_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET", encoding="utf-8")
    section = (
        '<text:section text:name="s"><text:section-source xlink:type="simple"'
        f' xlink:href="{secret.as_uri()}" text:filter-name="Text"/><text:p>As it was.</text:p>'
        "</text:section>"
    )
    conversion = converted(tmp_path / "made", odt(tmp_path / "links.odt", "Title", body=section))
    (pdf,) = conversion.pdfs.values()
    assert "SECRET" not in text(pdf)


@needs_libreoffice
def test_a_changing_field_shows_what_it_last_showed(tmp_path: Path) -> None:
    def field(code: str, shown: str) -> str:
        run = f"<w:r><w:t>{shown}</w:t></w:r>"
        return f'<w:p><w:fldSimple w:instr=" {code} ">{run}</w:fldSimple></w:p>'

    report = docx(
        tmp_path / "report.docx",
        "Title",
        body=field("DATE", "6 February 2018") + field("FILENAME \\p", "R:/Reports/final.docx"),
    )
    sheet = xlsx(
        tmp_path / "sheet.xlsx",
        {"A": '<sheetData><row r="1"><c r="A1"><f>TODAY()</f><v>43137</v></c></row></sheetData>'},
    )
    conversion = converted(tmp_path / "made", report, sheet)
    assert "6 February 2018" in text(conversion.pdfs[report])
    assert "R:/Reports/final.docx" in text(conversion.pdfs[report])
    assert "43137" in text(conversion.pdfs[sheet])


@needs_libreoffice
def test_a_refused_file_is_named_and_the_others_are_converted(tmp_path: Path) -> None:
    good = odt(tmp_path / "good.odt", "Good")
    torn = docx(tmp_path / "torn.docx", "Torn")
    torn.write_bytes(torn.read_bytes()[:700])
    conversion = converted(tmp_path / "made", torn, good)
    assert messages(conversion) == ['1: "torn.docx" is refused by LibreOffice']
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
        'for f in "$@"; do case $f in *slow*) (sleep 4; touch "$PDF.late") & wait;; *) '
        f"{_ONE};; esac; done",
    )
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("first", "slow", "last")]
    began = time.monotonic()
    conversion = converted(tmp_path / "made", *files, seconds=1.5, soffice=stand_in)
    assert messages(conversion) == ['2: "slow.rtf" kept LibreOffice busy for more than 1.5 s']
    assert [file.name for file in conversion.pdfs] == ["first.rtf", "last.rtf"]
    time.sleep(max(0.0, 5 - (time.monotonic() - began)))
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


# --- CSV --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        "Ward,Spend\nHam,£5\n".encode(),
        b"\xef\xbb\xbf" + "Ward;Spend\r\nHam;£5\r\n".encode(),
        "Ward\tSpend\nHam\t£5".encode("utf-16"),
        'Ward,Spend\n\n"Ham",£5\n'.encode("cp1252"),
    ],
)
def test_csv_of_any_encoding_and_delimiter(data: bytes) -> None:
    assert read_table(data).rows == (("Ward", "Spend"), ("Ham", "£5"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\n \n", "holds no rows"),
        (b"a\0b", "holds bytes that are no text"),
        (b"," * 60, "holds no rows"),
        (b"a," * 60, "has 61 columns, and a page holds at most 60"),
    ],
)
def test_csv_that_is_no_table(data: bytes, reason: str) -> None:
    with pytest.raises(NotATable, match=reason):
        read_table(data)


def test_a_formula_in_csv_stays_text(tmp_path: Path) -> None:
    assert read_table(b'Name,Link\nx,"=HYPERLINK(""http://a"")"').rows[1][1].startswith("=")


# --- fields -----------------------------------------------------------------------------------


def test_a_file_without_changing_fields_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", "Title", "Page numbers still count.")
    freeze(source, tmp_path / "b.docx")
    assert (tmp_path / "b.docx").read_bytes() == source.read_bytes()


def test_open_document_dates_are_fixed(tmp_path: Path) -> None:
    fields = '<text:date text:fixed="false">6 Feb</text:date><text:time>9:00</text:time>'
    source = odf(tmp_path / "a.odt", "text", f"<text:p>{fields}</text:p>")
    freeze(source, tmp_path / "b.odt")
    with zipfile.ZipFile(tmp_path / "b.odt") as zipped:
        content = zipped.read("content.xml").decode()
    assert '<text:date text:fixed="true">6 Feb</text:date>' in content
    assert '<text:time text:fixed="true">9:00</text:time>' in content
