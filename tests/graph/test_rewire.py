"""Edits as a user thinks of them: onto a wire, healed, copied; and which ports may meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio import blocks, tasks
from rnnstudio.graph import edits, rewire
from rnnstudio.graph.chain import chained
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.plugs import (
    Plug,
    carried_at,
    counterpart,
    ends_of,
    first_partner,
    partners,
    way_through,
    wire_between,
)
from rnnstudio.graph.resolution import Resolution
from rnnstudio.graph.resolve import resolve

KINDS = blocks.catalogue()
TASK = tasks.catalogue()["recall"]
INTERFACE = TASK.interface(TASK.settings({}))
RECALL = chained(KINDS, ["tokens", "one_hot", ("lstm", {"size": 8}), "readout", ("linear", {"size": 4}), "output"])


def resolved(graph: Graph) -> Resolution:
    return resolve(graph, KINDS, INTERFACE)


def test_a_block_is_put_on_a_wire() -> None:
    wire = RECALL.into("readout")[0]
    way = way_through(KINDS["dropout"].ports(KINDS["dropout"].settings({})), "sequence")
    assert way is not None
    changed = rewire.put_on(edits.add(RECALL, Node("dropout", "dropout")), wire, "dropout", way)
    assert wire not in changed.wires
    assert [w.source for w in changed.into("readout")] == ["dropout"]
    assert [w.source for w in changed.into("dropout")] == ["lstm"]
    assert resolved(changed).ok


def test_what_cannot_stand_on_a_wire_has_no_way_through() -> None:
    tokens, output = (KINDS[kind].ports(KINDS[kind].settings({})) for kind in ("tokens", "output"))
    assert way_through(tokens, "sequence") is None
    assert way_through(output, "sequence") is None
    assert way_through(KINDS["one_hot"].ports(KINDS["one_hot"].settings({})), "sequence") is None


@pytest.mark.parametrize("gone", [["lstm"], ["readout"], ["lstm", "readout"], ["linear"], ["one_hot"]])
def test_healing_never_leaves_more_problems_than_a_gap(gone: list[str]) -> None:
    gap = resolved(edits.remove(RECALL, gone)).problems
    healed = rewire.healed(RECALL, KINDS, INTERFACE, gone)
    assert not set(gone) & set(healed.nodes)
    assert len(resolved(healed).problems) <= len(gap)
    joined = {(w.source, w.target) for w in healed.wires} - {(w.source, w.target) for w in RECALL.wires}
    assert joined == {("lstm",): {("one_hot", "readout")}, ("lstm", "readout"): set(), ("one_hot",): set()}.get(
        tuple(gone), joined
    )


def test_a_part_is_united_under_names_that_are_free() -> None:
    part = rewire.part(RECALL, ["lstm", "readout"])
    assert part.wires == (Wire("lstm", "h", "readout", "x"),)
    whole, names = rewire.united(RECALL, part)
    assert names == {"lstm": "lstm_2", "readout": "readout_2"}
    again, names = rewire.united(whole, rewire.part(whole, ["lstm_2"]))
    assert names == {"lstm_2": "lstm_3"}
    assert set(RECALL.wires) <= set(again.wires)
    assert Wire("lstm_2", "h", "readout_2", "x") in again.wires


def test_plugs_meet_where_kinds_fit_and_no_loop_is_without_a_delay() -> None:
    resolution = resolved(RECALL)
    found = partners(RECALL, resolution, Plug("lstm", "output", "h"))
    assert Plug("readout", "input", "x") in found
    assert Plug("one_hot", "input", "tokens") not in found
    assert Plug("lstm", "input", "x") not in found
    assert all(plug.end == "input" for plug in found)
    back = partners(RECALL, resolution, Plug("lstm", "input", "x"))
    assert Plug("one_hot", "output", "x") in back
    assert not {plug.node for plug in back} & {"readout", "linear"}


def test_a_delayed_port_may_lead_back() -> None:
    found = partners(RECALL, resolved(RECALL), Plug("lstm", "output", "previous"))
    assert Plug("lstm", "input", "x") in found


def test_of_several_ports_the_free_and_needed_one_is_meant() -> None:
    graph = edits.add(RECALL, Node("gru", "gru"))
    found = first_partner(graph, resolved(graph), Plug("one_hot", "output", "x"), "gru")
    assert found == Plug("gru", "input", "x")
    assert first_partner(graph, resolved(graph), Plug("one_hot", "output", "x"), "tokens") is None


def test_a_kind_that_is_yet_to_be_placed_shows_its_counterpart() -> None:
    plug = Plug("lstm", "output", "h")
    carried = carried_at(resolved(RECALL), plug)
    assert carried == "sequence"
    ports = {kind: KINDS[kind].ports(KINDS[kind].settings({})) for kind in ("readout", "one_hot", "tokens")}
    assert counterpart(ports["readout"], plug, carried) == Plug("", "input", "x")
    assert counterpart(ports["one_hot"], plug, carried) is None
    assert counterpart(ports["tokens"], plug, carried) is None
    assert counterpart(ports["tokens"], Plug("one_hot", "input", "tokens"), None) == Plug("", "output", "tokens")


@given(st.sampled_from(RECALL.wires), st.booleans())
def test_a_wire_plugged_back_is_the_wire(wire: Wire, at_end: bool) -> None:
    begin, end = ends_of(wire)
    kept, moved = (begin, end) if at_end else (end, begin)
    assert wire_between(begin, end) == wire == wire_between(end, begin)
    assert set(rewire.plugged(RECALL, wire, kept, moved).wires) == set(RECALL.wires)
    assert set(rewire.plugged(RECALL, wire, kept, None).wires) == set(RECALL.wires) - {wire}
