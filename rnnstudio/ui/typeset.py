"""LaTeX set as vector pictures by ziamath, away from the window's thread.

Importing ziamath takes a quarter of a second and a formula up to 60 ms of pure Python, so one daemon thread does it; until a formula is
ready, and where it cannot be set at all, `plain_text` stands in for it. What was set once is kept on disk.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import queue
import re
import threading
import warnings
from collections import deque
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

from rnnstudio.ui.latex import for_ziamath, parts

EM = 24.0
POLL_MS = 25
FORMAT = "1"


@dataclass(frozen=True)
class Piece:
    """A part of a formula that is not broken over lines; lengths in em, the baseline at y = 0."""

    svg: str
    advance: float
    box: tuple[float, float, float, float]

    @property
    def ascent(self) -> float:
        """From the baseline to the top."""
        return -self.box[1]

    @property
    def descent(self) -> float:
        """From the baseline to the bottom."""
        return self.box[1] + self.box[3]

    def paint(self, painter: QPainter, at: QPointF, em: float, colour: QColor) -> None:
        """Draws it with its baseline beginning at `at`."""
        x, y, width, height = (em * length for length in self.box)
        tinted = self.svg.replace('"black"', f'"{colour.name()}"')
        QSvgRenderer(QByteArray(tinted.encode())).render(painter, QRectF(at.x() + x, at.y() + y, width, height))


@dataclass(frozen=True)
class Formula:
    """A formula as pieces from left to right, the left side first; none where it cannot be set."""

    pieces: tuple[Piece, ...]


class Typesetter(QObject):
    """Formulas on demand: `formula` gives what is there already, `ready` tells when another one has come."""

    ready = Signal(str)

    def __init__(self, parent: QObject | None = None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, Formula] = {}
        self._asked: set[str] = set()
        self._orders: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._done: deque[tuple[str, Formula]] = deque()
        self._folder = folder if folder is not None else _cache_folder()
        self._started = False
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._deliver)
        self.destroyed.connect(partial(self._orders.put, None))

    def formula(self, latex: str) -> Formula | None:
        """The formula, or None while it is being set."""
        if latex not in self._known and latex not in self._asked:
            self._asked.add(latex)
            self._orders.put(latex)
            self._poll.start()
            if not self._started:
                self._started = True
                threading.Thread(
                    target=_work, args=(self._orders, self._done, self._folder), name="typeset", daemon=True
                ).start()
        return self._known.get(latex)

    def _deliver(self) -> None:
        """Takes what the thread has set; the timer runs only while something is awaited."""
        while self._done:
            latex, formula = self._done.popleft()
            self._known[latex] = formula
            self._asked.discard(latex)
            self.ready.emit(latex)
        if not self._asked:
            self._poll.stop()


def _work(orders: queue.SimpleQueue[str | None], done: deque[tuple[str, Formula]], folder: Path) -> None:
    while (latex := orders.get()) is not None:
        done.append((latex, _from_disk(folder, latex) or _set(folder, latex)))


def _set(folder: Path, latex: str) -> Formula:
    try:
        formula = Formula(tuple(_piece(part) for part in parts(latex)))
    except Exception:
        return Formula(())
    _to_disk(folder, latex, formula)
    return formula


def _piece(latex: str) -> Piece:
    # ziamath opens its fonts in a way that Python 3.11 calls deprecated.
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="zia(font|math)")
    made = _ziamath().Latex(for_ziamath(latex), size=EM)
    svg = str(made.svg())
    found = re.search(r'viewBox="([^"]+)"', svg)
    assert found is not None
    x, y, width, height = (float(number) / EM for number in found[1].split())
    return Piece(svg, float(made.getsize()[0]) / EM, (x, y, width, height))


@cache
def _ziamath() -> Any:
    """The library, set up once: Qt draws SVG 1.1 only, without the <symbol>s of svg2."""
    library: Any = importlib.import_module("ziamath")
    library.config.svg2 = False
    return library


def _cache_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)) / "formulas"


def _file(folder: Path, latex: str) -> Path:
    return folder / f"{FORMAT}-{hashlib.sha1(latex.encode(), usedforsecurity=False).hexdigest()}.json"


def _from_disk(folder: Path, latex: str) -> Formula | None:
    """What an earlier start has set; anything odd in the file means: set it again."""
    try:
        pieces = json.loads(_file(folder, latex).read_text("utf-8"))
        return Formula(tuple(Piece(str(p["svg"]), float(p["advance"]), _box(p["box"])) for p in pieces))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _box(numbers: list[Any]) -> tuple[float, float, float, float]:
    x, y, width, height = map(float, numbers)
    return x, y, width, height


def _to_disk(folder: Path, latex: str, formula: Formula) -> None:
    """Best effort: without a cache the next start sets the formula again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _file(folder, latex)
        draft = target.with_suffix(f".{threading.get_native_id()}")
        draft.write_text(json.dumps([asdict(piece) for piece in formula.pieces]), "utf-8")
        draft.replace(target)
    except OSError:
        return
