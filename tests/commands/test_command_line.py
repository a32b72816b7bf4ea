"""The command line before any command: version, help, window, language."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command_line import Call, refused

from rnnstudio import __version__, cli


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
