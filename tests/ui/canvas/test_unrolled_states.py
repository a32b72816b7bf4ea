"""What an unrolled model says of its states: where they begin, what is handed over, who asks with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from canvas_models import bahdanau, luong
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Graph
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas import unrolled_boxes, unrolled_lines, unrolled_states
from rnnstudio.ui.canvas.unrolled_grid import Box
from rnnstudio.ui.canvas.unrolled_plan import Cell
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.canvas.unrolled_states import lanes
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.symbols import plain_symbol, symbol_width

Lines = list[tuple[list[tuple[float, float]], str]]
Drawn = tuple[Sheet, list[str], Lines]
Draw = Callable[..., Drawn]
CanvasOf = Callable[[Session], CanvasView]


def of_lstms(graph: Graph) -> Graph:
    """The same model with LSTMs for its GRUs."""
    return replace(graph, nodes={n: replace(x, kind="lstm") if x.kind == "gru" else x for n, x in graph.nodes.items()})


@pytest.fixture
def draw(
    open_session: Callable[..., Session], canvas_of: CanvasOf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Draw:
    """Paints a model once and says which symbols and which lines were drawn."""
    symbols: list[str] = []
    lines: Lines = []

    def symbol(painter: Any, at: QPointF, latex: str, face: Any) -> float:
        symbols.append(latex.replace("\u2009", ""))
        return symbol_width(latex, face)

    def line(painter: Any, points: Any, colour: Any, *rest: Any) -> None:
        lines.append((list(points), colour.name()))

    for module in (unrolled_states, unrolled_boxes):
        monkeypatch.setattr(module, "draw_symbol", symbol)
    for module in (unrolled_states, unrolled_lines):
        monkeypatch.setattr(module, "line", line)

    def painted(graph: Graph | None = None, cursor: int = 99, height: int = 410) -> Drawn:
        session = open_session(graph, "reverse") if graph is not None else open_session()
        view = canvas_of(session)
        view.resize(886, height)
        with qtbot.waitExposed(view):
            view.show()
        view.set_unrolled(True)
        session.stepper.go(cursor)
        symbols.clear()
        lines.clear()
        view.unrolled.grab()
        sheet = view.unrolled._sheet
        assert sheet is not None
        return sheet, symbols, lines

    return painted


def first(sheet: Sheet, name: str) -> Box:
    box = sheet.box(Cell(name), 0)
    assert box is not None
    return box


def test_the_state_handed_over_is_the_decoders_first_one(draw: Draw) -> None:
    assert {"h_0", "s_0=h_T"} < set(draw(bahdanau())[1])


def test_an_lstm_hands_over_both_its_states(draw: Draw) -> None:
    assert {"h_0", "C_0", "s_0,C_0=h_T,C_T"} < set(draw(of_lstms(bahdanau()))[1])


def test_what_comes_through_a_bridge_is_not_the_encoders_last_state(draw: Draw) -> None:
    found = draw(luong(bidirectional=True))[1]
    assert "s_0" in found
    assert "s_0=h_T" not in found


def test_the_first_query_of_attention_is_the_initial_state(draw: Draw) -> None:
    sheet, _, lines = draw(bahdanau())
    decoder, attention = first(sheet, "decoder"), first(sheet, "attention")
    asked = [points for points, _ in lines if points[-1] == (attention.left, attention.middle)]
    assert [points[0][1] for points in asked] == [decoder.middle]
    assert asked[0][0][0] < decoder.left


def test_each_state_of_an_lstm_has_its_own_line_in_its_own_colour(draw: Draw) -> None:
    sheet, _, lines = draw(of_lstms(luong()))
    cell = Cell("encoder")
    target = sheet.box(cell, 1)
    assert target is not None
    into = {points[-1][1]: colour for points, colour in lines if points[-1][0] == target.left}
    hues = [sheet.look.colours.hue(state.hue).name() for state in sheet.states(cell)]
    assert [into[y] for y in lanes(sheet.states(cell), target)] == hues
    assert [state.symbol for state in sheet.states(cell)] == ["C", "h"]


def test_a_gru_has_one_line_through_the_middle(draw: Draw) -> None:
    sheet, _, _ = draw(bahdanau())
    box = first(sheet, "decoder")
    assert lanes(sheet.states(Cell("decoder")), box) == [box.middle]


def test_no_step_goes_without_its_symbol(draw: Draw) -> None:
    sheet, symbols, _ = draw()
    steps = sheet.last(Cell("lstm")) + 1
    assert steps >= 10
    assert [f"h_{{{step + 1}}}" for step in range(steps)] == [s for s in symbols if s.startswith("h_{")]
    assert plain_symbol(f"h_{{{steps}}}") == "h₁₀"
