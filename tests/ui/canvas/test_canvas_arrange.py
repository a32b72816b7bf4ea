"""Where blocks stand when nobody placed them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.ui.canvas.arrange import Size, Spacing, arrange, box_of, columns, scale_of

SPACING = Spacing(column=40, stack=20, row=30)


def graph_of(names: str, *wires: str) -> Graph:
    return Graph({n: Node(n, "x") for n in names}, tuple(Wire(w[0], "o", w[1], "i") for w in wires))


def placed(graph: Graph, room: tuple[float, float], above: float = 0.0) -> dict[str, tuple[float, float]]:
    return arrange(graph, dict.fromkeys(graph.nodes, Size(100, 60, above)), {}, SPACING, room)


def test_a_chain_reads_from_left_to_right_on_one_line() -> None:
    places = placed(graph_of("abc", "ab", "bc"), (1000, 200))
    assert [places[n][0] for n in "abc"] == [50, 190, 330]
    assert len({y for _, y in places.values()}) == 1


def test_a_chain_wraps_into_rows_where_that_makes_it_larger() -> None:
    places = placed(graph_of("abcdef", "ab", "bc", "cd", "de", "ef"), (450, 300))
    assert places["d"][0] == places["a"][0]
    assert places["d"][1] > places["a"][1]


def test_a_block_comes_after_all_that_lead_to_it() -> None:
    assert columns(graph_of("abcd", "ab", "ad", "bc", "cd")) == [["a"], ["b"], ["c"], ["d"]]


def test_a_loop_has_an_arrangement() -> None:
    assert columns(graph_of("abc", "ab", "bc", "cb")) == [["a"], ["b"], ["c"]]


def test_an_empty_graph_has_no_places() -> None:
    assert placed(Graph(), (100, 100)) == {}


@given(
    st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=14),
    st.tuples(st.floats(50, 2000), st.floats(50, 2000)),
    st.sampled_from([0.0, 40.0]),
)
def test_no_two_blocks_ever_overlap(pairs: set[tuple[str, str]], room: tuple[float, float], above: float) -> None:
    places = placed(graph_of("abcdefg", *(a + b for a, b in pairs)), room, above)
    at = list(places.values())
    for k, (x, y) in enumerate(at):
        assert all(abs(x - u) >= 100 or abs(y - v) >= 60 + above for u, v in at[k + 1 :])


def test_the_scale_is_that_of_the_tighter_side() -> None:
    sizes = {"a": Size(200, 100)}
    assert scale_of(box_of({"a": (0, 0)}, sizes), (100, 100)) == 0.5
