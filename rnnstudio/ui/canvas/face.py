"""What a block's card says, as a value: two equal faces need no repainting."""

from __future__ import annotations

from dataclasses import dataclass

from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Family, Hue
from rnnstudio.graph.graph import Node
from rnnstudio.graph.resolution import Placed, Problem
from rnnstudio.graph.text import Text, plain

NOTHING = plain("")


@dataclass(frozen=True)
class Loop:
    """A state that a recurrent block hands to itself: its symbol in LaTeX, of the step before, and its colour."""

    symbol: str
    hue: Hue


@dataclass(frozen=True)
class Face:
    """Title, id, size, family, ports, loops and problems of one block."""

    id: str
    title: Text
    size: Text = NOTHING
    family: Family = "layer"
    help: Text = NOTHING
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    loops: tuple[Loop, ...] = ()
    problems: tuple[Problem, ...] = ()

    def troubled(self, port: str) -> bool:
        """True where something is wrong at this port."""
        return any(problem.port == port for problem in self.problems)


def faces(model: Model, nodes: dict[str, Node]) -> dict[str, Face]:
    """The face of every node; one of an unknown kind shows its kind."""
    return {name: _face(name, node, model) for name, node in nodes.items()}


def _face(name: str, node: Node, model: Model) -> Face:
    problems = tuple(problem for problem in model.resolution.problems if problem.node == name)
    placed = model.resolution.placed.get(name)
    if placed is None:
        return Face(name, plain(node.title or node.kind), problems=problems)
    ports = placed.block.ports(placed.p)
    return Face(
        name,
        placed.name,
        placed.block.summary(placed.p, placed.outputs),
        placed.block.family,
        placed.block.help,
        tuple(port.id for port in ports.inputs),
        tuple(port.id for port in ports.outputs),
        _loops(placed),
        problems,
    )


def _loops(placed: Placed) -> tuple[Loop, ...]:
    if placed.block.family != "recurrent":
        return ()
    return tuple(Loop(f"{signal.symbol}_{{t−1}}", signal.hue) for signal in reversed(placed.states))
