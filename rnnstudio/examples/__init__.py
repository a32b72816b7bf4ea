"""The examples that ship trained: `.rnns` files in the resources, made by `python -m rnnstudio.examples.make` of the `recipes`.

Nothing lists them: those that are there are offered, in groups by the shape of their problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

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
        return _gist(self.path, self.path.stat().st_mtime_ns).group

    @property
    def title(self) -> Text:
        """The title of the project."""
        return _gist(self.path, self.path.stat().st_mtime_ns).title

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of blocks in its model."""
        return _gist(self.path, self.path.stat().st_mtime_ns).kinds

    @property
    def task(self) -> str:
        """The id of its task."""
        return _gist(self.path, self.path.stat().st_mtime_ns).task


class Gist(NamedTuple):
    """What is told of an example without opening it."""

    group: Group
    title: Text
    kinds: frozenset[str]
    task: str


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
    return list(GROUPS).index(example.group), example.id != FIRST, example.title.en, example.id


@lru_cache(maxsize=256)
def _gist(path: Path, written: int) -> Gist:
    """Read once, and again where the file was `written` anew."""
    del written
    project = read(path).project
    group: Group = "reference" if path.stem.startswith(REFERENCE) else shape(model_of(project).interface)
    kinds = frozenset(node.kind for node in project.graph.nodes.values())
    return Gist(group, project.title, kinds, project.task.id)
