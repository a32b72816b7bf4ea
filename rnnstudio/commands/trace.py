"""`rnnstudio trace`: one sequence stepped through a model, every signal and gradient as arrays in an .npz file."""

from __future__ import annotations

import io
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from rnnstudio import api
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._parser import Parser
from rnnstudio.commands._place import Place
from rnnstudio.engine.model import Model, model_of
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Choice, Int, Option
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.trace.sample import Feeding
from rnnstudio.trace.trace import Trace

Arrays = dict[str, npt.NDArray[Any]]

SAMPLE = Int(
    id="sample",
    label=Text("Sample", "样本"),
    help=Text("The number of one of the task's samples, from 0", "任务样本的编号，从 0 开始"),
    default=0,
    low=0,
    high=1_000_000,
)
FEEDING = Choice(
    id="feeding",
    label=Text("Decoder reads", "解码器读入"),
    help=Text(
        "what a decoder reads: target, that of the step before (teacher forcing), or own, the model's own prediction of it",
        "解码器读入什么：target 为上一步的目标（教师强制），own 为模型自己对它的预测",
    ),
    default="target",
    options=tuple(Option(feeding, plain(feeding)) for feeding in get_args(Feeding)),
)
STEPS = Text("{steps} time steps", "{steps} 个时间步")
LINES = {
    "input": Text("{steps} time steps read", "读入 {steps} 个时间步"),
    "output": Text("{steps} written", "写出 {steps} 个"),
}
NO_GRADIENT = Text(
    "There is no target, so no gradient: the task does not say what the answer to this input is. Leave out --gradients.",
    "没有目标，因此没有梯度：任务没有规定此输入的答案。请去掉 --gradients。",
)
DROPOUT = Text(
    "The model has dropout; the trace is made in evaluation mode, without it.",
    "模型含有随机丢弃；轨迹使用评估模式，其中没有随机丢弃。",
)


def declare(parser: Parser) -> None:
    """What to step through, how much to keep, where to write it."""
    parser.take_file("file", "FILE", Text("a .rnns file", ".rnns 文件"))
    parser.take("--sample", metavar="K", type=SAMPLE.read, either=True, words=SAMPLE.help)
    parser.take(
        "--input",
        metavar="TEXT",
        either=True,
        words=Text(
            "a sequence of your own, tokens or numbers; write --input=TEXT where it begins with -",
            "自己的序列，符号或数值；以 - 开头时请写 --input=TEXT",
        ),
    )
    parser.take(
        "--gradients",
        action="store_true",
        words=Text(
            "keep the gradients as well: d_<signal>, of each gate also d_a_<gate>, before its activation, and d_x, of the input",
            "同时保存梯度：d_<信号>，各个门还有激活前的 d_a_<门>，以及输入的 d_x",
        ),
    )
    parser.take("--feeding", metavar="WHAT", type=FEEDING.read, default=FEEDING.default, words=FEEDING.help)
    parser.take("--double", action="store_true", words=Text("compute in float64", "用 float64 计算"))
    parser.take_output(Text("the .npz file to write", "要写入的 .npz 文件"))


def run(arguments: Namespace, console: Console) -> int:
    """Writes the arrays; the loss belongs to them wherever there is a target, gradients asked for or not."""
    place = Place(Path(arguments.output), arguments.force)
    place.require_free()
    document = api.open_project(arguments.file)
    sample = SAMPLE.default if arguments.sample is None else arguments.sample
    traced = api.trace_sample(
        document, sample, text=arguments.input, double=arguments.double, feeding=arguments.feeding
    )
    if arguments.gradients and not traced.has_gradients:
        raise StudioError(NO_GRADIENT)
    model = model_of(document.project)
    found = arrays(model, traced, arguments.gradients)
    place.write(packed(found))
    if any(placed.block.varies_in_training(placed.p) for placed in model.resolution.placed.values()):
        console.note(DROPOUT)
    said = Text("{path}: {steps}, {count} arrays", "{path}：{steps}，{count} 个数组")
    console.say(said.format(path=place.path, steps=_steps(traced), count=len(found)))
    return 0


def arrays(model: Model, traced: Trace, gradients: bool) -> Arrays:
    """Every array under its name in the file. Rows are the steps of the block's own timeline; row 0 is its t = 1.

    `fed` are the symbols that a decoder read, the start symbol first; attention weights are (steps written, steps read).
    """
    found: Arrays = {}
    for name, values in traced.sample.inputs.items():
        kind = "tokens" if model.interface.inputs[name].kind == "tokens" else "inputs"
        found[_named(kind, name, traced.sample.inputs)] = values
    found.update({_named("fed", name, traced.fed): tokens for name, tokens in traced.fed.items()})
    for name, answer in traced.answers.items():
        found[_named("output", name, traced.answers)] = answer.scores
        found[_named("prediction", name, traced.answers)] = answer.prediction
        if name in traced.sample.targets:
            found[_named("target", name, traced.answers)] = traced.sample.targets[name]
            found[_named("losses", name, traced.answers)] = answer.losses
    if traced.loss is not None:
        found["loss"] = np.array(traced.loss)
    found.update({str(key): values for key, values in {**traced.signals, **traced.initial}.items()})
    if gradients:
        found.update({str(key): values for key, values in traced.gradients.items()})
        found.update({f"gradient/{name}": values for name, values in traced.weight_gradients.items()})
    return found


def packed(found: Arrays) -> bytes:
    """The arrays as the bytes of an .npz file."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **found)
    return buffer.getvalue()


def _steps(traced: Trace) -> Text:
    """How many steps each timeline has."""
    if set(traced.lengths) == {"input"}:
        return STEPS.format(steps=traced.length)
    return joined((LINES[line].format(steps=steps) for line, steps in traced.lengths.items()), ", ", "，")


def _named(kind: str, name: str, among: Mapping[str, object]) -> str:
    """`tokens`, or `tokens/<name>` where the task has several."""
    return kind if len(among) == 1 else f"{kind}/{name}"


COMMAND = Command(
    "trace",
    Text("step a sequence through a model and write every signal", "让一个序列逐步通过模型，并写出每个信号"),
    declare,
    run,
)
