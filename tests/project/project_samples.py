"""A document with something in every place, and what a document consists of, for comparing."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document, Progress, Project, TaskChoice


def sample() -> Document:
    graph = Graph(
        {
            "symbols": Node("symbols", "input", {"name": "symbols"}),
            "lstm": Node("lstm", "lstm", {"size": 8, "layers": 2}, "记忆", version=3),
            "strange": Node("strange", "from_the_future", {"list": [1, {"deep": None}], "yes": True, "x": 0.1}),
        },
        (Wire("symbols", "out", "lstm", "x"), Wire("lstm", "h", "gone", "x")),
    )
    project = Project(
        graph=graph,
        task=TaskChoice("own_text", {"text": "床前明月光，\n疑是地上霜。"}, 2),
        options={"seed": 7, "learning_rate": 0.003},
        layout={"lstm": (120.5, -40.0), "symbols": (0.0, 0.0)},
        title=Text("What does it keep?", "它记住了什么？"),
        note=(Text("First.", "首先。"), Text("Then.", "然后。")),
    )
    numbers = np.random.default_rng(0)
    weights = {
        "lstm.weight_ih_l0": numbers.standard_normal((32, 5), np.float32),
        "lstm.bias_ih_l0": np.zeros(32, np.float32),
    }
    return Document(
        project,
        weights,
        Progress(1240, 0.31, 0.93),
        {"history/0001.bin": b"\x00\x01later", "thumbnail.png": b"png"},
        {"lesson": {"step": 2}},
    )


def same(one: Document, other: Document) -> bool:
    """Equality of documents; arrays cannot be compared by ==."""
    return (
        one.project == other.project
        and list(one.project.graph.nodes) == list(other.project.graph.nodes)
        and repr(one.progress) == repr(other.progress)
        and one.extra == other.extra
        and one.unknown == other.unknown
        and one.weights.keys() == other.weights.keys()
        and all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)
    )


def zipped(members: dict[str, bytes] | list[tuple[str, bytes]], **options: Any) -> bytes:
    """A zip as a stranger would make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return buffer.getvalue()
