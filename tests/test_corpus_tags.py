"""Real tagged papers: each one's tree in a pack is its own, alone and among all the others."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.builders import CORPUS, Made, pack
from tests.structure_drawing import draw, draw_kids
from tests.tagged_builders import structure_of

pytestmark = pytest.mark.once

FILES = sorted(CORPUS.glob("tagged/*.pdf"))
needs_corpus = pytest.mark.skipif(not FILES, reason=f"there are no tagged papers in {CORPUS}")


def own(file: Path) -> str:
    return draw(structure_of(file))


def in_pack(made: Made) -> list[str]:
    """The trees below the papers' elements, in their order, each from its own first page."""
    starts = [
        next(number for number, page in enumerate(made.plan.pages) if page.source == index)
        for index, source in enumerate(made.plan.sources)
        if source.kind == "paper"
    ]
    structure = structure_of(made.path)
    assert structure.faults == ()
    parts = [part for item in structure.kids[0].elements for part in item.elements]
    papers = [part for part in parts if part.title][1:]  # the first is the front sheet
    return [draw_kids(part, first_page=start) for part, start in zip(papers, starts, strict=True)]


@needs_corpus
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_tree_in_the_pack_is_the_papers_own(tmp_path: Path, file: Path) -> None:
    assert in_pack(pack(tmp_path, [("7", file.read_bytes())])) == [own(file)]


@needs_corpus
@pytest.mark.parametrize("seed", range(3))
def test_so_are_all_of_them_together_in_any_order(tmp_path: Path, seed: int) -> None:
    files = random.Random(seed).sample(FILES, len(FILES))
    made = pack(tmp_path, [(str(n), f.read_bytes()) for n, f in enumerate(files, start=1)])
    assert in_pack(made) == [own(file) for file in files]
