"""The flow of a cell's quantities is the one that textbooks draw, found in its equations."""

from __future__ import annotations

import pytest

from rnnstudio.derivation.dataflow import Flow, flow
from rnnstudio.derivation.moment import Moment
from rnnstudio.derivation.term import term
from rnnstudio.engine.model import model_of
from rnnstudio.engine.tracing import trace
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes


def flow_in(example: str, node: str) -> Flow:
    model = model_of(recipes()[example].project)
    weights = model.initial_weights()
    seen = trace(model, weights, model.task.probes(model.task_settings)[0])
    placed = model.resolution.placed[node]
    at = Moment(placed, seen, weights, 1)
    found = [(equation, at.work(equation)) for equation in placed.block.equations(placed.p)]
    terms = [(equation, term(array, (0,) * array.ndim) if array else None) for equation, array in found]
    return flow(terms, frozenset(weight.name.removesuffix("_l0") for weight in placed.weights))


def drawn(found: Flow) -> list[tuple[str, tuple[str, ...], str | None]]:
    """Each box or circle: what it does, to which quantities or operations, and what it gives."""
    said = {node.id: node.produces or node.label for node in found.nodes}
    return [(n.label, tuple(said[i] for i in n.inputs), n.produces) for n in found.nodes if n.kind != "source"]


def test_the_lstm() -> None:
    both = ("h_prev", "x")
    assert drawn(flow_in("recall_lstm", "lstm")) == [
        ("σ", both, "f"),
        ("σ", both, "i"),
        ("tanh", both, "c_tilde"),
        ("⊙", ("f", "c_prev"), None),
        ("⊙", ("i", "c_tilde"), None),
        ("+", ("⊙", "⊙"), "c"),
        ("σ", both, "o"),
        ("tanh", ("c",), None),
        ("⊙", ("o", "tanh"), "h"),
    ]


def test_the_gru_that_resets_after_the_product() -> None:
    assert drawn(flow_in("recall_gru", "gru"))[2:] == [
        ("W", ("h_prev",), None),
        ("⊙", ("r", "W"), None),
        ("W", ("x",), None),
        ("+", ("W", "⊙"), None),
        ("tanh", ("+",), "h_tilde"),
        ("1−", ("z",), None),
        ("⊙", ("1−", "h_tilde"), None),
        ("⊙", ("z", "h_prev"), None),
        ("+", ("⊙", "⊙"), "h"),
    ]


def test_attention() -> None:
    assert drawn(flow_in("reverse_additive", "attention")) == [
        ("tanh", ("query", "states"), None),
        ("W", ("tanh",), "e"),
        ("softmax", ("e",), "alpha"),
        ("Σ", ("alpha", "states"), "context"),
    ]


def test_what_only_looks_up_or_passes_on() -> None:
    assert drawn(flow_in("reverse_additive", "embedding")) == [("W", ("tokens",), "x")]
    assert drawn(flow_in("recall_lstm", "one_hot")) == [("=", ("tokens",), "x")]


@pytest.mark.parametrize("recipe", recipes().values(), ids=lambda recipe: recipe.name)
def test_every_node_stands_after_those_that_it_reads(recipe: Recipe) -> None:
    for node, placed in model_of(recipe.project).resolution.placed.items():
        if placed.block.equations(placed.p):
            found, seen = flow_in(recipe.name, node), set[str]()
            for one in found.nodes:
                assert set(one.inputs) <= seen
                seen.add(one.id)
            assert {n.produces for n in found.nodes} >= {e.produces for e in placed.block.equations(placed.p)}
