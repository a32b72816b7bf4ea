"""What a graph was found to mean, as frozen values: blocks in the order they run, what travels on each wire, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rnnstudio.graph.block_type import BlockType, Ports, Signal, Weight, WireType
from rnnstudio.graph.graph import Node, Wire, Wired
from rnnstudio.graph.loops import Group
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, joined, plain

PortKey = tuple[str, str]
ROLES: Mapping[str, Text] = {"encoder": Text("encoder", "编码器"), "decoder": Text("decoder", "解码器")}


@dataclass(frozen=True)
class Problem:
    """Something that keeps a model from running: a code for programs, words and a remedy for people.

    `need` is the size that would fit at the port, where that is what is wrong, `target` the task's target that has no answer.
    """

    code: str
    node: str | None
    port: str | None
    text: Text
    remedy: Text
    need: int | None = None
    target: str | None = None

    @property
    def advice(self) -> Text:
        """What is wrong and what to do, in one breath."""
        return joined((self.text, self.remedy))


@dataclass(frozen=True)
class Placed:
    """A node with its kind and its parameters, checked and (where all fits) bound, and the types its ports were found to carry."""

    node: Node
    block: BlockType
    p: Settings
    inputs: Mapping[str, WireType] = field(default_factory=dict)
    outputs: Mapping[str, WireType] = field(default_factory=dict)
    weights: tuple[Weight, ...] = ()
    alone: bool = True

    @property
    def name(self) -> Text:
        """How the block is called on screen."""
        return called(self.node, self.block)

    @property
    def part(self) -> Text:
        """What it is in its model, in a word: its own title, encoder or decoder, else the name of its kind."""
        role = self.p.get("role", "") if self.block.family == "recurrent" and not self.node.title else ""
        return ROLES.get(role, self.name)

    @property
    def full_name(self) -> Text:
        """Where it is not `alone` in being called so: with its id, which no other block has."""
        return (
            self.name if self.alone else Text("{name} ({id})", "{name}（{id}）").format(name=self.name, id=self.node.id)
        )

    @property
    def ports(self) -> Ports:
        """Where wires begin and end."""
        return self.block.ports(self.p)

    @property
    def is_settled(self) -> bool:
        """True where all that arrives and leaves is known."""
        needed = {port.id for port in self.ports.inputs if not port.optional}
        return needed <= set(self.inputs) and bool(self.outputs) == bool(self.ports.outputs)

    @property
    def states(self) -> tuple[Signal, ...]:
        """What the block remembers from step to step, in the order declared: what it hands on as its output comes last."""
        return tuple(signal for signal in self.block.signals(self.p) if signal.kind == "state")


def called(node: Node, block: BlockType) -> Text:
    """The title that its user gave the block, or that of its kind."""
    return plain(node.title) if node.title else block.title


@dataclass(frozen=True)
class Resolution(Wired):
    """What a graph means: blocks in the order they run, the wires, and what is wrong.

    `schedule` has the same blocks in the same order: each alone over the whole sequence, or those of a loop together, tick by tick.
    """

    placed: Mapping[str, Placed] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()
    problems: tuple[Problem, ...] = ()
    schedule: tuple[Group, ...] = ()

    @property
    def ok(self) -> bool:
        """True where the model can run."""
        return not self.problems

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The blocks of each group of the schedule."""
        return tuple(group.nodes for group in self.schedule)

    def type_of(self, wire: Wire) -> WireType | None:
        """What travels on a wire, where it is known."""
        placed = self.placed.get(wire.source)
        return placed.outputs.get(wire.output) if placed else None

    def name(self, node: str) -> Text:
        """How a block is called on screen; by its id where its kind is unknown."""
        placed = self.placed.get(node)
        return placed.full_name if placed else plain(node)

    def label(self, node: str) -> Text:
        """How a block is called beside the others: what it is, with its id where another one is the same."""
        part = self.placed[node].part
        if self._parts[part] == 1:
            return part
        return Text("{part} ({id})", "{part}（{id}）").format(part=part, id=node)

    def feeding(self, node: str) -> dict[str, PortKey]:
        """For each connected input port of `node`: the node and port that feed it."""
        return {w.input: (w.source, w.output) for w in self.into(node)}

    def wanted(self, node: str) -> frozenset[str]:
        """The output ports of `node` that are wired on."""
        return frozenset(w.output for w in self.out_of(node))

    def timeline(self, node: str) -> str | None:
        """The timeline on which a block lives: that of its outputs, else of its inputs; None for one that has no time."""
        placed = self.placed[node]
        return next((w.timeline for w in (*placed.outputs.values(), *placed.inputs.values()) if w.timeline), None)

    def weight_layouts(self) -> dict[str, tuple[tuple[int, ...], ...]]:
        """For every trainable array by its full name, `<node>.<weight>`: of which pieces each of its axes is made."""
        return {
            f"{name}.{weight.name}": weight.layout for name, placed in self.placed.items() for weight in placed.weights
        }

    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every trainable array by its full name, `<node>.<weight>`."""
        return {
            f"{name}.{weight.name}": weight.shape for name, placed in self.placed.items() for weight in placed.weights
        }

    @cached_property
    def _parts(self) -> Counter[Text]:
        return Counter(placed.part for placed in self.placed.values())
