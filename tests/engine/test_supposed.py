"""What if W_hh had another spectral radius: the same answers that a model with those very weights gives, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from backward_cases import chain
from numpy.testing import assert_array_equal

from rnnstudio.engine.jacobians import ChainOf, StateLedgerOf, StepSizesOf
from rnnstudio.engine.ledger import LedgerOf
from rnnstudio.engine.question import Question, Subject
from rnnstudio.engine.spectra import with_radius
from rnnstudio.engine.supposed import Supposed, UnderRadius
from rnnstudio.trace.trace import SignalKey

CELL = SignalKey("cell", 0, "forward", "h")


def answered(question: Question, subject: Subject) -> tuple[Any, list[float]]:
    work, shares = question.work(subject), []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            return end.value, shares


@pytest.mark.parametrize("by", ["loss", "state"])
@pytest.mark.parametrize("pair", [None, (4, 1)])
def test_it_is_what_a_model_with_such_weights_gives(by: Any, pair: tuple[int, int] | None) -> None:
    bench = chain("rnn")
    subject = Subject(bench.model, bench.weights, 3)
    kept = {name: a.copy() for name, a in bench.weights.items()}
    found, shares = answered(UnderRadius(bench.sample, CELL, 1.7, by, window=3, pair=pair), subject)
    assert isinstance(found, Supposed)
    other = Subject(bench.model, with_radius(bench.model, bench.weights, CELL, 1.7), 3)
    filling: Question = LedgerOf(bench.sample, "cell", window=3) if by == "loss" else StateLedgerOf(bench.sample, CELL)
    wanted = answered(filling, other)[0].norms
    norms = found.filling.norms
    if by == "loss":
        wanted, norms = wanted[CELL], norms[CELL]  # type: ignore[call-overload]
    assert_array_equal(norms, wanted)
    assert_array_equal(found.sizes.singular, answered(StepSizesOf(bench.sample, CELL), other)[0].singular)
    assert found.spectra[0].radius == pytest.approx(1.7)
    assert (found.chain is None) == (pair is None)
    if pair is not None:
        assert found.chain is not None
        assert_array_equal(found.chain.matrix, answered(ChainOf(bench.sample, CELL, *pair), other)[0].matrix)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    for name, a in kept.items():
        assert_array_equal(bench.weights[name], a)
