"""Looking near a place finds what looking everywhere finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from rnnstudio.ui.canvas.around import Rect
from rnnstudio.ui.canvas.grid import Grid

EDGES = st.integers(-600, 600).map(float)
SIZES = st.integers(0, 500).map(float)
RECTS = st.builds(QRectF, EDGES, EDGES, SIZES, SIZES)


def coordinates(rect: QRectF) -> Rect:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


@given(st.lists(st.tuples(st.integers(0, 5), st.lists(RECTS, max_size=3)), max_size=12), RECTS)
def test_a_grid_finds_all_that_meets_a_rectangle(puts: list[tuple[int, list[QRectF]]], asked: QRectF) -> None:
    grid, plain = Grid[int](), dict[int, list[QRectF]]()
    for key, rects in puts:
        grid.put(key, [coordinates(rect) for rect in rects])
        plain[key] = rects
    expected = {key for key, rects in plain.items() if any(asked.intersects(r) for r in rects if not r.isEmpty())}
    assert grid.meeting(coordinates(asked)) == expected
