"""One recurrent block by hand and as torch's own module, as the window sees it: which block, both texts, the latest numbers."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.comparison import Compare, Comparison, forms_of
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.forms import Forms
from rnnstudio.session.asking import Asking
from rnnstudio.session.document import ProjectState
from rnnstudio.session.recurrent import cannot_run, looked_at
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper

NOT_RECURRENT = Text(
    "This model has no recurrent block. Insert an RNN, LSTM or GRU in the canvas, or open one of the reference models (File › Examples…).",
    "这个模型没有循环模块。请在画布中插入 RNN、LSTM 或 GRU，或打开一个参考模型（文件 › 示例…）。",
)


class SideBySide(QObject):
    """`changed` tells that the block or its numbers are new; `asking` has the numbers."""

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
        self.double = False
        self.asking = Asking(runner, stepper, self._question, self)
        self.asking.changed.connect(self.changed)
        selection.node_changed.connect(self.asking.ask)

    @property
    def block(self) -> Placed | None:
        """The selected block, where it is recurrent, else the first that is; None where none is or the model cannot run."""
        return looked_at(self._document.model.resolution, self._selection.node)

    @property
    def forms(self) -> Forms | None:
        """Its two texts, which need no run."""
        return forms_of(self.block)

    @property
    def problem(self) -> Text | None:
        """What to do, where there is nothing to compare."""
        return cannot_run(self._document.model.resolution) or (None if self.block else NOT_RECURRENT)

    @property
    def found(self) -> Comparison | None:
        """The latest numbers of this block, in the precision that is asked for; None until they are there."""
        found: Comparison | None = self.asking.found
        return found

    def set_double(self, double: bool) -> None:
        """Computes in float64, or in the training's own float32."""
        if double != self.double:
            self.double = double
            self.asking.ask()

    def _question(self) -> Compare | None:
        """On the sample of the latest trace."""
        trace, block = self._stepper.trace, self.block
        return Compare(trace.sample, block.node.id, self.double) if trace is not None and block is not None else None
