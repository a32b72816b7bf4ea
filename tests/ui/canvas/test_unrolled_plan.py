"""The unrolled model as a plan and in a room, without Qt."""

from __future__ import annotations

import pytest
from canvas_models import bahdanau, deep, luong, model, one_to_many
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.graph import Graph
from rnnstudio.ui.canvas.unrolled_grid import Box, Grid, Room, spans_of
from rnnstudio.ui.canvas.unrolled_plan import Cell, Link, Plan, minor, plan_of

ROOM = Room(100, 20, 800, 400, 16)


def plan(graph: Graph, task: str = "reverse") -> Plan:
    return plan_of(model(graph, task).resolution)


def levels(shown: Plan) -> dict[str, int]:
    return {f"{cell.node}{cell.layer}{cell.direction[0]}": row.level for cell, row in shown.rows.items()}


def grid(shown: Plan, **lengths: int) -> Grid:
    return Grid(shown, ROOM, lengths, {line: range(steps) for line, steps in lengths.items()})


def box(laid: Grid, cell: Cell, step: int = 0) -> Box:
    found = laid.box(cell, step)
    assert found is not None
    return found


def test_layers_and_directions_stand_above_one_another() -> None:
    found = levels(plan(deep(), "tagging"))
    assert list(found) == ["words0f", "embedding0f", "lstm0f", "lstm0b", "lstm1f", "lstm1b", "linear0f", "output0f"]
    assert list(found.values()) == list(range(8))


def test_both_directions_feed_both_directions_of_the_next_layer() -> None:
    links = plan(deep(), "tagging").links
    assert Link("flow", Cell("embedding"), Cell("lstm", 0, "backward")) in links
    assert Link("flow", Cell("lstm", 1, "backward"), Cell("linear")) in links
    below = {link.source for link in links if link.target == Cell("lstm", 1)}
    assert below == {Cell("lstm", 0), Cell("lstm", 0, "backward")}


def test_an_encoder_hands_its_state_to_the_decoder() -> None:
    shown = plan(luong())
    assert Link("hand", Cell("encoder"), Cell("decoder")) in shown.links
    assert levels(shown)["decoder0f"] == levels(shown)["encoder0f"]
    assert shown.looks == ((Cell("attention"), Cell("encoder")),)


def test_the_loop_leads_to_the_next_step() -> None:
    shown = plan(bahdanau())
    assert Link("late", Cell("decoder"), Cell("attention")) in shown.links
    assert Link("flow", Cell("decoder"), Cell("attention")) not in shown.links
    found = levels(shown)
    assert found["encoder0f"] < found["attention0f"] < found["concatenate0f"] < found["decoder0f"]


def test_what_is_written_is_read_again() -> None:
    assert Link("fed", Cell("output"), Cell("written")) in plan(luong()).links


def test_a_bridge_stands_between_the_timelines() -> None:
    shown = plan(luong(bidirectional=True))
    assert shown.rows[Cell("bridge")].before
    laid = grid(shown, input=3, output=4)
    bridge = box(laid, Cell("bridge"))
    assert box(laid, Cell("encoder"), 2).right < bridge.left
    assert bridge.right < box(laid, Cell("decoder"), 0).left


def test_what_is_given_once_stands_before_the_first_step() -> None:
    begun, repeated = plan(one_to_many(False), "digit_names"), plan(one_to_many(True), "digit_names")
    assert Link("hand", Cell("bridge"), Cell("decoder")) in begun.links
    assert Link("spread", Cell("bridge"), Cell("repeat")) in repeated.links
    for shown in (begun, repeated):
        laid = grid(shown, output=3)
        assert box(laid, Cell("features")).right < box(laid, Cell("written"), 0).left


def test_small_blocks_can_be_left_out() -> None:
    resolution = model(bahdanau()).resolution
    assert minor(resolution) == {"embedding", "embedding_2", "linear"}
    shown = plan_of(resolution, minor(resolution))
    assert Link("flow", Cell("letters"), Cell("encoder")) in shown.links
    assert Link("flow", Cell("written"), Cell("concatenate")) in shown.links
    assert Link("flow", Cell("decoder"), Cell("output")) in shown.links


@pytest.mark.parametrize("graph", [bahdanau(), luong(), luong(bidirectional=True)], ids=["loop", "dot", "bridge"])
def test_no_two_boxes_overlap_and_all_are_in_the_room(graph: Graph) -> None:
    shown = plan(graph)
    laid = grid(shown, input=3, output=4)
    steps = {"input": range(3), "output": range(4), None: range(1)}
    boxes = [box(laid, cell, step) for cell, row in shown.rows.items() for step in steps[row.timeline]]
    for k, a in enumerate(boxes):
        assert ROOM.left <= a.left < a.right <= ROOM.right
        assert ROOM.top <= a.top < a.bottom <= ROOM.bottom
        assert all(
            a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top for b in boxes[k + 1 :]
        )


def test_time_runs_from_left_to_right_and_data_upwards() -> None:
    laid = grid(plan(deep(), "tagging"), input=5)
    lefts = [box(laid, Cell("lstm"), step).left for step in range(5)]
    assert lefts == sorted(lefts)
    assert box(laid, Cell("words")).top > box(laid, Cell("lstm")).bottom > box(laid, Cell("output")).bottom


def test_a_column_is_found_again() -> None:
    laid = grid(plan(luong()), input=3, output=4)
    for (line, step), left in laid.columns().items():
        assert laid.step_at(left + laid.column / 2) == (line, step)
    assert laid.step_at(ROOM.left - 50) is None


@given(
    st.dictionaries(st.sampled_from(["input", "output"]), st.integers(1, 300), min_size=1),
    st.integers(6, 40),
    st.integers(0, 299),
)
def test_a_stretch_around_the_playhead_is_shown_of_what_is_long(lengths: dict[str, int], most: int, at: int) -> None:
    focus = {line: min(at, steps - 1) for line, steps in lengths.items()}
    spans = spans_of(lengths, most, most, focus)
    assert sum(map(len, spans.values())) <= max(most, min(6, sum(lengths.values())))
    for line, span in spans.items():
        assert 0 <= span.start < span.stop <= lengths[line]
        assert focus[line] in span
