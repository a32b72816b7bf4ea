from __future__ import annotations

import re
from dataclasses import replace

import pytest
from graph_samples import EVERY_STEP, KINDS, RECALL, SOUND
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnstudio.blocks.linear import Linear
from rnnstudio.graph import edits
from rnnstudio.graph.block_type import Port, Ports, WireType
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Problem, Resolution
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain


def resolved(graph: Graph, interface: Interface = RECALL) -> Resolution:
    return resolve(graph, KINDS, interface)


def problem(graph: Graph, code: str, interface: Interface = RECALL) -> Problem:
    found = [each for each in resolved(graph, interface).problems if each.code == code]
    assert found, [each.code for each in resolved(graph, interface).problems]
    return found[0]


def wired(source: str, output: str, target: str, name: str) -> Graph:
    return edits.connect(SOUND, Wire(source, output, target, name))


def test_a_sound_graph_has_order_types_and_weights() -> None:
    result = resolved(SOUND)
    assert result.ok
    assert list(result.placed) == ["tokens", "one_hot", "lstm", "readout", "linear", "output"]
    assert result.placed["lstm"].outputs == {
        "h": WireType("sequence", 5, "input"),
        "state": WireType("state", 10),
        "previous": WireType("sequence", 5, "input"),
    }
    assert result.groups == tuple((name,) for name in result.placed)
    assert result.placed["readout"].outputs == {"y": WireType("vector", 5)}
    assert result.weight_shapes()["lstm.weight_ih_l0"] == (20, 7)
    assert result.feeding("linear") == {"x": ("readout", "y")}
    assert result.type_of(SOUND.wires[0]) == WireType("tokens", 7, "input")


def test_settings_are_bound_to_what_the_task_decides() -> None:
    placed = resolved(SOUND).placed
    assert {name: placed["output"].p[name] for name in ("target", "predicts")} == {
        "target": "answer",
        "predicts": "classes",
    }
    assert placed["tokens"].p.input == "symbols"
    assert placed["one_hot"].p.vocabulary == 7


def test_order_follows_the_wires_not_the_placing() -> None:
    backwards = replace(SOUND, nodes=dict(reversed(SOUND.nodes.items())))
    assert list(resolved(backwards).placed) == list(SOUND.nodes)
    assert resolved(backwards).ok


LOOPED = edits.connect(
    edits.add(edits.add(SOUND, Node("a", "dropout")), Node("b", "dropout", title="B")), Wire("a", "y", "b", "x")
)
SECOND = edits.connect(edits.add(SOUND, Node("other", "output")), Wire("linear", "y", "other", "y"))
BROKEN = {
    "unknown-kind": (edits.set_kind(SOUND, "lstm", "hologram", 1, {}), "lstm", None),
    "bad-parameter": (edits.set_params(SOUND, "lstm", {"size": 0}), "lstm", None),
    "dangling-wire": (replace(SOUND, wires=(*SOUND.wires, Wire("lstm", "gone", "linear", "x"))), "lstm", "gone"),
    "two-wires": (replace(SOUND, wires=(*SOUND.wires, Wire("lstm", "h", "linear", "x"))), "linear", "x"),
    "loop-without-delay": (edits.connect(LOOPED, Wire("b", "y", "a", "x")), "a", None),
    "unconnected": (edits.disconnect(SOUND, SOUND.wires[1]), "lstm", "x"),
    "wrong-kind": (wired("tokens", "tokens", "lstm", "x"), "lstm", "x"),
    "needs-one-vector": (edits.set_params(SOUND, "readout", {"mode": "every"}), "output", "y"),
    "wrong-size": (edits.set_params(SOUND, "linear", {"size": 8}), "output", "y"),
    "unknown-target": (edits.set_params(SOUND, "output", {"target": "weather"}), "output", None),
    "unknown-input": (edits.set_params(SOUND, "tokens", {"input": "weather"}), "tokens", None),
    "no-output": (edits.remove(SOUND, ["output"]), None, None),
    "two-outputs": (SECOND, "other", None),
}


@pytest.mark.parametrize("code", BROKEN)
def test_every_problem_is_found_and_told(code: str) -> None:
    graph, node, port = BROKEN[code]
    found = problem(graph, code)
    assert (found.node, found.port) == (node, port)
    for text in (found.text, found.remedy):
        assert text.en.strip()
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert "{" not in text.en + text.zh
    if node:
        kind = KINDS.get(graph.nodes[node].kind)
        names = {node, graph.nodes[node].title, kind.title.en if kind else node} - {""}
        assert any(name in found.text.en for name in names)


def test_one_vector_where_every_step_is_asked_for() -> None:
    found = problem(SOUND, "needs-every-step", EVERY_STEP)
    assert "Readout" in found.remedy.en
    assert "读出" in found.remedy.zh


def test_a_wrong_size_says_what_to_set() -> None:
    found = problem(edits.set_params(SOUND, "linear", {"size": 8}), "wrong-size")
    assert found.text.en == "Output: it needs 4 numbers but gets 8."
    assert found.remedy.en == "Set the size of the Linear block before it to 4."
    assert "4" in found.text.zh


def test_a_task_without_targets_or_fitting_inputs() -> None:
    assert "no input" in problem(SOUND, "unknown-input", Interface()).text.en
    assert "no target" in problem(SOUND, "unknown-target", Interface(RECALL.inputs)).text.en


def test_several_targets_must_be_named() -> None:
    two = Interface(RECALL.inputs, {**RECALL.targets, **EVERY_STEP.targets})
    assert "several" in problem(SOUND, "unknown-target", two).text.en
    named = resolved(edits.set_params(SOUND, "output", {"target": "answer"}), two)
    assert [each.code for each in named.problems] == ["no-output"]


def test_a_problem_calls_the_block_by_its_title() -> None:
    renamed = edits.set_title(edits.disconnect(SOUND, SOUND.wires[1]), "lstm", "Memory")
    assert problem(renamed, "unconnected").text.en.startswith("Memory: ")


def test_a_loop_through_a_delay_is_no_problem_of_order() -> None:
    graph = edits.add(edits.add(SOUND, Node("delay", "delay")), Node("inner", "dropout"))
    graph = edits.connect(edits.connect(graph, Wire("inner", "y", "delay", "x")), Wire("delay", "y", "inner", "x"))
    assert "loop-without-delay" not in {each.code for each in resolved(graph).problems}


def test_a_delayed_port_of_which_nothing_is_declared_is_a_problem() -> None:
    graph = edits.disconnect(SOUND, Wire("one_hot", "x", "lstm", "x"))
    for node in (Node("joined", "concatenate"), Node("delay", "delay")):
        graph = edits.add(graph, node)
    for wire in (
        Wire("one_hot", "x", "joined", "a"),
        Wire("delay", "y", "joined", "b"),
        Wire("joined", "y", "delay", "x"),
        Wire("joined", "y", "lstm", "x"),
    ):
        graph = edits.connect(graph, wire)
    assert [(each.code, each.node) for each in resolved(graph).problems] == [("another-timeline", "delay")]


class Elsewhere(Linear):
    """Declares for its delayed port what does not come true."""

    id = "elsewhere"

    def ports(self, p: Settings) -> Ports:
        return Ports(super().ports(p).inputs, (Port("y", plain("y"), delayed=True),))

    def delayed(self, p: Settings, timeline: str) -> dict[str, WireType]:
        return {"y": WireType("sequence", p.size + 1, timeline)}


def test_a_loop_that_gives_other_than_it_was_taken_to_give_is_a_problem() -> None:
    graph = edits.disconnect(SOUND, Wire("one_hot", "x", "lstm", "x"))
    for node in (Node("joined", "concatenate"), Node("odd", "elsewhere", {"size": 2})):
        graph = edits.add(graph, node)
    for wire in (
        Wire("one_hot", "x", "joined", "a"),
        Wire("odd", "y", "joined", "b"),
        Wire("joined", "y", "odd", "x"),
        Wire("joined", "y", "lstm", "x"),
    ):
        graph = edits.connect(graph, wire)
    found = resolve(graph, {**KINDS, "elsewhere": Elsewhere()}, RECALL).problems
    assert [(each.code, each.node) for each in found] == [("another-timeline", "odd")]


def test_what_stands_behind_a_loop_is_not_blamed_for_it() -> None:
    graph = edits.connect(BROKEN["loop-without-delay"][0], Wire("b", "y", "readout", "x"))
    looped = {each.node for each in resolved(graph).problems if each.code == "loop-without-delay"}
    assert looped == {"a", "b"}


NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
PORTS = st.sampled_from(["tokens", "x", "y", "h", "nowhere"])
KIND_IDS = st.sampled_from([*KINDS, "hologram"])
PARAMS = st.dictionaries(
    st.sampled_from(["size", "mode", "target", "input", "p", "bogus"]),
    st.one_of(st.integers(-1, 9), st.sampled_from(["last", "every", "answer", ""]), st.none()),
    max_size=2,
)
GRAPHS = st.builds(
    lambda kinds, params, wires: Graph({n: Node(n, k, params.get(n, {})) for n, k in kinds.items()}, tuple(wires)),
    st.dictionaries(NAMES, KIND_IDS),
    st.dictionaries(NAMES, PARAMS),
    st.lists(st.builds(Wire, NAMES, PORTS, NAMES, PORTS), max_size=8),
)


@given(graph=GRAPHS, interface=st.sampled_from([RECALL, EVERY_STEP, Interface()]))
@settings(max_examples=300, deadline=None)
def test_resolving_never_raises_and_is_deterministic(graph: Graph, interface: Interface) -> None:
    once, again = resolved(graph, interface), resolved(graph, interface)
    assert once == again
    assert list(once.placed) == list(again.placed)
    assert set(once.placed) == {name for name, node in graph.nodes.items() if node.kind in KINDS}
    assert all(each.text.en and each.text.zh and each.remedy.en and each.remedy.zh for each in once.problems)
    assert all(each.node is None or each.node in "abcde" for each in once.problems)


@given(graph=GRAPHS)
@settings(max_examples=200, deadline=None)
def test_every_block_runs_after_those_that_feed_it(graph: Graph) -> None:
    result = resolved(graph)
    looped = {each.node for each in result.problems if each.code == "loop-without-delay"}
    order = list(result.placed)
    for wire in result.wires:
        if not looped and graph.nodes[wire.source].kind != "delay":
            assert order.index(wire.source) < order.index(wire.target)


def test_a_block_is_called_by_what_it_is_and_by_its_id_where_others_are_the_same() -> None:
    twice = edits.add(SOUND, Node("second", "linear", {"size": 2}))
    assert str(resolved(SOUND).label("linear")) == "Linear"
    assert str(resolved(twice).label("linear")) == "Linear (linear)"
    assert resolved(twice).label("second").zh == "线性层（second）"
    titled = edits.set_title(twice, "second", "Bridge")
    assert [str(resolved(titled).label(name)) for name in ("linear", "second")] == ["Linear", "Bridge"]
