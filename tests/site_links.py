"""Follows every link of a site that is in a folder, as a browser would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from pypdf import PdfReader

_FOLLOWED = {"href", "src", "action"}
_RANGE = re.compile(r"\b(?:pages?|tudalen(?:nau)?) (?:S\d+-)?\w+")


class _Page(HTMLParser):
    """What a page links to with the words of each link, and the places that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.places: list[str] = []
        self.titles: list[str] = []
        self._words: list[str] | None = None
        self._href = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.places.append(found["id"])
        if tag == "a" and "href" in found:
            self._words, self._href = [], found["href"]
            return
        if tag == "title":
            self._words, self._href = [], ""
        if tag == "meta" and found.get("http-equiv") == "refresh":
            self.links.append((found["content"].partition("url=")[2], ""))
        self.links += [(found[name], "") for name in _FOLLOWED & found.keys()]

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "title") and self._words is not None:
            said, self._words = " ".join("".join(self._words).split()), None
            if tag == "a":
                self.links.append((self._href, said))
            else:
                self.titles.append(said)


class _Document:
    def __init__(self, file: Path) -> None:
        with PdfReader(file) as reader:
            self.labels = reader.page_labels
            self.names = set(reader.named_destinations)


class SiteLinks:
    """The links of the site in ``folder``, whose root has the address ``base_url``."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder = folder
        self.base_url = base_url
        self.to_pages = 0
        """How many of the links that were followed name pages of a document."""
        self._documents: dict[str, _Document] = {}

    @cached_property
    def pages(self) -> dict[str, _Page]:
        """By file."""
        return {
            file.relative_to(self.folder).as_posix(): _Page(file.read_text(encoding="utf-8"))
            for file in sorted(self.folder.rglob("*.html"))
            if file.relative_to(self.folder).parts[0] != "pagefind"
        }

    def broken(self) -> list[str]:
        """Links that lead to nothing, or to another page of a document than they say."""
        return [
            f"{name}: {href}: {fault}"
            for name, page in self.pages.items()
            for href, said in dict.fromkeys(page.links)
            for fault in self._faults(name, href, said)
        ]

    def repeated(self) -> list[str]:
        """Places that a page has twice, and titles that several pages of the site have."""
        found = [
            f"{name}: {place}"
            for name, page in self.pages.items()
            for place, count in Counter(page.places).items()
            if count > 1
        ]
        titles = Counter(title for page in self.pages.values() for title in page.titles)
        return found + [title for title, count in titles.items() if count > 1]

    def _faults(self, name: str, href: str, said: str) -> Iterator[str]:
        if href.startswith(f"{self.base_url}/") or href == self.base_url:
            href = f"/{href[len(self.base_url) :].lstrip('/')}"
        address = urlsplit(href)
        if address.scheme in ("http", "https", "mailto", "tel", "data"):
            return
        if address.scheme:
            yield "no scheme of a site"
            return
        path = unquote(address.path)
        target = normpath(path[1:] if path.startswith("/") else f"{Path(name).parent}/{path}")
        if not path:
            target = name
        elif path.endswith("/") or target == ".":
            target = normpath(f"{target}/index.html")
        if target.startswith("..") or not (self.folder / target).is_file():
            yield f"there is no {target}"
        elif address.fragment and target.endswith(".html"):
            if unquote(address.fragment) not in self.pages[target].places:
                yield "no such place on that page"
        elif address.fragment:
            yield from self._astray(target, address.fragment, said)

    def _astray(self, target: str, fragment: str, said: str) -> Iterator[str]:
        if target not in self._documents:
            self._documents[target] = _Document(self.folder / target)
        document = self._documents[target]
        kind, _, value = fragment.partition("=")
        if kind == "nameddest":
            if unquote(value) not in document.names:
                yield "no such destination in that document"
            return
        if kind != "page" or not value.isdecimal():
            yield "no address of a page"
        elif not 1 <= int(value) <= len(document.labels):
            yield f"the document has {len(document.labels)} pages"
        elif said:
            label = document.labels[int(value) - 1]
            named = _RANGE.search(said)
            self.to_pages += 1
            first = label.partition(" - ")[0]  # a slip stands for several pages
            if named is None or first != named[0].split()[-1]:
                yield f"it says {said!r}, and that page is {label}"
