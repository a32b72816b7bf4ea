"""Opening a file: what fits is kept, what does not is told, and takes no memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rnnstudio import api
from rnnstudio.engine.model import model_of
from rnnstudio.engine.opening import Opened, open_document
from rnnstudio.examples import example, examples
from rnnstudio.graph import edits
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Wire
from rnnstudio.project import tensors
from rnnstudio.project.file import write
from rnnstudio.project.project import Document

TRAINED = api.train(api.example("recall_lstm"), 2)


def opened(document: Document, folder: Path) -> Opened:
    write(folder / "a.rnns", document)
    return open_document(folder / "a.rnns")


def sized(document: Document, size: int) -> Document:
    graph = edits.set_params(document.project.graph, "lstm", {"size": size})
    return replace(document, project=replace(document.project, graph=graph))


@pytest.mark.parametrize("shipped", examples(), ids=lambda shipped: shipped.id)
def test_examples_open_without_a_word(shipped: object) -> None:
    found = open_document(shipped.path)  # type: ignore[attr-defined]
    assert found.notes == ()
    assert found.document.weights


def test_a_run_that_fits_is_opened_whole(tmp_path: Path) -> None:
    found = opened(TRAINED, tmp_path)
    assert found.notes == ()
    assert found.document.progress == TRAINED.progress
    assert found.document.optimiser.keys() == TRAINED.optimiser.keys()
    assert len(found.document.history.updates) == 2


def test_weights_of_another_size_are_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, ...]] = []
    real = tensors._array
    monkeypatch.setattr(tensors, "_array", lambda raw, entry, kind: read.append(entry.shape) or real(raw, entry, kind))
    write(tmp_path / "a.rnns", sized(TRAINED, 5))
    read.clear()
    found = open_document(tmp_path / "a.rnns")
    (note,) = found.notes
    assert "lstm.weight_ih_l0: its shape is 32 x 8, the model needs 20 x" in note.en or "its shape is 32 x" in note.en
    assert "重新初始化" in note.zh
    assert set(found.document.weights) == {"linear.bias"}
    assert (32, 8) not in read
    assert found.document.progress.steps == 0
    assert not found.document.optimiser
    assert not len(found.document.history.updates)


def test_missing_and_foreign_weights_are_told(tmp_path: Path) -> None:
    weights = {**TRAINED.weights, "stranger.w": np.zeros(3, np.float32)}
    del weights["linear.bias"]
    (note,) = opened(replace(TRAINED, weights=weights), tmp_path).notes
    assert "linear.bias: this weight is missing." in note.en
    assert "stranger.w: the model has no such weight." in note.en


def test_a_long_list_of_problems_is_cut(tmp_path: Path) -> None:
    weights = {f"stranger.w{number}": np.zeros(1, np.float32) for number in range(20)}
    (note,) = opened(replace(TRAINED, weights={**TRAINED.weights, **weights}), tmp_path).notes
    assert "And 15 more." in note.en


def test_numbers_that_are_none_are_opened_and_named(tmp_path: Path) -> None:
    bias = np.array(TRAINED.weights["linear.bias"])
    bias[:2] = np.nan, np.inf
    found = opened(replace(TRAINED, weights={**TRAINED.weights, "linear.bias": bias}), tmp_path)
    (note,) = found.notes
    assert "linear.bias: 2 of its numbers are infinite or no numbers." in note.en
    assert "linear.bias" in note.zh
    assert np.array_equal(found.document.weights["linear.bias"], bias, equal_nan=True)
    assert found.document.progress == TRAINED.progress


def test_a_model_that_cannot_run_keeps_what_does_not_contradict_it(tmp_path: Path) -> None:
    graph = TRAINED.project.graph
    loose = replace(graph, wires=(*graph.wires[1:], Wire("gone", "out", "lstm", "x")))
    found = opened(replace(TRAINED, project=replace(TRAINED.project, graph=loose)), tmp_path)
    assert found.notes == ()
    assert found.document.weights.keys() == TRAINED.weights.keys()


def test_an_unknown_task_is_refused(tmp_path: Path) -> None:
    document = example("recall_lstm").open()
    task = replace(document.project.task, id="from_the_future")
    with pytest.raises(StudioError, match="from_the_future"):
        opened(replace(document, project=replace(document.project, task=task)), tmp_path)


def test_the_weights_of_a_model_beyond_all_bounds_are_never_drawn() -> None:
    document = Document(TRAINED.project)
    params = {"size": 1024, "layers": 8}
    nodes = {
        f"lstm{number}": replace(document.project.graph.nodes["lstm"], id=f"lstm{number}", params=params)
        for number in range(50)
    }
    wire = next(wire for wire in document.project.graph.wires if wire.target == "lstm")
    wires = [wire._replace(target="lstm0"), *(Wire(f"lstm{k}", "h", f"lstm{k + 1}", "x") for k in range(49))]
    graph = replace(document.project.graph, nodes={**document.project.graph.nodes, **nodes})
    graph = replace(graph, wires=(*graph.wires, *wires))
    model = model_of(replace(document.project, graph=graph))
    assert model.resolution.ok, [problem.advice.en for problem in model.resolution.problems]
    with pytest.raises(StudioError, match="trainable numbers; 268,435,456 are the most"):
        model.initial_weights()
