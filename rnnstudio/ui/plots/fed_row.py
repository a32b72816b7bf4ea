"""What a decoder reads at each step: the symbol that was written one step before, and by whom."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QPainter

from rnnstudio import numbers
from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.text import Text
from rnnstudio.trace.sample import Sample
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.input_rows import paint_start
from rnnstudio.ui.plots.scene import Hover, Scene
from rnnstudio.ui.plots.timeline_rows import Row, paint_chip

START = "▷"
READS = Text("reads", "读入")
Source = Literal["target", "own", "given"]
NOTES: dict[Source, Text] = {
    "target": Text("teacher forcing", "教师强制"),
    "own": Text("own output", "自由运行"),
    "given": Text("given symbols", "指定符号"),
}
SHORT: dict[Source, Text] = {
    "target": Text("target", "目标"),
    "own": Text("own", "自己的"),
    "given": Text("given", "指定的"),
}
SAID: dict[Source, Text] = {
    "target": Text("the target of the step before", "上一步的目标"),
    "own": Text("its own prediction of the step before", "它自己上一步的预测"),
    "given": Text("a given symbol", "指定的符号"),
}
BEGINS = Text("the start symbol", "起始符")
HOVER = Text("{when} · reads “{word}”: {source}", "{when} · 读入 “{word}”：{source}")


def source_of(sample: Sample | None, target: str) -> Source:
    """Where the symbols come from that a decoder reads again; where no target is known it can only be its own."""
    if sample is not None and target in sample.fed:
        return "given"
    return "own" if sample is not None and (sample.feeding == "own" or target not in sample.targets) else "target"


def fed_word(spec: TargetSpec, symbol: int) -> str:
    """A symbol as it is read: one of the classes, or the one that begins."""
    return START if symbol == spec.start else numbers.token(spec.classes[symbol])


class Fed(Row):
    """A chip for each symbol: with a plain edge where it is the target, dashed where the decoder reads what it wrote itself."""

    def __init__(self, spec: TargetSpec, sample: Sample | None) -> None:
        self.spec, self.timeline, self.source = spec, spec.timeline, source_of(sample, spec.name)
        self.note, self.notes = NOTES[self.source], tuple(NOTES.values())
        self.note_hue = "purple" if self.source == "own" else "grey"

    def height(self, look: Look) -> int:
        return round(look.em * 2.0)

    @property
    def label(self) -> Text:
        return READS

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        paint_start(painter, scene, self.phase(scene), top, self.height(scene.look))
        for row in self.phase(scene).rows(scene.axis):
            self._paint(painter, scene, top, row, now=False)

    def varies_with(self, scene: Scene) -> object:
        found = scene.trace.fed.get(self.spec.name) if scene.trace else None
        return None if found is None else found.tobytes()

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        row = self.phase(scene).row(scene.column)
        if row is not None and scene.column in scene.axis.in_view:
            self._paint(painter, scene, top, row, now=True)

    def _paint(self, painter: QPainter, scene: Scene, top: int, row: int, *, now: bool) -> None:
        """The chip of one step; at the playhead filled."""
        look, own, symbol = scene.look, self.source == "own", self.symbol(scene, row)
        if symbol is None:
            return
        ink = look.colour("danger" if own and self._wrong(scene, row, symbol) else "text")
        colours = (look.colour("accent"), look.colour("on_accent")) if now else (look.colour("raised"), ink)
        edge = look.colours.hue("purple") if own else look.colour("accent" if now else "line")
        place = scene.axis.cell(self.phase(scene).column(row), top, self.height(look))
        paint_chip(painter, scene, place, fed_word(self.spec, symbol), *colours, edge, dashed=own)

    def symbol(self, scene: Scene, row: int) -> int | None:
        """What is read in a row, once the trace is there."""
        found = scene.trace.fed.get(self.spec.name) if scene.trace else None
        return int(found[row]) if found is not None and 0 <= row < len(found) else None

    def _wrong(self, scene: Scene, row: int, symbol: int) -> bool:
        """True where the target of the step before was another one."""
        wanted = scene.sample.targets.get(self.spec.name)
        return wanted is not None and 0 < row <= len(wanted) and int(wanted[row - 1]) != symbol

    def hover(self, scene: Scene, column: int) -> Hover | None:
        row = self.phase(scene).row(column)
        symbol = None if row is None else self.symbol(scene, row)
        if symbol is None:
            return None
        source = BEGINS if row == 0 else SAID[self.source]
        word = fed_word(self.spec, symbol)
        return Hover(HOVER.format(when=scene.phases.when(column), word=word, source=source))
