"""Catalogues of words: those that ship, in step with code and templates, and those of councils."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from agendapack.problems import Location
from agendapack.records.catalogues import Catalogue, read_catalogue
from agendapack.records.counted_texts import form_of
from agendapack.records.language_problems import (
    stray_catalogues,
    unchecked_problem,
    unspoken_problem,
    untold,
)
from agendapack.records.values import Text
from agendapack.records.vocabulary import (
    ENGLISH,
    read_words,
    shipped_languages,
    shipped_vocabularies,
    vocabulary,
)
from tests.catalogues import (
    LANGUAGES,
    TEMPLATE,
    in_code,
    in_template,
    template,
    translated,
    written,
)
from tests.running import agendapack, council

SHIPPED = [language for language in shipped_languages() if language != "en"]
HEAD = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def catalogue(folder: Path, text: str, name: str = "xx") -> Path:
    file = folder / "languages" / f"{name}.po"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def read(folder: Path, text: str) -> Catalogue:
    return read_catalogue(catalogue(folder, text))


def told(folder: Path, text: str) -> tuple[int, str, str]:
    """Line, message and hint of the one problem that a catalogue has."""
    [problem] = read(folder, text).problems
    assert problem.location.file.name == "xx.po"
    return problem.location.line, problem.message, problem.hint


# Those that ship


def test_the_template_has_what_code_and_templates_say() -> None:
    expected = written(template(), is_template=True)
    assert TEMPLATE.read_text(encoding="utf-8") == expected, "run: make catalogue"


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_catalogue_has_the_texts_of_the_template(language: str) -> None:
    file = LANGUAGES / f"{language}.po"
    expected = written(translated(file, template()))
    assert file.read_text(encoding="utf-8") == expected, "run: make catalogue"


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_catalogue_is_without_fault(language: str) -> None:
    assert read_catalogue(LANGUAGES / f"{language}.po").problems == ()


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_catalogue_has_the_plural_forms_of_cldr(language: str) -> None:
    with (LANGUAGES / f"{language}.po").open("rb") as file:
        catalog = read_po(file)
    rule = Locale.parse(language).plural_form
    names = [name for name in ("zero", "one", "two", "few", "many") if name in rule.tags]
    names.append("other")
    assert catalog.num_plurals == len(names)
    for count in range(200):
        form = form_of(catalog.plural_expr, count, len(names))
        assert names[form] == rule(count), count


def test_what_is_surely_right_in_welsh_is_not_fuzzy() -> None:
    welsh = vocabulary("cy")
    said = {
        "Agenda": "Agenda",
        "Minutes": "Cofnodion",
        "Apologies": "Ymddiheuriadau",
        "Page {number}": "Tudalen {number}",
        "Pages {first} - {last}": "Tudalennau {first} - {last}",
        "Agenda Item {number}": "Eitem Agenda {number}",
        "supplement pack": "pecyn atodol",
        "This page is intentionally left blank": "Mae'r dudalen hon yn wag yn fwriadol",
    }
    assert {english: welsh.texts[english] for english in said} == said
    assert not welsh.unchecked & said.keys()
    assert "Consolidated pack" in welsh.unchecked


def test_welsh_says_numbers_in_the_form_that_they_take() -> None:
    welsh = vocabulary("cy")
    said = [
        welsh.say_number("{register}: {count} entry", "", count=count, register="R")
        for count in (0, 1, 2, 3, 6, 7)
    ]
    words = [text.rpartition(" ")[2] for text in said]
    assert words == ["cofnod", "cofnod", "gofnod", "chofnod", "chofnod", "cofnod"]


def test_all_that_a_language_says_is_known() -> None:
    """What documents print of it is no more secret than the English of templates."""
    welsh = vocabulary("cy")
    forms = welsh.counted["{register}: {count} entry"].forms
    said = set(welsh.translations)
    assert {*welsh.texts.values(), *forms, "Dydd Mercher", "Chwefror"} <= said
    assert ENGLISH.translations == ()


# What is said, in code and templates


def test_texts_are_found_in_code() -> None:
    code = """
words.say("A {x}", x=words.say("B" if x == "no" else "C"))
self.say_number("{count} one", "{count} many", count=3)
TABLE = {"key": message("D" " and more")}
say(name)
side = "F" if x else "G"
words.say(side)
other("E")
"""
    found = ["A {x}", "B", "C", "D and more", "F", "G", ("{count} one", "{count} many")]
    assert sorted(in_code(code), key=str) == sorted(found, key=str)


def test_texts_are_found_in_templates() -> None:
    source = """
{% set later = N_("A") %}
<p title="{{ _("B {x}", x=3) }}">{{ n_("{count} one", "{count} many", count=2) }}</p>
{{ "C" | say }}{{ name | say }}{{ _(name) }}
"""
    assert list(in_template(source)) == ["A", "B {x}", ("{count} one", "{count} many"), "C"]


# A council's own


def test_a_language_is_added_with_a_file_alone(tmp_path: Path) -> None:
    text = (
        f'{HEAD}msgid "Agenda"\nmsgstr "Clár"\n\n'
        '#, fuzzy\nmsgid "Minutes"\nmsgstr "Miontuairiscí"\n'
        '\nmsgid "{count} page"\nmsgid_plural "{count} pages"\nmsgstr[0] "leathanach amháin"\n'
        'msgstr[1] "{count} leathanach"\n'
    )
    catalogue(tmp_path, text, "ga")
    words = vocabulary("ga-IE", (tmp_path,))
    assert words.is_spoken
    assert words.say("Agenda") == "Clár"
    pages = [words.say_number("{count} page", "{count} pages", count=n) for n in (1, 4)]
    assert pages == ["leathanach amháin", "4 leathanach"]
    assert words.unchecked == {"Minutes"}
    left = words.say("Members: {n}", n=3)
    assert left == "Members: 3"
    assert isinstance(left, Text)
    assert left.language == "en"


def test_a_councils_entries_win_over_the_shipped_ones(tmp_path: Path) -> None:
    catalogue(tmp_path, 'msgid "Consolidated pack"\nmsgstr "Pecyn cyflawn"\n', "cy")
    own, shipped = vocabulary("cy", (tmp_path,)), vocabulary("cy")
    assert own.say("Consolidated pack") == "Pecyn cyflawn"
    assert own.unchecked == shipped.unchecked - {"Consolidated pack"}
    assert {**own.texts, "Consolidated pack": ""} == {**shipped.texts, "Consolidated pack": ""}
    assert own.counted == shipped.counted


def test_a_council_may_say_something_else_in_english(tmp_path: Path) -> None:
    catalogue(tmp_path, 'msgid "Agenda"\nmsgstr "Order Paper"\n', "en")
    words = vocabulary("en-GB", (tmp_path,))
    assert words.say("Agenda") == "Order Paper"
    assert words.say("Minutes") == "Minutes"
    assert not isinstance(words.say("Minutes"), Text)
    assert vocabulary("en-GB") is ENGLISH


def test_what_is_used_and_unchecked_is_noted(tmp_path: Path) -> None:
    used: set[str] = set()
    welsh = vocabulary("cy").noting(used)
    welsh.say("Agenda")
    welsh.say("Consolidated pack")
    welsh.say_number("{register}: {count} entry", "", count=1, register="")
    assert used == {"Consolidated pack", "{register}: {count} entry"}
    place = Location(tmp_path / "council.yaml", 3)
    problem = unchecked_problem("cy", used, place)
    assert problem is not None
    assert problem.message == (
        "the Welsh of 2 texts in these documents has not been checked by anybody who knows it:"
        ' "Consolidated pack", "{register}: {count} entry"'
    )
    assert problem.hint == (
        "have them read, and put them into templates/languages/cy.po without the mark fuzzy"
        " (docs/languages.md)"
    )
    assert unchecked_problem("cy", (), place) is None
    assert untold(problem, {("cy", "Consolidated pack"), ("ga", "{register}: {count} entry")}) == (
        unchecked_problem("cy", ["{register}: {count} entry"], place)
    )
    assert untold(problem, {("cy", each) for each in used}) is None


def test_a_language_without_words_is_told(tmp_path: Path) -> None:
    place = Location(tmp_path / "council.yaml", 3)
    problem = unspoken_problem("ga-IE", place, ())
    assert problem is not None
    assert problem.message == (
        'the documents are marked as "ga-IE", but the words that agendapack prints itself (Agenda,'
        " Pages, the days and months) are English, and marked as that"
    )
    assert problem.hint == (
        "write them in templates/languages/ga.po (docs/languages.md), or write en-GB"
    )
    broken = read_catalogue(catalogue(tmp_path, "msgid Agenda", "ga")).problems
    assert unspoken_problem("ga-IE", place, broken) is None
    assert unspoken_problem("gd", place, broken) is not None


# What is wrong with one

FIX = "correct it as Poedit writes it, or take the line out"
PO = "open it with Poedit, or any program for .po files, which shows what is wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'msgid "Page {number}"\nmsgstr "Leaf {n}"\n',
            (
                1,
                '"Leaf {n}" has {n}, and "Page {number}" has not',
                "write {number} where the value stands, as in the English",
            ),
        ),
        (
            'msgid "Agenda"\nmsgstr "{__class__}"\n',
            (
                1,
                '"{__class__}" has {__class__}, and "Agenda" has not',
                "change the translation, or leave it empty: then the English is printed",
            ),
        ),
        (
            '\nmsgid "Pages {first} - {last}"\nmsgstr "Leaves {first}"\n',
            (
                2,
                '"Leaves {first}" has no {last}, and "Pages {first} - {last}" has',
                "write {first} and {last} where the value stands, as in the English",
            ),
        ),
        (
            f'{HEAD}msgid "{{count}} page"\nmsgid_plural "{{count}} pages"\nmsgstr[0] "leaf"\n',
            (
                4,
                'expected the translation of "{count} page" in 2 forms, as Plural-Forms says,'
                " found 1",
                "write msgstr[0] to msgstr[1], or leave them all empty",
            ),
        ),
        (
            'msgid "Agenda"\nmsgstr "a\\u0007b"\n'.replace("\\u0007", "\x07"),
            (
                1,
                'the translation of "Agenda" has the character U+0007',
                "take it out",
            ),
        ),
        (
            'msgid "Agenda"\nmsgstr "Clár\n',
            (
                2,
                'expected msgid "..." or msgstr "...", or more text between quotes, found'
                ' "msgstr "Clár"',
                PO,
            ),
        ),
        (
            "# Irish\nmsgid Agenda\n",
            (
                2,
                'expected msgid "..." or msgstr "...", or more text between quotes, found'
                ' "msgid Agenda"',
                PO,
            ),
        ),
        (
            'msgid "Agenda"\n\nmsgid "Minutes"\nmsgstr "M"\n',
            (1, "expected a gettext catalogue: missing msgstr for msgid 'Agenda'", PO),
        ),
        (
            'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n ** 9);\\n"\n',
            (
                2,
                "the header Plural-Forms of the catalogue cannot be read, found"
                ' "nplurals=2; plural=(n ** 9);"',
                FIX,
            ),
        ),
        (
            'msgid ""\nmsgstr "Plural-Forms: nplurals=many;\\n"\n',
            (
                2,
                'the header Plural-Forms of the catalogue cannot be read, found "nplurals=many;"',
                FIX,
            ),
        ),
        (
            'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=900000000; plural=0;\\n"\n',
            (
                3,
                "the header Plural-Forms of the catalogue cannot be read, found"
                ' "nplurals=900000000; plural=0;"',
                FIX,
            ),
        ),
        (
            'msgid ""\nmsgstr ""\n"Language: Gaeilge (Éire)\\n"\n',
            (
                3,
                'the header Language of the catalogue cannot be read, found "Gaeilge (Éire)"',
                FIX,
            ),
        ),
        (
            'msgid "{count} page"\nmsgid_plural "{count} pages"\nmsgstr[0] "leaf"\nmsgstr[1] "b"\n',
            (
                1,
                'expected the header Plural-Forms, found none: "{count} page" has a number',
                "open the catalogue in Poedit and save it, which writes the header",
            ),
        ),
        (
            'msgid "Agenda"\nmsgstr "A"\n\n#, fuzzy\nmsgid "Agenda"\nmsgstr "B"\n',
            (5, '"Agenda" is translated before', "keep one of the two entries"),
        ),
        (
            '"lost"\n',
            (
                1,
                'expected a gettext catalogue: Got line starting with " but not in msgid, msgstr'
                " or msgctxt",
                PO,
            ),
        ),
    ],
)
def test_a_fault_is_told_where_it_is(
    tmp_path: Path, text: str, expected: tuple[int, str, str]
) -> None:
    assert told(tmp_path, text) == expected


def test_what_is_at_fault_is_left_out_and_the_rest_kept(tmp_path: Path) -> None:
    found = read(tmp_path, 'msgid "A"\nmsgstr "{x}"\n\nmsgid "B"\nmsgstr "b"\n')
    assert found.texts == {"B": "b"}
    assert len(found.problems) == 1


def test_what_programs_write_beside_an_entry_is_passed_over(tmp_path: Path) -> None:
    text = (
        '#: \u2068templates/a.html\n#| msgid "Agendum"\nmsgid "Agenda"\nmsgstr "A"\n\n'
        '#~| msgid "Older"\n#~ msgid "Old"\n#~ msgstr "O"\n\nmsgid "Minutes"\nmsgstr " "\n'
    )
    assert read(tmp_path, text) == Catalogue({"Agenda": "A"})


def test_a_catalogue_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    file = catalogue(tmp_path, "")
    file.write_bytes('msgid "Agenda"\nmsgstr "Clár"\n'.encode("latin-1"))
    [problem] = read_catalogue(file).problems
    assert (problem.location.line, problem.message, problem.hint) == (
        *(2, "expected UTF-8, found the byte 0xE1", "save the catalogue as UTF-8"),
    )


def test_a_catalogue_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    file = catalogue(tmp_path, "#" * 2_000_001)
    [problem] = read_catalogue(file).problems
    assert problem.message == "expected xx.po to be one: a catalogue has at most 2 MB"


def test_the_problems_of_a_catalogue_come_with_its_words(tmp_path: Path) -> None:
    catalogue(tmp_path, 'msgid "Agenda"\nmsgstr "{x}"\n', "cy")
    found = read_words("cy", (tmp_path,))
    assert [problem.location.file.name for problem in found.problems] == ["cy.po"]
    assert found.words == vocabulary("cy")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("welsh.po", "cy.po for Welsh"),
        ("cy-GB.po", "cy.po"),
        ("pt_BR.po", "pt.po"),
        ("CY.po", "cy.po"),
        ("cy.mo", "cy.po"),
    ],
)
def test_a_catalogue_that_no_language_has_is_told(tmp_path: Path, name: str, hint: str) -> None:
    for each in (name, "ga.po", "notes.txt"):
        (tmp_path / "languages").mkdir(exist_ok=True)
        (tmp_path / "languages" / each).touch()
    [problem] = stray_catalogues(tmp_path)
    assert problem.message == f'no language has the catalogue "{name}"'
    assert problem.hint == f"name it for the language's subtag: {hint}"


def test_what_a_translation_holds_is_text(tmp_path: Path) -> None:
    catalogue(tmp_path, 'msgid "Agenda"\nmsgstr "<script>{{ x }}{% y %}</script>"\n', "ga")
    assert vocabulary("ga", (tmp_path,)).say("Agenda") == "<script>{{ x }}{% y %}</script>"


@pytest.mark.parametrize("rule", ["n % 0", "n / (n - n)"])
def test_a_rule_that_cannot_be_followed_gives_the_last_form(rule: str) -> None:
    assert form_of(rule, 4, 3) == 2


def test_each_language_that_ships_says_the_stamps_apart() -> None:
    """A reader of pages finds a number in them."""
    for words in shipped_vocabularies():
        assert re.search(r"\b7\b", words.page(7))
        assert words.page(7) != words.item("7")


@pytest.mark.once
def test_stamps_that_their_font_cannot_show_are_told(tmp_path: Path) -> None:
    root = council(
        tmp_path,
        {
            "meetings/council.yaml": """\
                name: Ambridge Council
                language: ar
                jurisdiction: england
                """,
            "templates/languages/ar.po": """\
                msgid "Page {number}"
                msgstr "صفحة {number}"
                """,
        },
    )
    ran = agendapack("build", "parks/2024-05-16", cwd=root)
    assert ran.code == 1
    assert [line for line in ran.err.splitlines() if "stamp" in line] == [
        'meetings/council.yaml:2:11: error: the stamp "صفحة 1" has letters that the font of stamps,'
        " IBMPlexSans-Regular.ttf, cannot show",
        "    in the catalogue of that language, translate what stamps say in letters of that font"
        ' ("{number}" alone will do), or leave it out: then the English is printed',
    ]
