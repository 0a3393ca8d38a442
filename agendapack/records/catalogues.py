"""gettext catalogues: the files ``languages/cy.po`` among the templates, of a language's words.

A council's own is laid over the shipped one, entry by entry.  A translation is text: what is in it
is never a template, HTML or code.  Each has the placeholders of its English, so that nothing is
missing from a page; what has not, or cannot be read, is a problem and left out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, PoFileParser
from msgspec import Struct

from agendapack.problems import Location, Problem, error
from agendapack.records.counted_texts import CountedText, form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Message

MOST = 2_000_000
"""Bytes of a catalogue; one of all that agendapack says has a tenth of that."""

MOST_FORMS = 10
"""Plural forms of a language; CLDR has six at most."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")

_LINE = re.compile(r'(?:msg(?:id|str|ctxt|id_plural|str\[\d\])\s*)?"(?:[^"\\]|\\.)*"')
"""A line of an entry; what follows a comment's # may be anything."""

_HEADER = re.compile(r'(?:msgstr\s*)?"([A-Za-z-]+):(.*)\\n"')
"""A line of the entry whose English is empty: the header."""

_PO = "open it with Poedit, or any program for .po files, which shows what is wrong"


class Catalogue(Struct, frozen=True):
    """A language's words: by their English, the ``texts``, and those with a number, ``counted``, by
    their English for one.  ``unchecked`` is the English of those that are marked ``fuzzy``: nobody
    who knows the language has looked at them."""

    texts: Mapping[str, str] = {}
    counted: Mapping[str, CountedText] = {}
    unchecked: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def over(self, other: Catalogue) -> Catalogue:
        """This catalogue, and what it lacks of another."""
        own = self.texts.keys() | self.counted.keys()
        return Catalogue(
            {**other.texts, **self.texts},
            {**other.counted, **self.counted},
            self.unchecked | (other.unchecked - own),
            (*other.problems, *self.problems),
        )


def read_catalogue(file: Path) -> Catalogue:
    """The catalogue of a language in a file; an empty one where there is no file."""
    try:
        if file.stat().st_size > MOST:
            size = f"a catalogue has at most {MOST // 1_000_000} MB"
            return Catalogue(problems=(error(f"expected {file.name} to be one: {size}", at(file)),))
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Catalogue()
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        return Catalogue(problems=(error(f"cannot read the catalogue: {why}", at(file)),))
    return parsed(data, file)


@lru_cache(maxsize=16)
def parsed(data: bytes, file: Path) -> Catalogue:
    """What a catalogue of these bytes says; ``file`` is named in its problems."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        problem = error(
            f"expected UTF-8, found the byte 0x{data[fault.start]:02X}",
            at(file, line),
            "save the catalogue as UTF-8",
        )
        return Catalogue(problems=(problem,))
    lines = [_without_comment(line) for line in text.split("\n")]
    if faults := tuple(_line_faults(lines, file)):
        return Catalogue(problems=faults)
    try:
        catalog = _parsed(lines)
    except PoFileError as fault:
        message = f"expected a gettext catalogue: {str(fault).rpartition(' on ')[0]}"
        return Catalogue(problems=(error(message, at(file, fault.lineno + 1), _PO),))
    except Exception:  # Babel says of other faults only what it was about to do
        return Catalogue(problems=(_header_fault(lines, file),))
    return _catalogue(catalog, file, has_rule="Plural-Forms:" in text)


class _Entries(Catalog):
    """What Babel reads of a file, and the entries whose English another has before them."""

    def __init__(self) -> None:
        super().__init__(charset="utf-8")
        self.repeated: list[Message] = []

    def __setitem__(self, id: Any, message: Message) -> None:
        if message.id and self.get(message.id, message.context) is not None:
            self.repeated.append(message)
        else:
            super().__setitem__(id, message)

    @property
    def num_plurals(self) -> int:
        forms = super().num_plurals
        if not 0 < forms <= MOST_FORMS:
            raise ValueError(f"{forms} plural forms")
        return forms


def _parsed(lines: Iterable[str]) -> _Entries:
    catalog = _Entries()
    PoFileParser(catalog, abort_invalid=True).parse(lines)
    form_of(catalog.plural_expr, 1, catalog.num_plurals)
    return catalog


def _without_comment(line: str) -> str:
    """A line without what it says to translators: a comment of flags, and an entry that is no
    longer used, are kept."""
    text = line.strip()
    said = (text.startswith("#") and not text.startswith(("#,", "#~"))) or text.startswith("#~|")
    return "#" if said else line


def _header_fault(lines: list[str], file: Path) -> Problem:
    """The line of the header that cannot be read."""
    for number, line in enumerate(lines, 1):
        if header := _HEADER.fullmatch(line.strip()):
            try:
                _parsed(('msgid ""', line if "msgstr" in line else f"msgstr {line.strip()}"))
            except Exception:  # as above
                found = _shown(header[2].strip())
                return error(
                    f'the header {header[1]} of the catalogue cannot be read, found "{found}"',
                    at(file, number),
                    "correct it as Poedit writes it, or take the line out",
                )
    message = "expected a gettext catalogue, found what is none in its header or its entries"
    return error(message, at(file), _PO)


def at(file: Path, line: int = 1) -> Location:
    return Location(file, line)


def _line_faults(lines: list[str], file: Path) -> Iterator[Problem]:
    """The first line that is none of a catalogue's: Babel would take the letters at its ends for
    quotes."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith("#~"):
            text = text[2:].strip()
        if not text or text.startswith("#") or _LINE.fullmatch(text):
            continue
        yield error(
            'expected msgid "..." or msgstr "...", or more text between quotes,'
            f' found "{_shown(text)}"',
            at(file, number),
            _PO,
        )
        return


def _catalogue(catalog: _Entries, file: Path, *, has_rule: bool) -> Catalogue:
    texts: dict[str, str] = {}
    counted: dict[str, CountedText] = {}
    unchecked: set[str] = set()
    problems = [
        error(
            f'"{_shown(_english(message)[0])}" is translated before',
            at(file, message.lineno or 1),
            "keep one of the two entries",
        )
        for message in catalog.repeated
    ]
    for message in catalog:
        english, *plural = _english(message)
        string = message.string or ()
        said = (string,) if isinstance(string, str) else tuple(string)
        if not english or message.context is not None or not any(map(str.strip, said)):
            continue
        if plural and not has_rule:
            fault: tuple[str, str] | None = (
                f'expected the header Plural-Forms, found none: "{_shown(english)}" has a number',
                "open the catalogue in Poedit and save it, which writes the header",
            )
        else:
            fault = next(_entry_faults((english, *plural), said), None)
        if fault is not None:
            problems.append(error(fault[0], at(file, message.lineno or 1), fault[1]))
            continue
        if plural:
            counted[english] = CountedText(said, catalog.plural_expr)
        else:
            texts[english] = said[0]
        if message.fuzzy:
            unchecked.add(english)
    return Catalogue(texts, counted, frozenset(unchecked), tuple(problems))


def _english(message: Message) -> tuple[str, ...]:
    """What an entry translates: one text, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _entry_faults(english: tuple[str, ...], said: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry, and what to do about it."""
    text = _shown(english[0])
    there = sum(1 for form in said if form.strip())
    if there < len(said):
        forms = f"{len(said)} forms, as Plural-Forms says"
        hint = f"write msgstr[0] to msgstr[{len(said) - 1}], or leave them all empty"
        yield f'expected the translation of "{text}" in {forms}, found {there}', hint
    wanted = {name for each in english for name in PLACEHOLDER.findall(each)}
    hint = _entry_hint(english[0])
    for form in said:
        found = set(PLACEHOLDER.findall(form))
        for name in sorted(found - wanted):
            yield f'"{_shown(form)}" has {{{_shown(name)}}}, and "{text}" has not', hint
        if len(english) == 1:  # "one paper" needs no number
            for name in sorted(wanted - found):
                yield f'"{_shown(form)}" has no {{{name}}}, and "{text}" has', hint
        for character in form:
            if unicodedata.category(character) in _UNPRINTED and character != "\n":
                code = f"U+{ord(character):04X}"
                yield f'the translation of "{text}" has the character {code}', "take it out"


_UNPRINTED = ("Cc", "Co", "Cs", "Zl", "Zp")


def _entry_hint(english: str) -> str:
    names = [f"{{{name}}}" for name in dict.fromkeys(PLACEHOLDER.findall(english))]
    if not names:
        return "change the translation, or leave it empty: then the English is printed"
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"write {told} where the value stands, as in the English"


def _shown(text: str, most: int = 60) -> str:
    """The beginning of a text, as a terminal may have it."""
    plain = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: most + 1])
    return plain if len(plain) <= most else f"{plain[:most].rstrip()}..."
