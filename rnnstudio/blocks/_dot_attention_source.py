"""Dot-product attention as a plain torch module: only the lines that its settings need."""

from __future__ import annotations

from rnnstudio.graph.params import Settings

HEAD = '''\
import torch
from torch import nn


class DotAttention(nn.Module):
    """%s"""

%s    def forward(self, query: torch.Tensor, states: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        scores = torch.einsum("tbn,sbn->tbs", %s)
        ended = torch.arange(len(states)) >= lengths[:, None]
        alpha = scores.masked_fill(ended, -torch.inf).softmax(dim=-1)
        context = torch.einsum("tbs,sbn->tbn", alpha, states)
        return %s


def build() -> nn.Module:
    return DotAttention()
'''
SCORED = {
    "dot": ("s_t . h_j", "query, states"),
    "general": ("s_t . W h_j", "query @ self.weight, states"),
    "scaled": ("s_t . h_j / sqrt(n)", "query / states.shape[-1] ** 0.5, states"),
}


def source(p: Settings, query: int, states: int) -> str:
    """The module's text."""
    formula, operands = SCORED[p.score]
    doc = f"e_tj = {formula};  alpha = softmax_j(e);  c_t = sum_j alpha_tj h_j"
    weights = [("weight", query, states)] if p.score == "general" else []
    given = "context"
    if p.combine:
        weights.append(("weight_combine", int(p.size), states + query))
        doc += ";  s~_t = tanh(W_a [c_t; s_t])"
        given = "torch.tanh(torch.cat([context, query], dim=-1) @ self.weight_combine.T)"
    return HEAD % (f"{doc}.", _init(weights), operands, given)


def _init(weights: list[tuple[str, int, int]]) -> str:
    if not weights:
        return ""
    lines = [
        f"        self.{name} = nn.Parameter(torch.empty({rows}, {columns}).uniform_(-({columns}**-0.5), {columns}**-0.5))"
        for name, rows, columns in weights
    ]
    return "\n".join(["    def __init__(self) -> None:", "        super().__init__()", *lines, "", ""])
