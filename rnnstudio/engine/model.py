"""A project made ready to run: its graph resolved against its task, without torch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnstudio import blocks, tasks
from rnnstudio.graph.block_type import BlockType, Initialisation
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Resolution
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import Text
from rnnstudio.maths import read_only
from rnnstudio.numbers import count
from rnnstudio.project.members import LIMITS, WEIGHTS
from rnnstudio.project.project import Project, Weights
from rnnstudio.streams import stream
from rnnstudio.tasks._task import Metric, Task

MOST_WEIGHTS = LIMITS[WEIGHTS] // 4


@dataclass(frozen=True)
class Model:
    """What everything that runs needs to know of a project."""

    resolution: Resolution
    task: Task
    task_settings: Settings
    interface: Interface
    options: Settings

    @property
    def metric(self) -> Metric:
        """How the task counts success."""
        return self.task.metric(self.task_settings)

    def require_sound(self) -> None:
        """Raises the first problem as a StudioError where the model cannot run."""
        for problem in self.resolution.problems:
            raise StudioError(problem.advice)

    def require_room(self) -> None:
        """Raises a StudioError where the weights would be more than a file may hold: sizes of a file from elsewhere, or a slip."""
        total = sum(math.prod(shape) for shape in self.resolution.weight_shapes().values())
        if total > MOST_WEIGHTS:
            raise StudioError(
                Text(
                    "The model would have {count} trainable numbers; {most} are the most. Choose smaller sizes.",
                    "该模型将有 {count} 个可训练的数；最多 {most} 个。请选择较小的尺寸。",
                ).format(count=count(total), most=count(MOST_WEIGHTS))
            )

    def initial_weights(self) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
        """The weights before the first update: a function of the seed and each weight's own name and shape."""
        self.require_room()
        return {
            f"{node}.{weight.name}": drawn(
                weight.initialisation, weight.shape, self.options.seed, f"{node}.{weight.name}"
            )
            for node, placed in self.resolution.placed.items()
            for weight in placed.weights
        }

    def fitting(self, weights: Weights) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
        """The initial weights, replaced by those of `weights` that bear the same name and shape."""
        return {
            name: weights[name] if name in weights and weights[name].shape == fresh.shape else fresh
            for name, fresh in self.initial_weights().items()
        }


def model_of(project: Project, catalogue: Mapping[str, BlockType] | None = None) -> Model:
    """The model of a project; an unknown task raises a StudioError, a wrong graph shows in `resolution.problems`."""
    task = tasks.catalogue().get(project.task.id)
    if task is None:
        known = ", ".join(tasks.catalogue())
        raise StudioError(
            Text(
                f"There is no task “{project.task.id}”; there are: {known}.",
                f"没有任务“{project.task.id}”；现有：{known}。",
            )
        )
    settings = task.settings(project.task.params)
    interface = task.interface(settings)
    resolution = resolve(project.graph, catalogue or blocks.catalogue(), interface)
    return Model(resolution, task, settings, interface, project.training)


def drawn(
    law: Initialisation, shape: tuple[int, ...], seed: int, name: str
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """One weight's first values, from a stream of its own."""
    return read_only(_drawn(law, shape, stream(seed, f"initial {name}")).astype(np.float32))


def _drawn(law: Initialisation, shape: tuple[int, ...], numbers: np.random.Generator) -> np.ndarray[Any, Any]:
    """Values by their law; of `parts` one block of rows after the other."""
    if law.law == "parts":
        rows = (shape[0] // len(law.parts), *shape[1:])
        return np.concatenate([_drawn(part, rows, numbers) for part in law.parts])
    if law.law == "uniform":
        return numbers.uniform(-law.scale, law.scale, shape)
    if law.law == "normal":
        return numbers.normal(0.0, law.scale, shape)
    if law.law == "identity":
        return np.eye(shape[0], shape[1]) * law.scale
    if law.law == "orthogonal":
        return _orthogonal(shape, numbers) * law.scale
    return np.full(shape, law.scale)


def _orthogonal(shape: tuple[int, ...], numbers: np.random.Generator) -> np.ndarray[Any, Any]:
    """A square matrix drawn evenly from all orthogonal ones (Mezzadri, 2007)."""
    q, r = np.linalg.qr(numbers.normal(size=shape))
    return np.asarray(q * np.sign(np.diag(r)))
