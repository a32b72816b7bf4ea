"""`rnnstudio examples` and `new`: what is listed, what is written, which settings there are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call, refused, same

from rnnstudio import api
from rnnstudio.project.project import Progress


def test_examples_are_listed_with_what_they_learned(call: Call) -> None:
    code, out, err = call("examples")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(api.example_names())
    lines = {line.split()[0]: line for line in out.splitlines()}
    for words in ("Recall with LSTM", "many to one: LSTM", "accuracy 100.0% (chance level 25.0%)"):
        assert words in lines["recall_lstm"]
    assert "| squared error " in lines["adding"]
    assert "many to many (asynchronous): GRU encoder-decoder, additive attention | Reverse" in lines["reverse_additive"]
    assert "多对多（同步）：双向 RNN" in call("examples", "--lang", "zh")[1]


def test_new_writes_an_example_as_it_is(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "own.rnns"
    code, out, err = call("new", "recall_lstm", "-o", target)
    assert (code, err) == (0, "")
    assert str(target) in out
    written, shipped = api.open_project(target), api.example("recall_lstm")
    assert written.project == shipped.project
    assert written.progress == shipped.progress
    assert same(written, shipped)


def test_new_overwrites_nothing_without_leave(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "own.rnns"
    target.write_text("mine")
    assert "--force" in refused(call("new", "sine", "-o", target))
    assert target.read_text() == "mine"
    assert call("new", "sine", "-o", target, "--force")[0] == 0
    assert api.open_project(target).project.task.id == "sine"


def test_settings_of_blocks_task_and_training(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "own.rnns"
    settings = ("lstm.size=5", "task.lag=20", "options.seed=7", "options.optimiser=sgd", "options.clip=0")
    code, out, err = call("new", "recall_lstm", "-o", target, *(part for s in settings for part in ("--set", s)))
    assert (code, "not trained" in out) == (0, True)
    assert "left out" in err
    document = api.open_project(target)
    assert document.project.graph.nodes["lstm"].params["size"] == 5
    assert document.project.task.params["lag"] == 20
    assert document.project.training.seed == 7
    assert document.project.training.optimiser == "sgd"
    assert document.project.training.clip == 0.0
    assert not document.weights
    assert document.progress == Progress()


def test_weights_that_still_fit_are_kept_and_what_was_measured_is_not(call: Call, tmp_path: Path) -> None:
    shipped = api.example("recall_lstm")
    assert call("new", "recall_lstm", "-o", tmp_path / "a.rnns", "--set", "task.lag=3")[0] == 0
    longer = api.open_project(tmp_path / "a.rnns")
    assert same(longer, shipped)
    assert longer.progress == Progress(shipped.progress.steps)
    assert call("new", "recall_lstm", "-o", tmp_path / "b.rnns", "--set", "options.learning_rate=0.5")[0] == 0
    assert api.open_project(tmp_path / "b.rnns").progress == shipped.progress


def test_a_model_that_cannot_run_is_written_and_its_problems_told(call: Call, tmp_path: Path) -> None:
    code, _, err = call("new", "recall_lstm", "-o", tmp_path / "own.rnns", "--set", "linear.size=3")
    assert code == 0
    assert "Problem: Output: it needs 4 numbers but gets 3." in err
    assert (tmp_path / "own.rnns").exists()
    assert call("check", tmp_path / "own.rnns")[0] == 1


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("lstm.size", "no setting"),
        ("size=8", "no setting"),
        (".size=8", "no setting"),
        ("gru.size=8", "no block “gru”; there are: tokens, one_hot, lstm, readout, linear, output, task, options"),
        ("lstm.lag=8", "no parameter “lstm.lag”; there are: size"),
        ("task.size=8", "no parameter “task.size”; there are: lag"),
        ("options.rate=1", "no parameter “options.rate”; there are: optimiser, learning_rate, batch"),
        ("lstm.size=many", "whole number"),
        ("lstm.size=0", "whole number"),
        ("task.lag=201", "from 1 to 200"),
        ("options.learning_rate=nan", "(learning_rate) cannot be nan"),
        ("options.optimiser=newton", "choose one of adam, sgd, rmsprop"),
    ],
)
def test_settings_that_there_are_not(call: Call, tmp_path: Path, setting: str, words: str) -> None:
    assert words in refused(call("new", "recall_lstm", "-o", tmp_path / "own.rnns", "--set", setting))
    assert not (tmp_path / "own.rnns").exists()


def test_an_unknown_example_lists_the_known_ones(call: Call, tmp_path: Path) -> None:
    assert "recall_lstm" in refused(call("new", "nothing", "-o", tmp_path / "own.rnns"))
