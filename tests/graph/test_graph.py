"""The wires of a node are found without looking at all of them, and are the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.resolution import Resolution

NAMES = st.sampled_from(["a", "b", "c", "d"])
WIRES = st.lists(st.builds(Wire, NAMES, st.sampled_from(["y", "z"]), NAMES, st.sampled_from(["x", "w"]))).map(tuple)
NODES = {name: Node(name, "linear") for name in "abcd"}


@given(WIRES, NAMES, st.sampled_from([None, "x", "w"]))
def test_a_node_has_the_wires_that_end_and_begin_there(wires: tuple[Wire, ...], node: str, port: str | None) -> None:
    graph = Graph(NODES, wires)
    assert graph.into(node, port) == tuple(w for w in wires if w.target == node and port in (None, w.input))
    assert graph.out_of(node) == tuple(w for w in wires if w.source == node)


@given(WIRES, NAMES)
def test_a_resolution_knows_what_feeds_a_node_and_what_is_wired_on(wires: tuple[Wire, ...], node: str) -> None:
    resolution = Resolution(wires=wires)
    assert resolution.feeding(node) == {w.input: (w.source, w.output) for w in wires if w.target == node}
    assert resolution.wanted(node) == {w.output for w in wires if w.source == node}


def test_a_graph_that_was_asked_is_the_same_value_and_its_copies_have_their_own_wires() -> None:
    wire = Wire("a", "y", "b", "x")
    asked, fresh = Graph(NODES, (wire,)), Graph(NODES, (wire,))
    assert asked.into("b") == (wire,)
    assert asked == fresh
    assert replace(asked, wires=()).into("b") == ()
