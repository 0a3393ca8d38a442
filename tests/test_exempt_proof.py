"""Whatever of an exempt paper is planted in a finished public document is found and named; what
stands in public papers and records is no alarm."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from agendapack.pack.exempt_proof import ExemptEvidence, compare, prove_nothing_exempt
from agendapack.pack.exempt_public import PublicSide
from agendapack.papers.evidence.markup_evidence import read_html
from agendapack.papers.evidence.paper_evidence import (
    EvidencePage,
    FoundData,
    FoundText,
    PaperEvidence,
)
from tests.builders import Made, edits, form, outline, pack, pdf
from tests.exempt_builders import (
    AWARD,
    BIDS,
    SECRET,
    Edit,
    annotated,
    attached,
    award,
    exempt_paper,
    information,
    jpeg,
    photograph,
    plan_paper,
    png,
    public_side,
    saying,
    showing,
    shown,
)

# Physical pages, from one: 1 i, 2 ii blank, 3 and 4 the corporate plan.

RUN = "tender of Example Leisure Limited"
WORDS = f"has words of {AWARD} that nothing public has"
SUM = f"has a sum of money of {AWARD} that nothing public has"
PICTURE = f"has a picture of {AWARD} that nothing public has"
STREAM = f"has a stream of {AWARD} that nothing public has"
TITLE = f"has a title of {AWARD} that nothing public has"
FILE = f"has a file name of {AWARD} that nothing public has"
BOOKMARK = f"has a bookmark of {AWARD} that nothing public has"
PROPERTY = f"has a title, author or other property of {AWARD} that nothing public has"
ATTACHMENT = f"has an attachment of {AWARD} that nothing public has"


@pytest.fixture(scope="module")
def exempt(tmp_path_factory) -> ExemptEvidence:
    return exempt_paper(tmp_path_factory.mktemp("exempt"))


@pytest.fixture(scope="module")
def public(tmp_path_factory) -> PublicSide:
    return public_side(tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return pack(
        tmp_path_factory.mktemp("pack"),
        [("1", plan_paper(), "Corporate plan")],
        items=[("1", "Corporate plan"), ("7", "A contract award")],
        title="Cabinet",
    )


@pytest.fixture
def proved(made, exempt, public, tmp_path) -> Callable[..., tuple[str, ...]]:
    """The faults of the pack with something planted."""

    def prove(plant: Edit) -> tuple[str, ...]:
        file = tmp_path / "pack.pdf"
        with Pdf.open(made.path) as opened:
            plant(opened)
            opened.save(file)
        return prove_nothing_exempt(file, "pdf", [exempt], public)

    return prove


def test_a_pack_as_it_was_made_holds_nothing_exempt(made, exempt, public):
    assert prove_nothing_exempt(made.path, "pdf", [exempt], public) == ()


def test_without_exempt_papers_nothing_is_read(public):
    assert prove_nothing_exempt(Path("none.pdf"), "pdf", [], public) == ()


# Words


def scattered(made: Pdf) -> None:
    """The words stand in the content in their order, and on their line in another."""
    places = [(300, 420), (72, 420), (400, 420), (150, 420), (220, 420)]
    _drawn_apart(made, zip(RUN.split(), places, strict=True))


def backwards(made: Pdf) -> None:
    """The same on one line, which PDFium reads from the left."""
    places = [(400, 420), (330, 420), (250, 420), (180, 420), (72, 420)]
    _drawn_apart(made, zip(RUN.split(), places, strict=True))


def put_together(made: Pdf) -> None:
    """The words are drawn in another order than they stand on the page in."""
    places = [(72, 420), (112, 420), (126, 420), (172, 420), (215, 420)]
    pairs = list(zip(RUN.split(), places, strict=True))
    _drawn_apart(made, [pairs[index] for index in (3, 0, 4, 2, 1)])


def _drawn_apart(made: Pdf, words) -> None:
    content = b"\n".join(
        b"BT /F1 11 Tf %d %d Td (%s) Tj ET" % (x, y, word.encode()) for word, (x, y) in words
    )
    made.pages[2].contents_add(made.make_stream(content))


def in_the_structure(made: Pdf) -> None:
    """The words are drawn, and stand on the page, apart and in another order; the structure reads
    them together."""
    places = [(300, 420), (72, 420), (400, 420), (150, 420), (220, 420)]
    pieces = list(enumerate(zip(RUN.split(), places, strict=True)))
    page = made.pages[2]
    content = b"\n".join(
        b"/Span <</MCID %d>> BDC BT /F1 11 Tf %d %d Td (%s) Tj ET EMC"
        % (900 + number, x, y, word.encode())
        for number, (word, (x, y)) in [pieces[index] for index in (3, 0, 4, 2, 1)]
    )
    page.contents_add(made.make_stream(content))
    root = made.Root.StructTreeRoot
    leaves = Array([900 + number for number in range(5)])
    element = Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page.obj, K=leaves)
    root.K = Array([root.K, made.make_indirect(element)])


def element(**keys: str) -> Edit:
    def write(made: Pdf) -> None:
        root = made.Root.StructTreeRoot
        held = Dictionary(Type=Name.StructElem, S=Name.Figure, P=root, Pg=made.pages[3].obj)
        for key, value in keys.items():
            held[f"/{key}"] = String(value)
        root.K = Array([root.K, made.make_indirect(held)])

    return write


def field_value(made: Pdf) -> None:
    form(Answer=SECRET)(made)


def appearance(made: Pdf) -> None:
    resources = made.pages[2].obj.Resources
    stream = made.make_stream(
        shown(SECRET), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 500, 800]
    )
    stream.Resources = resources
    annotated(2, Subtype=Name.Stamp, AP=Dictionary(N=stream))(made)


def unused_form(made: Pdf) -> None:
    stream = made.make_stream(
        shown(SECRET), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 500, 800]
    )
    stream.Resources = Dictionary(Font=made.pages[2].obj.Resources.Font)
    made.pages[2].add_resource(stream, Name.XObject, Name("/Unused"))


def label(made: Pdf) -> None:
    numbers = NumberTree(made.Root.PageLabels)
    numbers[3] = Dictionary(P=String(SECRET))


def layer_name(made: Pdf) -> None:
    group = made.make_indirect(Dictionary(Type=Name.OCG, Name=String(SECRET)))
    made.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))


def packet(made: Pdf) -> None:
    data = made.Root.Metadata.read_bytes()
    told = f"<dc:description>{SECRET}</dc:description></rdf:Description>".encode()
    assert b"</rdf:Description>" in data
    made.Root.Metadata.write(data.replace(b"</rdf:Description>", told, 1))


def read_otherwise(made: Pdf) -> None:
    content = b"/Span <</ActualText (A plan)>> BDC " + shown(SECRET, top=300) + b" EMC"
    made.pages[2].contents_add(made.make_stream(content))


def read_aloud(made: Pdf) -> None:
    content = b"/Span <</ActualText (%s)>> BDC %s EMC" % (SECRET.encode(), shown("Plan", top=300))
    made.pages[2].contents_add(made.make_stream(content))


def script(made: Pdf) -> None:
    said = made.make_stream(f"app.alert('{SECRET}');".encode())
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=said)


def unreferenced(made: Pdf) -> None:
    held = made.make_indirect(Dictionary(Note=String(SECRET)))
    made.pages[2].obj.Hidden = held


def over_two_pages(made: Pdf) -> None:
    """The end of one page and the beginning of the next."""
    words = SECRET.split()
    made.pages[2].contents_add(made.make_stream(shown(" ".join(words[:3]), top=40, left=300)))
    made.pages[3].contents_add(made.make_stream(shown(" ".join(words[3:6]), top=800)), prepend=True)


PLANTED = {
    "a sentence": (saying(SECRET, page=2), {f"physical page 3 {WORDS}"}),
    "five words": (saying(RUN, page=3), {f"physical page 4 {WORDS}"}),
    "on the front sheet": (saying(RUN), {f"physical page 1 {WORDS}"}),
    "on a blank page": (saying(RUN, page=1), {f"physical page 2 {WORDS}"}),
    "in capitals": (saying(RUN.upper(), page=2), {f"physical page 3 {WORDS}"}),
    "over two lines": (
        saying("tender of Exam-", "ple Leisure Limited", page=2),
        {f"physical page 3 {WORDS}"},
    ),
    "content order": (scattered, {f"physical page 3 {WORDS}"}),
    "content order on a line": (backwards, {f"physical page 3 {WORDS}"}),
    "PDFium's order": (put_together, {f"physical page 3 {WORDS}"}),
    "structure order": (in_the_structure, {f"physical page 3 {WORDS}"}),
    "alternative text": (
        element(Alt=SECRET),
        {f"its reading structure on physical page 4 {WORDS}"},
    ),
    "actual text": (
        element(ActualText=SECRET),
        {f"its reading structure on physical page 4 {WORDS}"},
    ),
    "expansion": (element(E=SECRET), {f"its reading structure on physical page 4 {WORDS}"}),
    "a note": (annotated(2, Contents=SECRET), {f"an annotation on physical page 3 {WORDS}"}),
    "rich text": (
        annotated(2, RC="<body><p>tender of <b>Example</b> Leisure Limited</p></body>"),
        {f"an annotation on physical page 3 {WORDS}"},
    ),
    "a field's value": (
        field_value,
        {
            f"an annotation on physical page 1 {WORDS}",
            f"an appearance, pattern or mark on physical page 1 {WORDS}",
        },
    ),
    "an appearance": (
        appearance,
        {f"an appearance, pattern or mark on physical page 3 {WORDS}"},
    ),
    "a form that no page draws": (
        unused_form,
        {f"an appearance, pattern or mark on physical page 3 {WORDS}"},
    ),
    "text that is read out as another": (
        read_otherwise,
        {f"an appearance, pattern or mark on physical page 3 {WORDS}"},
    ),
    "text that another is read out as": (
        read_aloud,
        {
            f"physical page 3 {WORDS}",
            f"the marking of a page's content on physical page 3 {WORDS}",
        },
    ),
    "a bookmark's words": (outline((SECRET, 2)), {f"a bookmark {WORDS}"}),
    "a page label": (label, {f"a page label {WORDS}"}),
    "a layer's name": (layer_name, {f"a layer {WORDS}"}),
    "XMP": (packet, {f"its metadata {WORDS}"}),
    "the properties": (information(Subject=SECRET), {f"its metadata {WORDS}"}),
    "a script": (script, {f"a stream of text {WORDS}"}),
    "an object": (unreferenced, {f"a page on physical page 3 {WORDS}"}),
    "two pages": (over_two_pages, {f"physical page 3 {WORDS}"}),
    "a sum": (saying("worth £4,213,507", page=2), {f"physical page 3 {SUM}"}),
    "a sum in millions": (saying("£4.213507m", page=2), {f"physical page 3 {SUM}"}),
    "a sum in a table": (saying("4,213,507", page=2), {f"physical page 3 {SUM}"}),
    "a sum that a spreadsheet has as a bare number": (
        saying("about £4.9 million", page=2),
        {f"physical page 3 {SUM}"},
    ),
    "a sum in a note": (
        annotated(2, Contents="£4,213,507"),
        {f"an annotation on physical page 3 {SUM}"},
    ),
    "a bookmark": (outline(("Bids compared", 2)), {f"a bookmark {BOOKMARK}"}),
    "a bookmark's words on a page": (
        saying("2 Bids compared", page=2),
        {f"physical page 3 {BOOKMARK}"},
    ),
    "a title": (information(Title="Award to Example Leisure"), {f"its metadata {TITLE}"}),
    "a title on the front sheet": (
        saying("7. Award to Example Leisure (Page 3)"),
        {f"physical page 1 {TITLE}"},
    ),
    "a title of one word": (outline(("7. Falcon", 2)), {f"a bookmark {PROPERTY}"}),
    "a title of one word on a line": (saying("7. Falcon"), {f"physical page 1 {PROPERTY}"}),
    "an author": (information(Author="Robin Sample"), {f"its metadata {PROPERTY}"}),
    "an author of a note": (
        annotated(3, T="Robin Sample", Contents="Agreed"),
        {f"an annotation on physical page 4 {PROPERTY}"},
    ),
    "a file name": (saying("leisure-award.pdf", page=2), {f"physical page 3 {FILE}"}),
    "a picture": (showing(photograph(), 2), {f"physical page 3 {PICTURE}"}),
    "a picture as JPEG": (showing(photograph(), 2, quality=60), {f"physical page 3 {PICTURE}"}),
    "a picture as poor JPEG": (
        showing(photograph(), 2, quality=20),
        {f"physical page 3 {PICTURE}"},
    ),
    "a smaller picture": (
        showing(photograph().resize((96, 72)), 2),
        {f"physical page 3 {PICTURE}"},
    ),
    "a larger picture": (
        showing(photograph().resize((400, 300)), 2, quality=75),
        {f"physical page 3 {PICTURE}"},
    ),
    "a grey picture": (
        showing(photograph().convert("L").convert("RGB"), 2),
        {f"physical page 3 {PICTURE}"},
    ),
    "an attachment": (attached("other.csv", BIDS), {f"it {ATTACHMENT}", f"an attachment {WORDS}"}),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(planted, proved):
    plant, expected = PLANTED[planted]
    found = set(proved(plant))
    assert expected <= found
    places = {fault.split(" has ")[0] for fault in expected}
    assert {fault.split(" has ")[0] for fault in found} == places
    assert not any("Example" in fault or "4,213" in fault for fault in found)


def test_bare_numbers_of_public_papers_and_records_are_public(exempt, public):
    document = read_html("<p>£4.9 million</p>")
    assert compare(document, [exempt], public) == (f"it {SUM}",)
    assert compare(document, [exempt], PublicSide(texts=("4900000",))) == ()
    paper = read_html("<table><tr><td>4900000.00</td></tr></table>")
    assert compare(document, [exempt], PublicSide((paper,))) == ()


APART = SECRET.replace(" ", "\u200b")
WITHIN = SECRET.replace("e", "e\u2060")


@pytest.mark.parametrize("hidden", [APART, WITHIN])
def test_marks_without_width_hide_no_words(hidden, exempt):
    for document in (f"<p>{hidden}</p>", f'<p title="{hidden}">', f"<!-- {hidden} -->"):
        assert compare(read_html(document), [exempt], PublicSide()) != ()
    named = ExemptEvidence(AWARD, PaperEvidence(), titles=(hidden,))
    assert compare(read_html(f"<p>{SECRET}</p>"), [named], PublicSide()) == (f"it {WORDS}",)
    paper = ExemptEvidence(AWARD, read_html(f"<p>{hidden}</p>"))
    assert compare(read_html(f"<p>{SECRET}</p>"), [paper], PublicSide()) == (f"it {WORDS}",)
    for public in (PublicSide(texts=(hidden,)), PublicSide((read_html(f"<p>{hidden}</p>"),))):
        assert compare(read_html(f"<p>{SECRET}</p>"), [paper], public) == ()
        assert compare(read_html(f"<p>{hidden}</p>"), [paper], public) == ()


@pytest.mark.parametrize("name", ["Award\u200bto\u200bExample", "Aw\u200bard to Ex\u2060ample"])
def test_marks_without_width_hide_no_title(name):
    paper = ExemptEvidence(AWARD, PaperEvidence(), titles=("Award to Example",))
    assert compare(read_html(f"<h2>{name}</h2>"), [paper], PublicSide()) == (f"it {TITLE}",)
    paper = ExemptEvidence(AWARD, PaperEvidence(), titles=(name,))
    document = read_html("<h2>Award to Example</h2>")
    assert compare(document, [paper], PublicSide()) == (f"it {TITLE}",)


@pytest.mark.parametrize(
    "written", ["£4,\u200b213,507", "of\u200b£4,213,507\u2060in", "£4.2\u2060m"]
)
def test_marks_without_width_hide_no_sum(written):
    paper = ExemptEvidence(AWARD, read_html("<p>4213507 4200000</p>"))
    assert compare(read_html(f"<p>{written}</p>"), [paper], PublicSide()) == (f"it {SUM}",)
    paper = ExemptEvidence(AWARD, read_html(f"<p>{written}</p>"))
    plain = read_html("<p>£4,213,507 £4.2 million</p>")
    assert compare(plain, [paper], PublicSide()) == (f"it {SUM}",)


def test_a_bare_number_of_the_document_is_no_sum(exempt):
    assert compare(read_html("<p>4900000 4213507</p>"), [exempt], PublicSide()) == ()


def test_the_whole_exempt_paper_as_an_attachment(proved, tmp_path):
    found = proved(attached("other.pdf", award()))
    assert f"it {ATTACHMENT}" in found
    assert f"an attachment {WORDS}" in found
    assert f"an attachment {SUM}" in found
    assert f"it {PICTURE}" in found


def test_a_page_of_the_exempt_paper(proved, tmp_path):
    source = tmp_path / "award.pdf"
    source.write_bytes(award())

    def insert(made: Pdf) -> None:
        with Pdf.open(source) as opened:
            made.pages.insert(3, opened.pages[0])

    found = proved(insert)
    assert f"physical page 4 {WORDS}" in found
    assert f"physical page 4 {SUM}" in found
    assert f"physical page 4 {STREAM}" in found


def test_an_annotation_without_words(exempt, public, made, tmp_path):
    drawn = annotated(0, Subtype=Name.Ink, InkList=Array([Array([10, 20, 33, 48])]))
    paper = exempt_paper(tmp_path, award(drawn))
    file = tmp_path / "pack.pdf"
    with Pdf.open(made.path) as opened:
        annotated(2, Subtype=Name.Ink, InkList=Array([Array([10, 20, 33, 48])]))(opened)
        opened.save(file)
    assert prove_nothing_exempt(file, "pdf", [paper], public) == (
        f"physical page 3 has an annotation of {AWARD} that nothing public has",
    )


def test_an_object_that_nothing_refers_to(made, exempt, public, tmp_path):
    file = tmp_path / "pack.pdf"
    writer = PdfWriter(clone_from=made.path)
    writer._add_object(DictionaryObject({NameObject("/Note"): TextStringObject(SECRET)}))
    writer.write(file)
    assert prove_nothing_exempt(file, "pdf", [exempt], public) == (
        f"an object that nothing refers to {WORDS}",
    )


def test_each_paper_is_named(made, exempt, public, tmp_path):
    other = exempt_paper(
        tmp_path, pdf(content=shown("The land at Sample Lane may be sold")), titles=(), names=()
    )
    file = tmp_path / "pack.pdf"
    with Pdf.open(made.path) as opened:
        saying("land at Sample Lane may", page=3)(opened)
        opened.save(file)
    papers = [exempt, ExemptEvidence("the minutes of item 9", other.evidence)]
    assert prove_nothing_exempt(file, "pdf", papers, public) == (
        "physical page 4 has words of the minutes of item 9 that nothing public has",
    )


def test_many_faults_are_counted(made, exempt, public, tmp_path):
    file = tmp_path / "pack.pdf"
    with Pdf.open(made.path) as opened:
        for _ in range(60):
            opened.add_blank_page()
            opened.pages[-1].obj.Resources = Dictionary(Font=Dictionary())
            saying(SECRET, page=len(opened.pages) - 1)(opened)
        opened.save(file)
    found = prove_nothing_exempt(file, "pdf", [exempt], public)
    assert len(found) == 41
    assert found[-1] == "there are 20 more such faults"


# HTML and JSON

PAGE = """<!doctype html>
<html lang="en-GB"><head><title>Cabinet</title><style>p { margin: 0 }</style></head>
<body><h1>Cabinet</h1><p>Thursday 16 May 2024, Council House, Anytown</p>
<h2><span class="number">7.</span> A contract award</h2>%s</body></html>
"""


def _data_uri(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"


HTML = {
    "text": (f"<p>{SECRET}</p>", f"it {WORDS}"),
    "marked text": ("<p>tender of <b>Exam</b>ple Leisure <i>Limited</i></p>", f"it {WORDS}"),
    "entities": ("<p>tender&nbsp;of Exa&shy;mple L&#101;isure Limited</p>", f"it {WORDS}"),
    "an attribute": (f'<img alt="{SECRET}" src="">', f"an attribute {WORDS}"),
    "a comment": (f"<!-- {SECRET} -->", f"a comment {WORDS}"),
    "a style": (
        f'<style>p::after {{ content: "{SECRET}" }}</style>',
        f"a style or script {WORDS}",
    ),
    "an unclosed script": (f"<script>say('{SECRET}')", f"its source {WORDS}"),
    "an end tag": (f"<p></p {SECRET}>", f"its source {WORDS}"),
    "an unclosed tag": (f'<p title="{SECRET}', f"it {WORDS}"),
    "an address with data": (
        f'<a href="data:text/plain,{SECRET.replace(" ", "%20")}">x</a>',
        f"a data address {WORDS}",
    ),
    "a sum": ("<td>£4.213507 million</td>", f"it {SUM}"),
    "a title": ("<h2>7. Award to Example Leisure</h2>", f"it {TITLE}"),
    "a file name": ('<a href="exempt/leisure%2Daward.pdf">x</a>', f"an attribute {FILE}"),
    "an author": ('<meta name="author" content="Robin Sample">', f"an attribute {PROPERTY}"),
    "a picture": (
        f'<img alt="" src="{_data_uri(jpeg(photograph(), 50), "image/jpeg")}">',
        f"it {PICTURE}",
    ),
    "a picture as PNG": (
        f'<img alt="" src="{_data_uri(png(photograph().resize((80, 60))), "image/png")}">',
        f"it {PICTURE}",
    ),
    "an attachment": (f'<a href="{_data_uri(BIDS, "text/csv")}">x</a>', f"it {ATTACHMENT}"),
}


@pytest.mark.parametrize("planted", HTML)
def test_what_is_planted_in_html_is_found(planted, exempt, public, tmp_path):
    inserted, expected = HTML[planted]
    file = tmp_path / "front-sheet.html"
    file.write_text(PAGE % inserted, encoding="utf-8")
    found = prove_nothing_exempt(file, "html", [exempt], public)
    assert expected in found
    assert all(fault == expected for fault in found if fault.startswith("its source"))


def test_a_page_of_html_holds_nothing_exempt(exempt, public, tmp_path):
    own = f'<img alt="Plan" src="{_data_uri(jpeg(photograph(seed=4)), "image/jpeg")}">'
    file = tmp_path / "front-sheet.html"
    file.write_text(PAGE % own, encoding="utf-8")
    assert prove_nothing_exempt(file, "html", [exempt], public) == ()


JSON = {
    "a file name": ({"file": "meetings/cabinet/2024-05-16/exempt/leisure-award.pdf"}, FILE),
    "a title": ({"packs": {"7": "Award to Example Leisure"}}, TITLE),
    "words": ({SECRET: 1}, WORDS),
    "a sum": ([["£4,213,507"]], SUM),
}


@pytest.mark.parametrize("planted", JSON)
def test_what_is_planted_in_json_is_found(planted, exempt, public, tmp_path):
    value, expected = JSON[planted]
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({"meeting": "cabinet/2024-05-16", "x": value}), encoding="utf-8")
    assert prove_nothing_exempt(file, "json", [exempt], public) == (f"an entry {expected}",)


def test_the_digest_of_an_exempt_file_is_found(public, tmp_path):
    paper = exempt_paper(tmp_path)
    digest = next(iter(paper.evidence.files)).hex()
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({"inputs": [{"sha256": digest}]}), encoding="utf-8")
    assert prove_nothing_exempt(file, "json", [paper], public) == (
        f"it has a file's digest of {AWARD} that nothing public has",
    )


@pytest.mark.parametrize("text", ["{", "[" * 100_000, f'{{"a": "{SECRET}"'])
def test_json_that_cannot_be_read_is_read_as_text(text, exempt, public, tmp_path):
    file = tmp_path / "manifest.json"
    file.write_text(text, encoding="utf-8")
    found = prove_nothing_exempt(file, "json", [exempt], public)
    assert found == ((f"an entry {WORDS}",) if SECRET in text else ())


# No alarm

PUBLIC = {
    "words that a public paper has": saying("built in nineteen seventy and has two", page=2),
    "the record's own words": saying("Cabinet", "A contract award", "Council House, Anytown"),
    "the paragraph": saying("Paragraph 3 of Part 1 of Schedule 12A"),
    "records in a row": saying("7. A contract award, Cabinet, Corporate plan (Page 3)"),
    "a sum of a public paper": saying("£0.35m or 350,000 or £350 thousand", page=2),
    "four words": saying("tender of Example Leisure", page=2),
    "what is said of links": annotated(2, Contents="Link within this document"),
    "another sum": saying("£4.2m and 4,213 and £4,213", page=2),
    "a word of a title in a sentence": saying("the falcon nests there again", page=2),
    "another picture": showing(photograph(seed=5), 2),
    "a public paper's picture": showing(photograph(seed=4), 2, quality=40),
    "the same software": information(Title="Cabinet", Producer="Example Writer 12"),
}


@pytest.mark.parametrize("planted", PUBLIC)
def test_what_is_public_is_no_alarm(planted, proved):
    assert proved(PUBLIC[planted]) == ()


def test_a_logo_of_the_council_is_no_alarm(made, public, tmp_path):
    """In a template's picture file, in an exempt paper and in the pack."""
    logo = photograph(seed=7)
    paper = exempt_paper(tmp_path, award(showing(logo, 0)))
    file = tmp_path / "pack.pdf"
    with Pdf.open(made.path) as opened:
        showing(logo, 0, quality=80)(opened)
        opened.save(file)
    told = f"physical page 1 {PICTURE}"
    assert prove_nothing_exempt(file, "pdf", [paper], public) == (told,)
    picture = tmp_path / "logo.png"
    picture.write_bytes(png(logo))
    side = PublicSide(public.papers, public.texts, (picture,))
    assert prove_nothing_exempt(file, "pdf", [paper], side) == ()


@pytest.mark.parametrize("size", [(30, 30), (400, 4)], ids=["tiny", "a rule"])
def test_small_and_even_pictures_show_nothing(size, made, public, tmp_path):
    for picture in (photograph(size), photograph((200, 200)).resize((1, 1)).resize((90, 90))):
        paper = exempt_paper(tmp_path, award(showing(picture, 0)))
        file = tmp_path / "pack.pdf"
        with Pdf.open(made.path) as opened:
            showing(picture, 2)(opened)
            opened.save(file)
        assert prove_nothing_exempt(file, "pdf", [paper], public) == ()


def test_stamps_between_words_are_no_alarm(public, tmp_path):
    """A page says "the two pools" and bears a stamp beside; an exempt page says both in a row."""
    source = pdf(content=shown("There are two pools Agenda Item 7 Page 3", SECRET))
    paper = exempt_paper(tmp_path, source)
    side = public_side(tmp_path, pdf(content=shown("There are two pools", "of one size")))
    file = tmp_path / "pack.pdf"
    stamped = shown("There are two pools Agenda Item 7", "of one size")
    file.write_bytes(pdf(content=stamped))
    assert prove_nothing_exempt(file, "pdf", [paper], side) == ()
    file.write_bytes(pdf(content=stamped.replace(b"are two pools", b"were two pools")))
    other = exempt_paper(tmp_path, pdf(content=shown("There were two pools Agenda Item 7")))
    assert prove_nothing_exempt(file, "pdf", [other], side) == (f"physical page 1 {WORDS}",)


NAMES = {
    "report.docx": ("The report", "Report"),
    "appendix-a.pdf": ("Appendix A",),
    "3.pdf": ("3", "Page 3"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_public_papers_have_show_nothing(name, made, tmp_path):
    paper = exempt_paper(tmp_path, pdf(content=b""), titles=NAMES[name], names=(name,))
    side = public_side(tmp_path, pdf(content=shown("The report", "has Appendix A")))
    file = tmp_path / "pack.pdf"
    with Pdf.open(made.path) as opened:
        saying("The report", "Appendix A", "Page 3")(opened)
        opened.save(file)
    assert prove_nothing_exempt(file, "pdf", [paper], side) == ()


# What cannot be read


def test_a_document_that_cannot_be_read(exempt, public, tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing")
    assert prove_nothing_exempt(file, "pdf", [exempt], public) == (
        "it cannot be read whole, so nothing is proved of it",
    )


def test_an_exempt_paper_that_cannot_be_read(made, public, tmp_path):
    paper = exempt_paper(tmp_path, b"%PDF-1.7\nnothing", titles=(), names=())
    assert prove_nothing_exempt(made.path, "pdf", [paper], public) == (
        f"{AWARD} cannot be read whole, so nothing is proved of it",
    )


def test_a_stream_that_cannot_be_decoded(proved):
    def damage(made: Pdf) -> None:
        stream = made.make_stream(b"not deflated at all, by far")
        stream.write(b"not deflated at all, by far", filter=Name.LZWDecode)
        made.pages[2].obj.Hidden = stream

    assert proved(damage) == (
        "a stream on physical page 3 cannot be decoded, so nothing is proved of it",
    )


def test_a_page_that_cannot_be_read(exempt):
    """A damaged page that a public paper has as well is as it was."""
    damaged = PaperEvidence(pages=(EvidencePage("", unread=True),))
    told = "it cannot be read whole, so nothing is proved of it"
    assert compare(damaged, [exempt], PublicSide()) == (told,)
    assert compare(damaged, [exempt], PublicSide((damaged,))) == ()
    paper = ExemptEvidence(AWARD, damaged)
    assert compare(PaperEvidence(), [paper], PublicSide()) == (
        f"{AWARD} cannot be read whole, so nothing is proved of it",
    )


def deep(made: Pdf) -> None:
    held = Array([])
    for _ in range(400):
        held = Array([held])
    made.Root.Deep = held


def looped(made: Pdf) -> None:
    root = made.Root.StructTreeRoot
    held = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    held.K = Array([held, held])
    root.K = Array([held, root.K])


def long(made: Pdf) -> None:
    made.Root.Long = String("x " * 50_000)


def odd(made: Pdf) -> None:
    page = made.pages[2].obj
    page.Annots = Array([Dictionary(Subtype=String("x"), Rect=5), 7, Name("/None")])
    page.Resources.XObject = Array([1])
    made.Root.Outlines = Array([3])
    made.Root.PageLabels = String("x")


def draws_itself(made: Pdf) -> None:
    stream = made.make_stream(b"/Own Do " + shown("Plan"), Subtype=Name.Form, BBox=[0, 0, 9, 9])
    stream.Resources = Dictionary(XObject=Dictionary(Own=stream))
    made.pages[2].add_resource(stream, Name.XObject, Name("/Own"))
    made.pages[2].contents_add(made.make_stream(b"/Own Do"))


@pytest.mark.parametrize("hostile", [deep, looped, long, odd, draws_itself])
def test_hostile_objects_are_read_to_their_end(hostile, proved):
    assert proved(hostile) == ()


@pytest.mark.parametrize("hostile", [deep, looped, long, odd, draws_itself])
def test_what_stands_beside_hostile_objects_is_found(hostile, proved):
    found = proved(edits(hostile, saying(SECRET, page=3)))
    assert f"physical page 4 {WORDS}" in found


# What is told of evidence alone


def told(text: str, paper: ExemptEvidence, *public: PaperEvidence) -> tuple[str, ...]:
    """What a document has of a paper that says no more than ``text``, in a bookmark."""
    document = PaperEvidence(texts=(FoundText("a bookmark", None, text),))
    return compare(document, [paper], PublicSide(public))


def test_a_true_title_of_many_words_is_found():
    title = "Award of the leisure contract to Example Leisure"
    paper = ExemptEvidence(AWARD, PaperEvidence(), titles=(title,))
    assert told(f"7. {title}", paper) == (f"a bookmark {WORDS}",)
    assert told("7. Award of the leisure contract", paper) == (f"a bookmark {WORDS}",)
    assert told("7. Award of the contract", paper) == ()


def test_a_file_name_is_found_without_its_ending():
    paper = ExemptEvidence(AWARD, PaperEvidence(), names=("leisure-award.docx",))
    assert told("leisure-award", paper) == (f"a bookmark {FILE}",)


def test_a_title_of_one_word_is_found_by_itself_alone():
    paper = ExemptEvidence(AWARD, PaperEvidence(), titles=("Falcon",))
    assert told("7. Falcon", paper) == (f"a bookmark {TITLE}",)
    assert told("Falcon nests there again", paper) == ()


@pytest.mark.parametrize(
    "public",
    [
        PaperEvidence((EvidencePage("", amounts=frozenset({"350000"})),)),
        PaperEvidence(texts=(FoundText("an annotation", 1, "£350,000"),)),
    ],
    ids=["on a page", "in a note"],
)
def test_a_sum_that_a_public_paper_has_too_is_no_alarm(public):
    paper = ExemptEvidence(AWARD, PaperEvidence(texts=(FoundText("a note", 1, "£350,000"),)))
    assert told("£0.35m", paper) == (f"a bookmark {SUM}",)
    assert told("£0.35m", paper, public) == ()


STREAMS = {
    "a stream": PaperEvidence((EvidencePage(""),), data=(FoundData("stream", b"digest", 1),)),
    "a page's content": PaperEvidence((EvidencePage("", content=b"digest", size=64),)),
}


@pytest.mark.parametrize("case", STREAMS)
def test_a_stream_is_found_unless_a_public_paper_has_it(case):
    held = STREAMS[case]
    paper = ExemptEvidence(AWARD, held)
    assert compare(held, [paper], PublicSide()) == (f"physical page 1 {STREAM}",)
    assert compare(held, [paper], PublicSide((held,))) == ()


def test_a_sum_in_a_true_title_is_found():
    paper = ExemptEvidence(AWARD, PaperEvidence(), titles=("Award for £4.2m",))
    assert told("It costs £4,200,000", paper) == (f"a bookmark {SUM}",)
