"""What stands on the gradient's page is what the trace says: drops, piles, autograd's verdict, the update."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from rnnstudio import numbers
from rnnstudio.engine import tracing
from rnnstudio.engine.baskets import MatricesOf
from rnnstudio.engine.by_autograd import AgreementOf
from rnnstudio.engine.question import Answer, Question, Subject
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Document
from rnnstudio.session import shared_basket
from rnnstudio.session.session import Session
from rnnstudio.session.shared_basket import NO_BLOCK, NO_TARGET, NO_WEIGHTS
from rnnstudio.trace.agreement import Agreed, Agreement
from rnnstudio.trace.basket import share_at
from rnnstudio.trace.update import one_update
from rnnstudio.ui.backward.gradient_page import GradientPage
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

Open = Callable[..., Session]
Made = tuple[Session, "GradientPage", "Desk"]
Bench = Callable[[], Made]
RECURRENT = [name for name in recipes() if name not in ("sentiment_bag", "sentiment_window")]


class Desk:
    """Stands for the engine thread: answers at once, here."""

    def __init__(self, session: Session) -> None:
        self.session, self.asked, self.number = session, [], 0
        self.mailbox, self.posted = session.runner.mailbox, 0

    def ask(self, question: Question) -> int:
        self.number += 1
        self.asked.append((self.number, question))
        return self.number

    def drop(self, number: int) -> None:
        self.asked = [entry for entry in self.asked if entry[0] != number]

    def answer(self, change: Callable[[object], object] = lambda found: found) -> None:
        """Works out all that was asked."""
        while self.asked:
            number, question = self.asked.pop(0)
            model = self.session.document.model
            work = question.work(Subject(model, model.initial_weights(), 0))
            try:
                while True:
                    next(work)
            except StopIteration as end:
                self.session.answered.emit(Answer(number, question, change(end.value), 1.0, done=True))


@pytest.fixture
def bench(qtbot: QtBot, open_session: Open) -> Bench:
    """A session whose questions are answered when the test says so, and the page in sight."""

    def made() -> Made:
        session = open_session()
        desk = Desk(session)
        for part in session.basket.parts:
            part._runner = desk  # type: ignore[assignment]
        page = GradientPage(session, Words(session.appearance), Typesetter(), QAction("One update", session))
        qtbot.addWidget(page)
        page.resize(1000, 640)
        session.selection.select("lstm")
        session.stepper.go(session.stepper.length)
        with qtbot.waitExposed(page):
            page.show()
        desk.answer()
        page.refresh()
        return session, page, desk

    return made


@contextmanager
def opened(recipe: Recipe, made: Made) -> Iterator[Made]:
    session, _page, desk = made
    session.open(Document(recipe.project))
    model, sample = session.document.model, session.stepper.sample
    assert sample is not None
    session.stepper.accept(tracing.trace(model, model.initial_weights(), sample))
    session.basket.show_every(True)
    for part in session.basket.parts:
        part.ask()
    desk.answer()
    yield made


def test_every_drop_and_every_last_pile_is_the_traces(bench: Bench) -> None:
    """Of every example: the norms in the words, and the whole gradient at t = 1."""
    made = bench()
    for name in RECURRENT:
        with opened(recipes()[name], made) as (session, page, _):
            trace = session.stepper.trace
            assert trace is not None
            weights = session.document.model.resolution.weight_shapes()
            for cursor in (trace.length, max(trace.length // 2, 1), 1):
                session.stepper.go(cursor)
                page.refresh()
                assert [pile.basket.weight for pile in page.rows.piles] == list(weights), name
                for pile in page.rows.piles:
                    weight = pile.basket.weight
                    if pile.share is not None:
                        share = np.linalg.norm(share_at(trace.shares, weight, weights[weight], pile.row))
                        assert_allclose(pile.share, share, rtol=1e-9, atol=1e-15)
                        said = "used once" if pile.once else numbers.figure(pile.share) if pile.share else "0"
                        assert said in page.rows.words(pile)[0].en
            for pile in page.rows.piles:
                whole = np.linalg.norm(trace.weight_gradients[pile.basket.weight])
                if not pile.basket.from_start:
                    assert pile.whole
                    assert_allclose(pile.height, whole, rtol=1e-9, atol=1e-15, err_msg=pile.basket.weight)
                    assert "whole gradient" in page.rows.words(pile)[1].en


def test_the_matrices_are_the_share_and_the_gradient(qtbot: QtBot, bench: Bench) -> None:
    session, page, _ = bench()
    trace = session.stepper.trace
    assert trace is not None
    assert session.basket.weight == "lstm.weight_hh_l0"
    session.stepper.go(4)
    page.refresh()
    shown = page.picture.matrices
    assert shown is not None
    assert_array_equal(shown.share, share_at(trace.shares, "lstm.weight_hh_l0", (32, 8), 3))
    assert shown.delta is not None
    assert shown.seen is not None
    assert_allclose(np.outer(shown.delta, shown.seen), shown.share)
    assert numbers.fixed(float(shown.delta[page.picture.row])) in page.numbers.text()
    qtbot.waitUntil(lambda: page.picture.height() == page.picture.sizeHint().height())
    box = page.picture.boxes()[0]
    assert numbers.fixed(float(shown.share[0, 0])) in page.picture.told_at(box.place.topLeft() + QPointF(1, 1))
    session.stepper.go(1)
    page.refresh()
    assert_allclose(page.picture.matrices.pile, trace.weight_gradients["lstm.weight_hh_l0"], rtol=1e-9)  # type: ignore[union-attr]
    assert "whole gradient" in page.note.text()


def test_large_matrices_come_from_the_engine(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    session, page, desk = bench()
    quick = session.basket.matrices
    monkeypatch.setattr(shared_basket, "AT_ONCE", 0)
    assert session.basket.matrices is None
    session.stepper.go(session.stepper.length)
    session.basket.spread.ask()
    assert [type(question) for _, question in desk.asked] == [MatricesOf]
    desk.answer()
    found = session.basket.matrices
    assert found is not None
    assert quick is not None
    assert_allclose(found.pile, quick.pile)
    session.stepper.go(2)
    assert session.basket.matrices is None, "those of another step are not shown"
    del page


def test_autograd_agrees_and_a_wrong_gradient_is_told_in_red(
    bench: Bench,
) -> None:
    session, page, desk = bench()
    assert set(page.rows.agreed) == set(session.document.model.resolution.weight_shapes())
    assert page.agreement.text().startswith("matches autograd: relative difference")
    assert page.agreement.property("good")
    assert not page.agreement.property("danger")

    def wrong(found: object) -> object:
        if isinstance(found, Agreement):
            return replace(found, weights={**found.weights, "lstm.bias_ih_l0": Agreed(1.0, 1.1, 0.09)})
        return found

    session.basket.agreeing.ask()
    desk.answer(wrong)
    page.refresh()
    assert "does NOT match autograd" in page.agreement.text()
    assert "lstm.bias_ih_l0" in page.agreement.text()
    assert page.agreement.property("danger")
    assert not page.agreement.property("good")
    assert page.rows.verdict(page.rows.agreed["lstm.bias_ih_l0"]).en.startswith("✗")


def test_nothing_is_asked_of_autograd_unseen_or_while_training(
    bench: Bench,
) -> None:
    session, page, desk = bench()
    session.training._set_running(True)
    session.stepper.trace_changed.emit()
    page.refresh()
    assert not any(isinstance(question, AgreementOf) for _, question in desk.asked)
    assert "pause" in page.agreement.text()
    page.hide()
    desk.asked.clear()
    session.training._set_running(False)
    session.basket.agreeing.ask()
    assert desk.asked == []


def test_where_there_is_nothing_it_says_what_to_do(bench: Bench) -> None:
    session, page, _ = bench()
    sample = session.stepper.sample
    assert sample is not None
    for node, why in ((None, NO_BLOCK), ("one_hot", NO_WEIGHTS)):
        session.selection.select(node)
        page.refresh()
        assert page.empty.text() == why.en
        assert page.rows.isHidden()
    session.selection.select("lstm")
    model, own = session.document.model, replace(sample, targets={})
    session.stepper.edit_sample(own)
    session.stepper.accept(tracing.trace(model, model.initial_weights(), session.stepper.sample or own))
    page.refresh()
    assert page.empty.text() == NO_TARGET.en


def test_predict_first_hides_every_number(bench: Bench) -> None:
    _, page, _ = bench()
    page.set_predict_first(True)
    page.refresh()
    assert all(text.en == "?" for pile in page.rows.piles for text in page.rows.words(pile))
    assert page.picture.isHidden()
    assert page.numbers.isHidden()
    assert page.agreement.text() == ""
    assert not page.rows.agreed


def test_a_click_shows_another_weight_in_full(qtbot: QtBot, bench: Bench) -> None:
    session, page, _ = bench()
    qtbot.mouseClick(page.rows, Qt.MouseButton.LeftButton, pos=page.rows.line_of(0).center().toPoint())
    page.refresh()
    assert session.basket.weight == page.rows.lit == "lstm.weight_ih_l0"
    strip = page.rows.strip_of(0)
    assert "t = 1 " in page.rows.told_at(QPointF(strip.left() + 2, strip.center().y()))


def test_the_update_is_the_difference_of_the_weights(bench: Bench) -> None:
    session, page, _ = bench()
    before = session.document.model.initial_weights()
    gradients = {name: np.ones_like(a) for name, a in before.items()}
    after = {name: a - 0.1 * gradients[name] for name, a in before.items()}
    session.training.update = one_update(before, after, gradients, clip=1.0, rate=0.1, update=3)
    page.refresh()
    assert "times" in page.update_.verdict().en
    assert [name for name, _ in page.update_.steps] == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    for name, step in page.update_.steps:
        moved = after[f"lstm.{name}"].astype(float) - before[f"lstm.{name}"].astype(float)
        assert step.step == pytest.approx(np.linalg.norm(moved))
        assert step.cosine == pytest.approx(1.0)


def test_in_the_window_a_key_brings_it_and_an_update_is_told(qtbot: QtBot, window: MainWindow) -> None:
    before = window.session.training.weights
    window.actions_["step.basket"].trigger()
    session, page = window.session, window.gradient
    assert window.side.currentWidget() is page
    assert session.inside.backwards
    assert session.stepper.cursor == session.stepper.length
    qtbot.waitUntil(lambda: bool(session.basket.piles) and session.basket.agreement is not None, timeout=30000)
    page.refresh()
    assert page.agreement.text().startswith("matches autograd")
    session.stepper.step(-2)
    window.actions_["step.basket"].trigger()
    assert session.stepper.cursor == session.stepper.length - 2, "who already walks back stays where he is"
    window.actions_["train.once"].trigger()
    qtbot.waitUntil(lambda: session.training.update is not None, timeout=30000)
    page.refresh()
    for name, step in page.update_.steps:
        moved = session.training.weights[f"lstm.{name}"].astype(float) - before[f"lstm.{name}"].astype(float)
        assert step.step == pytest.approx(np.linalg.norm(moved), rel=1e-6)
    session.appearance.set_language("zh")
    assert window.side.tabText(3) == "梯度"
