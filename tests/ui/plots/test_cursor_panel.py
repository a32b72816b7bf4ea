"""What stands at the cursor, in words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from plot_sessions import copying, recall, reverse, sine, tagging
from pytestqt.qtbot import QtBot

from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.plots.cursor_panel import CursorPanel
from rnnstudio.ui.words import Words

Make = Callable[[Project], CursorPanel]


@pytest.fixture
def make(make_session: Callable[[Project], Session], qtbot: QtBot) -> Make:
    def made(project: Project) -> CursorPanel:
        session = make_session(project)
        panel = CursorPanel(session, Words(session.appearance))
        qtbot.addWidget(panel)
        panel.resize(460, 220)
        panel.show()
        return panel

    return made


def said(panel: CursorPanel) -> list[str]:
    content = panel.content
    return [f"{line.word} {line.text.en}".strip() for line in (content.heading(), *content.lines())]


def test_before_the_first_step_the_states_are_zero(make: Make) -> None:
    panel = make(recall())
    content, trace = panel.content, panel.content.session.stepper.trace
    assert said(panel)[0] == "t = 0 before the first step: every state is 0"
    assert trace is not None
    vectors = {vector.panel.signal.id: vector.at(trace, 0) for vector in content._vectors}
    assert [name for name, vector in vectors.items() if vector is not None and not vector.any()] == ["c", "h"]
    assert vectors["f"] is None


def test_a_single_answer_is_shown_where_it_is_read(make: Make) -> None:
    panel = make(recall())
    panel.content.session.stepper.go(3)
    words = ["t = 3 reads “z”", "predicts", "first symbol", "answer read at t = 6"]
    assert said(panel)[:4] == words
    assert said(panel)[4].startswith("loss of this sample")
    height = panel.content.sizeHint().height()
    panel.content.session.stepper.go(6)
    lines = panel.content.lines()[2:6]
    assert sorted(line.word for line in lines) == ["A", "B", "C", "D"]
    assert sum(line.share for line in lines) == pytest.approx(1)
    assert [line.word for line in lines if line.text.en == "target"] == ["B"]
    assert panel.content.sizeHint().height() == pytest.approx(height, abs=2)


def test_a_value_stands_against_its_target(make: Make) -> None:
    panel = make(sine())
    panel.content.session.stepper.go(2)
    words = said(panel)
    assert words[3].startswith("prediction ")
    assert words[4].startswith("target ")
    assert "error" in words[4]


def test_predict_first_hides_the_prediction(make: Make) -> None:
    panel = make(sine())
    panel.content.session.stepper.go(2)
    panel.set_predict_first(True)
    assert said(panel)[3] == "hidden: predict first"
    assert not any("loss" in line for line in said(panel))


@pytest.mark.parametrize("width", [340, 460, 900])
@pytest.mark.parametrize("presenter", [False, True])
def test_it_paints_at_every_width(make: Make, width: int, presenter: bool) -> None:
    panel = make(recall())
    panel.content.session.appearance.set_presenter(presenter)
    panel.resize(width, 220)
    panel.grab()
    assert panel.content.width() <= width


def test_every_block_shows_the_row_of_its_own_timeline(make: Make) -> None:
    panel = make(reverse())
    content, trace = panel.content, panel.content.session.stepper.trace
    assert trace is not None
    vectors = {(vector.panel.key.block, vector.panel.key.signal): vector for vector in content._vectors}
    encoder, decoder = vectors["encoder", "h"], vectors["decoder", "h"]
    assert decoder.at(trace, 3) is trace.initial[decoder.panel.key._replace(signal="h_0")]
    assert vectors["decoder", "z"].at(trace, 3) is None
    assert np.array_equal(decoder.at(trace, 5), trace.signals[decoder.panel.key][1])  # type: ignore[arg-type]
    assert np.array_equal(encoder.at(trace, 2), trace.signals[encoder.panel.key][1])  # type: ignore[arg-type]
    assert np.array_equal(encoder.at(trace, 6), trace.signals[encoder.panel.key][2])  # type: ignore[arg-type]
    assert content._note(trace, 6, encoder, 1).en == "last step 3 · unit 2"
    assert content._note(trace, 2, decoder, 1).en == "before its first step · unit 2"
    assert content._note(trace, 6, decoder, 1).en == "unit 2"
    alpha = vectors["attention", "alpha"]
    assert alpha.chosen(alpha.at(trace, 5), 9) == trace.signals[alpha.panel.key][1].argmax()


def test_what_is_at_work_stands_in_front(make: Make) -> None:
    content = make(reverse()).content
    trace = content.session.stepper.trace
    assert trace is not None
    for cursor, first in ((0, "encoder"), (3, "encoder"), (4, "decoder")):
        assert content._in_order(trace, cursor)[0].panel.home.block == first


def test_the_decoder_has_steps_of_its_own_and_says_what_it_reads(make: Make) -> None:
    panel = make(reverse())
    stepper = panel.content.session.stepper
    stepper.go(2)
    assert said(panel)[0] == "encoder t = 2 reads “a”"
    assert "from decoder t = 1 on" in said(panel)
    stepper.go(4)
    assert said(panel)[0] == "decoder t = 1 reads “▷” (start symbol)"
    stepper.go(5)
    assert said(panel)[0] == "decoder t = 2 reads “d” (teacher forcing)"
    answer = stepper.trace.answers["answer"].prediction[1]  # type: ignore[union-attr]
    shown = {line.word: line.share for line in panel.content.lines() if line.kind == "bar"}
    assert shown["a"] == pytest.approx(float(answer[0]))
    panel.content.session.appearance.set_language("zh")
    assert panel.content.heading().text.zh == "读入 “d”（教师强制）"


def test_what_attention_finds_stands_at_the_cursor(make: Make) -> None:
    content = make(reverse("additive")).content
    trace = content.session.stepper.trace
    assert trace is not None
    vectors = {vector.panel.key.signal: vector for vector in content._vectors if vector.panel.key.block == "attention"}
    assert list(vectors) == ["e", "alpha", "context"]
    context = vectors["context"]
    assert np.array_equal(context.at(trace, 5), trace.signals[context.panel.key][1])  # type: ignore[arg-type]
    assert context.at(trace, 3) is None


def test_a_step_that_is_not_asked_says_so_and_has_no_colour(make: Make) -> None:
    panel = make(copying())
    stepper = panel.content.session.stepper
    stepper.go(2)
    assert said(panel)[1] == "not asked at this step"
    assert {line.colour for line in panel.content.lines() if line.kind == "bar"} == {"muted"}
    stepper.go(stepper.length)
    assert said(panel)[1] == "predicts"
    assert "good" in {line.colour for line in panel.content.lines()}


def test_the_backward_chain_begins_behind_the_last_step(make: Make) -> None:
    content = make(tagging(bidirectional=True)).content
    trace = content.session.stepper.trace
    assert trace is not None
    assert content.heading().text.en == "before the first step: forward states are 0"
    states = {v.panel.key.direction: v for v in content._vectors if v.panel.key.signal == "h"}
    assert states["forward"].at(trace, 0) is not None
    assert states["backward"].at(trace, 0) is None
    assert content._note(trace, 0, states["backward"], 0).en == f"0 at t = {trace.length + 1}"
    assert content._note(trace, 1, states["backward"], 0).en == "unit 1"


@pytest.mark.parametrize("width", [340, 900])
def test_layers_directions_and_attention_paint(make: Make, width: int) -> None:
    for project in (reverse("additive"), tagging(layers=2, bidirectional=True)):
        panel = make(project)
        panel.resize(width, 220)
        for cursor in range(panel.content.session.stepper.length + 1):
            panel.content.session.stepper.go(cursor)
            assert not panel.grab().isNull()
