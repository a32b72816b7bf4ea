"""Random vectors: what is asked for follows from the first number of every step alone."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from rnnstudio.streams import stream
from rnnstudio.tasks import catalogue

TASK = catalogue()["vectors"]


def test_sizes_are_those_asked_for() -> None:
    batch = TASK.batch(TASK.settings({"features": 100, "length": 7}), stream(1, "test"), 3)
    assert batch.inputs["vectors"].shape == (7, 3, 100)
    assert batch.targets["sign"].shape == (3,)


def test_the_answer_is_the_mean_of_the_first_number() -> None:
    for asked in ("mean", "sign"):
        p = TASK.settings({"asked": asked})
        batch = TASK.batch(p, stream(2, "test"), 50)
        mean = batch.inputs["vectors"][..., 0].mean(0)
        wanted = mean[:, None] if asked == "mean" else (mean > 0).astype(np.int64)
        assert_allclose(batch.targets[asked], wanted, rtol=1e-6)
