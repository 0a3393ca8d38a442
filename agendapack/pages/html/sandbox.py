"""What a template may do: Jinja's sandbox, narrowed to lists of what is allowed, with limits.

A council's templates come with its records, from whoever may propose a change to them, and they run
on the machine that builds.  A template reads the values that it is given, by the attributes listed
here; it calls macros, blocks and the methods listed here; it uses the filters listed here.  Each
turn of a loop, each call and each included file counts against a limit, and so does each character
that is printed or put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, wraps
from typing import Any

import jinja2
from jinja2 import nodes, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.filters import (
    do_format,
    do_replace,
    do_round,
    make_attrgetter,
    sync_do_join,
    sync_do_sum,
)
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from msgspec import Struct

from agendapack.pages.html import template_limits
from agendapack.pages.html.language_marks import enclosed, language_of, like, marked
from agendapack.pages.html.marks import readable
from agendapack.pages.html.template_limits import (
    LOOPS,
    TemplateLimit,
    check_format,
    check_operation,
    note_asked,
    size,
    spend,
)
from agendapack.records.record import Record


class NotGiven(Exception):
    """A template prints a value that the records leave out."""


class Unprintable(Exception):
    """A template prints a value that is no text; ``value`` is that."""

    def __init__(self, value: object) -> None:
        super().__init__("prints a value that is no text")
        self.value = value


# -- what may be read ------------------------------------------------------------------------------

_TEXT = frozenset(
    (
        *("capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha"),
        *("isascii", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle"),
        *("isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind"),
        *("rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip"),
        *("swapcase", "title", "upper"),
    )
)
_MAPPING = frozenset(("get", "items", "keys", "values"))
_SEQUENCE = frozenset(("count", "index"))
_DATE = frozenset(("day", "isoformat", "isoweekday", "month", "weekday", "year"))
_LOOP = frozenset(
    (
        *("changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length"),
        *("nextitem", "previtem", "revindex", "revindex0"),
    )
)
_ATTRIBUTES: Sequence[tuple[type, frozenset[str]]] = (
    (str, _TEXT),
    (Mapping, _MAPPING),
    (list, _SEQUENCE),
    (date, _DATE),
    (LoopContext, _LOOP),
    (Macro, frozenset(("arguments", "name"))),
    (BlockReference, frozenset(("name", "super"))),
)
_CALLED = (Macro, BlockReference, LoopContext)
_METHODS_OF = (str, Mapping, list, tuple, date, LoopContext)
_GLOBALS = ("dict", "namespace", "range")
_MESSAGES = ("_", "n_", "N_")
"""What puts messages into the document's language, where the environment is given it."""


def attributes(value: Any) -> frozenset[str]:
    """The names that a template may read of a value: what is no value of a document has none."""
    if isinstance(value, Namespace):
        return _public(object.__getattribute__(value, "_Namespace__attrs"))
    if isinstance(value, TemplateModule):
        return _public(vars(value))
    return _attributes(type(value))  # type: ignore[arg-type]  # a class can be hashed


def _public(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if not name.startswith("_"))


@cache
def _attributes(kind: type) -> frozenset[str]:
    if issubclass(kind, tuple):
        return _SEQUENCE | set(getattr(kind, "_fields", ()))  # the filter groupby gives these
    if issubclass(kind, Record):
        return frozenset((*kind.model_fields, *(name for name in ("kind",) if hasattr(kind, name))))
    if issubclass(kind, Struct):
        properties = (name for name in dir(kind) if isinstance(getattr(kind, name), property))
        return _public((*kind.__struct_fields__, *properties))
    return next((names for base, names in _ATTRIBUTES if issubclass(kind, base)), frozenset())


def printable(value: Any) -> Any:
    """``value`` if it is text, a number or a date; else NotGiven or Unprintable.  It is counted.  A
    text in another language than the document has marks that say so."""
    if value is None:
        raise NotGiven
    if isinstance(value, str):
        spend(len(value))
        if language_of(value):
            return marked(value)
        return value if isinstance(value, Markup) else readable(value)
    if isinstance(value, jinja2.Undefined | int | float | date):
        return value  # what is undefined says so itself
    if isinstance(value, Struct) and "__str__" in type(value).__dict__:
        return printable(value.__str__())
    raise Unprintable(value)


# -- what may be done ------------------------------------------------------------------------------


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template does what this module allows."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=printable, **options)
        self.globals = {name: self.globals[name] for name in _GLOBALS} | {"range": _range}
        allowed = {name: self.filters[name] for name in _FILTERS} | _NARROWED
        self.filters = {name: _counted(function) for name, function in allowed.items()}
        self.filters |= {_TURNS: _Turns, _PUT_TOGETHER: _put_together, _PART: _part}

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
        _Counting().visit(source)
        source.set_environment(self)
        return super()._generate(source, *arguments, **options)

    def get_template(self, name: Any, *arguments: Any, **options: Any) -> jinja2.Template:
        spend(steps=1)
        return super().get_template(name, *arguments, **options)

    def select_template(self, names: Any, *arguments: Any, **options: Any) -> jinja2.Template:
        spend(steps=1)
        return super().select_template(names, *arguments, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, jinja2.Undefined):
            return getattr(obj, "any_name")  # noqa: B009  # raises, and says what is undefined
        if attribute in attributes(obj):
            return _asked(obj, attribute)
        return self._entry(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        found = self._entry(obj, argument)
        if isinstance(found, jinja2.Undefined) and argument in attributes(obj):
            return _asked(obj, argument)
        return found

    def _entry(self, obj: Any, key: Any) -> Any:
        if not isinstance(obj, type):  # dict["x"] would be a type
            with suppress(TypeError, LookupError):
                found = obj[key]
                return like(obj, found) if isinstance(found, str) else found
        return self.undefined(obj=obj, name=key)

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, _CALLED):
            return True
        if any(obj is self.globals.get(name) for name in (*_GLOBALS, *_MESSAGES)):
            return True
        if isinstance(obj, jinja2.Undefined):
            return True  # which raises, and says what is undefined
        # A method was read as an attribute, so its name is on the list.
        return isinstance(getattr(obj, "__self__", None), _METHODS_OF) or not callable(obj)

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        spend(steps=1)
        if isinstance(__obj, LoopContext):  # a recursive loop, over other entries
            args = (_Turns(args[0]), *args[1:]) if args else args
        made = super().call(__context, __obj, *args, **kwargs)
        if not isinstance(__obj, _CALLED):
            spend(size(made))
        if isinstance(made, str):  # of a method: that of a text, in the language of that
            return like(getattr(__obj, "__self__", None), made)
        return made

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        check_operation(operator, left, right)
        texts = isinstance(left, str) and isinstance(right, str)
        if operator == "+" and texts and (language_of(left) or language_of(right)):
            return escape(marked(left)) + marked(right)
        return super().call_binop(context, operator, left, right)


def _asked(owner: Any, attribute: str) -> Any:
    """An attribute's value; that a template asked for it is kept."""
    note_asked(type(owner).__name__, attribute)
    return getattr(owner, attribute)


class _Counting(NodeTransformer):
    """Has loops count their turns, with what each prints as it stands, and ``~`` its characters;
    and a part of a text has the language of that."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        self.generic_visit(node)
        literal = (text for part in node.body for text in part.find_all(nodes.TemplateData))
        printed = sum(len(text.data) for text in literal)
        node.iter = _filtered(node.iter, _TURNS, nodes.Const(printed))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _PUT_TOGETHER)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Getitem | nodes.Filter:
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        bounds = (node.arg.start, node.arg.stop, node.arg.step)
        return _filtered(node.node, _PART, *(bound or nodes.Const(None) for bound in bounds))


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


_TURNS = "counted turns"  # with a space, so that no template can name them
_PUT_TOGETHER = "put together"
_PART = "part"


class _Turns:
    """Something to loop over, each turn of which is counted."""

    def __init__(self, entries: Iterable[Any], printed: int = 0) -> None:
        self._entries = entries
        self._printed = printed

    def __iter__(self) -> Iterator[Any]:
        for entry in self._entries:
            spend(self._printed, steps=1)
            yield entry

    def __len__(self) -> int:
        return len(self._entries)  # type: ignore[arg-type]  # TypeError where it is not known


@pass_eval_context
def _put_together(context: nodes.EvalContext, values: Iterable[Any]) -> str:
    texts = [printable(value) for value in values]
    return markup_join(texts) if context.autoescape else _kept(str_join(texts), texts)


def _part(value: Any, *bounds: int | None) -> Any:
    found = value[slice(*bounds)]
    return like(value, found) if isinstance(found, str) else found


def _range(*bounds: int) -> range:
    made = range(*bounds)
    try:
        count = len(made)
    except OverflowError:
        count = template_limits.MAX_STEPS + 1
    if count > template_limits.MAX_STEPS:
        raise TemplateLimit(
            f"it counts over more than {template_limits.MAX_STEPS:,} numbers", LOOPS
        )
    return made


# -- filters ---------------------------------------------------------------------------------------

_FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float"),
    *("forceescape", "groupby", "int", "items", "last", "length", "list", "lower", "map", "max"),
    *("min", "reject", "rejectattr", "reverse", "safe", "select", "selectattr", "sort", "title"),
    *("trim", "truncate", "unique", "upper", "urlencode", "wordcount"),
)
"""Those of Jinja's own whose results are hardly larger than what they are given."""


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose result is counted."""

    @wraps(function)  # its attributes too: they tell Jinja what it wants
    def counted(*arguments: Any, **options: Any) -> Any:
        made = function(*arguments, **options)
        spend(size(made))
        return _of_language(made, arguments) if isinstance(made, str) else made

    return counted


def _of_language(made: str, arguments: Iterable[Any]) -> str:
    """What a filter made of a text, in the language of that; the text is the first of its arguments
    that tells nothing of the template."""
    text = next((given for given in arguments if not isinstance(given, _OF_TEMPLATES)), None)
    if isinstance(made, Markup) and made is not text and language_of(text):
        return enclosed(made, language_of(text))
    return like(text, made)


_OF_TEMPLATES = (nodes.EvalContext, jinja2.Environment, Context)


def _kept(made: str, parts: Iterable[Any]) -> str:
    """What was put together of ``parts``: markup where any of them is, escaped or not."""
    return Markup(made) if any(isinstance(part, Markup) for part in parts) else made


@pass_eval_context
def _join(
    context: nodes.EvalContext,
    value: Iterable[Any],
    d: str = "",
    attribute: str | int | None = None,
) -> str:
    if attribute is not None:
        value = map(make_attrgetter(context.environment, attribute), value)
    texts = [printable(entry) for entry in value]
    spend(len(d) * len(texts))
    return _kept(sync_do_join(context, texts, d), texts)


@pass_eval_context
def _replace(
    context: nodes.EvalContext, s: str, old: str, new: str, count: int | None = None
) -> str:
    spend(len(s) + str(s).count(old) * len(new))
    return do_replace(context, s, old, new, count)


def _format(value: str, *arguments: Any, **named: Any) -> str:
    check_format(value)
    texts = [printable(argument) for argument in (*arguments, *named.values())]
    own = escape(value) if any(map(language_of, (*arguments, *named.values()))) else value
    named = dict(zip(named, texts[len(arguments) :], strict=True))
    return do_format(own, *texts[: len(arguments)], **named)


def _round(value: float, precision: int = 0, method: Any = "common") -> float:
    return do_round(value, min(max(precision, -20), 20), method)


@jinja2.pass_environment
def _sum(
    environment: jinja2.Environment,
    iterable: Iterable[Any],
    attribute: str | int | None = None,
    start: int = 0,
) -> Any:
    if not isinstance(start, int | float):
        raise TypeError("sum adds numbers")
    return sync_do_sum(environment, iterable, attribute, start)


def _string(value: Any) -> str:
    if language_of(value):
        return value  # type: ignore[no-any-return]  # a Text
    made = printable(value)
    return made if isinstance(made, str) else str(made)


_NARROWED: dict[str, Callable[..., Any]] = {
    "format": _format,
    "join": _join,
    "replace": _replace,
    "round": _round,
    "string": _string,
    "sum": _sum,
}
"""Filters of Jinja's that could make much of little."""
