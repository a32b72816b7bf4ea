"""Training as a generator: each `next()` is one optimiser step. It knows nothing of threads, windows or time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from rnnstudio.engine.controls import Controls
from rnnstudio.engine.feeding import written
from rnnstudio.engine.model import Model
from rnnstudio.engine.network import Network
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.maths import read_only
from rnnstudio.project.project import Weights
from rnnstudio.streams import stream
from rnnstudio.trace.sample import Batch
from rnnstudio.trace.update import OneUpdate, one_update

HELD_OUT = 128
# Each optimiser, and what it remembers of every weight.
OPTIMISERS: dict[str, tuple[Callable[..., torch.optim.Optimizer], tuple[str, ...]]] = {
    "adam": (torch.optim.Adam, ("step", "exp_avg", "exp_avg_sq")),
    "sgd": (torch.optim.SGD, ()),
    "rmsprop": (torch.optim.RMSprop, ("step", "square_avg")),
}


class NotFinite(StudioError):  # noqa: N818 - an end of training, told as it is
    """An update was not made, because its loss or its gradient is no finite number; the weights are as they were before it."""


@dataclass(frozen=True)
class Update:
    """One optimiser step: the batch's loss before it, and every parameter's gradient norm before clipping."""

    step: int
    loss: float
    norms: tuple[float, ...]

    @property
    def norm(self) -> float:
        """The norm of the whole gradient, before clipping."""
        return math.hypot(*self.norms)


@dataclass
class Trainer:
    """A network in training: its optimiser, and how many steps it has made."""

    model: Model
    network: Network
    controls: Controls
    step: int = 0
    optimiser: torch.optim.Optimizer = field(init=False)
    _clipped: float = field(init=False, default=1.0)

    def __post_init__(self) -> None:
        kind, _ = OPTIMISERS[self.model.options.optimiser]
        self.optimiser = kind(self.network.parameters(), lr=self.controls.learning_rate)

    def updates(self) -> Iterator[Update]:
        """Optimiser steps without end: draw batch k, forward, loss, backward, clip, step."""
        parameters = list(self.network.parameters())
        while True:
            batch = self._fed(training_batch(self.model, self.step))
            loss = self.network.loss(self.network(batch, self.step), batch)
            self.optimiser.zero_grad()
            torch.autograd.backward(loss)
            norms = [p.grad.norm() if p.grad is not None else torch.zeros(()) for p in parameters]
            update = Update(self.step + 1, loss.item(), tuple(torch.stack(norms).tolist()))
            self._require_finite(update)
            self._clip(parameters, update.norm)
            self.optimiser.param_groups[0]["lr"] = self.controls.learning_rate
            self.optimiser.step()
            self.step += 1
            yield update

    @property
    def parameters(self) -> tuple[str, ...]:
        """The full names of the weights, in the order of an update's norms."""
        return tuple(name for name, _ in self.network.named_parameters())

    def what_it_did(self, before: Weights) -> OneUpdate:
        """What the latest update did to the weights, which were `before`."""
        gradients = {
            name: np.zeros(tuple(p.shape)) if p.grad is None else p.grad.numpy() / self._clipped
            for name, p in self.network.named_parameters()
        }
        clip, rate = self.controls.clip, self.controls.learning_rate
        return one_update(before, self.network.weights(), gradients, clip=clip, rate=rate, update=self.step)

    def memory(self) -> dict[str, np.ndarray]:
        """What the optimiser needs to go on as if it had never stopped, by `<weight>.<its own name>`; read-only copies."""
        return {
            f"{name}.{key}": read_only(value.numpy().copy())
            for name, parameter in self.network.named_parameters()
            for key, value in self.optimiser.state.get(parameter, {}).items()
            if isinstance(value, torch.Tensor)
        }

    def remember(self, memory: Weights) -> None:
        """Goes on with what an optimiser of this kind left; what is of another kind, or another shape, is not heeded."""
        _, keys = OPTIMISERS[self.model.options.optimiser]
        for name, parameter in self.network.named_parameters():
            known = {key: torch.tensor(memory[f"{name}.{key}"]) for key in keys if f"{name}.{key}" in memory}
            if known and all(key in known and known[key].shape in ((), parameter.shape) for key in keys):
                self.optimiser.state[parameter] = known

    def _fed(self, batch: Batch) -> Batch:
        """With a forcing ratio below 1 the decoder reads its own prediction at some steps, chosen anew for each update."""
        ratio, targets = self.controls.forcing, written(self.model.interface)
        if ratio == 1 or not targets:
            return batch
        numbers = stream(self.model.options.seed, "forcing", self.step)
        return self.network.running_free(
            batch, {name: numbers.random(batch.targets[name].shape) < ratio for name in targets}
        )

    def _clip(self, parameters: list[torch.nn.Parameter], norm: float) -> None:
        self._clipped = self.controls.clip / norm if 0 < self.controls.clip < norm else 1.0
        if self._clipped < 1:
            torch._foreach_mul_([p.grad for p in parameters if p.grad is not None], self._clipped)

    def _require_finite(self, update: Update) -> None:
        """Stops before the weights are touched, so that the last good ones stay."""
        if math.isfinite(update.loss) and math.isfinite(update.norm):
            return
        what = Text("the loss", "损失") if not math.isfinite(update.loss) else Text("a gradient", "梯度")
        raise NotFinite(
            Text(
                "Training stopped at update {step}: {what} is no longer a finite number. The weights before it are kept. "
                "Lower the learning rate or switch on gradient clipping.",
                "训练在第 {step} 次更新停止：{what}不再是有限的数。之前的权重已保留。请降低学习率或打开梯度裁剪。",
            ).format(step=update.step, what=what)
        )


def trainer(model: Model, weights: dict[str, np.ndarray], step: int = 0, memory: Weights | None = None) -> Trainer:
    """A trainer that starts from these weights, with what an earlier one's optimiser left."""
    model.require_sound()
    if not weights:
        raise StudioError(
            Text("This model has no weights, so there is nothing to train.", "这个模型没有权重，无法训练。")
        )
    made = Trainer(model, Network(model, weights), Controls.of(model.options), step)
    made.remember(memory or {})
    return made


def training_batch(model: Model, k: int) -> Batch:
    """Batch k: a function of the seed and k alone."""
    return model.task.batch(model.task_settings, stream(model.options.seed, "batch", k), model.options.batch)


def held_out(model: Model) -> Batch:
    """The sequences that success is measured on; never trained on."""
    return model.task.held_out(model.task_settings, stream(model.options.seed, "held out"), HELD_OUT)


@torch.no_grad()
def measure(model: Model, network: Network, batch: Batch) -> tuple[float, float]:
    """Loss and metric of a batch, in evaluation mode; what is written is judged as the model writes it when it runs free."""
    scores = network(batch)
    loss = network.loss(scores, batch).item()
    name = next(iter(model.interface.targets))
    if written(model.interface):
        scores = network(network.running_free(batch))
    return loss, model.metric.measure(scores[name].numpy(), batch.targets[name])
