"""One recurrent block by hand and as torch's own module, as the window sees it: which block, both texts, the latest numbers."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from rnnstudio.engine.comparison import Compare, Comparison, forms_of
from rnnstudio.engine.question import Answer
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.forms import Forms
from rnnstudio.session.document import ProjectState
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper

REST_MS = 300
NOT_RECURRENT = Text(
    "This model has no recurrent block. Insert an RNN, LSTM or GRU in the canvas, or open one of the reference models (File › Examples…).",
    "这个模型没有循环模块。请在画布中插入 RNN、LSTM 或 GRU，或打开一个参考模型（文件 › 示例…）。",
)
CANNOT_RUN = Text("The model cannot run yet. {advice}", "模型还不能运行。{advice}")


class SideBySide(QObject):
    """`changed` tells that the block or its numbers are new. The engine is asked only while somebody watches, a few times a second."""

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
        self._runner, self._document, self._stepper, self._selection = runner, document, stepper, selection
        self.double = False
        self._found: Comparison | None = None
        self._watched = self._wanted = self._traced = False
        self._number, self._waiting = 0, False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_if_wanted)
        stepper.trace_changed.connect(self._trace_changed)
        selection.node_changed.connect(self._other_block)

    @property
    def block(self) -> Placed | None:
        """The selected block, where it is recurrent, else the first that is; None where none is or the model cannot run."""
        resolution = self._document.model.resolution
        recurrent = {name: placed for name, placed in resolution.placed.items() if forms_of(placed)}
        if not resolution.ok or not recurrent:
            return None
        return recurrent.get(self._selection.node or "") or next(iter(recurrent.values()))

    @property
    def forms(self) -> Forms | None:
        """Its two texts, which need no run."""
        return forms_of(self.block)

    @property
    def problem(self) -> Text | None:
        """What to do, where there is nothing to compare."""
        problems = self._document.model.resolution.problems
        if problems:
            return CANNOT_RUN.format(advice=problems[0].advice)
        return None if self.block else NOT_RECURRENT

    @property
    def found(self) -> Comparison | None:
        """The latest numbers of this block, in the precision that is asked for; None until they are there."""
        found, block = self._found, self.block
        fits = found is not None and block is not None and (found.node, found.double) == (block.node.id, self.double)
        return found if fits else None

    def watch(self, watched: bool) -> None:
        """Somebody looks from now on, or no longer."""
        self._watched = watched
        if watched:
            self._ask()

    def set_double(self, double: bool) -> None:
        """Computes in float64, or in the training's own float32."""
        if double != self.double:
            self.double = double
            self._other_block()

    def forget(self) -> None:
        """The model that it was computed with is gone."""
        self._found, self._waiting, self._traced, self._number = None, False, False, 0
        self.changed.emit()

    def accept(self, answer: Answer) -> None:
        """The latest from the engine; what answers an older request, or another's, is dropped."""
        if answer.done and answer.number == self._number:
            self._waiting = False
            self._found = answer.found
            self._rest.start()
            self.changed.emit()

    def _other_block(self, *_: object) -> None:
        """Another question: an answer to the one before is of no use."""
        self._ask()
        self.changed.emit()

    def _trace_changed(self) -> None:
        self._traced = True
        if self._waiting or self._rest.isActive():
            self._wanted = True
        else:
            self._ask()

    def _ask_if_wanted(self) -> None:
        if self._wanted and not self._waiting:
            self._ask()

    def _ask(self) -> None:
        """On the sample of the latest trace; before there is one of this model, its trace will ask."""
        self._wanted = False
        trace, block = self._stepper.trace, self.block
        if self._watched and self._traced and trace is not None and block is not None:
            self._number = self._runner.ask(Compare(trace.sample, block.node.id, self.double))
            self._waiting = True
