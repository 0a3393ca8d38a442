"""PDFs that are more than their pages: forms that only one program can show, folders of files in
the shape of a PDF, signed documents.  A look at the catalogue finds them.

Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.papers.pdf.strings import string_text
from agendapack.papers.pdf.trees import pairs_in
from agendapack.problems import Location, Problem, error, warning

UNPROTECTED = "ask its author for a copy without protection, or for one printed to a new PDF"
MAX_FIELDS = 100_000
MAX_NAMED = 200
MAX_DEPTH = 32


class Special(Struct, frozen=True):
    """What a PDF is besides its pages.

    ``xfa`` is "only" where the pages are no more than a request to wait for Adobe's reader (a
    dynamic form, 12.7.8), "beside" where ordinary fields say the same.  ``portfolio`` names the
    files of a collection (12.3.5), or is None.  ``signatures`` names the signed fields (12.7.4.5),
    in order.  ``wrapped`` names the protection of the document to which the pages are the wrapper
    (ISO 32000-2, 7.6.7), or is empty.
    """

    xfa: Literal["none", "beside", "only"] = "none"
    portfolio: tuple[str, ...] | None = None
    signatures: tuple[str, ...] = ()
    wrapped: str = ""


def look(pdf: Pdf) -> Special:
    """What ``pdf`` is besides its pages; reads the catalogue, the fields and the embedded names."""
    form = pdf.Root.get(Name.AcroForm)
    collection = isinstance(pdf.Root.get(Name.Collection), Dictionary)
    return Special(
        xfa=_xfa(pdf.Root, form) if isinstance(form, Dictionary) else "none",
        portfolio=tuple(_embedded(pdf.Root)) if collection else None,
        signatures=tuple(_signed(form)) if isinstance(form, Dictionary) else (),
        wrapped=_wrapped(pdf),
    )


def wording(name: str, special: Special, place: Location) -> tuple[Problem, ...]:
    """What the advisor is told; an error where the pages are not the document."""
    problems: list[Problem] = []
    if special.wrapped:
        problems.append(
            error(
                f'"{name}" is the cover of a document that rights management protects'
                f" ({special.wrapped}); its pages say no more",
                place,
                UNPROTECTED,
            )
        )
        return tuple(problems)
    if special.xfa == "only":
        problems.append(
            error(
                f'"{name}" is a form that only Adobe Reader can show (XFA); its pages say'
                ' "please wait"',
                place,
                "open it in Adobe Reader, print it to a new PDF, and name that instead",
            )
        )
    elif special.xfa == "beside":
        problems.append(
            warning(
                f'"{name}" is an XFA form; the pack holds its ordinary pages and fields',
                place,
                "compare its pages in the pack with what Adobe Reader shows",
            )
        )
    if special.portfolio is not None:
        inside = ", ".join(f'"{file}"' for file in special.portfolio[:8])
        more = len(special.portfolio) - 8
        problems.append(
            warning(
                f'"{name}" is a portfolio; the pack holds its cover alone'
                + (f", without {inside}" if inside else "")
                + (f" and {more} more" if more > 0 else ""),
                place,
                "save the files that it holds, and add each as a paper of its own",
            )
        )
    if special.signatures:
        count = len(special.signatures)
        problems.append(
            warning(
                f'"{name}" is digitally signed; its pages enter the pack as they look, the'
                f" {'signature' if count == 1 else f'{count} signatures'} without force",
                place,
                "publish the signed file beside the pack if readers must be able to verify it",
            )
        )
    return tuple(problems)


def _xfa(root: Object, form: Object) -> Literal["none", "beside", "only"]:
    if Name.XFA not in form:
        return "none"
    fields = form.get(Name.Fields)
    # Table 28: /NeedsRendering says that the pages are to be made anew when the file is opened.
    rendering: object = root.get(Name.NeedsRendering)
    dynamic = rendering is True
    return "only" if dynamic or not isinstance(fields, Array) or not len(fields) else "beside"


def _wrapped(pdf: Pdf) -> str:
    """What protects the document that these pages wrap.  Before ISO 32000-2 had an entry for it,
    Microsoft's programs wrote one of their own into the trailer."""
    wrapper = pdf.trailer.get(Name.Wrapper)
    if isinstance(wrapper, Dictionary):
        return _plain_name(wrapper.get(Name.Type)) or "Wrapper"
    for _, file in islice(_embedded_files(pdf.Root), MAX_NAMED):
        if isinstance(file, Dictionary):
            payload = file.get(Name.EP)
            if isinstance(payload, Dictionary):
                return _plain_name(payload.get(Name.Subtype)) or "EncryptedPayload"
            if file.get(Name.AFRelationship) == Name.EncryptedPayload:
                return "EncryptedPayload"
    return ""


def _plain_name(value: object) -> str:
    return str(value).removeprefix("/") if isinstance(value, Name) else ""


def _embedded(root: Object) -> Iterator[str]:
    """The names under which files are embedded (7.11.4, 7.9.6), in their order."""
    for name, file in islice(_embedded_files(root), MAX_NAMED):
        yield _file_name(file) or string_text(name) or "(without a name)"


def _embedded_files(root: Object) -> Iterator[tuple[Object, object]]:
    names = root.get(Name.Names)
    tree = names.get(Name.EmbeddedFiles) if isinstance(names, Dictionary) else None
    return pairs_in(tree, Name.Names)


def _file_name(specification: object) -> str:
    if not isinstance(specification, Dictionary):
        return ""
    return string_text(specification.get(Name.UF)) or string_text(specification.get(Name.F))


def _signed(form: Object) -> Iterator[str]:
    """The names of the signature fields that hold a signature."""
    fields = form.get(Name.Fields)
    waiting = (
        [(field, "", False, 0) for field in reversed(list(fields))]
        if isinstance(fields, Array)
        else []
    )
    seen: set[tuple[int, int]] = set()
    for _ in range(MAX_FIELDS):
        if not waiting:
            return
        field, above, inherits, depth = waiting.pop()
        if not isinstance(field, Dictionary) or depth > MAX_DEPTH:
            continue
        if field.is_indirect:
            if field.objgen in seen:
                continue
            seen.add(field.objgen)
        own = string_text(field.get(Name.T))
        name = f"{above}.{own}" if above and own else above or own
        kind = field.get(Name.FT)
        signs = kind == Name.Sig if kind is not None else inherits
        if signs and isinstance(field.get(Name.V), Dictionary):
            yield name or "(without a name)"
        kids = field.get(Name.Kids)
        if isinstance(kids, Array):
            waiting += [(kid, name, signs, depth + 1) for kid in reversed(list(kids))]
