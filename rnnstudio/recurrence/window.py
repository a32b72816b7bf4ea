"""Truncated BPTT: the gradient of a state is cut every n steps, as training in windows of n steps cuts it.

    dL/ds_t reaches s_{t-1}     unless t, counted from 0 as a direction reads, is n, 2n, 3n, ...

The numbers pass as ever; a window takes its first state as given. Inside a window gradients are those of the whole walk: in a ledger a
triangle is left for each. An initial state is taught by the first window alone. Windows are counted within each
sequence, so that padding changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from rnnstudio.maths import Array, alive, joined_over_time, without_gradient
from rnnstudio.trace.recording import begins

States = Mapping[str, Array]
Piece = Callable[[slice, Array, States], tuple[Array, States]]


def in_windows(window: int, lengths: Array, steps: int, initial: States, piece: Piece) -> tuple[Array, States]:
    """A run over the whole sequence, window by window: h of every step, and the final states.

    `piece` runs the steps of a slice, given how many of them each sequence has, from states whose gradient goes no further.
    """
    if not 0 < window < steps:
        return piece(slice(0, steps), lengths, initial)
    found, states = [], initial
    for first in range(0, steps, window):
        part = slice(first, min(first + window, steps))
        left = (lengths - first).clip(0, part.stop - first)
        if first:
            states = {name: without_gradient(state, (left > 0)[:, None]) for name, state in states.items()}
        h, states = piece(part, left, states)
        found.append(h)
    return joined_over_time(found), states


def closed(window: int, before: Array) -> Array:
    """The states before each step, (T, B, n), without a gradient where a window begins."""
    at = np.array([begins(window, t) for t in range(len(before))])
    return without_gradient(before, at[:, None, None]) if at.any() else before


def closed_back(window: int, d_before: Array) -> Array:
    """dL/d of these, (T, B, n), as far as it comes through."""
    at = np.array([begins(window, t) for t in range(len(d_before))])
    return np.where(at[:, None, None], 0, d_before) if at.any() else d_before


def at_step(window: int, t: int, lengths: Array) -> Array | None:
    """(B, 1), True for the sequences in which a window begins at step t; None where it does in none."""
    return alive(lengths, t + 1)[t] if begins(window, t) else None
