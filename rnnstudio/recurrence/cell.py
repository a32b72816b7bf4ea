"""The base of every recurrent block: a file declares one cell, this makes it a block of layers that runs over a sequence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from rnnstudio.graph.amount import Amount, regular
from rnnstudio.graph.block_type import (
    BlockType,
    Initialisation,
    Misfit,
    Port,
    Ports,
    Signal,
    Weight,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.loops import INITIAL, STATE
from rnnstudio.graph.params import Param, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.maths import Array, concat, zeros
from rnnstudio.recurrence import autograd, stack
from rnnstudio.recurrence.cases import over
from rnnstudio.recurrence.layout import Place, place_at, places, state_size
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.naming import named_by_role, placed_in_time, symbols_by_role
from rnnstudio.recurrence.options import READING, SHARED, SIZE, beginning
from rnnstudio.recurrence.products import layer_weights
from rnnstudio.recurrence.source import Past, TorchModule, source
from rnnstudio.recurrence.weights import products, weights
from rnnstudio.recurrence.window import in_windows
from rnnstudio.trace.recording import Backward, Recording, Run
from rnnstudio.trace.shares import OnceShare, Share

HIDDEN = Signal("h", "h", Text("hidden state", "隐藏状态"), "state", "blue", (-1.0, 1.0))
NAMED: Mapping[str, Callable[[Any], Any]] = {
    "signals": symbols_by_role,
    "equations": named_by_role,
    "backward_equations": named_by_role,
}
BY_HAND = ("linearise", "step_back", "signal_gradients")
WHOLE = Text(
    "a bidirectional block reads the sequence from both ends, so it needs all of it before it can begin",
    "双向模块从两端读取序列，必须先有完整的序列才能开始",
)
STATE_SIZE = Text(
    "the initial state needs {need} numbers but gets {given}.", "初始状态需要 {need} 个数，但接到 {given} 个。"
)
STATE_REMEDY = Text("Insert a Linear block of size {need} before it.", "请在它之前插入维数为 {need} 的“线性层”模块。")


class Cell(BlockType):
    """A cell declares `rows`, `states`, `signals`, `equations` and `step`: one layer, one direction.

    Where it pays it also declares the walk back by hand (`linearise`, `step_back`, `signal_gradients`) and torch's own `kernel`;
    a file without them walks back by autograd on its `step`. Layers, directions and everything else that recurrent blocks share
    come from here (see `options`).
    Weights have torch's names and layout: weight_ih_l0 (rows x H, I), weight_hh_l0 (rows x H, H), bias_ih_l0, bias_hh_l0 (rows x H).
    """

    family = "recurrent"
    params: ClassVar[tuple[Param, ...]] = (SIZE, *SHARED)
    # The pre-activations whose weights lie below one another, H rows each, from the top.
    rows: ClassVar[tuple[str, ...]]
    states: ClassVar[tuple[str, ...]] = ("h",)
    # Parameters with which it remembers for long from its first update on, such as gates that begin open.
    for_long_memory: ClassVar[Mapping[str, Any]] = MappingProxyType({"begin": "orthogonal"})
    cases = over({})

    def __init_subclass__(cls) -> None:
        """Completes the class that a file declares.

        Each of its methods of the names in NAMED is put inside one that calls it and then, where the block is an encoder or a decoder,
        calls the state h or s in what it gave (see `naming`); and the parameters that all recurrent blocks share follow its own, as do
        the papers that these come from.
        """
        super().__init_subclass__()
        for name, named in NAMED.items():
            if name in vars(cls):
                setattr(cls, name, named(vars(cls)[name]))
        known = {param.id for param in cls.params}
        cls.params = (*cls.params, *(param for param in SHARED if param.id not in known))
        cls.reading = (*cls.reading, *(one for one in READING if one not in cls.reading))

    def ports(self, p: Settings) -> Ports:
        x = Port("x", Text("x, the sequence", "x，序列"), ("sequence",))
        initial = Port(INITIAL, Text("initial state", "初始状态"), ("state", "vector"), optional=True)
        h = Port("h", Text("h, the hidden state", "h，隐藏状态"))
        state = Port(STATE, Text("final state", "最终状态"), optional=True)
        previous = Port("previous", Text("previous state", "上一步状态"), delayed=True, optional=True)
        return Ports((x, initial), (h, state) if p.bidirectional else (h, state, previous))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        timeline = inputs["x"].timeline
        size, hidden = state_size(p, self.states), state_size(p, ("h",))
        given = inputs.get(INITIAL)
        if given is not None and given.size not in (size, hidden):
            words = {"need": size, "given": given.size}
            raise Misfit("wrong-size", INITIAL, STATE_SIZE.format(**words), STATE_REMEDY.format(**words), size)
        outputs = {
            "h": WireType("sequence", p.size * (1 + p.bidirectional), timeline, (p.size,) * (1 + p.bidirectional)),
            STATE: WireType("state", size, parts=(p.size,) * (size // p.size)),
        }
        return {**outputs, **self.delayed(p, timeline or "")}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return placed_in_time(p, inputs["x"], interface)

    def delayed(self, p: Settings, timeline: str) -> Mapping[str, WireType]:
        return {} if p.bidirectional else {"previous": WireType("sequence", p.size, timeline)}

    def whole(self, p: Settings) -> Text | None:
        return WHOLE if p.bidirectional else None

    def cells(self, p: Settings) -> tuple[tuple[int, str], ...]:
        return tuple((place.layer, place.direction) for place in places(p))

    def looks_ahead(self, p: Settings) -> bool:
        return bool(p.bidirectional)

    def varies_in_training(self, p: Settings) -> bool:
        return bool(p.layers > 1 and p.dropout > 0)

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        """Its hidden units, how many layers of them, and whether in both directions."""
        return plain(f"{p.size}" + (f" × {p.layers}" if p.layers > 1 else "") + (" ⇄" if p.bidirectional else ""))

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        return weights(self, p, inputs["x"].pieces, INITIAL in inputs)

    def work(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        return regular(products(self, p, inputs["x"].size), timed=True)

    def keeps(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        return regular(len(self.signals(p)) * len(places(p)) * int(p.size), timed=True)

    def beginning(self, p: Settings, bare: str) -> Initialisation:
        """How a weight of this bare name begins."""
        return beginning(p, bare, len(self.rows))

    def layer_weights(self, p: Settings, w: Mapping[str, Any], place: str) -> Mapping[str, Any]:
        return layer_weights(w, place_at(place))

    # --- one step: what a file declares ------------------------------------------------------------------------------------------

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]:
        """Every signal of one step from the input's part `gx` of the pre-activations (B, rows x H) and the previous states (B, H).

        `recurrence.products.from_past` gives the past's part.
        """
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

    def kernel(self, p: Settings, w: Any, x: Array, initial: Mapping[str, Array]) -> dict[str, Array] | None:
        """torch's own run over one layer, where it is the fastest way to train: h (T, B, H) under "h", and every final state (B, H)
        under its name with `_T`; otherwise None."""
        return None

    def step_source(self, p: Settings, past: Past) -> str:
        """The lines of one step in plain torch: from `from_x` and the states to the new states, by name.

        `past("h")` is written out as the recurrent product, `past("f * h", "f")` as that of the rows `a_f` with another factor.
        """
        raise NotImplementedError

    def torch_module(self, p: Settings) -> TorchModule | None:
        """torch's own module, where it is this cell."""
        return None

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return source(self, p, inputs)

    @property
    def has_step_back(self) -> bool:
        """True where the file declares its backward step by hand."""
        return type(self).step_back is not Cell.step_back

    def stepper(self, p: Settings) -> Cell:
        """The cell that runs: without the backward step by hand where layer norm bends the products that this one takes for granted."""
        return unaided(type(self)) if p.norm else self  # type: ignore[arg-type]  # a class is hashable, whatever its metaclass says

    # --- the whole sequence -------------------------------------------------------------------------------------------------------

    def start(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Array:
        size = state_size(p, self.states)
        if INITIAL in inputs:
            given = inputs[INITIAL]
            missing = size - given.shape[-1]
            return concat([given, zeros((len(given), missing), given)]) if missing else given
        none = zeros((run.batch, size), run.like)
        return none + concat([w[f"{s}_0"].reshape(1, -1) for s in self.states]) if p.initial == "learned" else none

    def start_back(self, p: Settings, inputs: Mapping[str, Any], d_start: Array) -> Backward:
        if INITIAL in inputs:
            return Backward({INITIAL: d_start[..., : inputs[INITIAL].shape[-1]]})
        if p.initial != "learned":
            return Backward()
        cut = d_start.sum(0).reshape(len(self.states), -1, p.size)
        return Backward(shares=tuple(OnceShare(f"{s}_0", part) for s, part in zip(self.states, cut, strict=True)))

    def previous(self, p: Settings, state: Array) -> Mapping[str, Array]:
        return {} if p.bidirectional else {"previous": state[None, :, self._top(p)]}

    def previous_back(self, p: Settings, d_ports: Mapping[str, Array]) -> Array:
        d = d_ports["previous"]
        d_state = zeros((d.shape[1], state_size(p, self.states)), d)
        d_state[:, self._top(p)] = d[0]
        return d_state

    def _top(self, p: Settings) -> slice:
        """Where the hidden state of the last layer stands in the whole state."""
        return slice((p.layers - 1) * p.size, p.layers * p.size)

    def forward(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
        from rnnstudio.recurrence.bptt import fast_layer

        cell = self.stepper(p)

        def one(
            place: Place, x: Array, lengths: Array, initial: Mapping[str, Array]
        ) -> tuple[Array, Mapping[str, Array]]:
            own, wants = layer_weights(w, place), run.wants(STATE) or 0 < run.window < len(x)

            def piece(part: slice, left: Array, states: Mapping[str, Array]) -> tuple[Array, Mapping[str, Array]]:
                return fast_layer(cell, p, own, x[part], left, states, wants)

            return in_windows(run.window, lengths, len(x), initial, piece)

        return stack.through_layers(self, p, inputs["x"], run, self.start(p, w, inputs, run), one).outputs

    def forward_by_steps(
        self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run, states: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """`forward` without any kernel and without the backward step by hand: every gradient is autograd's, of `step` alone.

        Each step begins at the `states` that were recorded, tensors (T, B, H) by `layer/direction/state`.
        """
        from rnnstudio.recurrence.bptt import stepped_run

        def one(
            place: Place, x: Array, lengths: Array, initial: Mapping[str, Array]
        ) -> tuple[Array, Mapping[str, Array]]:
            own = layer_weights(w, place)
            known = {s: stack.facing(states[f"{place.path}/{s}"], place, lengths) for s in self.states}

            def piece(part: slice, left: Array, first: Mapping[str, Array]) -> tuple[Array, Mapping[str, Array]]:
                return stepped_run(self, p, own, x[part], left, first, {s: a[part] for s, a in known.items()})

            return in_windows(run.window, lengths, len(x), initial, piece)

        return stack.through_layers(self, p, inputs["x"], run, self.start(p, w, inputs, run), one).outputs

    def record(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> Recording:
        return stack.recorded(self, p, w, inputs, run)

    def backward(self, p: Settings, w: Any, recording: Recording, d_outputs: Mapping[str, Array], run: Run) -> Backward:
        walked, d_start = stack.walked_back(self, p, w, recording, d_outputs, run)
        begun = self.start_back(p, recording.inputs, d_start)
        shares: tuple[Share, ...] = (*walked.shares, *begun.shares)
        return Backward({**walked.d_inputs, **begun.d_inputs}, walked.d_signals, shares)


@cache
def unaided(kind: type[Cell]) -> Cell:
    """A cell of this kind that walks back by autograd on its step."""
    made = type(kind.__name__, (kind,), {name: getattr(Cell, name) for name in BY_HAND})()
    assert isinstance(made, Cell)
    return made


__all__ = ["HIDDEN", "SIZE", "Cell", "over", "unaided"]
