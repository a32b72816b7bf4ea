from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from rnnstudio.blocks import catalogue
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Run

BAG = catalogue()["bag"]
P = Settings(size=3, timeline="input")
W = Settings(weight=np.random.default_rng(0).normal(size=(5, 3)))


def bagged(tokens: list[int], length: int) -> Any:
    run = Run({}, {"input": np.array([length])}, np.zeros(()))
    return BAG.record(P, W, {"tokens": np.array(tokens)[:, None]}, run).outputs["y"]


def test_shuffling_the_words_changes_nothing() -> None:
    assert_allclose(bagged([1, 2, 3, 4], 4), bagged([4, 1, 3, 2], 4), rtol=1e-15)


def test_padding_is_not_in_the_bag() -> None:
    assert_allclose(bagged([1, 2, 0, 0], 2), bagged([2, 1, 4, 3], 2), rtol=1e-15)
