"""Layers open in a pack as they open in their paper, shown by pixels (promise 5)."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.pack.proof import prove
from tests.builders import edits, layers, pack, pdf, picture, squares

NAMES = ("A", "B", "C")

CASES = {
    "all on, nothing said": (layers(*NAMES), "xxx"),
    "one off": (layers(*NAMES, off=["B"]), "x.x"),
    "all off but one": (layers(*NAMES, base="/OFF", on=["B"]), ".x."),
    "all off": (layers(*NAMES, base="/OFF"), "..."),
    "all on, said so": (layers(*NAMES, base="/ON", off=["A", "C"]), ".x."),
    "all off, and off again": (layers(*NAMES, base="/OFF", on=["A"], off=["B"]), "x.."),
    "any of a membership, one shown": (
        layers(*NAMES, off=["A"], policy=("/AnyOn", ["A", "B"])), ".xxx",
    ),
    "all of a membership, one hidden": (
        layers(*NAMES, off=["A"], policy=("/AllOn", ["A", "B"])), ".xx.",
    ),
    "all of a membership hidden": (
        layers(*NAMES, base="/OFF", policy=("/AllOff", ["A", "B"])), "...x",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_default_visibility_is_kept(tmp_path, case):
    edit, shown = CASES[case]
    paper = pdf(edit=edit)
    made = pack(tmp_path, [("4", pdf(edit=layers("Z", off=["Z"]))), ("7", paper)])
    assert squares(picture(paper, 0), len(shown)) == shown
    assert squares(made.picture(made.page_of("7")), len(shown)) == shown
    assert prove(made.path, made.plan) == ()


def test_papers_of_opposite_defaults_do_not_disturb_each_other(tmp_path):
    dark = pdf(edit=layers(*NAMES, base="/OFF", on=["C"]))
    light = pdf(edit=layers(*NAMES, off=["C"]))
    made = pack(tmp_path, [("4", dark), ("5", light), ("6", dark)])
    assert [squares(made.picture(made.page_of(item)), 3) for item in "456"] == ["..x", "xx.", "..x"]


def panel(path):
    """The pack's layers as a viewer lists them: a heading, then names, off ones in brackets."""
    with pikepdf.open(path) as opened:
        default = opened.Root.OCProperties.D
        off = {group.objgen for group in default.OFF}

        def line(entry):
            if isinstance(entry, Array):
                return [line(each) for each in entry]
            if isinstance(entry, String):
                return f"# {entry}"
            return f"({entry.Name})" if entry.objgen in off else str(entry.Name)

        return [line(entry) for entry in default.Order]


def test_layers_stand_beneath_their_papers_titles(tmp_path):
    def nest(made):
        default = made.Root.OCProperties.D
        a, b, c = default.Order
        default.Order = Array([a, Array([String("More"), b, c])])

    made = pack(
        tmp_path,
        [
            ("4", pdf(edit=layers("Roads", off=["Roads"])), "Map"),
            ("7", pdf(edit=edits(layers(*NAMES), nest)), "Plan"),
        ],
    )
    assert panel(made.path) == [["# Map", "(Roads)"], ["# Plan", "A", ["# More", "B", "C"]]]


def test_locks_radio_groups_and_automatic_states_come_along(tmp_path):
    def settle(made):
        properties = made.Root.OCProperties
        a, b, c = properties.OCGs
        properties.D.Locked = Array([a])
        properties.D.RBGroups = Array([Array([b, c]), Array([])])
        properties.D.AS = Array(
            [Dictionary(Event=Name.Print, OCGs=Array([a]), Category=Array([Name.Print]))]
        )

    paper = pdf(edit=edits(layers(*NAMES), settle))
    made = pack(tmp_path, [("4", paper), ("7", paper)])
    with pikepdf.open(made.path) as opened:
        groups = [group.objgen for group in opened.Root.OCProperties.OCGs]
        default = opened.Root.OCProperties.D
        assert len(groups) == len(set(groups)) == 6
        assert [g.objgen for g in default.Locked] == [groups[0], groups[3]]
        assert [[g.objgen for g in kin] for kin in default.RBGroups] == [groups[1:3], groups[4:6]]
        assert [usage.OCGs[0].objgen for usage in default.AS] == [groups[0], groups[3]]
        # The pages use these very groups, not copies of them.
        page = opened.pages[made.page_of("7")]
        assert page.Resources.Properties.L0.objgen == groups[3]


def test_papers_without_layers_make_a_pack_without(tmp_path):
    made = pack(tmp_path, [("7", pdf())])
    with pikepdf.open(made.path) as opened:
        assert Name.OCProperties not in opened.Root


@pytest.mark.parametrize(
    "properties",
    [Name.X, Dictionary(), Dictionary(OCGs=Name.X), Dictionary(OCGs=Array([5]))],
    ids=repr,
)
def test_settings_without_layers_are_none(tmp_path, properties):
    def spoil(made):
        made.Root.OCProperties = properties

    made = pack(tmp_path, [("7", pdf(edit=spoil))])
    with pikepdf.open(made.path) as opened:
        assert Name.OCProperties not in opened.Root


@pytest.mark.parametrize("default", [None, Name.X, Array([])], ids=repr)
def test_layers_without_a_default_are_shown(tmp_path, default):
    def spoil(made):
        del made.Root.OCProperties.D
        if default is not None:
            made.Root.OCProperties.D = default

    made = pack(tmp_path, [("7", pdf(edit=edits(layers(*NAMES), spoil)))])
    assert squares(made.picture(2), 3) == "xxx"


@pytest.mark.parametrize("key", ["/OFF", "/ON", "/Order", "/Locked", "/RBGroups", "/AS"])
@pytest.mark.parametrize("value", [Name.X, Array([5, None]), Dictionary()], ids=repr)
def test_odd_lists_are_no_hindrance(tmp_path, key, value):
    def spoil(made):
        made.Root.OCProperties.D[key] = value

    made = pack(tmp_path, [("7", pdf(edit=edits(layers(*NAMES), spoil)))])
    assert squares(made.picture(2), 3) == "xxx"
