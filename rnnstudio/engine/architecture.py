"""What kind of model it is, in a few words: the shape of its problem, its cells with layers and directions, its attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from rnnstudio.engine.model import Model
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.resolution import Placed, Resolution
from rnnstudio.graph.text import Text, joined, plain

Shape = Literal["many_to_one", "one_to_many", "synchronous", "asynchronous"]
SHAPES: Mapping[Shape, Text] = {
    "many_to_one": Text("Many to one", "多对一"),
    "one_to_many": Text("One to many", "一对多"),
    "synchronous": Text("Many to many (synchronous)", "多对多（同步）"),
    "asynchronous": Text("Many to many (asynchronous)", "多对多（异步）"),
}
BOTH_WAYS = Text("bidirectional {cell}", "双向 {cell}")
LAYERS = Text("{layers}-layer {cell}", "{layers} 层 {cell}")
SAME_CELL = Text("{cell} encoder-decoder", "{cell} 编码器-解码器")
ENCODER_DECODER = Text("{encoder} encoder, {decoder} decoder", "{encoder} 编码器，{decoder} 解码器")
FEED_FORWARD = Text("no recurrence", "无循环")


def shape(interface: Interface) -> Shape:
    """How many there are of what is read and of what is asked for: the first target decides."""
    target = next(iter(interface.targets.values()), None)
    timed = {spec.timeline for spec in interface.inputs.values()} - {None}
    if target is None or not target.per_step:
        return "many_to_one"
    if not timed:
        return "one_to_many"
    return "synchronous" if target.timeline in timed else "asynchronous"


def architecture(model: Model) -> Text:
    """The shape of the problem and what solves it: “many to one: 2-layer LSTM”."""
    return joined((*_lowered([SHAPES[shape(model.interface)]]), parts(model.resolution)), ": ", "：")


def parts(resolution: Resolution) -> Text:
    """The recurrent and attention blocks; where there are none, what brings the time steps together."""
    cells = {name: cell(placed) for name, placed in resolution.placed.items() if placed.block.family == "recurrent"}
    read = _distinct(text for name, text in cells.items() if resolution.timeline(name) != "output")
    wrote = _distinct(text for name, text in cells.items() if resolution.timeline(name) == "output")
    found = _encoder_decoder(read, wrote) if read and wrote else read or wrote
    found += _distinct(p.block.title for p in resolution.placed.values() if p.block.family == "attention")
    others = _distinct(p.block.title for p in resolution.placed.values() if _summarises(p))
    return _listed(_lowered(found or [FEED_FORWARD, *others]))


def cell(placed: Placed) -> Text:
    """A recurrent block: its kind, and how many layers and directions where these are not one."""
    found = plain(placed.block.title.en)
    if any(way == "backward" for _, way in placed.block.cells(placed.p)):
        found = BOTH_WAYS.format(cell=found)
    layers = len({layer for layer, _ in placed.block.cells(placed.p)})
    return LAYERS.format(layers=layers, cell=found) if layers > 1 else found


def _encoder_decoder(read: list[Text], wrote: list[Text]) -> list[Text]:
    if read == wrote:
        return [SAME_CELL.format(cell=_listed(read))]
    return [ENCODER_DECODER.format(encoder=_listed(read), decoder=_listed(wrote))]


def _summarises(placed: Placed) -> bool:
    """True for a trained block that makes one vector of a sequence."""
    timed = any(wire.timeline for wire in placed.inputs.values())
    return bool(placed.weights) and timed and not any(wire.timeline for wire in placed.outputs.values())


def _distinct(texts: Iterator[Text]) -> list[Text]:
    return list(dict.fromkeys(texts))


def _lowered(texts: list[Text]) -> list[Text]:
    """Titles within a sentence: “additive attention”, but “LSTM” and “Window MLP” as they are."""
    return [Text(text.en[:1].lower() + text.en[1:], text.zh) if text.en[:2].istitle() else text for text in texts]


def _listed(texts: list[Text]) -> Text:
    return joined(texts, ", ", "，")
