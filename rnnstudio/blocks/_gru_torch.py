"""The GRU as torch has it: n = tanh(x_n + r * (W_n h + b_n)), h' = (1 - z) * n + z * h."""

from __future__ import annotations

from typing import Any

from rnnstudio.blocks._gru import LATER, Arrays, Convention, N, R, Z, part
from rnnstudio.graph.block_type import Equation, Notation
from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, concat, sigmoid, split, tanh
from rnnstudio.recurrence.equations import from_h, from_x, named, norm_of, product, rows, weights_of
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.products import from_past
from rnnstudio.recurrence.source import Past

FORMULA = "r, z = sigmoid(W [h, x] + b);  n = tanh(W x + b + r * (W h + b));  h = (1 - z) * n + z * h."


def _step(w: Any, gx: Array, h: Array) -> Arrays:
    gates = N * h.shape[-1]
    seen = from_past(w, h)
    r, z = split(sigmoid(gx[..., :gates] + seen[..., :gates]), 2)
    h_tilde = tanh(gx[..., gates:] + r * seen[..., gates:])
    return {"z": z, "r": r, "h_tilde": h_tilde, "h": h_tilde + z * (h - h_tilde)}


def _linearise(w: Any, h: Array, now: Any) -> Arrays:
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


def _signal_gradients(w: Any, h: Array, now: Any, d: Any) -> Arrays:
    d_reset = d.gx[..., N * h.shape[-1] :] * _seen(w, h)
    return {"z": d.h * (h - now.h_tilde), "r": d_reset, "h_tilde": d.h * (1 - now.z)}


def _seen(w: Any, h: Array) -> Array:
    """W_n h + b_n: what the candidate sees of the old state before the reset gate scales it."""
    return h @ part(w.weight_hh, N).T + part(w.bias_hh, N)


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


def _from_future(v: Any) -> Array:
    through_z, through_r = v.d_a_z_next @ rows(v, "weight_hh", Z), v.d_a_r_next @ rows(v, "weight_hh", R)
    return v.z_next * v.d_h_next + through_z + through_r + (v.r_next * v.d_a_h_tilde_next) @ rows(v, "weight_hh", N)


def _step_source(past: Past) -> str:
    return f"""
    x_r, x_z, x_n = from_x.chunk(3, -1)
    h_r, h_z, h_n = {past("h")}.chunk(3, -1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    h_tilde = torch.tanh(x_n + r * h_n)
    h = (1 - z) * h_tilde + z * h
    """


TORCH = Convention(
    _step,
    _linearise,
    _step_back,
    _signal_gradients,
    candidate_product=lambda h, now, d: (d * now.r, h),
    candidate=_candidate,
    hidden=product(
        "h",
        r"h_t = (1 - z_t) \odot \tilde{h}_t + z_t \odot h_{t-1}",
        *("z", "h_tilde", "h_prev"),
        value=lambda v: (1 - v.z) * v.h_tilde + v.z * v.h_prev,
    ),
    future=product(
        "d_h_incoming",
        r"\delta h_t^{\mathrm{future}} = z_{t+1} \odot \delta h_{t+1} + W_{zh}^{\top}\, \delta a^{z}_{t+1}"
        r" + W_{rh}^{\top}\, \delta a^{r}_{t+1} + W_{hh}^{\top}\, (r_{t+1} \odot \delta a^{\tilde{h}}_{t+1})",
        *(*LATER, "weight_hh"),
        value=_from_future,
    ),
    d_h_tilde=product(
        "d_h_tilde",
        r"\delta \tilde{h}_t = \delta h_t \odot (1 - z_t)",
        *("d_h", "z"),
        value=lambda v: v.d_h * (1 - v.z),
    ),
    d_r=product(
        "d_r",
        r"\delta r_t = \delta a^{\tilde{h}}_t \odot (W_{hh} h_{t-1} + b_{hh})",
        *("d_a_h_tilde", "h_prev", "weight_hh", "bias_hh"),
        value=lambda v: v.d_a_h_tilde * _seen(v, v.h_prev),
    ),
    d_z=product(
        "d_z",
        r"\delta z_t = \delta h_t \odot (h_{t-1} - \tilde{h}_t)",
        *("d_h", "h_prev", "h_tilde"),
        value=lambda v: v.d_h * (v.h_prev - v.h_tilde),
    ),
    step_source=_step_source,
)
