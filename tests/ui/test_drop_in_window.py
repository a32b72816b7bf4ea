"""A block dropped into the catalogue as one file is in the window at once: offered, drawn, traced, trained, its weights exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from rnnstudio import blocks
from rnnstudio.project.weights import read_weights, write_weights
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.main_window import MainWindow

FILE = Path(__file__).parent.parent / "blocks" / "minimal_gated_unit.py"
KIND = "minimal_gated_unit"


@pytest.fixture(autouse=True)
def dropped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    extended = blocks.catalogue().with_file(FILE)
    monkeypatch.setattr(blocks, "catalogue", lambda: extended)


def test_one_file_is_enough(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session = window.session
    title = blocks.catalogue()[KIND].title.en
    offered = [
        b
        for b in window.inspector.findChildren(QPushButton) + window.inspector.findChildren(QToolButton)
        if b.text() == title
    ]
    assert offered, "the inspector offers it beside the other cells"
    offered[0].click()
    gate = SignalKey("lstm", 0, "forward", "f")
    qtbot.waitUntil(
        lambda: (
            session.stepper.trace is not None
            and SignalKey("lstm", 0, "forward", "h_tilde") in session.stepper.trace.signals
        ),
        timeout=10000,
    )
    assert session.document.model.resolution.ok
    trace = session.stepper.trace
    assert trace is not None
    assert trace.signals[gate].shape == (10, 8)
    assert trace.gradients[gate._replace(signal="d_h")].any()
    window.grab()
    placed = window.trace_plots.arrangement()
    shown = {panel.id for panel, _ in placed.panels} | {chip.panel.id for chip in placed.chips}
    assert str(gate) in shown, "its gate has a panel of its own"
    session.document.set_option("pace", 0.0)
    before = session.training.weights
    session.training.start()
    qtbot.waitUntil(lambda: len(session.training.scalars.updates) > 3, timeout=20000)
    session.training.pause()
    qtbot.waitUntil(lambda: not session.training.running and session.training.progress.steps > 3, timeout=20000)
    assert not np.array_equal(session.training.weights["lstm.weight_hh_l0"], before["lstm.weight_hh_l0"])
    write_weights(tmp_path / "w.safetensors", session.training.weights)
    assert read_weights(tmp_path / "w.safetensors")["lstm.weight_hh_l0"].shape == (16, 8)
