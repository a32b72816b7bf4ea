"""A sound model, the task that it answers, and a block with a delayed output for the sake of loops."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import BlockType, Port, Ports, WireType
from rnnstudio.graph.catalogue import Catalogue
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, plain

RECALL = Interface.of(
    (InputSpec("symbols", plain("symbols"), "tokens", 7),),
    (TargetSpec("answer", Text("answer", "答案"), "classes", 4),),
)
EVERY_STEP = Interface.of(
    tuple(RECALL.inputs.values()),
    (TargetSpec("next", Text("next", "下一个"), "classes", 7, timeline="input"),),
)
SOUND = Graph(
    {
        "tokens": Node("tokens", "tokens"),
        "one_hot": Node("one_hot", "one_hot"),
        "lstm": Node("lstm", "lstm", {"size": 5}),
        "readout": Node("readout", "readout"),
        "linear": Node("linear", "linear", {"size": 4}),
        "output": Node("output", "output"),
    },
    (
        Wire("tokens", "tokens", "one_hot", "tokens"),
        Wire("one_hot", "x", "lstm", "x"),
        Wire("lstm", "h", "readout", "x"),
        Wire("readout", "y", "linear", "x"),
        Wire("linear", "y", "output", "y"),
    ),
)


class Delay(BlockType):
    """Gives what it got one step ago."""

    id = "delay"
    title = Text("Delay", "延迟")
    family = "layer"
    help = Text("Gives what it got one step ago.", "给出上一步收到的值。")

    def ports(self, p: Settings) -> Ports:
        x = Port("x", plain("x"), ("sequence",))
        return Ports((x,), (Port("y", plain("y"), delayed=True),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"y": inputs["x"]}


KINDS: Catalogue[BlockType] = Catalogue({**catalogue(), "delay": Delay()}, "BLOCK")
