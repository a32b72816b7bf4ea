"""Edits, and taking them back."""

from __future__ import annotations

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "edit.undo",
        "edit",
        Text("Undo", "撤销"),
        Text("Take the last edit back", "撤销上一步编辑"),
        ("Ctrl+Z",),
        lambda w: w.session.document.undo(),
        "undo",
    ),
    ActionSpec(
        "edit.redo",
        "edit",
        Text("Redo", "重做"),
        Text("Make the last undone edit again", "重做刚撤销的编辑"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        lambda w: w.session.document.redo(),
        "redo",
    ),
)
