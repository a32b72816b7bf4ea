"""What one block leaves behind when a run is recorded, forwards and backwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array

PLACE = "0/forward"  # layer and direction, as files write them: where a block that has one of each keeps its arrays


@dataclass(frozen=True)
class Run:
    """The conditions of one run: the task's inputs, the length of every sequence on each timeline, and the numbers' type.

    Every length is at least 1. `like` is a scalar array of that type (numpy's when recording, torch's when training).
    `noise(shape)` gives this block's uniform random numbers for the whole batch; it is None in evaluation, and dropout
    then passes everything.
    """

    inputs: Mapping[str, Array]
    lengths: Mapping[str, Array]
    like: Array
    noise: Callable[[tuple[int, ...]], Array] | None = None


@dataclass(frozen=True)
class Recording:
    """A block's run: what came in, what went out by port, its signals by `layer/direction/id`, its initial states by
    `layer/direction/id_0`."""

    inputs: Mapping[str, Array]
    outputs: Mapping[str, Array]
    signals: Mapping[str, Array]
    initial: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class OuterShare:
    """Each step's share of a weight's gradient as an outer product: left (T, B, rows), right (T, B, columns) or None for a bias.

    Kept as its two factors: the sum over all steps is one matrix product, and a single step's share is made when it is asked for.
    `first_row` says where in the weight the rows begin.
    """

    weight: str
    left: Array
    right: Array | None = None
    first_row: int = 0

    def at(self, t: int) -> Array:
        """The share of time step t."""
        return self._product(self.left[t], None if self.right is None else self.right[t])

    def total(self) -> Array:
        """The sum over all steps."""
        return self._product(self.left, self.right)

    def renamed(self, weight: str) -> OuterShare:
        """The same share under another name of the weight."""
        return replace(self, weight=weight)

    @staticmethod
    def _product(left: Array, right: Array | None) -> Array:
        rows = left.reshape(-1, left.shape[-1])
        return rows.sum(0) if right is None else rows.T @ right.reshape(-1, right.shape[-1])


@dataclass(frozen=True)
class DenseShare:
    """Each step's share of a weight's gradient written out: (T, *shape)."""

    weight: str
    values: Array
    first_row: int = 0

    def at(self, t: int) -> Array:
        """The share of time step t."""
        return self.values[t]

    def total(self) -> Array:
        """The sum over all steps."""
        return self.values.sum(0)

    def renamed(self, weight: str) -> DenseShare:
        """The same share under another name of the weight."""
        return replace(self, weight=weight)


Share = OuterShare | DenseShare


@dataclass(frozen=True)
class Backward:
    """A block's walk back: dL/d(inputs) by port, dL/d(signals) by `layer/direction/d_id`, and the weights' shares."""

    d_inputs: Mapping[str, Array] = field(default_factory=dict)
    d_signals: Mapping[str, Array] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()


def quantities(
    recording: Recording, w: Mapping[str, Array], t: int | None, back: Backward | None = None, place: str = PLACE
) -> Settings:
    """All that an equation of time step `t` may read, by name (see `graph.block_type.Equation`); whole sequences where t is None.

    `place` is the layer and direction: signals stand under it in the recording, weights end in its number.
    """
    weights = {name.removesuffix(f"_l{place.split('/', maxsplit=1)[0]}"): array for name, array in w.items()}
    signals = from_place(recording.signals, place) | (from_place(back.d_signals, place) if back else {})
    if t is None:
        return Settings(weights | dict(recording.inputs) | signals)
    now = {name: values[t] for name, values in (dict(recording.inputs) | signals).items()}
    first = {name.removesuffix("_0"): values for name, values in from_place(recording.initial, place).items()}
    before = {f"{name}_prev": signals[name][t - 1] if t else values for name, values in first.items()}
    after = {
        f"{name}_next": values[t + 1] if t + 1 < len(values) else 0 * values[t] for name, values in signals.items()
    }
    return Settings(weights | now | before | after)


def at_place(values: Mapping[str, Array], place: str = PLACE) -> dict[str, Array]:
    """Arrays by bare name, put under a layer and direction: `f` as `0/forward/f`."""
    return {f"{place}/{name}": array for name, array in values.items()}


def from_place(values: Mapping[str, Array], place: str = PLACE) -> dict[str, Array]:
    """Those arrays that lie under a layer and direction, by bare name."""
    return {name.removeprefix(f"{place}/"): array for name, array in values.items() if name.startswith(f"{place}/")}


def gradients(
    shares: tuple[Share, ...], shapes: Mapping[str, tuple[int, ...]], dtype: Any = np.float64
) -> dict[str, Any]:
    """The whole gradient of every weight: its shares of all steps, added up."""
    totals = {name: np.zeros(shape, dtype) for name, shape in shapes.items()}
    for share in shares:
        part = share.total()
        totals[share.weight][share.first_row : share.first_row + len(part)] += part
    return totals
