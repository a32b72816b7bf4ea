"""Blocks as text: what was copied comes back, and nothing else is taken for blocks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.project import clip
from rnnstudio.project.project import TaskChoice

PART = Graph({"a": Node("a", "gru", {"size": 5}, "mine"), "b": Node("b", "linear")}, (Wire("a", "h", "b", "x"),))
TEXT = clip.to_text(PART, {"a": (1.0, 2.0), "c": (0.0, 0.0)}, TaskChoice("recall"))


def test_what_was_copied_comes_back() -> None:
    assert clip.holds_blocks(TEXT)
    found = clip.from_text(TEXT)
    assert found.graph == PART
    assert found.layout == {"a": (1.0, 2.0)}


def test_other_text_is_not_taken_for_blocks() -> None:
    for text in ("", "hello", "[1, 2]", '{"a": 1}'):
        assert not clip.holds_blocks(text)


@given(st.text(max_size=200) | st.integers(0, len(TEXT) - 1).map(lambda cut: TEXT[:cut]))
def test_whatever_the_clipboard_holds_is_read_or_refused_in_words(text: str) -> None:
    with suppress(StudioError):  # and nothing else
        assert clip.from_text(text).graph == PART


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(StudioError, match=r"graph\.nodes"):
        clip.from_text(TEXT.replace('"gru"', "3"))
