"""The session without a window: opening, stepping, training, editing, and how they concern each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from rnnstudio import api
from rnnstudio.engine.opening import open_document
from rnnstudio.examples import example
from rnnstudio.graph import edits
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Node, Wire
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.file import read, write
from rnnstudio.project.project import Document, Weights
from rnnstudio.session.session import Session
from rnnstudio.tasks._own_input import replaced
from rnnstudio.trace.trace import SignalKey

H = SignalKey("lstm", 0, "forward", "h")


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.open(example("recall_lstm").open())
    qtbot.waitUntil(lambda: made.stepper.trace is not None, timeout=10000)
    yield made
    made.close()


def waiting(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


def test_opening_shows_the_first_probe_before_its_first_step(session: Session) -> None:
    assert session.stepper.cursor == 0
    assert session.stepper.trace is not None
    assert session.stepper.trace.length == session.stepper.length == 10
    assert session.selection.node == "lstm"
    assert session.training.holds_trained
    assert session.unsaved is None


def test_the_chosen_unit_is_the_one_that_varies_most(session: Session) -> None:
    trace = session.stepper.trace
    assert trace is not None
    assert session.selection.unit == trace.signals[H._replace(signal="c")].std(0).argmax()


def test_playing_stops_at_the_end(session: Session, qtbot: QtBot) -> None:
    session.stepper.set_speed(100.0)
    session.stepper.play()
    waiting(qtbot)(lambda: not session.stepper.playing)
    assert session.stepper.cursor == 10
    session.stepper.step(1)
    assert session.stepper.cursor == 10
    session.stepper.step(-3)
    assert session.stepper.row == 6


def test_the_users_own_sequence_is_traced_and_the_original_comes_back(session: Session, qtbot: QtBot) -> None:
    model, stepper = session.document.model, session.stepper
    original = stepper.sample
    assert original is not None
    edited = replaced(model.task, model.task_settings, original, "tokens", 0, value=np.int64(3))
    stepper.edit_sample(edited)
    waiting(qtbot)(lambda: stepper.trace is not None and stepper.trace.sample is edited)
    assert stepper.original is original
    stepper.restore()
    assert stepper.sample is original
    assert stepper.original is None


def test_training_from_scratch_and_the_trained_weights_again(session: Session, qtbot: QtBot) -> None:
    trained = session.training.weights
    session.document.set_option("pace", 0.0)
    session.training.start()
    waiting(qtbot)(lambda: len(session.training.scalars.updates) > 5)
    assert session.training.scalars.steps[0] == 1, "from scratch counts from the first update"
    session.training.pause()
    waiting(qtbot)(lambda: not session.training.running)
    assert not session.training.holds_trained
    assert session.unsaved is not None
    session.training.bring_back()
    waiting(qtbot)(lambda: session.training.progress.steps == 1200)
    assert all(np.array_equal(session.training.weights[name], a) for name, a in trained.items())
    assert session.training.holds_trained


def test_rewinding_gives_the_initial_weights(session: Session, qtbot: QtBot) -> None:
    session.training.rewind()
    waiting(qtbot)(lambda: session.training.progress.steps == 0)
    initial = session.document.model.initial_weights()
    assert all(np.array_equal(session.training.weights[name], a) for name, a in initial.items())


def test_another_size_keeps_the_units_that_were_there_and_says_so(session: Session, qtbot: QtBot) -> None:
    trained = session.training.weights
    notes = noted(session)
    session.document.set_param("lstm", "size", 5)
    waiting(qtbot)(lambda: session.stepper.trace is not None and session.stepper.trace.signals[H].shape == (10, 5))
    assert session.training.progress.steps == 0
    assert len(session.training.scalars.updates) == 0
    for gate in range(4):
        kept = session.training.weights["lstm.weight_hh_l0"][5 * gate : 5 * gate + 5]
        assert np.array_equal(kept, trained["lstm.weight_hh_l0"][8 * gate : 8 * gate + 5, :5])
    assert np.array_equal(session.training.weights["linear.bias"], trained["linear.bias"])
    assert notes == [
        (
            "Weights kept: linear.bias. Kept for the units that were there, new for the others: lstm (all 4 arrays), linear.weight. "
            "Undo brings the former weights back."
        )
    ]
    session.document.undo()
    waiting(qtbot)(lambda: session.stepper.trace is not None and session.stepper.trace.signals[H].shape == (10, 8))
    assert session.training.progress.steps == 1200
    assert all(np.array_equal(session.training.weights[name], a) for name, a in trained.items())


def noted(session: Session) -> list[str]:
    """What will be said beside, in English."""
    found: list[str] = []
    session.noted.connect(lambda text: found.append(text.en))
    return found


def test_a_block_less_keeps_the_weights_of_the_others(session: Session, qtbot: QtBot) -> None:
    trained, notes, document = session.training.weights, noted(session), session.document
    graph = edits.set_params(document.project.graph, "lstm", {"layers": 2})
    document.edit_graph(graph, Text("Another layer", "再加一层"))
    waiting(qtbot)(lambda: "lstm.weight_hh_l1" in session.training.weights)
    assert all(np.array_equal(session.training.weights[name], a) for name, a in trained.items())
    assert "Begun anew: lstm.weight_ih_l1, lstm.weight_hh_l1, lstm.bias_ih_l1, lstm.bias_hh_l1." in notes[0]
    document.edit_graph(edits.remove(document.project.graph, ["linear"]), Text("Remove", "删除"))
    waiting(qtbot)(lambda: not session.training.weights)
    node = Node("linear_2", "linear", {"size": 4})
    repaired = edits.add(document.project.graph, node)
    for wire in (Wire("readout", "y", "linear_2", "x"), Wire("linear_2", "y", "output", "y")):
        repaired = edits.connect(repaired, wire)
    document.edit_graph(repaired, Text("Add", "添加"))
    waiting(qtbot)(lambda: "linear_2.weight" in session.training.weights)
    assert np.array_equal(session.training.weights["lstm.weight_hh_l0"], trained["lstm.weight_hh_l0"])
    assert "Begun anew: linear_2 (all 2 arrays)." in notes[1]
    for _ in range(3):
        document.undo()
    waiting(qtbot)(lambda: session.training.holds_trained)
    assert len(notes) == 2, "what undo brings back needs no note"


def test_a_wire_cut_and_mended_brings_the_same_weights_back(session: Session, qtbot: QtBot) -> None:
    trained, graph = session.training.weights, session.document.project.graph
    session.document.edit_graph(edits.disconnect(graph, graph.wires[-1]), Text("Cut", "剪断"))
    waiting(qtbot)(lambda: not session.training.weights)
    session.document.edit_graph(graph, Text("Mend", "接上"))
    waiting(qtbot)(lambda: session.training.holds_trained)
    assert session.training.progress.steps == 1200
    assert session.training.weights.keys() == trained.keys()


def test_a_model_saved_while_it_cannot_run_keeps_its_weights(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    trained, graph = session.training.weights, session.document.project.graph
    into = graph.into("lstm")[0]
    session.document.edit_graph(edits.disconnect(graph, into), Text("Cut", "剪断"))
    waiting(qtbot)(lambda: not session.training.weights)
    path = tmp_path / "cut.rnns"
    write(path, session.to_save())
    opened = open_document(path)
    found = opened.document
    assert not opened.notes
    assert found.weights.keys() == trained.keys()
    assert found.progress.steps == 1200
    session.open(found, path)
    waiting(qtbot)(lambda: not session.training.weights)
    session.document.edit_graph(graph, Text("Mend", "接上"))
    waiting(qtbot)(lambda: bool(session.training.weights))
    assert all(np.array_equal(session.training.weights[name], a) for name, a in trained.items())


def test_what_was_never_trained_begins_at_its_seed_and_nothing_is_said(session: Session, qtbot: QtBot) -> None:
    notes = noted(session)
    session.training.rewind()
    waiting(qtbot)(lambda: session.training.progress.steps == 0)
    session.document.set_param("lstm", "size", 5)
    waiting(qtbot)(lambda: session.stepper.trace is not None and session.stepper.trace.signals[H].shape == (10, 5))
    initial = session.document.model.initial_weights()
    assert all(np.array_equal(session.training.weights[name], a) for name, a in initial.items())
    assert notes == []


def test_what_was_taken_over_counts_as_trained_until_it_is_rewound(session: Session, qtbot: QtBot) -> None:
    trained, notes = session.training.weights, noted(session)
    for size in (6, 10):
        session.document.set_param("lstm", "size", size)
        waiting(qtbot)(lambda: len(session.training.weights.get("lstm.weight_hh_l0", ())) == 4 * size)  # noqa: B023 - waited for
    kept = session.training.weights["lstm.weight_hh_l0"][:6, :6]
    assert np.array_equal(kept, trained["lstm.weight_hh_l0"][:6, :6])
    assert len(notes) == 2
    session.training.rewind()
    initial = session.document.model.initial_weights()
    waiting(qtbot)(lambda: np.array_equal(session.training.weights["lstm.bias_ih_l0"], initial["lstm.bias_ih_l0"]))
    session.document.set_param("lstm", "size", 12)
    waiting(qtbot)(lambda: len(session.training.weights.get("lstm.weight_hh_l0", ())) == 48)
    assert len(notes) == 2


def test_another_cell_keeps_the_wires_and_is_one_undo(session: Session, qtbot: QtBot) -> None:
    wires = session.document.project.graph.wires
    session.document.set_kind("lstm", "gru")
    waiting(qtbot)(
        lambda: session.stepper.trace is not None and H._replace(signal="z") in session.stepper.trace.signals
    )
    assert session.document.project.graph.wires == wires
    session.document.undo()
    assert session.document.project.graph.nodes["lstm"].kind == "lstm"
    assert session.document.undoes is None


def test_a_model_with_a_problem_shows_no_trace_and_recovers(session: Session, qtbot: QtBot) -> None:
    session.document.set_param("linear", "size", 3)
    waiting(qtbot)(lambda: session.stepper.trace is None)
    assert not session.document.model.resolution.ok
    session.document.undo()
    waiting(qtbot)(lambda: session.stepper.trace is not None)


def test_a_parameter_that_the_task_refuses_changes_nothing(session: Session) -> None:
    before = session.document.project
    with pytest.raises(StudioError):
        session.document.set_task_param("lag", 10_000)
    assert session.document.project is before


def test_another_lag_offers_other_probes(session: Session, qtbot: QtBot) -> None:
    session.document.set_task_param("lag", 3)
    waiting(qtbot)(lambda: session.stepper.trace is not None and session.stepper.trace.length == 5)
    assert session.stepper.length == 5


def test_the_learning_rate_is_changed_without_losing_weights(session: Session, qtbot: QtBot) -> None:
    session.training.one_update()
    waiting(qtbot)(lambda: session.training.progress.steps == 1201)
    session.document.set_option("learning_rate", 0.05)
    session.training.one_update()
    waiting(qtbot)(lambda: session.training.progress.steps == 1202)
    assert len(session.training.scalars.updates) == 2


def test_a_reference_keeps_curves_and_gradients(session: Session, qtbot: QtBot) -> None:
    session.training.one_update()
    waiting(qtbot)(lambda: len(session.training.scalars.updates) == 1)
    session.keep_reference()
    reference = session.training.reference
    assert reference is not None
    assert len(reference.scalars.updates) == 1
    assert H._replace(signal="d_h") in reference.gradients
    session.training.rewind()
    waiting(qtbot)(lambda: len(session.training.scalars.updates) == 0)
    assert len(reference.scalars.updates) == 1


def test_what_is_saved_is_what_is_there(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    session.training.one_update()
    waiting(qtbot)(lambda: session.training.progress.steps == 1201)
    saved: Document = session.to_save()
    ended: list[object] = []
    assert saved.progress.steps == 1201
    assert saved.project == session.document.project
    session.save(tmp_path / "mine.rnns", ended.append)
    waiting(qtbot)(lambda: ended == [None])
    assert session.unsaved is None
    assert session.title.en == "mine"


def test_opening_another_document_while_training_is_safe(session: Session, qtbot: QtBot) -> None:
    session.document.set_option("pace", 0.0)
    session.training.start()
    waiting(qtbot)(lambda: len(session.training.scalars.updates) > 2)
    session.open(example("sine").open())
    waiting(qtbot)(lambda: session.stepper.trace is not None and "values" in session.stepper.trace.sample.inputs)
    assert not session.training.running
    assert session.training.progress.steps == 1500
    assert session.unsaved is None


def test_an_engine_failure_reaches_the_window(session: Session, qtbot: QtBot) -> None:
    sample = session.stepper.sample
    assert sample is not None
    with qtbot.waitSignal(session.failed, timeout=10000):
        session.stepper.edit_sample(replace(sample, inputs={"tokens": np.array([99])}))


def test_another_cell_begins_at_its_seed_and_not_at_weights_trained_with_another(
    session: Session, qtbot: QtBot
) -> None:
    notes = noted(session)
    session.document.set_kind("lstm", "rnn")
    waiting(qtbot)(lambda: "lstm.weight_hh_l0" in session.training.weights and not session.training.holds_trained)
    waiting(qtbot)(lambda: session.training.weights["lstm.weight_hh_l0"].shape == (8, 8))
    initial = session.document.model.initial_weights()
    assert all(np.array_equal(session.training.weights[name], a) for name, a in initial.items())
    assert session.training.trained is None, "the file's weights belong to another model"
    assert notes == [
        "All weights begin anew, so that what you compare begins alike. Undo brings the former weights back."
    ]
    session.document.undo()
    waiting(qtbot)(lambda: session.training.holds_trained)


def test_undo_brings_back_the_curves_with_the_weights(session: Session, qtbot: QtBot) -> None:
    session.training.one_update()
    waiting(qtbot)(lambda: len(session.training.scalars.updates) == 1)
    session.document.set_param("lstm", "size", 5)
    waiting(qtbot)(lambda: len(session.training.scalars.updates) == 0 and session.training.progress.steps == 0)
    session.document.undo()
    waiting(qtbot)(lambda: session.training.progress.steps == 1201)
    assert len(session.training.scalars.updates) == 1
    session.training.one_update()
    waiting(qtbot)(lambda: len(session.training.scalars.updates) == 2)


def test_another_task_is_never_traced_with_the_old_model(session: Session, qtbot: QtBot) -> None:
    told: list[object] = []
    session.failed.connect(told.append)
    for name in ("adding", "next_char", "sine", "recall_rnn"):
        session.open(example(name).open())
        waiting(qtbot)(
            lambda: session.stepper.trace is not None and session.stepper.trace.sample is session.stepper.sample
        )
    assert not told


def test_another_lag_keeps_the_page_and_the_unit_and_drops_the_reference(session: Session, qtbot: QtBot) -> None:
    session.keep_reference()
    session.selection.select(None)
    session.selection.choose_unit(1)
    session.document.set_task_param("lag", 4)
    waiting(qtbot)(lambda: session.stepper.trace is not None and session.stepper.trace.length == 6)
    assert session.selection.node is None
    assert session.selection.unit == 1
    assert session.training.reference is None


def test_the_window_hears_of_a_drag_once_however_many_steps_it_has(session: Session, qtbot: QtBot) -> None:
    document, heard = session.document, list[str]()
    document.saved_changed.connect(lambda: heard.append(f"{document.modified} {document.undoes}"))
    for x in range(5):
        document.edit(replace(document.project, layout={"lstm": (x, 1)}), plain("Move"), "move")
    assert len(heard) == 1
    document.undo()
    assert len(heard) == 2
    document.set_param("lstm", "size", 3)
    document.saved(Path("some.rnns"), document.project, document.now)
    assert len(heard) == 4


def test_a_saved_run_is_opened_with_its_curves_and_gone_on_with(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    session.training.rewind()
    for _ in range(3):
        session.training.one_update()
    waiting(qtbot)(lambda: session.training.progress.steps == 3)
    saved = session.to_save()
    write(tmp_path / "run.rnns", saved)
    session.open(read(tmp_path / "run.rnns"), tmp_path / "run.rnns")
    assert session.training.scalars.steps.tolist() == [1, 2, 3]
    assert session.training.holds_trained
    assert not session.training.from_scratch
    session.training.start()
    waiting(qtbot)(lambda: session.training.progress.steps > 3)
    session.training.pause()
    waiting(qtbot)(lambda: not session.training.running)
    count = session.training.progress.steps
    assert session.training.scalars.steps.tolist() == list(range(1, count + 1))
    expected = api.train(saved, count - 3).weights
    assert all(np.array_equal(session.training.weights[name], a) for name, a in expected.items())
    session.training.bring_back()
    waiting(qtbot)(lambda: session.training.progress.steps == 3)
    assert session.training.scalars.steps.tolist() == [1, 2, 3]
    assert same_arrays(session.training.run.optimiser, saved.optimiser)


def same_arrays(one: Weights, other: Weights) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
