"""The triangle with its choices, what there is to say of it, and how far it is worked out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.session.ledger import Pair
from rnnstudio.session.session import Session
from rnnstudio.ui.ledger.choices import Choices
from rnnstudio.ui.ledger.grid import Grid, grid_of
from rnnstudio.ui.ledger.progress_line import ProgressLine
from rnnstudio.ui.ledger.shown import Shown
from rnnstudio.ui.ledger.triangle import Triangle
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.section import paragraph
from rnnstudio.ui.words import Words

ONE_LOSS = Text(
    "This task has a single loss, at the end: only its row is filled. “What is remembered” fills all of them, without a loss.",
    "该任务只有最后一个损失：只有这一行有值。“记住多少”不需要损失，每一行都有值。",
)
NO_LOSS = Text(
    "This sequence has no target, so no loss teaches anything. “What is remembered” needs none.",
    "这个序列没有目标，因此没有损失来教。“记住多少”不需要目标。",
)
ELSEWHERE = Text(
    "The losses stand at the decoder's steps, rows; the states at this block's own, columns.",
    "行是解码器各步的损失，列是该模块自身各步的状态。",
)
A_CHOICE = Text("{shown} of {all} rows, evenly chosen.", "均匀选取 {all} 行中的 {shown} 行。")
WHAT_IF = Text(
    "What if ρ(W_hh) were {radius}: this is not what the model does. “Own” in the spectrum brings that back.",
    "假如 ρ(W_hh) 是 {radius}：这不是模型实际的情况。谱图中的“原值”可恢复。",
)
CUT = Text(
    "The way back is cut every {n} steps: a triangle is left for each window.",
    "每 {n} 步截断一次：每个窗口只剩一个三角形。",
)


class TriangleCard(QFrame):
    """Shows what the session found; a click chooses the pair whose chain is shown, a click on an axis moves the playhead."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session, self._words = session, words
        self._scale, self._predict_first = "rows", False
        self._grid: Grid | None = None
        self._grid_of: object = None
        self._kept: tuple[object, ...] = ()  # so that no other answer ever has the same id
        self.choices, self.triangle = Choices(session, words), Triangle(self)
        self.note, self.progress = paragraph(muted=True), ProgressLine(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.choices)
        column.addWidget(self.triangle, 1)
        column.addWidget(self.note, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.progress)
        self.triangle.chosen.connect(self._choose)
        self.triangle.stepped.connect(self._step)
        self.choices.scale.connect(self._rescale)
        self.progress.pressed.connect(self._stop_or_go)
        for part in (session.ledger.losses, session.ledger.states, session.ledger.supposing.asking):
            part.changed.connect(self.show_all)
        session.stepper.cursor_changed.connect(self.show_all)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides what comes after the playhead."""
        self._predict_first = hidden
        self.show_all()

    # --- contents -----------------------------------------------------------------------------------------------------------------

    @property
    def grid(self) -> Grid | None:
        """What is shown, made once for each answer."""
        ledger, trace = self._session.ledger, self._session.stepper.shown
        found, key = ledger.filling, ledger.key
        if found is None or trace is None or key is None:
            return None
        of = (id(found), key, id(trace))
        if of != self._grid_of:
            self._grid = grid_of(found, key, trace, self._session.document.model.interface)
            self._grid_of, self._kept = of, (found, trace)
        fits = self._grid is not None and self._grid.norms.shape[1] == ledger.steps
        return self._grid if fits else None  # an answer about the sequence before says nothing of this one

    def show_all(self, *_: object) -> None:
        """Everything anew that has changed."""
        if not self.isVisible():
            return
        ledger = self._session.ledger
        grid = self.grid
        self.choices.show_all(self._scale)
        self.triangle.show_grid(self._shown(grid))
        note = self._note(grid)
        self._words.show(self.note, "setText", note)
        self.note.setVisible(note is not NOTHING)
        asking = ledger.under_way
        self.progress.show_share(
            asking.share,
            grid.step if grid else None,
            waiting=asking.waiting,
            stopped=ledger.stopped and ledger.supposing.radius is None,
        )

    def _shown(self, grid: Grid | None) -> Shown | None:
        ledger, trace = self._session.ledger, self._session.stepper.shown
        quantity, block, key = ledger.quantity, ledger.block, ledger.key
        if grid is None or trace is None or quantity is None or block is None or key is None:
            return None
        entering = key._replace(signal=f"d_{key.signal}")
        unit = trace.gradient_unit(entering) if grid.losses and entering in trace.gradients else 1.0
        return Shown(
            Look.of(self._session.appearance),
            grid,
            self._scale == "rows",
            unit,
            self._session.stepper.cursor,
            ledger.pair,
            self._predict_first,
            block.full_name,
            (quantity if grid.losses else block.states[-1]).symbol,
        )

    def _note(self, grid: Grid | None) -> Text:
        """The first thing that must be known to read it rightly."""
        supposed = self._session.ledger.supposed
        if grid is None:
            return NOTHING
        if supposed is not None:
            return WHAT_IF.format(radius=numbers.fixed(supposed.radius, 2))
        notes = (
            (grid.losses and not grid.lines, NO_LOSS),
            (grid.window > 0, CUT.format(n=grid.window)),
            (grid.losses and grid.of == 1, ONE_LOSS),
            (len(grid.lines) < grid.of, A_CHOICE.format(shown=len(grid.lines), all=grid.of)),
            (not all(line.own for line in grid.lines), ELSEWHERE),
        )
        return next((words for holds, words in notes if holds), NOTHING)

    # --- gestures -----------------------------------------------------------------------------------------------------------------

    def _choose(self, row: int, column: int) -> None:
        grid = self.grid
        if grid is not None:
            self._session.ledger.choose_pair(Pair(grid.lines[row].enters, column))

    def _step(self, cursor: int) -> None:
        self._session.stepper.pause()
        self._session.stepper.go(cursor)

    def _rescale(self, scale: str) -> None:
        self._scale = scale
        self.show_all()

    def _stop_or_go(self) -> None:
        self._session.ledger.stop(not self._session.ledger.stopped)
