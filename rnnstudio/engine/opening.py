"""Opening a file as a window does: what belongs to the model is read, and what the user should know of the rest is told.

Nothing that can be opened is refused. Weights that the model has no place for are left out before they are read, so that they take no
memory, and the run that they came from with them; numbers that are none stay where they are, for they are worth to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from rnnstudio.engine.model import model_of
from rnnstudio.engine.soundness import current
from rnnstudio.graph.text import Text, joined
from rnnstudio.project import file
from rnnstudio.project.checks import shape_problems, value_problems
from rnnstudio.project.project import Document, Project, Run
from rnnstudio.project.tensors import Shape

MOST_NAMED = 5

_LEFT_OUT = Text(
    "The weights in the file are not those of this model. The ones that fit were kept, the others begin anew. {problems}",
    "文件中的权重与该模型不符。相符的已保留，其余重新初始化。{problems}",
)
_WILD = Text(
    "Some weights of the file are no finite numbers: training had diverged. Open an earlier version, or train from scratch. {problems}",
    "文件中有些权重不是有限的数：训练已发散。请打开较早的版本，或从头训练。{problems}",
)


@dataclass(frozen=True)
class Opened:
    """A document, its parameters brought up to date, and what its user is to be told."""

    document: Document
    notes: tuple[Text, ...] = ()


def open_document(path: str | os.PathLike[str]) -> Opened:
    """The document in a file; a StudioError says why it cannot be opened."""
    misfits: dict[str, Text] = {}

    def fitting(project: Project, shapes: Mapping[str, Shape]) -> list[str]:
        misfits.update(_misfits(project, shapes))
        return [name for name in shapes if name not in misfits]

    document = current(file.read(path, fitting))
    if misfits:
        document = document.with_run(Run(document.weights))
    wild = value_problems(document.weights)
    told = ((_LEFT_OUT, misfits), (_WILD, wild))
    return Opened(document, tuple(note.format(problems=_some(found)) for note, found in told if found))


def _misfits(project: Project, shapes: Mapping[str, Shape]) -> dict[str, Text]:
    """What is wrong with weights of these shapes; of blocks that cannot run, whose shapes nobody knows, any may be right."""
    resolution = model_of(current(Document(project)).project).resolution
    expected = resolution.weight_shapes()
    if not resolution.ok:
        own = {name: shape for name, shape in shapes.items() if name.partition(".")[0] in project.graph.nodes}
        expected = {name: expected.get(name, shape) for name, shape in own.items()}
    return shape_problems(shapes, expected)


def _some(problems: Mapping[str, Text]) -> Text:
    """The first few, and how many there are beside them."""
    named = [*problems.values()][:MOST_NAMED]
    if more := len(problems) - len(named):
        named.append(Text(f"And {more} more.", f"另有 {more} 个。"))
    return joined(named)
