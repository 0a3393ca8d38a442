"""What stands under an item's title: its text, who presents it, what became of it, which of it is
not for publication, and its papers.

The phrases are those that agendapack prints (``templates/front-sheet.html``), and others of the
trade.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct, field

from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.agenda_items.exempt_phrases import (
    ExemptWords,
    excludes_public,
    exempt_words,
    is_stock_resolution,
    is_wholly_exempt,
    take_exempt,
)
from agendapack.unpack.agenda_items.markdown_pieces import (
    LINE_BREAK,
    markdown,
    plain,
    without_start,
)
from agendapack.unpack.agenda_items.printed_ranges import FoundRange, range_alone, split_range
from agendapack.unpack.agenda_items.text_blocks import TextBlock, blocks_markdown
from agendapack.unpack.pack_signs import LinePart
from agendapack.unpack.printed_front import PrintedPaper

_WITHDRAWN = re.compile(r"withdrawn\s?[:\u2013-]\s?", re.IGNORECASE)
_URGENT = re.compile(
    r"(?:urgent item|reasons? for (?:the )?urgency|urgency)\s?[:\u2013-]\s?", re.IGNORECASE
)
_DEFERRED = re.compile(
    r"deferred to the meeting (?:on|of) (?P<day>[^:]{6,40}\d{4})(?P<colon>:\s?)?", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:lead(?: officer| member)?|presenter|presented by|presenting officer|swyddog arweiniol)"
    r"\s?:\s?",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"follows item (?P<item>\S{1,8}) of the meeting (?:on|of) (?P<day>.{6,40}\d{4})\.?",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    r"(?:,\s|\(|this (?:paper|report) )?replaces (?P<pages>pages? [\w ,-]{1,60}?)"
    r" (?:of|in) (?:the )?(?:agenda(?: pack)?|supplement(?:ary)?(?: pack)?(?: \d{1,3})?)\)?\.?$",
    re.IGNORECASE,
)
_TO_FOLLOW = re.compile(
    r"\s?(?:[-\u2013\u2014,:]\s?)?[(\[]?\b(?:report |paper |papers |attached |document )?"
    r"(?:to follow|i ddilyn)[)\]]?\.?$",
    re.IGNORECASE,
)
_KEPT = re.compile(r"not for publication(?P<colon>\s?:\s?)?", re.IGNORECASE)
_SAME_REASON = re.compile(r"not for publication, for the same reason", re.IGNORECASE)
_PUBLIC_INTEREST = re.compile(r"public interest\s?:\s?", re.IGNORECASE)
_REASONS = re.compile(r"[.:]\s(?=(?:Exempt|Confidential) information)")
_LISTED = re.compile(
    r"(?P<title>.{1,400}?)\s?(?P<range>[(\[](?:Pages?|Tudalen(?:nau)?)\s[^()\[\]]{1,40}[)\]])"
)
_ENTRY = re.compile(r"(?:item|eitem) \S{1,8},", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9}),?\s+(\d{4})")
_MONTHS = tuple(month[:3].lower() for month in ENGLISH.months)
_LONGEST_TITLE = 300


class ItemText(Struct):
    """What was read; the fields are those of ``PrintedItem``.  ``blocks`` are those of its text."""

    blocks: list[TextBlock] = field(default_factory=list)
    lead: str = ""
    urgent: str = ""
    withdrawn: str = ""
    deferred_to: date | None = None
    deferred_reason: str = ""
    follows: tuple[str, date] | None = None
    exempt: tuple[str, ...] = ()
    is_exempt: bool = False
    confidential: bool = False
    public_interest: str = ""
    exclusion: bool = False
    is_stock: bool = False
    replaces: PageRange | None = None
    papers: list[PrintedPaper] = field(default_factory=list)
    to_follow: bool = False
    pages: FoundRange | None = None

    @property
    def text(self) -> str:
        return blocks_markdown(self.blocks)


def read_item_text(title: str, blocks: Sequence[TextBlock]) -> ItemText:
    """What the blocks under a title say."""
    found = ItemText()
    blocks = _without_resolution(blocks, found)
    entry: TextBlock | None = None  # of the paper to which notes below it belong
    for block in blocks:
        if entry is not None and _is_note_of(block, entry) and _kept_paper(block, found):
            continue
        entry = None
        if _phrase(block, found):
            continue
        paper = _paper(block)
        if paper is not None:
            found.papers.append(paper)
            entry = block
            continue
        found.blocks.append(block)
    if excludes_public(title, " ".join(block.text for block in found.blocks)):
        found.exclusion = True
    return found


def take_to_follow(title: str) -> tuple[str, bool]:
    """A title without its "to follow", and whether it had one.

    >>> take_to_follow("Budget (To follow)"), take_to_follow("Lessons to follow up")
    (('Budget', True), ('Lessons to follow up', False))
    """
    found = _TO_FOLLOW.search(title, max(0, len(title) - 60))
    return (title, False) if found is None else (title[: found.start()].rstrip(" -\u2013,:"), True)


def printed_day(text: str) -> date | None:
    """A day such as "13 June 2024" or "Thursday, 13th June 2024".

    >>> printed_day("Thursday, 13th June 2024").isoformat(), printed_day("31 June 2024")
    ('2024-06-13', None)
    """
    found = _DAY.search(text)
    if found is None or found[2][:3].lower() not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except ValueError:
        return None


def _without_resolution(blocks: Sequence[TextBlock], found: ItemText) -> Sequence[TextBlock]:
    """The blocks without the resolution that agendapack prints itself, and its list of items."""
    for at in range(len(blocks)):
        end = at + 2
        if is_stock_resolution(" ".join(block.text for block in blocks[at:end])):
            while end < len(blocks) and blocks[end].mark == "-" and _ENTRY.match(blocks[end].text):
                end += 1
            found.exclusion = found.is_stock = True
            return (*blocks[:at], *blocks[end:])
    return blocks


def _phrase(block: TextBlock, found: ItemText) -> bool:
    """Whether a block is one of the phrases, which is then read."""
    text = block.text
    if match := _DEFERRED.match(text):
        day = printed_day(match["day"])
        if day is None or (not match["colon"] and match.end() < len(text.rstrip("."))):
            return False
        found.deferred_to = day
        found.deferred_reason = markdown(without_start(block.pieces, match.end()))
    elif match := _WITHDRAWN.match(text):
        found.withdrawn = markdown(without_start(block.pieces, match.end()))
    elif match := _URGENT.match(text):
        found.urgent = markdown(without_start(block.pieces, match.end()))
    elif (match := _LEAD.match(text)) and not found.lead and not block.mark:
        found.lead = text[match.end() :].strip()
    elif match := _FOLLOWS.fullmatch(text):
        day = printed_day(match["day"])
        if day is None:
            return False
        found.follows = (match["item"], day)
    elif (match := _REPLACES.match(text)) and not block.mark:
        found.replaces = _named_pages(match["pages"])
        return found.replaces is not None
    elif (match := _PUBLIC_INTEREST.match(text)) and (found.is_exempt or found.papers):
        _take_public_interest(markdown(without_start(block.pieces, match.end())), found)
    elif is_wholly_exempt(text):
        _take_note(text, found)
    elif (alone := range_alone(text)) and text.strip("([")[:1].isalpha() and not block.mark:
        found.pages = found.pages or alone
    elif _TO_FOLLOW.fullmatch(text):
        found.to_follow = True
    else:
        return False
    return True


def _take_note(text: str, found: ItemText) -> None:
    """Reads why an item, or the papers that it names, are not for publication."""
    words = exempt_words(text)
    match = _KEPT.match(text)
    if match is None or not match["colon"] or not _REASONS.search(text):
        found.is_exempt = True
        found.exempt = tuple(dict.fromkeys((*found.exempt, *words.paragraphs)))
        found.confidential = found.confidential or words.confidential
        return
    named = _REASONS.split(text[match.end() :], maxsplit=1)[0]
    end = 0
    for one in _LISTED.finditer(named):
        title = re.sub(r"^(?:,|and|a|ac)\s", "", one["title"].strip()).strip()
        found.papers.append(_with_reason(title, split_range(f"x {one['range']}").pages, words))
        end = one.end()
    if not end:
        found.papers.append(_with_reason(named.strip(), None, words))


def _with_reason(title: str, pages: PageRange | None, words: ExemptWords) -> PrintedPaper:
    return PrintedPaper(title, pages, exempt=words.paragraphs, confidential=words.confidential)


def _take_public_interest(text: str, found: ItemText) -> None:
    if found.is_exempt or not found.papers:
        found.public_interest = text
    else:
        found.papers[-1] = _changed(found.papers[-1], public_interest=text)


def _is_note_of(block: TextBlock, entry: TextBlock) -> bool:
    return not block.mark and (block.left > entry.outer + 3 or not entry.mark)


def _kept_paper(block: TextBlock, found: ItemText) -> bool:
    """Whether a block below an entry says that the paper is not for publication."""
    text = block.text
    last = found.papers[-1]
    if match := _PUBLIC_INTEREST.match(text):
        public_interest = markdown(without_start(block.pieces, match.end()))
        found.papers[-1] = _changed(last, public_interest=public_interest)
        return True
    if not is_wholly_exempt(text):
        return False
    found.papers[-1] = _reasoned(last, text, found.papers[:-1])
    return True


def _reasoned(paper: PrintedPaper, text: str, before: Sequence[PrintedPaper]) -> PrintedPaper:
    """A paper with the reason that a text gives, which may be that of the one before it."""
    if _SAME_REASON.match(text) and before:
        last = before[-1]
        return _changed(
            paper,
            exempt=last.exempt,
            confidential=last.confidential,
            public_interest=last.public_interest,
        )
    words = exempt_words(text)
    return _changed(paper, exempt=words.paragraphs, confidential=words.confidential)


def _changed(paper: PrintedPaper, **values: object) -> PrintedPaper:
    from msgspec.structs import replace

    return replace(paper, **values)


def _paper(block: TextBlock) -> PrintedPaper | None:
    """The paper that a block lists: a title with a range at its end, or one that is to follow."""
    first, *others = _lines(block.pieces)
    text = plain(first)
    replaced = _REPLACES.search(text)
    title = text[: replaced.start()].rstrip(" ,(") if replaced else text
    bare, exempt = take_exempt(title)
    if exempt is not None and exempt.paragraphs:
        title = bare.rstrip()
    title, follows = take_to_follow(title)
    found = split_range(title)
    is_sentence = not block.mark and (found.title[:1].islower() or len(title.split()) > 30)
    if not (found.pages or follows) or not found.title or is_sentence:
        return None
    if len(title) > _LONGEST_TITLE or (others and not is_wholly_exempt(plain(others[0]))):
        return None
    paper = PrintedPaper(
        found.title,
        found.pages,
        target=next((p.target for p in reversed(first) if p.target is not None), None),
        to_follow=follows and found.pages is None,
        exempt=exempt.paragraphs if exempt is not None else (),
        replaces=_named_pages(replaced["pages"]) if replaced else None,
    )
    note = " ".join(plain(line) for line in others)
    return _reasoned(paper, note, ()) if note else paper


def _lines(pieces: Sequence[LinePart]) -> list[list[LinePart]]:
    """Pieces of a paragraph by the lines that end early in it."""
    lines: list[list[LinePart]] = [[]]
    for piece in pieces:
        if piece.text == LINE_BREAK:
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines


def _named_pages(text: str) -> PageRange | None:
    """
    >>> _named_pages("pages 67 to 70").names
    ('67', '68', '69', '70')
    """
    numbers = re.findall(r"(?:[A-Z]{1,3}\d{0,2}-)?\d{1,6}", text)
    return split_range(f"x (pages {numbers[0]} - {numbers[-1]})").pages if numbers else None
