"""How a condition that is being written may go on."""

from __future__ import annotations

import pytest
from traced_projects import facts

from rnnstudio.trace.conditions.completing import completion


def offered(text: str, name: str = "recall", selected: str | None = "lstm") -> list[str]:
    return [option.text for option in completion(text, len(text), facts(name, selected)).options]


def test_names_that_begin_so_are_offered_with_what_they_are() -> None:
    found = completion("t > 1 and c", 11, facts("recall", "lstm"))
    assert (found.begin, found.begun) == (10, True)
    assert [(option.text, option.title.en) for option in found.options] == [("c_tilde", "candidate")]
    assert found.whole, "c is a signal by itself"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lstm.", ["lstm.f", "lstm.i", "lstm.c_tilde"]),
        ("lstm.d_h", ["lstm.d_h_incoming", "lstm.d_h_local"]),
        ("to", ["token"]),
        ("no", ["not", "norm("]),
        ("PRED", ["prediction"]),
        ("f < 0.1 an", ["and", "any("]),
        ('token == "', ['"A"', '"B"', '"C"']),
        ('token == "b', ['"B"']),
        ('prediction != "C', ['"C"']),
        ('f == "', []),
        ("xyz", []),
    ],
)
def test_what_is_offered(text: str, first: list[str]) -> None:
    found = offered(text)
    assert found[: len(first)] == first
    assert bool(found) == bool(first)


def test_a_word_in_quotes_takes_the_place_of_what_was_begun() -> None:
    text = 'token == "b'
    found = completion(text, len(text), facts("recall"))
    assert text[: found.begin] + found.options[0].text == 'token == "B"'


def test_where_nothing_stands_everything_is_offered() -> None:
    found = completion("", 0, facts("recall", "lstm"))
    assert not found.begun
    assert [option.text for option in found.options][:2] == ["t", "token"]
    assert {"f", "lstm.f", "d_h", "linear.y", "all("} <= {option.text for option in found.options}
    assert next(option.title.zh for option in found.options if option.text == "d_h").startswith("梯度")
