"""Blocks that come to a model placed by hand stand beside what they are wired to, and cover no other."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.ui.canvas.arrange import Size, Spacing, box_of
from rnnstudio.ui.canvas.joining import joined

SIZE = Size(150, 90, 30)
SPACING = Spacing(column=40, stack=20, row=50)
NAMES = ("a", "b", "c", "d", "e")
CHAIN = Graph(
    {name: Node(name, "linear") for name in NAMES},
    tuple(Wire(one, "y", other, "x") for one, other in pairwise(NAMES)),
)
SIZES = dict.fromkeys(NAMES, SIZE)
PLACE = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


def test_what_follows_a_placed_block_stands_to_its_right_in_one_row() -> None:
    places = joined(CHAIN, SIZES, {"b": (10.0, 20.0)}, SPACING)
    assert {y for _, y in places.values()} == {20.0}
    assert [name for name, _ in sorted(places.items(), key=lambda item: item[1])] == list(NAMES)


@given(st.dictionaries(st.sampled_from(NAMES), PLACE, min_size=1))
def test_what_comes_covers_nothing_and_moves_nothing(placed: dict[str, tuple[float, float]]) -> None:
    places = joined(CHAIN, SIZES, placed, SPACING)
    assert {name: places[name] for name in placed} == placed
    assert places.keys() == CHAIN.nodes.keys()
    for new in places.keys() - placed.keys():
        left, top, right, bottom = box_of({new: places[new]}, SIZES)
        for other in places.keys() - {new}:
            box = box_of({other: places[other]}, SIZES)
            assert right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top, (new, other)
