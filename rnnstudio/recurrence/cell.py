"""The base of every recurrent block: a file declares one cell, this makes it a block that runs over a sequence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from rnnstudio.graph.block_type import BlockType, Case, Initialisation, Port, Ports, Signal, Weight, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array
from rnnstudio.recurrence.autograd import step_back_of
from rnnstudio.recurrence.loop import Past, StepBack, StepBackwards, unroll, walk_back
from rnnstudio.trace.recording import Backward, Recording, Run

PLACE = "0/forward"
SUFFIX = "_l0"

SIZE = Int(
    id="size",
    label=Text("Hidden units", "隐藏单元数"),
    help=Text("How many numbers the cell remembers from step to step.", "单元在时间步之间记住多少个数。"),
    default=8,
    low=1,
    high=1024,
)
HIDDEN = Signal("h", "h", Text("hidden state", "隐藏状态"), "state", "blue", (-1.0, 1.0))


class Cell(BlockType):
    """One layer, one direction. A cell declares `gates`, `states`, `signals`, `equations` and `step`; `step_back` and `kernel` where they pay.

    Weights have torch's names and layout: weight_ih_l0 (gates x H, I), weight_hh_l0 (gates x H, H), bias_ih_l0, bias_hh_l0 (gates x H).
    """

    family = "recurrent"
    params = (SIZE,)
    gates: ClassVar[int]
    states: ClassVar[tuple[str, ...]] = ("h",)
    cases = (Case({"size": 3}, {"x": WireType("sequence", 2, "input")}), Case({"size": 1}, {"x": WireType("sequence", 4, "input")}))

    def ports(self, p: Settings) -> Ports:
        return Ports(
            (Port("x", Text("x, the sequence", "x，序列"), ("sequence",)),), (Port("h", Text("h, the hidden state", "h，隐藏状态")),)
        )

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"h": WireType("sequence", p.size, inputs["x"].timeline)}

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        rows, begin = self.gates * p.size, Initialisation("uniform", p.size**-0.5)
        shapes = {"weight_ih": (rows, inputs["x"].size), "weight_hh": (rows, p.size), "bias_ih": (rows,), "bias_hh": (rows,)}
        return tuple(Weight(name + SUFFIX, shape, begin) for name, shape in shapes.items())

    # --- one step: what a file declares ------------------------------------------------------------------------------------------

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        """Every signal of one step from the input product `gx = W_ih x_t + b_ih` (B, gates x H) and the previous states (B, H)."""
        raise NotImplementedError

    def step_back(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> StepBack:
        """From dL/d(states) of one step to everything before it; a file that leaves this out gets it from autograd on `step`."""
        raise NotImplementedError

    def recurrent_factors(self, p: Settings, prev: Any, now: Any) -> tuple[Array, ...]:
        """What the rows of W_hh were multiplied with: h_{t-1} for all of them, or one array for each equal part of the rows."""
        return (prev.h,)

    def kernel(self, p: Settings, w: Any, x: Array) -> Array | None:
        """torch's own whole-sequence run, h (T, B, H), where it is the fastest way to train; otherwise None."""
        return None

    # --- the whole sequence -------------------------------------------------------------------------------------------------------

    def forward(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        from rnnstudio.recurrence.bptt import trained_run

        layer, x = self.layer(w), inputs["x"]
        h = self.kernel(p, layer, x)
        return {"h": trained_run(self, p, layer, x, run.lengths["input"]) if h is None else h}

    def record(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> Recording:
        x, initial = inputs["x"], self.initial(p, inputs["x"])
        signals = unroll(self, p, self.layer(w), x, initial, run.lengths["input"])
        placed = {f"{PLACE}/{name}": values for name, values in signals.items()}
        return Recording(inputs, {"h": signals["h"]}, placed, {f"{PLACE}/{s}_0": first for s, first in initial.items()})

    def backward(self, p: Settings, w: Any, recording: Recording, d_outputs: Mapping[str, Array], run: Run) -> Backward:
        recorded = {name.removeprefix(f"{PLACE}/"): values for name, values in recording.signals.items()}
        past = Past(recording.inputs["x"], recorded, self.initial(p, recording.inputs["x"]), run.lengths["input"])
        walk = walk_back(self, p, self.layer(w), past, d_outputs["h"], self.backwards())
        shares = tuple(share.renamed(share.weight + SUFFIX) for share in walk.shares)
        return Backward({"x": walk.d_x}, {f"{PLACE}/{name}": values for name, values in walk.d_signals.items()}, shares)

    def backwards(self) -> StepBackwards:
        """The step backwards: by hand where the file declares it, else by autograd."""
        return self.step_back if self.has_step_back else step_back_of(self.step)

    @property
    def has_step_back(self) -> bool:
        """True where the file declares its backward step by hand."""
        return type(self).step_back is not Cell.step_back

    @staticmethod
    def layer(w: Mapping[str, Any]) -> Settings:
        """The weights of the layer under their bare names."""
        return Settings({name.removesuffix(SUFFIX): values for name, values in w.items()})

    def initial(self, p: Settings, x: Array) -> dict[str, Array]:
        """The states before the first step: zeros, (B, H)."""
        return {s: np.zeros((x.shape[1], p.size), x.dtype) for s in self.states}
