"""The gated recurrent unit (Cho et al., 2014), in both conventions that are in use."""

from __future__ import annotations

from typing import Any

from rnnstudio.graph.block_type import Equation, Initialisation, Notation, Reading, Signal
from rnnstudio.graph.params import Choice, Float, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, concat, sigmoid, split, tanh
from rnnstudio.recurrence.cell import HIDDEN, SIZE, Cell, over
from rnnstudio.recurrence.equations import (
    from_h,
    from_x,
    gate,
    named,
    norm_of,
    product,
    rows,
    through_gate,
    total,
    weights_of,
)
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.products import from_past
from rnnstudio.recurrence.source import Past, TorchModule

R, Z, N = range(3)  # torch's order of the rows
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

FORMULA = "r, z = sigmoid(W [h, x] + b);  n = tanh(W x + b + r * (W h + b));  h = (1 - z) * n + z * h."
STEP = """
x_r, x_z, x_n = from_x.chunk(3, -1)
h_r, h_z, h_n = {all}.chunk(3, -1)
r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
h_tilde = torch.tanh(x_n + r * h_n)
h = (1 - z) * h_tilde + z * h
"""
TEXTBOOK_STEP = """
x_r, x_z, x_h = from_x.chunk(3, -1)
r = torch.sigmoid(x_r + {r})
z = torch.sigmoid(x_z + {z})
h_tilde = torch.tanh(x_h + {h_tilde})
h = (1 - z) * h + z * h_tilde
"""


class Gru(Cell):
    """z, r = sigma(W [h_{t-1}, x_t] + b), a candidate h~, and h_t between h_{t-1} and h~; see `CONVENTION`."""

    id = "gru"
    title = Text("GRU", "GRU 门控循环单元")
    help = Text(
        "A lighter relative of the LSTM: one state, two gates. The update gate z says how much of the old hidden state gives way to the "
        "candidate; the reset gate r says how much of the old state the candidate may see.",
        "比 LSTM 更轻的门控单元：一个状态、两个门。更新门 z 决定旧的隐藏状态有多少让位给候选隐藏状态；"
        "重置门 r 决定候选隐藏状态能看到多少旧状态。",
    )
    reading = (
        Reading(
            "Cho et al. 2014, Learning Phrase Representations using RNN Encoder-Decoder",
            "https://arxiv.org/abs/1406.1078",
        ),
        Reading(
            "torch.nn.GRU, which resets after the product",
            "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html",
        ),
    )
    params = (SIZE, CONVENTION, KEEP_BIAS)
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
        return (_step if p.convention == "torch" else _textbook_step)(w, gx, prev.h)

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]:
        return (_linearise if p.convention == "torch" else _textbook_linearise)(w, prev.h, now)

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack:
        return (_step_back if p.convention == "torch" else _textbook_step_back)(w, slope, d.h)

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]:
        da_n = d.gx[..., N * p.size :]
        if p.convention == "torch":
            return {"z": d.h * (prev.h - now.h_tilde), "r": da_n * _seen(w, prev.h), "h_tilde": d.h * (1 - now.z)}
        return {"z": d.h * (now.h_tilde - prev.h), "r": (da_n @ _rows(w.weight_hh, N)) * prev.h, "h_tilde": d.h * now.z}

    def beginning(self, p: Settings, bare: str) -> Initialisation:
        usual = super().beginning(p, bare)
        if not bare.startswith("bias") or p.keep_bias == 0:
            return usual
        towards_old = p.keep_bias if p.convention == "torch" else -p.keep_bias
        update = Initialisation("constant", towards_old if bare == "bias_ih" else 0.0)
        return Initialisation("parts", parts=(usual, update, usual))

    def recurrent_products(self, p: Settings, prev: Any, now: Any, d_gx: Array) -> tuple[tuple[Array, Array], ...]:
        gates, candidate = d_gx[..., : N * p.size], d_gx[..., N * p.size :]
        if p.convention == "torch":
            return (gates, prev.h), (candidate * now.r, prev.h)
        return (gates, prev.h), (candidate, now.r * prev.h)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        gates = gate(p, "z", "z", "z", ("z", Z)), gate(p, "r", "r", "r", ("r", R))
        if p.convention == "torch":
            hidden = r"h_t = (1 - z_t) \odot \tilde{h}_t + z_t \odot h_{t-1}"
            kept = product(
                "h", hidden, "z", "h_tilde", "h_prev", value=lambda v: (1 - v.z) * v.h_tilde + v.z * v.h_prev
            )
            return (*gates, _candidate(p), kept)
        hidden = r"h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tilde{h}_t"
        taken = product("h", hidden, "z", "h_prev", "h_tilde", value=lambda v: (1 - v.z) * v.h_prev + v.z * v.h_tilde)
        return (*gates, gate(p, "h_tilde", r"\tilde{h}", "h", ("n", N), r"\tanh", reset="r"), taken)

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        special = _torch_backward() if p.convention == "torch" else _textbook_backward()
        future, d_h_tilde, d_r, d_z = special
        return (
            *(() if p.norm else (future,)),
            total("h", "h"),
            d_h_tilde,
            through_gate("h_tilde", r"\tilde{h}", "a_h_tilde", r"\tilde{h}", r"\tanh"),
            *(() if p.norm else (d_r,)),
            through_gate("r", "r", "a_r", "r"),
            d_z,
            through_gate("z", "z", "a_z", "z"),
        )

    def step_source(self, p: Settings, past: Past) -> str:
        if p.convention == "torch":
            return STEP.format(all=past("h"))
        return TEXTBOOK_STEP.format(r=past("h", "r"), z=past("h", "z"), h_tilde=past("r * h", "h_tilde"))

    def torch_module(self, p: Settings) -> TorchModule | None:
        return TorchModule("GRU", FORMULA) if p.convention == "torch" else None


# --- torch: n = tanh(x_n + r * (W_n h + b_n)), h' = (1 - z) * n + z * h --------------------------------------------------------------


def _step(w: Any, gx: Array, h: Array) -> dict[str, Array]:
    gates = N * h.shape[-1]
    seen = from_past(w, h)
    r, z = split(sigmoid(gx[..., :gates] + seen[..., :gates]), 2)
    h_tilde = tanh(gx[..., gates:] + r * seen[..., gates:])
    return {"z": z, "r": r, "h_tilde": h_tilde, "h": h_tilde + z * (h - h_tilde)}


def _linearise(w: Any, h: Array, now: Any) -> dict[str, Array]:
    keeps, n = 1 - now.z, now.h_tilde
    candidate = keeps * (1 - n * n)
    r = candidate * _seen(w, h) * now.r * (1 - now.r)
    z = (h - n) * now.z * keeps
    return {"gates": concat([r, z, candidate]), "z": now.z, "r": now.r}


def _step_back(w: Any, slope: Any, d_h: Array) -> StepBack:
    da = concat([d_h, d_h, d_h]) * slope.gates
    gates = N * d_h.shape[-1]
    d_prev = d_h * slope.z
    d_prev += da[..., :gates] @ w.weight_hh[:gates]
    d_prev += (da[..., gates:] * slope.r) @ w.weight_hh[gates:]
    return StepBack(da, {"h": d_prev})


def _candidate(p: Settings) -> Equation:
    n, bias_hh, bias_ih = norm_of(p), named("bias_hh", "n"), named("bias_ih", "n")
    past, new = n(rf"{named('weight_hh', 'n')} h_{{t-1}}"), n(rf"{named('weight_ih', 'n')} x_t")
    latex: dict[Notation, str] = {
        "textbook": rf"\tilde{{h}}_t = \tanh(r_t \odot ({n('W_{hh} h_{t-1}')} + b_{{hh}}) + {n('W_{xh} x_t')} + b_{{xh}})",
        "uvw": rf"\tilde{{h}}_t = \tanh({n('U_h x_t')} + b_{{xh}} + r_t \odot ({n('W_h h_{t-1}')} + b_{{hh}}))",
        "torch": rf"\tilde{{h}}_t = \tanh(r_t \odot ({past} + {bias_hh}) + {new} + {bias_ih})",
    }

    def value(v: Any) -> Array:
        seen = from_h(v, N, v.h_prev) + rows(v, "bias_hh", N)
        return tanh(v.r * seen + from_x(v, N) + rows(v, "bias_ih", N))

    return Equation("h_tilde", ("r", "h_prev", "x", *weights_of(p)), latex, value)


def _torch_backward() -> tuple[Equation, ...]:
    future = (
        r"\delta h_t^{\mathrm{future}} = z_{t+1} \odot \delta h_{t+1} + W_{zh}^{\top}\, \delta a^{z}_{t+1}"
        r" + W_{rh}^{\top}\, \delta a^{r}_{t+1} + W_{hh}^{\top}\, (r_{t+1} \odot \delta a^{\tilde{h}}_{t+1})"
    )

    def from_future(v: Any) -> Array:
        through_z, through_r = v.d_a_z_next @ rows(v, "weight_hh", Z), v.d_a_r_next @ rows(v, "weight_hh", R)
        return v.z_next * v.d_h_next + through_z + through_r + (v.r_next * v.d_a_h_tilde_next) @ rows(v, "weight_hh", N)

    reset = r"\delta r_t = \delta a^{\tilde{h}}_t \odot (W_{hh} h_{t-1} + b_{hh})"
    return (
        product("d_h_incoming", future, *LATER, "weight_hh", value=from_future),
        product(
            "d_h_tilde",
            r"\delta \tilde{h}_t = \delta h_t \odot (1 - z_t)",
            "d_h",
            "z",
            value=lambda v: v.d_h * (1 - v.z),
        ),
        product(
            "d_r",
            reset,
            "d_a_h_tilde",
            "h_prev",
            "weight_hh",
            "bias_hh",
            value=lambda v: v.d_a_h_tilde * _seen(v, v.h_prev),
        ),
        product(
            "d_z",
            r"\delta z_t = \delta h_t \odot (h_{t-1} - \tilde{h}_t)",
            *("d_h", "h_prev", "h_tilde"),
            value=lambda v: v.d_h * (v.h_prev - v.h_tilde),
        ),
    )


# --- textbook: h~ = tanh(x_n + W_n (r * h) + b_n), h' = (1 - z) * h + z * h~ --------------------------------------------------------


def _textbook_step(w: Any, gx: Array, h: Array) -> dict[str, Array]:
    size = h.shape[-1]
    gates, candidate = slice(0, N * size), slice(N * size, None)
    r, z = split(sigmoid(gx[..., gates] + from_past(w, h, gates)), 2)
    h_tilde = tanh(gx[..., candidate] + from_past(w, r * h, candidate))
    return {"z": z, "r": r, "h_tilde": h_tilde, "h": h + z * (h_tilde - h)}


def _textbook_linearise(_: Any, h: Array, now: Any) -> dict[str, Array]:
    return {
        "candidate": now.z * (1 - now.h_tilde * now.h_tilde),
        "z": (now.h_tilde - h) * now.z * (1 - now.z),
        "r": h * now.r * (1 - now.r),
        "keeps": 1 - now.z,
        "reset": now.r,
    }


def _textbook_step_back(w: Any, slope: Any, d_h: Array) -> StepBack:
    gates = N * d_h.shape[-1]
    da_n = d_h * slope.candidate
    d_reset = da_n @ w.weight_hh[gates:]
    da = concat([d_reset * slope.r, d_h * slope.z, da_n])
    return StepBack(da, {"h": d_h * slope.keeps + d_reset * slope.reset + da[..., :gates] @ w.weight_hh[:gates]})


def _textbook_backward() -> tuple[Equation, ...]:
    future = (
        r"\delta h_t^{\mathrm{future}} = (1 - z_{t+1}) \odot \delta h_{t+1} + W_{zh}^{\top}\, \delta a^{z}_{t+1}"
        r" + W_{rh}^{\top}\, \delta a^{r}_{t+1} + r_{t+1} \odot (W_{hh}^{\top}\, \delta a^{\tilde{h}}_{t+1})"
    )

    def from_future(v: Any) -> Array:
        through_z, through_r = v.d_a_z_next @ rows(v, "weight_hh", Z), v.d_a_r_next @ rows(v, "weight_hh", R)
        return (
            (1 - v.z_next) * v.d_h_next
            + through_z
            + through_r
            + v.r_next * (v.d_a_h_tilde_next @ rows(v, "weight_hh", N))
        )

    reset = r"\delta r_t = (W_{hh}^{\top}\, \delta a^{\tilde{h}}_t) \odot h_{t-1}"
    return (
        product("d_h_incoming", future, *LATER, "weight_hh", value=from_future),
        product("d_h_tilde", r"\delta \tilde{h}_t = \delta h_t \odot z_t", "d_h", "z", value=lambda v: v.d_h * v.z),
        product(
            "d_r",
            reset,
            *("d_a_h_tilde", "weight_hh", "h_prev"),
            value=lambda v: (v.d_a_h_tilde @ rows(v, "weight_hh", N)) * v.h_prev,
        ),
        product(
            "d_z",
            r"\delta z_t = \delta h_t \odot (\tilde{h}_t - h_{t-1})",
            *("d_h", "h_tilde", "h_prev"),
            value=lambda v: v.d_h * (v.h_tilde - v.h_prev),
        ),
    )


LATER = ("z_next", "r_next", "d_h_next", "d_a_z_next", "d_a_r_next", "d_a_h_tilde_next")


def _rows(weight: Array, number: int) -> Array:
    size = weight.shape[0] // 3
    return weight[number * size : (number + 1) * size]


def _seen(w: Any, h: Array) -> Array:
    """W_n h + b_n: what the candidate sees of the old state before the reset gate scales it."""
    return h @ _rows(w.weight_hh, N).T + _rows(w.bias_hh, N)


BLOCK = Gru()
