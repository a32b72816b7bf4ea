"""The simple recurrent network (Elman, 1990)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rnnstudio.graph.block_type import Equation, Reading, Signal
from rnnstudio.graph.params import Choice, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array
from rnnstudio.recurrence.cell import HIDDEN, SIZE, Cell, over
from rnnstudio.recurrence.equations import preactivation, product, same, total
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.nonlinearity import NONLINEARITIES, OPTIONS
from rnnstudio.recurrence.products import from_past
from rnnstudio.recurrence.source import Past, TorchModule

NONLINEARITY = Choice(
    id="nonlinearity",
    label=Text("Nonlinearity", "激活函数"),
    help=Text(
        "What bends the pre-activation into the hidden state. tanh keeps it between -1 and 1; "
        "ReLU lets gradients pass undamped, and states grow.",
        "把预激活值变成隐藏状态的函数。tanh 使其保持在 -1 与 1 之间；ReLU 让梯度不衰减地通过，但状态可能不断增大。",
    ),
    default="tanh",
    options=OPTIONS,
)


class Rnn(Cell):
    """a_t = W_xh x_t + W_hh h_{t-1} + b_h;  h_t = phi(a_t)."""

    id = "rnn"
    title = Text("RNN", "RNN 循环单元")
    help = Text(
        "The simplest recurrent cell: the new hidden state is a function of the input and of the hidden state one step before. The same "
        "weights serve at every time step. Its gradient is multiplied by W_hh again at each step back, so it soon vanishes or explodes.",
        "最简单的循环单元：新的隐藏状态由当前输入和上一时间步的隐藏状态算出。每个时间步使用同一组权重。"
        "梯度每向回走一步都要再乘一次 W_hh，因此很快消失或爆炸。",
    )
    when = Text(
        "Use it to understand recurrence, and for short sequences in which what matters lies a few steps back. Its weights are few and "
        "every number can be checked by hand. Beyond some ten steps its gradient has vanished or exploded: that is not a question of "
        "patience or of more units. Orthogonal beginnings, ReLU with the identity, or clipping stretch its reach; a gate is the real "
        "cure.",
        "用来理解循环，也适合短序列，即有用的信息就在几步之前的情形。权重少，每个数都能手算核对。超过十来步，梯度就会消失或爆炸：靠耐心"
        "或增加单元解决不了。正交初始化、配单位矩阵的 ReLU、梯度裁剪能把它拉长一些；真正的办法是门控。",
    )
    reading = (
        Reading("Elman 1990, Finding Structure in Time", "https://doi.org/10.1207/s15516709cog1402_1"),
        Reading(
            "Werbos 1990, Backpropagation Through Time: What It Does and How to Do It",
            "https://doi.org/10.1109/5.58337",
        ),
        Reading(
            "Bengio, Simard & Frasconi 1994, Learning Long-Term Dependencies with Gradient Descent is Difficult",
            "https://doi.org/10.1109/72.279181",
        ),
        Reading(
            "Pascanu, Mikolov & Bengio 2013, On the difficulty of training Recurrent Neural Networks",
            "https://arxiv.org/abs/1211.5063",
        ),
    )
    params = (SIZE, NONLINEARITY)
    rows = ("a",)
    cases = over(*({"nonlinearity": name} for name in NONLINEARITIES))

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        before = Signal("a", "a", Text("pre-activation", "预激活值"), "preactivation", "grey")
        return before, replace(HIDDEN, bounds=NONLINEARITIES[p.nonlinearity].bounds)

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        a = from_past(w, prev.h)
        a += gx
        return {"a": a, "h": NONLINEARITIES[p.nonlinearity].phi(a)}

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]:
        return {"phi": NONLINEARITIES[p.nonlinearity].slope(now.h)}

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack:
        da = d.h * slope.phi
        return StepBack(da, {"h": da @ w.weight_hh})

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]:
        return {"a": d.gx}

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        chosen = NONLINEARITIES[p.nonlinearity]
        bent = chosen.of("a_t")
        hidden = {**same(f"h_t = {bent}"), "uvw": f"s_t = {bent}"}
        return preactivation(p), Equation("h", ("a",), hidden, lambda v: chosen.phi(v.a))

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        chosen = NONLINEARITIES[p.nonlinearity]
        latex = r"\delta h_t^{\mathrm{future}} = W_{hh}^{\top}\, \delta a_{t+1}"
        future = product("d_h_incoming", latex, "weight_hh", "d_a_next", value=lambda v: v.d_a_next @ v.weight_hh)
        bent = rf"\delta a_t = {chosen.slope_of('a_t', 'h_t')} \odot \delta h_t"
        return (
            *(() if p.norm else (future,)),
            total("h", "h"),
            product("d_a", bent, "h", "d_h", value=lambda v: chosen.slope(v.h) * v.d_h),
        )

    def step_source(self, p: Settings, past: Past) -> str:
        return f"h = torch.{p.nonlinearity}(from_x + {past('h')})"

    def torch_module(self, p: Settings) -> TorchModule | None:
        if p.nonlinearity == "sigmoid":
            return None
        formula = f"h_t = {p.nonlinearity}(W_ih x_t + b_ih + W_hh h_{{t-1}} + b_hh)."
        return TorchModule("RNN", formula, {} if p.nonlinearity == "tanh" else {"nonlinearity": p.nonlinearity})


BLOCK = Rnn()
