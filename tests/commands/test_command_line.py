"""The command line before any command: version, help, window, language."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Call, refused

from rnnstudio import __version__, api, cli
from rnnstudio.graph.graph import Node


def test_version_and_help(call: Call) -> None:
    assert call("--version") == (0, f"rnnstudio {__version__}\n", "")
    code, out, err = call("--help")
    assert (code, err) == (0, "")
    for name in ("examples", "new", "train", "trace", "generate", "load-weights", "weights", "check"):
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


def test_what_is_no_file_is_to_blame_and_not_the_file_before_it(call: Call) -> None:
    for stray in ("extra", "train", "--help"):
        assert f"“{stray}” is no .rnns file" in refused(call("m.rnns", stray))


def test_a_name_that_is_too_long_or_empty(call: Call, recall: Path) -> None:
    long = f"{'n' * 300}.rnns"
    for arguments in ((long,), ("check", long), ("new", "recall_lstm", "-o", long), ("trace", recall, "-o", long)):
        assert "does not allow this name" in refused(call(*arguments))
    for arguments in (("check", ""), ("train", recall, "--steps", 1, "-o", "")):
        assert "name of a file is empty" in refused(call(*arguments))


@pytest.mark.parametrize("option", ["--steps", "--seed", "--sample", "--input", "--set", "--lang"])
def test_two_dashes_are_a_value_like_others(call: Call, recall: Path, option: str) -> None:
    command = {
        **dict.fromkeys(("--sample", "--input"), ("trace", recall, "-o", "x")),
        **dict.fromkeys(("--steps", "--lang"), ("train", recall)),
        "--seed": ("train", recall, "--steps", 1),
        "--set": ("new", "recall_lstm", "-o", "x"),
    }
    refused(call(*command[option], f"{option}=--"))


def test_a_file_may_be_called_two_dashes(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("new", "recall_lstm", "--output=--")[0] == 0
    assert call("check", "--", "--") == (0, "no problems\n", "")


def test_nothing_in_a_file_or_an_argument_steers_the_terminal(call: Call, recall: Path) -> None:
    document = api.open_project(recall)
    graph = document.project.graph
    graph = replace(graph, nodes={**graph.nodes, "lstm": Node("lstm", "lstm", {"size": -1}, "\x1b[2J\n\u202e")})
    api.save_project(replace(document, project=replace(document.project, graph=graph)), recall)
    code, out, _ = call("check", recall)
    assert (code, out.startswith(r"\x1b[2J\n\u202e: “")) == (1, True)
    assert r"\x1b[31m" in refused(call("check", "\x1b[31m\udcff.rnns"))


def test_an_error_of_the_system_is_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("rnnstudio.commands._command.Console.say", fails)
    assert "Input/output error" in refused(call("examples"))


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
