"""Takes the stamps off the pages of a pack that anybody made, where they can be told from the
pages: our own, artifacts, what was added in content streams of its own, forms and annotations that
show nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice, permutations

import pikepdf
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from agendapack.changes.page_words import words_on
from agendapack.pack.stamp_removal import StampRemoval
from agendapack.papers.geometry import PageBox
from agendapack.papers.pdf.content import BALANCED, balance
from agendapack.papers.pdf.page_attributes import inherited, number
from agendapack.papers.pdf.strings import string_text
from agendapack.papers.reshaping.jumps import annotations_of
from agendapack.unpack.cutting.stamp_content import (
    ContentPiece,
    may_show_a_stamp,
    pieces_of,
    without,
)
from agendapack.unpack.pack_division import PageStamps

MAX_STAMPS = 3  # on a page
MAX_RUN = 8  # pieces that one stamp may be made of
MAX_WAYS = 16  # in which they may be chosen
MAX_SEEN = 30_000  # pieces of all pages that are looked at
_DASHES = re.compile("[-\u00ad\u2010-\u2015\u2212\x02\ufffe]")


class _PageBefore(Struct, frozen=True, eq=False):
    """What a page had before its stamps were taken off."""

    contents: Object | None
    annotations: Object | None


class _Choices(Struct, frozen=True):
    """How many stamps a page has, and each way in which pieces of it may be chosen that show these
    and nothing else, the surest first."""

    stamps: int
    ways: tuple[tuple[ContentPiece, ...], ...]


class StampLifting:
    """Takes the stamps off the pages of an open pack.

    ``stamps`` are those of each page.  ``annotations`` are the places, by page, of those that were
    taken off since they are the stamps.
    """

    def __init__(self, pdf: Pdf, stamps: Sequence[PageStamps]) -> None:
        self._pdf = pdf
        self._stamps = stamps
        self._removal = StampRemoval(pdf)
        self._small: dict[tuple[int, int], bool] = {}  # forms, by their objects
        self._before: dict[int, _PageBefore] = {}
        self._patterns: dict[int, frozenset[bytes]] = {}
        self.annotations: dict[int, tuple[PageBox, ...]] = {}

    def lift(self, pages: Iterable[int]) -> frozenset[int]:
        """Take the stamps off ``pages``, all of a page's or none; gives the pages where they could
        be told from what else is on the page."""
        stamped = [page for page in pages if self.texts(page)]
        for page in stamped:
            holder = self._pdf.pages[page].obj
            self._before[page] = _PageBefore(holder.get(Name.Contents), holder.get(Name.Annots))
        told = {page for page in stamped if self._lift_ours(page) or self._lift_annotations(page)}
        others = [page for page in stamped if page not in told]
        found = dict(self._found(others))
        for page, pieces in _of_one_pattern(found).items():
            self._write(page, without(self._streams(page), pieces))
            self._patterns[page] = frozenset(piece.pattern for piece in pieces)
            told.add(page)
        for page in told:
            self._tidy(page)
        return frozenset(told)

    def put_back(self, page: int) -> None:
        """Give a page back what it had."""
        before, holder = self._before[page], self._pdf.pages[page].obj
        for key, value in (
            (Name.Contents, before.contents),
            (Name.Annots, before.annotations),
        ):
            if value is not None:
                holder[key] = value

    def patterns(self, page: int) -> frozenset[bytes]:
        """What the pieces of a page that were taken off are like; nothing where they are ours, or
        annotations."""
        return self._patterns.get(page, frozenset())

    def texts(self, page: int) -> tuple[str, ...]:
        """The letters of the stamps of a page, "" for none."""
        texts = self._stamps[page].texts if page < len(self._stamps) else ()
        return tuple(filter(None, map(letters, texts)))[: MAX_STAMPS + 1]

    def _streams(self, page: int) -> tuple[bytes, ...]:
        """The content streams of a page, decoded; RuntimeError where one does not decode."""
        contents = self._pdf.pages[page].obj.get(Name.Contents)
        listed = contents if isinstance(contents, Array) else [contents]
        return tuple(each.read_bytes() for each in listed if isinstance(each, Stream))

    def _write(self, page: int, streams: Sequence[bytes]) -> None:
        """Give a page other content; streams that stay are the same, and may be other pages'."""
        holder = self._pdf.pages[page].obj
        contents = holder.get(Name.Contents)
        listed = contents if isinstance(contents, Array) else [contents]
        before = [each for each in listed if isinstance(each, Stream)]
        left = []
        for old, new in zip(before, streams, strict=True):
            if old.read_bytes() == new:
                left.append(old)
            elif new.strip():
                left.append(self._pdf.make_stream(new))
        holder.Contents = Array(left)

    def _tidy(self, page: int) -> None:
        """Take off what a program had put around a page's content so that a stamp could follow,
        where the content needs none of it."""
        holder = self._pdf.pages[page].obj
        contents = holder.get(Name.Contents)
        if not isinstance(contents, Array) or len(contents) < 3:
            return
        streams = self._streams(page)
        is_wrapped = streams[0].strip() == b"q" and streams[-1].strip() == b"Q"
        if is_wrapped and balance(b"\n".join(streams[1:-1])) == BALANCED:
            holder.Contents = Array(list(contents)[1:-1])

    # Ours, and annotations

    def _lift_ours(self, page: int) -> bool:
        wanted = self.texts(page)
        borne = self._removal.take_off(self._pdf.pages[page], keeping=True)
        own = [text for text in borne if letters(text) in wanted]
        if Counter(map(letters, own)) != Counter(wanted):
            return False
        self._removal.take_off(self._pdf.pages[page], only=frozenset(own))
        return True

    def _lift_annotations(self, page: int) -> bool:
        wanted = Counter(self.texts(page))
        holder = self._pdf.pages[page].obj
        gone: list[Object] = []
        for each in annotations_of(holder):
            said = letters(string_text(each.get(Name.Contents)))
            if each.get(Name.Subtype) in (Name.FreeText, Name.Stamp) and wanted[said] > 0:
                wanted[said] -= 1
                gone.append(each)
        if wanted.total() or not gone:
            return False
        boxes = [box for each in gone if (box := _box_of(each)) is not None]
        if len(boxes) < len(gone):
            return False
        holder.Annots = Array([each for each in holder.Annots if each not in gone])
        self.annotations[page] = tuple(boxes)
        return True

    # What was added to the content

    def _found(self, pages: Sequence[int]) -> Iterator[tuple[int, _Choices]]:
        """For each page that has them the pieces that show its stamps and nothing else."""
        candidates: dict[int, tuple[ContentPiece, ...]] = {}
        left = MAX_SEEN
        for page in pages:
            pieces = self._candidates(page)
            candidates[page] = pieces if len(pieces) <= left else ()
            left -= len(candidates[page])
        shown = self._shown(candidates)
        for page, pieces in candidates.items():
            texts = self.texts(page)
            ways = _ways(list(zip(pieces, shown[page], strict=True)), texts)
            if found := tuple(islice(ways, MAX_WAYS)):
                yield page, _Choices(len(texts), found)

    def _candidates(self, page: int) -> tuple[ContentPiece, ...]:
        try:
            pieces = tuple(pieces_of(self._streams(page)))
        except (pikepdf.PdfError, RuntimeError):
            return ()
        forms = self._small_forms(page)
        return tuple(each for each in pieces if each.kind != "form" or each.form in forms)

    def _small_forms(self, page: int) -> frozenset[str]:
        """The forms among a page's resources that show a stamp and no more, as far as their content
        tells."""
        resources = inherited(self._pdf.pages[page].obj, Name.Resources)
        held = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
        forms = held.items() if isinstance(held, Dictionary) else ()
        return frozenset(name for name, form in forms if self._is_small(form))

    def _is_small(self, form: Object) -> bool:
        if not isinstance(form, Stream) or form.get(Name.Subtype) != Name.Form:
            return False
        if form.objgen not in self._small:
            try:
                self._small[form.objgen] = may_show_a_stamp(form.read_bytes())
            except (pikepdf.PdfError, RuntimeError):
                self._small[form.objgen] = False
        return self._small[form.objgen]

    def _shown(
        self, candidates: Mapping[int, Sequence[ContentPiece]]
    ) -> Mapping[int, Sequence[str]]:
        """The letters that each piece shows where there is nothing else on the page."""
        shown: dict[int, list[str]] = {page: [] for page in candidates}
        with Pdf.new() as alone:
            order = []
            for page, pieces in candidates.items():
                if not pieces:
                    continue
                bare = self._bare(alone, page)
                for piece in pieces:
                    made = Dictionary(dict(bare.items()))
                    made.Contents = alone.make_stream(piece.alone)
                    alone.pages.append(Page(alone.make_indirect(made)))
                    order.append(page)
            if not order:
                return shown
            buffer = BytesIO()
            alone.save(buffer)
        with pdfium.PdfDocument(buffer.getvalue()) as document:
            for index, page in enumerate(order):
                text = document[index].get_textpage()
                shown[page].append(letters("".join(word.text for word in words_on(text))))
                text.close()
        return shown

    def _bare(self, alone: Pdf, page: int) -> Object:
        """A page with its size and resources in another document, and nothing on it."""
        holder = self._pdf.pages[page].obj
        bare = Dictionary(Type=Name.Page)
        for key in (Name.MediaBox, Name.CropBox, Name.Resources):
            value = holder.get(key)
            if isinstance(value, Object):
                own = value if value.is_indirect else self._pdf.make_indirect(value)
                bare[key] = alone.copy_foreign(own)
        return bare


def _box_of(annotation: Object) -> PageBox | None:
    box = annotation.get(Name.Rect)
    numbers = [number(each, 0.0) for each in box] if isinstance(box, Array) else []
    if len(numbers) != 4:
        return None
    return PageBox.spanning((numbers[0], numbers[1]), (numbers[2], numbers[3]))


def letters(text: str) -> str:
    """A text to compare: what it says, without spaces, and without dashes, which PDFium takes for
    hyphens where they end a line."""
    plain = _DASHES.sub("", unicodedata.normalize("NFKC", text))
    return "".join(plain.split()).casefold()


def _ways(
    pieces: Sequence[tuple[ContentPiece, str]], texts: Sequence[str]
) -> Iterator[tuple[ContentPiece, ...]]:
    """Each choice of pieces, one after the other on the page, that shows the stamps' ``texts`` and
    nothing else."""
    if not texts:
        yield ()
        return
    if len(texts) > MAX_STAMPS:
        return
    runs = list(_runs(pieces))
    for size in range(len(texts), 0, -1):
        for together in permutations(range(len(texts)), size):
            if 0 not in together:
                continue
            said = "".join(texts[number] for number in together)
            others = [text for number, text in enumerate(texts) if number not in together]
            for run in islice((run for run, shown in runs if shown == said), MAX_WAYS):
                free = [each for each in pieces if not any(each[0].overlaps(one) for one in run)]
                for rest in _ways(free, others):
                    yield (*run, *rest)


def _runs(
    pieces: Sequence[tuple[ContentPiece, str]],
) -> Iterator[tuple[tuple[ContentPiece, ...], str]]:
    """Pieces of one kind that follow each other in a stream, with what they show together."""
    for first, (piece, _) in enumerate(pieces):
        run, said = [], ""
        for other, shown in pieces[first : first + MAX_RUN]:
            if (other.kind, other.stream) != (piece.kind, piece.stream):
                break
            run.append(other)
            said += shown
            if shown:
                yield tuple(run), said


def _of_one_pattern(found: Mapping[int, _Choices]) -> Mapping[int, Sequence[ContentPiece]]:
    """For each page the way that most pages have; none where what follows a page's own content has
    a form that no other page has, though another has as many stamps."""
    patterns = Counter(
        pattern
        for choices in found.values()
        for pattern in {piece.pattern for way in choices.ways for piece in way}
    )
    sizes = Counter(choices.stamps for choices in found.values())
    chosen = {}
    for page, choices in found.items():
        best = max(choices.ways, key=lambda way: min(patterns[piece.pattern] for piece in way))
        is_marked = all(piece.kind in ("artifact", "form") for piece in best)
        is_shared = all(patterns[piece.pattern] > 1 for piece in best)
        if is_marked or is_shared or sizes[choices.stamps] == 1:
            chosen[page] = best
    return chosen
