"""Additive attention (Bahdanau, Cho & Bengio, 2015): where to look, asked with the decoder's state of one step before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rnnstudio.blocks._attention import (
    CONTEXT,
    SCORES,
    STATES,
    WEIGHTS,
    Attention,
    context_equation,
    open_steps,
    softmax_equation,
    weights_and_context,
    weights_and_context_back,
)
from rnnstudio.graph.amount import Amount
from rnnstudio.graph.block_type import (
    Case,
    Equation,
    Initialisation,
    Notation,
    Port,
    Ports,
    Reading,
    Signal,
    Weight,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.graph.units import UNITS
from rnnstudio.maths import Array, tanh
from rnnstudio.recurrence.equations import named
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place
from rnnstudio.trace.shares import DenseShare, OuterShare

SIZE = Int(
    id="size",
    unit=UNITS,
    label=Text("Alignment units", "对齐单元数"),
    help=Text(
        "How many numbers a query and a key are compared in, before v makes one score of them.",
        "查询与键在多少维中比较，再由 v 合成一个得分。",
    ),
    default=16,
    low=1,
    high=1024,
)
SOURCE = '''\
import torch
from torch import nn


class AdditiveAttention(nn.Module):
    """e_{t,j} = v . tanh(W_s s_t + W_h h_j);  alpha = softmax_j(e);  c_t = sum_j alpha_{t,j} h_j."""

    def __init__(self, query_size: int, key_size: int, size: int) -> None:
        super().__init__()
        self.weight_query = nn.Parameter(torch.empty(size, query_size).uniform_(-(query_size**-0.5), query_size**-0.5))
        self.weight_key = nn.Parameter(torch.empty(size, key_size).uniform_(-(key_size**-0.5), key_size**-0.5))
        self.v = nn.Parameter(torch.empty(1, size).uniform_(-(size**-0.5), size**-0.5))

    def forward(self, query: torch.Tensor, keys: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        seen = (query @ self.weight_query.T)[:, None] + (keys @ self.weight_key.T)[None]  # (T, S, B, size)
        scores = torch.tanh(seen) @ self.v[0]
        ended = torch.arange(len(keys))[:, None] >= lengths
        alpha = scores.masked_fill(ended, -torch.inf).softmax(dim=1)
        return torch.einsum("tsb,sbn->tbn", alpha, keys)


def build() -> nn.Module:
    return AdditiveAttention(query_size=%d, key_size=%d, size=%d)
'''


class AdditiveAttention(Attention):
    """e_{t,j} = v^T tanh(W_s s_{t-1} + W_h h_j);  alpha = softmax_j(e);  c_t = sum_j alpha_{t,j} h_j."""

    id = "additive_attention"
    title = Text("Additive attention", "加性注意力")
    help = Text(
        "Looks back at all states of the encoder and mixes those that matter now into a context vector c. A small network compares "
        "the query with every encoder state h_j; softmax turns the scores into weights that sum to 1. As Bahdanau drew it, the query "
        "is the decoder's state of one step before (its port “previous state”), and the context goes into the decoder: a loop.",
        "回看编码器的所有状态，把此刻重要的那些混合成上下文向量 c。一个小网络把查询与每个编码器状态 h_j 比较，"
        "softmax 把得分变成总和为 1 的权重。"
        "按 Bahdanau 的画法，查询是解码器上一步的状态（端口“上一步状态”），上下文向量再送入解码器：构成一个回路。",
    )
    when = Text(
        "Use it when an encoder-decoder has to write long answers: the state that is handed over need not hold everything any more. It "
        "suits encoder and decoder of different sizes, and shows well where a model looks. Two mistakes are frequent: to take the "
        "decoder's state of this step for the query, which closes a loop without a delay, and to forget that the decoder runs step by "
        "step with it, which makes training slower.",
        "编码器-解码器要写出较长的答案时使用：交出的状态不必再装下全部内容。编码器和解码器大小不同也没关系，还能清楚地看出模型在看哪里"
        "。两个常见错误：把解码器这一步的状态当作查询，会形成没有延迟的回路；忘了这样一来解码器只能逐步运行，训练会变慢。",
    )
    reading = (
        Reading(
            "Bahdanau, Cho & Bengio 2015, Neural Machine Translation by Jointly Learning to Align and Translate",
            "https://arxiv.org/abs/1409.0473",
        ),
    )
    params = (SIZE,)
    cases = (
        Case({"size": 3}, {"query": WireType("sequence", 2, "output"), "states": WireType("sequence", 4, "input")}),
        Case({"size": 1}, {"query": WireType("sequence", 1, "input"), "states": WireType("sequence", 2, "input")}),
    )

    def ports(self, p: Settings) -> Ports:
        query = Port("query", Text("s, the query", "s，查询"), ("sequence",))
        return Ports((query, STATES), (Port("context", Text("c, the context", "c，上下文向量")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"context": replace(inputs["states"], timeline=inputs["query"].timeline)}

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        query, key = inputs["query"].size, inputs["states"].size
        return (
            Weight(
                "weight_query", (p.size, query), Initialisation("uniform", query**-0.5), ((), inputs["query"].pieces)
            ),
            Weight("weight_key", (p.size, key), Initialisation("uniform", key**-0.5), ((), inputs["states"].pieces)),
            Weight("v", (1, p.size), Initialisation("uniform", p.size**-0.5)),
        )

    def work(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        query, key = inputs["query"].size, inputs["states"].size
        return Amount(step=p.size * query, source=p.size * key, pair=p.size + key)

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return SCORES, WEIGHTS, CONTEXT

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        query, key, v = (named(name, layer=False) for name in ("weight_query", "weight_key", "v"))
        latex: dict[Notation, str] = {
            "textbook": r"e_{t,j} = v^{\top} \tanh(W_s s_{t-1} + W_h h_j)",
            "uvw": r"e_{t,j} = v^{\top} \tanh(W_s s_{t-1} + W_h h_j)",
            "torch": rf"e_{{t,j}} = {v} \tanh({query}\, s_{{t-1}} + {key}\, h_j)",
        }
        reads = "query", "states", "weight_query", "weight_key", "v"
        scores = Equation("e", reads, latex, lambda v: _score(v, v.query[None], v.states @ v.weight_key.T)[0])
        return scores, softmax_equation(), context_equation("h")

    def prepare(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        """W_h h_j does not depend on the query: once is enough."""
        return {"seen_keys": inputs["states"] @ w.weight_key.T}

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        keys = inputs["states"]
        seen = inputs["seen_keys"] if "seen_keys" in inputs else self.prepare(p, w, inputs, run)["seen_keys"]
        e = _score(w, inputs["query"], seen)
        alpha, context = weights_and_context(e, keys, open_steps(run.ends(p.source), len(keys)))
        return {"e": e, "alpha": alpha, "context": context}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        query, keys = recording.inputs["query"], recording.inputs["states"]
        signals = from_place(recording.signals)
        d_alpha, d_e, d_keys = weights_and_context_back(d["context"], signals["alpha"], keys)
        compared = _compared(w, query, keys @ w.weight_key.T)
        bent = d_e.swapaxes(1, 2)[..., None] * w.v[0] * (1 - compared**2)  # (T, S, B, a)
        d_asked, d_seen = bent.sum(1), bent.sum(0)
        shares = (
            OuterShare("weight_query", d_asked, query),
            DenseShare("weight_key", np.einsum("tsba,sbn->tan", bent, keys)),
            DenseShare("v", np.einsum("tbs,tsba->ta", d_e, compared)[:, None]),
        )
        d_inputs = {"query": d_asked @ w.weight_query, "states": d_keys + d_seen @ w.weight_key}
        return Backward(d_inputs, at_place({"d_alpha": d_alpha, "d_e": d_e}), shares)

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return plain(f"{p.size}")

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (inputs["query"].size, inputs["states"].size, p.size)


def _score(w: Any, query: Array, seen_keys: Array) -> Array:
    """v . tanh(W_s s_t + W_h h_j): queries (T, B, n), W_h h (S, B, a) to (T, B, S)."""
    return (_compared(w, query, seen_keys) @ w.v[0]).swapaxes(1, 2)


def _compared(w: Any, query: Array, seen_keys: Array) -> Array:
    """tanh(W_s s_t + W_h h_j), (T, S, B, a)."""
    return tanh((query @ w.weight_query.T)[:, None] + seen_keys[None])


BLOCK = AdditiveAttention()
