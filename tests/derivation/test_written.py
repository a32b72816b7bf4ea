"""Numbers put in: what is written can be calculated by whoever reads it, and comes out as it is told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio import numbers
from rnnstudio.derivation.contributions import by_size, contributions, multiplied
from rnnstudio.derivation.remembered import Remembered, remembered
from rnnstudio.derivation.term import Term, term
from rnnstudio.derivation.written import Token, latex, plain, stages
from rnnstudio.maths import concat, normalised, sigmoid, softmax, split, tanh

READ = {"σ": "sigma", numbers.MINUS: "-", "·": "*", "^": "**", "√": "sqrt", "×10": "*10**"}
KNOWN = {"sigma": lambda a: 1 / (1 + math.exp(-a)), "tanh": math.tanh, "sqrt": math.sqrt, "max": max, "e": math.e}


def given_as(name: str, *values: float) -> Remembered:
    return remembered(np.array([values]), name)


def first(array: Remembered) -> Term:
    return term(array, (0,) * array.ndim)


def written(array: Remembered, *constants: str) -> list[str]:
    return [plain(stage) for stage in stages(first(array), frozenset(constants))]


def calculated(tokens: list[Token]) -> float:
    """What a reader makes of a stage: plain arithmetic, every number taken exactly as it was before it was rounded."""
    text = ""
    for token in tokens:
        exact = f"({abs(token.value)!r})" if token.value is not None and token.text[0].isdigit() else None
        exact = f"({-abs(token.value or 0)!r})" if token.text.startswith(numbers.MINUS) and token.of else exact
        piece = exact or token.text
        for sign, name in READ.items():
            piece = piece.replace(sign, name)
        text += f"**{piece}" if token.raised else piece
    return float(eval(text, {"__builtins__": {}}, KNOWN))


def test_a_gate_is_put_in_part_by_part() -> None:
    h, w, x, u = given_as("h_prev", 0.5), given_as("weight_hh", 0.84), given_as("x", 1.0), given_as("weight_ih", 1.13)
    bias = given_as("bias_ih", -0.5) + given_as("bias_hh", 0.3)
    gate = sigmoid(h @ w.T + x @ u.T + bias)
    names = "weight_hh", "weight_ih", "bias_ih", "bias_hh"
    assert written(gate, *names) == ["σ(0.420 + 1.130 − 0.200)", "σ(1.350)", "0.794"]
    assert written(gate)[0] == "σ(0.420 + 1.130 − 0.500 + 0.300)"
    assert latex(stages(first(gate), frozenset(names))[0]) == r"\sigma(0.420 + 1.130 - 0.200)"


def test_one_more_digit_where_the_rounded_terms_do_not_add_up() -> None:
    assert written(given_as("a", 0.1234) + given_as("b", 0.1234)) == ["0.1234 + 0.1234", "0.2468"]
    assert written(given_as("a", 0.1231) + given_as("b", 0.1231)) == ["0.123 + 0.123", "0.246"]


def test_what_binds_less_stands_in_brackets() -> None:
    z, new, old = given_as("z", 0.25), given_as("new", -0.5), given_as("old", 0.8)
    assert written((1 - z) * new + z * old)[:2] == [
        "(1 − 0.250) · (−0.500) + 0.250 · 0.800",
        "0.750 · (−0.500) + 0.200",
    ]
    assert written((1 - new**2) * old)[0] == "(1 − (−0.500)^2) · 0.800"


def test_a_sum_of_many_is_opened_by_itself() -> None:
    e = given_as("e", 1.0, 2.0, 0.0)
    alpha = softmax(e)
    assert written(alpha) == ["e^1.000 / (e^1.000 + e^2.000 + e^0.000)", "0.245"]
    many = remembered(np.ones((1, 9)), "x") @ remembered(np.ones((1, 9)), "w").T
    assert written(many)[0].endswith(" + …")
    assert [part.value for part in contributions(first(many))] == [1.0] * 9


def test_the_largest_come_first_and_know_their_factors() -> None:
    x, w = given_as("x", 1.0, -2.0), remembered(np.array([[3.0, 4.0], [0.5, 0.25]]), "weight")
    found = by_size(contributions(term(x @ w.T, (0, 0))))
    assert [(part.value, *(f.value for f in part.factors)) for part in found] == [(-8.0, -2.0, 4.0), (3.0, 1.0, 3.0)]
    assert [(f.name, f.index) for f in found[0].factors] == [("x", (0, 1)), ("weight", (0, 1))]
    (product,) = multiplied(x @ w.T)
    assert (product.matrix @ product.vector == product.result).all()
    assert (product.matrix_names, product.vector_names) == ({"weight"}, {"x"})


def test_what_was_cut_and_joined_leads_back_to_where_it_stood() -> None:
    whole = remembered(np.arange(6.0)[None], "whole")
    left, right = split(whole, 2)
    joined = concat([right, left])
    assert [(t.name, t.index) for t in (term(joined, (0, 0)), term(joined, (0, 5)))] == [
        ("whole", (0, 3)),
        ("whole", (0, 2)),
    ]


numbers_of = st.floats(-3, 3).filter(lambda a: abs(a) > 1e-2)


@st.composite
def expressions(draw: Any, depth: int = 3) -> Remembered:
    if depth == 0 or draw(st.booleans()):
        return given_as(draw(st.sampled_from("abc")), *draw(st.lists(numbers_of, min_size=2, max_size=2)))
    below = expressions(depth - 1)
    one, other = draw(below), draw(below)
    made: list[Remembered] = [
        one + other,
        one - other,
        one * other,
        -one,
        1 - one,
        one**2,
        tanh(one),
        sigmoid(one),
        softmax(one),
        one / (1 + other**2),
        normalised(one, 2),
    ]
    return made[draw(st.integers(0, len(made) - 1))]


@given(expressions())
def test_every_stage_comes_to_the_same_number(array: Remembered) -> None:
    one = first(array)
    for stage in stages(one):
        assert calculated(stage) == pytest.approx(one.value, rel=1e-9, abs=1e-9), plain(stage)
