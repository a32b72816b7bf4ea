"""The base of blocks without a state: each signal follows from the inputs, at every step alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array
from rnnstudio.recurrence.autograd import as_torch, vjp
from rnnstudio.trace.recording import Backward, Recording, Run, at_place
from rnnstudio.trace.shares import DenseShare, OuterShare, Share


class Map(BlockType):
    """A file declares `apply`; the signals that bear an output port's id are what that port gives.

    `apply_back` by hand where it is worth showing; otherwise autograd on `apply`. A block that works on one vector, not at every
    step, has one share of its weights' gradient, at t = 0.
    """

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        """Every signal from the inputs; arrays are (T, B, n) for sequences, (B, n) for vectors, (T, B) for tokens."""
        raise NotImplementedError

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        """From dL/d(outputs) to dL/d(inputs), the signals in between and the weights' shares."""
        numbers = {name: values for name, values in recording.inputs.items() if values.dtype.kind == "f"}
        tensors = as_torch(run)
        d_inputs, d_signals, d_weights = vjp(
            lambda inputs, weights: self.apply(p, weights, inputs, tensors), numbers, w, d
        )
        shares = tuple(DenseShare(name, values[None]) for name, values in d_weights.items())
        return Backward(d_inputs, at_place({f"d_{name}": values for name, values in d_signals.items()}), shares)

    def forward(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        return self._outputs(p, self.apply(p, w, inputs, run))

    def record(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> Recording:
        signals = self.apply(p, w, inputs, run)
        shown = at_place({signal.id: signals[signal.id] for signal in self.signals(p)})
        return Recording(inputs, self._outputs(p, signals), shown)

    def backward(self, p: Settings, w: Any, recording: Recording, d_outputs: Mapping[str, Array], run: Run) -> Backward:
        back = self.apply_back(p, w, recording, d_outputs, run)
        shown = {signal.id for signal in self.signals(p)}
        given = at_place({f"d_{name}": values for name, values in d_outputs.items() if name in shown})
        return Backward(back.d_inputs, {**given, **back.d_signals}, back.shares)

    def _outputs(self, p: Settings, signals: Mapping[str, Array]) -> dict[str, Array]:
        return {port.id: signals[port.id] for port in self.ports(p).outputs}


def outer_share(weight: str, left: Array, right: Array | None = None) -> Share:
    """The share of each step as an outer product; a single vector (B, n) counts as one step."""
    if left.ndim == 2:
        left, right = left[None], None if right is None else right[None]
    return OuterShare(weight, left, right)
