"""A pack's structure tree put together from objects made in memory, without a pack."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.pack.tags import TagTree
from agendapack.papers.pdf.trees import names_in, numbers_in


def element(pdf: Pdf, role: str, *kids: object, **more: object) -> Object:
    made = Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), K=Array(kids), **more)
    return pdf.make_indirect(made)


def page_of(pdf: Pdf, **more: object) -> Object:
    pdf.add_blank_page()
    page = pdf.pages[-1].obj
    for key, value in more.items():
        page[f"/{key}"] = value
    return page


def written(pdf: Pdf, tree: TagTree) -> Object:
    tree.write()
    return pdf.Root.StructTreeRoot


def parents(root: Object) -> dict[int, Object]:
    return dict(numbers_in(root.ParentTree))


def same(one: Object, other: Object) -> bool:
    return one.objgen == other.objgen


def mark(number: int, **more: object) -> Dictionary:
    return Dictionary(Type=Name.MCR, MCID=number, **more)


def test_a_tree_of_items_and_papers() -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf)
    item = tree.add_item("7. Trees")
    survey = tree.add_paper(item, "Survey", "cy", has_document=True)
    plan = tree.add_paper(item, "Plan", "", has_document=False)
    root = written(pdf, tree)
    assert set(root.keys()) == {"/Type", "/K", "/ParentTree", "/ParentTreeNextKey"}
    assert (root.Type, root.ParentTreeNextKey) == (Name.StructTreeRoot, 0)
    document = root.K
    assert (document.S, document.Type) == (Name.Document, Name.StructElem)
    assert same(document.P, root)
    assert Name.T not in document
    assert [one.objgen for one in document.K] == [item.objgen]
    assert (item.S, str(item.T)) == (Name.Part, "7. Trees")
    assert same(item.P, document)
    assert [one.objgen for one in item.K] == [survey.objgen, plan.objgen]
    assert (survey.S, str(survey.T), str(survey.Lang)) == (Name.Part, "Survey", "cy")
    assert (plan.S, str(plan.T), Name.Lang in plan) == (Name.Sect, "Plan", False)
    assert same(survey.P, item)
    assert len(survey.K) == len(plan.K) == 0
    assert dict(pdf.Root.MarkInfo.items()) == {"/Marked": True}


def test_what_leads_into_a_papers_tree_leads_into_the_packs() -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf)
    first, second = element(pdf, "P", 0), element(pdf, "Link")
    note = pdf.make_indirect(Dictionary(Subtype=Name.Link, StructParent=4))
    lost = pdf.make_indirect(Dictionary(Subtype=Name.Link, StructParent=99))
    plain = pdf.make_indirect(Dictionary(Subtype=Name.Link))
    drawing = pdf.make_stream(b"", Subtype=Name.Form, StructParents=5, StructParent=4)
    page = page_of(
        pdf,
        StructParents=3,
        Annots=Array([7, plain, note, lost]),
        Resources=Dictionary(XObject=Dictionary(A=Dictionary(), B=3, C=drawing, D=drawing)),
    )
    odd, gone = page_of(pdf, StructParents=True), page_of(pdf, StructParents=98)
    odder = page_of(pdf, StructParents=Name.Odd)
    numbers = Array([1, Array([second]), 3, Array([first]), 4, second, 5, Array([second])])
    holder = element(pdf, "Sect")
    structure = Dictionary(K=Array([first, 0, second]), ParentTree=Dictionary(Nums=numbers))
    tree.join(holder, structure, [page, odd, odder, gone])
    assert [one.objgen for one in holder.K] == [first.objgen, second.objgen]
    assert same(first.P, holder)
    assert same(second.P, holder)
    assert (page.StructParents, note.StructParent) == (0, 1)
    assert (drawing.StructParents, drawing.StructParent) == (2, 3)
    for left in (lost, plain):
        assert Name.StructParent not in left
    for left in (odd, odder, gone):
        assert Name.StructParents not in left
    root = written(pdf, tree)
    assert root.ParentTreeNextKey == 4
    found = parents(root)
    assert [same(found[0][0], first), same(found[2][0], second)] == [True, True]
    assert [same(found[1], second), same(found[3], second)] == [True, True]
    assert found[0].is_indirect


def test_a_top_that_is_no_object_becomes_one() -> None:
    pdf = Pdf.new()
    holder = element(pdf, "Sect")
    TagTree(pdf).join(holder, Dictionary(K=Dictionary(S=Name.P)), [])
    assert holder.K[0].is_indirect
    assert same(holder.K[0].P, holder)


def test_a_parent_tree_is_made_anew_from_the_elements() -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf)
    one, two = (page_of(pdf, StructParents=9) for _ in range(2))
    stream = pdf.make_stream(b"", Subtype=Name.Form)
    link = pdf.make_indirect(Dictionary(Subtype=Name.Link, StructParent=9))
    one.Annots = Array([link])
    text = element(pdf, "P", 0, mark(3), mark(1, Pg=two), mark(0, Stm=stream), Pg=one)
    again = element(pdf, "P", 3, mark(2), mark(0, Pg=Name.None_), Pg=one)
    leading = element(
        pdf, "Link", *(Dictionary(Type=Name.OBJR, Obj=target) for target in (link, Name.X))
    )
    nowhere = element(pdf, "P", 5, Dictionary(Type=Name.Other, Obj=one, MCID=4))
    top = element(pdf, "Sect", text, again, leading, nowhere)
    tree.join(element(pdf, "Sect"), Dictionary(K=top), [one, two], rebuild=True)
    root = written(pdf, tree)
    found = parents(root)
    assert root.ParentTreeNextKey == len(found) == 4
    assert same(found[int(link.StructParent)], leading)

    def listed(holder: Object) -> list[str]:
        names = {text.objgen: "text", again.objgen: "again"}
        entry = found[int(holder.StructParents)]
        return ["-" if kid is None else names[kid.objgen] for kid in entry]

    assert listed(one) == ["text", "-", "again", "text"]  # the first of two that claim a number
    assert listed(two) == ["-", "text"]
    assert listed(stream) == ["text"]


def test_names_that_another_paper_has_are_given_others() -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf, unknown_roles=["/Box"])
    tops: list[Object] = []
    for meaning, layout in ((Name.P, "a"), (Name.H1, "b"), (Name.Figure, "c"), (Name.P, "a")):
        attributes = Dictionary(O=Name.Table, Headers=Array([String("x"), String("y"), 5]))
        top = element(
            pdf,
            "Title",
            element(pdf, "TD", C=Array([Name.Body, 2, Name.Free]), A=attributes),
            element(pdf, "TD", C=Name.Body, A=Array([Dictionary(Headers=Array([String("x")])), 1])),
            element(pdf, "Box"),
            element(pdf, "TD", A=Dictionary(O=Name.Layout)),
            ID=String("x"),
        )
        structure = Dictionary(
            K=top,
            RoleMap=Dictionary(Title=meaning, Box=Name.Div),
            ClassMap=Dictionary(Body=Dictionary(O=String(layout))),
            IDTree=Dictionary(Names=Array([String("x"), top])),
        )
        tree.join(element(pdf, "Sect"), structure, [])
        tops.append(top)
    assert [str(top.S) for top in tops] == ["/Title", "/Title-2", "/Title-3", "/Title"]
    assert [str(top.K[2].S) for top in tops] == ["/Box-2"] * 4
    assert [str(top.K[1].C) for top in tops] == ["/Body", "/Body-2", "/Body-3", "/Body"]
    assert [[str(name) for name in top.K[0].C] for top in tops[1:3]] == [
        ["/Body-2", "2", "/Free"],
        ["/Body-3", "2", "/Free"],
    ]
    assert [str(top.ID) for top in tops] == ["x", "x-2", "x-3", "x-4"]
    assert [[str(one) for one in top.K[0].A.Headers] for top in tops[:2]] == [
        ["x", "y", "5"],
        ["x-2", "y", "5"],
    ]
    assert [str(top.K[1].A[0].Headers[0]) for top in tops] == ["x", "x-2", "x-3", "x-4"]
    root = written(pdf, tree)
    assert {key: str(value) for key, value in root.RoleMap.items()} == {
        "/Box-2": "/Div",
        "/Title": "/P",
        "/Title-2": "/H1",
        "/Title-3": "/Figure",
    }
    assert {key: str(value.O) for key, value in root.ClassMap.items()} == {
        "/Body": "a",
        "/Body-2": "b",
        "/Body-3": "c",
    }
    named = dict(names_in(root.IDTree))
    assert {name: value.objgen for name, value in named.items()} == {
        name: top.objgen for name, top in zip((b"x", b"x-2", b"x-3", b"x-4"), tops, strict=True)
    }


def test_namespaces_are_all_listed() -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf)
    spaces = [pdf.make_indirect(Dictionary(NS=String(name))) for name in "abc"]
    for own in (Array(spaces[:2]), Name.Odd, Array(spaces[2:])):
        tree.join(element(pdf, "Sect"), Dictionary(K=Array([]), Namespaces=own), [])
    assert [str(space.NS) for space in written(pdf, tree).Namespaces] == ["a", "b", "c"]


def test_an_untagged_paper_leads_nowhere() -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf)
    inner = pdf.make_stream(b"", Subtype=Name.Form, StructParent=2)
    outer = pdf.make_stream(b"", Subtype=Name.Form, StructParents=2)
    outer.Resources = Dictionary(XObject=pdf.make_indirect(Dictionary(A=inner, B=outer)))
    note = pdf.make_indirect(Dictionary(Subtype=Name.Link, StructParent=4))
    drawn = Dictionary(XObject=pdf.make_indirect(Dictionary(A=outer)))
    first = page_of(pdf, StructParents=0, Annots=Array([note]), Resources=drawn)
    second = page_of(pdf, Resources=drawn)
    tree.leave_untagged([first, second])
    assert Name.StructParents not in first
    assert Name.StructParent not in note
    assert Name.StructParents not in outer
    assert Name.StructParent not in inner
    written(pdf, tree)
    assert dict(pdf.Root.MarkInfo.items()) == {"/Marked": True, "/Suspects": True}


@pytest.mark.parametrize("within", ["Document", "Sect"])
def test_each_blank_page_has_a_line_of_its_own(within: str) -> None:
    pdf = Pdf.new()
    tree = TagTree(pdf)
    said: dict[str, Any] = {"Lang": "cy", "Alt": "b", "ActualText": "c", "E": "d"}
    odd = (mark(2), Dictionary(Type=Name.OBJR), Name.Odd)
    words = element(pdf, "Span", *odd, **{key: String(text) for key, text in said.items()})
    line = element(pdf, "P", 0, words)
    structure = Dictionary(K=element(pdf, within, line, 3) if within == "Document" else line)
    item = tree.add_item("7. Trees")
    pages = [page_of(pdf, StructParents=77) for _ in range(2)]
    for page in pages:
        tree.add_blank(item, structure, page)
    tree.add_blank(item, None, untagged := page_of(pdf, StructParents=77))
    found = parents(written(pdf, tree))
    assert Name.StructParents not in untagged
    assert len(item.K) == len(found) == 2
    for ordinal, (page, made) in enumerate(zip(pages, item.K, strict=True)):
        assert (made.S, made.Type) == (Name.P, Name.StructElem)
        assert not same(made, line)
        assert same(made.P, item)
        assert same(made.Pg, page)
        assert [kid if isinstance(kid, int) else str(kid.S) for kid in made.K] == [0, "/Span"]
        span = made.K[1]
        assert same(span.P, made)
        assert same(span.Pg, page)
        assert {key: str(span[f"/{key}"]) for key in said} == said
        assert [int(kid) for kid in span.K] == [2]
        assert page.StructParents == ordinal
        entry = found[ordinal]
        assert [entry[0].objgen, entry[1], entry[2].objgen] == [made.objgen, None, span.objgen]
