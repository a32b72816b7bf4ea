"""The examples that ship trained: `.rnns` files in the resources, made by `python -m rnnstudio.examples.make`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.file import read
from rnnstudio.project.project import Document
from rnnstudio.resource import resource

FIRST = "recall_lstm"
ORDER = (FIRST, "recall_rnn", "recall_gru", "adding", "next_char", "sine")


@dataclass(frozen=True)
class Example:
    """A shipped project: its id on the command line, and where it lies."""

    id: str
    path: Path

    def open(self) -> Document:
        """The project with its trained weights."""
        return read(self.path)


def examples() -> tuple[Example, ...]:
    """Every shipped example, the ones for teaching first things first."""
    found = {path.stem: Example(path.stem, path) for path in sorted(resource("examples").glob("*.rnns"))}
    return tuple(found.pop(name) for name in ORDER if name in found) + tuple(found.values())


def example(name: str) -> Example:
    """One example by its id; a StudioError lists the others."""
    for candidate in examples():
        if candidate.id == name:
            return candidate
    known = ", ".join(candidate.id for candidate in examples())
    raise StudioError(Text(f"There is no example “{name}”; there are: {known}.", f"没有示例“{name}”；现有：{known}。"))
