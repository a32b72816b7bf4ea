"""From the arrow key to the painted frame, with the microscope, the canvas and all plots open, while the model trains. Milliseconds.

On the platform that Qt finds, or on QT_QPA_PLATFORM: `Xvfb :77 -screen 0 1920x1080x24 & QT_QPA_PLATFORM=xcb DISPLAY=:77 python -m
benchmarks stepping`. The aim is 33 ms for 95 of 100 steps at hidden 256 and 500 time steps.
"""

from __future__ import annotations

import json
import os
import statistics

from benchmarks.rounds import Contender

ROUNDS = 3
AIM_MS = 33
MOMENTS = ("training", "paused")


def main() -> None:
    """Each moment in turns, after one round to warm up."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    with Contender("benchmarks.stepping_window", platform=platform) as window:
        rounds = [window.figures() for _ in range(ROUNDS + 1)][1:]
    print(
        f"arrow key to painted frame, LSTM 256, T = 500, all plots open ({platform or 'default'}); the aim: p95 within {AIM_MS} ms"
    )
    columns = {name: sorted(one[name] for one in rounds) for name in rounds[0]}
    middle = {name: statistics.median(values) for name, values in columns.items()}
    for name, values in columns.items():
        print(f"  {name:<28} {middle[name]:9.2f}  [{values[0]:.2f} .. {values[-1]:.2f}]")
    print(json.dumps({"measured": "stepping", "platform": platform, "unit": "ms", "median": middle, "rounds": columns}))


if __name__ == "__main__":
    main()
