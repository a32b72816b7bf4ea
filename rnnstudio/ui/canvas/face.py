"""What a block's card says, as a value: two equal faces need no repainting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Family, Hue, Port
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Placed, Problem
from rnnstudio.graph.text import NOTHING, Text, plain
from rnnstudio.ui.canvas.ports import Socket


@dataclass(frozen=True)
class Loop:
    """A state that a recurrent block hands to itself: its symbol in LaTeX, of the step before, and its colour.

    That of a backward direction comes from the step after.
    """

    symbol: str
    hue: Hue
    backward: bool = False


@dataclass(frozen=True)
class Face:
    """Title, id, size, family, ports, loops, problems and number of layers of one block."""

    id: str
    title: Text
    size: Text = NOTHING
    family: Family = "layer"
    help: Text = NOTHING
    inputs: tuple[Socket, ...] = ()
    outputs: tuple[Socket, ...] = ()
    loops: tuple[Loop, ...] = ()
    problems: tuple[Problem, ...] = ()
    layers: int = 1

    def troubled(self, port: str) -> bool:
        """True where something is wrong at this port."""
        return any(problem.port == port for problem in self.problems)


def faces(model: Model, graph: Graph) -> dict[str, Face]:
    """The face of every node; one of an unknown kind shows its kind."""
    return {name: _face(name, graph, model) for name in graph.nodes}


def _face(name: str, graph: Graph, model: Model) -> Face:
    problems = tuple(problem for problem in model.resolution.problems if problem.node == name)
    placed, node = model.resolution.placed.get(name), graph.nodes[name]
    if placed is None:
        return Face(name, plain(node.title or node.kind), problems=problems)
    ports = placed.block.ports(placed.p)
    return Face(
        name,
        placed.name,
        placed.block.summary(placed.p, placed.outputs),
        placed.block.family,
        placed.block.help,
        _sockets(ports.inputs, {wire.input for wire in graph.into(name)}),
        _sockets(ports.outputs, {wire.output for wire in graph.out_of(name)}),
        _loops(_in_its_role(placed, name, graph, model)),
        problems,
        layers_of(placed),
    )


def _sockets(ports: tuple[Port, ...], wired: set[str]) -> tuple[Socket, ...]:
    return tuple(Socket(port.id, port.label, port.optional and port.id not in wired) for port in ports)


def layers_of(placed: Placed) -> int:
    """How many layers are stacked in a block."""
    return len({layer for layer, _ in placed.block.cells(placed.p)})


def is_bidirectional(placed: Placed) -> bool:
    """True where a block reads the sequence from both ends."""
    return len({direction for _, direction in placed.block.cells(placed.p)}) > 1


def _in_its_role(placed: Placed, name: str, graph: Graph, model: Model) -> Placed:
    """Where something is wrong, a block is not bound: that it writes is seen from what feeds it."""
    if "role" in placed.p or not _written(name, graph, model):
        return placed
    return replace(placed, p=Settings(placed.p, role="decoder"))


def _written(name: str, graph: Graph, model: Model) -> bool:
    """True where what was written one step before is among what feeds a block, step by step."""
    found = [name]
    for node in found:
        placed = model.resolution.placed.get(node)
        if placed is None:
            continue
        if placed.block.reads(placed.p) is not None:
            return True
        once = {p.id for p in placed.block.ports(placed.p).inputs if p.whole or "state" in p.accepts}
        found += [w.source for w in graph.into(node) if w.input not in once and w.source not in found]
    return False


def _loops(placed: Placed) -> tuple[Loop, ...]:
    """One loop for each state; of a bidirectional block one each way, which carry all its states together."""
    if placed.block.family != "recurrent":
        return ()
    states = tuple(reversed(placed.states))
    if not is_bidirectional(placed):
        return tuple(Loop(f"{signal.symbol}_{{t−1}}", signal.hue) for signal in states)
    together = ", ".join(signal.symbol for signal in states)
    symbol = f"({together})" if len(states) > 1 else together
    return Loop(f"{symbol}_{{t−1}}", states[0].hue), Loop(f"{symbol}_{{t+1}}", states[0].hue, backward=True)
