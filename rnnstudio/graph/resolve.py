"""Graph + catalogue + interface -> one frozen Resolution: order, what travels on each wire, weights, problems.

A pure function that never raises: what is wrong becomes a Problem that names block and port in words, with what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rnnstudio.graph.block_type import KIND_NAMES, BlockType, Misfit, Port, Weight, WireType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, plain

PortKey = tuple[str, str]


@dataclass(frozen=True)
class Problem:
    """Something that keeps a model from running: a code for programs, words and a remedy for people."""

    code: str
    node: str | None
    port: str | None
    text: Text
    remedy: Text


@dataclass(frozen=True)
class Placed:
    """A node with its kind and its parameters, checked and (where all fits) bound, and the types its ports were found to carry."""

    node: Node
    block: BlockType
    p: Settings
    inputs: Mapping[str, WireType] = field(default_factory=dict)
    outputs: Mapping[str, WireType] = field(default_factory=dict)
    weights: tuple[Weight, ...] = ()

    @property
    def name(self) -> Text:
        """How the block is called on screen."""
        return plain(self.node.title) if self.node.title else self.block.title


@dataclass(frozen=True)
class Resolution:
    """What a graph means: blocks in the order they run, the wires, and what is wrong."""

    placed: Mapping[str, Placed] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """True where the model can run."""
        return not self.problems

    def type_of(self, wire: Wire) -> WireType | None:
        """What travels on a wire, where it is known."""
        placed = self.placed.get(wire.source)
        return placed.outputs.get(wire.output) if placed else None

    def feeding(self, node: str) -> dict[str, PortKey]:
        """For each connected input port of `node`: the node and port that feed it."""
        return {w.input: (w.source, w.output) for w in self.wires if w.target == node}

    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every trainable array by its full name, `<node>.<weight>`."""
        return {
            f"{name}.{weight.name}": weight.shape for name, placed in self.placed.items() for weight in placed.weights
        }


def resolve(graph: Graph, catalogue: Mapping[str, BlockType], interface: Interface) -> Resolution:
    """Everything that follows from a graph: see `Resolution`."""
    problems: list[Problem] = []
    placed = _place(graph, catalogue, problems)
    wires = _sound_wires(graph, placed, problems)
    order, looped = _order(placed, wires)
    problems += [_loop_problem(placed[name]) for name in looped]
    settled: dict[str, Placed] = {}
    for name in order:
        settled[name] = _infer(placed[name], wires, settled, interface, problems)
    settled.update({name: placed[name] for name in looped})
    problems += _output_problems(settled, interface)
    return Resolution(settled, wires, tuple(dict.fromkeys(problems)))


def _place(graph: Graph, catalogue: Mapping[str, BlockType], problems: list[Problem]) -> dict[str, Placed]:
    placed: dict[str, Placed] = {}
    for name, node in graph.nodes.items():
        block = catalogue.get(node.kind)
        if block is None:
            problems.append(_unknown_kind(node))
            continue
        try:
            settings = block.settings(node.params)
        except StudioError as error:
            problems.append(_bad_parameter(node, block, error))
            settings = block.settings({})
        placed[name] = Placed(node, block, settings)
    return placed


def _sound_wires(graph: Graph, placed: Mapping[str, Placed], problems: list[Problem]) -> tuple[Wire, ...]:
    """The wires whose both ends exist, at most one into each input."""
    sound: dict[PortKey, Wire] = {}
    for wire in graph.wires:
        if wire.source not in graph.nodes or wire.target not in graph.nodes:
            missing = wire.source if wire.source not in graph.nodes else wire.target
            problems.append(_dangling(missing, None))
        elif wire.source in placed and wire.target in placed:
            source, target = placed[wire.source], placed[wire.target]
            if wire.output not in [port.id for port in source.block.ports(source.p).outputs]:
                problems.append(_dangling(wire.source, wire.output))
            elif wire.input not in [port.id for port in target.block.ports(target.p).inputs]:
                problems.append(_dangling(wire.target, wire.input))
            elif (wire.target, wire.input) in sound:
                problems.append(_crowded(target, wire.input))
            else:
                sound[wire.target, wire.input] = wire
    return tuple(sound.values())


def _order(placed: Mapping[str, Placed], wires: tuple[Wire, ...]) -> tuple[list[str], list[str]]:
    """Blocks in the order they can run (ties in the order they were placed), and those caught in a loop without a delay."""
    delayed = {
        (name, port.id) for name, entry in placed.items() for port in entry.block.ports(entry.p).outputs if port.delayed
    }
    waiting = {
        name: {w.source for w in wires if w.target == name and (w.source, w.output) not in delayed} for name in placed
    }
    order: list[str] = []
    while ready := next((name for name, needs in waiting.items() if needs <= set(order)), None):
        order.append(ready)
        del waiting[ready]
    looped = [name for name in waiting if _reaches(name, name, waiting)]
    behind = [name for name in waiting if name not in looped]
    return order + behind, looped


def _reaches(start: str, goal: str, needs: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    frontier = set(needs[start])
    while frontier:
        if goal in frontier:
            return True
        seen |= frontier
        frontier = {n for name in frontier if name in needs for n in needs[name]} - seen
    return False


def _infer(
    entry: Placed, wires: tuple[Wire, ...], settled: Mapping[str, Placed], interface: Interface, problems: list[Problem]
) -> Placed:
    """The block with the types of its ports and its weights, as far as they can be known."""
    inputs: dict[str, WireType] = {}
    complete = True
    for port in entry.block.ports(entry.p).inputs:
        wire = next((w for w in wires if (w.target, w.input) == (entry.node.id, port.id)), None)
        source = settled.get(wire.source) if wire else None
        given = source.outputs.get(wire.output) if wire and source else None
        if wire is None:
            problems.append(_unconnected(entry, port))
        elif given is not None and given.kind not in port.accepts:
            problems.append(_wrong_kind(entry, port, given))
        elif given is not None:
            inputs[port.id] = given
        complete &= port.id in inputs
    if not complete:
        return Placed(entry.node, entry.block, entry.p, inputs)
    try:
        outputs = entry.block.infer(entry.p, inputs, interface)
    except Misfit as misfit:
        problems.append(_misfit(entry, misfit))
        return Placed(entry.node, entry.block, entry.p, inputs)
    bound = entry.block.bind(entry.p, inputs, interface)
    return Placed(entry.node, entry.block, bound, inputs, outputs, entry.block.weights(bound, inputs))


def _output_problems(placed: Mapping[str, Placed], interface: Interface) -> list[Problem]:
    """Each target has exactly one Output block."""
    outputs = [entry for entry in placed.values() if entry.block.family == "output"]
    problems = []
    for target in interface.targets.values():
        named = [entry for entry in outputs if entry.p.target in ("", target.name)]
        if not named:
            problems.append(_no_output(target.label))
        problems += [_second_output(entry, target.label) for entry in named[1:]]
    return problems


def _unknown_kind(node: Node) -> Problem:
    text = Text(
        f"“{node.id}” is a block of an unknown kind, “{node.kind}”.", f"“{node.id}”是未知种类的模块：“{node.kind}”。"
    )
    remedy = Text(
        "Open the file with a newer version of RNN Studio, or remove the block.",
        "请用更新版本的 RNN Studio 打开，或删除该模块。",
    )
    return Problem("unknown-kind", node.id, None, text, remedy)


def _bad_parameter(node: Node, block: BlockType, error: StudioError) -> Problem:
    name = plain(node.title) if node.title else block.title
    text = Text("{name}: {what}", "{name}：{what}").format(name=name, what=error.text)
    return Problem("bad-parameter", node.id, None, text, Text("Set it in the inspector.", "请在检查器中修改。"))


def _dangling(node: str, port: str | None) -> Problem:
    place = f"{node}.{port}" if port else node
    text = Text(f"A wire leads to “{place}”, which does not exist.", f"有一条连线指向不存在的“{place}”。")
    return Problem("dangling-wire", node, port, text, Text("Remove the wire.", "请删除这条连线。"))


def _crowded(entry: Placed, port: str) -> Problem:
    text = Text("{name}: two wires end at the input “{port}”.", "{name}：输入“{port}”上接了两条连线。").format(
        name=entry.name, port=port
    )
    return Problem("two-wires", entry.node.id, port, text, Text("Keep one of them.", "请只保留一条。"))


def _loop_problem(entry: Placed) -> Problem:
    text = Text(
        "{name} is in a loop without a delay: it would need its own result before it is computed.",
        "{name} 处在没有延迟的回路中：它需要自己尚未算出的结果。",
    ).format(name=entry.name)
    remedy = Text(
        "Remove one wire of the loop, or lead it through a “previous state” port.",
        "请删除回路中的一条连线，或改用“上一步状态”端口。",
    )
    return Problem("loop-without-delay", entry.node.id, None, text, remedy)


def _unconnected(entry: Placed, port: Port) -> Problem:
    text = Text("{name}: nothing is connected to the input “{port}”.", "{name}：输入“{port}”没有连接。").format(
        name=entry.name, port=port.label
    )
    remedy = Text("Draw a wire to it that carries {kinds}.", "请接入一条传送{kinds}的连线。").format(
        kinds=_listed(port)
    )
    return Problem("unconnected", entry.node.id, port.id, text, remedy)


def _wrong_kind(entry: Placed, port: Port, given: WireType) -> Problem:
    text = Text(
        "{name}: the input “{port}” takes {kinds}, but {given} arrives.",
        "{name}：输入“{port}”需要{kinds}，但接到的是{given}。",
    ).format(name=entry.name, port=port.label, kinds=_listed(port), given=KIND_NAMES[given.kind])
    return Problem("wrong-kind", entry.node.id, port.id, text, _kind_remedy(port, given))


def _kind_remedy(port: Port, given: WireType) -> Text:
    if given.kind == "tokens":
        return Text("Insert a One-hot or an Embedding block.", "请插入“独热编码”或“嵌入”模块。")
    if given.kind == "sequence" and "vector" in port.accepts:
        return Text("Insert a Readout block.", "请插入“读出”模块。")
    return Text("Connect {kinds} here.", "请在此接入{kinds}。").format(kinds=_listed(port))


def _listed(port: Port) -> Text:
    return Text(
        " or ".join(KIND_NAMES[kind].en for kind in port.accepts),
        "或".join(KIND_NAMES[kind].zh for kind in port.accepts),
    )


def _misfit(entry: Placed, misfit: Misfit) -> Problem:
    text = Text("{name}: {what}", "{name}：{what}").format(name=entry.name, what=misfit.text)
    return Problem(misfit.code, entry.node.id, misfit.port, text, misfit.remedy)


def _no_output(target: Text) -> Problem:
    text = Text(
        "The task asks for “{target}”, but no Output block gives it.", "任务需要“{target}”，但没有输出模块给出它。"
    ).format(target=target)
    return Problem(
        "no-output", None, None, text, Text("Add an Output block and connect it.", "请添加并连接一个“输出”模块。")
    )


def _second_output(entry: Placed, target: Text) -> Problem:
    text = Text(
        "{name}: another Output block already gives “{target}”.", "{name}：已有另一个输出模块给出“{target}”。"
    ).format(name=entry.name, target=target)
    return Problem("two-outputs", entry.node.id, None, text, Text("Remove one of the two.", "请删除其中一个。"))
