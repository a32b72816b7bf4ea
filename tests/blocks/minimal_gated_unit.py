"""A kind of block in one file that nothing else knows of: the minimal gated unit (Zhou et al., 2016)."""

from __future__ import annotations

from typing import Any

from rnnstudio.graph.block_type import Equation, Reading, Signal
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, sigmoid, tanh
from rnnstudio.recurrence.cell import HIDDEN, Cell
from rnnstudio.recurrence.equations import gate, product
from rnnstudio.recurrence.products import from_past
from rnnstudio.recurrence.source import Past


class MinimalGatedUnit(Cell):
    """f = sigma(W_f [h, x] + b_f);  h~ = tanh(W [f * h, x] + b);  h = (1 - f) * h + f * h~."""

    id = "minimal_gated_unit"
    title = Text("Minimal gated unit", "最小门控单元")
    help = Text(
        "A GRU with a single gate, which both resets and updates the hidden state.",
        "只有一个门的 GRU：这个门既重置又更新隐藏状态。",
    )
    when = Text(
        "Use it to see how little a gated cell needs: half of a GRU's gates, and nearly its memory.",
        "用来看门控单元最少需要什么：门只有 GRU 的一半，记忆却相差不多。",
    )
    reading = (Reading("Zhou et al. 2016, Minimal Gated Unit", "https://arxiv.org/abs/1603.09420"),)
    rows = ("a_f", "a_h_tilde")

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (
            Signal("f", "f", Text("forget gate", "遗忘门"), "gate", "vermilion", (0.0, 1.0)),
            Signal("h_tilde", r"\tilde{h}", Text("candidate", "候选隐藏状态"), "candidate", "yellow", (-1.0, 1.0)),
            HIDDEN,
        )

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        H = p.size
        f = sigmoid(gx[..., :H] + from_past(w, prev.h, slice(0, H)))
        h_tilde = tanh(gx[..., H:] + from_past(w, f * prev.h, slice(H, None)))
        return {"f": f, "h_tilde": h_tilde, "h": (1 - f) * prev.h + f * h_tilde}

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        hidden = r"h_t = (1 - f_t) \odot h_{t-1} + f_t \odot \tilde{h}_t"
        return (
            gate(p, "f", "f", "f", ("f", 0)),
            gate(p, "h_tilde", r"\tilde{h}", "h", ("h", 1), r"\tanh", reset="f"),
            product("h", hidden, "f", "h_prev", "h_tilde", value=lambda v: (1 - v.f) * v.h_prev + v.f * v.h_tilde),
        )

    def step_source(self, p: Settings, past: Past) -> str:
        return f"""
        x_f, x_h = from_x.chunk(2, -1)
        f = torch.sigmoid(x_f + {past("h", "f")})
        h_tilde = torch.tanh(x_h + {past("f * h", "h_tilde")})
        h = (1 - f) * h + f * h_tilde
        """


BLOCK = MinimalGatedUnit()
