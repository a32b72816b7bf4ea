"""A new model by three clicks: the shape of the problem, the task, the cell."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rnnstudio.engine.architecture import architecture
from rnnstudio.engine.model import model_of
from rnnstudio.examples.starts import USUAL_SIZE, Start, cells, project_of, tasks_of
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Project
from rnnstudio.session.appearance import Appearance
from rnnstudio.tasks import catalogue
from rnnstudio.ui.starting.cards import ChoiceGrid
from rnnstudio.ui.starting.choices import Form, forms, recurrent, tasks
from rnnstudio.ui.starting.extent import Extent
from rnnstudio.ui.starting.preview import ModelPreview
from rnnstudio.ui.starting.trail import Trail
from rnnstudio.ui.words import Words

MARGIN = 18
WIDE, HIGH = 150, 42  # characters, lines
FRAME = 60  # what is left of the window behind
QUESTIONS = (
    Text("What shape does the problem have?", "问题是什么形式？"),
    Text("Which task is it to learn?", "学习哪个任务？"),
    Text("Which cell is to remember?", "用哪种单元来记忆？"),
)
MADE = Text("{title} - {kind}", "{title}：{kind}")


class NewModel(QDialog):
    """`made` carries a Project; `examples_wanted` asks for the shelf instead."""

    made = Signal(object)
    examples_wanted = Signal()

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = words
        self._form, self._task = Form("many_to_one"), ""
        self.forms, self.tasks, self.cells = (ChoiceGrid(appearance, words) for _ in range(3))
        self.extent, self.trail = Extent(words), Trail(words)
        self.preview, self.says = ModelPreview(appearance, words), QLabel()
        self.pages, self.last, self.question = QStackedWidget(), QWidget(), QLabel()
        self.pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        words.show(self, "setWindowTitle", Text("New model", "新建模型"))
        self.forms.show_choices(forms())
        self.cells.show_choices(recurrent())
        self._lay_out()
        self._connect()
        self._turn_to(0)

    # --- the three steps --------------------------------------------------------------------------------------------------------

    def _choose_form(self, form: Form) -> None:
        self._form = form
        self.tasks.show_choices(tasks(form.shape))
        self._turn_to(1)

    def _choose_task(self, task: str) -> None:
        self._task = task
        self.extent.suit(catalogue()[task])
        self._turn_to(2)

    def _choose_cell(self, cell: str) -> None:
        self.accept()
        self.made.emit(project_of(self._start(cell)))

    def _turn_to(self, step: int) -> None:
        before = (self._form, self._task)[step] if step < self.pages.currentIndex() else None
        self._show_page(step)
        self._words.show(self.question, "setText", QUESTIONS[step])
        self.trail.show_steps(step, self._chosen_words()[:step])
        self.back.setEnabled(step > 0)
        (self.forms, self.tasks, self.cells)[step].enter(before)

    def _show_page(self, step: int) -> None:
        """The page of a step takes the height that it needs; the preview has the rest."""
        for number, page in enumerate((self.forms, self.tasks, self.last)):
            vertical = QSizePolicy.Policy.Maximum if number == step else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self.pages.setCurrentIndex(step)

    def _chosen_words(self) -> tuple[Text, ...]:
        chosen = ((self.forms, self._form), (self.tasks, self._task))
        return tuple(card.choice.title for grid, value in chosen for card in grid.cards if card.choice.value == value)

    # --- what would be made ------------------------------------------------------------------------------------------------------

    def _look_at_form(self, form: Form) -> None:
        task = tasks_of(form.shape)[0].id
        self._show(Start(task, attention=form.attention, size=USUAL_SIZE[form.shape]))

    def _look_at_task(self, task: str) -> None:
        self._show(Start(task, attention=self._form.attention, size=USUAL_SIZE[self._form.shape]))

    def _look_at_cell(self, cell: str) -> None:
        self._cell = cell
        self._show(self._start(cell))

    def _look_again(self) -> None:
        """Another extent of the same cell."""
        if self.pages.currentIndex() == 2:
            self._look_at_cell(self._cell)

    def _start(self, cell: str) -> Start:
        extent = self.extent
        return Start(self._task, cell, self._form.attention, extent.hidden_units, extent.layers, extent.bidirectional)

    def _show(self, start: Start) -> None:
        project = project_of(start)
        self.preview.show_project(project)
        said = MADE.format(title=project.title, kind=architecture(model_of(project)))
        self._words.show(self.says, "setText", said)

    # --- parts ------------------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        large = self.question.font()
        large.setPointSizeF(self.font().pointSizeF() * 1.4)
        large.setBold(True)
        self.question.setFont(large)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 14, MARGIN, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.question, 1)
        head.addWidget(self.trail)
        column.addLayout(head)
        below = QVBoxLayout(self.last)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.extent)
        below.addWidget(self.cells, 1)
        for page in (self.forms, self.tasks, self.last):
            self.pages.addWidget(page)
        column.addWidget(self.pages)
        column.addWidget(self._shown(), 1)
        column.addLayout(self._footer())

    def _shown(self) -> QWidget:
        card = QFrame()
        card.setProperty("card", "true")
        self.says.setProperty("muted", "true")
        self.says.setWordWrap(True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(10, 6, 10, 6)
        inner.setSpacing(2)
        inner.addWidget(self.says)
        inner.addWidget(self.preview)
        return card

    def _footer(self) -> QHBoxLayout:
        self.examples, self.empty, self.back, self.cancel = (QPushButton() for _ in range(4))
        for button, text, tip in (
            (
                self.examples,
                Text("Examples…", "示例…"),
                Text("Choose a trained example instead", "改为选择训练好的示例"),
            ),
            (self.empty, Text("Empty canvas", "空白画布"), Text("Build it yourself, block by block", "自己逐块搭建")),
            (self.back, Text("Back", "上一步"), Text("One step back (Backspace)", "返回上一步（退格键）")),
            (self.cancel, Text("Cancel", "取消"), Text("Go on with what is open", "继续使用当前项目")),
        ):
            button.setAutoDefault(False)
            self._words.show(button, "setText", text)
            self._words.show(button, "setToolTip", tip)
        row = QHBoxLayout()
        row.addWidget(self.examples)
        row.addWidget(self.empty)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.cancel)
        return row

    def _connect(self) -> None:
        self._cell = cells()[0].id
        for grid, choose, look in (
            (self.forms, self._choose_form, self._look_at_form),
            (self.tasks, self._choose_task, self._look_at_task),
            (self.cells, self._choose_cell, self._look_at_cell),
        ):
            grid.chosen.connect(choose)
            grid.looked_at.connect(look)
        self.extent.changed.connect(self._look_again)
        self.trail.wanted.connect(self._turn_to)
        self.back.clicked.connect(self.go_back)
        self.cancel.clicked.connect(self.reject)
        self.examples.clicked.connect(self._want_examples)
        self.empty.clicked.connect(self._make_empty)

    def _want_examples(self) -> None:
        self.reject()
        self.examples_wanted.emit()

    def _make_empty(self) -> None:
        """Nothing but the task that was looked at."""
        self.accept()
        self.made.emit(Project(task=self.preview.project.task))

    def go_back(self) -> None:
        """One step back; from the first one, away."""
        step = self.pages.currentIndex()
        if step:
            self._turn_to(step - 1)
        else:
            self.reject()

    # --- Qt's events ------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
            self.go_back()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As large as is pleasant, and no larger than the window behind leaves room for."""
        metrics, behind = self.fontMetrics(), self.parentWidget()
        wanted = QSize(metrics.averageCharWidth() * WIDE, metrics.height() * HIGH)
        return wanted.boundedTo(behind.window().size() - QSize(FRAME, FRAME)) if behind else wanted

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())
