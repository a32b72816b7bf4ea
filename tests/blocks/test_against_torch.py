"""Our cells against torch's modules where torch has them, and against plain numpy written here where it has not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Recording, Run
from rnnstudio.trace.shares import gradients

EXACT = {"rtol": 0, "atol": 1e-10}
SIZES = st.tuples(*(st.integers(1, most) for most in (12, 5, 6, 9)))  # steps, batch, inputs, hidden units
MODULES = {
    "rnn tanh": ("rnn", {"nonlinearity": "tanh"}, torch.nn.RNN),
    "rnn relu": ("rnn", {"nonlinearity": "relu"}, torch.nn.RNN),
    "lstm": ("lstm", {}, torch.nn.LSTM),
    "gru": ("gru", {"convention": "torch"}, torch.nn.GRU),
}


@pytest.mark.parametrize("name", MODULES)
@given(sizes=SIZES, seed=st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_equals_torch(name: str, sizes: tuple[int, int, int, int], seed: int) -> None:
    kind, params, module_type = MODULES[name]
    steps, batch, wide, size = sizes
    torch.manual_seed(seed)
    options = {"nonlinearity": params["nonlinearity"]} if kind == "rnn" else {}
    module = module_type(wide, size, dtype=torch.float64, **options)
    x = torch.randn(steps, batch, wide, dtype=torch.float64, requires_grad=True)
    d = torch.randn(steps, batch, size, dtype=torch.float64)
    h = module(x)[0]
    h.backward(d)

    weights = {n: w.detach().numpy() for n, w in module.named_parameters()}
    recording, found = _ours(kind, {**params, "size": size}, weights, x.detach().numpy(), d.numpy())
    assert_allclose(recording.outputs["h"], h.detach().numpy(), **EXACT)
    assert_allclose(found["x"], x.grad.numpy(), **EXACT)  # type: ignore[union-attr]
    for weight, parameter in module.named_parameters():
        assert_allclose(found[weight], parameter.grad.numpy(), **EXACT)  # type: ignore[union-attr]

    fast = _trained(kind, {**params, "size": size}, weights, x.detach(), d)
    for key, gradient in found.items():
        assert_allclose(fast[key], gradient, **EXACT)


def test_lstm_cell_state_equals_torch_cell() -> None:
    """C and every later state, against torch's single cell."""
    cell = torch.nn.LSTMCell(3, 4, dtype=torch.float64)
    x = torch.randn(7, 2, 3, dtype=torch.float64)
    weights = {f"{name}_l0": w.detach().numpy() for name, w in cell.named_parameters()}
    recording, _ = _ours("lstm", {"size": 4}, weights, x.numpy(), np.zeros((7, 2, 4)))
    state = None
    for t in range(7):
        state = cell(x[t], state)
        assert_allclose(recording.signals["0/forward/h"][t], state[0].detach().numpy(), **EXACT)
        assert_allclose(recording.signals["0/forward/c"][t], state[1].detach().numpy(), **EXACT)


@given(sizes=SIZES, seed=st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_sigmoid_rnn_equals_reference(sizes: tuple[int, int, int, int], seed: int) -> None:
    x, d, w = _drawn(sizes, seed, gates=1)
    recording, found = _ours("rnn", {"nonlinearity": "sigmoid", "size": sizes[3]}, w, x, d)
    h, wanted = _sigmoid_rnn(w, x, d)
    assert_allclose(recording.outputs["h"], h, **EXACT)
    for key, gradient in wanted.items():
        assert_allclose(found[key], gradient, **EXACT)


@given(sizes=SIZES, seed=st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_textbook_gru_equals_reference(sizes: tuple[int, int, int, int], seed: int) -> None:
    x, d, w = _drawn(sizes, seed, gates=3)
    recording, found = _ours("gru", {"convention": "textbook", "size": sizes[3]}, w, x, d)
    h, wanted = _textbook_gru(w, x, d)
    assert_allclose(recording.outputs["h"], h, **EXACT)
    for key, gradient in wanted.items():
        assert_allclose(found[key], gradient, **EXACT)


def test_negating_z_does_not_convert_a_convention() -> None:
    """Where the reset gate acts still differs, so the two are different models."""
    x, d, w = _drawn((6, 2, 3, 4), 0, gates=3)
    negated = {name: a.copy() for name, a in w.items()}
    for a in negated.values():
        a[4:8] *= -1
    textbook, _ = _ours("gru", {"convention": "textbook", "size": 4}, negated, x, d)
    torch_like, _ = _ours("gru", {"convention": "torch", "size": 4}, w, x, d)
    assert np.abs(textbook.outputs["h"] - torch_like.outputs["h"]).max() > 1e-3


def _ours(kind: str, params: dict[str, Any], weights: Any, x: Any, d: Any) -> tuple[Recording, dict[str, Any]]:
    """The recording, and the gradients of x and of every weight."""
    block, w = catalogue()[kind], Settings(weights)
    p, run = _bound(kind, params, x), Run({}, {"input": np.full(x.shape[1], len(x))}, np.zeros(()))
    recording = block.record(p, w, {"x": x}, run)
    nothing = {name: np.zeros_like(a) for name, a in recording.outputs.items()}
    back = block.backward(p, w, recording, {**nothing, "h": d}, run)
    return recording, {**back.d_inputs, **gradients(back.shares, {name: a.shape for name, a in w.items()})}


def _bound(kind: str, params: dict[str, Any], x: Any) -> Settings:
    block, wires = catalogue()[kind], {"x": WireType("sequence", x.shape[-1], "input")}
    return block.bind(block.settings(params), wires, Interface())


def _trained(kind: str, params: dict[str, Any], weights: Any, x: torch.Tensor, d: torch.Tensor) -> dict[str, Any]:
    """The gradients of x and of every weight as training finds them."""
    block, x = catalogue()[kind], x.clone().requires_grad_()
    w = Settings({name: torch.tensor(a, requires_grad=True) for name, a in weights.items()})
    run = Run({}, {"input": torch.full((x.shape[1],), len(x))}, torch.zeros((), dtype=torch.float64))
    block.forward(_bound(kind, params, x), w, {"x": x}, run)["h"].backward(d)
    return {name: leaf.grad.numpy() for name, leaf in {"x": x, **w}.items()}  # type: ignore[union-attr]


def _drawn(sizes: tuple[int, int, int, int], seed: int, gates: int) -> tuple[Any, Any, dict[str, Any]]:
    steps, batch, wide, size = sizes
    numbers = np.random.default_rng(seed)
    shapes = {"weight_ih_l0": (gates * size, wide), "weight_hh_l0": (gates * size, size)}
    shapes |= {"bias_ih_l0": (gates * size,), "bias_hh_l0": (gates * size,)}
    w = {name: numbers.normal(scale=size**-0.5, size=shape) for name, shape in shapes.items()}
    return numbers.normal(size=(steps, batch, wide)), numbers.normal(size=(steps, batch, size)), w


# --- the references: one sequence, one step, one sum at a time ----------------------------------------------------------------


def _sigma(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def _sigmoid_rnn(w: dict[str, Any], x: Any, d: Any) -> tuple[Any, dict[str, Any]]:
    W, U, b, c = (w[name] for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"))
    h, found = np.zeros_like(d), {name: np.zeros_like(a) for name, a in {"x": x, **w}.items()}
    for n in range(x.shape[1]):
        past = [np.zeros(len(U))]
        for t in range(len(x)):
            past.append(_sigma(W @ x[t, n] + b + U @ past[-1] + c))
            h[t, n] = past[-1]
        carried = np.zeros(len(U))
        for t in reversed(range(len(x))):
            da = (d[t, n] + carried) * past[t + 1] * (1 - past[t + 1])
            found["weight_ih_l0"] += np.outer(da, x[t, n])
            found["weight_hh_l0"] += np.outer(da, past[t])
            found["bias_ih_l0"] += da
            found["bias_hh_l0"] += da
            found["x"][t, n] = W.T @ da
            carried = U.T @ da
    return h, found


def _textbook_gru(w: dict[str, Any], x: Any, d: Any) -> tuple[Any, dict[str, Any]]:
    H = d.shape[-1]
    W_r, W_z, W_n = w["weight_ih_l0"].reshape(3, H, -1)
    U_r, U_z, U_n = w["weight_hh_l0"].reshape(3, H, H)
    b_r, b_z, b_n = (w["bias_ih_l0"] + w["bias_hh_l0"]).reshape(3, H)
    h, found = np.zeros_like(d), {name: np.zeros_like(a) for name, a in {"x": x, **w}.items()}
    for m in range(x.shape[1]):
        past, seen = np.zeros(H), []
        for t in range(len(x)):
            r, z = _sigma(W_r @ x[t, m] + U_r @ past + b_r), _sigma(W_z @ x[t, m] + U_z @ past + b_z)
            n = np.tanh(W_n @ x[t, m] + U_n @ (r * past) + b_n)
            seen.append((past, r, z, n))
            h[t, m] = past = (1 - z) * past + z * n
        carried = np.zeros(H)
        for t in reversed(range(len(x))):
            past, r, z, n = seen[t]
            d_h = d[t, m] + carried
            da_n, da_z = d_h * z * (1 - n**2), d_h * (n - past) * z * (1 - z)
            d_reset = U_n.T @ da_n
            da_r = d_reset * past * r * (1 - r)
            da = np.concatenate([da_r, da_z, da_n])
            found["weight_ih_l0"] += np.outer(da, x[t, m])
            found["weight_hh_l0"] += np.concatenate(
                [np.outer(da_r, past), np.outer(da_z, past), np.outer(da_n, r * past)]
            )
            found["bias_ih_l0"] += da
            found["bias_hh_l0"] += da
            found["x"][t, m] = W_r.T @ da_r + W_z.T @ da_z + W_n.T @ da_n
            carried = d_h * (1 - z) + d_reset * r + U_r.T @ da_r + U_z.T @ da_z
    return h, found
