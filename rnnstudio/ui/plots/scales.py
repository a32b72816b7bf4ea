"""The range of colours of every signal: fixed where it is declared, else symmetric and growing in 1-2-5 steps only.

It never shrinks while the model stays the same: a picture whose colours change their meaning from one update to the next
cannot be read.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject

from rnnstudio.graph.block_type import Signal
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.heat import Scale, rounded_up

UNSIGNED = {"gate", "weight"}


class Scales(QObject):
    """Listens to the session's traces; `of` gives the range that holds for all that were seen since the model changed."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._limits: dict[SignalKey, float] = {}
        self._free = self._unbounded()
        self.version = 0
        session.stepper.trace_changed.connect(self._read)
        session.document.changed.connect(self._forget)
        self._read()

    def of(self, key: SignalKey, signal: Signal, *kin: SignalKey) -> Scale:
        """The range of one signal, and of its kin that are to have the same."""
        if signal.bounds is not None:
            low, high = signal.bounds
            return Scale(low, high) if low >= 0 else Scale(-max(-low, high), max(-low, high))
        if signal.kind in UNSIGNED:
            return Scale(0.0, 1.0)
        limit = max(self._limits.get(key, 0.0) for key in (key, *kin)) or 1.0
        return Scale(-limit, limit)

    def _read(self) -> None:
        trace = self._session.stepper.trace
        for key, values in trace.signals.items() if trace else ():
            if (key.block, key.signal) in self._free and values.size:
                self._grow(key, float(np.abs(values).max()))

    def _grow(self, key: SignalKey, largest: float) -> None:
        if math.isfinite(largest) and largest > self._limits.get(key, 0.0):
            self._limits[key] = rounded_up(largest)
            self.version += 1

    def _forget(self, before: Project) -> None:
        now = self._session.document.project
        if before.graph != now.graph or before.task != now.task:
            self._limits.clear()
            self._free = self._unbounded()
            self.version += 1

    def _unbounded(self) -> set[tuple[str, str]]:
        """Block and id of the signals whose range must be found out."""
        placed = self._session.document.model.resolution.placed
        return {
            (name, signal.id)
            for name, entry in placed.items()
            for signal in entry.block.signals(entry.p)
            if signal.bounds is None
        }
