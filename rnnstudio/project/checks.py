"""What a file means today: old parameters brought up to date, and weights held against the graph.

The catalogues come in as arguments: the document knows no block and no task.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Protocol

import numpy as np

from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Node
from rnnstudio.graph.text import Text
from rnnstudio.project.content_error import shortened
from rnnstudio.project.project import Document, TaskChoice, Weights
from rnnstudio.project.tensors import Shape


class Task(Protocol):
    """As much of a task as is needed here; `tasks` stands to the right of `project` and cannot be imported."""

    version: ClassVar[int]
    title: ClassVar[Text]

    def upgrade(self, version: int, params: dict[str, Any]) -> dict[str, Any]:
        """Parameters written by an older `version`, in today's form."""


def upgraded(document: Document, blocks: Mapping[str, BlockType], tasks: Mapping[str, Task]) -> Document:
    """The document with the parameters of every block and of the task in today's form.

    A block of an unknown kind stays as it is; `resolve` reports it. A newer block, and a newer or unknown task, are
    refused: nothing could be made of them, and saving would damage what they mean.
    """
    project = document.project
    nodes = {name: _node(node, blocks) for name, node in project.graph.nodes.items()}
    graph = replace(project.graph, nodes=nodes)
    return replace(document, project=replace(project, graph=graph, task=_task(project.task, tasks)))


def weight_problems(weights: Weights, shapes: Mapping[str, Shape]) -> list[Text]:
    """Everything that keeps `weights` from being those of a model with `shapes`, in the model's order."""
    found = {name: values.shape for name, values in weights.items()}
    problems = [
        problem for name in shapes for problem in (*_misfits(name, found, shapes), *_wild_numbers(name, weights))
    ]
    return problems + [problem for name in weights if name not in shapes for problem in _misfits(name, found, shapes)]


def shape_problems(found: Mapping[str, Shape], shapes: Mapping[str, Shape]) -> dict[str, Text]:
    """What is wrong with weights of which no more is known than their shapes, by name."""
    names = [*shapes, *(name for name in found if name not in shapes)]
    return {name: problem for name in names for problem in _misfits(name, found, shapes)}


def value_problems(weights: Weights) -> dict[str, Text]:
    """The weights that hold infinite numbers, or what is no number, by name."""
    return {name: problem for name in weights for problem in _wild_numbers(name, weights)}


def _node(node: Node, blocks: Mapping[str, BlockType]) -> Node:
    block = blocks.get(node.kind)
    if block is None or node.version == block.version:
        return node
    named = Text(f"the block “{node.id}” ({block.title.en})", f"模块“{node.id}”（{block.title.zh}）")
    return replace(node, params=_params(block, named, node.version, node.params), version=block.version)


def _task(choice: TaskChoice, tasks: Mapping[str, Task]) -> TaskChoice:
    task = tasks.get(choice.id)
    if task is None:
        raise _refusal(Text(f"the task “{choice.id}”, which is unknown here", f"本版本未知的任务“{choice.id}”"))
    if choice.version == task.version:
        return choice
    named = Text(f"the task “{task.title.en}”", f"任务“{task.title.zh}”")
    return replace(choice, params=_params(task, named, choice.version, choice.params), version=task.version)


def _params(kind: BlockType | Task, named: Text, version: int, params: Mapping[str, Any]) -> dict[str, Any]:
    if version > kind.version:
        newer = Text(
            f" in a newer version ({version} instead of {kind.version})",
            f"的更新版本（{version}，而非 {kind.version}）",
        )
        raise _refusal(Text(named.en + newer.en, named.zh + newer.zh))
    try:
        return kind.upgrade(version, dict(params))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        why = shortened(repr(error))
        en = f"The parameters of {named.en} do not follow its version {version} ({why}). Open an earlier copy."
        zh = f"{named.zh}的参数不符合其版本 {version}（{why}）。请打开文件较早的副本。"
        raise StudioError(Text(en, zh)) from error


def _refusal(what: Text) -> StudioError:
    return StudioError(
        Text(
            f"The file uses {what.en}. Open it with a newer version of RNN Studio.",
            f"该文件使用了{what.zh}。请用更新版本的 RNN Studio 打开。",
        )
    )


def _misfits(name: str, found: Mapping[str, Shape], shapes: Mapping[str, Shape]) -> list[Text]:
    """The one thing that is wrong with a weight's name or shape, or nothing."""
    if name not in found:
        return [Text(f"{name}: this weight is missing.", f"{name}：缺少这个权重。")]
    if name not in shapes:
        return [Text(f"{name}: the model has no such weight.", f"{name}：模型中没有这个权重。")]
    if found[name] == shapes[name]:
        return []
    is_, must = _shown(found[name]), _shown(shapes[name])
    return [Text(f"{name}: its shape is {is_}, the model needs {must}.", f"{name}：形状为 {is_}，模型需要 {must}。")]


def _wild_numbers(name: str, weights: Weights) -> list[Text]:
    values = weights.get(name)
    if values is None or not (wild := int(values.size - np.count_nonzero(np.isfinite(values)))):
        return []
    en = f"{name}: {wild} of its numbers are infinite or no numbers."
    return [Text(en, f"{name}：其中 {wild} 个数为无穷大或非数。")]


def _shown(shape: Shape) -> str:
    return " x ".join(str(axis) for axis in shape) or "1"
