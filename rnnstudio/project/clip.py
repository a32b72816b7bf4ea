"""Blocks as text on the clipboard, so that they can be pasted into another window, or sent by mail: a project.json of a part."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.graph.graph import Graph
from rnnstudio.project.content_error import opening
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.project.schema import Content, from_bytes, to_bytes

NAME = "project.json"
LONGEST = 4 << 20


def to_text(graph: Graph, layout: Mapping[str, tuple[float, float]], task: TaskChoice) -> str:
    """The text of some blocks, with the places where they stand."""
    places = {name: layout[name] for name in graph.nodes if name in layout}
    return to_bytes(Content(Project(graph, task, layout=places)), NAME).decode()


def from_text(text: str) -> Project:
    """The blocks that a text holds, as a project of them alone; a StudioError says why it holds none."""
    with opening("the clipboard"):
        return from_bytes(text[:LONGEST].encode("utf-8", "replace"), NAME).project


def holds_blocks(text: str) -> bool:
    """Whether a text looks as if blocks had been copied, without reading it."""
    return text.lstrip().startswith("{") and '"graph"' in text[:LONGEST]
