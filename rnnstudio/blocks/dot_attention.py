"""Dot-product attention (Luong, Pham & Manning, 2015): on the decoder's output, with a product for a score."""

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
    all_pairs,
    context_equation,
    open_steps,
    softmax_equation,
    weighted_sum,
    weights_and_context,
    weights_and_context_back,
)
from rnnstudio.blocks._dot_attention_source import source
from rnnstudio.graph.amount import Amount
from rnnstudio.graph.block_type import (
    Case,
    Equation,
    Initialisation,
    Misfit,
    Notation,
    Port,
    Ports,
    Reading,
    Signal,
    Weight,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Choice, Flag, Int, Option, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.graph.units import NUMBERS
from rnnstudio.maths import Array, concat, tanh
from rnnstudio.recurrence.equations import named
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place
from rnnstudio.trace.shares import DenseShare, OuterShare, Share

SCORE = Choice(
    id="score",
    label=Text("Score", "得分"),
    help=Text("How a query and an encoder state are compared.", "查询与编码器状态如何比较。"),
    default="general",
    options=(
        Option("dot", Text("dot product", "点积"), Text("s · h, both of one size.", "s · h，两者维数相同。")),
        Option("general", Text("general", "一般形式"), Text("s · W h, any sizes.", "s · W h，维数任意。")),
        Option(
            "scaled",
            Text("scaled dot product", "缩放点积"),
            Text("s · h / √n, so that the scores keep their spread.", "s · h / √n，使得分的离散程度不随维数变化。"),
        ),
    ),
)
COMBINE = Flag(
    id="combine",
    label=Text("Combine with the query", "与查询结合"),
    help=Text(
        "Gives the attentional state s̃ = tanh(W_a [c; s]) beside the context, as Luong reads the answer from it.",
        "除上下文向量外还给出注意力状态 s̃ = tanh(W_a [c; s])，Luong 由它读出回答。",
    ),
    default=True,
)
SIZE = Int(
    id="size",
    unit=NUMBERS,
    label=Text("Size of s̃", "s̃ 的维数"),
    help=Text("How many numbers the attentional state has.", "注意力状态有多少个数。"),
    default=16,
    low=1,
    high=1024,
)
ATTENDED = Signal("attended", r"\tilde{s}", Text("attentional state", "注意力状态"), "output", "blue", (-1.0, 1.0))
SCORES_LATEX: Mapping[str, str] = {
    "dot": r"e_{t,j} = s_t^{\top} h_j",
    "general": r"e_{t,j} = s_t^{\top} W h_j",
    "scaled": r"e_{t,j} = \frac{s_t^{\top} h_j}{\sqrt{n}}",
}


class DotAttention(Attention):
    """e_{t,j} = s_t . h_j, or s_t . W h_j;  alpha = softmax_j(e);  c_t = sum_j alpha_{t,j} h_j;  s~_t = tanh(W_a [c_t; s_t])."""

    id = "dot_attention"
    title = Text("Dot-product attention", "点积注意力")
    help = Text(
        "Compares the decoder's state with every state of the encoder by a product, makes weights of the scores and mixes the states "
        "into a context c. It stands behind the decoder, not inside its loop, so the decoder still runs at full speed. Combined "
        "with the state, the context gives s̃, from which the answer is read.",
        "用乘积把解码器状态与编码器的每个状态比较，由得分得到权重，把各状态混合成上下文向量 c。它接在解码器之后而不在其回路中，"
        "因此解码器仍能全速运行。上下文向量与状态结合得到 s̃，由它读出回答。",
    )
    when = Text(
        "Use it like additive attention where training is to be fast: it stands behind the decoder, outside every loop. The plain dot "
        "product needs encoder and decoder of the same size; “general” does not. With large sizes take the scaled form, since long "
        "vectors give large scores, and a softmax that is all or nothing passes hardly any gradient.",
        "用途与加性注意力相同，但训练更快：它接在解码器之后，不在任何回路之中。普通点积要求编码器和解码器大小相同，一般形式则不要求。"
        "维数很大时请用缩放形式：长向量的得分很大，softmax 非 0 即 1，几乎传不回梯度。",
    )
    reading = (
        Reading(
            "Luong, Pham & Manning 2015, Effective Approaches to Attention-based Neural Machine Translation",
            "https://arxiv.org/abs/1508.04025",
        ),
        Reading(
            "Vaswani et al. 2017, Attention Is All You Need (the scaled form, section 3.2.1)",
            "https://arxiv.org/abs/1706.03762",
        ),
    )
    params = (SCORE, COMBINE, SIZE)
    cases = (
        Case(
            {"score": "general", "size": 3},
            {"query": WireType("sequence", 2, "output"), "states": WireType("sequence", 4, "input")},
        ),
        Case(
            {"score": "dot", "size": 2},
            {"query": WireType("sequence", 3, "output"), "states": WireType("sequence", 3, "input")},
        ),
        Case(
            {"score": "scaled", "combine": False},
            {"query": WireType("sequence", 2, "input"), "states": WireType("sequence", 2, "input")},
        ),
    )

    def ports(self, p: Settings) -> Ports:
        query = Port("query", Text("s, the query", "s，查询"), ("sequence",))
        context = Port("context", Text("c, the context", "c，上下文向量"), optional=bool(p.combine))
        attended = Port("attended", Text("s̃, the attentional state", "s̃，注意力状态"))
        return Ports((query, STATES), (attended, context) if p.combine else (context,))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        query, states = inputs["query"], inputs["states"]
        if p.score != "general" and query.size != states.size:
            raise Misfit(
                "wrong-size",
                "query",
                Text(
                    "a dot product needs two vectors of one size, but s has {s} numbers and h has {h}.",
                    "点积要求两个向量维数相同，但 s 有 {s} 个数，h 有 {h} 个。",
                ).format(s=query.size, h=states.size),
                Text(
                    "Choose the score “general”, or make the sizes equal.", "请选择得分“一般形式”，或使两者维数相同。"
                ),
            )
        attended = {"attended": WireType("sequence", p.size, query.timeline)} if p.combine else {}
        return {**attended, "context": replace(states, timeline=query.timeline)}

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        query, states = inputs["query"], inputs["states"]
        found = []
        if p.score == "general":
            begin = Initialisation("uniform", states.size**-0.5)
            found.append(Weight("weight", (query.size, states.size), begin, (query.pieces, states.pieces)))
        if p.combine:
            both = (*states.pieces, *query.pieces)
            begin = Initialisation("uniform", sum(both) ** -0.5)
            found.append(Weight("weight_combine", (p.size, sum(both)), begin, ((), both)))
        return tuple(found)

    def work(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        return super().work(p, inputs, outputs) + Amount(pair=2 * inputs["states"].size)

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (SCORES, WEIGHTS, CONTEXT, ATTENDED) if p.combine else (SCORES, WEIGHTS, CONTEXT)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        shown = SCORES_LATEX[p.score]
        weight, combine = named("weight", layer=False), named("weight_combine", layer=False)
        latex: dict[Notation, str] = {"textbook": shown, "uvw": shown, "torch": shown.replace("W", weight)}
        reads = ("query", "states", *(("weight",) if p.score == "general" else ()))
        scores = Equation("e", reads, latex, lambda v: _scores(p, v, v.query[None], v.states)[0])
        found = (scores, softmax_equation(), context_equation("h"))
        if not p.combine:
            return found
        combined: dict[Notation, str] = {
            "textbook": r"\tilde{s}_t = \tanh(W_a [c_t; s_t])",
            "uvw": r"\tilde{s}_t = \tanh(W_a [c_t; s_t])",
            "torch": rf"\tilde{{s}}_t = \tanh({combine}\, [c_t; s_t])",
        }
        return (*found, Equation("attended", ("context", "query", "weight_combine"), combined, _combined))

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        query, states = inputs["query"], inputs["states"]
        e = _scores(p, w, query, states)
        alpha, context = weights_and_context(e, states, open_steps(run.ends(p.source), len(states)))
        found = {"e": e, "alpha": alpha, "context": context}
        if p.combine:
            found["attended"] = tanh(concat([context, query]) @ w.weight_combine.T)
        return found

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        query, states = recording.inputs["query"], recording.inputs["states"]
        signals, shares = from_place(recording.signals), list[Share]()
        d_context, d_query = d["context"], np.zeros(query.shape)
        if p.combine:
            bent = d["attended"] * (1 - signals["attended"] ** 2)
            shares.append(OuterShare("weight_combine", bent, concat([signals["context"], query])))
            d_both, size = bent @ w.weight_combine, states.shape[-1]
            d_context, d_query = d_context + d_both[..., :size], d_both[..., size:]
        d_alpha, d_e, d_states = weights_and_context_back(d_context, signals["alpha"], states)
        scale = states.shape[-1] ** -0.5 if p.score == "scaled" else 1.0
        d_looked, d_asked = scale * weighted_sum(d_e, states), scale * weighted_sum(d_e.swapaxes(0, 2), query)
        if p.score == "general":
            shares.append(DenseShare("weight", np.einsum("tbn,tbm->tnm", query, d_looked)))
            d_looked, d_asked = d_looked @ w.weight.T, d_asked @ w.weight
        found = at_place({"d_context": d_context, "d_alpha": d_alpha, "d_e": d_e})
        return Backward({"query": d_query + d_looked, "states": d_states + d_asked}, found, tuple(shares))

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return plain(f"{p.size}" if p.combine else "")

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return source(p, inputs["query"].size, inputs["states"].size)


def _scores(p: Settings, w: Any, query: Array, states: Array) -> Array:
    """(T, B, n) and (S, B, m) to (T, B, S)."""
    if p.score == "general":
        return all_pairs(query @ w.weight, states)
    e = all_pairs(query, states)
    return e * states.shape[-1] ** -0.5 if p.score == "scaled" else e


def _combined(v: Any) -> Array:
    return tanh(concat([v.context, v.query]) @ v.weight_combine.T)


BLOCK = DotAttention()
