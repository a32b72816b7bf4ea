"""Where the steps of several timelines stand on one axis."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.phases import Phases

BOTH = Phases.of({"input": 4, "output": 6})
lengths = st.tuples(st.integers(1, 40), st.integers(1, 40)).map(lambda pair: {"input": pair[0], "output": pair[1]})


def test_with_one_timeline_a_column_is_a_step() -> None:
    phases = Phases.of({"input": 5})
    assert [phases.column(t) for t in range(6)] == [phases.step(t) for t in range(6)] == list(range(6))
    assert (phases.last, phases.named) == (5, False)
    assert phases.when(3).en == "t = 3"


def test_a_column_between_two_phases_belongs_to_no_step_of_its_own() -> None:
    read, written = BOTH.parts
    assert [BOTH.column(t) for t in (0, 1, 4, 5, 10)] == [0, 1, 4, 6, 11]
    assert (read.end, written.lead, BOTH.last) == (5, 5, 11)
    assert BOTH.step(5) == 4
    assert [BOTH.when(column).zh for column in (4, 5, 7)] == ["编码器 t = 4", "解码器 t = 0", "解码器 t = 2"]


@given(lengths)
def test_every_row_of_a_phase_stands_under_its_step(steps: dict[str, int]) -> None:
    phases = Phases.of(steps)
    for phase in phases.parts:
        for row in range(phase.steps):
            column = phase.column(row)
            assert phase.row(column) == row == phase.row_at(phases.step(column))
            assert phases.column(phases.step(column)) == column
            assert phases.holding(column) == phases.at(phases.step(column)) == phase
    assert phases.last == sum(steps.values()) + 1


def test_a_block_that_has_ended_stays_at_its_last_row_and_one_to_come_has_none() -> None:
    read, written = BOTH.parts
    assert read.row_at(9) == 3
    assert written.row_at(2) < 0


def test_where_something_begins_behind_the_last_step_there_is_a_column_for_it() -> None:
    phases = Phases.of({"input": 3}, after=True)
    assert phases.last == phases.parts[0].end == 4
    assert phases.step(4) == 3


@given(lengths, st.integers(1, 30), st.integers(0, 90))
def test_the_rows_in_view_are_those_whose_columns_are(steps: dict[str, int], count: int, first: int) -> None:
    phases = Phases.of(steps)
    axis = Axis.fitting(0, count * 20, phases.last, 20, first)
    for phase in phases.parts:
        seen = [row for row in range(phase.steps) if phase.column(row) in axis.in_view]
        assert list(phase.rows(axis)) == seen
        stretch = phase.stretch(axis)
        inside = [column for column in axis.in_view if phase.lead <= column < phase.end]
        assert stretch == ((axis.x(inside[0]), axis.x(inside[-1] + 1)) if inside else None)
