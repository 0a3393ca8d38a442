"""Words that mark a paper as not for the public: how council papers and their labels write them.

The law wants "Not for publication" and the description of what is exempt on every copy (Local
Government Act 1972, s.100B(5)); councils mark with other words beside these.  The same words begin
much that is public (exempt accommodation, restricted byways, a report that says that its appendix
is exempt), so what stands around them decides.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from msgspec import Struct

PUBLISHED = "what lies in papers/ is published"
_MOVE = (
    "if it is exempt or confidential, move it to exempt/ and say so at the paper or its item; if"
)
REMEDY = (
    f"{_MOVE} it is for the public, have the marking taken out, or write public: true at the paper"
)
NAME_REMEDY = f"{_MOVE} it is for the public, give it another name, or write public: true at it"


class PaperMarking(Struct, frozen=True):
    """``words``: the marking itself, as written.

    ``is_certain``: it marks whatever it heads; a heading within a report may say the others too
    ("Restricted", "Part 2").  ``is_of_several``: such a heading does say it, as a rule ("Exempt
    information", "Exempt items").
    """

    words: str
    is_certain: bool
    is_of_several: bool = False


class NamedMarking(Struct, frozen=True):
    """A marking in a file's name, and whether the name begins with it."""

    words: str
    leads: bool


_MADE_KNOWN = (
    r"(?:publication|published|release|released|disclosure|disclosed"
    r"|circulation|circulated|distribution|distributed)"
)
_NOT_FOR = (
    rf"not (?:for|to be) (?:(?:general|public|press|wider|onward|external) )*{_MADE_KNOWN}"
    rf"(?:(?:,| or| and|/) ?(?:for )?{_MADE_KNOWN})*"
    r"|(?:nid|ddim) i'?w gyhoeddi|nid i'?w rhyddhau"
)
_LABELLED = (  # the words that a label may begin with, too
    rf"{_NOT_FOR}"
    r"|(?:(?:strictly|highly|commercially|most) )?(?:private (?:and|&) )?confidential"
    r"|private (?:and|&) exempt|private(?= (?:report|appendix|annexe?)(?!\w))"
    r"|official ?[-:_]? ?sensitive"
    r"|exempt|restricted|cyfrinachol|eithriedig|cyfyngedig"
)
_PART = r"part (?:ii|2|two)|rhan (?:ii|2)"
_MARKING = re.compile(rf"(?:{_LABELLED}|{_PART})(?![\w'])", re.IGNORECASE)
_LABEL = re.compile(rf"(?:{_LABELLED})", re.IGNORECASE)
_BARE = re.compile(
    rf"(?:exempt|restricted|confidential|cyfrinachol|eithriedig|cyfyngedig|{_PART})", re.IGNORECASE
)
_IS_PART = re.compile(_PART, re.IGNORECASE)

_BEFORE = re.compile(
    r"(?:(?:security|government|report|document|protective) )*(?:classification|status|marking)"
    r"(?: ?[-:] ?| )"
    r"|th(?:is|e) (?:report|paper|document|item|appendix|annexe?|schedule|minute)"
    r" (?:is|contains) (?:an? )?",
    re.IGNORECASE,
)
"""What may stand before a marking on its line; whatever follows it marks the paper."""

_CONTAINS = (" contains", " contains a", " contains an")

_PAPER = re.compile(
    r" (?:report|paper|document|appendix|annexe?|schedule|briefing|note|agenda|copy"
    r"|circulation|distribution|from publication|adroddiad|atodiad|eitem)"
    r"(?: (?:no\.? ?)?(?:\d{1,3}[a-z]?|[a-z]\d{0,2}|[ivx]{1,4}))?(?![\w'])",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r" (?:information|business|items?|matters?|sessions?|minutes?|reports|papers)(?![\w'])",
    re.IGNORECASE,
)
"""What a marking may stand before: one paper; and what a heading over several says."""

_BASIS = re.compile(
    r"by (?:virtue|reason)\b|under\b|pursuant\b|in accordance\b|within the meaning\b|because\b"
    r"|on the grounds?\b|due to\b|as (?:it|they|defined|set out|containing|relating)\b"
    r"|(?:see )?paragraphs?\b|paras?\b|schedule (?:12a|7a|6)\b|s(?:ections?|\.)? ?(?:100|50)"
    r"|local government\b|access to information\b|the public\b|press and public\b|regulations?\b"
    r"|commercial$|personal$|private$|yn rhinwedd\b|o dan\b"
    r"|categor(?:y|ies):? \d|\d{1,2}(?:(?:,| and| &|,? or) ?\d{1,2})*$",
    re.IGNORECASE,
)
"""How the reason begins that may follow a marking."""

_ANOTHER = re.compile(
    r"\b(?:appendi(?:x|ces)|annex(?:es|e|ures?)?|attachments?|enclosures?)\b", re.IGNORECASE
)
"""In what follows: it is not this paper that is marked, but one that goes with it."""

_FURNITURE = re.compile(
    r"^(?:page \d+(?: of \d+)?|(?:agenda )?item(?: no\.?)? ?\d+[a-z]?) "
    r"| (?:page \d+(?: of \d+)?|agenda item(?: no\.?)? ?\d+[a-z]?)$",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"(?:page )?\d*(?: of \d+)?|(?:agenda )?item(?: no\.?)?:? ?\w{1,4}"
    r"|[a-z]*,? ?\d{1,2} [a-z]+,? \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}",
    re.IGNORECASE,
)
_SPACED_OUT = re.compile(r"(?:\w ){3,}\w")
_CLOSED_UP = re.compile(r"(not|private)(for|and)(?=\w)", re.IGNORECASE)
_BETWEEN = " -:;,./|()[]*"


def in_line(line: str) -> PaperMarking | None:
    """The marking that a line says, and nothing else but a reason for it, the kind of paper that it
    marks, and the numbers of a page or an item; None where the line says something else."""
    text = _plain(line)
    if _SPACED_OUT.fullmatch(text):
        text = _CLOSED_UP.sub(r"\1 \2 ", text.replace(" ", ""))
    text = _FURNITURE.sub("", text).strip(_BETWEEN)
    before = _BEFORE.match(text)
    rest = text[before.end() :] if before else text
    contains = before is not None and before[0].casefold().rstrip().endswith(_CONTAINS)
    words, certain, of_several = "", before is not None, False
    while found := _MARKING.match(rest):
        rest = rest[found.end() :]
        words = words or found[0]
        is_bare = _BARE.fullmatch(found[0]) is not None
        is_part = _IS_PART.fullmatch(found[0]) is not None
        if (business := _BUSINESS.match(rest)) and not _PAPER.match(rest):
            rest = rest[business.end() :]
            of_several = True
        elif paper := _PAPER.match(rest):
            if contains:
                return None  # "This report contains an exempt appendix"
            rest = rest[paper.end() :]
            certain = certain or not is_part
        else:
            certain = certain or not is_bare or (found[0].isupper() and not is_part)
        if rest and rest[0] not in _BETWEEN:
            return None
        rest = rest.lstrip(_BETWEEN)
        if rest.casefold().startswith("and "):
            rest = rest[4:]
    if not words:
        return None
    if not rest:
        return PaperMarking(words, certain, of_several and not certain)
    if _BASIS.match(rest) and not _ANOTHER.search(rest):
        return PaperMarking(words, True)
    return None


def is_furniture(line: str) -> bool:
    """Whether a line says no more than the number of a page or an item, or a date."""
    return _SMALL.fullmatch(_plain(line).strip(_BETWEEN)) is not None


def leads_to_one(line: str) -> bool:
    """Whether a line is what stands before a marking in a form, such as "Status:"."""
    return _BEFORE.fullmatch(f"{_plain(line).rstrip(' :-')}:") is not None


def may_hold_one(text: str) -> bool:
    """Whether some line of a text may be a marking: soon answered for nearly every page."""
    words = " ".join(text.split()).lower()
    return any(sign in words for sign in _SIGNS) or _FOUR_LETTERS.search(words) is not None


_SIGNS = (
    *("not for", "not to", "exempt", "confidential", "restricted", "sensitive"),
    *("part 2", "part ii", "part two", "gyhoeddi", "rhyddhau", "cyfrinachol", "eithriedig"),
    *("cyfyngedig", "rhan 2", "rhan ii", "private report", "private append", "private annex"),
)
_FOUR_LETTERS = re.compile(r"(?<!\S)\S \S \S \S(?!\S)")  # of a word that is spaced out


def in_label(label: str) -> bool:
    """Whether a sensitivity label's name says that its file is not for the public: by itself, or by
    one of the names that it is put together from ("Internal - Restricted")."""
    text = _plain(label.replace("_", " "))
    if _LABEL.match(text):
        return True
    return any(_LABEL.match(part.strip()) for part in re.split(r"[\\/|>]| - ", text))


_NUMBERED = re.compile(r"(?:(?:agenda )?item )?\d+[a-z]?[ .)\-:]+", re.IGNORECASE)
_SUBJECTS = {
    "exempt": "accommodation cells charities charity class classes development dwelling dwellings"
    " employees from household households housing organisations posts premises provider providers"
    " provision scheme schemes site sites staff status student students supplies supported trees"
    " vehicles works",
    "restricted": "access area areas byway byways covenant covenants fund funding funds grant"
    " grants hours lending parking reserve reserves road roads stopping street streets tenancies"
    " use zone zones",
    "confidential": "advice counselling disposal enquiries enquiry helpline inquiry reporting"
    " service services shredding waste whistleblowing",
}
"""What public papers are about whose names begin so."""
_OF_SEVERAL = re.compile(
    r"[ -]+(?:of|articles?|chapters?|constitution|rules|responsibility)\b", re.IGNORECASE
)
_ABOUT = re.compile(
    r" (?:business rates?|information (?:procedures?|rules|guidance|policy))\b", re.IGNORECASE
)


def in_file_name(name: str) -> NamedMarking | None:
    """The marking that a file's name begins with, numbers aside; else one that stands in it in
    capitals, in brackets, or at its end behind a dash."""
    stem = re.sub(r"(?<!\d)\.|\.(?!\d)|_|(?<=[a-z])(?=[A-Z])", " ", PurePath(name).stem)
    text = _plain(stem)
    while number := _NUMBERED.match(text):
        text = text[number.end() :]
    text = text.lstrip(_BETWEEN)
    found = _MARKING.match(text)
    if found is not None and text[found.end() :][:1] != ".":
        if not _begins_a_subject(found[0], text[found.end() :]):
            return NamedMarking(found[0], leads=True)
        return None
    for found in _MARKING.finditer(text):
        rest = text[found.end() :]
        if _IS_PART.fullmatch(found[0]) or _begins_a_subject(found[0], rest):
            continue
        in_brackets = text[found.start() - 1] in "(["
        at_end = rest.strip(_BETWEEN) == "" and text[: found.start()].endswith("- ")
        in_capitals = found[0].isupper() and not text.isupper()
        if in_brackets or at_end or in_capitals:
            return NamedMarking(found[0], leads=False)
    return None


def _begins_a_subject(words: str, rest: str) -> bool:
    """Whether a marking's word, with ``rest`` behind it, is what a public paper is about."""
    if _IS_PART.fullmatch(words):
        return _OF_SEVERAL.match(rest) is not None
    if _ABOUT.match(rest):
        return True
    following = re.match(r"[ -](\w+)", rest)
    if following is None or (words.isupper() and not following[1].isupper()):
        return False
    return following[1].casefold() in _SUBJECTS.get(words.casefold(), "").split()


def _plain(text: str) -> str:
    """``text`` with simple spaces, dashes and apostrophes."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.replace("\u00ad", ""))
    return " ".join(text.replace("\u2019", "'").split())
