"""What a build says while it works: each stage's steps, and each of them once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.progress import Stage
from tests.running import council


class Heard:
    """Progress that is kept."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.expected: Counter[Stage] = Counter()
        self.done: Counter[Stage] = Counter()

    def begin(self, meeting: str) -> None:
        self.begun.append(meeting)

    def expect(self, stage: Stage, steps: int) -> None:
        self.expected[stage] += steps

    def step(self, stage: Stage) -> None:
        self.done[stage] += 1
        assert self.done[stage] <= self.expected[stage]


def test_every_step_is_expected_and_told(tmp_path: Path) -> None:
    council(tmp_path)
    heard = Heard()
    result = build_meeting(
        tmp_path, "parks/2024-05-16", Options(tmp_path / "packs"), progress=heard
    )
    assert result.state == "built"
    assert heard.begun == ["parks/2024-05-16"]
    assert (
        heard.done
        == heard.expected - Counter()
        == {
            "papers read": 4,
            "documents typeset": 3,
            "packs assembled": 2,
            "packs proved": 2,
        }
    )
