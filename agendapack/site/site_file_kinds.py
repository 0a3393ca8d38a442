"""Which files a site may hold, and what each is read as where it is held against what is exempt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from os import scandir
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import UnprovedError

if TYPE_CHECKING:
    from agendapack.papers.evidence.evidence_reading import DocumentKind

_KINDS: Mapping[str, DocumentKind] = {
    ".pdf": "pdf",
    ".html": "html",
    ".json": "data",
    ".jsonld": "data",
    ".webmanifest": "data",
    ".xml": "xml",
    ".xsl": "xml",
    ".svg": "xml",
    ".ics": "calendar",
    ".css": "text",
    ".js": "text",
    ".txt": "text",
    ".csv": "text",
    ".md": "text",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".webp": "picture",
    ".gif": "picture",
    ".ico": "picture",
    ".woff": "font",
    ".woff2": "font",
    ".ttf": "font",
    ".otf": "font",
    ".pf_fragment": "search fragment",
    ".pf_index": "search data",
    ".pf_filter": "search data",
    ".pf_sort": "search data",
    ".pf_meta": "search data",
    ".pagefind": "search program",
}
_NAMED: Mapping[str, DocumentKind] = {
    ".nojekyll": "text",
    "CNAME": "text",
    ".htaccess": "text",
    "web.config": "xml",
    "_headers": "text",
    "_redirects": "text",
}
"""Files that web servers want, by their names."""


class PublicFile(Struct, frozen=True):
    """A file of a site, which lies now in ``folder``: its address below the site's root;
    ``is_static``: the council put it there itself."""

    address: str
    folder: Path
    kind: DocumentKind
    is_static: bool = False

    @property
    def path(self) -> Path:
        return self.folder / self.address

    def meeting(self) -> str | None:
        """The key of the meeting among whose files it is."""
        parts = self.address.split("/")
        return "/".join(parts[1:3]) if parts[0] == "meetings" and len(parts) > 3 else None

    @property
    def is_document(self) -> bool:
        """Whether it is a document of a meeting, a paper of one, or a picture of its pages; the
        meeting's page and data are none, and neither is a static file, wherever it lies."""
        if self.is_static or self.meeting() is None or self.address.endswith("/index.html"):
            return False
        return self.kind in ("pdf", "html", "picture")

    @property
    def is_whole_document(self) -> bool:
        """Whether it is a document that a paper may have been taken from."""
        return self.is_document and self.address.count("/") == 3 and self.kind in ("pdf", "html")


def _below(folder: str | Path, above: str) -> Iterator[tuple[str, bool]]:
    """The addresses of all that is in a folder and no folder itself, and whether each is a file; a
    link is none."""
    with scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        address = f"{above}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, f"{address}/")
        else:
            yield address, entry.is_file(follow_symlinks=False)


def file_kind(name: str) -> DocumentKind | None:
    """What a file of a site is read as, by its ``name``; None where a site has no such file."""
    return _NAMED.get(name) or _KINDS.get(PurePosixPath(name).suffix)


def public_files(folder: Path, static: Collection[str] = ()) -> Iterator[PublicFile]:
    """Every file of the site in ``folder``, in order of address; ``static`` are the addresses of
    the council's own.

    UnprovedError names those of which nobody knows how to read them.
    """
    unknown = []
    for address, is_file in _below(folder, ""):
        kind = file_kind(address.rpartition("/")[2])
        if kind is None or not is_file:
            unknown.append(address)
        else:
            yield PublicFile(address, folder, kind, address in static)
    if unknown:
        told = f"of these files of the site nobody knows what they hold: {', '.join(unknown[:5])}"
        more = f", and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        known = ", ".join(sorted(_KINDS))
        hint = f"leave them out of templates/site/static/: a site has files of these kinds: {known}"
        raise UnprovedError(f"{told}{more}", hint)
