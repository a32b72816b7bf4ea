"""What the triangle shows at a moment, and what there is to say of each of its entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.ledger import Pair
from rnnstudio.ui.ledger.grid import Grid, Line
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly
from rnnstudio.ui.symbols import SUBSCRIPTS, plain_symbol

NO_PATH = Text("no path leads from this state there", "该状态没有路径通向那里")
CUT = Text("no path leads there, or the window has cut it", "没有路径，或已被窗口截断")
READ_LOSS, READ_STATE = plain("‖∂L{t}/∂{symbol}{k}‖ = {value}"), plain("‖∂{symbol}{t}/∂{symbol}{k}‖ = {value}")
READ = Text("{block} · {gradient}\n{who} · {share}\n{click}", "{block} · {gradient}\n{who} · {share}\n{click}")
WHO = Text("t = {t}{wanted}, k = {k}{read}", "t = {t}{wanted}，k = {k}{read}")
NOTHING_THERE = Text("{block} · {who}: {why}", "{block} · {who}：{why}")
SHARE = Text("of the row's largest {share}", "占该行最大值的 {share}")
CLICK = Text("click: the Jacobians between the two", "点击：查看两者之间的雅可比矩阵")


@dataclass(frozen=True, eq=False)
class Shown:
    """All that the picture depends on. `unit` is what sizes are relative to where it is not `by_rows`; `covered` hides what is to come."""

    look: Look
    grid: Grid
    by_rows: bool
    unit: float
    cursor: int
    pair: Pair | None
    covered: bool
    block: Text
    symbol: str

    def hidden(self, row: int, column: int) -> bool:
        """True where the class is to guess first."""
        late = max(self.grid.lines[row].cursor, self.grid.start + column + 1)
        return self.covered and late > self.cursor

    def said(self, row: int, column: int) -> Text | None:
        """What an entry is, in words; None where the class is to guess."""
        grid = self.grid
        if row >= len(grid.lines) or self.hidden(row, column):
            return None
        line, value = grid.lines[row], float(grid.norms[row, column])
        read = f" “{grid.words[column]}”" if column < len(grid.words) and grid.words[column] else ""
        who = WHO.format(t=line.t + 1, wanted=_wanted(line), k=column + 1, read=read)
        if np.isnan(value):
            return NOTHING_THERE.format(block=self.block, who=who, why=CUT if grid.window else NO_PATH)
        symbol, t, k = plain_symbol(self.symbol), _below(line.t + 1), _below(column + 1)
        gradient = (READ_LOSS if grid.losses else READ_STATE).format(symbol=symbol, t=t, k=k, value=exactly(value))
        share = SHARE.format(share=exactly(grid.sizes(True, 1.0)[row, column]).split(" ")[0])
        return READ.format(block=self.block, gradient=gradient, who=who, share=share, click=CLICK)


def _wanted(line: Line) -> str:
    """What was wanted at the loss, and of which target where there are several."""
    return "".join(f" {part}" for part in (line.target, f"“{line.word}”" if line.word else "") if part)


def _below(t: int) -> str:
    return "".join(SUBSCRIPTS[digit] for digit in str(t))
