"""Plain values read as values of types of ours, by several threads at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from agendapack.records.typed_values import from_json, from_msgpack, from_plain, from_yaml

ROOT = Path(__file__).parent.parent


class Sheet(Struct):
    pages: int
    file: Path | None = None


def test_each_form_is_read_as_its_type() -> None:
    assert from_json(b'{"pages": 3}', Sheet) == Sheet(3)
    assert from_yaml(b"pages: 3", Sheet) == Sheet(3)
    assert from_msgpack(msgspec.msgpack.encode({"pages": 3}), Sheet) == Sheet(3)
    read = from_plain({"pages": 3, "file": "a.pdf"}, Sheet, lambda kind, value: kind(value))
    assert read == Sheet(3, Path("a.pdf"))
    with pytest.raises(msgspec.ValidationError, match="Expected `int`, got `str`"):
        from_json(b'{"pages": "three"}', Sheet)


PROGRAM = """
import sys, threading
from msgspec import defstruct
from agendapack.records.typed_values import from_json

sys.setswitchinterval(1e-6)
for _ in range(300):
    inner = defstruct("Inner", [(f"a{n}", "int | None", None) for n in range(9)])
    outer = defstruct("Outer", [(f"b{n}", inner | None, None) for n in range(9)])
    together = threading.Barrier(4)
    def read():
        together.wait()
        from_json(b'{"b0": {"a0": 1}}', outer)
    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("read")
"""


def test_threads_that_ask_for_a_new_type_together_all_get_it() -> None:
    command = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "read\n", "")
