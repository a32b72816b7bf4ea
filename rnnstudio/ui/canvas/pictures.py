"""What a block shows of itself at this moment: its state over time, the token under the playhead, the probabilities it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.canvas.face import is_bidirectional
from rnnstudio.ui.heat import Heat, Numbers, Scale, rounded_up
from rnnstudio.ui.plots.fed_row import START
from rnnstudio.ui.theme import Colours

MOST_COLUMNS = 256
MOST_HEADS = 4
GIVEN = Signal("x", "x", Text("what is given once", "一次性给出的量"), "output", "grey", axes=("unit",))
Veil = Literal["off", "past", "ahead", "before"]
"""Nothing is hidden; what comes after the playhead; as long as the playhead is not at the end, what has no time, too; everything,
because the block's timeline has not begun."""


@dataclass(frozen=True)
class Strip:
    """One signal as a heatmap: units from top to bottom, time (or, for one vector, the units) from left to right.

    Of a bidirectional block it says in which `direction` it was computed.
    """

    signal: Signal
    values: Numbers
    direction: str = ""

    @property
    def over_time(self) -> bool:
        """False for a single vector, which has no playhead."""
        return self.values.ndim == 2

    def image(self, colours: Colours) -> QImage:
        """One pixel for each value."""
        grid = self.values[:: -(-len(self.values) // MOST_COLUMNS)] if self.over_time else self.values[:, None]
        return Heat(grid, scale_for(grid, self.signal), colours).image.copy()


def scale_for(values: Numbers, signal: Signal | None) -> Scale:
    """The range of a signal's colours: that which it has by nature, otherwise as far as its values reach."""
    bounds = signal.bounds if signal else None
    reach = max(map(abs, bounds)) if bounds else rounded_up(float(np.abs(values[np.isfinite(values)]).max(initial=0.0)))
    one_sided = bounds is not None and bounds[0] == 0.0 and signal is not None and signal.kind in ("gate", "weight")
    return Scale(0.0 if one_sided else -reach, reach)


@dataclass(frozen=True)
class Strips:
    """The heatmaps of a block, one below the other."""

    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class Tokens:
    """A sequence of tokens, to be shown around the playhead."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Bars:
    """Probabilities, (T, n) or (n,), with the name of each class and the right one, (T,) or a number, where it is known."""

    names: tuple[str, ...]
    shares: Numbers
    target: npt.NDArray[np.integer] | None

    def at(self, row: int | None) -> tuple[Numbers, int | None]:
        """The probabilities and the right class at a step: for an answer given once, always the same."""
        if self.shares.ndim == 1:
            return self.shares, None if self.target is None else int(self.target)
        place = min(row or 0, len(self.shares) - 1)
        known = self.target is not None and place < len(self.target) and self.target[place] >= 0
        return self.shares[place], int(self.target[place]) if known and self.target is not None else None


@dataclass(frozen=True)
class Curves:
    """Few numbers over time, (T, n): those given, and those wanted where they are known."""

    values: Numbers
    target: Numbers | None = None

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest value, never equal."""
        both = np.concatenate([part.ravel() for part in (self.values, self.target) if part is not None])
        finite = both[np.isfinite(both)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        return (low, high) if high > low else (low - 1.0, high + 1.0)


Picture = Strips | Tokens | Bars | Curves


def picture_of(placed: Placed, model: Model, trace: Trace | None) -> Picture | None:
    """The picture of one block, as far as the trace has something to show of it."""
    if trace is None:
        return None
    if placed.block.family == "input":
        return _input(placed, model, trace)
    if placed.block.family == "output":
        return _output(placed, model, trace)
    return _strips(placed, trace)


def _strips(placed: Placed, trace: Trace) -> Picture | None:
    """Of the top layer: states where a block has any, or attention weights, otherwise what its outputs give."""
    recorded = trace.of_block(placed.node.id)
    top = max((key.layer for key in recorded), default=0)
    found = {
        (key.direction, key.signal): values for key, values in recorded.items() if key.layer == top and values.size
    }
    if is_bidirectional(placed):
        both = [(placed.states[-1], direction) for direction in ("forward", "backward")]
    else:
        both = [(signal, "forward") for signal in chosen(placed, {name for _, name in found})]
    shown = tuple(
        Strip(signal, found[way, signal.id], way if is_bidirectional(placed) else "")
        for signal, way in both
        if (way, signal.id) in found
    )
    return Strips(shown) if shown else None


def chosen(placed: Placed, recorded: set[str]) -> list[Signal]:
    """The signals, of those recorded, that say most of a block: states, or attention weights, or what it gives."""
    declared = [signal for signal in placed.block.signals(placed.p) if signal.id in recorded]
    outputs = {port.id for port in placed.block.ports(placed.p).outputs}
    states, weights = ([s for s in declared if s.kind == kind] for kind in ("state", "weight"))
    return states or weights[:MOST_HEADS] or [s for s in declared if s.id in outputs] or declared[-1:]


def _input(placed: Placed, model: Model, trace: Trace) -> Picture | None:
    words = words_of(placed, model, trace)
    if words is not None:
        return Tokens(words) if words else None
    name = placed.block.brings(placed.p) or ""
    values, spec = trace.sample.inputs.get(name), model.interface.inputs.get(name)
    if values is None or not len(values):
        return None
    if spec is not None and spec.timeline is None:
        return Strips((Strip(GIVEN, np.asarray(values, np.float64)),))
    return Curves(np.asarray(values, np.float64).reshape(len(values), -1))


def words_of(placed: Placed, model: Model, trace: Trace) -> tuple[str, ...] | None:
    """The tokens that an input block gives; None where it gives numbers."""
    read, written = model.interface.inputs.get(placed.block.brings(placed.p) or ""), placed.block.reads(placed.p)
    if written is not None and written in model.interface.targets:
        spec = model.interface.targets[written]
        return tuple(
            (*spec.classes, START)[int(code)] for code in trace.fed.get(written, ()) if int(code) <= spec.start
        )
    if read is None or read.kind != "tokens":
        return None
    codes = trace.sample.inputs.get(read.name, ())
    return tuple(read.vocabulary[int(code)] for code in codes if int(code) < len(read.vocabulary))


def _output(placed: Placed, model: Model, trace: Trace) -> Picture | None:
    name = placed.block.answers(placed.p) or ""
    answer, spec = trace.answers.get(name), model.interface.targets.get(name)
    if answer is None or spec is None or not answer.prediction.size:
        return None
    target = trace.sample.targets.get(name)
    if spec.kind == "classes":
        if len(spec.classes) != answer.prediction.shape[-1]:
            return None
        return Bars(spec.classes, answer.prediction, None if target is None else np.asarray(target, np.int64))
    return _numbers(answer.prediction, None if target is None else np.asarray(target, np.float64))


def _numbers(prediction: Numbers, target: Numbers | None) -> Curves:
    shape = (len(prediction), -1) if prediction.ndim == 2 else (1, -1)
    wanted = None if target is None or target.size != prediction.size else target.reshape(shape)
    return Curves(np.asarray(prediction, np.float64).reshape(shape), wanted)


def worth_a_bar(shares: Numbers, target: int | None, most: int) -> Sequence[int]:
    """The classes worth a bar: all where they are few, otherwise the likeliest, the likeliest first, and always the right one."""
    if len(shares) <= most:
        return range(len(shares))
    likeliest = [int(k) for k in np.argsort(-shares, kind="stable")[:most]]
    return likeliest if target is None or target in likeliest else [*likeliest[:-1], target]
