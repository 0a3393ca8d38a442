"""What is no pack that can be taken apart, at sight or by what its first page says."""

from __future__ import annotations

from pathlib import Path

from agendapack.problems import UsageError
from agendapack.records.version_control import LFS_BEGINS
from agendapack.unpack.members_packs import is_marked
from agendapack.unpack.pack_signs import PackSigns

PUBLISHED_PACK = "take the published pack apart"
_HEAD_LINES = 5


def unfit_pack(signs: PackSigns) -> tuple[str, str] | None:
    """Why a pack is not taken apart, and what to do; None where it can be."""
    if is_marked(signs):
        return "its front sheet says that this pack is not for publication", PUBLISHED_PACK
    if _is_consolidated(signs):
        return (
            "this is everything published to date, put together of several packs",
            "take the agenda pack apart, and then each supplement",
        )
    return None


def _is_consolidated(signs: PackSigns) -> bool:
    """Whether a pack has the pages of several in another order than these."""
    head = [line.text.strip() for line in signs.pages[0].lines[:_HEAD_LINES]]
    return "Everything published to date" in head or signs.title.endswith("(consolidated pack)")


def refuse_unlike_pdf(pack: Path) -> None:
    """UsageError for what is plainly no pack, before anything parses it."""
    if not pack.exists():
        raise UsageError(f"there is no file {pack}", "name the published pack, a PDF")
    if pack.is_dir():
        raise UsageError(f"{pack} is a folder", "name the published pack, a PDF")
    if not pack.is_file():  # a pipe may never end
        raise UsageError(f"{pack} is no file on a disk", "save the pack, and name that file")
    with pack.open("rb") as handle:
        begins = handle.read(1024)
    if begins.startswith(LFS_BEGINS):
        hint = 'the file itself is not on this computer yet: run "git lfs pull"'
        raise UsageError(f"{pack} is a pointer of Git LFS, not the file", hint)
    if b"%PDF-" not in begins:
        raise UsageError(f"{pack} is not a PDF", "only PDFs are taken apart")
