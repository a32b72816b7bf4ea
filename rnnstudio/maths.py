"""The few functions that blocks are written with, over numpy arrays (a run that is recorded) and torch tensors (a run that trains) alike.

So a block's mathematics stands in its file once, and the step that is shown is the step that trains. Torch is imported only where
tensors have come in, never to look at numpy arrays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

Array = Any
NORM_EPS = 1e-5  # torch's, in layer normalisation
HALF = {np.dtype(kind): np.array(0.5, kind) for kind in (np.float32, np.float64)}


def tanh(a: Array) -> Array:
    """tanh(a), element by element."""
    return np.tanh(a) if isinstance(a, np.ndarray) else a.tanh()


def sigmoid(a: Array) -> Array:
    """sigma(a) = 1 / (1 + e^-a) = tanh(a / 2) / 2 + 1/2, so that nothing overflows."""
    if not isinstance(a, np.ndarray):
        return a.sigmoid()
    half = HALF[a.dtype]
    result = np.multiply(a, half)
    np.tanh(result, result)
    np.multiply(result, half, result)
    return np.add(result, half, result)


def relu(a: Array) -> Array:
    """max(a, 0)."""
    return np.maximum(a, 0) if isinstance(a, np.ndarray) else a.relu()


def softmax(a: Array) -> Array:
    """e^a / sum e^a over the last axis, shifted by the maximum so that nothing overflows."""
    if not isinstance(a, np.ndarray):
        return a.softmax(-1)
    e = np.exp(a - a.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def masked_softmax(a: Array, open_: Array) -> Array:
    """Softmax over those places of the last axis that are `open_`, at least one; exactly 0 elsewhere."""
    if not isinstance(a, np.ndarray):
        return a.masked_fill(~open_, -math.inf).softmax(-1)
    return softmax(np.where(open_, a, -np.inf))


def affine(x: Array, weight: Array, bias: Array) -> Array:
    """W x + b for vectors x along the last axis, in one matrix product however many other axes there are."""
    if isinstance(x, np.ndarray) or hasattr(x, "library"):
        y = x.reshape(-1, x.shape[-1]) @ weight.T
        y += bias
        return y.reshape(*x.shape[:-1], -1)
    from torch.nn.functional import linear

    return linear(x, weight, bias)


def split(a: Array, parts: int) -> tuple[Array, ...]:
    """`a` cut along its last axis into equal parts, as views."""
    size = a.shape[-1] // parts
    return tuple([a[..., k : k + size] for k in range(0, parts * size, size)])


def concat(parts: Sequence[Array]) -> Array:
    """Arrays joined along their last axis."""
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts, -1)
    return _library(parts[0]).cat(tuple(parts), -1)


def joined_over_time(parts: Sequence[Array]) -> Array:
    """Arrays joined along their first axis."""
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return _library(parts[0]).cat(tuple(parts), 0)


def one_hot(tokens: Array, size: int, like: Array) -> Array:
    """Rows of the identity matrix: `tokens` (...,) -> (..., size), in the dtype of `like`."""
    if isinstance(tokens, np.ndarray):
        return np.eye(size, dtype=like.dtype)[tokens]
    import torch

    return torch.eye(size, dtype=like.dtype, device=tokens.device)[tokens]


def rows_of(table: Array, tokens: Array) -> Array:
    """The row of `table` (V, n) for each of `tokens` (...,): (..., n)."""
    if isinstance(table, np.ndarray):
        return table[tokens]
    from torch.nn.functional import embedding

    return embedding(tokens, table)


def normalised(a: Array, size: int) -> Array:
    """`a` cut along its last axis into pieces of `size`, each brought to mean 0 and variance 1."""
    pieces = a.reshape(*a.shape[:-1], -1, size)
    centred = pieces - pieces.mean(-1, keepdims=True)
    return (centred / ((centred * centred).mean(-1, keepdims=True) + NORM_EPS) ** 0.5).reshape(a.shape)


def normalised_back(a: Array, d: Array, size: int) -> Array:
    """From dL/d(`normalised`) to dL/da: what neither shifts nor stretches a whole piece, divided by its deviation; numpy alone."""
    pieces, slopes = (part.reshape(*part.shape[:-1], -1, size) for part in (a, d))
    centred = pieces - pieces.mean(-1, keepdims=True)
    deviation = ((centred * centred).mean(-1, keepdims=True) + NORM_EPS) ** 0.5
    unit = centred / deviation
    bent = slopes - slopes.mean(-1, keepdims=True) - unit * (slopes * unit).mean(-1, keepdims=True)
    return (bent / deviation).reshape(a.shape)


def constant(values: np.ndarray[Any, Any], like: Array) -> Array:
    """Numbers that are known beforehand, as an array of the kind and type of `like`."""
    if isinstance(like, np.ndarray):
        return values.astype(like.dtype)
    import torch

    return torch.tensor(values, dtype=like.dtype, device=like.device)


def zeros(shape: tuple[int, ...], like: Array) -> Array:
    """An array of zeros of the kind and type of `like`."""
    return np.zeros(shape, like.dtype) if isinstance(like, (np.ndarray, np.generic)) else like.new_zeros(shape)


def pinned(tensor: Array, value: Array) -> Array:
    """The tensor with its gradient, but with these numbers: for a run of torch's that must not drift away from one that was recorded."""
    return value + (tensor - tensor.detach())


def without_gradient(x: Array, where: Array) -> Array:
    """The same numbers, whose gradient goes no further `where` that is so."""
    if isinstance(x, np.ndarray):
        return x
    import torch

    return torch.where(torch.as_tensor(where, device=x.device), x.detach(), x)


def turned(x: Array, lengths: Array) -> Array:
    """(T, B, n) with every sequence from its last step to its first; padding stays where it is."""
    if not ragged(lengths, len(x)):
        return x[::-1] if isinstance(x, np.ndarray) else x.flip(0)
    steps = _count(lengths, len(x))[:, None]
    index = abs(steps - (lengths - 1)[None, :]) if isinstance(x, np.ndarray) else (steps - (lengths - 1)[None, :]).abs()
    index = _where(steps < lengths[None, :], index, steps)
    return x[index, _count(lengths, len(lengths))[None, :]]


def shifted(x: Array, first: Array) -> Array:
    """(T, B, n) one step later: `first` (B, n), then every row but the last."""
    if isinstance(x, np.ndarray):
        return np.concatenate([first[None], x[:-1]])
    import torch

    return torch.cat([first[None], x[:-1]])


def _where(condition: Array, a: Array, b: Array) -> Array:
    if isinstance(condition, np.ndarray):
        return np.where(condition, a, b)
    import torch

    return torch.where(condition, a, b)


def alive(lengths: Array, steps: int) -> Array:
    """(steps, batch, 1), True where a step lies within its sequence."""
    return (_count(lengths, steps)[:, None] < lengths[None, :])[..., None]


def ragged(lengths: Array, steps: int) -> bool:
    """True where some sequence ends before the timeline does."""
    return bool((lengths < steps).any())


def last(x: Array, lengths: Array) -> Array:
    """The value of (T, B, n) at the last step of each sequence: (B, n)."""
    return x[lengths - 1, _count(lengths, len(lengths))]


def mean(x: Array, lengths: Array) -> Array:
    """The mean of (T, B, n) over the steps of each sequence: (B, n)."""
    count = lengths[:, None]
    return (x * alive(lengths, len(x))).sum(0) / (count.astype(x.dtype) if isinstance(x, np.ndarray) else count)


def held(x: Array, lengths: Array) -> Array:
    """(T, B, n) with the value at each sequence's last step held to the end of the timeline."""
    if not ragged(lengths, len(x)):
        return x
    steps = _count(lengths, len(x))[:, None]
    final = (lengths - 1)[None, :]
    index = np.minimum(steps, final) if isinstance(x, np.ndarray) else steps.minimum(final)
    return x[index, _count(lengths, len(lengths))[None, :]]


def _library(a: Array) -> Any:
    """The library that an array which is not numpy's belongs to: torch, unless it brings its own, as one that remembers does."""
    own = getattr(a, "library", None)
    if own is not None:
        return own
    import torch

    return torch


def _count(like: Array, number: int) -> Array:
    """0, 1, ..., number - 1 as `like` counts."""
    if isinstance(like, np.ndarray):
        return np.arange(number)
    import torch

    return torch.arange(number, device=like.device)


def read_only(a: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """`a` itself, which nobody can write to any more."""
    a.flags.writeable = False
    return a


def largest(x: Array, lengths: Array) -> Array:
    """The largest value of (T, B, n) over the steps of each sequence, number by number: (B, n)."""
    within = alive(lengths, len(x))
    if isinstance(x, np.ndarray):
        return np.where(within, x, -np.inf).max(0)
    return x.masked_fill(~within, -math.inf).max(0).values


def repeated(x: Array, steps: int) -> Array:
    """(B, n) once for every step: (T, B, n)."""
    return x[None].repeat(steps, 0) if isinstance(x, np.ndarray) else x.expand(steps, -1, -1)


def last_steps(x: Array, lengths: Array, number: int) -> Array:
    """The last steps of each sequence of (T, B, n), oldest first, zeros where it is shorter: (number, B, n)."""
    with_zeros = joined_over_time([zeros((number, *x.shape[1:]), x), x])
    return with_zeros[lengths + _count(lengths, number)[:, None], _count(lengths, len(lengths))]
