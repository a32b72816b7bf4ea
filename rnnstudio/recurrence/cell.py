"""The base of every recurrent block: a file declares one cell, this makes it a block that runs over a sequence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from rnnstudio.graph.block_type import BlockType, Case, Initialisation, Port, Ports, Signal, Weight, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Int, Param, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, affine, held
from rnnstudio.recurrence import autograd
from rnnstudio.recurrence.loop import Past, StepBack, signal_gradients, unroll, walk_back
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place

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


def over(*settings: Mapping[str, Any]) -> tuple[Case, ...]:
    """Cases for the contract test: each of these parameters with a few sizes."""
    sizes = ((3, 2), (1, 4))
    return tuple(
        Case({**p, "size": size}, {"x": WireType("sequence", wide, "input")}) for p in settings for size, wide in sizes
    )


class Cell(BlockType):
    """One layer, one direction. A cell declares `rows`, `states`, `signals`, `equations` and `step`.

    Where it pays it also declares the walk back by hand (`linearise`, `step_back`, `signal_gradients`) and torch's own `kernel`;
    a file without them walks back by autograd on its `step`.
    Weights have torch's names and layout: weight_ih_l0 (rows x H, I), weight_hh_l0 (rows x H, H), bias_ih_l0, bias_hh_l0 (rows x H).
    """

    family = "recurrent"
    params: ClassVar[tuple[Param, ...]] = (SIZE,)
    rows: ClassVar[
        tuple[str, ...]
    ]  # the pre-activations whose weights lie below one another, H rows each, from the top
    states: ClassVar[tuple[str, ...]] = ("h",)
    cases = over({})

    def ports(self, p: Settings) -> Ports:
        return Ports(
            (Port("x", Text("x, the sequence", "x，序列"), ("sequence",)),),
            (Port("h", Text("h, the hidden state", "h，隐藏状态")),),
        )

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"h": WireType("sequence", p.size, inputs["x"].timeline)}

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        rows, begin = len(self.rows) * p.size, Initialisation("uniform", p.size**-0.5)
        shapes = {
            "weight_ih": (rows, inputs["x"].size),
            "weight_hh": (rows, p.size),
            "bias_ih": (rows,),
            "bias_hh": (rows,),
        }
        return tuple(Weight(name + SUFFIX, shape, begin) for name, shape in shapes.items())

    # --- one step: what a file declares ------------------------------------------------------------------------------------------

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        """Every signal of one step from the input product `gx = W_ih x_t + b_ih` (B, rows x H) and the previous states (B, H)."""
        raise NotImplementedError

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]:
        """The slopes that `step_back` multiplies with, for all steps at once: arrays (T, B, n) from states and signals (T, B, H)."""
        return {**vars(prev), "gx": now.gx}

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack:
        """One step back: from dL/d(states) `d` (B, H), what a later step contributes included, to everything before the step."""
        prev = {s: getattr(slope, s) for s in self.states}
        return autograd.step_back(self.step, p, w, prev, slope.gx, vars(d))

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]:
        """dL/d(signals) of all steps at once, given what has arrived at the states; `d.gx` is dL/d(input products)."""
        arrived = {s: getattr(d, s) for s in self.states}
        return autograd.signal_gradients(self.step, p, w, vars(prev), now.gx, arrived)

    def recurrent_products(self, p: Settings, prev: Any, now: Any, d_gx: Array) -> tuple[tuple[Array, Array], ...]:
        """How W_hh was used, from its top rows down: dL/d(product) and what those rows were multiplied with, all steps at once."""
        return ((d_gx, prev.h),)

    def kernel(self, p: Settings, w: Any, x: Array) -> Array | None:
        """torch's own whole-sequence run, h (T, B, H), where it is the fastest way to train; otherwise None."""
        return None

    # --- the whole sequence -------------------------------------------------------------------------------------------------------

    def forward(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        from rnnstudio.recurrence.bptt import trained_run

        layer, x, lengths = self.layer(w), inputs["x"], run.lengths["input"]
        h = self.kernel(p, layer, x)
        return {"h": trained_run(self, p, layer, x, lengths) if h is None else held(h, lengths)}

    def record(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> Recording:
        x, initial = inputs["x"], self.initial(p, inputs["x"])
        signals = unroll(self, p, self.layer(w), x, initial, run.lengths["input"])
        first = {f"{s}_0": s_0 for s, s_0 in initial.items()}
        return Recording(inputs, {"h": signals["h"]}, at_place(signals), at_place(first))

    def backward(self, p: Settings, w: Any, recording: Recording, d_outputs: Mapping[str, Array], run: Run) -> Backward:
        layer, x = self.layer(w), recording.inputs["x"]
        recorded = from_place(recording.signals)
        if not self.has_step_back:
            recorded["gx"] = affine(x, layer.weight_ih, layer.bias_ih)
        past = Past(x, recorded, self.initial(p, x), run.lengths["input"])
        walk = walk_back(self, p, layer, past, d_outputs["h"], keep_states=True)
        d_x = affine(walk.d_gx, layer.weight_ih.T, 0)
        shares = tuple(share.renamed(share.weight + SUFFIX) for share in walk.shares)
        return Backward({"x": d_x}, at_place(signal_gradients(self, p, layer, past, walk)), shares)

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
