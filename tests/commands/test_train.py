"""`rnnstudio train`: the same numbers as in the window, and every refusal before any work."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_line import Call, refused, same

from rnnstudio import api
from rnnstudio.commands import train as train_command
from rnnstudio.engine.mailbox import Mailbox
from rnnstudio.engine.training import Trainer, Update
from rnnstudio.engine.worker import Worker
from rnnstudio.project.file import read, write
from rnnstudio.project.project import NO_RUN, Document, Progress


def test_training_goes_on_in_the_file_itself(call: Call, recall: Path) -> None:
    before = api.open_project(recall)
    code, out, err = call("train", recall, "--steps", 20)
    assert code == 0
    assert len(err.splitlines()) == 10
    assert err.splitlines()[-1].startswith("20 of 20 updates, loss ")
    assert len(out.splitlines()) == 1
    for word in ("20 updates", "loss", "accuracy", "chance level 25.0%"):
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
    worker.load(1, trained.project, NO_RUN, None)
    for _ in range(30):
        worker.update()
    picture = worker.mailbox.take()
    assert picture is not None
    assert same(trained, Document(trained.project, picture.run.weights))
    assert picture.run.progress == trained.progress


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
    write(recall, replace(read(recall), extra={"later.bin": b"later"}, unknown={"lesson": 1}))
    assert call("train", recall, "--steps", 1)[0] == 0
    assert read(recall).extra == {"later.bin": b"later"}
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


def test_a_protected_folder_is_refused_before_the_work(
    call: Call, recall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "train", lambda *_, **__: pytest.fail("it worked first"))
    monkeypatch.setattr(os, "access", lambda path, how: Path(path) != recall.parent)
    assert "may not be written" in refused(call("train", recall, "--steps", 1))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may look everywhere")
def test_a_folder_that_may_not_be_entered(call: Call, recall: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o000)
    assert "read-only or protected" in refused(call("train", recall, "--steps", 1, "-o", locked / "x.rnns"))
    assert "read-only or protected" in refused(call(locked / "x.rnns"))


@pytest.mark.parametrize("steps", ["0", "-1", "x", "1.5", ""])
def test_steps_are_a_number(call: Call, recall: Path, steps: str) -> None:
    assert "(steps) cannot be" in refused(call("train", recall, f"--steps={steps}"))


def test_a_seed_is_a_number(call: Call, recall: Path) -> None:
    assert "(seed) cannot be -1" in refused(call("train", recall, "--steps", 1, "--seed", -1))


def test_the_keyboard_stops_training_and_nothing_is_written(
    call: Call, recall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt  # what the signal becomes, in this very moment

    before = recall.read_bytes()
    monkeypatch.setattr(train_command.ProgressBar, "__call__", interrupted)
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


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_was_learned_before_training_left_the_numbers_is_written(
    call: Call, sine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    judge = Trainer._require_finite

    def until_the_fourth(trainer: Trainer, update: Update) -> None:
        judge(trainer, replace(update, loss=math.nan) if update.step == 4 else update)

    out = tmp_path / "out.rnns" if elsewhere else sine
    three = api.train(api.open_project(sine), 3)
    monkeypatch.setattr(Trainer, "_require_finite", until_the_fourth)
    code, said, err = call("train", sine, "--steps", 5, *(("-o", out) if elsewhere else ()))
    assert (code, said) == (2, "")
    assert err.splitlines()[-1].startswith("rnnstudio: Training stopped at update 4: the loss is no longer a finite")
    assert err.endswith(f"{out} has them, after 3 updates.\n")
    assert same(read(out), three)
    assert read(out).progress == Progress(3)


def test_a_bar_in_a_terminal(call: Call, recall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _, _, err = call("train", recall, "--steps", 3)
    assert "\r[" in err
    assert f"[{'#' * 30}] 3 of 3 updates" in err
    assert err.endswith("\n")
