"""After a crash: what was not saved, when it was kept, and what shall become of it. A calm bar that can wait."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.numbers import count
from rnnstudio.project.recovery import About, Place
from rnnstudio.session.filing import called
from rnnstudio.session.session import Session
from rnnstudio.ui.files.ago import ago
from rnnstudio.ui.files.commands import Files
from rnnstudio.ui.files.recovering import recover
from rnnstudio.ui.panels.buttons import make_primary
from rnnstudio.ui.words import Words

MOST_ROWS = 3  # more are scrolled to
GAP, BESIDE = 4, 60
HEADING = Text(
    "RNN Studio did not end properly. This was not saved yet:", "RNN Studio 上次没有正常退出。以下内容尚未保存："
)
RECOVER, DISCARD, LATER = Text("Recover", "恢复"), Text("Discard", "丢弃"), Text("Later", "以后再说")
RECOVER_TIP = Text("Open it as unsaved work", "作为未保存的内容打开")
DISCARD_TIP = Text("Give it up for good", "永久放弃")
UNFILED = Text("not saved in a file yet", "尚未保存到文件")
RECOVERED = Text("recovered before, and not saved since", "上次恢复后尚未保存")
LATER_TIP = Text("Ask again at the next start", "下次启动时再询问")


class RecoveryBar(QFrame):
    """Hidden where nothing was left behind. What it shows is this window's until it is recovered, discarded or put off."""

    def __init__(self, session: Session, files: Files, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._files, self._words = session, files, words
        self._rows: dict[Place, tuple[QWidget, ...]] = {}
        self.setProperty("card", "true")
        self.heading, self.later = QLabel(self), QPushButton(self)
        words.show(self.heading, "setText", HEADING)
        words.show(self.later, "setText", LATER)
        words.show(self.later, "setToolTip", LATER_TIP)
        words.show(self, "setAccessibleName", HEADING)
        self._lay_out()
        self.later.setAutoDefault(True)
        self.later.clicked.connect(self.put_off)
        session.appearance.changed.connect(self._fit)
        self.hide()

    def _lay_out(self) -> None:
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(GAP)
        self._grid.setColumnStretch(0, 1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(page)
        page.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self.heading.setProperty("heading", "true")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 6, 8, 8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.heading, 0, 0)
        grid.addWidget(self.later, 0, 1)
        grid.addWidget(self._area, 1, 0, 1, 2)

    @property
    def places(self) -> tuple[Place, ...]:
        """What is offered, the newest work first."""
        return tuple(self._rows)

    def told(self, place: Place) -> str:
        """What is said of one."""
        label = self._rows[place][0]
        assert isinstance(label, QLabel)
        return label.text()

    def buttons(self, place: Place) -> tuple[QPushButton, QPushButton]:
        """Recover and discard."""
        _, first, second = self._rows[place]
        assert isinstance(first, QPushButton)
        assert isinstance(second, QPushButton)
        return first, second

    def offer(self) -> None:
        """Looks for what was left behind, and shows it; the keyboard is at the newest, so that Enter recovers it."""
        now = time.time()
        for place in self._session.filing.keeping.left_behind():
            self._add(place, place.about(), now)
        self._fit()
        self.setVisible(bool(self._rows))
        if self.places:
            self.buttons(self.places[0])[0].setFocus()

    def put_off(self) -> None:
        """Asks again at the next start."""
        for place in self.places:
            place.leave()
            self.end(place)

    def _add(self, place: Place, about: About, now: float) -> None:
        told, (recover_it, discard_it) = QLabel(), (QPushButton(), QPushButton())
        told.setWordWrap(True)
        self._words.show(told, "setText", said(about, now))
        if about.path is not None:
            told.setToolTip(str(about.path))
        for button, words, tip in ((recover_it, RECOVER, RECOVER_TIP), (discard_it, DISCARD, DISCARD_TIP)):
            self._words.show(button, "setText", words)
            self._words.show(button, "setToolTip", tip)
            button.setAutoDefault(True)  # Space is for playing, so Enter presses them
        make_primary(recover_it)
        recover_it.clicked.connect(partial(self._recover, place))
        discard_it.clicked.connect(partial(self._discard, place, about))
        self._rows[place] = (told, recover_it, discard_it)
        row = self._grid.rowCount()
        for column, part in enumerate(self._rows[place]):
            self._grid.addWidget(part, row, column)

    def stands(self, place: Place) -> bool:
        """Whether it is still offered."""
        return place in self._rows

    def _recover(self, place: Place) -> None:
        recover(self._session, self._files, place, self)

    def _discard(self, place: Place, about: About) -> None:
        if self._files.questions.discard(called(about.path, about.title)):
            place.clear()
            place.leave()
            self.end(place)

    def end(self, place: Place) -> None:
        """It is not to be offered any further."""
        for part in self._rows.pop(place):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._fit()
        self.setVisible(bool(self._rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, of which only so many are seen at once; what is told takes the width that the buttons leave."""
        heights = []
        for told, *buttons in [*self._rows.values()][:MOST_ROWS]:
            width = self.width() - sum(button.sizeHint().width() for button in buttons) - BESIDE
            heights.append(max(told.heightForWidth(width), *(button.sizeHint().height() for button in buttons)))
        self._area.setFixedHeight(sum(heights) + GAP * max(0, len(heights) - 1))


def said(about: About, now: float) -> Text:
    """“gates” in lecture 3 - 3 minutes ago: 4 edits, 1,240 updates of the weights."""
    parts: list[Text] = []
    for number, one, several in (
        (about.edits, Text("1 edit", "1 处修改"), Text("{n} edits", "{n} 处修改")),
        (
            about.updates,
            Text("1 update of the weights", "权重更新 1 次"),
            Text("{n} updates of the weights", "权重更新 {n} 次"),
        ),
    ):
        if number:
            parts.append(one if number == 1 else several.format(n=count(number)))
    nothing_new = RECOVERED if about.path else UNFILED
    what = joined(parts, ", ", "，") if parts else nothing_new
    where = Text(" in {folder}", "（{folder}）").format(folder=about.path.parent.name) if about.path else plain("")
    told = Text("“{name}”{where} - {when}: {what}", "“{name}”{where} - {when}：{what}")
    return told.format(name=called(about.path, about.title), where=where, when=ago(about.kept, now), what=what)
