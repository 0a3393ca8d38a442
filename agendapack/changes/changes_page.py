"""The page of HTML that shows what is different between two documents: pages side by side, the
places that differ outlined, and the words that do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from html import escape
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from agendapack.changes.change_wording import in_pages, run_line
from agendapack.changes.changes_section import ChangesOutline, TwoDocuments
from agendapack.changes.marked_pictures import MarkedPicture, OpenSide, marked_pictures
from agendapack.changes.page_changes import ChangeKind, ChangeRun, PageChange
from agendapack.changes.page_reading import opened
from agendapack.changes.word_changes import WordChange
from agendapack.pages.html.marks import readable
from agendapack.pages.html.rendering import alone

MOST_PICTURED = 100  # pages with pictures: a browser has to hold them all
MOST_WORDS = 100  # differences of a page that are listed

_STYLE = """\
:root { color-scheme: light dark; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { box-sizing: border-box; max-width: 90rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem;
  font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5 { line-height: 1.25; text-wrap: balance; }
h2 { margin-top: 3rem; padding-top: 1rem; border-top: 3px solid; }
h2 ~ section > h3 { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid; }
table { border-collapse: collapse; }
caption { padding-bottom: 0.5rem; text-align: left; font-weight: bold; }
th, td { padding: 0.5rem 1rem 0.5rem 0; border-top: 1px solid #767676; text-align: left;
  vertical-align: top; }
tbody th { font-weight: normal; }
a { color: #00438a; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: start; }
figure { margin: 0; }
figure img { display: block; width: 100%; height: auto; border: 1px solid #767676; }
figcaption { margin-bottom: 0.25rem; font-weight: bold; }
.words { max-width: 46rem; padding-left: 1.25rem; }
del, ins { padding: 0 0.15em; }
del { color: #8a0012; background: #fdecee; text-decoration: line-through; }
ins { color: #0b5a1e; background: #e6f4e9; text-decoration: underline;
  text-decoration-thickness: 2px; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (max-width: 40rem) { body { padding: 1rem; } .pair { grid-template-columns: 1fr; } }
@media (prefers-color-scheme: dark) {
  body { color: #f0f0f0; background: #181818; }
  a { color: #9ccbff; }
  del { color: #ffb3bb; background: #4a0d16; }
  ins { color: #a9e5b6; background: #0d3a18; }
}
@media print {
  body { max-width: none; padding: 0; color: #000; background: #fff; }
  a { color: inherit; }
  del, ins { color: #000; background: none; }
  figure, li, tr { break-inside: avoid; }
  h1, h2, h3, h4, h5 { break-after: avoid; break-inside: avoid; }
}
"""


def changes_page(shown: TwoDocuments | ChangesOutline) -> str:
    """The page about two documents, or about several of which each has two versions.

    It says so where there is nothing to show, and where there are more pages than are pictured.
    """
    room = _Room()
    if isinstance(shown, ChangesOutline):
        title, body = shown.title, [*_several(shown, room)]
    else:
        title = f"Changes from {shown.names[0]} to {shown.names[1]}"
        body = ["<h1>What has changed</h1>", *_two(shown, room)]
    if room.pictured > MOST_PICTURED:
        body.append(
            f"<p>{room.pictured} pages differ, of which the first {MOST_PICTURED} are shown as"
            " pictures.</p>"
        )
    page = (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        "<body>\n<main>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )
    return alone(readable(page))


class _Room:
    """Counts the pages of which pictures may still be shown."""

    def __init__(self) -> None:
        self.pictured = 0

    def take(self) -> bool:
        self.pictured += 1
        return self.pictured <= MOST_PICTURED


def _several(outline: ChangesOutline, room: _Room) -> Iterator[str]:
    yield f"<h1>{escape(outline.title)}</h1>"
    yield f"<p>{escape(outline.subject)}</p>"
    yield (
        "<table>\n<caption>The documents</caption>\n<thead>\n"
        '<tr><th scope="col">Document</th><th scope="col">What has changed</th></tr>\n'
        "</thead>\n<tbody>"
    )
    for section in outline.sections:
        outcome = escape(section.outcome)
        if section.compared is not None:
            outcome = f'<a href="#{section.anchor}">{outcome}</a>'
        yield f'<tr><th scope="row">{escape(section.name)}</th><td>{outcome}</td></tr>'
    yield "</tbody>\n</table>"
    for section in outline.sections:
        if section.compared is not None:
            yield f'<section id="{section.anchor}">\n<h2>{escape(section.name)}</h2>'
            yield from _two(section.compared, room, level=3, prefix=f"{section.anchor}-")
            yield "</section>"


def _two(shown: TwoDocuments, room: _Room, *, level: int = 2, prefix: str = "") -> Iterator[str]:
    """What is different between two documents, each run under a heading of ``level``."""
    runs, names = shown.comparison.runs, shown.names
    counts = [_counted(len(document.pages), "page") for document in shown.documents]
    yield (
        f"<p>Before: {escape(names[0])}, {counts[0]}.<br>\n"
        f"After: {escape(names[1])}, {counts[1]}.</p>"
    )
    if not runs:
        yield "<p>Nothing: both show the same pages in the same order.</p>"
        return
    yield "<ul>"
    for number, run in enumerate(runs, 1):
        line = _line(run)
        is_shown = run.kind is not ChangeKind.MOVED
        link = f'<a href="#{prefix}change-{number}">{line}</a>' if is_shown else line
        yield f"<li>{link}</li>"
    yield "</ul>"
    if shown.comparison.altered:
        yield (
            "<p>On the pictures, what differs has a box around it. Of the words, those taken out"
            " are <del>struck through</del>, those put in are <ins>underlined</ins>.</p>"
        )
    with ExitStack() as stack:
        sides = [
            _side(stack, file, document.pdf, is_new=bool(number))
            for number, (file, document) in enumerate(
                zip(shown.files, shown.documents, strict=True)
            )
        ]
        for number, run in enumerate(runs, 1):
            if run.kind is ChangeKind.MOVED:
                continue
            yield f'<section id="{prefix}change-{number}">\n<h{level}>{_line(run)}</h{level}>'
            for change in run.pages:
                yield from _page(change, names, sides, level + 1, is_pictured=room.take())
            yield "</section>"


def _side(stack: ExitStack, file: Path, bare: Path, *, is_new: bool) -> OpenSide:
    compared = stack.enter_context(opened(bare))
    try:
        whole = stack.enter_context(opened(file))
        if len(whole) != len(compared):
            whole = compared
    except pdfium.PdfiumError:  # it was mended before it was compared
        whole = compared
    return OpenSide(whole, compared, is_new)


def _line(run: ChangeRun) -> str:
    line = run_line(run)
    return escape(line[0].upper() + line[1:])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _page(
    change: PageChange,
    names: tuple[str, str],
    sides: Sequence[OpenSide],
    level: int,
    *,
    is_pictured: bool,
) -> Iterator[str]:
    yield f"<h{level}>{escape(_heading(change))}</h{level}>"
    if is_pictured:
        pictures = marked_pictures(change, sides[0], sides[1])
        labels = (change.old_label, change.new_label)
        yield '<div class="pair">'
        for side, (drawn, label) in enumerate(zip(pictures, labels, strict=True)):
            if sides[side].number(change) is not None:
                yield _figure(("Before", "After")[side], drawn, label, names[side])
        yield "</div>"
    if change.looks:
        yield "<p>Its words are the same: it looks otherwise.</p>"
    if change.words:
        yield f'<h{level + 1}>Words that differ</h{level + 1}>\n<ul class="words">'
        for difference in change.words[:MOST_WORDS]:
            yield f"<li>{_difference(difference)}</li>"
        yield "</ul>"
        if len(change.words) > MOST_WORDS:
            yield f"<p>And {len(change.words) - MOST_WORDS} more places on this page.</p>"


def _heading(change: PageChange) -> str:
    if change.old is None or change.new is None:
        label = change.old_label if change.new is None else change.new_label
        return f"Page {label}: {change.kind}"
    page = in_pages((change.old_label,)).capitalize()
    return page if change.old_label == change.new_label else f"{page}, now {change.new_label}"


def _figure(when: str, drawn: MarkedPicture | None, label: str, name: str) -> str:
    caption = f"<figcaption>{when}: page {escape(label)}</figcaption>"
    if drawn is None:
        return f"<figure>{caption}\n<p>This page cannot be drawn.</p></figure>"
    alternative = f"Page {label} of {name}"
    if drawn.places:
        alternative += f", {_counted(drawn.places, 'place')} outlined"
    return (
        f'<figure>{caption}\n<img src="{drawn.address}" width="{drawn.width}"'
        f' height="{drawn.height}" alt="{escape(alternative)}"></figure>'
    )


def _difference(change: WordChange) -> str:
    parts = []
    if change.before:
        parts.append(escape(" ".join(change.before)))
    if change.old:
        words = escape(" ".join(change.old))
        parts.append(f'<del><span class="spoken">taken out: </span>{words}</del>')
    if change.new:
        words = escape(" ".join(change.new))
        parts.append(f'<ins><span class="spoken">put in: </span>{words}</ins>')
    if change.after:
        parts.append(f'<span class="spoken">, before: </span>{escape(" ".join(change.after))}')
    return " ".join(parts)
