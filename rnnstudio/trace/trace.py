"""A Trace: every signal of every block at every tick, forwards and backwards, of one sample. A frozen value of read-only arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.norms import norms
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.shares import Share

Numbers = npt.NDArray[np.floating]
SHARES_MOST = 2**24


class SignalKey(NamedTuple):
    """Where an array belongs: `lstm/0/forward/f` in files."""

    block: str
    layer: int
    direction: str
    signal: str

    def __str__(self) -> str:
        return f"{self.block}/{self.layer}/{self.direction}/{self.signal}"

    @staticmethod
    def read(text: str) -> SignalKey:
        """The key that `str` wrote."""
        block, layer, direction, signal = text.split("/")
        return SignalKey(block, int(layer), direction, signal)


@dataclass(frozen=True)
class Answer:
    """What the model said for one target: scores y and prediction p, (T, n) or (n,), and how far it was off.

    `losses` holds the loss of every step that has a target (a single number for a single target), NaN where there is none; they
    average to the sample's loss. Empty when no target is known.
    """

    target: str
    scores: Numbers
    prediction: Numbers
    losses: Numbers


@dataclass(frozen=True)
class Trace:
    """One sample's run. Sequences are (T, units), values without a time (a read-out vector) are (units,). Row 0 is t = 1.

    `gradients` has `d_<signal>`, the total dL/d(signal) of `loss`, and for states `d_<s>_local` + `d_<s>_incoming` which add up to
    it; it is empty, like `weight_gradients`, where the sample has no target. Attention has (T, steps of the source).

    `shares` has what every step adds to `weight_gradients`, in float64 (see `shares`): row t of a block's own timeline is `share.at(t)`.
    They are for looking at, not written to files, and empty where they would take more than SHARES_MOST numbers. `window` is after how
    many steps the gradient of a state was cut, 0 for never.

    `lengths` has the steps of every timeline in the order they run, `timelines` says on which one a block lives, and `fed` what a
    decoder read, by target. `inputs` has by port what came in at every block, (T,) tokens, (T, n) or (n,), and what came into every
    layer above the first as its `x`; those that every step sees whole are `still`.
    """

    sample: Sample
    signals: Mapping[SignalKey, Numbers]
    initial: Mapping[SignalKey, Numbers]
    answers: Mapping[str, Answer]
    loss: float | None = None
    gradients: Mapping[SignalKey, Numbers] = field(default_factory=dict)
    weight_gradients: Mapping[str, Numbers] = field(default_factory=dict)
    step: int = 0
    lengths: Mapping[str, int] = field(default_factory=dict)
    timelines: Mapping[str, str] = field(default_factory=dict)
    fed: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    inputs: Mapping[SignalKey, Any] = field(default_factory=dict)
    still: frozenset[SignalKey] = frozenset()
    shares: tuple[Share, ...] = ()
    window: int = 0

    @property
    def length(self) -> int:
        """The number of time steps, of all timelines one after the other."""
        return sum(self.lengths.values())

    def start(self, timeline: str | None) -> int:
        """How many steps of the run lie before the first of this timeline."""
        lines = list(self.lengths)
        return sum(self.lengths[line] for line in lines[: lines.index(timeline)]) if timeline in lines else 0

    def start_of(self, block: str) -> int:
        """How many steps of the run lie before the first of this block."""
        return self.start(self.timelines.get(block))

    @property
    def has_gradients(self) -> bool:
        """False where no target was known, so that there is nothing to go back from."""
        return bool(self.gradients)

    def of_block(self, block: str) -> dict[SignalKey, Numbers]:
        """The signals of one block, in the order they are computed."""
        return {key: values for key, values in self.signals.items() if key.block == block}

    def gradient_unit(self, key: SignalKey) -> float:
        """What a gradient's size is relative to: its largest local part, that which enters at a step; 1 where there is none.

        With one target at the end that is ||d_T||. With a target at every step the last one may be small by chance, and relative to
        it all others would look as if they had exploded.
        """
        entering = norms(self.gradients.get(key._replace(signal=f"{key.signal}_local"), self.gradients[key]))
        return float(entering[np.isfinite(entering)].max(initial=0.0)) or 1.0

    def relative_gradient(self, key: SignalKey) -> npt.NDArray[np.float64]:
        """||d_t|| over `gradient_unit`, (T,): what vanishes or explodes on its way, whatever the size of the loss."""
        return norms(self.gradients[key]) / self.gradient_unit(key)
