"""Whatever a file holds, it opens or is refused in words: no other error, no hang, no more than 200 MiB of memory.

`python -m tools.fuzz_files --minutes M` goes on where these tests stop.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnstudio.graph.errors import StudioError
from rnnstudio.project.file import read_bytes
from tools.fuzz_files import bases, judge, mutated

HERE = Path(__file__).parent
BASES = bases()
RUNNING = BASES[-1]
MOST_MIB = 200
# What is large or strange, but does no harm.
MAY_OPEN = {
    "a text of eight megabytes",
    "endless text",
    "many names",
    "many texts in the parameters",
    "sizes beyond all bounds",
    "ten thousand arrays",
    "the largest graph there may be",
    "the most tangled graph there may be",
    "weights of a stranger",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


def test_the_valid_files_are_valid(folder: Path) -> None:
    for data in BASES:
        read_bytes(data)
    assert judge(RUNNING, folder)


def test_a_file_without_its_end_is_refused_wherever_it_was_cut() -> None:
    for cut in range(len(RUNNING)):
        with pytest.raises(StudioError, match="cannot be opened"):
            read_bytes(RUNNING[:cut])


def test_a_file_is_held_together_at_every_seam() -> None:
    """Around every record of the zip: bytes gone, doubled, made strange."""
    marks = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")
    seams = [at for at in range(len(RUNNING)) if RUNNING[at : at + 4] in marks]
    assert len(seams) > 8
    for seam in seams:
        for at in range(max(0, seam - 3), min(len(RUNNING), seam + 50)):
            for case in (
                RUNNING[:at] + RUNNING[at + 1 :],
                RUNNING[:at] + RUNNING[at : at + 4] + RUNNING[at:],
                RUNNING[:at] + b"\xff" + RUNNING[at + 1 :],
                RUNNING[:at] + b"\x00\x00" + RUNNING[at + 2 :],
            ):
                with suppress(StudioError):
                    read_bytes(case)


@settings(max_examples=3000)
@given(st.integers(0, 2**64 - 1))
def test_a_file_changed_anyhow_opens_or_is_refused_in_words(folder: Path, seed: int) -> None:
    numbers = random.Random(seed)
    judge(mutated(numbers.choice(BASES), numbers), folder)


@pytest.mark.skipif(os.name != "posix", reason="memory is measured as POSIX tells it")
def test_files_made_to_do_harm_take_little_and_are_refused_in_words(tmp_path: Path) -> None:
    paths = os.pathsep.join([str(HERE.parent.parent), str(HERE)])
    command = [sys.executable, str(HERE / "nasty_files.py"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": paths}
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert found.returncode == 0, found.stderr
    told = [line.split("\t") for line in found.stdout.splitlines()]
    assert len(told) > 25
    assert not [line for line in told if int(line[1]) > MOST_MIB]
    assert {name for name, _, said in told if not said.startswith("cannot be opened. ")} == MAY_OPEN
