"""The comparison of the syllabus, from runs: which model still learns as the lag, the length, the sentence grows.

    python -m benchmarks.learning [repeat] [recall] [adding] [dates] [order]      all by default

Each figure is measured on held-out sequences after the same number of updates from seed 42, every model of one size, Adam at 0.003.
The gates of LSTM and GRU begin open (bias 3): with torch's biases they keep half of their memory at each step, and learn long lags no
sooner than the RNN.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from rnnstudio.engine.model import model_of
from rnnstudio.engine.network import Network
from rnnstudio.engine.training import held_out, measure, trainer
from rnnstudio.examples.recipe import answers, asked, chain, encoder_decoder
from rnnstudio.graph.chain import Link
from rnnstudio.graph.graph import Graph
from rnnstudio.project.project import Project, TaskChoice

OPTIONS = {"learning_rate": 0.003, "batch": 32, "clip": 1.0, "seed": 42}
CELLS: Mapping[str, Mapping[str, Any]] = {"rnn": {}, "lstm": {"forget_bias": 3.0}, "gru": {"keep_bias": 3.0}}
SIZE, UPDATES = 32, 1500


def learned(graph: Graph, task: TaskChoice, updates: int = UPDATES) -> float:
    """The metric after training."""
    return _trained(graph, task, updates)[0]


def _trained(graph: Graph, task: TaskChoice, updates: int) -> tuple[float, Network]:
    model = model_of(Project(graph, task, OPTIONS))
    training = trainer(model, model.initial_weights())
    for _ in islice(training.updates(), updates):
        pass
    return measure(model, training.network, held_out(model))[1], training.network


def classified(cell: str, task: TaskChoice, first: Link = "one_hot", read: str = "tokens", size: int = SIZE) -> Graph:
    """One cell, read at the end."""
    links: tuple[Link, ...] = (
        read,
        *((first,) if read == "tokens" else ()),
        (cell, {"size": size, **CELLS[cell]}),
        "readout",
    )
    return chain(*links, answers(task), "output")


def table(title: str, columns: tuple[Any, ...], rows: Mapping[str, Callable[[Any], float]], digits: int = 2) -> None:
    """Runs and prints a row for each model, a column for each difficulty."""
    print(f"\n{title}")
    print(f"{'':<36}" + "".join(f"{column!s:>10}" for column in columns))
    for name, measured in rows.items():
        begin = time.perf_counter()
        found = "".join(f"{measured(column):>10.{digits}f}" for column in columns)
        print(f"{name:<36}{found}   ({time.perf_counter() - begin:.0f} s)", flush=True)


def repeat() -> None:
    """Remember n symbols and say them again: at each step right or not (recurrent cells), or the whole answer (encoder-decoders)."""

    def cell(name: str) -> Callable[[int], float]:
        def measured(n: int) -> float:
            task = asked("copy_memory", symbols=n, lag=1)
            return learned(
                chain("tokens", "one_hot", (name, {"size": SIZE, **CELLS[name]}), answers(task), "output"), task
            )

        return measured

    def decoder(kind: Any) -> Callable[[int], float]:
        def measured(n: int) -> float:
            task = asked("reverse", order="copy", shortest=n, longest=n)
            return learned(encoder_decoder(task, ("gru", {"size": SIZE}), 8, kind), task)

        return measured

    rows = {f"{name.upper()}, share of symbols": cell(name) for name in CELLS}
    rows |= {"Seq2Seq (GRU), whole answers": decoder("none"), "Seq2Seq + additive attention": decoder("additive")}
    table("repeat n symbols out of 8 (chance 0.12 a symbol)", (3, 6, 10, 15), rows)


def recall() -> None:
    """Keep one symbol."""

    def cell(name: str) -> Callable[[int], float]:
        return lambda lag: learned(classified(name, asked("recall", lag=lag)), asked("recall", lag=lag))

    table("recall, accuracy by lag (chance 0.25)", (8, 20, 40, 80), {name.upper(): cell(name) for name in CELLS})


def adding() -> None:
    """Add two marked numbers."""

    def cell(name: str) -> Callable[[int], float]:
        def measured(length: int) -> float:
            task = asked("adding", length=length)
            return learned(classified(name, task, read="features"), task, 3000)

        return measured

    rows = {name.upper(): cell(name) for name in CELLS}
    table("adding problem, squared error by length (always saying 1: 0.167)", (20, 50, 100), rows, 4)


def dates() -> None:
    """Short dates, and dates in words."""

    def decoder(kind: Any) -> Callable[[str], float]:
        return lambda form: learned(
            encoder_decoder(asked("dates", form=form), ("gru", {"size": SIZE}), 16, kind), asked("dates", form=form)
        )

    rows = {"Seq2Seq (GRU)": decoder("none"), "Seq2Seq + dot attention": decoder("dot")}
    rows["Seq2Seq + additive attention"] = decoder("additive")
    table("dates, whole answers right", ("english", "words"), rows)


def order() -> None:
    """Sentiment with the words as they stand, and shuffled: how many answers change?"""
    task = asked("sentiment")
    bag = chain("tokens", ("bag", {"size": 16}), answers(task), "output")
    window = chain(
        "tokens", ("embedding", {"size": 8}), ("window_mlp", {"size": 16, "window": 3}), answers(task), "output"
    )
    lstm = chain("tokens", ("embedding", {"size": 8}), ("lstm", {"size": 8}), "readout", answers(task), "output")
    print("\nsentiment: accuracy, and the share of answers that change when the words are shuffled")
    for name, graph in {"bag of words": bag, "window MLP": window, "LSTM": lstm}.items():
        metric, network = _trained(graph, task, UPDATES)
        print(f"{name:<36}{metric:>10.2f}{_changed(network):>10.2f}")


def _changed(network: Network) -> float:
    """The share of held-out sequences whose answer is another one once their steps are shuffled."""
    batch, numbers = held_out(network.model), np.random.default_rng(0)
    shuffled = {name: a.copy() for name, a in batch.inputs.items()}
    for tokens in shuffled.values():
        for column, length in enumerate(batch.lengths["input"]):
            tokens[:length, column] = numbers.permutation(tokens[:length, column])
    with torch.no_grad():
        said, then = (
            network(one)["sentiment"].argmax(-1) for one in (batch, type(batch)(shuffled, batch.targets, batch.lengths))
        )
    return float((said != then).float().mean())


PARTS = {part.__name__: part for part in (repeat, recall, adding, dates, order)}

if __name__ == "__main__":
    torch.set_num_threads(1)
    for chosen in sys.argv[1:] or PARTS:
        PARTS[chosen]()
