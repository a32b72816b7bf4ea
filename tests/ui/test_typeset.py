"""Formulas as pictures, and as text until then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rnnstudio import blocks
from rnnstudio.ui import typeset
from rnnstudio.ui.formula import FormulaLabel, broken
from rnnstudio.ui.latex import for_ziamath, parts, plain_text
from rnnstudio.ui.typeset import Formula, Piece, Typesetter

CELL = r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t"
BLACK, RED = QColor("#000000"), QColor("#ff0000")


@pytest.fixture
def typesetter(qtbot: QtBot, tmp_path: Path) -> Iterator[Typesetter]:
    made = Typesetter(folder=tmp_path / "formulas")
    yield made
    made.deleteLater()


def awaited(typesetter: Typesetter, latex: str, qtbot: QtBot) -> Formula:
    qtbot.waitUntil(lambda: typesetter.formula(latex) is not None, timeout=20_000)
    formula = typesetter.formula(latex)
    assert formula is not None
    return formula


def test_a_formula_comes_later_and_asking_never_waits(typesetter: Typesetter, qtbot: QtBot) -> None:
    assert typesetter.formula(CELL) is None
    with qtbot.waitSignal(typesetter.ready, timeout=20_000) as waited:
        pass
    assert waited.args == [CELL]
    formula = typesetter.formula(CELL)
    assert formula is not None
    assert len(formula.pieces) == 3
    assert all(piece.advance > 0 and piece.ascent > 0 for piece in formula.pieces)


def test_what_was_set_once_is_read_from_the_disk(
    typesetter: Typesetter, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    formula = awaited(typesetter, CELL, qtbot)
    monkeypatch.setattr(typeset, "_piece", None)
    again = Typesetter(folder=tmp_path / "formulas")
    assert awaited(again, CELL, qtbot) == formula
    again.deleteLater()


def test_a_damaged_file_is_set_again(typesetter: Typesetter, qtbot: QtBot, tmp_path: Path) -> None:
    formula = awaited(typesetter, CELL, qtbot)
    for path in (tmp_path / "formulas").iterdir():
        path.write_text('[{"svg": 3}]')
    again = Typesetter(folder=tmp_path / "formulas")
    assert awaited(again, CELL, qtbot) == formula
    again.deleteLater()


def test_what_cannot_be_set_is_shown_as_text(typesetter: Typesetter, qtbot: QtBot) -> None:
    wrong = r"\frac{a}{"
    label = FormulaLabel(typesetter)
    qtbot.addWidget(label)
    label.set_formula(wrong, BLACK, RED)
    assert awaited(typesetter, wrong, qtbot) == Formula(())
    assert not label.is_set
    assert label.heightForWidth(200) > 0


def test_the_left_side_has_the_colour_of_its_signal(typesetter: Typesetter, qtbot: QtBot) -> None:
    label = FormulaLabel(typesetter)
    qtbot.addWidget(label)
    label.set_formula(CELL, BLACK, RED)
    awaited(typesetter, CELL, qtbot)
    label.resize(400, label.heightForWidth(400))
    image = label.grab().toImage()
    red = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == RED]
    assert red
    assert max(red) < 40


def test_a_narrow_label_breaks_the_line_and_grows(typesetter: Typesetter, qtbot: QtBot) -> None:
    label = FormulaLabel(typesetter)
    qtbot.addWidget(label)
    label.set_formula(CELL, BLACK, RED)
    awaited(typesetter, CELL, qtbot)
    assert label.heightForWidth(90) > 1.7 * label.heightForWidth(400)


def test_lines_are_never_wider_than_asked_unless_a_piece_is() -> None:
    pieces = tuple(Piece("", width, (0, -0.7, width, 1)) for width in (1.0, 5.0, 4.0, 3.0, 6.0))
    lines = broken(Formula(pieces), 9.0)
    assert [len(line.pieces) for line in lines] == [2, 2, 1]
    assert all(line.width <= 9.0 for line in lines)


def test_a_sum_in_a_long_bracket_may_be_broken_and_one_in_a_short_may_not() -> None:
    assert parts(r"h = (1 - z) \odot n + z") == ["h", r"{} = (1 - z) \odot n", "{} + z"]
    assert parts(r"f = \sigma(W_{fh} h_{t-1} + W_{fx} x_t + b)") == [
        "f",
        r"{} = \sigma(W_{fh} h_{t-1}",
        "{} + W_{fx} x_t",
        "{} + b)",
    ]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"h_t = o_t \odot \tanh(C_t)", "h_t = o_t ⊙ tanh(C_t)"),
        (r"\tilde{C}_t", "C̃_t"),
        (r"\mathrm{weight\_hh\_l0}_{f} h_{t-1}", "weight_hh_l0_f h_(t-1)"),
        (r"W_{hh}^{\top} \delta a", "W_(hh)ᵀ δ a"),
    ],
)
def test_plain_text_reads_like_the_formula(latex: str, text: str) -> None:
    assert plain_text(latex) == text


def test_every_equation_of_every_block_can_be_set() -> None:
    wrong = []
    for block in blocks.catalogue().values():
        p = block.settings({})
        for equation in (*block.equations(p), *block.backward_equations(p)):
            for latex in set(equation.latex.values()):
                assert "\\" not in plain_text(latex)
                try:
                    pieces = [typeset._piece(part) for part in parts(latex)]
                    assert all(piece.advance > 0 for piece in pieces)
                except Exception as error:
                    wrong.append((block.id, latex, for_ziamath(latex), error))
    assert not wrong
