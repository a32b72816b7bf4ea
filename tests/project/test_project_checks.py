from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from project_samples import sample

from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node
from rnnstudio.graph.text import Text
from rnnstudio.project.checks import upgraded, weight_problems
from rnnstudio.project.project import Document, Project, TaskChoice


class Lstm(BlockType):
    id, version, title = "lstm", 3, Text("LSTM", "长短期记忆")

    def upgrade(self, version: int, params: dict[str, Any]) -> dict[str, Any]:
        if version < 2:
            params["size"] = params.pop("hidden")
        return {**params, "from": version}


class Recall:
    id, version, title = "recall", 2, Text("Recall", "回忆")

    def upgrade(self, version: int, params: dict[str, Any]) -> dict[str, Any]:
        return {"length": params["length"] + version}


BLOCKS: dict[str, BlockType] = {"lstm": Lstm()}
TASKS = {"recall": Recall()}


def _document(version: int, params: dict[str, Any], task: TaskChoice | None = None) -> Document:
    graph = Graph({"a": Node("a", "lstm", params, "T", version), "b": Node("b", "unknown", {"x": 1}, version=99)})
    return Document(Project(graph, task or TaskChoice("recall", {}, 2)))


def test_older_parameters_are_brought_up_to_date() -> None:
    document = _document(1, {"hidden": 8}, TaskChoice("recall", {"length": 5}, 1))
    project = upgraded(document, BLOCKS, TASKS).project
    assert project.graph.nodes["a"] == Node("a", "lstm", {"size": 8, "from": 1}, "T", 3)
    assert project.graph.nodes["b"] == document.project.graph.nodes["b"]
    assert project.task == TaskChoice("recall", {"length": 6}, 2)
    assert document.project.graph.nodes["a"].params == {"hidden": 8}


def test_what_is_of_today_stays_and_so_does_everything_else() -> None:
    document = replace(sample(), project=_document(3, {"size": 8}).project)
    assert upgraded(document, BLOCKS, TASKS) == document


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (_document(4, {}), "the block “a” (LSTM) in a newer version (4 instead of 3)"),
        (_document(1, {"wrong": 1}), "the block “a” (LSTM) do not follow its version 1"),
        (_document(3, {}, TaskChoice("recall", {}, 3)), "the task “Recall” in a newer version (3 instead of 2)"),
        (_document(3, {}, TaskChoice("recall", {"length": "x"}, 1)), "the task “Recall” do not follow its version 1"),
        (_document(3, {}, TaskChoice("gone")), "the task “gone”, which is unknown here"),
    ],
)
def test_what_cannot_be_understood_is_named(document: Document, words: str) -> None:
    with pytest.raises(StudioError) as caught:
        upgraded(document, BLOCKS, TASKS)
    assert words in caught.value.text.en
    assert caught.value.text.zh != caught.value.text.en


def test_every_mismatch_of_the_weights_is_listed() -> None:
    shapes = {"a.w": (2, 3), "a.b": (3,), "c.w": (1,), "c.b": ()}
    weights = {
        "a.w": np.zeros((3, 2), np.float32),
        "a.b": np.array([0, np.nan, np.inf], np.float32),
        "c.b": np.float32(1).reshape(()),
        "old.w": np.zeros(1, np.float32),
    }
    assert [problem.en for problem in weight_problems(weights, shapes)] == [
        "a.w: its shape is 3 x 2, the model needs 2 x 3.",
        "a.b: 2 of its numbers are infinite or no numbers.",
        "c.w: this weight is missing.",
        "old.w: the model has no such weight.",
    ]
    assert all(problem.zh for problem in weight_problems(weights, shapes))


def test_fitting_weights_have_no_problems() -> None:
    assert weight_problems({"a": np.zeros((2, 3), np.float32)}, {"a": (2, 3)}) == []
