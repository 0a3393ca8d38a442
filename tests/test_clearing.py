"""Whatever is on no list of what a pack may hold stays out of it."""

from __future__ import annotations

from copy import copy
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from agendapack.papers.clearing.addresses import kept_address
from agendapack.papers.clearing.clear import carry_out
from agendapack.papers.clearing.clear import clear as clear_paper
from agendapack.papers.clearing.kept_drawing import COLOUR_SPACES
from agendapack.papers.clearing.kept_keys import KINDS, STREAM
from agendapack.papers.clearing.key_edits import TRAILER, KeyEdit
from agendapack.papers.clearing.kinds import (
    ANNOTATIONS,
    APPEARANCE,
    FIELD_VALUE,
    NOT_FOLLOWED,
    ON_A_PAGE,
    PAGE,
    PARENT,
    PLAIN,
    XOBJECT,
    Kept,
    extended,
    listed,
    named,
)
from agendapack.papers.clearing.walk import walk
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request, Reshaping
from tests.builders import CORPUS, PLACE, pack, picture, saved
from tests.clearing_builders import SECRET, everything, off_list, poison
from tests.reshaping_builders import prepared

# Comments are kept here, for they are of every kind; tests/test_comments.py takes them out.
clear = partial(clear_paper, keeping_comments=True)


def leaks(file: Path) -> list[str]:
    """Where a file has ``SECRET``, in its objects or in what its streams hold."""
    with pikepdf.open(file) as pdf:
        return [
            str(one.objgen)
            for one in pdf.objects
            if isinstance(one, pikepdf.Object)
            and (
                SECRET in one.unparse(resolved=True).decode("latin-1")
                or (isinstance(one, Stream) and SECRET.encode() in one.read_raw_bytes())
                or (
                    isinstance(one, Stream)
                    and one.get(Name.Filter) == Name.FlateDecode
                    and SECRET.encode() in one.read_bytes()
                )
            )
        ]


@pytest.mark.parametrize("keeping", [True, False])
def test_an_object_of_every_kind_loses_what_is_put_into_it(keeping: bool, tmp_path: Path) -> None:
    pdf = everything()
    assert poison(pdf) > 150
    made = pack(tmp_path, [("7", saved(pdf))], keeping_comments=keeping)
    assert leaks(made.path) == []
    assert off_list(made.path) == []


def test_an_object_of_every_kind_keeps_what_it_has() -> None:
    edits = walk(Objects(everything()), keeping_comments=True).edits
    assert sorted((str(edit.key), edit.value or "") for edit in edits) == [
        ("/Odd", ""),  # a program for a printer
        *[("/Subtype", "/Stamp")] * 6,  # sound, film and attached files
        ("/User", ""),  # for whom a layer was made
    ]


def test_a_file_that_was_cleared_has_nothing_more_to_lose() -> None:
    pdf = everything()
    poison(pdf)
    assert clear(Objects(pdf)).changed
    assert not clear(Objects(pdf)).changed


@pytest.mark.parametrize("where", ["/CropBox", "/MediaBox"])
def test_nothing_hides_where_numbers_belong(where: str) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page[where] = Array([0, 0, 9, pdf.make_indirect(Array([Dictionary(Own=String(SECRET))]))])
    clear(Objects(pdf))
    assert where not in page


def test_nothing_hides_behind_a_page_that_is_none() -> None:
    pdf = everything()
    page = pdf.pages[0].obj
    none = pdf.make_indirect(Dictionary(Own=String(SECRET)))
    page.Annots[0].P = none
    pdf.Root.StructTreeRoot.K.Pg = none
    pdf.Root.StructTreeRoot.K.K[0].Pg = none
    page.Annots[1].Dest = Array([none, Name.Fit])
    pdf.Root.Dests.there = Array([none, Name.Fit])
    pdf.Root.Names.Dests.Kids[0].Names[1].D = Array([page, Name.FitH, none])
    clear(Objects(pdf))
    assert Name.P not in page.Annots[0]
    assert Name.Pg not in pdf.Root.StructTreeRoot.K
    assert Name.Pg not in pdf.Root.StructTreeRoot.K.K[0]
    assert Name.Dest not in page.Annots[1]
    assert Name.there not in pdf.Root.Dests
    assert Name.D not in pdf.Root.Names.Dests.Kids[0].Names[1]


def test_an_element_hangs_in_the_tree_or_nowhere() -> None:
    pdf = everything()
    element = pdf.Root.StructTreeRoot.K
    strange = pdf.make_indirect(Dictionary(Own=String(SECRET)))
    below = pdf.make_indirect(Dictionary(S=Name.Span, P=strange))
    sound = pdf.make_indirect(Dictionary(S=Name.Span, P=element))
    element.K = Array([below, sound])
    unused = pdf.make_indirect(Dictionary(S=Name.Span, P=pdf.Root.StructTreeRoot))
    pdf.Root.StructTreeRoot.IDTree.Names = Array([String("two"), unused])
    clear(Objects(pdf))
    assert Name.P not in below
    assert Name.P not in unused
    assert sound.P.objgen == element.objgen
    assert element.P.objgen == pdf.Root.StructTreeRoot.objgen


@pytest.mark.parametrize("where", ["catalogue", "node of the page tree", "structure tree"])
def test_nothing_leads_to_all_of_a_paper(where: str, tmp_path: Path) -> None:
    pdf = everything()
    all_of_it = {
        "catalogue": pdf.Root,
        "node of the page tree": pdf.Root.Pages,
        "structure tree": pdf.Root.StructTreeRoot,
    }[where]
    all_of_it.PieceInfo = String(SECRET)
    page = pdf.pages[0].obj
    page.Annots[0].Popup = page.Annots[1].IRT = all_of_it
    page.Resources.Font.All = all_of_it
    page.Annots.append(all_of_it)
    made = pack(tmp_path, [("7", saved(pdf))], keeping_comments=True)
    assert leaks(made.path) == []
    assert off_list(made.path) == []


def test_a_colour_space_is_no_dictionary() -> None:
    pdf = everything()
    odd = Dictionary(Own=String(SECRET))
    pdf.pages[0].obj.Resources.ColorSpace.Odd = odd
    clear(Objects(pdf))
    assert odd.keys() == set()


def test_every_kind_that_a_list_names_is_there() -> None:
    named = {
        kind
        for listed in KINDS.values()
        for kind in (
            {*listed.keys.values(), listed.others or ""}
            if isinstance(listed, Kept)
            else {*listed.kinds.values(), listed.otherwise}
        )
    }
    named |= {kind for kinds in COLOUR_SPACES.values() for kind in kinds} | set(STREAM.values())
    special = {
        PLAIN,
        PAGE,
        ON_A_PAGE,
        PARENT,
        NOT_FOLLOWED,
        ANNOTATIONS,
        APPEARANCE,
        FIELD_VALUE,
        XOBJECT,
    }
    assert named - special <= KINDS.keys()


def test_how_lists_are_written() -> None:
    base = listed("A", B="kind")
    assert base == Kept({"/A": PLAIN, "/B": "kind"}, None)
    more = extended(base, "C", D="another")
    assert more == Kept({"/A": PLAIN, "/B": "kind", "/C": PLAIN, "/D": "another"}, None)
    assert extended(base) == base
    assert named("kind") == Kept({}, "kind")


def test_no_list_has_what_is_left_out_on_purpose() -> None:
    nowhere = (
        *("/AA", "/PresSteps", "/AF", "/EF", "/MCAF", "/OPI", "/Lock", "/SV", "/RC"),
        *("/Metadata", "/PieceInfo", "/LastModified", "/CreationDate", "/ModDate", "/Thumb"),
        *("/Measure", "/PtData", "/VP", "/FFilter", "/FDecodeParms", "/Author", "/Creator"),
    )
    lists = {name: kept.keys for name, kept in KINDS.items() if isinstance(kept, Kept)}
    assert [(name, key) for name, keys in lists.items() for key in nowhere if key in keys] == []
    assert [name for name, keys in lists.items() if "/Ref" in keys] == ["element"]
    assert set(STREAM) == {"/Length", "/Filter", "/DecodeParms"}  # and so no /F


def test_keys_that_are_no_text_are_found_again() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    written = b"<</Properties <</A#ff#23b <</AF []/Lang (cy)>> >>/B#fe 1>>"
    pdf.pages[0].obj.Resources = pikepdf.Object.parse(written)
    clear(Objects(pdf))
    left = pdf.pages[0].obj.Resources.unparse()
    assert left == b"<< /Properties << /A#ff#23b << /Lang (cy) >> >> >>"


def test_nothing_hides_in_what_pages_inherit() -> None:
    """From each node of the page tree above them (7.7.3.4), whether it is the next or not."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.add_blank_page()
    top = pdf.Root.Pages
    between = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=2, Kids=top.Kids, Parent=top))
    top.Kids = Array([between])
    for page in between.Kids:
        page.Parent = between
        del page.Resources
    fonts = []
    for node in (top, between):
        fonts.append(pdf.make_indirect(Dictionary(Subtype=Name.Type1, Metadata=String(SECRET))))
        node.Resources = Dictionary(Font=Dictionary(F=fonts[-1]), Own=String(SECRET))
    clear(Objects(pdf))
    assert [Name.Metadata in font for font in fonts] == [False, False]
    assert [set(node.Resources.keys()) for node in (top, between)] == [{"/Font"}, {"/Font"}]


def test_a_name_of_somebodys_choice_names_an_object() -> None:
    pdf = everything()
    fonts = pdf.pages[0].obj.Resources.Font
    fonts.Own = String(SECRET)
    clear(Objects(pdf))
    assert Name.Own not in fonts
    assert Name.Simple in fonts


@pytest.mark.parametrize("key", ["/DA", "/Q"])
def test_nothing_hides_in_what_a_form_says_for_all_its_fields(key: str) -> None:
    pdf = everything()
    pdf.Root.AcroForm.DA, pdf.Root.AcroForm.Q = String("/Helv 9 Tf"), 1
    pdf.Root.AcroForm[key] = Dictionary(Own=String(SECRET))
    clear(Objects(pdf))
    assert key not in pdf.Root.AcroForm
    assert len({"/DA", "/Q"} & set(pdf.Root.AcroForm.keys())) == 1


def test_a_layer_need_not_say_that_it_is_one() -> None:
    pdf = everything()
    del pdf.Root.OCProperties.OCGs[0].Type
    page = pdf.pages[0].obj
    page.Annots = Array([])
    for key in ("/MC1", "/MC0"):
        del page.Resources.Properties[key]
    del page.Resources.XObject
    clear(Objects(pdf))
    (layer,) = pdf.Root.OCProperties.OCGs
    assert str(layer.Name) == "Plan"
    assert page.Resources.Properties.MC2.objgen == layer.objgen


def test_two_pages_may_share_their_annotations() -> None:
    pdf = Pdf.new()
    attachment, link = (
        pdf.make_indirect(Dictionary(Subtype=kind)) for kind in (Name.FileAttachment, Name.Link)
    )
    shared = pdf.make_indirect(Array([attachment, link, link]))
    for _ in range(2):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Annots = shared
    clear(Objects(pdf))
    assert [str(one.Subtype) for one in shared] == ["/Link", "/Link"]


# --- what is several things at once -----------------------------------------------------------


@pytest.mark.parametrize("content_first", [True, False])
def test_a_pages_content_may_be_a_form_on_another(content_first: bool) -> None:
    pdf = Pdf.new()
    drawing = pdf.make_stream(b"/Half gs 0 0 50 50 re f", Subtype=Name.Form, BBox=[0, 0, 40, 60])
    drawing.Resources = Dictionary(ExtGState=Dictionary(Half=Dictionary(ca=0.5, Own=SECRET)))
    drawing.PieceInfo = Dictionary(Own=String(SECRET))
    shown = [drawing, pdf.make_stream(b"q .5 0 0 .5 20 20 cm /X Do Q")]
    for content in shown if content_first else shown[::-1]:
        pdf.add_blank_page(page_size=(100, 100))
        pdf.pages[-1].obj.Contents = content
        pdf.pages[-1].obj.Resources = Dictionary(
            XObject=Dictionary(X=drawing), ExtGState=Dictionary(Half=Dictionary(ca=0.5))
        )
        if content is drawing:
            del pdf.pages[-1].obj.Resources.XObject
    before = [picture(saved(pdf), number) for number in (0, 1)]
    clear(Objects(pdf))
    assert SECRET.encode() not in drawing.unparse(resolved=True)
    for number in (0, 1):
        assert before[number].min() < 255
        assert (picture(saved(pdf), number) == before[number]).all()


def test_a_key_that_holds_text_as_one_kind_and_objects_as_another() -> None:
    pdf = everything()
    page = pdf.pages[0].obj
    both = pdf.make_indirect(Dictionary(Lang=String("cy"), Resources=Dictionary(Own=SECRET)))
    page.Resources.Properties.Both = both
    page.Resources.Pattern.Both = both
    clear(Objects(pdf))
    assert both.unparse(resolved=True) == b"<< /Lang (cy) /Resources << >> >>"


@pytest.mark.parametrize("key", ["/AA", "/A", "/AF"])
def test_what_acts_goes_whatever_else_its_holder_is(key: str) -> None:
    """A map may have any name as its key."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    script = pdf.make_indirect(Dictionary(O=Name.NSO, S=Name.JavaScript, JS=String(SECRET)))
    link = pdf.make_indirect(Dictionary(Subtype=Name.Link, S=Name.P))
    link[key] = Dictionary(D=script) if key == "/AA" else script
    page.Annots = Array([link])
    page.Resources = Dictionary(XObject=link, Pattern=link, ColorSpace=link)
    pdf.Root.Dests = link
    element = Dictionary(S=Name.P, A=script, K=Dictionary(Type=Name.OBJR, Obj=link))
    pdf.Root.StructTreeRoot = Dictionary(K=Array([element, link]), ClassMap=link)
    clear(Objects(pdf))
    assert key not in link


def test_a_note_on_a_review_goes_though_an_earlier_page_led_to_it() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.add_blank_page()
    box = Array([0, 0, 9, 9])
    review = Dictionary(
        Subtype=Name.Text, Rect=box, StateModel=String("Review"), Contents=String(SECRET)
    )
    review = pdf.make_indirect(review)
    link = Dictionary(Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.Hide, T=review))
    pdf.pages[0].obj.Annots = Array([link])
    pdf.pages[1].obj.Annots = Array([review])
    clear(Objects(pdf))
    assert review.unparse(resolved=True) == b"<< >>"
    assert len(pdf.pages[1].obj.Annots) == 0


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://www.example.org/a b?c=d#e", "https://www.example.org/a b?c=d#e"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:jo@example.org?subject=Parks", "mailto:jo@example.org?subject=Parks"),
        ("tel:+441632960000", "tel:+441632960000"),
        ("https://example.org/caf\u00e9", "https://example.org/caf\u00e9"),
        (" https://exam\r\nple.org/ ", "https://example.org/"),
        ("www.example.org", "www.example.org"),
        ("example.org:8080/a:b", "example.org:8080/a:b"),
        ("jo.bell@example.org", "jo.bell@example.org"),
        ("#annex", "#annex"),
        ("www.example.museum", "www.example.museum"),
        ("Example.Gov.Uk?page=2", "Example.Gov.Uk?page=2"),
        ("example.ly/a", "example.ly/a"),
        ("jo@example.fr", "jo@example.fr"),
        ("https://example.org/\u4e2d\u6587", "https://example.org/\u4e2d\u6587"),
        *((refused, None) for refused in (
            "", "javascript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
            " \t javascript:alert(1)", "java\x00script:alert(1)", "https://example.org/\x07a",
            "file:///C:/Users/me", "\\\\host\\share", "//host/share", "/etc/passwd", "../a.pdf",
            "C:\\a.pdf", "data:text/html,x", "vbscript:x", "java%73cript:x", "ms-word:ofe|u|x",
            "\u00a0javascript:x", "https:\\\\example.org", "a.script:alert(1)", "jo@javascript:x",
            "setup.exe", "minutes.docx", "minutes.docx#page=2", "budget.v2/minutes.docx", "run.sh",
            "run.sh?a", "jo@minutes.docx", "jo@example.org/a", "www", "\u202ewww.example.org",
            *(f"https://example.org/{turn}a" for turn in "\u202a\u202b\u202c\u202d\u202e"),
            *(f"https://example.org/{turn}a" for turn in "\u2066\u2067\u2068\u2069\u200e\u200f"),
            *(f"https://example.org/{unseen}a" for unseen in "\u200b\u2060\u2028\u00ad\ufeff"),
        )),
    ],
)  # fmt: skip
def test_addresses(written: str, kept: str | None) -> None:
    assert kept_address(written) == kept


def link_to(address: object) -> Pdf:
    pdf = Pdf.new()
    pdf.add_blank_page()
    link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=address))
    pdf.pages[0].obj.Annots = Array([link])
    return pdf


@pytest.mark.parametrize("address", [Name.example, 7, Dictionary(), Array([])])
def test_an_address_is_a_string(address: object) -> None:
    pdf = link_to(address)
    assert [one.kind.name for one in clear(Objects(pdf)).removed] == ["ADDRESS"]
    assert Name.A not in pdf.pages[0].obj.Annots[0]


def test_an_address_is_no_stream() -> None:
    pdf = link_to("x")
    pdf.pages[0].obj.Annots[0].A.URI = pdf.make_stream(b"https://example.org")
    assert [one.kind.name for one in clear(Objects(pdf)).removed] == ["ADDRESS"]


def test_an_address_loses_its_line_breaks() -> None:
    pdf = link_to("https://example.org/\nplan\r")
    assert clear(Objects(pdf)).removed == ()
    assert str(pdf.pages[0].obj.Annots[0].A.URI) == "https://example.org/plan"


# --- people and layers ------------------------------------------------------------------------


def test_a_comment_that_is_kept_loses_its_author(tmp_path: Path) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    entries = {"T": SECRET, "RC": f"<p>{SECRET}</p>", "Subj": SECRET, "NM": SECRET, "M": SECRET}
    written = {f"/{key}": String(value) for key, value in entries.items()}
    box = Array([0, 0, 9, 9])
    note = pdf.make_indirect(
        Dictionary(
            {"/Subtype": Name.Text, "/Rect": box, "/Contents": String("Which trees?"), **written}
        )
    )
    popup = pdf.make_indirect(
        Dictionary({"/Subtype": Name.Popup, "/Rect": box, "/Parent": note, **written})
    )
    note.Popup = popup
    review: Object = Dictionary(
        Subtype=Name.Text,
        Rect=box,
        IRT=note,
        StateModel=String("Review"),
        State=String("Accepted"),
        Contents=String(f"Accepted set by {SECRET}"),
        AP=Dictionary(N=pdf.make_stream(b"")),
    )
    review = pdf.make_indirect(review)
    opened = Dictionary(Subtype=Name.Popup, Rect=box, Parent=review)
    pdf.pages[0].obj.Annots = Array([note, popup, review, opened])
    made = pack(tmp_path, [("7", saved(pdf))], keeping_comments=True)
    assert leaks(made.path) == []
    with pikepdf.open(made.path) as finished:
        left = finished.pages[made.page_of("7")].obj.Annots
        assert [str(one.Subtype) for one in left] == ["/Text", "/Popup"]
        assert str(left[0].Contents) == "Which trees?"
        assert left[0].Popup.objgen == left[1].objgen


@pytest.mark.parametrize(
    ("subtype", "key"), [("Text", "IRT"), ("Ink", "Popup"), ("Popup", "Parent")]
)
def test_a_comment_that_is_on_no_page_is_not_led_to(subtype: str, key: str) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    hidden = pdf.make_indirect(Dictionary(Subtype=Name.Text, Contents=String(SECRET)))
    seen = pdf.make_indirect(Dictionary(Subtype=Name.Text, Contents=String("Which trees?")))
    notes = [Dictionary({"/Subtype": Name(f"/{subtype}"), f"/{key}": to}) for to in (hidden, seen)]
    pdf.pages[0].obj.Annots = Array([*notes, seen])
    clear(Objects(pdf))
    assert [f"/{key}" in note for note in pdf.pages[0].obj.Annots] == [False, True, False]


@pytest.mark.parametrize(
    ("owner", "kept"),
    [
        ("NSO", ["/NS", "/O", "/intent", "/width"]),
        ("HTML-5.00", ["/NS", "/O", "/scope", "/width"]),
        ("CSS-2", ["/NS", "/O", "/text-align", "/width"]),
        ("ARIA-1.1", ["/NS", "/O", "/role"]),
        ("XML-1.00", ["/O"]),
        ("RDFa-1.10", ["/O"]),
    ],
)
def test_attributes_of_other_standards_are_listed(owner: str, kept: list[str]) -> None:
    pdf = everything()
    attributes = Dictionary(O=Name(f"/{owner}"), NS=pdf.Root.StructTreeRoot.K.NS, onclick=SECRET)
    for key in ("intent", "scope", "text-align", "role", "width", "href", "about", "editor"):
        attributes[f"/{key}"] = String("center")
    pdf.Root.StructTreeRoot.K.A = attributes
    clear(Objects(pdf))
    assert sorted(pdf.Root.StructTreeRoot.K.A.keys()) == kept


def test_an_article_keeps_its_title_alone(tmp_path: Path) -> None:
    pdf = everything()
    page = pdf.pages[0].obj
    page.Annots = Array([])
    del page.B
    pdf.Root.Threads[0].I.Author = String(SECRET)
    pdf.Root.Threads[0].I.Creator = String(SECRET)
    made = pack(tmp_path, [("7", saved(pdf))])
    assert leaks(made.path) == []
    with pikepdf.open(made.path) as finished:
        assert finished.Root.Threads[0].I.unparse() == b"<< /Title (News) >>"


def test_layers_that_no_page_uses_are_not_named(tmp_path: Path) -> None:
    pdf = everything()
    used = pdf.Root.OCProperties.OCGs[0]
    others = [
        pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"{SECRET} {number}")))
        for number in range(3)
    ]
    properties = pdf.Root.OCProperties
    properties.OCGs = Array([others[0], used, *others[1:]])
    default = properties.D
    default.Order = Array(
        [others[0], Array([String(SECRET), others[1]]), Array([String("Plans"), used, others[2]])]
    )
    default.OFF = Array([*others, used])
    default.Locked = default.ON = Array([others[1]])
    default.RBGroups = Array([Array([others[2], used]), Array([others[0]])])
    default.AS[0].OCGs = Array([others[0], used])
    made = pack(tmp_path, [("7", saved(pdf))])
    assert leaks(made.path) == []
    with pikepdf.open(made.path) as finished:
        left = finished.Root.OCProperties
        (layer,) = left.OCGs
        assert str(layer.Name) == "Plan"
        assert [one.objgen for one in left.D.OFF] == [layer.objgen]
        assert [[one.objgen for one in group] for group in left.D.RBGroups] == [[layer.objgen]]
        order = left.D.Order[0]
        assert [len(order), str(order[1][0]), order[1][1].objgen] == [2, "Plans", layer.objgen]


def test_layers_that_no_page_uses_are_in_no_list() -> None:
    pdf = everything()
    unused = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(SECRET)))
    default = pdf.Root.OCProperties.D
    used = default.Order[0]
    for key in ("/ON", "/OFF", "/Locked", "/RBGroups"):
        default[key] = pdf.make_indirect(Array([unused, used]))
    default.Order = pdf.make_indirect(Array([String("Plans"), Array([unused]), Array([used])]))
    clear(Objects(pdf))
    for key in ("/ON", "/OFF", "/Locked", "/RBGroups"):
        assert [one.objgen for one in default[key]] == [used.objgen]
    assert str(default.Order[0]) == "Plans"
    assert default.Order[1][0].objgen == used.objgen
    default.Order.append(default.Order)  # without an end
    clear(Objects(pdf))


def test_lists_of_layers_that_are_one_object_are_cleared_once() -> None:
    pdf = everything()
    default = pdf.Root.OCProperties.D
    used = default.Order[0]
    unused = [pdf.make_indirect(Dictionary(Type=Name.OCG)) for _ in range(2)]
    shared = pdf.make_indirect(Array([unused[0], used, unused[1]]))
    default.ON = default.Locked = shared
    usage = pdf.make_indirect(Dictionary(Event=Name.View, OCGs=Array([unused[0], used]), Odd=1))
    default.AS = Array([usage, usage])
    clear(Objects(pdf))
    assert [one.objgen for one in default.ON] == [used.objgen]
    assert [one.objgen for one in usage.OCGs] == [used.objgen]
    assert set(usage.keys()) == {"/Event", "/OCGs"}


def test_what_is_no_layer_leaves_a_list_of_layers_once() -> None:
    pdf = everything()
    properties = pdf.Root.OCProperties
    used = properties.D.Order[0]
    properties.D = pdf.make_indirect(properties.D)
    for key in ("/ON", "/OFF", "/Locked", "/Order", "/RBGroups"):
        properties.D[key] = Array([Dictionary(Odd=1), used])
    clear(Objects(pdf))
    for key in ("/ON", "/OFF", "/Locked", "/Order", "/RBGroups"):
        assert [one.objgen for one in properties.D[key]] == [used.objgen]


def test_edits_are_carried_out_in_any_order() -> None:
    pdf = Pdf.new()
    pdf.Root.Odd = Array([1, 2, 3, 4])
    root = (TRAILER, "/Root")
    members = (root, "/Odd")
    edits = [KeyEdit(members, 0), KeyEdit(members, 2, value="/Stamp"), KeyEdit(members, 1)]
    carry_out(pdf, [*edits, KeyEdit(root, "/T", value="text"), KeyEdit(root, "/None")])
    assert list(pdf.Root.Odd) == [Name.Stamp, 4]
    assert isinstance(pdf.Root.Odd[0], Name)
    assert isinstance(pdf.Root["/T"], String)


def test_layers_of_pages_that_were_left_out_are_not_named(tmp_path: Path) -> None:
    pdf = Pdf.new()
    here, gone = (
        pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("Plan", SECRET)
    )
    shared = pdf.make_indirect(Dictionary(Properties=Dictionary(Here=here, Gone=gone)))
    for drawn in (b"/OC /Here BDC 0 0 9 9 re f EMC", b"/OC /Gone BDC 0 0 9 9 re f EMC"):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Resources = shared
        pdf.pages[-1].obj.Contents = pdf.make_stream(drawn)
    both = Array([here, gone])
    pdf.Root.OCProperties = Dictionary(OCGs=both, D=Dictionary(Order=both, OFF=both))
    made = pack(tmp_path, [("7", prepared(saved(pdf), Reshaping(((1, 1),))))])
    assert leaks(made.path) == []
    with pikepdf.open(made.path) as finished:
        assert [str(one.Name) for one in finished.Root.OCProperties.OCGs] == ["Plan"]


# --- what the lists are for -------------------------------------------------------------------


def test_a_signature_leaves_nothing_but_its_picture() -> None:
    pdf = everything()
    (field,) = (one for one in pdf.Root.AcroForm.Fields if one.T == "alone")
    field.FT = Name.Sig
    for key in ("/V", "/DV"):
        field[key] = Dictionary(Type=Name.Sig, Name=String(SECRET))
    field.Lock = field.SV = String(SECRET)
    clear(Objects(pdf))
    assert sorted(field.keys()) == ["/FT", "/T"]


def test_content_that_is_kept_in_another_file() -> None:
    pdf = everything()
    page = pdf.pages[0].obj
    streams = [page.Contents[0], page.Resources.XObject.X, page.Resources.Font.Simple.ToUnicode]
    for stream in streams:
        stream.F, stream.FFilter = String(SECRET), Name.FlateDecode
        stream.FDecodeParms = Dictionary(Own=String(SECRET))
    told = clear(Objects(pdf)).removed
    assert [(one.kind.name, one.pages) for one in told if one.kind.name == "EXTERNAL"] == [
        ("EXTERNAL", (1,))
    ]
    for stream in streams:
        assert not {"/F", "/FFilter", "/FDecodeParms"} & set(stream.keys())


def test_what_patterns_and_glyphs_draw_is_looked_into() -> None:
    pdf = everything()
    page = pdf.pages[0].obj
    inner = [page.Resources.Pattern.P, page.Resources.Font.Drawn]
    for holder in inner:
        drawing = pdf.make_stream(b"", Subtype=Name.Form, Ref=Dictionary(F=String(SECRET)))
        holder.Resources = Dictionary(XObject=Dictionary(D=drawing))
    told = {one.kind.name for one in clear(Objects(pdf)).removed}
    assert "EXTERNAL" in told
    assert all(Name.Ref not in holder.Resources.XObject.D for holder in inner)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Dictionary(S=Name.Thread, F=String("C:/other.pdf"), D=0), "ELSEWHERE"),
        (Dictionary(S=Name.Thread, D=0), "OTHER"),
        (Dictionary(S=Name.Thread, D=String("News")), "OTHER"),
        (Dictionary(S=Name.Hide, T=String("another paper's field")), "OTHER"),
        (Dictionary(S=Name.Hide, T=Array([Dictionary(F=0), String("one more")])), "OTHER"),
        (Dictionary(S=Name.GoToDp), "OTHER"),
        (Dictionary(), "OTHER"),
    ],
)
def test_actions_that_would_reach_beyond_the_paper(action: Dictionary, kind: str) -> None:
    pdf = link_to("x")
    pdf.pages[0].obj.Annots[0].A = action
    assert [one.kind.name for one in clear(Objects(pdf)).removed] == [kind]
    assert Name.A not in pdf.pages[0].obj.Annots[0]


def test_what_stays_of_branching_actions_is_one_chain() -> None:
    """12.6.2: /Next may be an array, of actions that have others behind them."""
    pdf = everything()
    hidden = pdf.pages[0].obj.Annots[0]
    last = Dictionary(S=Name.URI, URI=String("https://last.example"))
    hiding = pdf.make_indirect(Dictionary(S=Name.Hide, T=hidden))
    run = Dictionary(S=Name.Launch, Next=hiding)
    branches = Array([Dictionary(S=Name.Named, N=Name.NextPage), run, hiding, last])
    link = pdf.make_indirect(
        Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=String("here"), Next=branches))
    )
    pdf.pages[0].obj.Annots.append(link)
    clear(Objects(pdf))
    found, action = [], link.A
    while action is not None:
        found.append(str(action.S))
        action = action.get(Name.Next)
    assert found == ["/GoTo", "/Named", "/Hide", "/URI"]


def test_a_place_in_a_name_tree_is_emptied_where_it_leads_nowhere() -> None:
    pdf = everything()
    none = pdf.make_indirect(Dictionary(Own=String(SECRET)))
    direct, apart = Array([none, Name.Fit]), pdf.make_indirect(Array([none, Name.Fit]))
    sound = Array([pdf.pages[0].obj, Name.Fit])
    places = [String("a"), direct, String("b"), apart, String("c"), sound, String("d"), Array([])]
    pdf.Root.Names.Dests.Kids[0].Names = Array(places)
    clear(Objects(pdf))
    names = pdf.Root.Names.Dests.Kids[0].Names
    assert [len(names[index]) for index in (1, 3, 5, 7)] == [0, 0, 2, 0]


def test_an_element_that_is_no_object_is_nobodys_parent() -> None:
    pdf = everything()
    element = pdf.Root.StructTreeRoot.K
    element.P = Dictionary(Own=String(SECRET))
    clear(Objects(pdf))
    assert Name.P not in element


def test_a_colour_space_has_what_its_family_has() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    secret = Dictionary(Own=String(SECRET))
    profile = pdf.make_stream(b"", N=3)
    spaces = {"A": [Name.Odd, 1, secret], "B": [Name.ICCBased, profile, secret, 2], "C": []}
    pdf.pages[0].obj.Resources = Dictionary(
        ColorSpace=Dictionary({f"/{name}": Array(space) for name, space in spaces.items()})
    )
    clear(Objects(pdf))
    kept = pdf.pages[0].obj.Resources.ColorSpace
    assert [len(kept[f"/{name}"]) for name in spaces] == [2, 3, 0]
    assert kept.B[1].objgen == profile.objgen


def test_an_unknown_key_is_no_content_of_another_file() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(b"", Odd=1)
    page.F = String("not a stream's")
    assert clear(Objects(pdf)).removed == ()
    assert Name.F not in page
    assert Name.Odd not in page.Contents


def test_what_a_presentation_would_run_is_told() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    script = Dictionary(S=Name.JavaScript, JS=String(SECRET))
    pdf.pages[0].obj.PresSteps = Dictionary(Type=Name.NavNode, NA=script)
    assert [(one.kind.name, one.pages) for one in clear(Objects(pdf)).removed] == [
        ("JAVASCRIPT", (1,))
    ]
    assert Name.PresSteps not in pdf.pages[0].obj


FILE = Dictionary(EF=Dictionary())
HOPS, RUNS = Dictionary(S=Name.GoTo), Dictionary(S=Name.Launch)


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("/AF", Array([FILE]), "FILE"),
        ("/AA", Dictionary(WC=Dictionary(S=Name.GoTo)), "AUTOMATIC"),
        ("/AA", Dictionary(WC=Dictionary(S=Name.JavaScript)), "JAVASCRIPT"),
        ("/OpenAction", Dictionary(S=Name.Launch), "LAUNCH"),
        ("/OpenAction", Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.Launch)), "LAUNCH"),
        ("/AA", Dictionary(WC=RUNS, DC=Dictionary(S=Name.GoTo, Next=Array([HOPS]))), "LAUNCH"),
        ("/Names", Dictionary(JavaScript=Dictionary()), "JAVASCRIPT"),
        ("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([FILE]))), "FILE"),
        ("/StructTreeRoot", Dictionary(PronunciationLexicon=Array([])), "FILE"),
    ],
)
def test_what_a_catalogue_holds_is_told(key: str, value: Dictionary | Array, kind: str) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.Root[key] = copy(value)  # which is changed, and the test may run again
    assert [(one.kind.name, one.pages) for one in clear(Objects(pdf)).removed] == [(kind, ())]


def test_an_empty_list_of_attached_files_is_none() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.Root.AF = Array([])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))
    assert clear(Objects(pdf)).removed == ()


def test_what_a_bookmark_would_do_is_told() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    below = pdf.make_indirect(Dictionary(A=Dictionary(S=Name.Launch, F=String("calc.exe"))))
    first = pdf.make_indirect(Dictionary(A=Dictionary(S=Name.GoTo), First=below))
    below.Next = first
    pdf.Root.Outlines = Dictionary(First=first)
    assert [(one.kind.name, one.pages) for one in clear(Objects(pdf)).removed] == [("LAUNCH", ())]


def test_a_bookmark_beside_another_and_what_is_below_it() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    script = Dictionary(S=Name.JavaScript, JS=String(SECRET))
    beside = pdf.make_indirect(Dictionary(A=script))
    first = pdf.make_indirect(Dictionary(First=pdf.make_indirect(Dictionary()), Next=beside))
    pdf.Root.Outlines = Dictionary(First=first)
    assert [one.kind.name for one in clear(Objects(pdf)).removed] == ["JAVASCRIPT"]


def files() -> Array:
    return Array([Dictionary(F=String("salaries.xlsx"))])


@pytest.mark.parametrize("key", ["/AF", "/MCAF"])
def test_files_on_marked_content_and_on_tags_are_told(key: str) -> None:
    pdf = everything()
    pdf.pages[0].obj.Resources.Properties.MC0[key] = files()
    told = {one.kind.name: one.pages for one in clear(Objects(pdf)).removed}
    assert told["FILE"] == (1,)
    pdf = everything()
    pdf.pages[0].obj.Annots = Array([])
    pdf.Root.StructTreeRoot.K[key] = files()
    told = {one.kind.name: one.pages for one in clear(Objects(pdf)).removed}
    assert told == {"FILE": (1,)}


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there are no papers in {CORPUS}")
def test_ordinary_papers_of_councils_have_nothing_that_is_on_no_list() -> None:
    """Where the lists have a hole, papers lose what they show."""
    for source in sorted(CORPUS.glob("council/*.pdf")):
        with pikepdf.open(source) as pdf:
            assert walk(Objects(pdf)).edits == [], source.name


def test_what_was_taken_out_is_no_fault_of_the_papers() -> None:
    """The rules of PDF/UA are held against what enters the pack."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    without = prepare(saved(pdf), Request("plan.pdf", PLACE))
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9])])
    made = prepare(saved(pdf), Request("plan.pdf", PLACE))
    assert [problem.message for problem in made.problems] == [
        '"plan.pdf" has an attached file on page 1; it is left out of the pack'
    ]
    assert made.accessibility == without.accessibility
