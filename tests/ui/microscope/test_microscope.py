"""What stands in the microscope is what the trace says, for every block of every example, and follows whatever is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rnnstudio import numbers
from rnnstudio.engine import tracing
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.microscope.copying import NONE_LIT, OFFERS, copy_lit
from rnnstudio.ui.microscope.copying import NOT_YET as NOT_YET_TO_COPY
from rnnstudio.ui.microscope.equation_row import EquationRow
from rnnstudio.ui.microscope.microscope import NOT_YET, Microscope
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

Open = Callable[..., Session]
ALL = pytest.mark.parametrize("recipe", recipes().values(), ids=lambda recipe: recipe.name)


@pytest.fixture
def shown(qtbot: QtBot, still: Session, words: Words) -> Microscope:
    """On the LSTM of the recall, at t = 4."""
    with_weights(still)
    still.selection.select("lstm")
    made = Microscope(still, words, Typesetter())
    qtbot.addWidget(made)
    made.resize(820, 2400)  # all equations in view: what is out of it is not worked out
    with qtbot.waitExposed(made):
        made.show()
    return made


def with_weights(session: Session) -> None:
    """The weights that the trace was made with."""
    session.training.run = type(session.training.run)(session.document.model.initial_weights())


def rows(shown: Microscope) -> list[EquationRow]:
    return [row for row in shown.rows if not row.isHidden()]


def texts(shown: Microscope) -> list[str]:
    return [row.line.text for row in rows(shown)]


@ALL
def test_every_result_on_screen_is_the_traces(qtbot: QtBot, open_session: Open, recipe: Recipe) -> None:
    session = open_session()
    session.open(Document(recipe.project))
    model, sample = session.document.model, session.stepper.sample
    assert sample is not None
    session.stepper.accept(tracing.trace(model, model.initial_weights(), sample))
    with_weights(session)
    shown = Microscope(session, Words(session.appearance), Typesetter())
    qtbot.addWidget(shown)
    shown.resize(820, 6000)  # all equations in view: what is out of it is not worked out
    shown.show()
    trace = session.stepper.trace
    assert trace is not None
    told = set()
    for node in session.document.model.resolution.placed:
        session.selection.select(node)
        for t in (trace.start_of(node) + 1, trace.length):
            session.stepper.go(t)
            for backwards in (False, True):
                session.inside.turn(backwards)
                for layer, direction in session.inside.places:
                    session.inside.choose_place(layer, direction)
                    shown.refresh()
                    told |= {(node, name) for name in told_rightly(session, shown)}
    known = {(key.block, key.signal) for key in (*trace.signals, *trace.gradients)}
    declared = {
        (node, equation.produces)
        for node, placed in session.document.model.resolution.placed.items()
        for equation in (*placed.block.equations(placed.p), *placed.block.backward_equations(placed.p))
    }
    assert told == known & declared


def told_rightly(session: Session, shown: Microscope) -> Iterator[str]:
    """The quantities whose number on screen was found in the trace."""
    inside, trace = session.inside, session.stepper.trace
    assert trace is not None
    for row, equation in zip(rows(shown), inside.equations, strict=True):
        worked = row.worked
        key = SignalKey(session.selection.node or "", *inside.place, equation.produces)
        values = trace.signals.get(key, trace.gradients.get(key))
        if worked is None or values is None or row.line.isHidden():
            continue
        number = values[worked.moment.t] if worked.moment.is_stepped(equation) else values
        exact = float(number.reshape(-1)[worked.unit])
        digits = max(len(row.line.result.partition(".")[2]), 3)
        near = {numbers.fixed(exact * (1 + tiny), places) for tiny in (-1e-5, 0, 1e-5) for places in (digits, 3, 4)}
        near |= {f"{exact:.0f}"} if exact == round(exact) else set()  # of one-hot vectors
        assert row.line.result in near, (key, row.line.text, exact)
        yield equation.produces


def test_it_follows_playhead_unit_and_notation(shown: Microscope, still: Session) -> None:
    before = texts(shown)
    still.stepper.go(5)
    shown.refresh()
    after = texts(shown)
    assert all(one != other for one, other in zip(before, after, strict=True))
    still.selection.choose_unit(2)
    shown.refresh()
    assert texts(shown) != after
    assert rows(shown)[0].worked.left == "f_{5}[3]"  # type: ignore[union-attr]
    assert rows(shown)[0].line.text.count(" + ") + rows(shown)[0].line.text.count(" − ") == 2
    still.appearance.set_notation("torch")
    shown.refresh()
    assert rows(shown)[0].line.text.count(" + ") + rows(shown)[0].line.text.count(" − ") == 3  # two biases
    still.stepper.go(0)
    shown.refresh()
    assert shown.header.note.text() == NOT_YET.en
    assert all(row.line.isHidden() for row in rows(shown))


def test_a_lit_equation_shows_what_it_was_made_of(qtbot: QtBot, shown: Microscope, still: Session) -> None:
    qtbot.mouseClick(rows(shown)[0].badge, Qt.MouseButton.LeftButton)
    assert still.inside.number == 0
    shown.refresh()
    row = rows(shown)[0]
    assert (row.bars.isVisible(), row.matrices.isVisible()) == (True, False)
    still.inside.shallower()
    shown.refresh()
    assert (row.bars.isVisible(), row.matrices.isVisible()) == (False, True)
    still.inside.deeper()
    shown.refresh()
    assert row.worked is not None
    assert sum(part.value for part in row.worked.parts) == pytest.approx(row.worked.opened.value)
    assert [product.matrix.shape for product in row.worked.products] == [(8, 8), (8, 8)]
    assert any("“" in bar.words for bar in row.bars.bars)  # the token that was read
    qtbot.mouseClick(row.bars, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert still.inside.depth == "product"
    still.inside.next()
    shown.refresh()
    assert not row.bars.isVisible()


def test_predict_first_hides_what_comes_out(shown: Microscope, still: Session) -> None:
    still.inside.go_to(0)
    shown.set_predict_first(True)
    shown.refresh()
    assert all(text == " = ?" for text in texts(shown))
    assert not rows(shown)[0].bars.isVisible()
    shown.set_predict_first(False)
    shown.refresh()
    assert all("?" not in text for text in texts(shown))


def test_formulas_and_numbers_are_copied(shown: Microscope, still: Session) -> None:
    noted: list[Text] = []
    still.noted.connect(noted.append)
    copy_lit(still, "edit.copy_formula")
    assert noted == [NONE_LIT]
    still.inside.go_to(3)
    copied = {}
    for offer in OFFERS:
        copy_lit(still, offer.id)
        copied[offer.id] = QGuiApplication.clipboard().text()
    assert copied["edit.copy_formula"] == r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t"
    assert copied["edit.copy_numbers"].startswith(r"C_{4}[1] = ")
    assert r"\cdot" in copied["edit.copy_numbers"]
    assert still.stepper.trace is not None
    values = still.stepper.trace.signals[SignalKey("lstm", 0, "forward", "c")]
    for text, rows_ in ((copied["edit.copy_step"], values[3:4]), (copied["edit.copy_signal"], values)):
        head, *lines = text.splitlines()
        assert head.startswith("t,")
        read = np.array([[float(number) for number in line.split(",")] for line in lines])
        assert np.array_equal(read[:, 1:].astype(np.float32), rows_)
    whole = eval(copied["edit.copy_signal_numpy"], {"np": np, "array": np.array, "float32": np.float32})
    assert np.array_equal(np.asarray(whole, np.float32), values)
    still.stepper.go(0)
    copy_lit(still, "edit.copy_step")
    assert noted[-1] == NOT_YET_TO_COPY


def test_the_number_under_the_mouse_is_named(qtbot: QtBot, shown: Microscope) -> None:
    row = rows(shown)[0]
    box = next(box for box in row.line._boxes if box.token.of)
    with qtbot.waitSignal(row.pointed) as pointed:
        qtbot.mouseMove(row.line, box.where.center().toPoint())
    assert pointed.args == [("h_prev",)]
