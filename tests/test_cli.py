"""The command line as a user types it: results, every refusal, and the same numbers as everywhere else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnstudio import __version__, api, cli
from rnnstudio.commands import train as train_command
from rnnstudio.engine.mailbox import Mailbox
from rnnstudio.engine.model import model_of
from rnnstudio.engine.worker import Worker
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Node, Wire
from rnnstudio.project.file import read, write
from rnnstudio.project.project import UNTRAINED, Document, Progress
from rnnstudio.project.weights import read_weights, write_weights
from rnnstudio.trace.sample import stack

ROOT = Path(__file__).parents[1]
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line in English: exit code, stdout, stderr."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def recall(tmp_path: Path) -> Path:
    """A small untrained recall model in a file."""
    document = api.build(
        "recall",
        "tokens",
        "one_hot",
        ("lstm", {"size": 3}),
        "readout",
        ("linear", {"size": 4}),
        "output",
        task_params={"lag": 2},
        batch=4,
    )
    api.save_project(document, tmp_path / "recall.rnns")
    return tmp_path / "recall.rnns"


@pytest.fixture
def sine(tmp_path: Path) -> Path:
    """A small untrained sine model with dropout in a file."""
    document = api.build(
        "sine",
        "features",
        ("rnn", {"size": 3}),
        ("dropout", {"p": 0.5}),
        ("linear", {"size": 1}),
        "output",
        task_params={"length": 6},
        batch=4,
    )
    api.save_project(document, tmp_path / "sine.rnns")
    return tmp_path / "sine.rnns"


@pytest.fixture
def adding(tmp_path: Path) -> Path:
    """A small untrained adding model in a file: two numbers a step, and no target for one's own."""
    document = api.build(
        "adding", "features", ("gru", {"size": 3}), "readout", ("linear", {"size": 1}), "output", batch=4
    )
    api.save_project(document, tmp_path / "adding.rnns")
    return tmp_path / "adding.rnns"


def refused(result: tuple[int, str, str]) -> str:
    """The one line on stderr of a call that was refused."""
    code, out, err = result
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("rnnstudio: ")
    return err


def same(one: Document, other: Document) -> bool:
    return one.weights.keys() == other.weights.keys() and all(
        np.array_equal(one.weights[name], other.weights[name]) for name in one.weights
    )


# --- what stands before any command ---------------------------------------------------------------------------------


def test_version_and_help(call: Call) -> None:
    assert call("--version") == (0, f"rnnstudio {__version__}\n", "")
    code, out, err = call("--help")
    assert (code, err) == (0, "")
    for name in ("examples", "new", "train", "trace", "load-weights", "weights", "check"):
        assert f"  {name} " in out
        code, help_of, err = call(name, "--help")
        assert (code, err) == (0, "")
        assert f"rnnstudio {name}" in help_of


def test_no_command_opens_the_window(call: Call, monkeypatch: pytest.MonkeyPatch, recall: Path) -> None:
    opened: list[tuple[list[Path], str | None]] = []
    monkeypatch.setattr("rnnstudio.app.run", lambda paths, language: opened.append((paths, language)) or 7)
    assert call()[0] == call("--lang", "zh")[0] == call(recall)[0] == 7
    assert opened == [([], None), ([], "zh"), ([recall], None)]


def test_a_file_for_the_window_must_be_there(call: Call) -> None:
    assert "no file gone.rnns" in refused(call("gone.rnns"))


def test_an_unknown_command_lists_the_known_ones(call: Call) -> None:
    message = refused(call("trian", "x.rnns"))
    assert "“trian” is neither a command nor a .rnns file" in message
    assert "train" in message


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a setting of its own")
def test_the_language_is_that_of_the_system(environment: dict[str, str], language: str) -> None:
    assert cli.system_language(environment) == language


def test_chinese_throughout(call: Call, recall: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "用法" in call("--lang", "zh", "--help")[1]
    assert "用法：rnnstudio train" in call("train", "--help", "--lang=zh")[1]
    assert "长短" not in refused(call("--lang", "zh", "nothing"))
    assert "既不是命令" in refused(call("--lang", "zh", "nothing"))
    assert "缺少参数：--steps" in refused(call("train", recall, "--lang", "zh"))
    assert "无法识别的参数：--x" in refused(call("--lang", "zh", "check", recall, "--x"))
    assert "参数 --sample 后面要有一个值" in refused(call("--lang", "zh", "trace", recall, "-o", "x", "--sample"))
    both = ("trace", recall, "-o", "x", "--sample", 1, "--input", "A")
    assert "不能与" in refused(call("--lang", "zh", *both))
    assert "不带值" in refused(call("--lang", "zh", "trace", recall, "-o", "x", "--double=1"))
    assert "更新次数" in refused(call("--lang", "zh", "train", recall, "--steps", "x"))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    code, out, err = call("train", recall, "--steps", 1)
    assert (code, "已完成 1/1 次更新" in err, "准确率" in out) == (0, True, True)
    assert "请写 --lang en" in refused(call("check", recall, "--lang", "fr"))
    assert "no problems" in call("check", recall, "--lang", "en")[1]


# --- examples, new --------------------------------------------------------------------------------------------------


def test_examples_are_listed_with_what_they_learned(call: Call) -> None:
    code, out, err = call("examples")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(api.example_names())
    assert "Recall with LSTM" in out
    assert "chance level 0.2500" in out


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


# --- train ----------------------------------------------------------------------------------------------------------


def test_training_goes_on_in_the_file_itself(call: Call, recall: Path) -> None:
    before = api.open_project(recall)
    code, out, err = call("train", recall, "--steps", 20)
    assert code == 0
    assert len(err.splitlines()) == 10
    assert err.splitlines()[-1].startswith("20 of 20 updates, loss ")
    assert len(out.splitlines()) == 1
    for word in ("20 updates", "loss", "accuracy", "chance level 0.2500"):
        assert word in out
    after = api.open_project(recall)
    assert after.project == before.project
    assert after.progress.steps == 20
    assert call("train", recall, "--steps", 5)[0] == 0
    assert api.open_project(recall).progress.steps == 25
    assert not same(api.open_project(recall), after)


def test_the_same_seed_gives_the_same_weights_here_and_in_the_window(call: Call, recall: Path, tmp_path: Path) -> None:
    for name in ("one.rnns", "two.rnns"):
        assert call("train", recall, "--steps", 30, "--seed", 7, "-o", tmp_path / name)[0] == 0
    assert (tmp_path / "one.rnns").read_bytes() == (tmp_path / "two.rnns").read_bytes()
    assert api.open_project(recall).weights == {}
    trained = api.open_project(tmp_path / "one.rnns")
    assert trained.project.training.seed == 7
    worker = Worker(Mailbox())
    worker.load(1, trained.project, {}, UNTRAINED, None)
    for _ in range(30):
        worker.update()
    picture = worker.mailbox.take()
    assert picture is not None
    assert same(trained, Document(trained.project, picture.weights))
    assert picture.progress == trained.progress


def test_a_seed_begins_from_scratch(call: Call, recall: Path, tmp_path: Path) -> None:
    fresh, again = tmp_path / "fresh.rnns", tmp_path / "again.rnns"
    assert call("train", recall, "--steps", 3, "--seed", 1, "-o", fresh)[0] == 0
    assert call("train", recall, "--steps", 9)[0] == 0
    assert call("train", recall, "--steps", 3, "--seed", 1, "-o", again)[0] == 0
    assert same(read(fresh), read(again))
    assert read(again).progress.steps == 3


def test_dropout_trains_the_same_twice(call: Call, sine: Path, tmp_path: Path) -> None:
    for name in ("one.rnns", "two.rnns"):
        assert call("train", sine, "--steps", 4, "-o", tmp_path / name)[0] == 0
    assert same(read(tmp_path / "one.rnns"), read(tmp_path / "two.rnns"))


def test_what_a_newer_version_added_survives_training(call: Call, recall: Path) -> None:
    write(recall, replace(read(recall), extra={"thumbnail.png": b"png"}, unknown={"lesson": 1}))
    assert call("train", recall, "--steps", 1)[0] == 0
    assert read(recall).extra == {"thumbnail.png": b"png"}
    assert read(recall).unknown == {"lesson": 1}


def test_train_asks_before_it_works_whether_it_may_write(
    call: Call, recall: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "train", lambda *_, **__: pytest.fail("it worked first"))
    taken = tmp_path / "taken.rnns"
    taken.write_text("mine")
    train = ("train", recall, "--steps", 1, "-o")
    assert "--force" in refused(call(*train, taken))
    assert "no folder" in refused(call(*train, tmp_path / "gone" / "x.rnns"))
    assert "is a folder" in refused(call(*train, tmp_path, "--force"))
    assert "--force" in refused(call(*train, recall))
    assert taken.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_protected_file_is_refused_before_the_work(call: Call, recall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "train", lambda *_, **__: pytest.fail("it worked first"))
    recall.chmod(0o444)
    assert "may not be written" in refused(call("train", recall, "--steps", 1))


@pytest.mark.parametrize("steps", ["0", "-1", "x", "1.5", ""])
def test_steps_are_a_number(call: Call, recall: Path, steps: str) -> None:
    assert "(steps) cannot be" in refused(call("train", recall, f"--steps={steps}"))


def test_a_seed_is_a_number(call: Call, recall: Path) -> None:
    assert "(seed) cannot be -1" in refused(call("train", recall, "--steps", 1, "--seed", -1))


def test_the_keyboard_stops_training_and_nothing_is_written(
    call: Call, recall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = recall.read_bytes()
    monkeypatch.setattr(train_command.ProgressBar, "__call__", lambda *_: signal.raise_signal(signal.SIGINT))
    code, out, err = call("train", recall, "--steps", 5)
    assert (code, out, err) == (130, "", "rnnstudio: Stopped; nothing was written.\n")
    assert recall.read_bytes() == before
    assert [path.name for path in recall.parent.iterdir()] == [recall.name]


def test_training_that_leaves_the_numbers_leaves_the_file_alone(call: Call, sine: Path) -> None:
    document = api.open_project(sine)
    wild = {name: np.full_like(values, 1e30) for name, values in api.weights_of(document).items()}
    api.save_project(replace(document, weights=wild), sine)
    before = sine.read_bytes()
    assert "no longer a finite number" in refused(call("train", sine, "--steps", 5))
    assert sine.read_bytes() == before


def test_a_bar_in_a_terminal(call: Call, recall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _, _, err = call("train", recall, "--steps", 3)
    assert "\r[" in err
    assert f"[{'#' * 30}] 3 of 3 updates" in err
    assert err.endswith("\n")


# --- trace ----------------------------------------------------------------------------------------------------------


def test_the_arrays_of_a_trace(call: Call, recall: Path, tmp_path: Path) -> None:
    code, out, err = call("trace", recall, "--sample", 1, "--gradients", "-o", tmp_path / "t.npz")
    assert (code, err) == (0, "")
    assert "4 time steps" in out
    found = dict(np.load(tmp_path / "t.npz"))
    for signal_id in ("f", "i", "c_tilde", "c", "o", "h"):
        assert found[f"lstm/0/forward/{signal_id}"].shape == (4, 3)
        assert found[f"lstm/0/forward/{signal_id}"].dtype == np.float32
        assert found[f"lstm/0/forward/d_{signal_id}"].shape == (4, 3)
        assert found[f"lstm/0/forward/d_{signal_id}"].dtype == np.float64
    for state in ("h", "c"):
        assert not found[f"lstm/0/forward/{state}_0"].any()
        parts = found[f"lstm/0/forward/d_{state}_local"] + found[f"lstm/0/forward/d_{state}_incoming"]
        np.testing.assert_allclose(parts, found[f"lstm/0/forward/d_{state}"], rtol=0, atol=1e-15)
    assert not found["lstm/0/forward/d_h_incoming"][-1].any()
    assert found["tokens"].tolist() == [0, 4, 6, 7]
    assert found["target"] == 0
    assert found["output"].shape == found["prediction"].shape == (4,)
    assert found["prediction"].sum() == pytest.approx(1)
    assert found["gradient/lstm.weight_ih_l0"].shape == (12, 8)


@pytest.mark.parametrize("kind", ["recall", "sine", "adding"])
def test_loss_and_gradients_are_torchs(call: Call, kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    import torch

    from rnnstudio.engine.network import Network

    path = request.getfixturevalue(kind)
    assert call("trace", path, "--sample", 2, "--gradients", "--double", "-o", tmp_path / "t.npz")[0] == 0
    found = dict(np.load(tmp_path / "t.npz"))
    document = api.open_project(path)
    model = model_of(document.project)
    batch = stack([model.task.probes(model.task_settings)[2]])
    network = Network(model, api.weights_of(document), torch.float64)
    loss = network.loss(network(batch), batch)
    loss.backward()
    assert found["loss"] == pytest.approx(loss.item(), abs=1e-12)
    assert np.nanmean(found["losses"]) == pytest.approx(loss.item(), abs=1e-12)
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None
        np.testing.assert_allclose(found[f"gradient/{name}"], parameter.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_double_differs_in_nothing_but_precision(call: Call, sine: Path, tmp_path: Path) -> None:
    assert call("trace", sine, "--gradients", "-o", tmp_path / "single.npz")[0] == 0
    code, _, err = call("trace", sine, "--gradients", "--double", "-o", tmp_path / "double.npz")
    assert (code, "dropout" in err) == (0, True)
    single, double = dict(np.load(tmp_path / "single.npz")), dict(np.load(tmp_path / "double.npz"))
    assert single.keys() == double.keys()
    assert double["rnn/0/forward/h"].dtype == np.float64
    assert not np.array_equal(single["rnn/0/forward/h"], double["rnn/0/forward/h"])
    for name, values in single.items():
        assert values.shape == double[name].shape
        np.testing.assert_allclose(values, double[name], rtol=1e-3, atol=1e-5)


def test_without_gradients_the_loss_is_there_all_the_same(call: Call, sine: Path, tmp_path: Path) -> None:
    assert call("trace", sine, "-o", tmp_path / "t.npz")[0] == 0
    found = dict(np.load(tmp_path / "t.npz"))
    assert found["loss"].shape == ()
    assert found["inputs"].shape == found["target"].shape == found["output"].shape == (6, 1)
    assert not [name for name in found if "/d_" in name or name.startswith("gradient/")]


def test_ones_own_input(call: Call, recall: Path, adding: Path, tmp_path: Path) -> None:
    assert call("trace", recall, "--input", "C x x x ?", "--gradients", "-o", tmp_path / "a.npz")[0] == 0
    found = dict(np.load(tmp_path / "a.npz"))
    assert found["tokens"].tolist() == [2, 4, 4, 4, 7]
    assert found["target"] == 2
    assert call("trace", adding, "--input=-0.5 0; 1 1", "-o", tmp_path / "b.npz")[0] == 0
    found = dict(np.load(tmp_path / "b.npz"))
    assert found["inputs"].tolist() == [[-0.5, 0], [1, 1]]
    assert {"target", "loss", "losses"}.isdisjoint(found)


def test_no_target_no_gradient(call: Call, adding: Path, tmp_path: Path) -> None:
    message = refused(call("trace", adding, "--input", "1 0; 1 1", "--gradients", "-o", tmp_path / "t.npz"))
    assert "no target, so no gradient" in message
    assert not (tmp_path / "t.npz").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sample", "4"), "no sample 4; there are: 0 (remember B), 1 (remember A)"),
        (("--sample", "-1"), "(sample) cannot be -1"),
        (("--sample", "two"), "(sample) cannot be 'two'"),
        (("--input", ""), "empty"),
        (("--input", "A q ?"), "Step 2: “q” is not in the vocabulary"),
        (("--input", "A", "--sample", "0"), "not allowed with"),
    ],
)
def test_sequences_that_there_are_not(
    call: Call, recall: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(call("trace", recall, *arguments, "-o", tmp_path / "t.npz"))
    assert not (tmp_path / "t.npz").exists()


def test_a_trace_overwrites_nothing_without_leave(call: Call, recall: Path, tmp_path: Path) -> None:
    assert call("trace", recall, "-o", tmp_path / "t.npz")[0] == 0
    before = (tmp_path / "t.npz").read_bytes()
    assert "--force" in refused(call("trace", recall, "--gradients", "-o", tmp_path / "t.npz"))
    assert (tmp_path / "t.npz").read_bytes() == before
    assert call("trace", recall, "--gradients", "--force", "-o", tmp_path / "t.npz")[0] == 0
    assert (tmp_path / "t.npz").read_bytes() != before


# --- weights --------------------------------------------------------------------------------------------------------


def test_weights_out_and_in_again(call: Call, recall: Path, tmp_path: Path) -> None:
    weights, copy = tmp_path / "w.safetensors", tmp_path / "copy.rnns"
    assert "not trained" in call("weights", recall, "-o", weights)[1]
    assert "--force" in refused(call("weights", recall, "-o", weights))
    assert call("train", recall, "--steps", 2)[0] == 0
    assert call("weights", recall, "-o", weights, "--force")[0] == 0
    assert set(read_weights(weights)) == set(api.weights_of(api.open_project(recall)))
    assert call("load-weights", recall, weights, "-o", copy)[0] == 0
    assert same(read(copy), read(recall))
    assert read(copy).progress == Progress()
    assert "--force" in refused(call("load-weights", recall, weights, "-o", copy))


def test_every_mismatch_of_weights_is_listed(call: Call, recall: Path, tmp_path: Path) -> None:
    weights = dict(api.weights_of(api.open_project(recall)))
    del weights["linear.bias"]
    weights["linear.weight"] = np.zeros((4, 5), np.float32)
    weights["other.weight"] = np.zeros(2, np.float32)
    weights["lstm.bias_ih_l0"] = np.full(12, np.nan, np.float32)
    write_weights(tmp_path / "w.safetensors", weights)
    message = refused(call("load-weights", recall, tmp_path / "w.safetensors", "-o", tmp_path / "x.rnns"))
    for words in ("linear.bias: this weight is missing", "4 x 5", "other.weight", "lstm.bias_ih_l0: 12 of"):
        assert words in message
    assert not (tmp_path / "x.rnns").exists()


def test_a_file_that_holds_no_weights(call: Call, recall: Path, tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(b"nothing of the kind")
    refused(call("load-weights", recall, tmp_path / "w.safetensors", "-o", tmp_path / "x.rnns"))


# --- bad files ------------------------------------------------------------------------------------------------------

EACH = [
    ("train", "{file}", "--steps", "1", "-o", "{out}"),
    ("train", "{file}", "--steps", "1"),
    ("trace", "{file}", "-o", "{out}"),
    ("weights", "{file}", "-o", "{out}"),
    ("load-weights", "{file}", "{file}", "-o", "{out}"),
]


@pytest.mark.parametrize("arguments", [*EACH, ("check", "{file}")], ids=" ".join)
@pytest.mark.parametrize(
    "content", [None, b"", b"no zip", b"PK\x05\x06" + bytes(18)], ids=["gone", "empty", "text", "zip"]
)
def test_a_file_that_is_none(call: Call, tmp_path: Path, arguments: tuple[str, ...], content: bytes | None) -> None:
    file = tmp_path / "bad.rnns"
    if content is not None:
        file.write_bytes(content)
    typed = [part.format(file=file, out=tmp_path / "out") for part in arguments]
    assert str(file) in refused(call(*typed))
    assert not (tmp_path / "out").exists()
    assert content is None or file.read_bytes() == content


@pytest.mark.parametrize("arguments", EACH[:4], ids=" ".join)
def test_a_model_that_cannot_run_is_refused_with_every_problem(
    call: Call, recall: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    document = api.open_project(recall)
    graph = edits.set_params(document.project.graph, "linear", {"size": 3})
    graph = edits.add(graph, Node("alone", "lstm", {}))
    api.save_project(replace(document, project=replace(document.project, graph=graph)), recall)
    typed = [part.format(file=recall, out=tmp_path / "out") for part in arguments]
    message = refused(call(*typed))
    assert "needs 4 numbers but gets 3" in message
    assert "nothing is connected to the input" in message
    assert not (tmp_path / "out").exists()


def test_weights_of_another_shape_are_refused(call: Call, recall: Path, tmp_path: Path) -> None:
    document = api.train(api.open_project(recall), 1)
    graph = edits.set_params(document.project.graph, "lstm", {"size": 4})
    api.save_project(replace(document, project=replace(document.project, graph=graph)), recall)
    assert "do not fit" in refused(call("trace", recall, "-o", tmp_path / "t.npz"))
    assert "do not fit" in refused(call("train", recall, "--steps", 1))
    code, out, _ = call("check", recall)
    assert code == 1
    assert len(out.splitlines()) == 5
    assert call("train", recall, "--steps", 1, "--seed", 1)[0] == 0, "from scratch the old weights do not matter"


def test_check_finds_nothing_in_a_good_file(call: Call, recall: Path) -> None:
    assert call("check", recall) == (0, "no problems\n", "")


def broken(change: str, document: Document) -> Document:
    """The document with one thing wrong."""
    project = document.project
    graph = project.graph
    changed: dict[str, Any] = {
        "option": lambda: replace(project, options={"clip": -1, "rate": 2}),
        "task": lambda: replace(project, task=replace(project.task, id="unknown")),
        "task value": lambda: replace(project, task=replace(project.task, params={"lag": 0})),
        "newer task": lambda: replace(project, task=replace(project.task, version=99)),
        "kind": lambda: replace(project, graph=edits.set_kind(graph, "lstm", "unknown", 1, {})),
        "newer block": lambda: replace(project, graph=edits.set_kind(graph, "lstm", "lstm", 99, {})),
        "wire": lambda: replace(project, graph=replace(graph, wires=(*graph.wires, Wire("no", "x", "lstm", "x")))),
        "value": lambda: replace(project, graph=edits.set_params(graph, "lstm", {"size": "big"})),
    }
    return replace(document, project=changed[change]())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("option", ["(clip) cannot be -1", "no parameter “rate”"]),
        ("task", ["unknown"]),
        ("task value", ["(lag) cannot be 0"]),
        ("newer task", ["newer version"]),
        ("kind", ["unknown kind"]),
        ("newer block", ["newer version"]),
        ("wire", ["“no”"]),
        ("value", ["(size) cannot be 'big'"]),
    ],
)
def test_check_lists_what_is_wrong(call: Call, recall: Path, tmp_path: Path, change: str, words: list[str]) -> None:
    api.save_project(broken(change, read(recall)), recall)
    code, out, err = call("check", recall)
    assert (code, err) == (1, "")
    assert all(word in out for word in words), out
    refused(call("trace", recall, "-o", tmp_path / "t.npz"))
    refused(call("train", recall, "--steps", 1))


# --- as a process ---------------------------------------------------------------------------------------------------


def process(*arguments: object, code: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "rnnstudio"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **more,
    )


def test_commands_that_do_not_train_load_neither_torch_nor_qt(recall: Path, tmp_path: Path) -> None:
    weights = tmp_path / "w.safetensors"
    commands = [
        ["examples"],
        ["new", "recall_lstm", "-o", str(tmp_path / "new.rnns"), "--set", "lstm.size=4"],
        ["check", str(recall)],
        ["trace", str(recall), "--gradients", "-o", str(tmp_path / "t.npz")],
        ["weights", str(recall), "-o", str(weights)],
        ["load-weights", str(recall), str(weights), "-o", str(tmp_path / "x.rnns")],
        ["train", "--help"],
    ]
    code = f"""
import sys
from rnnstudio.cli import main
assert [main(command) for command in {commands}] == [0] * 7
assert not {{"torch", "PySide6"}} & set(sys.modules)
"""
    done = process(code=code)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_loads_nothing() -> None:
    code = "import rnnstudio, sys; print(rnnstudio.__version__, {'torch', 'numpy', 'PySide6'} & set(sys.modules))"
    assert process(code=code).stdout == f"{__version__} set()\n"


def test_as_a_module(recall: Path) -> None:
    done = process("check", recall)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no problems\n", "")
    done = process("check", recall.with_name("gone.rnns"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Traceback" not in done.stderr


def test_a_second_process_trains_to_the_same_weights(call: Call, recall: Path, tmp_path: Path) -> None:
    assert process("train", recall, "--steps", 8, "--seed", 5, "-o", tmp_path / "there.rnns").returncode == 0
    assert call("train", recall, "--steps", 8, "--seed", 5, "-o", tmp_path / "here.rnns")[0] == 0
    assert (tmp_path / "there.rnns").read_bytes() == (tmp_path / "here.rnns").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
@pytest.mark.parametrize("arguments", [["examples"], ["--help"], ["train", "--help"]])
def test_nobody_reads(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "rnnstudio", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert done.returncode in (141, 0)  # argparse does not mind when its help reaches nobody
    assert done.stderr == b""


def test_a_terminal_without_our_characters(recall: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rnnstudio", "--lang", "zh", "check", str(recall)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "没有问题".encode("ascii", "backslashreplace"))
