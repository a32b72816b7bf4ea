from __future__ import annotations

import numpy as np
import torch

from rnnstudio.blocks import catalogue
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Run

DROPOUT = catalogue()["dropout"]
X = np.ones((5, 4, 100))


def run(seed: int | None) -> Run:
    noise = None if seed is None else lambda shape: np.random.default_rng(seed).uniform(size=shape)
    return Run({}, {"input": np.full(4, 5)}, np.zeros(()), noise)


def test_it_says_that_it_varies_in_training() -> None:
    assert DROPOUT.varies_in_training(DROPOUT.settings({"p": 0.5}))
    assert not DROPOUT.varies_in_training(DROPOUT.settings({"p": 0.0}))


def test_training_drops_a_share_and_keeps_the_mean() -> None:
    y = DROPOUT.record(DROPOUT.settings({"p": 0.25}), Settings(), {"x": X}, run(0)).outputs["y"]
    assert set(np.unique(y)) == {0.0, 1 / 0.75}
    assert abs((y == 0).mean() - 0.25) < 0.03


def test_the_gradient_is_dropped_where_the_value_was() -> None:
    p = DROPOUT.settings({"p": 0.5})
    recording = DROPOUT.record(p, Settings(), {"x": X}, run(1))
    back = DROPOUT.backward(p, Settings(), recording, {"y": X}, run(1))
    np.testing.assert_array_equal(back.d_inputs["x"], recording.outputs["y"])


def test_tensors_are_dropped_alike() -> None:
    p = DROPOUT.settings({"p": 0.5})
    noise = torch.tensor(run(2).noise((5, 4, 100)))  # type: ignore[misc]
    told = Run({}, {"input": torch.full((4,), 5)}, torch.zeros(()), lambda shape: noise)
    y = DROPOUT.forward(p, Settings(), {"x": torch.tensor(X)}, told)["y"]
    np.testing.assert_array_equal(y.numpy(), DROPOUT.record(p, Settings(), {"x": X}, run(2)).outputs["y"])
