"""Title and note are written where they stand: kept as they are typed, one undo step, in the language that is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from ui_stage import document, on_stage

from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document, Project
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.note_card import NoteCard
from rnnstudio.ui.panels.note_editor import MOST_LINES
from rnnstudio.ui.words import Words


@pytest.fixture
def note(still: Session, words: Words, qtbot: QtBot) -> Iterator[NoteCard]:
    note = NoteCard(still, words)
    with on_stage(note, size=(800, 300)):
        yield note


def test_what_is_typed_is_the_projects_at_once_and_one_undo_step(still: Session, note: NoteCard, qtbot: QtBot) -> None:
    still.open(document("recall_lstm"))
    before = still.document.project
    note.pencil.click()
    words = note.editor.rows[1].words
    words.end(False)
    qtbot.keyClicks(words, " Then step back.")
    assert still.document.project.note[1].en.endswith("f open. Then step back.")
    assert still.document.project.note[1].en.startswith("Try: ")
    assert still.document.project.note[1].zh == before.note[1].zh, "the other language keeps its text"
    assert still.document.project.note[0] is before.note[0]
    qtbot.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.editor.isHidden()
    assert "Then step back." in note.lines[1][1].text()
    still.document.undo()
    assert still.document.project == before
    assert still.document.undoes is None


def test_escape_leaves_no_trace(still: Session, note: NoteCard, qtbot: QtBot) -> None:
    still.open(document("recall_lstm"))
    before = still.document.project
    note.edit()
    qtbot.keyClicks(note.editor.title, "xyz")
    note.editor.rows[0].remove.click()
    assert len(still.document.project.note) == 2
    qtbot.keyClick(note.editor.title, Qt.Key.Key_Escape)
    assert still.document.project == before
    assert still.document.undoes is None
    assert note.editor.isHidden()
    assert note.isVisible()


def test_an_empty_project_gets_a_title_and_a_note_in_both_languages(
    still: Session, note: NoteCard, qtbot: QtBot
) -> None:
    still.open(Document(Project()))
    assert not note.isVisible()
    still.appearance.set_language("zh")
    note.edit()
    assert note.isVisible()
    qtbot.keyClicks(note.editor.title, "T1")
    row = note.editor.rows[0]
    row.heading.setText("看：")
    row.words.setText("遗忘门")
    row.words.textEdited.emit("")
    assert still.document.project.title == Text("T1", "T1"), "the other language takes over what is written"
    assert still.document.project.note == (Text("看：遗忘门", "看：遗忘门"),)
    note.editor.finish.click()
    still.appearance.set_language("en")
    note.edit()
    note.editor.rows[0].heading.setText("Look at")
    note.editor.rows[0].words.setText("The forget gate")
    note.editor.rows[0].words.textEdited.emit("")
    assert still.document.project.note == (Text("Look at: The forget gate", "看：遗忘门"),)


def test_switching_the_language_switches_what_is_edited(still: Session, note: NoteCard, qtbot: QtBot) -> None:
    still.open(document("recall_lstm"))
    note.edit()
    still.appearance.set_language("zh")
    assert "遗忘门" in note.editor.rows[0].words.text()
    note.editor.rows[0].words.setText("记忆")
    note.editor.rows[0].words.textEdited.emit("")
    line = still.document.project.note[0]
    assert line.zh.endswith("记忆")
    assert line.en.startswith("Look at: ")


def test_undo_while_it_is_open_shows_in_the_fields(still: Session, note: NoteCard, qtbot: QtBot) -> None:
    still.open(document("recall_lstm"))
    note.edit()
    note.editor.rows[2].remove.click()
    assert len(note.editor.rows) == 2
    still.document.undo()
    assert len(note.editor.rows) == 3
    still.open(document("recall_gru"))
    assert note.editor.isHidden(), "another document has nothing to do with it"


def test_lines_can_be_added_up_to_what_can_be_shown(still: Session, note: NoteCard, qtbot: QtBot) -> None:
    still.open(Document(Project(note=tuple(Text(f"line {n}", f"第 {n} 行") for n in range(MOST_LINES + 2)))))
    note.edit()
    assert not note.editor.add.isEnabled()
    note.editor.rows[0].words.setText("first")
    note.editor.rows[0].words.textEdited.emit("")
    written = still.document.project.note
    assert len(written) == MOST_LINES + 2, "lines that are not shown stay"
    assert written[0].en == "first"
    note.editor.rows[0].remove.click()
    note.editor.add.click()
    assert len(still.document.project.note) == MOST_LINES + 1, "an empty line is none"
