"""The template of all catalogues, templates/languages/agendapack.pot, from code and templates.

``make catalogue`` writes it, and brings the shipped catalogues up to date with it: a new text is
without a translation, one that is gone is left out.  ``tests/test_catalogues.py`` holds the files
against the code.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from agendapack.records.exempt_law import LAWS_OF_EXEMPTION

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "templates" / "languages"
TEMPLATE = LANGUAGES / "agendapack.pot"

_IN_TEMPLATES = {"_": 1, "N_": 1, "n_": 2}
_TO_USERS = ("cli", "serve", "unpack")
"""Rooms that print for an officer, in English; what they call ``say`` is not a document's."""
_HEAD = (
    "# What agendapack says in documents and on web pages.\n"
    "# Copy this file to templates/languages/xx.po, xx being your language, and translate it;\n"
    "# docs/languages.md has the rest."
)

English = str | tuple[str, str]


def texts() -> Iterator[tuple[English, str]]:
    """What is said, one and many where it has a number, and the file that says it."""
    for file in sorted((ROOT / "agendapack").rglob("*.py")):
        where = file.relative_to(ROOT)
        if where.parts[1] not in _TO_USERS:
            said = in_code(file.read_text(encoding="utf-8"))
            yield from ((each, where.as_posix()) for each in said)
    for file in sorted((ROOT / "templates").rglob("*.html")):
        told = in_template(file.read_text(encoding="utf-8"))
        yield from ((each, file.relative_to(ROOT).as_posix()) for each in told)
    law = "agendapack/records/exempt_law.py"
    for known in LAWS_OF_EXEMPTION.values():
        for paragraph in known.paragraphs:
            yield from ((each, law) for each in (paragraph.part, paragraph.act))
            yield paragraph.description, law
        yield from ((each, law) for each in (known.power, known.confidential))


def in_code(code: str) -> Iterator[English]:
    tree = ast.parse(code)
    named: dict[str, list[ast.expr]] = {}  # either of two, by the variable that has it
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.IfExp):
            named.setdefault(ast.unparse(each.targets[0]), []).append(each.value)
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        name = call.func.id if isinstance(call.func, ast.Name) else name
        if name == "say_number":
            one, many = (next(_said(each), "") for each in call.args[:2])
            if one:  # else it passes on what others say
                yield one, many
        elif name in ("say", "message"):
            said = call.args[0]
            for value in named.get(said.id, ()) if isinstance(said, ast.Name) else (said,):
                yield from filter(None, _said(value))


def _said(node: ast.expr) -> Iterator[str]:
    """The text that is said, or either of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_said(node.body), *_said(node.orelse))


def in_template(source: str) -> Iterator[English]:
    tree = Environment().parse(source)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _IN_TEMPLATES:
            count = _IN_TEMPLATES[call.node.name]
            said = [each.value for each in call.args[:count] if isinstance(each, nodes.Const)]
            if len(said) == count:
                yield said[0] if count == 1 else (said[0], said[1])
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name == "say" and isinstance(filtered.node, nodes.Const):
            yield filtered.node.value


@cache
def template() -> Catalog:
    """The catalogue of all texts, without a translation."""
    catalog = Catalog(charset="utf-8", header_comment=_HEAD, project="agendapack")
    for said, where in texts():
        catalog.add(said, locations=[(where, 0)])
    return catalog


def written(catalog: Catalog, *, is_template: bool = False) -> str:
    """The text of a catalogue's file: without dates, line numbers and who made it, which change
    and say nothing."""
    out = io.BytesIO()
    write_po(out, catalog, omit_header=True, include_lineno=False, width=96, sort_output=True)
    header = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    if not is_template:
        header.insert(0, f"Language: {catalog.locale_identifier}")
        header.append(f"Plural-Forms: {catalog.plural_forms}")
    lines = "".join(f'"{line}\\n"\n' for line in header)
    comment = _HEAD if is_template else catalog.header_comment
    return f'{comment}\nmsgid ""\nmsgstr ""\n{lines}\n{out.getvalue().decode()}'


def translated(file: Path, pot: Catalog) -> Catalog:
    """The catalogue in a file, with the texts of ``pot``."""
    with file.open("rb") as opened:
        catalog = read_po(opened, locale=file.stem, abort_invalid=True)
    catalog.update(pot, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def main() -> None:
    pot = template()
    TEMPLATE.write_text(written(pot, is_template=True), encoding="utf-8")
    for file in sorted(LANGUAGES.glob("*.po")):
        file.write_text(written(translated(file, pot)), encoding="utf-8")


if __name__ == "__main__":
    main()
