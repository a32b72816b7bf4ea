"""`python -m benchmarks [canvas] [stepping] [filing] [tracing] [startup] [training] [variants]`: all by default."""

from __future__ import annotations

import importlib
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PARTS = ("canvas", "stepping", "filing", "tracing", "startup", "training", "variants")


def main(chosen: list[str]) -> None:
    """Runs the chosen parts."""
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        sys.exit(f"There is no benchmark “{unknown[0]}”; there are: {', '.join(PARTS)}.")
    for name in chosen or PARTS:
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
