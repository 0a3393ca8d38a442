"""Finds and compiles templates, and words their faults.

The extension :class:`PlaceMarking` puts a mark (``marks.py``) before every tag and every text that
a template writes out, so that a tag in the finished HTML still knows its template, line and column,
whatever loop, include, macro or parent template it came through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.loaders import split_template_path
from jinja2.utils import missing

from agendapack.pages.html.marks import PlaceMarks
from agendapack.pages.html.sandbox import NotGiven, TemplateSandbox, Unprintable, attributes
from agendapack.pages.html.template_limits import Spending, TemplateLimit, limited
from agendapack.problems import Location, MachineError, Problem, did_you_mean, error
from agendapack.records.source import encoding_problem

if TYPE_CHECKING:
    from types import TracebackType

MAX_BYTES = 1_000_000
"""Of a template; the largest that ships has six thousand."""

SHIPPED = "agendapack/"
"""Begins the name of a template that ships, where the council has its own of that name."""


class TemplateFault(Exception):
    """A fault in a template, found while it is read or run; it becomes a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class UnknownName(jinja2.UndefinedError):
    """A template uses a name that stands for nothing; ``owner`` is what it was looked for in."""

    def __init__(self, message: str, name: str, owner: object) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


class NamedUndefined(jinja2.StrictUndefined):
    """StrictUndefined that says which name it was, and in what."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: Any = None, **_: Any
    ) -> None:
        super().__init__(hint, obj, name)
        object.__setattr__(
            self, "_undefined_exception", lambda message: UnknownName(message, str(name), obj)
        )


class PlaceMarking(Extension):
    """Marks each literal tag and text with its template's file, line and column."""

    _source = ""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        self._source = source
        return source

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        file = Path(stream.filename or stream.name or "template")
        marks: PlaceMarks = self.environment.agendapack_marks  # type: ignore[attr-defined]
        lines = re.split("\r\n|\r|\n", self._source)
        closely: bool = self.environment.agendapack_closely  # type: ignore[attr-defined]
        return _marked(stream, file, lines, marks, closely)


def _marked(
    stream: TokenStream, file: Path, lines: Sequence[str], marks: PlaceMarks, closely: bool
) -> Iterator[Token]:
    seen = (0, 0)  # line, and column up to which its text has been given out
    spots = _ANY_SPOT if closely else _SPOT
    for token in stream:
        after = seen[1] if seen[0] == token.lineno else 0
        if closely and token.type == "variable_begin":
            column = max("".join(lines[token.lineno - 1 : token.lineno]).find("{{", after), 0)
            seen = (token.lineno, column + 2)
            yield Token(token.lineno, "data", marks.mark(Location(file, token.lineno, column + 1)))
        if token.type != "data":
            yield token
            continue
        column = _column(lines, token, after)
        pieces: list[str] = []
        end = 0
        for found in spots.finditer(token.value):
            spot = max(found.start(), found.start(1))
            before = token.value[:spot]
            line = token.lineno + before.count("\n")
            here = spot - before.rfind("\n") - 1 if "\n" in before else column + spot
            pieces += [token.value[end:spot], marks.mark(Location(file, line, here + 1))]
            end = spot
        pieces.append(token.value[end:])
        breaks = token.value.count("\n")
        tail = len(token.value) - token.value.rfind("\n") - 1
        seen = (token.lineno + breaks, tail if breaks else column + tail)
        yield Token(token.lineno, "data", "".join(pieces))


_SPOT = re.compile(r"<|(?:>|\A[^\S\n]*\n)\s*([^\s<])")
"""A tag, or the first character of a text that follows a tag or begins a line.  Other texts have no
mark, because a template may compare them: ``{% if self.class() == "minutes" %}``."""

_ANY_SPOT = re.compile(r"<|(?:>|\A)\s*([^\s<])")
"""These, and the first character of any text."""


def _column(lines: Sequence[str], token: Token, after: int) -> int:
    """The column, from zero, of a piece of literal text; a token knows only its line."""
    if token.lineno > len(lines):
        return 0
    line, first = lines[token.lineno - 1], token.value.split("\n", 1)[0]
    at = line.find(first, after)
    while at > 0 and not line[:at].rstrip().endswith("}"):
        at = line.find(first, at + 1)  # the same text stands in an expression before it
    return max(at, 0)


class _Loader(jinja2.FileSystemLoader):
    """Files from the first folder that has them; :data:`SHIPPED` names skip the council's own."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        name = template.removeprefix(SHIPPED)
        folders = self.searchpath[-1:] if template.startswith(SHIPPED) else self.searchpath
        parts = split_template_path(name)  # TemplateNotFound for one that climbs
        paths = (Path(folder, *parts) for folder in folders)
        file = next((path for path in paths if path.is_file()), None)
        if file is not None:
            _check_file(file, len(parts))
        try:
            return jinja2.FileSystemLoader(folders).get_source(environment, name)
        except UnicodeDecodeError as fault:
            assert file is not None
            raise TemplateFault(encoding_problem(fault, file)) from fault


def _check_file(file: Path, depth: int) -> None:
    """TemplateFault for a file that a link leads out of its folder, which is the ``depth``-th above
    it, or one that is too large."""
    folder = file.parents[depth - 1]
    if not file.resolve().is_relative_to(folder.resolve()):
        raise TemplateFault(
            error(
                "the template is a link to a file outside its folder",
                Location(file),
                f"put the file itself into {folder.name}/",
            )
        )
    if file.stat().st_size > MAX_BYTES:
        raise TemplateFault(
            error(
                f"the template is larger than {MAX_BYTES // 1_000_000} MB",
                Location(file),
                "what it prints belongs into papers and records",
            )
        )


def environment(
    folders: Sequence[Path],
    marks: PlaceMarks,
    filters: Mapping[str, Callable[..., Any]],
    messages: Mapping[str, Callable[..., str]],
    *,
    closely: bool = False,
) -> jinja2.Environment:
    """An environment whose templates' tags bear ``marks``; values are escaped, never compiled.

    Its templates have ``filters``, and call ``messages`` to say what agendapack says itself.
    ``closely`` marks each text and value too, which can change what a template that compares them
    puts out: it serves to find the place of a fault that is known already.
    """
    made = TemplateSandbox(
        loader=_Loader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=NamedUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.agendapack_marks = marks  # type: ignore[attr-defined]
    made.agendapack_closely = closely  # type: ignore[attr-defined]
    made.add_extension(PlaceMarking)
    made.filters.update(filters)
    made.globals.update(messages)
    return made


@contextmanager
def template_faults(
    templates: jinja2.Environment, name: str, folders: Sequence[Path], known: Iterable[str]
) -> Iterator[Spending]:
    """Hold a template to its limits, and turn whatever goes wrong in reading or running it into a
    :class:`TemplateFault`.  What it used and asked for is kept in what the context gives.

    ``known`` are the names that the template was given.
    """
    try:
        with limited() as spending:
            yield spending
    except TemplateFault:
        raise
    except jinja2.TemplateSyntaxError as fault:
        raise TemplateFault(_syntax_problem(fault, templates, folders, name)) from fault
    except OSError as fault:
        if not isinstance(fault, jinja2.TemplateNotFound):
            raise MachineError(
                f"cannot read a template: {fault.strerror or fault}", "check the file's permissions"
            ) from fault
        place = _place(fault.__traceback__, folders) or Location(_file(folders, name))
        raise TemplateFault(_running_problem(fault, place, name, folders, known)) from fault
    except Exception as fault:  # a template can call anything, so it can raise anything
        place = _place(fault.__traceback__, folders) or Location(_file(folders, name))
        raise TemplateFault(_running_problem(fault, place, name, folders, known)) from fault


def _syntax_problem(
    fault: jinja2.TemplateSyntaxError,
    templates: jinja2.Environment,
    folders: Sequence[Path],
    name: str,
) -> Problem:
    place = Location(Path(fault.filename) if fault.filename else _file(folders, name), fault.lineno)
    message = _plainly(fault.message or "it cannot be read")
    hint = ""
    unclosed = re.search(r'innermost block that needs to be closed is "(\w+)"', message)
    unknown = re.match(r'encountered unknown tag "(\w+)"', message)
    if unclosed and not (unknown and unknown[1] not in _TAGS):
        before = f" before {{% {unknown[1]} %}}" if unknown else ""
        message = f"{{% {unclosed[1]} %}} is not closed"
        hint = f"write {{% end{unclosed[1]} %}}{before}"
    elif unnamed := re.match(r'no (filter|test) named "(.+?)"', message):
        names = templates.filters if unnamed[1] == "filter" else templates.tests
        hint = did_you_mean(unnamed[2], names)
        message = f'unknown {unnamed[1]} "{unnamed[2]}"'
        place = at_word(place, unnamed[2])
    elif unknown and unknown[1] in _TAGS:
        message = f"{{% {unknown[1]} %}} belongs to nothing"
        hint = "take it out, or write what it belongs to before it"
        place = at_word(place, unknown[1])
    elif unknown:
        hint = did_you_mean(unknown[1], _TAGS)
        message = f'unknown tag "{unknown[1]}"'
        place = at_word(place, unknown[1])
    return error(f"the template does not compile: {message}", place, hint)


_TAGS = (
    *("block", "endblock", "extends", "include", "import", "from", "for", "endfor", "if", "elif"),
    *("else", "endif", "macro", "endmacro", "call", "endcall", "set", "endset", "filter"),
    *("endfilter", "raw", "endraw"),
)


def _running_problem(
    fault: Exception,
    place: Location,
    name: str,
    folders: Sequence[Path],
    known: Iterable[str],
) -> Problem:
    if isinstance(fault, UnknownName):
        place = at_word(place, fault.name)
        if fault.owner is missing:
            if not re.fullmatch(rf"'{re.escape(fault.name)}' is undefined", str(fault)):
                return error(_plainly(str(fault)), place)
            return error(
                f'unknown name "{fault.name}"',
                place,
                did_you_mean(fault.name, known),
            )
        return error(
            f'unknown name "{fault.name}" in {_kind(fault.owner)}',
            place,
            did_you_mean(fault.name, _members(fault.owner)),
        )
    if unfilled := re.match(r"Required block '(\w+)' not found", str(fault)):
        return error(
            f'the block "{unfilled[1]}" is not filled',
            Location(_file(folders, name)),
            f"write {{% block {unfilled[1]} %}} ... {{% endblock %}}",
        )
    if isinstance(fault, NotGiven):
        return error(
            "prints a value that the records leave out", place, "put {% if ... %} around it"
        )
    if isinstance(fault, jinja2.TemplateNotFound):
        sought = str(fault.name or fault)
        names = {path.name for folder in folders for path in folder.glob("*.html")}
        return error(
            f'no such template "{sought}"', at_word(place, sought), did_you_mean(sought, names)
        )
    if isinstance(fault, Unprintable):
        return error(
            f"prints {_kind(fault.value)}, which is no text", place, "print what it holds instead"
        )
    if isinstance(fault, TemplateLimit):
        return error(f"the template asks for too much: {fault}", place, fault.hint)
    if isinstance(fault, MemoryError):
        return error("the template asks for too much memory", place)
    if isinstance(fault, RecursionError) and not place.line:
        return error("the template's brackets or blocks stand too deep inside each other", place)
    if isinstance(fault, RecursionError):
        return error(
            "the template includes or calls itself without end",
            place,
            f'to add to one that ships, write {{% extends "{SHIPPED}{place.file.name}" %}}',
        )
    return error(f"the template fails: {_plainly(str(fault) or type(fault).__name__)}", place)


def _kind(owner: object) -> str:
    if isinstance(owner, Mapping):
        return f"a mapping of {', '.join(map(str, owner)) or 'nothing'}"
    if owner is None:
        return "a value that the records leave out"
    if isinstance(owner, str | int):
        return "a text" if isinstance(owner, str) else "a number"
    if isinstance(owner, list | tuple):
        return "a list"
    name = type(owner).__name__
    return f"the {re.sub('(?<=[a-z])(?=[A-Z])', ' ', name).lower()}"


def _members(owner: object) -> tuple[str, ...]:
    if isinstance(owner, Mapping):
        return tuple(map(str, owner))
    if owner is None or isinstance(owner, str | int):
        return ()  # Python's own methods are no help
    return tuple(attributes(owner))


def _place(trace: TracebackType | None, folders: Sequence[Path]) -> Location | None:
    """The innermost line of a template; Jinja puts its templates' lines into the traceback."""
    found = None
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if any(file.is_relative_to(folder) for folder in folders) and file.suffix != ".py":
            found = Location(file, trace.tb_lineno)
        trace = trace.tb_next
    return found


def at_word(place: Location, word: str) -> Location:
    """The place with its column, where the line has the word just once."""
    try:
        lines = place.file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return place
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", line)]
    return Location(place.file, place.line, found[0] + 1) if len(found) == 1 else place


def _file(folders: Sequence[Path], name: str) -> Path:
    bare = name.removeprefix(SHIPPED)
    return next((folder / bare for folder in folders if (folder / bare).is_file()), Path(bare))


def _plainly(message: str) -> str:
    """A message of Jinja's or Python's in the form of ours."""
    plain = re.sub(r"'([^']*)'", r'"\1"', " ".join(message.split())).rstrip(".")
    return plain[:1].lower() + plain[1:]
