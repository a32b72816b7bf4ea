"""Start RNN Studio from its folder, `python3 main.py [FILE ...]`, or its tests, `python3 main.py test [PYTEST'S ...]`.

Only Python and pip have to be there. The first start makes a private environment, `.venv`, beside this file; later ones
ask pip nothing until pyproject.toml changes. Where the distribution is installed already, nothing is made.

Standard library only, in a syntax that Python 3.6 can read, so that whoever has an old Python is told so and not shown
a SyntaxError; hence the quoted types. The words stand here too: the package that has `Text` is not installed yet.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "rnnstudio-installed"
LOCK = HERE / ".venv.lock"

ENGLISH = {
    "old": "RNN Studio needs Python 3.11 or newer, this is {version}: install one and start main.py with it.",
    "install": "Installing what RNN Studio needs into {venv}; the first time this takes a few minutes.",
    "wait": "Another start of RNN Studio is installing already; waiting for it to finish.",
    "stopped": "Stopped before the installation was finished; the next start mends it.",
    "venv": "This Python cannot make environments: install its venv (`sudo apt install python3-venv`) and start again.",
    "pip": "The libraries were not installed, pip says why above: check network and disk space, then start again.",
    "folder": "RNN Studio cannot install itself ({reason}): move its folder to where you may write, start again.",
}
CHINESE = {
    "old": "RNN Studio 需要 Python 3.11 或更高版本，当前是 {version}：请安装更新的 Python，再用它启动 main.py。",
    "install": "正在把 RNN Studio 所需的库安装到 {venv}；首次安装需要几分钟。",
    "wait": "另一次启动正在安装 RNN Studio，请等待它完成。",
    "stopped": "安装尚未完成就被中断；下次启动时会自动修复。",
    "venv": "此 Python 无法建立虚拟环境：请安装 venv（`sudo apt install python3-venv`），然后重新启动。",
    "pip": "所需的库未能安装，原因见上方 pip 的输出：请检查网络连接和磁盘空间，然后重新启动。",
    "folder": "RNN Studio 无法完成安装（{reason}）：请把它的文件夹移到可写的位置，然后重新启动。",
}


class SetupError(Exception):
    """Setting up cannot go on; its argument is a key of ENGLISH and CHINESE."""


def say(key: str, reason: object = "") -> None:
    """One sentence in each language, on stderr: stdout belongs to the command that is being started."""
    for language in (ENGLISH, CHINESE):
        words = language[key].format(venv=VENV, reason=reason, version=sys.version.split()[0])
        print(words, file=sys.stderr, flush=True)


def call(*command: object, quiet: bool = False) -> int:
    """Run `command`, deaf to the keyboard and to a pip set to `--user`; a quiet one is heard only if it fails."""
    words = [str(word) for word in command]
    environment = {**os.environ, "PIP_USER": "0"}
    output, errors = (PIPE, STDOUT) if quiet else (2, None)
    done = subprocess.run(words, cwd=HERE, env=environment, stdin=DEVNULL, stdout=output, stderr=errors, check=False)
    if quiet and done.returncode:
        print(done.stdout.decode(errors="replace"), file=sys.stderr)
    return done.returncode


def installed(purpose: str) -> bool:
    """Whether this interpreter has the distributions; the .egg-info that a build leaves in our own folder is none."""
    from importlib.metadata import distributions

    names = ("rnnstudio", "pytest", "pytest-qt", "hypothesis") if purpose == "test" else ("rnnstudio",)
    elsewhere = [entry for entry in sys.path if Path(entry).resolve() != HERE]
    return all(any(distributions(name=name, path=elsewhere)) for name in names)


def fingerprint() -> str:
    """Of everything that the installation depends on; the folder too, for what pip writes contains its path."""
    parts = [str(HERE).encode(), *((HERE / name).read_bytes() for name in ("pyproject.toml", "setup.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp() -> "list[str]":
    """The fingerprint and the purpose of the last installation that was finished; empty if none was."""
    return STAMP.read_text().split() if STAMP.is_file() else []


def sound() -> bool:
    """Whether the private Python runs and finds its pip, which it does not once the Python beneath was replaced."""
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
    try:
        return subprocess.call([str(PYTHON), "-I", "-c", probe], stderr=DEVNULL) == 0
    except OSError:
        return False


def current(purpose: str) -> bool:
    """Whether `.venv` was finished for what pyproject.toml asks now; the tests' libraries include the application's."""
    return stamp() in ([fingerprint(), purpose], [fingerprint(), "test"])


def install(purpose: str) -> None:
    """Bring `.venv` up to date. It has no stamp meanwhile, so what is interrupted here is made anew by the next start.

    A pip that gives up has undone its work: the old stamp returns, and what worked is not lost for want of a network.
    """
    before = stamp() if sound() else []
    STAMP.unlink(missing_ok=True)
    say("install")
    base = getattr(sys, "_base_executable", sys.executable)
    if not before and call(base, "-m", "venv", "--clear", VENV, quiet=True):  # it answers Ctrl+C with a traceback
        raise SetupError("venv")
    purpose = "test" if "test" in before else purpose
    if call(PYTHON, "-m", "pip", "install", "--no-input", "--editable", ".[test]" if purpose == "test" else "."):
        STAMP.write_text(" ".join(before))
        raise SetupError("pip")
    STAMP.write_text(f"{fingerprint()} {purpose}")


def locked(file: "IO[str]") -> bool:
    """Try to take the lock, which the system takes back when its holder dies, however it dies."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def alone() -> "Iterator[None]":
    """Keep other starts of this folder out of `.venv`."""
    with LOCK.open("a") as file:
        if not locked(file):
            say("wait")
            while not locked(file):
                time.sleep(0.2)
        yield


def python_for(purpose: str) -> str:
    """An interpreter that has everything: this one, or else that of `.venv`, which is made ready first."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an old Python comes as far as this line
        raise SetupError("old")
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if (inside and current(purpose)) or installed(purpose):
        return sys.executable
    if not (current(purpose) and sound()):
        with alone():
            if not (current(purpose) and sound()):  # the start that we waited for may have done it
                install(purpose)
    return str(PYTHON)


def become(*command: str) -> int:
    """Go on as `command`; on Windows, where exec gives the prompt back at once, wait for it instead."""
    if sys.platform != "win32":
        os.execv(command[0], command)
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.call(command)
    return 130


def launch(python: str, purpose: str, arguments: "list[str]") -> int:
    """The tests, in our folder so that pytest finds its settings; or the application, here or by `python`."""
    if purpose == "test":
        os.chdir(HERE)
        return become(python, "-m", "pytest", *arguments)
    if python != sys.executable:
        return become(python, str(HERE / "main.py"), *arguments)
    from rnnstudio.cli import main as application

    return application(arguments)


def main(arguments: "list[str]") -> int:
    """Set up what is missing, then start; whatever goes wrong before that is one sentence, not a traceback."""
    purpose = "test" if arguments[:1] == ["test"] else "app"
    try:
        python = python_for(purpose)
    except (SetupError, OSError) as error:
        say(str(error) if isinstance(error, SetupError) else "folder", reason=error)
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130
    return launch(python, purpose, arguments[purpose == "test" :])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
