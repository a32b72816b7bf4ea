"""A model as a torch module: the fast run over whole sequences, the parameters under torch's names."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import nn

from rnnstudio.engine.feeding import Scores, asked, before_writing, own_predictions, read_by_decoder, written
from rnnstudio.engine.flow import Engine, Flown, Outputs, flow
from rnnstudio.engine.losses import torch_loss
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import output_nodes
from rnnstudio.graph.params import Settings
from rnnstudio.maths import read_only
from rnnstudio.streams import stream
from rnnstudio.trace.recording import Run
from rnnstudio.trace.sample import Batch


class Network(nn.Module):
    """Blocks in the order of the resolution; `state_dict` has `<node>.<weight>`, as files have."""

    def __init__(self, model: Model, weights: Mapping[str, Any], dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.model, self.dtype = model, dtype
        self.targets = output_nodes(model)
        self.own_weights: dict[str, Settings] = {}
        for node, placed in model.resolution.placed.items():
            own = {w.name: nn.Parameter(torch.tensor(weights[f"{node}.{w.name}"], dtype=dtype)) for w in placed.weights}
            self.add_module(node, nn.ParameterDict(OrderedDict(own)))  # of a plain dict it would sort the names
            self.own_weights[node] = Settings(own)

    def forward(self, batch: Batch, noise_step: int | None = None) -> dict[str, torch.Tensor]:
        """The scores for every target; `noise_step` (with the seed) chooses the dropout masks, None means evaluation."""
        outputs = self._flow(batch, noise_step, {}).outputs
        return {target: self._scores(outputs, node) for node, target in self.targets.items()}

    def running_free(self, batch: Batch, shares: Mapping[str, Any] | None = None) -> Batch:
        """The batch, its decoder fed with the network's own best guesses (found in evaluation mode), but with the target where `shares`
        says so."""
        early, nodes = before_writing(self.model.resolution), {target: node for node, target in self.targets.items()}

        def scores_of(node: str) -> Scores:
            def run(shortened: Batch, known: Mapping[str, Outputs]) -> tuple[Mapping[str, Outputs], Any]:
                outputs = self._flow(shortened, None, known).outputs
                return outputs, self._scores(outputs, node).numpy()

            return asked(early, run)

        with torch.no_grad():
            for name, spec in written(self.model.interface).items():
                batch = own_predictions(spec, batch, scores_of(nodes[name]), shares[name] if shares else None)
        return batch

    def _flow(
        self, batch: Batch, noise_step: int | None, known: Mapping[str, Mapping[str, torch.Tensor]]
    ) -> Flown[Mapping[str, torch.Tensor]]:
        resolution = self.model.resolution
        inputs = {name: self._tensor(a) for name, a in batch.inputs.items()}
        lengths = {name: torch.from_numpy(a) for name, a in batch.lengths.items()}
        fed = {name: torch.from_numpy(a) for name, a in read_by_decoder(self.model.interface, batch).items()}
        like = torch.zeros((), dtype=self.dtype)

        def run(node: str) -> Run:
            noise, window = self._noise(node, noise_step), self.model.options.window
            return Run(inputs, lengths, like, noise, fed, resolution.wanted(node), window=window)

        def execute(node: str, given: Mapping[str, torch.Tensor], run: Run) -> Mapping[str, torch.Tensor]:
            placed = resolution.placed[node]
            return placed.block.forward(placed.p, self.own_weights[node], given, run)

        return flow(resolution, Engine(self.own_weights.__getitem__, run, execute, dict), known)

    def _scores(self, outputs: Mapping[str, Mapping[str, torch.Tensor]], node: str) -> torch.Tensor:
        source, port = self.model.resolution.feeding(node)["y"]
        return outputs[source][port]

    def loss(self, scores: Mapping[str, torch.Tensor], batch: Batch) -> torch.Tensor:
        """The mean over all valid targets of the batch, added up over the targets."""
        targets = {name: self._tensor(a) for name, a in batch.targets.items()}
        return torch_loss(self.model.interface.targets, scores, targets)

    def weights(self) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
        """Read-only copies of all parameters, by full name."""
        return {name: read_only(parameter.detach().numpy().copy()) for name, parameter in self.named_parameters()}

    def _tensor(self, a: Any) -> torch.Tensor:
        tensor = torch.from_numpy(a)
        return tensor.to(self.dtype) if tensor.is_floating_point() else tensor

    def _noise(self, node: str, step: int | None) -> Any:
        if step is None:
            return None
        drawn = _Noise(self.model.options.seed, f"noise {node}", step)
        return lambda shape: torch.from_numpy(drawn.numbers.random(shape)).to(self.dtype)


@dataclass
class _Noise:
    """A block's random numbers for one update, made when they are asked for: few blocks ask."""

    seed: int
    purpose: str
    step: int

    @cached_property
    def numbers(self) -> np.random.Generator:
        """The stream itself; a call takes up where the one before ended."""
        return stream(self.seed, self.purpose, self.step)
