"""Papers' own bookmarks: read however tangled, nested in the pack's, written whole (promise 4)."""

from __future__ import annotations

from textwrap import dedent

import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.pack.proof import prove
from agendapack.papers import outlines
from agendapack.papers.facts import OutlineEntry, View
from tests.builders import PLACE, edits, facts, inspect, names, outline, outline_as_text, pack, pdf


def entries(*lines, pages=3, also=None):
    editors = [outline(*lines)] + ([also] if also else [])
    return facts(pdf(pages, edit=edits(*editors))).outline


def lines_of(found, depth=0):
    """``title -> page fit operands``, indented."""
    lines = []
    for entry in found:
        target = ""
        if entry.view:
            operands = " ".join("-" if v is None else f"{v:g}" for v in entry.view.operands)
            target = f" -> {entry.view.page} {entry.view.fit} {operands}".rstrip()
        elif entry.uri:
            target = f" -> {entry.uri}"
        lines.append("  " * depth + entry.title + target)
        lines += lines_of(entry.children, depth + 1)
    return lines


# Reading


def test_an_outline_nests():
    assert lines_of(entries(("A", 0, ("B", 1, ("C", 2)), ("D", 1)), "E")) == [
        "A -> 0 Fit",
        "  B -> 1 Fit",
        "    C -> 2 Fit",
        "  D -> 1 Fit",
        "E",
    ]


def test_a_bookmark_leads_to_a_web_or_mail_address_or_nowhere():
    def addressed(made):
        for node in (made.Root.Outlines.First, made.Root.Outlines.Last):
            node.A = Dictionary(S=Name.URI, URI=String(f"{node.Title}"))

    lines = outline("java\nscript:alert(1)", "https://example.org/\nplan")
    found, problems = inspect(pdf(edit=edits(lines, addressed)), PLACE)
    assert [entry.uri for entry in found.outline] == [None, "https://example.org/plan"]
    assert [problem.message for problem in problems] == [
        '"the typeset paper" has a link that is no web or mail address; it is left out of the pack'
    ]


def test_what_a_bookmark_may_lead_to():
    def older(made):
        made.Root.Dests = Dictionary(Old=Dictionary(D=Array([made.pages[2].obj, Name.FitH, 300])))

    def goto(made):
        first = made.Root.Outlines.First
        first.A = Dictionary(S=Name.GoTo, D=String("chapter"))
        del first.Dest

    found = entries(
        ("by action", "chapter"),
        ("by name", "chapter"),
        ("by the older kind of name", Name.Old),
        ("to the web", "https://example.org/"),
        ("by a name that nothing bears", "nowhere"),
        ("nowhere at all", None),
        also=edits(names(chapter=1), older, goto),
    )
    assert lines_of(found) == [
        "by action -> 1 XYZ 0 800 -",
        "by name -> 1 XYZ 0 800 -",
        "by the older kind of name -> 2 FitH 300",
        "to the web -> https://example.org/",
        "by a name that nothing bears",
        "nowhere at all",
    ]


def test_how_a_bookmark_looks():
    def style(made):
        node = made.Root.Outlines.First
        node.F, node.C, node.Count = 3, Array([1, 0.5, 7]), 1

    [entry] = entries(("A", 0, ("B", 1)), also=style)
    assert (entry.flags, entry.colour, entry.open) == (3, (1.0, 0.5, 1.0), True)


def spoil_first(**values):
    def write(made):
        for key, value in values.items():
            made.Root.Outlines.First[f"/{key}"] = value

    return write


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Title": 42}, OutlineEntry("(untitled)", View(0, "Fit", ()))),
        ({"Title": String("  ")}, OutlineEntry("(untitled)", View(0, "Fit", ()))),
        ({"Dest": Array([])}, OutlineEntry("A")),
        ({"Dest": Array([5])}, OutlineEntry("A")),
        ({"Dest": Array([Dictionary()])}, OutlineEntry("A")),
        ({"Dest": 7}, OutlineEntry("A")),
        ({"C": Array([1])}, OutlineEntry("A", View(0, "Fit", ()))),
        ({"C": Array([Name.X, 0, 0])}, OutlineEntry("A", View(0, "Fit", ()), colour=(0, 0, 0))),
        ({"F": Name.Bold}, OutlineEntry("A", View(0, "Fit", ()))),
        ({"F": 255}, OutlineEntry("A", View(0, "Fit", ()), flags=3)),
        ({"Count": String("many")}, OutlineEntry("A", View(0, "Fit", ()))),
    ],
    ids=str,
)
def test_a_broken_entry_keeps_what_can_be_kept(values, expected):
    assert entries(("A", 0), also=spoil_first(**values)) == (expected,)


def test_a_name_that_leads_to_itself_leads_nowhere():
    def tangle(made):
        made.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([String("a"), String("b"), String("b"), String("a")]))
        )

    assert entries(("A", "a"), also=tangle) == (OutlineEntry("A"),)


def test_loops_end():
    def sibling(made):
        first = made.Root.Outlines.First
        first.Next.Next = first

    def child(made):
        first = made.Root.Outlines.First
        first.First = made.Root.Outlines.First

    def parent(made):
        made.Root.Outlines.First.First = made.Root.Outlines

    assert lines_of(entries(("A", 0), ("B", 1), also=sibling)) == ["A -> 0 Fit", "B -> 1 Fit"]
    assert lines_of(entries(("A", 0), ("B", 1), also=child)) == ["A -> 0 Fit", "B -> 1 Fit"]
    assert [e.title for e in entries(("A", 0), ("B", 1), also=parent)][:1] == ["A"]


def test_depth_and_number_are_limited(monkeypatch):
    deep = ("bottom", 0)
    for level in range(60):
        deep = (f"level {level}", 0, deep)
    found, depth = entries(deep), 0
    while found:
        found, depth = found[0].children, depth + 1
    assert depth == outlines.MAX_OUTLINE_DEPTH

    monkeypatch.setattr(outlines, "MAX_OUTLINE_ENTRIES", 10)
    assert len(entries(*[(f"line {i}", 0) for i in range(50)])) == 10


@pytest.mark.parametrize(
    "root", [Name.Nothing, Array([]), Dictionary(), Dictionary(First=Name.X), Dictionary(First=5)],
    ids=str,
)  # fmt: skip
def test_an_outline_that_is_none(root):
    def spoil(made):
        made.Root.Outlines = root

    found, _ = inspect(pdf(edit=spoil), PLACE)
    assert found is not None
    assert found.outline == ()


# In a pack


def test_papers_outlines_nest_beneath_their_papers(tmp_path):
    first = pdf(2, edit=outline(("Scope", 1, ("Cost", 1)), ("Web", "https://example.org/")))
    second = pdf(3, edit=edits(outline(("Scope", "scope"), "Lost"), names(scope=2)))
    made = pack(
        tmp_path,
        [("4", first, "Minutes"), ("7", pdf(1), "Report"), ("7", second, "Appendix")],
        items=[("1", "Apologies"), ("4", "Minutes"), ("7", "Health")],
    )
    assert (
        outline_as_text(made.path)
        == dedent(
            """\
        Agenda -> 0 Fit
        1. Apologies -> item-1
        4. Minutes -> 2 Fit
          Minutes -> 2 Fit
            Scope -> 3 Fit
              Cost -> 3 Fit
            Web -> https://example.org/
        7. Health -> 4 Fit
          Report -> 4 Fit
          Appendix -> 6 Fit
            Scope -> 8 XYZ 0 800 -
            Lost
        """
        ).splitlines()
    )
    assert prove(made.path, made.plan) == ()


def test_counts_and_links_between_entries(tmp_path):
    """ISO 32000-1, 12.3.3: Count is what an open entry shows; negative where it is closed."""
    import pikepdf

    def unfold(made):
        made.Root.Outlines.First.Count = 1

    made = pack(
        tmp_path, [("7", pdf(2, edit=edits(outline(("A", 0, ("B", 1)), ("C", 1)), unfold)))]
    )
    with pikepdf.open(made.path) as opened:
        root = opened.Root.Outlines
        item = root.First.Next
        paper = item.First
        assert root.Count == 2
        assert (item.Count, paper.Count) == (-1, -3)
        assert paper.First.Count == 1
        assert paper.First.Next.Prev.objgen == paper.First.objgen
        assert paper.First.Parent.objgen == paper.objgen
        assert paper.Last.Title == "C"
        assert Name.Next not in item
        assert root.Last.objgen == item.objgen


def test_style_is_kept(tmp_path):
    import pikepdf

    def style(made):
        node = made.Root.Outlines.First
        node.F, node.C = 2, Array([1, 0.5, 0])

    made = pack(tmp_path, [("7", pdf(edit=edits(outline(("A", 0)), style)))])
    with pikepdf.open(made.path) as opened:
        node = opened.Root.Outlines.First.Next.First.First
        assert (node.F, [float(v) for v in node.C]) == (2, [1, 0.5, 0])


@pytest.mark.parametrize(
    ("destination", "written"),
    [
        ((Name.XYZ, 10, None, 1.5), "XYZ 10 - 1.5"),
        ((Name.FitR, 1, 2, 3, 4), "FitR 1 2 3 4"),
        ((Name.FitBV, 90), "FitBV 90"),
        ((Name.Nonsense, 3), "Fit"),
        ((), "Fit"),
        ((Name.XYZ, Name.X, String("y")), "XYZ - -"),
    ],
    ids=str,
)
def test_the_view_of_a_bookmark_is_kept(tmp_path, destination, written):
    def aim(made):
        made.Root.Outlines.First.Dest = Array([made.pages[1].obj, *destination])

    made = pack(tmp_path, [("7", pdf(2, edit=edits(outline(("A", 0)), aim)))])
    assert outline_as_text(made.path)[-1].strip() == f"A -> 3 {written}"


def test_titles_of_any_script(tmp_path):
    made = pack(
        tmp_path, [("7", pdf(edit=outline(("Llwybr \u0175 (\u2013) \\ \U0001f600", 0))), "Ŵy")]
    )
    assert outline_as_text(made.path)[-2:] == [
        "  Ŵy -> 2 Fit",
        "    Llwybr \u0175 (\u2013) \\ \U0001f600 -> 2 Fit",
    ]
    assert prove(made.path, made.plan) == ()


def test_titles_with_characters_that_were_lost(tmp_path):
    made = pack(tmp_path, [("7", pdf(edit=outline(("Play \ufffd areas", 0))), "The \ufffd Green")])
    assert outline_as_text(made.path)[-2:] == [
        "  The \ufffd Green -> 2 Fit",
        "    Play \ufffd areas -> 2 Fit",
    ]
    assert prove(made.path, made.plan) == ()
