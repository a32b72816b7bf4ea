"""What conditions mean: over all steps at once as at each step by itself."""

from __future__ import annotations

import numpy as np
import pytest
from condition_samples import CONDITIONS, Table, plainly, tables
from hypothesis import given

from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.grammar import Condition, holds
from rnnstudio.trace.conditions.parse import parse

NAN = np.nan
TABLE = Table(
    {
        ("f",): np.array([[0.05, 0.5], [0.5, 0.6], [0.05, 0.02], [NAN, 0.5], [NAN, NAN]]),
        ("i",): np.array([[0.1, 0.95], [0.95, 0.1], [0.95, 0.1], [0.5, 0.5], [0.5, 0.5]]),
        ("c",): np.zeros((5, 3)),
        ("t",): np.arange(1.0, 6)[:, None],
        ("token",): np.array([["A"], ["B"], ["A"], [""], ["B"]], object),
    }
)


@given(CONDITIONS, tables())
def test_all_steps_at_once_are_the_steps_one_by_one(condition: Condition, table: Table) -> None:
    assert holds(condition, table).tolist() == [plainly(condition, table, row) for row in range(table.steps)]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("f < 0.1", [1, 3]),
        ("f[1] < 0.1", [1, 3]),
        ("f[2] < 0.1", [3]),
        ("all(f < 0.1)", [3]),
        ("not f < 0.1", [2]),
        ("not all(f < 0.1)", [1, 2, 4]),
        ("f < 0.1 and i > 0.9", [1, 3]),
        ("any(f < 0.1 and i > 0.9)", [3]),
        ("0.1 < f < 0.55", [1, 2, 4]),
        ("max(f) < 0.1", [3]),
        ("min(|f|) < 0.1", [1, 3]),
        ("mean(i) == 0.5", [4, 5]),
        ("norm(f) > 0.7", [2]),
        ('token == "A"', [1, 3]),
        ('token != "A"', [2, 5]),
        ('not token == "A"', [2, 5]),
        ('token == "A" or t == 5', [1, 3, 5]),
        ("t == t", [1, 2, 3, 4, 5]),
        ("1 < 2", [1, 2, 3, 4, 5]),
        ("f == f", [1, 2, 3, 4]),
    ],
)
def test_what_it_means(text: str, steps: list[int]) -> None:
    assert (np.flatnonzero(holds(parse(text), TABLE)) + 1).tolist() == steps


@pytest.mark.parametrize(
    ("text", "begin", "length", "says"),
    [
        ("token < 3", 8, 1, '"3"'),
        ('token < "A"', 0, 11, "== and != only"),
        ("token == 3", 9, 1, 'such as "3"'),
        ("t == token", 0, 1, 'such as "A"'),
        ("|token| > 1", 1, 5, "“token” is text"),
        ("max(token) > 1", 4, 5, "“token” is text"),
        ('token == "a"', 9, 3, "Did you mean “A”?"),
        ('"Z" != token', 0, 3, "never occurs here; there are: A, B"),
        ("t > 1 and f < c", 10, 5, "2 and 3 units"),
        ("any(t > 1 and f < 1 and c > 1)", 4, 25, "2 and 3 units"),
    ],
)
def test_what_does_not_go_together_is_told_where_it_stands(text: str, begin: int, length: int, says: str) -> None:
    with pytest.raises(ConditionError) as caught:
        holds(parse(text), TABLE)
    assert says in caught.value.text.en
    assert (caught.value.begin, caught.value.length) == (begin, length)
