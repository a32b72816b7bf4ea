from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from project_samples import history, sample, sealed, unpacked

from rnnstudio.graph.errors import StudioError
from rnnstudio.project import curves
from rnnstudio.project.container import Member
from rnnstudio.project.file import read_bytes, to_bytes
from rnnstudio.project.scalars import Scalars, no_scalars

GOOD = {name: np.arange(3.0) for name in (*curves.UPDATES, *curves.HELD_OUT, "updates.norm/a.w")}


def _read(data: bytes) -> Scalars:
    return curves.read(Member("history.safetensors", len(data), io.BytesIO(data)))


def test_curves_come_back_to_the_last_bit_and_other_programs_can_read_them() -> None:
    one = history(("a.w", "a.b"), 100)
    data = curves.to_bytes(one, "h")
    found = _read(data).in_order(one.parameters)
    assert found is not None
    assert np.array_equal(found.updates, one.updates)
    assert np.array_equal(found.held_out, one.held_out, equal_nan=True)
    assert np.array_equal(safetensors.numpy.load(bytes(data))["updates.norm/a.b"], one.updates[:, 4])


def test_without_an_update_there_is_nothing_to_save() -> None:
    assert curves.to_bytes(no_scalars(), "h") == b""
    assert "history.safetensors" not in unpacked(to_bytes(replace(sample(), history=no_scalars())))


def test_the_norms_of_another_model_have_no_order_here() -> None:
    assert history(("a.w",), 3).in_order(("b.w",)) is None
    assert history(("a.w",), 3).in_order(("a.w", "b.w")) is None


@given(st.integers(1, 3000), st.integers(2, 100))
def test_thinned_curves_stay_even_and_keep_their_end(count: int, most: int) -> None:
    rows = np.arange(1.0, count + 1)[:, np.newaxis]
    kept = curves.thinned(rows, most)[:, 0]
    assert min(count, most // 2) <= len(kept) <= most
    assert kept[-1] == count
    assert len(set(np.diff(kept[:-1]))) <= 1
    again = np.concatenate([kept, np.arange(count + 1.0, 2 * count + 1)])[:, np.newaxis]
    at_once = np.arange(1.0, 2 * count + 1)[:, np.newaxis]
    assert set(curves.thinned(at_once, most)[:, 0]) - set(curves.thinned(again, most)[:, 0]) <= {count}


def test_a_long_run_is_thinned_when_it_is_saved() -> None:
    document = replace(sample(), history=history(("lstm.weight_ih_l0", "lstm.bias_ih_l0"), 20_000))
    found = read_bytes(to_bytes(document)).history
    assert 4096 <= len(found.updates) <= curves.MOST_ROWS
    assert found.steps[-1] == 20_000


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {name: GOOD[name] for name in curves.UPDATES[:2]},
        {name: GOOD[name] for name in (*curves.UPDATES, *curves.HELD_OUT[:2])},
        {**GOOD, "updates.loss": np.arange(4.0)},
        {**GOOD, "updates.step": np.zeros((3, 1))},
        {**GOOD, "updates.step": np.array([3.0, 2.0, 1.0])},
        {**GOOD, "updates.step": np.array([1.0, np.nan, 3.0])},
        {**GOOD, "held_out.step": np.array([-1.0, 2.0, 3.0])},
        {**GOOD, "updates.norm/a.w": np.zeros(())},
        {name: np.zeros(1_000_000) for name in GOOD},
    ],
)
def test_what_are_no_curves_is_refused(wrong: dict[str, Any]) -> None:
    members = unpacked(to_bytes(sample()))
    with pytest.raises(StudioError, match=r"history\.safetensors: "):
        read_bytes(sealed({**members, "history.safetensors": safetensors.numpy.save(wrong)}))


def test_curves_without_measures_and_with_strange_values_open() -> None:
    updates = {**{name: GOOD[name] for name in curves.UPDATES}, "updates.loss": np.array([np.inf, np.nan, -np.inf])}
    found = _read(safetensors.numpy.save(updates))
    assert found.held_out.shape == (0, 3)
    assert np.array_equal(found.loss, updates["updates.loss"], equal_nan=True)
