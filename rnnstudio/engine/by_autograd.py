"""Every gradient a second time, by torch's autograd, on the very numbers that were recorded.

Cells go one step at a time through torch's own operations, without a kernel and without the backward steps that their files declare:
what is shown is held against something that knows nothing of it. Two runs of a chaotic model drift apart however exact both are; so
every state, and whatever a block hands on, is put back onto its recorded numbers, and only the gradients are torch's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnstudio.engine.flow import Engine, Outputs, flow
from rnnstudio.engine.libraries import load_torch
from rnnstudio.engine.losses import torch_loss
from rnnstudio.engine.model import Model
from rnnstudio.engine.question import Subject, Work, at_once
from rnnstudio.engine.record import Arrays, Forward, forward, of_node, output_nodes
from rnnstudio.engine.tracing import fed_batch
from rnnstudio.engine.walk import backward, has_target
from rnnstudio.graph.params import Settings
from rnnstudio.maths import pinned
from rnnstudio.recurrence.autograd import as_torch
from rnnstudio.recurrence.cell import Cell
from rnnstudio.trace.agreement import Agreement, agreement
from rnnstudio.trace.recording import Recording, Run
from rnnstudio.trace.sample import Batch, Sample
from rnnstudio.trace.trace import Numbers

if TYPE_CHECKING:
    import torch

Tensors = Mapping[str, Any]
StatesOf = Callable[[str, Recording], Tensors]


@dataclass(frozen=True)
class AgreementOf:
    """The question: whether the gradients of this sample's loss are autograd's."""

    sample: Sample

    def work(self, subject: Subject) -> Work:
        return at_once(lambda: agrees(subject.model, subject.weights, self.sample, step=subject.step))


def agrees(model: Model, weights: Arrays, sample: Sample, *, step: int = 0) -> Agreement | None:
    """The gradient of the sample's loss, for every weight, by our walk back and by autograd, both in float64; None without a target."""
    load_torch()
    batch = fed_batch(model, weights, sample)
    if not has_target(model, batch):
        return None
    ran = forward(model, weights, batch, np.float64)
    return agreement(backward(model, ran, batch).weight_gradients(model), gradients(model, ran, batch), step)


def gradients(model: Model, ran: Forward, batch: Batch) -> dict[str, Numbers]:
    """dL/d(every weight) by autograd, for a run in float64."""
    import torch

    leaves = {name: torch.tensor(a, requires_grad=True) for name, a in ran.weights.items()}
    with torch.enable_grad():
        loss = loss_of(model, ran, batch, leaves, _as_tensors)
    found = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True) if loss.requires_grad else ()
    given = dict(zip(leaves, found, strict=False))
    return {name: _numbers(given.get(name), leaf) for name, leaf in leaves.items()}


def loss_of(model: Model, ran: Forward, batch: Batch, weights: Tensors, states_of: StatesOf) -> torch.Tensor:
    """The loss as a tensor. `states_of(node, recording)` gives the tensors that a cell's states are put onto, by `layer/direction/state`;
    a block of a loop is asked at every tick."""
    import torch

    scores = scores_of(model, ran, weights, states_of)
    targets = {name: torch.tensor(a) for name, a in batch.targets.items()}
    return torch_loss(model.interface.targets, scores, targets)


def scores_of(model: Model, ran: Forward, weights: Tensors, states_of: StatesOf) -> dict[str, torch.Tensor]:
    """The scores for every target, likewise."""
    resolution, own = model.resolution, {node: of_node(weights, node) for node in model.resolution.placed}
    run, recordings = as_torch(ran.run), {node: _recordings(ran, node) for node in resolution.placed}

    def execute(node: str, given: Tensors, run: Run) -> Outputs:
        placed, recording = resolution.placed[node], next(recordings[node])
        if isinstance(placed.block, Cell):
            outputs = placed.block.forward_by_steps(placed.p, own[node], given, run, states_of(node, recording))
        else:
            outputs = placed.block.forward(placed.p, own[node], given, run)
        return {port: _put(value, recording.outputs[port]) for port, value in outputs.items()}

    engine: Engine[Outputs] = Engine(lambda node: Settings(own[node]), lambda _: run, execute, dict)
    outputs = flow(resolution, engine).outputs
    feeding = {target: resolution.feeding(node)["y"] for node, target in output_nodes(model).items()}
    return {target: outputs[source][port] for target, (source, port) in feeding.items()}


def _recordings(ran: Forward, node: str) -> Iterator[Recording]:
    """What a block recorded, once or at every tick."""
    return iter(ran.ticks[node].runs if node in ran.ticks else (ran.recordings[node],))


def _as_tensors(node: str, recording: Recording) -> Tensors:
    import torch

    del node
    return {name: torch.tensor(a.copy()) for name, a in recording.signals.items()}  # torch takes no reversed views


def _put(value: torch.Tensor, recorded: Numbers) -> torch.Tensor:
    import torch

    return pinned(value, torch.tensor(recorded.copy())) if value.is_floating_point() else value


def _numbers(found: torch.Tensor | None, leaf: torch.Tensor) -> Numbers:
    return np.zeros(tuple(leaf.shape)) if found is None else found.numpy()
