"""A window beside the main one, never in its way: it is shown and put away by one action and knows the main window's keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QStackedLayout, QWidget

KEYS = (
    *("step.next", "step.back", "step.home", "step.end", "step.play", "step.predict"),
    *("train.toggle", "train.once", "view.language", "view.theme", "view.presenter"),
)
FRAME = QMargins(4, 36, 4, 4)  # what a window manager puts around a window
SHARE = 0.92  # of the main window, at first


class BesideWindow(QDialog):
    """What it shows stands on one page, on the other a hint where there is nothing to show. It is worked out only while seen."""

    def __init__(self, actions: Mapping[str, QAction], own: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setMargin(40)
        self._pages = QStackedLayout(self)
        self._pages.setSizeConstraint(
            QStackedLayout.SizeConstraint.SetNoConstraint
        )  # no block makes it outgrow the screen
        for key in (*KEYS, *own):
            self.addAction(actions[key])
        self.setGeometry(placed(parent.frameGeometry(), parent.screen().availableGeometry()))

    def set_content(self, content: QWidget) -> None:
        """What there is to show."""
        self._pages.addWidget(content)
        self._pages.addWidget(self.hint)

    def watch(self, watched: bool) -> None:
        """Somebody looks from now on, or no longer."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Everything of this moment."""
        raise NotImplementedError

    def toggle(self) -> None:
        """Shows it in front of the main window; where it stands there already, puts it away."""
        if self.isVisible() and not self.isMinimized():
            self.close()
        else:
            self.showNormal()
            self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch(True)
        self.show_all()
        self.setFocus()  # arrows step, and no button waits for Enter

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch(False)


def placed(behind: QRect, screen: QRect) -> QRect:
    """Over the window behind, a little smaller, and with its frame wholly on the screen, so that its title can be dragged."""
    room = screen.marginsRemoved(FRAME)
    made = QRect(
        0, 0, min(round(behind.width() * SHARE), room.width()), min(round(behind.height() * SHARE), room.height())
    )
    made.moveCenter(behind.center())
    made.moveLeft(max(room.left(), min(made.left(), room.right() + 1 - made.width())))
    made.moveTop(max(room.top(), min(made.top(), room.bottom() + 1 - made.height())))
    return made
