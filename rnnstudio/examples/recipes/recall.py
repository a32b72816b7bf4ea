"""Recall, the first lesson: the same task and size with three cells, and with a gate that is open from the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.examples.recipe import Note, Recipe, answers, asked, chain, look_try_explain, recipe
from rnnstudio.graph.text import Text

LSTM = look_try_explain(
    ("the forget gate f and the cell state C while the distractors pass.", "干扰符经过时的遗忘门 f 和细胞状态 C。"),
    (
        "step with → to the end, then press Train from scratch and watch f open.",
        "用 → 走到末尾，再点“从头训练”，观察 f 打开。",
    ),
    (
        "why does the gradient reach the first symbol here, and not in the RNN?",
        "为什么这里的梯度能传到第一个符号，而 RNN 不能？",
    ),
)
RNN = look_try_explain(
    (
        "|δ|, the gradient per step: how far to the left does it reach at the first updates?",
        "每步的梯度 |δ|：刚开始训练时它向左能传多远？",
    ),
    (
        "keep as reference, change the cell to LSTM, train from scratch: which one learns first?",
        "保留为参考，把单元换成 LSTM 并从头训练：谁先学会？",
    ),
    (
        "set the lag to 40: this RNN stays at chance. What would a gradient need to get through?",
        "把间隔设为 40：这个 RNN 停在随机猜测水平。梯度要怎样才能传过去？",
    ),
)
GRU = look_try_explain(
    ("the update gate z: where it is near 1, the old state is kept.", "更新门 z：接近 1 的地方保留旧状态。"),
    (
        "replace the first symbol and see which units carry it to the end.",
        "替换第一个符号，看哪些单元把它带到末尾。",
    ),
    (
        "how does the GRU keep and write with one gate where the LSTM has two?",
        "LSTM 用两个门做的事，GRU 怎样用一个门完成？",
    ),
)
LONG = look_try_explain(
    (
        "the forget gate at the very first update: it begins open, since its bias begins at 3.",
        "第一次更新时的遗忘门：它一开始就是打开的，因为偏置从 3 开始。",
    ),
    (
        "set the forget-gate bias to 0 (More options) and train from scratch: it stays at chance.",
        "把遗忘门偏置设为 0（更多选项）并从头训练：停在随机猜测水平。",
    ),
    (
        "a gate at σ(3) = 0.95: how much of a gradient is left after 20 steps, and how much at 0.5?",
        "门为 σ(3) = 0.95：经过 20 步还剩多少梯度？若门为 0.5 呢？",
    ),
)


def _recall(
    name: str, cell: str, title: Text, note: Note, lag: int = 8, params: Mapping[str, Any] | None = None
) -> Recipe:
    task = asked("recall", lag=lag)
    graph = chain("tokens", "one_hot", (cell, {"size": 8, **(params or {})}), "readout", answers(task), "output")
    return recipe(name, title, graph, task, 1200, note)


RECIPES = (
    _recall("recall_lstm", "lstm", Text("Recall with LSTM", "回忆任务 · LSTM"), LSTM),
    _recall("recall_rnn", "rnn", Text("Recall with RNN", "回忆任务 · RNN"), RNN),
    _recall("recall_gru", "gru", Text("Recall with GRU", "回忆任务 · GRU"), GRU),
    _recall(
        "recall_long_lstm",
        "lstm",
        Text("Recall over 20 steps with LSTM", "回忆任务（间隔 20）· LSTM"),
        LONG,
        lag=20,
        params={"forget_bias": 3.0},
    ),
)
