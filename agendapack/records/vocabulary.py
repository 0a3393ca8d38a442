"""The words that agendapack itself prints, in one language: names, stamps, page ranges.

Those of another language than English are in a catalogue, the shipped one or a council's own.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.records.language_words import LanguageWords
from agendapack.records.shipped import shipped_templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from agendapack.problems import Problem
    from agendapack.records.exemptions import Exemption, ExemptParagraph
    from agendapack.records.page_ranges import PageRange


def message(text: str) -> str:
    """The same English text, which is said by way of a variable: marked for the catalogues."""
    return text


_TITLES = {
    message("Councillor"): message("Councillors"),
    message("Cllr"): message("Cllrs"),
    message("Alderman"): message("Aldermen"),
}


class Vocabulary(LanguageWords, frozen=True):
    """One language's words, put together as the trade's documents have them."""

    # Names

    @property
    def plurals(self) -> Mapping[str, str]:
        """Titles that are said once for several names: "Councillors" for "Councillor"."""
        own = self.texts
        return {own.get(one, one): own.get(many, many) for one, many in _TITLES.items()}

    def names(self, names: Iterable[str]) -> str:
        """Names as one phrase; a title that neighbours share is said once, in the plural.

        >>> ENGLISH.names(["Councillor Mrs Bridgeman", "Councillor Cook"])
        'Councillors Mrs Bridgeman and Cook'
        >>> ENGLISH.names(["Councillor Cook", "Councillor Dann", "Mr Ellis"])
        'Councillors Cook and Dann; and Mr Ellis'
        """
        runs: list[str] = []
        plurals = self.plurals

        def title_of(name: str) -> str:
            first, _, rest = name.partition(" ")
            return first if first in plurals and rest else ""

        for title, group in groupby(names, key=title_of):
            run = tuple(group)
            if title and len(run) > 1:
                bare = (name[len(title) + 1 :] for name in run)
                runs.append(f"{plurals[title]} {self.series(bare)}")
            else:
                runs.append(self.series(run))
        if len(runs) < 2:
            return "".join(runs)
        # A comma would read as if the next run's people had the first run's title.
        return self.say("{others}; and {last}", others="; ".join(runs[:-1]), last=runs[-1])

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
        if exemption.is_confidential:
            return self._title_of_confidential()
        return self._title_of_exempt()

    @property
    def stock_titles(self) -> tuple[str, str]:
        """Both of those titles: an exempt paper's, and a confidential one's."""
        return self._title_of_exempt(), self._title_of_confidential()

    def _title_of_exempt(self) -> str:
        return self.say("Exempt paper")

    def _title_of_confidential(self) -> str:
        return self.say("Confidential paper")

    def description(self, paragraph: ExemptParagraph) -> str:
        """What a kind of exempt information is, without the full stop after it."""
        return self.say(paragraph.description).rstrip(" .")


ENGLISH = Vocabulary()

NUMBER_TEXTS = ("Page {number}", "Pages {first} - {last}")
"""The English of what stamps and front sheets say of page numbers."""


class WordsReading(Struct, frozen=True):
    """The words of a language as read, and what is wrong with their catalogues."""

    words: Vocabulary
    problems: tuple[Problem, ...] = ()


def read_words(language: str, folders: Iterable[Path] = ()) -> WordsReading:
    """The words of a language tag ("en-GB" and "en" have the same), by the catalogues in folders of
    templates, the first of which wins entry by entry, and by the one that ships."""
    own = subtag(language)
    files = [catalogue_file(folder, own) for folder in folders]
    shipped = _shipped_file(own)
    files = [file for file in files if file != shipped and file.is_file()]
    if not files and shipped is None:
        return WordsReading(ENGLISH if own == "en" else Vocabulary(own))
    from agendapack.records.catalogues import Catalogue, read_catalogue  # needs Babel

    found = Catalogue() if shipped is None else read_catalogue(shipped)
    for file in reversed(files):
        found = read_catalogue(file).over(found)
    words = Vocabulary(own, found.texts, found.counted, found.unchecked)
    return WordsReading(words, found.problems)


def vocabulary(language: str, folders: Iterable[Path] = ()) -> Vocabulary:
    """The words of a language tag, as :func:`read_words` finds them."""
    return read_words(language, folders).words


def catalogue_file(folder: Path, language: str) -> Path:
    """Where the catalogue of a language is in a folder of templates."""
    return folder / "languages" / f"{subtag(language)}.po"


def shipped_languages() -> tuple[str, ...]:
    """The subtags of the languages whose words ship, English first."""
    found = sorted(file.stem for file in (shipped_templates() / "languages").glob("*.po"))
    return ("en", *found)


@cache
def shipped_vocabularies() -> tuple[Vocabulary, ...]:
    """The words of each of them."""
    return tuple(map(vocabulary, shipped_languages()))


@cache
def _shipped_file(language: str) -> Path | None:
    file = catalogue_file(shipped_templates(), language)
    return file if file.is_file() else None


def subtag(language: str) -> str:
    """The language of a tag, without its script and region.

    >>> subtag("en-GB")
    'en'
    """
    return language.split("-")[0].lower()
