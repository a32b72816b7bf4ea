"""All about the task and the training: shown while no block is selected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.options import OPTIONS
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.cost_facts import of_model
from rnnstudio.ui.panels.facts import Facts
from rnnstudio.ui.panels.forms import Form
from rnnstudio.ui.panels.problem_card import ProblemCard
from rnnstudio.ui.panels.section import Section, heading, paragraph
from rnnstudio.ui.panels.task_picker import TaskPicker
from rnnstudio.ui.words import Words

TRAINING = Text("Training", "训练")
MODEL = Text("Model", "模型")
SUCCESS = Text("What success is", "怎样算成功")


class TaskPage(QWidget):
    """The task's words and parameters, and the training options."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self.title, self.help, self.success = heading(), paragraph(), paragraph()
        self.form, self.options = Form(session.appearance, words), Form(session.appearance, words)
        self.model, self.problems = Facts(words), ProblemCard(session, words)
        self.picker = TaskPicker(session, words)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(8)
        for part in (
            self.title,
            self.problems,
            self.help,
            self.picker,
            self.form,
            Section(TRAINING, self.options, words, is_open=True),
            Section(MODEL, self.model, words, is_open=True),
            Section(SUCCESS, self.success, words, is_open=True),
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.picker.chosen.connect(session.document.set_task)
        self.form.edited.connect(self._set_task_param)
        self.options.edited.connect(session.document.set_option)
        for form in (self.form, self.options):
            form.entered.connect(session.document.seal)
        self.form.reset.connect(self._reset_task_params)
        self.options.reset.connect(session.document.reset_options)
        self.refresh()

    def refresh(self) -> None:
        """The project changed."""
        model = self._session.document.model
        self._words.show(self.title, "setText", model.task.title)
        self._words.show(self.help, "setText", model.task.help)
        self._words.show(self.success, "setText", model.task.success)
        project = self._session.document.project
        self.form.show_values(model.task.params, model.task_settings, project.task.params)
        self.options.show_values(OPTIONS, model.options, project.options)
        self.model.show_facts(of_model(model))
        self.problems.show_problems(model.resolution.problems)

    def _set_task_param(self, param: str, value: Any) -> None:
        if self._agrees({param: value}):
            self._session.document.set_task_param(param, value)

    def _reset_task_params(self, params: tuple[str, ...]) -> None:
        declared = self._session.document.model.task.params
        if self._agrees({param.id: param.default for param in declared if param.id in params}):
            self._session.document.reset_task_params(params)

    def _agrees(self, values: Mapping[str, Any]) -> bool:
        """Some values fit only together with others: what the task itself refuses is said beside the field."""
        model = self._session.document.model
        try:
            settings = model.task.settings({**model.task_settings, **values})
            model.task.interface(settings)
            model.task.probes(settings)
        except StudioError as error:
            self.form.refuse(next(iter(values)), error)
            self.refresh()
            return False
        return True
