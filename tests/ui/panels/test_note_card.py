"""The note of an example: three lines with headings, foldable, gone where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from ui_stage import document, on_stage

from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document, Project
from rnnstudio.session.describing import parted
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.note_card import NoteCard
from rnnstudio.ui.words import Words


@pytest.fixture
def note(still: Session, words: Words, qtbot: QtBot) -> Iterator[NoteCard]:
    note = NoteCard(still, words)
    with on_stage(note, size=(600, 120)):
        yield note


def test_it_comes_and_goes_with_the_project(still: Session, note: NoteCard) -> None:
    assert not note.isVisible()
    still.open(document("recall_lstm"))
    assert note.isVisible()
    assert [heading.text() for heading, _ in note.lines] == ["Look at", "Try", "Explain"]
    still.open(Document(Project()))
    assert not note.isVisible()


def test_it_folds_to_its_first_line(still: Session, note: NoteCard) -> None:
    still.open(document("recall_lstm"))
    note.fold.click()
    assert [line.isVisible() for _, line in note.lines] == [True, False, False]
    assert note.fold.toolTip() == "Show the whole note"
    note.fold.click()
    assert all(line.isVisible() for _, line in note.lines)


def test_it_speaks_both_languages(still: Session, note: NoteCard) -> None:
    still.open(document("recall_lstm"))
    still.appearance.set_language("zh")
    assert "遗忘门" in note.lines[0][1].text()


def test_a_line_without_heading_stays_whole() -> None:
    line = Text("Just a line, in which nobody says: look.", "只是一行字")
    assert parted(line) == (Text("", ""), line)
