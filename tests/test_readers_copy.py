"""One reader's copy of a members' pack: the name, the password, and all else as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
import reportlab
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from agendapack.pack.proof import prove
from agendapack.pack.readers_copy import make_readers_copy
from tests.builders import (
    Made,
    destinations_of,
    differing,
    exempt,
    link,
    outline,
    outline_as_text,
    pack,
    pdf,
    picture,
)
from tests.judging import claims, judge, needs_judge
from tests.tagged_builders import Node, tagged
from tests.test_markings import accessible

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
NAME = "Councillor Example"
REPORT = Node("Document", (Node("H1", marks=(0,)), Node("P", marks=(0, 1))))
EMPTY = b""


@pytest.fixture(scope="module")
def members(tmp_path_factory) -> Made:
    papers = [
        ("4", pdf(2)),
        exempt("7", tagged(REPORT, pages=2), 4),
        exempt("7", pdf(1, rotate=90, content=EMPTY)),
        exempt("7", pdf(1, rotate=180, content=EMPTY, crop=[50, 60, 500, 700])),
        exempt("7", pdf(1, size=(842, 595), content=EMPTY)),
        exempt("7", pdf(1, size=(100, 60), content=EMPTY)),
        exempt("8", pdf(1, edit=outline(("Scores", 0)))),
        ("8", pdf(2, edit=link(0, "page-1"))),
    ]
    return pack(tmp_path_factory.mktemp("members"), papers)


@pytest.fixture(scope="module")
def plain(members, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("copy") / "copy.pdf"
    make_readers_copy(members.path, target, NAME, members.plan.exempt_pages, None, FONT)
    return target


@pytest.fixture(scope="module")
def locked(members, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("copy") / "locked.pdf"
    make_readers_copy(members.path, target, NAME, members.plan.exempt_pages, "gr\u00fcn", FONT)
    return target


def test_the_name_is_on_every_exempt_page_and_on_no_other(members, plain) -> None:
    with PdfReader(plain) as reader, PdfReader(members.path) as before:
        for index, page in enumerate(reader.pages):
            said = page.extract_text()
            named = NAME.replace(" ", "") in "".join(said.split())
            assert named == (index in members.plan.exempt_pages)
            if not named:
                assert said == before.pages[index].extract_text()


def test_other_pages_look_as_they_did_and_exempt_ones_can_be_read(members, plain) -> None:
    for index in range(len(members.plan.pages)):
        before, after = members.picture(index), picture(plain, index)
        assert before.shape == after.shape
        changed = np.abs(before.astype(int) - after.astype(int))
        if index not in members.plan.exempt_pages:
            assert not changed.any()
        else:
            # Grey at 30 %: faint, and what is black stays nearly so.
            assert 30 < changed.max() <= 45
            assert changed.any(axis=2).mean() > 0.01


def test_the_name_rises_from_the_lower_left_as_the_page_is_seen(members, plain) -> None:
    """On pages of every turn: near the corners that it runs to, and not near the others."""
    for index in members.plan.exempt_pages:
        changed = differing(members.picture(index), picture(plain, index))
        rows, columns = changed.shape
        corners = {
            "upper left": changed[: rows // 3, : columns // 3],
            "upper right": changed[: rows // 3, -columns // 3 :],
            "lower left": changed[-rows // 3 :, : columns // 3],
            "lower right": changed[-rows // 3 :, -columns // 3 :],
        }
        inked = {corner for corner, part in corners.items() if part.any()}
        assert inked == {"upper right", "lower left"}
        edges = np.concatenate([changed[0], changed[-1], changed[:, 0], changed[:, -1]])
        assert not edges.any()


def test_the_name_reads_upright(members, plain, tmp_path) -> None:
    """A page that is turned shows it as one does that is not."""
    shapes = {
        rotate: pdf(1, rotate=rotate, content=EMPTY, media=[0, 0, *size])
        for rotate, size in (
            (0, (400, 600)),
            (90, (600, 400)),
            (180, (400, 600)),
            (270, (600, 400)),
        )
    }
    drawn = {}
    for rotate, paper in shapes.items():
        made = pack(tmp_path, [exempt("7", paper)], f"{rotate}.pdf")
        make_readers_copy(made.path, tmp_path / "copy.pdf", NAME, (2,), None, FONT)
        drawn[rotate] = picture(tmp_path / "copy.pdf", 2, 2).astype(int)
    for rotate in (90, 180, 270):
        assert np.abs(drawn[rotate] - drawn[0]).mean() < 0.5
    assert np.abs(drawn[0][::-1, ::-1] - drawn[0]).mean() > 2


def test_it_is_an_artifact_drawn_last(plain, members) -> None:
    with pikepdf.open(plain) as opened:
        for index in members.plan.exempt_pages:
            drawn = opened.pages[index].obj.Contents[-1].read_bytes()
            assert drawn.startswith(
                b"\nQ\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n"
                b"q /AgendapackFaint gs"
            )
            assert drawn.endswith(b"ET Q EMC")


@pytest.mark.parametrize("kind", ["plain", "locked"])
def test_all_else_is_as_it_was(members, plain, locked, tmp_path, kind) -> None:
    """Bookmarks, destinations, labels, links, tags, title and dates."""
    copy = plain
    if kind == "locked":
        copy = tmp_path / "unlocked.pdf"  # pypdf opens nothing encrypted without another library
        with pikepdf.open(locked, password="gr\u00fcn") as opened:
            opened.save(copy)
    assert outline_as_text(copy) == outline_as_text(members.path)
    assert destinations_of(copy) == destinations_of(members.path)
    with PdfReader(members.path) as before, PdfReader(copy) as after:
        assert before.page_labels == after.page_labels
        assert before.metadata == after.metadata
    with pikepdf.open(members.path) as first, pikepdf.open(copy) as second:
        elements = _elements(first)
        assert len(elements) > 10
        assert _elements(second) == elements
        links, kept = (
            [len(page.obj.get(Name.Annots, Array([]))) for page in opened.pages]
            for opened in (first, second)
        )
        assert sum(links) > 1
        assert kept == links


def _elements(opened: pikepdf.Pdf) -> list[str]:
    """The roles and titles of the structure tree, in reading order."""

    def below(element: pikepdf.Object) -> list[str]:
        kids = element.get(Name.K)
        found = [f"{element.S} {element.get(Name.T, '')}"]
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and Name.S in kid:
                found += below(kid)
        return found

    return below(opened.Root.StructTreeRoot.K)


def test_a_copy_without_a_password_keeps_what_was_proved_of_other_pages(members, plain) -> None:
    """What the proof finds of it is the name alone, in the place of each exempt page's stamps."""
    faults = prove(plain, members.plan)
    exempt_pages = {index + 1 for index in members.plan.exempt_pages}
    assert {broken.page for broken in faults} == exempt_pages


def test_the_same_pack_gives_the_same_copy(members, plain, tmp_path) -> None:
    again = tmp_path / "again.pdf"
    make_readers_copy(members.path, again, NAME, members.plan.exempt_pages, None, FONT)
    assert again.read_bytes() == plain.read_bytes()


def test_a_password_opens_it_and_nothing_else_does(locked) -> None:
    for wrong in "", "gruen", "Gr\u00fcn":
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(locked, password=wrong)
    # Put in as one letter and a mark, it is the same password.
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(locked, password="gru\u0308n")
    with pikepdf.open(locked, password="gr\u00fcn") as opened:
        assert opened.encryption.R == 6
        assert opened.encryption.bits == 256
        assert str(opened.encryption.stream_method) == "EncryptionMethod.aesv3"
        assert opened.allow.accessibility
        assert opened.allow.print_highres
        assert not opened.owner_password_matched
    assert NAME.encode() not in locked.read_bytes()


def test_a_password_is_put_into_the_form_in_which_programs_ask_for_it(members, tmp_path) -> None:
    target = tmp_path / "copy.pdf"
    make_readers_copy(members.path, target, NAME, (), "gru\u0308n", FONT)
    with pikepdf.open(target, password="gr\u00fcn") as opened:
        assert len(opened.pages) == len(members.plan.pages)


def test_an_encrypted_copy_claims_no_archival(members, tmp_path) -> None:
    """ISO 19005-2, 6.1.3; the pack's claim of PDF/UA stays."""
    from agendapack.pack.metadata import write_metadata

    with pikepdf.open(members.path) as opened:
        write_metadata(
            *(opened, "Agenda", "en-GB", members.plan.published), accessible=True, archival=True
        )
        opened.save(tmp_path / "archival.pdf")
    for password, kept in (None, [True, True]), ("secret", [True, False]):
        target = tmp_path / "copy.pdf"
        make_readers_copy(tmp_path / "archival.pdf", target, NAME, (2,), password, FONT)
        with pikepdf.open(target, password=password or "") as opened:
            packet = opened.Root.Metadata.read_bytes()
            assert [b"<pdfuaid:part>1<" in packet, b"<pdfaid:part>2<" in packet] == kept
            assert (b"<pdfaid:conformance>" in packet) == kept[1]


def test_a_name_in_other_letters_and_on_a_page_that_uses_the_names(members, tmp_path) -> None:
    """Twice over, so that the page knows a font and a state of those names already."""
    once, twice = tmp_path / "once.pdf", tmp_path / "twice.pdf"
    make_readers_copy(members.path, once, "Cynghorydd \u0174yn (\u00e9)\\", (2,), None, FONT)
    make_readers_copy(once, twice, NAME, (2,), None, FONT)
    with PdfReader(twice) as reader:
        said = "".join(reader.pages[2].extract_text().split())
    assert "Cynghorydd" in said
    assert "CouncillorExample" in said
    with pikepdf.open(twice) as opened:
        resources = opened.pages[2].obj.Resources
        assert {"/AgendapackFaint", "/AgendapackFaint-2"} <= set(resources.ExtGState.keys())


def test_the_name_meets_the_state_that_a_page_begins_with(tmp_path) -> None:
    """Minutes bear no stamps: what their content sets is undone before the name is drawn."""
    words = b"0.9 Tc 300 Tz 5 Ts 3 Tr 2 0 0 2 100 100 cm"
    drawn = []
    for content in (EMPTY, words):
        (tmp_path / "minutes.pdf").write_bytes(pdf(content=content))
        make_readers_copy(tmp_path / "minutes.pdf", tmp_path / "copy.pdf", NAME, (0,), None, FONT)
        drawn.append(picture(tmp_path / "copy.pdf", 0))
    assert (drawn[0] == drawn[1]).all()
    assert (drawn[0] < 255).any()


def test_a_full_disk_is_an_error(members) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with pytest.raises(OSError, match="No space left"):
        make_readers_copy(members.path, Path("/dev/full"), NAME, (2,), None, FONT)


@needs_judge
def test_a_copy_is_accessible_as_its_pack_is(tmp_path: Path) -> None:
    made = accessible(tmp_path)
    with pikepdf.open(made) as opened:
        count = len(opened.pages)
    target = tmp_path / "copy.pdf"
    make_readers_copy(made, target, NAME, range(count), None, FONT)
    verdicts = judge(*((flavour, target) for flavour in claims(target)))
    assert [(v.flavour, v.passed, v.faults) for v in verdicts] == [
        ("ua1", True, ()),
        ("2a", True, ()),
    ]
