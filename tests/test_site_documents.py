"""Documents in the folder that becomes the site: what is there, what is taken over, what is not
published."""

from __future__ import annotations

import errno
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfReader

from agendapack.build.meeting import build_meeting
from agendapack.build.meeting_reading import read_design
from agendapack.build.options import Options
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Silent
from agendapack.pack.pack_map import map_bytes
from agendapack.problems import MachineError, UnprovedError
from agendapack.records.page_ranges import PageRange
from agendapack.site.document_files.documents_making import make_documents
from agendapack.site.document_files.page_texts import PageText, page_texts
from agendapack.site.meeting_files import MeetingFiles
from agendapack.site.pack_maps import AGAIN, read_pack_map
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument, SiteFile, SitePack
from agendapack.site.site_folder import STAYS, SiteFolder
from agendapack.site.site_making import make_site
from agendapack.site.site_options import SiteOptions
from tests.builders import pdf
from tests.published_builders import published
from tests.release_builders import release
from tests.running import MEETING, PAPERS, council, write

KEY = "parks/2024-05-16"
ABOVE = f"meetings/{KEY}"
RECORD = """\
    date: 2024-05-16
    time: "10:00"
    published: 2024-05-08
    items:
      - title: Apologies
      - title: Paths
        papers: [{file: report.md, title: Paths}, {file: map.pdf, title: Map of the paths}]
      - title: A sale
        papers: [{file: prices.pdf, exempt: 3, page-count: 3}]
    supplements:
      - published: 2024-05-08
        numbering: prefix
        items:
          2: [{file: new-map.pdf, title: Map of the paths, replaces: map.pdf}]
    """
FILES: dict[str, str | bytes | None] = {
    MEETING: RECORD,
    f"{ABOVE}/minutes.yaml": """\
        status: draft
        present: [Councillor Ash]
        first-number: 7
        minutes:
          - {title: Paths, item: 2, body: [agreed: that the paths are drained.]}
        """,
    **{f"{PAPERS}/{name}": None for name in ("play-areas.md", "survey.pdf", "costs.pdf")},
    f"{PAPERS}/report.md": "# Paths\n\nTwo of the paths are wet.\n",
    f"{PAPERS}/map.pdf": pdf(2, text="About the old map"),
    f"{PAPERS}/new-map.pdf": pdf(1, text="About the new map", size=(841.89, 595.28)),
    f"{ABOVE}/exempt/prices.pdf": pdf(3, text="Secret prices"),
}


class Council:
    """A council of which one meeting was released; what is made of it is made in one pool, whose
    jobs are counted by their names."""

    def __init__(self, root: Path, pool: WorkerPool) -> None:
        self.root, self.pool = root, pool
        self.jobs: Counter[str] = Counter()

    def begin(self, out: Path, **options: Any) -> tuple[SiteFolder, SiteOptions]:
        asked = SiteOptions(out, date(2024, 6, 1), **options)
        return SiteFolder(self.root, out, caching=asked.caching), asked

    def make(
        self,
        out: Path,
        meetings: Sequence[PublishedMeeting],
        change: Callable[[WorkerPool], object] = bool,
        **options: Any,
    ) -> tuple[MeetingFiles, SiteFolder]:
        """Make the documents of meetings, and publish them; gives the files of the last."""
        folder, asked = self.begin(out, **options)
        change(self.pool)
        design = read_design(self.root, self.pool.folder / "design", self.pool.folder / "designs")
        given = (self.root, meetings, folder, design, asked, self.pool, Silent())
        files = make_documents(*given)
        folder.publish()
        return files[meetings[-1].key], folder

    def count(self, function: Any, *arguments: Any, **options: Any) -> Future[Any]:
        self.jobs[function.__name__] += 1
        return WorkerPool.submit(self.pool, function, *arguments, **options)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    root = council(tmp_path_factory.mktemp("council"), FILES)
    release(root, KEY)
    with WorkerPool(2) as pool:
        made = Council(root, pool)
        pool.submit = made.count  # type: ignore[method-assign]
        yield made


@pytest.fixture(scope="module")
def meeting(released: Council) -> PublishedMeeting:
    return published(released.root, KEY)


@pytest.fixture(scope="module")
def site(
    released: Council, meeting: PublishedMeeting, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, MeetingFiles]:
    out = tmp_path_factory.mktemp("made") / "site"
    files, _ = released.make(out, [meeting])
    return out, files


def below(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_there_is_of_a_meeting(site: tuple[Path, MeetingFiles]) -> None:
    assert list(below(site[0] / ABOVE)) == [
        "agenda-pack.pdf",
        "consolidated-pack.html",
        "consolidated-pack.pdf",
        "front-sheet.html",
        "minutes.html",
        "minutes.pdf",
        "papers/2-1-paths.pdf",
        "papers/2-1-paths.webp",
        "papers/2-2-map-of-the-paths.pdf",
        "papers/2-2-map-of-the-paths.webp",
        "papers/s1-2-1-map-of-the-paths.pdf",
        "papers/s1-2-1-map-of-the-paths.webp",
        "supplement-1.html",
        "supplement-1.pdf",
    ]


def test_documents_are_the_released_ones_byte_for_byte(
    released: Council, meeting: PublishedMeeting, site: tuple[Path, MeetingFiles]
) -> None:
    for document in meeting.documents:
        for file in document.files:
            kept = (released.root / "released" / KEY / file.name).read_bytes()
            assert (site[0] / ABOVE / file.name).read_bytes() == kept


def test_what_is_told_of_papers(site: tuple[Path, MeetingFiles]) -> None:
    out, files = site
    assert [(paper.document, paper.item, paper.title) for paper in files.papers] == [
        ("agenda-pack", "2", "Paths"),
        ("agenda-pack", "2", "Map of the paths"),
        ("supplement-1", "2", "Map of the paths"),
    ]
    _, old, new = files.papers
    assert (old.pages, old.first, old.page_count) == (PageRange(3, 4), 5, 2)
    assert (new.pages, new.first, new.page_count) == (PageRange(1, 2, "S1-"), 3, 1)
    assert (old.replaced_by, old.replaces) == ("supplement-1", ())
    assert (new.replaced_by, new.replaces) == (None, (("agenda-pack", PageRange(3, 4)),))
    assert [paper.size for paper in files.papers] == [
        (out / ABOVE / paper.name).stat().st_size for paper in files.papers
    ]


def test_pictures_are_as_small_as_a_column_and_have_no_other_data(
    site: tuple[Path, MeetingFiles],
) -> None:
    out, files = site
    sizes = [(paper.width, paper.height) for paper in files.papers]
    assert sizes == [(320, 452), (320, 452), (452, 320)]
    for paper, size in zip(files.papers, sizes, strict=True):
        assert paper.picture == paper.name.replace(".pdf", ".webp")
        with Image.open(out / ABOVE / paper.picture) as picture:
            assert (picture.format, picture.size) == ("WEBP", size)
            assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
            assert picture.convert("L").getextrema()[0] < 100  # something is on it


def test_exempt_pages_are_told_of_and_not_there(site: tuple[Path, MeetingFiles]) -> None:
    out, files = site
    [slip] = files.slips
    assert (slip.document, slip.item) == ("agenda-pack", "3")
    assert (slip.pages, slip.first) == (PageRange(5, 8), 7)
    assert [name for name, data in below(out).items() if b"prices" in data] == []


def test_the_consolidated_pack_is_a_document_too(site: tuple[Path, MeetingFiles]) -> None:
    out, files = site
    made = files.consolidated
    assert made is not None
    assert [file.name for file in made.files] == ["consolidated-pack.pdf", "consolidated-pack.html"]
    assert made.pdf.pages == len(PdfReader(out / ABOVE / "consolidated-pack.pdf").pages)
    assert made.pdf.size == (out / ABOVE / "consolidated-pack.pdf").stat().st_size
    assert (made.document, made.is_draft) == ("consolidated-pack", False)
    assert files.problems == ()
    page = (out / ABOVE / "consolidated-pack.html").read_text(encoding="utf-8")
    assert 'href="minutes.pdf"' in page  # as to every document of the meeting


def test_a_meeting_without_a_supplement_has_none(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    alone = replace(meeting, documents=meeting.documents[:1])
    files, _ = released.make(tmp_path / "site", [alone])
    assert files.consolidated is None
    assert "consolidated-pack.pdf" not in below(tmp_path / "site" / ABOVE)


# What is done again


def test_what_follows_from_the_same_is_taken_over(
    released: Council, meeting: PublishedMeeting, site: tuple[Path, MeetingFiles]
) -> None:
    out, files = site
    before = below(out)
    released.jobs.clear()
    again, folder = released.make(out, [meeting])
    assert (released.jobs, folder.made) == (Counter(), 0)
    assert below(out) == before
    assert again == files


def test_without_a_cache_all_is_made_again_with_the_same_bytes(
    released: Council, meeting: PublishedMeeting, site: tuple[Path, MeetingFiles], tmp_path: Path
) -> None:
    released.jobs.clear()
    _, folder = released.make(tmp_path / "other", [meeting], caching=False)
    assert released.jobs["publish_papers"] == released.jobs["draw_pages"] == 2
    assert folder.made == len(below(tmp_path / "other"))
    assert below(tmp_path / "other") == below(site[0])


def test_a_file_that_was_changed_on_the_site_is_made_again(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    released.make(out, [meeting])
    before = below(out)
    for name in ("papers/2-1-paths.pdf", "consolidated-pack.html", "front-sheet.html"):
        (out / ABOVE / name).write_bytes(b"changed")
    (out / ABOVE / "papers/s1-2-1-map-of-the-paths.webp").unlink()
    released.jobs.clear()
    released.make(out, [meeting])
    assert below(out) == before
    assert released.jobs["publish_papers"] == released.jobs["draw_pages"] == 1


def mapped_anew(pack: SiteDocument, folder: Path, **changes: Any) -> SiteDocument:
    """A pack whose map tells something else."""
    assert pack.pack is not None
    data = map_bytes(replace(read_pack_map(pack), **changes))
    file = folder / "agenda-pack.json"
    file.write_bytes(data)
    known = SiteFile(file.name, file, sha256(data).hexdigest(), len(data))
    return replace(pack, pack=SitePack(pack.pack.facts, known))


def test_an_amended_pack_is_cut_anew_and_the_other_is_not(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    out, (agenda, *others) = tmp_path / "site", meeting.documents
    released.make(out, [meeting])
    amended = mapped_anew(agenda, tmp_path, published=date(2024, 5, 9))
    released.jobs.clear()
    _, folder = released.make(out, [replace(meeting, documents=(amended, *others))])
    assert released.jobs["publish_papers"] == released.jobs["draw_pages"] == 1
    assert folder.made == 6  # two papers, their pictures, and the consolidated pack


def test_papers_that_stay_the_same_keep_their_pictures_whatever_else_changes_in_their_pack(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    out, (agenda, *others) = tmp_path / "site", meeting.documents
    released.make(out, [meeting])
    titled = mapped_anew(agenda, tmp_path, title="Another front sheet")
    released.jobs.clear()
    _, folder = released.make(out, [replace(meeting, documents=(titled, *others))])
    assert (released.jobs["publish_papers"], released.jobs["draw_pages"]) == (1, 0)
    assert folder.made == 4  # two papers, and the consolidated pack


def test_the_consolidated_pack_of_a_build_is_taken_where_it_is_of_the_same_packs(
    released: Council, meeting: PublishedMeeting, site: tuple[Path, MeetingFiles], tmp_path: Path
) -> None:
    packs = released.root / "packs"
    assert build_meeting(released.root, KEY, Options(packs), pool=released.pool).state == "built"

    def makes_one(name: str, meeting: PublishedMeeting, **options: Any) -> bool:
        released.jobs.clear()
        files, _ = released.make(tmp_path / name, [meeting], **options)
        assert files.consolidated is not None
        return released.jobs["set_consolidated"] == 1

    try:
        assert not makes_one("taken", meeting)
        assert below(tmp_path / "taken") == below(site[0])
        assert makes_one("uncached", meeting, caching=False)
        assert makes_one("without-minutes", replace(meeting, documents=meeting.documents[:2]))
        (packs / KEY / "consolidated-pack.html").write_bytes(b"changed")
        assert makes_one("changed", meeting)
    finally:
        shutil.rmtree(packs)


EDITS = (
    (MEETING, "items:", "venue: Hall\nitems:", 0),
    (MEETING, "title: Map of", "title: Old map of", 1),
    (MEETING, "    items:", "    numbering: continue\n    items:", 1),
)
"""What is edited, and in how many packs the first pages of papers come to look otherwise."""


def test_a_site_that_follows_edits_is_the_one_that_is_made_anew(
    released: Council, tmp_path: Path
) -> None:
    """Nothing on it is of before an edit."""
    record = """\
        date: 2024-05-16
        time: "10:00"
        published: 2024-05-08
        items:
          - title: Paths
            papers: [{file: report.md, title: Paths}, {file: map.pdf, title: Map of the paths}]
        supplements:
          - published: 2024-05-09
            items: {1: [{file: new-map.pdf, title: New map, replaces: map.pdf}]}
        """
    left_out = dict.fromkeys((f"{ABOVE}/minutes.yaml", f"{ABOVE}/exempt/prices.pdf"))
    root = council(tmp_path / "council", FILES | {MEETING: record} | left_out)
    asked = SiteOptions(tmp_path / "site", date(2024, 6, 1), drafts=True, searching=False)
    anew = replace(asked, out=tmp_path / "anew", caching=False)
    assert make_site(root, asked, pool=released.pool).state == "made"
    for name, old, new, drawn in EDITS:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        released.jobs.clear()
        assert make_site(root, asked, pool=released.pool).state == "made"
        assert released.jobs["draw_pages"] == drawn, new
        assert make_site(root, anew, pool=released.pool).state == "made"
        assert below(asked.out) == below(anew.out), new


# What goes wrong


def test_a_released_file_that_is_not_as_it_was_stops_it(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    (tmp_path / "minutes.pdf").write_bytes(b"other")
    documents = [
        replace(each, files=(replace(each.pdf, path=tmp_path / "minutes.pdf"),))
        if each.document == "minutes"
        else each
        for each in meeting.documents
    ]
    changed = replace(meeting, documents=tuple(documents))
    with pytest.raises(UnprovedError) as raised:
        released.make(tmp_path / "site", [changed])
    assert raised.value.message == f"{tmp_path / 'minutes.pdf'} is not as it was released"
    drafts = tuple(replace(each, is_draft=True) for each in documents)
    with pytest.raises(MachineError) as failed:
        released.make(tmp_path / "site", [replace(meeting, documents=drafts)])
    words = f"{tmp_path / 'minutes.pdf'} was written anew while the site was made"
    assert (failed.value.message, failed.value.hint) == (words, AGAIN)


def test_a_map_that_is_not_as_it_was_stops_it(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    agenda, *others = meeting.documents
    agenda = mapped_anew(agenda, tmp_path, title="Another front sheet")
    (tmp_path / "agenda-pack.json").write_bytes(b"other")
    with pytest.raises(UnprovedError) as raised:
        released.make(tmp_path / "site", [replace(meeting, documents=(agenda, *others))])
    assert raised.value.message == f"{tmp_path / 'agenda-pack.json'} is not as it was released"
    draft = replace(agenda, is_draft=True)
    with pytest.raises(MachineError) as failed:
        released.make(tmp_path / "site", [replace(meeting, documents=(draft, *others))])
    words = f"{tmp_path / 'agenda-pack.json'} was written anew while the site was made"
    assert (failed.value.message, failed.value.hint) == (words, AGAIN)
    assert not (tmp_path / "site").exists()


def failing(*names: str, files: Sequence[str] = ()) -> Callable[[WorkerPool], None]:
    """Have jobs fail that are called so, of all files or those that are named."""

    def change(pool: WorkerPool) -> None:
        submit = pool.submit

        def instead(function: Any, *arguments: Any, **options: Any) -> Future[Any]:
            wanted = not files or any(name in repr(arguments) for name in files)
            if function.__name__ not in names or not wanted:
                return submit(function, *arguments, **options)
            failed: Future[Any] = Future()
            failed.set_exception(JobFailed("took longer than 240 seconds"))
            return failed

        pool.submit = instead  # type: ignore[method-assign]

    return change


@pytest.fixture
def whole(released: Council) -> Iterator[Council]:
    """The council, whose pool is whole again after the test."""
    submit = released.pool.submit
    yield released
    released.pool.submit = submit  # type: ignore[method-assign]


def test_a_full_disk_is_told_with_what_stays(
    released: Council,
    meeting: PublishedMeeting,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = Path.open

    def refuse(self: Path, mode: str = "r", *given: Any, **more: Any) -> Any:
        if mode == "wb":
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(self, mode, *given, **more)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MachineError, match="No space left on device") as told:
        released.make(tmp_path / "site", [meeting])
    assert told.value.hint == f"free some room on the disk and {STAYS}"


def test_a_page_that_cannot_be_drawn_costs_its_own_picture_alone(
    whole: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    files, _ = whole.make(out, [meeting], failing("draw_pages", files=["2-1-paths"]))
    assert [paper.picture for paper in files.papers] == [
        None,
        "papers/2-2-map-of-the-paths.webp",
        "papers/s1-2-1-map-of-the-paths.webp",
    ]
    whole.jobs.clear()
    again, _ = whole.make(out, [meeting])  # nor is it tried again
    assert (whole.jobs, again) == (Counter(), files)


def test_papers_that_cannot_be_cut_stop_it(
    whole: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    with pytest.raises(MachineError) as raised:
        whole.make(tmp_path / "site", [meeting], failing("publish_papers"))
    assert raised.value.message == (
        f"the papers of {meeting.documents[0].pdf.path} could not be cut out of it: the job took"
        " longer than 240 seconds"
    )


def test_faults_of_templates_are_told(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    template = released.root / "templates" / "consolidated-pack.html"
    write(template, "<h1>{{ nothing.of.the.kind }}</h1>")
    try:
        files, _ = released.make(tmp_path / "site", [meeting])
    finally:
        template.unlink()
        template.parent.rmdir()
    assert files.consolidated is None
    assert [(each.is_error, each.location.file) for each in files.problems] == [(True, template)]


# What pages say


def read(released: Council, *meetings: PublishedMeeting) -> list[PageText]:
    return list(page_texts(released.root, meetings, released.pool))


def test_the_text_of_pages_without_stamps_blank_pages_and_slips(
    released: Council, meeting: PublishedMeeting
) -> None:
    pages = read(released, meeting)
    said = [(each.document, each.page, each.label, each.item, each.text) for each in pages]
    papers = [each for each in said if each[3] is not None]
    assert papers == [
        ("agenda-pack", 3, "1", "2", "Paths Two of the paths are wet."),
        ("agenda-pack", 5, "3", "2", "About the old map 1"),
        ("agenda-pack", 6, "4", "2", "About the old map 2"),
        ("supplement-1", 3, "S1-1", "2", "About the new map 1"),
    ]
    assert [(each.document, each.page, each.label) for each in pages if each.item is None] == [
        ("agenda-pack", 1, "i"),
        ("agenda-pack", 2, "ii"),
        ("supplement-1", 1, "i"),
        ("minutes", 1, "1"),
    ]
    assert "paths are drained" in next(each.text for each in pages if each.document == "minutes")
    assert {each.file for each in pages if each.document == "minutes"} == {"minutes.pdf"}


def test_a_document_is_read_once(released: Council, meeting: PublishedMeeting) -> None:
    first = read(released, meeting)
    released.jobs.clear()
    assert read(released, meeting) == first
    assert released.jobs == Counter()
    kept = (
        released.root / ".agendapack" / "site" / "texts" / f"{meeting.documents[0].pdf.sha256}.json"
    )
    record = json.loads(kept.read_bytes())
    kept.write_text(json.dumps(record | {"tool": "another"}), encoding="utf-8")
    assert read(released, meeting) == first
    assert released.jobs == Counter(read_pages=1)


def test_a_document_that_changed_meanwhile_is_not_read_for_another(
    released: Council, meeting: PublishedMeeting, tmp_path: Path
) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(pdf(text="Something else"))
    document = meeting.documents[0]
    other = replace(document, files=(replace(document.pdf, path=file, sha256="0" * 64),))
    with pytest.raises(MachineError) as raised:
        read(released, replace(meeting, documents=(other,)))
    assert raised.value.message == f"{file} was written anew while the site was made"


def test_a_document_that_cannot_be_read_stops_it(whole: Council, meeting: PublishedMeeting) -> None:
    failing("read_pages")(whole.pool)
    document = replace(meeting.documents[0], files=(replace(meeting.documents[0].pdf, sha256="1"),))
    with pytest.raises(MachineError) as raised:
        read(whole, replace(meeting, documents=(document,)))
    assert raised.value.message == (
        f"the text of {document.pdf.path} could not be read: the job took longer than 240 seconds"
    )
