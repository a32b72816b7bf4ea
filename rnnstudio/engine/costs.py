"""Costs in bytes and in words: weights are float32, and so is all that an optimiser keeps beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnstudio import numbers
from rnnstudio.graph.amount import Amount
from rnnstudio.graph.costs import Spread
from rnnstudio.graph.text import Text, joined

NUMBER = 4  # bytes of a float32
# Arrays of a weight's size: Adam keeps running means of the gradient and of its square, RMSprop that of the square.
KEPT: Mapping[str, int] = {"adam": 2, "rmsprop": 1, "sgd": 0}

NONE = Text("none", "无")
ONCE = Text("{count} once", "一次性 {count}")
EACH = Text("{count} a step", "每步 {count}")
EACH_OF_SOURCE = Text("{count} a step of the source", "来源每步 {count}")
EACH_PAIR = Text("{count} for each step looked at", "每关注一步 {count}")
ALONG: Mapping[str, Text] = {
    "input": Text("{count} a step read", "每读一步 {count}"),
    "output": Text("{count} a step written", "每写一步 {count}"),
}


@dataclass(frozen=True)
class Memory:
    """What so many trainable numbers take: as they are, and while they are trained, with their gradient and the optimiser's share."""

    weights: int
    training: int


def memory(parameters: int, optimiser: str) -> Memory:
    """The bytes of so many trainable numbers under an optimiser."""
    weights = NUMBER * parameters
    return Memory(weights, weights * (2 + KEPT[optimiser]))


def amount_said(amount: Amount) -> Text:
    """What one block takes, in words, a line for each: “512 a step”, “+ 128 for each step looked at”."""
    parts = ((EACH, amount.step), (ONCE, amount.once), (EACH_OF_SOURCE, amount.source), (EACH_PAIR, amount.pair))
    return _added(parts)


def spread_said(spread: Spread) -> Text:
    """What a model takes, in words; where it has one timeline, a step is a step."""
    alone = len(spread.steps) == 1
    along = tuple((EACH if alone else ALONG[line], count) for line, count in spread.steps.items())
    return _added((*along, (ONCE, spread.once), (EACH_PAIR, spread.pairs)))


def _added(parts: tuple[tuple[Text, int], ...]) -> Text:
    said = [words.format(count=numbers.count(count)) for words, count in parts if count]
    return joined(said, "\n+ ", "\n+ ") if said else NONE
