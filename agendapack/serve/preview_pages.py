"""What the preview adds to pages, and the pages that it has of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from agendapack.serve.preview_state import MembersDocuments, PreviewState, ShownProblem

OWN = ".preview/"
"""Where the preview's own files are, beside the site's."""
SCRIPT, STYLES, EVENTS = f"{OWN}reload.js", f"{OWN}preview.css", f"{OWN}events"

MEMBERS_PAGES = "members-documents/"

_HEAD_END = re.compile(rb"</head\s*>|<body\b", re.I)
_BODY = re.compile(rb"<body\b[^>]*>", re.I)
_POLICY = re.compile(
    rb"(<meta\s+http-equiv=[\"']?Content-Security-Policy[\"']?\s+content=\")([^\"]*)(\")", re.I
)


def with_preview(page: bytes, state: PreviewState, *, members: bool) -> bytes:
    """A page of HTML with the script that makes the browser follow, and the words that it is a
    preview, which tell of exempt documents where there are ``members``' pages."""
    page = _POLICY.sub(
        lambda found: found[1] + allowing(found[2].decode()).encode() + found[3], page, count=1
    )
    links = (
        f'<link rel="stylesheet" href="/{STYLES}">'
        f'<script src="/{SCRIPT}" data-pages="{escape(state.pages)}" defer></script>'
    ).encode()
    head = _HEAD_END.search(page)
    at = 0 if head is None else head.start()
    page = page[:at] + links + page[at:]
    body = _BODY.search(page, at)
    at = 0 if body is None else body.end()
    return page[:at] + _banner(members=members).encode() + page[at:]


def allowing(policy: str) -> str:
    """A content security policy that lets a page have the preview's script, styles and events too.

    >>> allowing("default-src 'none'; style-src 'unsafe-inline'")
    "default-src 'none'; style-src 'unsafe-inline' 'self'; script-src 'self'; connect-src 'self'"
    """
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        if words := directive.split():
            directives.setdefault(words[0].lower(), words[1:])
    for name in ("script-src", "style-src", "connect-src"):
        sources = [each for each in directives.get(name, ()) if each != "'none'"]
        directives[name] = sources if "'self'" in sources else [*sources, "'self'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _banner(*, members: bool) -> str:
    if members:
        return (
            '<aside class="agendapack-preview agendapack-preview-exempt" aria-label="Preview">'
            "<p><strong>Not for publication.</strong> This preview holds exempt documents:"
            f' <a href="/{MEMBERS_PAGES}">the members’ documents</a>.</p></aside>'
        )
    return (
        '<aside class="agendapack-preview" aria-label="Preview">'
        "<p>This is a preview. It shows what is not published yet.</p></aside>"
    )


def waiting_page(state: PreviewState, *, members: bool) -> bytes:
    """The page in place of any other before there are some: that they are being made, or what kept
    them from being made."""
    if not state.outcome:
        return _page(
            "The preview is being made",
            "<p>The pages appear here as soon as they are there.</p>",
            state,
            members=members,
        )
    return _page(
        "The preview could not be made",
        "<p>Mend this, and save: the pages appear here then.</p>" + _problems(state.problems),
        state,
        members=members,
    )


def missing_page(state: PreviewState, *, members: bool) -> bytes:
    """The page for an address where nothing is."""
    words = '<p>There is nothing at this address. <a href="/">To the first page</a></p>'
    return _page("No such page", words, state, members=members)


def members_page(meetings: Sequence[MembersDocuments], state: PreviewState) -> bytes:
    """The list of the members' documents."""
    parts = []
    for meeting in meetings:
        address = f"/{MEMBERS_PAGES}{quote(meeting.key)}/"
        files = "".join(
            f'<li><a href="{address}{quote(name)}">{escape(name)}</a></li>'
            for name in meeting.names
        )
        parts.append(f"<h2>{escape(meeting.key)}</h2><ul>{files}</ul>")
    words = "".join(parts) or "<p>No meeting has exempt business whose files are here.</p>"
    return _page("Members’ documents", words, state, members=True)


def _problems(problems: Sequence[ShownProblem]) -> str:
    items = (
        '<li class="agendapack-preview-problem">'
        + (f"<p><code>{escape(each.place)}</code></p>" if each.place else "")
        + f"<p><strong>{escape(str(each.severity).capitalize())}:</strong>"
        + f" {escape(each.message)}</p>"
        + (f"<p>{escape(each.hint)}</p>" if each.hint else "")
        + "</li>"
        for each in problems
    )
    return f'<ol class="agendapack-preview-list">{"".join(items)}</ol>'


def _page(title: str, words: str, state: PreviewState, *, members: bool) -> bytes:
    """A page of the preview's own, which is there until the next build ends."""
    script = (
        f'<script src="/{SCRIPT}" data-pages="{escape(state.pages)}"'
        f' data-outcome="{state.outcome}" defer></script>'
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="/{STYLES}">{script}\n'
        f'</head>\n<body class="agendapack-preview-own">\n{_banner(members=members)}\n'
        f"<main>\n<h1>{escape(title)}</h1>\n{words}\n</main>\n</body>\n</html>\n"
    ).encode()
