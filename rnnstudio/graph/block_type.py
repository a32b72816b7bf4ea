"""What a kind of block declares, and what it can compute.

A file in `blocks/` holds one BlockType and nothing else needs to know of it: palette, inspector, plots, trace files, export and
help all read the declaration. The declaring half is torch-free and array-free. The computing half works on arrays: numpy's when a run
is recorded, torch's when it trains (see `rnnstudio.maths`), time first, then the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from rnnstudio.graph.amount import Amount, regular
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Param, Settings, settle
from rnnstudio.graph.text import Text, plain

Kind = Literal["tokens", "sequence", "vector", "state"]
SignalKind = Literal["state", "gate", "candidate", "preactivation", "weight", "output"]
Notation = Literal["textbook", "uvw", "torch"]
Family = Literal["input", "recurrent", "attention", "layer", "output"]
Hue = Literal["blue", "orange", "green", "vermilion", "purple", "sky", "yellow", "grey"]

KIND_NAMES: Mapping[Kind, Text] = {
    "tokens": Text("tokens", "符号"),
    "sequence": Text("a sequence", "序列"),
    "vector": Text("a vector", "向量"),
    "state": Text("a state", "状态"),
}


@dataclass(frozen=True)
class WireType:
    """What travels on a wire: tokens of a vocabulary, a sequence of vectors on a timeline, one vector, or a state.

    Who puts several vectors side by side says of which sizes the `parts` are; a wire is the same with and without saying it.
    """

    kind: Kind
    size: int
    timeline: str | None = None
    parts: tuple[int, ...] = field(default=(), compare=False)

    @property
    def pieces(self) -> tuple[int, ...]:
        """The sizes of its parts, in order; where it has none that add up, its own."""
        return self.parts if self.parts and sum(self.parts) == self.size else (self.size,)


@dataclass(frozen=True)
class Port:
    """A place where a wire ends (`accepts` says what) or begins; a delayed output gives its value of one step ago.

    An optional input may stay unconnected; an optional port is drawn quietly until a wire is at it. At a `whole` input every step
    sees the whole sequence, so that it cannot come out of the block's own loop.
    """

    id: str
    label: Text
    accepts: tuple[Kind, ...] = ()
    delayed: bool = False
    optional: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Ports:
    """The inputs and outputs of a block, in the order they are drawn."""

    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()

    @property
    def delayed(self) -> frozenset[str]:
        """The outputs that give their value of one step ago."""
        return frozenset(port.id for port in self.outputs if port.delayed)

    @property
    def whole(self) -> frozenset[str]:
        """The inputs of which every step sees the whole sequence."""
        return frozenset(port.id for port in self.inputs if port.whole)


@dataclass(frozen=True)
class Signal:
    """An internal quantity that can be seen at every step: its id in files, symbol on screen, kind, colour and range.

    Its axes: `time` (where it has one) and then `unit`, or `source` where there is a number for each step of another timeline.
    """

    id: str
    symbol: str
    title: Text
    kind: SignalKind
    hue: Hue
    bounds: tuple[float, float] | None = None
    axes: tuple[str, ...] = ("time", "unit")


@dataclass(frozen=True)
class Equation:
    """One line of the model: the signal it produces, what it reads, its LaTeX in each notation, and how to compute it.

    `value` receives the quantities of one time step, as `trace.recording.quantities` names them, and gives the left side; the contract
    test holds it against what was recorded. Names: signals and inputs by id, states of the step before as `h_prev`, weights without
    the layer's suffix `_l0`; in backward equations also gradients `d_h`, `d_h_local`, `d_h_incoming` and everything of the step after
    as `..._next`, zeros at the last step; `..._all` is a signal at all steps, `t` the step from 0. A block whose output has no time axis
    receives whole sequences.
    """

    produces: str
    reads: tuple[str, ...]
    latex: Mapping[Notation, str]
    value: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Initialisation:
    """How a weight begins: uniform in +-scale, normal with deviation scale, constant scale, a random orthogonal matrix or the
    identity times scale. With `parts` its rows are cut into as many equal blocks, and each begins by itself.
    """

    law: Literal["uniform", "normal", "constant", "orthogonal", "identity", "parts"]
    scale: float = 1.0
    parts: tuple[Initialisation, ...] = ()


@dataclass(frozen=True)
class Weight:
    """A trainable array: its name within the block (torch's), its shape, its beginning.

    An axis along which several vectors lie one after the other, such as the gates of a cell, is cut into `pieces`, so that each keeps
    its own when their sizes change; () stands for an axis of one piece.
    """

    name: str
    shape: tuple[int, ...]
    initialisation: Initialisation
    pieces: tuple[tuple[int, ...], ...] = ()

    @property
    def layout(self) -> tuple[tuple[int, ...], ...]:
        """The pieces of every axis."""
        declared = self.pieces or ((),) * len(self.shape)
        return tuple(cut or (size,) for cut, size in zip(declared, self.shape, strict=True))


@dataclass(frozen=True)
class Reading:
    """Where a block comes from, or where to read more."""

    citation: str
    url: str


@dataclass(frozen=True)
class Case:
    """A setting under which the contract test runs a block: its parameters, what its inputs receive, what the task offers."""

    params: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, WireType] = field(default_factory=dict)
    interface: Interface = field(default_factory=Interface)


class Misfit(StudioError):  # noqa: N818 - caught and told as a Problem, never as an error
    """A block cannot take what arrives at one of its ports, or has a parameter that the task does not allow."""

    def __init__(self, code: str, port: str | None, text: Text, remedy: Text, need: int | None = None) -> None:
        """`need` is the size that would fit, where that is what is wrong."""
        super().__init__(text)
        self.code, self.port, self.remedy, self.need = code, port, remedy, need


class BlockType:
    """A kind of block. Subclasses are stateless: every method is a function of parameters, sizes and arrays."""

    id: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[Text]
    family: ClassVar[Family]
    help: ClassVar[Text]
    when: ClassVar[Text] = plain("")  # when to use it, and how it is used wrongly
    params: ClassVar[tuple[Param, ...]] = ()
    reading: ClassVar[tuple[Reading, ...]] = ()
    cases: ClassVar[tuple[Case, ...]] = ()

    @property
    def richness(self) -> int:
        """How many quantities can be seen in it as it is at first: kinds are listed from the simple to the rich."""
        return len(self.signals(self.settings({})))

    def settings(self, given: Mapping[str, Any]) -> Settings:
        """The parameters checked and completed with defaults."""
        return settle(self.params, given)

    def upgrade(self, version: int, params: dict[str, Any]) -> dict[str, Any]:
        """Parameters written by an older `version` of this block, in today's form."""
        del version
        return params

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        """The settings completed with what wires and task decide, such as which target an empty name means; called once `infer` agrees.

        The computing half receives settings that are bound.
        """
        del inputs, interface
        return p

    # --- what it declares -------------------------------------------------------------------------------------------------------

    def ports(self, p: Settings) -> Ports:
        """Where wires begin and end."""
        raise NotImplementedError

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        """What the outputs give when the inputs receive `inputs`; raises Misfit where they cannot."""
        raise NotImplementedError

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        """The quantities that can be seen, in the order they are computed."""
        del p
        return ()

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        """The forward equations in the order they are computed."""
        del p
        return ()

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        """The backward equations, in the order they are computed walking back."""
        del p
        return ()

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        """The trainable arrays."""
        del p, inputs
        return ()

    def work(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        """The multiply-adds of its matrix products, forwards: as declared here, every matrix of `weights` is used once a step, or once
        where no sequence comes out."""
        matrices = [weight.shape for weight in self.weights(p, inputs) if len(weight.shape) == 2]
        timed = any(wire.timeline for wire in outputs.values())
        return regular(sum(rows * columns for rows, columns in matrices), timed=timed)

    def keeps(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        """How many numbers all signals of one sequence are: as declared here, each is as wide as the port of its name, else as the
        first port."""
        wires = {**outputs, **inputs}
        timed, found = any(wire.timeline for wire in wires.values()), Amount()
        for signal in self.signals(p):
            wide = (wires.get(signal.id) or next(iter(wires.values()))).size
            by_pair = signal.axes[-1] == "source"
            found += Amount(pair=1) if by_pair else regular(wide, timed=timed and signal.axes[0] == "time")
        return found

    def reads(self, p: Settings) -> str | None:
        """The target whose written symbols the block reads again, step by step; None for all but a decoder's input."""
        del p
        return None

    def brings(self, p: Settings) -> str | None:
        """The task's input that the block gives; None for all but those that begin a model."""
        del p
        return None

    def answers(self, p: Settings) -> str | None:
        """The target that is compared with what arrives at the block; None for all but those that end a model."""
        del p
        return None

    def takes_last(self, p: Settings) -> bool:
        """True where nothing but the last step of a sequence is read."""
        del p
        return False

    def cells(self, p: Settings) -> tuple[tuple[int, str], ...]:
        """The layers, each in its directions, that `signals` are recorded for, from the bottom up."""
        del p
        return ((0, "forward"),)

    def layer_weights(self, p: Settings, w: Mapping[str, Any], place: str) -> Mapping[str, Any]:
        """The weights as the equations of a layer and direction name them."""
        del p, place
        return w

    def varies_in_training(self, p: Settings) -> bool:
        """True where training adds noise that a trace does not have."""
        del p
        return False

    def delayed(self, p: Settings, timeline: str) -> Mapping[str, WireType]:
        """What the delayed outputs give, which must be known before the inputs are, since a loop may lead there."""
        del p, timeline
        return {}

    def whole(self, p: Settings) -> Text | None:
        """Why the block cannot run step by step, inside a loop; None where it can."""
        del p
        return None

    def looks_ahead(self, p: Settings) -> bool:
        """True where what the block gives at a step depends on later steps, so that nothing it reads may be about to be written."""
        del p
        return False

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        """A few characters for the face of the block on the canvas, such as its size."""
        del p
        return plain(" ".join(str(wire.size) for wire in outputs.values()))

    # --- what it computes -------------------------------------------------------------------------------------------------------

    # A block inside a loop runs as often as there are steps, over one step at a time. What it remembers is handed to it as its
    # input `initial` and comes back as its output `state`; that of a delayed port follows from the state before the step.

    def start(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Any) -> Any:
        """The state before the first step, (B, S); None for a block that remembers nothing."""
        del p, w, inputs, run
        return

    def start_back(self, p: Settings, inputs: Mapping[str, Any], d_start: Any) -> Any:
        """From dL/d(start) to the inputs and weights that it was made of: a `trace.recording.Backward`."""
        raise NotImplementedError

    def previous(self, p: Settings, state: Any) -> Mapping[str, Any]:
        """What the delayed ports give at the step that follows `state`: (1, B, n)."""
        del p, state
        return {}

    def previous_back(self, p: Settings, d_ports: Mapping[str, Any]) -> Any:
        """From dL/d(delayed ports) of one step to dL/d(the state before it)."""
        raise NotImplementedError

    def prepare(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Any) -> Mapping[str, Any]:
        """What `forward` may find among its inputs, computed once before a loop from those that are whole already."""
        del p, w, inputs, run
        return {}

    def forward(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Any) -> Mapping[str, Any]:
        """The fast run over whole sequences: torch tensors in, the value of every output port out."""
        raise NotImplementedError

    def record(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Any) -> Any:
        """The same run over numpy arrays, keeping every signal: a `trace.recording.Recording`."""
        raise NotImplementedError

    def backward(self, p: Settings, w: Any, recording: Any, d_outputs: Mapping[str, Any], run: Any) -> Any:
        """From dL/d(outputs) to dL/d(inputs), dL/d(signals) and each step's share of every weight: a `trace.recording.Backward`.

        An Output, which has no output port, receives dL/dy of the scores that arrived at its port `y`.
        """
        raise NotImplementedError

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        """A plain torch module of this block, as a lecturer would put it on a slide, with nothing of ours in it.

        The text defines `build() -> nn.Module`, a module of the right sizes whose parameters bear the names of `weights`, so that they
        load strictly by name. Its `forward` takes the values of the input ports in their order, time first (an input block: its
        task input), then `lengths` if it has a parameter of that name, and returns what the block's output port gives (an Output: p).
        """
        raise NotImplementedError
