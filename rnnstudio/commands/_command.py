"""What a command is, and where its words go: results to stdout, everything about them to stderr, in one language."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

from rnnstudio.commands._parser import Parser
from rnnstudio.commands._terminal import aside, in_one_line, printable
from rnnstudio.graph.text import Language, Text


@dataclass(frozen=True)
class Console:
    """The terminal, spoken to in one language."""

    language: Language

    def say(self, text: Text) -> None:
        """A result."""
        print(printable(text.said(self.language)))

    def note(self, text: Text) -> None:
        """Something worth knowing that is not the result: one line, whatever is quoted in it."""
        aside(in_one_line(text.said(self.language)))


@dataclass(frozen=True)
class Command:
    """A word after `rnnstudio`: what it does, what it takes, how it runs; `run` gives the exit code."""

    id: str
    help: Text
    declare: Callable[[Parser], None]
    run: Callable[[Namespace, Console], int]
