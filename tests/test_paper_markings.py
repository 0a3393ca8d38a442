"""Papers for the public that are marked as not for it: at a page's head, in a label, in a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Pdf, String

from agendapack.papers import marked_papers
from agendapack.papers.marked_pages import first_page_markings
from agendapack.papers.marked_papers import PageMarking, Spot
from agendapack.papers.office.office_labels import labels_of
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request, Reshaping
from agendapack.records.paper_markings import (
    NamedMarking,
    PaperMarking,
    in_file_name,
    in_label,
    in_line,
    is_furniture,
    may_hold_one,
)
from tests.builders import PLACE, facts, pdf
from tests.office_builders import archive, docx, odt, relations, xlsx
from tests.running import FILES, MEETING, PAPERS, agendapack, council

REMEDY = (
    "if it is exempt or confidential, move it to exempt/ and say so at the paper or its item; if it"
    " is for the public, have the marking taken out, or write public: true at the paper"
)

# --- lines ------------------------------------------------------------------------------------

CERTAIN = {
    "NOT FOR PUBLICATION": "NOT FOR PUBLICATION",
    "Not for publication": "Not for publication",
    "NOT FOR PUBLICATION BY VIRTUE OF PARAGRAPH 3 OF PART 1": "NOT FOR PUBLICATION",
    "Not for publication: paragraph 3, Schedule 12A, Local Government Act 1972": (
        "Not for publication"
    ),
    "(Not to be released to anybody)": None,
    "Not for general release": "Not for general release",
    "This report is not for publication because it names people": "not for publication",
    "This appendix contains exempt information": "exempt",
    "EXEMPT": "EXEMPT",
    "** EXEMPT **": "EXEMPT",
    "E X E M P T": "EXEMPT",
    "Exempt report": "Exempt",
    "EXEMPT APPENDIX C": "EXEMPT",
    "Exempt Appendix 2 \u2013 Not for publication": "Exempt",
    "EXEMPT: 3": "EXEMPT",
    "Exempt (paragraphs 1 and 3)": "Exempt",
    "Exempt by virtue of paragraph 3": "Exempt",
    "Exempt information - paragraph 1": "Exempt",
    "Classification: Exempt": "Exempt",
    "Report status: Restricted": "Restricted",
    "Status   Exempt": "Exempt",
    "CONFIDENTIAL": "CONFIDENTIAL",
    "CONFIDENTIAL   Page 3 of 9": "CONFIDENTIAL",
    "Agenda Item 7 CONFIDENTIAL": "CONFIDENTIAL",
    "Strictly private and confidential": "Strictly private and confidential",
    "PRIVATE & CONFIDENTIAL": "PRIVATE & CONFIDENTIAL",
    "Confidential: not to be circulated": "Confidential",
    "RESTRICTED CIRCULATION": "RESTRICTED",
    "NOT FOR PUBLICATION OR DISTRIBUTION": "NOT FOR PUBLICATION OR DISTRIBUTION",
    "N O T F O R P U B L I C A T I O N": "NOT FOR PUBLICATION",
    "Exempt information category: 3": "Exempt",
    "PRIVATE REPORT": "PRIVATE",
    "Private Appendix 2": "Private",
    "OFFICIAL-SENSITIVE": "OFFICIAL-SENSITIVE",
    "Official Sensitive": "Official Sensitive",
    "OFFICIAL - SENSITIVE: COMMERCIAL": "OFFICIAL - SENSITIVE",
    "PART II - EXEMPT": "PART II",
    "PART 2 (Private)": "PART 2",
    "NID I\u2019W GYHOEDDI": "NID I'W GYHOEDDI",
    "EITHRIEDIG": "EITHRIEDIG",
}
"""Lines that mark whatever they head, and the words that do."""

PERHAPS = {
    "Exempt": "Exempt",
    "Confidential": "Confidential",
    "Confidential and exempt": "Confidential",
    "Restricted": "Restricted",
    "PART II": "PART II",
    "Part 2": "Part 2",
    "Part II report": "Part II",
}
"""Lines that may be headings within a report."""

OF_SEVERAL = {
    "Exempt information": "Exempt",
    "EXEMPT ITEMS": "EXEMPT",
    "Exempt minutes": "Exempt",
    "Confidential business": "Confidential",
}
"""Lines that are headings as a rule."""

NOTHING = (
    *("Private Sector Housing", "Exempt accommodation", "Exempt from call-in"),
    *("This report is exempt from call-in", "exempt from bail-in.", "Exempt Decisions"),
    *("Appendix C is exempt", "Appendix C to this report is not for publication"),
    *("Not for publication: Appendix C", "NOT FOR PUBLICATION - Appendix 2, paragraph 3"),
    *("Exempt by virtue of paragraph 3, see the appendices", "Exempt or confidential information"),
    *("Classification: Unrestricted", "UNRESTRICTED ITEMS", "OFFICIAL", "Confidentiality"),
    *("Part 2: Seashells", "Part 2 of the Act", "Part 1", "Part 22", "Not for profit"),
    *("Restricted funds", "Restricted Unrestricted Total", "Non-confidential", "", "Exemptions"),
    *("Confidential reporting code", "Official statistics", "7", "A B C D"),
    *("This report contains an exempt appendix", "This report contains confidential appendix 2"),
    *("Exempt information category: none", "Private reports", "Private", "Private hire"),
)


@pytest.mark.parametrize("line", [line for line, words in CERTAIN.items() if words])
def test_lines_that_mark_a_paper(line: str) -> None:
    assert in_line(line) == PaperMarking(CERTAIN[line] or "", is_certain=True)
    assert may_hold_one(f"Report\n{line}\n")


@pytest.mark.parametrize("line", PERHAPS)
def test_lines_that_may_be_headings(line: str) -> None:
    assert in_line(line) == PaperMarking(PERHAPS[line], is_certain=False)
    assert may_hold_one(f"Report\n{line}\n")


@pytest.mark.parametrize("line", OF_SEVERAL)
def test_lines_that_head_several_things(line: str) -> None:
    assert in_line(line) == PaperMarking(OF_SEVERAL[line], is_certain=False, is_of_several=True)


@pytest.mark.parametrize("line", NOTHING)
def test_lines_that_mark_nothing(line: str) -> None:
    assert in_line(line) is None


def test_pages_of_other_words_are_passed_over() -> None:
    assert not may_hold_one("The Chair opened the meeting. Part 1 was agreed, and part 3 noted.")


@pytest.mark.parametrize("line", ["7", "Page 7", "Page 7 of 9", "Item 7a", "16 May 2024", ""])
def test_numbers_and_dates_may_stand_beside_a_marking(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["Unrestricted", "Total", "7 lamp posts", "Cabinet"])
def test_other_words_may_not(line: str) -> None:
    assert not is_furniture(line)


# --- pages ------------------------------------------------------------------------------------


def paper(
    *pages: Mapping[int, str] | str,
    edit: Callable[[Pdf], None] | None = None,
    rotate: int = 0,
) -> bytes:
    """A PDF of a page for each of ``pages``: lines by the heights of their feet, or a line at the
    head; below them stand twenty lines of a report."""

    def write(made: Pdf) -> None:
        for page, said in zip(made.pages, pages, strict=True):
            lines = {800: said} if isinstance(said, str) else dict(said)
            lines |= {600 - 20 * row: f"Line {row} of the report" for row in range(20)}
            drawn = "".join(
                f"BT /F1 12 Tf 60 {foot} Td ({line}) Tj ET\n" for foot, line in lines.items()
            )
            page.obj.Contents = made.make_stream(drawn.encode())
        if edit is not None:
            edit(made)

    return pdf(len(pages), edit=write, rotate=rotate)


def told(source: bytes, name: str = "a.pdf", **request: object) -> list[str]:
    asked = Request(name, PLACE, examining=False, **request)  # type: ignore[arg-type]
    return [f"{one.severity}: {one.message}" for one in prepare(source, asked).problems]


def test_a_marking_at_a_pages_head() -> None:
    (said,) = prepare(paper("NOT FOR PUBLICATION", "Text"), Request("a.pdf", PLACE)).problems
    assert (said.message, said.hint, said.is_error) == (
        '"a.pdf" is marked "NOT FOR PUBLICATION" at the head of page 1; what lies in papers/ is'
        " published",
        REMEDY,
        True,
    )


def test_a_paper_that_is_for_the_public_all_the_same() -> None:
    assert told(paper("NOT FOR PUBLICATION"), seeking_markings=False) == []


def test_the_pages_are_told_together() -> None:
    made = paper("Report", "EXEMPT APPENDIX B", "NOT FOR PUBLICATION", "EXEMPT APPENDIX B")
    assert told(made) == [
        'error: "a.pdf" is marked "EXEMPT" and "NOT FOR PUBLICATION" at the head of pages 2 to 4;'
        " what lies in papers/ is published"
    ]


def test_what_may_be_a_heading_counts_on_the_first_page() -> None:
    assert told(paper("Part II", "Text")) == [
        'error: "a.pdf" is marked "Part II" at the head of page 1; what lies in papers/ is'
        " published"
    ]


def test_what_may_be_a_heading_is_one_on_a_later_page() -> None:
    assert told(paper("Report", "Exempt information", "Text", "Part 2")) == []


def test_what_may_be_a_heading_counts_where_it_is_repeated() -> None:
    assert told(paper("Report", "Confidential", "Confidential")) == [
        'error: "a.pdf" is marked "Confidential" at the head of pages 2 and 3; what lies in'
        " papers/ is published"
    ]


def test_the_first_page_is_the_first_that_is_taken() -> None:
    made = paper("Report", "Part II", "Text")
    assert told(made, reshaping=Reshaping(((2, 3),)))[0].startswith('error: "a.pdf" is marked')
    assert told(made, reshaping=Reshaping(((1, 1), (3, 3)))) == []


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_the_head_is_where_the_page_is_seen(rotate: int) -> None:
    """The words of these pages stand at a side, or at the foot upside down."""
    said = told(paper("NOT FOR PUBLICATION", rotate=rotate))
    assert not [one for one in said if one.startswith("error")]


def test_a_marking_below_the_title_of_a_report() -> None:
    title = dict(
        zip(range(800, 700, -20), ("Anytown Council", "Cabinet", "16 May 2024"), strict=False)
    )
    assert told(paper({**title, 640: "Not for publication"}))[0].startswith("error")
    lines = {816 - 12 * row: f"Line {row} of a letter" for row in range(14)}
    assert told(paper({**lines, 640: "Not for publication"})) == []


def test_a_heading_of_a_short_report_is_none() -> None:
    assert told(paper({800: "Bids", 780: "Exempt information", 760: "There is none."})) == []
    assert told(paper({800: "Bids", 780: "Appendix C is exempt.", 760: "Restricted"})) == []
    said = "Bids for the lease of the depot, and what the officers who read them recommend to you"
    assert told(paper({800: said, 780: "Restricted"})) == []
    assert told(paper({800: "Bids", 780: "Restricted"}))[0].startswith("error")
    assert told(paper({800: "Exempt information", 780: "Bids"}))[0].startswith("error")


def test_a_marking_in_the_midst_of_a_page_is_none() -> None:
    assert told(paper({800: "Report", 195: "NOT FOR PUBLICATION"})) == []


def test_words_beside_a_marking_make_it_something_else() -> None:
    table = "Restricted) Tj 150 0 Td (Unrestricted) Tj 150 0 Td (Total"
    assert told(paper(table)) == []
    apart = "RESTRICTED) Tj ET BT /F1 12 Tf 300 {} Td (Total"
    assert told(paper(apart.format(803))) == []
    assert told(paper(apart.format(780)))[0].startswith("error")


def apart(line: str, beside: str) -> bytes:
    """A page at whose head stands a line, and ``beside`` on the same, which the page says later."""
    placed = f") Tj ET BT /F1 12 Tf 300 798 Td ({beside}"
    return paper({800: line, 700: "Words of the report", 699: placed})


def test_what_the_page_says_later_stands_beside_it_too() -> None:
    assert told(apart("RESTRICTED", "Unrestricted")) == []
    assert told(apart("CONFIDENTIAL", "Page 7"))[0].startswith("error")
    assert told(apart("CONFIDENTIAL", "16 May 2024"))[0].startswith("error")


def test_a_form_may_say_how_it_is_marked() -> None:
    above = {820 - 12 * row: f"Line {row} of the form" for row in range(8)}
    assert told(paper({**above, 640: "Status: Restricted"}))[0].startswith("error")
    assert told(apart("Exempt", "Classification:"))[0].startswith("error")
    assert told(apart("Unrestricted", "Classification:")) == []


def test_a_marking_may_be_broken_over_two_lines() -> None:
    assert told(paper({800: "PRIVATE AND", 785: "CONFIDENTIAL"})) == [
        'error: "a.pdf" is marked "PRIVATE AND CONFIDENTIAL" at the head of page 1; what lies in'
        " papers/ is published"
    ]
    assert told(paper({800: "OFFICIAL-", 785: "SENSITIVE"}))[0].startswith("error")
    assert told(paper({800: "The scheme is not", 785: "for publication before June"})) == []


def test_a_marking_at_the_foot_is_a_warning() -> None:
    assert told(paper({800: "Report", 40: "OFFICIAL-SENSITIVE"}, {800: "More", 40: "Exempt"})) == [
        'warning: "a.pdf" is marked "OFFICIAL-SENSITIVE" at the foot of page 1; what lies in'
        " papers/ is published"
    ]


def test_a_marking_across_the_page_is_a_warning() -> None:
    drawn = "Report) Tj ET BT /F1 60 Tf .7 .7 -.7 .7 100 200 Tm (CONFIDENTIAL"
    assert told(paper(drawn)) == [
        'warning: "a.pdf" is marked "CONFIDENTIAL" across page 1; what lies in papers/ is published'
    ]


def test_what_stands_at_the_foot_is_told_once() -> None:
    made = paper({800: "OFFICIAL-SENSITIVE", 40: "OFFICIAL-SENSITIVE"})
    assert len(told(made)) == 1


def test_the_first_page_of_a_paper_that_is_set_here() -> None:
    source = paper("EXEMPT", "EXEMPT")
    found = facts(source, damaged=True)
    assert first_page_markings(source, found.pages[0].geometry) == (
        PageMarking("EXEMPT", True, Spot.HEAD),
    )


# --- labels -----------------------------------------------------------------------------------

LABEL = "MSIP_Label_0f9e35db-544f-4f60-bdcc-5ea416e6dc70"
VT = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


@pytest.mark.parametrize(
    "label",
    [
        *("Confidential", "Confidential - Finance", "Highly Confidential", "OFFICIAL-SENSITIVE"),
        *("Official_Sensitive", "Internal - Restricted", "Council\\Exempt", "Cyfrinachol"),
    ],
)
def test_labels_that_mark_a_file(label: str) -> None:
    assert in_label(label)


@pytest.mark.parametrize(
    "label",
    [
        *("Public", "OFFICIAL", "Unrestricted", "Not Confidential", "Non-confidential", ""),
        *("General\\All Employees (unrestricted)", "Internal"),
    ],
)
def test_labels_that_mark_nothing(label: str) -> None:
    assert not in_label(label)


def properties(**named: str) -> dict[str, str]:
    """The parts of an office file with custom properties; "_" before a name stands for the
    label's."""
    listed = "".join(
        f'<property pid="{pid}" name="{LABEL if name[0] == "_" else ""}{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(named.items(), 2)
    )
    return {"docProps/custom.xml": f'<Properties xmlns="{CUSTOM}" {VT}>{listed}</Properties>'}


def label_list(identifier: str, **attributes: str) -> dict[str, str]:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    space = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
    return {
        "docMetadata/LabelInfo.xml": f'<c:labelList xmlns:c="{space}"><c:label'
        f' id="{{{identifier}}}"{written}/></c:labelList>'
    }


RELS = {
    "_rels/.rels": relations(
        {
            "r1": ("officeDocument", "word/document.xml"),
            "r2": ("custom-properties", "docProps/custom.xml"),
            "r3": ("classificationlabels", "docMetadata/LabelInfo.xml"),
        }
    )
}


def labels(folder: Path, *parts: Mapping[str, str]) -> tuple[str, ...]:
    extra = {**RELS}
    for each in parts:
        extra |= each
    return labels_of(docx(folder / "a.docx", "Report", extra=extra))


def test_a_word_files_label(tmp_path: Path) -> None:
    found = labels(
        tmp_path, properties(_Enabled="true", _Name="Confidential - Finance", Author="A")
    )
    assert found == ("Confidential - Finance",)
    (said,) = marked_papers.of_labels("a.docx", found, PLACE)
    assert (said.message, said.hint, said.is_error) == (
        '"a.docx" bears the sensitivity label "Confidential - Finance"; what lies in papers/ is'
        " published",
        REMEDY,
        True,
    )


def test_labels_that_say_nothing_of_the_kind_are_not_told(tmp_path: Path) -> None:
    found = labels(tmp_path, properties(_Name="Public"))
    assert found == ("Public",)
    assert list(marked_papers.of_labels("a.docx", found, PLACE)) == []


def test_a_label_that_is_switched_off(tmp_path: Path) -> None:
    assert labels(tmp_path, properties(_Enabled="False", _Name="Confidential")) == ()


def test_a_label_that_was_taken_off(tmp_path: Path) -> None:
    removed = label_list(LABEL.removeprefix("MSIP_Label_"), enabled="1", removed="1")
    assert labels(tmp_path, properties(_Name="Confidential"), removed) == ()


@pytest.mark.parametrize(
    ("digit", "name"),
    [("5", ("Confidential",)), ("a", ("Highly Confidential",)), ("1", ()), ("4", ())],
)
def test_labels_that_files_know_by_their_ids(
    digit: str, name: tuple[str, ...], tmp_path: Path
) -> None:
    identifier = f"defa4170-0d19-0005-000{digit}-bc88714345d2"
    assert labels(tmp_path, label_list(identifier, enabled="1", removed="0")) == name
    assert labels(tmp_path, label_list(identifier, enabled="1", removed="1")) == ()
    assert labels(tmp_path, label_list(identifier, enabled="0")) == ()
    assert labels(tmp_path, properties(_Name=identifier)) == (name or (identifier,))


def test_an_id_of_the_councils_own_says_nothing(tmp_path: Path) -> None:
    own = "0f9e35db-544f-4f60-bdcc-5ea416e6dc70"
    assert labels(tmp_path, label_list(own, enabled="1")) == ()


@pytest.mark.parametrize(
    "name", ["Classification", "Protective Marking", "bjDocumentSecurityLabel", "Sensitivity"]
)
def test_labels_of_other_makers(name: str, tmp_path: Path) -> None:
    assert labels(tmp_path, properties(**{name: "OFFICIAL-SENSITIVE"})) == ("OFFICIAL-SENSITIVE",)


def test_an_open_documents_label(tmp_path: Path) -> None:
    file = odt(tmp_path / "a.odt", "Report")
    meta = (
        '<o:document-meta xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:m="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">'
        f'<m:user-defined m:name="{LABEL}_Name">Restricted</m:user-defined></o:document-meta>'
    )
    archive(file, {"mimetype": "", "content.xml": "<a/>", "meta.xml": meta})
    assert labels_of(file) == ("Restricted",)


def test_files_that_cannot_be_looked_into_have_none(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert [labels_of(tmp_path / name) for name in ("a.docx", "a.doc", "a.pdf")] == [(), (), ()]
    assert labels_of(xlsx(tmp_path / "a.xlsx", {"A": "<sheetData/>"})) == ()


def test_a_long_label_is_cut_short_and_told_once() -> None:
    (said,) = marked_papers.of_labels("a.docx", ["Confidential " * 9] * 2, PLACE)
    assert said.message == (
        '"a.docx" bears the sensitivity label "Confidential Confidential Confidential Confidential'
        ' Confiden..."; what lies in papers/ is published'
    )


def labelled(**entries: str) -> bytes:
    def write(made: Pdf) -> None:
        for name, value in entries.items():
            made.docinfo[f"/{LABEL if name[0] == '_' else ''}{name}"] = String(value)

    return pdf(edit=write)


def test_a_pdfs_label() -> None:
    assert told(labelled(_Name="Confidential", _Enabled="true")) == [
        'error: "a.pdf" bears the sensitivity label "Confidential"; what lies in papers/ is'
        " published"
    ]
    assert told(labelled(Classification="OFFICIAL-SENSITIVE"))[0].startswith("error")


def test_a_pdf_whose_label_marks_nothing() -> None:
    assert told(labelled(_Name="Confidential", _Enabled="false")) == []
    assert told(labelled(_Name="Public")) == []
    assert told(labelled(Title="Confidential", Keywords="Restricted")) == []
    assert told(labelled(_Name="Confidential"), seeking_markings=False) == []


def test_what_is_made_of_an_office_file_bears_no_label_of_its_own() -> None:
    """The office file itself does, and is told of."""
    assert told(labelled(_Name="Confidential"), "a.docx") == []


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:x="http://ns.adobe.com/pdfx/1.3/">'
)


@pytest.mark.parametrize(
    "written",
    [
        f'<rdf:Description x:{LABEL}_Name="Confidential &amp; exempt"/>',
        f"<rdf:Description><x:{LABEL}_Name>Confidential &amp; exempt</x:{LABEL}_Name>"
        "</rdf:Description>",
    ],
)
def test_a_label_in_the_metadata(written: str) -> None:
    def write(made: Pdf) -> None:
        made.Root.Metadata = made.make_stream(
            f"{RDF}{written}</rdf:RDF>".encode(), Dictionary(Type=Name.Metadata)
        )

    assert told(pdf(edit=write)) == [
        'error: "a.pdf" bears the sensitivity label "Confidential & exempt"; what lies in papers/'
        " is published"
    ]


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("EXEMPT Leisure contract award.docx", "EXEMPT"),
        ("Exempt Leisure contract award.docx", "Exempt"),
        ("exempt_leisure.docx", "exempt"),
        ("(Exempt) Leisure.docx", "Exempt"),
        ("07a Confidential - HR.pdf", "Confidential"),
        ("Item 7 - NOT FOR PUBLICATION - Leisure.pdf", "NOT FOR PUBLICATION"),
        ("2024-05-16 EXEMPT.pdf", "EXEMPT"),
        ("confidential.pdf", "confidential"),
        ("Private and Confidential letter.pdf", "Private and Confidential"),
        ("Restricted.xlsx", "Restricted"),
        ("OFFICIAL-SENSITIVE.pdf", "OFFICIAL-SENSITIVE"),
        ("Part 2 minutes.docx", "Part 2"),
        ("Part II.pdf", "Part II"),
        ("ConfidentialReport.docx", "Confidential"),
        ("Private report.docx", "Private"),
        ("Exempt business.pdf", "Exempt"),
        ("Exempt information.pdf", "Exempt"),
        ("EXEMPT Accommodation contract.pdf", "EXEMPT"),
    ],
)
def test_names_that_begin_with_a_marking(name: str, words: str) -> None:
    assert in_file_name(name) == NamedMarking(words, leads=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Leisure (exempt).pdf", "exempt"),
        ("Leisure - Confidential.pdf", "Confidential"),
        ("Appendix B EXEMPT.xlsx", "EXEMPT"),
        ("Leisure NOT FOR PUBLICATION v2.pdf", "NOT FOR PUBLICATION"),
    ],
)
def test_names_that_say_a_marking_elsewhere(name: str, words: str) -> None:
    assert in_file_name(name) == NamedMarking(words, leads=False)


@pytest.mark.parametrize(
    "name",
    [
        *("Exempt accommodation strategy.pdf", "EXEMPT ACCOMMODATION.pdf", "exempt-vehicles.csv"),
        *("Private Sector Housing.pdf", "Restricted byway order.pdf", "Exemptions.pdf"),
        *("Confidential reporting policy.pdf", "Unrestricted.pdf", "Tax exempt.pdf"),
        *("Part 2 of 3.pdf", "Part 2.1 plan.pdf", "Part 1.pdf", "Local Plan Part 2.pdf"),
        *("Part 2 Articles of the Constitution.pdf", "LIST OF EXEMPT TREES.pdf", "7.pdf"),
        *("Report on how VAT is exempt.pdf", "survey.pdf", "Part 2 - Articles.pdf"),
        *("Exempt Information Procedure Rules.pdf", "Exempt business rates.pdf"),
        *("Private hire licences.pdf", "Private Appeals.pdf"),
    ],
)
def test_names_that_are_of_something_else(name: str) -> None:
    assert in_file_name(name) is None


# --- from end to end --------------------------------------------------------------------------


def checked(root: Path, name: str, content: bytes, more: str = "") -> list[str]:
    """What ``check`` says of markings in a meeting with one paper more."""
    meeting = str(FILES[MEETING])
    entry = f'- {{file: "{name}"{more}}}'
    assert "- survey.pdf" in meeting
    meeting = meeting.replace("- survey.pdf", f"- survey.pdf\n              {entry}")
    made = council(root, {MEETING: meeting, f"{PAPERS}/{name}": content})
    ran = agendapack("check", "parks/2024-05-16", cwd=made)
    lines = ran.err.splitlines()
    found = [line for line in lines if PUBLISHED in line or "expected" in line]
    assert ran.code == (1 if any("error" in line for line in found) else 0), ran
    return [line.removeprefix(f"{MEETING}:14:16: ") for line in found]


PUBLISHED = "what lies in papers/ is published"


def test_a_marked_name_is_an_error_at_the_record(tmp_path: Path) -> None:
    assert checked(tmp_path, "EXEMPT Leisure.pdf", pdf()) == [
        f'error: the name of "EXEMPT Leisure.pdf" begins "EXEMPT"; {PUBLISHED}'
    ]


def test_a_name_that_says_a_marking_is_a_warning(tmp_path: Path) -> None:
    assert checked(tmp_path, "Leisure (exempt).pdf", pdf()) == [
        f'warning: the name of "Leisure (exempt).pdf" says "exempt"; {PUBLISHED}'
    ]


def test_a_paper_may_say_that_it_is_public(tmp_path: Path) -> None:
    content = paper("NOT FOR PUBLICATION")
    assert len(checked(tmp_path / "1", "EXEMPT Leisure.pdf", content)) == 2
    assert checked(tmp_path / "2", "EXEMPT Leisure.pdf", content, ", public: true") == []


@pytest.mark.parametrize(
    "content", ["NOT FOR PUBLICATION\n\nThe bids.\n", "# Exempt report\n\nThe bids.\n"]
)
def test_a_markdown_paper_is_marked_by_its_first_lines(content: str, tmp_path: Path) -> None:
    words = "Exempt" if "Exempt" in content else "NOT FOR PUBLICATION"
    assert checked(tmp_path / "1", "bids.md", content.encode()) == [
        f'error: "bids.md" is marked "{words}" at the head of page 1; {PUBLISHED}'
    ]
    assert checked(tmp_path / "2", "bids.md", content.encode(), ", public: true") == []


def test_a_markdown_paper_about_its_appendix_is_not(tmp_path: Path) -> None:
    content = b"# Bids\n\nAppendix C is not for publication.\n\n## Exempt information\n\nNone.\n"
    assert checked(tmp_path, "bids.md", content) == []


def test_a_csv_file_is_marked_by_the_line_above_its_table(tmp_path: Path) -> None:
    content = b"CONFIDENTIAL\nWard,Spend\nHam,1\n"
    assert checked(tmp_path, "spend.csv", content) == [
        f'error: "spend.csv" is marked "CONFIDENTIAL" at the head of page 1; {PUBLISHED}'
    ]
    table = b"Restricted,Unrestricted\n1,2\n"
    assert checked(tmp_path / "2", "funds.csv", table) == []


def test_the_record_says_true_or_false(tmp_path: Path) -> None:
    assert checked(tmp_path, "plan.pdf", pdf(), ', public: "yes"') == [
        f'{MEETING}:14:36: error: expected true or false, found "yes"'
    ]
