"""New models: for each shape of problem the tasks that have it, for each task and cell a project that is ready to train.

Nothing is listed: a task or a cell in a file of its own is offered by itself, for what it declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnstudio import blocks, tasks
from rnnstudio.engine.architecture import Shape, shape
from rnnstudio.examples.recipe import ATTENDING, USUAL, Attention, answers, asked, chain
from rnnstudio.graph.chain import Link
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.recurrence.cell import Cell
from rnnstudio.tasks._task import Task

USUAL_SIZE: Mapping[Shape, int] = {"many_to_one": 16, "one_to_many": 32, "synchronous": 24, "asynchronous": 32}
USUAL_TASK: Mapping[Shape, str] = {
    "many_to_one": "recall",
    "one_to_many": "digit_names",
    "synchronous": "next_char",
    "asynchronous": "reverse",
}
OPTIONS: Mapping[Shape, Mapping[str, float]] = {"one_to_many": {"learning_rate": 0.005}}
FEW = 32  # symbols; of more than these each gets a short learned vector instead of a number of its own
TITLE = Text("{task} with {cell}", "{task} · {cell}")
ATTENDED: Mapping[Attention, Text] = {
    "none": TITLE,
    "additive": Text("{task} with {cell} and additive attention", "{task} · {cell} · 加性注意力"),
    "dot": Text("{task} with {cell} and dot-product attention", "{task} · {cell} · 点积注意力"),
}
DECODER = """
    features > bridge > decoder.initial
    written > embedding > decoder > linear > output
"""


@dataclass(frozen=True)
class Start:
    """What is chosen of a new model; where the shape of its task has no use for something, it is let be."""

    task: str
    cell: str = "lstm"
    attention: Attention = "none"
    size: int = 16
    layers: int = 1
    bidirectional: bool = False


def tasks_of(shape_: Shape) -> tuple[Task, ...]:
    """The tasks of a shape for which a model can be made, the usual one first, the others by title."""
    found = [task for task in tasks.catalogue().values() if shape_of(task) == shape_ and _can_be_solved(task)]
    return tuple(sorted(found, key=lambda task: (task.id != USUAL_TASK[shape_], task.title.en)))


def shape_of(task: Task) -> Shape:
    """The shape of a task as it is at first."""
    return shape(_interface(asked(task.id)))


def cells() -> tuple[Cell, ...]:
    """Every recurrent block, from the simple to the rich."""
    found = [block for block in blocks.catalogue().values() if isinstance(block, Cell)]
    return tuple(sorted(found, key=lambda cell: cell.richness))


def reads_nothing(task: Task) -> bool:
    """True where no sequence is read, so that none can be read from its end."""
    return shape_of(task) == "one_to_many"


def reads_back(task: Task) -> bool:
    """True where a sequence can be read from its end, too, without giving the answers away."""
    return not (task.foretells or reads_nothing(task))


def project_of(start: Start) -> Project:
    """The project: sound, with the training options of the shipped examples, its note empty."""
    if start.bidirectional and not reads_back(tasks.catalogue()[start.task]):
        start = replace(start, bidirectional=False)
    task = asked(start.task)
    interface = _interface(task)
    shape_ = shape(interface)
    make = {"one_to_many": _from_vector, "asynchronous": _encoder_decoder}.get(shape_, _chain)
    cell = plain(blocks.catalogue()[start.cell].title.en)
    attention = start.attention if shape_ == "asynchronous" else "none"
    title = ATTENDED[attention].format(task=tasks.catalogue()[start.task].title, cell=cell)
    return Project(make(start, task, interface), task, {**USUAL, **OPTIONS.get(shape_, {})}, title=title)


# --- the shapes -----------------------------------------------------------------------------------------------------------------


def _chain(start: Start, task: TaskChoice, interface: Interface) -> Graph:
    """What is read goes through the cell; asked once, the answer is read from its last state."""
    once = ("readout",) if shape(interface) == "many_to_one" else ()
    return chain(*_reader(start, interface).values(), _cell(start, start.bidirectional), *once, answers(task), "output")


def _from_vector(start: Start, task: TaskChoice, interface: Interface) -> Graph:
    """What is given once becomes the state that the decoder begins with."""
    del interface
    links: dict[str, Link] = {
        "features": "features",
        "bridge": ("linear", {"size": start.size * start.layers}),
        "written": "decoder_input",
        "embedding": ("embedding", {"size": max(8, start.size // 4)}),
        "decoder": _cell(start, False),
        "linear": answers(task),
        "output": "output",
    }
    return composed(blocks.catalogue(), links, DECODER)


def _encoder_decoder(start: Start, task: TaskChoice, interface: Interface) -> Graph:
    """One cell reads and hands its state over, another one writes; the state of two directions is brought to the size of one."""
    reader, attending = _reader(start, interface, "embedding"), ATTENDING[start.attention]
    bridge: dict[str, Link] = {"bridge": ("linear", {"size": start.size * start.layers})} if start.bidirectional else {}
    links: dict[str, Link] = {
        **reader,
        "encoder": _cell(start, start.bidirectional),
        **bridge,
        "written": "decoder_input",
        "embedding_2": ("embedding", {"size": max(8, start.size // 2)}),
        **attending.blocks(start.size),
        "decoder": _cell(start, False),
        "linear": answers(task),
        "output": "output",
    }
    ways = " > ".join([*reader, "encoder"]), " > ".join(["encoder.state", *bridge, "decoder.initial"])
    return composed(blocks.catalogue(), links, "\n".join((*ways, attending.ways)))


# --- the parts ------------------------------------------------------------------------------------------------------------------


def _reader(start: Start, interface: Interface, table: str = "one_hot") -> dict[str, Link]:
    """What brings the task's sequence in, as vectors; `table` is how a few symbols become vectors."""
    spec = _read(interface)
    if spec.kind == "values":
        return {"read": "features"}
    if table == "one_hot" and spec.size <= FEW:
        return {"read": "tokens", "one_hot": "one_hot"}
    return {"read": "tokens", "embedding": ("embedding", {"size": max(8, start.size // 2)})}


def _cell(start: Start, bidirectional: bool) -> Link:
    """The cell with those of its parameters that differ from its defaults."""
    cell = blocks.catalogue()[start.cell]
    wanted = {"size": start.size, "layers": start.layers, "bidirectional": bidirectional}
    if isinstance(cell, Cell) and tasks.catalogue()[start.task].long_memory:
        wanted = {**cell.for_long_memory, **wanted}
    usual = cell.settings({})
    return start.cell, {name: value for name, value in wanted.items() if name in usual and usual[name] != value}


def _read(interface: Interface) -> InputSpec:
    return next(spec for spec in interface.inputs.values() if spec.timeline)


def _interface(task: TaskChoice) -> Interface:
    kind = tasks.catalogue()[task.id]
    return kind.interface(kind.settings(task.params))


def _can_be_solved(task: Task) -> bool:
    """What is read alone needs a sequence to read; what is written, symbols that can be read again."""
    interface = _interface(asked(task.id))
    if shape(interface) in ("many_to_one", "synchronous"):
        return any(spec.timeline for spec in interface.inputs.values())
    return next(iter(interface.targets.values())).is_written
