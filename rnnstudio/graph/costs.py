"""What a model costs, block by block and in total: trainable numbers, multiply-adds, and what a recorded sequence keeps.

A multiply-add is one product that is added to a sum, in a matrix product, on the way forwards. Biases, gates, norms and the softmax are
not counted: beside the matrices they hardly matter. Training takes about three times as many, because the way back has two products for
each one forwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import prod

from rnnstudio.graph.amount import Amount
from rnnstudio.graph.resolution import Resolution


@dataclass(frozen=True)
class Cost:
    """What one block takes: trainable numbers, multiply-adds (`work`), and numbers that are kept of a sequence (`keeps`).

    Its steps are those of `line`, and those that it looks at of `source`; None where it has none.
    """

    parameters: int = 0
    work: Amount = field(default_factory=Amount)
    keeps: Amount = field(default_factory=Amount)
    line: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Spread:
    """An amount of a whole model: once for a sequence, at each step of each timeline, and for each pair of steps that is compared."""

    once: int = 0
    steps: Mapping[str, int] = field(default_factory=dict)
    pairs: int = 0


@dataclass(frozen=True)
class Total:
    """What all blocks together take."""

    parameters: int
    work: Spread
    keeps: Spread


def costs(resolution: Resolution) -> dict[str, Cost]:
    """The cost of every block of which it can be known."""
    return {name: _cost(name, resolution) for name, placed in resolution.placed.items() if placed.is_settled}


def total(found: Iterable[Cost]) -> Total:
    """Costs added up."""
    found = tuple(found)
    parameters = sum(cost.parameters for cost in found)
    return Total(parameters, _spread(found, lambda cost: cost.work), _spread(found, lambda cost: cost.keeps))


def _cost(name: str, resolution: Resolution) -> Cost:
    placed = resolution.placed[name]
    given = placed.p, placed.inputs, placed.outputs
    looked_at = (placed.inputs[port].timeline for port in placed.ports.whole)
    return Cost(
        sum(prod(weight.shape) for weight in placed.weights),
        placed.block.work(*given),
        placed.block.keeps(*given),
        resolution.timeline(name),
        next(looked_at, None),
    )


def _spread(found: Iterable[Cost], amount: Callable[[Cost], Amount]) -> Spread:
    steps, once, pairs = Counter[str](), 0, 0
    for cost in found:
        own = amount(cost)
        once, pairs = once + own.once, pairs + own.pair
        for line, number in ((cost.line, own.step), (cost.source, own.source)):
            if line is not None and number:
                steps[line] += number
    return Spread(once, dict(steps), pairs)
