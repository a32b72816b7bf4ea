"""Which steps of a block's state can have to do with which steps of a target at all, read from the wires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from rnnstudio.engine.model import Model
from rnnstudio.engine.record import output_nodes
from rnnstudio.graph.graph import Wire
from rnnstudio.graph.loops import TIMED
from rnnstudio.graph.order import needed_by, needs
from rnnstudio.graph.resolution import Resolution
from rnnstudio.trace.trace import SignalKey

Reach = Literal["none", "past", "future", "all"]


def reach(model: Model, key: SignalKey, target: str) -> Reach:
    """What the loss of a target at step t can depend on: states of no step, of t and before, of t and after, or of all.

    It is all wherever that cannot be ruled out: where something in between reads whole sequences or looks ahead, or is on another
    timeline.
    """
    resolution = model.resolution
    output = next(node for node, name in output_nodes(model).items() if name == target)
    between = _between(resolution, key.block, output)
    if not between:
        return "none"
    spec = model.interface.targets[target]
    if spec.timeline != resolution.timeline(key.block) or _mixes(resolution, between, key):
        return "all"
    return "future" if key.direction == "backward" else "past"


def possible(how: Reach, loss_steps: npt.NDArray[np.integer], steps: int) -> npt.NDArray[np.bool_]:
    """(rows, steps), True where a path leads: rows are losses at these steps, columns states of the same timeline."""
    t, k = loss_steps[:, None], np.arange(steps)[None]
    masks: Mapping[Reach, npt.NDArray[np.bool_]] = {"none": k < 0, "past": k <= t, "future": k >= t, "all": k >= 0}
    return np.broadcast_to(masks[how], (len(loss_steps), steps))


def cut(window: int, entered: npt.NDArray[np.integer], steps: int, from_end: bool) -> npt.NDArray[np.bool_]:
    """(rows, steps), True where the state at a step was read in another window than the one at which a loss enters the timeline."""
    read = np.arange(steps)[::-1] if from_end else np.arange(steps)
    return np.asarray((read // window)[None] != (read[entered] // window)[:, None])


def _between(resolution: Resolution, block: str, output: str) -> set[str]:
    """The blocks on all ways from one to the other, both ends included; empty where there is none."""
    before = needed_by(needs(resolution.placed, resolution.wires))
    return {block, output} | {n for n in before[output] if block in before[n]} if block in before[output] else set()


def _mixes(resolution: Resolution, between: set[str], key: SignalKey) -> bool:
    """True where a block on the way, or a wire, may carry a later step to an earlier one or the other way round."""
    wires = [wire for wire in resolution.wires if wire.source in between and wire.target in between]
    placed = resolution.placed[key.block]
    below_top = key.layer < max(layer for layer, _ in placed.block.cells(placed.p))
    beside = below_top and placed.block.looks_ahead(placed.p)
    others = (resolution.placed[node] for node in between - {key.block})
    return beside or any(_whole(resolution, wire) for wire in wires) or any(o.block.looks_ahead(o.p) for o in others)


def _whole(resolution: Resolution, wire: Wire) -> bool:
    """True for a wire that carries no steps, and one whose reader sees all of them at every step."""
    carried = resolution.type_of(wire)
    return carried is None or carried.kind not in TIMED or wire.input in resolution.placed[wire.target].ports.whole
