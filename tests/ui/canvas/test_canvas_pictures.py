"""What blocks show of a trace."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnstudio.examples.recipe import chain
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import plain
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.canvas.pictures import Bars, Curves, Picture, Strip, Strips, Tokens, picture_of, worth_a_bar
from rnnstudio.ui.theme import LIGHT


def picture(session: Session, node: str) -> Picture | None:
    model = session.document.model
    return picture_of(model.resolution.placed[node], model, session.stepper.trace)


def test_a_cell_shows_its_states_over_time(still: Session) -> None:
    shown = picture(still, "lstm")
    assert isinstance(shown, Strips)
    assert [strip.signal.id for strip in shown.strips] == ["c", "h"]
    trace = still.stepper.trace
    assert trace is not None
    assert shown.strips[1].values is trace.signals[SignalKey("lstm", 0, "forward", "h")]


def test_a_vector_is_shown_as_one_row(still: Session) -> None:
    shown = picture(still, "readout")
    assert isinstance(shown, Strips)
    image = shown.strips[0].image(LIGHT)
    assert (image.width(), image.height()) == (8, 1)


def test_inputs_show_their_tokens_and_outputs_their_probabilities(still: Session) -> None:
    tokens, bars = picture(still, "tokens"), picture(still, "output")
    assert isinstance(tokens, Tokens)
    assert "".join(tokens.words) == "Bxzyxxzyx?"
    assert isinstance(bars, Bars)
    shares, target = bars.at(3)
    assert shares.sum() == pytest.approx(1)
    assert bars.names[target or 0] == "B"


def test_numbers_are_curves_beside_what_was_wanted(open_session: Callable[..., Session]) -> None:
    graph = chain(("features", {}), ("rnn", {"size": 3}), ("linear", {"size": 1}), ("output", {}))
    shown = picture(open_session(graph, "sine"), "output")
    assert isinstance(shown, Curves)
    assert shown.target is not None
    assert shown.target.shape == shown.values.shape


def test_without_a_trace_there_is_no_picture(still: Session) -> None:
    still.stepper.accept(None)
    assert picture(still, "lstm") is None


def test_zero_has_the_colour_of_the_panel() -> None:
    strip = Strip(Signal("c", "C", plain("C"), "state", "orange"), np.array([[0.0, 3.0, -3.0, np.nan]]))
    image = strip.image(LIGHT)
    names = [image.pixelColor(0, unit).name() for unit in range(4)]
    assert names[0] == names[3] == LIGHT.panel
    assert len(set(names)) == 3


def test_long_sequences_are_thinned_out() -> None:
    strip = Strip(Signal("h", "h", plain("h"), "state", "blue", (-1.0, 1.0)), np.zeros((5000, 4)))
    assert strip.image(LIGHT).width() <= 256


def test_the_right_class_has_a_bar_even_where_it_is_unlikely() -> None:
    shares = np.array([0.1, 0.3, 0.02, 0.5, 0.05, 0.03])
    assert list(worth_a_bar(shares, None, 3)) == [3, 1, 0]
    assert list(worth_a_bar(shares, 2, 3)) == [3, 1, 2]
