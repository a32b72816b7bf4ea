"""A full trace with every gate and every gradient, against torch's own forward and backward pass of the same sequence; and the gradient
ledger, which goes back once for every loss, against a trace."""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from benchmarks.bare_loop import Bare
from benchmarks.projects import adding, waves
from benchmarks.rounds import compare
from rnnstudio.engine.ledger import ledger
from rnnstudio.engine.model import model_of
from rnnstudio.engine.tracing import trace

REPEATS = 20


def milliseconds(action: Callable[[], object], repeats: int = REPEATS) -> Callable[[], float]:
    """The mean time of an action over so many runs."""

    def once() -> float:
        begin = time.perf_counter()
        for _ in range(repeats):
            action()
        return (time.perf_counter() - begin) * 1000 / repeats

    return once


def main() -> None:
    """Three cells at hidden 64, 100 steps; the ledger at hidden 64, 200 steps, 200 losses."""
    torch.set_num_threads(1)
    _traces()
    _ledger()


def _ledger() -> None:
    model = model_of(waves("lstm", 64, 200))
    weights, sample = model.initial_weights(), model.task.probes(model.task_settings)[0]

    def whole() -> None:
        for _ in ledger(model, weights, sample, "lstm"):
            pass

    one = milliseconds(lambda: trace(model, weights, sample))
    compare("gradient ledger, lstm 64/200", "ms", milliseconds(whole, 1), one, "one trace with gradients")


def _traces() -> None:
    for cell in ("lstm", "gru", "rnn"):
        model = model_of(adding(cell, 64, 100))
        weights, sample = model.initial_weights(), model.task.probes(model.task_settings)[0]
        network = Bare(cell, 64)
        x, target = (torch.from_numpy(a) for a in (sample.inputs["values"][:, None], sample.targets["sum"]))

        def both_ways(network: Bare = network, x: torch.Tensor = x, target: torch.Tensor = target) -> None:
            network.zero_grad()
            ((network(x) - target) ** 2).mean().backward()

        def traced(model=model, weights=weights, sample=sample) -> None:  # type: ignore[no-untyped-def]
            trace(model, weights, sample)

        compare(
            f"trace with gradients, {cell} 64/100",
            "ms",
            milliseconds(traced),
            milliseconds(both_ways),
            f"torch forward + backward, nn.{cell.upper()}",
        )
