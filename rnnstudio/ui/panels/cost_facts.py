"""What a block, or the whole model, costs: trainable numbers, memory, multiply-adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rnnstudio import numbers
from rnnstudio.engine.architecture import architecture
from rnnstudio.engine.costs import amount_said, memory, spread_said
from rnnstudio.engine.model import Model
from rnnstudio.graph.costs import Cost, costs, total
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.options import OPTIONS
from rnnstudio.ui.panels.facts import Fact

HEAVIEST = 3
NUMBERS = Text("Trainable numbers", "可训练参数")
NUMBERS_TIP = Text("The entries of all weights and biases", "所有权重和偏置中的数")
OF_MODEL = Text("{count} · {share} of the model", "{count} · 占模型的 {share}")
WEIGHTS = Text("Weights in memory", "权重占用内存")
WEIGHTS_TIP = Text("Four bytes for each number (float32)", "每个数四个字节（float32）")
TRAINING = Text("While training", "训练时占用")
TRAINING_TIP = Text(
    "The weights, their gradient, and what the optimiser {optimiser} keeps beside them",
    "权重、梯度，以及优化器 {optimiser} 保存的量",
)
SIGNALS = Text("Signals kept", "保存的信号")
SIGNALS_TIP = Text(
    "How many numbers of one sequence are kept to be seen and to find the gradient: every gate, state and output. Four bytes each",
    "为查看和求梯度而为一个序列保存多少个数：所有的门、状态和输出；每个数四个字节",
)
WORK = Text("Multiply-adds", "乘加次数")
WORK_TIP = Text(
    "Products that are added up in matrix products, on the way forwards. Biases, gates, norms and the softmax are not counted. "
    "Training takes about three times as many: the way back has two products for each one forwards",
    "前向计算中矩阵乘法里相乘并累加的次数；偏置、门、归一化和 softmax 不计。训练约需三倍：每个前向乘积在反向时对应两个",
)
KIND = Text("Kind", "类型")
KIND_TIP = Text("The shape of the problem, and what solves it", "问题的形式，以及用什么求解")
HEAVY_TIP = Text("One of the blocks with the most trainable numbers", "可训练参数最多的模块之一")


def of_block(model: Model, node: str) -> tuple[Fact, ...]:
    """What one block costs; empty where that cannot be known yet."""
    found = costs(model.resolution)
    own = found.get(node)
    return (*_weights(model, own.parameters, _share(found, own)), *_running(own)) if own is not None else ()


def of_model(model: Model) -> tuple[Fact, ...]:
    """What all blocks cost together, and which of them cost most."""
    found = costs(model.resolution)
    whole = total(found.values())
    return (
        Fact(KIND, architecture(model), KIND_TIP),
        *_weights(model, whole.parameters, plain(numbers.count(whole.parameters))),
        Fact(SIGNALS, spread_said(whole.keeps), SIGNALS_TIP),
        Fact(WORK, spread_said(whole.work), WORK_TIP),
        *_heaviest(model, found),
    )


def _weights(model: Model, parameters: int, said: Text) -> Iterator[Fact]:
    if parameters:
        taken, optimiser = memory(parameters, model.options.optimiser), _optimiser(model)
        yield Fact(NUMBERS, said, NUMBERS_TIP)
        yield Fact(WEIGHTS, plain(numbers.data_size(taken.weights)), WEIGHTS_TIP)
        yield Fact(TRAINING, plain(numbers.data_size(taken.training)), TRAINING_TIP.format(optimiser=optimiser))


def _running(cost: Cost) -> Iterator[Fact]:
    if any(vars(cost.keeps).values()):
        yield Fact(SIGNALS, amount_said(cost.keeps), SIGNALS_TIP)
    if any(vars(cost.work).values()):
        yield Fact(WORK, amount_said(cost.work), WORK_TIP)


def _heaviest(model: Model, found: Mapping[str, Cost]) -> Iterator[Fact]:
    """Only where there is something to compare."""
    heavy = sorted((name for name, cost in found.items() if cost.parameters), key=lambda n: -found[n].parameters)
    for name in heavy[:HEAVIEST] if len(heavy) > 1 else ():
        yield Fact(model.resolution.label(name), _share(found, found[name]), HEAVY_TIP)


def _share(found: Mapping[str, Cost], own: Cost) -> Text:
    whole = sum(cost.parameters for cost in found.values())
    share = numbers.percent(own.parameters / whole) if whole else ""
    return OF_MODEL.format(count=numbers.count(own.parameters), share=share)


def _optimiser(model: Model) -> Text:
    return next(param for param in OPTIONS if param.id == "optimiser").said(model.options.optimiser)
