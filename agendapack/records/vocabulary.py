"""The words that agendapack itself prints, in one language: dates, names, stamps, page ranges.

The English is in the code, and is also the key under which another language has its own text, as
in a gettext catalogue.  So another language is one more :class:`Vocabulary` in
:data:`VOCABULARIES` and nothing else.  What a template says is translated in the template.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from agendapack.records.exemptions import Exemption, ExemptParagraph
    from agendapack.records.page_ranges import PageRange

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Vocabulary(Struct, frozen=True):
    """One language's words.

    ``days`` begin with Monday and ``months`` with January.  ``plurals`` are titles that are said
    once for several names: "Councillors" for "Councillor".  ``texts`` has a translation for each
    English text, with the same ``{placeholders}``; what it lacks is printed in English.
    ``language`` is their subtag (BCP 47), ``unchecked`` the English of those translations that
    nobody who knows the language has looked at.  Raises ValueError where a translation has a
    placeholder that its English has not.
    """

    days: tuple[str, ...]
    months: tuple[str, ...]
    plurals: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    unchecked: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for english, text in self.texts.items():
            for name in set(_PLACEHOLDER.findall(text)) - set(_PLACEHOLDER.findall(english)):
                raise ValueError(f'"{text}" has {{{name}}}, and "{english}" has not')

    def say(self, text: str, **values: object) -> str:
        """An English text in this language, its placeholders filled with ``values``.

        >>> ENGLISH.say("Telephone {number}", number="01752 304570")
        'Telephone 01752 304570'
        """
        own = self.texts.get(text, text)
        if not values:
            return own
        return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), own)

    # Days and times

    def date(self, day: datetime.date) -> str:
        """
        >>> from datetime import date
        >>> ENGLISH.date(date(2018, 2, 6))
        '6 February 2018'
        """
        month = self.months[day.month - 1]
        return self.say("{day} {month} {year}", day=day.day, month=month, year=day.year)

    def day(self, day: datetime.date) -> str:
        """
        >>> from datetime import date
        >>> ENGLISH.day(date(2018, 2, 14))
        'Wednesday 14 February 2018'
        """
        weekday = self.days[day.weekday()]
        return self.say("{weekday} {date}", weekday=weekday, date=self.date(day))

    def time(self, time: str) -> str:
        """A time of day as the records write it, "14:00", in the twelve-hour form.

        >>> [ENGLISH.time(t) for t in ("14:00", "09:05", "12:00", "00:30")]
        ['2.00 pm', '9.05 am', '12.00 noon', '12.30 am']
        """
        hour, minute = (int(part) for part in time.split(":")[:2])
        if minute == 0 and hour in (0, 12):
            return self.say("12.00 noon" if hour else "12.00 midnight")
        clock = {"hour": hour % 12 or 12, "minute": f"{minute:02}"}
        if hour < 12:
            return self.say("{hour}.{minute} am", **clock)
        return self.say("{hour}.{minute} pm", **clock)

    # Names

    def series(self, words: Iterable[str]) -> str:
        """
        >>> ENGLISH.series(["Cook", "Dann", "Vincent"])
        'Cook, Dann and Vincent'
        """
        *others, last = tuple(words) or ("",)
        if not others:
            return last
        return self.say("{others} and {last}", others=", ".join(others), last=last)

    def names(self, names: Iterable[str]) -> str:
        """Names as one phrase; a title that neighbours share is said once, in the plural.

        >>> ENGLISH.names(["Councillor Mrs Bridgeman", "Councillor Cook"])
        'Councillors Mrs Bridgeman and Cook'
        >>> ENGLISH.names(["Councillor Cook", "Councillor Dann", "Mr Ellis"])
        'Councillors Cook and Dann; and Mr Ellis'
        """
        runs: list[str] = []
        for title, group in groupby(names, key=self._title):
            run = tuple(group)
            if title and len(run) > 1:
                bare = (name[len(title) + 1 :] for name in run)
                runs.append(f"{self.plurals[title]} {self.series(bare)}")
            else:
                runs.append(self.series(run))
        if len(runs) < 2:
            return "".join(runs)
        # A comma would read as if the next run's people had the first run's title.
        return self.say("{others}; and {last}", others="; ".join(runs[:-1]), last=runs[-1])

    def _title(self, name: str) -> str:
        first, _, rest = name.partition(" ")
        return first if first in self.plurals and rest else ""

    # Pages and items

    def page(self, number: int | str) -> str:
        """A page's stamp.

        >>> ENGLISH.page(67), ENGLISH.page("S1-3")
        ('Page 67', 'Page S1-3')
        """
        return self.say("Page {number}", number=number)

    def pages(self, pages: PageRange) -> str:
        """A page range as a front sheet prints it.

        >>> from agendapack.records.page_ranges import PageRange
        >>> ENGLISH.pages(PageRange(67, 114)), ENGLISH.pages(PageRange(5, 5))
        ('Pages 67 - 114', 'Page 5')
        >>> ENGLISH.pages(PageRange(1, 18, "S1-"))
        'Pages S1-1 - S1-18'
        """
        if pages.first == pages.last:
            return self.page(pages.first_name)
        return self.say("Pages {first} - {last}", first=pages.first_name, last=pages.last_name)

    def supplement_pages(self, pages: PageRange, ordinal: int) -> str:
        """The stamp on a page of a supplement that has numbers of its own, among other packs'.

        >>> from agendapack.records.page_ranges import PageRange
        >>> ENGLISH.supplement_pages(PageRange(1, 1), 2)
        'Supplement 2, Page 1'
        """
        return self.say("Supplement {number}, {pages}", number=ordinal, pages=self.pages(pages))

    def pack_name(self, ordinal: int) -> str:
        """
        >>> ENGLISH.pack_name(0), ENGLISH.pack_name(2)
        ('Agenda pack', 'Supplement 2')
        """
        return (
            self.say("Supplement {number}", number=ordinal) if ordinal else self.say("Agenda pack")
        )

    def pages_of(self, pages: PageRange, ordinal: int) -> str:
        """Pages of the pack with this ``ordinal``, in a sentence.

        >>> from agendapack.records.page_ranges import PageRange
        >>> ENGLISH.pages_of(PageRange(67, 70), 0)
        'pages 67 to 70 of the agenda pack'
        >>> ENGLISH.pages_of(PageRange(3, 3, "S1-"), 1)
        'page S1-3 of supplement 1'
        """
        said = self.page_list(range(pages.first, pages.last + 1), pages.prefix)
        if ordinal == 0:
            return self.say("{pages} of the agenda pack", pages=said)
        return self.say("{pages} of supplement {number}", pages=said, number=ordinal)

    def replaces(self, pages: PageRange, ordinal: int) -> str:
        """What a paper stands in place of: pages of the pack with this ``ordinal``.

        >>> from agendapack.records.page_ranges import PageRange
        >>> ENGLISH.replaces(PageRange(67, 70), 0)
        'replaces pages 67 to 70 of the agenda pack'
        >>> ENGLISH.replaces(PageRange(3, 3, "S1-"), 1)
        'replaces page S1-3 of supplement 1'
        """
        said = self.page_list(range(pages.first, pages.last + 1), pages.prefix)
        if ordinal == 0:
            return self.say("replaces {pages} of the agenda pack", pages=said)
        return self.say("replaces {pages} of supplement {number}", pages=said, number=ordinal)

    def item(self, number: str) -> str:
        """The stamp on an item's first page.

        >>> ENGLISH.item("7")
        'Agenda Item 7'
        """
        return self.say("Agenda Item {number}", number=number)

    def item_heading(self, number: str, title: str) -> str:
        """An item as a bookmark names it.

        >>> ENGLISH.item_heading("7", "CQC Report")
        '7. CQC Report'
        """
        return self.say("{number}. {title}", number=number, title=title)

    def page_list(self, pages: Iterable[int], prefix: str = "") -> str:
        """Some pages in words, each once; empty for none.

        >>> ENGLISH.page_list([9, 8, 7, 12, 4, 6]), ENGLISH.page_list([4])
        ('pages 4, 6 to 9 and 12', 'page 4')
        >>> ENGLISH.page_list([4, 2, 3], "S1-")
        'pages S1-2 to S1-4'
        """
        runs: list[list[int]] = []
        for page in sorted(set(pages)):
            if runs and page == runs[-1][-1] + 1:
                runs[-1].append(page)
            else:
                runs.append([page])
        if not runs:
            return ""
        if len(runs) == len(runs[0]) == 1:
            return self.say("page {number}", number=f"{prefix}{runs[0][0]}")
        words = [word for run in runs for word in self._run([f"{prefix}{page}" for page in run])]
        return self.say("pages {numbers}", numbers=self.series(words))

    def _run(self, run: list[str]) -> list[str]:
        if len(run) < 3:
            return run
        return [self.say("{first} to {last}", first=run[0], last=run[-1])]

    def on_pages(self, pages: Iterable[int], *, most: int | None = None) -> str:
        """Where something is; of more pages than ``most`` only the number is told, and the first.

        >>> ENGLISH.on_pages([4]), ENGLISH.on_pages([])
        ('on page 4', '')
        >>> ENGLISH.on_pages(range(4, 16), most=8)
        'on 12 pages, the first page 4'
        """
        numbers = sorted(set(pages))
        if not numbers:
            return ""
        if most is not None and len(numbers) > most:
            return self.say(
                "on {count} pages, the first page {number}", count=len(numbers), number=numbers[0]
            )
        return self.say("on {pages}", pages=self.page_list(numbers))

    # What is not for publication

    def reasons(self, exemption: Exemption) -> tuple[str, ...]:
        """Why something is not for publication: a sentence for each kind of exempt information,
        with its description (Local Government Act 1972, s.100B(5)).

        >>> from agendapack.records.exemptions import Exemption, ExemptParagraph
        >>> trade = ExemptParagraph("3", "Trade.", "Part 1 of Schedule 12A", "1972 Act")
        >>> ENGLISH.reasons(Exemption((trade,)))[0].partition(": ")[0]
        'Exempt information under paragraph 3 of Part 1 of Schedule 12A to the 1972 Act'
        """
        found = [
            self.say(
                "Exempt information under paragraph {number} of {part} to the {act}:"
                " {description}.",
                number=paragraph.number,
                part=self.say(paragraph.part),
                act=self.say(paragraph.act),
                description=self.description(paragraph),
            )
            for paragraph in exemption.paragraphs
        ]
        if exemption.is_confidential:
            found.append(
                self.say(
                    "Confidential information, which the law forbids to be disclosed to the public"
                    " ({law}).",
                    law=self.say(exemption.law),
                )
            )
        return tuple(found)

    def marking(self, exemption: Exemption) -> tuple[str, ...]:
        """The mark at the head of an exempt page, in paragraphs: that it is not for publication,
        the descriptions of what it holds, and where the law has them.

        >>> from agendapack.records.exemptions import Exemption
        >>> ENGLISH.marking(Exemption(is_confidential=True, law="1972 Act, s.100A(2)"))
        ('NOT FOR PUBLICATION', 'Confidential information', '1972 Act, s.100A(2)')
        """
        lines = [self.say("NOT FOR PUBLICATION"), *map(self.description, exemption.paragraphs)]
        places: dict[tuple[str, str], list[str]] = {}
        for paragraph in exemption.paragraphs:
            places.setdefault((paragraph.part, paragraph.act), []).append(paragraph.number)
        for (part, act), numbers in places.items():
            law = {"part": self.say(part), "act": self.say(act)}
            if len(numbers) == 1:
                text = self.say("Paragraph {number} of {part}, {act}", number=numbers[0], **law)
            else:
                listed = self.series(numbers)
                text = self.say("Paragraphs {numbers} of {part}, {act}", numbers=listed, **law)
            lines.append(text)
        if exemption.is_confidential:
            lines += [self.say("Confidential information"), self.say(exemption.law)]
        return tuple(lines)

    def stock_title(self, exemption: Exemption) -> str:
        """What a paper is called whose title the public does not know."""
        exempt, confidential = self.stock_titles
        return confidential if exemption.is_confidential else exempt

    @property
    def stock_titles(self) -> tuple[str, str]:
        """Both of those titles: an exempt paper's, and a confidential one's."""
        return self.say("Exempt paper"), self.say("Confidential paper")

    def description(self, paragraph: ExemptParagraph) -> str:
        """What a kind of exempt information is, without the full stop after it."""
        return self.say(paragraph.description).rstrip(" .")


ENGLISH = Vocabulary(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
        *("October", "November", "December"),
    ),
    plurals={"Councillor": "Councillors", "Cllr": "Cllrs", "Alderman": "Aldermen"},
)

VOCABULARIES = {"en": ENGLISH}
"""By language subtag (BCP 47)."""


def vocabulary(language: str) -> Vocabulary:
    """The words of a language tag: "en-GB" and "en" have the same; English where there are none."""
    return VOCABULARIES.get(subtag(language), ENGLISH)


def has_vocabulary(language: str) -> bool:
    """Whether there are words of its own for a language tag."""
    return subtag(language) in VOCABULARIES


def subtag(language: str) -> str:
    """The language alone that a tag begins with.

    >>> subtag("en-GB")
    'en'
    """
    return language.split("-")[0].lower()
