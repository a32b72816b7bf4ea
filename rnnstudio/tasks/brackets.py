"""How deep one stands in brackets: a counter that goes up and down, and lets everything else pass."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import LEVELS, STEPS
from rnnstudio.streams import stream
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import NO_CLASS, Array, Batch, Sample, even

VOCABULARY = tuple("([)]ab")
OPEN, CLOSE = 0, 1  # a token is 2 * what it does (2: nothing, a letter) + which of the two it is

Tokens = npt.NDArray[np.int64]


class Brackets(Task):
    """Brackets of two kinds and letters; at each step: how many brackets are open."""

    id = "brackets"
    title = Text("Bracket depth", "括号深度")
    in_short = Text("At every step: how many brackets are open?", "每一步说出还有多少个括号没有关闭。")
    help = Text(
        "Round and square brackets open and close, each closed by its like, with letters between them. At each step it is "
        "asked how many brackets are open. Both kinds count the same and letters do not count, so the network needs one "
        "counter: up, down, or leave it. Every step is a letter, an opening or a closing bracket, each once in three "
        "times as long as the depth allows it.",
        "圆括号和方括号打开、关闭，各自配对，中间夹着字母。在每个时间步都要说出有多少个括号还没关闭。两种括号计数相同，"
        "字母不计数，所以网络需要一个计数器：加一、减一或保持不变。每一步是字母、开括号或闭括号，在深度允许时各占三分之一。",
    )
    success = Text(
        "Always saying the commonest depth is the chance level; a network that counts is always right. It has really "
        "learned to count when it is still right on sequences far longer than those it was trained on.",
        "总是回答最常见的深度就是随机猜测水平；会计数的网络每次都对。如果在比训练时长得多的序列上仍然全对，才算真正学会了计数。",
    )
    params = (
        Int(
            id="depth",
            unit=LEVELS,
            label=Text("Largest depth", "最大深度"),
            help=Text("How many brackets are open at most.", "最多有多少个括号同时打开。"),
            default=4,
            low=1,
            high=12,
        ),
        Int(
            id="length",
            unit=STEPS,
            label=Text("Length", "长度"),
            help=Text(
                "The number of time steps; brackets may be open at the end.", "时间步的数目；末尾可以有未关闭的括号。"
            ),
            default=20,
            low=2,
            high=400,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        depths = tuple(str(depth) for depth in range(p.depth + 1))
        return Interface.of(
            (InputSpec("tokens", Text("brackets and letters", "括号与字母"), "tokens", len(VOCABULARY), VOCABULARY),),
            (TargetSpec("depth", Text("depth", "深度"), "classes", len(depths), depths, timeline="input"),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        tokens, depths = _walks(p, numbers, size)
        return even({"tokens": tokens}, {"depth": depths})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        up, down = ("([" * p.depth)[: p.depth], ("])" * p.depth)[-p.depth :]
        mixed = _walks(p, stream(0, "brackets probes"), 1)[0][:, 0]
        return (
            _probe(p, mixed, Text("at random", "随机")),
            _probe(p, _tokens(p, up + down), Text("as deep as it goes", "一层层到最深")),
            _probe(p, _tokens(p, "(a)[b]"), Text("side by side", "并列")),
            _probe(p, _tokens(p, up + "ab" * p.length), Text("open, then letters", "打开后全是字母")),
        )

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        return {"depth": _depths(inputs["tokens"].astype(np.int64), p.depth)}

    def metric(self, p: Settings) -> Metric:
        shares = _shares(p)
        means = Text("always saying the commonest depth, {depth}", "总是回答最常见的深度 {depth}")
        return Metric("accuracy", float(shares.max()), means.format(depth=int(shares.argmax())))


def _walks(p: Settings, numbers: np.random.Generator, size: int) -> tuple[Tokens, Tokens]:
    """(length, B) tokens and depths: each step is one of three, and the other way round where the depth forbids it."""
    moves, kinds = numbers.integers(3, size=(p.length, size)), numbers.integers(2, size=(p.length, size))
    depths, opened, each = (
        np.zeros((p.length + 1, size), np.int64),
        np.zeros((p.depth + 1, size), np.int64),
        range(size),
    )
    for t, (move, kind) in enumerate(zip(moves, kinds, strict=True)):
        depth = depths[t]
        move[(move == CLOSE) & (depth == 0)] = OPEN
        move[(move == OPEN) & (depth == p.depth)] = CLOSE
        opened[depth, each] = kind
        depths[t + 1] = depth + (move == OPEN) - (move == CLOSE)
        kind[:] = np.where(move == CLOSE, opened[depths[t + 1], each], kind)
    return 2 * moves + kinds, depths[1:]


def _depths(tokens: Tokens, most: int) -> Tokens:
    """The depth after each step; none where it is larger than `most`, nor from a wrong closing bracket on."""
    depths, opened = np.full_like(tokens, NO_CLASS), list[int]()
    for t, token in enumerate(tokens):
        move, kind = divmod(int(token), 2)
        if move == OPEN:
            opened.append(kind)
        elif move == CLOSE and (not opened or opened.pop() != kind):
            break
        if len(opened) <= most:
            depths[t] = len(opened)
    return depths


def _shares(p: Settings) -> npt.NDArray[np.float64]:
    """How often each depth is asked for: the walk's own distribution, averaged over the steps."""
    move = np.eye(p.depth + 1) + np.eye(p.depth + 1, k=1) + np.eye(p.depth + 1, k=-1)
    move[0, 1] = move[-1, -2] = 2
    now = np.eye(p.depth + 1)[0]
    shares: npt.NDArray[np.float64] = np.mean([now := now @ move / 3 for _ in range(p.length)], axis=0)
    return shares


def _tokens(p: Settings, cycle: str) -> Tokens:
    """A text over and over, to the length of a sequence."""
    return np.resize([VOCABULARY.index(mark) for mark in cycle], p.length).astype(np.int64)


def _probe(p: Settings, tokens: Tokens, title: Text) -> Sample:
    return Sample({"tokens": tokens}, {"depth": _depths(tokens, p.depth)}, title)


TASK = Brackets()
