"""The examples that ship trained: `.rnns` files in the resources, made by `python -m rnnstudio.examples.make` of the `recipes`.

Nothing lists them: those that are there are offered, in groups by the shape of their problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from rnnstudio.engine.architecture import SHAPES, Shape, shape
from rnnstudio.engine.model import model_of
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.file import read
from rnnstudio.project.project import Document
from rnnstudio.resource import resource

FIRST = "recall_lstm"
REFERENCE = "reference_"
Group = Literal[Shape, "reference"]
GROUPS: Mapping[Group, Text] = dict((*SHAPES.items(), ("reference", Text("Reference models", "参考模型"))))


@dataclass(frozen=True)
class Example:
    """A shipped project: its id on the command line, and where it lies."""

    id: str
    path: Path

    def open(self) -> Document:
        """The project with its trained weights."""
        return read(self.path)

    @property
    def group(self) -> Group:
        """Where it stands on the shelf: the shape of its problem, or among the reference models."""
        return _place(self.path, self.path.stat().st_mtime_ns)[0]


def examples() -> tuple[Example, ...]:
    """Every shipped example by group and title; the one that opens at the first launch comes first."""
    found = (Example(path.stem, path) for path in resource("examples").glob("*.rnns"))
    return tuple(sorted(found, key=_order))


def example(name: str) -> Example:
    """One example by its id; a StudioError lists the others."""
    found = {path.stem: Example(path.stem, path) for path in resource("examples").glob("*.rnns")}
    if name in found:
        return found[name]
    known = ", ".join(candidate.id for candidate in examples())
    raise StudioError(Text(f"There is no example “{name}”; there are: {known}.", f"没有示例“{name}”；现有：{known}。"))


def _order(example: Example) -> tuple[int, bool, str, str]:
    group, title = _place(example.path, example.path.stat().st_mtime_ns)
    return list(GROUPS).index(group), example.id != FIRST, title, example.id


@lru_cache(maxsize=256)
def _place(path: Path, written: int) -> tuple[Group, str]:
    """Its group and its title; read once, and again where the file was `written` anew."""
    del written
    project = read(path).project
    group: Group = "reference" if path.stem.startswith(REFERENCE) else shape(model_of(project).interface)
    return group, project.title.en
