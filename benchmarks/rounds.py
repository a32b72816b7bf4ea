"""Contenders in turns: the protocol, the rounds, the table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from types import TracebackType

ROUNDS = 7
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"}


class Contender:
    """A process that gives a number, or several by name, for each "go"; without a window on screen unless a platform is named."""

    def __init__(self, module: str, *arguments: str, platform: str | None = None) -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=ENVIRONMENT if platform is None else {**ENVIRONMENT, "QT_QPA_PLATFORM": platform},
        )

    def go(self) -> float:
        """One round."""
        return float(self._ask())

    def figures(self) -> dict[str, float]:
        """One round that gives several numbers."""
        found: dict[str, float] = json.loads(self._ask())
        return found

    def leave(self) -> None:
        """No more rounds."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _ask(self) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def __enter__(self) -> Contender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.leave()


def answer(once: Callable[[], float | Mapping[str, float]]) -> None:
    """The contender's side: a number, or several by name, for each line."""
    for _ in sys.stdin:
        print(json.dumps(once()), flush=True)


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
