"""Comments in PDFs are told, and leave the pack unless the paper keeps them; authors always do."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers import comments
from agendapack.papers.clearing.clear import clear
from agendapack.papers.clearing.notes import MARKS
from agendapack.papers.clearing.walk import walk
from agendapack.papers.comments import PaperComments
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.papers.structure.tree_reading import structure_of
from tests.builders import PLACE, pack, pdf, picture, saved
from tests.clearing_builders import everything
from tests.running import FILES, MEETING, PAPERS, agendapack, council

NOTE = "Mr Example of 3 High Street objects"
WHO = "A. Clerk"


def annotated(*annotations: Dictionary, pages: int = 1) -> Pdf:
    """A paper with ``annotations`` on its first page."""
    made = Pdf.open(BytesIO(pdf(pages)))
    made.pages[0].obj.Annots = Array([made.make_indirect(one) for one in annotations])
    return made


def note(kind: str = "Text", said: str = NOTE, **entries: object) -> Dictionary:
    own = {"Subtype": Name(f"/{kind}"), "Rect": [100, 700, 120, 720], "T": String(WHO)}
    all_entries = {**own, "Contents": String(said), **entries}
    return Dictionary({f"/{key}": value for key, value in all_entries.items()})


def told(made: Pdf, *, keeping: bool = False) -> list[str]:
    request = Request("plan.pdf", PLACE, examining=False, keeping_comments=keeping)
    return [problem.message for problem in prepare(saved(made), request).problems]


def holds(file: Path, *words: str) -> list[str]:
    """Those of ``words`` that stand in some object of a file."""
    with pikepdf.open(file) as opened:
        written = b"".join(
            one.unparse(resolved=True) for one in opened.objects if isinstance(one, Object)
        )
    return [word for word in words if word.encode() in written]


# --- what goes, and what stays ----------------------------------------------------------------


def test_a_sticky_note_goes_with_its_window_and_its_answers(tmp_path: Path) -> None:
    made = annotated(
        note(),
        Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org")),
        note("Popup"),
        note(said="I agree", T=String("B. Clerk")),
    )
    first, _, window, answer = made.pages[0].obj.Annots
    first.Popup, window.Parent, answer.IRT = window, first, first
    assert told(made) == [
        '"plan.pdf" has 2 comments by A. Clerk and B. Clerk, on page 1; they are left out of the'
        " pack"
    ]
    finished = pack(tmp_path, [("7", saved(made))])
    assert holds(finished.path, NOTE, WHO, "I agree", "example.org") == ["example.org"]
    with pikepdf.open(finished.path) as opened:
        (left,) = opened.pages[finished.page_of("7")].obj.Annots
        assert left.Subtype == Name.Link


@pytest.mark.parametrize("kind", sorted(MARKS.keys() - {"FileAttachment", "Sound"}))
def test_a_mark_stays_and_its_note_goes(kind: str, tmp_path: Path) -> None:
    made = annotated(note(kind))
    (mark,) = made.pages[0].obj.Annots
    mark.AP = Dictionary(N=made.make_stream(b"1 0 0 rg 0 0 20 20 re f", BBox=[0, 0, 20, 20]))
    mark.AP.N.Subtype = Name.Form
    (said,) = [message for message in told(made) if "comment" in message]
    assert said == '"plan.pdf" has 1 comment by A. Clerk, on page 1; it is left out of the pack'
    finished = pack(tmp_path, [("7", saved(made))])
    assert holds(finished.path, NOTE, WHO) == []
    with pikepdf.open(finished.path) as opened:
        (left,) = opened.pages[finished.page_of("7")].obj.Annots
        assert (left.Subtype, Name.Contents in left) == (Name(f"/{kind}"), False)
        assert left.AP.N.read_bytes() == b"1 0 0 rg 0 0 20 20 re f"


@pytest.mark.parametrize(
    "words",
    [
        note("FreeText"),
        note("Link"),
        note("Watermark"),
        note("Line", Cap=True),
    ],
    ids=lambda one: str(one.Subtype),
)
def test_words_on_the_page_and_descriptions_are_no_notes(words: Dictionary) -> None:
    """What a free text and a line's caption say is seen; a link's /Contents describes it (ISO
    14289-1, 7.18.5)."""
    made = annotated(words)
    assert told(made) == []
    clear(Objects(made))
    assert str(made.pages[0].obj.Annots[0].Contents) == NOTE


def test_words_that_nobody_sees_are_a_note(tmp_path: Path) -> None:
    made = annotated(note("FreeText", F=2), note("FreeText", "On the page", F=4))
    assert told(made) == [
        '"plan.pdf" has 1 comment by A. Clerk, on page 1; it is left out of the pack'
    ]
    finished = pack(tmp_path, [("7", saved(made))])
    assert holds(finished.path, NOTE, "On the page") == ["On the page"]


@pytest.mark.parametrize("kind", ["Highlight", "Stamp", "Square"])
@pytest.mark.parametrize("said", ["", "  ", None])
def test_a_mark_without_a_note_is_nothing_to_tell(kind: str, said: str | None) -> None:
    made = annotated(note(kind, said or ""))
    if said is None:
        del made.pages[0].obj.Annots[0].Contents
    assert told(made) == []


def test_an_attached_files_note_goes_with_it() -> None:
    made = annotated(note("FileAttachment"))
    made.pages[0].obj.Annots[0].AP = Dictionary(N=made.make_stream(b"", Subtype=Name.Form))
    assert told(made) == ['"plan.pdf" has an attached file on page 1; it is left out of the pack']
    clear(Objects(made))
    assert NOTE.encode() not in made.pages[0].obj.Annots[0].unparse(resolved=True)


def test_comments_that_are_kept_are_not_told() -> None:
    made = annotated(note(), note("Highlight"))
    assert told(made, keeping=True) == []


def test_comments_that_are_kept_lose_their_authors(tmp_path: Path) -> None:
    made = annotated(note(), note("Highlight"))
    finished = pack(tmp_path, [("7", saved(made))], keeping_comments=True)
    assert holds(finished.path, NOTE, WHO) == [NOTE]


def test_a_mark_that_answers_a_note_stays_alone() -> None:
    made = annotated(note(), note("Caret"))
    first, mark = made.pages[0].obj.Annots
    mark.IRT, mark.Popup = first, first
    clear(Objects(made))
    (left,) = made.pages[0].obj.Annots
    assert sorted(left.keys()) == ["/Rect", "/Subtype"]


def test_a_note_that_an_action_leads_to_is_emptied() -> None:
    made = annotated(Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9]), pages=2)
    sticky = made.make_indirect(note())
    made.pages[0].obj.Annots[0].A = Dictionary(S=Name.Hide, T=sticky)
    made.pages[1].obj.Annots = Array([sticky])
    clear(Objects(made))
    assert sticky.unparse(resolved=True) == b"<< >>"


def test_pages_look_as_they_did_but_for_the_notes() -> None:
    made = annotated(note(), note("Square", C=[1, 0, 0], IC=[1, 1, 0]))
    sticky, square = made.pages[0].obj.Annots
    for mark in (sticky, square):
        mark.AP = Dictionary(N=made.make_stream(b"1 0 0 rg 0 0 20 20 re f", BBox=[0, 0, 20, 20]))
        mark.AP.N.Subtype = Name.Form
    square.Rect = [300, 300, 320, 320]
    before = picture(saved(made), 0)
    clear(Objects(made))
    rows, columns = np.nonzero((before != picture(saved(made), 0)).any(axis=2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (121, 141, 100, 120)


def test_a_file_without_its_comments_has_nothing_more_to_lose() -> None:
    made = everything()
    # A film's picture becomes a stamp, whose description is then one's note.
    kept = [one for one in made.pages[0].obj.Annots if str(one.Subtype) not in FILMS]
    made.pages[0].obj.Annots = Array(kept)
    assert clear(Objects(made)).changed
    assert walk(Objects(made)).edits == []


FILMS = ("/Movie", "/Screen", "/RichMedia", "/3D")


# --- how it is told ---------------------------------------------------------------------------


def test_comments_without_an_author() -> None:
    (said,) = comments.wording("a.pdf", PaperComments(1_200, (2, 5)), PLACE)
    assert said.message == (
        '"a.pdf" has 1,200 comments, on pages 2 and 5; they are left out of the pack'
    )
    assert said.hint == (
        "if members should read them, write comments: keep at the paper; else delete them before"
        " the file itself goes to anybody"
    )
    assert list(comments.wording("a.pdf", PaperComments(), PLACE)) == []


def test_many_authors_and_pages_are_cut_short() -> None:
    found = PaperComments(20, tuple(range(3, 23)), tuple(f"Clerk {n}" for n in range(10, 24)))
    (said,) = comments.wording("a.pdf", found, PLACE)
    assert said.message == (
        '"a.pdf" has 20 comments by Clerk 10, Clerk 11, Clerk 12, Clerk 13, Clerk 14, Clerk 15,'
        " Clerk 16, Clerk 17, Clerk 18, Clerk 19, Clerk 20, Clerk 21 and 2 more, on 20 pages, the"
        " first page 3; they are left out of the pack"
    )


def test_notes_of_several_pages_are_counted() -> None:
    made = annotated(note(), note("Ink", T=String(f" {WHO}\n")), pages=3)
    made.pages[2].obj.Annots = Array([note("StrikeOut")])
    found = walk(Objects(made)).comments()
    assert found == PaperComments(3, (1, 3), (WHO,))


def test_how_far_a_review_has_come_is_not_told() -> None:
    review = note(said=f"Accepted set by {WHO}", StateModel=String("Review"))
    assert told(annotated(review)) == []


# --- tags -------------------------------------------------------------------------------------


def tagged(*kinds: str, edit: Callable[[Pdf, list[Object]], None] | None = None) -> Pdf:
    """A paper with a P that holds the page's words, and below it for each kind an Annot that holds
    an annotation; ``edit`` is given the Annots."""
    made = annotated(*(note(kind, StructParent=key + 1) for key, kind in enumerate(kinds)))
    page = made.pages[0].obj
    page.Contents = made.make_stream(b"/P <</MCID 0>> BDC BT /F1 14 Tf 99 500 Td (Words) Tj ET EMC")
    page.StructParents, page.Tabs = 0, Name.S
    root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    paragraph = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=top, Pg=page))
    holders = [
        made.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Annot,
                P=paragraph,
                Pg=page,
                Alt=String(NOTE),
                K=Dictionary(Type=Name.OBJR, Obj=one),
            )
        )
        for one in page.Annots
    ]
    paragraph.K = Array([0, *holders])
    top.K = Array([paragraph])
    root.K = Array([top])
    parents: list[Object | int] = [0, Array([paragraph])]
    for key, holder in enumerate(holders, 1):
        parents += [key, holder]
    root.ParentTree = Dictionary(Nums=Array(parents))
    made.Root.StructTreeRoot = root
    made.Root.MarkInfo = Dictionary(Marked=True)
    made.Root.Lang = String("en-GB")
    if edit is not None:
        edit(made, holders)
    return made


def drawn(made: Pdf) -> list[str]:
    """A structure tree: each element's type, indented, with what it holds."""
    structure = structure_of(Objects(made))
    assert structure is not None
    assert structure.is_sound
    lines = []
    waiting = [(kid, 0) for kid in reversed(structure.kids)]
    while waiting:
        kid, depth = waiting.pop()
        lines.append("  " * depth + getattr(kid, "role", type(kid).__name__))
        waiting += [(one, depth + 1) for one in reversed(getattr(kid, "kids", ()))]
    return lines


def test_the_element_of_a_note_goes_too() -> None:
    made = tagged("Text", "Highlight", "Popup")
    clear(Objects(made))
    assert drawn(made) == ["Document", "  P", "    ContentItem", "    Annot", "      ObjectItem"]


def test_what_describes_a_note_goes_and_what_describes_a_mark_comes(tmp_path: Path) -> None:
    """ISO 14289-1, 7.18.1: every annotation is described."""
    made = tagged("Text", "Highlight")
    finished = pack(tmp_path, [("7", saved(made))])
    assert holds(finished.path, NOTE, WHO) == []
    with pikepdf.open(finished.path) as opened:
        (left,) = opened.pages[finished.page_of("7")].obj.Annots
        assert str(left.Contents) == "highlight"


def test_a_marks_own_description_stays() -> None:
    def describe(made: Pdf, holders: list[Object]) -> None:
        holders[0].Alt = String("The boundary of the site")

    made = tagged("Ink", edit=describe)
    (holder,) = made.Root.StructTreeRoot.K[0].K[0].K[1:]
    clear(Objects(made))
    assert str(holder.Alt) == "The boundary of the site"


def test_the_rules_hold_after_comments_are_gone() -> None:
    """What is found in the paper is found in it without its notes, and nothing more."""
    request = Request("plan.pdf", PLACE)
    bare, noted = tagged(), tagged("Text", "Popup", "Highlight")
    without = prepare(saved(bare), request).accessibility
    made = prepare(saved(noted), request).accessibility
    assert without is not None
    assert made is not None
    # The highlight stands in the tree, and its own Annot says nothing in a language of its own.
    assert {one.message for one in made.findings} == {one.message for one in without.findings}


@pytest.mark.parametrize(("role", "stays"), [("Span", False), ("TD", True), ("LBody", True)])
def test_an_element_that_held_a_note_alone(role: str, stays: bool) -> None:
    """A cell that is empty is a cell; what its texts said of the note goes."""

    def wrap(made: Pdf, holders: list[Object]) -> None:
        holders[0].S = Name(f"/{role}")

    made = tagged("Text", edit=wrap)
    (holder,) = made.Root.StructTreeRoot.K[0].K[0].K[1:]
    clear(Objects(made))
    assert (role in "".join(drawn(made))) == stays
    assert Name.Alt not in holder


def test_elements_by_roles_of_the_papers_own() -> None:
    def wrap(made: Pdf, holders: list[Object]) -> None:
        holders[0].S = Name.Kommentar
        made.Root.StructTreeRoot.RoleMap = Dictionary(Kommentar=Name.Annot)

    made = tagged("Text", edit=wrap)
    clear(Objects(made))
    assert drawn(made) == ["Document", "  P", "    ContentItem"]


def test_what_hangs_on_the_root_stays() -> None:
    made = tagged("Text")
    root = made.Root.StructTreeRoot
    (holder,) = root.K[0].K[0].K[1:]
    root.K, holder.P = Array([holder]), root
    made.pages[0].obj.Contents = made.make_stream(b"")
    clear(Objects(made))
    assert drawn(made) == ["Annot"]
    assert sorted(holder.keys()) == ["/P", "/Pg", "/S", "/Type"]


def test_nothing_leads_to_an_element_that_is_gone() -> None:
    def name(made: Pdf, holders: list[Object]) -> None:
        inner = made.make_indirect(Dictionary(S=Name.Span, P=holders[0], T=String(NOTE)))
        holders[0].K = Array([holders[0].K, inner])
        holders[0].ID, holders[1].ID = String("a"), String("b")
        leaf = made.make_indirect(
            Dictionary(Names=Array([String("a"), holders[0], String("b"), holders[1]]))
        )
        made.Root.StructTreeRoot.IDTree = Dictionary(Kids=Array([leaf]))

    made = tagged("Text", "Ink", edit=name)
    gone, left = made.Root.StructTreeRoot.K[0].K[0].K[1:]
    below = gone.K[1]
    clear(Objects(made))
    assert gone.unparse(resolved=True) == b"<< >>"
    assert below.unparse(resolved=True) == b"<< >>"
    names = made.Root.StructTreeRoot.IDTree.Kids[0].Names
    assert [str(names[0]), names[1].objgen] == ["b", left.objgen]
    assert len(names) == 2


# --- the record -------------------------------------------------------------------------------


def checked(root: Path, **papers: str) -> str:
    """What ``check`` prints of a meeting with a comment in survey.pdf; ``papers`` are how the
    meeting names a paper by its file's stem."""
    meeting = str(FILES[MEETING])
    for stem, written in papers.items():
        old = {"survey": "- survey.pdf", "areas": "- {file: play-areas.md, title: Play areas}"}
        assert old[stem] in meeting
        meeting = meeting.replace(old[stem], f"- {written}")
    survey = saved(annotated(note(), pages=3))
    made = council(root, {MEETING: meeting, f"{PAPERS}/survey.pdf": survey})
    return agendapack("check", "parks/2024-05-16", cwd=made).err


def test_a_comment_is_told_where_the_meeting_names_the_paper(tmp_path: Path) -> None:
    assert checked(tmp_path).splitlines()[:2] == [
        f'{MEETING}:13:9: warning: "survey.pdf" has 1 comment by A. Clerk, on page 1; it is left'
        " out of the pack",
        "    if members should read them, write comments: keep at the paper; else delete them"
        " before the file itself goes to anybody",
    ]


def test_a_paper_may_keep_its_comments(tmp_path: Path) -> None:
    assert "comment" not in checked(tmp_path, survey="{file: survey.pdf, comments: keep}")


def test_only_a_pdf_has_comments_to_keep(tmp_path: Path) -> None:
    said = checked(tmp_path, areas="{file: play-areas.md, title: Areas, comments: keep}")
    assert said.splitlines()[0] == (
        f'{MEETING}:12:55: error: comments: keep is for PDFs, and "play-areas.md" is none'
    )


def test_comments_are_removed_or_kept(tmp_path: Path) -> None:
    said = checked(tmp_path, survey="{file: survey.pdf, comments: hide}")
    assert said.splitlines()[2] == (
        f'{MEETING}:13:38: error: expected remove or keep, found "hide"'
    )
