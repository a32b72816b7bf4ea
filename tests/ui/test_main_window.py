"""The window as a user meets it: keys, menus, files, appearance. Real widgets, a real engine, shipped examples."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot
from ui_stage import at_rest, leave_unasked

from rnnstudio.engine.mailbox import Failure
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.file import read
from rnnstudio.project.weights import read_weights
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.theme import DARK, LIGHT

H = SignalKey("lstm", 0, "forward", "h")


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


def press(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    window.activateWindow()
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_the_first_launch_is_alive_before_torch(window: MainWindow) -> None:
    session = window.session
    assert session.document.project.title.en == "Recall with LSTM"
    assert session.stepper.cursor == 0
    assert session.stepper.trace is not None
    assert np.all(session.stepper.trace.initial[H._replace(signal="h_0")] == 0)
    assert "Recall with LSTM" in window.windowTitle()
    assert window.actions_["train.toggle"].text() == "Train from scratch"


def test_arrows_step_wherever_the_focus_is_but_not_in_a_text_field(window: MainWindow, qtbot: QtBot) -> None:
    stepper = window.session.stepper
    press(qtbot, window, Qt.Key.Key_Right)
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert stepper.cursor == 2
    press(qtbot, window, Qt.Key.Key_Left)
    press(qtbot, window, Qt.Key.Key_End)
    assert stepper.cursor == stepper.length
    press(qtbot, window, Qt.Key.Key_Home)
    assert stepper.cursor == 0
    window.actions_["sample.edit"].trigger()
    press(qtbot, window, Qt.Key.Key_Right)
    assert stepper.cursor == 0


def test_training_is_live_and_stops_at_once(window: MainWindow, until: Callable[[Callable[[], bool]], None]) -> None:
    session = window.session
    session.document.set_option("pace", 0.0)
    before = session.stepper.trace
    window.actions_["train.toggle"].trigger()
    assert window.actions_["train.toggle"].text() == "Pause training"
    until(lambda: len(session.training.scalars.updates) > 10 and session.stepper.trace is not before)
    begin = time.perf_counter()
    window.actions_["train.toggle"].trigger()
    until(lambda: session.runner.mailbox.picture is None and not session.training.running)
    assert time.perf_counter() - begin < 1.0
    assert window.actions_["train.restore"].isEnabled()
    window.actions_["train.restore"].trigger()
    until(lambda: session.training.progress.steps == 1200)
    assert window.actions_["train.toggle"].text() == "Train from scratch"


def test_the_names_of_undo_and_redo_follow_the_edit(window: MainWindow) -> None:
    window.session.document.set_param("lstm", "size", 5)
    undo, redo = window.actions_["edit.undo"], window.actions_["edit.redo"]
    assert "Hidden units" in undo.text()
    undo.trigger()
    assert not undo.isEnabled()
    assert "Hidden units" in redo.text()


def test_all_words_follow_the_language(window: MainWindow) -> None:
    assert window.menuBar().actions()[0].text() == "&File"
    window.switch_language()
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    assert window.actions_["step.next"].text() == "下一个时间步"
    assert "回忆任务" in window.windowTitle()
    leftover = [a.text() for a in window.findChildren(QAction) if a.objectName() and a.text() and a.text().isascii()]
    assert set(leftover) <= {"English"}


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_button_clips_its_words(window: MainWindow, qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    window.session.appearance.set_language(language)  # type: ignore[arg-type]
    window.resize(*size)
    qtbot.wait(50)
    for button in window.findChildren(QToolButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    assert window.width() <= size[0]


@pytest.mark.parametrize(
    "name",
    ["recall_lstm", "translation", "dates_additive", "reverse_plain", "tagging_zh", "next_char", "co2", "digits"],
)
def test_presenter_size_fits_a_projector(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """At 1366x768, and at 1920x1080 with a scale of 1.5, less a task bar."""
    window.resize(1280, 700)
    window.switch_presenter()
    for language in ("en", "zh"):
        window.session.appearance.set_language(language)  # type: ignore[arg-type]
        window.open_example(name)
        for opened in ("", "step.generate", "sample.edit"):
            if opened:
                window.actions_[opened].trigger()
            qtbot.wait(20)
            least = window.minimumSizeHint()
            assert least.width() <= 1280, (language, opened)
            assert least.height() <= 680, (language, opened)
            assert (window.width(), window.height()) == (1280, 700), (language, opened)
        window.transport.editor.hide()


def test_themes_and_presenter_size_change_everything_and_come_back(window: MainWindow, qtbot: QtBot) -> None:
    plain = window.grab().toImage()
    window.switch_theme()
    qtbot.wait(50)
    dark = window.grab().toImage()
    assert dark.pixelColor(5, 300).lightness() < 80 < plain.pixelColor(5, 300).lightness()
    window.switch_theme()
    window.switch_presenter()
    assert QApplication.font().pointSizeF() > 12
    window.switch_presenter()
    assert QApplication.font().pointSizeF() < 12


def test_links_take_the_colour_of_the_theme(window: MainWindow, qtbot: QtBot) -> None:
    window.session.selection.select("lstm")
    label = window.inspector.block.reading
    for colours in (DARK, LIGHT):
        window.switch_theme()
        picture = label.grab().toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
        assert colours.accent in seen
        assert (LIGHT if colours is DARK else DARK).accent not in seen


def test_saving_and_opening_bring_back_what_was_there(
    window: MainWindow, until: Callable[[Callable[[], bool]], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.rnns"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.session.document.set_option("learning_rate", 0.02)
    window.actions_["file.save"].trigger()
    at_rest(window)
    saved = read(path)
    assert saved.project == window.session.document.project
    assert saved.progress.steps == 1200
    assert window.session.unsaved is None
    assert window.windowTitle().startswith("mine[*] -")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.actions_["file.open"].trigger()
    at_rest(window)
    until(lambda: window.session.stepper.trace is not None)
    assert window.session.document.project.training.learning_rate == 0.02
    assert window.session.training.holds_trained


def test_the_title_bears_a_star_only_while_something_would_be_lost(
    window: MainWindow, until: Callable[[Callable[[], bool]], None]
) -> None:
    leave_unasked(window)
    for name in ("adding", "recall_gru", "adding"):  # trained for different numbers of updates
        window.open_example(name)
        assert not window.isWindowModified(), name
        until(lambda: window.session.stepper.trace is not None)
        window.session.pull()
        assert not window.isWindowModified(), name
    window.actions_["train.once"].trigger()
    until(lambda: window.session.training.progress.steps == 4001)
    assert window.isWindowModified()
    window.open_example("recall_lstm")
    assert not window.isWindowModified()


def test_a_bad_file_is_refused_in_words_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.rnns"
    bad.write_bytes(b"not a project")
    before = window.session.document.project
    window.files.open(bad)
    at_rest(window)
    assert window.messages.isVisible()
    assert "bad.rnns" in window.messages.label.text()
    assert window.session.document.project is before


def test_unsaved_work_is_asked_about_and_cancel_keeps_the_window(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.document.set_option("learning_rate", 0.02)
    asked: list[str] = []

    def cancel(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == "Cancel").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    assert not window.close()
    assert asked
    assert window.isVisible()


def test_an_unexpected_failure_is_told_with_details_to_copy(window: MainWindow) -> None:
    window.session.report(Failure(0, Text("It broke.", "坏了。"), "Traceback"))
    assert window.messages.label.text() == "It broke."
    window.messages.copy.click()
    assert "Traceback" in QApplication.clipboard().text()
    window.messages.dismiss.click()
    assert not window.messages.isVisible()


def test_what_went_wrong_is_not_covered_by_what_is_good_to_know(window: MainWindow) -> None:
    kept = Text("Kept: lstm.", "保留：lstm。")
    window.session.report(StudioError(Text("It cannot be saved.", "无法保存。")))
    wrong = window.messages.sign.pixmap().toImage()
    window.session.noted.emit(kept)
    assert window.messages.label.text() == "It cannot be saved."
    window.messages.dismiss.click()
    window.session.noted.emit(kept)
    assert window.messages.label.text() == "Kept: lstm."
    assert window.messages.sign.pixmap().toImage() != wrong


def test_a_refused_number_is_told_in_the_words_of_the_window_until_a_right_one_comes(window: MainWindow) -> None:
    field = window.training_bar.options.rate_field
    for right in ("0.02", field.text()):  # another number, and the one that stood there
        field.setText("quick")
        field.editingFinished.emit()
        assert window.messages.isVisible()
        assert window.messages.label.text().startswith("“Learning rate” cannot be “quick”: give a number from 0.00")
        assert "e-0" not in window.messages.label.text()
        field.setText(right)
        field.editingFinished.emit()
        assert not window.messages.isVisible()


def test_the_list_of_commands_finds_in_either_language_and_runs(window: MainWindow) -> None:
    window.small_windows.show_commands()
    window.small_windows.commands.field.setText("下一个时间步")
    assert window.small_windows.commands.list.item(0).text() == "Next time step"
    window.small_windows.commands.field.returnPressed.emit()
    assert window.session.stepper.cursor == 1
    assert not window.small_windows.commands.isVisible()


def test_every_example_opens_with_a_trace(window: MainWindow, until: Callable[[Callable[[], bool]], None]) -> None:
    for name in ("recall_rnn", "recall_gru", "adding", "next_char", "sine"):
        window.open_example(name)
        until(lambda: window.session.stepper.trace is not None)
        assert window.session.document.model.resolution.ok
        assert window.session.training.holds_trained
        assert window.note.isVisible()


def test_perspectives_share_the_room_differently(window: MainWindow) -> None:
    heights = {}
    for name in ("build", "step", "train"):
        window.actions_[f"view.{name}"].trigger()
        heights[name] = window.canvas.height()
    assert heights["build"] > heights["step"] >= heights["train"]


def test_exported_weights_are_those_that_are_there_and_it_says_so(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "w"), ""))
    window.actions_["file.weights"].trigger()
    at_rest(window)
    written = read_weights(tmp_path / "w.safetensors")
    assert all(np.array_equal(written[name], a) for name, a in window.session.training.weights.items())
    assert "w.safetensors" in window.messages.label.text()
