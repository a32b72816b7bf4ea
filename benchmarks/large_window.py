"""The whole window with a large model: dragging a block, and what else one does with a model. Milliseconds."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QGraphicsView

from benchmarks import large_models
from benchmarks.frames import dragged, pump
from benchmarks.rounds import answer
from rnnstudio.engine.model import model_of
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Node
from rnnstudio.graph.text import plain
from rnnstudio.project.project import Document, Project
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.block_item import BlockItem
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.main_window import MainWindow

SIZE = 1920, 1040
SEVERAL = ("l2_0", "l2_1", "l2_2", "l2_sum")
DRAGGED = "l2_sum"  # two wires lead to it and six away from it


def took(action: Callable[[], object]) -> float:
    """How long until it is done and can be seen."""
    begin = time.perf_counter()
    action()
    QApplication.processEvents()
    return (time.perf_counter() - begin) * 1000


class Round:
    """One window and what is measured in it."""

    def __init__(self, project: Project) -> None:
        folder = tempfile.mkdtemp()
        self.project = project
        self.session = Session(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        self.window = MainWindow(self.session)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.choose_perspective("build")
        pump(1.0)

    def once(self) -> dict[str, float]:
        """All figures."""
        document = self.session.document
        found = {"open": took(lambda: self.session.open(Document(self.project)))}
        pump(2.0)
        found["resolve"] = took(lambda: model_of(self.project))
        found |= {f"drag {name}": value for name, value in self._drag().items()}
        found["undo the move"] = took(document.undo)
        found["a step of ten blocks"] = self._together()
        more = edits.add(self.project.graph, Node("extra", "linear"))
        found["insert"] = took(lambda: document.edit_graph(more, plain("")))
        found["select, with a problem"] = took(lambda: self.session.selection.select("extra"))
        found["undo the insertion"] = took(document.undo)
        pump(0.5)
        return found

    def _together(self) -> float:
        """Ten blocks that move by a little, from the step of the mouse until they are painted: the median of many steps."""
        scene = self.window.canvas.scene()
        assert isinstance(scene, ModelScene)
        home = {name: (item.x(), item.y()) for name, item in scene.blocks.items() if name.startswith(SEVERAL)}
        steps = [{name: (x + 6 * k, y + 4 * k) for name, (x, y) in home.items()} for k in range(1, 21)]
        times = [took(partial(scene.move, places)) for places in (*steps, *reversed(steps))]
        scene.move(home)
        return statistics.median(times)

    def _drag(self) -> dict[str, float]:
        view: QGraphicsView = self.window.canvas
        item = next(i for i in view.items() if isinstance(i, BlockItem) and i.face.id == DRAGGED)
        return dragged(view.viewport(), view.mapFromScene(item.pos()))


def main(name: str) -> None:
    """Answers with figures until nobody asks any more."""
    app = QApplication([])
    app.setStyle("Fusion")
    found = Round({"wide": large_models.wide, "looped": large_models.looped}[name]())
    answer(found.once)
    found.session.close()


if __name__ == "__main__":
    main(sys.argv[1])
