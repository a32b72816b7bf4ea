"""The folded panels whose chips found no room, in a menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.panel import Panel
from rnnstudio.ui.symbols import plain_symbol


class PanelMenu(QMenu):
    """`chosen` carries the id of a panel; closing, it is gone."""

    chosen = Signal(str)

    def __init__(self, panels: Iterable[Panel], look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for panel in panels:
            title = panel.title
            words = (plain_symbol(title.symbol), look.say(title.words), look.say(title.where))
            self.addAction(" · ".join(filter(None, words))).setData(panel.id)
        self.triggered.connect(self._chosen)

    def _chosen(self, action: QAction) -> None:
        self.chosen.emit(action.data())
