from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rnnstudio.blocks import catalogue
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Run

WINDOW = catalogue()["window_mlp"]
NUMBERS = np.random.default_rng(0)
P = Settings(window=3, size=2, timeline="input")
W = Settings(weight=NUMBERS.normal(size=(2, 6)), bias=NUMBERS.normal(size=2))
X = NUMBERS.normal(size=(5, 1, 2))


def hidden(x: Any, length: int = 5) -> Any:
    run = Run({}, {"input": np.array([length])}, np.zeros(()))
    return WINDOW.record(P, W, {"x": x}, run).outputs["h"]


def test_it_sees_the_order_within_its_window() -> None:
    assert np.abs(hidden(X) - hidden(X[[0, 1, 4, 3, 2]])).max() > 0.01


def test_it_sees_nothing_before_its_window() -> None:
    assert_array_equal(hidden(X), hidden(X[[1, 0, 2, 3, 4]] * [[[9.0]], [[9.0]], [[1.0]], [[1.0]], [[1.0]]]))


def test_its_window_ends_with_the_sequence_not_with_the_padding() -> None:
    padded = X.copy()
    padded[4] = np.nan
    assert_array_equal(hidden(padded, 4), hidden(X[:4], 4))


def test_zeros_stand_where_the_sequence_is_shorter() -> None:
    seen = np.concatenate([np.zeros((1, 2)), X[0], X[1]], -1)
    assert_allclose(hidden(X[:2], 2), np.tanh(seen @ W.weight.T + W.bias), rtol=1e-15)


@pytest.mark.parametrize(("window", "written"), [(1, "x_T"), (2, "[x_{T-1}; x_T]"), (4, r"[x_{T-3}; \ldots; x_T]")])
def test_the_formula_says_how_far_back_it_reaches(window: int, written: str) -> None:
    first = WINDOW.equations(WINDOW.settings({"window": window}))[0]
    assert first.latex["textbook"] == f"a = W {written} + b"
