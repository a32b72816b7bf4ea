"""A block run both ways on given numbers: as it is recorded, in numpy, and as it trains, in torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import torch

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import BlockType, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Recording, Run
from rnnstudio.trace.shares import gradients

EXACT = {"rtol": 1e-11, "atol": 1e-10}  # the gradients of drawn models may be in the hundreds
Arrays = Mapping[str, Any]


class Found(NamedTuple):
    """What a run gives by port, and dL/d of its inputs and weights by name, where L = sum d * output."""

    outputs: dict[str, Any]
    d: dict[str, Any]


def recorded(
    kind: str, params: Mapping[str, Any], w: Arrays, inputs: Arrays, d: Arrays, lengths: Any = None
) -> tuple[Found, Recording]:
    """The recording run and its walk back."""
    block, p = _bound(kind, params, inputs)
    run = Run({}, {"input": _lengths(inputs, lengths)}, np.zeros(()))
    recording = block.record(p, Settings(w), inputs, run)
    d_outputs = {name: np.zeros_like(a) for name, a in recording.outputs.items()} | dict(d)
    back = block.backward(p, Settings(w), recording, d_outputs, run)
    shares = gradients(back.shares, {name: a.shape for name, a in w.items()})
    return Found(dict(recording.outputs), {**back.d_inputs, **shares}), recording


def trained(
    kind: str,
    params: Mapping[str, Any],
    w: Arrays,
    inputs: Arrays,
    d: Arrays,
    lengths: Any = None,
    noise: Callable[[tuple[int, ...]], Any] | None = None,
) -> Found:
    """The run that trains, which is told that only the outputs named by `d` are wanted."""
    block, p = _bound(kind, params, inputs)
    leaves, weights = _leaves(inputs), _leaves(w)
    lengths = {"input": torch.from_numpy(_lengths(inputs, lengths))}
    run = Run({}, lengths, torch.zeros((), dtype=torch.float64), noise, wanted=frozenset(d))
    outputs = block.forward(p, Settings(weights), leaves, run)
    torch.autograd.backward([outputs[name] for name in d], [torch.from_numpy(a) for a in d.values()])
    return Found({name: outputs[name].detach().numpy() for name in d}, slopes({**leaves, **weights}))


def slopes(leaves: Mapping[str, torch.Tensor]) -> dict[str, Any]:
    """The gradients that autograd has left, zero where nothing has arrived."""
    return {name: np.zeros(a.shape) if a.grad is None else a.grad.numpy() for name, a in leaves.items()}


def _leaves(arrays: Arrays) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(a, requires_grad=True) for name, a in arrays.items()}


def _lengths(inputs: Arrays, lengths: Any) -> Any:
    steps, batch, _ = inputs["x"].shape
    return np.full(batch, steps) if lengths is None else np.array(lengths)


def _bound(kind: str, params: Mapping[str, Any], inputs: Arrays) -> tuple[BlockType, Settings]:
    block = catalogue()[kind]
    wires = {
        name: WireType("sequence" if name == "x" else "vector", a.shape[-1], "input") for name, a in inputs.items()
    }
    return block, block.bind(block.settings(params), wires, Interface())
