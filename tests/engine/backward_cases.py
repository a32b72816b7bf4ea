"""Small models with every recurrent block of the catalogue, in layers, directions, norms and loops, to hold gradients against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import pytest
import two_timelines

from rnnstudio import blocks
from rnnstudio.engine.model import Model
from rnnstudio.graph.compose import composed
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Settings, settle
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain
from rnnstudio.project.options import OPTIONS
from rnnstudio.recurrence import stack
from rnnstudio.recurrence.layout import places
from rnnstudio.tasks import catalogue as tasks
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey

LETTERS = tuple("abcd")
STEPS = 5
VARIATIONS: tuple[dict[str, Any], ...] = (
    {},
    {"layers": 2},
    {"bidirectional": True},
    {"layers": 2, "bidirectional": True, "initial": "learned", "residual": True},
    {"norm": True},
    {"weight_norm": True},
)


@dataclass(frozen=True)
class Bench:
    """A model with weights and a sample, and its recurrent blocks."""

    model: Model
    weights: dict[str, np.ndarray]
    sample: Sample
    cells: tuple[str, ...]

    @staticmethod
    def of(model: Model, sample: Sample, seed: int = 1) -> Bench:
        numbers = np.random.default_rng(seed)
        weights = {n: 0.7 * numbers.normal(size=shape) for n, shape in model.resolution.weight_shapes().items()}
        placed = model.resolution.placed
        return Bench(
            model, weights, sample, tuple(n for n, entry in placed.items() if entry.block.family == "recurrent")
        )


def interface(per_step: bool = True) -> Interface:
    """Letters in, one of three classes at every step or at the end."""
    target = TargetSpec("class", plain("class"), "classes", 3, tuple("xyz"), timeline="input" if per_step else None)
    return Interface.of((InputSpec("letters", plain("letters"), "tokens", 4, LETTERS),), (target,))


def chain(kind: str, per_step: bool = True, steps: int = STEPS, seed: int = 1, **params: Any) -> Bench:
    """One recurrent block between an embedding and a linear layer."""
    links = {"letters": "tokens", "embed": ("embedding", {"size": 2}), "cell": (kind, {"size": 3, **params})}
    links |= {} if per_step else {"last": "readout"}
    links |= {"linear": ("linear", {"size": 3}), "output": "output"}
    asked = interface(per_step)
    resolution = resolve(composed(blocks.catalogue(), links, " > ".join(links)), blocks.catalogue(), asked)
    assert resolution.ok, resolution.problems
    model = Model(resolution, tasks()["recall"], Settings(), asked, settle(OPTIONS, {}))
    numbers = np.random.default_rng(seed)
    classes = numbers.integers(0, 3, steps) if per_step else np.array(2)
    return Bench.of(model, Sample({"letters": numbers.integers(0, 4, steps)}, {"class": classes}), seed)


def decoder(kind: str, ways: str = "additive", **params: Any) -> Bench:
    """An encoder-decoder, with attention unless the ways are `plain`."""
    return Bench.of(two_timelines.model(two_timelines.graph(ways, kind, **params)), two_timelines.sample())


def kinds() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every recurrent block of the catalogue under each of its own choices."""
    for kind, block in blocks.catalogue().items():
        if block.family == "recurrent":
            own = [
                param for param in block.params if isinstance(param, Choice) and param.id not in ("begin", "initial")
            ]
            values = [{param.id: option.value} for param in own for option in param.options] or [{}]
            yield from ((kind, params) for params in values)


def cases() -> dict[str, Callable[[], Bench]]:
    """Every kind plain; in layers and so on; in encoder-decoders."""
    found: dict[str, Callable[[], Bench]] = {}
    for kind, params in kinds():
        found[f"{kind} {params}"] = lambda kind=kind, params=params: chain(kind, **params)
    first = dict(reversed([(kind, params) for kind, params in kinds()]))
    for kind, params in first.items():
        for extra in VARIATIONS[1:]:
            found[f"{kind} {extra}"] = lambda kind=kind, extra=extra, params=params: chain(kind, **params, **extra)
        found[f"{kind} at the end"] = lambda kind=kind, params=params: chain(kind, per_step=False, **params)
    for ways, kind, extra in (
        ("plain", "lstm", {}),
        ("additive", "lstm", {"layers": 2}),
        ("additive", "gru", {}),
        ("additive", "rnn", {"initial": "learned", "norm": True}),
        ("dot", "gru", {}),
    ):
        found[f"{ways} {kind} {extra}"] = lambda ways=ways, kind=kind, extra=extra: decoder(kind, ways, **extra)
    return found


@contextmanager
def nudged(bench: Bench, key: SignalKey, k: int, by: np.ndarray) -> Iterator[None]:
    """While it lasts, something is added to one state at step k of its timeline, where everything that follows sees it."""
    original, placed = stack.unroll, bench.model.resolution.placed[key.block]
    cells, calls = [place.path for place in places(placed.p)], count()

    def unroll(cell: Any, p: Any, w: Any, x: Any, initial: Any, lengths: Any) -> Any:
        tape = original(cell, p, w, x, initial, lengths)
        if p is not placed.p:
            return tape
        tick, cell_number = divmod(next(calls), len(cells))
        at = k - tick if key.direction == "forward" else len(x) - 1 - k  # in a loop every tick is a run of one step
        if cells[cell_number] == f"{key.layer}/{key.direction}" and 0 <= at < len(x):
            tape[key.signal][at] += by
            if at + 1 < len(x):
                later = original(cell, p, w, x[at + 1 :], {s: tape[s][at] for s in initial}, lengths - at - 1)
                for name, values in later.items():
                    tape[name][at + 1 :] = values
        return tape

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stack, "unroll", unroll)
        yield
