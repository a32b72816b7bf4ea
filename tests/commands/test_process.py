"""The command line as a process of its own: what it loads, and what it does where nobody reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Call

from rnnstudio import __version__, api

ROOT = Path(__file__).parents[2]


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
    api.save_project(api.example("reverse_plain"), recall.with_name("reverse.rnns"))
    commands = [
        ["examples"],
        ["new", "recall_lstm", "-o", str(tmp_path / "new.rnns"), "--set", "lstm.size=4"],
        ["check", str(recall)],
        ["trace", str(recall), "--gradients", "-o", str(tmp_path / "t.npz")],
        ["generate", str(recall.with_name("reverse.rnns"))],
        ["weights", str(recall), "-o", str(weights)],
        ["load-weights", str(recall), str(weights), "-o", str(tmp_path / "x.rnns")],
        ["train", "--help"],
    ]
    code = f"""
import sys
from rnnstudio.cli import main
assert [main(command) for command in {commands}] == [0] * 8
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


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")


def shell(command: str, recall: Path) -> subprocess.CompletedProcess[str]:
    """A command of the shell; `$P` stands for our program and `$F` for the file."""
    return subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "P": f"{sys.executable} -m rnnstudio", "F": str(recall)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@POSIX
@pytest.mark.parametrize(
    "stderr", ["2>&-", pytest.param("2>/dev/full", marks=FULL), "2>&1 | head -1"], ids=["closed", "full", "left"]
)
def test_training_does_not_need_to_be_heard(recall: Path, stderr: str) -> None:
    done = shell(f"$P train $F --steps 20 {stderr}", recall)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
    assert api.open_project(recall).progress.steps == 20


@POSIX
def test_without_stderr_an_error_is_not_taken_for_a_result(recall: Path) -> None:
    done = shell("$P check gone.rnns 2>&-", recall)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@POSIX
@FULL
def test_a_result_that_finds_no_room(recall: Path) -> None:
    done = shell("$P train $F --steps 1 >/dev/full", recall)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if "updates" not in line] == [
        "rnnstudio: The system says: [Errno 28] No space left on device."
    ]
    assert api.open_project(recall).progress.steps == 1


def test_a_terminal_without_our_characters(recall: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rnnstudio", "--lang", "zh", "check", str(recall)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "没有问题".encode("ascii", "backslashreplace"))
