"""Numbers look the same wherever they are told."""

from __future__ import annotations

import math

import pytest

from rnnstudio import numbers


@pytest.mark.parametrize(
    ("value", "share", "written"),
    [
        (0.0312, False, "0.0312"),
        (0.00039, False, "3.9×10⁻⁴"),
        (1 / 6, False, "0.1667"),
        (0.0, False, "0.0000"),
        (0.973, True, "97.3%"),
        (math.nan, True, "NaN"),
        (math.inf, False, "∞"),
    ],
)
def test_losses_and_metrics_are_figures(value: float, share: bool, written: str) -> None:
    assert numbers.figure(value, share) == written


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (192, "192 B"), (999, "999 B"), (2304, "2.3 kB"), (999_600, "1 MB"), (1_254_000, "1.25 MB")],
)
def test_bytes_are_said_with_three_digits(size: int, text: str) -> None:
    assert numbers.data_size(size) == text
