"""Contenders in turns: the protocol, the rounds, the table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType

ROUNDS = 7
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"}


class Contender:
    """A process that gives a number for each "go"."""

    def __init__(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=ENVIRONMENT,
        )

    def go(self) -> float:
        """One round."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def __enter__(self) -> Contender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def answer(once: Callable[[], float]) -> None:
    """The contender's side: a number for each line."""
    for _ in sys.stdin:
        print(once(), flush=True)


def compare(title: str, unit: str, ours: Callable[[], float], theirs: Callable[[], float], against: str) -> float:
    """Seven rounds in turn after one to warm up; prints and gives the median of the ratios ours / theirs."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    ratios = sorted(a / b for a, b in pairs)
    middle = statistics.median(ratios)
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"{title:<46} {middle:6.2f}  [{ratios[0]:.2f} .. {ratios[-1]:.2f}]   {mine:9.2f} {unit} against {other:9.2f} {unit}, {against}"
    )
    print(
        json.dumps(
            {
                "measured": title,
                "ratio": middle,
                "ratios": ratios,
                "ours": mine,
                "theirs": other,
                "unit": unit,
                "against": against,
            }
        )
    )
    return middle
