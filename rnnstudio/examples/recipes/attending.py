"""Where the story goes next: a Transformer's layer, with no recurrence at all."""

from __future__ import annotations

from rnnstudio import blocks
from rnnstudio.examples.recipe import answers, asked, look_try_explain, recipe
from rnnstudio.graph.compose import composed
from rnnstudio.graph.text import Text

NOTE = look_try_explain(
    ("the lines: to which earlier characters does this step look?", "连线：这一步看向前面哪些字符？"),
    (
        "switch the positions off and train from scratch: what can it no longer know?",
        "关闭位置编码并从头训练：它不再能知道什么？",
    ),
    (
        "no state is carried from step to step. What does that cost, and what does it save?",
        "时间步之间不传递任何状态。代价是什么，好处是什么？",
    ),
)
TEXT = asked("next_char")
GRAPH = composed(
    blocks.catalogue(),
    {
        "tokens": "tokens",
        "embedding": ("embedding", {"size": 32}),
        "attention": ("self_attention", {"heads": 2, "causal": True}),
        "residual": "add",
        "norm": "layer_norm",
        "hidden": ("linear", {"size": 64}),
        "relu": ("activation", {"function": "relu"}),
        "narrow": ("linear", {"size": 32}),
        "residual_2": "add",
        "norm_2": "layer_norm",
        "linear": answers(TEXT),
        "output": "output",
    },
    """
    tokens > embedding > attention > residual.a
    embedding > residual.b
    residual > norm > hidden > relu > narrow > residual_2.a
    norm > residual_2.b
    residual_2 > norm_2 > linear > output
    """,
)
RECIPES = (
    recipe(
        "next_char_attention",
        Text("Next character with self-attention", "下一个字符 · 自注意力"),
        GRAPH,
        TEXT,
        1500,
        NOTE,
        learning_rate=0.003,
    ),
)
