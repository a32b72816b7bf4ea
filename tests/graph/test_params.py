from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Choice, Flag, Float, Int, Option, Param, RefusedError, Settings, Words, settle, typed
from rnnstudio.graph.text import plain

SAID: dict[str, Any] = {"label": plain("L"), "help": plain("H")}
SIZE = Int(id="size", default=8, low=1, high=16, **SAID)
RATE = Float(id="rate", default=0.5, low=0.0, high=1.0, **SAID)
MODE = Choice(id="mode", default="a", options=(Option("a", plain("A")), Option("b", plain("B"))), **SAID)
FLAG = Flag(id="flag", default=False, **SAID)
WORDS = Words(id="words", default="", longest=5, **SAID)
ALL = (SIZE, RATE, MODE, FLAG, WORDS)


def test_defaults_fill_what_is_not_given() -> None:
    assert settle(ALL, {"size": 3}) == {"size": 3, "rate": 0.5, "mode": "a", "flag": False, "words": ""}


def test_settings_read_as_attributes() -> None:
    assert Settings(size=3).size == 3
    with pytest.raises(AttributeError):
        _ = Settings().size


@pytest.mark.parametrize(
    ("param", "value"),
    [
        *((SIZE, value) for value in (0, 17, 2.5, "3", True, None)),
        *((RATE, value) for value in (-0.1, 1.1, math.nan, math.inf, "x", True, None)),
        *((MODE, value) for value in ("c", 1, None, ["a"])),
        *((FLAG, value) for value in (1, "true", None)),
        *((WORDS, value) for value in ("toolong", 3, None)),
    ],
)
def test_a_bad_value_is_refused_by_name(param: Param, value: Any) -> None:
    with pytest.raises(StudioError) as refused:
        settle(ALL, {param.id: value})
    assert param.id in refused.value.text.en
    assert param.id in refused.value.text.zh


def test_what_is_refused_is_quoted_in_short_and_digits_are_not_set_apart() -> None:
    for digits in ("7" * 5000, "7" * 100, "1_0"):
        for param in (SIZE, RATE):
            with pytest.raises(StudioError, match="cannot be") as refused:
                param.read(digits)
            assert len(refused.value.text.en) < 120
    with pytest.raises(StudioError, match="0x"):
        SIZE.check(10**5000)


def test_an_unknown_parameter_is_refused_with_those_that_exist() -> None:
    with pytest.raises(StudioError, match=r"colour.*size"):
        settle(ALL, {"colour": 1})


@pytest.mark.parametrize(
    ("param", "typed", "value"),
    [
        (SIZE, "3", 3),
        (RATE, "0.25", 0.25),
        (MODE, "b", "b"),
        (FLAG, "yes", True),
        (FLAG, "False", False),
        (WORDS, "ab", "ab"),
    ],
)
def test_typed_text_is_read(param: Param, typed: str, value: Any) -> None:
    assert param.read(typed) == value


@pytest.mark.parametrize(("param", "typed"), [(SIZE, "three"), (SIZE, "2.5"), (RATE, "much"), (FLAG, "maybe")])
def test_typed_nonsense_is_refused(param: Param, typed: str) -> None:
    with pytest.raises(StudioError):
        param.read(typed)


@given(
    st.dictionaries(
        st.sampled_from([param.id for param in ALL]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    )
)
def test_settling_gives_checked_values_or_a_message(given_values: dict[str, Any]) -> None:
    try:
        settled = settle(ALL, given_values)
    except StudioError as refused:
        words = refused.text
    else:
        assert settle(ALL, settled) == settled
        return
    assert words.en
    assert words.zh


@pytest.mark.parametrize(
    ("value", "written"), [(1e-6, "0.000001"), (0.01, "0.01"), (1.0, "1"), (2e7, "20000000"), (math.inf, "inf")]
)
def test_numbers_are_written_as_people_type_them(value: float, written: str) -> None:
    assert typed(value) == written


def test_a_window_is_told_without_ids() -> None:
    with pytest.raises(RefusedError) as refused:
        RATE.read("quick")
    assert RATE.id in refused.value.text.en
    assert f"({RATE.id})" not in refused.value.words.en
    assert "cannot be “quick”" in refused.value.words.en
