"""Cells that torch has not, against plain numpy written here: one sequence, one step, one sum at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from both_runs import EXACT, recorded, trained
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

SIZES = st.tuples(*(st.integers(1, most) for most in (12, 5, 6, 9)))  # steps, batch, inputs, hidden units
Reference = Callable[[dict[str, Any], Any, Any], tuple[Any, dict[str, Any]]]


def _drawn(sizes: tuple[int, int, int, int], seed: int, gates: int) -> tuple[Any, Any, dict[str, Any]]:
    steps, batch, wide, size = sizes
    numbers = np.random.default_rng(seed)
    shapes = {"weight_ih_l0": (gates * size, wide), "weight_hh_l0": (gates * size, size)}
    shapes |= {"bias_ih_l0": (gates * size,), "bias_hh_l0": (gates * size,)}
    w = {name: numbers.normal(scale=size**-0.5, size=shape) for name, shape in shapes.items()}
    return numbers.normal(size=(steps, batch, wide)), numbers.normal(size=(steps, batch, size)), w


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


REFERENCES: dict[str, tuple[str, dict[str, Any], int, Reference]] = {
    "sigmoid RNN": ("rnn", {"nonlinearity": "sigmoid"}, 1, _sigmoid_rnn),
    "textbook GRU": ("gru", {"convention": "textbook"}, 3, _textbook_gru),
}


@pytest.mark.parametrize("name", REFERENCES)
@given(sizes=SIZES, seed=st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_equals_reference(name: str, sizes: tuple[int, int, int, int], seed: int) -> None:
    kind, params, gates, reference = REFERENCES[name]
    x, d, w = _drawn(sizes, seed, gates)
    h, wanted = reference(w, x, d)
    call = kind, {**params, "size": sizes[3]}, w, {"x": x}, {"h": d}
    for found in (recorded(*call)[0], trained(*call)):
        assert_allclose(found.outputs["h"], h, **EXACT)
        assert set(found.d) == set(wanted)
        for key, gradient in wanted.items():
            assert_allclose(found.d[key], gradient, **EXACT)


def test_negating_z_does_not_convert_a_convention() -> None:
    """Where the reset gate acts still differs, so the two are different models."""
    x, d, w = _drawn((6, 2, 3, 4), 0, gates=3)
    negated = {name: a.copy() for name, a in w.items()}
    for a in negated.values():
        a[4:8] *= -1
    textbook, _ = recorded("gru", {"convention": "textbook", "size": 4}, negated, {"x": x}, {"h": d})
    torch_like, _ = recorded("gru", {"convention": "torch", "size": 4}, w, {"x": x}, {"h": d})
    assert np.abs(textbook.outputs["h"] - torch_like.outputs["h"]).max() > 1e-3
