"""One report in the scripts of those whom a council writes to: set, read back, and judged."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from datetime import date
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest

from agendapack.build.typesetting import Typesetter
from agendapack.pages.layout.typeset import Typeset, typeset
from agendapack.pages.template_folders import template_folders
from tests.judging import judge, needs_judge
from tests.typeset_builders import check_tree, drawn_tree, opened

HERE = Path(__file__).parent
FONT = HERE / "fonts" / "DroidSansFallback-Subset.ttf"
WRITTEN = {
    "cy": "Croeso i gyfarfod y Cyngor. Mae’r dŵr yn lân, a’r tŷ ar y bryn.",
    "en": "In English: the officer’s final offer is £5.50 (or 3½ hours), first and foremost.",
    "pa": "ਕੌਂਸਲ ਦੀ ਮੀਟਿੰਗ ਬੁੱਧਵਾਰ ਨੂੰ ਹੋਵੇਗੀ। ਕਿਰਪਾ ਕਰਕੇ ਆਪਣੇ ਸਵਾਲ ਪਹਿਲਾਂ ਭੇਜੋ।",
    "ur": "کونسل کا اجلاس بدھ کو ہوگا۔ براہ کرم اپنے سوالات ویب سائٹ پر 5 دن پہلے بھیجیں۔",
    "pl": "Rada zbierze się w środę. Zażółć gęślą jaźń, Łódź i Kraków.",
    "zh": "市议会将于二〇一八年二月十四日（星期三）开会，请提前五天把问题发给我们。开会前\n"
    "请看《报告》第67页，谢谢。",
}
"""What a reader has of each paragraph, in a line of the page."""
MIXED = (
    "يجتمع المجلس يوم الأربعاء 14 فبراير 2018 في الساعة 18:30 (انظر الصفحة 67)، ويمكن لكل مواطن"
    " أن يطرح سؤالا على مجلس Plymouth City Council (PCC) قبل نهاية الاجتماع."
)

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Typeset:
    root = tmp_path_factory.mktemp("council")
    (root / "templates").mkdir()
    shutil.copy(FONT, root / "templates")
    text = f"fallback-fonts: [{FONT.name}]\n"
    (root / "templates" / "styles.yaml").write_text(text, encoding="utf-8")
    shutil.copy(HERE / "every_script.md", root / "report.md")
    setting = Typesetter(template_folders(root))
    rendered = setting.renderer.report(root / "report.md", "en-GB")
    assert rendered.root is not None
    assert rendered.problems == ()
    made = typeset(
        rendered.root,
        setting.styles,
        title=rendered.title,
        language="en-GB",
        date=date(2018, 2, 14),
        origins=rendered.origins,
    )
    assert (made.problems, made.pages) == ((), 1)
    return made


def words(text: str) -> list[str]:
    """Words and figures in no order: readers put lines of two directions into orders of their
    own, and turn brackets about."""
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return sorted("".join(kept).split())


def test_what_pypdf_reads_is_what_was_written(result: Typeset) -> None:
    text = pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0].extract_text()
    lines = [line.rstrip() for line in text.splitlines()]
    for written in WRITTEN.values():
        assert all(line in lines for line in written.split("\n"))
    assert MIXED in " ".join(lines)


def test_what_pdftotext_reads_is_what_was_written(result: Typeset, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed here")
    (tmp_path / "report.pdf").write_bytes(result.pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
    read = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    text = "".join(c for c in read if c not in "\u202a\u202b\u202c")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for language in ("cy", "en", "pa", "pl"):
        assert WRITTEN[language] in lines
    assert set(words(MIXED)) <= set(words(read))
    assert set(words(WRITTEN["ur"])) <= set(words(read))


def test_what_pdfium_reads_is_what_was_written(result: Typeset) -> None:
    text = pdfium.PdfDocument(result.pdf)[0].get_textpage().get_text_range()
    lines = text.splitlines()
    for language in ("cy", "en", "ur", "pl", "zh"):
        assert all(line in lines for line in WRITTEN[language].split("\n"))
    # It guesses where spaces are by the room between glyphs.
    assert WRITTEN["pa"].replace(" ", "") in [line.replace(" ", "") for line in lines]
    assert set(words(MIXED)) <= set(words(text))


def test_each_passage_has_its_language_and_its_direction(result: Typeset) -> None:
    check_tree(opened(result))
    tree = drawn_tree(result).splitlines()
    assert [line.strip() for line in tree if "Lang" in line] == [
        "P Lang='cy'",
        "P WritingMode=RlTb Lang='ar'",
        "P Lang='pa'",
        "P WritingMode=RlTb Lang='ur'",
        "P Lang='pl'",
        "P Lang='zh'",
        "Span Lang='ar'",
        "Span Lang='pl'",
        "H2 WritingMode=RlTb Lang='ar'",
        "L ListNumbering=Decimal WritingMode=RlTb Lang='ar'",
        "Span Lang='en'",
        "Div WritingMode=RlTb Lang='ar'",
        "Table WritingMode=RlTb Lang='ar'",
    ]
    assert str(opened(result).Root.Lang) == "en-GB"


@needs_judge
def test_a_page_in_every_script_conforms_to_pdf_ua(result: Typeset, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(result.pdf)
    assert [(verdict.passed, verdict.faults) for verdict in judge(("ua1", file))] == [(True, ())]
