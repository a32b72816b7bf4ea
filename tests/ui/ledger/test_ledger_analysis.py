"""The chain between two steps, each step's stretch and the spectrum, read back in the real window against what the engine found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnstudio.examples import example
from rnnstudio.session.ledger import Pair
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.ledger.ledger_window import LedgerWindow
from rnnstudio.ui.ledger.log_axis import said
from rnnstudio.ui.main_window import MainWindow

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


def opened(window: MainWindow, name: str, until: Until) -> LedgerWindow:
    window.files.show(example(name).open(), None)
    ledger = window.session.ledger
    until(lambda: window.session.stepper.trace is not None)
    window.actions_["view.ledger"].trigger()
    until(lambda: all(part.found is not None for part in (ledger.losses, ledger.sizes, ledger.spectra)))
    assert window.small_windows.ledger is not None
    return window.small_windows.ledger


def test_the_chain_of_an_lstm(window: MainWindow, until: Until) -> None:
    shown, ledger = opened(window, "recall_lstm", until), window.session.ledger
    assert "Click a cell" in shown.chain.hint.text()
    ledger.choose_pair(Pair(8, 1))
    until(lambda: ledger.chain.found is not None)
    chain, plot = ledger.chain.found, shown.chain.plot
    assert shown.chain.title.text() == "Jacobians from t = 9 to t = 2"
    names = [column.name for column in plot.columns]
    assert names == ["3", "4", "5", "6", "7", "8", "9", "∏", "h→h", "C→C"]
    for column, values in zip(
        plot.columns, [*chain.singular, chain.product, chain.hidden, chain.direct["c"]], strict=True
    ):
        assert_array_equal(column.values, values)
    words = shown.chain.sentence.text()
    assert f"Between t = 2 and t = 9 the gradient of h is multiplied by at most {said(chain.hidden[0])}" in words
    assert f"through C alone by at most {said(chain.direct['c'][0])}." in words
    assert (
        f"at most {said(chain.product[0])}; the largest factors multiplied give the bound {said(chain.bound)}" in words
    )
    assert str(chain.bound) in plot.said(names.index("∏")).en.replace("−", "-")
    shown.chain.views.button("matrix").click()
    assert shown.chain.product.isVisible()
    picture = shown.chain.product
    corner = picture.said(QPointF(picture.width() - 3, picture.height() - 6))
    assert corner.startswith("∂C[8] (t = 9) / ∂C[8] (t = 2) = ")
    assert str(chain.matrix[-1, -1]).removeprefix("-") in corner
    ledger.choose_pair(Pair(4, 4))
    until(lambda: ledger.chain.found is not None)
    assert "nothing is multiplied yet" in shown.chain.sentence.text()


def test_the_stretch_of_every_step_and_what_goes_through_the_cell_state_alone(window: MainWindow, until: Until) -> None:
    shown, stepper = opened(window, "recall_lstm", until), window.session.stepper
    sizes, plot, trace = window.session.ledger.sizes.found, shown.sizes.plot, stepper.trace
    assert trace is not None
    assert plot.shown is not None
    assert_array_equal(plot.shown.sizes.largest, sizes.singular[:, 0])
    gates = trace.signals[SignalKey("lstm", 0, "forward", "f")]
    assert_allclose(sizes.direct["c"][:, 0], gates.max(-1), rtol=1e-6)
    words = plot.said(3)
    assert words is not None
    assert str(sizes.largest[3]) in words.en
    assert "through C alone" in words.en
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPointF(plot.middle(5), 40).toPoint())
    assert stepper.cursor == 6
    assert plot.shown.row == 5
    window.actions_["step.predict"].trigger()
    assert plot.row_at(plot.middle(5)) == 5
    assert plot.row_at(plot.middle(6)) is None
    assert "guessed" in shown.chain.hint.text()
    window.actions_["step.predict"].trigger()


def test_the_spectrum_of_every_gate(window: MainWindow, until: Until) -> None:
    shown, spectra = opened(window, "recall_lstm", until).spectrum, window.session.ledger.spectra.found
    w = np.split(window.session.training.weights["lstm.weight_hh_l0"].astype(np.float64), 4)
    for number, gate in enumerate(("a_i", "a_f", "a_c_tilde", "a_o")):
        shown.gates.button(gate).click()
        assert shown.spectrum is spectra[number]
        radius = np.abs(np.linalg.eigvals(w[number])).max()
        assert f"ρ = {radius:.3f}" in shown.facts.text()
    assert shown.gates.button("a_c_tilde").text() == "C̃"
    assert not shown.slider.isVisible()
    first = complex(shown.spectrum.eigenvalues[0])
    assert f"|λ| = {abs(first):.3f}" in shown.plot.said(shown.plot.place(first))


def test_another_radius_shows_what_it_would_do_and_leaves_the_model_alone(window: MainWindow, until: Until) -> None:
    shown, ledger = opened(window, "recall_rnn", until), window.session.ledger
    before = window.session.training.weights["rnn.weight_hh_l0"].copy()
    own, found = ledger.spectra.found[0].radius, ledger.losses.found
    ledger.choose_pair(Pair(9, 3))
    assert shown.spectrum.slider.value() == round(100 * own)
    for value in (60, 90, 120):  # while one is worked out only the latest waits
        shown.spectrum.slider.setValue(value)
    until(lambda: ledger.supposed is not None and ledger.supposed.radius == 1.2)
    until(lambda: ledger.supposed is not None and ledger.supposed.chain is not None)
    supposed, key = ledger.supposed, ledger.key
    assert supposed is not None
    assert key is not None
    grid = shown.triangle.grid
    assert grid is not None
    assert_array_equal(grid.norms[-1], supposed.filling.norms[key][-1])
    assert (grid.norms[-1] != found.norms[key][-1]).any()
    assert "What if ρ(W_hh) were 1.20" in shown.triangle.note.text()
    assert shown.chain.sentence.text().startswith("What if ρ were 1.20: Between t = 4 and t = 10")
    assert shown.sizes.plot.shown is not None
    assert shown.sizes.plot.shown.ghost is supposed.sizes
    assert_array_equal(window.session.training.weights["rnn.weight_hh_l0"], before)
    shown.spectrum.back.click()
    assert ledger.supposed is None
    assert shown.spectrum.slider.value() == round(100 * own)
    assert_array_equal(shown.triangle.grid.norms[-1], ledger.losses.found.norms[key][-1])  # type: ignore[union-attr]


def test_where_there_is_little_room_one_part_is_seen_at_a_time(window: MainWindow, until: Until) -> None:
    shown = opened(window, "recall_rnn", until)
    parts = shown.triangle, shown.chain, shown.spectrum, shown.sizes
    assert all(part.isVisible() for part in parts)
    assert not shown.parts.switch.isVisible()
    shown.resize(700, 560)
    assert [part.isVisible() for part in parts] == [True, False, False, False]
    shown.parts.switch.button("spectrum").click()
    assert [part.isVisible() for part in parts] == [False, False, True, True]
    assert shown.spectrum.plot.shown is not None
    shown.resize(1250, 640)
    assert all(part.isVisible() for part in parts)
