"""One row of a weight's share with the numbers put in: the gradient behind the weight times what the weight was given."""

from __future__ import annotations

from rnnstudio import numbers
from rnnstudio.graph.text import Text, plain
from rnnstudio.trace.basket import Matrices
from rnnstudio.ui.heat import Numbers

MOST = 6
PRODUCT = Text("row {row}: {delta} · ({seen}) = ({share})", "第 {row} 行：{delta} · ({seen}) = ({share})")
BIAS = Text("number {row}: {delta} · 1 = {share}", "第 {row} 个数：{delta} · 1 = {share}")
PLAIN = Text("row {row}: ({share})", "第 {row} 行：({share})")


def in_numbers(matrices: Matrices, row: int) -> Text:
    """The row `row`, from 0."""
    share = matrices.share[row] if matrices.share.ndim else matrices.share
    told = _listed(share.reshape(-1))
    if matrices.delta is None or matrices.seen is None:
        return PLAIN.format(row=row + 1, share=told)
    delta = plain(numbers.fixed(float(matrices.delta[row])))
    if matrices.share.ndim == 1:
        return BIAS.format(row=row + 1, delta=delta, share=told)
    return PRODUCT.format(row=row + 1, delta=delta, seen=_listed(matrices.seen), share=told)


def _listed(values: Numbers) -> str:
    shown = [numbers.fixed(float(value)) for value in values[:MOST]]
    return ", ".join([*shown, "…"] if len(values) > MOST else shown)
