"""Everything the user can do, as one table: menus, shortcuts, tool buttons and the list of all commands are made from it."""

from __future__ import annotations

from rnnstudio.ui.actions import breaks, edit, file, helping, model, step, train, view
from rnnstudio.ui.actions.spec import ActionSpec

TABLE: tuple[ActionSpec, ...] = (
    *file.ACTIONS,
    *edit.ACTIONS,
    *model.ACTIONS,
    *step.ACTIONS,
    *breaks.ACTIONS,
    *train.ACTIONS,
    *view.ACTIONS,
    *helping.ACTIONS,
)
