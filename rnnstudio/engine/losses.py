"""The loss of a run: L = (1/N) sum_t l(p_t, y*_t) over the N valid targets, cross-entropy for classes, squared error for values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import TargetSpec
from rnnstudio.maths import softmax
from rnnstudio.trace.sample import NO_CLASS

if TYPE_CHECKING:
    import torch

Floats = npt.NDArray[np.floating]


def prediction(spec: TargetSpec, scores: Floats) -> Floats:
    """p = softmax(y) for classes, p = y for values."""
    return softmax(scores) if spec.kind == "classes" else scores


def valid(spec: TargetSpec, target: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Which steps, or sequences, have a target at all."""
    return np.asarray(target != NO_CLASS if spec.kind == "classes" else ~np.isnan(target).any(-1))


def losses_and_slopes(spec: TargetSpec, scores: Floats, target: npt.NDArray[np.generic]) -> tuple[Floats, Floats]:
    """Each target's own loss, (...,) with NaN where there is no target, and its slope dl/dy, (..., n), zero there."""
    known = valid(spec, target)
    if spec.kind == "classes":
        index = np.where(known, target, 0).astype(np.int64)[..., None]
        shifted = scores - scores.max(-1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
        slopes = np.exp(log_p)
        np.put_along_axis(slopes, index, np.take_along_axis(slopes, index, -1) - 1, -1)
        losses = 0.0 - np.take_along_axis(log_p, index, -1)[..., 0]  # of a sure hit 0, not -0
    else:
        off = scores - np.where(known[..., None], target, scores)
        losses, slopes = (off**2).sum(-1), 2 * off
    return np.where(known, losses, np.nan), slopes * known[..., None]


def torch_loss(
    specs: Mapping[str, TargetSpec], scores: Mapping[str, torch.Tensor], targets: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """The same loss as a differentiable tensor, added up over the targets."""
    from torch.nn import functional

    parts = []
    for name, spec in specs.items():
        y, target = scores[name], targets[name]
        if spec.kind == "classes":
            parts.append(functional.cross_entropy(y.reshape(-1, spec.size), target.reshape(-1), ignore_index=NO_CLASS))
        else:
            valid = ~target.isnan().any(-1)
            parts.append(((y[valid] - target[valid]) ** 2).sum(-1).mean())
    return sum(parts[1:], parts[0])
