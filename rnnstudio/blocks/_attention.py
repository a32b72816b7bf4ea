"""What all kinds of attention share: scores over the steps of a source, masked where it has ended, weights that sum to 1, a context.

e (T, B, S)      alpha = softmax_j(e)      c_t = sum_j alpha_{t,j} h_j          T steps of the query, S of the source
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Equation, Port, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, alive, masked_softmax
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Recording, Run

STATES = Port("states", Text("h, the encoder's states", "h，编码器各步状态"), ("sequence",), whole=True)
SCORES = Signal("e", "e", Text("scores", "注意力得分"), "preactivation", "grey", axes=("time", "source"))
WEIGHTS = Signal(
    "alpha", r"\alpha", Text("attention weights", "注意力权重"), "weight", "purple", (0.0, 1.0), axes=("time", "source")
)
CONTEXT = Signal("context", "c", Text("context vector", "上下文向量"), "output", "sky")


class Attention(Map):
    """A file declares its ports, weights and how scores come about; `source` names the timeline that is attended to."""

    family = "attention"

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, source=inputs["states"].timeline)

    def looks_ahead(self, p: Settings) -> bool:
        """A query that looks back at an encoder does not; one that looks at the whole answer does."""
        return p.get("source") == "output"

    def record(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> Recording:
        recording = super().record(p, w, inputs, run)
        return Recording(inputs, recording.outputs, recording.signals, still=frozenset({"states"}))


def open_steps(lengths: Array, steps: int) -> Array:
    """(1, B, S), True where the source has not ended."""
    return alive(lengths, steps)[..., 0].T[None]


def weights_and_context(e: Array, values: Array, open_: Array) -> tuple[Array, Array]:
    """alpha (T, B, S) and c (T, B, n) from scores (T, B, S) and values (S, B, n)."""
    alpha = masked_softmax(e, open_)
    return alpha, weighted_sum(alpha, values)


def weighted_sum(alpha: Array, values: Array) -> Array:
    """c_t = sum_j alpha_{t,j} v_j: (T, B, S) and (S, B, n) to (T, B, n)."""
    return (alpha.swapaxes(0, 1) @ values.swapaxes(0, 1)).swapaxes(0, 1)


def weights_and_context_back(
    d_context: Array, alpha: Array, values: Array, scale: float = 1.0
) -> tuple[Array, Array, Array]:
    """From dL/dc to dL/d(alpha), dL/de and dL/d(values), by hand, where alpha is the softmax of `scale` times e."""
    d_alpha = all_pairs(d_context, values)
    d_e = scale * alpha * (d_alpha - (alpha * d_alpha).sum(-1, keepdims=True))
    return d_alpha, d_e, weighted_sum(alpha.swapaxes(0, 2), d_context)


def all_pairs(queries: Array, keys: Array) -> Array:
    """q_t . k_j for every t and j: (T, B, n) and (S, B, n) to (T, B, S)."""
    return (queries.swapaxes(0, 1) @ keys.swapaxes(0, 1).swapaxes(-1, -2)).swapaxes(0, 1)


def softmax_equation(symbol: str = r"\alpha", scores: str = "e", produces: str = "alpha", reads: str = "e") -> Equation:
    """alpha_{t,j} = softmax_j(e_{t,j})."""
    latex = rf"{symbol}_{{t,j}} = \mathrm{{softmax}}_j({scores}_{{t,j}})"
    return product(produces, latex, reads, value=lambda v: masked_softmax(v[reads], v[reads] == v[reads]))


def context_equation(key: str) -> Equation:
    """c_t = sum_j alpha_{t,j} h_j."""
    latex = rf"c_t = \sum_j \alpha_{{t,j}}\, {key}_j"
    return product("context", latex, "alpha", "states", value=lambda v: weighted_sum(v.alpha[None], v.states)[0])
