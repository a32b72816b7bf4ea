"""What attention looks at: which signals are weights over the steps of a source, and how these steps are called."""

from __future__ import annotations

from rnnstudio import numbers
from rnnstudio.engine.feeding import written
from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.resolution import Placed
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.plots.fed_row import fed_word
from rnnstudio.ui.plots.scene import Scene


def over_source(signal: Signal) -> bool:
    """True for a signal with a number for each step of a source."""
    return signal.axes[-1] == "source"


def source_line(entry: Placed) -> str | None:
    """The timeline that a block sees as a whole."""
    return next((wire.timeline for port, wire in entry.inputs.items() if port in entry.ports.whole), None)


def weights_of(model: Model) -> dict[SignalKey, Signal]:
    """The attention weights of a model, head by head."""
    return {
        SignalKey(name, 0, "forward", signal.id): signal
        for name, entry in model.resolution.placed.items()
        for signal in entry.block.signals(entry.p)
        if over_source(signal) and signal.kind == "weight"
    }


def attended(scene: Scene) -> SignalKey | None:
    """The weights that are drawn as lines: those that the user chose, else the first of the selected block, or of any."""
    known = weights_of(scene.model)
    if scene.source is not None and scene.source[0] in known:
        return scene.source[0]
    own = (key for key in known if key.block == scene.node)
    return next(own, next(iter(known), None))


def word_at(scene: Scene, timeline: str | None, row: int) -> str | None:
    """The symbol that is read in a row of a timeline, where there is one."""
    return symbol_in(scene.model.interface, scene.sample, scene.trace, timeline, row)


def symbol_in(interface: Interface, sample: Sample, trace: Trace | None, timeline: str | None, row: int) -> str | None:
    """The same, of a sample and its trace."""
    for name, spec in interface.inputs.items():
        tokens = sample.inputs.get(name)
        if spec.kind == "tokens" and spec.timeline == timeline and tokens is not None and row < len(tokens):
            return numbers.token(spec.vocabulary[int(tokens[row])])
    for name, target in written(interface).items():
        symbols = trace.fed.get(name) if trace else None
        if target.timeline == timeline and symbols is not None and row < len(symbols):
            return fed_word(target, int(symbols[row]))
    return None
