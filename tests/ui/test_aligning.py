"""Blocks in line and evenly apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.ui.aligning import EDGES, Edge, aligned, spread
from rnnstudio.ui.canvas.arrange import Size

COORDINATES = st.floats(-500, 500)
PLACED = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.tuples(COORDINATES, COORDINATES), st.integers(10, 200)), min_size=2
)


@given(PLACED, st.sampled_from(list(EDGES)))
def test_aligned_blocks_share_an_edge_and_keep_the_other_axis(
    placed: dict[str, tuple[tuple[float, float], int]], edge: Edge
) -> None:
    places = {name: at for name, (at, _) in placed.items()}
    sizes = {name: Size(width, width / 2) for name, (_, width) in placed.items()}
    found, (axis, share, _) = aligned(places, sizes, edge), EDGES[edge]
    extents = {name: size.width if axis == 0 else size.height for name, size in sizes.items()}
    lines = [at[axis] + share * extents[name] for name, at in found.items()]
    assert lines == pytest.approx([lines[0]] * len(lines), abs=1e-6)
    assert all(found[name][1 - axis] == places[name][1 - axis] for name in places)


@given(PLACED)
def test_spread_blocks_have_equal_gaps_and_the_same_ends(placed: dict[str, tuple[tuple[float, float], int]]) -> None:
    places = {name: at for name, (at, _) in placed.items()}
    sizes = {name: Size(width, 10) for name, (_, width) in placed.items()}
    found = spread(places, sizes, "across")
    order = sorted(places, key=lambda name: places[name][0])
    gaps = [found[b][0] - sizes[b].width / 2 - found[a][0] - sizes[a].width / 2 for a, b in pairwise(order)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps), abs=1e-6)
    assert found[order[0]] == pytest.approx(places[order[0]])
