"""Pages that hide something, made of a few objects, and what is found on them."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.papers.leaks import PageLeaks
from agendapack.papers.looking import look
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from tests.builders import PLACE, facts

SAID = b"BT /F1 14 Tf 72 700 Td (Objection from 1 Example Street) Tj ET\n"
BOX = b"0 g 165 695 120 18 re f\n"  # over "1 Example Street"
HIDDEN = "1ExampleStreet"


def leaks(source: bytes, page: int = 0) -> PageLeaks:
    known = facts(source, damaged=True).pages
    return look(source, [one.geometry for one in known]).leaks[page]


def told(source: bytes, name: str = "a.pdf") -> list[str]:
    """What is said of a paper."""
    made = prepare(source, Request(name, PLACE, examining=False))
    return [problem.message for problem in made.problems]


def on_page(**entries):
    """An editor: entries of the first page's resources, streams made of their bytes."""

    def write(made: Pdf) -> None:
        for kind, named in entries.items():
            made.pages[0].obj.Resources[f"/{kind}"] = Dictionary(
                {f"/{name}": made.make_stream(*value) for name, value in named.items()}
            )

    return write


def form(content: bytes, **entries) -> tuple[bytes, Dictionary]:
    known = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[-900, -900, 900, 900], **entries)
    return content, known


def image(pixels: bytes, width: int) -> tuple[bytes, Dictionary]:
    return pixels, Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=len(pixels) // width,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def annotation(subtype: str, rectangle=(165, 695, 285, 713), **entries):
    def write(made: Pdf) -> None:
        made.pages[0].obj.Annots = Array(
            [
                Dictionary(
                    Type=Name.Annot, Subtype=Name(subtype), Rect=Array(rectangle), F=4, **entries
                )
            ]
        )

    return write


def layer(made: Pdf) -> None:
    """A layer that is off."""
    group = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Welsh")))
    made.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(OFF=[group]))
    made.pages[0].obj.Resources.Properties = Dictionary(L=group)


SCAN = on_page(XObject={"Scan": image((b"\0\xff" * 64 + b"\xff\0" * 64) * 100, 128)})
SHEET = b"q 595 0 0 842 0 0 cm /Scan Do Q\n"
