"""Forms made from declared parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QScrollArea
from pytestqt.qtbot import QtBot

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Choice, Flag, Float, Int, Option, Param, Words
from rnnstudio.graph.text import Text, plain
from rnnstudio.graph.units import STEPS
from rnnstudio.project.options import OPTIONS
from rnnstudio.session.session import Session
from rnnstudio.ui import words as ui_words
from rnnstudio.ui.panels.forms import Form
from rnnstudio.ui.panels.number_box import NumberBox, stepped

SIZE = Int(id="size", label=Text("Size", "大小"), help=Text("How many.", "多少。"), default=8, low=1, high=100)
RATE = Float(id="rate", label=plain("Rate"), help=plain("How fast."), default=0.01, low=1e-6, high=10.0)
BIAS = Float(id="bias", label=plain("Bias"), help=plain("Where."), default=0.0, low=-5.0, high=5.0)
CLIP = Float(id="clip", label=plain("Clip"), help=plain("How much."), default=1.0, low=0.0, high=1e6)
MODE = Choice(
    id="mode",
    label=plain("Mode"),
    help=plain("Which."),
    default="a",
    options=(Option("a", Text("first", "第一")), Option("b", Text("second", "第二"), Text("The other.", "另一个。"))),
)
SURE = Flag(id="sure", label=plain("Sure"), help=plain("Really?"), default=False)
NAME = Words(id="name", label=plain("Name"), help=plain("Who."), default="", longest=10)
TEXT = Words(id="text", label=plain("Text"), help=plain("What."), default="", longest=1000)
RARE = Int(id="depth", label=Text("Depth", "深度"), help=plain("How deep."), default=1, low=1, high=8, advanced=True)
COUNTED = Int(id="length", label=plain("Length"), help=plain("How long."), default=5, low=1, high=100, unit=STEPS)
ALL: tuple[Param, ...] = (SIZE, RATE, BIAS, CLIP, MODE, SURE, NAME, TEXT)


class Heard:
    """The edits that a form told of."""

    def __init__(self, form: Form) -> None:
        self.edits: list[tuple[str, Any]] = []
        form.edited.connect(self.hear)

    def hear(self, param: str, value: Any) -> None:
        self.edits.append((param, value))


@pytest.fixture
def form(still: Session, words: ui_words.Words, qtbot: QtBot) -> Iterator[Form]:
    made = Form(still.appearance, words)
    page = QScrollArea()
    qtbot.addWidget(page)
    page.setWidget(made)
    page.setWidgetResizable(True)
    made.show_values(ALL, {})
    page.resize(330, 600)
    with qtbot.waitExposed(page):
        page.show()
    yield made
    page.close()


def typed(form: Form, param: str, text: str, qtbot: QtBot) -> None:
    editor = form.editor(param)
    editor.setFocus()
    assert isinstance(editor, NumberBox | QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def number(form: Form, param: str) -> NumberBox:
    editor = form.editor(param)
    assert isinstance(editor, NumberBox)
    return editor


def test_each_kind_of_parameter_has_its_editor(form: Form) -> None:
    kinds = [NumberBox, NumberBox, NumberBox, NumberBox, QComboBox, QCheckBox, QLineEdit, QPlainTextEdit]
    assert all(isinstance(form.editor(param.id), kind) for param, kind in zip(ALL, kinds, strict=True))
    assert form.editor("size").toolTip() == "How many. From 1 to 100."


def test_typing_a_number_is_one_edit(form: Form, qtbot: QtBot) -> None:
    heard = Heard(form)
    typed(form, "size", "64", qtbot)
    assert heard.edits == []
    qtbot.keyClick(form.editor("size"), Qt.Key.Key_Return)
    assert heard.edits == [("size", 64)]


def test_a_small_rate_can_be_typed_as_it_is_thought_of(form: Form, qtbot: QtBot) -> None:
    heard = Heard(form)
    for text in ("1e-4", "3e-4", ".5"):
        typed(form, "rate", text, qtbot)
        qtbot.keyClick(form.editor("rate"), Qt.Key.Key_Return)
    assert heard.edits == [("rate", 0.0001), ("rate", 0.0003), ("rate", 0.5)]


@pytest.mark.parametrize("text", ["1000", "0", "", "-3"])
def test_what_cannot_be_is_refused_in_words_and_the_old_value_stays(form: Form, text: str, qtbot: QtBot) -> None:
    heard = Heard(form)
    typed(form, "size", text, qtbot) if text else number(form, "size").lineEdit().clear()
    qtbot.keyClick(form.editor("size"), Qt.Key.Key_Return)
    assert heard.edits == []
    assert "1 to 100" in form.complaint("size")
    assert number(form, "size").lineEdit().text() == "8"
    typed(form, "size", "9", qtbot)
    qtbot.keyClick(form.editor("size"), Qt.Key.Key_Return)
    assert form.complaint("size") == ""


def test_a_number_refuses_letters_as_they_are_typed(form: Form, qtbot: QtBot) -> None:
    typed(form, "size", "3t", qtbot)
    assert number(form, "size").lineEdit().text() == "3"
    typed(form, "rate", "x2e-3y", qtbot)
    assert number(form, "rate").lineEdit().text() == "2e-3"


@pytest.mark.parametrize("param", ["size", "rate", "name"])
def test_enter_and_escape_give_the_keyboard_back(form: Form, param: str, qtbot: QtBot) -> None:
    heard = Heard(form)
    editor = form.editor(param)
    typed(form, param, "5", qtbot)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert not editor.hasFocus()
    assert [str(value) for _, value in heard.edits] in (["5"], ["5.0"])
    typed(form, param, "7", qtbot)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.hasFocus()
    assert len(heard.edits) == 1
    line = editor.lineEdit() if isinstance(editor, NumberBox) else editor
    assert isinstance(line, QLineEdit)
    assert line.text() == "5"


def test_escape_takes_a_page_back(form: Form, qtbot: QtBot) -> None:
    heard = Heard(form)
    form.show_values(ALL, {"text": "old"})
    page = form.editor("text")
    page.setFocus()
    qtbot.keyClicks(page, "new")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert isinstance(page, QPlainTextEdit)
    assert (page.toPlainText(), page.hasFocus(), heard.edits) == ("old", False, [])


def test_values_from_outside_never_write_back(form: Form) -> None:
    heard = Heard(form)
    form.show_values(ALL, {"size": 3, "rate": 0.5, "mode": "b", "sure": True, "name": "x", "text": "y"})
    assert heard.edits == []
    assert number(form, "size").value == 3
    combo = form.editor("mode")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "second"


def test_what_is_being_typed_survives_a_refresh(form: Form, qtbot: QtBot) -> None:
    typed(form, "size", "64", qtbot)
    form.show_values(ALL, {})
    assert number(form, "size").lineEdit().text() == "64"


def test_choices_flags_and_texts_tell_their_edits(form: Form, qtbot: QtBot) -> None:
    heard = Heard(form)
    combo, flag, page = form.editor("mode"), form.editor("sure"), form.editor("text")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert isinstance(flag, QCheckBox)
    flag.click()
    page.setFocus()
    qtbot.keyClicks(page, "hello")
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.edits == [("mode", "b"), ("sure", True), ("text", "hello")]


def test_the_wheel_over_a_field_without_focus_changes_nothing(form: Form) -> None:
    heard = Heard(form)
    form.editor("rate").setFocus()
    for name in ("size", "mode"):
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(form.editor(name), event)
    assert heard.edits == []


@pytest.mark.parametrize(
    ("param", "value", "by", "expected"),
    [
        (SIZE, 8, 1, 9),
        (SIZE, 100, 1, 100),
        (RATE, 0.01, 1, 0.02),
        (RATE, 0.01, -1, 0.005),
        (RATE, 0.03, 1, 0.05),
        (RATE, 0.03, -1, 0.02),
        (RATE, 1e-6, -1, 1e-6),
        (RATE, 10.0, 1, 10.0),
        (CLIP, 0.1, -1, 0.0),
        (CLIP, 0.0, 1, 0.1),
        (BIAS, 0.0, -3, -0.3),
    ],
)
def test_steps_go_through_round_numbers(param: Param, value: float, by: int, expected: float) -> None:
    assert stepped(param, value, by) == pytest.approx(expected)


def test_every_training_option_can_be_stepped_up_and_down_again(form: Form) -> None:
    for param in OPTIONS:
        if isinstance(param, Int | Float):
            by = 1 if param.default < param.high else -1
            moved = stepped(param, param.default, by)
            assert moved != param.default
            assert stepped(param, moved, -by) == pytest.approx(param.default)


def test_what_few_need_is_folded_away_until_it_is_asked_for(form: Form, qtbot: QtBot) -> None:
    rare = replace(SURE, id="rare", advanced=True)
    form.show_values((SIZE, RARE, rare), {})
    QApplication.processEvents()
    assert form.editor("size").isVisible()
    assert not form.editor("depth").isVisible()
    assert form.more.button.text() == "More options"
    form.more.button.setFocus()
    qtbot.keyClick(form.more.button, Qt.Key.Key_Space)
    assert form.editor("depth").isVisible()
    heard = Heard(form)
    typed(form, "depth", "3", qtbot)
    qtbot.keyClick(form.editor("depth"), Qt.Key.Key_Return)
    assert heard.edits == [("depth", 3)]
    form.show_values((RARE,), {})
    QApplication.processEvents()
    assert form.editor("depth").isVisible(), "it stays as the user left it"
    form.show_values(ALL, {})
    assert not form.more.isVisible(), "nothing is rarely needed here"


def test_the_fold_tells_what_is_not_as_usual(form: Form, still: Session) -> None:
    form.show_values((SIZE, RARE), {"size": 9, "depth": 2})
    assert form.more.button.text() == "More options · 1 changed"
    assert form.label("depth") == "Depth ●"
    assert form.label("size") == "Size"
    still.appearance.set_language("zh")
    assert form.more.button.text() == "更多选项 · 已改 1 项"
    assert form.label("depth") == "深度 ●"
    form.show_values((SIZE, RARE), {})
    assert (form.more.button.text(), form.label("depth")) == ("更多选项", "深度")


def test_a_complaint_about_what_is_folded_away_opens_the_fold(form: Form) -> None:
    form.show_values((SIZE, RARE), {})
    form.refuse("depth", StudioError(plain("It cannot be.")))
    assert form.editor("depth").isVisible()
    assert form.complaint("depth") == "It cannot be."


def test_words_follow_the_language(form: Form, still: Session) -> None:
    still.appearance.set_language("zh")
    combo = form.editor("mode")
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(k) for k in range(2)] == ["第一", "第二"]
    assert combo.itemData(1, Qt.ItemDataRole.ToolTipRole) == "另一个。"
    assert form.editor("size").toolTip() == "多少。从 1 到 100。"


def test_what_a_number_counts_stands_behind_it(form: Form, still: Session) -> None:
    form.show_values((COUNTED, RATE), {})
    QApplication.processEvents()
    assert (number(form, "length").unit(), number(form, "rate").unit()) == ("steps", "")
    assert form.editor("length").toolTip() == "How long. From 1 to 100 steps."
    still.appearance.set_language("zh")
    assert number(form, "length").unit() == "步"
    form.editor("length").setFixedWidth(30)
    QApplication.processEvents()
    assert number(form, "length").unit() == "", "the number itself needs the room"


def test_a_button_takes_a_value_back_to_the_usual_one(form: Form) -> None:
    asked: list[tuple[str, ...]] = []
    form.reset.connect(asked.append)
    form.show_values(ALL, {"size": 9, "name": "x", "mode": "a"})
    QApplication.processEvents()
    shown = [param.id for param in ALL if form.reset_button(param.id).isVisible()]
    assert shown == ["size", "name"]
    assert form.reset_button("size").toolTip() == "Back to the default: 8"
    assert form.reset_button("name").toolTip() == "Back to the default: empty"
    assert form.reset_button("mode").toolTip() == "Back to the default: first"
    form.reset_button("size").click()
    assert form.reset_all.isVisible()
    assert form.reset_all.text() == "Reset all 2"
    form.reset_all.click()
    assert asked == [("size",), ("size", "name")]
    form.show_values(ALL, {"size": 9})
    assert not form.reset_all.isVisible()


def test_what_only_follows_from_elsewhere_cannot_be_reset(form: Form) -> None:
    form.show_values(ALL, {"name": "the only one"}, {})
    assert form.reset_button("name").isHidden()
