"""project.json: a Project and its progress as JSON and back. Every entry that is read is checked.

Unknown entries are kept at the top and refused anywhere deeper, so a new one there raises the schema number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnstudio.graph.graph import NODE_ID, Graph, Node, Wire
from rnnstudio.graph.text import Text, plain
from rnnstudio.project import strict_json
from rnnstudio.project.content_error import ContentError, inside
from rnnstudio.project.migrations import SCHEMA, migrated
from rnnstudio.project.project import Breakpoint, Progress, Project, TaskChoice
from rnnstudio.project.spot import Spot
from rnnstudio.trace.conditions.tokens import LONGEST

MOST_NODES, MOST_WIRES, MOST_PARAGRAPHS, MOST_BREAKPOINTS = 1000, 10_000, 1000, 100
LONGEST_TITLE, LONGEST_PARAGRAPH = 1000, 100_000
FARTHEST = 1e7  # on the canvas
NEEDED = ("schema", "task", "graph")
OPTIONAL = ("title", "note", "options", "layout", "progress", "breakpoints")
_BEYOND_JSON = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


@dataclass(frozen=True)
class Content:
    """What project.json says."""

    project: Project
    progress: Progress = field(default_factory=Progress)
    unknown: Mapping[str, Any] = field(default_factory=dict)


def to_json(content: Content, place: str) -> dict[str, Any]:
    """The content as dicts and lists; whether JSON can hold all of it is for `strict_json` to say."""
    project, progress = content.project, content.progress
    for name in content.unknown:
        if name in NEEDED + OPTIONAL:
            raise ContentError(
                inside(place, name), "an unknown entry bears a known name.", "未知条目使用了已知的名称。"
            )
    return {
        **content.unknown,
        "schema": SCHEMA,
        "title": text_to_json(project.title),
        "note": [text_to_json(paragraph) for paragraph in project.note],
        "task": {"id": project.task.id, "version": project.task.version, "params": project.task.params},
        "graph": _graph_to_json(project.graph),
        "options": project.options,
        "layout": {name: [float(x), float(y)] for name, (x, y) in project.layout.items()},
        "progress": {
            "steps": progress.steps,
            "loss": _measure_to_json(progress.loss),
            "metric": _measure_to_json(progress.metric),
        },
        "breakpoints": [{"condition": item.condition, "on": item.on} for item in project.breakpoints],
    }


def from_json(value: Any, place: str) -> Content:
    """What the dicts and lists mean; a ContentError names the first entry that is not as it must be."""
    entries = Spot(value, place).members()
    unknown = {name: spot.value for name, spot in entries.items() if name not in NEEDED + OPTIONAL}
    known = Spot({name: spot.value for name, spot in entries.items() if name not in unknown}, place)
    found = known.fields(NEEDED, OPTIONAL)
    project = Project(
        graph=_graph(found["graph"]),
        task=_task(found["task"]),
        options=found["options"].anything() if "options" in found else {},
        layout=_layout(found["layout"]) if "layout" in found else {},
        title=text_from(found["title"], LONGEST_TITLE) if "title" in found else plain(""),
        note=_note(found["note"]) if "note" in found else (),
        breakpoints=_breakpoints(found["breakpoints"]) if "breakpoints" in found else (),
    )
    return Content(project, _progress(found["progress"]) if "progress" in found else Progress(), unknown)


def to_bytes(content: Content, place: str) -> bytes:
    """The text of project.json."""
    return strict_json.dumps(to_json(content, place), place)


def from_bytes(raw: bytes, place: str) -> Content:
    """What such a text says, of whatever schema it is."""
    return from_json(migrated(strict_json.loads(raw, place), place), place)


def _graph_to_json(graph: Graph) -> dict[str, Any]:
    nodes = [
        {"id": node.id, "kind": node.kind, "version": node.version, "params": node.params, "title": node.title}
        for node in graph.nodes.values()
    ]
    wires = [
        {"source": wire.source, "output": wire.output, "target": wire.target, "input": wire.input}
        for wire in graph.wires
    ]
    return {"nodes": nodes, "wires": wires}


def _graph(spot: Spot) -> Graph:
    found = spot.fields(("nodes", "wires"))
    nodes: dict[str, Node] = {}
    for item in found["nodes"].items(MOST_NODES):
        node = _node(item)
        if node.id in nodes:
            raise ContentError(
                f"{item.place}.id", f"a second block is called “{node.id}”.", f"有两个模块都叫“{node.id}”。"
            )
        nodes[node.id] = node
    return Graph(nodes, tuple(_wire(item) for item in found["wires"].items(MOST_WIRES)))


def _node(spot: Spot) -> Node:
    found = spot.fields(("id", "kind"), ("version", "params", "title"))
    name = found["id"].name()
    if not NODE_ID.fullmatch(name):
        raise found["id"].refuse(
            "a block's name has only small letters, digits and _, and begins with a letter.",
            "模块名只能包含小写字母、数字和下划线，并以字母开头。",
        )
    return Node(
        id=name,
        kind=found["kind"].name(),
        params=found["params"].anything() if "params" in found else {},
        title=found["title"].text(LONGEST_TITLE) if "title" in found else "",
        version=found["version"].whole(1) if "version" in found else 1,
    )


def _wire(spot: Spot) -> Wire:
    """Whether both ends exist is for `resolve` to say: a loose wire is a problem on the canvas, not a broken file."""
    found = spot.fields(("source", "output", "target", "input"))
    return Wire(**{name: end.name() for name, end in found.items()})


def _task(spot: Spot) -> TaskChoice:
    found = spot.fields(("id",), ("params", "version"))
    return TaskChoice(
        id=found["id"].name(),
        params=found["params"].anything() if "params" in found else {},
        version=found["version"].whole(1) if "version" in found else 1,
    )


def _layout(spot: Spot) -> dict[str, tuple[float, float]]:
    places: dict[str, tuple[float, float]] = {}
    for name, item in spot.members().items():
        numbers = [number.number(FARTHEST) for number in item.items(2)]
        if len(numbers) != 2:
            raise item.refuse("this must be two numbers [x, y].", "这里必须是两个数 [x, y]。")
        places[name] = (numbers[0], numbers[1])
    return places


def _progress(spot: Spot) -> Progress:
    found = spot.fields(("steps",), ("loss", "metric"))
    measures = {name: _measure(found[name]) for name in ("loss", "metric") if name in found}
    return Progress(found["steps"].whole(0), **measures)


def _measure_to_json(value: float | None) -> float | str | None:
    """A loss that left the numbers is worth keeping, and JSON has no word for it."""
    if value is None or math.isfinite(value):
        return value if value is None else float(value)
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _measure(spot: Spot) -> float | None:
    if spot.value is None:
        return None
    if isinstance(spot.value, str) and spot.value in _BEYOND_JSON:
        return _BEYOND_JSON[spot.value]
    return spot.number(math.inf)


def _note(spot: Spot) -> tuple[Text, ...]:
    return tuple(text_from(item, LONGEST_PARAGRAPH) for item in spot.items(MOST_PARAGRAPHS))


def _breakpoints(spot: Spot) -> tuple[Breakpoint, ...]:
    """Whether a condition can be understood is for whoever edits it to see: a wrong one stops nothing."""
    found = (item.fields(("condition",), ("on",)) for item in spot.items(MOST_BREAKPOINTS))
    return tuple(
        Breakpoint(item["condition"].text(LONGEST), item["on"].flag() if "on" in item else True) for item in found
    )


def text_to_json(text: Text) -> dict[str, str]:
    """Words in every language."""
    return {"en": text.en, "zh": text.zh}


def text_from(spot: Spot, longest: int) -> Text:
    """Words in every language, none longer than `longest`."""
    found = spot.fields(("en", "zh"))
    return Text(found["en"].text(longest), found["zh"].text(longest))
