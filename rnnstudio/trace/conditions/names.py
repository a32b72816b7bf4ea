"""What the names in a condition mean: which blocks and signals a model has, and what they are at every step of a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from rnnstudio.graph.interface import Interface
from rnnstudio.graph.resolution import Placed, Resolution
from rnnstudio.graph.text import Text
from rnnstudio.trace.conditions.condition_error import ConditionError, listed, with_suggestion
from rnnstudio.trace.conditions.given import GIVEN, Run
from rnnstudio.trace.conditions.grammar import Name
from rnnstudio.trace.conditions.truth import Value
from rnnstudio.trace.trace import Numbers, SignalKey, Trace

NO_BLOCK = Text("There is no block “{name}”; there are: {names}.", "没有模块“{name}”；可用的有：{names}。")
NO_SIGNAL = Text("There is no signal “{name}” in {block}: {names}.", "{block} 中没有信号“{name}”：{names}。")
NO_NAME = Text("There is no signal “{name}”; there are: {names}.", "没有信号“{name}”；可用的有：{names}。")
NO_CELL = Text("{block} has no “{name}”; there are: {names}.", "{block} 中没有“{name}”；可用的有：{names}。")
NO_CELLS = Text("{block} has one layer and one direction.", "{block} 只有一层、一个方向。")
NO_UNIT = Text("“{name}” has {units} units: [1] to [{units}].", "“{name}”有 {units} 个单元：[1] 到 [{units}]。")
NO_UNITS = Text("“{name}” is one value, without units.", "“{name}”只有一个值，没有单元。")
Cell = tuple[int, str]
Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """A block as a condition sees it: its id, what it is called, its signals with their titles, gradients, layers and directions."""

    id: str
    label: Text
    signals: Mapping[str, Text]
    gradients: frozenset[str]
    cells: Cells

    @staticmethod
    def of(placed: Placed, label: Text) -> Block:
        """What a placed block declares."""
        signals = {signal.id: signal.title for signal in placed.block.signals(placed.p)}
        parts = (f"d_{state.id}_{part}" for state in placed.states for part in ("local", "incoming"))
        walked = (equation.produces for equation in placed.block.backward_equations(placed.p))
        gradients = frozenset((*(f"d_{name}" for name in signals), *parts, *walked))
        return Block(placed.node.id, label, signals, gradients, placed.block.cells(placed.p))

    def has(self, signal: str) -> bool:
        """True where there is such a signal, or such a gradient."""
        return signal in self.signals or signal in self.gradients

    @property
    def places(self) -> Mapping[str, Cells]:
        """The words that tell its layers and directions apart, where there are several, and which each of them means."""
        by_layer, by_way = (_told_apart(self.cells, word) for word in (_layer, _way))
        return {**by_layer, **by_way}


def _told_apart(cells: Cells, word: Callable[[Cell], str]) -> dict[str, Cells]:
    """The cells by a word for them, where there are several words."""
    words = dict.fromkeys(map(word, cells))
    return {said: tuple(cell for cell in cells if word(cell) == said) for said in words} if len(words) > 1 else {}


def _layer(cell: Cell) -> str:
    return f"layer{cell[0] + 1}"


def _way(cell: Cell) -> str:
    return cell[1]


@dataclass(frozen=True)
class Names:
    """The blocks of a model in their order, what its task gives, and which block is selected."""

    blocks: Mapping[str, Block]
    interface: Interface = field(default_factory=Interface)
    selected: str | None = None

    @staticmethod
    def of(resolution: Resolution, interface: Interface, selected: str | None) -> Names:
        """Those of a resolved graph."""
        blocks = {name: Block.of(placed, resolution.label(name)) for name, placed in resolution.placed.items()}
        return Names(blocks, interface, selected if selected in blocks else None)

    def all(self) -> Iterator[str]:
        """Everything that may be written, the likeliest first."""
        yield from (name for name, given in GIVEN.items() if given.offered(self.interface))
        chosen = self.blocks.get(self.selected or "")
        yield from chosen.signals if chosen else ()
        for block in self.blocks.values():
            yield from (signal for signal in block.signals if not chosen or not chosen.has(signal))
        for block in self.blocks.values():
            yield from (f"{block.id}.{signal}" for signal in block.signals)

    def home(self, name: Name) -> tuple[Block, int] | None:
        """The block that a name is of, and where in its path the block's own part begins; None for words such as `token`."""
        first = name.path[0]
        if len(name.path) == 1 and first in GIVEN:
            return None
        if len(name.path) > 1 and first in self.blocks:
            return self.blocks[first], 1
        if len(name.path) > 1 and not self._is_place(first):
            text = NO_BLOCK.format(name=first, names=listed(self.blocks))
            raise ConditionError(with_suggestion(text, first, self.blocks), *name.place(0))
        return self._bare(name), 0

    def _bare(self, name: Name) -> Block:
        """The selected block where it has such a signal, else the first that has."""
        signal = name.path[-1]
        chosen = self.blocks.get(self.selected or "")
        having = [block for block in (chosen, *self.blocks.values()) if block and block.has(signal)]
        if not having:
            raise self._unknown(name, chosen)
        return having[0]

    def _unknown(self, name: Name, chosen: Block | None) -> ConditionError:
        signal, offered = name.path[-1], list(dict.fromkeys(self.all()))
        bare = [one for one in offered if "." not in one]
        text = (
            NO_SIGNAL.format(name=signal, block=chosen.label, names=listed(chosen.signals))
            if chosen and chosen.signals
            else NO_NAME.format(name=signal, names=listed(bare))
        )
        return ConditionError(with_suggestion(text, signal, bare), *name.place(len(name.path) - 1))

    def _is_place(self, part: str) -> bool:
        return any(part in block.places for block in self.blocks.values())


@dataclass(frozen=True)
class TraceFacts:
    """What every name is at every step of a trace; without one, whether there is such a name at all."""

    names: Names
    trace: Trace | None = None

    @property
    def steps(self) -> int:
        """The steps of the run."""
        return self.trace.length if self.trace else 0

    def offered(self) -> list[str]:
        """Everything that may be written of it, the likeliest first, and the gradients that the trace has."""
        gradients = [key for key in self.trace.gradients if key.block in self.names.blocks] if self.trace else []
        own = [key.signal for key in gradients if key.block == self.names.selected]
        return [*dict.fromkeys((*self.names.all(), *own, *(f"{key.block}.{key.signal}" for key in gradients)))]

    def find(self, name: Name) -> Value:
        """What a name is."""
        home = self.names.home(name)
        run = Run(self.trace, self.names.interface) if self.trace else None
        if home is None:
            return _unit(name, [GIVEN[name.path[0]].value(self.names.interface, run, name.span)])
        block, begin = home
        cells = _cells(block, name, begin)
        signal = name.path[-1]
        if not block.has(signal):
            text = NO_SIGNAL.format(name=signal, block=block.label, names=listed(block.signals))
            raise ConditionError(with_suggestion(text, signal, block.signals), *name.place(len(name.path) - 1))
        if run is None:
            return Value.of(np.empty((0, 1)))
        found = [run.on_steps(values, block.id) for values in _arrays(run.trace, block.id, cells, signal)]
        return _unit(name, found or [run.nothing()])


def _cells(block: Block, name: Name, begin: int) -> Cells:
    """The layers and directions that a name is of."""
    cells, places = block.cells, block.places
    for at in range(begin, len(name.path) - 1):
        part = name.path[at]
        if part not in places:
            text = NO_CELL if places else NO_CELLS
            raise ConditionError(text.format(block=block.label, name=part, names=listed(places)), *name.place(at))
        cells = tuple(cell for cell in cells if cell in places[part])
    return cells


def _arrays(trace: Trace, block: str, cells: Cells, signal: str) -> Iterable[Numbers]:
    for layer, direction in cells:
        key = SignalKey(block, layer, direction, signal)
        found = trace.signals.get(key, trace.gradients.get(key))
        if found is not None:
            yield found


def _unit(name: Name, found: list[Value]) -> Value:
    """All units of all layers and directions side by side; or of each of them the one that is asked for."""
    if name.unit is not None:
        found = [_one(name, name.unit, value) for value in found]
    return found[0] if len(found) == 1 else Value.of(np.concatenate([value.values for value in found], 1))


def _one(name: Name, unit: int, value: Value) -> Value:
    """A unit, from 1; how many there are is not known before there is a step."""
    if not len(value.values):
        return value
    if value.units < unit:
        text = NO_UNITS if value.units == 1 else NO_UNIT
        raise ConditionError(text.format(name=".".join(name.path), units=value.units), *name.unit_place)
    return value.unit(unit - 1)
