"""Which way wires take."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.around import Memory
from rnnstudio.ui.canvas.route import Box
from rnnstudio.ui.canvas.routes import routes


def box(column: int, row: int = 0, loops: bool = False) -> Box:
    left, top = 150.0 * column, 200.0 * row
    return Box(left, top, left + 100, top + 60, top - 20 if loops else top, loops)


BOXES = st.builds(box, st.integers(0, 5), st.integers(0, 2), st.booleans())


def wire(ends: str) -> Wire:
    return Wire(ends[0], ends[1], ends[1], ends[0])


def test_a_chain_goes_straight_on() -> None:
    boxes = {"a": box(0), "b": box(1)}
    route = routes([wire("ab")], boxes, {}, [])[wire("ab")]
    assert (route.leaves, route.arrives, route.lane) == ("right", "left", None)


def test_a_wire_goes_around_what_stands_in_between() -> None:
    boxes = {"a": box(0), "b": box(1, loops=True), "c": box(2)}
    lane = routes([wire("ac")], boxes, {}, [])[wire("ac")].lane
    assert lane is not None
    assert lane < boxes["b"].crest


def test_a_wire_to_the_next_row_passes_beside_what_stands_between() -> None:
    boxes = {"a": box(1), "b": Box(100, 100, 280, 160, 100), "c": box(0, 1)}
    route = routes([wire("ac")], boxes, {}, [])[wire("ac")]
    assert route.lane is not None
    assert 160 < route.lane < boxes["c"].top
    assert route.x_out > boxes["b"].right


def test_wires_that_turn_back_run_side_by_side() -> None:
    boxes = {"a": box(1), "b": box(2), "c": box(0, 1)}
    ways = routes([wire("ac"), wire("bc")], boxes, {}, [])
    assert len({route.lane for route in ways.values()}) == len({route.x_in for route in ways.values()}) == 2


def test_what_closes_a_loop_runs_below_all_that_it_passes() -> None:
    boxes = {"a": box(0), "b": box(1), "c": box(2)}
    ways = routes([wire("ca"), wire("cb")], boxes, {}, [wire("ca"), wire("cb")])
    assert {(route.leaves, route.arrives) for route in ways.values()} == {("bottom", "bottom")}
    assert all(route.lane is not None and route.lane > 60 for route in ways.values())
    assert len({route.lane for route in ways.values()}) == 2


def test_wires_between_two_rows_leave_at_the_bottom_and_arrive_at_the_top() -> None:
    boxes = {"a": box(0), "b": box(1), "c": box(0, 1, loops=True), "d": box(1, 1)}
    rows = {"a": 0, "b": 0, "c": 1, "d": 1}
    ways = routes([wire("ad"), wire("bc"), wire("bd")], boxes, rows, [])
    assert {(route.leaves, route.arrives) for route in ways.values()} == {("bottom", "top")}
    assert ways[wire("bc")].x_in < boxes["c"].left + 20  # beside its loops
    assert ways[wire("bd")].lane is None  # straight down
    lanes = [ways[w].lane for w in (wire("ad"), wire("bc"))]
    assert all(lane is not None and 60 < lane < 180 for lane in lanes)
    assert len(set(lanes)) == 2


def test_ports_of_one_side_stand_apart() -> None:
    boxes = {"a": box(1), **{name: box(1, 1) for name in "bcd"}}
    rows = {"a": 0, "b": 1, "c": 1, "d": 1}
    wires = [Wire("a", port, target, "i") for port, target in zip("xyz", "bcd", strict=True)]
    xs = sorted(route.x_out for route in routes(wires, boxes, rows, []).values())
    assert all(b - a >= 20 for a, b in pairwise(xs))
    assert all(boxes["a"].left < x < boxes["a"].right for x in xs)


@given(st.data())
def test_ways_that_are_remembered_are_those_that_would_be_found(data: st.DataObject) -> None:
    names = st.sampled_from("abcdefgh")
    wires = data.draw(st.lists(st.builds(Wire, names, st.just("y"), names, st.just("x")), unique=True, max_size=14))
    rows = dict.fromkeys("abcd", 0) | dict.fromkeys("efgh", 1) if data.draw(st.booleans()) else {}
    closing = [wire for wire in wires if data.draw(st.booleans())]
    boxes, memory = {name: data.draw(BOXES) for name in "abcdefgh"}, Memory()
    for _ in range(4):
        assert routes(wires, boxes, rows, closing, memory) == routes(wires, boxes, rows, closing)
        boxes = boxes | data.draw(st.dictionaries(names, BOXES, max_size=2))
