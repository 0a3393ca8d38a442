"""Rules of PDF/UA-1 about a paper's structure tree: roles, headings, lists, figures, notes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from agendapack.papers.accessibility import Finding
from agendapack.papers.structure.standard_types import is_standard
from agendapack.papers.structure.structure_tree import ObjectItem, Structure, StructureElement
from agendapack.papers.ua.document_facts import Facts

PASSED_THROUGH = frozenset(("NonStruct", "Div", "Part"))
"""Elements that group others and take no part in how those may be nested."""

_TAGS = (
    "Make the document's structure with Word's or PowerPoint's own styles, lists and tables and "
    "save it as PDF again; or correct the tags in Acrobat Pro"
)


def pages_of(elements: Iterable[StructureElement]) -> tuple[int, ...]:
    """The one-based pages of elements' content; of those without any, the page they name."""
    found: set[int] = set()
    for element in elements:
        pages = element.pages()
        found.update(pages)
        if not pages and element.page is not None:
            found.add(element.page)
    return tuple(sorted(page + 1 for page in found))


def significant_kids(element: StructureElement) -> Iterator[StructureElement]:
    """The elements in an element; those that only group are replaced by what they hold."""
    for kid in element.elements:
        if kid.standard in PASSED_THROUGH:
            yield from significant_kids(kid)
        else:
            yield kid


def with_parents(structure: Structure) -> Iterator[tuple[StructureElement, str]]:
    """Each element with the standard type of the element that holds it, grouping passed over."""
    waiting = [(kid, "") for kid in reversed(structure.kids)]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        below = element.elements
        if below:
            here = parent if element.standard in PASSED_THROUGH else element.standard
            waiting += [(kid, here) for kid in reversed(below)]


def tree(facts: Facts) -> Iterator[Finding]:
    """Clause 7.1: there is a structure tree, and it says one thing."""
    structure = facts.structure
    if structure is None:
        yield Finding(
            "7.1",
            "01-005",
            "it is not tagged: nothing says in what order it is read, or what a heading is",
            remedy="In Word or PowerPoint, File > Save As > PDF > Options: tick Document structure "
            "tags for accessibility; do not print to PDF. A scan has to be made from its original "
            "again, or recognised and tagged in Acrobat Pro",
        )
        return
    by_message: dict[tuple[str, bool], set[int]] = defaultdict(set)
    for fault in structure.faults:
        if fault.weight == "harmless" and not fault.stays:
            continue
        mended = fault.weight == "mendable" and structure.is_mendable and not fault.stays
        pages = by_message[fault.message, mended]
        if fault.page is not None:
            pages.add(fault.page + 1)
    for (message, mended), pages in by_message.items():
        yield Finding(
            "7.1",
            "01-006",
            "its structure tree is broken: {fault}",
            tuple(sorted(pages)),
            _TAGS,
            mended,
            {"fault": message},
        )


def roles(facts: Facts) -> Iterator[Finding]:
    """Clause 7.1: every type is a standard one, or mapped to one."""
    assert facts.structure is not None
    mapping = facts.structure.roles
    unknown: dict[str, list[StructureElement]] = defaultdict(list)
    circular: dict[str, list[StructureElement]] = defaultdict(list)
    changed: dict[str, list[StructureElement]] = defaultdict(list)
    kinds: dict[str, dict[str, list[StructureElement]] | None] = {}
    for element in facts.elements:
        role = element.role
        if role not in kinds:
            kinds[role] = (
                circular
                if mapping.circles(role)
                else changed
                if mapping.changes_standard(role)
                else unknown
                if not element.standard
                else None
            )
        kind = kinds[role]
        if kind is not None:
            kind[role].append(element)
    for role, elements in unknown.items():
        yield _of_role(
            "02-001", '"{role}" is no standard type and is not mapped to one', role, elements
        )
    for role, elements in circular.items():
        # LibreOffice maps standard types to themselves.  A circle is left out of the pack's role
        # map, and a standard type means there what the standard says.
        text = 'the type "{role}" is mapped to itself in a circle'
        yield _of_role("02-003", text, role, elements, is_standard(role))
    for role, elements in changed.items():
        text = '"{role}" is mapped although a standard type'
        if mapping.changes_standard(role) != role:
            text = '"{role}" is mapped to a standard type that is itself mapped'
        yield _of_role("02-004", text, role, elements)


def _of_role(
    checkpoint: str,
    text: str,
    role: str,
    elements: Sequence[StructureElement],
    mended: bool = False,
) -> Finding:
    return Finding("7.1", checkpoint, text, pages_of(elements), _TAGS, mended, {"role": role})


_WITHIN = {
    "LI": ("7.2", "09-005", ("L",), "a list item is not in a list"),
    "LBody": ("7.2", "09-005", ("LI",), "a list item's text is not in a list item"),
    "TOCI": ("7.2", "09-006", ("TOC",), "an entry of contents is not in a table of contents"),
    "TR": (
        "7.2",
        "09-004",
        ("Table", "THead", "TBody", "TFoot"),
        "a table row is not in a table",
    ),
    "THead": ("7.2", "09-004", ("Table",), "a table's head is not in a table"),
    "TBody": ("7.2", "09-004", ("Table",), "a table's body is not in a table"),
    "TFoot": ("7.2", "09-004", ("Table",), "a table's foot is not in a table"),
    "TH": ("7.2", "09-004", ("TR",), "a header cell is not in a table row"),
    "TD": ("7.2", "09-004", ("TR",), "a cell is not in a table row"),
}
_HOLDS = {
    "L": ("09-005", ("L", "LI", "Caption"), "a list holds something other than list items"),
    "LI": ("09-005", ("Lbl", "LBody"), "a list item holds something other than label and text"),
    "TOC": ("09-006", ("TOC", "TOCI", "Caption"), "a table of contents holds something else"),
    "Table": (
        "09-004",
        ("TR", "THead", "TBody", "TFoot", "Caption"),
        "a table holds something other than rows",
    ),
    "TR": ("09-004", ("TH", "TD"), "a table row holds something other than cells"),
    "THead": ("09-004", ("TR",), "a table's head holds something other than rows"),
    "TBody": ("09-004", ("TR",), "a table's body holds something other than rows"),
    "TFoot": ("09-004", ("TR",), "a table's foot holds something other than rows"),
}


def nesting(facts: Facts) -> Iterator[Finding]:
    """Clause 7.2 (ISO 32000-1, 14.8.4.3): lists, contents and tables hold what belongs in them."""
    assert facts.structure is not None
    wrong: dict[tuple[str, str], list[StructureElement]] = defaultdict(list)
    for element, parent in with_parents(facts.structure):
        kind = element.standard
        if kind in _WITHIN and parent not in _WITHIN[kind][2]:
            _, checkpoint, _, message = _WITHIN[kind]
            wrong[checkpoint, message].append(element)
        if kind in _HOLDS:
            checkpoint, allowed, message = _HOLDS[kind]
            kids = [kid.standard for kid in significant_kids(element) if kid.standard]
            if any(kid not in allowed for kid in kids):
                wrong[checkpoint, message].append(element)
            for fault in _misplaced(kind, kids):
                wrong[checkpoint, fault].append(element)
    for (checkpoint, message), elements in wrong.items():
        yield Finding("7.2", checkpoint, message, pages_of(elements), _TAGS)


def _misplaced(kind: str, kids: list[str]) -> Iterator[str]:
    if kind in ("L", "TOC") and "Caption" in kids[1:]:
        yield "the caption of a list is not the first thing in it"
    if kind == "Table":
        counts = Counter(kids)
        if "Caption" in kids[1:-1] or counts["Caption"] > 1:
            yield "the caption of a table is neither first nor last in it"
        if counts["THead"] > 1 or counts["TFoot"] > 1:
            yield "a table has two heads or two feet"
        if (counts["THead"] or counts["TFoot"]) and not counts["TBody"]:
            yield "a table has a head or a foot but no body"


def alternative_texts(facts: Facts) -> Iterator[Finding]:
    """Clauses 7.3 and 7.7: what is not text has a text instead."""
    assert facts.structure is not None
    lacking = {
        kind: [
            element
            for element in facts.by_type[kind]
            if not element.alt and element.actual_text is None
        ]
        for kind in ("Figure", "Formula")
    }
    if figures := lacking["Figure"]:
        yield Finding(
            "7.3",
            "13-004",
            "no alternative text for 1 figure"
            if len(figures) == 1
            else "no alternative text for {count} figures",
            pages_of(figures),
            "In Word or PowerPoint, right-click the picture, chart or shape > View Alt Text, and "
            "say in a sentence what it shows, or mark it as decorative; then save as PDF again",
            values={"count": len(figures)},
        )
    if formulas := lacking["Formula"]:
        yield Finding(
            "7.7",
            "17-002",
            "no alternative text for 1 formula"
            if len(formulas) == 1
            else "no alternative text for {count} formulas",
            pages_of(formulas),
            "Say the formula in words: in Word, right-click it > View Alt Text; in Acrobat Pro, "
            "the tag's properties > Alternate Text",
            values={"count": len(formulas)},
        )


def headings(facts: Facts) -> Iterator[Finding]:
    """Clause 7.4: headings go down one level at a time, and are all of one kind.

    A paper whose headings all lack a level conforms by itself, but a pack with it does not: the
    pack's own headings are H1 to H6 (7.4.4).
    """
    assert facts.structure is not None
    last = 0
    skipped: dict[tuple[int, int], list[StructureElement]] = {}
    for element in facts.elements:
        level = heading_level(element)
        if level:
            if level > last + 1:
                skipped.setdefault((last, level), []).append(element)
            last = level
    plain = facts.by_type["H"]
    doubled = [
        element
        for element in (facts.elements if len(plain) > 1 else ())
        if sum(kid.standard == "H" for kid in significant_kids(element)) > 1
    ]
    remedy = (
        "In Word, use the styles Heading 1, Heading 2, ... in order and skip none (View > "
        "Navigation Pane shows them), then save as PDF again"
    )
    for (above, level), elements in skipped.items():
        text = (
            "the first heading is of level {level} instead of 1"
            if above == 0
            else "heading level skipped: {level} comes after {above}"
        )
        checkpoint = "14-002" if above == 0 else "14-003"
        values = {"level": level, "above": above}
        yield Finding("7.4.2", checkpoint, text, pages_of(elements), remedy, values=values)
    if doubled:
        message = "two headings stand in one section"
        yield Finding("7.4.4", "14-006", message, pages_of(doubled), remedy)
    if plain and last:
        message = "headings with a level are mixed with headings without one"
        yield Finding("7.4.4", "14-007", message, pages_of(plain), remedy)
    elif plain:
        yield Finding(
            "7.4.4",
            "14-007",
            "unlike the pack's own headings, its headings have no level",
            pages_of(plain),
            "In Word, use the styles Heading 1, Heading 2, ... for its headings and save it as PDF "
            "again; in Acrobat Pro, change each H tag to H1, H2, ... by the level of its heading",
        )


def heading_level(element: StructureElement) -> int:
    """The level of a heading H1, H2, ...; 0 for anything else."""
    kind = element.standard
    return int(kind[1:]) if kind[:1] == "H" and kind[1:].isdigit() else 0


def notes(facts: Facts) -> Iterator[Finding]:
    """Clause 7.9: a note has an id of its own."""
    assert facts.structure is not None
    found = facts.by_type["Note"]
    times = Counter(note.id for note in found if note.id)
    remedy = "In Acrobat Pro, give each Note tag an ID of its own (tag properties)"
    if without := [note for note in found if not note.id]:
        text = "1 note has no id" if len(without) == 1 else "{count} notes have no id"
        values = {"count": len(without)}
        yield Finding("7.9", "19-003", text, pages_of(without), remedy, values=values)
    if doubled := [note for note in found if note.id and times[note.id] > 1]:
        yield Finding("7.9", "19-004", "notes share an id", pages_of(doubled), remedy)


def form_elements(facts: Facts) -> Iterator[Finding]:
    """Clause 7.18.4: a Form element holds one field, or says what field it stands for."""
    assert facts.structure is not None
    wrong = [
        element
        for element in facts.by_type["Form"]
        if "PrintField/Role" not in element.attributes and not _holds_one_field(facts, element)
    ]
    if wrong:
        yield Finding(
            "7.18.4",
            "28-010",
            "a form's tag holds no field, or more than one",
            pages_of(wrong),
            "In Acrobat Pro, give each field its own Form tag",
        )


def _holds_one_field(facts: Facts, element: StructureElement) -> bool:
    if len(element.kids) != 1 or not isinstance(element.kids[0], ObjectItem):
        return False
    widget = facts.objects.dictionary(element.kids[0].reference)
    return facts.objects.name(widget.get("/Subtype")) == "Widget"
