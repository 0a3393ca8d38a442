"""Each public document of the invented council, with something exempt planted in it behind the
assembler's back: one thing at a time, and each is found and named."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.jobs import ProofCase
from agendapack.build.writing import Writing
from tests.builders import outline
from tests.exempt_builders import (
    BIDS,
    Edit,
    attached,
    award,
    information,
    jpeg,
    photograph,
    png,
    saying,
    showing,
)
from tests.running import agendapack, write
from tests.test_exempt_sample import MAY, ambridge

DOCUMENTS = (
    *("agenda-pack.pdf", "supplement-1.pdf", "supplement-2.pdf", "minutes.pdf"),
    *("front-sheet.html", "supplement-1.html", "supplement-2.html", "minutes.html"),
    *("decisions.pdf", "decisions.html"),
    *("manifest.json", "accessibility.html"),
)
PAPER = "paper 1 of item 11"
RECORD = "what exempt/meeting.yaml says of item 11"
TITLE = "Where Fuel Would Be Kept in an Emergency"
SENTENCE = "The tender of Example Leisure Limited was the lowest"
SUM = "£4,213,507"
FILE = "emergency-award.pdf"

IN_PDF: Mapping[str, tuple[Edit, str]] = {
    "text": (saying(SENTENCE), PAPER),
    "a picture": (showing(photograph()), PAPER),
    "a picture, compressed anew": (showing(photograph(), quality=50), PAPER),
    "a picture at another size": (showing(photograph().resize((90, 68)), quality=80), PAPER),
    "a bookmark": (outline(("Bids compared", 0)), PAPER),
    "a title": (information(Title=TITLE), RECORD),
    "an author": (information(Author="Robin Sample"), PAPER),
    "an attachment": (attached("other.csv", BIDS), PAPER),
    "a file name": (saying(FILE), PAPER),
    "a sum of money": (saying(SUM), PAPER),
}


def address(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def image(data: bytes, kind: str) -> str:
    return f'<img alt="" src="{address(data, kind)}">'


IN_HTML: Mapping[str, tuple[str, str]] = {
    "text": (f"<p>{SENTENCE}</p>", PAPER),
    "a picture": (image(png(photograph()), "image/png"), PAPER),
    "a picture, compressed anew": (image(jpeg(photograph(), 50), "image/jpeg"), PAPER),
    "a picture at another size": (image(png(photograph().resize((90, 68))), "image/png"), PAPER),
    "a bookmark": ("<h2>Bids compared</h2>", PAPER),
    "a title": (f"<h2>11. {TITLE}</h2>", RECORD),
    "an author": ('<meta name="author" content="Robin Sample">', PAPER),
    "an attachment": (f'<a href="{address(BIDS, "text/csv")}">x</a>', PAPER),
    "a file name": (f'<a href="exempt/{FILE}">x</a>', PAPER),
    "a sum of money": (f"<td>{SUM}</td>", PAPER),
}
IN_JSON: Mapping[str, tuple[str, str]] = {
    "text": (SENTENCE, PAPER),
    "a bookmark": ("Bids compared", PAPER),
    "a title": (TITLE, RECORD),
    "an author": ("Robin Sample", PAPER),
    "a file name": (f"meetings/cabinet/2024-05-16/exempt/{FILE}", PAPER),
    "a sum of money": (SUM, PAPER),
}

PLANTS: Mapping[str, Mapping[str, tuple[Any, str]]] = {
    ".pdf": IN_PDF,
    ".html": IN_HTML,
    ".json": IN_JSON,
}
ROWS = [(name, kind) for name in DOCUMENTS for kind in PLANTS[Path(name).suffix]]


def planted(document: Path, target: Path, plant: Any) -> None:
    """Write a document with something planted in it as ``target``."""
    if document.suffix == ".pdf":
        with pikepdf.open(document) as opened:
            plant(opened)
            opened.save(target)
        return
    said = document.read_text(encoding="utf-8")
    place, before = ('"outputs"', f'"note": "{plant}", ') if document.suffix == ".json" else (
        "</body>",
        plant,
    )  # fmt: skip
    assert place in said
    target.write_text(said.replace(place, before + place, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def proved(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Any], tuple[str, ...]]:
    """What the proof of the council's build says of one of its documents with something planted."""
    folder = tmp_path_factory.mktemp("planted")
    root = ambridge(folder / "council")
    meeting = root / "meetings" / MAY
    (meeting / "exempt/resilience.md").unlink()
    (meeting / "exempt" / FILE).write_bytes(award())
    for record in (meeting / "meeting.yaml", meeting / "exempt/meeting.yaml"):
        said = record.read_text(encoding="utf-8")
        write(record, said.replace("resilience.md, page-count: 1", f"{FILE}, page-count: 2"))
        write(record, record.read_text(encoding="utf-8").replace("resilience.md", FILE))
    write(
        meeting / "minutes.yaml",
        "status: draft\nminutes:\n  - title: Corporate Plan\n    item: 4\n    body:\n"
        "      - decision: {text: The plan is adopted.}\n",
    )
    kept = folder / "kept"
    kept.mkdir()
    cases: list[ProofCase] = []

    def keep(self: Writing, staged: Any, case: ProofCase) -> None:
        """Keep what is held against what: it lies in a folder that goes with the build."""
        for name in DOCUMENTS:
            shutil.copy(staged.report_path if name == "accessibility.html" else staged.path(name),
                        kept / name)  # fmt: skip
        cases.append(_kept(case, kept))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Writing, "_prove_nothing_exempt", keep)
        ran = agendapack("build", MAY, cwd=root)
    assert ran.code == 0, ran.err
    [case] = cases

    def prove(name: str, plant: Any) -> tuple[str, ...]:
        document = kept / name
        target = folder / f"planted{document.suffix}"
        if plant is None:
            shutil.copy(document, target)
        else:
            planted(document, target, plant)
        return jobs.prove_nothing_exempt(target, _KINDS[document.suffix], case)

    return prove


_KINDS: Mapping[str, Any] = {".pdf": "pdf", ".html": "html", ".json": "json"}


def _kept(case: ProofCase, folder: Path) -> ProofCase:
    """The same case, its files copied into ``folder``."""

    def copied(file: Path) -> Path:
        return Path(shutil.copy(file, folder / file.name))

    return replace(
        case,
        exempt=tuple(
            replace(known, evidence=known.evidence and copied(known.evidence))
            for known in case.exempt
        ),
        public=tuple(map(copied, case.public)),
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_as_it_was_made_holds_nothing_exempt(
    name: str, proved: Callable[[str, Any], tuple[str, ...]]
) -> None:
    assert proved(name, None) == ()


@pytest.mark.parametrize(("name", "kind"), ROWS)
def test_what_is_exempt_is_found_and_named(
    name: str, kind: str, proved: Callable[[str, Any], tuple[str, ...]]
) -> None:
    plant, source = PLANTS[Path(name).suffix][kind]
    faults = proved(name, plant)
    assert faults
    assert all(f"of {source} " in f"{fault} " or source in fault for fault in faults), faults
    secrets = (SENTENCE, TITLE, SUM, FILE, "Robin Sample", "Bids compared")
    assert not any(secret in fault for fault in faults for secret in secrets)
