"""What an author can do about a finding in a file that is converted here.

The rules of PDF/UA advise whoever saved a PDF.  Nobody saved this one: the author mends the file
itself, and what the conversion made is not the author's doing.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from agendapack.papers.accessibility import Finding, PaperAccessibility, State

_TITLE = "Fill in the title among the file's properties (in Word, File > Info > Title) and save it"
_HEADINGS = (
    "In Word, use the styles Heading 1, Heading 2, ... in order and skip none (View > Navigation "
    "Pane shows them), and save the file"
)
_FONT = "Set the text in a font that is installed where packs are built, or install its font there"
_LINK = (
    "Make the link again (in Word, Insert > Link, ScreenTip), with words that say where it leads, "
    "and save the file"
)
_REMEDIES: Mapping[str, str] = {
    **dict.fromkeys(("06-001", "06-003", "07-001"), _TITLE),
    **dict.fromkeys(("14-002", "14-003", "14-006", "14-007"), _HEADINGS),
    **dict.fromkeys(("31-009", "31-011", "31-030"), _FONT),
    **dict.fromkeys(("28-011", "28-012"), _LINK),
    "09-004": "Give every row of the table the same columns: split merged cells, or make two tables"
    " of it, and save the file",
    "11-001": "In Word, select everything, set Review > Language > Set Proofing Language, and save"
    " the file",
    "13-004": "In Word or PowerPoint, right-click the picture, chart or shape > View Alt Text, say"
    " in a sentence what it shows, or mark it as decorative, and save the file",
    "15-003": "In Word, click into the table's first row: Table Design > Header Row, and Layout >"
    " Repeat Header Rows; in PowerPoint, Table Design > Header Row; and save the file",
    "17-002": "In Word, right-click the formula > View Alt Text, say it in words, and save the"
    " file",
}
"""By checkpoint of the Matterhorn Protocol: what is mended in the file itself."""

_CONVERSION = (
    "The conversion by LibreOffice made this, and not the file: build with the newest LibreOffice"
)
_UNTAGGED = (
    "LibreOffice before 7.5 does not tag spreadsheets: build with a later one, or give a table"
    " as CSV, which agendapack sets itself"
)


def in_office_file(found: PaperAccessibility) -> PaperAccessibility:
    """What was found in the PDF of an office file, with what can be done about it in the file."""
    return replace(found, findings=tuple(_mendable(one, found.state) for one in found.findings))


def _mendable(finding: Finding, state: State) -> Finding:
    if state is State.UNTAGGED and finding.checkpoint in ("01-005", "06-002"):
        return replace(finding, remedy=_UNTAGGED)
    return replace(finding, remedy=_REMEDIES.get(finding.checkpoint, _CONVERSION))
