"""The gated recurrent unit (Cho et al., 2014), in both conventions that are in use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rnnstudio.blocks._gru import Convention, N, R, Z
from rnnstudio.blocks._gru_textbook import TEXTBOOK
from rnnstudio.blocks._gru_torch import FORMULA, TORCH
from rnnstudio.graph.block_type import Equation, Initialisation, Reading, Signal
from rnnstudio.graph.params import Choice, Float, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array
from rnnstudio.recurrence.cell import HIDDEN, SIZE, Cell, over
from rnnstudio.recurrence.equations import gate, through_gate, total
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.source import Past, TorchModule

KEEP_BIAS = Float(
    id="keep_bias",
    label=Text("Update-gate bias", "更新门偏置"),
    help=Text(
        "With what bias the update gate begins, towards keeping the old state: at 3 it keeps 95 % of it at first, so that memory and "
        "gradient pass many steps from the start, like an LSTM whose forget gate begins open. 0: as in torch.",
        "更新门偏置的初始值，正值偏向保留旧状态：取 3 时一开始保留 95 %，记忆和梯度从一开始就能传过许多步，如同遗忘门初始打开的 LSTM。"
        "0：同 torch。",
    ),
    default=0.0,
    low=-10.0,
    high=10.0,
    advanced=True,
)
CONVENTIONS: Mapping[str, Convention] = {"torch": TORCH, "textbook": TEXTBOOK}
CONVENTION = Choice(
    id="convention",
    label=Text("Convention", "约定"),
    help=Text(
        "Two conventions exist. They differ in what z = 1 means and in where the reset gate acts; "
        "a GRU trained in one is not one in the other.",
        "存在两种约定：z = 1 的含义不同，重置门作用的位置也不同；按一种约定训练的 GRU 不能当作另一种使用。",
    ),
    default="torch",
    options=(
        Option(
            "torch",
            Text("torch: z = 1 keeps the old", "torch：z = 1 保留旧状态"),
            Text("The reset gate scales W h after the product.", "重置门在与 W 相乘之后作用。"),
        ),
        Option(
            "textbook",
            Text("textbook: z = 1 takes the new", "教科书：z = 1 采用新状态"),
            Text("The reset gate scales h before the product.", "重置门在与 W 相乘之前作用于 h。"),
        ),
    ),
)


class Gru(Cell):
    """z, r = sigma(W [h_{t-1}, x_t] + b), a candidate h~, and h_t between h_{t-1} and h~; see `CONVENTION`."""

    id = "gru"
    title = Text("GRU", "GRU 门控循环单元")
    help = Text(
        "A lighter relative of the LSTM: one state, two gates. The update gate z weighs the old hidden state against the candidate - which "
        "of the two z = 1 stands for, the convention says -; the reset gate r says how much of the old state the candidate may see.",
        "比 LSTM 更轻的门控单元：一个状态、两个门。更新门 z 在旧的隐藏状态与候选隐藏状态之间加权（z = 1 代表哪一个，由“约定”决定）；"
        "重置门 r 决定候选隐藏状态能看到多少旧状态。",
    )
    when = Text(
        "Use it where an LSTM would do as well and a quarter fewer weights are welcome: it often learns a little faster on short and "
        "middle-sized sequences. Where the model has to count or to keep something exact for very long, the LSTM has the edge, since "
        "its cell state is not squeezed at every step. Mind the convention when you compare with a book: z = 1 means the opposite "
        "there.",
        "LSTM 可用、又希望权重少四分之一时使用：在中短序列上常常学得稍快。如果要计数，或要把某样东西精确地保留很久，LSTM 更有优势，因为"
        "它的细胞状态不会每一步都被压缩。与书本对照时注意约定：书中的 z = 1 意思往往相反。",
    )
    reading = (
        Reading(
            "Cho et al. 2014, Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation",
            "https://arxiv.org/abs/1406.1078",
        ),
        Reading(
            "Chung et al. 2014, Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling",
            "https://arxiv.org/abs/1412.3555",
        ),
        Reading(
            "torch.nn.GRU, which resets after the product",
            "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html",
        ),
    )
    params = (SIZE, CONVENTION, KEEP_BIAS)
    for_long_memory = MappingProxyType({"keep_bias": 3.0})
    rows = ("a_r", "a_z", "a_h_tilde")
    cases = over({"convention": "torch"}, {"convention": "textbook", "keep_bias": 1.0})

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (
            Signal("z", "z", Text("update gate", "更新门"), "gate", "vermilion", (0.0, 1.0)),
            Signal("r", "r", Text("reset gate", "重置门"), "gate", "green", (0.0, 1.0)),
            Signal("h_tilde", r"\tilde{h}", Text("candidate", "候选隐藏状态"), "candidate", "yellow", (-1.0, 1.0)),
            HIDDEN,
        )

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        return CONVENTIONS[p.convention].step(w, gx, prev.h)

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]:
        return CONVENTIONS[p.convention].linearise(w, prev.h, now)

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack:
        return CONVENTIONS[p.convention].step_back(w, slope, d.h)

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]:
        return CONVENTIONS[p.convention].signal_gradients(w, prev.h, now, d)

    def recurrent_products(self, p: Settings, prev: Any, now: Any, d_gx: Array) -> tuple[tuple[Array, Array], ...]:
        gates, candidate = d_gx[..., : N * p.size], d_gx[..., N * p.size :]
        return (gates, prev.h), CONVENTIONS[p.convention].candidate_product(prev.h, now, candidate)

    def beginning(self, p: Settings, bare: str) -> Initialisation:
        usual = super().beginning(p, bare)
        if not bare.startswith("bias") or p.keep_bias == 0:
            return usual
        towards_old = p.keep_bias if p.convention == "torch" else -p.keep_bias
        update = Initialisation("constant", towards_old if bare == "bias_ih" else 0.0)
        return Initialisation("parts", parts=(usual, update, usual))

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        chosen = CONVENTIONS[p.convention]
        gates = gate(p, "z", "z", "z", ("z", Z)), gate(p, "r", "r", "r", ("r", R))
        return (*gates, chosen.candidate(p), chosen.hidden)

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        chosen = CONVENTIONS[p.convention]
        return (
            *(() if p.norm else (chosen.future,)),
            total("h", "h"),
            chosen.d_h_tilde,
            through_gate("h_tilde", r"\tilde{h}", "a_h_tilde", r"\tilde{h}", r"\tanh"),
            *(() if p.norm else (chosen.d_r,)),
            through_gate("r", "r", "a_r", "r"),
            chosen.d_z,
            through_gate("z", "z", "a_z", "z"),
        )

    def step_source(self, p: Settings, past: Past) -> str:
        return CONVENTIONS[p.convention].step_source(past)

    def torch_module(self, p: Settings) -> TorchModule | None:
        return TorchModule("GRU", FORMULA) if p.convention == "torch" else None


BLOCK = Gru()
