"""Encoder-decoders on a bare interface: letters in, letters out, with and without attention, and a batch of unequal lengths."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnstudio import blocks
from rnnstudio.engine.model import Model
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Settings, settle
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain
from rnnstudio.project.options import OPTIONS
from rnnstudio.tasks import catalogue as tasks
from rnnstudio.trace.sample import NO_CLASS, Batch, Sample

LETTERS = tuple("abcd")
INTERFACE = Interface.of(
    (InputSpec("letters", plain("letters"), "tokens", 4, LETTERS),),
    (TargetSpec("reversed", plain("reversed"), "classes", 5, (*LETTERS, "∎"), timeline="output", end=4, longest=7),),
)
PLAIN_WAYS = """
    letters > embed > encoder
    fed > embed_fed > decoder > linear > output
    encoder.state > decoder.initial
"""
BAHDANAU_WAYS = """
    letters > embed > encoder
    fed > embed_fed > both.a
    attention > both.b
    both > decoder > linear > output
    encoder.state > decoder.initial
    decoder.previous > attention.query
    encoder > attention.states
"""
LUONG_WAYS = """
    letters > embed > encoder
    fed > embed_fed > decoder > attention.query
    encoder > attention.states
    attention > linear > output
    encoder.state > decoder.initial
"""
WAYS = {"plain": PLAIN_WAYS, "additive": BAHDANAU_WAYS, "dot": LUONG_WAYS}
KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "additive": {"attention": ("additive_attention", {"size": 3}), "both": "concatenate"},
    "dot": {"attention": ("dot_attention", {"score": "general", "size": 4})},
}


def graph(kind: str, cell: str = "gru", **params: Any) -> Graph:
    """An encoder-decoder: `plain`, with `additive` attention inside the loop, or with `dot` attention behind it."""
    size = {"size": 3, **params}
    links = {
        "letters": "tokens",
        "embed": ("embedding", {"size": 2}),
        "encoder": (cell, size),
        "fed": "decoder_input",
        "embed_fed": ("embedding", {"size": 2}),
        **KINDS[kind],
        "decoder": (cell, size),
        "linear": ("linear", {"size": 5}),
        "output": "output",
    }
    return composed(blocks.catalogue(), links, WAYS[kind])


def model(made: Graph, **options: Any) -> Model:
    """Ready to run on the bare interface."""
    resolution = resolve(made, blocks.catalogue(), INTERFACE)
    assert resolution.ok, resolution.problems
    task = tasks()["recall"]  # nothing here asks it
    return Model(resolution, task, Settings(), INTERFACE, settle(OPTIONS, options))


def batch() -> Batch:
    """Two sequences, the second one shorter on both timelines."""
    letters = np.array([[0, 1], [2, 3], [3, 0], [1, 0]])
    target = np.array([[1, 3], [3, 1], [2, 4], [0, NO_CLASS], [4, NO_CLASS]])
    lengths = {"input": np.array([4, 2]), "output": np.array([5, 3])}
    return Batch({"letters": letters}, {"reversed": target}, lengths)


def sample(known: bool = True, **conditions: Any) -> Sample:
    """The longer of the two by itself."""
    target = {"reversed": np.array([1, 3, 2, 0, 4])} if known else {}
    return Sample({"letters": np.array([0, 2, 3, 1])}, target, timelines={"reversed": "output"}, **conditions)
