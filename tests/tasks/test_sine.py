"""The sine wave: the next value, from any phase."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks.sine import TASK


def test_the_target_is_the_next_input() -> None:
    batch = TASK.batch(TASK.settings({"noise": 0.3}), stream(0, "data"), 20)
    np.testing.assert_array_equal(batch.inputs["values"][1:], batch.targets["next"][:-1])


@pytest.mark.parametrize("period", [5.0, 16.0, 50.0])
def test_two_values_tell_the_third(period: float) -> None:
    batch = TASK.batch(TASK.settings({"period": period}), stream(0, "data"), 20)
    x, after = batch.inputs["values"], batch.targets["next"]
    np.testing.assert_allclose(after[1:], 2 * np.cos(2 * np.pi / period) * x[1:] - x[:-1], atol=1e-5)


def test_noise_has_the_standard_deviation_that_is_asked_for() -> None:
    clean, noisy = (
        TASK.batch(TASK.settings({"noise": noise}), stream(0, "data"), 2000).inputs["values"] for noise in (0.0, 0.2)
    )
    assert (noisy - clean).std() == pytest.approx(0.2, rel=0.02)


def test_probes_start_where_their_titles_say() -> None:
    probes = TASK.probes(TASK.settings({}))
    np.testing.assert_allclose([probe.inputs["values"][0, 0] for probe in probes], [0, 1, 0, -1], atol=1e-6)
    rising, _, falling, _ = (probe.inputs["values"][1, 0] for probe in probes)
    assert rising > 0 > falling


def test_own_input_has_no_target() -> None:
    assert TASK.target_for(TASK.settings({}), {"values": np.zeros((3, 1), np.float32)}) == {}
