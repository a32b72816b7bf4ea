"""The command line: `rnnstudio [FILE.rnns ...]` opens the window, `rnnstudio COMMAND ...` does something without one.

Exit codes: 0 done; 1 `check` found a problem, an unknown task and wrong training options among them; 2 wrong use, a file that cannot
be read or written, training that left the numbers; 130 stopped from the keyboard; 141 nobody reads what is said.
"""

from __future__ import annotations

import io
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rnnstudio import __version__
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from rnnstudio.commands._command import Command, Console

WRONG_USE, STOPPED, NO_READER = 2, 130, 141
SUFFIX = ".rnns"
USAGE = Text(
    "usage: rnnstudio [FILE.rnns ...]        open the window\n"
    "       rnnstudio COMMAND ... [--lang en|zh]\n"
    "       rnnstudio COMMAND --help\n"
    "       rnnstudio --version\n\n"
    "commands:",
    "用法： rnnstudio [FILE.rnns ...]        打开窗口\n"
    "       rnnstudio COMMAND ... [--lang en|zh]\n"
    "       rnnstudio COMMAND --help\n"
    "       rnnstudio --version\n\n"
    "命令：",
)
INTERRUPTED = Text("Stopped; nothing was written.", "已停止；没有写入任何内容。")


def main(argv: list[str] | None = None) -> int:
    """Do what the arguments say; gives the exit code. Whatever goes wrong is one line on stderr."""
    _never_fail_to_print()
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = system_language(os.environ)
    try:
        chosen, arguments = _language(arguments)
        language = chosen or language
        code = _dispatch(arguments, language, chosen)
        if sys.stdout:  # a window started without a terminal has none
            sys.stdout.flush()
    except StudioError as error:
        return _failed(error.text, language, WRONG_USE)
    except KeyboardInterrupt:
        return _failed(INTERRUPTED, language, STOPPED)
    except BrokenPipeError:  # whoever read our output has gone (`rnnstudio examples | head -1`)
        _silence()
        return NO_READER
    except OSError as error:
        code = _failed(Text(f"The system says: {error}.", f"系统报告：{error}。"), language, WRONG_USE)
        _silence()
    return code


def system_language(environment: Mapping[str, str]) -> Language:
    """The language that the system is set to, as far as we speak it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((environment[name] for name in names if environment.get(name)), None)
    if chosen is None and sys.platform == "win32":
        chosen = locale.getlocale()[0]
    return "zh" if (chosen or "").lower().startswith(("zh", "chinese")) else "en"


def _dispatch(arguments: Sequence[str], language: Language, chosen: Language | None) -> int:
    if all(Path(argument).suffix == SUFFIX for argument in arguments):
        return _open_window([Path(argument) for argument in arguments], chosen)
    if arguments[0] == "--version":
        print(f"rnnstudio {__version__}")
        return 0
    from rnnstudio.commands import catalogue
    from rnnstudio.commands._command import Console

    if arguments[0] in ("-h", "--help"):
        print(_help(catalogue(), language))
        return 0
    return _run(_command(catalogue(), arguments), arguments[1:], Console(language))


def _open_window(paths: list[Path], language: Language | None) -> int:
    from rnnstudio.project import disk

    for path in paths:
        with disk.explained(Text(f"{path} cannot be opened.", f"无法打开 {path}。")):
            if not path.is_file():
                raise StudioError(Text(f"There is no file {path}.", f"没有文件 {path}。"))
    from rnnstudio.app import run

    return run(paths, language)


def _command(commands: Mapping[str, Command], arguments: Sequence[str]) -> Command:
    name = arguments[0]
    if Path(name).suffix == SUFFIX:
        stray = next(argument for argument in arguments if Path(argument).suffix != SUFFIX)
        raise StudioError(
            Text(
                f"“{stray}” is no {SUFFIX} file; only such files may stand beside {name}.",
                f"“{stray}”不是 {SUFFIX} 文件；{name} 旁边只能有此类文件。",
            )
        )
    if name not in commands:
        listed = ", ".join(commands)
        raise StudioError(
            Text(
                f"“{name}” is neither a command nor a {SUFFIX} file; commands are: {listed}.",
                f"“{name}”既不是命令，也不是 {SUFFIX} 文件；命令有：{listed}。",
            )
        )
    return commands[name]


def _run(command: Command, arguments: Sequence[str], console: Console) -> int:
    from rnnstudio.commands._parser import Parser

    parser = Parser(command.id, command.help, console.language)
    command.declare(parser)
    parser.take_common()
    try:
        given = parser.parse_args(arguments)
    except SystemExit:  # after --help; errors are raised as StudioErrors
        return 0
    return command.run(given, console)


def _help(commands: Mapping[str, Command], language: Language) -> str:
    width = max(map(len, commands))
    lines = [f"  {name.ljust(width)}  {command.help.said(language)}" for name, command in commands.items()]
    return "\n".join([USAGE.said(language), *lines])


def _language(arguments: list[str]) -> tuple[Language | None, list[str]]:
    """The language chosen by --lang, wherever it stands, and the other arguments: words are needed before argparse begins."""
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            taken = 1 if equals else 2
            value = value if equals else "".join(arguments[place + 1 : place + 2])
            chosen = next((language for language in LANGUAGES if language == value), None)
            if chosen is None:
                raise StudioError(Text("Write --lang en or --lang zh.", "请写 --lang en 或 --lang zh。"))
            return chosen, arguments[:place] + arguments[place + taken :]
    return None, arguments


def _failed(text: Text, language: Language, code: int) -> int:
    from rnnstudio.commands._terminal import aside, in_one_line

    aside(in_one_line(f"rnnstudio: {text.said(language)}"))
    return code


def _silence() -> None:
    from rnnstudio.commands._terminal import silence

    silence(sys.stdout, sys.stderr)


def _never_fail_to_print() -> None:
    """A terminal that cannot show a character shows its number; no result is lost for that."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
