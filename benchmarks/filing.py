"""What files cost: how long the window stands still while ten million weights are saved and opened, and what keeping unsaved work costs
the training that goes on meanwhile."""

from __future__ import annotations

from functools import partial

from benchmarks.rounds import Contender, compare

SIZES = (("lstm", 64, 100), ("lstm", 256, 100))


def main() -> None:
    """Both."""
    with (
        Contender("benchmarks.filing_window", "window") as ours,
        Contender("benchmarks.filing_window", "waiting") as theirs,
    ):
        for what in ("save", "open"):
            compare(
                f"longest stall, {what} ten million weights",
                "ms",
                partial(_figure, ours, what),
                partial(_figure, theirs, what),
                "in the window's thread",
            )
    for cell, hidden, steps in SIZES:
        size = (cell, str(hidden), str(steps))
        with (
            Contender("benchmarks.live_window", *size, "kept") as ours,
            Contender("benchmarks.live_window", *size) as theirs,
        ):
            compare(
                f"training while kept, {cell} {hidden} x {steps}", "updates/s", ours.go, theirs.go, "nothing is kept"
            )


def _figure(contender: Contender, what: str) -> float:
    return contender.figures()[what]


if __name__ == "__main__":
    main()
