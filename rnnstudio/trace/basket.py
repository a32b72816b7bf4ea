"""The basket that all steps share: what each step drops into the gradient of a weight, and how the pile grows walking back.

    dL/dW = sum_t (d+h_t/dW)^T delta_t           d+: W is used at step t alone;  delta_t = dL/dh_t, the total one

A task that is judged at the end alone fills the basket at every step all the same, for delta_t is not 0 before it. At the first step
that was read the pile is the whole gradient.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.maths import read_only
from rnnstudio.trace.norms import norms
from rnnstudio.trace.shares import OuterShare, Share

Doubles = npt.NDArray[np.float64]
Shape = tuple[int, ...]
MOST_WRITTEN_OUT = 2**24


@dataclass(frozen=True)
class Basket:
    """Of one weight, by its full name: `shares` (T,) has the norm of each step's own, `piles` (T,) that of the pile once this step's
    is in it, rows in the order of the block's own timeline; `total` is the whole gradient.

    A weight that is used once, not at every step, has T = 1. The walk goes from the last row to the first; where it is `from_start`,
    as for a direction that reads from the end, from the first to the last.
    """

    weight: str
    shares: Doubles
    piles: Doubles
    total: Doubles
    from_start: bool = False

    @property
    def last(self) -> int:
        """The row at which the walk ends, and the pile is whole."""
        return len(self.piles) - 1 if self.from_start else 0


@dataclass(frozen=True)
class Matrices:
    """Of one weight at one step, in the weight's shape: what the step drops, and the `pile` with it.

    Where a share is one outer product, `delta` is the gradient before the weight and `seen` what the weight was multiplied with:
    share[i, j] = delta[i] seen[j]; of a bias `seen` is 1.
    """

    share: Doubles
    pile: Doubles
    delta: Doubles | None = None
    seen: Doubles | None = None


def basket(weight: str, shape: Shape, shares: Iterable[Share], from_start: bool = False) -> Basket:
    """The basket of a weight out of the shares of a run of one sequence; those of other weights are passed over."""
    own = [share for share in shares if share.weight == weight]
    steps = max((share.steps for share in own), default=1)
    total = _sum([share.total() for share in own], own, shape)
    outer = [share for share in own if isinstance(share, OuterShare)]
    if steps * total.size > MOST_WRITTEN_OUT and len(outer) == len(own):
        each, piles = _by_inner_products(outer, steps, from_start)
    else:
        each, piles = _written_out(own, shape, steps, from_start)
    return Basket(weight, read_only(each), read_only(piles), read_only(total), from_start)


def baskets(
    shares: Collection[Share], shapes: Mapping[str, Shape], from_start: Collection[str] = ()
) -> dict[str, Basket]:
    """Those of all weights, by full name."""
    return {name: basket(name, shape, shares, name in from_start) for name, shape in shapes.items()}


def share_at(shares: Iterable[Share], weight: str, shape: Shape, t: int) -> Doubles:
    """What step t, from 0, adds to the gradient of a weight: an array of the weight's shape."""
    own = [share for share in shares if share.weight == weight]
    return _sum([share.at(t) for share in own], own, shape)


def pile_at(shares: Iterable[Share], weight: str, shape: Shape, t: int, from_start: bool = False) -> Doubles:
    """The pile once the share of step t is in it: that of t and of all steps behind it on the walk."""
    own = [share for share in shares if share.weight == weight]
    steps = max((share.steps for share in own), default=1)
    begin, end = (0, t + 1) if from_start else (t, steps)
    return _sum([share.between(begin, end) for share in own], own, shape)


def matrices_at(shares: Iterable[Share], weight: str, shape: Shape, t: int, from_start: bool = False) -> Matrices:
    """What is dropped at step t, from 0, and the pile then; outside of the steps nothing is dropped."""
    own = [share for share in shares if share.weight == weight]
    steps = max((share.steps for share in own), default=1)
    at = max(t, 0) if not from_start else t
    dropped = share_at(own, weight, shape, t) if 0 <= t < steps else np.zeros(shape)
    outer = own[0] if len(own) == 1 and isinstance(own[0], OuterShare) and 0 <= t < steps else None
    delta, seen = (None, None) if outer is None or outer.left.shape[1] > 1 else _factors(outer, t)
    return Matrices(dropped, pile_at(own, weight, shape, at, from_start), delta, seen)


def _factors(share: OuterShare, t: int) -> tuple[Doubles, Doubles]:
    right = np.ones(1) if share.right is None else share.right[t, 0]
    return share.left[t, 0], right


def _sum(parts: list[Doubles], shares: list[Share], shape: Shape) -> Doubles:
    """Parts of a weight's rows, each where it belongs."""
    whole = np.zeros(shape)
    for part, share in zip(parts, shares, strict=True):
        whole[share.first_row : share.first_row + len(part)] += part
    return whole


def _written_out(own: list[Share], shape: Shape, steps: int, from_start: bool) -> tuple[Doubles, Doubles]:
    """Share after share as a matrix."""
    pile, each, piles = np.zeros(shape), np.zeros(steps), np.zeros(steps)
    for t in range(steps) if from_start else reversed(range(steps)):
        part = _sum([share.at(t) for share in own], own, shape)
        pile += part
        each[t], piles[t] = norms(part.reshape(1, -1))[0], norms(pile.reshape(1, -1))[0]
    return each, piles


def _by_inner_products(own: list[OuterShare], steps: int, from_start: bool) -> tuple[Doubles, Doubles]:
    """Without a single matrix: <l_t r_t^T, l_u r_u^T> = (l_t . l_u)(r_t . r_u), and ||pile||^2 is a sum of these.

    Shares of different rows of a weight have nothing to do with each other, so that their products add up. A pile much smaller than
    its parts has the rounding of these: it is known to some 1e-8 of the largest.
    """
    gram = np.zeros((steps, steps))
    unit = max((_largest(share) for share in own), default=0.0) or 1.0
    for share in own:
        left = share.left.sum(1) if share.right is None else share.left[:, 0]
        right = np.ones((steps, 1)) if share.right is None else share.right[:, 0]
        gram += ((left / unit) @ (left / unit).T) * (right @ right.T)
    way = slice(None) if from_start else slice(None, None, -1)
    ordered = gram[way, way]
    squares = np.diag(ordered.cumsum(0).cumsum(1))[way]
    return unit * np.sqrt(np.diag(gram)), unit * np.sqrt(np.maximum(squares, 0.0))


def _largest(share: OuterShare) -> float:
    return float(np.abs(share.left).max(initial=0.0))
