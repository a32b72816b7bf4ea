"""What the symbols of a block's equations stand for, in one notation: its own, and those that all equations share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rnnstudio.graph.block_type import BlockType, Equation, Hue, Notation, Port, Signal
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.ui.helping.glossary import COMMON

NAMED_PORT = re.compile(r"^(\S{1,2})[,，]\s*(.+)$")


@dataclass(frozen=True)
class Meaning:
    """A symbol in LaTeX, what it stands for, the colour that it has everywhere, and the bounds that it keeps."""

    symbol: str
    text: Text
    hue: Hue | None = None
    bounds: tuple[float, float] | None = None


def meanings(block: BlockType, p: Settings, notation: Notation) -> tuple[Meaning, ...]:
    """Every symbol of the forward equations, the block's own first."""
    forward = block.equations(p)
    if not forward:
        return ()
    written = _written(forward, notation)
    own = (
        *(_of_signal(signal, forward, notation) for signal in block.signals(p)),
        *_of_inputs(block.ports(p).inputs, written),
    )
    return (*own, *_common(written, own))


def meanings_back(block: BlockType, p: Settings, notation: Notation) -> tuple[Meaning, ...]:
    """What the backward equations have besides."""
    return tuple(_common(_written(block.backward_equations(p), notation), meanings(block, p, notation)))


def _common(written: str, said: Iterable[Meaning]) -> Iterator[Meaning]:
    """The symbols that many equations share, but those that are explained already."""
    known = {meaning.symbol for meaning in said}
    found = (Meaning(one.symbol, one.text) for one in COMMON if re.search(one.pattern, written))
    return (meaning for meaning in found if meaning.symbol not in known)


def _of_signal(signal: Signal, equations: Iterable[Equation], notation: Notation) -> Meaning:
    """A signal under the name that it has in this notation: the left side of its own equation."""
    lines = (_latex(equation, notation) for equation in equations if equation.produces == signal.id)
    usual = f"{signal.symbol}_t" if signal.axes[0] == "time" else signal.symbol
    return Meaning(next((line.split(" = ")[0] for line in lines), usual), signal.title, signal.hue, signal.bounds)


def _of_inputs(ports: Iterable[Port], written: str) -> Iterator[Meaning]:
    """What arrives under a symbol of its own, as its port says: “x, the sequence”."""
    for port in ports:
        en, zh = NAMED_PORT.match(port.label.en), NAMED_PORT.match(port.label.zh)
        if en and zh and re.search(rf"(?<![a-zA-Z\\]){re.escape(en[1])}(?![a-zA-Z])", written):
            yield Meaning(en[1], Text(en[2], zh[2]))


def _written(equations: Iterable[Equation], notation: Notation) -> str:
    return " ".join(_latex(equation, notation) for equation in equations)


def _latex(equation: Equation, notation: Notation) -> str:
    return equation.latex.get(notation, equation.latex["textbook"])
