"""The model that would be made, drawn as the canvas draws it, in little."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnstudio.engine.model import model_of
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Project
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.theme import base_points
from rnnstudio.ui.words import Words

LEAST = 4  # lines
MARGIN = 8
LARGEST = 1.3
NAME = Text("The model that will be made", "将要创建的模型")


class ModelPreview(QWidget):
    """Shows the blocks and wires of a project without a trace."""

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._project = Project()
        self._scene = ModelScene(self._look(), self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        words.show(self, "setAccessibleName", NAME)
        appearance.changed.connect(self._draw)

    @property
    def project(self) -> Project:
        """What is shown."""
        return self._project

    def show_project(self, project: Project) -> None:
        """Another model."""
        if project != self._project:
            self._project = project
            self._draw()

    def sizeHint(self) -> QSize:
        return QSize(300, self.fontMetrics().height() * LEAST)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: object) -> None:
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self._scene.draw(painter, room, LARGEST * base_points(self._appearance.presenter) / 10)

    def _look(self) -> Look:
        """Words and wires alone: nothing has run yet that pictures could show."""
        return replace(Look.of(self._appearance, flat=1000.0), picture_height=0.0)

    def _draw(self) -> None:
        unit = base_points(self._appearance.presenter) / 10
        room = max(self.width() - 2 * MARGIN, 50) / unit, max(self.height() - 2 * MARGIN, 50) / unit
        self._scene.show_model(self._project, model_of(self._project), self._look(), room)
        self.update()
