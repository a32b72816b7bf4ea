"""How a cell trains inside torch where no kernel of torch's is faster.

A cell with a backward step by hand runs in numpy, forwards and backwards, as ONE operation of torch's graph: no graph inside, and the
step backwards that is shown is the one that trains. A cell without one is unrolled into torch operations.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import torch

from rnnstudio.graph.params import Settings
from rnnstudio.maths import affine, alive, ragged
from rnnstudio.recurrence.loop import Past, Steps, unroll, walk_back
from rnnstudio.trace.recording import gradients

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def trained_run(cell: Steps, p: Settings, w: Settings, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """h of every step, (T, B, H), differentiable."""
    if cell.has_step_back and x.device.type == "cpu":
        run: Callable[..., torch.Tensor] = _HandWritten.apply
        return run(cell, p, lengths, x, *(w[name] for name in NAMES))
    return _unrolled(cell, p, w, x, lengths)


class _HandWritten(torch.autograd.Function):
    """The cell's own loop and its own walk back, in numpy on the tensors' memory."""

    @staticmethod
    def forward(
        ctx: Any, cell: Steps, p: Settings, lengths: torch.Tensor, x: torch.Tensor, *weights: torch.Tensor
    ) -> torch.Tensor:
        inputs = x.detach().numpy()
        ctx.w = {name: weight.detach().numpy() for name, weight in zip(NAMES, weights, strict=True)}
        initial = cell.initial(p, inputs)
        recorded = unroll(cell, p, ctx.w, inputs, initial, lengths.numpy())
        ctx.cell, ctx.p, ctx.past = cell, p, Past(inputs, recorded, initial, lengths.numpy())
        return torch.from_numpy(recorded["h"])

    @staticmethod
    def backward(ctx: Any, *d_outputs: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        walk = walk_back(ctx.cell, ctx.p, ctx.w, ctx.past, d_outputs[0].numpy())
        totals = gradients(walk.shares, {name: weight.shape for name, weight in ctx.w.items()}, walk.d_gx.dtype)
        d_x = torch.from_numpy(walk.d_gx) @ torch.from_numpy(ctx.w["weight_ih"]) if ctx.needs_input_grad[3] else None
        return None, None, None, d_x, *(torch.from_numpy(totals[name]) for name in NAMES)


def _unrolled(cell: Steps, p: Settings, w: Settings, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The cell's step, once for every time step, as torch operations; `unbind` because indexing makes the backward pass quadratic."""
    living = alive(lengths, len(x)).unbind(0) if ragged(lengths, len(x)) else None
    prev = SimpleNamespace(**{s: x.new_zeros(x.shape[1], p.size) for s in cell.states})
    outputs = []
    for t, gx in enumerate(affine(x, w.weight_ih, w.bias_ih).unbind(0)):
        now = cell.step(p, w, gx, prev)
        if living is not None:
            now = {s: torch.where(living[t], now[s], getattr(prev, s)) for s in cell.states}
        prev = SimpleNamespace(**{s: now[s] for s in cell.states})
        outputs.append(prev.h)
    return torch.stack(outputs)
