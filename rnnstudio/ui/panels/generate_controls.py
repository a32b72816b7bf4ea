"""How the model is to write: what it reads, how it chooses, how much. Everything is kept while the window is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QWidget

from rnnstudio.engine.choosing import BEAMS, MOST, SEED, TEMPERATURE, Choosing
from rnnstudio.graph.params import Param
from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.panels.number_box import NumberBox
from rnnstudio.ui.panels.section import Switch
from rnnstudio.ui.words import Words

LIKELIEST, CHANCE, SEARCH = "likeliest", "chance", "search"
WAYS = (
    (
        LIKELIEST,
        Text("likeliest", "最可能"),
        Text("Greedy: at every step the symbol with the greatest p", "贪心：每一步取 p 最大的符号"),
    ),
    (CHANCE, Text("by chance", "随机抽取"), TEMPERATURE.help),
    (SEARCH, Text("beam search", "束搜索"), BEAMS.help),
)
COLDEST, HOTTEST = 1, 20  # tenths
PACE = 10.0


class GenerateControls(QWidget):
    """`changed` tells that another way to choose was chosen."""

    changed = Signal()

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.way = Switch(words, self)
        self.temperature, self.heat = QSlider(Qt.Orientation.Horizontal, self), QLabel(self)
        self.beams, self.most, self.seed = (NumberBox(param, appearance) for param in (BEAMS, MOST, SEED))
        self.at_once = QCheckBox(self)
        self._chosen = LIKELIEST
        self._lay_out()
        self.temperature.valueChanged.connect(self._show)
        self.way.chosen.connect(self.choose)
        appearance.changed.connect(self._dress)
        self._dress()

    @property
    def choosing(self) -> Choosing:
        """What the controls say."""
        return Choosing(
            self.temperature.value() / 10 if self._chosen == CHANCE else 0.0,
            int(self.beams.value) if self._chosen == SEARCH else 1,
            int(self.most.value),
        )

    @property
    def draws(self) -> bool:
        """True where chance chooses, so that another seed gives another text."""
        return self._chosen == CHANCE

    @property
    def pace(self) -> float:
        """Symbols a second; 0 is as fast as it goes."""
        return 0.0 if self.at_once.isChecked() else PACE

    def choose(self, way: str) -> None:
        """The likeliest symbols, chance, or beam search; only what belongs to it is shown."""
        self._chosen = way
        self._show()
        self.changed.emit()

    def next_seed(self) -> None:
        """Another seed."""
        self.seed.stepBy(1)

    # --- parts -------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.way)
        row.addSpacing(6)
        self._of_chance = (*self._field(row, TEMPERATURE, self.temperature, self.heat),)
        self._of_search = self._field(row, BEAMS, self.beams)
        self._of_chance += self._field(row, SEED, self.seed)
        self._field(row, MOST, self.most)
        row.addStretch(1)
        row.addWidget(self.at_once)
        self.way.show_options(WAYS, self._chosen)
        self.temperature.setRange(COLDEST, HOTTEST)
        self.temperature.setValue(10)
        self.temperature.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for box, value in ((self.beams, 4), (self.most, MOST.default), (self.seed, SEED.default)):
            box.show_value(value)
        self._words.show(self.at_once, "setText", Text("at once", "一次写完"))
        slow = Text("Write as fast as it goes, not ten symbols a second", "以最快速度写，而不是每秒十个符号")
        self._words.show(self.at_once, "setToolTip", slow)
        self.at_once.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _field(self, row: QHBoxLayout, param: Param, *widgets: QWidget) -> tuple[QWidget, ...]:
        label = QLabel(self)
        label.setProperty("muted", "true")
        self._words.show(label, "setText", param.label)
        label.setBuddy(widgets[0])
        for widget in (label, *widgets):
            self._words.show(widget, "setToolTip", param.help)
            row.addWidget(widget)
        self._words.show(widgets[0], "setAccessibleName", param.label)
        return (label, *widgets)

    def _dress(self) -> None:
        character = self.fontMetrics().averageCharWidth()
        self.temperature.setFixedWidth(character * 14)
        self.heat.setFixedWidth(character * 4)
        for box in (self.beams, self.most, self.seed):
            box.setFixedWidth(character * 9)
        self._show()

    def _show(self, *_: object) -> None:
        self.heat.setText(f"{self.temperature.value() / 10:.1f}")
        for widgets, way in ((self._of_chance, CHANCE), (self._of_search, SEARCH)):
            for widget in widgets:
                widget.setVisible(self._chosen == way)
