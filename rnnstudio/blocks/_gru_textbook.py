"""The GRU of the textbooks: h~ = tanh(x_n + W_n (r * h) + b_n), h' = (1 - z) * h + z * h~."""

from __future__ import annotations

from typing import Any

from rnnstudio.blocks._gru import LATER, Arrays, Convention, N, R, Z, part
from rnnstudio.maths import Array, concat, sigmoid, split, tanh
from rnnstudio.recurrence.equations import gate, product, rows
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.products import from_past
from rnnstudio.recurrence.source import Past


def _step(w: Any, gx: Array, h: Array) -> Arrays:
    size = h.shape[-1]
    gates, candidate = slice(0, N * size), slice(N * size, None)
    r, z = split(sigmoid(gx[..., gates] + from_past(w, h, gates)), 2)
    h_tilde = tanh(gx[..., candidate] + from_past(w, r * h, candidate))
    return {"z": z, "r": r, "h_tilde": h_tilde, "h": h + z * (h_tilde - h)}


def _linearise(_: Any, h: Array, now: Any) -> Arrays:
    return {
        "candidate": now.z * (1 - now.h_tilde * now.h_tilde),
        "z": (now.h_tilde - h) * now.z * (1 - now.z),
        "r": h * now.r * (1 - now.r),
        "keeps": 1 - now.z,
        "reset": now.r,
    }


def _step_back(w: Any, slope: Any, d_h: Array) -> StepBack:
    gates = N * d_h.shape[-1]
    da_n = d_h * slope.candidate
    d_reset = da_n @ w.weight_hh[gates:]
    da = concat([d_reset * slope.r, d_h * slope.z, da_n])
    return StepBack(da, {"h": d_h * slope.keeps + d_reset * slope.reset + da[..., :gates] @ w.weight_hh[:gates]})


def _signal_gradients(w: Any, h: Array, now: Any, d: Any) -> Arrays:
    d_reset = d.gx[..., N * h.shape[-1] :] @ part(w.weight_hh, N)
    return {"z": d.h * (now.h_tilde - h), "r": d_reset * h, "h_tilde": d.h * now.z}


def _from_future(v: Any) -> Array:
    through_z, through_r = v.d_a_z_next @ rows(v, "weight_hh", Z), v.d_a_r_next @ rows(v, "weight_hh", R)
    through_candidate = v.r_next * (v.d_a_h_tilde_next @ rows(v, "weight_hh", N))
    return (1 - v.z_next) * v.d_h_next + through_z + through_r + through_candidate


def _step_source(past: Past) -> str:
    return f"""
    x_r, x_z, x_h = from_x.chunk(3, -1)
    r = torch.sigmoid(x_r + {past("h", "r")})
    z = torch.sigmoid(x_z + {past("h", "z")})
    h_tilde = torch.tanh(x_h + {past("r * h", "h_tilde")})
    h = (1 - z) * h + z * h_tilde
    """


TEXTBOOK = Convention(
    _step,
    _linearise,
    _step_back,
    _signal_gradients,
    candidate_product=lambda h, now, d: (d, now.r * h),
    candidate=lambda p: gate(p, "h_tilde", r"\tilde{h}", "h", ("n", N), r"\tanh", reset="r"),
    hidden=product(
        "h",
        r"h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tilde{h}_t",
        *("z", "h_prev", "h_tilde"),
        value=lambda v: (1 - v.z) * v.h_prev + v.z * v.h_tilde,
    ),
    future=product(
        "d_h_incoming",
        r"\delta h_t^{\mathrm{future}} = (1 - z_{t+1}) \odot \delta h_{t+1} + W_{zh}^{\top}\, \delta a^{z}_{t+1}"
        r" + W_{rh}^{\top}\, \delta a^{r}_{t+1} + r_{t+1} \odot (W_{hh}^{\top}\, \delta a^{\tilde{h}}_{t+1})",
        *(*LATER, "weight_hh"),
        value=_from_future,
    ),
    d_h_tilde=product(
        "d_h_tilde",
        r"\delta \tilde{h}_t = \delta h_t \odot z_t",
        *("d_h", "z"),
        value=lambda v: v.d_h * v.z,
    ),
    d_r=product(
        "d_r",
        r"\delta r_t = (W_{hh}^{\top}\, \delta a^{\tilde{h}}_t) \odot h_{t-1}",
        *("d_a_h_tilde", "weight_hh", "h_prev"),
        value=lambda v: (v.d_a_h_tilde @ rows(v, "weight_hh", N)) * v.h_prev,
    ),
    d_z=product(
        "d_z",
        r"\delta z_t = \delta h_t \odot (\tilde{h}_t - h_{t-1})",
        *("d_h", "h_tilde", "h_prev"),
        value=lambda v: v.d_h * (v.h_tilde - v.h_prev),
    ),
    step_source=_step_source,
)
