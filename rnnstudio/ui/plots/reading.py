"""What comes in at a step: the token that is read, the value of every feature, or the symbol that was written one step before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnstudio import numbers
from rnnstudio.engine.feeding import written
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.text import NOTHING, Text, joined, plain
from rnnstudio.session.stepper import Stepper
from rnnstudio.trace.sample import Array
from rnnstudio.ui.plots.fed_row import Source, fed_word, source_of
from rnnstudio.ui.plots.phases import Phases

READS = Text("reads", "读入")
FED = Text("“{word}” ({note})", "“{word}”（{note}）")
START = Text("“{word}” (start symbol)", "“{word}”（起始符）")


def read_at(stepper: Stepper, interface: Interface, notes: Mapping[Source, Text]) -> Text:
    """What is read at the cursor, in words; nothing before the first step. `notes` says what a fed symbol is."""
    if not stepper.cursor or stepper.sample is None:
        return NOTHING
    phase = Phases.of(stepper.lengths).at(stepper.cursor)
    row, parts = phase.row_at(stepper.cursor), []
    for spec in interface.inputs.values():
        rows = stepper.sample.inputs.get(spec.name)
        if spec.timeline == phase.timeline and rows is not None and row < len(rows):
            parts.append(plain(_said(spec, rows[row])))
    for name, target in written(interface).items():
        fed = stepper.shown.fed.get(name) if stepper.shown else None
        if target.timeline == phase.timeline and fed is not None and row < len(fed):
            words = FED if row else START
            note = notes[source_of(stepper.sample, name)]
            parts.append(words.format(word=fed_word(target, int(fed[row])), note=note))
    return Text("{reads} {what}", "{reads} {what}").format(reads=READS, what=joined(parts, "; ", "；"))


def _said(spec: InputSpec, now: Array) -> str:
    """What comes in at one step: a token, or the value of every feature."""
    if spec.kind == "tokens":
        return f"“{numbers.token(spec.vocabulary[int(now)])}”"
    return ", ".join(numbers.fixed(float(value)) for value in np.asarray(now))
