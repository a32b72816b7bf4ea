"""New models: every task with every cell is sound, trains and can be looked at - those too that nobody thought of."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from rnnstudio import blocks, tasks
from rnnstudio.engine.architecture import SHAPES, Shape, shape
from rnnstudio.engine.model import model_of
from rnnstudio.engine.tracing import trace
from rnnstudio.engine.training import trainer
from rnnstudio.examples.recipe import ATTENDING
from rnnstudio.examples.starts import USUAL_SIZE, Start, cells, project_of, reads_back, shape_of, tasks_of
from rnnstudio.graph.resolution import Placed
from rnnstudio.project.project import Project

CELLS = [cell.id for cell in cells()]
ATTENTIONS = {shape_: (tuple(ATTENDING) if shape_ == "asynchronous" else ("none",)) for shape_ in SHAPES}
DROPPED_IN = Path(__file__).parents[1] / "blocks" / "minimal_gated_unit.py"


def starts(shape_: Shape) -> list[Start]:
    """The usual model of every task of a shape with every cell and attention."""
    return [
        Start(task.id, cell, attention, USUAL_SIZE[shape_])
        for task, cell, attention in itertools.product(tasks_of(shape_), CELLS, ATTENTIONS[shape_])
    ]


def in_words(start: Start) -> str:
    return f"{start.task}-{start.cell}-{start.attention}"


def is_alive(project: Project) -> None:
    """It makes one update, and its first sample can be stepped."""
    model = model_of(project)
    model.require_sound()
    update = next(trainer(model, model.initial_weights()).updates())
    assert math.isfinite(update.loss)
    found = trace(model, model.initial_weights(), model.task.probes(model.task_settings)[0])
    assert all(np.isfinite(values).all() for values in (*found.signals.values(), *found.gradients.values()))


def is_cell(placed: Placed) -> bool:
    return placed.block.family == "recurrent"


def test_every_task_has_its_place_once() -> None:
    placed = [task.id for shape_ in SHAPES for task in tasks_of(shape_)]
    assert sorted(placed) == sorted(tasks.catalogue())
    assert all(tasks_of(shape_) for shape_ in SHAPES)


@pytest.mark.parametrize("start", [s for shape_ in SHAPES for s in starts(shape_)], ids=in_words)
def test_it_trains_and_can_be_stepped(start: Start) -> None:
    project = project_of(start)
    is_alive(project)
    assert shape(model_of(project).interface) == shape_of(tasks.catalogue()[start.task])
    assert project.note == ()
    for words in (project.title.en, project.title.zh):
        assert words.strip()


@pytest.mark.parametrize("shape_", list(SHAPES))
def test_layers_and_directions_go_with_everything(shape_: Shape) -> None:
    for start, layers in itertools.product(starts(shape_), (1, 3)):
        for both in (False, True):
            chosen = Start(start.task, start.cell, start.attention, 5, layers, both)
            model = model_of(project_of(chosen))
            assert model.resolution.ok, chosen
            directions = {placed.p.bidirectional for placed in model.resolution.placed.values() if is_cell(placed)}
            assert (True in directions) == (both and reads_back(tasks.catalogue()[start.task])), chosen


@pytest.mark.parametrize("attention", list(ATTENDING))
@pytest.mark.parametrize("cell", CELLS)
def test_a_deep_encoder_that_reads_both_ways_hands_its_state_over(cell: str, attention: str) -> None:
    is_alive(project_of(Start("reverse", cell, attention, 6, 2, True)))  # type: ignore[arg-type]


def test_what_must_be_remembered_begins_with_open_gates() -> None:
    recall, sine = (project_of(Start(task, "lstm")).graph.nodes["lstm"].params for task in ("recall", "sine"))
    assert recall["forget_bias"] > 0
    assert "forget_bias" not in sine


def test_a_cell_that_is_dropped_in_appears_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    more = blocks.catalogue().with_file(DROPPED_IN)
    monkeypatch.setattr(blocks, "catalogue", lambda: more)
    assert "minimal_gated_unit" in [cell.id for cell in cells()]
    for shape_ in SHAPES:
        is_alive(project_of(Start(tasks_of(shape_)[0].id, "minimal_gated_unit", "none", 4)))
