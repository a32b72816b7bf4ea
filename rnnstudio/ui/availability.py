"""Which commands can be done with the model, and with what is chosen of it: the others are pale instead of doing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QAction

from rnnstudio.session.document import ProjectState
from rnnstudio.session.selection import Selection
from rnnstudio.session.session import Session

ALIGNED, SPREAD = 2, 3
BLOCKS: Mapping[str, int] = {  # how many must be chosen
    "edit.cut": 1,
    "edit.copy": 1,
    "edit.duplicate": 1,
    "model.connect": 1,
    "model.align_left": ALIGNED,
    "model.align_right": ALIGNED,
    "model.align_top": ALIGNED,
    "model.align_bottom": ALIGNED,
    "model.align_middle": ALIGNED,
    "model.align_centre": ALIGNED,
    "model.spread_across": SPREAD,
    "model.spread_down": SPREAD,
}
BLOCKS_OR_WIRES = ("edit.remove", "edit.cut_out")
PROBLEMS = ("model.problem", "model.mend")


def follow(session: Session, actions: Mapping[str, QAction]) -> None:
    """Now, at every change of what is chosen, and when the model can run again or no longer."""
    document, selection = session.document, session.selection
    selection.chosen_changed.connect(partial(_refresh, selection, actions))
    document.saved_changed.connect(partial(_show_problems, document, actions))
    _refresh(selection, actions)
    _show_problems(document, actions)


def _refresh(selection: Selection, actions: Mapping[str, QAction]) -> None:
    for key, least in BLOCKS.items():
        actions[key].setEnabled(len(selection.nodes) >= least)
    for key in BLOCKS_OR_WIRES:
        actions[key].setEnabled(bool(selection.nodes or selection.wires))


def _show_problems(document: ProjectState, actions: Mapping[str, QAction]) -> None:
    for key in PROBLEMS:
        actions[key].setEnabled(not document.model.resolution.ok)
