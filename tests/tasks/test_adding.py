"""The adding problem: one marker in each half, the sum of the marked."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks.adding import TASK


@pytest.mark.parametrize("length", [2, 3, 20, 21, 400])
def test_one_step_of_each_half_is_marked_and_the_target_is_their_sum(length: int) -> None:
    batch = TASK.batch(TASK.settings({"length": length}), stream(0, "data"), 200)
    values, marks = np.moveaxis(batch.inputs["values"], -1, 0)
    half = length // 2
    assert set(np.unique(marks)) <= {0.0, 1.0}
    assert (marks[:half].sum(0) == 1).all()
    assert (marks[half:].sum(0) == 1).all()
    assert values.min() >= 0
    assert values.max() <= 1
    chosen = values.T[marks.T == 1].reshape(-1, 2).sum(1)
    np.testing.assert_allclose(batch.targets["sum"][:, 0], chosen, rtol=1e-6)


def test_every_step_is_marked_now_and_then() -> None:
    marks = TASK.batch(TASK.settings({"length": 9}), stream(0, "data"), 5000).inputs["values"][..., 1]
    np.testing.assert_allclose(marks.mean(1), [1 / 4] * 4 + [1 / 5] * 5, atol=0.03)


@pytest.mark.parametrize("length", [2, 3, 20])
def test_probes_mark_two_steps(length: int) -> None:
    for probe in TASK.probes(TASK.settings({"length": length})):
        values, marks = probe.inputs["values"].T
        assert marks.sum() == 2
        assert probe.targets["sum"].shape == (1,)
        assert probe.targets["sum"][0] == pytest.approx((values * marks).sum())


def test_own_input_has_no_target() -> None:
    assert TASK.target_for(TASK.settings({}), {"values": np.zeros((3, 2), np.float32)}) == {}
