from __future__ import annotations

import pytest
from graph_samples import SOUND

from rnnstudio.graph import edits
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Node, Wire


def test_adding_keeps_what_was_there() -> None:
    graph = edits.add(SOUND, Node("gru", "gru"))
    assert list(graph.nodes) == [*SOUND.nodes, "gru"]
    assert "gru" not in SOUND.nodes


@pytest.mark.parametrize("name", ["lstm", "Lstm", "2x", "", "a b", "隐藏"])
def test_a_node_needs_a_free_and_proper_name(name: str) -> None:
    with pytest.raises(StudioError) as refused:
        edits.add(SOUND, Node(name, "gru"))
    assert name in refused.value.text.en
    assert name in refused.value.text.zh


def test_a_free_id_counts_on() -> None:
    assert edits.free_id(SOUND, "gru") == "gru"
    assert edits.free_id(SOUND, "lstm") == "lstm_2"
    assert edits.free_id(edits.add(SOUND, Node("lstm_2", "lstm")), "lstm") == "lstm_3"


def test_removing_takes_the_wires_along() -> None:
    graph = edits.remove(SOUND, ["lstm"])
    assert "lstm" not in graph.nodes
    assert all("lstm" not in (wire.source, wire.target) for wire in graph.wires)
    assert len(graph.wires) == len(SOUND.wires) - 2


def test_a_new_wire_takes_the_place_of_the_old_one() -> None:
    graph = edits.connect(SOUND, Wire("lstm", "h", "linear", "x"))
    assert [wire.source for wire in graph.into("linear", "x")] == ["lstm"]


def test_a_wire_needs_both_its_ends() -> None:
    with pytest.raises(StudioError, match="nowhere"):
        edits.connect(SOUND, Wire("lstm", "h", "nowhere", "x"))


def test_disconnecting_undoes_connecting() -> None:
    wire = Wire("lstm", "h", "output", "y")
    free = edits.disconnect(SOUND, SOUND.wires[-1])
    assert edits.disconnect(edits.connect(free, wire), wire) == free


def test_parameters_are_added_to_those_that_were_set() -> None:
    graph = edits.set_params(edits.set_params(SOUND, "lstm", {"a": 1}), "lstm", {"b": 2})
    assert graph.nodes["lstm"].params == {"size": 5, "a": 1, "b": 2}


def test_another_kind_keeps_the_wires() -> None:
    graph = edits.set_kind(SOUND, "lstm", "gru", 1, {"size": 5})
    assert graph.nodes["lstm"].kind == "gru"
    assert graph.wires == SOUND.wires
    assert list(graph.nodes) == list(SOUND.nodes)


def test_a_title_changes_no_id() -> None:
    graph = edits.set_title(SOUND, "lstm", "Memory")
    assert graph.nodes["lstm"].title == "Memory"
    assert graph.nodes["lstm"].id == "lstm"


@pytest.mark.parametrize(
    "edit", [lambda: edits.set_params(SOUND, "gone", {}), lambda: edits.set_title(SOUND, "gone", "")]
)
def test_an_unknown_node_is_named(edit: object) -> None:
    with pytest.raises(StudioError, match="gone"):
        edit()  # type: ignore[operator]
