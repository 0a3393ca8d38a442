"""What a template may not do: every known way out of Jinja's sandbox, and past its limits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agendapack.pages.html import sandbox, template_limits
from agendapack.pages.html.render import Renderer
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location, error, in_order
from tests.running import agendapack, council
from tests.test_render import BODY, ambridge, blank_of, faults, own, seen

LOOPS = "look for a loop, a macro or a number that is larger than it was meant to be"
KNOWN = "known here: direction, language, page_size"
MACRO = "{% macro m() %}{% endmacro %}"


def fault(folder: Path, body: str, **more: str) -> str:
    """The one fault of a template that has ``body`` in its fourth line."""
    (told,) = faults(blank_of(folder, f"<p>{body}</p>", **more))
    return told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        # Attributes, however they are asked for
        ("{{ language.__class__ }}", 'unknown name "__class__" in a text'),
        ('{{ language["__class__"] }}', 'unknown name "__class__" in a text'),
        ('{{ ["x"]|map(attribute="__class__")|first }}', 'unknown name "__class__" in a text'),
        ('{{ ["x"]|selectattr("__class__")|list }}', 'unknown name "__class__" in a text'),
        ('{{ ["x"]|groupby("__class__")|first|first }}', 'unknown name "__class__" in a text'),
        ("{{ nosuch.__class__ }}", f'unknown name "nosuch" | {KNOWN}'),
        # What leads to a function's globals, or to the environment
        ("{{ cycler }}", f'unknown name "cycler" | {KNOWN}'),
        ("{{ joiner }}", f'unknown name "joiner" | {KNOWN}'),
        ("{{ lipsum }}", f'unknown name "lipsum" | {KNOWN}'),
        ("{{ range.__globals__ }}", 'unknown name "__globals__" in the function'),
        ("{{ namespace.__init__ }}", 'unknown name "__init__" in the type'),
        ("{{ dict.mro() }}", 'unknown name "mro" in the type'),
        (
            "{{ namespace(a=1).__class__ }}",
            'unknown name "__class__" in the namespace | known here: a',
        ),
        (
            MACRO + "{{ m.__globals__ }}",
            'unknown name "__globals__" in the macro | known here: arguments, name',
        ),
        (
            "{{ self.body._context }}",
            'unknown name "_context" in the block reference | known here: name, super',
        ),
        (
            "{{ self._TemplateReference__context }}",
            'unknown name "_TemplateReference__context" in the template reference',
        ),
        (
            "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
            'unknown name "_iterator" in the loop context',
        ),
        (
            '{% import "other.html" as o %}{{ o._body_stream }}',
            'unknown name "_body_stream" in the template module | known here: a',
        ),
        # Format strings, which read attributes by themselves
        ('{{ "{0.__class__}".format(1) }}', 'unknown name "format" in a text'),
        ('{{ ("{0}"|safe).format(1) }}', 'unknown name "format" in a text'),
        ('{{ "{a}".format_map({"a": 1}) }}', 'unknown name "format_map" in a text'),
        # Methods that change what they belong to, or make much of little
        (
            "{{ [].append(1) }}",
            'unknown name "append" in a list | known here: count, index',
        ),
        (
            "{{ {}.update(a=1) }}",
            'unknown name "update" in a mapping of nothing',
        ),
        ('{{ "a".ljust(10**9) }}', 'unknown name "ljust" in a text'),
        ('{{ "a".replace("a", "b") }}', 'unknown name "replace" in a text'),
        # Filters
        ('{{ language|attr("upper") }}', 'the template does not compile: unknown filter "attr"'),
        ('{{ ["x"]|map("attr", "upper")|list }}', 'the template fails: no filter named "attr"'),
        ('{{ "a"|center(10**9) }}', 'the template does not compile: unknown filter "center"'),
        ("{{ [1]|slice(10**9) }}", 'the template does not compile: unknown filter "slice"'),
        ("{{ [1]|random }}", 'the template does not compile: unknown filter "random"'),
        ("{{ [[1]]|sum(start=[]) }}", "the template fails: sum adds numbers"),
        # What is no text
        ("{{ [language] }}", "prints a list, which is no text | print what it holds instead"),
        ("{{ [1] ~ '' }}", "prints a list, which is no text | print what it holds instead"),
        ("{{ [1]|string }}", "prints a list, which is no text | print what it holds instead"),
        ("{{ [[1]]|join }}", "prints a list, which is no text | print what it holds instead"),
        (MACRO + "{{ m }}", "prints the macro, which is no text | print what it holds instead"),
        ("{{ namespace }}", "prints the type, which is no text | print what it holds instead"),
    ],
)
def test_a_template_reads_calls_and_prints_what_is_on_the_lists(
    tmp_path: Path, body: str, told: str
) -> None:
    place, _, said = fault(tmp_path, body, other="{% macro a() %}{% endmacro %}").partition(": ")
    assert (place.split(":")[:2], said) == (["blank.html", "4"], told)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{{ range(10**9)|length }}", f"it counts over more than 1,000,000 numbers | {LOOPS}"),
        ("{{ range(10**400)|length }}", f"it counts over more than 1,000,000 numbers | {LOOPS}"),
        ("{{ 10**(10**10) }}", f"it works out too large a number | {LOOPS}"),
        ("{{ 10**1000 * 10**1000 }}", f"it works out too large a number | {LOOPS}"),
        ("{{ 'a' * 10**10 }}", f"it makes more than 50,000,000 characters | {LOOPS}"),
        ("{{ 10**10 * 'a' }}", f"it makes more than 50,000,000 characters | {LOOPS}"),
        ("{{ [1] * 10**10 }}", f"it makes more than 50,000,000 characters | {LOOPS}"),
        (
            "{{ ('a' * 10**4)|replace('a', 'b' * 10**7) }}",
            f"it makes more than 50,000,000 characters | {LOOPS}",
        ),
        (
            "{{ ([1] * 10**4)|join('b' * 10**7) }}",
            f"it makes more than 50,000,000 characters | {LOOPS}",
        ),
        (
            "{{ '%1000000000d'|format(1) }}",
            'it asks for more columns than a page has: "%1000000000d"',
        ),
        ("{{ '%1000000000d' % 1 }}", 'it asks for more columns than a page has: "%1000000000d"'),
        ("{{ '%*d'|format(10**9, 1) }}", 'it asks for more columns than a page has: "%*d"'),
        ("{{ ('%d' * 501)|format(1) }}", "it fills a form of more than 1,000 characters"),
    ],
)
def test_what_would_be_too_large_is_not_worked_out(tmp_path: Path, body: str, told: str) -> None:
    assert fault(tmp_path, body) == f"blank.html:4:0: the template asks for too much: {told}"


TWENTY = "{% for x in range(20) %}"


@pytest.mark.parametrize(
    "body",
    [
        TWENTY + TWENTY + "{% endfor %}{% endfor %}",
        TWENTY + "{{ loop.length }}" + TWENTY + "{{ loop.last }}{% endfor %}{% endfor %}",
        "{% for x in range(8) recursive %}{% if loop.depth < 3 %}{{ loop(range(8)) }}{% endif %}"
        "{% endfor %}",
        "{% for x in [1] recursive %}{% if loop.depth < 2 %}{{ loop('a' * 200) }}{% endif %}"
        "{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(9) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}" + TWENTY + "{% call m() %}{% endcall %}"
        "{% call m() %}{% endcall %}{{ self.title() }}{% endfor %}",
        TWENTY + 5 * '{% include "other.html" %}' + "{% endfor %}",
        TWENTY + 5 * '{% include ["none.html", "other.html"] %}' + "{% endfor %}",
    ],
)
def test_turns_of_loops_calls_and_included_files_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(template_limits, "MAX_STEPS", 100)
    assert fault(tmp_path, body, other="x") == (
        "blank.html:4:0: the template asks for too much: it takes more than 100 turns of loops and"
        f" calls | {LOOPS}"
    )


@pytest.mark.parametrize(
    "body",
    [
        "{{ 'a' * 60 }}",
        "{% for x in 'abcd' %}{{ 'b' * 20 }}{% endfor %}",
        "{% set x %}{% for x in 'abcd' %}" + "c" * 30 + "{% endfor %}{% endset %}",
        "{% set n = namespace(x='abcdefgh') %}{% for x in 'abcd' %}{% set n.x = n.x ~ n.x %}"
        "{% endfor %}",
        "{% set n = namespace(x='abcdefgh') %}{% for x in 'abcd' %}{% set n.x = n.x + n.x %}"
        "{% endfor %}",
        "{% set n = namespace(x=[1, 2, 3, 4]) %}{% for x in 'abcdef' %}{% set n.x = n.x + n.x %}"
        "{% endfor %}",
        "{{ ('a' * 40)|upper|lower }}",
        "{{ ('a' * 40).upper().lower() }}",
        "{{ (['a'] * 40)|join('abc') }}",
        "{{ ('a' * 40)|list|reverse|list|length }}",
    ],
)
def test_what_is_printed_or_put_together_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(template_limits, "MAX_LENGTH", 100)
    told = fault(tmp_path, body)
    assert told.endswith(f" asks for too much: it makes more than 100 characters | {LOOPS}")


def test_time_is_looked_at_with_each_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 1000, 9))
    monkeypatch.setattr(template_limits, "thread_time", lambda: next(seconds))
    assert fault(tmp_path, "{% for x in 'abcdefgh' %}{% endfor %}") == (
        f"blank.html:4:0: the template asks for too much: it takes more than 20 seconds | {LOOPS}"
    )


@pytest.mark.parametrize(
    "body", [MACRO[:15] + "{{ m() }}{% endmacro %}{{ m() }}", "{{ self.body() }}"]
)
def test_a_macro_or_block_that_calls_itself(tmp_path: Path, body: str) -> None:
    told = fault(tmp_path, body)
    assert told.startswith("blank.html:4:0: the template includes or calls itself without end")


def test_brackets_inside_each_other_without_end(tmp_path: Path) -> None:
    assert fault(tmp_path, "{{ " + "(" * 5000 + ")" * 5000 + " }}") == (
        "blank.html:0:0: the template's brackets or blocks stand too deep inside each other"
    )


@pytest.mark.parametrize("tag", ["include", "extends", "import"])
@pytest.mark.parametrize("name", ["../secret.html", "/etc/hostname", "a/../../secret.html"])
def test_a_name_that_leads_out_of_the_folders_is_no_template(
    tmp_path: Path, tag: str, name: str
) -> None:
    (tmp_path / "secret.html").write_text("<p>secret</p>", encoding="utf-8")
    more = " as s" if tag == "import" else ""
    renderer = own(tmp_path, blank=f'\n{{% {tag} "{name}"{more} %}}')
    (told,) = faults(renderer.blank("en", 1, 1))
    assert told.startswith("blank.html:2:")
    assert f'no such template "{name}"' in told


@pytest.mark.parametrize("name", ["link.html", "folder/secret.html"])
def test_a_link_that_leads_out_of_the_folders_is_not_followed(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.html").write_text("<p>secret</p>", encoding="utf-8")
    own(tmp_path)
    (tmp_path / "templates" / "link.html").symlink_to(outside / "secret.html")
    (tmp_path / "templates" / "folder").symlink_to(outside)
    assert fault(tmp_path, f'{{% include "{name}" %}}') == (
        f"{Path(name).name}:0:0: the template is a link to a file outside its folder"
        " | put the file itself into templates/"
    )


def test_a_template_of_more_than_a_megabyte_is_not_read(tmp_path: Path) -> None:
    renderer = own(tmp_path, blank="x" * 1_000_001)
    assert faults(renderer.blank("en", 1, 1)) == [
        "blank.html:0:0: the template is larger than 1 MB"
        " | what it prints belongs into papers and records"
    ]


def test_what_a_record_does_not_say_is_out_of_reach(tmp_path: Path) -> None:
    """A place has a path, and a path has methods that write and delete."""
    meeting = ambridge(tmp_path)
    for value in ("meeting.place", "meeting.model_dump_json", "council.name.place", "items.count"):
        owner, _, name = value.rpartition(".")
        renderer = own(
            tmp_path, front_sheet=f"{BODY}<p>{{{{ {owner}.{name} }}}}</p>{{% endblock %}}"
        )
        (told,) = faults(renderer.front_sheet(meeting, meeting.packs[0], {}))
        assert ("no text" if name == "count" else f'unknown name "{name}"') in told
    assert sandbox.attributes(Path()) == frozenset()
    assert sandbox.attributes(Location(Path())) == {"column", "file", "line"}


def test_what_templates_are_for_still_works(tmp_path: Path) -> None:
    body = """
        {% set n = namespace(total=0) %}
        {% for key, entries in [{"a": 1, "b": 2}, {"a": 1, "b": 3}]|groupby("a") %}
        {% for entry in entries %}{% set n.total = n.total + entry.b %}{% endfor %}
        {{ key }}: {{ n.total }}, {{ entries|sum(attribute="b") }}, {{ loop.cycle("x", "y") }};
        {% endfor %}
        {{ "%.2f"|format(2.5) }} {{ 7.25|round(1) }} {{ 1.5|round(400, "floor") }}
        {{ "a-b"|replace("-", "+") }}
        {{ ["a", "<b>"]|join(", ") }} {{ {"k": "v"}.k }} {{ "Mx".lower().startswith("m") }}
        {{ "%s <i>" % "<b>" }} {{ "x" ~ 1 ~ "<u>"|safe ~ "</u>"|safe }} {{ 2 ** 10 }}
        {{ day.year }} {{ day }} {{ range(3)|list|length }} {{ [3, 1]|sort|first }}
        """
    own(
        tmp_path,
        page=f"{BODY}<p>{body.replace('<u>', '<em>').replace('</u>', '</em>')}</p>{{% endblock %}}",
    )
    page = Renderer(template_folders(tmp_path), "").page(
        "page.html", language="en", day=date(2018, 2, 14)
    )
    assert seen(page) == (
        "1: 5, 5, x; 2.50 7.2 1.5 a+b a, <b> v True <b> <i> x1 1024 2018 2018-02-14 3 1"
    )


# -- told ------------------------------------------------------------------------------------------


def test_one_fault_with_two_hints_is_one_problem() -> None:
    place = Location(Path("a.html"), 2)
    first, second = error("a", place, "b"), error("a", place, "c")
    assert in_order([error("a", place), first, second]) == (first,)


def test_a_fault_that_several_documents_meet_is_told_once_and_runs_nothing(tmp_path: Path) -> None:
    reached = '{{ cycler.__init__.__globals__.os.popen("touch ran").read() }}'
    base = f'{{% extends "agendapack/base.html" %}}\n{{% block page %}}{reached}{{% endblock %}}\n'
    council(tmp_path, {"templates/base.html": base})
    ran = agendapack("check", "2024-05-16", cwd=tmp_path)
    assert (ran.code, ran.out.count("unknown name"), ran.err.count("unknown name")) == (1, 0, 1)
    assert not (tmp_path / "ran").exists()
