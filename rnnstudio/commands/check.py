"""`rnnstudio check`: every problem of a file."""

from __future__ import annotations

from argparse import Namespace

from rnnstudio import api
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._parser import Parser
from rnnstudio.graph.text import Text
from rnnstudio.project import file


def declare(parser: Parser) -> None:
    """The file."""
    parser.take_file("file", "FILE", Text("a .rnns file", ".rnns 文件"))


def run(arguments: Namespace, console: Console) -> int:
    """A line for each problem; 1 where there is one."""
    found = api.problems(file.read(arguments.file))
    for problem in found:
        console.say(problem)
    if not found:
        console.say(Text("no problems", "没有问题"))
    return 1 if found else 0


COMMAND = Command(
    "check",
    Text("list every problem of a file; exit code 1 where there is one", "列出文件的所有问题；有问题时退出码为 1"),
    declare,
    run,
)
