"""A ledger as a grid that can be drawn: what its rows and columns are called, where in the run they lie, and how large each entry is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio import numbers
from rnnstudio.graph.interface import Interface
from rnnstudio.trace.jacobians import StateLedger
from rnnstudio.trace.ledger import Ledger, LossRow, by_row
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.plots.fed_row import fed_word

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A row: step `t` from 0 on its timeline, `cursor` of the run when it is reached, what was wanted or read there, its target.

    `enters` is the block's own step at which it begins; `own` is False for a loss on another timeline than the block's.
    """

    t: int
    cursor: int
    word: str
    enters: int
    own: bool = True
    target: str = ""


@dataclass(frozen=True, eq=False)
class Grid:
    """`norms` (rows, steps) belong to `lines` and `words`, the steps of the block, `start` steps after those of the run.

    `losses` says that rows are losses, and `of` how many of these there are in all; `window` after how many steps the way back is cut.
    """

    norms: Doubles
    lines: tuple[Line, ...]
    words: tuple[str, ...]
    start: int
    losses: bool
    of: int
    step: int
    window: int = 0

    @property
    def filled(self) -> int:
        """How many rows have anything in them."""
        return int((~np.isnan(self.norms).all(-1)).sum()) if self.norms.size else 0

    def sizes(self, by_rows: bool, unit: float) -> Doubles:
        """What is drawn: each row over its own largest entry, or all over one unit."""
        return by_row(self.norms) if by_rows else self.norms / unit

    def row_at(self, cursor: int) -> int | None:
        """The row that is reached at a step of the run."""
        return next((row for row, line in enumerate(self.lines) if line.cursor == cursor), None)

    def column_at(self, cursor: int) -> int | None:
        """The column of a step of the run."""
        column = cursor - self.start - 1
        return column if 0 <= column < self.norms.shape[1] else None


def grid_of(found: Ledger | StateLedger, key: SignalKey, trace: Trace, interface: Interface) -> Grid:
    """Of either kind of ledger."""
    if isinstance(found, Ledger):
        return of_losses(found, key, trace, interface)
    return of_states(found, trace, interface)


def of_losses(found: Ledger, key: SignalKey, trace: Trace, interface: Interface) -> Grid:
    """Of one state; where every loss stands at a step of the block's own timeline, a row for each of its steps."""
    norms, own = found.norms[key], trace.timelines.get(key.block)
    steps, window = norms.shape[1], found.window
    lines = [_line(loss, own, steps, trace, interface) for loss in found.losses]
    placed = {line.t: row for row, line in enumerate(lines) if line.own and line.t < steps}
    if lines and found.of == len(lines) == len(placed):
        every = np.full((steps, steps), np.nan)
        every[list(placed)] = norms[list(placed.values())]
        empty = [Line(t, found.start + t + 1, "", t) for t in range(steps)]
        lines = [lines[placed[t]] if t in placed else empty[t] for t in range(steps)]
        norms = every
    words = read_words(trace, interface, own)
    return Grid(norms, tuple(lines), words, found.start, losses=True, of=found.of, step=found.step, window=window)


def of_states(found: StateLedger, trace: Trace, interface: Interface) -> Grid:
    """Rows are later states of the same cell."""
    own = trace.timelines.get(found.cell.block)
    words, start = read_words(trace, interface, own), trace.start(own)
    lines = tuple(Line(t, start + t + 1, words[t] if t < len(words) else "", t) for t in found.rows)
    return Grid(found.norms, lines, words, start, losses=False, of=found.norms.shape[1], step=found.step)


def read_words(trace: Trace, interface: Interface, timeline: str | None) -> tuple[str, ...]:
    """What is read at every step of a timeline, as far as it is a symbol."""
    steps = trace.lengths.get(timeline or "", trace.length)
    for spec in interface.inputs.values():
        tokens = trace.sample.inputs.get(spec.name)
        if spec.kind == "tokens" and spec.timeline == timeline and tokens is not None:
            return tuple(numbers.token(spec.vocabulary[int(token)]) for token in tokens[:steps])
    for name, symbols in trace.fed.items():
        target = interface.targets[name]
        if target.timeline == timeline:
            return tuple(fed_word(target, int(symbol)) for symbol in symbols[:steps])
    return ("",) * steps


def _line(loss: LossRow, own: str | None, steps: int, trace: Trace, interface: Interface) -> Line:
    spec, wanted = interface.targets[loss.target], trace.sample.targets.get(loss.target)
    word = ""
    if wanted is not None and spec.kind == "classes":
        symbol = int(wanted[loss.t] if spec.per_step else wanted) if not spec.per_step or loss.t < len(wanted) else -1
        word = numbers.token(spec.classes[symbol]) if symbol >= 0 else ""
    here = loss.timeline == own
    title = loss.target if len(interface.targets) > 1 else ""
    return Line(loss.t, loss.tick + 1, word, loss.t if here else steps - 1, here, title)
