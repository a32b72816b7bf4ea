"""The basket that all steps share, as the window sees it: of which weights, which of them in full, and whether autograd agrees."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.baskets import BasketsOf, MatricesOf
from rnnstudio.engine.by_autograd import AgreementOf
from rnnstudio.engine.question import Answer, Question
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.layout import reads_from_end, reads_the_past
from rnnstudio.session.asking import Asking
from rnnstudio.session.document import ProjectState
from rnnstudio.session.pile import Pile
from rnnstudio.session.recurrent import cannot_run
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.training import Training
from rnnstudio.trace.agreement import Agreement
from rnnstudio.trace.basket import Basket, Matrices, matrices_at
from rnnstudio.trace.trace import Trace

AT_ONCE = 1_000_000  # products that take no more than a millisecond or two
NO_BLOCK = Text(
    "Choose a block in the model to see how the gradient of its weights comes together, or look at all weights.",
    "请在模型中选择一个模块，查看其权重的梯度如何累积；也可以查看全部权重。",
)
NO_WEIGHTS = Text(
    "This block has no weights, so nothing is learned in it. Choose a recurrent block, for instance, or look at all weights.",
    "这个模块没有权重，没有要学习的参数。请选择有权重的模块（如循环模块），或查看全部权重。",
)
NONE_AT_ALL = Text(
    "This model has no weights. Insert a recurrent block in the canvas.",
    "这个模型没有权重。请在画布中插入循环模块。",
)
NO_TARGET = Text(
    "This sequence has no target, so it has no loss and no gradient. Choose a sample of the task, or the original sequence (Shift+S).",
    "这个序列没有目标，因此没有损失，也没有梯度。请选择任务的样本，或按 Shift+S 恢复原序列。",
)


class SharedBasket(QObject):
    """`every` is True for the weights of all blocks, else those of the selected one. `changed` tells of all there is."""

    changed = Signal()

    def __init__(
        self,
        runner: Runner,
        document: ProjectState,
        stepper: Stepper,
        selection: Selection,
        training: Training,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._stepper, self._selection, self._training = document, stepper, selection, training
        self.every = False
        self._weight: str | None = None
        self._running = False
        self.baskets = Asking(runner, stepper, self._baskets, self)
        self.agreeing = Asking(runner, stepper, self._agreement, self)
        self.spread = Asking(runner, stepper, self._matrices, self)
        for part in self.parts:
            part.changed.connect(self.changed)
        selection.node_changed.connect(self._ask)
        stepper.cursor_changed.connect(self._moved)
        training.changed.connect(self._trained)

    @property
    def parts(self) -> tuple[Asking, ...]:
        """Everything that is asked for."""
        return self.baskets, self.agreeing, self.spread

    # --- what is there ------------------------------------------------------------------------------------------------------------

    @property
    def trace(self) -> Trace | None:
        """The trace, where its steps are those of the sample."""
        return self._stepper.shown

    @property
    def names(self) -> tuple[str, ...]:
        """The weights that are shown, by full name, as the model has them."""
        resolution, node = self._document.model.resolution, self._selection.node
        return tuple(n for n in resolution.weight_shapes() if self.every or n.partition(".")[0] == node)

    @property
    def problem(self) -> Text | None:
        """What to do, where there is no basket to be seen."""
        resolution, node = self._document.model.resolution, self._selection.node
        if (advice := cannot_run(resolution)) is not None:
            return advice
        if not resolution.weight_shapes():
            return NONE_AT_ALL
        if not self.names:
            return NO_WEIGHTS if node in resolution.placed else NO_BLOCK
        return NO_TARGET if self.trace is not None and self.trace.loss is None else None

    @property
    def piles(self) -> tuple[Pile, ...]:
        """Of every weight that is shown, at the playhead; none until they have been worked out."""
        found: Mapping[str, Basket] | None = self.baskets.found
        trace = self.trace
        if not found or trace is None or self.problem is not None:
            return ()
        piles = [Pile.at(found[name], trace, self._stepper.cursor) for name in self.names if name in found]
        return tuple(pile for pile in piles if pile.once or pile.steps == self._steps(trace, pile.basket.weight))

    @property
    def weight(self) -> str | None:
        """The one that is shown in full: the chosen one, else the first that the past goes through."""
        names = self.names
        if self._weight in names:
            return self._weight
        return next((name for name in names if reads_the_past(name)), next(iter(names), None))

    @property
    def matrices(self) -> Matrices | None:
        """The chosen weight's share of this step and its pile; large ones come a little later."""
        question, trace = self._in_full(), self._stepper.current
        if question is None or trace is None:
            return None
        if not self._is_quick(trace, question.weight):
            found: Matrices | None = self.spread.found
            return found
        shape = self._document.model.resolution.weight_shapes()[question.weight]
        return matrices_at(trace.shares, question.weight, shape, question.t, reads_from_end(question.weight))

    @property
    def agreement(self) -> Agreement | None:
        """How far autograd is from what is shown; None while that is being worked out, and while the model trains."""
        found: Agreement | None = self.agreeing.found
        trace = self.trace
        fits = found is not None and trace is not None and found.step == trace.step and self.agreeing.settled
        return found if fits else None

    # --- choosing -----------------------------------------------------------------------------------------------------------------

    def show_every(self, every: bool) -> None:
        """The weights of all blocks, or of the selected one."""
        if every != self.every:
            self.every = every
            self._ask()

    def choose(self, weight: str) -> None:
        """Shows a weight in full."""
        if weight != self.weight:
            self._weight = weight
            self.spread.ask()

    def watch(self, watched: bool) -> None:
        """Somebody looks from now on, or no longer."""
        for part in self.parts:
            part.watch(watched)

    def forget(self) -> None:
        """The model that all of it was worked out with is gone."""
        for part in self.parts:
            part.forget()

    def accept(self, answer: Answer) -> None:
        """The latest from the engine."""
        for part in self.parts:
            part.accept(answer)

    def _ask(self, *_: object) -> None:
        self.baskets.ask()
        self.spread.ask()

    def _moved(self, *_: object) -> None:
        self.spread.ask()

    def _trained(self) -> None:
        """At rest again: what autograd says is asked now."""
        if self._training.running != self._running:
            self._running = self._training.running
            self.agreeing.ask()
        self.changed.emit()

    # --- questions ----------------------------------------------------------------------------------------------------------------

    def _baskets(self) -> Question | None:
        trace = self._stepper.trace
        node = None if self.every else self._selection.node
        wanted = trace is not None and trace.loss is not None and bool(self.names)
        return BasketsOf(trace.sample, node) if wanted and trace else None

    def _agreement(self) -> Question | None:
        trace = self._stepper.trace
        at_rest = trace is not None and trace.loss is not None and not self._training.running
        return AgreementOf(trace.sample) if at_rest and trace else None

    def _matrices(self) -> Question | None:
        question, trace = self._in_full(), self._stepper.trace
        return None if question is None or trace is None or self._is_quick(trace, question.weight) else question

    def _in_full(self) -> MatricesOf | None:
        trace, weight = self._stepper.trace, self.weight
        pile = next((pile for pile in self.piles if pile.basket.weight == weight), None)
        return MatricesOf(trace.sample, weight, pile.row) if trace and weight and pile else None

    def _is_quick(self, trace: Trace, weight: str) -> bool:
        """True where the window can write it out itself while it draws."""
        return bool(trace.shares) and trace.weight_gradients[weight].size * self._steps(trace, weight) <= AT_ONCE

    @staticmethod
    def _steps(trace: Trace, weight: str) -> int:
        return trace.lengths.get(trace.timelines.get(weight.partition(".")[0], ""), trace.length)
