"""In what two machines differ, as a person is told it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.archive.installation import Installation, differences, installation
from agendapack.build.fingerprint import OfficeVersions, ToolVersions, digest_of, office, tool

TOOL = ToolVersions(
    "0.1.0", "code", "3.11.2", "1.2.13", "linux x86_64", (("lxml", "6.0"), ("pikepdf", "10.15.1"))
)
OFFICE = OfficeVersions(
    "24.2", "files", (("Carlito.ttf", "one"), ("Gill Sans.ttf", "two")), "settings", "rules"
)
HERE = Installation(TOOL, OFFICE)
NO_OFFICE = {"version": "", "program": ""}
UNKNOWN = {"version": "", "program": "others"}


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({}, ()),
        ({"version": "0.2.0", "code": "other"}, ("agendapack 0.2.0 there and 0.1.0 here",)),
        ({"code": "other"}, ("another copy of agendapack 0.1.0",)),
        ({"python": "3.13.1"}, ("Python 3.13.1 there and 3.11.2 here",)),
        ({"zlib": "1.3"}, ("zlib 1.3 there and 1.2.13 here",)),
        (
            {"platform": "darwin arm64"},
            ("a machine of the kind darwin arm64 there and linux x86_64 here",),
        ),
        (
            {"libraries": (("pikepdf", "10.14.0"), ("pypdf", "6.0"))},
            ("no lxml there", "pikepdf 10.14.0 there and 10.15.1 here",
             "pypdf 6.0 there and none here"),
        ),
    ],
)  # fmt: skip
def test_differences_of_agendapack_and_its_libraries(
    there: dict[str, str], told: tuple[str, ...]
) -> None:
    assert differences(HERE, Installation(replace(TOOL, **there), OFFICE)) == told


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ({}, {"version": "7.4", "program": "others"}, ("LibreOffice 7.4 there and 24.2 here",)),
        ({}, {"program": "others"}, ("another build of LibreOffice 24.2",)),
        ({}, NO_OFFICE, ("no LibreOffice there",)),
        (NO_OFFICE, {}, ("LibreOffice 24.2 there and none here",)),
        (NO_OFFICE, NO_OFFICE, ()),
        (UNKNOWN, {}, ("LibreOffice 24.2 there and another here",)),
        ({}, UNKNOWN, ("LibreOffice there and 24.2 here",)),
        ({"version": ""}, UNKNOWN, ("another build of LibreOffice",)),
        ({}, {"fonts": OFFICE.fonts[:1]}, ("without the font Gill Sans",)),
        ({}, {"fonts": ()}, ("without the fonts Carlito and Gill Sans",)),
        (
            {"fonts": ()},
            {"fonts": tuple((f"{name}.ttf", "") for name in "Acbd")},
            ("with the fonts A and 3 more, not installed here",),
        ),
        ({"fonts": OFFICE.fonts[:1]}, {}, ("with the font Gill Sans, not installed here",)),
        ({"fonts": (("A.otf", ""), ("A.pfb", ""))}, {"fonts": ()}, ("without the font A",)),
        (
            {},
            {"fonts": (("Carlito.ttf", "other"), OFFICE.fonts[1])},
            ("with another version of the font Carlito",),
        ),
        (
            {},
            {"font_settings": "", "hyphenation": ""},
            ("with other settings for fonts", "with other rules of hyphenation"),
        ),
    ],
)
def test_differences_of_libreoffice_and_fonts(
    here: dict[str, str], there: dict[str, str], told: tuple[str, ...]
) -> None:
    one, other = (Installation(TOOL, replace(OFFICE, **each)) for each in (here, there))
    assert differences(one, other) == told


_word = st.sampled_from(("", "a", "b"))
_name = st.sampled_from(("x.ttf", "y.ttf", "z"))
_pairs = st.dictionaries(_name, _word).map(lambda found: tuple(sorted(found.items())))
# Two folders may have two fonts of one name.
_fonts = st.sets(st.tuples(_name, _word)).map(lambda found: tuple(sorted(found)))
_tools = st.builds(ToolVersions, _word, _word, _word, _word, _word, _pairs)
_programs = st.tuples(_word, _word).map(lambda found: found if found[1] else ("", ""))
_offices = st.builds(
    lambda program, *rest: OfficeVersions(*program, *rest), _programs, _fonts, _word, _word
)
_installations = st.builds(Installation, _tools, _offices)


def test_one_of_two_fonts_of_a_name_is_not_the_other() -> None:
    one, other = (
        Installation(TOOL, replace(OFFICE, fonts=tuple(("x.ttf", known) for known in each)))
        for each in (("a", "b"), ("b",))
    )
    assert differences(one, other) == ("with another version of the font x",)


@given(_installations, _installations, st.data())
def test_no_differences_if_and_only_if_the_digests_are_equal(
    here: Installation, there: Installation, data: st.DataObject
) -> None:
    if data.draw(st.booleans()):  # two of anything are seldom equal
        there = Installation(here.tool, there.office)
    if data.draw(st.booleans()):
        there = Installation(there.tool, here.office)
    one, other = ((digest_of(each.tool), digest_of(each.office)) for each in (here, there))
    assert (differences(here, there) == ()) == (one == other)


def test_this_machine_is_as_its_digests_say() -> None:
    found = installation()
    assert (digest_of(found.tool), digest_of(found.office)) == (tool(), office())
    sent = pickle.loads(pickle.dumps(found))
    assert differences(found, sent) == ()
    assert str(Path(__file__).parents[1]) not in repr(found)
