"""The few functions that blocks are written with, over numpy arrays (a run that is recorded) and torch tensors (a run that trains) alike.

So a block's mathematics stands in its file once, and the step that is shown is the step that trains. Torch is imported only where
tensors have come in, never to look at numpy arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = Any


def tanh(a: Array) -> Array:
    """tanh(a), element by element."""
    return np.tanh(a) if isinstance(a, np.ndarray) else a.tanh()


def sigmoid(a: Array) -> Array:
    """sigma(a) = 1 / (1 + e^-a), through tanh so that nothing overflows."""
    return 0.5 * np.tanh(0.5 * a) + 0.5 if isinstance(a, np.ndarray) else a.sigmoid()


def relu(a: Array) -> Array:
    """max(a, 0)."""
    return np.maximum(a, 0) if isinstance(a, np.ndarray) else a.relu()


def identity(a: Array) -> Array:
    """a itself."""
    return a


def softmax(a: Array) -> Array:
    """e^a / sum e^a over the last axis, shifted by the maximum so that nothing overflows."""
    if not isinstance(a, np.ndarray):
        return a.softmax(-1)
    e = np.exp(a - a.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def split(a: Array, parts: int) -> tuple[Array, ...]:
    """`a` cut along its last axis into equal parts, as views."""
    size = a.shape[-1] // parts
    return tuple(a[..., k * size : (k + 1) * size] for k in range(parts))


def concat(parts: Sequence[Array]) -> Array:
    """Arrays joined along their last axis."""
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts, -1)
    import torch

    return torch.cat(tuple(parts), -1)


def one_hot(tokens: Array, size: int, like: Array) -> Array:
    """Rows of the identity matrix: `tokens` (...,) -> (..., size), in the dtype of `like`."""
    if isinstance(tokens, np.ndarray):
        return np.eye(size, dtype=like.dtype)[tokens]
    import torch

    return torch.eye(size, dtype=like.dtype, device=tokens.device)[tokens]


def alive(lengths: Array, steps: int) -> Array:
    """(steps, batch, 1) of 1 where a step lies within its sequence, else 0."""
    if isinstance(lengths, np.ndarray):
        return (np.arange(steps)[:, None] < lengths[None, :])[..., None]
    import torch

    return (torch.arange(steps, device=lengths.device)[:, None] < lengths[None, :])[..., None]
