from __future__ import annotations

import copy
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_samples import sample

from rnnstudio.graph.graph import NODE_ID, Graph, Node, Wire
from rnnstudio.graph.text import Text
from rnnstudio.project import strict_json
from rnnstudio.project.content_error import ContentError
from rnnstudio.project.project import Breakpoint, Progress, Project, TaskChoice
from rnnstudio.project.schema import Content, from_json, to_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = WORDS.filter(bool)
TEXTS = st.builds(Text, WORDS, WORDS) | st.sampled_from([Text("LSTM", "长短期记忆"), Text("", "")])
PARAMS = st.dictionaries(
    NAMES,
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    max_size=4,
)
IDS = st.from_regex(NODE_ID, fullmatch=True).filter(lambda name: name.isascii() and len(name) < 100)
NODES = st.builds(Node, IDS, NAMES, PARAMS, WORDS, st.integers(1, 9))
GRAPHS = st.builds(
    lambda nodes, wires: Graph({node.id: node for node in nodes}, tuple(wires)),
    st.lists(NODES, max_size=4),
    st.lists(st.builds(Wire, NAMES, NAMES, NAMES, NAMES), max_size=3),
)
PLACES = st.tuples(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
PROJECTS = st.builds(
    Project,
    GRAPHS,
    st.builds(TaskChoice, NAMES, PARAMS, st.integers(1, 9)),
    PARAMS,
    st.dictionaries(NAMES, PLACES, max_size=3),
    TEXTS,
    st.lists(TEXTS, max_size=3).map(tuple),
    st.lists(st.builds(Breakpoint, WORDS, st.booleans()), max_size=3).map(tuple),
)
PROGRESS = st.builds(
    Progress, st.integers(0, 2**62), st.none() | st.floats(allow_nan=False), st.none() | st.floats(allow_nan=False)
)


@given(PROJECTS, PROGRESS)
def test_every_project_comes_back(project: Project, progress: Progress) -> None:
    content = Content(project, progress, {})
    raw = strict_json.dumps(to_json(content, "p"), "p")
    found = from_json(strict_json.loads(raw, "p"), "p")
    assert found == content
    assert list(found.project.graph.nodes) == list(project.graph.nodes)


def test_a_loss_that_left_the_numbers_is_kept() -> None:
    content = Content(Project(), Progress(1, math.nan, -math.inf))
    found = from_json(strict_json.loads(strict_json.dumps(to_json(content, "p"), "p"), "p"), "p").progress
    assert found.loss is not None
    assert math.isnan(found.loss)
    assert found.metric == -math.inf


def test_the_least_that_must_be_said() -> None:
    value = {"schema": 1, "task": {"id": "recall"}, "graph": {"nodes": [{"id": "a", "kind": "b"}], "wires": []}}
    assert from_json(value, "p").project == Project(Graph({"a": Node("a", "b")}))


def _json() -> dict[str, Any]:
    document = sample()
    value = to_json(Content(document.project, document.progress, document.unknown), "p")
    return copy.deepcopy(strict_json.checked(value, "p"))


def _put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for step in path[:-1]:
        value = value[step]
    if new is ...:
        del value[path[-1]]
    else:
        value[path[-1]] = new


@pytest.mark.parametrize(
    ("path", "new", "place"),
    [
        (("task",), ..., "p, task: this entry is missing"),
        (("task",), 3, "p, task: this must be an object"),
        (("task", "id"), "", "p, task.id: this must not be empty"),
        (("task", "params"), [], "p, task.params: this must be an object"),
        (("graph", "wires"), ..., "p, graph.wires: this entry is missing"),
        (("graph", "nodes"), {}, "p, graph.nodes: this must be a list"),
        (("graph", "nodes"), [{}] * 1001, "p, graph.nodes: this list may have at most 1000"),
        (("graph", "nodes", 2, "id"), 5, "p, graph.nodes[2].id: this must be a text"),
        (("graph", "nodes", 2, "id"), "../x", "p, graph.nodes[2].id: a block's name has only"),
        (("graph", "nodes", 2, "id"), "lstm", "p, graph.nodes[2].id: a second block is called “lstm”"),
        (("graph", "nodes", 1, "version"), 0, "p, graph.nodes[1].version: this must be a whole number"),
        (("graph", "nodes", 1, "version"), True, "p, graph.nodes[1].version: this must be a whole number"),
        (("graph", "nodes", 1, "colour"), "red", "p, graph.nodes[1].colour: this entry is unknown"),
        (("graph", "nodes", 1, "title"), "x" * 1001, "p, graph.nodes[1].title: this must be a text of at most"),
        (("graph", "wires", 0, "input"), None, "p, graph.wires[0].input: this must be a text"),
        (("options",), "fast", "p, options: this must be an object"),
        (("layout", "lstm"), [1], "p, layout.lstm: this must be two numbers"),
        (("layout", "lstm"), [1, "2"], "p, layout.lstm[1]: this must be a number"),
        (("layout", "lstm"), [1, 1e300], "p, layout.lstm[1]: this must be a number"),
        (("layout",), {str(n): [0, 0] for n in range(30_000)}, "p, layout: it may have at most"),
        (("title",), "plain", "p, title: this must be an object"),
        (("note", 0, "zh"), ..., "p, note[0].zh: this entry is missing"),
        (("breakpoints",), {}, "p, breakpoints: this must be a list"),
        (("breakpoints", 0, "condition"), "f" * 201, "p, breakpoints[0].condition: this must be a text of at most 200"),
        (("breakpoints", 1, "on"), 1, "p, breakpoints[1].on: this must be true or false"),
        (("breakpoints", 1, "ghost"), 1, "p, breakpoints[1].ghost: this entry is unknown"),
        (("progress", "steps"), -1, "p, progress.steps: this must be a whole number"),
        (("progress", "loss"), "bad", "p, progress.loss: this must be a number"),
    ],
)
def test_a_wrong_entry_is_named(path: tuple[Any, ...], new: Any, place: str) -> None:
    value = _json()
    _put(value, path, new)
    with pytest.raises(ContentError) as caught:
        from_json(value, "p")
    assert caught.value.text.en.startswith(place)


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_something_else_than_an_object_is_refused(value: object) -> None:
    with pytest.raises(ContentError):
        from_json(value, "p")


def test_unknown_entries_at_the_top_are_kept_and_cannot_hide_known_ones() -> None:
    assert from_json({**_json(), "from_2031": [1]}, "p").unknown == {"lesson": {"step": 2}, "from_2031": [1]}
    content = Content(sample().project, unknown={"title": "mine"})
    with pytest.raises(ContentError, match="p, title"):
        to_json(content, "p")


def test_a_wire_to_nowhere_opens() -> None:
    project = replace(Project(), graph=Graph({}, (Wire("a", "b", "c", "d"),)))
    assert from_json(strict_json.checked(to_json(Content(project), "p"), "p"), "p").project == project
