"""What is pointed at is lit in plots and model; a number of a plot tells its formula; and the way down to one product."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnstudio.session.selection import Spot
from rnnstudio.session.session import Session
from rnnstudio.trace.tables import as_csv, as_numpy
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.microscope.formula_of import formula_of
from rnnstudio.ui.microscope.microscope import Microscope
from rnnstudio.ui.plots.lit import panels_of_keys
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

LSTM = SignalKey("lstm", 0, "forward", "f")


@pytest.fixture
def shown(qtbot: QtBot, still: Session, words: Words) -> Microscope:
    """On the LSTM of the recall, at t = 4."""
    still.training.run = type(still.training.run)(still.document.model.initial_weights())
    still.selection.select("lstm")
    made = Microscope(still, words, Typesetter())
    qtbot.addWidget(made)
    made.resize(820, 2400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_is_lit_is_the_lit_equations_signal_and_what_is_pointed_at(shown: Microscope, still: Session) -> None:
    assert still.lights.keys == frozenset()
    still.inside.go_to(0)
    assert still.lights.keys == {LSTM}
    still.lights.point(("c_prev", "x"))
    assert still.lights.keys == {LSTM, LSTM._replace(signal="c"), SignalKey("one_hot", 0, "forward", "x")}
    still.lights.point(())
    assert still.lights.keys == {LSTM}
    shown.hide()
    assert still.lights.keys == frozenset()


def test_a_gradient_lights_its_own_panels(shown: Microscope, still: Session) -> None:
    still.inside.turn(True)
    still.inside.go_to(1)
    assert still.inside.equation is not None
    assert still.inside.equation.produces == "d_h"
    assert panels_of_keys(still.lights.keys) == {"gradient lstm/0/forward/h", "delta lstm/0/forward/h"}
    assert shown.isVisible()


def test_a_number_of_a_plot_tells_the_formula_that_made_it(shown: Microscope, still: Session) -> None:
    trace = still.stepper.trace
    assert trace is not None
    said = formula_of(still, Spot(LSTM, 6, 2))
    assert said.startswith("f₇[3] = σ(")
    assert said.endswith(f"{float(trace.signals[LSTM][6, 2]):.3f}") or len(said.rpartition(".")[2]) == 4
    assert (still.stepper.cursor, still.selection.unit) == (4, 0)
    assert formula_of(still, Spot(LSTM._replace(block="nobody"), 6, 2)) == ""
    still.training.run = type(still.training.run)({})  # weights that are still under way
    assert formula_of(still, Spot(LSTM, 5, 2)) == ""
    assert shown.isVisible()


def test_one_product_is_written_out_with_the_place_of_its_weight(shown: Microscope, still: Session) -> None:
    still.inside.go_to(0)
    still.inside.look_at_product(2)
    shown.refresh()
    card = next(row for row in shown.rows if row.number == 0).card
    weight = still.training.weights["lstm.weight_hh_l0"]
    assert card.isVisible()
    assert "W[1,3]" in card.text.replace(" ", "")
    assert "weight_hh_l0[8, 2]" in card.where.en  # f is the second of torch's blocks of eight rows
    assert f"{abs(float(weight[8, 2])):.3f}" in card.text


def test_ctrl_and_the_wheel_go_deeper_and_out_again(shown: Microscope, still: Session) -> None:
    def turn(by: int) -> None:
        at = QPointF(400, 300)
        event = QWheelEvent(
            at,
            QPointF(shown.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(shown, event)

    depths = []
    for by in (120, 120, 120, -120, -120, -120):
        turn(by)
        depths.append(still.inside.depth)
    assert depths == ["equation", "unit", "product", "unit", "equation", "block"]


def test_arrays_as_text_are_exact() -> None:
    values = np.array([[0.1, -2.5], [1e-30, 3.0]], np.float32)
    assert as_csv(values, 4, "source").splitlines()[0] == "t,source 1,source 2"
    assert as_csv(values, 4).splitlines()[2].startswith("5,")
    read = eval(as_numpy(values), {"np": np})
    assert read.dtype == values.dtype
    assert np.array_equal(read, values)
