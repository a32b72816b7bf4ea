"""Groups of known heights in columns, in their order, so that the highest column is as low as can be."""

from __future__ import annotations

from collections.abc import Sequence


def in_columns(heights: Sequence[float], most: int) -> list[list[int]]:
    """Which of the groups stand in which column."""
    limit = min((total for total in _totals(heights) if len(_filled(heights, total)) <= most), default=0.0)
    return _filled(heights, limit)


def _totals(heights: Sequence[float]) -> list[float]:
    """Every height that a column can have: that of some groups which follow one another."""
    return [sum(heights[a:b]) for a in range(len(heights)) for b in range(a + 1, len(heights) + 1)]


def _filled(heights: Sequence[float], limit: float) -> list[list[int]]:
    """Columns filled one after the other up to a height."""
    columns: list[list[int]] = []
    used = 0.0
    for number, height in enumerate(heights):
        if not columns or used + height > limit * (1 + 1e-9):
            columns.append([])
            used = 0.0
        columns[-1].append(number)
        used += height
    return columns
