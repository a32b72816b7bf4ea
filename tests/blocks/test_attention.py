"""Attention against torch's own and against loops written here: one query, one key, one sum at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch.nn import functional

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import Misfit, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Recording, Run

EXACT = {"rtol": 0, "atol": 1e-12}
LENGTHS = {"input": np.array([5, 3]), "output": np.array([4, 2])}
QUERY, STATES = WireType("sequence", 3, "output"), WireType("sequence", 4, "input")


def recorded(
    kind: str, params: dict[str, Any], inputs: dict[str, Any], wires: dict[str, WireType]
) -> tuple[Recording, Settings]:
    """The recording, and the weights that it used."""
    block = catalogue()[kind]
    p = block.bind(block.settings(params), wires, Interface())
    numbers = np.random.default_rng(1)
    w = Settings({weight.name: numbers.normal(size=weight.shape) for weight in block.weights(p, wires)})
    return block.record(p, w, inputs, Run({}, LENGTHS, np.zeros(()))), w


def drawn(query: int = 3, states: int = 4) -> dict[str, Any]:
    numbers = np.random.default_rng(0)
    return {"query": numbers.normal(size=(4, 2, query)), "states": numbers.normal(size=(5, 2, states))}


def attended(e: Any, states: Any) -> tuple[Any, Any]:
    """alpha and c from scores (T, B, S), member by member."""
    alpha, context = np.zeros_like(e), np.zeros((len(e), 2, states.shape[-1]))
    for b, length in enumerate(LENGTHS["input"]):
        for t in range(len(e)):
            shares = np.exp(e[t, b, :length])
            alpha[t, b, :length] = shares / shares.sum()
            context[t, b] = sum(alpha[t, b, j] * states[j, b] for j in range(length))
    return alpha, context


def test_additive_attention_is_what_the_equations_say() -> None:
    inputs = drawn()
    found, w = recorded("additive_attention", {"size": 6}, inputs, {"query": QUERY, "states": STATES})
    e = np.zeros((4, 2, 5))
    for t, b, j in np.ndindex(*e.shape):
        bent = np.tanh(w.weight_query @ inputs["query"][t, b] + w.weight_key @ inputs["states"][j, b])
        e[t, b, j] = w["v"][0] @ bent
    alpha, context = attended(e, inputs["states"])
    assert_allclose(found.signals["0/forward/e"], e, **EXACT)
    assert_allclose(found.signals["0/forward/alpha"], alpha, **EXACT)
    assert_allclose(found.outputs["context"], context, **EXACT)


@pytest.mark.parametrize("score", ["dot", "scaled", "general"])
def test_dot_attention_is_torchs(score: str) -> None:
    inputs = drawn(4, 4)
    wires = {"query": WireType("sequence", 4, "output"), "states": STATES}
    found, w = recorded("dot_attention", {"score": score, "size": 3}, inputs, wires)
    query, states = (torch.tensor(inputs[name]).transpose(0, 1) for name in ("query", "states"))
    asked = query @ torch.tensor(w.weight) if score == "general" else query
    mask = torch.arange(5)[None, None] < torch.tensor(LENGTHS["input"])[:, None, None]
    wanted = functional.scaled_dot_product_attention(
        asked, states, states, attn_mask=mask, scale=0.5 if score == "scaled" else 1.0
    ).transpose(0, 1)
    assert_allclose(found.outputs["context"], wanted.numpy(), **EXACT)
    both = np.concatenate([wanted.numpy(), inputs["query"]], -1)
    assert_allclose(found.outputs["attended"], np.tanh(both @ w.weight_combine.T), **EXACT)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("heads", [1, 2])
def test_self_attention_is_torchs_multihead_attention(heads: int, causal: bool) -> None:
    x = drawn()["states"]
    params = {"heads": heads, "causal": causal, "positions": False}
    found, w = recorded("self_attention", params, {"x": x}, {"x": STATES})
    module = torch.nn.MultiheadAttention(4, heads, dtype=torch.float64)
    module.load_state_dict({name.replace("out_proj_", "out_proj."): torch.tensor(a) for name, a in w.items()})
    ended = torch.arange(5) >= torch.tensor(LENGTHS["input"])[:, None]
    later = torch.ones(5, 5, dtype=torch.bool).triu(1) if causal else None
    wanted, weights = module(
        *3 * [torch.tensor(x)], key_padding_mask=ended, attn_mask=later, average_attn_weights=False
    )
    assert_allclose(found.outputs["y"], wanted.detach().numpy(), **EXACT)
    for n in range(heads):
        alpha = found.signals["0/forward/alpha" + (f"_{n + 1}" if heads > 1 else "")]
        assert_allclose(alpha, weights[:, n].transpose(0, 1).detach().numpy(), **EXACT)


def test_positions_are_those_of_the_paper() -> None:
    x = np.zeros((5, 2, 4))
    found, _ = recorded("self_attention", {}, {"x": x}, {"x": STATES})
    for t in range(5):
        wanted = [np.sin(t), np.cos(t), np.sin(t / 100), np.cos(t / 100)]
        assert_allclose(found.signals["0/forward/positioned"][t, 0], wanted, **EXACT)


def test_weights_sum_to_one_and_nothing_looks_at_padding() -> None:
    for kind, params in (("additive_attention", {}), ("dot_attention", {"score": "general"})):
        found, _ = recorded(kind, params, drawn(), {"query": QUERY, "states": STATES})
        alpha = found.signals["0/forward/alpha"]
        assert_allclose(alpha.sum(-1), 1, **EXACT)
        assert (alpha[:, 1, 3:] == 0).all()


def test_a_dot_product_wants_one_size_and_heads_want_to_share() -> None:
    dot, own = catalogue()["dot_attention"], catalogue()["self_attention"]
    with pytest.raises(Misfit, match="3 numbers and h has 4"):
        dot.infer(dot.settings({"score": "dot"}), {"query": QUERY, "states": STATES}, Interface())
    with pytest.raises(Misfit, match="4 numbers cannot be shared by 3 heads"):
        own.infer(own.settings({"heads": 3}), {"x": STATES}, Interface())
