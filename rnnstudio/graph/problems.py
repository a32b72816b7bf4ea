"""Every Problem a graph can have, in words for a student: what is wrong, at which block and port, and what to do."""

from __future__ import annotations

from rnnstudio.graph.block_type import KIND_NAMES, Misfit, Port, WireType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Node
from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.resolution import Placed, Problem
from rnnstudio.graph.text import Text, joined


def unknown_kind(node: Node) -> Problem:
    name = node.title or node.id
    text = Text(f"“{name}” is a block of an unknown kind, “{node.kind}”.", f"“{name}”是未知种类的模块：“{node.kind}”。")
    remedy = Text(
        "Open the file with a newer version of RNN Studio, or remove the block.",
        "请用更新版本的 RNN Studio 打开，或删除该模块。",
    )
    return Problem("unknown-kind", node.id, None, text, remedy)


def bad_parameter(entry: Placed, error: StudioError) -> Problem:
    text = Text("{name}: {what}", "{name}：{what}").format(name=entry.full_name, what=error.text)
    return Problem("bad-parameter", entry.node.id, None, text, Text("Set it in the inspector.", "请在检查器中修改。"))


def dangling(node: str) -> Problem:
    text = Text(f"A wire leads to “{node}”, which does not exist.", f"有一条连线指向不存在的“{node}”。")
    return Problem("dangling-wire", node, None, text, Text("Remove the wire.", "请删除这条连线。"))


def no_such_port(entry: Placed, port: str) -> Problem:
    text = Text(
        "{name}: a wire leads to its port “{port}”, which it does not have.",
        "{name}：有一条连线指向它没有的端口“{port}”。",
    ).format(name=entry.full_name, port=port)
    return Problem("dangling-wire", entry.node.id, port, text, Text("Remove the wire.", "请删除这条连线。"))


def crowded(entry: Placed, port: str) -> Problem:
    text = Text("{name}: two wires end at the input “{port}”.", "{name}：输入“{port}”上接了两条连线。").format(
        name=entry.full_name, port=_label(entry, port)
    )
    return Problem("two-wires", entry.node.id, port, text, Text("Keep one of them.", "请只保留一条。"))


def loop(entry: Placed) -> Problem:
    text = Text(
        "{name} is in a loop without a delay: it would need its own result before it is computed.",
        "{name} 处在没有延迟的回路中：它需要自己尚未算出的结果。",
    ).format(name=entry.full_name)
    remedy = Text(
        "Remove one wire of the loop, or lead it through a “previous state” port.",
        "请删除回路中的一条连线，或改用“上一步状态”端口。",
    )
    return Problem("loop-without-delay", entry.node.id, None, text, remedy)


def needs_whole(entry: Placed, why: Text) -> Problem:
    text = Text("{name} is in a loop, but {why}.", "{name} 处在回路中，但{why}。").format(name=entry.full_name, why=why)
    remedy = Text("Lead the loop past this block.", "请让回路绕开这个模块。")
    return Problem("needs-whole", entry.node.id, None, text, remedy)


def whole_from_loop(entry: Placed, port: str) -> Problem:
    text = Text(
        "{name}: the input “{port}” needs a finished sequence, but comes out of the block's own loop.",
        "{name}：输入“{port}”需要完整的序列，但它来自该模块自己所在的回路。",
    ).format(name=entry.full_name, port=_label(entry, port))
    remedy = Text("Connect a sequence from before the loop.", "请接入回路之前的序列。")
    return Problem("whole-from-loop", entry.node.id, port, text, remedy)


def only_at_the_end(entry: Placed, port: str) -> Problem:
    text = Text(
        "{name}: what arrives at the input “{port}” comes out of the block's own loop, but is known only when the loop has ended.",
        "{name}：到达输入“{port}”的内容来自该模块自己所在的回路，但要到回路结束才知道。",
    ).format(name=entry.full_name, port=_label(entry, port))
    remedy = Text("Connect a sequence, or a state from before the loop.", "请接入一个序列，或回路之前的状态。")
    return Problem("only-at-the-end", entry.node.id, port, text, remedy)


def another_timeline(entry: Placed) -> Problem:
    text = Text(
        "{name} is in a loop, but runs along another timeline than the loop.",
        "{name} 处在回路中，但它的时间轴与回路的不同。",
    ).format(name=entry.full_name)
    remedy = Text("Lead the loop past this block.", "请让回路绕开这个模块。")
    return Problem("another-timeline", entry.node.id, None, text, remedy)


def looks_ahead(entry: Placed) -> Problem:
    text = Text(
        "{name} reads symbols of the answer before they are written: while it is taught it could copy them, and running free there is "
        "nothing to read.",
        "{name} 会读到答案中尚未写出的符号：训练时可以照抄，自由运行时却没有可读的。",
    ).format(name=entry.full_name)
    remedy = Text(
        "Let it read in one direction only, mask what comes later, or attend to the encoder.",
        "请只用一个方向读入、掩住后面的步，或改为关注编码器。",
    )
    return Problem("looks-ahead", entry.node.id, None, text, remedy)


def unconnected(entry: Placed, port: Port) -> Problem:
    text = Text("{name}: nothing is connected to the input “{port}”.", "{name}：输入“{port}”没有连接。").format(
        name=entry.full_name, port=port.label
    )
    remedy = Text("Draw a wire to it that carries {kinds}.", "请接入一条传送{kinds}的连线。").format(
        kinds=_listed(port)
    )
    return Problem("unconnected", entry.node.id, port.id, text, remedy)


def wrong_kind(entry: Placed, port: Port, given: WireType) -> Problem:
    text = Text(
        "{name}: the input “{port}” takes {kinds}, but {given} arrives.",
        "{name}：输入“{port}”需要{kinds}，但接到的是{given}。",
    ).format(name=entry.full_name, port=port.label, kinds=_listed(port), given=KIND_NAMES[given.kind])
    return Problem("wrong-kind", entry.node.id, port.id, text, _kind_remedy(port, given))


def _kind_remedy(port: Port, given: WireType) -> Text:
    if given.kind == "tokens":
        return Text("Insert a One-hot or an Embedding block.", "请插入“独热编码”或“嵌入”模块。")
    if given.kind == "sequence" and "vector" in port.accepts:
        return Text("Insert a Readout block.", "请插入“读出”模块。")
    return Text("Connect {kinds} here.", "请在此接入{kinds}。").format(kinds=_listed(port))


def _label(entry: Placed, port: str) -> Text:
    """How an input is called on screen."""
    return next(one.label for one in entry.ports.inputs if one.id == port)


def _listed(port: Port) -> Text:
    return joined((KIND_NAMES[kind] for kind in port.accepts), " or ", "或")


def misfit(entry: Placed, error: Misfit) -> Problem:
    text = Text("{name}: {what}", "{name}：{what}").format(name=entry.full_name, what=error.text)
    return Problem(error.code, entry.node.id, error.port, text, error.remedy, error.need)


def no_output(target: TargetSpec) -> Problem:
    text = Text(
        "The task asks for “{target}”, but no Output block gives it.", "任务需要“{target}”，但没有输出模块给出它。"
    ).format(target=target.label)
    remedy = Text("Add an Output block and connect it.", "请添加并连接一个“输出”模块。")
    return Problem("no-output", None, None, text, remedy, target=target.name)


def second_output(entry: Placed, target: Text) -> Problem:
    text = Text(
        "{name}: another Output block already gives “{target}”.", "{name}：已有另一个输出模块给出“{target}”。"
    ).format(name=entry.full_name, target=target)
    return Problem("two-outputs", entry.node.id, None, text, Text("Remove one of the two.", "请删除其中一个。"))
