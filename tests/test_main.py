"""main.py with pip and venv played by a fake: what is run when, and what is said when it goes wrong."""

import ast
import importlib.util
import os
import string
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

MAIN = Path(__file__).resolve().parents[1] / "main.py"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake Python is a shell script")


class FakeTools:
    """Plays `python -m venv` and `python -m pip`: notes each step, and fails or is interrupted when told to."""

    def __init__(self, venv: Path, python: Path) -> None:
        self.venv, self.python = venv, python
        self.steps: list[str] = []
        self.venv_status: int | BaseException = 0
        self.pip_status: int | BaseException = 0

    def __call__(self, *command: object, quiet: bool = False) -> int:
        if "venv" in command:
            self.steps.append("venv")
            status = self.venv_status
            self.make_venv()
        else:
            assert command[0] == self.python
            self.steps.append(f"pip {command[-1]}")
            status = self.pip_status
        if isinstance(status, BaseException):
            raise status
        return status

    def make_venv(self) -> None:
        for file in self.venv.glob("*"):
            if file.is_file():
                file.unlink()
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.write_text("#!/bin/sh\nexit 0\n")
        self.python.chmod(0o755)


@pytest.fixture
def launcher(tmp_path, monkeypatch) -> ModuleType:
    """A copy of main.py in a folder of its own, under an interpreter that has nothing installed."""
    (tmp_path / "main.py").write_bytes(MAIN.read_bytes())
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "setup.py").write_text("")
    spec = importlib.util.spec_from_file_location("launcher", tmp_path / "main.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "installed", lambda purpose: False)
    return module


@pytest.fixture
def tools(launcher, monkeypatch) -> FakeTools:
    fake = FakeTools(launcher.VENV, launcher.PYTHON)
    monkeypatch.setattr(launcher, "call", fake)
    return fake


@pytest.fixture
def launched(launcher, monkeypatch) -> list[tuple[str, ...]]:
    """The commands that main.py has turned into, instead of turning into them."""
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(launcher, "become", lambda *command: commands.append(command) or 0)
    return commands


def two_sentences(capsys, key, launcher) -> str:
    """What was said on stderr, having checked that it ends with `key` in both languages and is no traceback."""
    said = capsys.readouterr().err
    english, chinese = said.splitlines()[-2:]
    assert english.startswith(launcher.ENGLISH[key].split("{")[0])
    assert chinese.startswith(launcher.CHINESE[key].split("{")[0])
    assert "Traceback" not in said
    return said


class TestFirstStart:
    def test_makes_the_environment_and_starts_with_its_python(self, launcher, tools, launched):
        assert launcher.main(["lesson.rnns"]) == 0
        assert tools.steps == ["venv", "pip ."]
        assert launched == [(str(launcher.PYTHON), str(launcher.HERE / "main.py"), "lesson.rnns")]

    def test_of_the_tests_brings_their_libraries_and_hands_arguments_on(self, launcher, tools, launched, monkeypatch):
        monkeypatch.chdir(Path.home())
        assert launcher.main(["test", "-k", "gru"]) == 0
        assert tools.steps == ["venv", "pip .[test]"]
        assert launched == [(str(launcher.PYTHON), "-m", "pytest", "-k", "gru")]
        assert Path.cwd() == launcher.HERE


class TestLaterStart:
    def test_runs_neither_venv_nor_pip(self, launcher, tools):
        launcher.python_for("app")
        tools.steps.clear()
        assert launcher.python_for("app") == str(launcher.PYTHON)
        assert tools.steps == []

    def test_of_the_tests_adds_their_libraries_and_the_application_keeps_them(self, launcher, tools):
        for purpose in ("app", "test", "app", "test"):
            launcher.python_for(purpose)
        assert tools.steps == ["venv", "pip .", "pip .[test]"]

    def test_after_a_change_of_pyproject_updates_what_was_there(self, launcher, tools):
        launcher.python_for("test")
        tools.steps.clear()
        (launcher.HERE / "pyproject.toml").write_text("[project]\nname = 'other'\n")
        launcher.python_for("app")
        launcher.python_for("app")
        assert tools.steps == ["pip .[test]"]

    @pytest.mark.parametrize("damage", ["gone", "failing", "not a program"])
    def test_with_a_broken_python_builds_anew(self, launcher, tools, damage):
        launcher.python_for("app")
        tools.steps.clear()
        if damage == "gone":
            launcher.PYTHON.unlink()
        else:
            launcher.PYTHON.write_text("#!/bin/sh\nexit 1\n" if damage == "failing" else "\0")
        launcher.python_for("app")
        assert tools.steps == ["venv", "pip ."]

    def test_with_a_stamp_that_was_cut_off_builds_anew(self, launcher, tools):
        launcher.python_for("app")
        launcher.STAMP.write_text("")
        tools.steps.clear()
        launcher.python_for("app")
        assert tools.steps == ["venv", "pip ."]


class TestInterruption:
    @pytest.mark.parametrize("step", ["venv_status", "pip_status"])
    def test_is_quiet_and_the_next_start_builds_anew(self, launcher, tools, launched, capsys, step):
        setattr(tools, step, KeyboardInterrupt())
        assert launcher.main([]) == 130
        two_sentences(capsys, "stopped", launcher)
        setattr(tools, step, 0)
        tools.steps.clear()
        assert launcher.main([]) == 0
        assert tools.steps == ["venv", "pip ."]
        assert len(launched) == 1

    def test_of_an_update_leaves_no_stamp(self, launcher, tools):
        launcher.python_for("app")
        tools.pip_status = KeyboardInterrupt()
        assert launcher.main(["test"]) == 130
        assert launcher.stamp() == []


class TestFailure:
    def test_of_pip_is_one_sentence_and_tried_again(self, launcher, tools, launched, capsys):
        tools.pip_status = 1
        assert launcher.main([]) == 1
        two_sentences(capsys, "pip", launcher)
        tools.pip_status = 0
        assert launcher.main([]) == 0

    def test_of_an_update_keeps_the_old_installation(self, launcher, tools, launched):
        launcher.main([])
        tools.pip_status = 1
        assert launcher.main(["test"]) == 1
        tools.steps.clear()
        assert launcher.main([]) == 0
        assert tools.steps == []

    def test_of_venv_names_the_package(self, launcher, tools, capsys):
        tools.venv_status = 1
        assert launcher.main([]) == 1
        assert "python3-venv" in two_sentences(capsys, "venv", launcher)
        assert tools.steps == ["venv"]

    def test_to_write_into_the_folder_says_where_to_put_it(self, launcher, tools, capsys, monkeypatch):
        monkeypatch.setattr(launcher, "LOCK", launcher.HERE / "no such folder" / "lock")
        assert launcher.main([]) == 1
        assert "no such folder" in two_sentences(capsys, "folder", launcher)

    def test_to_be_new_enough_names_the_version(self, launcher, capsys, monkeypatch):
        with monkeypatch.context() as old:
            old.setattr(sys, "version_info", (3, 6, 15))
            old.setattr(sys, "version", "3.6.15 (default)")
            assert launcher.main([]) == 1
        assert "3.6.15" in two_sentences(capsys, "old", launcher)


def test_old_pythons_can_read_main():
    ast.parse(MAIN.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_words_are_the_same_in_both_languages(launcher):
    def fields(words: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(words)} - {None}

    assert launcher.ENGLISH.keys() == launcher.CHINESE.keys()
    assert all(fields(words) == fields(launcher.CHINESE[key]) for key, words in launcher.ENGLISH.items())


def test_the_second_of_two_starts_waits_and_uses_what_the_first_made(launcher, tools, monkeypatch, capsys):
    first = launcher.alone()
    first.__enter__()

    def first_finishes(_seconds: float) -> None:
        tools.make_venv()
        launcher.STAMP.write_text(f"{launcher.fingerprint()} app")
        first.__exit__(None, None, None)

    monkeypatch.setattr(launcher, "time", SimpleNamespace(sleep=first_finishes))
    assert launcher.python_for("app") == str(launcher.PYTHON)
    two_sentences(capsys, "wait", launcher)
    assert tools.steps == []


class TestWhereItIsInstalled:
    def test_the_application_starts_in_this_very_process(self, launcher, tools, monkeypatch):
        cli = ModuleType("rnnstudio.cli")
        cli.main = lambda arguments: len(arguments) + 40
        monkeypatch.setitem(sys.modules, "rnnstudio.cli", cli)
        monkeypatch.setattr(launcher, "installed", lambda purpose: purpose == "app")
        assert launcher.main(["a.rnns", "b.rnns"]) == 42
        assert not launcher.VENV.exists()

    def test_a_finished_environment_of_ours_is_never_left_for_itself(self, launcher, tools, monkeypatch):
        launcher.python_for("app")
        monkeypatch.setattr(sys, "prefix", str(launcher.VENV))
        assert launcher.python_for("app") == sys.executable

    @pytest.mark.parametrize(("folder", "counts"), [("site-packages", True), (".", False)])
    def test_metadata_counts_unless_a_build_left_it_in_our_folder(self, launcher, monkeypatch, folder, counts):
        place = launcher.HERE / folder
        info = place / "rnnstudio.egg-info"
        info.mkdir(parents=True)
        (info / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: rnnstudio\nVersion: 0\n")
        monkeypatch.undo()
        monkeypatch.setattr(sys, "path", [str(place)])
        assert launcher.installed("app") is counts
        assert not launcher.installed("test")


def test_commands_run_in_the_folder_on_stderr_and_without_a_keyboard(launcher, capfd):
    code = "import os, sys; print(os.getcwd(), os.environ['PIP_USER'], repr(sys.stdin.read())); sys.exit(3)"
    assert launcher.call(sys.executable, "-c", code) == 3
    out, err = capfd.readouterr()
    assert out == ""
    assert err.split() == [str(launcher.HERE), "0", "''"]


@pytest.mark.parametrize(("status", "heard"), [(0, ""), (4, "a traceback\n\n")])
def test_a_quiet_command_is_heard_only_if_it_fails(launcher, capfd, status, heard):
    code = f"import sys; print('a traceback', file=sys.stderr); sys.exit({status})"
    assert launcher.call(sys.executable, "-c", code, quiet=True) == status
    assert capfd.readouterr() == ("", heard)
