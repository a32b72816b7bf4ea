"""Text to conditions and back, and what is said of text that is none."""

from __future__ import annotations

import pytest
from condition_samples import CONDITIONS
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.grammar import Condition, Quoted
from rnnstudio.trace.conditions.parse import DEEPEST, parse
from rnnstudio.trace.conditions.tokens import LONGEST

PIECES = [
    "f",
    "h",
    "lstm",
    ".",
    "<",
    "<=",
    "==",
    "=",
    "!",
    "|",
    "||",
    "(",
    ")",
    "[",
    "]",
    "3",
    "-",
    "0.1",
    "1e9",
    '"',
    "'",
]
PIECES += [
    "and",
    "or",
    "not",
    "any",
    "all",
    "max",
    "abs",
    "token",
    "t",
    " ",
    "“",
    "”",
    "（",
    "≤",
    "&",
    "é",
    "\\",
    "\n",
    "😀",
]


@given(CONDITIONS.filter(lambda condition: len(str(condition)) <= LONGEST))
def test_what_is_printed_reads_the_same(condition: Condition) -> None:
    assert parse(str(condition)) == condition


@given(st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_is_typed_is_a_condition_or_has_its_place(text: str) -> None:
    error = fault(text)
    if error is None:
        assert parse(str(parse(text))) == parse(text)
    else:
        assert 0 <= error.begin <= len(text)
        assert error.length >= 1
        assert error.text.zh


def fault(text: str) -> ConditionError | None:
    """What is wrong with a text; any other exception is an error of the parser's."""
    try:
        parse(text)
    except ConditionError as error:
        return error
    return None


@given(st.text(max_size=12))
def test_every_text_can_be_quoted(text: str) -> None:
    assert parse(f"token == {Quoted(text)}") == parse(f"token == {Quoted(text)} ")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("f<.1", "f < 0.1"),
        ("f = 3", "f == 3"),
        ("|h| ≥ 0.9", "|h| >= 0.9"),
        ("abs(h) > −1", "|h| > -1"),
        ("‖h‖ > 1 or || c || > 2", "norm(h) > 1 or norm(c) > 2"),
        ("token ＝ “mat”", 'token == "mat"'),
        ("（f ＜ 0.1） and not （i＞0.9）", "f < 0.1 and not i > 0.9"),
        ("a < 1 and (b < 1 or c < 1)", "a < 1 and (b < 1 or c < 1)"),
        ("0.1 < lstm.layer2.backward.h [3] < 0.9", "0.1 < lstm.layer2.backward.h[3] < 0.9"),
        ("all(|h| < 1e-3)", "all(|h| < 0.001)"),
        ('token == "say \\"no\\""', 'token == "say \\"no\\""'),
    ],
)
def test_it_is_written_as_people_write(text: str, plain: str) -> None:
    assert str(parse(text)) == plain


@pytest.mark.parametrize(
    ("text", "begin", "length", "says"),
    [
        ("  ", 0, 1, "Write a condition"),
        ("f", 1, 1, "What is it compared with"),
        ("f < ", 3, 1, "is missing"),
        ("f < 0.1 i > 2", 8, 1, "Join conditions"),
        ("f < 0.1 && i > 2", 8, 2, "Write “and”"),
        ("f < 0.1 || i > 2", 8, 2, "Join conditions"),
        ("f < 0.1 $", 8, 1, "“$” means nothing"),
        ('token == "mat', 9, 4, "closing quotation mark"),
        ("(f < 0.1", 8, 1, "“)” is missing"),
        ("|h < 0.1", 3, 1, "“|” is missing"),
        ("max f > 1", 4, 1, "max(h)"),
        ("f[0] > 1", 2, 1, "from 1 on"),
        ("f[1.5] > 1", 2, 3, "from 1 on"),
        ("f[2 > 1", 4, 1, "“]” is missing"),
        ("-f > 1", 0, 1, "A minus"),
        ("lstm. > 1", 6, 1, "After the dot"),
        ("f > 1e999", 4, 5, "too large"),
        ("3 < any(f)", 4, 3, "is missing"),
        ("f < " + "1" * LONGEST, LONGEST, 4, "at most"),
        ("(" * (DEEPEST + 1), DEEPEST + 1, 1, "too deeply"),
    ],
)
def test_an_error_points_at_its_place(text: str, begin: int, length: int, says: str) -> None:
    with pytest.raises(ConditionError, match=r".") as caught:
        parse(text)
    error = caught.value
    assert says in error.text.en
    assert (error.begin, error.length, error.column) == (begin, length, begin + 1)
