"""What if: the ledger, the chain, the steps' sizes and the spectra of a model whose recurrent matrix had another spectral radius.

The model's own weights are never touched: all of it is worked out with changed copies.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any, Literal

from rnnstudio.engine.jacobians import ChainOf, StateLedgerOf, StepSizesOf
from rnnstudio.engine.ledger import LedgerOf
from rnnstudio.engine.question import Subject, Work
from rnnstudio.engine.spectra import spectra_of, with_radius
from rnnstudio.trace.jacobians import Chain, StateLedger, StepSizes
from rnnstudio.trace.ledger import Ledger
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.spectrum import Spectrum
from rnnstudio.trace.trace import SignalKey


@dataclass(frozen=True)
class Supposed:
    """What would be at this spectral `radius`: `filling` is what the triangle would show, `chain` that of the pair asked for, if any."""

    radius: float
    filling: Ledger | StateLedger
    sizes: StepSizes
    spectra: tuple[Spectrum, ...]
    chain: Chain | None = None


@dataclass(frozen=True)
class UnderRadius:
    """The question: what would be if W_hh of a cell had this spectral radius. `by` and `window` as the triangle shows it.

    `pair` are the steps t and k of a chain that is looked at.
    """

    sample: Sample
    cell: SignalKey
    radius: float
    by: Literal["loss", "state"] = "loss"
    window: int | None = None
    pair: tuple[int, int] | None = None

    def work(self, subject: Subject) -> Work:
        weights = with_radius(subject.model, subject.weights, self.cell, self.radius)
        other = replace(subject, weights=weights)
        chain = None
        if self.pair is not None:
            chain = yield from _part(ChainOf(self.sample, self.cell, *self.pair).work(other), 0.0, 0.1)
        sizes = yield from _part(StepSizesOf(self.sample, self.cell).work(other), 0.1, 0.2)
        filling = yield from _part(self._filling().work(other), 0.2, 1.0)
        return Supposed(self.radius, filling, sizes, spectra_of(other.model, weights, self.cell), chain)

    def _filling(self) -> LedgerOf | StateLedgerOf:
        if self.by == "state":
            return StateLedgerOf(self.sample, self.cell)
        return LedgerOf(self.sample, self.cell.block, window=self.window)


def _part(work: Work, begin: float, end: float) -> Generator[float, None, Any]:
    """Work that is a part of something larger, so that the share that is done grows from one to the other."""
    while True:
        try:
            share = next(work)
        except StopIteration as done:
            return done.value
        yield begin + share * (end - begin)
