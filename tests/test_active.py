"""What is active stays out of a pack; what a reader uses stays in."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.papers import special
from agendapack.papers.active import ActiveKind, Removed, wording
from agendapack.papers.clearing.clear import clear
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.problems import Location, Severity
from tests import builders
from tests.builders import inspect, pack

PLACE = Location(Path("meeting.yaml"), 9, 9)
BOX = [10, 10, 60, 60]


def paper(*annotations: Dictionary, **page: object) -> Pdf:
    """One page with ``annotations`` and further entries."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    first = pdf.pages[0].obj
    first.Annots = Array([pdf.make_indirect(one) for one in annotations])
    for key, value in page.items():
        first[f"/{key}"] = value
    return pdf


def action(kind: str, **entries: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **entries)


def swept(pdf: Pdf) -> dict[str, tuple[int, ...]]:
    return {one.kind.name: one.pages for one in clear(Objects(pdf)).removed}


def link(**entries: object) -> Dictionary:
    return annotation_with("Link", **entries)


ACTIONS = [
    ("JAVASCRIPT", action("JavaScript", JS=String("app.alert(1)"))),
    ("LAUNCH", action("Launch", F=String("calc.exe"))),
    ("ELSEWHERE", action("GoToR", F=String("C:/Users/me/other.pdf"), D=Array([0, Name.Fit]))),
    ("ELSEWHERE", action("GoToE", T=Dictionary(R=Name.C))),
    ("SUBMIT", action("SubmitForm", F=String("http://example.com"))),
    ("IMPORT", action("ImportData", F=String("x.fdf"))),
    ("RESET", action("ResetForm")),
    ("MEDIA", action("Rendition")),
    ("MEDIA", action("Sound")),
    ("MEDIA", action("Movie")),
    ("OTHER", action("Named", N=Name.Print)),
    ("OTHER", action("Whatever")),
    ("ADDRESS", action("URI", URI=String("javascript:alert(1)"))),
    ("ADDRESS", action("URI", URI=String(" file:///etc/passwd"))),
]
HARMLESS = [
    action("GoTo", D=String("chapter1")),
    action("URI", URI=String("https://www.plymouth.gov.uk")),
    action("URI", URI=String("mailto:someone@example.org")),
    action("URI", URI=String("www.example.org/a:b")),
    action("Named", N=Name.NextPage),
    action("SetOCGState", State=Array([])),
]


@pytest.mark.parametrize(("kind", "active"), ACTIONS)
def test_active_links_lose_their_action(kind: str, active: Dictionary) -> None:
    pdf = paper(link(A=active))
    assert swept(pdf) == {kind: (1,)}
    (left,) = pdf.pages[0].obj.Annots
    assert Name.A not in left


@pytest.mark.parametrize("harmless", HARMLESS)
def test_harmless_links_stay(harmless: Dictionary) -> None:
    pdf = paper(link(A=harmless))
    assert swept(pdf) == {}
    assert pdf.pages[0].obj.Annots[0].A.unparse() == harmless.unparse()


def test_a_chain_keeps_its_harmless_links() -> None:
    last = action("URI", URI=String("https://example.org"))
    middle = action("GoTo", D=String("x"), Next=Array([action("Launch"), last]))
    pdf = paper(link(A=action("JavaScript", JS=String(""), Next=middle)))
    assert swept(pdf) == {"JAVASCRIPT": (1,), "LAUNCH": (1,)}
    kept = pdf.pages[0].obj.Annots[0].A
    assert str(kept.S) == "/GoTo"
    assert str(kept.Next.S) == "/URI"
    assert Name.Next not in kept.Next


def test_a_chain_without_an_end_is_cut() -> None:
    pdf = paper(link())
    first = pdf.make_indirect(action("GoTo", D=String("x")))
    second = pdf.make_indirect(action("JavaScript", JS=String("")))
    first.Next, second.Next = second, first
    pdf.pages[0].obj.Annots[0].A = first
    assert swept(pdf) == {"JAVASCRIPT": (1,)}
    following, steps = pdf.pages[0].obj.Annots[0].A, 0
    while Name.Next in following:
        following, steps = following.Next, steps + 1
        assert str(following.S) == "/GoTo"
        assert steps < 100


def test_what_runs_by_itself_goes() -> None:
    pdf = paper(
        link(AA=Dictionary(E=action("JavaScript", JS=String("")))),
        AA=Dictionary(O=action("GoTo", D=String("x"))),
    )
    assert swept(pdf) == {"JAVASCRIPT": (1,), "AUTOMATIC": (1,)}
    assert Name.AA not in pdf.pages[0].obj
    assert Name.AA not in pdf.pages[0].obj.Annots[0]


def form(pdf: Pdf) -> pikepdf.Stream:
    """An appearance: a grey square."""
    return pdf.make_stream(
        b"0.5 g 0 0 50 50 re f",
        {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 50, 50])},
    )


@pytest.mark.parametrize(
    "subtype", ["FileAttachment", "Sound", "Movie", "Screen", "RichMedia", "3D"]
)
def test_media_and_attachments_leave_their_picture(subtype: str) -> None:
    pdf = paper(annotation_with(subtype, FS=Dictionary(EF=Dictionary()), Movie=Dictionary()))
    pdf.pages[0].obj.Annots[0].AP = Dictionary(N=form(pdf))
    before = rendered(pdf)
    assert swept(pdf) == {"FILE" if subtype == "FileAttachment" else "MEDIA": (1,)}
    (left,) = pdf.pages[0].obj.Annots
    assert sorted(left.keys()) == ["/AP", "/Rect", "/Subtype", "/Type"]
    assert rendered(pdf) == before


def annotation_with(subtype: str, **entries: object) -> Dictionary:
    named = {f"/{key}": value for key, value in entries.items()}
    return Dictionary({"/Type": Name.Annot, "/Subtype": Name(f"/{subtype}"), "/Rect": BOX, **named})


def rendered(pdf: Pdf) -> bytes:
    from io import BytesIO

    written = BytesIO()
    pdf.save(written)
    with pypdfium2.PdfDocument(written.getvalue()) as document:
        return bytes(document[0].render(scale=1).to_numpy().tobytes())


def test_an_attachment_without_a_picture_goes_even_from_the_structure_tree() -> None:
    pdf = paper(annotation_with("FileAttachment", FS=Dictionary(EF=Dictionary())), link())
    held = pdf.pages[0].obj.Annots[0]
    assert swept(pdf) == {"FILE": (1,)}
    assert [str(one.Subtype) for one in pdf.pages[0].obj.Annots] == ["/Link"]
    assert Name.FS not in held


def test_fields_lose_their_scripts_and_keep_their_values() -> None:
    widget = annotation_with("Widget", AA=Dictionary(F=action("JavaScript", JS=String("AF()"))))
    pdf = paper(widget)
    field = pdf.make_indirect(
        Dictionary(
            T=String("total"),
            FT=Name.Tx,
            V=String("12"),
            AA=Dictionary(C=action("JavaScript", JS=String("sum()"))),
            Kids=Array([pdf.pages[0].obj.Annots[0]]),
        )
    )
    pdf.pages[0].obj.Annots[0].Parent = field
    assert swept(pdf) == {"JAVASCRIPT": (1,)}
    assert Name.AA not in field
    assert Name.AA not in pdf.pages[0].obj.Annots[0]
    assert str(field.V) == "12"


def test_fields_that_no_page_shows() -> None:
    pdf = paper()
    child = pdf.make_indirect(Dictionary(AA=Dictionary(C=action("JavaScript", JS=String("")))))
    field = pdf.make_indirect(Dictionary(T=String("a"), Kids=Array([child])))
    child.Parent = field
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    assert swept(pdf) == {"JAVASCRIPT": ()}
    assert Name.AA not in child


def test_a_script_of_a_field_that_no_page_shows_is_told_and_not_in_the_pack(tmp_path: Path) -> None:
    pdf = paper()
    script = pdf.make_indirect(action("JavaScript", JS=String("app.alert('hello')")))
    field = pdf.make_indirect(Dictionary(T=String("a"), FT=Name.Tx, AA=Dictionary(C=script)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    file = tmp_path / "form.pdf"
    pdf.save(file)
    made = prepare(file, Request("form.pdf", PLACE))
    assert [problem.message for problem in made.problems] == [
        '"form.pdf" has JavaScript; it is left out of the pack'
    ]
    assert made.facts is not None
    result = pack(tmp_path, [("7", file)])
    with Pdf.open(result.path) as opened:
        assert [str(kept.T) for kept in opened.Root.AcroForm.Fields] == ["a"]
        assert Name.AA not in opened.Root.AcroForm.Fields[0]


def test_private_data_of_what_a_page_draws() -> None:
    pdf = paper()
    page = pdf.pages[0].obj
    inner, outer = form(pdf), form(pdf)
    for stream in (inner, outer):
        stream.Metadata = pdf.make_stream(b"<x/>")
        stream.PieceInfo = Dictionary(Illustrator=Dictionary())
    inner.Ref = Dictionary(F=String("other.pdf"), Page=0)
    outer.Resources = Dictionary(XObject=Dictionary(Inner=inner, Outer=outer))
    page.Resources = Dictionary(XObject=Dictionary(Outer=outer))
    page.Metadata, page.Thumb, page.PieceInfo = pdf.make_stream(b""), form(pdf), Dictionary()
    page.AF = Array([Dictionary(EF=Dictionary())])
    assert swept(pdf) == {"FILE": (1,), "EXTERNAL": (1,)}
    for holder in (page, inner, outer):
        assert not {"/Metadata", "/PieceInfo", "/Thumb", "/Ref", "/AF"} & set(holder.keys())


def test_the_catalogue_is_reported() -> None:
    pdf = paper()
    pdf.Root.OpenAction = action("JavaScript", JS=String(""))
    pdf.attachments["a.txt"] = b"words"
    assert swept(pdf) == {"JAVASCRIPT": (), "FILE": ()}
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    assert swept(pdf) == {"FILE": ()}


def test_findings_are_worded_once_a_kind() -> None:
    found = (Removed(ActiveKind.JAVASCRIPT, (1, 3, 12)), Removed(ActiveKind.FILE, (7,)))
    assert [(p.message, p.hint) for p in wording("plan.pdf", found, PLACE)] == [
        (
            '"plan.pdf" has JavaScript on pages 1, 3 and 12; it is left out of the pack',
            "its pages look as they did; fields keep the values that they have",
        ),
        (
            '"plan.pdf" has an attached file on page 7; it is left out of the pack',
            "if members should have it, add it as a paper of its own",
        ),
    ]
    many = wording("plan.pdf", (Removed(ActiveKind.MEDIA, tuple(range(2, 40))),), PLACE)
    assert "on 38 pages, the first page 2" in many[0].message
    some = wording("plan.pdf", (Removed(ActiveKind.MEDIA, tuple(range(2, 10))),), PLACE)
    assert "on pages 2 to 9" in some[0].message
    more = wording("plan.pdf", (Removed(ActiveKind.MEDIA, tuple(range(2, 11))),), PLACE)
    assert "on 9 pages" in more[0].message
    run = wording("plan.pdf", (Removed(ActiveKind.MEDIA, (2, 3, 4, 6)),), PLACE)
    assert "3D model on pages 2 to 4 and 6; it" in run[0].message


@pytest.mark.parametrize(
    "odd",
    [
        {"Annots": Array([None, 3, Array([])])},
        {"Annots": Dictionary()},
        {"AA": 7},
        {"Resources": Dictionary(XObject=Array([]), Pattern=3)},
        {"Annots": Array([Dictionary(Subtype=3, A=7, AP=Array([]), Parent=3)])},
    ],
)
def test_what_makes_no_sense_is_borne(odd: dict[str, object]) -> None:
    pdf = paper(**odd)  # type: ignore[arg-type]
    swept(pdf)


# --- special ----------------------------------------------------------------------------------


def form_of(pdf: Pdf, *fields: Dictionary, **entries: object) -> None:
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([pdf.make_indirect(field) for field in fields]), **entries
    )


def test_a_signature_loses_its_force_and_keeps_its_picture() -> None:
    pdf = paper(annotation_with("Widget", FT=Name.Sig, V=Dictionary(), T=String("Chair")))
    widget = pdf.pages[0].obj.Annots[0]
    widget.AP = Dictionary(N=form(pdf))
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    found = special.look(pdf)
    assert found == special.Special(signatures=("Chair",))
    assert [p.message for p in special.wording("deed.pdf", found, PLACE)] == [
        '"deed.pdf" is digitally signed; its pages enter the pack as they look, the signature'
        " without force"
    ]
    assert swept(pdf) == {}
    assert Name.V not in widget
    assert Name.AP in widget
    assert special.look(pdf) == special.Special()


def test_forms_that_only_adobe_shows() -> None:
    pdf = paper()
    form_of(pdf, XFA=Array([]))
    assert special.look(pdf).xfa == "only"
    form_of(pdf, Dictionary(T=String("a"), FT=Name.Tx), XFA=Array([]))
    assert special.look(pdf).xfa == "beside"
    pdf.Root.NeedsRendering = True
    found = special.look(pdf)
    assert found.xfa == "only"
    (problem,) = special.wording("claim.pdf", found, PLACE)
    assert problem.is_error
    assert problem.message == (
        '"claim.pdf" is a form that only Adobe Reader can show (XFA); its pages say "please wait"'
    )


@pytest.mark.parametrize(
    ("wrapper", "payload", "named"),
    [
        (Dictionary(Type=Name.MicrosoftIRMServices), {}, "MicrosoftIRMServices"),
        (None, {"EP": Dictionary(Subtype=Name.MicrosoftIRMServices)}, "MicrosoftIRMServices"),
        (None, {"EP": Dictionary()}, "EncryptedPayload"),
        (None, {"AFRelationship": Name.EncryptedPayload}, "EncryptedPayload"),
        (None, {"AFRelationship": Name.Data}, ""),
    ],
    ids=["in the trailer", "a payload", "one without a name", "a relationship", "a workbook"],
)
def test_the_cover_of_a_protected_document_is_refused(wrapper, payload, named) -> None:
    pdf = paper()
    if wrapper is not None:
        pdf.trailer.Wrapper = wrapper
    file = Dictionary(Type=Name.Filespec, F=String("a"), **payload)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), file])))
    found = special.look(pdf)
    assert found.wrapped == named
    assert [(one.severity, one.message) for one in special.wording("a.pdf", found, PLACE)] == [
        (
            Severity.ERROR,
            f'"a.pdf" is the cover of a document that rights management protects ({named}); its'
            " pages say no more",
        )
    ] * bool(named)


def test_a_portfolio_names_what_it_holds() -> None:
    pdf = paper()
    pdf.Root.Collection = Dictionary()
    pdf.attachments["Appendix A.pdf"] = b"x"
    pdf.attachments["Budget.xlsx"] = b"x"
    (problem,) = special.wording("all.pdf", special.look(pdf), PLACE)
    assert problem.message == (
        '"all.pdf" is a portfolio; the pack holds its cover alone, without "Appendix A.pdf",'
        ' "Budget.xlsx"'
    )


def test_attached_files_are_told_once_and_counted() -> None:
    def attach(pdf: Pdf) -> None:
        pdf.attachments["Appendix A.pdf"] = b"x"
        pdf.attachments["Budget.xlsx"] = b"x"

    def portfolio(pdf: Pdf) -> None:
        attach(pdf)
        pdf.Root.Collection = Dictionary()

    _, (problem,) = inspect(builders.pdf(edit=attach), PLACE)
    assert problem.message == (
        '"the typeset paper" has 2 attached files; they are left out of the pack'
    )
    _, (problem,) = inspect(builders.pdf(edit=portfolio), PLACE)
    assert problem.message.startswith('"the typeset paper" is a portfolio')


def test_what_a_paper_is_besides_its_pages_is_told_when_it_is_taken() -> None:
    def portfolio(pdf: Pdf) -> None:
        pdf.Root.Collection = Dictionary()

    taken, (problem,) = inspect(builders.pdf(edit=portfolio), PLACE)
    assert taken is not None
    assert problem.message == '"the typeset paper" is a portfolio; the pack holds its cover alone'

    def waiting(pdf: Pdf) -> None:
        form_of(pdf, XFA=Array([]))

    refused, (problem,) = inspect(builders.pdf(edit=waiting), PLACE)
    assert refused is None
    assert problem.is_error
