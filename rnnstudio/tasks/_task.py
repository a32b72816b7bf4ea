"""What a task is: batches without end from a seed, a few probes, a way to judge, and in words what success is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Param, Settings, settle
from rnnstudio.graph.text import Text, plain
from rnnstudio.trace.sample import NO_CLASS, Array, Batch, Sample


@dataclass(frozen=True)
class Metric:
    """How a task counts success: the share of right answers, of answers right from beginning to end, or the mean squared error.

    `chance` is what one gets without having learned anything, `chance_means` the way to get it.
    """

    kind: Literal["accuracy", "whole", "squared_error"]
    chance: float
    chance_means: Text

    @property
    def title(self) -> Text:
        """Its name on screen."""
        return {
            "accuracy": Text("accuracy", "准确率"),
            "whole": Text("whole answers right", "全部答对率"),
            "squared_error": Text("squared error", "平方误差"),
        }[self.kind]

    @property
    def is_share(self) -> bool:
        """True for a share from 0 to 1 that is to rise, False for an error that is to fall."""
        return self.kind != "squared_error"

    def measure(self, scores: Any, target: Any) -> float:
        """The mean over all valid targets of a batch (nan without any): scores (..., n), target (...) or (..., n).

        For whole answers it is the mean over the sequences: scores (T, B, n), target (T, B).
        """
        if self.kind == "squared_error":
            valid, each = ~np.isnan(target).any(-1), ((scores - target) ** 2).sum(-1)
        else:
            valid, each = target != NO_CLASS, scores.argmax(-1) == target
        if self.kind == "whole":
            valid, each = valid.any(0), (each | ~valid).all(0)
        return float(each[valid].mean()) if valid.any() else math.nan


class Task:
    """A kind of task. Subclasses are stateless: every method is a function of parameters and random stream."""

    id: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[Text]
    in_short: ClassVar[Text] = plain("")  # what is to be done, in one line
    help: ClassVar[Text]
    success: ClassVar[Text]
    params: ClassVar[tuple[Param, ...]] = ()
    long_memory: ClassVar[bool] = False  # True where the answer hangs on what was read many steps before
    foretells: ClassVar[bool] = False  # True where what is asked for at a step is read at the next one

    def settings(self, given: Mapping[str, Any]) -> Settings:
        """The parameters checked and completed with defaults."""
        return settle(self.params, given)

    def upgrade(self, version: int, params: dict[str, Any]) -> dict[str, Any]:
        """Parameters written by an older `version` of this task, in today's form."""
        del version
        return params

    def interface(self, p: Settings) -> Interface:
        """The inputs and targets that it offers a graph."""
        raise NotImplementedError

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        """`size` fresh sequences drawn from `numbers`: inputs (T, B[, n]), targets (B[, n]) or (T, B[, n])."""
        raise NotImplementedError

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        """Sequences to measure success on; a task of finite data gives those that no batch has."""
        return self.batch(p, numbers, size)

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        """A few named samples to look at, the same every time."""
        raise NotImplementedError

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        """The targets of the user's own inputs where the task defines them, otherwise none."""
        del p, inputs
        return {}

    def movable(self, p: Settings) -> slice:
        """The time steps that may change places without destroying the question."""
        del p
        return slice(None)

    def metric(self, p: Settings) -> Metric:
        """How success is counted, and the chance level."""
        raise NotImplementedError
