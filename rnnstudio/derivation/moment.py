"""A block at one time step of a trace: everything that its equations may read there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from rnnstudio.derivation.equations import work
from rnnstudio.derivation.remembered import Remembered
from rnnstudio.graph.block_type import Equation
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Placed
from rnnstudio.trace.recording import Backward, Recording, at_place, quantities
from rnnstudio.trace.trace import SignalKey, Trace

Array = np.ndarray[Any, Any]
NOTHING = 1e-9


@dataclass(frozen=True)
class Moment:
    """One layer and direction of a block, at row `t` of its own timeline; `weights` are the model's, in full names.

    Weights and arrays are gathered once, also for all moments that one comes to by `at`.
    """

    placed: Placed
    trace: Trace
    weights: Mapping[str, Array]
    t: int
    layer: int = 0
    direction: str = "forward"

    def at(self, t: int) -> Moment:
        """The same place at another step."""
        other = replace(self, t=t)
        gathered = ("_recording", "_backward", "_weights")
        other.__dict__.update({name: self.__dict__[name] for name in gathered if name in self.__dict__})
        return other

    def is_of(self, placed: Placed, trace: Trace, weights: Mapping[str, Array], layer: int, direction: str) -> bool:
        """True where it is a moment of this very place, trace and model."""
        same = self.placed is placed and self.trace is trace and self.weights is weights
        return same and (self.layer, self.direction) == (layer, direction)

    def work(self, equation: Equation) -> Remembered | None:
        """The left side of an equation at this step, and how it came about: (1, n), or (T, 1, n) where the whole sequence is read."""
        try:
            return work(equation, self._now if self.is_stepped(equation) else self._throughout)
        except KeyError:  # no gradients without a target, no step before without a state
            return None

    def recorded(self, produces: str) -> Array | None:
        """What the trace says of a signal or gradient at this step."""
        key = self._key(produces)
        values = self.trace.signals.get(key, self.trace.gradients.get(key))
        return values if values is None or not self._is_timed(produces) else values[self.t]

    def all_steps(self, produces: str) -> Array | None:
        """What the trace says of it at every step; None where it has no time."""
        values = self.trace.signals.get(self._key(produces), self.trace.gradients.get(self._key(produces)))
        return values if values is not None and values.ndim == 2 and self._is_timed(produces) else None

    def _key(self, produces: str) -> SignalKey:
        return SignalKey(self.placed.node.id, self.layer, self.direction, produces)

    def elsewhere(self, equation: Equation, found: Remembered) -> Array | None:
        """What an equation of the future does not know of: the gradient of a state that is also handed on to another block.

        None where the equation tells the whole of it.
        """
        recorded = self.recorded(equation.produces)
        if recorded is None or not equation.produces.endswith("_incoming"):
            return None
        rest = recorded - found.values.reshape(recorded.shape)
        return rest if np.abs(rest).max() > NOTHING * max(np.abs(recorded).max(), NOTHING) else None

    def is_stepped(self, equation: Equation) -> bool:
        """True where there is a left side for every step."""
        return self._is_timed(equation.produces)

    def _is_timed(self, produces: str) -> bool:
        produced = produces.removeprefix("d_")
        timed = all(s.axes[0] == "time" for s in self.placed.block.signals(self.placed.p) if s.id == produced)
        return timed and self.placed.node.id in self.trace.timelines

    def quantities(self, t: int | None) -> Settings:
        """All quantities by name, as `trace.recording.quantities` has them."""
        return quantities(self._recording, self._weights, t, self._backward, self._at, self.trace.window)

    @property
    def _at(self) -> str:
        return f"{self.layer}/{self.direction}"

    @cached_property
    def _now(self) -> Settings:
        return self.quantities(self.t)

    @cached_property
    def _throughout(self) -> Settings:
        return self.quantities(None)

    @cached_property
    def _recording(self) -> Recording:
        return Recording(
            self._came_in(0, "forward"),
            {},
            at_place(self._of_place(self.trace.signals), self._at),
            at_place(self._of_place(self.trace.initial), self._at),
            {self._at: below["x"]} if (below := self._came_in(self.layer, self.direction)) and self.layer else {},
            frozenset(key.signal for key in self.trace.still if key.block == self.placed.node.id),
        )

    @cached_property
    def _backward(self) -> Backward:
        return Backward(d_signals=at_place(self._of_place(self.trace.gradients), self._at))

    def _came_in(self, layer: int, direction: str) -> dict[str, Array]:
        here = self.placed.node.id, layer, direction
        return {key.signal: _batch(values) for key, values in self.trace.inputs.items() if key[:3] == here}

    def _of_place(self, arrays: Mapping[SignalKey, Array]) -> dict[str, Array]:
        here = self.placed.node.id, self.layer, self.direction
        return {key.signal: _batch(values) for key, values in arrays.items() if key[:3] == here}

    @cached_property
    def _weights(self) -> Mapping[str, Array]:
        begin = f"{self.placed.node.id}."
        own = {
            name.removeprefix(begin): a.astype(np.float64) for name, a in self.weights.items() if name.startswith(begin)
        }
        return self.placed.block.layer_weights(self.placed.p, Settings(own), self._at)


def _batch(values: Array) -> Array:
    """A batch of one: (T, n) -> (T, 1, n), (n,) -> (1, n), tokens (T,) -> (T, 1)."""
    return values[..., None] if values.dtype.kind in "iu" else values[..., None, :]
