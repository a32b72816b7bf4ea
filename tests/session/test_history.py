"""Undo: a list of projects; merged edits are one step; what was undone is forgotten by the next edit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.text import plain
from rnnstudio.project.project import Project
from rnnstudio.session.history import History


def project(number: int) -> Project:
    return replace(Project(), title=plain(str(number)))


def test_merged_edits_are_one_step() -> None:
    history = History(project(0))
    for number in (1, 2, 3):
        history.edit(project(number), plain("drag"), "move lstm")
    history.edit(project(4), plain("drag"), "move gru")
    history.undo()
    assert history.project == project(3)
    history.undo()
    assert history.project == project(0)
    assert history.undoes is None


def test_an_edit_after_undo_does_not_merge_and_forgets_the_future() -> None:
    history = History(project(0))
    history.edit(project(1), plain("a"), "k")
    history.edit(project(2), plain("b"), "l")
    history.undo()
    history.edit(project(3), plain("c"), "k")
    assert history.redoes is None
    history.undo()
    assert history.project == project(1)


@given(st.lists(st.one_of(st.integers(1, 9), st.sampled_from(["undo", "redo"])), max_size=40))
def test_undo_and_redo_walk_one_line_of_projects(moves: list[int | str]) -> None:
    history, line, at = History(project(0)), [0], 0
    for move in moves:
        if move == "undo":
            history.undo()
            at = max(0, at - 1)
        elif move == "redo":
            history.redo()
            at = min(len(line) - 1, at + 1)
        else:
            history.edit(project(int(move)), plain("e"))
            line = [*line[: at + 1], int(move)]
            at += 1
        assert history.project == project(line[at])
        assert (history.undoes is None) == (at == 0)
        assert (history.redoes is None) == (at == len(line) - 1)


def test_a_merged_step_that_leads_back_to_its_beginning_is_none() -> None:
    history = History(project(0))
    history.edit(project(1), plain("a"))
    history.edit(project(2), plain("drag"), "k")
    history.edit(project(1), plain("drag"), "k")
    assert [moment.project for moment in history.moments] == [project(0), project(1)]
    assert history.undoes == plain("a")


@given(st.integers(0, 8), st.lists(st.integers(-3, 12), max_size=8))
def test_going_to_a_moment_is_undoing_or_redoing_so_often(edits: int, stops: list[int]) -> None:
    history = History(project(0))
    for number in range(1, edits + 1):
        history.edit(project(number), plain(str(number)))
    for stop in stops:
        history.go(stop)
        assert history.now == max(0, min(stop, edits))
        assert history.project == history.moments[history.now].project == project(history.now)
        assert len(history.moments) == edits + 1
