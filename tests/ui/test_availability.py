"""What cannot be done with what is chosen is pale."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from rnnstudio.ui.availability import BLOCKS, BLOCKS_OR_WIRES
from rnnstudio.ui.frame import canvas_menu
from rnnstudio.ui.main_window import MainWindow


@pytest.mark.parametrize("count", range(4))
def test_commands_follow_how_much_is_chosen(window: MainWindow, count: int) -> None:
    nodes = tuple(window.session.document.project.graph.nodes)
    window.session.selection.choose(nodes[:count])
    for key, least in BLOCKS.items():
        assert window.actions_[key].isEnabled() == (count >= least), key
    for key in BLOCKS_OR_WIRES:
        assert window.actions_[key].isEnabled() == (count > 0), key
    menu = canvas_menu(window.actions_, window.words, window)
    assert bool(menu.findChildren(QMenu)) == (count >= 2), "several can be brought in line"
    menu.deleteLater()


def test_a_wire_alone_can_be_removed(window: MainWindow) -> None:
    window.session.selection.choose((), [window.session.document.project.graph.wires[0]])
    assert window.actions_["edit.remove"].isEnabled()
    assert not window.actions_["edit.copy"].isEnabled()
