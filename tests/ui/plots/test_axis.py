"""All panels ask the same axis: columns are whole pixels, and scrolling keeps the playhead in view."""

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.ui.plots.axis import Axis

axes = st.builds(
    Axis.fitting,
    st.integers(0, 300),
    st.integers(1, 3000),
    st.integers(1, 600),
    st.integers(5, 60),
    st.integers(0, 700),
)


@given(axes, st.data())
def test_every_column_in_view_is_found_again_where_it_stands(axis: Axis, data: st.DataObject) -> None:
    t = data.draw(st.sampled_from(axis.in_view))
    inside = data.draw(st.integers(0, axis.column - 1))
    assert axis.at(axis.x(t) + inside) == t
    assert axis.nearest(axis.x(t) + inside) == t


@given(axes, st.integers(0, 600))
def test_showing_a_step_brings_it_into_view(axis: Axis, t: int) -> None:
    t = min(t, axis.steps)
    shown = axis.showing(t)
    assert t in shown.in_view
    assert shown.first >= 0
    assert shown.last <= axis.steps


def test_short_sequences_fill_the_width_and_long_ones_keep_a_readable_column() -> None:
    assert Axis.fitting(100, 1100, 10, 20).column == 100
    long = Axis.fitting(100, 1100, 200, 20)
    assert (long.column, long.scrolls, long.count) == (20, True, 55)


def test_dragging_over_the_edge_means_the_next_column() -> None:
    axis = Axis.fitting(100, 200, 50, 20, first=10)
    assert axis.nearest(99) == 9
    assert axis.nearest(5000) == axis.last + 1
    assert axis.at(99) is None
