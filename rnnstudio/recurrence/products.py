"""The two matrix products of every cell, plain or layer-normalised (Ba, Kiros & Hinton, 2016), and what their weights are made of.

plain          W_ih x_t + b_ih                          W_hh h_{t-1} + b_hh
layer norm     g_ih * N(W_ih x_t) + b_ih                g_hh * N(W_hh h_{t-1}) + b_hh     N: each pre-activation to mean 0, variance 1
weight norm    W = g * V / ||V||, row by row            (Salimans & Kingma, 2016)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, affine, normalised, normalised_back
from rnnstudio.recurrence.layout import Place
from rnnstudio.recurrence.weights import GAINS, MATRICES, NAMES
from rnnstudio.trace.shares import ChangedShare, OuterShare, Share, renamed


def from_input(w: Any, x: Array) -> Array:
    """What the input contributes to every pre-activation."""
    gain = _gain(w, "norm_ih")
    if gain is None:
        return affine(x, w.weight_ih, w.bias_ih)
    return normalised(x @ w.weight_ih.T, _units(w)) * gain + w.bias_ih


def from_past(w: Any, h: Array, rows: slice = slice(None)) -> Array:
    """What the past contributes to those pre-activations whose `rows` are asked for."""
    seen = h @ w.weight_hh[rows].T
    gain = _gain(w, "norm_hh")
    if gain is not None:
        seen = normalised(seen, _units(w)) * gain[rows]
    seen += w.bias_hh[rows]
    return seen


def from_input_back(w: Any, x: Array, d_gx: Array, wants_x: bool) -> tuple[Array | None, tuple[Share, ...]]:
    """From dL/d(`from_input`) to dL/dx, where that is wanted, and the shares of the weights, in numpy."""
    gain = _gain(w, "norm_ih")
    biases = OuterShare("bias_ih", d_gx)
    if gain is None:
        d_x = affine(d_gx, w.weight_ih.T, 0) if wants_x else None
        return d_x, (OuterShare("weight_ih", d_gx, x), biases)
    raw = x @ w.weight_ih.T
    d_raw = normalised_back(raw, d_gx * gain, _units(w))
    gains = OuterShare("norm_ih", d_gx * normalised(raw, _units(w)))
    return affine(d_raw, w.weight_ih.T, 0), (OuterShare("weight_ih", d_raw, x), gains, biases)


def layer_weights(w: Mapping[str, Any], place: Place) -> Settings:
    """The weights of one cell under their bare names, those made by weight norm included."""
    own = Settings({bare: w[place.named(bare)] for bare in (*NAMES, *GAINS) if place.named(bare) in w})
    for bare in MATRICES:
        if bare not in own:
            v, g = w[place.named(f"{bare}_v")], w[place.named(f"{bare}_g")]
            own[bare] = v * (g / _row_norms(v))
    return own


def layer_shares(w: Mapping[str, Any], place: Place, shares: tuple[Share, ...]) -> list[Share]:
    """The shares of one cell's weights as shares of what these are made of, under their full names."""
    return [part for share in shares for part in _of_parameters(w, place, share)]


def _of_parameters(w: Mapping[str, Any], place: Place, share: Share) -> list[Share]:
    name = place.named(share.weight)
    if name in w:
        return [renamed(share, name)]
    v, g = w[place.named(f"{share.weight}_v")], w[place.named(f"{share.weight}_g")]
    first = share.first_row

    def to_g(d: Array) -> Array:
        rows = v[first : first + len(d)]
        return (d * rows).sum(-1, keepdims=True) / _row_norms(rows)

    def to_v(d: Array) -> Array:
        rows, scale = v[first : first + len(d)], g[first : first + len(d)]
        unit = rows / _row_norms(rows)
        return scale / _row_norms(rows) * (d - (d * unit).sum(-1, keepdims=True) * unit)

    names = place.named(f"{share.weight}_g"), place.named(f"{share.weight}_v")
    return [ChangedShare(names[0], share, to_g, first), ChangedShare(names[1], share, to_v, first)]


def _gain(w: Any, name: str) -> Array | None:
    return w.get(name) if isinstance(w, Mapping) else getattr(w, name, None)


def _units(w: Any) -> int:
    return int(w.weight_hh.shape[-1])


def _row_norms(v: Array) -> Array:
    return (v * v).sum(-1, keepdims=True) ** 0.5
