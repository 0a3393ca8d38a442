"""Goes through all of a paper that enters a pack, and finds what is on no list of
``kept_keys.py``.

Nothing is changed here: what is to be changed comes out as edits.  It reads the objects as plain
data, for a tagged paper has tens of thousands.  An object that stands in several places may be of
several kinds, a page's content a form too; it keeps what one of them lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.papers.active import ActiveKind
from agendapack.papers.clearing.actions import chain_of, kinds_in, why_removed
from agendapack.papers.clearing.addresses import kept_address
from agendapack.papers.clearing.annotations import is_review, on_pages, why_reduced
from agendapack.papers.clearing.catalogue import keep_used_layers, tell_of_catalogue
from agendapack.papers.clearing.comment_tags import CommentTags
from agendapack.papers.clearing.kept_drawing import COLOUR_SPACES
from agendapack.papers.clearing.kept_interaction import OTHER_ANNOTATION
from agendapack.papers.clearing.kept_keys import KINDS, LATER, LAYER, STREAM
from agendapack.papers.clearing.key_edits import (
    TRAILER,
    Clearing,
    KeyEdit,
    Place,
    may_lead_on,
    place_of,
)
from agendapack.papers.clearing.kinds import (
    ACTION,
    ANNOTATIONS,
    APPEARANCE,
    DESTINATION,
    FIELD_VALUE,
    NOT_FOLLOWED,
    ON_A_PAGE,
    PAGE,
    PARENT,
    PLAIN,
    XOBJECT,
    Choice,
    Kept,
)
from agendapack.papers.clearing.notes import Notes
from agendapack.papers.clearing.picture_streams import CODINGS
from agendapack.papers.pdf.objects import Json, Objects, is_reference, text_of

# What holds a paper together, and would bring all of it along wherever it were led to.
CATALOGUE, PAGES, ROOT = "catalogue", "node of the page tree", "structure root"
_TREES = {CATALOGUE, PAGES, ROOT}
_NOTHING = Kept({})
_XOBJECTS = {"Image": "image", "Form": "form"}
# Keys on no list whose loss a reader may notice.
_TOLD = {
    "/AF": ActiveKind.FILE,  # 14.13
    "/MCAF": ActiveKind.FILE,  # 14.13.5
    "/PronunciationLexicon": ActiveKind.FILE,  # 14.9.6
    "/Ref": ActiveKind.EXTERNAL,  # 8.10.4: shows a page of another file
}
_ACTING = {"/AA", "/PresSteps"}  # 12.6.3, 12.4.4.2
MAX_DEPTH = 32  # of arrays in arrays


def walk(objects: Objects, *, keeping_comments: bool = False) -> Clearing:
    """What is to be taken out of a paper before it enters a pack."""
    found = Walk(objects, keeping_comments=keeping_comments)
    found.whole()
    return found.clearing


class Walk:
    """One pass over a paper.  ``kinds``: what was met so far, and as what."""

    def __init__(self, objects: Objects, *, keeping_comments: bool) -> None:
        self.objects = objects
        self.clearing = Clearing()
        self.numbers = {reference: number for number, reference in enumerate(objects.pages, 1)}
        self.on_pages = on_pages(objects)
        self.notes = Notes(objects, self.on_pages, keeping=keeping_comments)
        self.on_pages -= self.notes.gone
        self.number = 0  # of the page at hand, from one; 0 for what belongs to no page
        self.kinds: dict[Place, list[str]] = {}
        # Pages and trees, which nothing else is, and annotations of which no kind keeps more.
        self.fixed: dict[str, str] = dict.fromkeys(objects.pages, "page")
        self.reduced: set[Place] = set()
        # What is on the list of one kind may be on another's: decided when all kinds are known.
        self.unlisted: dict[tuple[Place, str], Json] = {}
        # Values with their kinds, and where they stand: for a reference the place that holds it.
        self.waiting: list[tuple[Json, str, Place]] = []
        self.later: list[tuple[Json, str, Place]] = []
        self.parents: list[tuple[str, Place]] = []
        self.groups: set[str] = set()  # the layers that the catalogue lists
        self.tops: set[str] = set()  # the elements that hang on the structure tree's root
        self.special = {
            NOT_FOLLOWED: lambda *_: None,
            PAGE: self._page,
            ON_A_PAGE: self._on_a_page,
            PARENT: self._parent,
            ACTION: self._action,
            ANNOTATIONS: self._annotations,
            APPEARANCE: self._appearance,
            DESTINATION: self._destination,
            FIELD_VALUE: self._field_value,
            XOBJECT: self._xobject,
        }

    # --- where to begin -----------------------------------------------------------------------

    def whole(self) -> None:
        catalogue, root = self._entry(self.objects.trailer, "/Root", TRAILER)
        structure, at = self._entry(catalogue, "/StructTreeRoot", root)
        if isinstance(at, str):
            self.fixed[at] = ROOT
        self.tops = set(map(str, self.objects.several(structure.get("/K"))))
        properties, layers = self._entry(catalogue, "/OCProperties", root)
        self.groups = set(map(str, self.objects.array(properties.get("/OCGs"))))
        self.fixed |= {node: PAGES for page in self.numbers for node in self._above(page)}
        if isinstance(root, str):
            self.fixed[root] = CATALOGUE
        inheriting: set[str] = set()
        for reference, number in self.numbers.items():
            self.number = number
            self._dictionary(self.objects.dictionary(reference), "page", reference)
            for node in self._above(reference):  # resources may be inherited (7.7.3.4)
                resources = self.objects.dictionary(node).get("/Resources")
                if may_lead_on(resources) and node not in inheriting:
                    self.waiting.append((resources, "resources", (node, "/Resources")))
                inheriting.add(node)
            self._follow()
        self.number = 0
        self._beside_pages(catalogue, root)
        CommentTags(self.objects, self.notes, self.clearing).prune(structure, at)
        self._dictionary(structure, "structure root", at)
        self._follow()
        while self.later:
            self.waiting.append(self.later.pop())
            self._follow()
        for parent, place in self.parents:
            if "element" not in self.kinds.get(parent, ()):
                self.clearing.drop(place, "/P")
        self._drop_unlisted()
        keep_used_layers(self.objects, self.clearing, properties, layers)
        tell_of_catalogue(self.objects, self.clearing, catalogue)

    def _entry(
        self, holder: dict[str, Json], key: str, place: Place
    ) -> tuple[dict[str, Json], Place]:
        value = holder.get(key)
        return self.objects.dictionary(value), place_of(value, place, key)

    def _above(self, page: str) -> Iterator[str]:
        """The nodes of the page tree above a page (7.7.3.2), the lowest first."""
        passed: set[str] = set()
        node = self.objects.dictionary(page).get("/Parent")
        while is_reference(node) and node not in passed and node not in self.numbers:
            passed.add(node)
            yield node
            node = self.objects.dictionary(node).get("/Parent")

    def _beside_pages(self, catalogue: dict[str, Json], root: Place) -> None:
        """What a pack takes over of a catalogue, but for its structure and its layers."""
        form, at = self._entry(catalogue, "/AcroForm", root)
        names, named = self._entry(catalogue, "/Names", root)
        for holder, key, kind, place in (
            (form, "/Fields", "field", at),
            (form, "/DR", "resources", at),
            (catalogue, "/Threads", "thread", root),
            (names, "/Dests", "names of destinations", named),
            (catalogue, "/Dests", "destinations", root),
        ):
            if key in holder:
                self.waiting.append((holder[key], kind, (place, key)))
                self._follow()
        for key in ("/DA", "/Q"):  # what a form says for all its fields
            if not self._is_plain(form.get(key)):
                self.clearing.drop(at, key)

    # --- going through ------------------------------------------------------------------------

    def _follow(self) -> None:
        waiting, fixed, resolve = self.waiting, self.fixed, self.objects.resolve
        while waiting:
            value, kind, place = waiting.pop()
            if isinstance(value, str):  # a reference
                if value in fixed:
                    if fixed[value] in _TREES and isinstance(place, tuple):
                        self.clearing.drop(*place)
                    continue
                place, value = value, resolve(value)
            if isinstance(value, dict):
                self._dictionary(value, kind, place)
            elif isinstance(value, list) and (isinstance(place, tuple) or self._new(place, kind)):
                self._array(value, kind, place)

    def _new(self, place: Place, kind: str) -> bool:
        """Whether what stands at ``place`` is met as this kind for the first time."""
        known = self.kinds.setdefault(place, [])
        if kind in known:
            return False
        known.append(kind)
        return True

    def _dictionary(self, entries: dict[str, Json], kind: str, place: Place) -> None:
        kept = KINDS[kind]
        while isinstance(kept, Choice):
            choice = entries.get(kept.key)
            if may_lead_on(choice):
                choice = self.objects.resolve(choice)
            kind = kept.otherwise
            if isinstance(choice, (str, int)):
                kind = kept.kinds.get(choice, kind)
            kept = KINDS[kind]
        if isinstance(place, str):
            if kind == "marked content properties" and place in self.groups:
                # Readers take it for a layer though it does not say that it is one.
                kind, kept = "layer", LAYER
            if kind == "layer":
                self.clearing.layers.add(place)
            if "/Filter" in entries and self._is_picture(entries):
                self.clearing.pictures[place] = None  # a set in order
        if place not in self.reduced and self._new(place, kind):
            self._keys(entries, kept, place)

    def _is_picture(self, entries: dict[str, Json]) -> bool:
        """Whether a stream is coded as a picture, wherever it hangs: a button's icon is one too."""
        filters = self.objects.several(entries["/Filter"])
        return bool(filters) and f"/{self.objects.name(filters[-1])}" in CODINGS

    def _keys(self, entries: dict[str, Json], kept: Kept, place: Place) -> None:
        keys, special, waiting = kept.keys, self.special, self.waiting
        for key, value in entries.items():
            kind = keys.get(key)
            if kind is None:
                kind = STREAM.get(key, kept.others)
                if kind is None or (kind != PLAIN and text_of(value) is not None):
                    self._unlisted(key, entries, place)
                    continue
            if value.__class__ is str:
                if not value[0].isdigit():  # as in _may_lead_on: this is the innermost loop
                    continue
            elif value.__class__ is not dict and value.__class__ is not list:
                continue
            if kind == PLAIN:
                if not self._is_plain(value):
                    self.unlisted[place, key] = value
            elif kind in special:
                special[kind](value, key, place)
            elif kind in LATER:
                self.later.append((value, kind, (place, key)))
            else:
                waiting.append((value, kind, (place, key)))

    def _array(self, members: list[Json], kind: str, place: Place) -> None:
        if kind == "colour space":
            self._colour_space(members, place)
        elif kind == "destinations":
            for index, member in enumerate(members):
                if may_lead_on(member):
                    self._destination(member, index, place)
        else:
            self.waiting += (
                (member, kind, (place, index))
                for index, member in enumerate(members)
                if may_lead_on(member)
            )

    def _is_plain(self, value: Json, depth: int = 0) -> bool:
        """Whether a value is a name, a number, a string, or an array of such."""
        value = self.objects.resolve(value)
        if isinstance(value, list):
            return depth < MAX_DEPTH and all(
                self._is_plain(member, depth + 1) for member in value if may_lead_on(member)
            )
        return not isinstance(value, dict)

    def _unlisted(self, key: str, entries: dict[str, Json], place: Place) -> None:
        """What is told of goes whatever else the object is; the rest unless another kind lists
        it."""
        value = entries[key]
        number = self.numbers.get(str(entries.get("/Pg")), self.number)
        if key in _ACTING:
            kinds = kinds_in(self.objects, value) or {ActiveKind.AUTOMATIC}
        elif key in _TOLD:
            kinds = {_TOLD[key]}
        elif key == "/F" and self.objects.is_stream(place if isinstance(place, str) else None):
            kinds = {ActiveKind.EXTERNAL}  # 7.3.8.2
        else:
            self.unlisted[place, key] = value
            return
        self.clearing.drop(place, key)
        self.clearing.tell(kinds, number)

    def _drop_unlisted(self) -> None:
        for (place, key), value in self.unlisted.items():
            kinds = self.kinds.get(place, []) if place not in self.reduced else []
            if not any(self._lists(KINDS[kind], key, value) for kind in kinds):
                self.clearing.drop(place, key)

    def _lists(self, kept: Kept | Choice, key: str, value: Json) -> bool:
        if isinstance(kept, Choice):
            return False
        kind = kept.keys.get(key, STREAM.get(key, kept.others))
        if kind == PLAIN:
            return self._is_plain(value)
        return kind is not None and (key in kept.keys or text_of(value) is None)

    # --- what is not just a dictionary of keys --------------------------------------------------

    def _page(self, value: Json, key: str | int, place: Place) -> None:
        if not is_reference(value) or value not in self.numbers:
            self.clearing.drop(place, key)

    def _on_a_page(self, value: Json, key: str | int, place: Place) -> None:
        if not is_reference(value) or value in self.fixed or value not in self.on_pages:
            self.clearing.drop(place, key)

    def _parent(self, value: Json, key: str | int, place: Place) -> None:
        if not is_reference(value):
            self.clearing.drop(place, key)
        elif self.fixed.get(value) == ROOT:
            # The pack has a root of its own; whatever else leads to a paper's brings that along.
            if place not in self.tops:
                self.clearing.drop(place, key)
        elif "element" not in self.kinds.get(value, ()):
            self.parents.append((value, place))

    def _field_value(self, value: Json, key: str | int, place: Place) -> None:
        if self.objects.is_stream(value):
            self.waiting.append((value, "data", (place, key)))
        elif not self._is_plain(value):
            self.clearing.drop(place, key)

    def _appearance(self, value: Json, key: str | int, place: Place) -> None:
        kind = "form" if self.objects.is_stream(value) else "forms"
        self.waiting.append((value, kind, (place, key)))

    def _xobject(self, value: Json, key: str | int, place: Place) -> None:
        """8.8: a picture or a form; the third kind is a program for printers."""
        kind = self.objects.name(self.objects.dictionary(value).get("/Subtype"))
        if kind in _XOBJECTS:
            self.waiting.append((value, _XOBJECTS[kind], (place, key)))
        else:
            self.clearing.drop(place, key)

    def _destination(self, value: Json, key: str | int, place: Place) -> None:
        """12.3.2.2: an array of a page and how it is shown; or, by name, a dictionary with it."""
        at = place_of(value, place, key)
        found = self.objects.resolve(value)
        if isinstance(found, dict):
            self.waiting.append((value, DESTINATION, (place, key)))
        elif isinstance(found, list) and not self._leads_to_page(found):
            if isinstance(key, str):
                self.clearing.drop(place, key)
            else:  # in a name tree, whose names and values alternate
                self.clearing.edits += (KeyEdit(at, index) for index in range(len(found)))

    def _leads_to_page(self, destination: list[Json]) -> bool:
        page = destination[0] if destination else None
        is_page = page in self.numbers if is_reference(page) else isinstance(page, int)
        return is_page and all(map(self._is_plain, destination[1:]))

    def _colour_space(self, members: list[Json], place: Place) -> None:
        """8.6.3: a name, and what it is followed by."""
        family = "/" + self.objects.name(members[0]) if members else ""
        kinds = COLOUR_SPACES.get(family, ())
        for index, member in enumerate(members[1:], 1):
            kind = kinds[index - 1] if index <= len(kinds) else PLAIN
            if not may_lead_on(member):
                continue
            if kind != PLAIN:
                self.waiting.append((member, kind, (place, index)))
            elif not self._is_plain(member):
                self.clearing.drop(place, index)

    def _annotations(self, value: Json, key: str | int, place: Place) -> None:
        """A page's annotations; those go of which nothing would be left to see."""
        at = place_of(value, place, key)
        for index, member in enumerate(self.objects.array(value)):
            entries, where = self.objects.dictionary(member), place_of(member, at, index)
            kind, goes = why_reduced(self.objects, entries), is_review(self.objects, entries)
            goes |= self.notes.take(entries, where, self.number, self.clearing)
            if kind is None and not goes:
                self.waiting.append((member, "annotation", (at, index)))
                continue
            if goes or not self.objects.dictionary(entries.get("/AP")):
                self.clearing.drop(at, index)
            # Reduced even where it goes, for the structure tree may lead to it (14.7.5.3).
            if where in self.reduced:
                continue
            self.reduced.add(where)
            kept = _NOTHING
            if kind is not None:
                self.clearing.tell([kind], self.number)
                self.clearing.edits.append(KeyEdit(where, "/Subtype", value="/Stamp"))
                kept = OTHER_ANNOTATION
            self._keys(entries, kept, where)

    def _action(self, value: Json, key: str | int, place: Place) -> None:
        """Leave of an action, and of the chain behind it (12.6.2), what may stay, as one chain."""
        chain = list(chain_of(self.objects, value, place_of(value, place, key)))
        verdicts = [why_removed(self.objects, action) for action, _ in chain]
        self.clearing.tell((kind for kind in verdicts if kind is not None), self.number)
        kept = [one for one, kind in zip(chain, verdicts, strict=True) if kind is None]
        places: list[Place | None] = [at for _, at in kept]
        self._lead(place, key, value, places[0] if places else None)
        for (action, at), following in zip(kept, [*places[1:], None], strict=False):
            if "/Next" in action:
                self._lead(at, "/Next", action["/Next"], following)
            elif following is not None:
                self.clearing.edits.append(KeyEdit(at, "/Next", other=following))
            self._dictionary(action, ACTION, at)
            address = text_of(self.objects.resolve(action.get("/URI")))
            if address is not None and (better := kept_address(address)) != address:
                self.clearing.edits.append(KeyEdit(at, "/URI", value=better))

    def _lead(self, place: Place, key: str | int, value: Json, wanted: Place | None) -> None:
        """Have ``key`` in the object at ``place`` lead to ``wanted``; it holds ``value``."""
        if wanted is None:
            self.clearing.drop(place, key)
        elif wanted != place_of(value, place, key):
            self.clearing.edits.append(KeyEdit(place, key, other=wanted))
