"""Run by a test as a process of its own: saves without end in a child, kills it at a random moment, and looks at what is there.

`python killed_saves.py FOLDER KILLS` prints how many saves were acknowledged and how many were cut off halfway.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
from project_samples import sample

from rnnstudio.graph.text import plain
from rnnstudio.project import disk
from rnnstudio.project.file import read, write
from rnnstudio.project.project import Document
from rnnstudio.project.versions import versions


def numbered(number: int) -> Document:
    """A document that says in every part which one it is, and is larger the greater its number."""
    weights = {"lstm.weight": np.full((300 + number % 700, 100), number, np.float32)}
    project = replace(sample().project, title=plain(str(number)))
    return replace(sample(), project=project, weights=weights, optimiser={}, extra={})


def number_in(path: Path) -> int:
    """Which document is in the file, all of it."""
    found = read(path)
    number = int(found.project.title.en)
    assert (found.weights["lstm.weight"] == number).all()
    return number


def save_without_end(path: Path, first: int, acknowledged: int) -> None:
    """Saves one document after the other, and says of each that it is saved."""
    for number in count(first):
        write(path, numbered(number))
        os.write(acknowledged, number.to_bytes(8, "big"))


def killed_while_saving(path: Path, first: int, seconds: float) -> int:
    """The last save that was acknowledged before the process was killed."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.close(reader)
        save_without_end(path, first, writer)
    os.close(writer)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as said:
        numbers = said.read()
    return int.from_bytes(numbers[-8:], "big") if numbers else first - 1


def main(folder: Path, kills: int) -> None:
    """Kills again and again; any assertion or error that passes here is a lost save."""
    path, moments, halfway = folder / "模型.rnns", random.Random(0), 0
    write(path, numbered(0))
    last = 0
    for _ in range(kills):
        acknowledged = killed_while_saving(path, last + 1, moments.uniform(0.0, 0.12))
        last = number_in(path)
        assert acknowledged <= last <= acknowledged + 1, (acknowledged, last)
        assert all(number_in(version.path) <= last for version in versions(path))
        halfway += len(list(folder.glob(".saving-*")))
        disk.STALE_AFTER = 0.0
    write(path, numbered(last + 1))
    left = sorted(entry.name for entry in folder.iterdir())
    assert left == [".rnnstudio-versions", path.name], left
    print(last, halfway)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
