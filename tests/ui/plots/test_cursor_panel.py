"""What stands at the cursor, in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from plot_sessions import recall, sine
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
