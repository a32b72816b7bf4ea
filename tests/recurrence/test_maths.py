"""Every function gives the same over numpy arrays and torch tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from rnnstudio import maths

X = np.random.default_rng(0).normal(size=(4, 3, 6))
LENGTHS = np.array([4, 1, 2])
TOKENS = np.array([[0, 2, 1], [4, 4, 0]])
FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "tanh": (maths.tanh, (X,)),
    "sigmoid": (maths.sigmoid, (X,)),
    "relu": (maths.relu, (X,)),
    "softmax": (maths.softmax, (X,)),
    "affine": (maths.affine, (X, X[0, :, :], X[0, :, 0])),
    "concat": (lambda a: maths.concat(maths.split(a, 3)[::-1]), (X,)),
    "one_hot": (lambda tokens, like: maths.one_hot(tokens, 5, like), (TOKENS, X)),
    "rows_of": (maths.rows_of, (X[:, :, 0].reshape(6, 2), TOKENS)),
    "alive": (lambda lengths: maths.alive(lengths, 4), (LENGTHS,)),
    "last": (maths.last, (X, LENGTHS)),
    "mean": (maths.mean, (X, LENGTHS)),
    "held": (maths.held, (X, LENGTHS)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_both_worlds_agree(name: str) -> None:
    function, arguments = FUNCTIONS[name]
    ours = function(*arguments)
    theirs = function(*(torch.tensor(a) for a in arguments))
    assert isinstance(ours, np.ndarray)
    assert isinstance(theirs, torch.Tensor)
    assert_allclose(ours, theirs.numpy(), rtol=0, atol=1e-14)


def test_padding_is_never_read() -> None:
    assert_allclose(maths.last(X, LENGTHS), [X[3, 0], X[0, 1], X[1, 2]])
    assert_allclose(maths.mean(X, LENGTHS), [X[:, 0].mean(0), X[0, 1], X[:2, 2].mean(0)])
    assert_allclose(maths.held(X, LENGTHS)[:, 1], np.broadcast_to(X[0, 1], (4, 6)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_overflows_and_the_type_stays(dtype: type) -> None:
    wild = np.array([-1e30, -1000, 0, 1000, 1e30], dtype)
    assert_allclose(maths.sigmoid(wild), [0, 0, 0.5, 1, 1])
    assert_allclose(maths.softmax(wild), [0, 0, 0, 0, 1])
    assert maths.sigmoid(wild).dtype == maths.softmax(wild).dtype == dtype
