"""A document with something in every place, and what a document consists of, for comparing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.text import Text
from rnnstudio.project import manifest
from rnnstudio.project.container import opened, pack
from rnnstudio.project.manifest import MANIFEST
from rnnstudio.project.members import LIMITS, REST
from rnnstudio.project.project import Breakpoint, Document, Progress, Project, TaskChoice, Weights
from rnnstudio.project.scalars import Scalars


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
        breakpoints=(Breakpoint("f < 0.1"), Breakpoint("not yet", on=False)),
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
        {"history/0001.bin": b"\x00\x01later"},
        {"lesson": {"step": 2}},
        png(160, 90),
        {
            **{
                f"{name}.exp_avg": numbers.standard_normal(values.shape, np.float32) for name, values in weights.items()
            },
            **{f"{name}.step": np.float32(1240).reshape(()) for name in weights},
        },
        history(tuple(sorted(weights)), 40),
    )


def history(parameters: tuple[str, ...], updates: int) -> Scalars:
    """Curves of that many updates, measured every tenth, once with a loss that left the numbers."""
    numbers = np.random.default_rng(1)
    rows, measured = numbers.random((updates, 3 + len(parameters))), numbers.random((updates // 10, 3))
    rows[:, 0], measured[:, 0] = np.arange(1, updates + 1), 10 * np.arange(1, updates // 10 + 1)
    measured[-1:, 1] = np.nan
    return Scalars(parameters, rows, measured)


def png(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    rows = zlib.compress((b"\x00" + b"\xff" * width) * height)
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def unpacked(data: bytes, limits: Mapping[str, int] = LIMITS, rest: int = REST) -> dict[str, bytes]:
    """All members of a zip."""
    found = {}
    with opened(io.BytesIO(data), limits, rest) as archive:
        for name, size in archive.sizes.items():
            with archive.member(name) as member:
                found[name] = member.read(size)
                member.sha256()
    return found


def sealed(members: Mapping[str, bytes]) -> bytes:
    """The file of these members, its manifest as it must be."""
    others = {name: content for name, content in members.items() if name != MANIFEST}
    return pack({MANIFEST: manifest.to_bytes(others), **others})


def same(one: Document, other: Document) -> bool:
    """Equality of documents; arrays cannot be compared by ==."""
    return (
        one.project == other.project
        and list(one.project.graph.nodes) == list(other.project.graph.nodes)
        and repr(one.progress) == repr(other.progress)
        and one.extra == other.extra
        and one.unknown == other.unknown
        and one.thumbnail == other.thumbnail
        and same_arrays(one.weights, other.weights)
        and same_arrays(one.optimiser, other.optimiser)
        and one.history.parameters == other.history.parameters
        and np.array_equal(one.history.updates, other.history.updates, equal_nan=True)
        and np.array_equal(one.history.held_out, other.history.held_out, equal_nan=True)
    )


def same_arrays(one: Weights, other: Weights) -> bool:
    """Equality of arrays by name, to the last bit."""
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def zipped(members: dict[str, bytes] | list[tuple[str, bytes]], **options: Any) -> bytes:
    """A zip as a stranger would make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return buffer.getvalue()
