"""Encoders above decoders, and what leads back."""

from __future__ import annotations

from canvas_models import bahdanau, deep, luong, model, one_to_many

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.arrange import Size, Spacing, arrange
from rnnstudio.ui.canvas.regions import Regions, closing, delayed, regions_of

SPACING = Spacing(column=40, stack=20, row=30)
BACK = Wire("decoder", "previous", "attention", "query")


def test_one_timeline_has_no_regions() -> None:
    assert regions_of(deep(), model(deep(), "tagging").resolution) == Regions()


def test_attention_stands_behind_the_encoder_in_no_band() -> None:
    for graph in (bahdanau(), luong()):
        regions = regions_of(graph, model(graph).resolution)
        assert regions.bands[0] == ("letters", "embedding", "encoder")
        assert "attention" not in regions.bands[1]
        assert regions.rows["attention"] == 0
        assert {regions.rows[name] for name in regions.bands[1]} == {1}


def test_what_has_no_time_stands_where_it_is_fed() -> None:
    graph = luong(bidirectional=True)
    assert regions_of(graph, model(graph).resolution).rows["bridge"] == 0


def test_what_is_there_before_the_only_timeline_stands_above_it() -> None:
    graph = one_to_many(repeated=False)
    regions = regions_of(graph, model(graph, "digit_names").resolution)
    assert not regions.bands
    assert [name for name, row in regions.rows.items() if row == 0] == ["features", "bridge"]


def test_only_the_late_wire_closes_the_loop() -> None:
    resolution = model(bahdanau()).resolution
    assert closing(bahdanau(), resolution) == delayed(bahdanau(), resolution) == {BACK}
    assert not delayed(luong(), model(luong()).resolution)


def test_the_loop_reads_from_left_to_right_in_two_rows() -> None:
    graph = bahdanau()
    resolution = model(graph).resolution
    rows = regions_of(graph, resolution).rows
    sizes = dict.fromkeys(graph.nodes, Size(100, 60, 20))
    places = arrange(graph, sizes, {}, SPACING, (900, 300), rows, closing(graph, resolution))
    upper = [name for name in graph.nodes if places[name][1] == places["letters"][1]]
    assert sorted(upper, key=lambda n: places[n]) == ["letters", "embedding", "encoder", "attention"]
    lower = sorted((name for name in graph.nodes if name not in upper), key=lambda n: places[n])
    assert lower == ["written", "embedding_2", "concatenate", "decoder", "linear", "output"]
    assert len({places[name][1] for name in lower}) == 1
    assert places["written"][1] > places["letters"][1] + 80
