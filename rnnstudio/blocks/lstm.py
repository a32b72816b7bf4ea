"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate: Gers, Schmidhuber & Cummins, 2000)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rnnstudio.graph.block_type import Equation, Initialisation, Reading, Signal
from rnnstudio.graph.params import Float, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, concat, sigmoid, split, tanh
from rnnstudio.recurrence.cell import HIDDEN, SIZE, Cell, over
from rnnstudio.recurrence.equations import gate, product, rows, through_gate, total
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.products import from_past
from rnnstudio.recurrence.source import Past, TorchModule

IN, FORGET, CANDIDATE, OUT = range(4)  # torch's order of the rows
FORGET_BIAS = Float(
    id="forget_bias",
    label=Text("Forget-gate bias", "遗忘门偏置"),
    help=Text(
        "With what bias the forget gate begins. At 1 it lets 73 % of the memory pass at each step, at 3 95 %, so that memory and gradient "
        "reach over many steps from the start (Gers et al. 2000; Jozefowicz et al. 2015). 0: as in torch.",
        "遗忘门偏置的初始值。取 1 时每步保留 73 % 的记忆，取 3 时 95 %，记忆和梯度从一开始就能传过许多步"
        "（Gers 等，2000；Jozefowicz 等，2015）。0：同 torch。",
    ),
    default=0.0,
    low=-10.0,
    high=10.0,
    advanced=True,
)
FORMULA = "f, i, o = sigmoid(W [h, x] + b);  C = f * C + i * tanh(W [h, x] + b);  h = o * tanh(C)."
STEP = """
a_i, a_f, a_c, a_o = (from_x + {past}).chunk(4, -1)
f, i, o = torch.sigmoid(a_f), torch.sigmoid(a_i), torch.sigmoid(a_o)
c = f * c + i * torch.tanh(a_c)
h = o * torch.tanh(c)
"""


class Lstm(Cell):
    """f, i, o = sigma(W [h_{t-1}, x_t] + b);  C~ = tanh(...);  C_t = f * C_{t-1} + i * C~;  h_t = o * tanh(C_t)."""

    id = "lstm"
    title = Text("LSTM", "LSTM 长短期记忆")
    help = Text(
        "A cell with a memory line C, the cell state, that gates write to, keep or clear. The forget gate multiplies the old memory "
        "at every step: where it stays near 1, both the memory and the gradient survive many steps.",
        "带有记忆线 C（细胞状态）的单元，由门控制写入、保留或清除。遗忘门在每个时间步乘以旧记忆：当它接近 1 时，记忆和梯度都能保持许多步。",
    )
    when = Text(
        "The first choice when something must be remembered over more than ten or twenty steps, and for language, speech and time "
        "series of every kind. Let the forget gate begin open (its bias at 1 to 3) where the memory is long. It cures vanishing "
        "gradients, not exploding ones: keep clipping on. Do not read the cell state C as the answer; what it shows to the rest of the "
        "model is h.",
        "需要记住十几二十步以上的内容时的首选，也适用于语言、语音和各种时间序列。记忆较长时让遗忘门一开始就打开（偏置取 1 到 3）。它解"
        "决的是梯度消失，不是梯度爆炸：请保留梯度裁剪。不要把细胞状态 C 当作回答；它给模型其余部分看的是 h。",
    )
    reading = (
        Reading("Hochreiter & Schmidhuber 1997, Long Short-Term Memory", "https://doi.org/10.1162/neco.1997.9.8.1735"),
        Reading(
            "Gers, Schmidhuber & Cummins 2000, Learning to Forget: Continual Prediction with LSTM",
            "https://doi.org/10.1162/089976600300015015",
        ),
        Reading(
            "Jozefowicz, Zaremba & Sutskever 2015, An Empirical Exploration of Recurrent Network Architectures",
            "https://proceedings.mlr.press/v37/jozefowicz15.html",
        ),
        Reading(
            "Olah 2015, Understanding LSTM Networks (with pictures)",
            "https://colah.github.io/posts/2015-08-Understanding-LSTMs/",
        ),
    )
    params = (SIZE, FORGET_BIAS)
    for_long_memory = MappingProxyType({"forget_bias": 3.0})
    rows = ("a_i", "a_f", "a_c_tilde", "a_o")
    states = ("h", "c")
    cases = over({}, {"forget_bias": 1.0})

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
        a = from_past(w, prev.h)
        a += gx
        i, f, _, o = split(sigmoid(a), 4)
        c_tilde = tanh(split(a, 4)[CANDIDATE])
        c = f * prev.c + i * c_tilde
        return {"f": f, "i": i, "c_tilde": c_tilde, "c": c, "o": o, "h": o * tanh(c)}

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]:
        tanh_c = tanh(now.c)
        gates = [
            now.c_tilde * now.i * (1 - now.i),
            prev.c * now.f * (1 - now.f),
            now.i * (1 - now.c_tilde**2),
            tanh_c * now.o * (1 - now.o),
        ]
        return {"gates": concat(gates), "c_of_h": now.o * (1 - tanh_c**2), "f": now.f}

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack:
        d_c = d.c + d.h * slope.c_of_h
        da = concat([d_c, d_c, d_c, d.h]) * slope.gates
        return StepBack(da, {"h": da @ w.weight_hh, "c": d_c * slope.f})

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]:
        tanh_c = tanh(now.c)
        d_c = d.c + d.h * now.o * (1 - tanh_c**2)
        return {"f": d_c * prev.c, "i": d_c * now.c_tilde, "c_tilde": d_c * now.i, "c": d_c, "o": d.h * tanh_c}

    def kernel(self, p: Settings, w: Any, x: Array, initial: Mapping[str, Array]) -> dict[str, Array]:
        from torch import _VF

        before = tuple(initial[s][None].contiguous() for s in self.states)
        flat = [w.weight_ih, w.weight_hh, w.bias_ih, w.bias_hh]
        h, h_last, c_last = _VF.lstm(x, before, flat, True, 1, 0.0, True, False, False)
        return {"h": h, "h_T": h_last[0], "c_T": c_last[0]}

    def beginning(self, p: Settings, bare: str) -> Initialisation:
        usual = super().beginning(p, bare)
        if not bare.startswith("bias") or p.forget_bias == 0:
            return usual
        forget = Initialisation("constant", p.forget_bias if bare == "bias_ih" else 0.0)
        return Initialisation("parts", parts=(usual, forget, usual, usual))

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        cell = r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t"
        hidden = r"h_t = o_t \odot \tanh(C_t)"
        return (
            gate(p, "f", "f", "f", ("f", FORGET)),
            gate(p, "i", "i", "i", ("i", IN)),
            gate(p, "c_tilde", r"\tilde{C}", "C", ("g", CANDIDATE), r"\tanh"),
            product("c", cell, "f", "c_prev", "i", "c_tilde", value=lambda v: v.f * v.c_prev + v.i * v.c_tilde),
            gate(p, "o", "o", "o", ("o", OUT)),
            product("h", hidden, "o", "c", value=lambda v: v.o * tanh(v.c)),
        )

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        cell = r"\delta C_t = \delta h_t \odot o_t \odot (1 - \tanh^2 C_t) + f_{t+1} \odot \delta C_{t+1}"
        rows = (f"d_{row}_next" for row in self.rows)
        future = product("d_h_incoming", FUTURE, *rows, "weight_hh", value=_from_future)
        return (
            *(() if p.norm else (future,)),
            total("h", "h"),
            product("d_o", r"\delta o_t = \delta h_t \odot \tanh C_t", "d_h", "c", value=lambda v: v.d_h * tanh(v.c)),
            through_gate("o", "o", "a_o", "o"),
            product("d_c", cell, "d_h", "o", "c", "f_next", "d_c_next", value=_to_cell),
            product("d_f", r"\delta f_t = \delta C_t \odot C_{t-1}", "d_c", "c_prev", value=lambda v: v.d_c * v.c_prev),
            through_gate("f", "f", "a_f", "f"),
            product(
                "d_i", r"\delta i_t = \delta C_t \odot \tilde{C}_t", "d_c", "c_tilde", value=lambda v: v.d_c * v.c_tilde
            ),
            through_gate("i", "i", "a_i", "i"),
            product("d_c_tilde", r"\delta \tilde{C}_t = \delta C_t \odot i_t", "d_c", "i", value=lambda v: v.d_c * v.i),
            through_gate("c_tilde", r"\tilde{C}", "a_c_tilde", r"\tilde{C}", r"\tanh"),
        )

    def step_source(self, p: Settings, past: Past) -> str:
        return STEP.format(past=past("h"))

    def torch_module(self, p: Settings) -> TorchModule:
        return TorchModule("LSTM", FORMULA)


FUTURE = r"\delta h_t^{\mathrm{future}} = \sum_{g \in \{f, i, \tilde{C}, o\}} W_{gh}^{\top}\, \delta a^{g}_{t+1}"


def _from_future(v: Any) -> Array:
    later = ((v.d_a_i_next, IN), (v.d_a_f_next, FORGET), (v.d_a_c_tilde_next, CANDIDATE), (v.d_a_o_next, OUT))
    return sum(d_a @ rows(v, "weight_hh", number) for d_a, number in later)


def _to_cell(v: Any) -> Array:
    return v.d_h * v.o * (1 - tanh(v.c) ** 2) + v.f_next * v.d_c_next


BLOCK = Lstm()
