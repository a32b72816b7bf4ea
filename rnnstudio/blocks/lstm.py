"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate: Gers et al., 2000)."""

from __future__ import annotations

from typing import Any

from rnnstudio.graph.block_type import Equation, Notation, Reading, Signal
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, concat, sigmoid, split, tanh
from rnnstudio.recurrence.cell import HIDDEN, Cell
from rnnstudio.recurrence.loop import StepBack

ROWS = {"i": 0, "f": 1, "c_tilde": 2, "o": 3}  # torch's order of the rows: i, f, g, o


class Lstm(Cell):
    """f, i, o = sigma(W [h_{t-1}, x_t] + b);  C~ = tanh(...);  C_t = f * C_{t-1} + i * C~;  h_t = o * tanh(C_t)."""

    id = "lstm"
    title = Text("LSTM", "LSTM 长短期记忆")
    help = Text(
        "A cell with a memory line C that gates write to, keep or clear. The forget gate multiplies the old memory at every step: where it "
        "stays near 1, both the memory and the gradient survive many steps.",
        "带有记忆线 C 的单元，由门控制写入、保留或清除。遗忘门在每一步乘以旧记忆：当它接近 1 时，记忆和梯度都能保持许多步。",
    )
    reading = (Reading("Hochreiter & Schmidhuber 1997, Long Short-Term Memory", "https://doi.org/10.1162/neco.1997.9.8.1735"),)
    gates = 4
    states = ("h", "c")

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (
            Signal("f", "f", Text("forget gate", "遗忘门"), "gate", "vermilion", (0.0, 1.0)),
            Signal("i", "i", Text("input gate", "输入门"), "gate", "green", (0.0, 1.0)),
            Signal("c_tilde", r"\tilde{C}", Text("candidate", "候选记忆"), "candidate", "yellow", (-1.0, 1.0)),
            Signal("c", "C", Text("cell state", "细胞状态"), "state", "orange"),
            Signal("o", "o", Text("output gate", "输出门"), "gate", "purple", (0.0, 1.0)),
            HIDDEN,
        )

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        a_i, a_f, a_c, a_o = split(gx + prev.h @ w.weight_hh.T + w.bias_hh, 4)
        f, i, c_tilde = sigmoid(a_f), sigmoid(a_i), tanh(a_c)
        c = f * prev.c + i * c_tilde
        o = sigmoid(a_o)
        return {"f": f, "i": i, "c_tilde": c_tilde, "c": c, "o": o, "h": o * tanh(c)}

    def step_back(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> StepBack:
        tanh_c = tanh(now.c)
        d_o = d.h * tanh_c
        d_c = d.c + d.h * now.o * (1 - tanh_c**2)
        d_f, d_i, d_c_tilde = d_c * prev.c, d_c * now.c_tilde, d_c * now.i
        da_f, da_i, da_o = (d_g * g * (1 - g) for d_g, g in ((d_f, now.f), (d_i, now.i), (d_o, now.o)))
        da = concat([da_i, da_f, d_c_tilde * (1 - now.c_tilde**2), da_o])
        return StepBack(
            d_gx=da,
            d_gh=da,
            d_prev={"h": da @ w.weight_hh, "c": d_c * now.f},
            d_signals={"f": d_f, "i": d_i, "c_tilde": d_c_tilde, "c": d_c, "o": d_o},
        )

    def kernel(self, p: Settings, w: Any, x: Array) -> Array:
        from torch import _VF

        zeros = x.new_zeros(1, x.shape[1], p.size)
        flat = [w.weight_ih, w.weight_hh, w.bias_ih, w.bias_hh]
        return _VF.lstm(x, (zeros, zeros), flat, True, 1, 0.0, True, False, False)[0]

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return (
            _gate("f", r"\sigma", "hf"),
            _gate("i", r"\sigma", "hi"),
            _gate("c_tilde", r"\tanh", "hg"),
            Equation("c", ("f", "c_prev", "i", "c_tilde"), _same(r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t"), lambda v: v.f * v.c_prev + v.i * v.c_tilde),
            _gate("o", r"\sigma", "ho"),
            Equation("h", ("o", "c"), _same(r"h_t = o_t \odot \tanh(C_t)"), lambda v: v.o * tanh(v.c)),
        )
