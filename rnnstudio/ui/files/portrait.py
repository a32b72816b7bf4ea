"""The small picture of a model that goes into its file: the canvas as it is drawn by day, whatever the window looks like."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from rnnstudio.engine.model import Model
from rnnstudio.graph.text import Language
from rnnstudio.project.project import Project
from rnnstudio.session.appearance import Theme
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.theme import LIGHT

SIZE = QSize(320, 200)
LARGEST = 40_000
ROOM = (720.0, 450.0)
MARGIN = 10.0
FINER = 2  # it is drawn larger and made smaller, which is smoother than thin strokes


@dataclass(frozen=True)
class _ByDay:
    theme: Theme = "light"
    language: Language = "en"


def portrait(project: Project, model: Model, trace: Trace | None) -> bytes:
    """A PNG; nothing where there is no block, or where it would be too large to be worth it."""
    look = Look.of(_ByDay(), flat=ROOM[1])
    scene = ModelScene(look)
    try:
        scene.show_model(project, model, look, ROOM)
        scene.show_trace(model, trace)
        picture = _drawn(scene) if scene.blocks else None
    finally:
        scene.clear()
        scene.deleteLater()
    png = _png(picture) if picture is not None else b""
    return png if len(png) <= LARGEST else b""


def _drawn(scene: ModelScene) -> QImage:
    image = QImage(SIZE * FINER, QImage.Format.Format_RGB32)
    image.fill(LIGHT.colour("panel"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    scene.draw(painter, QRectF(image.rect()), FINER, MARGIN)  # no larger than life
    painter.end()
    return image


def _png(image: QImage) -> bytes:
    small = image.scaled(SIZE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    small.save(buffer, "PNG", 0)  # type: ignore[call-overload]  # the stubs do not know that a file type is a text
    buffer.close()
    return bytes(data.data())
