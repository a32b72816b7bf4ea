"""What a chain of Jacobians says, in a student's words."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.trace.jacobians import Chain
from rnnstudio.ui.ledger.log_axis import said

NOTHING_BETWEEN = Text(
    "Both are step t = {t}: nothing is multiplied yet. Choose a cell left of the diagonal.",
    "两者都是第 t = {t} 步：还没有相乘。请选择对角线以外的一格。",
)
HIDDEN = Text(
    "Between t = {k} and t = {t} the gradient of {symbol} is multiplied by at most {size}",
    "在 t = {k} 与 t = {t} 之间，{symbol} 的梯度最多乘以 {size}",
)
ALONE = Text("through {symbol} alone by at most {size}", "仅经过 {symbol} 最多乘以 {size}")
JOINT = Text(
    "The joint state ({symbols}): at most {size}; the largest factors multiplied give the bound {bound}.",
    "联合状态 ({symbols})：最多乘以 {size}；各步最大奇异值之积给出上界 {bound}。",
)
BOUND = Text("The largest factors multiplied give the bound {bound}.", "各步最大奇异值之积给出上界 {bound}。")
LOOSE = Text(
    "The product is far below it: the steps stretch in different directions.",
    "乘积远小于上界：各步拉伸的方向并不相同。",
)
FAR_BELOW = 0.1


def sentence(chain: Chain, symbols: Mapping[str, str]) -> Text:
    """How much of a gradient comes through, by which path, and how far the bound is from it."""
    if not chain.steps:
        return NOTHING_BETWEEN.format(t=chain.t + 1)
    k, t = sorted((chain.k, chain.t))
    parts = [HIDDEN.format(symbol=symbols["h"], k=k + 1, t=t + 1, size=said(float(chain.hidden[0])))]
    parts += [ALONE.format(symbol=symbols[s], size=said(float(direct[0]))) for s, direct in chain.direct.items()]
    first = joined((joined(parts, "; ", "；"), Text(".", "。")), "", "")
    product, bound = float(chain.product[0]), chain.bound
    if len(chain.states) > 1:
        named = plain(", ".join(symbols[state] for state in chain.states))
        second = JOINT.format(symbols=named, size=said(product), bound=said(bound))
    else:
        second = BOUND.format(bound=said(bound))
    third = (LOOSE,) if product < FAR_BELOW * bound else ()
    return joined((first, second, *third))
