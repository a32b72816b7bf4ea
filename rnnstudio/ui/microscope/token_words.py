"""Which token a number stands for: of a one-hot input, and of attention, which has a number for each step of its source."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnstudio import numbers
from rnnstudio.derivation.moment import Moment
from rnnstudio.engine.model import Model
from rnnstudio.graph.interface import Interface
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.plots.attended import over_source, source_line, symbol_in

WordOf = Callable[[str, int], str]
INPUT = "x"


def token_words(moment: Moment, model: Model) -> WordOf:
    """The word for number k of a quantity, or ""."""
    placed = moment.placed
    words = _vocabulary(moment, model.interface)
    sources = {signal.id for signal in placed.block.signals(placed.p) if over_source(signal)}
    line = source_line(placed)

    def word(name: str, k: int) -> str:
        if name.removeprefix("d_") in sources:
            read = symbol_in(model.interface, moment.trace.sample, moment.trace, line, k)
            return f"“{read}”" if read else ""
        return f"“{numbers.token(words[k])}”" if name == INPUT and k < len(words) else ""

    return word


def _vocabulary(moment: Moment, interface: Interface) -> tuple[str, ...]:
    """The vocabulary whose places the input's numbers are; () where the input is not one-hot."""
    values = moment.trace.inputs.get(SignalKey(moment.placed.node.id, moment.layer, "forward", INPUT))
    if values is None or values.ndim != 2 or not np.isin(values, (0, 1)).all() or not (values.sum(-1) == 1).all():
        return ()
    lists = [
        *(spec.vocabulary for spec in interface.inputs.values()),
        *(spec.classes for spec in interface.targets.values()),
    ]
    return next((words for words in lists if len(words) == values.shape[-1]), ())
