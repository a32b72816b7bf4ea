"""`rnnstudio examples`: what ships trained."""

from __future__ import annotations

from argparse import Namespace

from rnnstudio import api
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._measured import measured
from rnnstudio.commands._parser import Parser
from rnnstudio.graph.text import Text


def declare(parser: Parser) -> None:
    """Nothing to take."""
    del parser


def run(arguments: Namespace, console: Console) -> int:
    """A line for each: its id, its title, how well it has learned."""
    del arguments
    names = api.example_names()
    width = max(map(len, names), default=0)
    for name in names:
        document = api.example(name)
        line = Text("{name}  {title} ({learned})", "{name}  {title}（{learned}）")
        console.say(line.format(name=name.ljust(width), title=document.project.title, learned=measured(document)))
    return 0


COMMAND = Command("examples", Text("list the examples", "列出示例"), declare, run)
