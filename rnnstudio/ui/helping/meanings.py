"""What the symbols of a block's equations stand for, in one notation: its own, and those that all equations share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from rnnstudio.graph.block_type import BlockType, Equation, Hue, Notation, Port, Signal
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.ui.helping.glossary import COMMON

INPUT = Text("what comes in", "输入")
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
    signals = tuple(_of_signal(signal, forward, notation) for signal in block.signals(p))
    own = (*signals, *_of_inputs(block.ports(p).inputs, written, set(map(_letter, signals))))
    return (*own, *_common(written, own))


def meanings_back(block: BlockType, p: Settings, notation: Notation) -> tuple[Meaning, ...]:
    """What the backward equations have besides."""
    return tuple(_common(_written(block.backward_equations(p), notation), meanings(block, p, notation)))


def _common(written: str, said: Iterable[Meaning]) -> Iterator[Meaning]:
    """The symbols that many equations share, but those that are explained already: the b of a block with an input b is no bias."""
    known = set(map(_letter, said))
    found = (Meaning(one.symbol, one.text) for one in COMMON if re.search(one.pattern, written))
    return (meaning for meaning in found if _letter(meaning) not in known)


def _letter(meaning: Meaning) -> str:
    """A symbol without its index."""
    return meaning.symbol.partition("_")[0]


def _of_signal(signal: Signal, equations: Iterable[Equation], notation: Notation) -> Meaning:
    """A signal under the name that it has in this notation: the left side of its own equation."""
    lines = (_latex(equation, notation) for equation in equations if equation.produces == signal.id)
    usual = f"{signal.symbol}_t" if signal.axes[0] == "time" else signal.symbol
    return Meaning(next((line.split(" = ")[0] for line in lines), usual), signal.title, signal.hue, signal.bounds)


def _of_inputs(ports: Iterable[Port], written: str, known: Set[str]) -> Iterator[Meaning]:
    """What arrives under a symbol of its own, as its port says: “x, the sequence”, or merely “x”."""
    for port in ports:
        en, zh = NAMED_PORT.match(port.label.en), NAMED_PORT.match(port.label.zh)
        symbol, text = (en[1], Text(en[2], zh[2])) if en and zh else (port.label.en, INPUT)
        if symbol not in known and re.search(rf"(?<![a-zA-Z\\]){re.escape(symbol)}(?![a-zA-Z])", written):
            yield Meaning(symbol, text)


def _written(equations: Iterable[Equation], notation: Notation) -> str:
    return " ".join(_latex(equation, notation) for equation in equations)


def _latex(equation: Equation, notation: Notation) -> str:
    return equation.latex.get(notation, equation.latex["textbook"])
