"""The gradient ledger as the window sees it: of which state, by losses or by later states, how far the way back is cut; and the chain
between two steps, the sizes of single steps and the spectra that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from rnnstudio.engine.jacobians import ChainOf, StateLedgerOf, StepSizesOf
from rnnstudio.engine.ledger import LedgerOf, state_keys
from rnnstudio.engine.question import Answer, Question
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.spectra import SpectraOf
from rnnstudio.engine.supposed import Supposed, UnderRadius
from rnnstudio.graph.block_type import Signal as Quantity
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.cell import Cell
from rnnstudio.session.asking import Asking
from rnnstudio.session.document import ProjectState
from rnnstudio.session.recurrent import cannot_run, looked_at, recurrent_blocks
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.supposing import Supposing
from rnnstudio.trace.jacobians import Chain, StateLedger
from rnnstudio.trace.ledger import Ledger
from rnnstudio.trace.trace import SignalKey

By = Literal["loss", "state"]
NOT_RECURRENT = Text(
    "This model has no recurrent block, so nothing is taught through time. Insert an RNN, LSTM or GRU in the canvas, or open an example "
    "(File › Examples…).",
    "这个模型没有循环模块，因此没有沿时间的学习。请在画布中插入 RNN、LSTM 或 GRU，或打开一个示例（文件 › 示例…）。",
)


@dataclass(frozen=True)
class Pair:
    """Two steps of a cell, from 0 on its timeline: k is taught, t is where that begins."""

    t: int
    k: int


class GradientLedger(QObject):
    """`changed` tells of another block, state, choice or pair of steps; every part of `parts` tells of its own numbers.

    `by` says whether rows are losses or later states; `window` after how many steps the way back is cut, None as in training.
    `supposing` tries out other spectral radii of a plain cell. While it is `stopped` the triangle is not worked out again.
    """

    changed = Signal()

    def __init__(
        self,
        runner: Runner,
        document: ProjectState,
        stepper: Stepper,
        selection: Selection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._stepper, self._selection = document, stepper, selection
        self.by: By = "loss"
        self.window: int | None = None
        self._state: SignalKey | None = None
        self._pair: Pair | None = None
        self.stopped = False
        self.losses = Asking(runner, stepper, self._losses, self)
        self.states = Asking(runner, stepper, self._states, self)
        self.chain = Asking(runner, stepper, self._chain, self)
        self.sizes = Asking(runner, stepper, self._sizes, self)
        self.spectra = Asking(runner, stepper, self._spectra, self)
        self.supposing = Supposing(runner, stepper, self._under_radius, self)
        self.supposing.changed.connect(self.changed)
        selection.node_changed.connect(self._other_block)

    # --- what is looked at --------------------------------------------------------------------------------------------------------

    @property
    def parts(self) -> tuple[Asking, ...]:
        """Everything that is asked for."""
        return self.losses, self.states, self.chain, self.sizes, self.spectra, self.supposing.asking

    @property
    def blocks(self) -> Mapping[str, Placed]:
        """The recurrent blocks, where the model can run."""
        return recurrent_blocks(self._document.model.resolution)

    @property
    def block(self) -> Placed | None:
        """The selected block, where it is recurrent, else the first that is."""
        return looked_at(self._document.model.resolution, self._selection.node)

    @property
    def problem(self) -> Text | None:
        """What to do, where there is nothing to look at."""
        return cannot_run(self._document.model.resolution) or (None if self.block else NOT_RECURRENT)

    @property
    def keys(self) -> tuple[SignalKey, ...]:
        """Every state of the block in every layer and direction."""
        block = self.block
        return state_keys(self._document.model, block.node.id) if block else ()

    @property
    def key(self) -> SignalKey | None:
        """The state that is taught: the chosen one, else what the top layer hands on."""
        keys = self.keys
        top = max((key.layer for key in keys), default=0)
        first = next((key for key in keys if key.layer == top), None)
        return self._state if self._state in keys else first

    @property
    def quantity(self) -> Quantity | None:
        """What that state is."""
        block, key = self.block, self.key
        return next((one for one in block.states if key and one.id == key.signal), None) if block else None

    @property
    def pair(self) -> Pair | None:
        """The steps between which the chain is shown, as far as this sequence has them."""
        pair = self._pair
        return pair if pair is not None and max(pair.t, pair.k) < self.steps else None

    @property
    def steps(self) -> int:
        """How many steps the block makes."""
        trace, block = self._stepper.trace, self.block
        return trace.lengths.get(trace.timelines.get(block.node.id, ""), 0) if trace and block else 0

    @property
    def asking(self) -> Asking:
        """What fills the triangle with the model's own numbers."""
        return self.losses if self.by == "loss" else self.states

    @property
    def under_way(self) -> Asking:
        """What fills it now, be that only supposed."""
        return self.asking if self.supposing.radius is None else self.supposing.asking

    @property
    def is_plain(self) -> bool:
        """True where W_hh is a single square matrix, so that its spectral radius tells of the whole cell."""
        block = self.block.block if self.block else None
        return isinstance(block, Cell) and len(block.rows) == 1

    @property
    def supposed(self) -> Supposed | None:
        """What would be at the latest radius that was worked out; None where nothing is supposed."""
        return self.supposing.found

    @property
    def filling(self) -> Ledger | StateLedger | None:
        """What the triangle shows: of the model, or of what is supposed."""
        found: Ledger | StateLedger | None = self.asking.found
        return self.supposed.filling if self.supposed else found

    @property
    def link(self) -> Chain | None:
        """What lies between the pair: in the model, or in what is supposed."""
        found: Chain | None = self.supposed.chain if self.supposed else self.chain.found
        pair = self.pair
        return found if found and pair and {found.t, found.k} == {pair.t, pair.k} else None

    # --- choosing -----------------------------------------------------------------------------------------------------------------

    def choose_state(self, key: SignalKey) -> None:
        """Another state, layer or direction of the block."""
        if key != self.key:
            before, self._state = self._cell, key
            if before != self._cell:
                self.supposing.radius = None
            self._ask()

    def choose_by(self, by: By) -> None:
        """Rows that are losses, or later states."""
        if by != self.by:
            self.by = by
            self._ask()

    def cut_after(self, window: int | None) -> None:
        """Cuts the way back after so many steps, for looking only; None as in training."""
        if window != self.window:
            self.window = window
            self._ask()

    def choose_pair(self, pair: Pair | None) -> None:
        """Shows the chain between two steps."""
        if pair != self._pair:
            self._pair = pair
            self.chain.ask()
            self.supposing.ask(anew=False)
            self.changed.emit()

    def watch(self, watched: bool) -> None:
        """Somebody looks from now on, or no longer."""
        for part in self.parts:
            part.watch(watched and not (self.stopped and part in (self.losses, self.states)))

    def stop(self, stopped: bool) -> None:
        """The triangle is worked out no further, nor again with other weights; or it is. What is only supposed is given up."""
        if self.supposing.radius is not None:
            self.supposing.suppose(None)
        else:
            self.stopped = stopped
            for part in (self.losses, self.states):
                part.watch(not stopped)
        self.changed.emit()

    def forget(self) -> None:
        """The model that all of it was worked out with is gone: nobody is told before every part of it is."""
        self._pair = None
        self.supposing.forget()
        for part in self.parts:
            with QSignalBlocker(part):
                part.forget()
        self.changed.emit()

    def accept(self, answer: Answer) -> None:
        """The latest from the engine."""
        for part in self.parts:
            part.accept(answer)

    def _other_block(self, *_: object) -> None:
        self.supposing.radius = None
        self._ask()

    def _ask(self) -> None:
        for part in (self.losses, self.states, self.chain, self.sizes, self.spectra, self.supposing):
            part.ask()
        self.changed.emit()

    # --- questions ----------------------------------------------------------------------------------------------------------------

    def _losses(self) -> Question | None:
        trace, key = self._stepper.trace, self.key
        wanted = trace is not None and key is not None and self.by == "loss"
        return LedgerOf(trace.sample, key.block, window=self.window) if wanted and trace and key else None

    def _states(self) -> Question | None:
        trace, key = self._stepper.trace, self._cell
        return StateLedgerOf(trace.sample, key) if trace and key and self.by == "state" else None

    def _chain(self) -> Question | None:
        trace, key, pair = self._stepper.trace, self._cell, self.pair
        return ChainOf(trace.sample, key, pair.t, pair.k) if trace and key and pair else None

    def _sizes(self) -> Question | None:
        trace, key = self._stepper.trace, self._cell
        return StepSizesOf(trace.sample, key) if trace and key else None

    def _spectra(self) -> Question | None:
        return SpectraOf(self._cell) if self._cell else None

    def _under_radius(self, radius: float) -> Question | None:
        trace, key = self._stepper.trace, self._cell
        if trace is None or key is None or not self.is_plain:
            return None
        pair = (self.pair.t, self.pair.k) if self.pair else None
        return UnderRadius(trace.sample, key, radius, self.by, self.window, pair)

    @property
    def _cell(self) -> SignalKey | None:
        """The cell, whichever of its states is chosen: another state asks nothing anew."""
        key = self.key
        return key._replace(signal="h") if key else None
