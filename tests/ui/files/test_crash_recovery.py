"""After a crash: a process that is killed loses nothing that is older than a few seconds, and nobody is asked in vain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from ui_stage import at_rest, done

from rnnstudio.graph.text import plain
from rnnstudio.project.file import read, write
from rnnstudio.project.recovery import DOCUMENT, About, left_behind, new_place
from rnnstudio.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
CHILD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from rnnstudio.project.file import read
from rnnstudio.session.session import Session
from rnnstudio.ui.main_window import MainWindow

app = QApplication([])
home, path = Path(sys.argv[1]), Path(sys.argv[2])
session = Session(QSettings(str(home / "s.ini"), QSettings.Format.IniFormat), home)
window = MainWindow(session)
window.show()
window.begin(path)
while session.reading.path is not None:
    app.processEvents()
session.document.set_param("lstm", "size", 5)
session.document.set_option("learning_rate", 0.05)
session.training.start()
while session.training.progress.steps < 3:
    app.processEvents()
session.training.pause()
kept = 0
while kept < 3 or kept < session.training.progress.steps:
    app.processEvents()
    time.sleep(0.01)
    session.filing.keeping.keep()
    session.filing.keeping.wait()
    kept = sum(read(file).progress.steps for file in home.glob("unsaved/*/document.rnns"))
print(kept, flush=True)
app.exec()
"""


@pytest.fixture
def saved(desk: MainWindow, tmp_path: Path) -> Path:
    """A file that was saved by a window which is closed again."""
    path = tmp_path / "mine.rnns"
    assert done(partial(desk.files.save_to, path))
    desk.close()
    return path


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_window_loses_nothing_that_was_kept(
    saved: Path, home: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    before = read(saved)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), str(saved)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert child.stdout is not None
    steps = int(child.stdout.readline())
    beside = open_window()
    assert not beside.recovery.isVisible(), "the other window lives"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert read(saved).project == before.project, "the file itself was never touched"

    window = open_window()
    (place,) = window.recovery.places
    assert window.recovery.isVisible()
    shown = window.recovery.grab()
    assert not shown.isNull()
    told = window.recovery.told(place)
    assert "mine" in told
    assert "2 edits" in told
    assert "minute ago" in told
    assert window.recovery.buttons(place)[0].hasFocus()
    qtbot.keyClick(window.recovery.buttons(place)[0], Qt.Key.Key_Return)
    at_rest(window)
    session = window.session
    assert not window.recovery.isVisible()
    assert session.document.project.graph.nodes["lstm"].params["size"] == 5
    assert session.document.project.training.learning_rate == 0.05
    assert session.training.progress.steps == steps
    assert session.training.weights["lstm.weight_hh_l0"].shape == (20, 5)
    assert session.document.path == saved
    assert window.isWindowModified()
    window.actions_["file.save"].trigger()
    at_rest(window)
    again = read(saved)
    assert again.project == session.document.project
    assert again.progress.steps == steps
    session.filing.keeping.wait()
    window.close()
    assert not open_window().recovery.isVisible(), "nothing is offered twice"


def test_a_clean_exit_a_saved_or_a_discarded_document_leave_nothing_to_offer(
    desk: MainWindow, open_window: OpenWindow, home: Path, tmp_path: Path, answer: Callable[[str], list[str]]
) -> None:
    desk.session.document.set_option("learning_rate", 0.02)
    keeping = desk.session.filing.keeping
    keeping.keep()
    keeping.wait()
    assert list((home / "unsaved").glob(f"*/{DOCUMENT}")), "it was kept"
    assert not open_window().recovery.isVisible(), "its window lives"
    assert done(partial(desk.files.save_to, tmp_path / "mine.rnns"))
    keeping.wait()
    assert not list((home / "unsaved").glob(f"*/{DOCUMENT}")), "saved"
    desk.session.document.undo()
    keeping.keep()
    keeping.wait()
    answer("Don't save")
    assert desk.close()
    assert not left_behind(home / "unsaved")


def test_what_is_undone_needs_no_keeping(desk: MainWindow, home: Path) -> None:
    keeping = desk.session.filing.keeping
    desk.session.document.set_option("learning_rate", 0.02)
    keeping.keep()
    desk.session.document.undo()
    keeping.wait()
    keeping.keep()
    keeping.wait()
    assert not list((home / "unsaved").glob(f"*/{DOCUMENT}"))


def left(home: Path, document: object, about: About) -> None:
    """As if a window with this had been killed."""
    place = new_place(home / "unsaved")
    place.keep(document, about)  # type: ignore[arg-type]
    place.leave()


def test_several_are_offered_each_for_itself(
    desk: MainWindow, home: Path, open_window: OpenWindow, answer: Callable[[str], list[str]]
) -> None:
    document = desk.session.to_save()
    for number in range(5):
        project = replace(document.project, title=plain(f"work {number}"))
        left(home, replace(document, project=project), About(project.title, updates=number))
    window = open_window()
    assert len(window.recovery.places) == 5
    first, second = window.recovery.places[:2]
    asked = answer("Cancel")
    window.recovery.buttons(first)[1].click()
    assert "for good" in asked[0]
    assert len(window.recovery.places) == 5
    answer("Discard")
    window.recovery.buttons(first)[1].click()
    assert first not in window.recovery.places
    window.recovery.buttons(second)[0].click()
    at_rest(window)
    assert window.session.unsaved is not None
    window.recovery.later.click()
    assert not window.recovery.isVisible()
    assert len(left_behind(home / "unsaved")) == 3, "asked again at the next start; the recovered one is this window's"


def test_recovering_another_asks_before_what_is_open_is_lost(
    desk: MainWindow, home: Path, open_window: OpenWindow, answer: Callable[[str], list[str]]
) -> None:
    left(home, desk.session.to_save(), About())
    window = open_window()
    window.session.document.set_option("learning_rate", 0.02)
    asked = answer("Cancel")
    (place,) = window.recovery.places
    window.recovery.buttons(place)[0].click()
    at_rest(window)
    assert asked
    assert window.recovery.places == (place,)
    assert window.session.document.project.training.learning_rate == 0.02


def test_a_broken_one_is_set_aside_and_never_offered_again(
    desk: MainWindow, home: Path, open_window: OpenWindow
) -> None:
    left(home, desk.session.to_save(), About(plain("Broken")))
    (file,) = (home / "unsaved").glob(f"*/{DOCUMENT}")
    file.write_bytes(file.read_bytes()[:500])
    window = open_window()
    before = window.session.document.project
    (place,) = window.recovery.places
    window.recovery.buttons(place)[0].click()
    at_rest(window)
    assert not window.recovery.isVisible()
    assert "put aside" in window.messages.label.text()
    assert window.session.document.project is before
    assert not open_window().recovery.isVisible()


def test_it_says_so_where_the_file_is_newer_and_asks_before_replacing_it(
    desk: MainWindow, home: Path, open_window: OpenWindow, tmp_path: Path, answer: Callable[[str], list[str]]
) -> None:
    path, document = tmp_path / "mine.rnns", desk.session.to_save()
    assert done(partial(desk.files.save_to, path))
    base = desk.session.filing.base
    desk.close()
    left(home, document, About(plain(""), path, base=base))
    write(path, replace(document, weights={name: np.zeros_like(a) for name, a in document.weights.items()}))
    window = open_window()
    window.recovery.buttons(window.recovery.places[0])[0].click()
    at_rest(window)
    assert "changed after" in window.messages.label.text()
    asked = answer("Cancel")
    assert not done(window.files.save)
    assert "changed on the disk" in asked[0]


def test_what_belongs_to_a_file_that_another_window_has_open_becomes_a_copy(
    desk: MainWindow, home: Path, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rnns"
    assert done(partial(desk.files.save_to, path))
    left(home, desk.session.to_save(), About(plain(""), path, base=desk.session.filing.base))
    window = open_window()
    window.recovery.buttons(window.recovery.places[0])[0].click()
    at_rest(window)
    assert window.session.document.path is None
    assert "open in another window" in window.messages.label.text()


def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(
    desk: MainWindow, home: Path, qtbot: QtBot
) -> None:
    (home / "unsaved").parent.mkdir(exist_ok=True)
    for found in (home / "unsaved").glob("*"):
        raise AssertionError(found)
    if (home / "unsaved").exists():
        (home / "unsaved").rmdir()
    (home / "unsaved").write_text("a file where a folder should be")
    keeping, told = desk.session.filing.keeping, []
    keeping.failed.connect(told.append)
    for rate in (0.02, 0.03, 0.04):
        desk.session.document.set_option("learning_rate", rate)
        keeping.keep()
        keeping.wait()
    assert len(told) == 1
    assert not keeping.works
    assert "Save it now and then" in desk.messages.label.text()
    (home / "unsaved").unlink()
    keeping.keep()
    keeping.wait()
    assert keeping.works
    assert list((home / "unsaved").glob(f"*/{DOCUMENT}"))


WHOLE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from rnnstudio import app
from rnnstudio.ui.main_window import MainWindow

def edit():
    (window,) = [widget for widget in QApplication.allWidgets() if isinstance(widget, MainWindow)] or [None]
    if window is None or window.session.stepper.trace is None:
        QTimer.singleShot(50, edit)
        return
    if not window.recovery.isVisible():
        window.session.document.set_option("batch", 16)
        window.session.filing.keeping.keep()
        window.session.filing.keeping.wait()
        print("edited", flush=True)
    else:
        (place,) = window.recovery.places
        window.recovery.buttons(place)[0].click()
        while window.recovery.isVisible():
            QApplication.processEvents()
        print("recovered", window.session.document.project.training.batch, flush=True)
        window.files.leave = lambda then, otherwise=None: then()
        window.window().close()

application = QApplication([])
QTimer.singleShot(50, edit)
sys.exit(app.run([], "en"))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there the application's folder can be given")
def test_the_application_recovers_from_its_own_folder(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", WHOLE], stdout=subprocess.PIPE, text=True, env=environment)

    first = start()
    assert first.stdout is not None
    assert first.stdout.readline() == "edited\n"
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert list(tmp_path.glob(f"data/rnnstudio/RNN Studio/unsaved/*/{DOCUMENT}"))
    told, _ = start().communicate(timeout=60)
    assert told == "recovered 16\n"
    assert not list(tmp_path.glob(f"data/rnnstudio/RNN Studio/unsaved/*/{DOCUMENT}")), "given up by the user"
