"""How training goes, on stderr: a bar that is redrawn in a terminal, a line for each tenth anywhere else."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from rnnstudio import numbers
from rnnstudio.commands._command import Console
from rnnstudio.commands._terminal import aside
from rnnstudio.graph.text import Text

if TYPE_CHECKING:
    from rnnstudio.engine.training import Update

WIDTH = 30
EVERY = 0.1


class ProgressBar:
    """Given every update, it shows a few."""

    def __init__(self, console: Console, steps: int) -> None:
        self._console, self._steps = console, steps
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._done, self._due, self._drawn = 0, 0.0, False

    def __call__(self, update: Update) -> None:
        """One more update is done."""
        self._done += 1
        now = time.monotonic()
        if self._live and (now >= self._due or self._done == self._steps):
            self._due, self._drawn = now + EVERY, True
            filled = WIDTH * self._done // self._steps
            bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}]"
            aside(f"\r{bar} {self._words(update)}\x1b[K", end="")
        elif not self._live and 10 * self._done // self._steps > 10 * (self._done - 1) // self._steps:
            aside(self._words(update))

    def close(self) -> None:
        """Leaves the line on which the bar stands."""
        if self._drawn:
            aside("")

    def _words(self, update: Update) -> str:
        share = Text("{done} of {steps} updates, loss {loss}", "已完成 {done}/{steps} 次更新，损失 {loss}")
        done, steps = numbers.count(self._done), numbers.count(self._steps)
        return share.format(done=done, steps=steps, loss=numbers.fixed(update.loss, 4)).said(self._console.language)
