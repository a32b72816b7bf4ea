"""Encoders above decoders, and what leads back."""

from __future__ import annotations

import pytest
from canvas_models import bahdanau, deep, luong, model, one_to_many

from rnnstudio.engine.model import model_of
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.ui.canvas.arrange import Size, Spacing, arrange
from rnnstudio.ui.canvas.regions import Regions, closing, delayed, regions_of

SPACING = Spacing(column=40, stack=20, row=30)
BACK = Wire("decoder", "previous", "attention", "query")


def regions_in(graph: Graph, task: str = "reverse") -> Regions:
    """The regions of a graph that may have something wrong in it."""
    made = model_of(Project(graph, TaskChoice(task)))
    return regions_of(graph, made.resolution, made.interface)


def test_one_timeline_has_no_regions() -> None:
    assert regions_in(deep(), "tagging") == Regions()


def test_attention_stands_behind_the_encoder_in_no_band() -> None:
    for graph in (bahdanau(), luong()):
        regions = regions_in(graph)
        assert regions.bands[0] == ("letters", "embedding", "encoder")
        assert "attention" not in regions.bands[1]
        assert regions.rows["attention"] == 0
        assert {regions.rows[name] for name in regions.bands[1]} == {1}


def test_what_has_no_time_stands_where_it_is_fed() -> None:
    graph = luong(bidirectional=True)
    assert regions_in(graph).rows["bridge"] == 0


def test_what_is_there_before_the_only_timeline_stands_above_it() -> None:
    graph = one_to_many(repeated=False)
    regions = regions_in(graph, "digit_names")
    assert not regions.bands
    assert [name for name, row in regions.rows.items() if row == 0] == ["features", "bridge"]


def test_only_the_late_wire_closes_the_loop() -> None:
    resolution = model(bahdanau()).resolution
    assert closing(bahdanau(), resolution) == delayed(bahdanau(), resolution) == {BACK}
    assert not delayed(luong(), model(luong()).resolution)


def test_the_loop_reads_from_left_to_right_in_two_rows() -> None:
    graph = bahdanau()
    resolution = model(graph).resolution
    rows = regions_in(graph).rows
    sizes = dict.fromkeys(graph.nodes, Size(100, 60, 20))
    places = arrange(graph, sizes, {}, SPACING, (900, 300), rows, closing(graph, resolution))
    upper = [name for name in graph.nodes if places[name][1] == places["letters"][1]]
    assert sorted(upper, key=lambda n: places[n]) == ["letters", "embedding", "encoder", "attention"]
    lower = sorted((name for name in graph.nodes if name not in upper), key=lambda n: places[n])
    assert lower == ["written", "embedding_2", "concatenate", "decoder", "linear", "output"]
    assert len({places[name][1] for name in lower}) == 1
    assert places["written"][1] > places["letters"][1] + 80


@pytest.mark.parametrize("graph", [bahdanau(), luong(), luong(bidirectional=True)], ids=["loop", "attention", "bridge"])
def test_a_wire_taken_away_leaves_every_block_where_it_is(graph: Graph) -> None:
    """Whichever wire it is, but for the only one that tells where a block without time stands."""
    whole = regions_in(graph)
    for wire in (wire for wire in graph.wires if wire.target != "bridge"):
        regions = regions_in(edits.disconnect(graph, wire))
        assert [set(band) for band in regions.bands] == [set(band) for band in whole.bands], wire
        assert regions.rows == whole.rows, wire


def test_a_size_that_does_not_fit_leaves_every_block_where_it_is() -> None:
    graph = edits.set_params(luong(), "decoder", {"size": 7})
    assert regions_in(graph) == regions_in(luong())


def test_without_its_beginning_a_decoder_is_known_by_the_target_that_it_answers() -> None:
    regions = regions_in(edits.remove(luong(), ["written", "embedding_2"]))
    assert regions.bands[1] == ("decoder", "linear", "output")
