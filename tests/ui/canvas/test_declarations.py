"""The canvas knows a block by what it declares, never by the names of its parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from canvas_models import bahdanau, deep, luong, model, one_to_many

from rnnstudio.blocks.readout import BLOCK as READOUT
from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Placed
from rnnstudio.ui.canvas.face import is_bidirectional, layers_of
from rnnstudio.ui.canvas.unrolled_plan import Cell, plan_of


def declared(placed: dict[str, Placed], name: str) -> dict[str, Any]:
    block, p = placed[name].block, placed[name].p
    return {"brings": block.brings(p), "answers": block.answers(p), "reads": block.reads(p)}


def test_a_block_brings_answers_or_reads_something_of_the_task() -> None:
    placed = dict(model(bahdanau()).resolution.placed)
    (given,), (asked,) = model(bahdanau()).interface.inputs, model(bahdanau()).interface.targets
    assert declared(placed, "letters") == {"brings": given, "answers": None, "reads": None}
    assert declared(placed, "output") == {"brings": None, "answers": asked, "reads": None}
    assert declared(placed, "written") == {"brings": None, "answers": None, "reads": asked}
    assert declared(placed, "decoder") == {"brings": None, "answers": None, "reads": None}


def test_layers_and_directions_are_the_cells_that_are_recorded() -> None:
    placed = model(deep(), "tagging").resolution.placed
    lstm, linear = placed["lstm"], placed["linear"]
    both = ("forward", "backward")
    assert lstm.block.cells(lstm.p) == tuple((layer, way) for layer in (0, 1) for way in both)
    assert linear.block.cells(linear.p) == ((0, "forward"),)
    assert (layers_of(lstm), is_bidirectional(lstm)) == (2, True)
    assert (layers_of(linear), is_bidirectional(linear)) == (1, False)


def test_only_the_readout_of_the_last_step_takes_the_last() -> None:
    taken = {mode: READOUT.takes_last(READOUT.settings({"mode": mode})) for mode in ("last", "every", "mean", "max")}
    assert [mode for mode, last in taken.items() if last] == ["last"]
    assert not any(p.block.takes_last(p.p) for p in model(luong()).resolution.placed.values())


def test_a_vector_that_is_brought_is_known_by_its_name() -> None:
    resolved = model(one_to_many(False), "digit_names")
    features = resolved.resolution.placed["features"]
    assert features.block.brings(features.p) in resolved.interface.inputs


class Tower(BlockType):
    """Three cells, and no parameter that says so."""

    def cells(self, p: Settings) -> tuple[tuple[int, str], ...]:
        return tuple((layer, "forward") for layer in range(3))


def test_a_block_with_layers_of_its_own_is_unrolled_layer_by_layer() -> None:
    resolution = model(deep(), "tagging").resolution
    lstm = resolution.placed["lstm"]

    class Own(Tower, type(lstm.block)):  # type: ignore[misc]
        pass

    own = replace(resolution, placed={**resolution.placed, "lstm": replace(lstm, block=Own())})
    assert [cell for cell in plan_of(own).rows if cell.node == "lstm"] == [Cell("lstm", k) for k in range(3)]
    assert layers_of(own.placed["lstm"]) == 3
