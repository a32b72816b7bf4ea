"""What every step of a sample adds to the gradient of every weight of a block."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from rnnstudio.engine.model import Model
from rnnstudio.engine.question import Subject, Work, at_once
from rnnstudio.engine.record import Arrays, forward
from rnnstudio.engine.tracing import fed_batch
from rnnstudio.engine.walk import backward, has_target
from rnnstudio.recurrence.layout import reads_from_end
from rnnstudio.trace.basket import Basket, Matrices, basket, matrices_at
from rnnstudio.trace.sample import Sample


@dataclass(frozen=True)
class BasketsOf:
    """The question: the baskets of a block's weights, by full name; of all weights where no block is named."""

    sample: Sample
    block: str | None = None

    def work(self, subject: Subject) -> Work:
        return baskets_of(subject.model, subject.weights, self.sample, self.block)


@dataclass(frozen=True)
class MatricesOf:
    """The question: what step `t`, from 0 on the block's own timeline, drops into the basket of a weight, and the pile with it."""

    sample: Sample
    weight: str
    t: int

    def work(self, subject: Subject) -> Work:
        return at_once(lambda: matrices_of(subject.model, subject.weights, self.sample, self.weight, self.t))


def matrices_of(model: Model, weights: Arrays, sample: Sample, weight: str, t: int) -> Matrices | None:
    """None where the sample has no target."""
    batch = fed_batch(model, weights, sample)
    if not has_target(model, batch):
        return None
    shares = backward(model, forward(model, weights, batch), batch).shares
    return matrices_at(shares, weight, model.resolution.weight_shapes()[weight], t, reads_from_end(weight))


def baskets_of(
    model: Model, weights: Arrays, sample: Sample, block: str | None = None
) -> Generator[float, None, dict[str, Basket]]:
    """Yields the share that is done; returns the baskets, none where the sample has no target."""
    batch = fed_batch(model, weights, sample)
    if not has_target(model, batch):
        return {}
    shares = backward(model, forward(model, weights, batch), batch).shares
    shapes = model.resolution.weight_shapes()
    wanted = [name for name in shapes if block in (None, name.partition(".")[0])]
    found = {}
    for number, name in enumerate(wanted, 1):
        found[name] = basket(name, shapes[name], shares, reads_from_end(name))
        yield number / len(wanted)
    return found
