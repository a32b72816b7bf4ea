"""Training with everything live, and without a window, against a bare PyTorch loop."""

from __future__ import annotations

from benchmarks.projects import TORCH_CELLS
from benchmarks.rounds import Contender, compare

SIZES = (("lstm", 64, 100), ("lstm", 16, 20), ("gru", 64, 100), ("rnn", 64, 100))


def main() -> None:
    """Every size, with the window and without."""
    for cell, hidden, steps in SIZES:
        setting = (cell, str(hidden), str(steps))
        against = f"bare loop with nn.{TORCH_CELLS[cell]}"
        with (
            Contender("benchmarks.bare_loop", *setting) as bare,
            Contender("benchmarks.live_window", *setting) as live,
            Contender("benchmarks.live_window", *setting, "none") as alone,
        ):
            name = f"{cell} {hidden}/{steps}"
            compare(f"training, window open, {name}", "/s", live.go, bare.go, against)
            compare(f"training, no window, {name}", "/s", alone.go, bare.go, against)
