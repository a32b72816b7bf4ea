"""All kinds of blocks, to be searched, dragged onto the canvas or placed by a double-click."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QMenu, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio import blocks
from rnnstudio.graph.block_type import BlockType, Family
from rnnstudio.graph.text import LANGUAGES, Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.dragging import carrying
from rnnstudio.ui.words import Words

FAMILIES: Mapping[Family, Text] = {
    "input": Text("Inputs", "输入"),
    "recurrent": Text("Recurrent", "循环"),
    "attention": Text("Attention", "注意力"),
    "layer": Text("Layers", "层"),
    "output": Text("Outputs", "输出"),
}
KIND = Qt.ItemDataRole.UserRole
ICON = QSize(22, 16)
WIDE = 30  # characters
TIP = Text("{help} Drag it onto the canvas or onto a wire, or double-click.", "{help}拖到画布或连线上，或双击放置。")
ADD, HELP = Text("Add to the model", "添加到模型"), Text("Help on this block", "这种模块的帮助")
Wanted = Callable[[BlockType], bool]


class Palette(QWidget):
    """`chosen` and `help_wanted` carry the id of a kind; `left` asks for the focus to go back where it came from."""

    chosen = Signal(str)
    help_wanted = Signal(str)
    left = Signal()

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words = appearance, words
        self._wanted: Wanted = any_kind
        self.field, self.list = QLineEdit(self), KindList(self)
        self.field.setClearButtonEnabled(True)
        words.show(self.field, "setPlaceholderText", Text("Search blocks", "搜索模块"))
        words.show(self.field, "setAccessibleName", Text("Search blocks", "搜索模块"))
        words.show(self.list, "setAccessibleName", Text("Kinds of blocks", "模块种类"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self.refresh)
        self.field.returnPressed.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        appearance.changed.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        """Wide enough for the longest name."""
        return QSize(self.fontMetrics().averageCharWidth() * WIDE, super().sizeHint().height())

    def offer(self, wanted: Wanted) -> None:
        """Only some kinds, all of them to be seen."""
        self._wanted = wanted
        self.field.clear()
        self.refresh()

    @property
    def kind_in_hand(self) -> str | None:
        """The kind that Enter would take, or that was clicked last, as long as the keyboard is here."""
        item = self.list.currentItem()
        here = self.field.hasFocus() or self.list.hasFocus()
        return item.data(KIND) if here and item is not None else None

    def menu(self, kind: str) -> QMenu:
        """What can be done with a kind."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, keys, wanted in ((ADD, Qt.Key.Key_Return, self.chosen), (HELP, Qt.Key.Key_F1, self.help_wanted)):
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            menu.addAction(f"{self._words.say(title)}\t{shown}").triggered.connect(
                lambda _=False, tell=wanted: tell.emit(kind)
            )
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What Enter would take is shown as long as Enter would take it."""
        if event.type() == QEvent.Type.FocusIn:
            self._choose_first()
        elif event.type() == QEvent.Type.FocusOut and not self.field.text():
            self.list.setCurrentRow(-1)
        return super().eventFilter(watched, event)

    def refresh(self, *_: object) -> None:
        """The kinds that are wanted and match what is typed, in their families."""
        self.list.clear()
        look = Look.of(self._appearance)
        for family, title in FAMILIES.items():
            kinds = [b for b in blocks.catalogue().values() if b.family == family and self._wanted(b)]
            self._add(title, [block for block in kinds if matches(block, self.field.text())], look)
        self._choose_first()

    def _add(self, title: Text, kinds: Iterable[BlockType], look: Look) -> None:
        for number, block in enumerate(sorted(kinds, key=richness)):
            if number == 0:
                heading = QListWidgetItem(self._words.say(title), self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(chip(block, look, self.devicePixelRatioF()), self._words.say(block.title), self.list)
            item.setData(KIND, block.id)
            item.setToolTip(self._words.say(TIP.format(help=block.help)))

    def _choose_first(self) -> None:
        """Where Enter would take something: while something is typed, or the palette is there to be typed into."""
        if not self.field.text() and not self.field.hasFocus():
            return
        rows = (row for row in range(self.list.count()) if self.list.item(row).data(KIND))
        self.list.setCurrentRow(next(rows, -1))

    def _take(self, *_: object) -> None:
        item = self.list.currentItem()
        if item is not None and item.data(KIND):
            self.chosen.emit(item.data(KIND))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move in the list while typing goes on."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at) or self.list.currentItem()
        if item is not None and item.data(KIND):
            self.menu(item.data(KIND)).popup(self.list.viewport().mapToGlobal(at))

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count() and not self.list.item(row).data(KIND):
            row += by
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)


class KindList(QListWidget):
    """A list that gives away what is dragged out of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDragEnabled(True)
        self.setIconSize(ICON)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def mimeData(self, items: Iterable[QListWidgetItem]) -> QMimeData:
        return carrying(next(iter(items)).data(KIND))


def richness(block: BlockType) -> tuple[bool, int]:
    """From the simple to the rich: what gives the task's own input first."""
    return block.reads(block.settings({})) is not None, block.richness


def any_kind(_block: BlockType) -> bool:
    """All kinds are wanted."""
    return True


def matches(block: BlockType, typed: str) -> bool:
    """True where every word typed stands somewhere in a kind's name or family, in either language."""
    texts = (block.title, FAMILIES[block.family])
    said = " ".join([block.id, *(text.said(tongue) for text in texts for tongue in LANGUAGES)]).lower()
    return all(word in said for word in typed.lower().split())


def chip(block: BlockType, look: Look, ratio: float) -> QIcon:
    """A small card in the colour of the family; one that remembers has its loop."""
    pixmap = QPixmap(ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter, colour = QPainter(pixmap), look.family(block.family)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill = QColor(colour)
    fill.setAlpha(60)
    painter.setPen(QPen(colour, 1.5))
    if block.family == "recurrent":
        painter.drawArc(6, 1, 10, 9, 0, 180 * 16)
    painter.setBrush(fill)
    painter.drawRoundedRect(2, 6, 18, 9, 2.5, 2.5)
    painter.end()
    made = QIcon(pixmap)
    made.addPixmap(_on(pixmap, look.colours.colour("panel")), QIcon.Mode.Selected)
    return made


def _on(pixmap: QPixmap, ground: QColor) -> QPixmap:
    """The card on a ground of its own: on the colour of the selection its own would not be seen."""
    made = QPixmap(pixmap.size())
    made.setDevicePixelRatio(pixmap.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(QPointF(0, 0), QSizeF(ICON)), 4, 4)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return made
