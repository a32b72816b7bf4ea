"""What one block leaves behind when a run is recorded, forwards and backwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array
from rnnstudio.trace.shares import Share

PLACE = "0/forward"  # layer and direction, as files write them: where a block that has one of each keeps its arrays


@dataclass(frozen=True)
class Run:
    """The conditions of one run: the task's inputs, the length of every sequence on each timeline, and the numbers' type.

    Every length is at least 1, but in a single step of a loop, where it is 0 for a sequence that has ended. `like` is a scalar array
    of the numbers' type (numpy's when recording, torch's when training). `noise(shape)` gives this block's uniform random numbers for
    the whole batch; it is None in evaluation, and dropout then passes everything. `fed` has, by target, the symbols that a decoder
    reads. `whole` has the lengths of whole sequences where `lengths` has those of a single step. `wanted` names the outputs that are
    wired on, where that is known: nothing else needs to be right. `window` is after how many steps the gradient of a state is cut (see
    `recurrence.window`), 0 for never.
    """

    inputs: Mapping[str, Array]
    lengths: Mapping[str, Array]
    like: Array
    noise: Callable[[tuple[int, ...]], Array] | None = None
    fed: Mapping[str, Array] = field(default_factory=dict)
    wanted: frozenset[str] | None = None
    whole: Mapping[str, Array] = field(default_factory=dict)
    window: int = 0

    def ends(self, timeline: str) -> Array:
        """The lengths of whole sequences, also in a single step of a loop."""
        return self.whole.get(timeline, self.lengths[timeline])

    def wants(self, port: str) -> bool:
        """False where nobody will look at an output."""
        return self.wanted is None or port in self.wanted

    def dropped(self, x: Array, share: float) -> Array:
        """In training: a random share of the numbers becomes 0, the rest is divided by 1 - share. Otherwise x."""
        return x if self.noise is None or share == 0 else x * (self.noise(tuple(x.shape)) >= share) / (1 - share)

    @property
    def batch(self) -> int:
        """The number of sequences."""
        return len(next(iter(self.lengths.values())))


@dataclass(frozen=True)
class Recording:
    """A block's run: what came in, what went out by port, its signals by `layer/direction/id`, its initial states by
    `layer/direction/id_0`. `within` has by `layer/direction` what came into every layer above the first; `still` names the inputs
    that every step sees whole."""

    inputs: Mapping[str, Array]
    outputs: Mapping[str, Array]
    signals: Mapping[str, Array]
    initial: Mapping[str, Array] = field(default_factory=dict)
    within: Mapping[str, Array] = field(default_factory=dict)
    still: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Backward:
    """A block's walk back: dL/d(inputs) by port, dL/d(signals) by `layer/direction/d_id`, and the weights' shares."""

    d_inputs: Mapping[str, Array] = field(default_factory=dict)
    d_signals: Mapping[str, Array] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()


def quantities(
    recording: Recording,
    w: Mapping[str, Array],
    t: int | None,
    back: Backward | None = None,
    place: str = PLACE,
    window: int = 0,
) -> Settings:
    """All that an equation of time step `t` may read, by name (see `graph.block_type.Equation`); whole sequences where t is None.

    `place` is the layer and direction, `w` the weights of that layer as equations name them (see `BlockType.layer_weights`). A
    backward direction comes to step t from t + 1. Where a `window` of truncated BPTT ends nothing is known of the step after.
    """
    signals = from_place(recording.signals, place) | (from_place(back.d_signals, place) if back else {})
    inputs = dict(recording.inputs) | ({"x": recording.within[place]} if place in recording.within else {})
    if t is None:
        return Settings(dict(w) | inputs | signals)
    from_end = place.endswith("backward")
    earlier, later = (t + 1, t - 1) if from_end else (t - 1, t + 1)
    ends = window > 0 and begins(window, _steps(signals) - 1 - later if from_end else later)
    timed = {
        n: a for n, a in (inputs | signals).items() if n not in recording.still and (a.ndim > 2 or a.dtype.kind in "iu")
    }
    now = {name: values[t] for name, values in timed.items()}
    first = {name.removesuffix("_0"): values for name, values in from_place(recording.initial, place).items()}
    before = {
        f"{name}_prev": signals[name][earlier] if 0 <= earlier < len(signals[name]) else values
        for name, values in first.items()
    }
    after = {
        f"{name}_next": values[later] if 0 <= later < len(values) and not ends else 0 * values[t]
        for name, values in signals.items()
        if values.ndim > 2
    }
    whole = {f"{name}_all": values for name, values in signals.items()}
    return Settings(dict(w) | inputs | whole | now | before | after | {"t": t})


def _steps(signals: Mapping[str, Array]) -> int:
    """How many steps of time there are; 1 where nothing has any."""
    return max((len(values) for values in signals.values() if values.ndim > 2), default=1)


def begins(window: int, t: int) -> bool:
    """True where a window of truncated BPTT, not the first one, begins at step t from 0, as a direction reads."""
    return 0 < window <= t and t % window == 0


def at_place(values: Mapping[str, Array], place: str = PLACE) -> dict[str, Array]:
    """Arrays by bare name, put under a layer and direction: `f` as `0/forward/f`."""
    return {f"{place}/{name}": array for name, array in values.items()}


def from_place(values: Mapping[str, Array], place: str = PLACE) -> dict[str, Array]:
    """Those arrays that lie under a layer and direction, by bare name."""
    return {name.removeprefix(f"{place}/"): array for name, array in values.items() if name.startswith(f"{place}/")}
