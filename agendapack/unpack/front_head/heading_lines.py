"""Finds on a front sheet which committee it is for, and which kind of meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from msgspec import Struct

from agendapack.unpack.front_head.front_lines import FrontBlock, FrontLine, blocks, says
from agendapack.unpack.front_head.member_names import is_titled
from agendapack.unpack.front_head.place_names import is_place
from agendapack.unpack.front_head.printed_days import find_days, find_times
from agendapack.unpack.front_head.sender_lines import is_council

_BODY = re.compile(
    r"\b(?:(?:sub-?)?committees?|cabinet|council|board|panel|forum|(?<!chief )executive"
    r"|commission|assembly|partnership|authority|working (?:group|party)|trust|pwyllgor|cyngor"
    r"|bwrdd|fforwm|tribunal|jury)\b",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(
    r"(?:\s?[-–—:]?\s?|^)\(?(?:agenda )?\b(?:supplement(?:ary)?(?: (?:agenda|pack|papers?|reports?"
    r"|information))*|addendum|late (?:papers|reports|items)|to[ -]follow (?:pack|papers)"
    r"|additional (?:papers|documents)|atodiad)\b(?: (?:no\.?|number|pack))?"
    r" ?(?P<ordinal>\d{1,2})?\)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:an? )?(?P<kind>extra-?ordinary|extra ordinary|special|additional|annual(?: general)?"
    r"|emergency|urgent|informal|adjourned|reconvened|inaugural|budget|cyfarfod arbennig)"
    r"(?: (?:general|council|public|virtual|remote))?(?: meeting)?\b",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"summons|title|notice|agenda|to|and|for|an?|the|of|on|at|from|meeting|is|hereby|given|that|will"
    r"|be|held|extra-?ordinary|special|annual|pack|public|document|documents|front ?sheet|cyfarfod"
    r"|hysbysiad|commencing|starting|am|yn|ar|reports|council",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?i:meeting|session)s? of (?:the )?(?P<body>[A-Z][^.;:]{2,120}?)"
    r"(?=,? (?:will|is|are|to be|which|on|at|in|held|being|taking|has|scheduled)\b)"
)
_HEAD_WORDS = re.compile(
    r"(?:public )?(?:agenda|summons|notice of (?:public )?meeting|notice|meeting|agenda pack"
    r"|public document pack|document pack|meeting (?:of|on)|to|for|rhaglen|cyfarfod|hysbysiad)s?",
    re.IGNORECASE,
)
_SMALL = {"and", "of", "the", "for", "in", "on", "to", "a", "with", "de", "ac", "y", "yr", "ar"}
_CLERK = re.compile(
    r"\b(?:clerk|chief executive|director|officer|secretary|solicitor)\b.{0,30}"
    r"\b(?:to|of|for) (?:the )?(?:[\w-]{1,20} ){0,3}(?:council|board|authority)$",
    re.IGNORECASE,
)
"""Whose post it is that signs: "Clerk to the Council"."""
_LABELLED, _SURE = 100.0, 25.0
"""How likely a name behind a label is the committee's, and from where on a heading needs no
sentence that calls the meeting."""
_MOST_LINES = 6  # of a heading
_NOTHING: frozenset[int] = frozenset()


class CommitteeHeading(Struct, frozen=True):
    """The committee, the ordinal of a supplement (0 for an agenda), and whether the committee is
    only guessed by the size of its letters."""

    committee: str = ""
    supplement: int = 0
    is_guess: bool = False


class _Candidate(Struct, frozen=True):
    """Lines that may name the committee, and how likely they do."""

    weight: float
    name: str
    lines: tuple[FrontLine, ...]


def find_heading(
    lines: Sequence[FrontLine], mixed: Iterable[str]
) -> tuple[CommitteeHeading, Set[int]]:
    """The committee, and the numbers of the lines that name it.

    It stands behind a label, in the largest letters that name a body, or in the sentence that
    calls the meeting.  ``mixed``: texts among which a name in capitals is looked for in others.
    """
    largest = max((line.line.size for line in lines), default=0.0)
    found = blocks(lines)
    supplement, used = _supplement(found, largest)
    candidates = [each for block in found for each in _candidates(block, lines, largest)]
    best = max(candidates, key=lambda each: each.weight, default=None)
    called = _called(found)
    is_fuller = best is not None and best.name.casefold().endswith(f" {called.casefold()}")
    if called and best is not None and is_fuller and is_council(best.name):
        return CommitteeHeading(_in_mixed(best.name, mixed), supplement), used
    if called and (best is None or best.weight < _SURE or is_council(best.name)):
        again = _again(found, called, after=-1)
        return CommitteeHeading(_in_mixed(called, mixed), supplement), used | again
    if best is None:
        return CommitteeHeading(supplement=supplement), used
    numbers = {line.number for line in best.lines}
    again = _again(found, best.name, after=max(numbers))
    others = max((line.line.size for line in lines if line.number not in numbers), default=0.0)
    stands_out = best.lines[0].line.size > 1.25 * others
    is_guess = _BODY.search(best.name) is None and not stands_out and best.weight < _LABELLED
    return CommitteeHeading(_in_mixed(best.name, mixed), supplement, is_guess), {
        *used,
        *numbers,
        *again,
    }


def _again(found: Sequence[FrontBlock], name: str, after: int) -> Set[int]:
    """The numbers of the lines that name the committee once more, as over the items."""
    heads = [_heads(block) for block in found if block[0].number > after]
    return {
        line.number
        for each in heads
        if _bare(" ".join(line.text for line in each)) == name.casefold()
        for line in each
    }


def _bare(text: str) -> str:
    return _of_meeting(_without_supplement(text)[0]).casefold()


def _supplement(found: Sequence[FrontBlock], largest: float) -> tuple[int, Set[int]]:
    """The ordinal of a supplement, and the numbers of lines that say nothing else."""
    for block in found:
        heads = _heads(block)
        text = " ".join(line.text for line in heads)
        name, ordinal = _without_supplement(text)
        is_heading = len(text.split()) <= 6 or heads[0].line.size >= 0.9 * largest
        if ordinal and is_heading:
            is_all = not _of_meeting(name) or _HEAD_WORDS.fullmatch(name) is not None
            return ordinal, {line.number for line in heads} if is_all else _NOTHING
    return 0, _NOTHING


def _candidates(
    block: FrontBlock, lines: Sequence[FrontLine], largest: float
) -> Iterator[_Candidate]:
    """A block that may name the committee, behind a label or as a heading."""
    label = block[0].label
    if label is not None and label.kind == "meeting":
        said = says(block[0], lines)
        name = _of_meeting(_without_supplement(" ".join(line.said for line in said))[0])
        if name and not find_days(name) and not _HEAD_WORDS.fullmatch(name):
            yield _Candidate(_LABELLED, name, (block[0], *said))
        return
    heads = _heads(block)
    text = " ".join(line.text for line in heads)
    name = _of_meeting(_without_supplement(text)[0])
    is_other = find_days(name) or find_times(name) or _HEAD_WORDS.fullmatch(name)
    if (label is not None and label.kind != "other") or not name or len(text) > 160 or is_other:
        return
    if name.endswith((".", ",", ":")) or "@" in name or not _is_title(name) or is_titled(name):
        return
    if any(_CLERK.search(line.text) for line in heads):
        return
    names_body = _BODY.search(name) is not None
    if not names_body and heads[0].line.size < 0.95 * largest:
        return
    weight = 20 * heads[0].line.size / max(largest, 1)
    weight += 2 * heads[0].line.is_bold + 8 * names_body + name.isupper()
    if is_council(name):
        weight -= 12  # the council's own name stands above that of its committee
    yield _Candidate(weight, name, heads)


def _heads(block: FrontBlock) -> FrontBlock:
    """The first lines of a block that look alike, up to a line that names a day or a time; not the
    council's own name above the committee's."""
    if len(block) > 1 and is_council(block[0].text):
        block = block[1:]
    heads = [block[0]]
    for line in block[1:_MOST_LINES]:
        is_alike = line.line.is_bold == block[0].line.is_bold
        is_other = find_days(line.text) or find_times(line.text) or line.kind not in (None, "other")
        if not is_alike or is_other:
            break
        heads.append(line)
    return tuple(heads)


def _without_supplement(text: str) -> tuple[str, int]:
    """A heading without the words that make it a supplement's, and its ordinal, 0 for none.

    >>> _without_supplement("Cabinet – SUPPLEMENT PACK 2"), _without_supplement("Cabinet")
    (('Cabinet', 2), ('Cabinet', 0))
    """
    match = _SUPPLEMENT.search(text[-120:])
    if match is None:
        return text, 0
    start = max(len(text) - 120, 0) + match.start()
    return text[:start].strip(" –—-:,("), int(match["ordinal"] or 1)


def _of_meeting(text: str) -> str:
    """A body's name without the words before it: "Agenda for a meeting of the Cabinet"."""
    text = re.sub(
        r"^(?:(?:public )?(?:agenda|summons|notice)(?: and \w+)?(?: for| of| to)?(?: an?| the)?\s)"
        r"?(?:[\w-]{1,16} )?meeting of (?:the )?|^(?:agenda|summons) (?:for |of )?(?:the )?",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = text.strip(" ,–—-:")
    name = re.sub(r" meeting$", "", text, flags=re.IGNORECASE)
    ends = list(_BODY.finditer(name))
    is_body = bool(ends) and ends[-1].end() == len(name) and not _TITLE.match(name)
    return name if is_body else text


def _is_title(text: str) -> bool:
    """Whether a text is written as a name is: with capitals, and not as a sentence."""
    words: list[str] = re.findall(r"[^\W\d_][\w'’-]*", text)
    small = [word for word in words if word[0].islower() and word not in _SMALL]
    return bool(words) and not small and len(words) <= 18


def _called(found: Sequence[FrontBlock]) -> str:
    """The body that a sentence calls to a meeting: "A meeting of the County Council will be".  Of
    "the Parks Committee of Borchester Town Council" it is the committee."""
    for block in found:
        match = _HELD.search(" ".join(line.text for line in block)[:1500])
        if match is not None and _BODY.search(match["body"]):
            body = match["body"].strip(" ,")
            own, _, council = body.partition(" of ")
            council = council.removeprefix("the ")
            return own if _BODY.search(own) and is_council(council) else body
    return ""


def _in_mixed(name: str, mixed: Iterable[str]) -> str:
    """A name in capitals as it is printed elsewhere with small letters, where it is."""
    if not name.isupper():
        return name
    form = re.compile(re.escape(name), re.IGNORECASE)
    for text in mixed:
        for match in form.finditer(text):
            if not match[0].isupper() and match[0][0].isupper() and _is_title(match[0]):
                return match[0]
    return name


def find_title(
    lines: Sequence[FrontLine], when: Sequence[FrontLine], heading: Sequence[FrontLine]
) -> tuple[str, Set[int]]:
    """The kind of meeting: a line of its own between the committee and the day, or the words
    before "meeting" in the sentence that calls it."""
    if when and heading and when[0].page == heading[0].page:
        top, bottom = heading[-1].line.bottom, when[0].line.top
        between = [
            line
            for line in lines
            if line.page == when[0].page
            and line.line.top >= top - 0.6 * line.line.size
            and line.line.bottom <= bottom + 0.6 * when[0].line.size
            and line.label is None
            and not line.text.endswith(":")
            and line not in when
            and line not in heading
            and abs(line.line.left - when[0].line.left) < 3
            and line.line.is_bold == when[0].line.is_bold
            and abs(line.line.size - when[0].line.size) < 0.5
        ]
        text = " ".join(line.text for line in between)
        is_called = re.search(r"\bheld\b", text) is not None
        is_other = _HEAD_WORDS.fullmatch(text) or is_council(text) or is_place(text)
        if between and len(text) < 120 and not is_called and not is_other:
            return text, {line.number for line in between}
    for line in lines:
        match = _TITLE.search(line.text)
        if match is None:
            continue
        alone = _TITLE.fullmatch(line.text.strip())
        if alone is not None and "meeting" in line.text.lower():
            return line.text, {line.number}
        if re.search(r"\b(?:meeting|agenda|summons)\b", line.text, re.I) and len(line.text) < 400:
            after = line.text[match.end() :]
            is_called = "meeting" in match[0].lower() and _calls(after, line, lines)
            if is_called or alone is not None:
                return f"{match['kind'].capitalize()} meeting", _NOTHING
    for block in blocks(lines):
        text = " ".join(line.text for line in block)[:300]
        match = _TITLE.search(text)
        if (
            match is not None
            and "meeting" in match[0].lower()
            and re.match(r"(?:an? )?(?:summons|agenda|notice)", text, re.I)
        ):
            return f"{match['kind'].capitalize()} meeting", _NOTHING
    return "", _NOTHING


def _calls(after: str, line: FrontLine, lines: Sequence[FrontLine]) -> bool:
    """Whether what follows "An extraordinary meeting" calls one: "of the Council will be held"."""
    block = next((b for b in blocks(lines) if line in b), (line,))
    text = " ".join(each.text for each in block)[:1500]
    return bool(re.match(r"\s?(?:of|on|to be|will)\b", after)) and bool(
        re.search(r"\b(?:will be|to be|is to be|be) held\b|\bsummoned\b", text, re.I)
    )


def is_formula(text: str, *said: str) -> bool:
    """Whether a text only says, in stock words, what was read from it: "Summons to and Agenda for
    a Meeting on Thursday, 13th March, 2025 at 10.00 am".  ``said`` are names in it."""
    for name in said:
        if name:
            text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    spans = [(found.start, found.end) for found in find_days(text)]
    spans += [(found.start, found.end) for found in find_times(text)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    words = re.findall(r"[\w'-]+", text)
    return all(_FORMULA.fullmatch(word) for word in words)
