"""The gallery shows what lies over the window too: dialogs and questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rnnstudio.ui.gallery import photograph

SIZE = 1366, 768


@pytest.mark.parametrize("scene", ["new_shape", "unsaved", "recovery"])
def test_what_a_scene_opens_is_in_its_picture(qapp: QApplication, tmp_path: Path, scene: str) -> None:
    before, after = photograph(tmp_path, ["first_launch", scene], [SIZE], ["light"], ["en"])
    plain, opened = QImage(str(before)), QImage(str(after))
    assert (opened.width(), opened.height()) == SIZE
    assert plain != opened
    assert not [top for top in qapp.topLevelWidgets() if top.isVisible()], "nothing is left open"
