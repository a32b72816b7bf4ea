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
