"""Which commands can be done with what is chosen on the canvas: the others are pale instead of doing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QAction

from rnnstudio.session.selection import Selection

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


def follow_selection(selection: Selection, actions: Mapping[str, QAction]) -> None:
    """Now and at every change of what is chosen."""
    selection.chosen_changed.connect(partial(_refresh, selection, actions))
    _refresh(selection, actions)


def _refresh(selection: Selection, actions: Mapping[str, QAction]) -> None:
    for key, least in BLOCKS.items():
        actions[key].setEnabled(len(selection.nodes) >= least)
    for key in BLOCKS_OR_WIRES:
        actions[key].setEnabled(bool(selection.nodes or selection.wires))
