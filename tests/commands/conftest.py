"""Small models in files, and the command line to call."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call

from rnnstudio import api, cli


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
