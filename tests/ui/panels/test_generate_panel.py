"""Generating in the window: typed, chosen, written symbol by symbol, stopped, looked at, stepped through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from rnnstudio import api
from rnnstudio.examples import example
from rnnstudio.numbers import fixed
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.generate_panel import GeneratePanel
from rnnstudio.ui.panels.written_view import Line, WrittenView
from rnnstudio.ui.theme import THEMES, palette
from rnnstudio.ui.words import Words

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.appearance.set_language("en")
    made.open(example("next_char").open())
    qtbot.waitUntil(lambda: made.stepper.trace is not None, timeout=10000)
    yield made
    made.close()


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> Iterator[GeneratePanel]:
    made = GeneratePanel(session, Words(session.appearance))
    qtbot.addWidget(made)
    made.resize(900, 220)
    made.begin()
    QApplication.processEvents()
    made.controls.at_once.setChecked(True)
    yield made
    made.hide()


def typed(panel: GeneratePanel, text: str) -> None:
    panel.field.selectAll()
    QTest.keyClicks(panel.field, text)


def open_example(session: Session, name: str, until: Until) -> None:
    session.open(example(name).open())
    until(lambda: session.stepper.current is not None)


def written(session: Session, until: Until) -> None:
    until(lambda: not session.writing.running and session.writing.draft is not None)


def test_it_begins_with_what_is_stepped_through_and_says_what_to_do(panel: GeneratePanel) -> None:
    assert panel.field.text().startswith("The clouds")
    assert panel.field.hasFocus()
    assert panel.caption.text() == "begins with"
    assert not panel.through.isEnabled()
    assert not panel.grab().isNull(), "an empty state is painted"


def test_enter_writes_what_python_writes(panel: GeneratePanel, session: Session, until: Until) -> None:
    typed(panel, "the cat")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.go.text() == "Stop"
    written(session, until)
    assert panel.go.text() == "Generate"
    (found,) = api.generate(api.example("next_char"), "the cat")
    (line,) = panel.view._lines
    assert ("".join((*line.begin, *line.symbols)), line.probabilities) == (found.text, found.probabilities)
    assert "weights of update 1,500" in panel.status.text()


def test_chance_shows_its_temperature_and_its_seed_and_draws_another(
    panel: GeneratePanel, session: Session, until: Until
) -> None:
    assert not panel.controls.temperature.isVisible()
    assert not panel.another.isVisible()
    panel.controls.way.button("chance").click()
    panel.controls.temperature.setValue(15)
    assert panel.controls.heat.text() == "1.5"
    typed(panel, "the ")
    panel.go.click()
    written(session, until)
    assert session.writing.beams[0].symbols
    first = session.writing.beams
    panel.another.click()
    written(session, until)
    assert panel.controls.seed.value == 1
    assert session.writing.beams != first
    (expected,) = api.generate(api.example("next_char"), "the ", temperature=1.5, seed=1)
    assert session.writing.beams[0].probabilities == expected.probabilities


def test_beams_are_listed_and_the_chosen_one_is_stepped_through(
    panel: GeneratePanel, session: Session, until: Until
) -> None:
    open_example(session, "dates_additive", until)
    assert panel.caption.text() == "reads"
    panel.controls.way.button("search").click()
    panel.go.click()
    written(session, until)
    assert len(panel.view._lines) == 4
    ranks = [beam.log_p / len(beam.symbols) for beam in session.writing.beams]
    assert ranks == sorted(ranks, reverse=True)
    assert [line.label for line in panel.view._lines] == [fixed(rank) for rank in ranks], "what they are ranked by"
    assert panel.view._lines[0].tip.en.startswith(f"log p per symbol {panel.view._lines[0].label}, in all −")
    assert panel.view._lines[0].tip.en in panel.status.text()
    panel.view.setFocus()
    assert panel.page.verticalScrollBar().value() == 0, "the best is in sight"
    for _ in range(5):
        QTest.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.view.chosen == 3
    assert panel.view.visibleRegion().contains(panel.view.place()), "so is the last"
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert panel.view.chosen == 1
    kept = panel.field.text()
    panel.through.click()
    until(lambda: session.stepper.current is not None)
    assert session.stepper.current is not None
    spec = session.document.model.interface.targets["iso"]
    assert session.stepper.current.fed["iso"].tolist() == [spec.start, *session.writing.beams[1].symbols[:-1]]
    assert panel.field.text() == kept


def test_a_language_models_own_text_does_not_replace_what_was_typed(
    panel: GeneratePanel, session: Session, until: Until
) -> None:
    typed(panel, "the hen")
    panel.go.click()
    written(session, until)
    panel.through.click()
    until(lambda: session.stepper.current is not None)
    assert session.stepper.length == len("the hen") + 40
    assert session.stepper.cursor == len("the hen")
    assert panel.field.text() == "the hen"


def test_ten_symbols_a_second_can_be_stopped(panel: GeneratePanel, session: Session, until: Until) -> None:
    panel.controls.at_once.setChecked(False)
    panel.go.click()
    until(lambda: bool(session.writing.beams) and len(session.writing.beams[0].symbols) >= 2)
    assert len(session.writing.beams[0].symbols) < 10
    panel.go.click()
    written(session, until)
    assert 2 <= len(session.writing.beams[0].symbols) < 20
    assert panel.through.isEnabled()


def test_escape_closes_stops_and_gives_the_keyboard_back(
    panel: GeneratePanel, session: Session, until: Until, qtbot: QtBot
) -> None:
    panel.controls.at_once.setChecked(False)
    panel.go.click()
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    written(session, until)
    panel.begin()
    assert panel.isVisible()


def test_what_cannot_be_read_is_said_and_nothing_is_written(panel: GeneratePanel, session: Session) -> None:
    typed(panel, "zebra%")
    assert "not in the vocabulary" in panel.error.text()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert not session.writing.running
    typed(panel, "the")
    assert not panel.error.isVisible()


def test_a_model_that_does_not_write_says_what_does(
    panel: GeneratePanel, session: Session, until: Until, qtbot: QtBot
) -> None:
    open_example(session, "recall_lstm", until)
    assert not panel.field.isVisible()
    assert not panel.controls.isVisible()
    assert "Open an example that generates" in panel.view._empty.en
    with qtbot.waitSignal(panel.examples_wanted):
        panel.examples.click()
    open_example(session, "reverse_plain", until)
    assert panel.field.isVisible()
    session.document.set_param("linear", "size", 3)
    assert "has a problem" in panel.view._empty.en


def test_it_writes_while_training_runs(panel: GeneratePanel, session: Session, until: Until) -> None:
    session.document.set_option("pace", 0.0)
    session.training.start()
    until(lambda: len(session.training.scalars.updates) > 3)
    panel.go.click()
    written(session, until)
    assert session.writing.draft is not None
    assert session.writing.draft.step > 0
    assert len(session.writing.beams[0].symbols) == 40
    assert session.training.running
    session.training.pause()
    until(lambda: not session.training.running)


def test_words_follow_the_language(panel: GeneratePanel, session: Session) -> None:
    session.appearance.set_language("zh")
    assert panel.go.text() == "生成"
    assert panel.caption.text() == "开头"
    assert panel.controls.way.button("chance").text() == "随机抽取"


# --- the view by itself -----------------------------------------------------------------------------------------------------


@pytest.fixture
def view(still: Session, qtbot: QtBot) -> WrittenView:
    made = WrittenView(still.appearance)
    made.setPalette(palette(THEMES[still.appearance.theme]))  # another test may have left the application's in the dark
    qtbot.addWidget(made)
    made.resize(300, 120)
    lines = (
        Line(("a", " "), tuple("bc d\ne"), (0.5, 0.25, 1.0, 0.001, 0.75, 0.125), "−1.00"),
        Line((), tuple("xyz" * 20), (0.5,) * 60, "−20.00"),
    )
    made.show_lines(lines, apart=False, empty=lines[0].said(0))
    made.show()
    QApplication.processEvents()
    return made


def test_the_exact_probability_is_told_on_hover(view: WrittenView, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, *__: told.append(text))
    box = next(box for box in view._boxes if box.k == 3)
    for place in (box.rect.center(), QPoint(299, 119)):
        QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, place))
    assert told == ["symbol 4, “d”: p = 0.0010", ""]


def test_long_texts_wrap_within_the_width(view: WrittenView) -> None:
    rows = {box.rect.top() for box in view._boxes if box.line == 1}
    assert len(rows) > 1
    assert all(box.rect.left() >= 0 and box.rect.right() < 300 for box in view._boxes)
    assert view.minimumHeight() >= max(box.rect.bottom() for box in view._boxes)
    assert not any(a.rect.intersects(b.rect) for a in view._boxes for b in view._boxes if a is not b)


def test_the_arrows_belong_to_the_text_while_it_has_the_keyboard(view: WrittenView) -> None:
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QApplication.sendEvent(view, override)
    assert override.isAccepted()
    for key, mark in ((Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 5), (Qt.Key.Key_Left, 4)):
        QTest.keyClick(view, key)
        assert view.mark == mark
    said = view.said()
    assert said is not None
    assert said.en == "symbol 5, “↵”: p = 0.7500"
    assert said.zh == "第 5 个符号“↵”：p = 0.7500"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert (view.chosen, view.mark) == (1, None)


def test_a_click_chooses_the_text_and_marks_the_symbol(view: WrittenView) -> None:
    box = next(box for box in view._boxes if box.line == 1 and box.k == 7)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.rect.center())
    assert (view.chosen, view.mark) == (1, 7)


def test_likelier_symbols_are_tinted_more(view: WrittenView) -> None:
    image = view.grab().toImage()
    ratio = view.devicePixelRatioF()

    def depth(k: int) -> int:
        """How dark the ground is: the colour that most of the box has, whatever letter of whatever font stands on it."""
        box = next(box for box in view._boxes if box.line == 0 and box.k == k).rect
        places = ((x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom()))
        colours = Counter(image.pixelColor(round(x * ratio), round(y * ratio)).lightness() for x, y in places)
        return colours.most_common(1)[0][0]

    assert depth(2) < depth(0) < depth(1) < depth(3)
