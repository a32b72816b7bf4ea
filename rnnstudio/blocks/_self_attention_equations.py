"""Self-attention as equations: positions, projections, the weights of every head, their context, and what comes out."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnstudio.blocks._attention import WEIGHTS, all_pairs, weighted_sum
from rnnstudio.graph.block_type import Equation, Notation, Signal
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, concat, masked_softmax, split
from rnnstudio.recurrence.equations import named, product


def equations(p: Settings) -> tuple[Equation, ...]:
    """In the order they are computed."""
    x = "positioned" if p.positions else "x"
    found = (*_projections(x, r"x'_t" if p.positions else "x_t"), *_heads(p), _output())
    return (_positions(), *found) if p.positions else found


def of_head(signal: Signal, n: int, heads: int) -> Signal:
    """The signal of head n (from 0); of a single head under its plain name."""
    if heads == 1:
        return signal
    title = Text(f"{signal.title.en}, head {n + 1}", f"{signal.title.zh}，头 {n + 1}")
    symbol = rf"{signal.symbol}^{{{n + 1}}}"
    return Signal(f"{signal.id}_{n + 1}", symbol, title, signal.kind, signal.hue, signal.bounds, signal.axes)


def waves(steps: int, size: int) -> Any:
    """Sines in the even places, cosines in the odd ones, ever slower: (T, 1, n)."""
    places = np.arange(size)
    angles = np.arange(steps)[:, None] / 10000.0 ** (places // 2 * 2 / size)
    return np.where(places % 2 == 0, np.sin(angles), np.cos(angles))[:, None]


def _positions() -> Equation:
    even, odd = (rf"\{wave}\frac{{t-1}}{{10000^{{2i/n}}}}" for wave in ("sin", "cos"))
    latex = rf"x'_t = x_t + \mathrm{{PE}}_t, \quad \mathrm{{PE}}_{{t,2i}} = {even}, \ \mathrm{{PE}}_{{t,2i+1}} = {odd}"
    return product("positioned", latex, "x", "t", value=lambda v: v.x + waves(v.t + 1, v.x.shape[-1])[v.t])


def _projections(x: str, symbol: str) -> tuple[Equation, ...]:
    def one(row: int, name: str) -> Equation:
        weight = named("in_proj_weight", name, layer=False)
        bias = named("in_proj_bias", name, layer=False)
        latex: dict[Notation, str] = {
            "textbook": rf"{name}_t = W_{name} {symbol} + b_{name}",
            "uvw": rf"{name}_t = W_{name} {symbol} + b_{name}",
            "torch": rf"{name}_t = {weight}\, {symbol} + {bias}",
        }

        def value(v: Any) -> Array:
            size = v[x].shape[-1]
            rows = slice(row * size, (row + 1) * size)
            return v[x] @ v.in_proj_weight[rows].T + v.in_proj_bias[rows]

        return Equation(name, (x, "in_proj_weight", "in_proj_bias"), latex, value)

    return one(0, "q"), one(1, "k"), one(2, "v")


def _heads(p: Settings) -> tuple[Equation, ...]:
    """The weights of every head, and the context of them all."""
    weights = [_weights(p, n) for n in range(p.heads)]
    names = [equation.produces for equation in weights]
    mixed = [rf"\sum_j \alpha{_index(p, n)}_{{t,j}}\, v{_index(p, n)}_j" for n in range(p.heads)]
    latex = "c_t = " + (mixed[0] if p.heads == 1 else rf"[{'; '.join(mixed)}]")

    def value(v: Any) -> Array:
        values = split(v.v_all, p.heads)
        return concat([weighted_sum(v[name][None], part)[0] for name, part in zip(names, values, strict=True)])

    return (*weights, product("context", latex, *names, "v_all", value=value))


def _weights(p: Settings, n: int) -> Equation:
    """alpha_{t,j} = softmax_j(q_t . k_j / sqrt(d_k)) of one head; with a causal mask over j up to t."""
    index = _index(p, n)
    steps = r"_{j \leq t}" if p.causal else "_j"
    score = rf"\frac{{q{index}_t \cdot k{index}_j}}{{\sqrt{{d_k}}}}"
    latex = rf"\alpha{index}_{{t,j}} = \mathrm{{softmax}}{steps}\left({score}\right)"

    def value(v: Any) -> Array:
        q, k = split(v.q, p.heads)[n], split(v.k_all, p.heads)[n]
        e = all_pairs(q[None], k)[0] * q.shape[-1] ** -0.5
        return masked_softmax(e, np.arange(len(k)) <= (v.t if p.causal else len(k)))

    return product(of_head(WEIGHTS, n, p.heads).id, latex, "q", "k_all", "t", value=value)


def _index(p: Settings, n: int) -> str:
    return rf"^{{{n + 1}}}" if p.heads > 1 else ""


def _output() -> Equation:
    weight, bias = named("out_proj_weight", layer=False), named("out_proj_bias", layer=False)
    latex: dict[Notation, str] = {
        "textbook": r"y_t = W_o c_t + b_o",
        "uvw": r"y_t = W_o c_t + b_o",
        "torch": rf"y_t = {weight}\, c_t + {bias}",
    }
    reads = "context", "out_proj_weight", "out_proj_bias"
    return Equation("y", reads, latex, lambda v: v.context @ v.out_proj_weight.T + v.out_proj_bias)
