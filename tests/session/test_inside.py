"""Moving about inside a block: from equation to equation, from step to step, deeper and out again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from rnnstudio.derivation.term import term
from rnnstudio.engine.tracing import trace
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Document
from rnnstudio.session.document import ProjectState
from rnnstudio.session.inside import Inside
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.training import Training


class Still:
    """What a session holds of recall with an LSTM, stepped to t = 3; no engine."""

    def __init__(self) -> None:
        self.document, self.stepper, self.selection = ProjectState(), Stepper(), Selection()
        self.document.open(Document(recipes()["recall_lstm"].project), None)
        model = self.document.model
        weights = model.initial_weights()
        training = cast("Training", SimpleNamespace(weights=weights))
        self.inside = Inside(self.document, self.stepper, self.selection, training)
        self.stepper.offer(model.task.probes(model.task_settings))
        assert self.stepper.sample is not None
        self.stepper.accept(trace(model, weights, self.stepper.sample))
        self.selection.select("lstm")
        self.stepper.go(3)


@pytest.fixture
def still(qapp: object) -> Still:
    return Still()


@pytest.fixture
def inside(still: Still) -> Inside:
    return still.inside


def produced(inside: Inside) -> str | None:
    return inside.equation.produces if inside.equation else None


def test_down_goes_through_the_equations_and_up_out_of_them(inside: Inside) -> None:
    met = []
    for _ in range(7):
        inside.next()
        met.append(produced(inside))
    assert met == ["f", "i", "c_tilde", "c", "o", "h", "h"]
    for _ in range(6):
        inside.next(-1)
    assert (inside.number, inside.depth) == (None, "block")


def test_stepping_over_the_last_equation_takes_a_time_step(inside: Inside, still: Still) -> None:
    inside.go_to(5)
    inside.step_over()
    assert (produced(inside), still.stepper.cursor) == ("f", 4)
    inside.step_back()
    assert (produced(inside), still.stepper.cursor) == ("h", 3)


def test_backwards_time_runs_the_other_way(inside: Inside, still: Still) -> None:
    inside.turn(True)
    inside.go_to(len(inside.equations) - 1)
    inside.step_over()
    assert (inside.number, still.stepper.cursor) == (0, 2)
    inside.step_back()
    assert (inside.number, still.stepper.cursor) == (len(inside.equations) - 1, 3)


def test_deeper_and_out_again(inside: Inside) -> None:
    depths = []
    for _ in range(4):
        inside.deeper()
        depths.append(inside.depth)
    assert depths == ["equation", "unit", "product", "product"]
    for _ in range(3):
        inside.shallower()
    assert (inside.depth, inside.number) == ("block", None)


def test_one_product_is_looked_at_and_left(inside: Inside) -> None:
    inside.look_at_product(2)
    assert inside.product is None  # no equation is lit
    inside.go_to(0)
    inside.look_at_product(2)
    assert (inside.depth, inside.product) == ("product", 2)
    inside.next()
    assert inside.product is None


def test_another_block_keeps_within_its_equations(inside: Inside, still: Still) -> None:
    inside.go_to(5)
    still.selection.select("linear")
    assert (inside.number, produced(inside)) == (0, "y")
    still.selection.select("tokens")
    assert (inside.equations, inside.number, inside.depth) == ((), None, "block")


def test_nothing_moves_where_there_is_nothing(inside: Inside, still: Still) -> None:
    still.selection.select(None)
    for move in (inside.next, inside.step_over, inside.step_back, inside.deeper, inside.shallower):
        move()
    assert inside.placed is None
    assert inside.moment is None


def test_the_moment_has_the_weights_and_the_trace_of_now(inside: Inside, still: Still) -> None:
    moment = inside.moment
    assert moment is not None
    equation = inside.equations[0]
    found = moment.work(equation)
    assert found is not None
    assert term(found, (0, 2)).value == pytest.approx(float(moment.recorded("f")[2]), rel=1e-5)  # type: ignore[index]
    still.stepper.go(0)
    assert inside.moment is None
