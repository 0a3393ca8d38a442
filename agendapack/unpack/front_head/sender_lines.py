"""Finds on a front sheet who sends it: the council, its department, address and web site, the
officer to ask, and whose name stands under it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import date

from msgspec import Struct

from agendapack.unpack.front_head.front_lines import FrontBlock, FrontLine, blocks, joined, says
from agendapack.unpack.front_head.member_names import is_name, is_role, is_titled
from agendapack.unpack.front_head.printed_days import find_days, find_times
from agendapack.unpack.printed_front import PrintedPerson

_EMAIL = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}")
_TELEPHONE = re.compile(
    r"(?:\(0\d{2,5}\)|\+44|0)(?:[ ()-]{0,2}\d){6,12}"
    r"(?:,?\s?(?:ext(?:ension)?\.?|x)\s?\d{1,6})?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s<>()]{3,200}", re.IGNORECASE)
_COUNCIL = re.compile(
    r"(?:(?:the )?(?:[\w'’.&-]+,? ){1,7}(?:council|combined authority|national park authority"
    r"|fire authority|fire and rescue authority|corporation)"
    r"|(?:(?:the )?(?:royal borough|london borough|city|county|borough|council) of|cyngor)"
    r"(?: [\w'’.-]+){1,7})",
    re.IGNORECASE,
)
_COUNCIL_WORDS = re.compile(
    r"\b(?:city|county|borough|district|town|parish|community|council of|metropolitan|unitary"
    r"|royal|london|cyngor|authority|corporation|[\w'’-]+shire|[A-Z][\w'’-]+ council)\b",
    re.IGNORECASE,
)
_NO_COUNCIL = re.compile(
    r"\b(?:meeting|committee|members?|full council|chamber|house|summons|agenda|website|offices)\b"
    r"|.\b(?:of|to) the council$",  # an office, as in "Leader of the Council"
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"\b(?:services?|department|directorate|division|governance|secretariat|support|team"
    r"|legal|gwasanaethau|adran)\b",
    re.IGNORECASE,
)
_POST = re.compile(
    r"\b(?:chief executive|managing director|director|counsel|solicitor|monitoring officer|clerk"
    r"|head of|proper officer|secretary|service lead|assistant|executive officer|manager"
    r"|returning officer|town clerk|prif weithredwr|cyfarwyddwr|swyddog monitro|pennaeth)\b",
    re.IGNORECASE,
)


_INTRODUCES = re.compile(
    r"(?:(?:for|if you (?:need|require|would like|want)) )?(?:(?:any )?(?:further|more|other) )?"
    r"(?:information|details|enquiries|queries|contacts?|contact details)"
    r"(?: (?:about|on) this (?:agenda|meeting))?[,:]?",
    re.IGNORECASE,
)
"""What stands above the officer to ask: "For further information"."""


class Sender(Struct, frozen=True):
    """Who sends a front sheet."""

    council: str = ""
    department: str = ""
    address: tuple[str, ...] = ()
    website: str = ""


def is_council(text: str) -> bool:
    """Whether a text is a council's name and nothing else.

    >>> is_council("Plymouth City Council"), is_council("A meeting of the County Council")
    (True, False)
    """
    return (
        len(text) <= 90
        and _COUNCIL.fullmatch(text) is not None
        and _COUNCIL_WORDS.search(text) is not None
        and _NO_COUNCIL.search(text) is None
        and _POST.search(text) is None
        and text.casefold().removeprefix("the ") not in ("county council", "city council")
    )


# The contact


def find_contact(lines: Sequence[FrontLine]) -> tuple[PrintedPerson | None, Set[int]]:
    """The officer to ask: name and post, telephone and e-mail address; and the numbers of the
    lines that say so.  None where no name is printed."""
    name = role = telephone = email = ""
    used: set[int] = set()
    for line in lines:
        kind = line.label.kind if line.label is not None else None
        if kind not in ("contact", "telephone", "email") or line.number in used:
            continue
        said = says(line, lines)
        numbers = {line.number, *(each.number for each in said)}
        if kind == "contact" and not name:
            text = joined(said, ", ") if said else ""
            name, role, own_telephone, own_email = _person(text, said)
            telephone, email = telephone or own_telephone, email or own_email
            used |= numbers if name else set()
        elif kind == "telephone" and not telephone:
            match = _TELEPHONE.search(" ".join(_said(each) for each in said))
            if match is not None:
                telephone = match[0]
                used |= numbers
        elif kind == "email" and not email:
            email = _email(said)
            used |= numbers if email else set()
    if not name:
        return None, frozenset()
    for line in lines:
        is_beside = any(x.number in used and x.is_beside(line) for x in lines)
        if not telephone and is_beside and _TELEPHONE.fullmatch(line.text):
            telephone = line.text
            used.add(line.number)
    first = next(line for line in lines if line.number in used)
    intro = next((x for x in lines if _INTRODUCES.fullmatch(x.text)), None)
    if intro is not None and _is_right_above(intro, first):
        used.add(intro.number)
    alone = next((line for line in lines if _EMAIL.fullmatch(line.text)), None)
    if not email and alone is not None:
        email = alone.text
        used.add(alone.number)
    return PrintedPerson(name, role, telephone, email), used


def _said(line: FrontLine) -> str:
    return line.said or line.text


def _email(lines: Sequence[FrontLine]) -> str:
    """An e-mail address, which may go over several lines, or be what a link leads to."""
    linked = _linked_email(lines)
    if linked:
        return linked
    text = ""
    for line in lines:
        said = _said(line)
        whole = _EMAIL.fullmatch(text)
        if whole is not None and not said.startswith("."):
            break
        text += said.split(" ")[0] if text else said
    match = _EMAIL.search(text)
    return match[0] if match is not None else ""


def _linked_email(lines: Sequence[FrontLine]) -> str:
    for line in lines:
        for part in line.line.parts:
            if part.link.lower().startswith("mailto:"):
                match = _EMAIL.match(part.link[7:])
                if match is not None:
                    return match[0]
    return ""


def _person(text: str, lines: Sequence[FrontLine]) -> tuple[str, str, str, str]:
    """Name, post, telephone and e-mail address out of one text: "Jo Bell, Clerk, Tel: 01632 1"."""
    email = _EMAIL.search(text)
    telephone = _TELEPHONE.search(text)
    rest = text
    for found in (email, telephone):
        if found is not None:
            rest = rest.replace(found[0], ",")
    rest = re.sub(
        r"\b(?:tel(?:ephone)?|phone|e-?mail|direct line|on|or|at)\b\.?:?", ",", rest, flags=re.I
    )
    pieces = [piece.strip(" .:;-–|") for piece in re.split(r"[,|]|\s[-–]\s", rest)]
    pieces = [_balanced(each) for each in pieces if any(letter.isalpha() for letter in each)]
    address = next((at for at, each in enumerate(pieces) if re.search(r"\d", each)), len(pieces))
    pieces = pieces[:address]
    name = pieces[0] if pieces else ""
    if not name or len(name) > 60 or len(name.split()) > 6:
        return "", "", "", ""
    return (
        name,
        ", ".join(pieces[1:3]),
        telephone[0] if telephone is not None else "",
        email[0] if email is not None else _linked_email(lines),
    )


def _balanced(text: str) -> str:
    """A text without a bracket whose other half was cut off."""
    return text.strip("() ") if text.count("(") != text.count(")") else text


# The sender's address


def find_sender(lines: Sequence[FrontLine], every: Sequence[FrontLine]) -> tuple[Sender, Set[int]]:
    """The council, the department that sends the agenda, its address and web site, in ``lines``;
    ``every`` are those of the whole front sheet."""
    plain = [line for line in lines if line.kind in (None, "other")]
    used: set[int] = set()
    website = ""
    for line in lines:
        if line.label is not None and line.label.kind == "website":
            website, numbers = _site(line, lines)
            used |= numbers
        elif line.label is None and (_WEBSITE.fullmatch(line.text) or _leads_to_itself(line)):
            website = website or _address(line, line.text)
            used.add(line.number)
    senders, address = _letterhead([x for x in plain if x.number not in used], every)
    used |= {line.number for block in (*senders, address) for line in block}
    names = [" ".join(line.said for line in block) for block in senders]
    postal = _address_lines(address)
    council = next((line for line in postal if is_council(line)), "")
    if not council and names:
        # Where the address does not name the council, the first line of all does.
        own = next((name for name in names if is_council(name)), "")
        council = own or (names[0] if len(names) > 1 or not _DEPARTMENT.search(names[0]) else "")
        if council:
            names.remove(council)
    if not council:
        heading = next((x for x in plain if x.number not in used and is_council(x.text)), None)
        if heading is not None:
            council = heading.text
            used.add(heading.number)
    return Sender(council, " ".join(names), postal, website), used


def _site(line: FrontLine, lines: Sequence[FrontLine]) -> tuple[str, Set[int]]:
    said = says(line, lines)
    for each in said:
        match = _WEBSITE.search(each.text)
        if match is not None:
            return _address(each, match[0]), {line.number, *(x.number for x in said)}
    return "", frozenset()


def _leads_to_itself(line: FrontLine) -> bool:
    """Whether a line is an address without "www.", and a link to it."""
    links = {part.link for part in line.line.parts}
    return len(links) == 1 and any(
        re.sub(r"^https?://|/$", "", link) == line.text.rstrip("/") for link in links
    )


def _address(line: FrontLine, text: str) -> str:
    """A web address: what its link leads to, or else what is printed."""
    link = next(
        (p.link for p in line.line.parts if p.link.startswith("http") and p.text in text), ""
    )
    if link:
        return link
    return text if text.lower().startswith("http") else f"https://{text}"


def _letterhead(
    plain: Sequence[FrontLine], every: Sequence[FrontLine]
) -> tuple[Sequence[FrontBlock], FrontBlock]:
    """The blocks that say who sends the agenda, and the address under them.

    They stand closely under each other.  An address has a postcode; or the lines above it name a
    council or a department; or all stands above the officer to ask or the day of publication, in
    the right half of the page.
    """
    labels = [line for line in every if line.kind in ("contact", "published", "website")]
    for run in _runs(blocks(plain)):
        flat = [line for block in run for line in block]
        if any(find_days(line.text) or find_times(line.text) for line in flat):
            continue
        is_right = flat[0].line.left > 0.45 * max(line.limit for line in flat)
        is_above = any(_is_right_above(flat[-1], label) for label in labels)
        named = any(is_council(line.text) or _DEPARTMENT.search(line.text) for line in flat)
        has_postcode = any(_POSTCODE.search(line.text) for line in flat)
        if not (has_postcode or (named and (is_right or is_above)) or (is_right and is_above)):
            continue
        bold = [block for block in run if all(line.line.is_bold for line in block)]
        if len(bold) == len(run) and len(run) > 1:
            return run, ()
        if bold and len(bold) < len(run):
            return bold, tuple(line for block in run[len(bold) :] for line in block)
        own = 0  # lines that are no bold ones, and say who sends it all the same
        while own < len(flat) - 1 and (
            is_council(flat[own].text) or _DEPARTMENT.search(flat[own].text)
        ):
            own += 1
        if own == 0 and not has_postcode and len(flat) == 1:
            return run, ()
        return [(line,) for line in flat[:own]], tuple(flat[own:])
    return (), ()


def _runs(found: Sequence[FrontBlock]) -> list[list[FrontBlock]]:
    """Blocks of short lines right under each other, those of bold lines first."""
    runs: list[list[FrontBlock]] = []
    for block in found:
        if not _are_short(block):
            continue
        last = runs[-1][-1] if runs else None
        goes_on = (
            last is not None
            and _is_right_above(last[-1], block[0])
            and all(line.line.is_bold for line in last)
            and last[-1].line.size < 1.2 * block[0].line.size
        )
        if goes_on:
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def _is_right_above(above: FrontLine, below: FrontLine) -> bool:
    gap = below.line.top - above.line.bottom
    is_aligned = abs(below.line.left - above.line.left) < 2
    return above.page == below.page and is_aligned and -2 <= gap < 1.2 * below.line.size


def _address_lines(block: FrontBlock) -> tuple[str, ...]:
    """An address, a text each for what stands on a line, or on several where one had no room."""
    found: list[str] = []
    for number, line in enumerate(block):
        above = block[number - 1]
        if number and abs(above.line.left - line.line.left) < 3 and above.runs_on(line):
            found[-1] = f"{found[-1]} {line.text}"
        else:
            found.append(line.text)
    if len(found) == 1:
        found = [piece.strip() for piece in found[0].split(",")]
    return tuple(line.rstrip(",") for line in found)


def _are_short(block: FrontBlock) -> bool:
    return len(block) <= 9 and all(
        len(line.text) <= 60 and not line.text.endswith(".") for line in block
    )


# The signatory


def find_signatory(lines: Sequence[FrontLine]) -> tuple[PrintedPerson | None, Set[int]]:
    """Whose name stands under the front sheet: a bold name, or one with a post under it, which
    nothing but a telephone number and a day stands under."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if not is_name(line.text) or _POST.search(line.text):
            continue
        if line.label is not None or is_role(line.text) or is_council(line.text):
            continue
        under = [x for x in lines[at + 1 :] if x.page == line.page and _is_close(line, x)]
        posts: list[FrontLine] = []
        telephone, used = "", {line.number}
        for below in under:
            match = _TELEPHONE.fullmatch(below.text)
            if match is not None:
                telephone = telephone or match[0]
                used.add(below.number)
            elif not telephone and not find_days(below.text) and below.label is None:
                posts.append(below)
        is_bold = line.line.is_bold and not any(post.line.is_bold for post in posts)
        is_post = bool(posts) and _POST.search(posts[0].text) is not None
        after = [x for x in lines[at + 1 :] if x.page == line.page and x.number not in used]
        is_last = after == posts and len(posts) < 3
        is_sentence = any(post.text.endswith(".") for post in posts)
        is_signed = is_bold and is_last and not is_sentence
        if is_signed or (is_post and not is_titled(line.text)):
            used |= {post.number for post in posts}
            return PrintedPerson(line.text, joined(posts, ", ") if posts else "", telephone), used
    return None, frozenset()


def _is_close(name: FrontLine, below: FrontLine) -> bool:
    """Whether a line stands in the lines under a name, aligned with it at some side."""
    gap = below.line.top - name.line.bottom
    one, other = name.line, below.line
    middle = abs(one.left + one.right - other.left - other.right) < 6
    is_aligned = abs(one.left - other.left) < 3 or abs(one.right - other.right) < 3 or middle
    return -0.3 * one.size < gap < 3.2 * one.size and is_aligned and below.line.top > one.top


def find_published(
    lines: Sequence[FrontLine], meeting: date | None
) -> tuple[date | None, Set[int]]:
    """The day of publication: the labelled one, or a day that stands alone before the meeting's."""
    for line in lines:
        if line.label is not None and line.label.kind == "published":
            found = says(line, lines)
            days = find_days(" ".join(_said(each) for each in found))
            if days:
                return days[0].day, {line.number, *(each.number for each in found)}
    for line in lines:
        said = line.said if line.kind == "when" else line.text
        days = find_days(said)
        is_alone = len(days) == 1 and len(said) - (days[0].end - days[0].start) <= 2
        if is_alone and meeting is not None and days[0].day < meeting:
            return days[0].day, {line.number}
    return None, frozenset()
