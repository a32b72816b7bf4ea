"""Self-attention (Vaswani et al., 2017): every step of a sequence looks at all others at once, with no recurrence at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnstudio.blocks._attention import WEIGHTS, all_pairs, open_steps, weighted_sum, weights_and_context_back
from rnnstudio.blocks._map import Map
from rnnstudio.blocks._self_attention_equations import equations, of_head, waves
from rnnstudio.blocks._self_attention_source import source
from rnnstudio.graph.amount import Amount
from rnnstudio.graph.block_type import (
    Case,
    Equation,
    Initialisation,
    Misfit,
    Port,
    Ports,
    Reading,
    Signal,
    Weight,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Flag, Int, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.maths import Array, concat, constant, masked_softmax, split
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place
from rnnstudio.trace.shares import OuterShare

HEADS = Int(
    id="heads",
    label=Text("Heads", "头数"),
    help=Text(
        "How many attentions look side by side, each at its own part of the numbers.",
        "有多少个注意力并排工作，每个只看一部分数。",
    ),
    default=1,
    low=1,
    high=8,
)
CAUSAL = Flag(
    id="causal",
    label=Text("Causal mask", "因果掩码"),
    help=Text(
        "No step sees a later one, as it must be when it is to be predicted.",
        "任何一步都看不到后面的步；预测下一步时必须如此。",
    ),
    default=False,
)
POSITIONS = Flag(
    id="positions",
    label=Text("Positions", "位置编码"),
    help=Text(
        "Adds sines and cosines of the step's number to the input; without them the order of the steps is invisible.",
        "在输入上加上步号的正弦与余弦；没有它，就看不出各步的先后。",
    ),
    default=True,
)
INPUT = Signal("positioned", "x'", Text("input with positions", "带位置的输入"), "output", "grey")
QUERY = Signal("q", "q", Text("queries", "查询"), "preactivation", "green")
KEY = Signal("k", "k", Text("keys", "键"), "preactivation", "orange")
VALUE = Signal("v", "v", Text("values", "值"), "candidate", "yellow")
CONTEXT = Signal("context", "c", Text("context of all heads", "各头的上下文向量"), "output", "sky")
OUTPUT = Signal("y", "y", Text("output", "输出"), "output", "sky")


class SelfAttention(Map):
    """q, k, v = W x';  alpha^n = softmax(q k^T / sqrt(d_k)) per head n;  c = [alpha^1 v^1, ...];  y = W_o c + b_o."""

    id = "self_attention"
    title = Text("Self-attention", "自注意力")
    help = Text(
        "Every step asks all steps of the same sequence: its query is compared with their keys, and their values are mixed by the weights. "
        "Nothing is carried from step to step, so all steps are computed at once, and any two steps are one apart. "
        "With an Add and a Layer norm block around it, it is the layer that Transformers are made of.",
        "每一步都向同一序列的所有步发问：用它的查询与各步的键比较，再按权重混合各步的值。不在时间步之间传递任何东西，因此所有步同时算出，"
        "任意两步之间的距离都是一。再配上“相加”和“层归一化”模块，就是构成 Transformer 的层。",
    )
    when = Text(
        "Use it when sequences are long, when any two steps may belong together, and when hardware can compute all steps at once. "
        "Switch the causal mask on wherever the next symbol is asked for, or the model reads the answer. Without positions it is a bag of "
        "words. Its cost grows with the square of the length, which is why recurrence is not out of date for very long streams.",
        "序列很长、任意两步都可能相关、硬件又能并行计算所有步时使用。凡是预测下一个符号，都要打开“因果掩码”，否则模型会直接看到答案。没有位"
        "置编码时它就是词袋。代价随长度的平方增长，因此处理超长数据流时循环并未过时。",
    )
    family = "attention"
    reading = (
        Reading("Vaswani et al. 2017, Attention Is All You Need", "https://arxiv.org/abs/1706.03762"),
        Reading(
            "Alammar 2018, The Illustrated Transformer (with pictures)",
            "https://jalammar.github.io/illustrated-transformer/",
        ),
    )
    params = (HEADS, CAUSAL, POSITIONS)
    cases = (
        Case({"heads": 1}, {"x": WireType("sequence", 3, "input")}),
        Case({"heads": 2, "causal": True}, {"x": WireType("sequence", 4, "input")}),
        Case({"heads": 1, "causal": True, "positions": False}, {"x": WireType("sequence", 2, "output")}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports(
            (Port("x", Text("x, the sequence", "x，序列"), ("sequence",), whole=True),), (Port("y", Text("y", "y")),)
        )

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        if inputs["x"].size % p.heads:
            words = {"size": inputs["x"].size, "heads": p.heads}
            raise Misfit(
                "wrong-size",
                "x",
                Text(
                    "{size} numbers cannot be shared by {heads} heads.", "{size} 个数不能平分给 {heads} 个头。"
                ).format(**words),
                Text("Choose a number of heads that divides {size}.", "请选择能整除 {size} 的头数。").format(**words),
            )
        return {"y": inputs["x"]}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, timeline=inputs["x"].timeline)

    def whole(self, p: Settings) -> Text | None:
        return Text("every step looks at all others", "每一步都要看到其他所有步")

    def looks_ahead(self, p: Settings) -> bool:
        return not p.causal

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        size = inputs["x"].size
        begin = Initialisation("uniform", size**-0.5)
        x, heads = inputs["x"].pieces, (size // p.heads,) * p.heads
        return (
            Weight("in_proj_weight", (3 * size, size), begin, (heads * 3, x)),
            Weight("in_proj_bias", (3 * size,), begin, (heads * 3,)),
            Weight("out_proj_weight", (size, size), begin, (x, heads)),
            Weight("out_proj_bias", (size,), begin, (x,)),
        )

    def work(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        return super().work(p, inputs, outputs) + Amount(pair=2 * inputs["x"].size)

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        heads = [of_head(WEIGHTS, n, p.heads) for n in range(p.heads)]
        return (*((INPUT,) if p.positions else ()), QUERY, KEY, VALUE, *heads, CONTEXT, OUTPUT)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return equations(p)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        x = inputs["x"]
        positioned = x + constant(waves(len(x), x.shape[-1]), x) if p.positions else x
        q, k, v = split(positioned @ w.in_proj_weight.T + w.in_proj_bias, 3)
        found = {"positioned": positioned, "q": q, "k": k, "v": v}
        open_ = _open(p, run.lengths[p.timeline], len(x))
        contexts = []
        for n, (q_n, k_n, v_n) in enumerate(zip(*(split(a, p.heads) for a in (q, k, v)), strict=True)):
            alpha = masked_softmax(all_pairs(q_n, k_n) * q_n.shape[-1] ** -0.5, open_)
            found[of_head(WEIGHTS, n, p.heads).id] = alpha
            contexts.append(weighted_sum(alpha, v_n))
        context = concat(contexts)
        return {**found, "context": context, "y": context @ w.out_proj_weight.T + w.out_proj_bias}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        s = from_place(recording.signals)
        x = s.get("positioned", recording.inputs["x"])
        d_context, d_signals = d["y"] @ w.out_proj_weight, dict[str, Array]()
        parts: list[tuple[Array, Array, Array]] = []
        heads = zip(*(split(a, p.heads) for a in (s["q"], s["k"], s["v"], d_context)), strict=True)
        for n, (q, k, v, d_c) in enumerate(heads):
            name = of_head(WEIGHTS, n, p.heads).id
            d_signals[f"d_{name}"], d_e, d_v = weights_and_context_back(d_c, s[name], v, q.shape[-1] ** -0.5)
            parts.append((weighted_sum(d_e, k), weighted_sum(d_e.swapaxes(0, 2), q), d_v))
        d_projected = concat([concat(part) for part in zip(*parts, strict=True)])
        d_x = d_projected @ w.in_proj_weight
        shares = (
            OuterShare("in_proj_weight", d_projected, x),
            OuterShare("in_proj_bias", d_projected),
            OuterShare("out_proj_weight", d["y"], s["context"]),
            OuterShare("out_proj_bias", d["y"]),
        )
        d_signals |= dict(zip(("d_q", "d_k", "d_v"), split(d_projected, 3), strict=True), d_context=d_context)
        d_signals |= {"d_positioned": d_x} if p.positions else {}
        return Backward({"x": d_x}, at_place(d_signals), shares)

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return plain(f"× {p.heads}" if p.heads > 1 else "")

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return source(p, inputs["x"].size)


def _open(p: Settings, lengths: Array, steps: int) -> Array:
    """(T or 1, B, S): which steps may be looked at."""
    within = open_steps(lengths, steps)
    return within & constant(np.tril(np.ones((steps, steps), bool))[:, None], within) if p.causal else within


BLOCK = SelfAttention()
