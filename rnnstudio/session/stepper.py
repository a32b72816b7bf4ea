"""Stepping through a sequence: the trace, the cursor in it, playing, and the sample that it is a trace of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from rnnstudio.graph.interface import in_order
from rnnstudio.trace.sample import Feeding, Sample
from rnnstudio.trace.trace import Trace

SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class Stepper(QObject):
    """`cursor` runs from 0 (before the first step: the initial states) to T. Moving it re-runs nothing: a trace is finished.

    `sample` is what should be traced, `trace` the latest trace that came back (None until then). `feeding` says what a decoder reads,
    whichever sample is looked at. Play stops at the end, and where `stops_at` says so.
    """

    cursor_changed = Signal(int)
    trace_changed = Signal()
    sample_changed = Signal()
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trace: Trace | None = None
        self.probes: tuple[Sample, ...] = ()
        self.sample: Sample | None = None
        self.feeding: Feeding = "target"
        self._original: Sample | None = None
        self._edited = False
        self.cursor = 0
        self.backwards = False
        self.speed = 1.0
        self.stops_at: Callable[[int], bool] = _nowhere
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    @property
    def current(self) -> Trace | None:
        """The trace, where it is one of the sample as it is now."""
        return self.trace if self.trace is not None and self.trace.sample is self.sample else None

    @property
    def lengths(self) -> Mapping[str, int]:
        """The steps of each timeline, in the order they run. What is written freely ends where the trace says, until then where the
        trace before it did."""
        if self.current is not None:
            return self.current.lengths
        if self.sample is None:
            return {}
        known, before = self.sample.lengths, self.trace.lengths if self.trace else {}
        free = {line for line in self.sample.timelines.values() if line not in known and line in before}
        steps = {**before, **known}
        return {line: steps[line] for line in in_order(free | known.keys())}

    @property
    def length(self) -> int:
        """The number of time steps, of all timelines one after the other."""
        return sum(self.lengths.values())

    @property
    def shown(self) -> Trace | None:
        """The trace, where its steps are those of the sample: while the next one is under way, the one before still stands."""
        return self.trace if self.trace is not None and self.trace.lengths == self.lengths else None

    @property
    def row(self) -> int | None:
        """The step at the cursor, from 0; None before the first one."""
        return self.cursor - 1 if self.cursor else None

    def row_of(self, block: str) -> int | None:
        """The row of a block's arrays at the cursor: None before its first step, its last one once its timeline has ended."""
        if self.trace is None:
            return None
        timeline = self.trace.timelines.get(block)
        steps = self.trace.lengths.get(timeline or "", self.trace.length)
        row = self.cursor - self.trace.start(timeline) - 1
        return min(row, steps - 1) if row >= 0 else None

    @property
    def playing(self) -> bool:
        """True while the cursor moves by itself."""
        return self._timer.isActive()

    @property
    def original(self) -> Sample | None:
        """The probe that an edited sample began as."""
        return self._original if self._edited else None

    @property
    def probe(self) -> Sample | None:
        """The probe that is stepped through as it is; None where it was edited."""
        return None if self._edited else self._original

    def offer(self, probes: tuple[Sample, ...]) -> None:
        """Another task's probes: the first becomes the sample, the cursor goes back to 0."""
        self.probes, self.feeding = probes, "target"
        self.show_probe(probes[0] if probes else None)

    def show_probe(self, sample: Sample | None) -> None:
        """Steps through one of the task's own samples."""
        self._original = sample
        self._replace(sample, edited=False)
        self.go(0)

    def edit_sample(self, sample: Sample) -> None:
        """Steps through the user's own sequence, at the step where the cursor stood; `original` brings back what it began as."""
        self._exchange(sample, edited=True)

    def set_feeding(self, feeding: Feeding) -> None:
        """What the decoder reads: the target of the step before, or its own prediction."""
        self.feeding = feeding
        if self.sample is not None and (self.sample.feeding != feeding or self.sample.fed):
            sample = self.probe or self.sample
            self._replace(replace(sample, fed={}) if sample.fed else sample, self._edited)

    def restore(self) -> None:
        """Back to the original sequence."""
        if self.original is not None:
            self._exchange(self._original, edited=False)

    def accept(self, trace: Trace | None) -> None:
        """A trace that came back from the engine."""
        self.trace = trace
        self.go(min(self.cursor, self.length))
        self.trace_changed.emit()

    def go(self, cursor: int) -> None:
        """Moves the cursor, within the sequence."""
        cursor = max(0, min(cursor, self.length))
        if cursor != self.cursor:
            self.cursor = cursor
            self.cursor_changed.emit(cursor)

    def step(self, by: int = 1) -> None:
        """Moves the cursor by some steps; stepping by hand stops playing."""
        self.pause()
        self.go(self.cursor + by)

    @property
    def goal(self) -> int:
        """Where playing ends: at the last step, backwards at the first one that was read."""
        return min(1, self.length) if self.backwards else self.length

    def play(self) -> None:
        """Moves the cursor at `speed` steps a second, from where it begins if it stands where it ends."""
        if self.length:
            if self.cursor == self.goal or (self.backwards and self.cursor < self.goal):
                self.go(self.length if self.backwards else 0)
            self._timer.start(round(1000 / self.speed))
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stops playing."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Plays or pauses."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Steps a second while playing."""
        self.speed = speed
        if self.playing:
            self._timer.start(round(1000 / speed))

    def _tick(self) -> None:
        self.go(self.cursor + (-1 if self.backwards else 1))
        if self.cursor == self.goal or self.stops_at(self.cursor):
            self.pause()

    def _exchange(self, sample: Sample | None, edited: bool) -> None:
        """Another sequence; the cursor keeps its timeline and its step there, as far as there are any."""
        line, step = self._place()
        self._replace(sample, edited)
        lengths = self.lengths
        if line in lengths:
            self.go(_before(lengths, line) + min(step, lengths[line]))
        else:
            self.go(self.cursor)

    def _place(self) -> tuple[str, int]:
        """The timeline in which the cursor stands, and how many of its steps are done."""
        lengths = self.lengths
        reached = [line for line in lengths if _before(lengths, line) < self.cursor] or [*lengths][:1]
        return (reached[-1], self.cursor - _before(lengths, reached[-1])) if reached else ("", 0)

    def _replace(self, sample: Sample | None, edited: bool) -> None:
        fed_so = sample is None or sample.feeding == self.feeding
        self.sample = sample if sample is None or fed_so else replace(sample, feeding=self.feeding)
        self._edited = edited
        self.sample_changed.emit()


def _nowhere(_: int) -> bool:
    return False


def _before(lengths: Mapping[str, int], line: str) -> int:
    """How many steps of the run lie before the first of a timeline."""
    lines = list(lengths)
    return sum(lengths[earlier] for earlier in lines[: lines.index(line)])
