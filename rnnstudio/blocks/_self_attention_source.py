"""Self-attention as a plain torch module: only the lines that its settings need."""

from __future__ import annotations

from rnnstudio.graph.params import Settings

HEAD = '''\
import torch
from torch import nn
from torch.nn.functional import linear


class SelfAttention(nn.Module):
    """alpha = softmax(q k^T / sqrt(d_k)) for every head;  c = alpha v;  y = W_o c + b_o."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.in_proj_weight = nn.Parameter(torch.empty(3 * size, size).uniform_(-(size**-0.5), size**-0.5))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * size))
        self.out_proj_weight = nn.Parameter(torch.empty(size, size).uniform_(-(size**-0.5), size**-0.5))
        self.out_proj_bias = nn.Parameter(torch.zeros(size))

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        steps, batch, size = x.shape
'''
POSITIONS = """\
        places = torch.arange(size, dtype=x.dtype)
        angles = torch.arange(steps, dtype=x.dtype)[:, None] / 10000.0 ** (places // 2 * 2 / size)
        x = x + torch.where(places % 2 == 0, angles.sin(), angles.cos())[:, None]
"""
PROJECTED = """\
        q, k, v = linear(x, self.in_proj_weight, self.in_proj_bias).reshape(steps, batch, 3, %(heads)d, -1).unbind(2)
        scores = torch.einsum("tbhn,sbhn->bhts", q, k) / q.shape[-1] ** 0.5
        hidden = (torch.arange(steps) >= lengths[:, None])[:, None, None]
"""
CAUSAL = """\
        hidden = hidden | torch.ones(steps, steps, dtype=torch.bool).triu(1)
"""
TAIL = """\
        alpha = scores.masked_fill(hidden, -torch.inf).softmax(dim=-1)
        context = torch.einsum("bhts,sbhn->tbhn", alpha, v).reshape(steps, batch, size)
        return linear(context, self.out_proj_weight, self.out_proj_bias)


def build() -> nn.Module:
    return SelfAttention(size=%(size)d)
"""


def source(p: Settings, size: int) -> str:
    """The module's text."""
    parts = [HEAD, *([POSITIONS] if p.positions else []), PROJECTED % {"heads": p.heads}]
    return "".join([*parts, *([CAUSAL] if p.causal else []), TAIL % {"size": size}])
