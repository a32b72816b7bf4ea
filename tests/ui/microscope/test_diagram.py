"""The diagram: every node has a place of its own, boxes do not overlap, and it tells and takes what it shows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rnnstudio.engine import tracing
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Document
from rnnstudio.session.session import Session
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.diagram import Diagram
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.microscope.worked import flow_of

Open = Callable[..., Session]
CELLS = (
    ("recall_lstm", "lstm"),
    ("recall_gru", "gru"),
    ("recall_rnn", "rnn"),
    ("reverse_additive", "attention"),
    ("dates_dot", "attention"),
    ("next_char_attention", "attention"),
    ("recall_lstm", "linear"),
)


@pytest.fixture
def made(qtbot: QtBot) -> Diagram:
    diagram = Diagram()
    qtbot.addWidget(diagram)
    diagram.resize(420, 320)
    return diagram


def draw(session: Session, diagram: Diagram, example: str, node: str, *, backwards: bool = False) -> None:
    session.open(Document(recipes()[example].project))
    model, sample = session.document.model, session.stepper.sample
    assert sample is not None
    weights = model.initial_weights()
    session.stepper.accept(tracing.trace(model, weights, sample))
    session.training.run = type(session.training.run)(weights)
    session.selection.select(node)
    session.stepper.go(session.stepper.length - 1)
    moment, placed = session.inside.moment, session.inside.placed
    assert moment is not None
    assert placed is not None
    naming = Naming(placed)
    found = flow_of(moment, naming, 0, backwards=backwards)
    diagram.show_flow(Look.of(session.appearance), naming, found, frozenset(), backwards=backwards, covered=False)


@pytest.mark.parametrize(("example", "node"), CELLS)
@pytest.mark.parametrize("width", [300, 420, 900])
def test_no_two_boxes_overlap(open_session: Open, made: Diagram, example: str, node: str, width: int) -> None:
    made.resize(width, 320)
    draw(open_session(), made, example, node)
    places, flow = made._places, made._shown
    assert places is not None
    assert flow is not None
    areas = [(n.id, places.of(n.id)) for n in flow.flow.nodes if n.kind != "source"]
    for (one, area), (other, area_too) in combinations(areas, 2):
        assert not area.intersects(area_too), (one, other)
    assert all(area.left() >= 0 and area.right() <= width for _, area in areas)


def test_forwards_it_tells_the_numbers_and_backwards_the_gradients(open_session: Open, made: Diagram) -> None:
    session = open_session()
    draw(session, made, "recall_lstm", "lstm")
    moment = session.inside.moment
    assert moment is not None
    numbers = made.values
    assert set(numbers) >= {"f", "i", "c_tilde", "c", "o", "h"}
    for name in ("f", "c", "h"):
        assert numbers[name] == pytest.approx(float(moment.recorded(name)[0]), rel=1e-5)  # type: ignore[index]
    draw(session, made, "recall_lstm", "lstm", backwards=True)
    for name in ("f", "c", "h"):
        assert made.values[name] == float(moment.recorded(f"d_{name}")[0])  # type: ignore[index]


def test_a_click_asks_for_the_equation_and_the_mouse_tells_the_quantity(
    qtbot: QtBot, open_session: Open, made: Diagram
) -> None:
    draw(open_session(), made, "recall_lstm", "lstm")
    made.show()
    assert made._places is not None
    node = next(node for node in made._shown.flow.nodes if node.produces == "o")  # type: ignore[union-attr]
    at = made._places.of(node.id).center().toPoint()
    with qtbot.waitSignal(made.pointed) as pointed:
        qtbot.mouseMove(made, at)
    with qtbot.waitSignal(made.chosen) as chosen:
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at)
    assert (pointed.args, chosen.args) == ([("o",)], ["o"])
    assert not made.grab().isNull()


@pytest.mark.parametrize(("example", "node"), CELLS)
def test_no_wire_crosses_a_box(open_session: Open, made: Diagram, example: str, node: str) -> None:
    draw(open_session(), made, example, node)
    assert made._structure is not None
    structure = made._structure[1]
    for (source, into), way in structure.ways.items():
        for name in {n.id for n in structure.flow.nodes if n.kind != "source"} - {source, into}:
            spot = structure.plan.spots[name]
            assert not any(passes(a, b, spot.column, spot.row) for a, b in pairwise(way)), (source, into, name)


def passes(one: tuple[float, float], other: tuple[float, float], column: float, row: float) -> bool:
    """Whether a piece of a way touches the middle of a place on the grid."""
    (x, y), (to_x, to_y) = one, other
    return min(x, to_x) - 0.25 < column < max(x, to_x) + 0.25 and min(y, to_y) - 0.25 < row < max(y, to_y) + 0.25
