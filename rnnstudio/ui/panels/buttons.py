"""Buttons that show an action of the window's table, as an icon or as the one primary button of a bar; and one whose words wrap."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QIcon, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QToolButton, QWidget

MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


def icon_size(widget: QWidget) -> QSize:
    """Icons grow with the text beside them."""
    side = round(QFontMetricsF(widget.font()).height() * 1.15)
    return QSize(side, side)


def make_primary(button: QPushButton) -> None:
    """Of several buttons the one that is most likely wanted, also where the style has seen it already."""
    button.setProperty("primary", "true")
    button.style().unpolish(button)
    button.style().polish(button)


class ActionButton(QToolButton):
    """An action as an icon; its words are the tooltip. Arrows and Space stay with the window: only Tab gives it the focus."""

    def __init__(self, action: QAction | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if action is not None:
            self.setDefaultAction(action)
            action.changed.connect(self._name)
        self._name()
        self.setAutoRaise(True)
        self.setProperty("square", "true")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(icon_size(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIconSize(icon_size(self))

    def _name(self) -> None:
        action = self.defaultAction()
        if action is not None:
            self.setAccessibleName(action.text().replace("&", ""))


class PrimaryButton(QPushButton):
    """The one thing to press. It runs an action, but its words and icon say what pressing does now."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._icons = QIcon(), QIcon()
        self._captions: tuple[str, ...] = ()
        self.setProperty("primary", "true")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(icon_size(self))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def widest(self, words: list[str]) -> None:
        """Keeps room for the longest of its captions, so that nothing beside it moves when it changes."""
        self._captions = tuple(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        least = max((metrics.horizontalAdvance(caption) for caption in self._captions), default=0)
        return hint + QSize(max(0, least - metrics.horizontalAdvance(self.text())), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_icons(self, ready: QIcon, pale: QIcon) -> None:
        """One icon for the coloured button, another for the plain one that cannot be pressed."""
        self._icons = ready, pale
        self.setIcon(ready if self.isEnabled() else pale)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIconSize(icon_size(self))
        elif event.type() == QEvent.Type.EnabledChange:
            self.setIcon(self._icons[0 if self.isEnabled() else 1])

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())


class WrappedButton(QPushButton):
    """Words too long for the width that there is go on in a second line instead of being cut off at both ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        metrics, line = self.fontMetrics(), super().sizeHint().height()
        words = metrics.boundingRect(0, 0, max(width - self._beside(), 1), 1 << 14, MIDDLE, self.text())
        return max(line, words.height() + line - metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter, aside = QStylePainter(self), self._beside() // 2
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setPen(option.palette.buttonText().color())
        painter.drawText(self.rect().adjusted(aside, 0, -aside, 0), MIDDLE, self.text())

    def _beside(self) -> int:
        """What the style leaves at both sides of the words."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
