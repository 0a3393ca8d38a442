"""Papers' links keep working in a pack, and never begin to mean another paper's (promise 5)."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.pack.proof import prove
from agendapack.papers.pdf.destinations import named_destinations
from agendapack.papers.pdf.links import actions, renamed
from tests.builders import destinations_of, edits, link, names, pack, pdf


def links_of(path):
    """(physical page of the link, where it leads): a page, a URI, or a name that nothing bears."""
    with pikepdf.open(path) as opened:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened.pages)}
        named = named_destinations(opened)

        def target(value):
            if isinstance(value, (String, Name)):
                found = named.get(bytes(value) if isinstance(value, String) else str(value))
                return numbers[found[0].objgen] if found is not None else str(value)
            return numbers[value[0].objgen]

        found = []
        for index, page in enumerate(opened.pages):
            for annotation in page.obj.get(Name.Annots, []):
                if annotation.get(Name.Subtype) != Name.Link:
                    continue
                for action in actions(annotation):
                    found.append((index, str(action.URI) if "/URI" in action else target(action.D)))
                if Name.Dest in annotation:
                    found.append((index, target(annotation.Dest)))
        return found


def own_links(made):
    return [(page, to) for page, to in links_of(made.path) if page >= made.plan.front_pages]


def goto(target, **more):
    return Dictionary(S=Name.GoTo, D=target, **more)


def to_page(number, page=0):
    """A link whose explicit destination is a page object."""

    def write(made):
        link(page, Array([made.pages[number].obj, Name.XYZ, 0, 700, None]))(made)

    return write


def test_links_to_pages_follow_them(tmp_path):
    paper = pdf(3, edit=edits(to_page(2), to_page(0, page=2), to_page(1, page=1)))
    made = pack(tmp_path, [("4", pdf(2)), ("7", paper)])
    assert own_links(made) == [(4, 6), (5, 5), (6, 4)]


def test_links_by_name_of_both_kinds_follow_them(tmp_path):
    def older(made):
        made.Root.Dests = Dictionary(Old=Array([made.pages[2].obj, Name.Fit]))

    paper = pdf(
        3,
        edit=edits(
            names(new=1),
            older,
            link(0, "new"),
            link(0, Name.Old),
            link(0, action=goto(String("new"))),
            link(0, action=goto(Name.Old)),
        ),
    )
    made = pack(tmp_path, [("4", paper), ("7", paper)])
    assert own_links(made) == [(2, 3), (2, 4), (2, 3), (2, 4), (6, 7), (6, 8), (6, 7), (6, 8)]


def test_the_web_stays_the_web(tmp_path):
    address = Dictionary(S=Name.URI, URI=String("https://example.org/#item-7"))
    made = pack(tmp_path, [("7", pdf(edit=link(0, action=address)))])
    assert own_links(made) == [(2, "https://example.org/#item-7")]


def test_a_name_that_nothing_bears_does_not_begin_to_mean_the_packs(tmp_path):
    paper = pdf(
        edit=edits(link(0, "item-4"), link(0, "page-1"), link(0, action=goto(Name("/item-7"))))
    )
    made = pack(tmp_path, [("4", pdf()), ("7", paper)])
    assert own_links(made) == [
        (4, "item-7.1/item-4"),
        (4, "item-7.1/page-1"),
        (4, "item-7.1/item-7"),
    ]


def test_a_paper_may_name_what_the_pack_names(tmp_path):
    paper = pdf(
        4, edit=edits(names(**{"item-7": 3, "page-1": 2}), link(0, "item-7"), link(0, "page-1"))
    )
    made = pack(tmp_path, [("4", pdf()), ("7", paper)])
    assert own_links(made) == [(4, 7), (4, 6)]
    assert (destinations_of(made.path)["item-7"], destinations_of(made.path)["page-1"]) == (4, 2)
    assert prove(made.path, made.plan) == ()


def test_a_pack_as_a_paper_keeps_its_own_links(tmp_path):
    inner = pack(tmp_path, [("4", pdf(2)), ("5", pdf(2))], "inner.pdf")
    made = pack(tmp_path, [("1", pdf(2)), ("7", inner.path)])
    # The inner front sheet's two ranges, each to its item within the paper.
    assert own_links(made) == [(4, 6), (4, 8)]


def test_the_front_sheets_ranges_lead_to_their_items(tmp_path):
    made = pack(tmp_path, [("4", pdf(3)), ("5", pdf(1)), ("7", pdf(2))])
    assert links_of(made.path) == [(0, 2), (0, 6), (0, 8)]


def test_the_same_paper_twice(tmp_path):
    paper = pdf(2, edit=edits(names(end=1), link(0, "end"), to_page(1)))
    made = pack(tmp_path, [("7", paper), ("7", paper)])
    assert own_links(made) == [(2, 3), (2, 3), (4, 5), (4, 5)]


def test_an_action_that_links_share_is_renamed_once(tmp_path):
    def share(made):
        action = made.make_indirect(goto(String("end")))
        for page in (0, 1):
            link(page, action=action)(made)

    made = pack(tmp_path, [("7", pdf(3, edit=edits(names(end=2), share)))])
    assert own_links(made) == [(2, 4), (3, 4)]


def test_an_annotation_that_pages_share_is_renamed_once(tmp_path):
    def share(made):
        link(0, "end")(made)
        made.pages[1].obj.Annots = made.pages[0].obj.Annots

    made = pack(tmp_path, [("7", pdf(3, edit=edits(names(end=2), share)))])
    assert own_links(made) == [(2, 4), (3, 4)]


def test_actions_behind_actions(tmp_path):
    chain = goto(String("a"), Next=Array([goto(String("b"), Next=goto(String("c")))]))
    made = pack(tmp_path, [("7", pdf(3, edit=edits(names(a=0, b=1, c=2), link(0, action=chain))))])
    assert own_links(made) == [(2, 2), (2, 3), (2, 4)]


def test_a_chain_that_is_a_loop_ends(tmp_path):
    def tangle(made):
        action = made.make_indirect(goto(String("a")))
        action.Next = action
        link(0, action=action)(made)

    made = pack(tmp_path, [("7", pdf(1, edit=edits(names(a=0), tangle)))])
    assert own_links(made)[0] == (2, 2)


@pytest.mark.parametrize(
    "annots",
    [Name.X, Dictionary(), Array([5, None, Name.X]), Array([Dictionary()]),
     Array([Dictionary(Subtype=Name.Link, A=5)]), Array([Dictionary(Subtype=Name.Link, Dest=5)]),
     Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.GoTo))]),
     Array([Dictionary(Subtype=Name.Link, AA=Name.X, A=Array([5]))])],
    ids=repr,
)  # fmt: skip
def test_annotations_that_are_none(tmp_path, annots):
    def spoil(made):
        made.pages[0].obj.Annots = annots

    made = pack(tmp_path, [("7", pdf(1, edit=spoil))])
    assert prove(made.path, made.plan) == ()


def test_a_name_is_put_behind_its_papers_key():
    assert renamed("item-7.1", b"\xfe\xff\x00a") == b"item-7.1/\xfe\xff\x00a"


def test_article_threads_come_along(tmp_path):
    """12.4.3: a thread's beads name their pages and each other."""

    def write(made):
        thread = made.make_indirect(Dictionary(I=Dictionary(Title=String("Story"))))
        bead = made.make_indirect(
            Dictionary(T=thread, P=made.pages[1].obj, R=Array([0, 0, 100, 100]))
        )
        bead.N = bead.V = bead
        thread.F = bead
        made.pages[1].obj.B = Array([bead])
        made.Root.Threads = Array([thread])

    made = pack(tmp_path, [("4", pdf(2)), ("7", pdf(2, edit=write))])
    with pikepdf.open(made.path) as opened:
        [thread] = opened.Root.Threads
        assert thread.F.P.objgen == opened.pages[5].obj.objgen
        assert thread.F.T.objgen == thread.objgen
