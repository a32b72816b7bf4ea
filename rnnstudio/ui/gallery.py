"""Pictures of the real window in named scenes: `python -m rnnstudio.ui.gallery FOLDER [--scene NAME]... [--size 1366x768]...`.

It drives the window as a user would, so the pictures in the README cannot show what the application does not do. Every scene is taken
in each size, theme and language asked for; by default one size, light, English.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rnnstudio.ui.gallery_scenes import SCENES
from rnnstudio.ui.gallery_stage import Stage

if TYPE_CHECKING:
    from rnnstudio.graph.text import Language
    from rnnstudio.session.appearance import Theme


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
    from rnnstudio.ui.files.portrait import portrait
    from rnnstudio.ui.main_window import MainWindow

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory() as home:
        asked = itertools.product(scenes, sizes, themes, languages)
        for number, (scene, size, theme, language) in enumerate(asked):
            own = Path(home) / str(number)
            session = Session(QSettings(str(own / "settings.ini"), QSettings.Format.IniFormat), own, portrait)
            session.appearance.set_theme(theme)
            session.appearance.set_language(language)
            session.appearance.set_presenter(presenter)
            window = MainWindow(session)
            window.note.set_folded(presenter)
            window.resize(*size)
            window.show()
            stage = Stage(window, own)
            SCENES[scene](stage)
            stage.settle()
            path = folder / f"{scene}_{size[0]}x{size[1]}_{theme}_{language}{'_presenter' if presenter else ''}.png"
            (stage.taken or [stage.picture()])[-1].save(str(path))
            written.append(path)
            stage.clear()
    return written


def _large_screen(folder: Path) -> Path:
    """Without it the offscreen platform has 800 by 800 pixels, and pushes dialogs to where no screen would have them."""
    file = folder / "screens.json"
    screen = {"name": "large", "x": 0, "y": 0, "width": 2560, "height": 1440}
    file.write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
    return file


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
    sizes = [(int(w), int(h)) for w, h in (size.split("x") for size in chosen.size or ["1366x768"])]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_large_screen(Path(folder))}")
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
