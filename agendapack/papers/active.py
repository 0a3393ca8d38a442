"""Active content stays out of a pack: what runs, opens, sends, plays or carries another file.

What stays is what a reader of a printed paper would expect of a link: places in the pack, web and
mail addresses, the next page, layers switched on and off.  The appearance of what is removed stays
too (12.5.5), so that the page looks as it did: a film's poster becomes a picture of itself.

Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Stream

from agendapack.papers.pdf.links import actions
from agendapack.problems import Location, Problem, warning
from agendapack.records.vocabulary import ENGLISH


class ActiveKind(StrEnum):
    """What is removed, in the words that the advisor reads."""

    JAVASCRIPT = "JavaScript"
    LAUNCH = "an action that starts a program or opens a file"
    ELSEWHERE = "a link into another file"
    ADDRESS = "a link that is no web or mail address"
    SUBMIT = "a button that sends the form"
    IMPORT = "a button that imports data"
    RESET = "a button that clears the form"
    MEDIA = "sound, film or a 3D model"
    FILE = "an attached file"
    AUTOMATIC = "an action that runs by itself"
    OTHER = "an action of an unknown kind"
    EXTERNAL = "content kept in another file"


class Removed(Struct, frozen=True):
    """One kind of active content, and the one-based pages that had it (none: the whole paper)."""

    kind: ActiveKind
    pages: tuple[int, ...] = ()


# 12.6.4: the actions that are removed.  GoToR and GoToE lead into files that are not in the pack,
# by paths of their author's machine: they could only fail, and would show the path.  ResetForm
# would clear the fields of every paper, for a pack has one form (12.7.5.3).
_ACTIONS = {
    Name.JavaScript: ActiveKind.JAVASCRIPT,
    Name.Launch: ActiveKind.LAUNCH,
    Name.GoToR: ActiveKind.ELSEWHERE,
    Name.GoToE: ActiveKind.ELSEWHERE,
    Name.GoToDp: ActiveKind.OTHER,
    Name.SubmitForm: ActiveKind.SUBMIT,
    Name.ImportData: ActiveKind.IMPORT,
    Name.ResetForm: ActiveKind.RESET,
    Name.Sound: ActiveKind.MEDIA,
    Name.Movie: ActiveKind.MEDIA,
    Name.Rendition: ActiveKind.MEDIA,
    Name.GoTo3DView: ActiveKind.MEDIA,
    Name.RichMediaExecute: ActiveKind.MEDIA,
}
_HARMLESS = {Name.GoTo, Name.Thread, Name.SetOCGState, Name.Hide, Name.Trans}
_NAMED = {Name.NextPage, Name.PrevPage, Name.FirstPage, Name.LastPage}  # 12.6.4.11
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")

# 12.5.6: the annotations that are removed, and where they keep what they carry.
_ANNOTATIONS = {
    Name.FileAttachment: ActiveKind.FILE,
    Name.Sound: ActiveKind.MEDIA,
    Name.Movie: ActiveKind.MEDIA,
    Name.Screen: ActiveKind.MEDIA,
    Name.RichMedia: ActiveKind.MEDIA,
    Name("/3D"): ActiveKind.MEDIA,
}
# What a picture of an annotation needs (tables 164 and 166); OC keeps it on its layer.
_PICTURE = {
    "/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/P", "/Contents", "/NM", "/OC",
    "/StructParent", "/Border", "/C", "/Lang",
}  # fmt: skip
# Private data, history and previews of pages and XObjects (14.3, 14.5, 14.11.7), and the files that
# PDF 2.0 associates with them.
_PRIVATE = (Name.Metadata, Name.PieceInfo, Name.LastModified, Name.Thumb, Name.OPI, Name.AF)
_EXTERNAL = (Name.F, Name.FFilter, Name.FDecodeParms)  # 7.3.8.2: a stream kept in another file

MAX_DEPTH = 32
MAX_XOBJECTS = 200_000


def disarm(pages: Iterable[Object]) -> tuple[Removed, ...]:
    """Remove what is active from ``pages`` (dictionaries, changed in place) and from all that they
    reach: annotations, the form fields above widgets, XObjects.  Private data goes silently.

    For copied pages and for a paper's own alike.  Gives each kind once, in the order of
    ``ActiveKind``.
    """
    sweep = _Sweep()
    for number, page in enumerate(pages, 1):
        sweep.page(page, number)
    return sweep.removed()


def disarm_fields(form: Object | None) -> tuple[Removed, ...]:
    """The same for a form's fields (12.7.2, /AcroForm), of which some may have no widget on any
    page that leads to them.  The pages come first: then what is found here has no page."""
    sweep = _Sweep()
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    waiting = [(field, 0) for field in fields] if isinstance(fields, Array) else []
    while waiting:
        field, depth = waiting.pop()
        if not isinstance(field, Dictionary) or depth > MAX_DEPTH or not sweep.is_new(field):
            continue
        sweep.field(field, 0)
        kids = field.get(Name.Kids)
        if isinstance(kids, Array):
            waiting += [(kid, depth + 1) for kid in kids]
    return sweep.removed()


def disarm_outline_action(action: Object) -> bool:
    """Whether a bookmark's action may stay."""
    return isinstance(action, Dictionary) and _verdict(action) is None


def in_catalogue(root: Object) -> tuple[Removed, ...]:
    """What a paper's catalogue holds of the kind (7.7.2).  A pack has a catalogue of its own, so
    there is nothing to remove, but its reader should know."""
    kinds: set[ActiveKind] = set()
    names = root.get(Name.Names)
    if isinstance(names, Dictionary):
        if Name.JavaScript in names:
            kinds.add(ActiveKind.JAVASCRIPT)
        if Name.EmbeddedFiles in names:
            kinds.add(ActiveKind.FILE)
    if Name.AF in root:
        kinds.add(ActiveKind.FILE)
    opening = root.get(Name.OpenAction)
    if isinstance(opening, Dictionary):
        kinds |= {kind for action in actions(Dictionary(A=opening)) if (kind := _verdict(action))}
    if isinstance(root.get(Name.AA), Dictionary):
        kinds |= _automatic(root)
    return tuple(Removed(kind) for kind in ActiveKind if kind in kinds)


def together(*removed: Sequence[Removed]) -> tuple[Removed, ...]:
    """Several findings about one paper as one: each kind once, its pages in order."""
    pages: dict[ActiveKind, set[int]] = {}
    for one in removed:
        for each in one:
            pages.setdefault(each.kind, set()).update(each.pages)
    return tuple(Removed(kind, tuple(sorted(pages[kind]))) for kind in ActiveKind if kind in pages)


class _Sweep:
    """One pass over pages; remembers what it has seen, since papers share objects between pages."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._pages: dict[ActiveKind, dict[int, None]] = {}

    def removed(self) -> tuple[Removed, ...]:
        return tuple(
            Removed(kind, tuple(number for number in self._pages[kind] if number))
            for kind in ActiveKind
            if kind in self._pages
        )

    def is_new(self, thing: Object) -> bool:
        """Whether an object is met for the first time; a direct one always is."""
        key = thing.objgen
        if key == (0, 0):
            return True
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _note(self, kinds: Iterable[ActiveKind], number: int) -> None:
        for kind in kinds:
            self._pages.setdefault(kind, {})[number] = None

    def page(self, page: Object, number: int) -> None:
        _drop(page, _PRIVATE)
        if Name.AA in page:
            self._note(_automatic(page), number)
            del page[Name.AA]
        annotations = page.get(Name.Annots)
        if isinstance(annotations, Array) and len(annotations):
            # An annotation that is listed on two pages is found on the second already mended.
            kept = [one for one in annotations if self._annotation(one, number)]
            if len(kept) < len(annotations):
                page[Name.Annots] = Array(kept)
        resources = page.get(Name.Resources)
        if isinstance(resources, Dictionary):
            self._resources(resources, number)

    def _annotation(self, annotation: Object, number: int) -> bool:
        """Disarm one annotation; False where nothing of it is left to see."""
        if not isinstance(annotation, Dictionary):
            return True
        if annotation.is_indirect and not self.is_new(annotation):
            return True
        self.field(annotation, number)
        subtype = annotation.get(Name.Subtype)
        appearance = annotation.get(Name.AP)
        if isinstance(appearance, Dictionary):
            self._appearance(appearance, number)
        kind = _ANNOTATIONS.get(subtype) if isinstance(subtype, Name) else None
        if kind is not None:
            self._note([kind], number)
            # Emptied even where it goes, for the structure tree may lead to it (14.7.4.3).
            _drop(annotation, [Name(key) for key in sorted(annotation.keys() - _PICTURE)])
            annotation[Name.Subtype] = Name.Stamp
            return isinstance(appearance, Dictionary)
        if subtype == Name.Widget:
            self._climb(annotation, number)
        return True

    def _climb(self, widget: Object, number: int) -> None:
        """Disarm the fields that a widget belongs to (12.7.3.1)."""
        field = widget.get(Name.Parent)
        for _ in range(MAX_DEPTH):
            if not isinstance(field, Dictionary) or not self.is_new(field):
                return
            self.field(field, number)
            field = field.get(Name.Parent)

    def field(self, holder: Object, number: int) -> None:
        """Disarm the actions of an annotation or a field, and unsign a signature field."""
        if Name.AA in holder:
            self._note(_automatic(holder), number)
            del holder[Name.AA]
        if Name.A in holder:
            self._note(_filter_chain(holder), number)
        if Name.PA in holder:  # 12.5.6.5: the address a link had before; of no use to a reader
            del holder[Name.PA]
        if Name.AF in holder:
            del holder[Name.AF]
        if holder.get(Name.FT) == Name.Sig:
            _drop(holder, (Name.V, Name.DV, Name.Lock, Name.SV))

    def _appearance(self, appearance: Object, number: int) -> None:
        inside: list[Object] = []
        for _, state in appearance.items():
            # 12.5.5: a stream, or a dictionary of streams by state
            choices = (
                [one for _, one in state.items()] if isinstance(state, Dictionary) else [state]
            )
            for stream in choices:
                self._xobject(stream, number, inside)
        for resources in inside:
            self._resources(resources, number)

    def _resources(self, resources: Object, number: int) -> None:
        """Sweep what a page's resources lead to, form within form, without recursion."""
        waiting: list[Object] = [resources]
        while waiting and len(self._seen) < MAX_XOBJECTS:
            here = waiting.pop()
            if here.is_indirect and not self.is_new(here):
                continue
            for category in (Name.XObject, Name.Pattern):
                things = here.get(category)
                if not isinstance(things, Dictionary):
                    continue
                if things.is_indirect and not self.is_new(things):
                    continue
                for _, thing in things.items():
                    self._xobject(thing, number, waiting)

    def _xobject(self, stream: Object, number: int, waiting: list[Object]) -> None:
        if not isinstance(stream, Stream) or not self.is_new(stream):
            return
        _drop(stream, _PRIVATE)
        if Name.F in stream:
            self._note([ActiveKind.EXTERNAL], number)
            _drop(stream, _EXTERNAL)
        if Name.Ref in stream:  # 8.10.4: shows a page of another file
            self._note([ActiveKind.EXTERNAL], number)
            del stream[Name.Ref]
        inside = stream.get(Name.Resources)
        if isinstance(inside, Dictionary):
            waiting.append(inside)


def _drop(holder: Object, keys: Iterable[Name]) -> None:
    for key in keys:
        if key in holder:
            del holder[key]


def _verdict(action: Object) -> ActiveKind | None:
    """Why an action is removed; None where it may stay."""
    kind = action.get(Name.S)
    if not isinstance(kind, Name):
        return ActiveKind.OTHER
    if kind in _HARMLESS:
        return None
    if kind == Name.URI:
        scheme = _SCHEME.match(str(action.get(Name.URI, "")))
        # Without a scheme it is a relative address, or one whose "https://" somebody left out.
        return None if scheme is None or scheme[1].lower() in _SCHEMES else ActiveKind.ADDRESS
    if kind == Name.Named:
        return None if action.get(Name.N) in _NAMED else ActiveKind.OTHER
    return _ACTIONS.get(kind, ActiveKind.OTHER)


def _automatic(holder: Object) -> set[ActiveKind]:
    """What the additional actions (12.6.3) of a page, annotation or field do; all of them go."""
    kinds = {_verdict(action) for action in actions(Dictionary(AA=holder[Name.AA]))}
    return {kind for kind in kinds if kind} or {ActiveKind.AUTOMATIC}


def _filter_chain(holder: Object) -> set[ActiveKind]:
    """Leave in /A, and in the chain behind it (12.6.2), only what may stay; gives what went.

    A chain is written anew without what ``actions`` did not reach: a loop, or an endless tail.
    """
    first = holder[Name.A]
    if isinstance(first, Dictionary) and Name.Next not in first:
        kind = _verdict(first)
        if kind is None:
            return set()
        del holder[Name.A]
        return {kind}
    chain = list(actions(Dictionary(A=first)))
    verdicts: list[ActiveKind | None] = [_verdict(action) for action in chain]
    kept = [action for action, kind in zip(chain, verdicts, strict=True) if kind is None]
    if not kept:
        del holder[Name.A]
    else:
        holder[Name.A] = kept[0]
        for action, following in zip(kept, [*kept[1:], None], strict=True):
            if following is not None:
                action[Name.Next] = following
            elif Name.Next in action:
                del action[Name.Next]
    return {kind for kind in verdicts if kind}


_HINTS: dict[ActiveKind, str] = {
    ActiveKind.JAVASCRIPT: "its pages look as they did; fields keep the values that they have",
    ActiveKind.LAUNCH: "give readers the web address of what it opens, if they need it",
    ActiveKind.ELSEWHERE: "add that file as a paper of its own, or link to its web address",
    ActiveKind.ADDRESS: "link to a page that readers can reach, with an address that begins https://",
    ActiveKind.SUBMIT: "give readers a web address or an email address to answer to",
    ActiveKind.IMPORT: "its fields keep the values that they have",
    ActiveKind.RESET: "in a pack it would clear the fields of other papers too",
    ActiveKind.MEDIA: "its picture stays; publish it on the council's website and link to it",
    ActiveKind.FILE: "if members should have it, add it as a paper of its own",
    ActiveKind.AUTOMATIC: "nothing need be done",
    ActiveKind.OTHER: "nothing need be done",
    ActiveKind.EXTERNAL: "what it showed is missing; ask the author for a PDF that holds it all",
}


def wording(name: str, removed: Iterable[Removed], place: Location) -> tuple[Problem, ...]:
    """The warnings about a paper's active content, for the advisor."""
    return tuple(
        warning(
            f'"{name}" has {_what_and_where(one)}; it is left out of the pack',
            place,
            _HINTS[one.kind],
        )
        for one in removed
    )


def _what_and_where(one: Removed) -> str:
    return f"{one.kind} {ENGLISH.on_pages(one.pages, most=8)}".rstrip()
