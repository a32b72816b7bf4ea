"""Conditions to begin with, of the model and the sequence that are open."""

from __future__ import annotations

from collections.abc import Iterator

from rnnstudio.graph.block_type import Signal
from rnnstudio.session.session import Session
from rnnstudio.trace.conditions.grammar import Quoted

MOST = 4


def examples(session: Session) -> tuple[str, ...]:
    """A few that can be understood as they stand."""
    tried = ((text, session.breakpoints.tried(text)) for text in dict.fromkeys(_imagined(session)))
    return tuple(text for text, found in tried if found.error is None)[:MOST]


def _imagined(session: Session) -> Iterator[str]:
    signals = _signals(session)
    gate = next((signal.id for signal in signals if signal.kind == "gate"), None)
    state = next((signal.id for signal in reversed(signals) if signal.kind == "state"), None)
    if gate:
        yield f"{gate} < 0.1"
    if state:
        yield f"|{state}| > 0.9"
    yield from _of_tokens(session)
    yield "prediction != target"
    if gate:
        yield f"all({gate} > 0.5)"
    yield "t == 3"


def _signals(session: Session) -> list[Signal]:
    """Of the selected block where it is a recurrent one, else of the first that is."""
    placed = session.document.model.resolution.placed
    chosen = placed.get(session.selection.node or "")
    recurrent = [entry for entry in (chosen, *placed.values()) if entry and entry.block.family == "recurrent"]
    return [*recurrent[0].block.signals(recurrent[0].p)] if recurrent else []


def _of_tokens(session: Session) -> Iterator[str]:
    """A token of the sequence, from its middle."""
    sample = session.stepper.sample
    for spec in session.document.model.interface.inputs.values():
        read = sample.inputs.get(spec.name) if sample else None
        if spec.kind == "tokens" and read is not None and len(read):
            yield f"token == {Quoted(spec.vocabulary[int(read[len(read) // 2])])}"
