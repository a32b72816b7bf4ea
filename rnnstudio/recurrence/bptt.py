"""How a cell trains inside torch where no kernel of torch's is faster.

A cell with a backward step by hand runs in numpy, forwards and backwards, as ONE operation of torch's graph: no graph inside, and the
step backwards that is shown is the one that trains. A cell without one is unrolled into torch operations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Protocol

import torch

from rnnstudio.graph.params import Settings
from rnnstudio.maths import alive, held, pinned, ragged
from rnnstudio.recurrence.loop import Past, Steps, unroll, walk_back
from rnnstudio.recurrence.products import from_input
from rnnstudio.recurrence.weights import NAMES
from rnnstudio.trace.shares import gradients

States = Mapping[str, torch.Tensor]


class Kernels(Steps, Protocol):
    """A cell that may have a kernel of torch's; see `recurrence.cell.Cell`."""

    def kernel(self, p: Settings, w: Any, x: torch.Tensor, initial: States) -> dict[str, torch.Tensor] | None: ...


def fast_layer(
    cell: Kernels, p: Settings, w: Settings, x: torch.Tensor, lengths: torch.Tensor, initial: States, wants_state: bool
) -> tuple[torch.Tensor, States]:
    """One cell over the whole sequence the fastest way: h (T, B, H) and the final states, differentiable.

    A kernel runs on into the padding, which leaves h to be held, but no other state as it was at its sequence's end.
    """
    uneven = ragged(lengths, len(x))
    found = None if p.norm or (uneven and (wants_state or len(x) == 1)) else cell.kernel(p, w, x, initial)
    if found is None:
        return trained_run(cell, p, w, x, lengths, initial)
    return held(found["h"], lengths), {s: found[f"{s}_T"] for s in cell.states}


def trained_run(
    cell: Steps, p: Settings, w: Settings, x: torch.Tensor, lengths: torch.Tensor, initial: States
) -> tuple[torch.Tensor, States]:
    """h of every step, (T, B, H), and the final states, differentiable."""
    if cell.has_step_back and x.device.type == "cpu" and len(x) > 1:
        run: Callable[..., tuple[torch.Tensor, ...]] = _HandWritten.apply
        h, *finals = run(cell, p, lengths, x, *(w[name] for name in NAMES), *(initial[s] for s in cell.states))
        return h, dict(zip(cell.states, finals, strict=True))
    return stepped_run(cell, p, w, x, lengths, initial)


class _HandWritten(torch.autograd.Function):
    """The cell's own loop and its own walk back, in numpy on the tensors' memory."""

    @staticmethod
    def forward(
        ctx: Any, cell: Steps, p: Settings, lengths: torch.Tensor, x: torch.Tensor, *given: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        arrays = [a.detach().numpy() for a in given]
        inputs, ctx.w = x.detach().numpy(), dict(zip(NAMES, arrays, strict=False))
        initial = dict(zip(cell.states, arrays[len(NAMES) :], strict=True))
        recorded = unroll(cell, p, ctx.w, inputs, initial, lengths.numpy())
        ctx.cell, ctx.p, ctx.past = cell, p, Past(inputs, recorded, initial, lengths.numpy())
        return torch.from_numpy(recorded["h"]), *(torch.from_numpy(recorded[s][-1].copy()) for s in cell.states)

    @staticmethod
    def backward(ctx: Any, *d_outputs: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        d_h, *d_finals = (d.numpy() for d in d_outputs)
        final = dict(zip(ctx.cell.states, d_finals, strict=True))
        walk = walk_back(ctx.cell, ctx.p, ctx.w, ctx.past, d_h, final, wants_x=ctx.needs_input_grad[3])
        totals = gradients(walk.shares, {name: weight.shape for name, weight in ctx.w.items()}, walk.d_gx.dtype)
        d_x = None if walk.d_x is None else torch.from_numpy(walk.d_x)
        d_initial = (torch.from_numpy(walk.d_initial[s]) for s in ctx.cell.states)
        return None, None, None, d_x, *(torch.from_numpy(totals[name]) for name in NAMES), *d_initial


def stepped_run(
    cell: Steps,
    p: Settings,
    w: Settings,
    x: torch.Tensor,
    lengths: torch.Tensor,
    initial: States,
    known: States | None = None,
) -> tuple[torch.Tensor, States]:
    """The cell's step, once for every time step, as torch operations; `unbind` because indexing makes the backward pass quadratic.

    Where the states of all steps are `known`, (T, B, H), each step begins at these very numbers (see `maths.pinned`).
    """
    living = alive(lengths, len(x)).unbind(0) if ragged(lengths, len(x)) else None
    prev = SimpleNamespace(**initial)
    outputs = []
    for t, gx in enumerate(from_input(w, x).unbind(0)):
        now = cell.step(p, w, gx, prev)
        if living is not None:
            now = {s: torch.where(living[t], now[s], getattr(prev, s)) for s in cell.states}
        if known is not None:
            now = {s: pinned(now[s], known[s][t]) for s in cell.states}
        prev = SimpleNamespace(**{s: now[s] for s in cell.states})
        outputs.append(prev.h)
    return torch.stack(outputs), {s: getattr(prev, s) for s in cell.states}
