"""Pictures of the real window in named scenes: `python -m rnnstudio.ui.gallery FOLDER [--scene NAME]... [--size 1366x768]...`.

It drives the window as a user would, so the pictures in the README cannot show what the application does not do. Every scene is taken
in each size, theme and language asked for; by default one size, light, English.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnstudio.graph.text import Language
    from rnnstudio.session.appearance import Theme
    from rnnstudio.ui.main_window import MainWindow

PATIENCE = 30.0


@dataclass(frozen=True)
class Stage:
    """The window, and how to wait for it."""

    window: MainWindow

    def open(self, example: str) -> None:
        """Shows a shipped example with its first trace."""
        from rnnstudio.examples import example as shipped

        self.window.files.show(shipped(example).open(), None)
        self.until(lambda: self.window.session.stepper.trace is not None)

    def settle(self, seconds: float = 0.3) -> None:
        """Lets the window paint and its formulas be set."""
        until = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > until)

    def until(self, done: Callable[[], bool]) -> None:
        """Runs the event loop until something has happened."""
        from PySide6.QtWidgets import QApplication

        limit = time.perf_counter() + PATIENCE
        while not done():
            QApplication.processEvents()
            time.sleep(0.005)
            if time.perf_counter() > limit:
                raise TimeoutError("the scene did not come about")

    def train(self, updates: int) -> None:
        """Trains at full speed to so many updates and pauses."""
        session = self.window.session
        session.document.set_option("pace", 0.0)
        session.training.start()
        self.until(lambda: session.training.running and len(session.training.scalars.updates) >= updates)
        session.training.pause()
        self.until(lambda: session.runner.mailbox.picture is None)
        self.settle()


def first_launch(stage: Stage) -> None:
    """Recall with the LSTM at t = 0."""
    stage.open("recall_lstm")


def stepping(stage: Stage) -> None:
    """In the middle of the sequence."""
    stage.open("recall_lstm")
    stage.window.session.stepper.step(4)


def answer(stage: Stage) -> None:
    """At the end, where the answer is read."""
    stage.open("recall_lstm")
    stage.window.actions_["step.end"].trigger()


def training(stage: Stage) -> None:
    """After some updates from scratch."""
    stage.open("recall_lstm")
    stage.train(120)
    stage.window.session.stepper.step(6)


def comparison(stage: Stage) -> None:
    """The RNN's run in grey behind the LSTM's."""
    stage.open("recall_rnn")
    stage.train(200)
    stage.window.session.keep_reference()
    stage.window.session.document.set_kind("rnn", "lstm")
    stage.until(lambda: stage.window.session.training.progress.steps == 0)
    stage.train(200)
    stage.window.session.stepper.step(5)


def building(stage: Stage) -> None:
    """The canvas large, the block's parameters and equations beside it."""
    stage.open("recall_lstm")
    stage.window.actions_["view.build"].trigger()
    stage.settle(2.5)


def curves(stage: Stage) -> None:
    """The training curves large."""
    stage.open("adding")
    stage.train(400)
    stage.window.actions_["view.train"].trigger()


def text(stage: Stage) -> None:
    """Next character, in the middle of a sentence."""
    stage.open("next_char")
    stage.window.session.stepper.step(9)


def wave(stage: Stage) -> None:
    """The sine wave."""
    stage.open("sine")
    stage.window.session.stepper.step(20)


def numbers(stage: Stage) -> None:
    """The adding problem."""
    stage.open("adding")
    stage.window.session.stepper.step(12)


SCENES: Mapping[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (first_launch, stepping, answer, training, comparison, building, curves, text, wave, numbers)
}


def photograph(
    folder: Path,
    scenes: Sequence[str],
    sizes: Sequence[tuple[int, int]],
    themes: Sequence[Theme],
    languages: Sequence[Language],
    presenter: bool = False,
) -> list[Path]:
    """One picture for each scene, size, theme and language; gives the files written."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from rnnstudio.session.session import Session
    from rnnstudio.ui.main_window import MainWindow

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory() as home:
        for scene, size, theme, language in itertools.product(scenes, sizes, themes, languages):
            session = Session(QSettings(f"{home}/settings.ini", QSettings.Format.IniFormat))
            session.appearance.set_theme(theme)
            session.appearance.set_language(language)
            session.appearance.set_presenter(presenter)
            window = MainWindow(session)
            window.note.set_folded(presenter)
            window.resize(*size)
            window.show()
            stage = Stage(window)
            SCENES[scene](stage)
            stage.settle()
            path = folder / f"{scene}_{size[0]}x{size[1]}_{theme}_{language}{'_presenter' if presenter else ''}.png"
            window.grab().save(str(path))
            written.append(path)
            session.close()
            window.deleteLater()
            app.processEvents()
    return written


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rnnstudio.ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scene", action="append", choices=list(SCENES))
    parser.add_argument("--size", action="append")
    parser.add_argument("--theme", action="append", choices=["light", "dark"])
    parser.add_argument("--language", action="append", choices=["en", "zh"])
    parser.add_argument("--presenter", action="store_true")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sizes = [(int(w), int(h)) for w, h in (size.split("x") for size in chosen.size or ["1366x768"])]
    written = photograph(
        chosen.folder,
        chosen.scene or list(SCENES),
        sizes,
        chosen.theme or ["light"],
        chosen.language or ["en"],
        chosen.presenter,
    )
    print("\n".join(str(path) for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
