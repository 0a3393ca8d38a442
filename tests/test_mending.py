"""What is mended in a pack, and what is left as it is when the records say so."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.builders import pdf
from tests.test_intake import build, council


def with_links(made: Pdf) -> None:
    """A link over the words of the page, and one over nothing; both without a description."""
    page = made.pages[0].obj
    words = [198, 415, 300, 440]  # where the builders' pages say "Paper 1"
    page.Annots = Array(
        [
            made.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array(place),
                    A=Dictionary(S=Name.URI, URI=String("https://www.gov.uk/councils")),
                )
            )
            for place in (words, [400, 600, 450, 620])
        ]
    )


def links(root: Path) -> list[str | None]:
    packs = root / "packs" / "cabinet" / "2024-01-10"
    with pikepdf.open(packs / "agenda-pack.pdf") as pack:
        found = [a.get(Name.Contents) for a in pack.pages[2].obj.Annots]
    return [None if text is None else str(text) for text in found]


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("links.pdf", ["Paper 1", "Link to https://www.gov.uk/councils"]),
        ("{file: links.pdf, accessibility: as-is}", [None, None]),
    ],
)
def test_links_are_described_by_what_they_cover(
    tmp_path: Path, paper: str, expected: list[str | None]
) -> None:
    papers = council(tmp_path, paper)
    (papers / "links.pdf").write_bytes(pdf(edit=with_links))
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert links(tmp_path) == expected
    assert ("a link has no description on page 1" in done.stdout) == (expected[0] is None)
