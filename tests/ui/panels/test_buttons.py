"""A button whose words are never cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.ui.panels.buttons import WrappedButton


@pytest.mark.parametrize(
    "words",
    [
        "让 GRU 门控循环单元（decoder）与 GRU 门控循环单元（encoder）相同",
        "Remove the wire from GRU (encoder) to GRU (decoder)",
    ],
)
def test_it_grows_where_it_is_narrow(words: str, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    button = WrappedButton(holder)
    button.setText(words)
    column = QVBoxLayout(holder)
    column.addWidget(button)
    column.addStretch(1)
    holder.resize(900, 300)
    holder.show()
    one = button.height()
    holder.resize(220, 300)
    qtbot.waitUntil(lambda: button.width() < 220)
    assert button.height() >= one + button.fontMetrics().height() - 1
    assert button.height() == button.heightForWidth(button.width())
