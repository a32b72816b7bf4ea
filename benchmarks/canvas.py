"""A canvas of 100 blocks and 150 wires: frames while a block is dragged by the mouse, and the other things that one does with a model.

On the platform that Qt finds, or on QT_QPA_PLATFORM: `Xvfb :77 -screen 0 1920x1080x24 & QT_QPA_PLATFORM=xcb DISPLAY=:77 python -m
benchmarks canvas`. Sixty frames a second leave 16.7 ms for each.
"""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Mapping

from benchmarks.rounds import ROUNDS, Contender

Figures = Mapping[str, float]
CONTENDERS = {
    "100 blocks, 150 wires": ("benchmarks.large_window", "wide"),
    "the same with 20 loops": ("benchmarks.large_window", "looped"),
    "bare graphics view": ("benchmarks.bare_canvas",),
}


def main() -> None:
    """All contenders in turns, after one round to warm up."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    running = {name: Contender(*command, platform=platform) for name, command in CONTENDERS.items()}
    found: dict[str, list[Figures]] = {name: [] for name in running}
    for number in range(ROUNDS + 1):
        for name, contender in running.items():
            figures = contender.figures()
            if number:
                found[name].append(figures)
    for contender in running.values():
        contender.leave()
    for name, rounds in found.items():
        _tell(name, rounds, platform or "default")


def _tell(name: str, rounds: list[Figures], platform: str) -> None:
    """The medians of one contender with their range, and as a line of JSON."""
    columns = {figure: sorted(one[figure] for one in rounds) for figure in rounds[0]}
    middle = {figure: statistics.median(values) for figure, values in columns.items()}
    print(f"{name} ({platform})")
    for figure, values in columns.items():
        print(f"  {figure:<28} {middle[figure]:9.2f}  [{values[0]:.2f} .. {values[-1]:.2f}]")
    print(
        json.dumps(
            {"measured": f"canvas, {name}", "platform": platform, "unit": "ms", "median": middle, "rounds": columns}
        )
    )


if __name__ == "__main__":
    main()
