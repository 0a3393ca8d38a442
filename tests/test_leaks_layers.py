"""Layers that are off and hold text or pictures: what is told, and what is none."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.papers.layers_off import layers_off
from agendapack.papers.leaks import Leak, LeakKind
from tests.builders import pdf
from tests.leak_builders import SAID, form, image, told

FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
PICTURE = image(bytes(range(256)) * 16, 64)
OFF, ON = b"/OC /L0 BDC\n%s EMC\n", b"/OC /L1 BDC\n%s EMC\n"
OTHER = b"BT /F1 14 Tf 72 300 Td (Something else) Tj ET\n"


def layered(content: bytes, edit=None, pages: int = 1) -> bytes:
    """A paper with a layer that is off, /L0, and one that is on, /L1; /P is a picture, /S a form
    that says something, /H the same on the layer that is off, /D a picture on it."""

    def write(made) -> None:
        off, on = (
            made.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
            for name in ("Drafts", "Roads")
        )
        made.Root.OCProperties = Dictionary(
            OCGs=Array([off, on]), D=Dictionary(OFF=Array([off]), Order=Array([off, on]))
        )
        said = Dictionary(Font=Dictionary(F1=FONT))
        drawn = {
            "P": made.make_stream(*PICTURE),
            "S": made.make_stream(*form(SAID, Resources=said)),
            "H": made.make_stream(*form(SAID, Resources=said, OC=off)),
            "D": made.make_stream(PICTURE[0], PICTURE[1]),
            "Tiny": made.make_stream(*image(bytes(64), 8)),
            "Again": made.make_stream(*form(b"/Again Do /P Do\n")),
        }
        drawn["D"].OC = off
        again = drawn["Again"]
        again.Resources = Dictionary(XObject=Dictionary(Again=again, P=drawn["P"]))
        for page in made.pages:
            page.Resources.Properties = Dictionary(L0=off, L1=on)
            page.Resources.XObject = Dictionary({f"/{name}": one for name, one in drawn.items()})
        if edit is not None:
            edit(made)

    return pdf(pages, content=content, edit=write)


def found(source: bytes) -> list[Leak]:
    with pikepdf.open(BytesIO(source)) as opened:
        return list(layers_off(opened))


def default(**entries):
    """An editor of the default settings: names of entries, and which layers each lists."""

    def write(made) -> None:
        groups = made.Root.OCProperties.OCGs
        settings = made.Root.OCProperties.D
        for key, value in entries.items():
            settings[f"/{key}"] = value(groups) if callable(value) else value

    return write


def membership(policy: str | None, *numbers: int):
    """An editor: /L0 is a membership of some of the two layers."""

    def write(made) -> None:
        groups = made.Root.OCProperties.OCGs
        own = Dictionary(Type=Name.OCMD, OCGs=Array([groups[number] for number in numbers]))
        if policy:
            own.P = Name(policy)
        made.pages[0].Resources.Properties.L0 = made.make_indirect(own)

    return write


HIDDEN = {
    "text": (OFF % SAID, None),
    "text in pieces": (OFF % b"BT /F1 14 Tf [(Obj) -20 (ection)] TJ ET", None),
    "text within other marks": (OFF % (b"/Span BMC " + SAID + b"EMC "), None),
    "a picture": (OFF % b"/P Do", None),
    "a picture that lies on it": (b"/D Do\n", None),
    "a form": (OFF % b"/S Do", None),
    "a form that lies on it": (b"/H Do\n", None),
    "a form in itself": (OFF % b"/Again Do", None),
    "text beside what is shown": (OFF % SAID + ON % OTHER, None),
    "where all are off but some": (
        OFF % SAID,
        default(OFF=Array([]), BaseState=Name.OFF, ON=lambda groups: Array([groups[1]])),
    ),
    "a membership of it alone": (OFF % SAID, membership(None, 0)),
    "a membership of all": (OFF % SAID, membership("/AllOn", 0, 1)),
    "a membership of the others off": (OFF % SAID, membership("/AllOff", 0, 1)),
    "among layers that exclude each other, alone": (
        OFF % SAID,
        default(RBGroups=lambda groups: Array([Array([groups[0]])])),
    ),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_a_layer_that_is_off_and_holds_something_is_found(case):
    content, edit = HIDDEN[case]
    assert found(layered(content, edit)) == [Leak(LeakKind.LAYER, (1,), 1)]


def linked(made) -> None:
    """A link on the page that switches the layer that is off."""
    off = made.Root.OCProperties.OCGs[0]
    action = Dictionary(S=Name.SetOCGState, State=Array([Name.Toggle, off]))
    made.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)]
    )


def no_settings(made) -> None:
    del made.Root.OCProperties.D


NO_LEAK = {
    "a layer that is on": (ON % SAID, None),
    "a drawing": (OFF % b"0 0 100 100 re f\n", None),
    "a tiny picture": (OFF % b"/Tiny Do", None),
    "one character": (OFF % b"BT /F1 14 Tf (X) Tj ET", None),
    "what lies beside it": (OFF % b"" + SAID, None),
    "text that another layer shows": (OFF % SAID + ON % SAID, None),
    "text that the page shows in another place": (OFF % SAID + SAID, None),
    "a picture that the page shows": (OFF % b"/P Do" + b"/P Do\n", None),
    "a layer that a link switches": (OFF % SAID, linked),
    "one of two that exclude each other": (
        OFF % SAID,
        default(RBGroups=lambda groups: Array([Array(list(groups))])),
    ),
    "a layer for print": (
        OFF % SAID,
        default(AS=lambda groups: Array([Dictionary(Event=Name.Print, OCGs=Array([groups[0]]))])),
    ),
    "a membership of any": (OFF % SAID, membership("/AnyOn", 0, 1)),
    "a membership of any that is off": (OFF % SAID, membership("/AnyOff", 0, 1)),
    "no settings": (OFF % SAID, no_settings),
    "settings that are none": (OFF % SAID, default(OFF=Name.X, RBGroups=Name.X, AS=Name.X)),
    "marks without an end": (b"EMC EMC " + ON % SAID, None),
    "a name that stands for nothing": (b"/OC /L7 BDC\n" + SAID + b"EMC /Nothing Do\n", None),
}


@pytest.mark.parametrize("case", NO_LEAK)
def test_what_is_shown_and_what_is_to_be_switched_is_no_leak(case):
    content, edit = NO_LEAK[case]
    assert found(layered(content, edit)) == []


def test_a_paper_without_layers_has_none():
    assert found(pdf()) == []


def test_the_words_of_the_warning():
    assert told(layered(OFF % SAID, pages=3)) == [
        '"a.pdf" has layers that are off and hold text or pictures, on pages 1 to 3 (1 layer);'
        " anybody can switch them on"
    ]
