"""The lines of what is remembered: from copy to copy, to the first copy from the initial states, from one timeline to the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from rnnstudio.graph.block_type import Signal
from rnnstudio.ui.canvas.unrolled_grid import INSET, Box
from rnnstudio.ui.canvas.unrolled_plan import Cell, Link
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.canvas.unrolled_strokes import branch, fitting, line
from rnnstudio.ui.symbols import draw_symbol, symbol_width

APART = 0.46  # of a box's height: the lines of two states
TURN = 0.35  # of a column before the first box of a timeline: where what is handed over turns
NAME_ABOVE, NAME_BELOW = 0.6, 1.15  # lines of text from a line to the base line of its name
ASK = 0.5  # of a line's height before it: where it is asked with what was handed over
COMMA, EQUALS = ",\u2009", "\u2009=\u2009"  # a symbol has no ordinary spaces


def initial_words(states: Sequence[Signal]) -> str:
    """What stands before the first step: s_0, C_0."""
    return COMMA.join(f"{state.symbol}_0" for state in reversed(states))


def handed_words(given: Sequence[Signal], taken: Sequence[Signal]) -> tuple[str, ...]:
    """What a hand-over says, in full and in short: s_0 = h_T, and s_0."""
    short = initial_words(taken)
    if len(given) != len(taken):
        return (short,)
    return f"{short}{EQUALS}{COMMA.join(f'{state.symbol}_T' for state in reversed(given))}", short


def state_colour(sheet: Sheet, cell: Cell, state: Signal | None = None) -> QColor:
    """The colour of the cell's weights; where it remembers several things, each has its own. Without `state`: of what it gives."""
    states = sheet.states(cell)
    return sheet.look.colours.hue((state or states[-1]).hue) if len(states) > 1 else sheet.colour(cell)


def lanes(states: Sequence[Signal], box: Box) -> list[float]:
    """The height of each state's line at a copy."""
    apart = APART * (box.bottom - box.top)
    return [box.middle + (k - (len(states) - 1) / 2) * apart for k in range(len(states))]


# --- from copy to copy ------------------------------------------------------------------------------------------------------------


def chain(painter: QPainter, sheet: Sheet, cell: Cell) -> None:
    """From each state to the next, in the direction in which the cell reads; the first begins with the initial states."""
    backward = cell.direction == "backward"
    for step in sheet.steps(cell):
        before = step + 1 if backward else step - 1
        source, target = sheet.box(cell, before), sheet.box(cell, step)
        if target is None:
            continue
        edge, sign = (target.right, 1) if backward else (target.left, -1)
        painter.setOpacity(sheet.opacity((cell, step)))
        if 0 <= before <= sheet.last(cell):
            reach = sheet.grid.column * 0.32 * sign
            start = (source.left if backward else source.right) if source else edge + reach
            for state, y in zip(sheet.states(cell), lanes(sheet.states(cell), target), strict=True):
                line(painter, [(start, y), (edge, y)], state_colour(sheet, cell, state), 2.2)
        elif not handed_to(sheet, cell):
            _begin(painter, sheet, cell, target, sign)


def handed_to(sheet: Sheet, cell: Cell) -> list[Link]:
    """What begins a cell that does not begin by itself."""
    return [link for link in sheet.grid.plan.links if link.kind == "hand" and link.target == cell]


def _begin(painter: QPainter, sheet: Sheet, cell: Cell, box: Box, sign: int) -> None:
    """h_0 and an arrow from it, of every state."""
    look, length, edge = sheet.look, 0.75 * sheet.look.em, box.right if sign > 0 else box.left
    for state, y in zip(sheet.states(cell), lanes(sheet.states(cell), box), strict=True):
        symbol = f"{state.symbol}_0"
        line(painter, [(edge + sign * length, y), (edge, y)], state_colour(sheet, cell, state), 2.2)
        left = edge + sign * (length + 2) - (symbol_width(symbol, look.symbol) if sign < 0 else 0)
        painter.setPen(look.colour("muted"))
        draw_symbol(painter, QPointF(left, y + 0.25 * look.em), symbol, look.symbol)


def height_of_given(sheet: Sheet, cell: Cell, box: Box) -> float:
    """Where the state that a cell gives to others leaves its copy: one of several on its own line."""
    states = sheet.states(cell)
    return lanes(states, box)[-1] if len(states) > 1 else box.bottom - 0.22 * (box.bottom - box.top)


def asked_first(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """At the first step what comes late is the initial state: it leaves the line that leads to the first copy."""
    source, target = sheet.box(link.source, 0), sheet.box(link.target, 0)
    if source is None or target is None or not sheet.states(link.source):
        return
    painter.setOpacity(sheet.opacity((link.target, 0)))
    colour, y = state_colour(sheet, link.source), lanes(sheet.states(link.source), source)[-1]
    x = source.left - min(INSET * sheet.grid.column, ASK * sheet.look.em)
    branch(painter, (x, y), colour)
    line(painter, [(x, y), (x, target.middle), (target.left, target.middle)], colour, 1.8)


# --- from one timeline to the other ---------------------------------------------------------------------------------------------


def hand(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """The final states become the initial ones."""
    first = link.source.direction == "backward"
    source, target = sheet.box(link.source, 0 if first else sheet.last(link.source)), sheet.box(link.target, 0)
    if target is None:
        return
    painter.setOpacity(sheet.opacity((link.source, sheet.last(link.source)), (link.target, 0)))
    if sheet.rows[link.target].timeline is not None:
        _initial(painter, sheet, link, source, target)
    elif source is not None:
        _carry(painter, sheet, link, source, [(target.centre, target.bottom)])


def _initial(painter: QPainter, sheet: Sheet, link: Link, source: Box | None, target: Box) -> None:
    """Every state on its own line; where its source is not in view, the end of it."""
    given, taken = sheet.states(link.source), _taken(sheet, link)
    heights = lanes(sheet.states(link.target), target)[-len(taken) :]
    rises = source is None or source.middle > target.bottom
    for (state, own), y, x in zip(_pairs(given, taken), heights, _turns(sheet, target, len(taken), rises), strict=True):
        colour = sheet.colour(link.source)
        if len(taken) > 1:
            colour = state_colour(sheet, link.source, state) if state else state_colour(sheet, link.target, own)
        if source is None:
            line(painter, [(x, y), (target.left, y)], colour, 2.4)
        else:
            out = lanes(given, source)[given.index(state)] if state else source.middle
            _carry(painter, sheet, link, source, [(x, y), (target.left, y)], colour, out)
    em = sheet.look.em
    baseline = min(heights) - NAME_ABOVE * em if rises else max(heights) + NAME_BELOW * em
    _name(painter, sheet, target, baseline, handed_words(given, taken))


def _taken(sheet: Sheet, link: Link) -> tuple[Signal, ...]:
    """The states that begin with what is handed over: all of them, or the one that the block gives."""
    placed, states = sheet.placed[link.target.node], sheet.states(link.target)
    whole = placed.inputs["initial"].size == placed.outputs["state"].size
    return states if whole else states[-1:]


def _pairs(given: Sequence[Signal], taken: Sequence[Signal]) -> Iterable[tuple[Signal | None, Signal]]:
    return zip(given, taken, strict=True) if len(given) == len(taken) else ((None, state) for state in taken)


def _turns(sheet: Sheet, target: Box, count: int, rises: bool) -> list[float]:
    """Where each line turns, so that none crosses another one."""
    middle, apart = target.left - TURN * sheet.grid.column, 0.35 * sheet.look.em
    return [middle + (1 if rises else -1) * (k - (count - 1) / 2) * apart for k in range(count)]


def _carry(
    painter: QPainter,
    sheet: Sheet,
    link: Link,
    source: Box,
    ends: list[tuple[float, float]],
    colour: QColor | None = None,
    out: float | None = None,
) -> None:
    """From the last copy, or from the top of the first one where that was computed last, to where it turns and ends."""
    x, y = ends[0][0], source.middle if out is None else out
    start = [(source.right, y), (x, y)]
    if link.source.direction == "backward":
        level = source.top - 0.4 * sheet.look.em
        start = [(source.centre, source.top), (source.centre, level), (x, level)]
    line(painter, [*start, *ends], colour or sheet.colour(link.source), 2.4)


def _name(painter: QPainter, sheet: Sheet, target: Box, baseline: float, words: Sequence[str]) -> None:
    """Beside the end of the lines, in full where no copy stands in the way."""
    look, end = sheet.look, target.left - 4
    room = end - max([sheet.grid.room.left, *_edges(sheet, target, baseline)])
    found = next(((text, face) for text in words if (face := fitting(text, look.symbol, room))), None)
    if found is not None:
        text, face = found
        painter.setPen(look.colour("text"))
        draw_symbol(painter, QPointF(end - symbol_width(text, face), baseline), text, face)


def _edges(sheet: Sheet, target: Box, baseline: float) -> Iterable[float]:
    """The right edges of what stands on the left, at the height of the words."""
    top, bottom = baseline - sheet.look.em, baseline + 0.4 * sheet.look.em
    for cell in sheet.rows:
        for step in sheet.steps(cell):
            box = sheet.box(cell, step)
            if box is not None and box.right < target.left and box.top < bottom and box.bottom > top:
                yield box.right + 3
