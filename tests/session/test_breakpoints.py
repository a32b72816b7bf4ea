"""Breakpoints: where play stops, what is run to, and how they are edited; no engine, no window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnstudio.engine import tracing
from rnnstudio.examples.recipe import asked, encoder_decoder
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Breakpoint, Document, Project
from rnnstudio.session.breakpoints import NO_BREAKPOINT, NONE_AFTER, NONE_BEFORE, Breakpoints
from rnnstudio.session.document import ProjectState
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.watching import Watched, condition_at
from rnnstudio.trace.trace import SignalKey

REVERSE = asked("reverse")
RECALL = recipes()["recall_lstm"].project
F = SignalKey("lstm", 0, "forward", "f")


class Desk:
    """As much of a session as breakpoints need."""

    def __init__(self, project: Project) -> None:
        self.document, self.stepper, self.selection = ProjectState(), Stepper(), Selection()
        self.breakpoints = Breakpoints(self.document, self.stepper, self.selection)
        self.document.open(Document(project), None)
        self.said: list[object] = []
        self.breakpoints.noted.connect(self.said.append)
        model = self.document.model
        self.stepper.offer(model.task.probes(model.task_settings))
        self.trace()

    def trace(self, factor: float = 1.0) -> None:
        """The trace of the present sample comes back, under initial weights times a factor."""
        model, sample = self.document.model, self.stepper.sample
        assert sample is not None
        weights = {name: values * factor for name, values in model.initial_weights().items()}
        self.stepper.accept(tracing.trace(model, weights, sample))

    def texts(self) -> list[str]:
        return [item.condition for item in self.document.project.breakpoints]


@pytest.fixture
def desk(qapp: object) -> Desk:
    return Desk(RECALL)


def test_a_condition_stops_where_it_begins_to_hold() -> None:
    assert Watched("f < 0.1", holds=(1, 2, 5, 8, 9)).stops == (1, 5, 8)


def test_play_stops_at_a_breakpoint_and_goes_on_from_there(desk: Desk, qtbot: QtBot) -> None:
    desk.breakpoints.add("3 <= t <= 5")
    desk.breakpoints.add("t == 8")
    desk.stepper.set_speed(200.0)
    for stop in (3, 8, 10):
        desk.stepper.play()
        qtbot.waitUntil(lambda: not desk.stepper.playing)
        assert desk.stepper.cursor == stop


def test_what_is_off_or_wrong_stops_nothing(desk: Desk, qtbot: QtBot) -> None:
    for text in ("t == 3", "g < 0.1", "f <"):
        desk.breakpoints.add(text)
    desk.breakpoints.switch(0, on=False)
    desk.stepper.set_speed(200.0)
    desk.stepper.play()
    qtbot.waitUntil(lambda: not desk.stepper.playing)
    assert desk.stepper.cursor == 10
    errors = [entry.error for entry in desk.breakpoints.entries]
    assert errors[0] is None
    assert errors[1] is not None
    assert "no signal “g”" in errors[1].text.en
    assert errors[2] is not None
    assert errors[2].begin == 3


def test_running_goes_to_the_next_stop_both_ways(desk: Desk) -> None:
    for text in ("t == 3", "6 <= t <= 7"):
        desk.breakpoints.add(text)
    found = []
    for direction in (1, 1, 1, -1, -1):
        desk.breakpoints.run(direction)
        found.append(desk.stepper.cursor)
    assert found == [3, 6, 6, 3, 3]
    assert desk.said == [NONE_AFTER, NONE_BEFORE]
    desk.stepper.go(7)
    desk.breakpoints.run(-1)
    assert desk.stepper.cursor == 6


def test_without_breakpoints_running_says_how_to_set_one(desk: Desk) -> None:
    desk.breakpoints.run(1)
    assert (desk.said, desk.stepper.cursor) == ([NO_BREAKPOINT], 0)


def test_a_new_trace_is_held_against_the_conditions(desk: Desk) -> None:
    trace = desk.stepper.trace
    assert trace is not None
    level = float(trace.signals[F][4:, 2].max())
    desk.breakpoints.add(f"f[3] >= {level!r}")
    for factor in (1.0, -3.0):
        desk.trace(factor)
        trace = desk.stepper.trace
        assert trace is not None
        expected = tuple((np.flatnonzero(trace.signals[F][:, 2] >= level) + 1).tolist())
        assert desk.breakpoints.entries[0].holds == expected
        assert desk.breakpoints.marks.holds == set(expected)


def test_another_sequence_stops_nowhere_until_its_trace_is_there(desk: Desk) -> None:
    desk.breakpoints.add('token == "A"')
    desk.stepper.show_probe(desk.stepper.probes[1])
    assert desk.breakpoints.entries[0].holds == ()
    desk.trace()
    assert desk.breakpoints.entries[0].holds == (1,)


def test_a_bare_name_follows_the_selected_block(qapp: object) -> None:
    desk = Desk(Project(encoder_decoder(REVERSE, ("gru", {"size": 3}), 2, "dot"), REVERSE))
    desk.breakpoints.add("h == h")
    changes: list[object] = []
    desk.breakpoints.changed.connect(lambda: changes.append(1))
    assert desk.breakpoints.entries[0].holds == (1, 2, 3)
    desk.selection.select("decoder")
    assert desk.breakpoints.entries[0].holds == (4, 5, 6, 7)
    assert changes


def test_a_breakpoint_is_set_at_a_step_and_taken_away(desk: Desk) -> None:
    desk.breakpoints.toggle_at(7)
    assert desk.texts() == ["t == 7"]
    assert desk.breakpoints.marks.placed == ((7, True),)
    desk.breakpoints.switch(0, on=False)
    assert desk.breakpoints.marks.placed == ((7, False),)
    assert desk.breakpoints.marks.stops == set()
    desk.breakpoints.toggle_at(7)
    desk.breakpoints.toggle_at(0)
    desk.breakpoints.toggle_at(11)
    assert desk.texts() == []


def test_at_a_step_of_a_decoder_its_phase_is_named(qapp: object) -> None:
    desk = Desk(Project(encoder_decoder(REVERSE, ("gru", {"size": 3}), 2, "dot"), REVERSE))
    for step in (2, 5):
        desk.breakpoints.toggle_at(step)
    assert desk.texts() == ['phase == "encoder" and t == 2', 'phase == "decoder" and t == 2']
    assert [entry.stops for entry in desk.breakpoints.entries] == [(2,), (5,)]
    assert desk.breakpoints.marks.placed == ((2, True), (5, True))
    assert condition_at({"output": 4}, 3) == "t == 3"


def test_every_edit_has_a_name_and_is_undone(desk: Desk) -> None:
    document, breakpoints = desk.document, desk.breakpoints
    breakpoints.add("f < 0.1")
    breakpoints.change(0, "f < 0.2", "typing")
    breakpoints.change(0, "f < 0.25", "typing")
    breakpoints.switch(0, on=False)
    assert document.undoes is not None
    assert document.undoes.en == "Switch off the breakpoint f < 0.25"
    breakpoints.add("f < 0.25")
    assert document.project.breakpoints == (Breakpoint("f < 0.25"),), "what is there already is switched on"
    breakpoints.remove(0)
    seen = []
    for _ in range(5):
        document.undo()
        seen.append([(item.condition, item.on) for item in document.project.breakpoints])
    assert seen == [[("f < 0.25", True)], [("f < 0.25", False)], [("f < 0.25", True)], [("f < 0.1", True)], []]


def test_an_edit_of_the_model_gives_names_another_meaning(desk: Desk) -> None:
    desk.breakpoints.add("f < 2")
    desk.document.set_kind("lstm", "gru")
    error = desk.breakpoints.entries[0].error
    assert error is not None
    assert "no signal “f”" in error.text.en
    desk.document.undo()
    assert desk.breakpoints.entries[0].error is None


def test_breakpoints_of_a_file_are_there_when_it_opens(qapp: object) -> None:
    desk = Desk(replace(RECALL, breakpoints=(Breakpoint("t == 4"),)))
    assert desk.breakpoints.marks.stops == {4}
    assert not desk.document.modified


def test_what_is_holding_is_told(desk: Desk) -> None:
    desk.breakpoints.add("t > 3")
    desk.breakpoints.add("t == 5")
    assert [entry.text for entry in desk.breakpoints.holding(5)] == ["t > 3", "t == 5"]
    assert desk.breakpoints.holding(2) == ()
    assert desk.breakpoints.tried("t < 3").stops == (1,)
