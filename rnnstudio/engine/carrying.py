"""What an edited model takes over from the one before it: whole arrays, and of arrays whose size changed the units that were there.

Every axis of a weight is cut into pieces (see `Weight.layout`): the gates of a cell, the vectors that were put side by side. Where an array
of the same name has as many pieces, each piece keeps its first units: unit 3 of the forget gate stays unit 3 of the forget gate, whatever
the hidden size. New units are drawn as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnstudio.engine.model import Model
from rnnstudio.maths import read_only
from rnnstudio.project.project import Project, TaskChoice, Weights

Layout = tuple[tuple[int, ...], ...]
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Former:
    """A model's weights, and what is to be known of it so that another one can take them over."""

    task: TaskChoice
    kinds: Mapping[str, str]
    layouts: Mapping[str, Layout]
    weights: Weights

    @staticmethod
    def of(project: Project, model: Model, weights: Weights) -> Former:
        """The model of a project with these weights."""
        kinds = {name: node.kind for name, node in project.graph.nodes.items()}
        return Former(project.task, kinds, model.resolution.weight_layouts(), weights)

    def comparable(self, project: Project) -> bool:
        """False for another task, and where some block became another kind, which is to be compared from the same start."""
        kept = (name for name in self.kinds if name in project.graph.nodes)
        same = all(project.graph.nodes[name].kind == self.kinds[name] for name in kept)
        return same and project.task.id == self.task.id


@dataclass(frozen=True)
class TakenOver:
    """The full names of arrays that are kept `whole`, those that are kept for the units that were there, and those begun `anew`."""

    whole: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()


def taken_over(former: Former, project: Project, model: Model) -> TakenOver:
    """What the model of `project` can take over."""
    fates = {name: _fate(former, project, name, own) for name, own in model.resolution.weight_layouts().items()}
    return TakenOver(
        *(tuple(n for n, fate in fates.items() if fate == wanted) for wanted in ("whole", "partly", "anew"))
    )


def carried(former: Former, project: Project, model: Model) -> dict[str, Array]:
    """The initial weights of the model with all that it can take over put in."""
    weights, found = model.initial_weights(), taken_over(former, project, model)
    layouts = model.resolution.weight_layouts()
    weights.update({name: former.weights[name] for name in found.whole})
    for name in found.partly:
        grown = weights[name].copy()
        there, here = _first_units(former.layouts[name], layouts[name])
        grown[there] = former.weights[name][here]
        weights[name] = read_only(grown)
    return weights


def _fate(former: Former, project: Project, name: str, layout: Layout) -> str:
    before = former.layouts.get(name)
    if name not in former.weights or not former.comparable(project):
        return "anew"
    if before is None:  # the former model could not run, so that nobody knows how its arrays were cut
        return "whole" if former.weights[name].shape == tuple(sum(cut) for cut in layout) else "anew"
    if before == layout:
        return "whole"
    alike = [len(cut) for cut in before] == [len(cut) for cut in layout]
    # With other parameters the task may have other symbols, so that the first ones are no longer the same.
    return "partly" if alike and former.task == project.task else "anew"


def _first_units(before: Layout, now: Layout) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Where the units that both have stand now, and where they stood, as indices of arrays."""
    pairs = [np.array(list(_common(old, new)), dtype=int).reshape(-1, 2) for old, new in zip(before, now, strict=True)]
    return np.ix_(*(pair[:, 1] for pair in pairs)), np.ix_(*(pair[:, 0] for pair in pairs))


def _common(before: tuple[int, ...], now: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Along one axis: for every unit that both have, its old and its new place."""
    begun = ended = 0
    for old, new in zip(before, now, strict=True):
        yield from ((begun + unit, ended + unit) for unit in range(min(old, new)))
        begun, ended = begun + old, ended + new
